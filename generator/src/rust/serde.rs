//! Implementations of serde's traits, behind the feature `serde`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The condition that the feature is on.
pub(super) fn for_serde() -> TokenStream {
    quote!(#[cfg(feature = "serde")])
}

/// `Serialize` and `Deserialize`, which the runtime implements.
pub(super) fn serde_impls(name: &Ident) -> TokenStream {
    let condition = for_serde();
    quote!(#condition runtime::serde_impls!(#name);)
}

/// `Serialize` only, for a union that is selected by the HTTP status: its JSON does not contain the status.
pub(super) fn serialize(name: &Ident) -> TokenStream {
    let condition = for_serde();
    quote! {
        #condition
        impl runtime::serde::Serialize for #name {
            fn serialize<S: runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::json::serialize(self, serializer)
            }
        }
    }
}
