//! The workflows of the repository: pinned actions, minimal permissions, and commands that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;

/// A workflow, with its name.
struct Workflow {
    name: String,
    text: String,
    content: Value,
}

fn workflows() -> Vec<Workflow> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows");
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let workflows: Vec<Workflow> = paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a readable file");
            Workflow {
                name: path
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                content: serde_yaml::from_str(&text).expect("YAML"),
                text,
            }
        })
        .collect();
    assert!(!workflows.is_empty());
    workflows
}

/// The jobs of a workflow, by name.
fn jobs(workflow: &Workflow) -> impl Iterator<Item = (&str, &Value)> {
    let jobs = workflow.content["jobs"].as_mapping().expect("jobs");
    jobs.iter()
        .map(|(name, job)| (name.as_str().expect("a name"), job))
}

fn steps(workflow: &Workflow) -> impl Iterator<Item = &Value> {
    jobs(workflow).flat_map(|(_, job)| job["steps"].as_sequence().expect("steps"))
}

#[test]
fn actions_are_pinned_by_hash_with_their_version() {
    for workflow in workflows() {
        let name = &workflow.name;
        for action in steps(&workflow).filter_map(|step| step["uses"].as_str()) {
            let hash = action.split_once('@').map_or("", |(_, hash)| hash);
            let is_hash = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(
                is_hash,
                "{name}: `{action}` must be pinned by the hash of a commit"
            );
            let line = workflow.text.lines().find(|line| line.contains(action));
            let comment = line.and_then(|line| line.split_once(" # v"));
            assert!(
                comment.is_some(),
                "{name}: `{action}` has no version in a comment"
            );
        }
    }
}

/// A job gets exactly the permissions that it states. Those that can write run no code of a pull request and no cargo.
#[test]
fn permissions_are_stated_for_each_job_and_only_trusted_jobs_write() {
    for workflow in workflows() {
        let name = &workflow.name;
        let none = workflow.content["permissions"].as_mapping();
        assert!(
            none.is_some_and(serde_yaml::Mapping::is_empty),
            "{name}: `permissions: {{}}` at the top"
        );
        let triggers = &workflow.content["on"];
        for (job, content) in jobs(&workflow) {
            let granted = content["permissions"].as_mapping();
            let granted = granted.unwrap_or_else(|| panic!("{name}: {job} has no permissions"));
            if granted.values().all(|access| access == "read") {
                continue;
            }
            assert!(
                triggers.get("pull_request").is_none() && triggers != "pull_request",
                "{name}: {job} can write in a run of a pull request"
            );
            let content = serde_yaml::to_string(content).expect("YAML");
            assert!(
                !content.contains("cargo"),
                "{name}: {job} can write, and runs cargo"
            );
        }
    }
}

/// An expression in a script is replaced before a shell reads it, so that its value could be a command.
#[test]
fn scripts_contain_no_expressions() {
    for workflow in workflows() {
        for script in steps(&workflow).filter_map(|step| step["run"].as_str()) {
            assert!(
                !script.contains("${{"),
                "{}: pass the value in `env`:\n{script}",
                workflow.name
            );
        }
    }
}

/// The help of a command, or `None` if there is no such command.
fn help(command: &str) -> Option<String> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_feishu-codegen"));
    let output = program
        .args([command, "--help"])
        .output()
        .expect("the program runs");
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn commands_and_options_exist() {
    let mut commands = BTreeSet::new();
    for workflow in workflows() {
        let scripts = steps(&workflow).filter_map(|step| step["run"].as_str());
        for line in scripts.flat_map(str::lines) {
            let Some((_, arguments)) = line.split_once("cargo run ") else {
                continue;
            };
            let arguments = arguments.split_once("-- ").expect("arguments after --").1;
            let mut words = arguments.split(' ');
            let command = words.next().expect("a command");
            let help = help(command)
                .unwrap_or_else(|| panic!("{}: no command `{command}`", workflow.name));
            for option in words.filter(|word| word.starts_with("--")) {
                assert!(
                    help.contains(option),
                    "{}: `{command}` has no `{option}`",
                    workflow.name
                );
            }
            commands.insert(command.to_owned());
        }
    }
    let expected = ["changes", "generate", "lint", "sync"];
    assert_eq!(commands.into_iter().collect::<Vec<_>>(), expected);
}

/// The workflow that comments refers to the other by name.
#[test]
fn workflow_runs_refer_to_workflows() {
    let workflows = workflows();
    let names: BTreeSet<&str> = workflows
        .iter()
        .filter_map(|workflow| workflow.content["name"].as_str())
        .collect();
    let mut count = 0;
    for workflow in &workflows {
        let after = workflow.content["on"]["workflow_run"]["workflows"].as_sequence();
        for name in after.into_iter().flatten().filter_map(Value::as_str) {
            assert!(
                names.contains(name),
                "{}: no workflow `{name}`",
                workflow.name
            );
            count += 1;
        }
    }
    assert_eq!(count, 1);
}
