//! Path templates such as `/talents/{talent_id}`.

/// The names between braces, in order; otherwise the error of the template.
pub(in crate::spec) fn parameters(path: &str) -> Result<Vec<&str>, &'static str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        if rest[open..].starts_with('}') {
            return Err("a `}` has no `{` before it");
        }
        let inner = &rest[open + 1..];
        let close = inner
            .find(['{', '}', '/'])
            .ok_or("a `{` has no `}` after it")?;
        if !inner[close..].starts_with('}') {
            return Err("a `{` has no `}` after it");
        }
        let name = &inner[..close];
        if name.is_empty() {
            return Err("there is no name between `{` and `}`");
        }
        if names.contains(&name) {
            return Err("the path contains a parameter twice");
        }
        names.push(name);
        rest = &inner[close + 1..];
    }
    Ok(names)
}

/// The path without the names of its parameters: two paths with one shape are the same path.
pub(in crate::spec) fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        inside &= c != '}';
        if !inside {
            shape.push(c);
        }
        inside |= c == '{';
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::{parameters, shape};

    #[test]
    fn names_are_found_in_order() {
        assert_eq!(parameters("/a/{b}/c-{d}.{e}"), Ok(vec!["b", "d", "e"]));
        assert_eq!(parameters("/a"), Ok(vec![]));
    }

    #[test]
    fn broken_templates_are_rejected() {
        for broken in ["/{a", "/a}", "/{}", "/{a/b}", "/{a{b}}", "/{a}/{a}"] {
            assert!(parameters(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_shape_ignores_names() {
        assert_eq!(shape("/a/{b}/{c}.x"), "/a/{}/{}.x");
        assert_eq!(shape("/a/{b"), "/a/{");
    }
}
