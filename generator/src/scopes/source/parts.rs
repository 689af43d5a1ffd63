//! The parts of files that are read, and those that are skipped.

use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Item, Local, Pat};

use super::imports::Imports;
use super::index::Item as ClientItem;
use super::test_code::{attributes, attributes_in_impl, is_test};
use super::value::Value;
use super::walk::Walker;

impl<'ast> Visit<'ast> for Walker<'_> {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        if let Value::Handle(handle, _) = self.value(expression) {
            self.passed_on(handle, expression);
        }
    }

    fn visit_block(&mut self, block: &'ast Block) {
        self.block(block);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let value = match &local.init {
            None => Value::Unknown,
            Some(init) => {
                if let Some((_, diverge)) = &init.diverge {
                    self.visit_expr(diverge);
                }
                // Each variable of a tuple has its own value.
                if let (Pat::Tuple(pattern), Expr::Tuple(values)) = (&local.pat, &*init.expr) {
                    for (pattern, value) in pattern.elems.iter().zip(&values.elems) {
                        let value = self.value(value);
                        self.pattern(pattern, value);
                    }
                    return;
                }
                self.value(&init.expr)
            }
        };
        self.pattern(&local.pat, value);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        if self.with_tests || !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        if self.with_tests || !is_test(attributes_in_impl(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if let Some((_, items)) = &module.content {
            self.scopes.enter_module(Imports::of_items(items));
            items.iter().for_each(|item| self.visit_item(item));
            self.scopes.leave_module();
        }
    }

    fn visit_item_fn(&mut self, of: &'ast syn::ItemFn) {
        self.function(&of.sig, Some(&of.block));
    }

    fn visit_impl_item_fn(&mut self, of: &'ast syn::ImplItemFn) {
        self.function(&of.sig, Some(&of.block));
    }

    fn visit_trait_item_fn(&mut self, of: &'ast syn::TraitItemFn) {
        self.function(&of.sig, of.default.as_ref());
    }

    fn visit_item_struct(&mut self, of: &'ast syn::ItemStruct) {
        visit::visit_generics(self, &of.generics);
        self.fields(&of.fields);
    }

    fn visit_item_use(&mut self, _: &'ast syn::ItemUse) {}

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(path);
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        if let Some(event) = self.index.event(&literal.value()) {
            let place = self.location(literal.span());
            self.evidence.named.push((ClientItem::Event(event), place));
        }
    }

    fn visit_macro(&mut self, of: &'ast syn::Macro) {
        self.tokens(&of.tokens);
    }
}
