//! The identifiers of an API: URL path or event type.

/// The maximum length of a path or an event type, in bytes.
///
/// Files are named after them, and most file systems limit names to 255 bytes.
const MAX_BYTES: usize = 200;

/// Returns the path of a URL as OpenAPI writes it: `/jobs/:id` becomes `/jobs/{id}`.
pub(super) fn path(url: &str) -> Option<String> {
    let path = match url.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => &url[url.find('/')?..],
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments = path.split('/').skip(1);
    Some(
        segments
            .map(|segment| format!("/{}", template(segment)))
            .collect(),
    )
}

/// Returns a path segment with its parameter in braces.
fn template(segment: &str) -> String {
    let angled = || segment.strip_prefix('<')?.strip_suffix('>');
    if let Some(rest) = segment.strip_prefix(':') {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let (name, rest) = rest.split_at(rest.find(|c| !is_name(c)).unwrap_or(rest.len()));
        if !name.is_empty() {
            return format!("{{{name}}}{rest}");
        }
    } else if let Some(name) = angled() {
        return format!("{{{name}}}");
    }
    segment.to_owned()
}

/// Checks that a path identifies an API. The error describes the problem.
///
/// Pages are not trusted: a path must not lead out of the spec's folder.
pub(super) fn check_path(path: &str) -> Result<(), String> {
    let is_invalid = |c: char| !(c.is_alphanumeric() || "-._~%!$&'()*+,;=:@{}/".contains(c));
    let is_empty = |segment: &str| !segment.contains(char::is_alphanumeric);
    let mut segments = path.split('/').skip(1);
    if path.len() > MAX_BYTES {
        Err(format!("the URL's path has more than {MAX_BYTES} bytes"))
    } else if let Some(character) = path.chars().find(|c| is_invalid(*c)) {
        Err(format!("the URL's path contains {character:?}"))
    } else if segments.next().is_none_or(is_empty) || segments.any(|s| s == "." || s == "..") {
        Err("the URL's path does not identify an API".to_owned())
    } else {
        Ok(())
    }
}

/// Checks that a text is an event type. The error describes the problem.
pub(super) fn check_event_type(event_type: &str) -> Result<(), String> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphanumeric())
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if event_type.len() > MAX_BYTES {
        Err(format!("the event type has more than {MAX_BYTES} bytes"))
    } else if !event_type.split('.').all(is_word) {
        Err(format!(
            "`{}` is not an event type such as `hire.offer.status_changed_v1`",
            event_type.escape_debug()
        ))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{check_event_type, check_path, path};

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
            assert_eq!(check_path(path), Ok(()), "{path}");
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
            assert!(check_path(path).is_err(), "{path}");
        }
        assert!(check_path(&format!("/{}", "a".repeat(200))).is_err());
    }

    #[test]
    fn no_event_type_leads_out_of_the_folder() {
        for event_type in ["hire.offer.status_changed_v1", "p2p-chat_create"] {
            assert_eq!(check_event_type(event_type), Ok(()), "{event_type}");
        }
        for event_type in ["", ".", "a..b", "../a", "a/b", "a b", "人"] {
            assert!(check_event_type(event_type).is_err(), "{event_type}");
        }
        assert!(check_event_type(&"a".repeat(201)).is_err());
    }
}
