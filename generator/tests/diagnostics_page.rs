//! `docs/diagnostics.md` is the output of the command `codes`.

use std::path::Path;
use std::process::Command;

use feishu_codegen::diagnostic::Code;

const FIX: &str = "to fix it: cargo run -- codes > docs/diagnostics.md";

#[test]
fn the_page_of_codes_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let page = std::fs::read_to_string(path).unwrap_or_default();
    let listed: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(
        listed, codes,
        "docs/diagnostics.md lists different codes; {FIX}"
    );
    let printed = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"))
        .arg("codes")
        .output()
        .expect("the program runs");
    assert!(printed.status.success());
    let printed = String::from_utf8(printed.stdout).expect("UTF-8");
    assert_eq!(page, printed, "docs/diagnostics.md is stale; {FIX}");
}
