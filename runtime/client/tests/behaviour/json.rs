//! Decoding of JSON: leniency, paths, limits.

use std::collections::BTreeMap;
use std::fmt::Debug;

use openapi_client_runtime::json::{Slot, decode};
use openapi_client_runtime::serde_json::{self, json};

use crate::fixture::{Strict, Talent};
use crate::round_trips::Tree;

fn reads<T: Slot + PartialEq + Debug>(document: &str, expected: T) {
    match decode::<T>(document.as_bytes()) {
        Ok(value) => assert_eq!(value, expected, "{document}"),
        Err(error) => panic!("{document}: {error}"),
    }
}

fn refuses<T: Slot + Debug>(document: &str, expected: &str) {
    let error = decode::<T>(document.as_bytes()).expect_err(document);
    assert_eq!(error.to_string(), expected, "{document}");
}

#[test]
fn strings_are_decoded_leniently() {
    reads("\"a\\u00e9\\n\"", "aé\n".to_owned());
    reads("null", String::new());
    reads("1639992265035", "1639992265035".to_owned());
    reads("-1", "-1".to_owned());
    reads("18446744073709551615", "18446744073709551615".to_owned());
    reads("1.5", "1.5".to_owned());
    reads("2.0", "2.0".to_owned());
    refuses::<String>(
        "18446744073709551616",
        "expected a string, or a number of at most 64 bits, found 1.8446744073709552e19",
    );
    refuses::<String>("true", "expected a string, found true");
    refuses::<String>("{}", "expected a string, found an object");
    refuses::<String>("[\"a\"]", "expected a string, found a list");
}

#[test]
fn integers_are_decoded_leniently() {
    reads("7", 7_i64);
    reads("\"7\"", 7_i64);
    reads("\"-7\"", -7_i32);
    reads("7.0", 7_i32);
    reads("\"7.0\"", 7_u32);
    reads("1e3", 1000_i64);
    reads("null", 0_i64);
    reads("9223372036854775807", i64::MAX);
    reads("-9223372036854775808", i64::MIN);
    reads("18446744073709551615", u64::MAX);
    reads("\"18446744073709551615\"", u64::MAX);
    refuses::<i64>(
        "9223372036854775808",
        "expected an integer of 64 bits, found 9223372036854775808",
    );
    refuses::<i32>(
        "2147483648",
        "expected an integer of 32 bits, found 2147483648",
    );
    refuses::<u32>("-1", "expected an unsigned integer of 32 bits, found -1");
    refuses::<u64>(
        "\"-1\"",
        "expected an unsigned integer of 64 bits, found the string \"-1\"",
    );
    refuses::<i64>("7.5", "expected an integer, found 7.5");
    refuses::<i64>("1e300", "expected an integer, found 1e300");
    refuses::<i64>("true", "expected an integer, found true");
    for text in [
        "", " 7", "7 ", "+7", "seven", "0x7", "1_000", "7.", "nan", "inf", "--7",
    ] {
        refuses::<i64>(
            &format!("{text:?}"),
            &format!("expected an integer, found the string {text:?}"),
        );
    }
}

#[test]
fn floats_are_decoded_leniently() {
    reads("1.5", 1.5_f64);
    reads("\"1.5\"", 1.5_f64);
    reads("\"-1e3\"", -1000.0_f32);
    reads("3", 3.0_f32);
    reads("null", 0.0_f64);
    refuses::<f32>("1e39", "expected a number of 32 bits, found 1e39");
    refuses::<f64>("\"1e999\"", "expected a number, found the string \"1e999\"");
    for text in ["", "inf", "-inf", "NaN", "infinity", ".5", "1,5"] {
        refuses::<f64>(
            &format!("{text:?}"),
            &format!("expected a number, found the string {text:?}"),
        );
    }
}

#[test]
fn booleans_are_decoded_leniently() {
    for (document, expected) in [
        ("true", true),
        ("\"true\"", true),
        ("1", true),
        ("false", false),
        ("\"false\"", false),
        ("0", false),
        ("null", false),
    ] {
        reads(document, expected);
    }
    refuses::<bool>("2", "expected true or false, found 2");
    refuses::<bool>(
        "\"yes\"",
        "expected true or false, found the string \"yes\"",
    );
}

#[test]
fn containers_are_decoded_leniently() {
    reads("null", Option::<String>::None);
    reads("\"\"", Some(String::new()));
    reads("null", Vec::<i64>::new());
    reads("[1,\"2\",null]", vec![1_i64, 2, 0]);
    reads("[1,null]", vec![Some(1_i64), None]);
    reads("[[1],[],[2,3]]", vec![vec![1_i64], vec![], vec![2, 3]]);
    reads(
        "{\"a\":1,\"b\":\"2\"}",
        BTreeMap::from([("a".to_owned(), 1_i64), ("b".to_owned(), 2)]),
    );
    reads("null", Talent::default());
    reads(
        "{\"unknown\":[{\"deep\":[1,{}]}],\"age\":\"4\"}",
        Talent {
            age: Some(4),
            ..Talent::default()
        },
    );
    for anything in ["null", "1", "\"a\"", "[1,[2]]", "{\"a\":{}}"] {
        reads(anything, ());
    }
    refuses::<Vec<i64>>("{}", "expected a list, found an object");
    refuses::<Vec<i64>>("\"1\"", "expected a list, found the string \"1\"");
    refuses::<Talent>("[]", "expected an object, found a list");
    refuses::<Option<Talent>>("\"\"", "expected an object, found the string \"\"");
}

#[test]
fn a_missing_required_field_is_an_error() {
    reads("{\"id\":null}", Strict { id: String::new() });
    refuses::<Strict>("{}", "the required field `id` is missing");
    refuses::<Strict>("null", "expected an object, found null");
    refuses::<Vec<Strict>>(
        "[{\"id\":1},{\"ID\":1}]",
        "at [1]: the required field `id` is missing",
    );
}

#[test]
fn a_repeated_field_has_its_last_value() {
    reads(
        "{\"id\":\"1\",\"age\":1,\"id\":\"2\"}",
        Talent {
            id: Some("2".into()),
            age: Some(1),
            ..Talent::default()
        },
    );
    reads(
        "{\"tags\":[\"a\",\"b\"],\"tags\":[\"c\"]}",
        Talent {
            tags: vec!["c".into()],
            ..Talent::default()
        },
    );
    reads("{\"id\":\"1\",\"id\":null}", Talent::default());
    reads("{\"a\":{\"x\":1},\"a\":[2]}", json!({"a": [2]}));
}

#[test]
fn escaped_names_are_decoded() {
    reads(
        "{\"\\u0069d\":\"1\"}",
        Talent {
            id: Some("1".into()),
            ..Talent::default()
        },
    );
}

#[test]
fn errors_name_the_path() {
    refuses::<BTreeMap<String, Vec<Talent>>>(
        "{\"talents\":[{},{\"age\":1},{\"age\":{}}]}",
        "at talents[2].age: expected an integer, found an object",
    );
    refuses::<BTreeMap<String, i64>>(
        "{\"a.b\":\"x\"}",
        "at [\"a.b\"]: expected an integer, found the string \"x\"",
    );
    refuses::<Vec<Vec<i64>>>(
        "[[1],[2,\"x\"]]",
        "at [1][1]: expected an integer, found the string \"x\"",
    );
    let long = format!("{{\"age\":\"{}\"}}", "é".repeat(1000));
    let shown = format!(
        "at age: expected an integer, found the string \"{}\"…",
        "é".repeat(40)
    );
    refuses::<Talent>(&long, &shown);
    let error = decode::<Talent>(b"{\"age\":x}").expect_err("malformed");
    assert_eq!(error.path(), "age");
    assert_eq!(
        error.to_string(),
        "at age: expected value at line 1 column 8"
    );
}

#[test]
fn malformed_documents_are_refused() {
    for document in [
        "",
        " ",
        "{",
        "[1",
        "{\"age\":1",
        "{\"age\" 1}",
        "nul",
        "01",
        "1 2",
        "\"a",
        "{\"a\":1,}",
        "\u{feff}{}",
        "{'a':1}",
    ] {
        decode::<serde_json::Value>(document.as_bytes()).expect_err(document);
        decode::<Talent>(document.as_bytes()).expect_err(document);
        decode::<()>(document.as_bytes()).expect_err(document);
    }
    decode::<String>(b"\"\xff\"").expect_err("not UTF-8");
}

#[test]
fn depth_is_bounded() {
    let child = |depth: usize| "{\"child\":".repeat(depth) + "null" + &"}".repeat(depth);
    let tree: Tree = decode(child(100).as_bytes()).expect("100 levels");
    assert!(tree.child.is_some());
    for document in [
        child(200),
        child(100_000),
        "[".repeat(100_000),
        "{\"leaves\":[".repeat(100_000),
    ] {
        decode::<Tree>(document.as_bytes()).expect_err("too deep");
        decode::<serde_json::Value>(document.as_bytes()).expect_err("too deep");
        // An ignored value may be deeper, because skipping it uses no stack.
        let _ = decode::<()>(document.as_bytes());
    }
    let skipped = format!("{{\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    reads(&skipped, Tree::default());
}

#[test]
fn numbers_are_decoded_if_a_dependency_enables_arbitrary_precision() {
    // With that feature, serde_json passes each number in this form.
    reads("{\"$serde_json::private::Number\":\"5\"}", 5_i64);
    reads("{\"$serde_json::private::Number\":\"1.5\"}", 1.5_f64);
    refuses::<f64>(
        "{\"$serde_json::private::Number\":\"1e999\"}",
        "number out of range",
    );
    reads(
        "{\"$serde_json::private::Number\":\"18446744073709551615\"}",
        "18446744073709551615".to_owned(),
    );
}
