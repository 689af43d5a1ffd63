//! Enums whose values are numbers, or scalars of several types.

use openapi_client_runtime::json::{decode, encode};
use openapi_client_runtime::{UnknownScalar, scalar_enum};

#[derive(Debug, Clone, PartialEq)]
enum Ratio {
    Half,
    Auto,
    On,
    One,
    OneAsText,
    Unknown(UnknownScalar),
}

scalar_enum! {
    Ratio;
    Half Float(0.5);
    Auto String("auto");
    On Boolean(true);
    One Integer(1);
    OneAsText String("1");
}

#[test]
fn known_values_are_decoded_and_encoded() {
    for (document, expected, wire, text) in [
        ("0.5", Ratio::Half, "0.5", "0.5"),
        ("5e-1", Ratio::Half, "0.5", "0.5"),
        ("\"0.5\"", Ratio::Half, "0.5", "0.5"),
        ("\"auto\"", Ratio::Auto, "\"auto\"", "auto"),
        ("true", Ratio::On, "true", "true"),
        ("\"true\"", Ratio::On, "true", "true"),
        ("1", Ratio::One, "1", "1"),
        ("1.0", Ratio::One, "1", "1"),
        ("\"1\"", Ratio::OneAsText, "\"1\"", "1"),
    ] {
        let value: Ratio = decode(document.as_bytes()).expect(document);
        assert_eq!(value, expected, "{document}");
        assert_eq!(encode(&value).expect("JSON"), wire.as_bytes());
        assert_eq!(value.to_string(), text);
    }
}

#[test]
fn unknown_values_are_kept() {
    for (document, text) in [
        ("0.25", "0.25"),
        ("2", "2"),
        ("18446744073709551615", "18446744073709551615"),
        ("\"Auto\"", "Auto"),
        ("\"\"", ""),
        ("false", "false"),
    ] {
        let value: Ratio = decode(document.as_bytes()).expect(document);
        assert!(matches!(value, Ratio::Unknown(_)), "{document}: {value:?}");
        assert_eq!(encode(&value).expect("JSON"), document.as_bytes());
        assert_eq!(value.to_string(), text);
    }
    for document in ["[]", "{}"] {
        decode::<Ratio>(document.as_bytes()).expect_err(document);
    }
    assert_eq!(decode::<Option<Ratio>>(b"null"), Ok(None));
}

#[test]
fn numbers_are_compared_without_rounding() {
    #[derive(Debug, PartialEq)]
    enum Large {
        AboveTwoTo53,
        Unknown(UnknownScalar),
    }
    scalar_enum! { Large; AboveTwoTo53 Integer(9_007_199_254_740_993); }
    assert_eq!(decode(b"9007199254740993"), Ok(Large::AboveTwoTo53));
    for other in ["9007199254740992", "9007199254740992.0", "1e300"] {
        let value: Large = decode(other.as_bytes()).expect(other);
        assert_ne!(value, Large::AboveTwoTo53, "{other}");
    }
}
