//! Selecting the items that lack wording.

use std::collections::HashMap;

use feishu_codegen::diagnostic::{Lines, Part, Position};
use feishu_codegen::pipeline::Checked;
use feishu_codegen::selection::{Prefix, suggest};
use feishu_codegen::wording::{Item, ItemKind, Side, Survey, Use, facts};
use serde_json::{Map, Value};

use super::gap::{Count, Counts, Gap, Place};
use super::{WordingArgs, print, rows};
use crate::cli::outcome::Outcome;
use crate::cli::report::Reporter;

pub(super) fn list(
    args: &WordingArgs,
    checked: &Checked,
    reporter: &Reporter,
) -> Result<Outcome, String> {
    let surveys: Vec<Survey<'_>> = checked.documents.iter().map(Survey::of).collect();
    let missing = if args.names.is_empty() {
        let counts: Vec<Counts<'_>> = surveys.iter().map(|survey| count(args, survey)).collect();
        print::counts(args, reporter, &counts);
        let left = counts.iter().map(|of| {
            (of.requests.all - of.requests.worded) + (of.responses.all - of.responses.worded)
        });
        left.sum::<usize>()
    } else {
        let gaps = gaps(args, checked, &surveys)?;
        print::gaps(args, reporter, &gaps);
        gaps.iter().map(|gap| gap.places.len()).sum()
    };
    Ok(match args.check && missing > 0 {
        true => Outcome::Findings,
        false => Outcome::Done,
    })
}

fn count<'s>(args: &WordingArgs, survey: &'s Survey<'_>) -> Counts<'s> {
    let mut counts = Counts {
        name: &survey.document.name,
        requests: Count::default(),
        responses: Count::default(),
    };
    for item in survey.items.iter().filter(|item| is_chosen(args, item)) {
        let side = match is_request(item) {
            true => &mut counts.requests,
            false => &mut counts.responses,
        };
        side.add(usize::from(item.lacks.is_empty()), 1);
    }
    counts
}

fn is_request(item: &Item<'_>) -> bool {
    item.kind == ItemKind::Operation || item.uses.iter().any(|of| of.side == Side::Sent)
}

/// Returns true if the options choose an item.
fn is_chosen(args: &WordingArgs, item: &Item<'_>) -> bool {
    (args.kind.is_empty() || args.kind.iter().any(|kind| kind.0 == item.kind))
        && (!args.requests || is_request(item))
}

fn gaps<'s>(
    args: &WordingArgs,
    checked: &'s Checked,
    surveys: &'s [Survey<'s>],
) -> Result<Vec<Gap<'s>>, String> {
    check_names(args, surveys)?;
    let prefixes: Vec<Prefix<'_>> = args.names.iter().map(|name| Prefix::new(name)).collect();
    let mut chosen = Vec::new();
    for survey in surveys {
        let is_service = args.names.contains(&survey.document.name);
        let is_named: Vec<bool> = survey
            .users
            .iter()
            .map(|user| {
                user.names()
                    .any(|name| prefixes.iter().any(|prefix| prefix.selects(name)))
            })
            .collect();
        let items = survey.items.iter().filter(|item| {
            !item.lacks.is_empty()
                && is_chosen(args, item)
                && (is_service || item.uses.iter().any(|of| is_named[of.user]))
        });
        chosen.extend(items.map(|item| (survey, item)));
    }
    let mut ids: Vec<&str> = chosen
        .iter()
        .flat_map(|(survey, item)| item.uses.iter().map(|of| survey.users[of.user].id.as_str()))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut rows = rows::read(args, &ids)?;
    let mut lines = Lines::new(&checked.sources);
    let mut gaps: Vec<Gap<'s>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (survey, item) in chosen {
        let location = survey.document.locate(&item.pointer, Part::Value);
        let Position::Node(pointer, _) = &location.position else {
            continue;
        };
        let key = survey.document.locate(&item.pointer, Part::Key);
        let (file, line, column) = lines.place(&key);
        let (file, pointer) = (file.to_owned(), pointer.as_str().to_owned());
        let page_text = rows.remove(&(file.clone(), pointer.clone()));
        let facts = facts(survey, item);
        let place = Place {
            file,
            pointer,
            line,
            column,
        };
        let same = same(survey, item, &facts, page_text.as_deref());
        if let Some(gap) = same.as_ref().and_then(|same| known.get(same)) {
            gaps[*gap].places.push(place);
            continue;
        }
        known.extend(same.map(|same| (same, gaps.len())));
        let mut uses = item.uses.to_vec();
        uses.sort_by_key(|of| of.side);
        let user = |of: &Use| &survey.users[of.user];
        let users = uses.iter().map(|of| (user(of).id.as_str(), of.side));
        let mut urls = uses.iter().map(|of| user(of).url.as_deref());
        gaps.push(Gap {
            item,
            places: vec![place],
            facts,
            users: users.collect(),
            url: urls.next().flatten(),
            page_text,
        });
    }
    Ok(gaps)
}

/// Identifies items that one answer is for: equal facts except for the example, and the same row of the page. A property needs a row: equal names
/// and types alone say little, as `id` and `name` of many types.
fn same(
    survey: &Survey<'_>,
    item: &Item<'_>,
    facts: &Map<String, Value>,
    page_text: Option<&str>,
) -> Option<String> {
    let is_alike = match item.kind {
        ItemKind::Parameter => true,
        ItemKind::Property | ItemKind::Enum => page_text.is_some(),
        _ => false,
    };
    let mut facts = facts.clone();
    facts.shift_remove("example");
    is_alike.then(|| {
        let (service, kind, name, lacks) =
            (&survey.document.name, item.kind, &item.name, &item.lacks);
        format!(
            "{service} {kind} {name} {lacks:?} {} {page_text:?}",
            Value::Object(facts)
        )
    })
}

/// Fails for a name that chooses nothing.
fn check_names(args: &WordingArgs, surveys: &[Survey<'_>]) -> Result<(), String> {
    let services = || surveys.iter().map(|survey| survey.document.name.as_str());
    let names = || {
        let users = surveys.iter().flat_map(|survey| &survey.users);
        users.flat_map(|user| user.names())
    };
    for name in &args.names {
        let prefix = Prefix::new(name);
        if services().any(|of| of == name) || names().any(|of| prefix.selects(of)) {
            continue;
        }
        let suggestion = suggest(name, services().chain(names()));
        let suggestion = suggestion.map(|suggestion| format!("; {suggestion}"));
        return Err(format!(
            "no service, operation or event is called `{name}` or begins with `{name}.`{}",
            suggestion.unwrap_or_default()
        ));
    }
    Ok(())
}
