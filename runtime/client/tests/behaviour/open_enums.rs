//! Enums that keep unknown values.

use openapi_client_runtime::json::{decode, encode};
use openapi_client_runtime::{UnknownInteger, UnknownString, integer_enum, string_enum};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum Status {
    NotAttended,
    Attended,
    Unknown(UnknownInteger),
}

impl Status {
    fn value(&self) -> i64 {
        match self {
            Self::NotAttended => 1,
            Self::Attended => 2,
            Self::Unknown(unknown) => unknown.value(),
        }
    }
}

impl From<i64> for Status {
    fn from(value: i64) -> Self {
        match value {
            1 => Self::NotAttended,
            2 => Self::Attended,
            _ => Self::Unknown(UnknownInteger::new(value)),
        }
    }
}

integer_enum!(Status);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
enum IdType {
    OpenId,
    Unknown(UnknownString),
}

impl IdType {
    fn as_str(&self) -> &str {
        match self {
            Self::OpenId => "open_id",
            Self::Unknown(unknown) => unknown.as_str(),
        }
    }
}

impl From<&str> for IdType {
    fn from(value: &str) -> Self {
        match value {
            "open_id" => Self::OpenId,
            _ => Self::Unknown(UnknownString::new(value)),
        }
    }
}

string_enum!(IdType);

#[test]
fn unknown_integers_are_kept() {
    for (json, wanted, wire) in [
        ("1", Status::NotAttended, "1"),
        ("\"2\"", Status::Attended, "2"),
        ("2.0", Status::Attended, "2"),
        ("99", Status::from(99), "99"),
        (
            "-9223372036854775808",
            Status::from(i64::MIN),
            "-9223372036854775808",
        ),
    ] {
        let value: Status = decode(json.as_bytes()).expect(json);
        assert_eq!(value, wanted);
        assert_eq!(encode(&value).expect(json), wire.as_bytes());
        assert_eq!(value.to_string(), wire);
    }
    assert!(matches!(Status::from(99), Status::Unknown(unknown) if unknown.to_string() == "99"));
    assert_eq!(decode::<Option<Status>>(b"null"), Ok(None));
    for json in ["\"attended\"", "{}", "1.5", "true"] {
        decode::<Status>(json.as_bytes()).expect_err(json);
    }
}

#[test]
fn unknown_strings_are_kept() {
    for (json, wanted, wire) in [
        ("\"open_id\"", IdType::OpenId, "open_id"),
        ("\"new\"", IdType::from("new"), "new"),
        ("\"\"", IdType::from(""), ""),
        ("7", IdType::from(String::from("7")), "7"),
    ] {
        let value: IdType = decode(json.as_bytes()).expect(json);
        assert_eq!(value, wanted);
        assert_eq!(
            encode(&value).expect(json),
            format!("\"{wire}\"").as_bytes()
        );
        assert_eq!(value.to_string(), wire);
    }
    assert!(
        matches!(IdType::from("new"), IdType::Unknown(unknown) if unknown.to_string() == "new")
    );
    for json in ["[]", "{}", "true"] {
        decode::<IdType>(json.as_bytes()).expect_err(json);
    }
}
