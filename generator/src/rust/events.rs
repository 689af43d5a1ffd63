//! The file of a module of events: their payloads.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::case::{ident, spoken};
use super::names::{EventsNames, ServiceNames, TypeNames};
use super::operation::{apps, page_line, scope_lines, sentence};
use super::scope::FileScope;
use super::{docs, types};
use crate::model::{Event, Service, TypeDefinition, TypeName};

/// The items of the module.
pub(super) fn items(service: &Service, names: &EventsNames, scope: &FileScope<'_>) -> TokenStream {
    let mut payloads = TokenStream::new();
    let mut list = Vec::new();
    for &index in &names.events {
        let event = &service.events[index];
        let root = TypeName::Event(event.id.text.clone());
        let own = || scope.own_types().filter(|(of, _)| *of.name.root() == root);
        for (definition, type_names) in own().filter(|(of, _)| of.name == root) {
            payloads.extend(payload(event, definition, type_names, scope));
            list.push(ident(&type_names.name));
        }
        for (definition, type_names) in own().filter(|(of, _)| of.name != root) {
            let fallback = format!("{}.", spoken(&type_names.name));
            payloads.extend(types::items(definition, type_names, &fallback, scope));
        }
    }
    let example = names
        .events
        .first()
        .and_then(|&event| payload_name(service, scope.names, event));
    let krate = scope.crate_name;
    let module = names.module.iter().map(|segment| ident(segment));
    let module: Vec<String> = module.map(|segment| segment.to_string()).collect();
    let example = example.map_or_else(String::new, |name| {
        format!(
            "\n\n```\nuse {krate}::Event;\nuse {krate}::{}::{name};\n\n\
             fn read(body: &[u8]) -> Result<Event<{name}>, {krate}::Error> {{\n    Event::from_json(body)\n}}\n```",
            module.join("::")
        )
    });
    let docs = docs::inner(&format!(
        "Events: what each tells, as the `event` of an [`Event`](runtime::Event).{example}"
    ));
    let uses = scope.use_schemas();
    quote! {
        #docs
        #uses
        use feishu_runtime as runtime;

        /// The types of all events of this module.
        pub static EVENT_TYPES: &[&str] = &[#(#list::EVENT_TYPE),*];
        #payloads
    }
}

/// The struct of an event's payload, and its event type.
fn payload(
    event: &Event,
    definition: &TypeDefinition,
    names: &TypeNames,
    scope: &FileScope<'_>,
) -> TokenStream {
    let items = types::items(definition, names, &documentation(event), scope);
    let name = ident(&names.name);
    let event_type = &event.id.text;
    quote! {
        #items
        impl #name {
            /// The type of the event.
            pub const EVENT_TYPE: &str = #event_type;
        }
    }
}

fn documentation(event: &Event) -> String {
    let summary = match &event.summary {
        Some(summary) => sentence(&docs::markdown(summary)),
        None => format!("{}.", spoken(&event.id.name)),
    };
    let mut sections = vec![summary];
    sections.extend(event.description.as_deref().map(docs::markdown));
    let mut facts = vec![format!("- Event type: {}", docs::code(&event.id.text))];
    facts.extend(page_line(event.page.as_ref(), event.updated.as_deref()));
    facts.extend(scope_lines(&event.scopes, &event.field_scopes));
    facts.extend(apps(&event.app_kinds));
    if event.deprecated {
        facts.push("- Deprecated".to_owned());
    }
    sections.push(facts.join("\n"));
    sections.join("\n\n")
}

/// The name of an event's payload.
pub(super) fn payload_name<'a>(
    service: &Service,
    names: &'a ServiceNames,
    event: usize,
) -> Option<&'a str> {
    let id = service.events[event].payload.named()?;
    names.types.get(id.index()).map(|names| names.name.as_str())
}
