//! Operation ids: `service.version.resource.action`, from method and path.

use super::nouns::{is_plural, singular};
use super::verbs::{STATES, VARIANTS, is_action};
use crate::page::Method;
use heck::ToSnakeCase;

/// What an operation's id is made of.
#[derive(Debug, Clone, Copy)]
pub struct OperationFacts<'a> {
    /// The URL path.
    pub path: &'a str,
    /// The HTTP method.
    pub method: Method,
    /// True if the response has a list.
    pub returns_list: bool,
    /// The URL of the page that documents the operation.
    pub documentation: Option<&'a str>,
}

/// Returns the id of an operation.
///
/// The resource is the path's nouns, singular and joined. The action is the last word of the path if it is a verb, or if the URL of the
/// documentation ends with it. Other actions follow from the method. GET of a plural is `list` if the response has a list, and `get`
/// otherwise.
///
/// ```
/// use feishu_codegen::page::Method;
/// use feishu_codegen::transcribe::draft::{OperationFacts, operation_id};
///
/// let facts = OperationFacts {
///     path: "/open-apis/hire/v1/talents/{talent_id}/external_info",
///     method: Method::Post,
///     returns_list: false,
///     documentation: None,
/// };
/// assert_eq!(operation_id(facts), "hire.v1.talent_external_info.create");
/// let path = "/open-apis/hire/v1/jobs/{job_id}/combined_update";
/// assert_eq!(operation_id(OperationFacts { path, ..facts }), "hire.v1.job.combined_update");
/// ```
pub fn operation_id(facts: OperationFacts<'_>) -> String {
    let OperationFacts {
        path,
        method,
        returns_list,
        documentation,
    } = facts;
    let service = service_in_path(path);
    let mut segments = segments(path).skip(1).peekable();
    // `/approval/openapi/v2/instance/get`
    segments.next_if_eq(&"openapi");
    let mut segments: Vec<&str> = segments.collect();
    // Usually the first of them; `/drive/explorer/v2/folder` has a word before.
    let version = segments.iter().position(|segment| is_version(segment));
    let version = version.map(|at| segments.remove(at));
    let segments: Vec<Segment> = segments.into_iter().map(Segment::read).collect();

    let mut nouns: Vec<String> = Vec::new();
    for segment in &segments {
        if let Segment::Word(word) = segment {
            nouns.push(word.clone());
        }
    }
    let last = match segments.last() {
        Some(Segment::Word(word)) => Some(word.clone()),
        _ => None,
    };
    let action = match last {
        Some(word) if is_action(&word, method) => {
            nouns.pop();
            word
        }
        Some(word) if nouns.len() > 1 && is_documented_as(&word, documentation) => {
            nouns.pop();
            word
        }
        Some(word) if VARIANTS.contains(&word.as_str()) && nouns.len() > 1 => {
            nouns.pop();
            format!(
                "{}_{word}",
                default_action(method, nouns.last(), returns_list)
            )
        }
        Some(word) => default_action(method, Some(&word), returns_list).to_owned(),
        None => default_action(method, None, returns_list).to_owned(),
    };
    let mut parts = vec![service.clone()];
    parts.extend(version.map(str::to_owned));
    parts.push(resource(&nouns).unwrap_or(service));
    parts.push(action);
    parts.join(".")
}

/// Returns the service of an operation, which is the first word of its id: `hire` of `/open-apis/hire/v1/talents`.
pub(in crate::transcribe) fn service_in_path(path: &str) -> String {
    segments(path).next().unwrap_or("api").to_snake_case()
}

/// The segments of a path below the API's prefix.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let mut segments = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .peekable();
    segments.next_if_eq(&"open-apis");
    segments
}

/// Returns true if the URL of a page ends with a word: `…/chat-member/is_in_chat` documents the action `is_in_chat`.
///
/// Pages about a noun end with the action instead: `…/chat-member/create`.
fn is_documented_as(word: &str, documentation: Option<&str>) -> bool {
    let last = documentation.and_then(|url| url.trim_end_matches('/').rsplit('/').next());
    last.is_some_and(|last| last.to_snake_case() == word)
}

/// Returns ids for an operation whose id another operation has, from short to long. `method` is the key in a Path Item Object.
pub(in crate::transcribe) fn longer_ids(id: &str, path: &str, method: &str) -> Vec<String> {
    let parameter = path
        .rsplit('/')
        .next()
        .and_then(|last| last.strip_prefix('{')?.strip_suffix('}'));
    let mut longer = Vec::new();
    match (id.strip_suffix(".get"), parameter) {
        // `units` and `units/{unit_id}`, where the noun is in the singular.
        (Some(resource), None) => longer.push(format!("{resource}.list")),
        (_, Some(parameter)) => longer.push(format!("{id}_by_{}", parameter.to_snake_case())),
        _ => {}
    }
    let mut parts: Vec<&str> = id.split('.').collect();
    let action = parts.pop().unwrap_or_default();
    parts.pop();
    let words = segments(path).filter(|segment| !segment.contains(['{', '}']));
    let words = words.skip(parts.len());
    let mut words: Vec<String> = words.map(ToSnakeCase::to_snake_case).collect();
    let segments = segments(path).skip(parts.len());
    let segments: Vec<String> = segments.map(ToSnakeCase::to_snake_case).collect();
    words.pop_if(|word| word == action);
    // `primarys` beside `primary`: the words as the path has them.
    let start = parts.join(".");
    if !words.is_empty() {
        longer.push(format!("{start}.{}.{action}", words.join("_")));
    }
    // Two operations never have one path and method.
    longer.push(format!("{start}.{}.{method}", segments.join("_")));
    longer
}

/// Returns the id of an event: the event type, with its version moved to the second position.
///
/// ```
/// use feishu_codegen::transcribe::draft::event_id;
///
/// assert_eq!(event_id("hire.offer.status_changed_v1"), "hire.v1.offer.status_changed");
/// assert_eq!(event_id("p2p_chat_create"), "p2p_chat_create");
/// ```
pub fn event_id(event_type: &str) -> String {
    let (name, version) = match event_type.rsplit_once('_') {
        Some((name, version)) if is_version(version) => (name, Some(version)),
        _ => (event_type, None),
    };
    let mut parts: Vec<String> = name.split('.').map(ToSnakeCase::to_snake_case).collect();
    parts.retain(|part| !part.is_empty());
    if let Some(version) = version {
        parts.insert(parts.len().min(1), version.to_owned());
    }
    parts.join(".")
}

/// A segment of a path.
enum Segment {
    /// `{talent_id}`.
    Parameter,
    /// Any other segment, in snake case.
    Word(String),
}

impl Segment {
    fn read(segment: &str) -> Self {
        if segment.contains(['{', '}']) {
            Self::Parameter
        } else {
            Self::Word(segment.to_snake_case())
        }
    }
}

/// Returns true for `v1`, `v22` and the like.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Returns the action of a path without a verb at its end. `noun` is its last segment, unless that is a parameter.
fn default_action(method: Method, noun: Option<&String>, returns_list: bool) -> &'static str {
    let last_word = noun.and_then(|noun| noun.rsplit('_').next());
    match method {
        Method::Get if last_word.is_some_and(is_plural) && returns_list => "list",
        Method::Get => "get",
        Method::Post if last_word.is_some_and(|word| STATES.contains(&word)) => "update",
        Method::Post => "create",
        Method::Put => "update",
        Method::Patch => "patch",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
    }
}

/// Joins the nouns in the singular. A noun that contains its parent's name replaces it: `offers/{id}/offer_status`.
fn resource(nouns: &[String]) -> Option<String> {
    let mut kept: Vec<String> = Vec::with_capacity(nouns.len());
    for noun in nouns {
        let noun = singular(noun);
        if kept
            .last()
            .is_some_and(|parent| contains_words(&noun, parent))
        {
            kept.pop();
        }
        kept.push(noun);
    }
    (!kept.is_empty()).then(|| kept.join("_"))
}

/// Returns true if `noun` contains the words of `part`.
fn contains_words(noun: &str, part: &str) -> bool {
    format!("_{noun}_").contains(&format!("_{part}_"))
}

#[cfg(test)]
mod tests {
    use super::{OperationFacts, event_id, longer_ids, operation_id};
    use crate::page::Method::{self, Delete, Get, Patch, Post, Put};

    /// Method, path, whether the response has a list, and the id.
    const CASES: &[(Method, &str, bool, &str)] = &[
        (Get, "hire/v1/talents", true, "hire.v1.talent.list"),
        (
            Get,
            "hire/v1/talents/{talent_id}",
            false,
            "hire.v1.talent.get",
        ),
        (
            Get,
            "hire/v1/talent_pools/",
            true,
            "hire.v1.talent_pool.list",
        ),
        (
            Delete,
            "hire/v1/notes/{note_id}",
            false,
            "hire.v1.note.delete",
        ),
        (
            Put,
            "hire/v1/offers/{offer_id}",
            false,
            "hire.v1.offer.update",
        ),
        (
            Patch,
            "hire/v1/offers/{offer_id}/offer_status",
            false,
            "hire.v1.offer_status.patch",
        ),
        (
            Post,
            "hire/v1/talents/{talent_id}/onboard_status",
            false,
            "hire.v1.talent_onboard_status.update",
        ),
        (
            Post,
            "hire/v1/talents/{talent_id}/tag",
            false,
            "hire.v1.talent.tag",
        ),
        (
            Get,
            "hire/v1/applications/{application_id}/offer",
            false,
            "hire.v1.application_offer.get",
        ),
        (
            Get,
            "hire/v1/jobs/{job_id}/get_detail",
            false,
            "hire.v1.job.get_detail",
        ),
        (
            Get,
            "hire/v1/interview_records/attachments",
            false,
            "hire.v1.interview_record_attachment.get",
        ),
        (
            Post,
            "hire/v1/agencies/protection_period/search",
            false,
            "hire.v1.agency_protection_period.search",
        ),
        (
            Post,
            "auth/v3/tenant_access_token/internal",
            false,
            "auth.v3.tenant_access_token.create_internal",
        ),
        (Post, "jssdk/ticket/get", false, "jssdk.ticket.get"),
        (Get, "search/v2/query", true, "search.v2.search.query"),
        (Get, "ehr/v1/import_tasks", true, "ehr.v1.import_task.list"),
        (
            Get,
            "contact/v3/users/{user_id}/tag",
            false,
            "contact.v3.user_tag.get",
        ),
        (
            Get,
            "im/v1/transfer_records",
            true,
            "im.v1.transfer_record.list",
        ),
        (
            Get,
            "drive/explorer/v2/folder/{folderToken}/meta",
            false,
            "drive.v2.explorer_folder_meta.get",
        ),
    ];

    #[test]
    fn ids_follow_from_method_and_path() {
        for (method, path, returns_list, id) in CASES {
            let path = format!("/open-apis/{path}");
            assert_eq!(operation_id(facts(&path, *method, *returns_list)), *id);
        }
        assert_eq!(operation_id(facts("", Get, false)), "api.api.get");
    }

    fn facts(path: &str, method: Method, returns_list: bool) -> OperationFacts<'_> {
        OperationFacts {
            path,
            method,
            returns_list,
            documentation: None,
        }
    }

    #[test]
    fn the_last_word_is_an_action_if_the_page_is_named_after_it() {
        let path = "/open-apis/im/v1/chats/{chat_id}/members/is_in_chat";
        for (page, id) in [
            (
                "group/chat-member/is_in_chat",
                "im.v1.chat_member.is_in_chat",
            ),
            (
                "group/chat-member/is-in-chat/",
                "im.v1.chat_member.is_in_chat",
            ),
            ("group/chat-member/get", "im.v1.chat_member_is_in_chat.get"),
        ] {
            let documentation = format!("https://open.feishu.cn/document/{page}");
            let facts = OperationFacts {
                documentation: Some(&documentation),
                ..facts(path, Get, false)
            };
            assert_eq!(operation_id(facts), id, "{page}");
        }
        let documentation = Some("https://open.feishu.cn/document/thing");
        let alone = OperationFacts {
            documentation,
            ..facts("/open-apis/a/v1/thing", Get, false)
        };
        assert_eq!(operation_id(alone), "a.v1.thing.get");
    }

    #[test]
    fn longer_ids_name_more_of_the_path() {
        for (id, path, method, expected) in [
            (
                "a.v1.unit.get",
                "/open-apis/a/v1/unit",
                "get",
                &["a.v1.unit.list", "a.v1.unit.get", "a.v1.unit.get"][..],
            ),
            (
                "a.v1.thing_part.create",
                "/open-apis/a/v1/things/{id}/parts",
                "post",
                &["a.v1.things_parts.create", "a.v1.things_id_parts.post"],
            ),
            (
                "a.thing.update",
                "/open-apis/a/things/{thing_id}",
                "put",
                &[
                    "a.thing.update_by_thing_id",
                    "a.things.update",
                    "a.things_thing_id.put",
                ],
            ),
            (
                "a.v1.thing.search",
                "/open-apis/a/v1/things/search",
                "post",
                &["a.v1.things.search", "a.v1.things_search.post"],
            ),
        ] {
            assert_eq!(longer_ids(id, path, method), expected);
        }
    }

    #[test]
    fn ids_of_events() {
        assert_eq!(
            event_id("hire.ehr_import_task.imported_v1"),
            "hire.v1.ehr_import_task.imported"
        );
        assert_eq!(event_id("message"), "message");
        assert_eq!(event_id("a.b_v"), "a.b_v");
    }
}
