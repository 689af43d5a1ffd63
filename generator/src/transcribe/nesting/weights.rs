//! What each piece of evidence weighs. A tree's cost is the sum over all that speaks against it; the cheapest tree wins.
//!
//! The numbers are ranks rather than probabilities; what counts is their order and [`CERTAIN`].

/// Costs are whole numbers, so that sums do not depend on their order.
pub(super) type Cost = i32;

/// The margin from which the best tree counts as sure: more than a field that the sample lacks or that differs from its type,
/// less than a key that no row covers.
pub(super) const CERTAIN: Cost = 18;

/// The sample has the parent's object, but not this field.
pub(super) const NOT_IN_SAMPLE: Cost = 12;
/// The same for an object or a list of objects.
pub(super) const OBJECT_NOT_IN_SAMPLE: Cost = 20;
/// The sample has a key that the object's rows do not name, though some row of the table bears the name.
pub(super) const KEY_UNCOVERED: Cost = 20;
/// The same for an object with keys that rows name.
pub(super) const OBJECT_UNCOVERED: Cost = 36;
/// Either of them, where the sample contradicted the same type about the same name before.
pub(super) const CONTRADICTED_AGAIN: Cost = 2;
/// An object's row in the table, but a single value in the sample; or the reverse.
pub(super) const CLASS_REFUTED: Cost = 8;
/// An array in the table but not in the sample, or the reverse.
pub(super) const ARRAY_REFUTED: Cost = 2;
/// Another kind of single value in the sample than in the table.
pub(super) const KIND_REFUTED: Cost = 1;

/// An object without any field.
pub(super) const NO_FIELDS: Cost = 20;
/// The same where the sample shows an empty object.
pub(super) const NO_FIELDS_SHOWN: Cost = 10;
/// Fields of a row that is no object: an `enum`, a file, a map.
pub(super) const UNUSUAL_PARENT: Cost = 25;

/// What it costs to differ from what is known of a type: to have a field that it has nowhere, or to lack one that it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Severity {
    /// For each field.
    pub(super) each: Cost,
    /// For all fields of an object together: an object that differs much is of another type of the same name.
    pub(super) most: Cost,
}

/// The fields are known from other tables.
pub(super) const TYPE_ELSEWHERE: Severity = Severity { each: 8, most: 24 };
/// The fields are known from this table.
pub(super) const TYPE_HERE: Severity = Severity { each: 9, most: 36 };
/// Many tables agree on the fields.
pub(super) const FIRM_TYPE: Severity = Severity { each: 20, most: 40 };
/// A person settled one of the fields.
pub(super) const OVERRIDDEN_TYPE: Severity = Severity { each: 40, most: 80 };
/// To have the fields that only the spec has, where tables of this run have others.
pub(super) const REMEMBERED: Cost = 8;
/// To differ in one field where the sample shows the object and agrees with the table.
pub(super) const SAMPLE_OVERRULES: Cost = 1;
/// A field of a type of which nothing is known.
pub(super) const NEW_FIELD: Cost = 1;

/// Ending an object, and each further one that ends with it.
pub(super) const END: Cost = 1;

/// A field about paging in the items of a list, or outside of the reply's payload.
pub(super) const STRAY_PAGING: Cost = 20;
/// A field about paging deeper in the payload.
pub(super) const UNUSUAL_PAGING: Cost = 6;

/// A row that does not stand as deep as the table marks it.
pub(super) const DEPTH_IGNORED: Cost = 25;
/// Two fields of one object with the same name. Only trees that cannot avoid it have it.
pub(super) const DUPLICATE_NAME: Cost = 1000;
