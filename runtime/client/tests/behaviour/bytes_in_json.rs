//! Bytes as base64 strings in JSON. Expected values: RFC 4648, section 10, and its two alphabets.

use openapi_client_runtime::Base64;
use openapi_client_runtime::json::{decode, encode};

#[test]
fn test_vectors_of_the_rfc_are_decoded_and_encoded() {
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        let json = format!("\"{text}\"");
        let value = Base64::from(bytes.as_bytes());
        assert_eq!(encode(&value).expect("JSON"), json.as_bytes());
        assert_eq!(decode(json.as_bytes()), Ok(value.clone()));
        let bare = format!("\"{}\"", text.trim_end_matches('='));
        assert_eq!(decode(bare.as_bytes()), Ok(value));
    }
}

#[test]
fn both_alphabets_are_decoded_and_the_standard_one_is_encoded() {
    let value = Base64::from([0xfb, 0xff, 0xfe]);
    for json in [r#""+//+""#, r#""-__-""#] {
        assert_eq!(decode(json.as_bytes()), Ok(value.clone()), "{json}");
    }
    assert_eq!(encode(&value).expect("JSON"), br#""+//+""#);
    for json in [
        "\"-//-\"", "\"Zg=\"x", "\"a b\"", "\"Z\"", "7", "[]", "true",
    ] {
        decode::<Base64>(json.as_bytes()).expect_err(json);
    }
}

#[test]
fn bytes_are_accessible_but_not_shown() {
    let value = Base64::from(b"secret".to_vec());
    assert_eq!(format!("{value:?}"), "Base64(6 bytes)");
    assert_eq!((value.len(), value.as_ref()), (6, &b"secret"[..]));
    assert_eq!(Vec::from(value), b"secret");
}
