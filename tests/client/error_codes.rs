//! Error codes of operations: matched by name, and compared with the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use feishu::hire::v1::note::{
    CreateNoteErrorCode, CreateNoteRequest, DeleteNoteErrorCode, DeleteNoteRequest,
};
use feishu::hire::v1::offer::CreateOfferErrorCode;
use feishu::{Error, ErrorCode, ErrorKind, OperationErrorCode, PlatformCode};
use feishu_codegen::diagnostic::{Diagnostics, Sources};
use feishu_codegen::page::{self, Kind};
use loopback::{Answer, Server};

use crate::app::client;

/// The error of a call that creates a note, when the server sends this reply.
async fn refused_with(answer: Answer) -> Error {
    let server = Server::with_tokens(move |_| answer.clone()).await;
    let request = CreateNoteRequest::new("6916472453069883661", "content");
    let call = client(&server).hire().v1().note().create(request);
    call.await.expect_err("a refusal")
}

fn refusal(code: i64) -> Answer {
    Answer::new(400, format!(r#"{{"code":{code},"msg":"no"}}"#))
}

#[tokio::test]
async fn an_error_code_is_matched_by_name() {
    let error = refused_with(refusal(1002002)).await;
    let advice = match error.code_as() {
        Some(CreateNoteErrorCode::InvalidParameter) => "fix the request",
        Some(CreateNoteErrorCode::SystemError) => "wait",
        Some(CreateNoteErrorCode::Unknown(code)) => panic!("{code} is documented"),
        _ => panic!("a code of the operation"),
    };
    assert_eq!(advice, "fix the request");
    assert_eq!(
        error.platform_code(),
        None,
        "the code is one of the operation"
    );
}

#[tokio::test]
async fn an_unknown_code_is_kept() {
    let error = refused_with(refusal(1009999)).await;
    let code: CreateNoteErrorCode = error.code_as().expect("a code of the operation");
    assert!(matches!(code, CreateNoteErrorCode::Unknown(_)));
    assert_eq!(code.code(), 1009999);
}

#[tokio::test]
async fn a_platform_code_is_recognised_for_any_operation() {
    let error = refused_with(refusal(99991672)).await;
    assert_eq!(error.platform_code(), Some(PlatformCode::AppScopeMissing));
}

#[tokio::test]
async fn errors_without_a_code_of_the_operation_have_none() {
    let error = refused_with(refusal(1002002)).await;
    assert_eq!(error.code_as::<CreateOfferErrorCode>(), None);
    let error = refused_with(Answer::new(502, "<html>")).await;
    assert_eq!(
        (error.kind(), error.code_as::<CreateNoteErrorCode>()),
        (ErrorKind::Http, None)
    );
}

/// Operations that document the same codes share an enum. Each has an alias of it.
#[tokio::test]
async fn a_shared_enum_has_an_alias_for_each_operation() {
    let error = refused_with(refusal(1002001)).await;
    assert_eq!(
        error.code_as::<DeleteNoteErrorCode>(),
        Some(CreateNoteErrorCode::SystemError)
    );
    let documented = DeleteNoteErrorCode::DOCUMENTED;
    assert_eq!(
        <DeleteNoteRequest as feishu::Request>::OPERATION.errors,
        documented
    );
}

/// The error-code enum of an operation: the documented codes, and a function that converts a code and returns its number and `Debug` text.
struct Codes {
    documented: &'static [ErrorCode],
    read: fn(i64) -> (i64, String),
}

macro_rules! table {
    (requests { $($request:path;)* } uploads { $($upload:path = $value:expr;)* } error_codes { $($codes:path;)* } events { $($event:path;)* }) => {
        vec![$(Codes {
            documented: <$codes as OperationErrorCode>::DOCUMENTED,
            read: |code| {
                let read = <$codes>::from(code);
                (read.code(), format!("{read:?}"))
            },
        }),*]
    };
}

fn all_enums() -> Vec<Codes> {
    feishu::hire_types!(table)
}

#[test]
fn every_documented_code_is_a_variant_with_its_name() {
    let enums = all_enums();
    assert!(enums.len() > 150, "the enums are listed");
    for codes in enums {
        for known in codes.documented {
            assert_eq!(
                (codes.read)(known.code),
                (known.code, known.name.to_owned())
            );
        }
        let unknown = (codes.read)(-7);
        assert_eq!(unknown, (-7, "Unknown(UnknownInteger(-7))".to_owned()));
    }
}

#[test]
fn every_operation_with_codes_has_an_enum() {
    let with_codes = feishu::hire::OPERATIONS
        .iter()
        .filter(|operation| !operation.errors.is_empty());
    let of_operations: Vec<_> = with_codes.map(|operation| operation.errors).collect();
    let of_enums: Vec<_> = all_enums().iter().map(|codes| codes.documented).collect();
    // Requests are listed by resource and operations by path, so both are sorted first.
    let sorted = |mut tables: Vec<&'static [ErrorCode]>| {
        tables.sort_by_key(|table| {
            table
                .iter()
                .map(|code| (code.code, code.hint))
                .collect::<Vec<_>>()
        });
        tables
    };
    assert_eq!(sorted(of_enums), sorted(of_operations));
}

/// Every code of Hire has a name, and no two codes of an operation share one.
#[test]
fn every_code_is_named() {
    for operation in feishu::hire::OPERATIONS {
        let mut names: BTreeMap<&str, i64> = BTreeMap::new();
        for error in operation.errors {
            let (id, name) = (operation.id, error.name);
            assert!(
                !name.starts_with("Code"),
                "{id}: {} has no name",
                error.code
            );
            assert_eq!(
                *names.entry(name).or_insert(error.code),
                error.code,
                "{id}: {name}"
            );
        }
    }
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn codes_and_statuses_are_those_of_the_pages() {
    let mut of_pages: BTreeMap<String, BTreeSet<(i64, Option<u16>)>> = BTreeMap::new();
    for file in third_party::markdown_files("pages/hire") {
        let text = fs::read_to_string(&file).expect("a page");
        let mut sources = Sources::new();
        let id = sources.add(file.display().to_string(), text);
        let page = page::read(id, &sources, &mut Diagnostics::new());
        if let (Kind::Operation(operation), Some(url)) = (page.kind, page.source_url) {
            let rows = operation.errors.iter();
            let codes = rows.map(|row| (row.code, row.status)).collect();
            of_pages.insert(url, codes);
        }
    }
    for operation in feishu::hire::OPERATIONS {
        let codes: BTreeSet<_> = operation
            .errors
            .iter()
            .map(|error| (error.code, error.status))
            .collect();
        assert_eq!(
            of_pages.get(operation.documentation),
            Some(&codes),
            "{}",
            operation.id
        );
    }
}
