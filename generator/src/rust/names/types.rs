//! Names of types, and the files that contain them.

use std::collections::BTreeMap;

use super::case::{type_name, value_name};
use super::members::member_names;
use super::reserved::{NO_FILES, PRELUDE};
use super::resolved::{Home, TypeNames};
use super::scope::Scope;
use super::words::{Repeated, WordsOf, type_words};
use crate::model::{Service, TypeName};

/// Where operations and events are defined, by id.
#[derive(Default)]
pub(super) struct Definitions<'s>(BTreeMap<&'s str, Definition>);

struct Definition {
    /// The position of the resource, or of the module of events.
    module: usize,
    /// The words that the names of its types start with.
    words: String,
}

impl<'s> Definitions<'s> {
    pub(super) fn insert(&mut self, id: &'s str, module: usize, words: String) {
        self.0.insert(id, Definition { module, words });
    }

    fn module(&self, id: &str) -> usize {
        self.0.get(id).map_or(0, |of| of.module)
    }

    fn words(&self, id: &str) -> String {
        let of = self.0.get(id);
        of.map(|of| of.words.clone()).unwrap_or_default()
    }
}

/// The scopes that names of types are claimed in.
pub(super) struct TypeScopes {
    /// By the position of the resource.
    pub(super) resources: Vec<Scope>,
    /// By the position of the module of events.
    pub(super) events: Vec<Scope>,
    schemas: Scope,
    files: Scope,
    /// The modules of shared schemas, by the description's name.
    schema_files: BTreeMap<String, String>,
}

impl Default for TypeScopes {
    fn default() -> Self {
        Self {
            resources: Vec::new(),
            events: Vec::new(),
            schemas: Scope::reserving(PRELUDE),
            files: Scope::reserving(NO_FILES),
            schema_files: BTreeMap::new(),
        }
    }
}

impl TypeScopes {
    /// The names of a service's types, by type id.
    pub(super) fn type_names(
        mut self,
        service: &Service,
        definitions: &Definitions<'_>,
    ) -> Vec<TypeNames> {
        let words_of = WordsOf {
            definition: &|id| definitions.words(id),
            schema_names: &service.schema_names,
        };
        let words: Vec<Words> = service
            .types
            .iter()
            .map(|definition| Words {
                short: type_words(&definition.name, &words_of, Repeated::Once),
                whole: type_words(&definition.name, &words_of, Repeated::Twice),
            })
            .collect();
        let mut types: BTreeMap<usize, TypeNames> = BTreeMap::new();
        for index in claim_order(service, &words) {
            let definition = &service.types[index];
            let words = &words[index];
            let (name, home) = self.claim(&definition.name, words, service, definitions);
            let members = member_names(&definition.shape);
            let names = TypeNames {
                name,
                home,
                members,
            };
            types.insert(index, names);
        }
        types.into_values().collect()
    }

    /// Claims the name of a type in the file that contains it.
    fn claim(
        &mut self,
        name: &TypeName,
        words: &Words,
        service: &Service,
        definitions: &Definitions<'_>,
    ) -> (String, Home) {
        let claim = |scope: &mut Scope| {
            scope.claim_first([type_name(&words.short), type_name(&words.whole)])
        };
        match name.root() {
            TypeName::Schema(schema) => {
                let chosen = service.schema_names.get(schema);
                let claimed = match name {
                    TypeName::Schema(_) if chosen.is_some() => {
                        self.schemas.claim(words.whole.clone())
                    }
                    _ => claim(&mut self.schemas),
                };
                let files = &mut self.files;
                let file = self.schema_files.entry(schema.clone());
                let file = file.or_insert_with(|| files.claim(file_name(chosen.unwrap_or(schema))));
                (claimed, Home::Schema { file: file.clone() })
            }
            TypeName::Shared { .. } => {
                let file = self.files.claim(file_name(&words.whole));
                (claim(&mut self.schemas), Home::Schema { file })
            }
            TypeName::Event(event) => {
                let module = definitions.module(event);
                (claim(&mut self.events[module]), Home::Events(module))
            }
            TypeName::Response(operation)
            | TypeName::ResponseOf { operation, .. }
            | TypeName::Headers(operation)
            | TypeName::Parameter { operation, .. } => {
                let resource = definitions.module(operation);
                let claimed = claim(&mut self.resources[resource]);
                (claimed, Home::Resource(resource))
            }
            // `root` never returns one of these.
            TypeName::Property { .. }
            | TypeName::Variant { .. }
            | TypeName::Input(_)
            | TypeName::Base(_) => (claim(&mut self.schemas), Home::Resource(0)),
        }
    }
}

/// The positions of a service's types, in the order in which they claim names: first schemas that maintainers renamed, then other
/// schemas, then shared enums, then types with derived names. Names without the words that they would repeat come last.
fn claim_order(service: &Service, words: &[Words]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..service.types.len()).collect();
    order.sort_by_key(|&index| match &service.types[index].name {
        TypeName::Schema(schema) if service.schema_names.contains_key(schema) => 0,
        TypeName::Schema(_) => 1,
        TypeName::Shared { .. } => 2,
        _ if words[index].short == words[index].whole => 3,
        _ => 4,
    });
    order
}

/// The words of a type's name.
struct Words {
    /// With repeated words once.
    short: String,
    /// All of them.
    whole: String,
}

/// The module of a shared type. In scripts without capital letters it would have the name of the type, so that it gets an ending.
fn file_name(words: &str) -> String {
    let name = value_name(words);
    if name == type_name(words) {
        format!("{name}_schema")
    } else {
        name
    }
}
