//! Paths of URLs and types of events: what names an API, and the files that describe it.

/// Bytes that a path or an event type may have: files are named after them, and 255 is what most file systems take.
const LONGEST: usize = 200;

/// The path of a URL as OpenAPI writes it; `None` if it has none.
pub(super) fn path(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => &url[url.find('/')?..],
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut template = String::with_capacity(path.len());
    for segment in path.split('/').skip(1) {
        template.push('/');
        let angled = || segment.strip_prefix('<')?.strip_suffix('>');
        if let Some(rest) = segment.strip_prefix(':') {
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            if end == 0 {
                template.push_str(segment);
            } else {
                template.push('{');
                template.push_str(&rest[..end]);
                template.push('}');
                template.push_str(&rest[end..]);
            }
        } else if let Some(name) = angled() {
            template.push('{');
            template.push_str(name);
            template.push('}');
        } else {
            template.push_str(segment);
        }
    }
    Some(template)
}

/// Why a path names no API; `None` if it does. Pages are not trusted: a path must not lead out of the description's folder.
pub(super) fn flaw_of_path(path: &str) -> Option<String> {
    let odd = |c: char| !(c.is_alphanumeric() || "-._~%!$&'()*+,;=:@{}/".contains(c));
    let names_nothing = |segment: &str| !segment.contains(char::is_alphanumeric);
    let mut segments = path.split('/').skip(1);
    if path.len() > LONGEST {
        Some(format!("the URL's path has more than {LONGEST} bytes"))
    } else if let Some(character) = path.chars().find(|c| odd(*c)) {
        Some(format!("the URL's path has a {character:?} in it"))
    } else if segments.next().is_none_or(names_nothing) || segments.any(|s| s == "." || s == "..") {
        Some("the URL's path names no API".to_owned())
    } else {
        None
    }
}

/// Why a word is no type of an event; `None` if it is one.
pub(super) fn flaw_of_event_type(event_type: &str) -> Option<String> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphanumeric())
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if event_type.len() > LONGEST {
        Some(format!("the event's type has more than {LONGEST} bytes"))
    } else if !event_type.split('.').all(is_word) {
        Some(format!(
            "`{}` is no type of an event, such as `hire.offer.status_changed_v1`",
            event_type.escape_debug()
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{flaw_of_event_type, flaw_of_path, path};

    #[test]
    fn paths_are_openapi_paths() {
        for (url, expected) in [
            (
                "https://open.feishu.cn/open-apis/hire/v1/jobs/:job_id/close",
                "/open-apis/hire/v1/jobs/{job_id}/close",
            ),
            ("https://a.b/c/:d?e=f", "/c/{d}"),
            ("https://a.b/c/{d}/<e>#f", "/c/{d}/{e}"),
            ("/c/:d.json", "/c/{d}.json"),
            ("https://a.b/c/:", "/c/:"),
            ("https://a.b/", "/"),
        ] {
            assert_eq!(path(url).as_deref(), Some(expected), "{url}");
        }
        assert_eq!(path("https://a.b"), None);
        assert_eq!(path(""), None);
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for path in [
            "/open-apis/hire/v1/jobs/{job_id}/close",
            "/suite/passport/oauth/token",
            "/a.b/{c}.json",
        ] {
            assert_eq!(flaw_of_path(path), None, "{path}");
        }
        for path in [
            "/",
            "/..",
            "/a/../../b",
            "/a/./b",
            "/a\\b",
            "/a\u{1}",
            "/{}/a",
        ] {
            assert!(flaw_of_path(path).is_some(), "{path}");
        }
        assert!(flaw_of_path(&format!("/{}", "a".repeat(200))).is_some());
    }

    #[test]
    fn no_event_type_leads_out_of_the_folder() {
        for event_type in ["hire.offer.status_changed_v1", "p2p-chat_create"] {
            assert_eq!(flaw_of_event_type(event_type), None, "{event_type}");
        }
        for event_type in ["", ".", "a..b", "../a", "a/b", "a b", "人"] {
            assert!(flaw_of_event_type(event_type).is_some(), "{event_type}");
        }
        assert!(flaw_of_event_type(&"a".repeat(201)).is_some());
    }
}
