//! Codes that any operation may return.

use std::collections::BTreeSet;

use feishu_runtime::{Call, Error, ErrorKind, PlatformCode};
use loopback::{Answer, Server, TOKEN_PATH};

use crate::fixture::{Get, app};

async fn refused_with(code: i64) -> Error {
    let answer = Answer::new(400, format!(r#"{{"code":{code},"msg":"no"}}"#));
    let server = Server::with_tokens(move |_| answer.clone()).await;
    Call::new(&app(&server), Get).await.expect_err("a code")
}

#[test]
fn codes_are_sorted_and_distinct() {
    let codes: Vec<i64> = PlatformCode::ALL.iter().map(|known| known.code()).collect();
    assert!(codes.is_sorted_by(|first, second| first < second));
    for &known in PlatformCode::ALL {
        assert_eq!(PlatformCode::from(known.code()), known);
    }
    let words: BTreeSet<String> = PlatformCode::ALL.iter().map(|c| format!("{c:?}")).collect();
    assert_eq!(words.len(), codes.len());
}

#[test]
fn a_code_has_advice() {
    assert_eq!(
        PlatformCode::RateLimited.to_string(),
        "99991400: Requests are sent too fast. Send fewer requests, and wait longer after each refused one."
    );
    assert_eq!(
        PlatformCode::from(99999999).to_string(),
        "99999999: The platform refused the call. Follow the message of the error."
    );
    for known in PlatformCode::ALL {
        assert!(known.meaning().ends_with('.'), "{known:?}");
        assert!(known.hint().ends_with('.'), "{known:?}");
    }
}

/// The codes for a rejected token, a rate limit and the monthly quota.
#[test]
fn codes_that_the_client_handles_are_listed() {
    let rejected = [
        99991663, 99991665, 99991664, 99991668, 99991677, 99991671, 20005, 20013,
    ];
    for code in rejected.into_iter().chain([99991400, 99991403]) {
        assert!(
            !matches!(PlatformCode::from(code), PlatformCode::Unknown(_)),
            "{code}"
        );
    }
}

#[tokio::test]
async fn codes_of_the_platform_and_of_the_operation_are_distinguished() {
    let error = refused_with(99991403).await;
    assert_eq!(error.platform_code(), Some(PlatformCode::QuotaExceeded));
    let error = refused_with(10014).await;
    assert_eq!(error.platform_code(), Some(PlatformCode::AppStopped));

    let error = refused_with(99990001).await;
    let unlisted = error.platform_code().expect("the gateway's range");
    assert_eq!(unlisted, PlatformCode::from(99990001));
    assert_eq!(unlisted.code(), 99990001);

    assert_eq!(refused_with(1002002).await.platform_code(), None);
    assert_eq!(refused_with(1009999).await.platform_code(), None);
}

#[tokio::test]
async fn the_code_of_a_token_request_is_a_platform_code() {
    let server = Server::start(|request| match request.target.as_str() {
        TOKEN_PATH => Answer::ok(r#"{"code":10015,"msg":"wrong app secret"}"#),
        _ => Answer::ok("{}"),
    })
    .await;
    let error = Call::new(&app(&server), Get).await.expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::AccessToken);
    assert_eq!(error.platform_code(), Some(PlatformCode::WrongAppSecret));
}

#[test]
#[ignore = "needs ../shared/pages/platform"]
fn every_code_and_url_is_on_the_page() {
    let page = third_party::folder("pages/platform").join("通用错误码.md");
    let page = std::fs::read_to_string(page).expect("a page");
    for known in PlatformCode::ALL {
        let row = format!("\n{} | ", known.code());
        let at = page.find(&row);
        let at = at.unwrap_or_else(|| panic!("{known:?} is not on the page"));
        if known.documentation() != PlatformCode::from(0).documentation() {
            // A row may have several lines, and its URL may be in any of them.
            let next = page[at + 1..]
                .match_indices('\n')
                .map(|(end, _)| at + 1 + end)
                .find(|&end| page[end + 1..].starts_with(|c: char| c.is_ascii_digit()));
            let row = &page[at..next.unwrap_or(page.len())];
            assert!(row.contains(known.documentation()), "{known:?}");
        }
    }
}
