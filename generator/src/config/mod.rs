//! `codegen.toml`: what people want otherwise than the document says.
//!
//! The file stands beside the document, or in the folder of services. `reader` walks it and says what is wrong where; each section
//! becomes plain data or [`Entries`], which remember what was looked up in them. When the model is built, [`Config::report_idle`] says
//! which entries match nothing: an entry without effect is a mistake in the file, or was left behind.
//!
//! Parts of the document are named like this:
//!
//! | what | how |
//! |---|---|
//! | an operation | `listPets`, its `operationId`, or `GET /pets/{petId}` |
//! | an event | `pet.arrived_v1`, its type |
//! | a schema | `Pet`, its name under `components` |
//! | a property | `Pet.kind`; of an object in a property or in its items `Pet.owner.name` |
//! | a parameter, or a property of a body | `listPets:page-size`, by the id that the operation has in the end |
//! | a property of a response | `listPets:response.total`; `listPets:response-202.total` where each status has its own |
//! | a header of a response | `listPets:headers.X-Total` |
//! | a value of an enum | `Color.#f00`, `Pet.kind.cat` or `listPets:sort.asc`: where the enum stands, and the value |

mod entries;
mod features;
mod load;
mod manifest;
mod package;
mod reader;
mod replacements;
mod rust_words;
mod sections;

pub use entries::{Entries, Entry};
pub use features::Features;
pub use load::FILE_NAME;
pub use manifest::{Dependency, Manifest, Runtime};
pub use package::package_name;

use crate::diagnostic::{Diagnostics, Location};

/// A configuration. Without a file it is empty and changes nothing.
#[derive(Debug, Default)]
pub struct Config {
    /// What the manifest says.
    pub manifest: Manifest,
    /// Which features there are.
    pub features: Features,
    /// Operations that are left out, by id or by method and path, and events, by type.
    pub skip: Entries<()>,
    /// The ids that operations have instead, by id or by method and path.
    pub operations: Entries<String>,
    /// The names that types of schemas have instead.
    pub schemas: Entries<String>,
    /// The names that fields have instead, by the address of the property or parameter.
    pub properties: Entries<String>,
    /// The names that variants have instead, by the address of the enum and the value.
    pub values: Entries<String>,
    /// Types of other crates that strings are, by `format:…`, `schema:…` or `property:…`.
    pub types: Entries<String>,
    /// Traits that types derive besides, as paths of Rust, by `*` or `schema:…`.
    pub derive: Entries<Vec<String>>,
}

impl Config {
    /// Reports every entry that nothing has looked up.
    pub fn report_idle(&self, diagnostics: &mut Diagnostics) {
        self.skip.report_idle(
            "no operation has this id, or this method and path, and no event this type",
            diagnostics,
        );
        self.operations.report_idle(
            "no operation has this id, or this method and path",
            diagnostics,
        );
        self.schemas
            .report_idle("no type is made of a schema of this name", diagnostics);
        self.properties
            .report_idle("there is no property or parameter like this", diagnostics);
        self.values
            .report_idle("there is no enum with this value", diagnostics);
        self.types
            .report_idle("no string of the document is this", diagnostics);
        self.derive
            .report_idle("no struct or union is made of this", diagnostics);
    }

    /// Where the entry stands that gave a name, for messages about the name.
    pub(crate) fn location_of(entries: &Entries<String>, name: &str) -> Option<Location> {
        entries
            .iter()
            .find(|entry| entry.value == name)
            .map(|entry| entry.value_at.clone())
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
