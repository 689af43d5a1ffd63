//! Decoding of a large response into generated types, and into serde structs with the same fields.

use std::hint::black_box;

use feishu::hire::schemas::CompositeTalent;
use feishu_benches::{Side, compare, derived, large_talent, talent};
use feishu_runtime::json;

fn main() {
    for (talent, times) in [(talent(), 500), (large_talent(), 50)] {
        let bytes = talent.to_string().into_bytes();
        let generated = || json::decode::<CompositeTalent>(&bytes).expect("a talent");
        let plain =
            || serde_json::from_slice::<derived::CompositeTalent>(&bytes).expect("a talent");
        assert_eq!(
            without_nulls(serde_json::to_value(generated()).expect("JSON")),
            without_nulls(serde_json::to_value(plain()).expect("JSON")),
            "both read the same"
        );
        let what = format!("decoding a talent of {} bytes", bytes.len());
        compare(
            &what,
            200,
            times,
            Side::new("generated", |times| {
                (0..times).for_each(|_| drop(black_box(generated())))
            }),
            Side::new("serde derive", |times| {
                (0..times).for_each(|_| drop(black_box(plain())))
            }),
        );
    }
}

/// Removes `null`: one side omits absent fields, the other writes `null`.
fn without_nulls(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        value => value,
    }
}
