//! Which traits types derive because the configuration says so.
//!
//! `*` means every type that can: a float has no `Eq`, and neither has what holds one. What is said of a single schema must be possible.

use std::collections::BTreeSet;

use super::ServiceBuilder;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{EnumValues, Field, Operation, Service, Shape, Type, TypeDefinition, TypeName};

/// Traits of the standard library that not every type can have. Of others nothing is known.
const PARTIAL: &[&str] = &["Copy", "Eq", "Hash", "Ord", "PartialOrd"];

/// The entry for all structs and unions.
const EVERYWHERE: &str = "*";

impl ServiceBuilder<'_> {
    /// Notes in the service what each type and request derives. Says whether everything that is asked for is possible.
    ///
    /// To be called when the types are complete.
    pub(super) fn derive(&mut self, service: &mut Service) -> bool {
        let derive = &self.config.derive;
        if derive.is_empty() {
            return true;
        }
        let everywhere = match derive.get(EVERYWHERE) {
            Some(entry) => entry.value.clone(),
            None => Vec::new(),
        };
        let mut wanted: Vec<Vec<String>> = Vec::new();
        for definition in &service.types {
            let mut traits = Vec::new();
            if !matches!(definition.shape, Shape::Enum(_)) {
                traits.clone_from(&everywhere);
                let own = key(&definition.name, service).and_then(|key| derive.get(&key));
                for more in own.iter().flat_map(|entry| &entry.value) {
                    if !traits.contains(more) {
                        traits.push(more.clone());
                    }
                }
            }
            wanted.push(traits);
        }
        let possible: Vec<Possible> = PARTIAL
            .iter()
            .map(|name| Possible::new(name, &service.types, &wanted))
            .collect();
        let mut sound = true;
        for (index, traits) in wanted.iter_mut().enumerate() {
            traits.retain(|name| {
                let fails = possible
                    .iter()
                    .find(|of| of.name == *name && !of.types.contains(&index));
                if let Some(possible) = fails
                    && !everywhere.contains(name)
                {
                    sound = false;
                    let definition = &service.types[index];
                    self.refuse_derive(definition, possible, service);
                }
                fails.is_none()
            });
        }
        for resource in &service.resources {
            for operation in &resource.operations {
                let can = |name: &&String| {
                    let possible = possible.iter().find(|of| of.name == **name);
                    possible.is_none_or(|of| of.holds_for(operation, &service.types))
                };
                let traits: Vec<String> = everywhere.iter().filter(can).cloned().collect();
                let id = operation.id.text.clone();
                service.request_derives.insert(id, traits);
            }
        }
        let names = service.types.iter().map(|of| of.name.clone());
        service.derives = names.zip(wanted).collect();
        sound
    }

    fn refuse_derive(&mut self, definition: &TypeDefinition, of: &Possible, service: &Service) {
        let key = key(&definition.name, service);
        let Some(entry) = key.and_then(|key| self.config.derive.get(&key)) else {
            return;
        };
        let name = of.name;
        let culprit = match &definition.shape {
            Shape::Struct(object) => object
                .fields
                .iter()
                .find(|field| !of.field(field, &service.types))
                .map(|field| format!("its property `{}` cannot", field.name)),
            Shape::Enum(_) | Shape::Union(_) => None,
        };
        let culprit = culprit.unwrap_or_else(|| "what it holds cannot".to_owned());
        let mut diagnostic = Diagnostic::error(
            Code::InvalidValue,
            entry.value_at.clone(),
            format!("the type cannot derive `{name}`: {culprit}"),
        );
        diagnostic = diagnostic.help(format!(
            "take `{name}` out, or let the types that it holds derive it too"
        ));
        self.diagnostics.push(diagnostic);
    }
}

/// The entry for the type of a schema, whichever way it travels.
fn key(name: &TypeName, service: &Service) -> Option<String> {
    match name {
        TypeName::Schema(name) => {
            // The configuration knows schemas by the names of the document.
            let documented = service.renamed.get(name).unwrap_or(name);
            Some(format!("schema:{documented}"))
        }
        TypeName::Input(of) | TypeName::Base(of) => key(of, service),
        _ => None,
    }
}

/// What can derive a trait.
struct Possible {
    name: &'static str,
    /// Structs and unions that want it and can have it, by their position.
    types: BTreeSet<usize>,
}

impl Possible {
    fn new(name: &'static str, types: &[TypeDefinition], wanted: &[Vec<String>]) -> Self {
        let wants = |traits: &Vec<String>| traits.iter().any(|of| of == name);
        let all = wanted
            .iter()
            .enumerate()
            .filter(|(_, traits)| wants(traits));
        let mut possible = Self {
            name,
            types: all.map(|(index, _)| index).collect(),
        };
        // A type that contains itself can have it unless something else in it cannot.
        loop {
            let before = possible.types.len();
            let still = possible.types.iter().copied();
            let still = still.filter(|&index| possible.shape(&types[index].shape, types));
            possible.types = still.collect();
            if possible.types.len() == before {
                return possible;
            }
        }
    }

    fn shape(&self, shape: &Shape, types: &[TypeDefinition]) -> bool {
        match shape {
            Shape::Struct(object) => {
                object.fields.iter().all(|field| self.field(field, types))
                    && (object.additional.is_none() || self.name != "Copy")
                    && object.additional.iter().all(|of| self.part(of, types))
            }
            // A variant that is not known holds any JSON.
            Shape::Union(union) => {
                self.part(&Type::Any, types)
                    && union.variants.iter().all(|of| self.part(&of.r#type, types))
            }
            Shape::Enum(of) => match of.values {
                EnumValues::Integers(_) => matches!(self.name, "Copy" | "Eq" | "Hash"),
                EnumValues::Strings(_) => matches!(self.name, "Eq" | "Hash"),
                EnumValues::Scalars(_) => false,
            },
        }
    }

    fn field(&self, field: &Field, types: &[TypeDefinition]) -> bool {
        // `null` that is told from absence has no order.
        let is_ordered = !field.nullable || field.required;
        (is_ordered || !matches!(self.name, "Ord" | "PartialOrd"))
            && self.part(&field.r#type, types)
    }

    fn part(&self, part: &Type, types: &[TypeDefinition]) -> bool {
        let name = self.name;
        match part {
            Type::Nothing
            | Type::Boolean
            | Type::Int32
            | Type::Int64
            | Type::UInt32
            | Type::UInt64 => true,
            Type::Float | Type::Double => matches!(name, "Copy" | "PartialOrd"),
            Type::Replaced(path) if matches!(path.as_str(), "f32" | "f64") => name == "PartialOrd",
            // Of other types nothing is known but that they are values.
            Type::String | Type::Replaced(_) => name != "Copy",
            Type::Any | Type::Base64 => matches!(name, "Eq" | "Hash"),
            Type::File => false,
            Type::Optional(inner) => self.part(inner, types),
            Type::Array(inner) | Type::Map(inner) => name != "Copy" && self.part(inner, types),
            Type::Named(id) | Type::Recursive(id) => {
                let shape = &types[id.index()].shape;
                match (part, shape) {
                    (Type::Recursive(_), _) if name == "Copy" => false,
                    (_, Shape::Enum(_)) => self.shape(shape, types),
                    _ => self.types.contains(&id.index()),
                }
            }
        }
    }

    fn holds_for(&self, operation: &Operation, types: &[TypeDefinition]) -> bool {
        let mut fields = operation.fields.iter();
        fields.all(|field| self.field(&field.field, types))
    }
}
