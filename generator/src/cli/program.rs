//! The command that users type to run this program, for hints.

use std::env;

/// Returns the command line that runs this program with arguments, as it was called: by name, by path, or by `cargo run`.
pub(super) fn command<'a>(arguments: impl IntoIterator<Item = &'a str>) -> String {
    let mut arguments = arguments.into_iter().map(quoted).peekable();
    // Cargo sets this variable for programs that it runs.
    let is_run_by_cargo =
        env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == env!("CARGO_PKG_NAME"));
    let mut words = if is_run_by_cargo {
        vec!["cargo run".to_owned()]
    } else {
        let program = env::args_os().next().unwrap_or_default();
        vec![quoted(&program.to_string_lossy())]
    };
    if is_run_by_cargo && arguments.peek().is_some() {
        words.push("--".to_owned());
    }
    words.extend(arguments);
    words.join(" ")
}

/// A word as shells read it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:@%+,".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}
