//! What a user asks about: an operation or event, and fields of it.

use feishu_codegen::diagnostic::{Sources, nearest};
use feishu_codegen::explain::{RustItem, RustItems};
use feishu_codegen::sync::by_prefix;
use feishu_codegen::transcribe::{Documented, TracedField, Tracer};

use super::ExplainArgs;

/// What a user asks about.
pub(super) struct Wanted<'d> {
    pub(super) documented: &'d Documented,
    what: What,
}

enum What {
    /// The operation or event with all of its fields.
    Whole,
    /// A field, by its names on the wire.
    Field(String),
    /// The field that became an item.
    Item(RustItem),
}

impl Wanted<'_> {
    pub(super) fn is_about_fields(&self) -> bool {
        !matches!(self.what, What::Whole)
    }
}

/// Finds the operation or event. The error has a suggestion.
pub(super) fn wanted<'d>(
    args: &ExplainArgs,
    documented: &'d [Documented],
    tracer: &Tracer,
    items: Option<&RustItems<'_>>,
) -> Result<Wanted<'d>, String> {
    let name = args.operation.as_str();
    if let Some(documented) = documented
        .iter()
        .find(|of| of.names().any(|own| own == name))
    {
        let what = args.field.clone().map_or(What::Whole, What::Field);
        return Ok(Wanted { documented, what });
    }
    if name.contains("::") || name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return by_item(args, documented, tracer, items);
    }
    match by_prefix(documented, std::slice::from_ref(&args.operation)) {
        Ok(below) => {
            let ids: Vec<&str> = below.iter().map(|of| of.id.as_str()).collect();
            Err(format!(
                "{name} is not an operation; it has {}",
                listed(&ids)
            ))
        }
        Err(unknown) => Err(unknown.to_string()),
    }
}

/// Some of the names, and the number of the others.
fn listed(names: &[&str]) -> String {
    let shown = &names[..names.len().min(8)];
    let more = match names.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown: Vec<String> = shown.iter().map(|name| format!("`{name}`")).collect();
    format!("{}{more}", shown.join(", "))
}

/// Finds the operation or event that an item of the client comes from. A type may come from several, of which the first is taken.
fn by_item<'d>(
    args: &ExplainArgs,
    documented: &'d [Documented],
    tracer: &Tracer,
    items: Option<&RustItems<'_>>,
) -> Result<Wanted<'d>, String> {
    let path = args.operation.as_str();
    let Some(items) = items else {
        return Err(format!(
            "{} has errors, so that it has no Rust items; run `lint`",
            args.spec.display()
        ));
    };
    let found = items.by_path(path);
    let mut distinct: Vec<(&str, RustItem)> = Vec::new();
    for (path, item) in found {
        if !distinct.iter().any(|(_, known)| *known == item) {
            distinct.push((path, item));
        }
    }
    let (found, item) = match distinct.as_slice() {
        [] => {
            let closest = nearest_path(items, path).map(|path| format!("; did you mean `{path}`?"));
            let closest = closest.unwrap_or_default();
            return Err(format!("the client has no item `{path}`{closest}"));
        }
        [one] => *one,
        several => {
            let paths: Vec<&str> = several.iter().map(|(path, _)| *path).collect();
            return Err(format!(
                "{} items are called `{path}`: {}",
                paths.len(),
                listed(&paths)
            ));
        }
    };
    if item.is_whole()
        && let Some(documented) = documented.iter().find(|of| items.of(of) == Some(item))
    {
        return Ok(Wanted {
            documented,
            what: args.field.clone().map_or(What::Whole, What::Field),
        });
    }
    let has_item = |documented: &&Documented| {
        let fields = tracer.fields(documented, &mut Sources::new());
        let mut fields = fields.iter();
        fields.any(|field| items.of_field(documented, field) == Some(item))
    };
    match documented.iter().find(has_item) {
        Some(documented) => Ok(Wanted {
            documented,
            what: What::Item(item),
        }),
        None => Err(format!(
            "`{found}` comes from no field of an operation or event"
        )),
    }
}

/// The path whose last segments are closest to a path.
fn nearest_path<'i>(items: &'i RustItems<'_>, path: &str) -> Option<&'i str> {
    let count = path.split("::").count();
    let ends = |full: &'i str| {
        let starts = full.rmatch_indices("::").nth(count - 1);
        starts.map_or(full, |(at, _)| &full[at + 2..])
    };
    nearest(path, items.all_paths().map(ends))
}

/// The fields of the answer.
pub(super) fn fields<'f>(
    wanted: &Wanted<'_>,
    all: &'f [TracedField],
    items: Option<&RustItems<'_>>,
) -> Result<Vec<&'f TracedField>, String> {
    let id = &wanted.documented.id;
    match &wanted.what {
        What::Whole => Ok(all.iter().collect()),
        What::Item(item) => {
            let is_item = |field: &&TracedField| {
                items.and_then(|items| items.of_field(wanted.documented, field)) == Some(*item)
            };
            Ok(all.iter().filter(is_item).collect())
        }
        What::Field(name) => {
            let names: Vec<&str> = name
                .split('.')
                .map(|name| name.trim_end_matches("[]"))
                .collect();
            let found = |is_named: &dyn Fn(&[String]) -> bool| {
                all.iter()
                    .filter(|field| is_named(&field.path))
                    .collect::<Vec<_>>()
            };
            let exact = found(&|path| path == names.as_slice());
            let ending = || {
                found(&|path| {
                    path.len() >= names.len() && path[path.len() - names.len()..] == names
                })
            };
            match exact {
                none if none.is_empty() => match ending() {
                    none if none.is_empty() => Err(unknown_field(id, name, all)),
                    some => Ok(some),
                },
                some => Ok(some),
            }
        }
    }
}

fn unknown_field(id: &str, name: &str, all: &[TracedField]) -> String {
    let paths: Vec<String> = all.iter().map(|field| field.path.join(".")).collect();
    let last = all
        .iter()
        .filter_map(|field| field.path.last().map(String::as_str));
    let candidates = paths.iter().map(String::as_str).chain(last);
    let closest = nearest(name, candidates).map(|path| format!("; did you mean `{path}`?"));
    format!(
        "`{id}` has no field `{name}`{}",
        closest.unwrap_or_default()
    )
}
