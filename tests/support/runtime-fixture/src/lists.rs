//! Lists in pages.

use openapi_client_runtime::json::{Decode, Slot};
use openapi_client_runtime::{Method, NextPage, Operation, Paged, Request, RequestParts};

use crate::{ENVELOPE, JSON, Talent};

/// A list in pages.
#[derive(Debug, Clone, Default)]
pub struct List {
    pub page_token: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    pub items: Vec<Talent>,
    has_more: Option<bool>,
    page_token: Option<String>,
}

impl Decode for Page {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "items" => &mut self.items,
            "has_more" => &mut self.has_more,
            "page_token" => &mut self.page_token,
            _ => return None,
        })
    }
}

impl Request for List {
    type Response = Page;
    const OPERATION: &'static Operation = &Operation {
        envelope: Some(&ENVELOPE),
        page_items: Some(&["items"]),
        ..Operation::new("hire.v1.talent.list", Method::Get, "/talents")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.query("page_token", &self.page_token);
    }
}

impl Paged for List {
    type Item = Talent;
    fn set_page_token(&mut self, page_token: String) {
        self.page_token = Some(page_token);
    }
    fn next_page(page: &Page) -> NextPage<'_> {
        NextPage {
            has_more: page.has_more,
            page_token: page.page_token.as_deref().map(Into::into),
        }
    }
    fn into_items(page: Page) -> Vec<Talent> {
        page.items
    }
}

/// A list in pages that is requested with a body.
#[derive(Debug, Clone, Default)]
pub struct Find {
    pub page_token: Option<String>,
    pub name: Option<String>,
}

impl Request for Find {
    type Response = Page;
    const OPERATION: &'static Operation = &Operation {
        request_body: JSON,
        envelope: Some(&ENVELOPE),
        page_items: Some(&["items"]),
        ..Operation::new("hire.v1.talent.find", Method::Post, "/talents")
    };
    fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
        parts.query("page_token", &self.page_token);
        parts.body_field("name", &self.name);
    }
}

impl Paged for Find {
    type Item = Talent;
    fn set_page_token(&mut self, page_token: String) {
        self.page_token = Some(page_token);
    }
    fn next_page(page: &Page) -> NextPage<'_> {
        List::next_page(page)
    }
    fn into_items(page: Page) -> Vec<Talent> {
        page.items
    }
}
