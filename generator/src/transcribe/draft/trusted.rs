//! Contradictions between a table and its sample: the trusted side, and the resulting table.
//!
//! The table is trusted, except where maintainers trust the sample ([`TrustedSample`]).

use super::evidence;
use super::rows::Part;
use super::sample_schema::schema_of;
use crate::diagnostic::Pointer;
use crate::page::{Body, Row, RowType};
use crate::spec::vocabulary::extension::{Contradictions, Sides};
use crate::transcribe::nesting::{Finding, JsonKind, Nesting};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The locations where maintainers trust the sample of one table, as JSON pointers.
pub type TrustedSample = BTreeSet<String>;

/// The trusted side of a contradiction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The table.
    Table,
    /// The sample, by an override.
    Sample,
    /// The sample, by an override of an enclosing value that is an object only in the sample.
    SampleAround,
}

/// A contradiction between table and sample.
#[derive(Debug)]
pub(super) struct Contradiction<'n> {
    pub(super) finding: &'n Finding,
    /// The value's location in the sample, or the location of a missing value.
    pub(super) location: Pointer,
    pub(super) side: Side,
}

/// Returns the contradictions of one table, in the order of the findings.
pub(super) fn contradictions<'n>(
    body: &Body,
    nesting: &'n Nesting,
    overrides: &TrustedSample,
) -> Vec<Contradiction<'n>> {
    let mut contradictions: Vec<Contradiction<'n>> = nesting
        .findings
        .iter()
        .filter(|finding| !is_left_open(finding, &body.rows))
        .filter_map(|finding| {
            let location = location(finding, &body.rows)?;
            let side = if overrides.contains(location.as_str()) {
                Side::Sample
            } else {
                Side::Table
            };
            Some(Contradiction {
                finding,
                location,
                side,
            })
        })
        .collect();
    let objects: Vec<String> = contradictions
        .iter()
        .filter(|known| known.side == Side::Sample)
        .filter(|known| {
            matches!(
                known.finding,
                Finding::TypeRefuted {
                    found: JsonKind::Object,
                    ..
                }
            )
        })
        .map(|known| format!("{}/", known.location.as_str()))
        .collect();
    for known in &mut contradictions {
        let inside = |object: &String| known.location.as_str().starts_with(object);
        if known.side == Side::Table && objects.iter().any(inside) {
            known.side = Side::SampleAround;
        }
    }
    contradictions
}

/// The locations as the spec lists them, by the trusted side; `None` if there are none.
pub(super) fn listed(contradictions: &[Contradiction<'_>]) -> Option<Sides> {
    let locations = |side: Side| {
        // A value may have another type and be in other arrays: one location.
        let mut locations: Vec<String> = Vec::new();
        for known in contradictions.iter().filter(|known| known.side == side) {
            let location = known.location.as_str().to_owned();
            if !locations.contains(&location) {
                locations.push(location);
            }
        }
        (!locations.is_empty()).then_some(locations)
    };
    let sides = Sides {
        table: locations(Side::Table),
        sample: locations(Side::Sample),
    };
    (sides != no_sides()).then_some(sides)
}

/// The location of a whole sample, as a JSON pointer.
const WHOLE: &str = "";

/// Returns true if a body has no table, and maintainers trust its whole sample.
pub(super) fn is_untabled(body: &Body, overrides: &TrustedSample) -> bool {
    body.rows.is_empty() && body.sample_value().is_some() && overrides.contains(WHOLE)
}

/// Lists the whole sample as trusted.
pub(super) fn trust_whole(listed: &mut Option<Sides>) {
    let sample = &mut listed.get_or_insert_with(no_sides).sample;
    sample.get_or_insert_default().insert(0, WHOLE.to_owned());
}

/// Returns an empty list of contradictions.
pub(in crate::transcribe) fn no_contradictions() -> Contradictions {
    Contradictions {
        request: None,
        response: None,
        event: None,
    }
}

/// Returns the contradictions of a body without any.
pub(in crate::transcribe) fn no_sides() -> Sides {
    Sides {
        table: None,
        sample: None,
    }
}

/// Returns the contradictions of one body.
pub(in crate::transcribe) fn sides_of(
    contradictions: &mut Contradictions,
    part: Part,
) -> &mut Option<Sides> {
    match part {
        Part::Request => &mut contradictions.request,
        Part::Response => &mut contradictions.response,
        Part::Event => &mut contradictions.event,
    }
}

/// Returns the location of a finding in the sample. Returns `None` for a finding about the table only.
fn location(finding: &Finding, rows: &[Row]) -> Option<Pointer> {
    match finding {
        Finding::KeyWithoutRow { pointer, .. }
        | Finding::ArrayMismatch { pointer, .. }
        | Finding::TypeRefuted { pointer, .. } => Pointer::parse(pointer),
        Finding::RowNotInSample { row, pointer } => {
            Some(Pointer::parse(pointer)?.join(&rows.get(*row)?.name))
        }
        Finding::DuplicateName { .. }
        | Finding::DepthIgnored { .. }
        | Finding::ImpossibleOverride { .. } => None,
    }
}

/// A table as the draft describes it: the page's, with the values of the sample where maintainers trust it.
#[derive(Debug, Default)]
pub(super) struct TrustedTable {
    /// The parent of each row.
    pub(super) parents: Vec<Option<usize>>,
    /// The rows. They have the sample's types where the sample is trusted.
    pub(super) rows: Vec<Row>,
    /// The rows that are not fields.
    pub(super) omitted: BTreeSet<usize>,
    /// True if the body has no table, and maintainers trust its whole sample.
    pub(super) is_untabled: bool,
    /// The fields without a row, by the row of their object: name → schema.
    pub(super) added: BTreeMap<Option<usize>, Map<String, Value>>,
}

impl TrustedTable {
    /// Applies the contradictions in which the sample is trusted.
    pub(super) fn new(
        body: &Body,
        nesting: &Nesting,
        contradictions: &[Contradiction<'_>],
    ) -> Self {
        let mut trusted = Self {
            parents: nesting.parents.clone(),
            rows: body.rows.clone(),
            ..Self::default()
        };
        let outer = outer_object(body, nesting, contradictions);
        for finding in &nesting.findings {
            if let Some((row, levels)) = array_of_untyped(finding, &body.rows) {
                trusted.retype(row, |known| in_arrays(known.clone(), levels));
            }
        }
        if let Some(outer) = outer {
            trusted.wrap(outer);
        }
        let wrapped = usize::from(outer.is_some());
        for known in contradictions {
            if known.side == Side::Table {
                continue;
            }
            match known.finding {
                Finding::KeyWithoutRow { parent, .. } => {
                    let names: Vec<_> = known.location.tokens().collect();
                    let parent = match parent {
                        Some(parent) => Some(parent + wrapped),
                        // A key beside those of the outermost rows.
                        None if outer.is_some() && names.len() > 1 => Some(0),
                        None => None,
                    };
                    if let Some(name) = names.last().filter(|name| outer != Some(name.as_ref())) {
                        trusted.add(parent, name, body.sample_value());
                    }
                }
                Finding::RowNotInSample { row, .. } => {
                    trusted.omitted.insert(row + wrapped);
                }
                Finding::ArrayMismatch { row, sample, .. } => trusted
                    .retype(row + wrapped, |known| {
                        in_arrays(known.innermost().clone(), *sample)
                    }),
                Finding::TypeRefuted { row, .. } => {
                    let row = row + wrapped;
                    let sample = body.sample_value();
                    let values = evidence::values(sample, &trusted.rows, &trusted.parents, row);
                    let has_fields = trusted.parents.contains(&Some(row));
                    trusted.retype(row, |known| match known.innermost() {
                        // An `object` without fields means any value, as `Object` of Java does.
                        RowType::Untyped if !has_fields => in_arrays(RowType::Any, levels(known)),
                        _ => in_arrays(type_of(&values), levels(known)),
                    });
                }
                Finding::DuplicateName { .. }
                | Finding::DepthIgnored { .. }
                | Finding::ImpossibleOverride { .. } => {}
            }
        }
        trusted
    }

    /// Makes the outermost rows fields of a new row above them.
    fn wrap(&mut self, name: &str) {
        for parent in &mut self.parents {
            *parent = Some(parent.map_or(0, |parent| parent + 1));
        }
        if let Some(first) = self.rows.first() {
            let row = Row::new(name.to_owned(), RowType::Untyped, first.span.clone());
            self.rows.insert(0, row);
            self.parents.insert(0, None);
        }
    }

    /// Adds a field that the sample shows in the objects of a row, or in the outermost one.
    fn add(&mut self, parent: Option<usize>, name: &str, sample: Option<&Value>) {
        let objects = match parent {
            Some(parent) => evidence::objects(sample, &self.rows, &self.parents, parent),
            None => sample.into_iter().collect(),
        };
        let values: Vec<&Value> = objects.iter().filter_map(|of| of.get(name)).collect();
        let fields = self.added.entry(parent).or_default();
        fields.insert(name.to_owned(), schema_of(&values));
    }

    fn retype(&mut self, row: usize, change: impl FnOnce(&RowType) -> RowType) {
        if let Some(row) = self.rows.get_mut(row) {
            row.r#type = change(&row.r#type);
        }
    }
}

/// Returns true if the sample shows what the table leaves open: there is no table, or a row has no type.
pub(super) fn is_left_open(finding: &Finding, rows: &[Row]) -> bool {
    rows.is_empty() || array_of_untyped(finding, rows).is_some()
}

/// Returns a row without a type name and the number of arrays that the sample has around its value. This is no contradiction: the table
/// does not say whether the value is a list.
fn array_of_untyped(finding: &Finding, rows: &[Row]) -> Option<(usize, usize)> {
    match finding {
        Finding::ArrayMismatch { row, sample, .. } => {
            let is_untyped = rows.get(*row)?.r#type == RowType::Untyped;
            is_untyped.then_some((*row, *sample))
        }
        _ => None,
    }
}

/// Returns the name of the object that has the outermost rows in the sample, if maintainers trust the sample there: `data` of a table
/// that leaves out the envelope.
fn outer_object<'b>(
    body: &'b Body,
    nesting: &Nesting,
    contradictions: &[Contradiction<'_>],
) -> Option<&'b str> {
    let keys = body.sample_value()?.as_object()?;
    let outermost = || {
        let rows = body.rows.iter().zip(&nesting.parents);
        rows.filter(|(_, parent)| parent.is_none())
            .map(|(row, _)| &row.name)
    };
    if outermost().any(|name| keys.contains_key(name)) {
        return None;
    }
    let trusted = |name: &str| {
        let location = Pointer::root().join(name);
        let mut trusted = contradictions
            .iter()
            .filter(|known| known.side != Side::Table);
        trusted.any(|known| {
            known.location == location
                && matches!(known.finding, Finding::KeyWithoutRow { parent: None, .. })
        })
    };
    let mut objects = keys
        .iter()
        .filter_map(|(name, value)| Some((name, value.as_object()?)));
    let (name, _) = objects
        .find(|(name, fields)| outermost().any(|row| fields.contains_key(row)) && trusted(name))?;
    Some(name)
}

/// Returns the number of arrays around the innermost type.
fn levels(r#type: &RowType) -> usize {
    match r#type {
        RowType::Array(item) => 1 + levels(item),
        _ => 0,
    }
}

fn in_arrays(innermost: RowType, levels: usize) -> RowType {
    (0..levels).fold(innermost, |item, _| RowType::Array(Box::new(item)))
}

/// Returns the type of values. It is any JSON if they have no common type.
fn type_of(values: &[&Value]) -> RowType {
    let schema = schema_of(values);
    match schema["type"].as_str() {
        Some("string") => RowType::String,
        Some("integer") => RowType::Integer,
        Some("number") => RowType::Number,
        Some("boolean") => RowType::Boolean,
        Some("object") => RowType::Untyped,
        _ => RowType::Any,
    }
}
