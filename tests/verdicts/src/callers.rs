//! Code that uses every public item of a generated crate, one item in each line.
//!
//! It is written from the text of the crate, independently of the room that computes verdicts.

use feishu_codegen::rust::Files;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{FnArg, ImplItem, Item, ReturnType};

use crate::generated::{
    auto_traits, codes, codes_of, has_condition, is_public, is_used, without_self,
};

/// Code that uses one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The path of the item below the crate.
    pub path: String,
    /// The module whose names the code uses, as a path below the crate.
    module: Vec<String>,
    /// An item in one line.
    code: String,
}

/// The callers of the files of a crate that another version of it does not have unchanged. Items that need a feature have none.
///
/// Code that uses an unchanged file compiles, because the file itself does.
pub fn callers(files: &Files, with: &Files) -> Vec<Caller> {
    let mut callers = Vec::new();
    for (path, text) in files {
        if with.get(path) == Some(text) {
            continue;
        }
        let Some(module) = module_of(path) else {
            continue;
        };
        let file = syn::parse_file(text).expect("generated Rust");
        let mut writer = Writer {
            module,
            files,
            callers: &mut callers,
        };
        for item in &file.items {
            writer.item(item);
        }
    }
    callers
}

/// The text of a module with callers of one crate, and the path of the item in each line. `library` is the path of the crate.
pub(crate) fn text(
    library: &str,
    callers: &[Caller],
    files: &Files,
) -> (String, Vec<Option<String>>) {
    let mut lines: Vec<(String, Option<String>)> = Vec::new();
    let mut modules: Vec<&[String]> = callers.iter().map(|of| of.module.as_slice()).collect();
    modules.dedup();
    for (index, module) in modules.into_iter().enumerate() {
        lines.push((format!("mod m{index} {{"), None));
        lines.push((format!("use {library} as client;"), None));
        for import in imports(module, files) {
            lines.push((import, None));
        }
        for caller in callers.iter().filter(|of| of.module == module) {
            let number = lines.len();
            let code = caller.code.replace("NUMBER", &number.to_string());
            lines.push((code, Some(caller.path.clone())));
        }
        lines.push(("}".to_owned(), None));
    }
    let paths = lines.iter().map(|(_, path)| path.clone()).collect();
    let text: Vec<String> = lines.into_iter().map(|(line, _)| line).collect();
    (text.join("\n") + "\n", paths)
}

/// What brings the names of a module into scope.
fn imports(module: &[String], files: &Files) -> Vec<String> {
    let below: String = module
        .iter()
        .map(|segment| format!("::{segment}"))
        .collect();
    let mut imports = vec![
        format!("use client{below}::*;"),
        "use feishu_runtime as runtime;".to_owned(),
    ];
    let schemas = files.keys().find(|path| path.ends_with("schemas/mod.rs"));
    if let Some(schemas) = schemas.and_then(|path| module_of(path)) {
        imports.push(format!("use client::{};", schemas.join("::")));
    }
    imports
}

/// The public module of a file: types of a schema's file are exported by the module above.
fn module_of(path: &str) -> Option<Vec<String>> {
    let below = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let below = below.strip_suffix("/mod").unwrap_or(below);
    let mut module: Vec<String> = match below {
        "lib" | "incoming_event" => Vec::new(),
        below => below.split('/').map(str::to_owned).collect(),
    };
    let is_schema = module.len() > 1 && module[module.len() - 2] == "schemas";
    if is_schema {
        module.pop();
    }
    Some(module)
}

struct Writer<'w> {
    module: Vec<String>,
    files: &'w Files,
    callers: &'w mut Vec<Caller>,
}

impl Writer<'_> {
    /// Adds a caller. `NUMBER` in the code is replaced by a number of its own.
    fn add(&mut self, name: &str, code: &TokenStream) {
        let segments = self.module.iter().map(String::as_str);
        let segments: Vec<&str> = segments.chain([name]).collect();
        self.callers.push(Caller {
            path: segments.join("::"),
            module: self.module.clone(),
            code: code
                .to_string()
                .replace("super ::", "schemas ::")
                .replace("crate ::", "client ::")
                .replace('\n', " "),
        });
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(of) if is_used(&of.attrs, &of.vis) => self.r#struct(of),
            Item::Enum(of) if is_used(&of.attrs, &of.vis) => self.r#enum(of),
            Item::Type(of) if is_used(&of.attrs, &of.vis) => {
                let (name, target) = (&of.ident, &of.ty);
                if of.generics.params.is_empty() {
                    let code = quote!(pub fn cNUMBER(x: #name) -> #target { x });
                    self.add(&name.to_string(), &code);
                    for variant in codes_of(target, self.files) {
                        self.code(name, &variant);
                    }
                }
            }
            Item::Static(of) if is_used(&of.attrs, &of.vis) => {
                let (name, r#type) = (&of.ident, &of.ty);
                let code = quote!(pub fn cNUMBER() { let _: &#r#type = &#name; });
                self.add(&name.to_string(), &code);
            }
            Item::Mod(of) if is_used(&of.attrs, &of.vis) => {
                let name = &of.ident;
                let module = self.module.iter().map(|of| quote::format_ident!("{of}"));
                let code = quote!(pub use client::#(#module::)*#name as cNUMBER;);
                self.add(&name.to_string(), &code);
                for item in of.content.iter().flat_map(|(_, items)| items) {
                    self.inside(name, item);
                }
            }
            Item::Use(of) if is_used(&of.attrs, &of.vis) => {
                if let syn::UseTree::Path(of) = &of.tree
                    && of.ident == "runtime"
                    && let syn::UseTree::Group(group) = &*of.tree
                {
                    for name in &group.items {
                        let name = name.to_token_stream();
                        let code = quote!(pub use client::#name as cNUMBER;);
                        self.add(&name.to_string(), &code);
                    }
                }
            }
            Item::Impl(of) if !has_condition(&of.attrs) => self.implementation(of),
            Item::Macro(of) if !has_condition(&of.attrs) => self.macro_call(&of.mac),
            _ => {}
        }
    }

    /// A constant or function of an inline module.
    fn inside(&mut self, module: &syn::Ident, item: &Item) {
        match item {
            Item::Const(of) => {
                let (name, r#type) = (&of.ident, &of.ty);
                let code = quote!(pub fn cNUMBER() { let _: #r#type = client::#module::#name; });
                self.add(&format!("{module}::{name}"), &code);
            }
            Item::Fn(of) => {
                let (name, inputs, output) = (&of.sig.ident, &of.sig.inputs, &of.sig.output);
                let arguments = inputs.iter().filter_map(|input| match input {
                    FnArg::Typed(parameter) => Some(&parameter.pat),
                    FnArg::Receiver(_) => None,
                });
                let code = quote! {
                    pub fn cNUMBER(#inputs) #output { client::#module::#name(#(#arguments),*) }
                };
                self.add(&format!("{module}::{name}"), &code);
            }
            _ => {}
        }
    }

    fn r#struct(&mut self, of: &syn::ItemStruct) {
        let name = &of.ident;
        let generics = &of.generics;
        let code = quote!(pub fn cNUMBER #generics (_: #name #generics) {});
        self.add(&name.to_string(), &code);
        self.bound(
            &name.to_string(),
            &quote!(#name #generics),
            generics,
            &auto_traits(),
        );
        self.derives(name, generics, &of.attrs);
        for field in &of.fields {
            if let (Some(field_name), true) = (&field.ident, is_public(&field.vis)) {
                let r#type = &field.ty;
                let code = quote!(pub fn cNUMBER(x: #name) -> #r#type { x.#field_name });
                self.add(&format!("{name}::{field_name}"), &code);
            }
        }
    }

    fn r#enum(&mut self, of: &syn::ItemEnum) {
        let name = &of.ident;
        self.add(&name.to_string(), &quote!(pub fn cNUMBER(_: #name) {}));
        self.bound(
            &name.to_string(),
            &quote!(#name),
            &of.generics,
            &auto_traits(),
        );
        self.derives(name, &of.generics, &of.attrs);
        for variant in &of.variants {
            let variant_name = &variant.ident;
            let types: Vec<_> = variant.fields.iter().map(|field| &field.ty).collect();
            let code = match types.as_slice() {
                [] => quote!(pub fn cNUMBER(x: #name) -> Option<#name> {
                    match x { #name::#variant_name => Some(#name::#variant_name), _ => None }
                }),
                types => quote!(pub fn cNUMBER(x: #name) -> Option<(#(#types,)*)> {
                    match x { #name::#variant_name(payload) => Some((payload,)), _ => None }
                }),
            };
            self.add(&format!("{name}::{variant_name}"), &code);
        }
    }

    fn derives(
        &mut self,
        name: &syn::Ident,
        generics: &syn::Generics,
        attributes: &[syn::Attribute],
    ) {
        let derives = attributes.iter().filter(|of| of.path().is_ident("derive"));
        for derive in derives {
            let paths = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
            for path in derive.parse_args_with(paths).expect("paths") {
                let path = match path.is_ident("Debug") || path.is_ident("Hash") {
                    true => {
                        let module = if path.is_ident("Debug") {
                            "fmt"
                        } else {
                            "hash"
                        };
                        let module = quote::format_ident!("{module}");
                        quote!(std::#module::#path)
                    }
                    false => path.to_token_stream(),
                };
                self.bound(&name.to_string(), &quote!(#name #generics), generics, &path);
            }
        }
    }

    /// A caller that needs a trait.
    fn bound(
        &mut self,
        owner: &str,
        r#type: &TokenStream,
        generics: &syn::Generics,
        of: &TokenStream,
    ) {
        // `From<&str>` is implemented for every lifetime.
        let of = match of.to_string().contains('&') {
            true => of.to_string().replace('&', "&'r").parse().expect("tokens"),
            false => of.clone(),
        };
        let lifetime = of.to_string().contains("'r").then(|| quote!(for<'r>));
        let of = quote!(#lifetime #of);
        let code = quote! {
            pub fn cNUMBER #generics () { fn implements<T: #of>() {} implements::<#r#type>(); }
        };
        self.add(owner, &code);
    }

    fn implementation(&mut self, of: &syn::ItemImpl) {
        let syn::Type::Path(self_type) = &*of.self_ty else {
            return;
        };
        let owner = &self_type.path.segments.last().expect("a segment").ident;
        let Some((path, _)) = &of.trait_ else {
            for item in &of.items {
                match item {
                    ImplItem::Fn(function) if is_used(&function.attrs, &function.vis) => {
                        self.function(owner, of, function);
                    }
                    ImplItem::Const(of) if is_used(&of.attrs, &of.vis) => {
                        let (name, r#type) = (&of.ident, &of.ty);
                        let code = quote!(pub fn cNUMBER() { let _: #r#type = #owner::#name; });
                        self.add(&format!("{owner}::{name}"), &code);
                    }
                    _ => {}
                }
            }
            return;
        };
        let types = of.items.iter().filter_map(|item| match item {
            ImplItem::Type(of) if !of.ty.to_token_stream().to_string().contains("Self") => {
                let (name, r#type) = (&of.ident, &of.ty);
                Some(quote!(#name = #r#type))
            }
            _ => None,
        });
        let types: Vec<_> = types.collect();
        let last = path.segments.last().expect("a segment");
        let bound = match types.is_empty() || !last.arguments.is_empty() {
            true => path.to_token_stream(),
            false => quote!(#path<#(#types),*>),
        };
        self.bound(
            &owner.to_string(),
            &quote!(#self_type),
            &of.generics,
            &bound,
        );
    }

    /// A caller with the parameters of a function, which passes all of them.
    fn function(&mut self, owner: &syn::Ident, of: &syn::ItemImpl, function: &syn::ImplItemFn) {
        let (name, self_type, generics) = (&function.sig.ident, &of.self_ty, &of.generics);
        let mut parameters = Vec::new();
        let mut arguments = Vec::new();
        for input in &function.sig.inputs {
            match input {
                FnArg::Receiver(receiver) => {
                    let by_reference = receiver.to_token_stream().to_string().starts_with('&');
                    let reference = by_reference.then(|| quote!(&));
                    parameters.push(quote!(receiver: #reference #self_type));
                    arguments.push(quote!(receiver));
                }
                FnArg::Typed(parameter) => {
                    let pattern = &parameter.pat;
                    let r#type = without_self(parameter.ty.to_token_stream(), self_type);
                    parameters.push(quote!(#pattern: #r#type));
                    arguments.push(quote!(#pattern));
                }
            }
        }
        let output = match &function.sig.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, output) => without_self(output.to_token_stream(), self_type),
        };
        let code = quote! {
            pub fn cNUMBER #generics (#(#parameters),*) -> #output { #owner::#name(#(#arguments),*) }
        };
        self.add(&format!("{owner}::{name}"), &code);
    }

    /// What macros of the runtime implement.
    fn macro_call(&mut self, call: &syn::Macro) {
        let name = call
            .path
            .segments
            .last()
            .expect("a segment")
            .ident
            .to_string();
        let tokens: Vec<TokenTree> = call.tokens.clone().into_iter().collect();
        let Some(TokenTree::Ident(subject)) = tokens.first() else {
            return;
        };
        let owner = subject.to_string();
        let none = syn::Generics::default();
        match name.as_str() {
            "string_enum" => {
                self.bound(&owner, &quote!(#subject), &none, &quote!(From<String>));
                self.bound(&owner, &quote!(#subject), &none, &quote!(std::fmt::Display));
            }
            "error_codes" => {
                self.bound(&owner, &quote!(#subject), &none, &quote!(From<i64>));
                for variant in codes(call) {
                    self.code(subject, &variant);
                }
            }
            "decode_union" | "decode_statuses" => {
                self.bound(
                    &owner,
                    &quote!(#subject),
                    &none,
                    &quote!(runtime::json::Slot),
                );
            }
            "encode_union" | "encode_statuses" => {
                self.bound(
                    &owner,
                    &quote!(#subject),
                    &none,
                    &quote!(runtime::json::Value),
                );
            }
            _ => {}
        }
    }

    /// A caller that recognizes an error code.
    fn code(&mut self, r#enum: &syn::Ident, variant: &syn::Ident) {
        let code = quote!(pub fn cNUMBER(x: #r#enum) -> bool {
            match x { #r#enum::#variant => true, _ => false }
        });
        self.add(&format!("{}::{variant}", r#enum), &code);
    }
}
