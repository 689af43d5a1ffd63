//! Response types.

use openapi_client_runtime::json::{Decode, Encode, Slot, Value};

/// A response with optional fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Talent {
    pub id: Option<String>,
    pub age: Option<i64>,
    pub tags: Vec<String>,
}

impl Decode for Talent {
    fn vacant() -> Self {
        Self::default()
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "id" => &mut self.id,
            "age" => &mut self.age,
            "tags" => &mut self.tags,
            _ => return None,
        })
    }
}

impl Encode for Talent {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("id", &self.id);
        visit("age", &self.age);
        visit("tags", &self.tags);
    }
}

/// A response with a required field.
#[derive(Debug, Clone, PartialEq)]
pub struct Strict {
    pub id: String,
}

impl Decode for Strict {
    fn vacant() -> Self {
        Self { id: Slot::vacant() }
    }
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        (name == "id").then_some(&mut self.id)
    }
    fn required(&self) -> &'static [&'static str] {
        &["id"]
    }
}
