//! The enum of all events of the crate, by which one webhook serves all services.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::events::summary;
use super::example::hidden_line;
use super::names::case::ident;
use super::names::{EventsNames, INCOMING_EVENT};

/// The module of the enum, which the crate root exports.
pub(super) const MODULE: &str = "incoming_event";

/// The items of the file.
///
/// Payloads are boxed, because an enum is as large as its largest variant.
pub(super) fn items(context: &Context<'_>) -> TokenStream {
    let (mut variants, mut arms) = (TokenStream::new(), TokenStream::new());
    let mut has_feature = false;
    for (service, events, position) in events(context) {
        let index = events.events[position];
        let of_service = &context.api.services[service];
        let Some(payload) = context.names.services[service].payload(of_service, index) else {
            continue;
        };
        let event = &of_service.events[index];
        let code = docs::code(&event.id.text);
        let docs = docs::outer(&match summary(event, &context.links) {
            Some(summary) => format!("{code}: {summary}"),
            None => code,
        });
        let feature = events.module.first();
        let condition = feature.and_then(|module| context.features.module(module));
        has_feature |= condition.is_some();
        let variant = ident(&events.variants[position]);
        let module = events.module.iter().map(|segment| ident(segment));
        let payload = ident(payload);
        let event_type = &event.id.text;
        variants.extend(quote! {
            #docs
            #condition
            #variant(Box<runtime::Event<crate::#(#module::)*#payload>>),
        });
        arms.extend(quote!(#condition #event_type => Self::#variant(Box::new(event.parse()?)),));
    }
    let docs = docs::outer(&format!(
        "An event, selected by its type.{}",
        example(context).unwrap_or_default()
    ));
    let only_unknown = has_feature.then(|| {
        quote!(#[allow(clippy::match_single_binding, reason = "without features, all events are unknown")])
    });
    let name = ident(INCOMING_EVENT);
    quote! {
        use crate::runtime;

        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #variants
            /// An event of another type, or in version 1.0 of the event schema.
            Unknown(runtime::RawEvent),
        }
        impl TryFrom<runtime::RawEvent> for #name {
            type Error = runtime::Error;
            #only_unknown
            fn try_from(event: runtime::RawEvent) -> Result<Self, runtime::Error> {
                let Some(header) = event.header() else {
                    return Ok(Self::Unknown(event));
                };
                Ok(match header.event_type.as_str() {
                    #arms
                    _ => Self::Unknown(event),
                })
            }
        }
    }
}

/// All events: the position of the service, the names of the module, and the position in the module.
fn events<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (usize, &'a EventsNames, usize)> {
    let services = context.names.services.iter().enumerate();
    services.flat_map(|(service, names)| {
        names.events.iter().flat_map(move |events| {
            (0..events.events.len()).map(move |position| (service, events, position))
        })
    })
}

/// An example that handles one event type.
fn example(context: &Context<'_>) -> Option<String> {
    let (_, events, position) = events(context).next()?;
    let variant = ident(&events.variants[position]);
    let krate = &context.crate_name;
    let feature = events.module.first();
    let condition = feature.and_then(|module| context.features.module(module));
    let condition = condition.map(hidden_line).unwrap_or_default();
    Some(format!(
        "\n\n```\nuse {krate}::{{Error, {INCOMING_EVENT}, RawEvent}};\n\n\
         fn on_event(event: RawEvent) -> Result<(), Error> {{\n    \
             match {INCOMING_EVENT}::try_from(event)? {{\n{condition}        \
                 {INCOMING_EVENT}::{variant}(event) => println!(\"{{:?}}\", event.event),\n        \
                 {INCOMING_EVENT}::Unknown(event) => println!(\"other event: {{}}\", event.event_type()),\n        \
                 _ => {{}}\n    \
             }}\n    \
             Ok(())\n\
         }}\n```"
    ))
}
