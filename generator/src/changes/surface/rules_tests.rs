//! The rules of semver, on edits of the generated code itself. Each edit is compared in both directions.
//!
//! Source: «SemVer compatibility» in the Cargo book, and the lints of cargo-semver-checks that concern what the generator can write.

use std::collections::BTreeSet;

use super::surface_tests::{PETS, checked, client};
use super::{Difference, Reason, Surface, compare};
use crate::changes::origin::Origin;
use crate::rust::{self, Package, RuntimeSource};

/// An edit of a file: the text in the generated code, and the text in its place on both sides.
struct Edit {
    file: &'static str,
    text: &'static str,
    old: &'static str,
    new: &'static str,
    /// The differences from the old side to the new one: `Effect Reason path`, the path without `pets::`.
    forward: &'static [&'static str],
    backward: &'static [&'static str],
}

/// An edit of the generated code, whose other side is that code.
const fn edit(
    file: &'static str,
    text: &'static str,
    new: &'static str,
    forward: &'static [&'static str],
    backward: &'static [&'static str],
) -> Edit {
    Edit {
        file,
        text,
        old: text,
        new,
        forward,
        backward,
    }
}

const ROOT: &str = "src/lib.rs";
const PETS_MODULE: &str = "src/pets.rs";
const KIND: &str = "src/schemas/kind.rs";
const PET: &str = "src/schemas/pet.rs";

const ARGUMENTS: &str = "id: impl Into<String>, name: impl Into<String>";

const EDITS: &[Edit] = &[
    // Modules and exports.
    edit(
        ROOT,
        "pub mod pets;",
        "mod pets;",
        &["Major Removed pets"],
        &["Minor Added pets"],
    ),
    edit(
        ROOT,
        "UnknownString, Upload,",
        "UnknownString,",
        &["Major Removed Upload"],
        &["Minor Added Upload"],
    ),
    // Conditions: code without the feature loses the item.
    edit(
        ROOT,
        "pub mod schemas;",
        "#[cfg(feature = \"a\")]\npub mod schemas;",
        &["Major ConditionAdded schemas"],
        &["Minor ConditionRemoved schemas"],
    ),
    Edit {
        file: PET,
        text: "#[cfg(feature = \"serde\")]\nruntime::serde_impls!(Pet);",
        old: "#[cfg(feature = \"a\")]\nruntime::serde_impls!(Pet);",
        new: "#[cfg(any(feature = \"a\", feature = \"b\"))]\nruntime::serde_impls!(Pet);",
        forward: &["Minor ConditionRemoved schemas::Pet"],
        backward: &["Major ConditionAdded schemas::Pet"],
    },
    // Structs.
    edit(
        PET,
        "#[non_exhaustive]\n",
        "",
        &["Minor BecameExhaustive schemas::Pet"],
        &["Major BecameNonExhaustive schemas::Pet"],
    ),
    edit(
        PET,
        "    pub age: Option<i64>",
        "    age: Option<i64>",
        &["Major Removed schemas::Pet::age"],
        &["Minor Added schemas::Pet::age"],
    ),
    edit(
        PET,
        "pub age: Option<i64>",
        "pub age: Option<i32>",
        &["Major TypeChanged schemas::Pet::age"],
        &["Major TypeChanged schemas::Pet::age"],
    ),
    edit(
        PET,
        "    pub age: Option<i64>",
        "    #[deprecated]\n    pub age: Option<i64>",
        &["Minor Deprecated schemas::Pet::age"],
        &["Patch Restored schemas::Pet::age"],
    ),
    edit(
        PETS_MODULE,
        "pub struct PetsResource<'a> {",
        "pub struct PetsResource<'a, 'b> {",
        &["Major SignatureChanged pets::PetsResource"],
        &["Major SignatureChanged pets::PetsResource"],
    ),
    // Enums.
    edit(
        KIND,
        "#[non_exhaustive]\n",
        "",
        &["Minor BecameExhaustive schemas::Kind"],
        &["Major BecameNonExhaustive schemas::Kind"],
    ),
    edit(
        KIND,
        "    Cat,\n",
        "",
        &["Major Removed schemas::Kind::Cat"],
        &["Minor Added schemas::Kind::Cat"],
    ),
    edit(
        KIND,
        "    Cat,\n",
        "    Cat(i64),\n",
        &["Major TypeChanged schemas::Kind::Cat"],
        &["Major TypeChanged schemas::Kind::Cat"],
    ),
    // Traits.
    edit(
        KIND,
        ", Eq, Hash)",
        ", Eq)",
        &["Major TraitRemoved schemas::Kind"],
        &["Minor TraitAdded schemas::Kind"],
    ),
    edit(
        PET,
        ", Default)",
        ")",
        &["Major TraitRemoved schemas::Pet"],
        &["Minor TraitAdded schemas::Pet"],
    ),
    edit(
        KIND,
        "impl From<&str> for Kind",
        "impl From<&i64> for Kind",
        &[
            "Major TraitRemoved schemas::Kind",
            "Minor TraitAdded schemas::Kind",
        ],
        &[
            "Major TraitRemoved schemas::Kind",
            "Minor TraitAdded schemas::Kind",
        ],
    ),
    edit(
        KIND,
        "runtime::string_enum!(Kind);",
        "",
        &["Major TraitRemoved schemas::Kind"],
        &["Minor TraitAdded schemas::Kind"],
    ),
    edit(
        PETS_MODULE,
        "type Response = schemas::Pet;",
        "type Response = schemas::Kind;",
        &["Major AssociatedTypeChanged pets::PutPetRequest"],
        &["Major AssociatedTypeChanged pets::PutPetRequest"],
    ),
    // An implementation of one's own is as good as a derived one.
    edit(
        KIND,
        "#[derive(Debug, Clone,",
        "impl std::fmt::Debug for Kind {}\n#[derive(Clone,",
        &[],
        &[],
    ),
    // Functions.
    edit(
        PETS_MODULE,
        "-> runtime::Call<PutPetRequest>",
        "-> runtime::Call<()>",
        &["Major SignatureChanged pets::PetsResource::put_pet"],
        &["Major SignatureChanged pets::PetsResource::put_pet"],
    ),
    edit(
        PETS_MODULE,
        "pub fn put_pet(&self, ",
        "pub fn put_pet(",
        &["Major SignatureChanged pets::PetsResource::put_pet"],
        &["Major SignatureChanged pets::PetsResource::put_pet"],
    ),
    edit(
        PETS_MODULE,
        "pub fn age(mut self",
        "pub fn age(&mut self",
        &["Major SignatureChanged pets::PutPetRequest::age"],
        &["Major SignatureChanged pets::PutPetRequest::age"],
    ),
    edit(
        PETS_MODULE,
        "pub fn age(mut self",
        "pub fn age(self",
        &[],
        &[],
    ),
    edit(
        PETS_MODULE,
        "(&self, request: PutPetRequest)",
        "(&self, it: PutPetRequest)",
        &[],
        &[],
    ),
    edit(
        PETS_MODULE,
        "pub fn age(mut self, age: i64)",
        "pub fn age(mut self, age: i32)",
        &["Major ArgumentTypeChanged pets::PutPetRequest::age"],
        &["Major ArgumentTypeChanged pets::PutPetRequest::age"],
    ),
    edit(
        PETS_MODULE,
        ARGUMENTS,
        "id: impl Into<String>",
        &["Major ArgumentRemoved pets::PutPetRequest::new"],
        &["Major ArgumentAdded pets::PutPetRequest::new"],
    ),
    edit(
        PETS_MODULE,
        ARGUMENTS,
        "name: impl Into<String>, id: impl Into<String>",
        &["Major ArgumentsReordered pets::PutPetRequest::new"],
        &["Major ArgumentsReordered pets::PutPetRequest::new"],
    ),
    // Aliases, statics and constants.
    edit(
        ROOT,
        "pub type ClientBuilder = runtime::ClientBuilder<Client>;",
        "pub type ClientBuilder = runtime::ClientBuilder<()>;",
        &["Major TypeChanged ClientBuilder"],
        &["Major TypeChanged ClientBuilder"],
    ),
    edit(
        ROOT,
        "pub type ClientBuilder = runtime::ClientBuilder<Client>;",
        "pub struct ClientBuilder;",
        &["Major KindChanged ClientBuilder"],
        &["Major KindChanged ClientBuilder"],
    ),
    edit(
        ROOT,
        "pub static OPERATIONS: &[&runtime::Operation] = ",
        "pub static OPERATIONS: &[runtime::Operation] = ",
        &["Major TypeChanged OPERATIONS"],
        &["Major TypeChanged OPERATIONS"],
    ),
    edit(
        ROOT,
        "pub const SERVER_0: &str",
        "pub const SERVER_0: &[u8]",
        &["Major TypeChanged servers::SERVER_0"],
        &["Major TypeChanged servers::SERVER_0"],
    ),
    // What callers do not compile against.
    edit(
        PETS_MODULE,
        "/// - `PUT /pets/{id}`",
        "/// Puts a pet.",
        &["Patch Documentation pets::PetsResource::put_pet"],
        &["Patch Documentation pets::PetsResource::put_pet"],
    ),
    edit(
        KIND,
        "Self::Cat => \"cat\"",
        "Self::Cat => \"tomcat\"",
        &["Patch Implementation schemas::Kind::as_str"],
        &["Patch Implementation schemas::Kind::as_str"],
    ),
];

/// Reasons that follow from the description or the configuration, and not from the text of a file.
const ELSEWHERE: &[Reason] = &[
    Reason::Renamed,
    Reason::NameReused,
    Reason::DependencyReplaced,
    Reason::DependencyChanged,
    Reason::RustVersionChanged,
];

/// The code of [`PETS`] as it is written to files.
fn written() -> Surface {
    let pets = checked(PETS, "");
    let package = Package {
        name: "pets".to_owned(),
        runtime: RuntimeSource::folder("runtime"),
        source: String::new(),
    };
    let surface = Surface::of(client(&pets), &pets.manifest, "pets").expect("a crate");
    let files = rust::render(client(&pets), &package, &pets.manifest).expect("a crate");
    Surface { files, ..surface }
}

fn short(of: &Difference) -> String {
    let item = of.pair.before.as_ref().or(of.pair.after.as_ref());
    let path = item.and_then(|item| item.path.strip_prefix("pets::"));
    let path = path.expect("an item of the crate");
    format!("{:?} {:?} {path}", of.pair.effect, of.reason)
}

#[test]
fn each_edit_of_the_code_has_the_effect_that_cargo_states() {
    let written = written();
    let same = |origin: &Origin| Some(origin.clone());
    let mut problems = Vec::new();
    let mut reasons: BTreeSet<Reason> = ELSEWHERE.iter().copied().collect();
    for edit in EDITS {
        let with = |text: &str| {
            let mut surface = written.clone();
            let file = surface.files.get_mut(edit.file).expect("a file");
            assert_eq!(file.matches(edit.text).count(), 1, "{}", edit.text);
            *file = file.replace(edit.text, text);
            surface
        };
        let (old, new) = (with(edit.old), with(edit.new));
        for (old, new, expected) in [(&old, &new, edit.forward), (&new, &old, edit.backward)] {
            let differences = compare(old, new, &same).expect("Rust");
            reasons.extend(differences.iter().map(|of| of.reason));
            let found: Vec<String> = differences.iter().map(short).collect();
            if found != expected {
                problems.push(format!("{} → {}: {found:#?}", edit.old, edit.new));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let all: BTreeSet<Reason> = Reason::ALL.iter().copied().collect();
    let missing: Vec<_> = all.difference(&reasons).collect();
    assert!(missing.is_empty(), "reasons without an edit: {missing:?}");
}
