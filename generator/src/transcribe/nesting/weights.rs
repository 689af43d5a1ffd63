//! What each piece of evidence weighs. A tree's cost is the sum over all that speaks against it; the cheapest tree wins.
//!
//! The numbers are ranks rather than probabilities; what counts is their order and [`SURE`].

/// Costs are whole numbers, so that sums do not depend on their order.
pub(super) type Cost = i32;

/// The margin from which the best tree counts as sure: more than any single weak hint, less than one contradicted key.
pub(super) const SURE: Cost = 18;

/// The sample has the parent's object, but not this field.
pub(super) const NOT_IN_SAMPLE: Cost = 12;
/// The same for an object or a list of objects.
pub(super) const OBJECT_NOT_IN_SAMPLE: Cost = 20;
/// The sample has a key that the object's rows do not name, though some row of the table bears the name.
pub(super) const KEY_UNCOVERED: Cost = 20;
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

/// A field that this table never gives the type of this name elsewhere; or one that is lacking here.
pub(super) const TYPE_DIFFERS_HERE: Cost = 9;
/// The same against what other tables say.
pub(super) const TYPE_DIFFERS_ELSEWHERE: Cost = 8;
/// Either of them, where the sample shows the object and agrees with the table.
pub(super) const SAMPLE_OVERRULES: Cost = 1;
/// The most that the fields of one object cost because this table gives the type others: then it is another type.
pub(super) const OTHER_TYPE_HERE: Cost = 36;
/// The most that they cost because other tables give the type others.
pub(super) const OTHER_TYPE_ELSEWHERE: Cost = 24;
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
