//! Which operations page, and how.

use super::{Cursor, ServiceBuilder, Unsupported};
use crate::diagnostic::Code;
use crate::model::{Pagination, Shape, Type};

impl ServiceBuilder<'_> {
    /// How an operation pages: it takes a page token, and its response gives the next one and a list.
    pub(super) fn paging(
        &mut self,
        takes_page_token: impl Fn(&str) -> bool,
        response: &Type,
        items: Option<String>,
        at: &Cursor<'_>,
    ) -> Result<Option<Pagination>, Unsupported> {
        let Some(names) = self.pagination.clone() else {
            return Ok(None);
        };
        let Type::Named(id) = response else {
            return Ok(None);
        };
        let Shape::Struct(page) = &self.types[id.index()].shape else {
            return Ok(None);
        };
        let has = |name: &str| page.fields.iter().any(|field| field.name == name);
        if !takes_page_token(&names.page_token) || !has(&names.next_page_token) {
            return Ok(None);
        }
        let lists: Vec<String> = page
            .fields
            .iter()
            .filter(|field| matches!(field.r#type, Type::Array(_)))
            .map(|field| field.name.clone())
            .collect();
        let has_more = names.has_more.filter(|name| has(name));
        let items = match (items, lists.as_slice()) {
            (Some(items), lists) if lists.contains(&items) => items,
            (None, [only]) => only.clone(),
            (Some(items), _) => {
                return Err(self.unsupported(
                    Code::InvalidValue,
                    &at.key("x-pagination"),
                    format!("the response has no list named `{items}`"),
                    format!("its lists are: {}", listing(&lists)),
                ));
            }
            // What comes page by page is no list of its own; callers follow the tokens themselves.
            (None, []) => return Ok(None),
            (None, lists) => {
                let lists = listing(lists);
                return Err(self.unsupported(
                    Code::AmbiguousPageItems,
                    at,
                    "the operation pages, but its items cannot be told from the schema",
                    format!("say `x-pagination: {{items: NAME}}` on the operation; lists of the response: {lists}"),
                ));
            }
        };
        Ok(Some(Pagination {
            page_token: names.page_token,
            next_page_token: names.next_page_token,
            has_more,
            items,
        }))
    }
}

fn listing(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
