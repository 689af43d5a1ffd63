//! Lists with a type for each position: `prefixItems`.

use serde_json::{Map, Value, json};

use super::Normaliser;
use super::alternatives::is_null;

/// The key that states how many items of a tuple are required. The forms of its items are the members of `anyOf` in `items`, by position.
///
/// OpenAPI 3.0 has no tuples, and neither has `openapiv3`. Only this module writes the key.
pub(crate) const REQUIRED_ITEMS: &str = "x-required-prefix-items";

/// The maximum length of a tuple, which is that of the tuples of most languages. A longer list has items of any of the forms.
const LONGEST: usize = 12;

impl Normaliser<'_> {
    /// Rewrites `prefixItems`. A list without further items becomes a tuple. Of any other list, each item may have any of the forms.
    ///
    /// A tuple without `minItems` has all of its items.
    pub(super) fn tuple(&mut self, map: &mut Map<String, Value>) {
        map.shift_remove(REQUIRED_ITEMS);
        let Some(Value::Array(mut forms)) = map.shift_remove("prefixItems") else {
            return;
        };
        let (prefix, items) = (self.path.join("prefixItems"), self.path.join("items"));
        let forms_at = items.join("anyOf");
        let mut moves: Vec<_> = (0..forms.len())
            .map(|index| (prefix.join_index(index), forms_at.join_index(index)))
            .collect();
        let count = |map: &Map<String, Value>, key: &str| {
            let count = map.get(key).and_then(Value::as_u64);
            count.and_then(|count| usize::try_from(count).ok())
        };
        let rest = map.shift_remove("items").unwrap_or(Value::Bool(true));
        let longest = match rest {
            Value::Bool(false) => Some(forms.len()),
            _ => count(map, "maxItems"),
        };
        if let Some(longest) = longest
            && (1..=forms.len()).contains(&longest)
            && is_tuple(&forms[..longest])
        {
            forms.truncate(longest);
            for form in forms.iter_mut().filter(|form| is_null(form)) {
                // Alternatives that are `null` would be removed.
                *form = json!({});
            }
            let required = count(map, "minItems").unwrap_or(longest).min(longest);
            map.insert(REQUIRED_ITEMS.to_owned(), json!(required));
            // The type states the length.
            map.shift_remove("minItems");
            map.shift_remove("maxItems");
            self.origins.move_parts(&moves);
            map.insert("items".to_owned(), json!({"anyOf": forms}));
            return;
        }
        match rest {
            Value::Bool(false) => {}
            Value::Bool(true) => forms.push(json!({})),
            rest => {
                moves.push((items.clone(), forms_at.join_index(forms.len())));
                forms.push(rest);
            }
        }
        let same = forms.windows(2).all(|pair| pair[0] == pair[1]);
        let merged = match forms.len() {
            0 => json!({}),
            _ if same => {
                moves = vec![(prefix.join_index(0), items)];
                forms.swap_remove(0)
            }
            _ => json!({"anyOf": forms}),
        };
        self.origins.move_parts(&moves);
        map.insert("items".to_owned(), merged);
    }
}

/// Returns true if a list with these forms can be a tuple: few forms, or one and the same for all positions.
fn is_tuple(forms: &[Value]) -> bool {
    forms.len() <= LONGEST || forms.windows(2).all(|pair| pair[0] == pair[1])
}
