//! Reads files of git revisions with the program `git`.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use feishu_codegen::diagnostic::{Code, Diagnostic};

/// The repository of the current folder.
#[derive(Debug)]
pub(super) struct Repository {
    top: PathBuf,
    /// The current folder, relative to the top, with `/` at its end. Empty at the top.
    prefix: String,
}

impl Repository {
    /// The repository of the current folder. `None` outside of a repository.
    ///
    /// # Errors
    ///
    /// `git` cannot be run.
    pub(super) fn here() -> Result<Option<Self>, Box<Diagnostic>> {
        let found = git(
            Path::new("."),
            &["rev-parse", "--show-toplevel", "--show-prefix"],
        )?;
        Ok(found.map(|text| {
            let mut lines = text.lines();
            Self {
                top: PathBuf::from(lines.next().unwrap_or(".")),
                prefix: lines.next().unwrap_or_default().to_owned(),
            }
        }))
    }

    /// The folder at the top.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// The commit that a revision names. `None` if there is none.
    pub(super) fn commit(&self, revision: &str) -> Result<Option<String>, Box<Diagnostic>> {
        let wanted = format!("{revision}^{{commit}}");
        let found = git(
            &self.top,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &wanted,
            ],
        )?;
        Ok(found.map(|text| text.trim().to_owned()))
    }

    /// A path relative to the top. `None` if it leads out of the repository.
    pub(super) fn below_top(&self, path: &Path) -> Option<String> {
        let path = path.to_string_lossy().replace('\\', "/");
        let whole = match Path::new(&path).strip_prefix(&self.top) {
            Ok(inside) => inside.to_string_lossy().into_owned(),
            Err(_) if Path::new(&path).is_absolute() => return None,
            Err(_) => format!("{}{path}", self.prefix),
        };
        let mut segments: Vec<&str> = Vec::new();
        for segment in whole.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                segment => segments.push(segment),
            }
        }
        Some(segments.join("/"))
    }

    /// Writes the files of a description below a folder: all files that a description may consist of, in the folder of the path. The
    /// result is false if the path does not exist.
    pub(super) fn extract(
        &self,
        commit: &str,
        path: &str,
        target: &Path,
    ) -> Result<bool, Box<Diagnostic>> {
        let object = format!("{commit}:{path}");
        let Some(kind) = git(&self.top, &["cat-file", "-t", &object])? else {
            return Ok(false);
        };
        let folder = match kind.trim() {
            "tree" => path,
            // A document may refer to the files beside it.
            _ => path.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        let tree = format!("{commit}:{folder}");
        let listed = git(&self.top, &["ls-tree", "-r", "-z", &tree])?.unwrap_or_default();
        let mut files: Vec<(&str, &str)> = Vec::new();
        for entry in listed.split('\0') {
            let Some((facts, name)) = entry.split_once('\t') else {
                continue;
            };
            let mut facts = facts.split(' ');
            let is_file = facts.next().is_some_and(|mode| mode.starts_with("100"));
            if let (true, Some(id)) = (is_file && is_description(name), facts.nth(1)) {
                files.push((id, name));
            }
        }
        self.write(&files, &target.join(folder))?;
        Ok(true)
    }

    /// Writes the contents of objects to files.
    fn write(&self, files: &[(&str, &str)], folder: &Path) -> Result<(), Box<Diagnostic>> {
        let fail = |error: std::io::Error| failed(&format!("git: {error}"));
        std::fs::create_dir_all(folder).map_err(fail)?;
        let mut child = Command::new("git")
            .current_dir(&self.top)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(fail)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("git has no standard input or output"));
        };
        let ids: String = files.iter().map(|(id, _)| format!("{id}\n")).collect();
        let mut output = BufReader::new(output);
        let written = std::thread::scope(|scope| {
            // Both pipes are limited: one thread writes while the other one reads.
            scope.spawn(move || input.write_all(ids.as_bytes()));
            for (_, name) in files {
                let path = folder.join(name);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                std::fs::write(path, next_object(&mut output)?)?;
            }
            Ok(())
        });
        written.map_err(fail)?;
        child.wait().map_err(fail)?;
        Ok(())
    }
}

/// Reads one object of `git cat-file --batch`: a line `<id> <type> <size>`, the content, and a line break.
fn next_object(output: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut header = String::new();
    output.read_line(&mut header)?;
    let size = header
        .trim()
        .rsplit(' ')
        .next()
        .and_then(|size| size.parse().ok());
    let size: u64 = size.ok_or_else(|| std::io::Error::other(format!("unexpected {header:?}")))?;
    let mut content = Vec::new();
    output.by_ref().take(size).read_to_end(&mut content)?;
    output.read_exact(&mut [0])?;
    Ok(content)
}

/// True for the files that a description may consist of, and for its `changes.ignore`. Paths that lead elsewhere are no such files.
fn is_description(name: &str) -> bool {
    let path = Path::new(name);
    let is_inside = |part| matches!(part, Component::Normal(_));
    let is_known = |extension| {
        let known = ["yaml", "yml", "json", "toml", "ignore"];
        known.iter().any(|of| extension == *of)
    };
    path.components().all(is_inside) && path.extension().is_some_and(is_known)
}

/// The output of `git`. `None` if it exits with an error.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<String>, Box<Diagnostic>> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .output()
        .map_err(|error| failed(&format!("cannot run `git`: {error}")))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(output.status.success().then_some(text))
}

fn failed(message: &str) -> Box<Diagnostic> {
    let help = "install git, or compare files and folders";
    Box::new(Diagnostic::without_location(Code::GitFailed, message).help(help))
}
