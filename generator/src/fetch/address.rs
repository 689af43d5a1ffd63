//! URLs: of pages, of requests for them, and of redirects.

use std::fmt;
use std::str::FromStr;

/// The `http` or `https` URL of a request or page, without a fragment. Characters that HTTP does not allow are percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// `https://open.feishu.cn`, in lower case, without the default port.
    origin: String,
    /// Path and query: `/document/a.md?lang=zh`.
    target: String,
}

/// The text is no `http` or `https` URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidAddress;

impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a URL that begins with `http://` or `https://` and a host")
    }
}

impl std::error::Error for InvalidAddress {}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or(InvalidAddress)?;
        let scheme = scheme.to_ascii_lowercase();
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let is_plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}@".contains(c);
        if !matches!(scheme.as_str(), "http" | "https")
            || authority.is_empty()
            || authority.starts_with(':')
            || !authority.chars().all(is_plain)
        {
            return Err(InvalidAddress);
        }
        let authority = authority.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "https" => ":443",
            _ => ":80",
        };
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
        let target = target.split('#').next().unwrap_or_default();
        let target = match target.starts_with('/') {
            true => encoded(target),
            false => format!("/{}", encoded(target)),
        };
        Ok(Self {
            origin: format!("{scheme}://{authority}"),
            target,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.target)
    }
}

impl Address {
    /// The address of a page in Markdown: `.md` is appended to the path of its URL.
    #[must_use]
    pub fn markdown(&self) -> Self {
        let (path, query) = self.path_and_query();
        let path = match path.trim_end_matches('/') {
            "" => "/",
            path => path,
        };
        let ending = match path.ends_with(".md") {
            true => "",
            false => ".md",
        };
        Self {
            origin: self.origin.clone(),
            target: format!("{path}{ending}{query}"),
        }
    }

    /// The same path and query below another server: `http://127.0.0.1:8080/mirror`.
    #[must_use]
    pub fn below(&self, server: &Self) -> Self {
        let (path, _) = server.path_and_query();
        Self {
            origin: server.origin.clone(),
            target: format!("{}{}", path.trim_end_matches('/'), self.target),
        }
    }

    /// The address whose copy below a server this is: the reverse of [`below`](Self::below). `None` if it is not below the server.
    pub fn original(&self, server: &Self, of: &Self) -> Option<Self> {
        let (path, _) = server.path_and_query();
        let target = self.target.strip_prefix(path.trim_end_matches('/'))?;
        (self.origin == server.origin && target.starts_with('/')).then(|| Self {
            origin: of.origin.clone(),
            target: target.to_owned(),
        })
    }

    /// The address of a redirect. `None` if it is no URL for HTTP.
    pub fn join(&self, location: &str) -> Option<Self> {
        let location = location.trim();
        let (scheme, _) = self.origin.split_once("://")?;
        let target = if location.starts_with("//") {
            return format!("{scheme}:{location}").parse().ok();
        } else if location.starts_with('/') {
            location.to_owned()
        } else if location.is_empty() || location.starts_with(['?', '#']) {
            let (path, _) = self.path_and_query();
            format!("{path}{location}")
        } else if let Some((before, _)) = location.split_once(':')
            && !before.contains(['/', '?'])
        {
            return location.parse().ok();
        } else {
            let (path, _) = self.path_and_query();
            let (folder, _) = path.rsplit_once('/')?;
            without_dots(&format!("{folder}/{location}"))
        };
        format!("{}{target}", self.origin).parse().ok()
    }

    /// True for `https`.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// Host and port: `127.0.0.1:8080`. The default port of the scheme is left out.
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }

    /// The path, percent-encoded, without the query.
    pub fn path(&self) -> &str {
        self.path_and_query().0
    }

    /// The query with its `?`, or nothing.
    pub fn query(&self) -> &str {
        self.path_and_query().1
    }

    /// True if both are the same page: the address in Markdown of one may be that of the other as website, and its query may differ.
    pub fn is_same_page(&self, other: &Self) -> bool {
        let page = |address: &Self| {
            let path = address.path().trim_end_matches('/');
            path.strip_suffix(".md").unwrap_or(path).to_owned()
        };
        page(self) == page(other)
    }

    /// The page's address on the website: without `.md`.
    #[must_use]
    pub fn website(&self) -> Self {
        let (path, query) = self.path_and_query();
        let path = path.strip_suffix(".md").unwrap_or(path);
        Self {
            origin: self.origin.clone(),
            target: format!("{path}{query}"),
        }
    }

    /// The query begins with `?`, unless it is empty.
    fn path_and_query(&self) -> (&str, &str) {
        let end = self.target.find('?').unwrap_or(self.target.len());
        self.target.split_at(end)
    }
}

/// Percent-encodes the bytes that RFC 3986 allows in no URL.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            true => encoded.push(char::from(byte)),
            false => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// Resolves `.` and `..` of a path; its query stays.
fn without_dots(target: &str) -> String {
    let end = target.find(['?', '#']).unwrap_or(target.len());
    let (path, rest) = target.split_at(end);
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    format!("/{}{rest}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn address(text: &str) -> Address {
        text.parse().expect("a URL")
    }

    #[test]
    fn the_markdown_of_a_page_is_beside_it() {
        for (page, expected) in [
            (
                "https://open.feishu.cn/document/a/b",
                "https://open.feishu.cn/document/a/b.md",
            ),
            ("HTTPS://Open.Feishu.CN/a/", "https://open.feishu.cn/a.md"),
            (
                "https://open.feishu.cn/a?lang=zh#top",
                "https://open.feishu.cn/a.md?lang=zh",
            ),
            ("https://open.feishu.cn/a.md", "https://open.feishu.cn/a.md"),
            (
                "https://open.feishu.cn/文 档",
                "https://open.feishu.cn/%E6%96%87%20%E6%A1%A3.md",
            ),
        ] {
            assert_eq!(address(page).markdown().to_string(), expected);
        }
        for invalid in [
            "",
            "open.feishu.cn/a",
            "ftp://a/b",
            "https://",
            "https:///a",
            "https://u@h/",
        ] {
            assert!(invalid.parse::<Address>().is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_server_may_have_a_path() {
        let page = address("https://open.feishu.cn/document/a.md?x=1");
        let below = |server: &str| page.below(&address(server)).to_string();
        assert_eq!(
            below("http://127.0.0.1:8080"),
            "http://127.0.0.1:8080/document/a.md?x=1"
        );
        assert_eq!(
            below("http://mirror/feishu/"),
            "http://mirror/feishu/document/a.md?x=1"
        );
    }

    #[test]
    fn a_default_port_is_the_same_host() {
        for (text, host) in [
            ("https://A:443/x", "a"),
            ("http://a:80", "a"),
            ("http://a:443", "a:443"),
            ("https://[::1]:443/", "[::1]"),
        ] {
            assert_eq!(address(text).host(), host);
        }
    }

    #[test]
    fn an_address_below_a_server_is_that_of_a_page() {
        let of = address("https://open.feishu.cn/x");
        let original = |server: &str, found: &str| {
            let found = address(found).original(&address(server), &of);
            found.map(|found| found.to_string())
        };
        assert_eq!(
            original("http://mirror/feishu/", "http://mirror/feishu/a.md?q").as_deref(),
            Some("https://open.feishu.cn/a.md?q")
        );
        assert_eq!(
            original("http://mirror", "http://mirror/a").as_deref(),
            Some("https://open.feishu.cn/a")
        );
        assert_eq!(
            original("http://mirror/feishu", "http://mirror/feishux/a"),
            None
        );
        assert_eq!(original("http://mirror", "http://other/a"), None);
    }

    /// RFC 3986, 5.4, as far as pages need it.
    #[test]
    fn redirects_are_relative_to_the_request() {
        let base = address("http://a/b/c/d.md?q");
        for (location, expected) in [
            ("g.md", Some("http://a/b/c/g.md")),
            ("./g?y", Some("http://a/b/c/g?y")),
            ("/g", Some("http://a/g")),
            ("//h/g", Some("http://h/g")),
            ("?y", Some("http://a/b/c/d.md?y")),
            ("../../g", Some("http://a/g")),
            ("../../../g", Some("http://a/g")),
            ("https://H/x:y", Some("https://h/x:y")),
            ("mailto:a", None),
        ] {
            let found = base.join(location).map(|found| found.to_string());
            assert_eq!(found.as_deref(), expected, "{location}");
        }
    }

    #[test]
    fn a_page_is_known_by_its_path() {
        let page = address("https://open.feishu.cn/a/b");
        assert!(page.is_same_page(&address("https://open.feishu.cn/a/b.md?lang=zh")));
        assert!(page.is_same_page(&address("http://127.0.0.1:1/a/b/")));
        assert!(!page.is_same_page(&address("https://open.feishu.cn/a/c.md")));
    }
}
