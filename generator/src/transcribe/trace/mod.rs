//! The way from a field of the spec to the row of its page.
//!
//! Nothing is stored for it: a page is read again, in the same way as for a transcription, and each row is found at the field that it becomes.

mod fields;
mod page;

use std::io;
use std::path::Path;

use serde_json::Value;

use super::change_report::Change;
use super::documented::Documented;
use super::outcome::PageFile;
use super::store::{SCHEMAS, Service, Store};
use crate::diagnostic::{FileId, Location, Pointer, Sources};
use fields::{Node, Walk};

pub use fields::FieldPlace;
pub use page::{TracedPage, row_lines};

/// A field of an operation or event in the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedField {
    /// The part of the call or event that has the field.
    pub place: FieldPlace,
    /// The names on the wire, from the outermost: `["data", "external_info", "talent_id"]`. Lists and maps add no name.
    pub path: Vec<String>,
    /// The property or the parameter in the spec.
    pub location: Location,
}

/// Finds the fields of the operations of a description.
#[derive(Debug)]
pub struct Tracer {
    store: Store,
}

impl Tracer {
    /// Reads the description in a folder.
    ///
    /// # Errors
    ///
    /// A file cannot be read.
    pub fn read(spec: &Path) -> io::Result<Self> {
        Ok(Self {
            store: Store::read(spec)?,
        })
    }

    /// The fields of an operation or event, in the order of the spec. The files are added to `sources`.
    pub fn fields(&self, documented: &Documented, sources: &mut Sources) -> Vec<TracedField> {
        let target = &documented.target;
        let Some((name, service)) =
            (self.store.services.iter()).find(|(_, service)| service.operation(target).is_some())
        else {
            return Vec::new();
        };
        let found = self.store.file_with(name, service, target, sources);
        let (Some((file, operation)), Some(item)) = (found, service.item(target)) else {
            return Vec::new();
        };
        let schemas = sources.add(
            self.store.shown_path(name, SCHEMAS),
            service.text_of(SCHEMAS),
        );
        let resolve = |reference: &str| shared_schema(service, schemas, reference);
        let mut walk = Walk::new(&resolve);
        if let Some(parameters) = item.get("parameters") {
            walk.parameters(Node::new(
                file,
                Pointer::root().join("parameters"),
                parameters,
            ));
        }
        if let Some(value) = item.get(target.method()) {
            walk.operation(Node::new(file, operation, value), target);
        }
        walk.found
    }

    /// Reads a page as a transcription would. `None` if it does not describe the operation or event. The page is added to `sources`.
    pub fn page(
        &self,
        documented: &Documented,
        file: PageFile,
        sources: &mut Sources,
    ) -> Option<TracedPage> {
        page::read(&self.store, documented, file, sources)
    }

    /// The facts of a page that differ from those of the spec: the page has changed since it was transcribed, or the spec was edited.
    pub fn differences(&self, file: PageFile) -> Vec<Change> {
        page::differences(&self.store, file)
    }
}

/// The shared schema that a reference leads to.
fn shared_schema<'v>(service: &'v Service, file: FileId, reference: &str) -> Option<Node<'v>> {
    let (_, name) = reference.rsplit_once("#/")?;
    let schema: &Value = service.schemas.get(name)?;
    Some(Node::new(file, Pointer::root().join(name), schema))
}

/// The fields of a draft, whose schemas are inline.
fn fields_of_draft(
    operation: &Value,
    path_parameters: &Value,
    target: &super::Target,
    page: FileId,
) -> Vec<TracedField> {
    let mut walk = Walk::new(&|_| None);
    let at = Pointer::root().join("path-parameters");
    walk.parameters(Node::new(page, at, path_parameters));
    walk.operation(Node::new(page, Pointer::root(), operation), target);
    walk.found
}
