//! Overrides of the configuration: skipped operations, ids and names.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::ServiceBuilder;
use super::operation::Source;
use super::operations::Operations;
use super::reachable;
use crate::config::{Entries, Entry};
use crate::diagnostic::{Code, Diagnostic, Location, Part, Reported};
use crate::model::{Field, Service, Shape, TypeDefinition, TypeName, UnionVariant, Variant};

impl<'d> ServiceBuilder<'d> {
    /// Returns true if the configuration skips an operation.
    pub(super) fn skips(&self, source: &Source<'_, 'd>) -> bool {
        entry(&self.config.skip, source).is_some()
    }

    /// The operation's id: that of the configuration, else the document's.
    pub(super) fn operation_text(&self, source: &Source<'_, 'd>) -> String {
        match entry(&self.config.operations, source) {
            Some(entry) => entry.value.clone(),
            None => source.documented_id(),
        }
    }

    /// Reports an id of the configuration that another operation has.
    pub(super) fn check_new_id(
        &mut self,
        id: &str,
        operations: &Operations,
    ) -> Result<(), Reported> {
        let (Some(other), Some(at)) = (
            operations.position(id),
            self.config.operations.location_of(id),
        ) else {
            return Ok(());
        };
        let other = self.document.locate(other, Part::Value);
        let message = format!("another operation has the id `{id}`");
        Err(self.clash(at, message, Some((other, "the other operation"))))
    }

    /// The name that the configuration gives to the field of a property or parameter.
    pub(super) fn chosen_name(&self, name: &TypeName) -> Option<String> {
        let properties = &self.config.properties;
        if properties.is_empty() {
            return None;
        }
        Some(properties.get(&key(name))?.value.clone())
    }

    /// Gives the values of an enum the names of the configuration.
    pub(super) fn rename_values<T: ToString>(
        &mut self,
        variants: &mut [Variant<T>],
        name: &TypeName,
    ) -> Result<(), Reported> {
        let values = &self.config.values;
        if values.is_empty() {
            return Ok(());
        }
        let prefix = key(name);
        for variant in &mut *variants {
            let key = format!("{prefix}.{}", variant.value.to_string());
            if let Some(entry) = values.get(&key) {
                variant.name = Some(entry.value.clone());
            }
        }
        let mut taken = BTreeSet::new();
        for name in variants.iter().filter_map(|variant| variant.name.as_ref()) {
            if !taken.insert(name)
                && let Some(at) = values.location_of(name)
            {
                let message = format!("two values of one enum have the name `{name}`");
                return Err(self.clash(at, message, None));
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
                    if reachable::is_used(definition) {
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

    /// Reports fields of one struct with the same name in the configuration.
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

/// Renames variants that are named after a renamed schema.
fn rename_variants(service: &mut Service, schemas: &Entries<String>) {
    let new_words = |types: &[TypeDefinition], variant: &UnionVariant| {
        let definition = types.get(variant.r#type.named().next()?.index())?;
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

/// The entry of an operation, by its id in the document or by method and path.
pub(super) fn entry<'c, T>(
    entries: &'c Entries<T>,
    source: &Source<'_, '_>,
) -> Option<&'c Entry<T>> {
    if entries.is_empty() {
        return None;
    }
    let selector = format!("{} {}", source.method.to_ascii_uppercase(), source.path);
    // Both keys are looked up, so that neither entry counts as unused.
    let by_path = entries.get(&selector);
    entries.get(&source.documented_id()).or(by_path)
}

/// The configuration's key of a type: `Pet`, `Pet.owner`, `listPets:status`, `listPets:response.total`.
///
/// Items of lists and maps have the key of the list or map.
pub(super) fn key(name: &TypeName) -> String {
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
        } => format!("{}.{property}", key(parent)),
        TypeName::Variant { parent, variant } => format!("{}.{variant}", key(parent)),
        TypeName::Input(of) | TypeName::Base(of) => key(of),
        TypeName::Shared { name, .. } => name.clone(),
    }
}
