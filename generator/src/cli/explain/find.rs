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
    /// The field that became an item, or the fields of a type.
    Item(RustItem),
    /// A field of a type, by its names on the wire.
    FieldOf(RustItem, String),
}

impl Wanted<'_> {
    pub(super) fn is_about_fields(&self) -> bool {
        !matches!(self.what, What::Whole)
    }

    /// The item that the user named, unless it is that of an operation or field.
    pub(super) fn item(&self) -> Option<RustItem> {
        match self.what {
            What::Item(item) | What::FieldOf(item, _) if item.owner().is_none() => Some(item),
            _ => None,
        }
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
    let of = |documented: &Documented| items.of(documented);
    let is_owner =
        |documented: &&Documented| of(documented).is_some() && of(documented) == item.owner();
    if let Some(documented) = documented.iter().find(is_owner) {
        let what = match &args.field {
            None if item.is_request_field() => What::Item(item),
            None => What::Whole,
            Some(field) => What::Field(field.clone()),
        };
        return Ok(Wanted { documented, what });
    }
    let below = documented
        .iter()
        .filter(|documented| of(documented).is_some_and(|of| item.is_resource_of(of)));
    let below: Vec<&str> = below.map(|documented| documented.id.as_str()).collect();
    if !below.is_empty() {
        return Err(format!(
            "`{found}` is a resource; it has {}",
            listed(&below)
        ));
    }
    let what = match &args.field {
        None => What::Item(item),
        Some(field) => What::FieldOf(item, field.clone()),
    };
    let has_item = |documented: &&Documented| {
        of(documented).is_some_and(|of| of.is_in_service_of(item)) && {
            let all = tracer.fields(documented, &mut Sources::new());
            !chosen(&what, documented, &all, Some(items)).is_empty()
        }
    };
    match (documented.iter().find(has_item), &args.field) {
        (Some(documented), _) => Ok(Wanted { documented, what }),
        (None, Some(field)) => Err(format!("`{found}` has no field `{field}`")),
        (None, None) => Err(format!(
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
    let found = chosen(&wanted.what, wanted.documented, all, items);
    match &wanted.what {
        What::Field(name) if found.is_empty() => {
            Err(unknown_field(&wanted.documented.id, name, all))
        }
        _ => Ok(found),
    }
}

/// The fields of an operation or event that a user asks about.
fn chosen<'f>(
    what: &What,
    documented: &Documented,
    all: &'f [TracedField],
    items: Option<&RustItems<'_>>,
) -> Vec<&'f TracedField> {
    let is_or_has_type = |field: &TracedField, item: RustItem| {
        let found = items.and_then(|items| Some((items, items.of_field(documented, field)?)));
        found.is_some_and(|(items, of_field)| of_field == item || items.is_of_type(of_field, item))
    };
    match what {
        What::Whole => all.iter().collect(),
        What::Item(item) => {
            let is_wanted = |field: &&TracedField| is_or_has_type(field, *item);
            all.iter().filter(is_wanted).collect()
        }
        What::Field(name) => {
            let names = names(name);
            let exact: Vec<_> = all.iter().filter(|field| field.path == names).collect();
            match exact.is_empty() {
                false => exact,
                true => all
                    .iter()
                    .filter(|field| ends_with(field, &names))
                    .collect(),
            }
        }
        What::FieldOf(item, name) => {
            let names = names(name);
            let is_below = |field: &&TracedField| {
                let outer = &field.path[..field.path.len().saturating_sub(names.len())];
                let mut outer = all
                    .iter()
                    .filter(|of| of.place == field.place && of.path == outer);
                ends_with(field, &names) && outer.any(|outer| is_or_has_type(outer, *item))
            };
            all.iter().filter(is_below).collect()
        }
    }
}

/// The names of a field on the wire: `data.items[].id`.
fn names(path: &str) -> Vec<&str> {
    let names = path.split('.');
    names.map(|name| name.trim_end_matches("[]")).collect()
}

fn ends_with(field: &TracedField, names: &[&str]) -> bool {
    let start = field.path.len().checked_sub(names.len());
    start.is_some_and(|start| field.path[start..] == *names)
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
