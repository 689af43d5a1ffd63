//! `scopes`: the least permissions of operations, named or called by source code.

mod command;
mod docs;
mod source;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use feishu_codegen::diagnostic::Diagnostics;
use feishu_codegen::model::Api;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::scopes::{Identity, Needed, Options, Used, need, select};

static SPEC: LazyLock<Checked> =
    LazyLock::new(|| pipeline::check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")));

fn api() -> &'static Api {
    &SPEC
        .outcome
        .supported()
        .expect("the description has no errors")
        .api
}

fn selected(ids: &[&str]) -> Used {
    let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
    let mut diagnostics = Diagnostics::new();
    let used = select(api(), &ids, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    used
}

fn needed(ids: &[&str], options: &Options) -> Needed {
    need(api(), &selected(ids), options)
}

fn for_identities(identities: &[Identity]) -> Options {
    Options {
        identities: identities.iter().copied().collect(),
        ..Options::default()
    }
}

#[test]
fn a_prefix_selects_by_whole_segments() {
    let used = selected(&["hire.v1.talent"]);
    assert!(used.contains_key("hire.v1.talent.get"));
    assert!(
        !used.keys().any(|id| id.starts_with("hire.v1.talent_")),
        "{used:?}"
    );
    let events = selected(&["im.message"]);
    assert!(events.contains_key("im.message.receive_v1"));
}

#[test]
fn an_unknown_id_gets_a_suggestion() {
    for (wanted, help) in [
        ("hire.v1.talent.gett", "did you mean `hire.v1.talent.get`?"),
        ("hire.v1.talnt", "did you mean `hire.v1.talent`?"),
        (
            "talent_external_info.create",
            "did you mean `hire.v1.talent_external_info.create`?",
        ),
    ] {
        let mut diagnostics = Diagnostics::new();
        let used = select(api(), &[wanted.to_owned()], &mut diagnostics);
        assert!(used.is_empty());
        let found = diagnostics.iter().next().expect("a diagnostic");
        assert_eq!(found.code.as_str(), "unknown-operation");
        assert_eq!(found.help.as_deref(), Some(help), "{wanted}");
    }
}

#[test]
fn one_scope_serves_several_operations() {
    let needed = needed(
        &[
            "im.v1.message.create",
            "im.v1.message.reply",
            "im.message.receive_v1",
        ],
        &Options::default(),
    );
    // `im:message` suffices for all three; `im:message:send` and others only for some.
    assert_eq!(needed.names(Identity::Tenant), ["im:message"]);
    let granted = &needed.granted[&Identity::Tenant];
    let served: Vec<&str> = granted.scopes[0]
        .serves
        .iter()
        .map(|of| of.id.as_str())
        .collect();
    assert_eq!(
        served,
        [
            "im.message.receive_v1",
            "im.v1.message.create",
            "im.v1.message.reply"
        ]
    );
    assert!(granted.is_minimum);
}

#[test]
fn the_console_form_tells_identities_apart() {
    let ids = ["contact.v3.user.get", "authen.v1.user_info.get"];
    let form = |needed: &Needed| needed.console()["scopes"].clone();
    let by_default = form(&needed(&ids, &Options::default()));
    assert_eq!(by_default["user"], serde_json::json!([]));
    assert_eq!(by_default["tenant"].as_array().map(Vec::len), Some(1));
    let of_user = form(&needed(&ids, &for_identities(&[Identity::User])));
    assert_eq!(of_user["tenant"], serde_json::json!([]));
    assert_eq!(of_user["user"], by_default["tenant"]);
    let of_both = form(&needed(&ids, &for_identities(&Identity::ALL)));
    assert_eq!(of_both["user"], of_both["tenant"]);
}

#[test]
fn an_operation_for_users_only_is_never_counted_for_the_tenant() {
    let services = api().services.iter().flat_map(|service| &service.resources);
    let mut operations = services.flat_map(|resource| &resource.operations);
    let only_user = operations.find(|operation| {
        operation.access_tokens == [feishu_codegen::model::AccessTokenKind::User]
            && !operation.scopes.is_empty()
    });
    let id = only_user.expect("an operation for users").id.text.as_str();
    let needed = needed(&[id], &for_identities(&[Identity::Tenant]));
    assert!(needed.names(Identity::Tenant).is_empty());
    assert_eq!(needed.names(Identity::User).len(), 1);
}

#[test]
fn scopes_of_fields_are_optional() {
    let without = needed(&["contact.v3.user.get"], &Options::default());
    let missing: BTreeSet<&String> = without
        .missing_fields
        .iter()
        .flat_map(|(_, any_of)| &any_of.scopes)
        .collect();
    assert!(missing.contains(&"contact:user.email:readonly".to_owned()));
    let with = needed(
        &["contact.v3.user.get"],
        &Options {
            with_field_scopes: true,
            ..Options::default()
        },
    );
    assert!(with.missing_fields.is_empty());
    assert!(
        with.names(Identity::Tenant)
            .contains(&"contact:user.email:readonly")
    );
    // A scope that opens fields of its own, and the operation, makes another scope needless.
    assert!(with.names(Identity::Tenant).len() <= missing.len() + 1);
}

#[test]
fn the_whole_api_is_solved_exactly() {
    let services: Vec<&str> = api()
        .services
        .iter()
        .filter_map(|of| of.module.as_deref())
        .collect();
    let mut ids: Vec<String> = Vec::new();
    for service in services {
        ids.push(service.to_owned());
    }
    let mut diagnostics = Diagnostics::new();
    let used = select(api(), &ids, &mut diagnostics);
    for with_field_scopes in [false, true] {
        let options = Options {
            identities: BTreeSet::from(Identity::ALL),
            with_field_scopes,
        };
        let needed = need(api(), &used, &options);
        for (identity, granted) in &needed.granted {
            assert!(granted.is_minimum, "{identity:?}");
            // Each scope is the only one that serves some operation; otherwise it could be removed.
            for scope in &granted.scopes {
                let others = granted
                    .scopes
                    .iter()
                    .filter(|other| other.name != scope.name);
                let others: BTreeSet<&str> = others.map(|other| other.name.as_str()).collect();
                let is_alone = |any_of: &feishu_codegen::scopes::AnyOf| {
                    !any_of
                        .scopes
                        .iter()
                        .any(|name| others.contains(name.as_str()))
                };
                assert!(
                    scope.serves.iter().any(is_alone),
                    "{} is not needed",
                    scope.name
                );
            }
        }
    }
}
