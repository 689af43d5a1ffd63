//! The file of an events module: the payloads of its events.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::doc_links::DocLinks;
use super::facts::{apps, page_line, scope_lines, sentence};
use super::names::case::ident;
use super::names::{EventsNames, INCOMING_EVENT, TypeNames};
use super::scope::FileScope;
use super::{docs, types};
use crate::model::{Event, Service, TypeDefinition, TypeName};

/// The items of the module.
pub(super) fn items(service: &Service, names: &EventsNames, scope: &FileScope<'_>) -> TokenStream {
    let mut types_of: BTreeMap<&TypeName, Vec<(&TypeDefinition, &TypeNames)>> = BTreeMap::new();
    for (definition, type_names) in scope.own_types() {
        let types = types_of.entry(definition.name.root()).or_default();
        types.push((definition, type_names));
    }
    let mut payloads = TokenStream::new();
    let mut list = Vec::new();
    for &index in &names.events {
        let event = &service.events[index];
        let root = TypeName::Event(event.id.text.clone());
        let own = types_of.get(&root).map_or(&[][..], Vec::as_slice).iter();
        let (roots, parts): (Vec<_>, Vec<_>) = own.partition(|(of, _)| of.name == root);
        let event_type = &event.id.text;
        for (definition, type_names) in roots {
            payloads.extend(payload(event, definition, type_names, scope));
            let name = ident(&type_names.name);
            list.push(quote!(#name::EVENT_TYPE));
        }
        if let Some(alias) = names.aliases.get(&index) {
            let docs = docs::outer(&documentation(event, scope.links));
            let (name, payload) = (ident(alias), scope.r#type(&event.payload));
            payloads.extend(quote!(#docs pub type #name = #payload;));
            list.push(quote!(#event_type));
        }
        for (definition, type_names) in parts {
            payloads.extend(types::items(definition, type_names, scope));
        }
    }
    // The envelope around payloads is the platform's.
    let are_enveloped = names
        .events
        .iter()
        .all(|&index| service.events[index].is_enveloped);
    let docs = docs::inner(&match (scope.is_platform, are_enveloped) {
        (true, true) => format!(
            "Event payloads: the types of [`Event::event`](runtime::Event::event). [`{INCOMING_EVENT}`](crate::{INCOMING_EVENT}) decodes \
             an event by its type."
        ),
        (false, true) => "Event payloads.".to_owned(),
        (_, false) => "Payloads of webhooks: the requests that the server sends. [`decode`](crate::runtime::json::decode) reads the body of one."
            .to_owned(),
    });
    let list_docs = match are_enveloped {
        true => " The event types of this module.",
        false => " The names of the webhooks of this module, as the description states them.",
    };
    let uses = scope.use_schemas();
    // Aliases of other schemas do not.
    let uses_runtime = mentions(&payloads, "runtime").then(|| {
        quote!(
            use crate::runtime;
        )
    });
    quote! {
        #docs
        #uses
        #uses_runtime

        #[doc = #list_docs]
        pub static EVENT_TYPES: &[&str] = &[#(#list),*];
        #payloads
    }
}

/// True if the tokens contain an identifier.
fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The struct of an event's payload, and its event type.
fn payload(
    event: &Event,
    definition: &TypeDefinition,
    names: &TypeNames,
    scope: &FileScope<'_>,
) -> TokenStream {
    let docs = match definition.description.as_deref() {
        Some(description) => docs::markdown(description, scope.links),
        None => documentation(event, scope.links),
    };
    let items = types::items_with_docs(definition, names, &docs, scope);
    let name = ident(&names.name);
    let event_type = &event.id.text;
    let event_type_docs = match event.is_enveloped {
        true => " The event type, as the header of an event contains it.",
        false => " The webhook's name in the description.",
    };
    quote! {
        #items
        impl #name {
            #[doc = #event_type_docs]
            pub const EVENT_TYPE: &str = #event_type;
        }
    }
}

/// The summary as a sentence.
pub(super) fn summary(event: &Event, links: &DocLinks) -> Option<String> {
    let summary = event.summary.as_deref()?;
    Some(sentence(&docs::markdown(summary, links)))
}

fn documentation(event: &Event, links: &DocLinks) -> String {
    let mut sections: Vec<String> = summary(event, links).into_iter().collect();
    let description = event.description.as_deref();
    sections.extend(description.map(|text| docs::markdown(text, links)));
    let label = if event.is_enveloped {
        "Event type"
    } else {
        "Webhook"
    };
    let mut facts = vec![format!("- {label}: {}", docs::code(&event.id.text))];
    facts.extend(page_line(event.page.as_ref(), event.updated.as_deref()));
    facts.extend(scope_lines(&event.scopes, &event.field_scopes));
    facts.extend(apps(&event.app_kinds));
    if event.deprecated {
        facts.push("- Deprecated".to_owned());
    }
    sections.push(facts.join("\n"));
    sections.join("\n\n")
}
