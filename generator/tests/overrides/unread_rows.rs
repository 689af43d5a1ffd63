//! Rows that cannot be read: `x-unread-rows`.

use super::{ITEM, codes, new_spec, operation, page, paste, run};

/// The second row has no name.
const ROWS: &str = "id | string | x
 | string | a remark
size | int | x
";
const SAMPLE: &str = r#"{"id": "1", "size": 2}"#;

#[test]
fn a_row_that_cannot_be_read_is_an_error_until_it_is_listed() {
    let spec = new_spec();
    let text = page(ROWS, SAMPLE);
    let asked = run(spec.path(), &text);
    assert_eq!(codes(&asked), ["unreadable-row"]);
    let question = asked.diagnostics.iter().next().expect("a question");
    let [edit] = question.edits.as_slice() else {
        panic!("{:?}", question.edits)
    };
    assert!(edit.file.ends_with(ITEM), "{}", edit.file);
    let help = question.help.as_deref().unwrap_or_default();
    assert!(help.contains(&edit.file), "{help}");
    paste(&asked, 0);
    for _ in 0..2 {
        assert_eq!(codes(&run(spec.path(), &text)), [""; 0]);
    }
    assert!(operation(&spec)["x-unread-rows"].is_array());
    // Another row at the same place is another question.
    let changed = page(&ROWS.replace("a remark", "a limit"), SAMPLE);
    assert_eq!(codes(&run(spec.path(), &changed)), ["unreadable-row"]);
}
