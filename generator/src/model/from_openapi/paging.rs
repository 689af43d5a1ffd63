//! Pagination of operations.

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use crate::diagnostic::{Code, Reported};
use crate::model::{Field, PageSource, Pagination, Type};
use crate::spec::vocabulary::extension::{OperationPaging, PAGE_ITEMS, PageItems};

impl ServiceBuilder<'_> {
    /// The pagination of an operation that takes a page token, and whose response has the next token and a list.
    ///
    /// With several lists, any of them may be the paged one, or none. The operation is a plain call then, and a warning asks the maintainers.
    pub(super) fn paging(
        &mut self,
        takes_page_token: impl Fn(&str) -> bool,
        response: &Type,
        paging: Option<&OperationPaging>,
        at: &Cursor<'_>,
    ) -> Result<Option<Pagination>, Reported> {
        let Some(names) = self.pagination.clone() else {
            return Ok(None);
        };
        let Some(page) = self.as_struct(response) else {
            return Ok(None);
        };
        let has = |name: &str, fits: fn(&Type) -> bool| {
            let mut fields = page.fields.iter();
            fields.any(|field| field.name == name && fits(&field.r#type))
        };
        if !takes_page_token(&names.page_token) || !has(&names.next_page_token, is_token) {
            return Ok(None);
        }
        let lists: Vec<String> = page
            .fields
            .iter()
            .filter(|field| matches!(field.r#type, Type::Array(_)))
            .map(|field| field.name.clone())
            .collect();
        let has_more = names
            .has_more
            .filter(|name| has(name, |of| *of == Type::Boolean));
        let items = match (paging, lists.as_slice()) {
            (Some(OperationPaging::None(_)), _) => return Ok(None),
            (Some(OperationPaging::Items(PageItems { items })), _) => {
                let path: Vec<String> = items.split('.').map(str::to_owned).collect();
                if !self.is_list(response, &path) {
                    let mut lists = Vec::new();
                    self.lists_below(response, "", DEEPEST, &mut lists);
                    return Err(self.unsupported(
                        Code::InvalidValue,
                        &at.key(PAGE_ITEMS.name),
                        format!("the response has no list named `{items}`"),
                        format!("its lists are: {}", listing(&lists)),
                    ));
                }
                path
            }
            (None, [only]) => vec![only.clone()],
            // Without a list at the top there are no items to stream. Callers can follow the tokens themselves.
            (None, []) => return Ok(None),
            (None, lists) => {
                let message = "the operation is paged, but the schema does not determine the list of items, so that it has no stream of items";
                let help = format!(
                    "add `x-pagination: {{items: NAME}}` to the operation, or `x-pagination: none` if none of its lists is paged; \
                     lists of the response: {}",
                    listing(lists)
                );
                self.warn(Code::AmbiguousPageItems, at, message, help);
                return Ok(None);
            }
        };
        Ok(Some(Pagination {
            parameter: names.page_token,
            next: PageSource::Token(vec![names.next_page_token]),
            has_more: has_more.map(|name| vec![name]),
            items,
            detected: false,
        }))
    }

    /// Returns true if the properties lead from an object to a list.
    fn is_list(&self, from: &Type, path: &[String]) -> bool {
        match path {
            [] => matches!(from, Type::Array(_)),
            [first, rest @ ..] => self
                .object_fields(from)
                .iter()
                .find(|field| field.name == *first)
                .is_some_and(|field| self.is_list(&field.r#type, rest)),
        }
    }

    /// Collects the paths of all lists in an object and in its nested objects.
    fn lists_below(&self, object: &Type, prefix: &str, levels: usize, lists: &mut Vec<String>) {
        for field in self.object_fields(object) {
            let path = format!("{prefix}{}", field.name);
            if matches!(field.r#type, Type::Array(_)) {
                lists.push(path);
            } else if levels > 0 {
                self.lists_below(&field.r#type, &format!("{path}."), levels - 1, lists);
            }
        }
    }

    /// The fields of an object; empty for other types.
    fn object_fields(&self, r#type: &Type) -> &[Field] {
        self.as_struct(r#type)
            .map_or(&[], |object| object.fields.as_slice())
    }
}

/// Returns true for the types of page tokens. The request takes the token as a string, also if a response has it as a number.
fn is_token(r#type: &Type) -> bool {
    matches!(r#type, Type::String) || r#type.is_integer()
}

/// The maximum depth of nested objects that is searched for lists to suggest.
const DEEPEST: usize = 3;

fn listing(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
