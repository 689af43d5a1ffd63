//! The statics that describe how the responses of a service are wrapped.

use proc_macro2::TokenStream;
use quote::quote;

use super::features::Features;
use super::names::case::ident;
use crate::model::{Envelope, Service};

/// The envelopes that operations of the service use: with a property for the payload, and without.
pub(super) fn envelopes(service: &Service, features: &Features) -> TokenStream {
    let resources = service.resources.iter();
    let operations = resources.flat_map(|resource| &resource.operations);
    let envelopes: Vec<&Envelope> = operations
        .filter_map(|operation| operation.envelope.as_ref())
        .collect();
    let used = |with_data: bool| {
        let mut envelopes = envelopes.iter();
        envelopes.find(|envelope| envelope.data.is_some() == with_data)
    };
    let whole = used(true).map(|envelope| {
        let condition = features.envelope(true);
        envelope_static("ENVELOPE", envelope, condition)
    });
    let flat = used(false).map(|envelope| {
        let condition = features.envelope(false);
        envelope_static("FLAT_ENVELOPE", envelope, condition)
    });
    quote!(#whole #flat)
}

fn optional(property: &Option<String>) -> TokenStream {
    match property {
        Some(property) => quote!(Some(#property)),
        None => quote!(None),
    }
}

fn envelope_static(name: &str, envelope: &Envelope, condition: Option<TokenStream>) -> TokenStream {
    let name = ident(name);
    let Envelope {
        code,
        message,
        data,
        error,
    } = envelope;
    let (data, error) = (optional(data), optional(error));
    quote! {
        #condition
        pub(crate) static #name: runtime::Envelope = runtime::Envelope {
            code: #code,
            message: &[#(#message),*],
            data: #data,
            error: #error,
        };
    }
}
