//! The state of building the service of one document.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use openapiv3::OpenAPI;

use super::cursor::Cursor;
use super::described::Nullable;
use super::pieces::Pieces;
use super::subtype_list::{Subtypes, subtypes};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Part, Reported};
use crate::model::{Envelope, Omitted, Type, TypeDefinition, TypeId, TypeName};
use crate::spec::Document;
use crate::spec::vocabulary::extension::Pagination;

/// Builds the service of one document.
pub(super) struct ServiceBuilder<'d> {
    pub(super) document: &'d Document,
    pub(super) config: &'d Config,
    pub(super) diagnostics: &'d mut Diagnostics,
    pub(super) envelope: Option<Envelope>,
    pub(super) pagination: Option<Pagination>,
    pub(super) scope_titles: BTreeMap<String, String>,
    pub(super) types: Vec<TypeDefinition>,
    /// The types of `#/components/schemas/NAME`.
    pub(super) schemas: HashMap<&'d str, SchemaState>,
    /// The subtypes of schemas with a discriminator and without alternatives.
    pub(super) subtypes: HashMap<&'d str, Subtypes<'d>>,
    /// The properties of schemas that have subtypes.
    pub(super) bases: HashMap<TypeName, TypeId>,
    /// The parts of structs that are not assembled yet.
    pub(super) pieces: HashMap<TypeId, Pieces>,
    pub(super) unassembled: Vec<TypeId>,
    /// Lists and maps that contain themselves, while they are built.
    pub(super) aliases: HashMap<&'d str, TypeId>,
    /// Types that are referred to from inside themselves.
    pub(super) handed_out: BTreeSet<TypeId>,
    /// Types with errors, and the first error of each. Recursive types that were built earlier may refer to them.
    pub(super) incomplete: BTreeMap<usize, Reported>,
    pub(super) omitted: Vec<Omitted>,
}

/// The progress of a shared schema.
#[derive(Debug, Clone)]
pub(super) enum SchemaState {
    /// Building has started. A type with an id can be referred to already.
    InProgress(Option<Type>),
    /// Building has succeeded.
    Done(Nullable),
    /// Building has failed.
    Failed(Reported),
}

impl<'d> ServiceBuilder<'d> {
    pub(super) fn new(
        document: &'d Document,
        config: &'d Config,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        Self {
            document,
            config,
            diagnostics,
            envelope: None,
            pagination: None,
            scope_titles: BTreeMap::new(),
            types: Vec::new(),
            schemas: HashMap::new(),
            subtypes: subtypes(&document.api),
            bases: HashMap::new(),
            pieces: HashMap::new(),
            unassembled: Vec::new(),
            aliases: HashMap::new(),
            handed_out: BTreeSet::new(),
            incomplete: BTreeMap::new(),
            omitted: Vec::new(),
        }
    }

    pub(super) fn api(&self) -> &'d OpenAPI {
        &self.document.api
    }

    /// The first error of a type.
    pub(super) fn error_of(&self, id: TypeId) -> Option<Reported> {
        self.incomplete.get(&id.index()).copied()
    }

    /// Records that a type has an error.
    pub(super) fn fail(&mut self, id: TypeId, reported: Reported) {
        self.incomplete.entry(id.index()).or_insert(reported);
    }

    /// Reports an error at a key.
    pub(super) fn unsupported(
        &mut self,
        code: Code,
        at: &Cursor<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Reported {
        let location = self.document.locate(&at.pointer(), Part::Key);
        let diagnostic = Diagnostic::error(code, location, message).help(help);
        self.diagnostics.report(diagnostic)
    }

    /// Warns at a key about a part that the client ignores.
    pub(super) fn warn(
        &mut self,
        code: Code,
        at: &Cursor<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let location = self.document.locate(&at.pointer(), Part::Key);
        self.diagnostics
            .push(Diagnostic::warning(code, location, message).help(help));
    }
}
