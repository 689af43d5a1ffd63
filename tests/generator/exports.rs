//! Callers can name the runtime's types in the public API of a generated crate, with that crate alone.

use std::collections::BTreeSet;

use feishu_codegen::rust::Files;
use quote::ToTokens;
use syn::{
    File, ImplItem, ImplItemFn, Item, ItemConst, ItemImpl, ItemStatic, ItemType, UseTree,
    Visibility,
};

use crate::configured;
use crate::paths::project;
use crate::whole_crates::render;

/// The names after `runtime::` in public positions.
#[derive(Default)]
struct PublicNames(BTreeSet<String>);

impl PublicNames {
    fn read(&mut self, file: &File) {
        for item in &file.items {
            match item {
                Item::Struct(of) if is_public(&of.vis) => {
                    let public = of.fields.iter().filter(|field| is_public(&field.vis));
                    public.for_each(|field| self.add(&field.ty));
                }
                Item::Enum(of) if is_public(&of.vis) => {
                    let fields = of.variants.iter().flat_map(|variant| &variant.fields);
                    fields.for_each(|field| self.add(&field.ty));
                }
                Item::Static(ItemStatic { vis, ty, .. }) if is_public(vis) => self.add(ty),
                Item::Const(ItemConst { vis, ty, .. }) if is_public(vis) => self.add(ty),
                Item::Type(ItemType { vis, ty, .. }) if is_public(vis) => self.add(ty),
                Item::Impl(of) => self.read_impl(of),
                _ => {}
            }
        }
    }

    /// Adds the names in a type or a signature.
    fn add(&mut self, part: &impl ToTokens) {
        let text = part.to_token_stream().to_string();
        let words: Vec<&str> = text.split_whitespace().collect();
        for window in words.windows(3) {
            if let ["runtime", "::", name] = window {
                let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
                self.0.insert(name.to_owned());
            }
        }
    }

    /// Adds the names in public functions, and in associated types.
    fn read_impl(&mut self, of: &ItemImpl) {
        for item in &of.items {
            match item {
                ImplItem::Fn(ImplItemFn { vis, sig, .. }) if is_public(vis) => self.add(sig),
                ImplItem::Type(of) => self.add(&of.ty),
                _ => {}
            }
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The names that a use tree brings into scope.
fn imported(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, names),
        UseTree::Name(name) => {
            names.insert(name.ident.to_string());
        }
        UseTree::Rename(rename) => {
            names.insert(rename.rename.to_string());
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, names)),
        UseTree::Glob(_) => {}
    }
}

fn public_names(file: &File) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in &file.items {
        match item {
            Item::Use(of) if is_public(&of.vis) => imported(&of.tree, &mut names),
            Item::Type(of) if is_public(&of.vis) => {
                names.insert(of.ident.to_string());
            }
            _ => {}
        }
    }
    names
}

fn parse(text: &str) -> File {
    syn::parse_file(text).expect("Rust")
}

/// Asserts that a crate exports the runtime's types in its API.
fn assert_nameable(files: &Files) -> BTreeSet<String> {
    let root = parse(&files["src/lib.rs"]);
    let mut exported = public_names(&root);
    if files["src/lib.rs"].contains("pub use runtime::platform::*;") {
        let platform = project().join("runtime/feishu/src/platform.rs");
        let platform = std::fs::read_to_string(platform).expect("a file");
        exported.extend(public_names(&parse(&platform)));
    }
    let mut used = PublicNames::default();
    for (path, text) in files {
        if path.ends_with(".rs") {
            used.read(&parse(text));
        }
    }
    let missing: Vec<_> = used.0.difference(&exported).collect();
    assert!(missing.is_empty(), "not exported: {missing:?}");
    used.0
}

#[test]
fn types_of_the_runtime_in_the_api_are_exported() {
    let mut used = BTreeSet::new();
    for document in [
        "petstore/petstore.yaml",
        "obstacles",
        "archive/archive.yaml",
    ] {
        used.extend(assert_nameable(&render(document, "client")));
    }
    used.extend(assert_nameable(&configured::shelter(
        "shelter",
        &project().join("runtime/feishu"),
    )));
    for fixture in fixture_crates::positive() {
        if let Some(files) = fixture.render().expect("Rust") {
            used.extend(assert_nameable(&files));
        }
    }
    // The test finds what it looks for.
    for name in [
        "Base64",
        "Call",
        "Download",
        "Event",
        "EventStream",
        "ItemStream",
        "Nullable",
        "RawEvent",
        "Represented",
        "Text",
        "UnknownInteger",
        "UnknownScalar",
        "UnknownString",
        "Upload",
    ] {
        assert!(used.contains(name), "{name} is not in {used:?}");
    }
}

#[test]
fn a_client_of_any_document_names_no_platform() {
    for (path, text) in render("petstore/petstore.yaml", "petstore") {
        let text = text.to_lowercase();
        for word in ["feishu", "lark"] {
            assert!(!text.contains(word), "{path} contains {word}");
        }
    }
}
