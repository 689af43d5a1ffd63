//! Where table and sample contradict each other: which side is believed, and the table as the draft is to describe it.
//!
//! The table is believed unless people settled a place for the sample ([`TrustedSample`]).

use super::evidence;
use super::rows::Part;
use super::sample_schema::schema_of;
use crate::diagnostic::Pointer;
use crate::page::{Body, Row, RowType};
use crate::spec::vocabulary::extension::{Contradictions, Sides};
use crate::transcribe::nesting::{Finding, JsonKind, Nesting};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The places of one table's sample, as JSON pointers, where people believe the sample.
pub type TrustedSample = BTreeSet<String>;

/// Which side of a contradiction is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The table.
    Table,
    /// The sample: its place is settled.
    Sample,
    /// The sample: the place of a value around it is settled, which is an object in the sample only.
    SampleAround,
}

/// A contradiction between table and sample.
#[derive(Debug)]
pub(super) struct Contradiction<'n> {
    pub(super) finding: &'n Finding,
    /// Where the value stands in the sample, or would stand.
    pub(super) place: Pointer,
    pub(super) side: Side,
}

/// The contradictions of one table, in the order of the findings.
pub(super) fn contradictions<'n>(
    body: &Body,
    nesting: &'n Nesting,
    overrides: &TrustedSample,
) -> Vec<Contradiction<'n>> {
    let mut contradictions: Vec<Contradiction<'n>> = nesting
        .findings
        .iter()
        .filter_map(|finding| {
            let place = place(finding, &body.rows)?;
            let side = if overrides.contains(place.as_str()) {
                Side::Sample
            } else {
                Side::Table
            };
            Some(Contradiction {
                finding,
                place,
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
        .map(|known| format!("{}/", known.place.as_str()))
        .collect();
    for known in &mut contradictions {
        let inside = |object: &String| known.place.as_str().starts_with(object);
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
            let location = known.place.as_str().to_owned();
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

/// An empty list of contradictions.
pub(in crate::transcribe) fn no_contradictions() -> Contradictions {
    Contradictions {
        request: None,
        response: None,
        event: None,
    }
}

/// The contradictions of a body without any.
pub(in crate::transcribe) fn no_sides() -> Sides {
    Sides {
        table: None,
        sample: None,
    }
}

/// The contradictions of one body.
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

/// Where a finding stands in the sample; nothing if it is about the table alone.
fn place(finding: &Finding, rows: &[Row]) -> Option<Pointer> {
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

/// A table as the draft describes it: the page's, but for what people believe of its sample.
#[derive(Debug, Default)]
pub(super) struct TrustedTable {
    /// For each row the row it is a field of.
    pub(super) parents: Vec<Option<usize>>,
    /// The rows; where the sample is believed, with the types that it shows.
    pub(super) rows: Vec<Row>,
    /// The rows that are no fields.
    pub(super) left_out: BTreeSet<usize>,
    /// Fields that no row names, by the row of their object: name → schema.
    pub(super) added: BTreeMap<Option<usize>, Map<String, Value>>,
}

impl TrustedTable {
    /// Applies what is settled for the sample.
    pub(super) fn new(
        body: &Body,
        nesting: &Nesting,
        contradictions: &[Contradiction<'_>],
    ) -> Self {
        let parents = nesting.parents.as_slice();
        let mut believed = Self {
            parents: parents.to_vec(),
            rows: body.rows.clone(),
            ..Self::default()
        };
        let values = |row: usize| evidence::values(body.sample_value(), &body.rows, parents, row);
        for known in contradictions {
            if known.side == Side::Table {
                continue;
            }
            match known.finding {
                Finding::KeyWithoutRow { parent, .. } => {
                    let Some(name) = known.place.tokens().last().map(|name| name.into_owned())
                    else {
                        continue;
                    };
                    let objects = match parent {
                        Some(parent) => {
                            evidence::objects(body.sample_value(), &body.rows, parents, *parent)
                        }
                        None => body.sample_value().into_iter().collect(),
                    };
                    let values: Vec<&Value> = objects
                        .iter()
                        .filter_map(|object| object.get(&name))
                        .collect();
                    let fields = believed.added.entry(*parent).or_default();
                    fields.insert(name, schema_of(&values));
                }
                Finding::RowNotInSample { row, .. } => {
                    believed.left_out.insert(*row);
                }
                Finding::ArrayMismatch { row, sample, .. } => {
                    believed.retype(*row, |known| in_arrays(known.innermost().clone(), *sample))
                }
                Finding::TypeRefuted { row, .. } => {
                    let values = values(*row);
                    believed.retype(*row, |known| in_arrays(type_of(&values), levels(known)));
                }
                Finding::DuplicateName { .. }
                | Finding::DepthIgnored { .. }
                | Finding::ImpossibleOverride { .. } => {}
            }
        }
        believed
    }

    fn retype(&mut self, row: usize, change: impl FnOnce(&RowType) -> RowType) {
        if let Some(row) = self.rows.get_mut(row) {
            row.r#type = change(&row.r#type);
        }
    }
}

/// In how many arrays the innermost type stands.
fn levels(r#type: &RowType) -> usize {
    match r#type {
        RowType::Array(item) => 1 + levels(item),
        _ => 0,
    }
}

fn in_arrays(innermost: RowType, levels: usize) -> RowType {
    (0..levels).fold(innermost, |item, _| RowType::Array(Box::new(item)))
}

/// The type that a table would give values; any JSON if they have nothing in common.
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
