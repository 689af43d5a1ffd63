//! Matching of a request path with a template.

/// The raw values of path parameters by name; `None` if the path does not match the template.
pub(crate) fn matches(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut values = Vec::new();
    let (template, path): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    for (template, segment) in template.into_iter().zip(path) {
        let mut rest = segment;
        let mut template = template;
        while let Some((literal, after)) = template.split_once('{') {
            let (name, after) = after.split_once('}')?;
            rest = rest.strip_prefix(literal)?;
            let next = after.split('{').next().unwrap_or_default();
            let end = if after.is_empty() {
                rest.len()
            } else if next.len() == after.len() {
                rest.len().checked_sub(next.len())?
            } else {
                rest.find(next)?
            };
            values.push((name.to_owned(), rest.get(..end)?.to_owned()));
            rest = &rest[end..];
            template = after;
        }
        if rest != template {
            return None;
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn segments_are_compared_one_by_one() {
        let found = |template, path| {
            matches(template, path).map(|values| {
                let values = values
                    .into_iter()
                    .map(|(name, value)| format!("{name}={value}"));
                values.collect::<Vec<_>>().join(" ")
            })
        };
        assert_eq!(found("/a/{b}/c", "/a/x%2Fy/c").as_deref(), Some("b=x%2Fy"));
        assert_eq!(found("/a/{b}.{c}", "/a/x.y").as_deref(), Some("b=x c=y"));
        assert_eq!(found("/a/{b}:go", "/a/x:go").as_deref(), Some("b=x"));
        assert_eq!(found("/a/{b}", "/a/x/y"), None);
        assert_eq!(found("/a/b", "/a/c"), None);
        assert_eq!(found("/a/{b}:go", "/a/x:stop"), None);
    }
}
