//! Statements of pages about the next page.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::LINK;
use reqwest::Url;

/// The statement of a page about the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPage<'a> {
    /// True if there is a next page; `None` if the page does not state it.
    pub has_more: Option<bool>,
    /// The token of the next page, as text.
    pub page_token: Option<Cow<'a, str>>,
}

impl NextPage<'_> {
    /// There is no next page.
    pub const LAST: Self = Self {
        has_more: Some(false),
        page_token: None,
    };

    /// The next page of a header `Link` with the relation `next`: the token is the value of this query parameter in its URL.
    pub fn of_link(headers: &HeaderMap, parameter: &str) -> Self {
        let links = headers.get_all(LINK).iter();
        let mut links = links.filter_map(|link| link.to_str().ok());
        Self::of_url(links.find_map(next_of), parameter)
    }

    /// The next page at a URL: the token is the value of this query parameter. Without a URL there is no next page.
    pub fn of_url(url: Option<&str>, parameter: &str) -> Self {
        let Some(url) = url.filter(|url| !url.is_empty()) else {
            return Self::LAST;
        };
        Self {
            // A URL without the parameter is an error of the list, not its end.
            has_more: Some(true),
            page_token: value_of(url, parameter).map(Cow::Owned),
        }
    }

    /// The next page of a list that is read by the number of items before a page. `total` is the number of all items.
    pub fn at_offset(
        offset: Option<i64>,
        items: usize,
        has_more: Option<bool>,
        total: Option<i64>,
    ) -> Self {
        let next = offset.unwrap_or(0).saturating_add_unsigned(items as u64);
        Self::counted(next, items, has_more, total.map(|total| next < total))
    }

    /// The next page of a list that is read by numbers of pages. `first` is the number of the first page, `pages` the number of all pages.
    pub fn at_number(
        page: Option<i64>,
        first: i64,
        items: usize,
        has_more: Option<bool>,
        pages: Option<i64>,
    ) -> Self {
        let next = page.unwrap_or(first).saturating_add(1);
        let inside = pages.map(|pages| next.saturating_sub(first) < pages);
        Self::counted(next, items, has_more, inside)
    }

    /// The page at a position. An empty page is the last one: a server may return fewer items than asked for.
    fn counted(next: i64, items: usize, has_more: Option<bool>, inside: Option<bool>) -> Self {
        match has_more == Some(false) || inside == Some(false) || items == 0 {
            true => Self::LAST,
            false => Self {
                has_more: Some(true),
                page_token: Some(Cow::Owned(next.to_string())),
            },
        }
    }

    /// The same statement for a parameter that takes integers: another token is missing.
    pub fn integer(mut self) -> Self {
        let is_integer = |token: &Cow<'_, str>| token.is_empty() || token.parse::<i64>().is_ok();
        self.has_more = match &self.page_token {
            Some(token) if !is_integer(token) => Some(true),
            _ => self.has_more,
        };
        self.page_token = self.page_token.filter(is_integer);
        self
    }
}

/// The value of a query parameter in a URL, which may be relative.
fn value_of(url: &str, parameter: &str) -> Option<String> {
    let base = Url::parse("https://relative.invalid").ok()?;
    let url = base.join(url).ok()?;
    let mut pairs = url.query_pairs();
    let (_, value) = pairs.find(|(name, _)| name == parameter)?;
    Some(value.into_owned())
}

/// The URL with the relation `next` in a header `Link`; see RFC 8288, section 3.
fn next_of(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (url, after) = after.split_once('>')?;
        let mut quoted = false;
        let is_end = |c: char| {
            quoted ^= c == '"';
            c == ',' && !quoted
        };
        let (parameters, more) = match after.find(is_end) {
            Some(end) => (&after[..end], &after[end + 1..]),
            None => (after, ""),
        };
        if parameters.split(';').any(is_next) {
            return Some(url);
        }
        rest = more;
    }
    None
}

/// True for `rel=next`, and for lists of relations with `next` among them.
fn is_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
    name.trim().eq_ignore_ascii_case("rel")
        && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(page: &NextPage<'_>) -> Option<String> {
        page.page_token.as_deref().map(str::to_owned)
    }

    #[test]
    fn the_next_link_is_found_among_others() {
        for (header, url) in [
            (
                r#"<https://a/x?page=2>; rel="next""#,
                Some("https://a/x?page=2"),
            ),
            (
                "<a?p=1>; rel=prev, <b?p=3>; title=\"a, <b>\"; REL=Next",
                Some("b?p=3"),
            ),
            (r#"<a,b>; rel="last next""#, Some("a,b")),
            (r#"<a>; rel="previous""#, None),
            (r#"<a>; title="rel=next""#, None),
            ("<a", None),
            ("", None),
        ] {
            assert_eq!(next_of(header), url, "{header}");
        }
    }

    #[test]
    fn a_url_without_the_parameter_is_no_end() {
        let page = |url| NextPage::of_url(url, "page");
        assert_eq!(page(None), NextPage::LAST);
        assert_eq!(page(Some("")), NextPage::LAST);
        assert_eq!(
            token(&page(Some("/x?a=1&page=a%20b"))).as_deref(),
            Some("a b")
        );
        assert_eq!(
            token(&page(Some("https://a/?page=7#p"))).as_deref(),
            Some("7")
        );
        let without = page(Some("https://a/?cursor=7"));
        assert_eq!((without.has_more, without.page_token), (Some(true), None));
        let text = page(Some("?page=two")).integer();
        assert_eq!((text.has_more, text.page_token), (Some(true), None));
    }

    #[test]
    fn counted_lists_end_with_an_empty_page_or_the_total() {
        let offset =
            |offset, items, more, total| token(&NextPage::at_offset(offset, items, more, total));
        assert_eq!(offset(None, 10, None, None).as_deref(), Some("10"));
        assert_eq!(offset(Some(10), 3, None, None).as_deref(), Some("13"));
        assert_eq!(offset(Some(13), 0, Some(true), None), None);
        assert_eq!(offset(Some(10), 3, Some(false), None), None);
        assert_eq!(offset(Some(10), 3, None, Some(13)), None);
        let number = |page, first, pages| token(&NextPage::at_number(page, first, 5, None, pages));
        assert_eq!(number(None, 1, None).as_deref(), Some("2"));
        assert_eq!(number(None, 0, Some(2)).as_deref(), Some("1"));
        assert_eq!(number(Some(1), 0, Some(2)), None);
        assert_eq!(number(Some(2), 1, Some(2)), None);
        assert_eq!(
            number(Some(i64::MAX), 1, None).as_deref(),
            Some("9223372036854775807")
        );
    }
}
