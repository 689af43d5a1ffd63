//! The weights of evidence. A tree's cost is the sum of the evidence against it. The cheapest tree is the best.
//!
//! The numbers are ranks, not probabilities. Only their order and [`CERTAIN`] matter.

/// A cost. It is an integer, so that sums do not depend on their order.
pub(super) type Cost = i32;

/// The minimum margin of a certain tree.
///
/// It is more than the cost of a field that the sample lacks or that differs from its type. It is less than the cost of a key that
/// no row covers.
pub(super) const CERTAIN: Cost = 18;

/// The sample has the parent's object, but not this field.
pub(super) const NOT_IN_SAMPLE: Cost = 12;
/// The same for an object or a list of objects.
pub(super) const OBJECT_NOT_IN_SAMPLE: Cost = 21;
/// The reduction of these two for each field of the object that the sample lacks already: it shows only a part of the object.
pub(super) const LACKING_MORE: Cost = 3;
/// The minimum after these reductions.
pub(super) const LACKING_LEAST: Cost = 3;
/// The sample has a key that no field of the object covers, but another row has its name.
pub(super) const KEY_UNCOVERED: Cost = 30;
/// The same for an object with keys that other rows name.
pub(super) const OBJECT_UNCOVERED: Cost = 60;
/// One of these contradictions, where the sample contradicted the same field of the type before.
pub(super) const CONTRADICTED_AGAIN: Cost = 2;
/// An object in the table, but a single value in the sample, or the reverse.
pub(super) const CLASS_REFUTED: Cost = 8;
/// An array in the table but not in the sample, or the reverse.
pub(super) const ARRAY_REFUTED: Cost = 2;
/// The sample and the table have different kinds of a single value.
pub(super) const KIND_REFUTED: Cost = 1;

/// An object without any field.
pub(super) const NO_FIELDS: Cost = 20;
/// The same, where the sample shows an empty object.
pub(super) const NO_FIELDS_SHOWN: Cost = 10;
/// The same, where an earlier object of the type has no field.
pub(super) const NO_FIELDS_AGAIN: Cost = 2;
/// Fields of a row that is not an object: an `enum`, a file, a map.
pub(super) const UNUSUAL_PARENT: Cost = 25;
/// Fields of a list without an item type.
pub(super) const UNTYPED_LIST: Cost = 6;

/// The cost of differing from the known fields of a type: an unknown field, or a missing one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Severity {
    /// For each field.
    pub(super) each: Cost,
    /// The maximum for one object. An object that differs much has another type of the same name.
    pub(super) most: Cost,
}

/// The fields are known from other tables.
pub(super) const TYPE_ELSEWHERE: Severity = Severity { each: 8, most: 24 };
/// The fields are known from this table.
pub(super) const TYPE_HERE: Severity = Severity { each: 9, most: 36 };
/// Many tables agree on the fields.
pub(super) const FIRM_TYPE: Severity = Severity { each: 20, most: 40 };
/// Maintainers state the fields.
pub(super) const STATED_TYPE: Severity = Severity {
    each: 40,
    most: 120,
};
/// A missing field that another object of the type has by an override.
pub(super) const OVERRIDDEN_FIELD: Severity = Severity { each: 40, most: 80 };
/// A set of fields that only the spec has, where tables of this run have others.
pub(super) const REMEMBERED: Cost = 8;
/// A field that differs from the type, where the sample agrees with the table.
pub(super) const SAMPLE_OVERRULES: Cost = 1;
/// A field of an unknown type.
pub(super) const NEW_FIELD: Cost = 1;

/// The end of an object.
pub(super) const END: Cost = 1;

/// An object inside another object of the same type. A table cannot describe such a type to its end.
pub(super) const RECURSIVE_TYPE: Cost = 40;

/// A row of an object, where another object of its type in this table has another row at this distance, or none. It is counted once for each
/// object. It occurs in 9 of 794 types of tables with known trees.
pub(super) const BEYOND_REPETITION: Cost = 12;

/// A paging field in the items of a list, or outside of the response's payload.
pub(super) const STRAY_PAGING: Cost = 20;
/// A paging field deeper in the payload.
pub(super) const UNUSUAL_PAGING: Cost = 6;

/// A row whose depth contradicts its indentation.
pub(super) const DEPTH_IGNORED: Cost = 100;
/// Two fields of one object with the same name. It occurs only if no tree avoids it.
pub(super) const DUPLICATE_NAME: Cost = 1000;
