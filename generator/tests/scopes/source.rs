//! Calls in source code, in the ways in which people write them.

use std::fs;

use feishu_codegen::diagnostic::Lines;
use feishu_codegen::scopes::{Identity, source};

use super::api;

/// Reads files of source code: the ids, and the diagnostics as `file:line: code`.
fn read(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let (used, found) = read_used(files);
    (used.into_keys().collect(), found)
}

fn read_used(files: &[(&str, &str)]) -> (feishu_codegen::scopes::Used, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        fs::write(path, text).expect("written");
    }
    let read = source::read(api(), "feishu", folder.path(), false).expect("readable");
    let mut lines = Lines::new(&read.sources);
    let found = read.diagnostics.iter().map(|found| {
        let location = found.location.as_ref().expect("a location");
        let (file, line) = lines.find(location);
        let file = file.rsplit('/').next().unwrap_or_default();
        format!("{file}:{}: {}", line.unwrap_or_default(), found.code)
    });
    let found = found.collect();
    (read.used, found)
}

/// Asserts that a file calls these operations, without warnings.
#[track_caller]
fn calls(text: &str, expected: &[&str]) {
    let (ids, found) = read(&[("main.rs", text)]);
    assert_eq!(ids, expected);
    assert!(found.is_empty(), "{found:?}");
}

const CREATE: &str = "hire.v1.talent_external_info.create";

#[test]
fn a_chain_without_a_named_request() {
    calls(
        "async fn f(c: feishu::Client, r: R) { c.hire().v1().talent_external_info().create(r.into()).await.unwrap(); }",
        &[CREATE],
    );
}

#[test]
fn handles_in_variables_fields_functions_and_parameters() {
    calls(
        "async fn f(c: &Client) { let v1 = c.hire().v1(); let infos = v1.talent_external_info(); infos.create(r()).await; }",
        &[CREATE],
    );
    calls(
        "use feishu::hire::v1::talent_external_info::TalentExternalInfoResource as Infos;
         async fn f(infos: &Infos<'_>) { infos.create(r()).await; }",
        &[CREATE],
    );
    calls(
        "struct App<'a> { hire: feishu::hire::v1::V1<'a> }
         impl App<'_> { async fn f(&self) { self.hire.talent_external_info().create(r()).await; } }",
        &[CREATE],
    );
    calls(
        "impl App { fn infos(&self) -> feishu::hire::v1::talent_external_info::TalentExternalInfoResource<'_> { self.c.hire().v1().talent_external_info() }
         async fn f(&self) { self.infos().create(r()).await; } }",
        &[CREATE],
    );
    calls(
        "async fn f(c: &Client) { let (a, b) = (c.hire().v1(), c.im().v1()); a.talent_external_info().create(r()).await; b.message().get(r()).await; }",
        &[CREATE, "im.v1.message.get"],
    );
}

#[test]
fn requests_by_all_ways_to_name_them() {
    for text in [
        "use feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest; fn f() { send(CreateTalentExternalInfoRequest::new(a, b)); }",
        "use feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest as Create; fn f(r: Create) {}",
        "use feishu::hire::v1::{talent_external_info as infos}; fn f() -> infos::CreateTalentExternalInfoRequest { todo!() }",
        "use feishu::hire::{self, v1::talent_external_info::*}; fn f() { send(CreateTalentExternalInfoRequest::new(a, b)); }",
        "use feishu as lark; use lark::hire::v1; fn f() { v1::talent_external_info::CreateTalentExternalInfoRequest::new(a, b); }",
        "fn f() { use r#feishu::hire::r#v1::talent_external_info as i; i::r#CreateTalentExternalInfoRequest::new(a, b); }",
        "fn f() { let r: Vec<::feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest> = vec![]; }",
        "type Create = feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest;",
        "fn f() { serde_json::from_str::<feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest>(text); }",
    ] {
        calls(text, &[CREATE]);
    }
}

#[test]
fn names_that_pass_through_modules_of_the_source() {
    let api = "pub use feishu::hire::v1::talent_external_info as infos; pub use feishu::contact::v3::user::GetUserRequest;";
    let main = "use crate::api::{infos, GetUserRequest}; fn f() { infos::CreateTalentExternalInfoRequest::new(a, b); GetUserRequest::new(a); }";
    let (ids, found) = read(&[("api.rs", api), ("main.rs", main)]);
    assert_eq!(ids, ["contact.v3.user.get", CREATE]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn an_own_type_with_the_name_of_a_request_is_not_a_call() {
    calls(
        "struct GetUserRequest; fn f() { let r = GetUserRequest; }",
        &[],
    );
    calls(
        "mod own { pub struct GetUserRequest; } use own::GetUserRequest; fn f(r: GetUserRequest) {}",
        &[],
    );
}

#[test]
fn calls_inside_of_macros() {
    for text in [
        "fn f() { tokio::select! { r = c.hire().v1().talent_external_info().create(r()) => {} _ = stop() => {} } }",
        "fn f() { println!(\"{:?}\", c.hire().v1().talent_external_info().create(r()).await); }",
        "fn f() { retry!(times 3 => c.hire().v1().talent_external_info().create(r())); }",
        "macro_rules! create { ($c:expr) => { $c.hire().v1().talent_external_info().create(r()) }; }",
        "fn f() { let infos = c.hire().v1().talent_external_info(); tokio::join!(infos.create(r()), other()); }",
        "fn f() { weird!(a ~ feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest::new(1)); }",
    ] {
        calls(text, &[CREATE]);
    }
}

#[test]
fn raw_requests_by_method_and_path() {
    for path in [
        "\"/open-apis/hire/v1/talents/7/external_info\"",
        "format!(\"/open-apis/hire/v1/talents/{id}/external_info?a=b\")",
        "&format!(\"/open-apis/hire/v1/talents/{}/external_info\", id)",
    ] {
        calls(
            &format!("fn f() {{ c.request(feishu::Method::Post, {path}).send(); }}"),
            &[CREATE],
        );
    }
    let (ids, found) = read(&[("main.rs", "fn f() {\n    c.request(Method::POST, path);\n}")]);
    assert!(ids.is_empty());
    assert_eq!(found, ["main.rs:2: unresolved-call"]);
    let (_, found) = read(&[(
        "main.rs",
        "fn f() { c.request(Method::GET, \"/open-apis/none/v9/x\"); }",
    )]);
    assert_eq!(found, ["main.rs:1: unresolved-call"]);
    calls(
        "fn f() { http.request(Method::GET, \"https://example.com/\"); }",
        &[],
    );
}

#[test]
fn events_by_payload_variant_and_type() {
    for text in [
        "fn f(event: feishu::im::v1::events::MessageReceiveEvent) {}",
        "use feishu::IncomingEvent; fn f(e: IncomingEvent) { match e { IncomingEvent::ImMessageReceive(e) => {} _ => {} } }",
        "use feishu::IncomingEvent as E; fn f(e: E) { if let E::ImMessageReceive(e) = e {} }",
        "fn f() { handler.on(\"im.message.receive_v1\", go); }",
    ] {
        calls(text, &["im.message.receive_v1"]);
    }
}

#[test]
fn ambiguous_and_unresolved_uses_are_warnings() {
    // Several resources have such a request.
    let (ids, found) = read(&[(
        "main.rs",
        "use my_sdk::prelude::GetUserRequest;\nfn f() {\n    GetUserRequest::new(a);\n}",
    )]);
    assert!(ids.is_empty());
    assert_eq!(found, ["main.rs:3: ambiguous-call"]);
    let (ids, found) = read(&[(
        "main.rs",
        "fn f() {\n    run(c.hire().v1().talent_external_info());\n}",
    )]);
    assert!(ids.is_empty());
    assert_eq!(found, ["main.rs:2: unresolved-call"]);
    let (ids, found) = read(&[(
        "main.rs",
        "fn f() {\n    c.hire().v1().talent_external_info().destroy(r);\n}",
    )]);
    assert!(ids.is_empty());
    assert_eq!(found, ["main.rs:2: unresolved-call"]);
    let (_, found) = read(&[("main.rs", "fn f( {")]);
    assert_eq!(found, ["main.rs:1: unreadable-source"]);
}

#[test]
fn unrelated_methods_are_not_calls() {
    calls(
        "fn f() { let d = motor.drive(); d.forward(1); session.auth().login(x); map.get(k); file.create(p); self.user().get(1); }",
        &[],
    );
}

#[test]
fn tests_are_left_out() {
    let text =
        "#[cfg(test)] mod tests { fn f() { c.hire().v1().talent_external_info().create(r()); } }
        #[tokio::test] async fn t() { c.hire().v1().talent_external_info().create(r()); }";
    calls(text, &[]);
    let (ids, _) = read(&[
        ("Cargo.toml", ""),
        (
            "tests/a.rs",
            "fn f() { c.hire().v1().talent_external_info().create(r()); }",
        ),
        ("target/b.rs", "fn f() { c.im().v1().message().get(r()); }"),
        (
            "src/lib.rs",
            "#!/usr/bin/env x\nfn f() { c.im().v1().chat().get(r()); }",
        ),
    ]);
    assert_eq!(ids, ["im.v1.chat.get"]);
}

#[test]
fn code_of_tests_is_recognised_in_all_its_forms() {
    let call = "{ c.hire().v1().talent_external_info().create(r()); }";
    for text in [
        format!("#[cfg(all(test, unix))] fn f() {call}"),
        format!("#[cfg(any(test, doctest))] mod a {{ fn f() {call} }}"),
        format!("#[cfg(test)] trait A {{ fn f() {call} }}"),
        format!("#[cfg(test)] macro_rules! a {{ () => {call} }}"),
        format!("impl A {{ #[cfg(test)] fn f() {call} }}"),
        format!("fn f() {{ #[cfg(test)] {call} }}"),
        format!("fn f() {{ #[cfg(test)] let a = {call}; }}"),
        format!("#![cfg(test)] fn f() {call}"),
    ] {
        calls(&text, &[]);
    }
    for text in [
        format!("#[cfg(not(test))] fn f() {call}"),
        format!("#[cfg(any(test, feature = \"hire\"))] fn f() {call}"),
        format!("#[cfg(feature = \"test\")] fn f() {call}"),
    ] {
        calls(&text, &[CREATE]);
    }
}

/// The file of a module may only be read with the attribute of its `mod` item.
#[test]
fn files_of_test_modules_are_left_out() {
    let call = "fn f() { c.hire().v1().talent_external_info().create(r()); }";
    let (ids, found) = read(&[
        (
            "src/lib.rs",
            "#[cfg(test)] mod tests; #[cfg(test)] mod fakes; #[cfg(test)] #[path = \"other_tests.rs\"] mod others; mod api;",
        ),
        ("src/tests.rs", call),
        ("src/fakes/mod.rs", call),
        ("src/fakes/inner.rs", call),
        ("src/other_tests.rs", call),
        (
            "src/api.rs",
            "#[cfg(test)] mod tests; mod inner { #[cfg(test)] mod tests; }",
        ),
        ("src/api/tests.rs", call),
        ("src/api/inner/tests.rs", call),
        ("src/main.rs", "fn f() { c.im().v1().chat().get(r()); }"),
    ]);
    assert_eq!(ids, ["im.v1.chat.get"]);
    assert!(found.is_empty(), "{found:?}");
}

/// A parser that calls itself for each level would end the program.
#[test]
fn code_that_is_nested_too_deeply_is_an_error() {
    let many = 30_000;
    for code in [
        format!("{}1{}", "(".repeat(many), ")".repeat(many)),
        format!("a{}", ".b()".repeat(many)),
        format!("{}1", "1 + ".repeat(many)),
        format!("{}1", "-".repeat(many)),
        format!("m!({}{})", "[".repeat(many), "]".repeat(many)),
    ] {
        let text = format!("#!/usr/bin/env x\nfn f() {{ let a = {code}; }}");
        let (ids, found) = read(&[("main.rs", &text)]);
        assert!(ids.is_empty());
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with("unreadable-source"), "{found:?}");
    }
    let deep = format!(
        "fn f() {{ let a = {}c.hire().v1().talent_external_info().create(r){}; }}",
        "(".repeat(1_900),
        ")".repeat(1_900)
    );
    calls(&deep, &[CREATE]);
}

#[test]
fn values_of_branches() {
    for value in [
        "if a { c.hire().v1() } else { d.hire().v1() }",
        "match a { A => c.hire().v1(), B if b => d.hire().v1(), _ => return }",
        "match Some(c) { Some(c) => c.hire().v1(), None => panic!() }",
    ] {
        calls(
            &format!("fn f() {{ let v1 = {value}; v1.talent_external_info().create(r); }}"),
            &[CREATE],
        );
    }
}

#[test]
fn a_macro_that_gets_the_name_of_the_function_is_a_warning() {
    let (ids, found) = read(&[(
        "main.rs",
        "macro_rules! send {\n    ($m:ident) => { c.im().v1().message().$m(r).await };\n}",
    )]);
    assert!(ids.is_empty());
    assert_eq!(found, ["main.rs:2: unresolved-call"]);
}

#[test]
fn raw_requests_by_all_ways_to_name_the_method() {
    for method in [
        "Post",
        "Method::POST",
        "http::Method::POST",
        "\"POST\"",
        "\"post\"",
    ] {
        calls(
            &format!(
                "fn f() {{ c.request({method}, \"/open-apis/hire/v1/talents/7/external_info\"); }}"
            ),
            &[CREATE],
        );
    }
    // The path has two operations.
    let (ids, found) = read(&[(
        "main.rs",
        "fn f() { c.request(method, \"/open-apis/hire/v1/talents/7/external_info\"); }",
    )]);
    assert!(ids.is_empty());
    assert_eq!(found, ["main.rs:1: ambiguous-call"]);
    // Another client's function.
    calls("fn f() { a.request(b, \"/c\"); a.request(b, c); }", &[]);
}

#[test]
fn calls_for_users_are_told_apart() {
    let identities = |text: &str| {
        let (used, found) = read_used(&[("main.rs", text)]);
        assert!(found.is_empty(), "{found:?}");
        let tokens = &used["contact.v3.user.get"];
        (
            tokens.identities.iter().copied().collect::<Vec<_>>(),
            tokens.by_client,
        )
    };
    let user = (vec![Identity::User], false);
    let get = "use feishu::contact::v3::user::GetUserRequest;";
    let call = "c.contact().v3().user().get(GetUserRequest::new(id))";
    assert_eq!(
        identities(&format!(
            "{get} fn f() {{ {call}.timeout(t).user(&session).await; }}"
        )),
        user
    );
    assert_eq!(
        identities(&format!(
            "{get} fn f() {{ let call = {call}; call.user_access_token(t); }}"
        )),
        user
    );
    assert_eq!(
        identities(&format!(
            "{get} fn f() {{ let c = c.for_user(&session); {call}; }}"
        )),
        user
    );
    assert_eq!(
        identities(&format!("{get} fn f() {{ {call}; }}")),
        (vec![], true)
    );
    assert_eq!(
        identities(&format!("{get} fn f() {{ {call}; {call}.user(s); }}")),
        (vec![Identity::User], true)
    );
}
