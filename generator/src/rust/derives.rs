//! Additional traits that types derive because the configuration asks for them.
//!
//! `*` selects every type that can derive a trait: a type with a float cannot derive `Eq`. A trait of a single schema must be possible.

use std::collections::{BTreeMap, BTreeSet};

use super::config::{CustomTypes, Settings};
use crate::config::Entries;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Reported};
use crate::model::{
    Api, EnumValues, Field, Operation, Service, Shape, Type, TypeDefinition, TypeName,
};

/// Traits of the standard library that only some types can derive. Other traits are assumed to be possible.
const PARTIAL: &[&str] = &["Copy", "Eq", "Hash", "Ord", "PartialOrd"];

/// The key of all structs and unions.
const EVERYWHERE: &str = "*";

/// The additional traits of all services, by the position of the service.
#[derive(Debug)]
pub(super) struct Derives {
    services: Vec<ServiceDerives>,
}

/// The additional traits of the types and requests of a service.
#[derive(Debug, Default)]
pub(super) struct ServiceDerives {
    types: BTreeMap<TypeName, Vec<String>>,
    /// By the operation's id.
    requests: BTreeMap<String, Vec<String>>,
}

impl Derives {
    /// Applies `[derive]` to all types. Reports traits that a selected type cannot derive.
    pub(super) fn new(
        api: &Api,
        settings: &Settings,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, Reported> {
        let mut result = Ok(());
        let mut services = Vec::new();
        for service in &api.services {
            let rules = Rules {
                entries: &settings.derive,
                types: &service.types,
                custom_types: &settings.custom_types,
            };
            match rules.apply(service, diagnostics) {
                Ok(derives) => services.push(derives),
                Err(reported) => result = Err(reported),
            }
        }
        result.map(|()| Self { services })
    }

    pub(super) fn of_service(&self, index: usize) -> &ServiceDerives {
        &self.services[index]
    }
}

impl ServiceDerives {
    /// The additional traits of a type.
    pub(super) fn of_type(&self, name: &TypeName) -> &[String] {
        self.types.get(name).map_or(&[], Vec::as_slice)
    }

    /// The additional traits of an operation's request.
    pub(super) fn of_request(&self, operation: &str) -> &[String] {
        self.requests.get(operation).map_or(&[], Vec::as_slice)
    }
}

/// The entries of `[derive]`, and the types that they apply to.
struct Rules<'a> {
    entries: &'a Entries<Vec<String>>,
    types: &'a [TypeDefinition],
    custom_types: &'a CustomTypes,
}

impl<'a> Rules<'a> {
    fn apply(
        &self,
        service: &Service,
        diagnostics: &mut Diagnostics,
    ) -> Result<ServiceDerives, Reported> {
        if self.entries.is_empty() {
            return Ok(ServiceDerives::default());
        }
        let everywhere: &[String] = match self.entries.get(EVERYWHERE) {
            Some(entry) => &entry.value,
            None => &[],
        };
        let mut requested: Vec<Vec<String>> = self
            .types
            .iter()
            .map(|definition| self.requested(definition, everywhere))
            .collect();
        let possible: Vec<Possible<'_>> = PARTIAL
            .iter()
            .map(|name| Possible::new(name, self, &requested))
            .collect();
        let mut result = Ok(());
        for (index, traits) in requested.iter_mut().enumerate() {
            traits.retain(|name| {
                let impossible = possible
                    .iter()
                    .find(|of| of.name == *name && !of.types.contains(&index));
                if let Some(of) = impossible
                    && !everywhere.contains(name)
                    && let Some(diagnostic) = self.impossible(&self.types[index], of)
                {
                    result = Err(diagnostics.report(diagnostic));
                }
                impossible.is_none()
            });
        }
        result?;
        let names = self.types.iter().map(|of| of.name.clone());
        Ok(ServiceDerives {
            types: names.zip(requested).collect(),
            requests: requests(service, everywhere, &possible),
        })
    }

    /// The traits that entries ask for.
    fn requested(&self, definition: &TypeDefinition, everywhere: &[String]) -> Vec<String> {
        if matches!(definition.shape, Shape::Enum(_)) {
            return Vec::new();
        }
        let mut traits = everywhere.to_vec();
        let own = key(&definition.name).and_then(|key| self.entries.get(&key));
        for more in own.iter().flat_map(|entry| &entry.value) {
            if !traits.contains(more) {
                traits.push(more.clone());
            }
        }
        traits
    }

    /// The error about a type that cannot derive a trait of its own entry.
    fn impossible(&self, definition: &TypeDefinition, of: &Possible<'_>) -> Option<Diagnostic> {
        let entry = self.entries.get(&key(&definition.name)?)?;
        let name = of.name;
        let cause = match &definition.shape {
            Shape::Struct(object) => object
                .fields
                .iter()
                .find(|field| !of.field(field))
                .map(|field| format!("its property `{}` cannot", field.name)),
            Shape::Enum(_) | Shape::Union(_) => None,
        };
        let cause = cause.unwrap_or_else(|| "a type in it cannot".to_owned());
        let message = format!("the type cannot derive `{name}`: {cause}");
        let help = format!("remove `{name}`, or derive it for the types in this type too");
        Some(Diagnostic::error(Code::InvalidValue, entry.value_at.clone(), message).help(help))
    }
}

/// The traits that requests can derive, by the operation's id.
fn requests(
    service: &Service,
    everywhere: &[String],
    possible: &[Possible<'_>],
) -> BTreeMap<String, Vec<String>> {
    let operations = service
        .resources
        .iter()
        .flat_map(|resource| &resource.operations);
    operations
        .map(|operation| {
            let can = |name: &&String| {
                let of = possible.iter().find(|of| of.name == **name);
                of.is_none_or(|of| of.request(operation))
            };
            let traits = everywhere.iter().filter(can).cloned().collect();
            (operation.id.text.clone(), traits)
        })
        .collect()
}

/// The key of the type of a schema. Its sent and received forms have one key.
fn key(name: &TypeName) -> Option<String> {
    match name {
        TypeName::Schema(name) => Some(format!("schema:{name}")),
        TypeName::Input(of) | TypeName::Base(of) => key(of),
        _ => None,
    }
}

/// The types that can derive a trait.
struct Possible<'a> {
    name: &'static str,
    all: &'a [TypeDefinition],
    custom_types: &'a CustomTypes,
    /// Structs and unions that are to derive it and can, by their position.
    types: BTreeSet<usize>,
}

impl<'a> Possible<'a> {
    fn new(name: &'static str, rules: &Rules<'a>, requested: &[Vec<String>]) -> Self {
        let asks = |traits: &Vec<String>| traits.iter().any(|of| of == name);
        let asking = requested
            .iter()
            .enumerate()
            .filter(|(_, traits)| asks(traits));
        let mut possible = Self {
            name,
            all: rules.types,
            custom_types: rules.custom_types,
            types: asking.map(|(index, _)| index).collect(),
        };
        // Start from all types, and remove impossible ones until none is left: recursive types stay if nothing else prevents them.
        loop {
            let before = possible.types.len();
            let still = possible.types.iter().copied();
            let still = still.filter(|&index| possible.shape(&possible.all[index].shape));
            possible.types = still.collect();
            if possible.types.len() == before {
                return possible;
            }
        }
    }

    fn shape(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Struct(object) => {
                object.fields.iter().all(|field| self.field(field))
                    && (object.additional.is_none() || self.name != "Copy")
                    && object.additional.iter().all(|of| self.part(of))
            }
            // An unknown variant contains any JSON.
            Shape::Union(union) => {
                self.part(&Type::Any)
                    && union.is_json()
                    && union.variants.iter().all(|of| self.part(&of.r#type))
            }
            Shape::Enum(of) => match of.values {
                EnumValues::Integers(_) => matches!(self.name, "Copy" | "Eq" | "Hash"),
                EnumValues::Strings(_) => matches!(self.name, "Eq" | "Hash"),
                EnumValues::Scalars(_) => false,
            },
        }
    }

    fn field(&self, field: &Field) -> bool {
        // A field that distinguishes `null` from absence has no order.
        let is_ordered = !field.nullable || field.required;
        (is_ordered || !matches!(self.name, "Ord" | "PartialOrd")) && self.part(&field.r#type)
    }

    fn part(&self, part: &Type) -> bool {
        let name = self.name;
        match part {
            Type::Nothing
            | Type::Boolean
            | Type::Int32
            | Type::Int64
            | Type::UInt32
            | Type::UInt64 => true,
            Type::Float | Type::Double => matches!(name, "Copy" | "PartialOrd"),
            Type::Custom(custom) if matches!(self.custom_types.path(*custom), "f32" | "f64") => {
                name == "PartialOrd"
            }
            // Other custom types are unknown: the compiler reports one that cannot derive the trait.
            Type::String | Type::Custom(_) => name != "Copy",
            Type::Any | Type::Base64 => matches!(name, "Eq" | "Hash"),
            Type::File => false,
            Type::Optional(inner) => self.part(inner),
            Type::Array(inner) | Type::Map(inner) => name != "Copy" && self.part(inner),
            Type::Tuple(tuple) => tuple.items.iter().all(|item| self.part(item)),
            Type::Named(id) | Type::Recursive(id) => {
                let shape = &self.all[id.index()].shape;
                match (part, shape) {
                    (Type::Recursive(_), _) if name == "Copy" => false,
                    (_, Shape::Enum(_)) => self.shape(shape),
                    _ => self.types.contains(&id.index()),
                }
            }
        }
    }

    fn request(&self, operation: &Operation) -> bool {
        let mut fields = operation.fields.iter();
        fields.all(|field| self.field(&field.field))
    }
}
