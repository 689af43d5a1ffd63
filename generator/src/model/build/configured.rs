//! What the configuration says about parts of the document.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::Operation as OperationObject;

use super::operation::documented_id;
use super::{ServiceBuilder, Unsupported, reach};
use crate::config::{Entries, Entry};
use crate::diagnostic::{Code, Diagnostic, Location, Part, Pointer, Reported};
use crate::model::{Field, Service, Shape, TypeDefinition, TypeName, UnionVariant, Variant};

impl<'d> ServiceBuilder<'d> {
    /// Whether an operation is left out on purpose.
    pub(super) fn skips(&self, path: &str, method: &str, operation: &OperationObject) -> bool {
        entry(&self.config.skip, path, method, operation).is_some()
    }

    /// The operation's id: the one that people chose, else the document's.
    pub(super) fn operation_text(
        &self,
        path: &str,
        method: &str,
        operation: &OperationObject,
    ) -> String {
        match entry(&self.config.operations, path, method, operation) {
            Some(entry) => entry.value.clone(),
            None => documented_id(path, method, operation),
        }
    }

    /// Reports an id that people chose and another operation has.
    pub(super) fn is_new_id(&mut self, id: &str, places: &BTreeMap<String, Pointer>) -> bool {
        let (Some(other), Some(at)) = (places.get(id), self.config.operations.location_of(id))
        else {
            return true;
        };
        let other = self.document.locate(other, Part::Value);
        self.clash(
            at,
            format!("another operation has the id `{id}`"),
            Some((other, "the other operation")),
        );
        false
    }

    /// The name that people chose for the field of a property or parameter.
    pub(super) fn chosen_name(&self, name: &TypeName) -> Option<String> {
        let properties = &self.config.properties;
        if properties.is_empty() {
            return None;
        }
        Some(properties.get(&address(name))?.value.clone())
    }

    /// Gives the values of an enum the names that people chose.
    pub(super) fn rename_values<T: ToString>(
        &mut self,
        variants: &mut [Variant<T>],
        name: &TypeName,
    ) -> Result<(), Unsupported> {
        let values = &self.config.values;
        if values.is_empty() {
            return Ok(());
        }
        let prefix = address(name);
        for variant in &mut *variants {
            let address = format!("{prefix}.{}", variant.value.to_string());
            if let Some(entry) = values.get(&address) {
                variant.name = Some(entry.value.clone());
            }
        }
        let mut taken = BTreeSet::new();
        for name in variants.iter().filter_map(|variant| variant.name.as_ref()) {
            if !taken.insert(name)
                && let Some(at) = values.location_of(name)
            {
                let message = format!("two values of one enum have the name `{name}`");
                self.clash(at, message, None);
                return Err(Unsupported);
            }
        }
        Ok(())
    }

    /// Looks up the names of types of schemas. Reports names that two things have.
    pub(super) fn name_schemas(&mut self, service: &mut Service) -> Result<(), Reported> {
        let mut result = Ok(());
        let schemas = &self.config.schemas;
        if !schemas.is_empty() {
            rename_variants(service, schemas);
            let mut names = BTreeMap::new();
            for definition in &service.types {
                if let TypeName::Schema(schema) = definition.name.root() {
                    let chosen = schemas.get(schema).map(|entry| entry.value.clone());
                    if reach::is_used(definition) {
                        names.insert(schema, chosen.clone().unwrap_or_else(|| schema.clone()));
                    }
                    let chosen = chosen.map(|name| (schema.clone(), name));
                    service.schema_names.extend(chosen);
                }
            }
            let mut taken = BTreeSet::new();
            for name in names.into_values() {
                if !taken.insert(name.clone())
                    && let Some(at) = schemas.location_of(&name)
                {
                    let message = format!("two schemas have the name `{name}`");
                    result = Err(self.clash(at, message, None));
                }
            }
        }
        result.and(self.fields_with_one_name(service))
    }

    /// Reports fields of one struct that people gave the same name.
    fn fields_with_one_name(&mut self, service: &Service) -> Result<(), Reported> {
        let mut result = Ok(());
        let structs = service
            .types
            .iter()
            .filter_map(|definition| match &definition.shape {
                Shape::Struct(object) => Some(object.fields.iter().collect::<Vec<&Field>>()),
                Shape::Enum(_) | Shape::Union(_) => None,
            });
        let resources = service.resources.iter();
        let operations = resources.flat_map(|resource| &resource.operations);
        let requests =
            operations.map(|operation| operation.fields.iter().map(|of| &of.field).collect());
        let structs: Vec<Vec<&Field>> = structs.chain(requests).collect();
        for fields in structs {
            let mut taken = BTreeSet::new();
            for alias in fields.iter().filter_map(|field| field.alias.as_ref()) {
                if !taken.insert(alias)
                    && let Some(at) = self.config.properties.location_of(alias)
                {
                    let message = format!("two fields of one struct have the name `{alias}`");
                    result = Err(self.clash(at, message, None));
                }
            }
        }
        result
    }

    fn clash(
        &mut self,
        at: Location,
        message: String,
        related: Option<(Location, &str)>,
    ) -> Reported {
        let mut diagnostic =
            Diagnostic::error(Code::NameClash, at, message).help("choose another name");
        if let Some((place, words)) = related {
            diagnostic = diagnostic.related(place, words);
        }
        self.diagnostics.report(diagnostic)
    }
}

/// Gives variants that are called after a schema its new name.
fn rename_variants(service: &mut Service, schemas: &Entries<String>) {
    let new_words = |types: &[TypeDefinition], variant: &UnionVariant| {
        let definition = types.get(variant.r#type.named()?.index())?;
        match &definition.name {
            TypeName::Schema(schema) if *schema == variant.words => {
                Some(schemas.get(schema)?.value.clone())
            }
            _ => None,
        }
    };
    for index in 0..service.types.len() {
        let Shape::Union(union) = &service.types[index].shape else {
            continue;
        };
        let variants = union.variants.iter();
        let words: Vec<Option<String>> = variants
            .map(|variant| new_words(&service.types, variant))
            .collect();
        if let Shape::Union(union) = &mut service.types[index].shape {
            for (variant, words) in union.variants.iter_mut().zip(words) {
                variant.words = words.unwrap_or(std::mem::take(&mut variant.words));
            }
        }
    }
}

/// What is said about an operation, by its id in the document or by method and path.
fn entry<'c, T>(
    entries: &'c Entries<T>,
    path: &str,
    method: &str,
    operation: &OperationObject,
) -> Option<&'c Entry<T>> {
    if entries.is_empty() {
        return None;
    }
    let selector = format!("{} {path}", method.to_ascii_uppercase());
    let by_path = entries.get(&selector);
    entries
        .get(&documented_id(path, method, operation))
        .or(by_path)
}

/// How the configuration addresses what has the type: `Pet`, `Pet.owner`, `listPets:status`, `listPets:response.total`.
///
/// Items of lists and maps have the address of the list or map.
pub(super) fn address(name: &TypeName) -> String {
    match name {
        TypeName::Schema(schema) => schema.clone(),
        TypeName::Response(operation) => format!("{operation}:response"),
        TypeName::ResponseOf { operation, status } => format!("{operation}:response-{status}"),
        TypeName::Headers(operation) => format!("{operation}:headers"),
        TypeName::Event(event) => event.clone(),
        TypeName::Parameter {
            operation, name, ..
        } => format!("{operation}:{name}"),
        TypeName::Property {
            parent, property, ..
        } => format!("{}.{property}", address(parent)),
        TypeName::Variant { parent, variant } => format!("{}.{variant}", address(parent)),
        TypeName::Input(of) | TypeName::Base(of) => address(of),
        TypeName::Shared { name, .. } => name.clone(),
    }
}
