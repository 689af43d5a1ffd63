//! Reports for the tests of formats.

use std::path::Path;

use crate::changes::{
    Change, ItemPair, Kind, Owner, Report, RustEffect, RustItem, SourcePlace, Subject,
};

pub(super) fn change(kind: Kind, owner: Owner, path: &str, role: &'static str) -> Change {
    let subject = Subject {
        owner,
        path: path.into(),
        role,
    };
    Change::new(kind, subject)
}

fn place(file: &str, line: usize) -> Option<SourcePlace> {
    Some(SourcePlace {
        file: file.into(),
        line,
        column: 5,
    })
}

fn item(path: &str, signature: &str) -> Option<RustItem> {
    Some(RustItem {
        path: path.into(),
        signature: signature.into(),
    })
}

/// Writes a report to the folder of the variable `REPORTS`, to look at it or to open it with another tool.
pub(super) fn keep(name: &str, text: &str) {
    if let Some(folder) = std::env::var_os("REPORTS") {
        std::fs::write(Path::new(&folder).join(name), text).expect("a writable folder");
    }
}

/// A breaking, two compatible and a wording change.
pub(super) fn report() -> Report {
    let reply = || Owner::Operation("im.v1.message.reply".into());
    let page = Some("https://open.feishu.cn/document/server-docs/im-v1/message/reply".to_owned());
    let mut required = change(
        Kind::RequestFieldBecameRequired,
        reply(),
        "uuid",
        "query parameter",
    );
    required.rust = RustEffect::Major;
    required.old_place = place("spec/im/paths/message,100%:reply.yaml", 10);
    required.new_place = place("spec/im/paths/message,100%:reply.yaml", 12);
    required.page.clone_from(&page);
    required.items.push(ItemPair {
        before: item(
            "feishu::im::v1::message::ReplyMessageRequest::new",
            "pub fn new(message_id: impl Into<String>, content: impl Into<String>, msg_type: impl Into<String>) -> Self",
        ),
        after: item(
            "feishu::im::v1::message::ReplyMessageRequest::new",
            "pub fn new(message_id: impl Into<String>, content: impl Into<String>, msg_type: impl Into<String>, uuid: impl Into<String>) -> Self",
        ),
        effect: RustEffect::Major,
        words: "takes `uuid`".into(),
    });
    required.items.push(ItemPair {
        before: item(
            "feishu::im::v1::message::ReplyMessageRequest::uuid",
            "pub fn uuid(self, uuid: impl Into<String>) -> Self",
        ),
        after: None,
        effect: RustEffect::Major,
        words: "is gone".into(),
    });
    let mut added = change(
        Kind::ResponseFieldAdded,
        reply(),
        "data.thread_id",
        "response field",
    );
    added.rust = RustEffect::Minor;
    added.new = Some("string".into());
    added.new_place = place("spec/im/paths/messages.yaml", 80);
    added.page.clone_from(&page);
    added.items.push(ItemPair {
        before: None,
        after: item(
            "feishu::im::v1::message::ReplyMessageResponse::thread_id",
            "pub thread_id: Option<String>",
        ),
        effect: RustEffect::Minor,
        words: "is new".into(),
    });
    let mut r#type = change(
        Kind::ResponseValueAdded,
        Owner::Type {
            service: "hire".into(),
            name: "StageType".into(),
        },
        "7",
        "value",
    );
    r#type.new = Some("7 (offer)".into());
    r#type.reaches = vec![
        "hire.v1.job_process.list".into(),
        "hire.v1.talent.get".into(),
    ];
    r#type.notes = vec!["the client's enums are open".into()];
    let mut wording = change(Kind::WordingChanged, reply(), "content", "body field");
    wording.old = Some("The content.".into());
    wording.new = Some("The content of the message, as JSON text.".into());
    Report::new(
        "main".into(),
        "spec".into(),
        vec![wording, added, required, r#type],
    )
}

/// Texts that a format could obey instead of showing.
pub(super) const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</details></code></pre></style><img src=x onerror=alert(1)>",
    "\"' onmouseover='alert(1)' x=\"",
    "a | b ` c `` d ``` e",
    "@octocat fixes #1, see octo/cat#2 and https://example.com/ www.example.com",
    "line 1\r\nline 2\n::error::three\n\n# heading\n- item\n```\nfence",
    "\u{202e}txet desrever\u{202c} \u{200f}\u{2066}\u{feff}",
    "\u{0}\u{1}\u{8}\u{b}\u{1b}[31mred\u{7f}\u{85}\u{ffff}",
    "]]> --> &amp; &#64; %0A::error::x ${{ github.token }} $x$ *a* _b_ [c](javascript:alert(1)) ![d](https://example.com/e.png)",
    "\\",
    " ",
    "",
];

/// A report in which every text of the description is hostile.
pub(super) fn hostile() -> Report {
    let long = "x".repeat(100_000);
    let mut changes = Vec::new();
    for text in HOSTILE.iter().copied().chain([long.as_str()]) {
        let owners = [
            Owner::Operation(text.into()),
            Owner::Type {
                service: text.into(),
                name: text.into(),
            },
        ];
        for owner in owners {
            let mut change = change(Kind::RequestFieldBecameRequired, owner, text, "body field");
            change.rust = RustEffect::Major;
            change.old = Some(text.into());
            change.new = Some(format!("{text}{text}"));
            change.old_place = place(text, 1);
            change.new_place = place(text, 2);
            change.page = Some(format!("javascript:{text}"));
            change.notes = vec![text.into()];
            change.reaches = vec![text.into(); 8];
            change.items = vec![
                ItemPair {
                    before: item(text, text),
                    after: item(text, &format!("{text} and more")),
                    effect: RustEffect::Major,
                    words: text.into(),
                };
                5
            ];
            changes.push(change);
        }
    }
    Report::new("<b>main".into(), "`spec`\n@octocat".into(), changes)
}
