//! The response of `hire.v2.talent.get`: the sample of its page, from the spec.

use serde_json::Value;

/// The `data` of the response sample.
///
/// # Panics
///
/// The spec does not contain the sample.
pub fn talent() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../spec/hire/paths/v2.talents.talent_id.yaml"
    );
    let text = std::fs::read_to_string(path).expect("the spec's path");
    let path: Value = serde_yaml::from_str(&text).expect("YAML");
    let sample = &path["get"]["responses"]["200"]["content"]["application/json"]["example"]["data"];
    assert!(sample.is_object(), "the operation has no sample");
    sample.clone()
}

/// The same with twelve times as many elements in each list.
pub fn large_talent() -> Value {
    let mut talent = talent();
    for field in talent
        .as_object_mut()
        .into_iter()
        .flat_map(|fields| fields.values_mut())
    {
        if let Value::Array(list) = field {
            *list = list.iter().cycle().take(list.len() * 12).cloned().collect();
        }
    }
    talent
}
