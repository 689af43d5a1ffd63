//! Reads the public items of a file.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, FnArg, ImplItem, ReturnType, Visibility};

use super::item::{Item, ItemKind, Items, Key, Parameter, Space};
use super::modules::{FileNames, leaves, subject};
use super::signature::{Signature, text};

/// Adds the public items of a file.
pub(super) fn read(file: &syn::File, names: &FileNames, items: &mut Items) {
    let mut reader = Reader { names, items };
    for item in &file.items {
        reader.item(item, None);
    }
}

struct Reader<'r> {
    names: &'r FileNames,
    items: &'r mut Items,
}

impl Reader<'_> {
    /// Reads an item. `inside` is the inline module that contains it.
    fn item(&mut self, item: &syn::Item, inside: Option<&str>) {
        match item {
            syn::Item::Struct(of) if is_public(&of.vis) => self.r#struct(of),
            syn::Item::Enum(of) if is_public(&of.vis) => self.r#enum(of),
            syn::Item::Impl(of) => self.implementation(of),
            syn::Item::Macro(of) => self.macro_call(of),
            syn::Item::Use(of) if is_public(&of.vis) => self.export(of),
            syn::Item::Mod(of) if is_public(&of.vis) => self.module(of),
            syn::Item::Type(of) if is_public(&of.vis) => {
                let (name, target) = (&of.ident, &of.ty);
                let declaration = quote!(pub type #name = #target);
                let item = self.parsed(ItemKind::Alias, &of.attrs, &declaration, target);
                self.add(name, item, inside);
            }
            syn::Item::Static(of) if is_public(&of.vis) => {
                let (name, r#type) = (&of.ident, &of.ty);
                let declaration = quote!(pub static #name: #r#type);
                let mut item = self.parsed(ItemKind::Static, &of.attrs, &declaration, r#type);
                item.body = of.expr.to_token_stream().to_string();
                self.add(name, item, inside);
            }
            syn::Item::Const(of) if is_public(&of.vis) => {
                let (name, r#type) = (&of.ident, &of.ty);
                let declaration = quote!(pub const #name: #r#type);
                let mut item = self.parsed(ItemKind::Constant, &of.attrs, &declaration, r#type);
                item.body = of.expr.to_token_stream().to_string();
                self.add(name, item, inside);
            }
            syn::Item::Fn(of) if is_public(&of.vis) => {
                let item = self.function(&of.attrs, &of.sig, &of.block);
                self.add(&of.sig.ident, item, inside);
            }
            _ => {}
        }
    }

    /// The item of a declaration; `signature` is what callers depend on.
    fn parsed(
        &self,
        kind: ItemKind,
        attributes: &[Attribute],
        declaration: &impl ToTokens,
        signature: &impl ToTokens,
    ) -> Item {
        let is = |name| attributes.iter().any(|of| of.path().is_ident(name));
        Item {
            kind,
            declaration: text(declaration),
            signature: Signature::of(signature, self.names),
            parameters: Vec::new(),
            condition: condition(attributes),
            non_exhaustive: is("non_exhaustive"),
            deprecated: is("deprecated"),
            docs: docs(attributes),
            body: String::new(),
        }
    }

    fn add(&mut self, name: &syn::Ident, item: Item, inside: Option<&str>) {
        let name = name.to_string();
        let path = match inside {
            Some(module) => format!("{}::{name}", self.names.public(module)),
            None if self.names.is_exported(&name) => self.names.public(&name),
            None => return,
        };
        self.items.insert(Key::item(path), item);
    }

    /// Adds a part of a type.
    fn add_part(&mut self, owner: &str, name: &impl ToString, space: Space, item: Item) {
        if self.names.is_exported(owner) {
            let path = format!("{}::{}", self.names.public(owner), name.to_string());
            self.items.insert(Key { path, space }, item);
        }
    }

    fn r#struct(&mut self, of: &syn::ItemStruct) {
        let (name, generics) = (&of.ident, &of.generics);
        let declaration = quote!(pub struct #name #generics);
        let item = self.parsed(ItemKind::Struct, &of.attrs, &declaration, generics);
        self.add(name, item, None);
        self.derives(name, &of.attrs);
        for field in &of.fields {
            let (Some(field_name), true) = (&field.ident, is_public(&field.vis)) else {
                continue;
            };
            let r#type = &field.ty;
            let declaration = quote!(pub #field_name: #r#type);
            let item = self.parsed(ItemKind::Field, &field.attrs, &declaration, r#type);
            self.add_part(&name.to_string(), field_name, Space::Field, item);
        }
    }

    fn r#enum(&mut self, of: &syn::ItemEnum) {
        let (name, generics) = (&of.ident, &of.generics);
        let declaration = quote!(pub enum #name #generics);
        let item = self.parsed(ItemKind::Enum, &of.attrs, &declaration, generics);
        self.add(name, item, None);
        self.derives(name, &of.attrs);
        for variant in &of.variants {
            let (variant_name, fields) = (&variant.ident, &variant.fields);
            let declaration = quote!(#variant_name #fields);
            let item = self.parsed(ItemKind::Variant, &variant.attrs, &declaration, fields);
            self.add_part(&name.to_string(), variant_name, Space::Variant, item);
        }
    }

    /// The traits that a type derives.
    fn derives(&mut self, name: &syn::Ident, attributes: &[Attribute]) {
        for attribute in attributes {
            if !attribute.path().is_ident("derive") {
                continue;
            }
            let paths = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
            for path in attribute.parse_args_with(paths).into_iter().flatten() {
                let item = self.parsed(
                    ItemKind::Implementation,
                    &[],
                    &quote!(impl #path for #name),
                    &TokenStream::new(),
                );
                self.add_implementation(&name.to_string(), &path, item);
            }
        }
    }

    /// Adds what implements something for a type of this file.
    fn add_implementation(&mut self, owner: &str, of: &impl ToTokens, item: Item) {
        if self.names.is_exported(owner) {
            let key = Key {
                path: self.names.public(owner),
                space: Space::Implementation(Signature::of(of, self.names)),
            };
            self.items.insert(key, item);
        }
    }

    fn implementation(&mut self, of: &syn::ItemImpl) {
        let Some(owner) = type_name(&of.self_ty) else {
            return;
        };
        let Some((path, _)) = &of.trait_ else {
            for item in &of.items {
                self.associated(&owner, item);
            }
            return;
        };
        let path = trait_name(path);
        let (generics, self_type) = (&of.generics, &of.self_ty);
        let types = of.items.iter().filter_map(|item| match item {
            ImplItem::Type(of) => Some(of),
            _ => None,
        });
        let types: Vec<_> = types.collect();
        let short = types.iter().map(|of| {
            let (name, r#type) = (&of.ident, &of.ty);
            quote!(type #name = #r#type;)
        });
        let block = (!types.is_empty()).then(|| quote!({ #(#short)* }));
        let declaration = quote!(impl #generics #path for #self_type #block);
        let signature = types.iter().map(|of| {
            let (name, r#type) = (&of.ident, &of.ty);
            quote!(#name = #r#type;)
        });
        let signature: TokenStream = signature.collect();
        let mut item = self.parsed(
            ItemKind::Implementation,
            &of.attrs,
            &declaration,
            &signature,
        );
        item.body = bodies(&of.items);
        self.add_implementation(&owner, &path, item);
    }

    /// A function or constant of a type.
    fn associated(&mut self, owner: &str, item: &ImplItem) {
        match item {
            ImplItem::Fn(of) if is_public(&of.vis) => {
                let item = self.function(&of.attrs, &of.sig, &of.block);
                self.add_part(owner, &of.sig.ident, Space::Associated, item);
            }
            ImplItem::Const(of) if is_public(&of.vis) => {
                let (name, r#type) = (&of.ident, &of.ty);
                let declaration = quote!(pub const #name: #r#type);
                let mut item = self.parsed(ItemKind::Constant, &of.attrs, &declaration, r#type);
                item.body = of.expr.to_token_stream().to_string();
                self.add_part(owner, name, Space::Associated, item);
            }
            _ => {}
        }
    }

    fn function(
        &self,
        attributes: &[Attribute],
        of: &syn::Signature,
        block: &impl ToTokens,
    ) -> Item {
        let (generics, receiver) = (&of.generics, of.receiver().map(shown_receiver));
        let output = match &of.output {
            ReturnType::Default => TokenStream::new(),
            ReturnType::Type(_, output) => output.to_token_stream(),
        };
        let mut shown = of.clone();
        for input in &mut shown.inputs {
            // `mut self` is the callee's own business.
            if let FnArg::Receiver(receiver) = input
                && is_owned(receiver)
            {
                receiver.mutability = None;
            }
        }
        let mut item = self.parsed(
            ItemKind::Function,
            attributes,
            &quote!(pub #shown),
            &quote!(#generics (#receiver) #output),
        );
        let parameters = of.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(parameter) => Some(Parameter {
                name: parameter.pat.to_token_stream().to_string(),
                text: text(&parameter.ty),
                r#type: Signature::of(&parameter.ty, self.names),
            }),
            FnArg::Receiver(_) => None,
        });
        item.parameters = parameters.collect();
        item.body = block.to_token_stream().to_string();
        item
    }

    fn module(&mut self, of: &syn::ItemMod) {
        let name = &of.ident;
        let declaration = quote!(pub mod #name);
        let item = self.parsed(
            ItemKind::Module,
            &of.attrs,
            &declaration,
            &TokenStream::new(),
        );
        self.add(name, item, None);
        for item in of.content.iter().flat_map(|(_, items)| items) {
            self.item(item, Some(&name.to_string()));
        }
    }

    /// Items of other crates. Those of child modules are read from the files of these.
    fn export(&mut self, of: &syn::ItemUse) {
        let syn::UseTree::Path(root) = &of.tree else {
            return;
        };
        if self.names.is_child(&root.ident.to_string()) {
            return;
        }
        let mut exported = Vec::new();
        leaves(&root.tree, &mut |name| exported.push(name));
        for name in exported {
            let mut item = self.parsed(
                ItemKind::Export,
                &of.attrs,
                &TokenStream::new(),
                &TokenStream::new(),
            );
            item.declaration = format!("pub use {}::{name}", root.ident);
            let path = self.names.public(&name);
            self.items.insert(Key::item(path), item);
        }
    }

    fn macro_call(&mut self, of: &syn::ItemMacro) {
        let call = &of.mac;
        let Some(name) = call.path.segments.last() else {
            return;
        };
        if name.ident == "error_codes" {
            self.error_codes(of);
            return;
        }
        let (Some(subject), None) = (subject(call), &of.ident) else {
            return;
        };
        let path = &call.path;
        let declaration = format!("{}!({subject})", text(path));
        let mut item = self.parsed(
            ItemKind::Implementation,
            &of.attrs,
            &TokenStream::new(),
            &TokenStream::new(),
        );
        item.declaration = declaration;
        item.body = call.tokens.to_string();
        self.add_implementation(&subject, &quote!(#path !), item);
    }

    /// The enum that `error_codes!` declares: `Name; Variant = 1002102 "1002102" (404) "meaning" "hint";`.
    fn error_codes(&mut self, of: &syn::ItemMacro) {
        let lines = split(of.mac.tokens.clone());
        let mut lines = lines.iter().map(Vec::as_slice);
        let Some([TokenTree::Ident(name)]) = lines.next() else {
            return;
        };
        let declaration = quote!(pub enum #name);
        let empty = TokenStream::new();
        let mut item = self.parsed(ItemKind::Enum, &of.attrs, &declaration, &empty);
        item.non_exhaustive = true;
        self.add(name, item, None);
        for line in lines {
            let [TokenTree::Ident(variant), facts @ ..] = line else {
                continue;
            };
            let mut item = self.parsed(ItemKind::Variant, &[], variant, &empty);
            item.docs = facts.iter().map(ToString::to_string).collect();
            self.add_part(&name.to_string(), variant, Space::Variant, item);
        }
    }
}

/// Splits tokens at semicolons.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut lines = vec![Vec::new()];
    for token in tokens {
        match (&token, lines.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ';' => lines.push(Vec::new()),
            (_, Some(line)) => line.push(token),
            (_, None) => {}
        }
    }
    lines
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The receiver without the `mut` of an owned one.
fn shown_receiver(receiver: &syn::Receiver) -> TokenStream {
    match is_owned(receiver) {
        true => quote!(self),
        false => receiver.to_token_stream(),
    }
}

/// True for `self` and `mut self`.
fn is_owned(receiver: &syn::Receiver) -> bool {
    let first = receiver.to_token_stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(_)))
}

/// The name of the type that an implementation is for.
fn type_name(r#type: &syn::Type) -> Option<String> {
    match r#type {
        syn::Type::Path(of) => Some(of.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// The trait with the short path that derives have: `std::fmt::Debug` is `Debug`.
fn trait_name(path: &syn::Path) -> TokenStream {
    let standard = path.segments.first().is_some_and(|of| of.ident == "std");
    match path.segments.last() {
        Some(last) if standard => last.to_token_stream(),
        _ => path.to_token_stream(),
    }
}

/// The functions and constants of an implementation.
fn bodies(items: &[ImplItem]) -> String {
    let items = items
        .iter()
        .filter(|item| !matches!(item, ImplItem::Type(_)));
    let tokens: TokenStream = items.map(ToTokens::to_token_stream).collect();
    tokens.to_string()
}

/// The condition of `#[cfg(…)]`.
fn condition(attributes: &[Attribute]) -> Option<String> {
    let mut conditions = attributes.iter().filter(|of| of.path().is_ident("cfg"));
    let list = conditions.next()?.meta.require_list().ok()?;
    Some(text(&list.tokens))
}

/// The text of the documentation.
fn docs(attributes: &[Attribute]) -> String {
    let mut docs = String::new();
    for attribute in attributes.iter().filter(|of| of.path().is_ident("doc")) {
        docs.push_str(&attribute.meta.to_token_stream().to_string());
        docs.push('\n');
    }
    docs
}
