//! Gives each difference of Rust to the change of the wire from which it follows. What is left over is a change of its own.

use std::collections::{BTreeMap, HashMap};

use super::change::{Change, Owner, Subject};
use super::effect::RustEffect;
use super::kind::{Kind, WireEffect};
use super::origin::{Origin, Part};
use super::position::{below, position};
use super::surface::{Difference, Reason};
use super::wire::Related;

/// Combines the changes of the wire with the differences of Rust.
pub(super) fn join(
    mut changes: Vec<Change>,
    differences: Vec<Difference>,
    related: &Related,
) -> Vec<Change> {
    let index = Index::new(&changes);
    let mut rest = Vec::new();
    for difference in differences {
        match index.cause(&changes, related, &difference) {
            Some(at) => add(&mut changes[at], difference),
            None => rest.push(difference),
        }
    }
    let (general, mut rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_general);
    // Beside other changes, documentation that follows from them tells nothing.
    let is_visible = |of: &Difference| of.pair.effect > RustEffect::Patch;
    if !changes.is_empty() || rest.iter().chain(&general).any(is_visible) {
        rest.retain(is_visible);
    }
    changes.extend(of_rust(rest));
    let mut alone = Vec::new();
    for difference in general {
        // Modules, exports of the runtime and shared enums come and go with what needs them.
        let effect = difference.pair.effect;
        let is_cause = |of: &Change| !of.items.is_empty() && of.rust >= effect;
        match changes.iter().position(is_cause) {
            Some(at) => add(&mut changes[at], difference),
            None if is_visible(&difference) || changes.is_empty() => alone.push(difference),
            None => {}
        }
    }
    changes.extend(of_rust(alone));
    changes
}

/// True for items that belong to the client or to a module, and for enums of error codes, which operations share: what changes one
/// operation may give others another enum.
fn is_general(difference: &Difference) -> bool {
    let mut origins = difference.new.iter().chain(&difference.old);
    origins.all(|of| {
        let part = &of.part;
        matches!(
            part,
            Part::Service | Part::Resource(_) | Part::ErrorCodes(_)
        )
    })
}

fn add(change: &mut Change, difference: Difference) {
    change.rust = change.rust.max(difference.pair.effect);
    // Changed code behind the same interface is no item to look at.
    if difference.pair.effect > RustEffect::Patch {
        change.items.push(difference.pair);
    }
}

/// The changes by the parts of the model that they are about.
struct Index {
    by_origin: HashMap<Origin, Vec<usize>>,
    /// By type, the changes of its members, and of what brings or drops it.
    by_type: HashMap<Origin, Vec<usize>>,
}

impl Index {
    fn new(changes: &[Change]) -> Self {
        let mut index = Self {
            by_origin: HashMap::new(),
            by_type: HashMap::new(),
        };
        for (at, change) in changes.iter().enumerate() {
            for origin in change.old_origin.iter().chain(&change.new_origin) {
                let known = index.by_origin.entry(origin.clone()).or_default();
                if known.last() != Some(&at) {
                    known.push(at);
                }
                if let Some(r#type) = type_of(origin) {
                    index.by_type.entry(r#type).or_default().push(at);
                }
            }
            for r#type in change.dropped_types.iter().chain(&change.new_types) {
                index.by_type.entry(r#type.clone()).or_default().push(at);
            }
        }
        index
    }

    /// The change of the wire from which a difference follows.
    fn cause(
        &self,
        changes: &[Change],
        related: &Related,
        difference: &Difference,
    ) -> Option<usize> {
        // A rename follows from the rename of something, even if other things changed closer to it.
        let of_rename = || self.closest(changes, related, difference, EXACT);
        let renamed = (difference.reason == Reason::Renamed).then(of_rename);
        (renamed.flatten()).or_else(|| self.closest(changes, related, difference, 1))
    }

    /// The closest change that explains a difference at least as well as a limit.
    fn closest(
        &self,
        changes: &[Change],
        related: &Related,
        difference: &Difference,
        least: u8,
    ) -> Option<usize> {
        let origins = || difference.new.iter().chain(&difference.old);
        let of = |known: Option<&Vec<usize>>| {
            let known = known?.iter().copied();
            known
                .filter_map(|at| Some((explains(changes[at].kind, difference.reason)?, at)))
                .filter(|&(fit, _)| fit >= least)
                .max_by_key(|&(fit, at)| (fit, std::cmp::Reverse(at)))
                .map(|(_, at)| at)
        };
        let exact = origins().find_map(|origin| of(self.by_origin.get(origin)));
        let by_type = || {
            let mut types = origins().filter_map(type_of);
            types.find_map(|origin| of(self.by_type.get(&origin)))
        };
        let by_related = || {
            let mut types = origins().filter_map(|origin| related.get(origin)).flatten();
            types.find_map(|origin| of(self.by_type.get(origin)))
        };
        let by_operation = || {
            let mut operations = origins().filter_map(operation_of);
            operations.find_map(|origin| of(self.by_origin.get(&origin)))
        };
        exact
            .or_else(by_type)
            .or_else(by_related)
            .or_else(by_operation)
    }
}

/// The type that a part is or belongs to. Error codes are those of their operation.
fn type_of(origin: &Origin) -> Option<Origin> {
    let part = match &origin.part {
        Part::ErrorCodes(operation) | Part::ErrorCode { operation, .. } => {
            Part::ErrorCodes(operation.clone())
        }
        Part::Type(name) => Part::Type(name.clone()),
        Part::Field { r#type, .. } | Part::Value { r#type, .. } | Part::Variant { r#type, .. } => {
            Part::Type(r#type.clone())
        }
        _ => return None,
    };
    Some(Origin {
        service: origin.service.clone(),
        part,
    })
}

/// The operation or event that a part belongs to.
fn operation_of(origin: &Origin) -> Option<Origin> {
    let part = match &origin.part {
        Part::RequestField { operation, .. }
        | Part::ErrorCodes(operation)
        | Part::ErrorCode { operation, .. } => Part::Operation(operation.clone()),
        Part::Type(name)
        | Part::Field { r#type: name, .. }
        | Part::Value { r#type: name, .. }
        | Part::Variant { r#type: name, .. } => match position(name, None).0 {
            Owner::Operation(id) => Part::Operation(id),
            Owner::Event(id) => Part::Event(id),
            _ => return None,
        },
        _ => return None,
    };
    Some(Origin {
        service: origin.service.clone(),
        part,
    })
}

/// The fit of a kind that is the very reason of a difference.
const EXACT: u8 = 3;

/// How well a kind of change explains a difference of Rust, at most [`EXACT`]. `None`: it does not.
fn explains(kind: Kind, reason: Reason) -> Option<u8> {
    use Kind as K;
    if reason.effect() == RustEffect::Patch {
        return Some(1);
    }
    // Credentials are traits of requests.
    if kind.is_about_credentials() {
        let is_trait = matches!(reason, Reason::TraitAdded | Reason::TraitRemoved);
        return is_trait.then_some(EXACT);
    }
    // These change documentation and data only.
    let is_data = kind.wire() == WireEffect::None && !kind.is_naming()
        || matches!(
            kind,
            K::RequestFieldDefaultAdded
                | K::RequestFieldDefaultRemoved
                | K::RequestFieldDefaultChanged
                | K::ResponseFieldDefaultChanged
                | K::RequestConstraintTightened
                | K::RequestConstraintLoosened
                | K::RequestConstraintChanged
                | K::ResponseConstraintTightened
                | K::ResponseConstraintLoosened
                | K::ResponseConstraintChanged
        )
        || kind.is_about_access();
    if is_data {
        return None;
    }
    let is_exact = match reason {
        Reason::Added => kind.code().ends_with("added"),
        Reason::Removed => kind.code().ends_with("removed"),
        Reason::Renamed | Reason::NameReused => kind.code().ends_with("renamed"),
        Reason::Deprecated => kind.code().ends_with("deprecated"),
        Reason::ArgumentAdded => {
            matches!(kind, K::RequestFieldBecameRequired | K::RequiredFieldAdded)
        }
        Reason::ArgumentRemoved => {
            matches!(
                kind,
                K::RequestFieldBecameOptional | K::RequiredFieldRemoved
            )
        }
        Reason::TypeChanged | Reason::ArgumentTypeChanged | Reason::SignatureChanged => {
            let code = kind.code();
            [
                "retyped", "widened", "narrowed", "nullable", "optional", "required",
            ]
            .iter()
            .any(|end| code.ends_with(end))
        }
        _ => false,
    };
    // A deprecation changes no type.
    let is_mark = kind.code().ends_with("deprecated") || kind.code().ends_with("restored");
    match (is_exact, is_mark) {
        (true, _) => Some(EXACT),
        (false, true) => None,
        (false, false) => Some(2),
    }
}

/// The changes of what no change of the wire explains: one for each kind and part of the model.
fn of_rust(differences: Vec<Difference>) -> Vec<Change> {
    let mut changes: BTreeMap<(Subject, Kind), Change> = BTreeMap::new();
    for difference in differences {
        let kind = match difference.reason {
            Reason::Added => Kind::RustItemAdded,
            Reason::Removed => Kind::RustItemRemoved,
            Reason::Renamed | Reason::NameReused => Kind::RustItemRenamed,
            Reason::TraitAdded => Kind::RustTraitAdded,
            Reason::TraitRemoved => Kind::RustTraitRemoved,
            Reason::Documentation | Reason::Implementation => Kind::RustCodeChanged,
            _ => Kind::RustSignatureChanged,
        };
        let subject = subject(difference.new.as_ref().or(difference.old.as_ref()));
        let change = changes
            .entry((subject.clone(), kind))
            .or_insert_with(|| Change::new(kind, subject));
        change.rust = change.rust.max(difference.pair.effect);
        change.items.push(difference.pair);
        change.old_origin = change.old_origin.take().or(difference.old);
        change.new_origin = change.new_origin.take().or(difference.new);
    }
    changes.into_values().collect()
}

/// The subject of a part of the model.
fn subject(origin: Option<&Origin>) -> Subject {
    let whole = |owner| Subject {
        owner,
        path: String::new(),
        role: "",
    };
    let Some(origin) = origin else {
        return whole(Owner::Client);
    };
    let module = origin.service.as_deref();
    let member = |name, member: &str| {
        let (owner, path) = position(name, module);
        Subject {
            owner,
            path: below(&path, member),
            role: "field",
        }
    };
    match &origin.part {
        Part::Service | Part::Resource(_) => whole(match module {
            Some(name) => Owner::Service(name.to_owned()),
            None => Owner::Client,
        }),
        Part::Operation(id)
        | Part::RequestField { operation: id, .. }
        | Part::ErrorCodes(id)
        | Part::ErrorCode { operation: id, .. } => whole(Owner::Operation(id.clone())),
        Part::Event(id) => whole(Owner::Event(id.clone())),
        Part::Type(name) => {
            let (owner, path) = position(name, module);
            Subject {
                owner,
                path,
                role: "",
            }
        }
        Part::Field { r#type, name } => member(r#type, name.as_deref().unwrap_or("*")),
        Part::Value { r#type, value } => member(r#type, value),
        Part::Variant { r#type, words } => member(r#type, words),
    }
}
