//! The language-neutral part of `codegen.toml`: what a client does differently from what the document states.
//!
//! The file is beside the document, or in the folder of services. A `ConfigFile` is parsed by a `Reader`, which reports wrong values
//! and unknown keys at their location. Neutral sections become [`Entries`], which remember the keys that were looked up. Sections of
//! an output language are read by that language: see `Language`. After the model is built, `Config::report_unused` reports each
//! entry that matches nothing: such an entry is a mistake, or is out of date.
//!
//! Keys name parts of the document:
//!
//! | part | key |
//! |---|---|
//! | an operation | `listPets`, its `operationId`, or `GET /pets/{petId}` |
//! | an event | `pet.arrived_v1`, its type |
//! | a schema | `Pet`, its name under `components` |
//! | a property | `Pet.kind`; of an object in a property or in its items `Pet.owner.name` |
//! | a parameter, or a property of a body | `listPets:page-size`, with the final id of the operation |
//! | a property of a response | `listPets:response.total`; `listPets:response-202.total` where each status has its own |
//! | a header of a response | `listPets:headers.X-Total` |
//! | a value of an enum | `Color.#f00`, `Pet.kind.cat` or `listPets:sort.asc`: the key of the enum, then the value |
//! | a set of strings | `format:date-time`, `schema:Money` or `property:Pet.weight` |

mod entries;
mod file;
mod language;
mod lint;
mod paging;
mod reader;
mod sections;
mod strings;

pub use entries::{Entries, Entry};
pub use file::{FILE_NAME, beside};
pub use lint::{GlossaryFile, LintSettings, WordedItems, WordingRule};
pub use paging::{PageSource, Paging, PagingRule};
pub use sections::Config;
pub use strings::CustomString;

pub(crate) use entries::unused;
pub(crate) use file::read_option;
pub(crate) use language::{Language, Named};
pub(crate) use reader::{Node, Reader};
pub(crate) use strings::selects_strings;
