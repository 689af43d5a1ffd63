//! A table prepared for the search: names and types as numbers, the known fields of types, the overrides.

use super::names::{NameId, Names, number};
use super::outcome::JsonKind;
use super::problem::{Override, Problem};
use super::row::{PAYLOAD, RowShape, ScalarKind};
use super::sample::{Node, Sample};
use super::weights::{ARRAY_REFUTED, CLASS_REFUTED, Cost, KIND_REFUTED, REMEMBERED};
use std::collections::{BTreeMap, BTreeSet};

/// The number of agreeing tables that make the fields of a type firm.
const FIRM_TABLES: u32 = 4;

/// The number of a type's name.
pub(super) type TypeId = u32;

/// The possibility that a row has fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HasFields {
    /// An object.
    Expected,
    /// An `enum`, a file, a map, any JSON.
    Possible,
    /// A scalar.
    None,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) name: NameId,
    pub(super) type_id: Option<TypeId>,
    pub(super) shape: &'a RowShape,
    pub(super) has_fields: HasFields,
    /// The depth by indentation, if the table is indented.
    pub(super) depth: Option<usize>,
    /// The parent by an override.
    pub(super) override_parent: Option<Option<usize>>,
    /// A row that must stay open at this row, because an override makes it the parent of a later row.
    pub(super) within: Option<usize>,
    /// The number of later rows with the same name.
    pub(super) later: usize,
    /// True for a paging field, which belongs to the outermost object of a response.
    pub(super) paging: bool,
}

/// The fields of a type in other tables.
#[derive(Debug, Default)]
pub(super) struct KnownType {
    /// The sets of fields.
    pub(super) variants: Vec<KnownFields>,
    pub(super) reliability: Reliability,
    /// The fields of the type by overrides of single rows.
    pub(super) overridden: Vec<NameId>,
}

impl KnownType {
    /// Returns true if maintainers state that objects of the type have a field.
    pub(super) fn states(&self, name: NameId) -> bool {
        let mut variants = self.variants.iter();
        self.reliability == Reliability::Stated && variants.any(|known| known.names.contains(&name))
    }

    /// Returns true if maintainers state fields of the type, and never these. Stated fields that this table lacks do not count.
    pub(super) fn excludes(&self, fields: &[NameId]) -> bool {
        let is_same = |known: &KnownFields| {
            let mut names = known.names.iter();
            known.names.len() == fields.len() && names.all(|name| fields.contains(name))
        };
        self.reliability == Reliability::Stated && !self.variants.iter().any(is_same)
    }

    /// Returns true if maintainers state that objects of the type may have no fields.
    pub(super) fn states_none(&self) -> bool {
        let mut variants = self.variants.iter();
        let empty = |known: &KnownFields| known.names.is_empty() && known.foreign == 0;
        self.reliability == Reliability::Stated && variants.any(empty)
    }
}

/// The reliability of the known fields of a type.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reliability {
    /// Objects of the type may have different fields.
    #[default]
    Loose,
    /// Many tables agree on the only set of fields.
    Firm,
    /// Maintainers state the fields.
    Stated,
}

/// A known set of fields of a type.
#[derive(Debug)]
pub(super) struct KnownFields {
    /// The fields that rows of this table name.
    pub(super) names: Vec<NameId>,
    /// The number of fields that no row of this table names.
    pub(super) foreign: Cost,
    /// The cost of this set, if only the spec has it and tables of this run have others.
    pub(super) remembered: Cost,
}

/// The whole table.
#[derive(Debug)]
pub(super) struct Prepared<'a> {
    pub(super) rows: Vec<Row<'a>>,
    pub(super) sample: Option<Sample>,
    /// The fields of each type in other tables.
    pub(super) known: Vec<KnownType>,
    /// The row of the response's payload, `data`.
    pub(super) payload: Option<usize>,
    /// The last row of each type.
    last: Vec<usize>,
    /// The last row of each name.
    last_named: Vec<usize>,
    /// The number of rows that are the same after all rows of each type. `None` if the type occurs once.
    /// All are `None` if indentation or an override determines a row.
    pub(super) extents: Vec<Option<usize>>,
    /// True if equal rows below objects of one type nest equally: indentation does not determine a row.
    pub(super) repeats: bool,
}

impl<'a> Prepared<'a> {
    /// Prepares a table.
    pub(super) fn new(problem: &Problem<'a>) -> Self {
        let names = Names::new(problem.rows);
        let sample = problem
            .sample
            .map(|value| Sample::new(value, problem.rows, &names));
        let mut types: BTreeMap<&str, TypeId> = BTreeMap::new();
        let mut known: Vec<KnownType> = Vec::new();
        let marked = problem.rows.iter().any(|row| row.depth.is_some());
        let payload = problem.rows.iter().position(|row| row.name == PAYLOAD);
        let mut rows: Vec<Row<'_>> = Vec::with_capacity(problem.rows.len());
        let mut last = Vec::new();
        for row in problem.rows {
            let type_id = row.type_name.as_deref().map(|type_name| {
                *types.entry(type_name).or_insert_with(|| {
                    known.push(known_type(problem, type_name, &names));
                    last.push(0);
                    number(known.len() - 1)
                })
            });
            if let Some(type_id) = type_id {
                last[type_id as usize] = rows.len();
            }
            rows.push(Row {
                name: names.get(&row.name).unwrap_or_default(),
                type_id,
                shape: &row.shape,
                has_fields: has_fields(&row.shape),
                depth: if marked {
                    Some(row.depth.unwrap_or(0))
                } else {
                    None
                },
                override_parent: None,
                within: None,
                later: 0,
                paging: matches!(row.name.as_str(), "page_token" | "has_more" | "total"),
            });
        }
        if let Some(sample) = &sample {
            for row in &mut rows {
                if row.has_fields == HasFields::None && sample.shows_fields(row.name) {
                    row.has_fields = HasFields::Possible;
                }
            }
        }
        let mut prepared = Self {
            rows,
            sample,
            known,
            payload,
            last,
            last_named: Vec::new(),
            extents: Vec::new(),
            repeats: !marked,
        };
        for (index, row) in prepared.rows.iter().enumerate() {
            let name = row.name as usize;
            if prepared.last_named.len() <= name {
                prepared.last_named.resize(name + 1, 0);
            }
            prepared.last_named[name] = index;
        }
        prepared.extents = match !marked && problem.overrides.is_empty() {
            true => prepared.extents(),
            false => vec![None; prepared.known.len()],
        };
        for entry in problem.overrides {
            prepared.apply(*entry);
        }
        let mut later: BTreeMap<NameId, usize> = BTreeMap::new();
        for row in prepared.rows.iter_mut().rev() {
            let count = later.entry(row.name).or_default();
            row.later = *count;
            *count += 1;
        }
        prepared
    }

    /// Returns true if a row after an index has the name.
    pub(super) fn occurs_after(&self, name: NameId, index: usize) -> bool {
        self.last_named[name as usize] > index
    }

    /// Returns true if a row has the type, at an index or later.
    pub(super) fn recurs(&self, type_id: TypeId, from: usize) -> bool {
        self.last[type_id as usize] >= from
    }

    /// Applies an override. An impossible one has no effect here; `findings` reports it.
    fn apply(&mut self, Override { row, parent }: Override) {
        if row >= self.rows.len() || parent.is_some_and(|parent| parent >= row) {
            return;
        }
        self.rows[row].override_parent = Some(parent);
        let Some(parent) = parent else {
            return;
        };
        if let Some(type_id) = self.rows[parent].type_id {
            // An override of one object of a type is evidence that the others have the field.
            let name = self.rows[row].name;
            self.known[type_id as usize].overridden.push(name);
        }
        if self.rows[parent].has_fields == HasFields::None {
            self.rows[parent].has_fields = HasFields::Possible;
        }
        for row in &mut self.rows[parent + 1..row] {
            row.within = row.within.max(Some(parent));
        }
    }

    /// Returns the cost of a row whose value in the sample is this node.
    pub(super) fn refuted(row: &Row<'_>, node: &Node) -> Cost {
        let mut cost = 0;
        let array = matches!(row.shape, RowShape::Array(_));
        if (array && node.single && !node.array) || (!array && node.array && !node.single) {
            cost += ARRAY_REFUTED;
        }
        match row.shape.innermost() {
            RowShape::Object | RowShape::Map | RowShape::MapOfAny if node.is_plain() => {
                cost += CLASS_REFUTED
            }
            RowShape::Scalar(_) if node.is_object() => cost += CLASS_REFUTED,
            RowShape::Scalar(kind) if node.kinds.iter().any(|found| !accepts(*kind, *found)) => {
                cost += KIND_REFUTED
            }
            _ => {}
        }
        cost
    }
}

/// Returns true if a scalar's row accepts a value.
pub(super) fn accepts(kind: ScalarKind, found: JsonKind) -> bool {
    match found {
        JsonKind::Null => true,
        JsonKind::Boolean => kind == ScalarKind::Boolean,
        JsonKind::Integer => matches!(
            kind,
            ScalarKind::Integer | ScalarKind::Number | ScalarKind::Enum
        ),
        JsonKind::Number => kind == ScalarKind::Number,
        JsonKind::String => matches!(
            kind,
            ScalarKind::String | ScalarKind::Enum | ScalarKind::File
        ),
        JsonKind::Array | JsonKind::Object => false,
    }
}

fn has_fields(shape: &RowShape) -> HasFields {
    match shape.innermost() {
        RowShape::Object | RowShape::Either(_) => HasFields::Expected,
        RowShape::Map | RowShape::Any | RowShape::Scalar(ScalarKind::File) => HasFields::Possible,
        RowShape::MapOfAny | RowShape::Scalar(_) | RowShape::Array(_) => HasFields::None,
    }
}

fn known_type(problem: &Problem<'_>, type_name: &str, names: &Names<'_>) -> KnownType {
    let mut known = KnownType::default();
    let known_fields = |fields: &BTreeSet<String>, remembered| {
        let ids: Vec<NameId> = fields.iter().filter_map(|field| names.get(field)).collect();
        let foreign = Cost::try_from(fields.len() - ids.len()).unwrap_or(Cost::MAX);
        KnownFields {
            names: ids,
            foreign,
            remembered,
        }
    };
    if let Some(stated) = problem.stated.get(type_name) {
        known.variants = stated
            .iter()
            .map(|fields| known_fields(fields, 0))
            .map(|known| KnownFields {
                // Fields that this table lacks say which of several sets is meant, and nothing about the position of its rows.
                foreign: known.foreign.min(1),
                ..known
            })
            .collect();
        known.reliability = Reliability::Stated;
        return known;
    }
    let mut tables = 0;
    let learned = problem
        .dictionary
        .variants(type_name)
        .any(|(_, tables)| tables.learned > 0);
    for (fields, count) in problem.dictionary.variants(type_name) {
        let remembered = if learned && count.learned == 0 {
            REMEMBERED
        } else {
            0
        };
        known.variants.push(known_fields(fields, remembered));
        tables += count.learned.saturating_add(count.remembered);
    }
    if known.variants.len() == 1 && tables >= FIRM_TABLES {
        known.reliability = Reliability::Firm;
    }
    known
}
