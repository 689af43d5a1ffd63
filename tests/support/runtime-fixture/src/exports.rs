//! The public names of a module, for tests that must not forget one.

/// The names after `pub use` in the source of a module, and of the type aliases in it.
pub fn exported_names(source: &str) -> Vec<&str> {
    let exports = source.split("pub use ").skip(1);
    let exports = exports.filter_map(|rest| Some(rest.split_once(';')?.0));
    let exported = exports.flat_map(|export| {
        let names = export.rsplit("::").next().unwrap_or(export);
        names.split([',', '{', '}', '*'])
    });
    let aliases = source.split("\npub type ").skip(1);
    let aliases = aliases.filter_map(|rest| rest.split(['<', ' ']).next());
    exported
        .chain(aliases)
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}
