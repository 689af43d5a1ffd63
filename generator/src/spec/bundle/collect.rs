//! Following every reference.

use super::plan::{
    Failure, Plan, ReferenceError, Resolution, Target, is_reference, look_up, reference_in,
};
use crate::diagnostic::{Code, Diagnostic, FileId, Location, Part, Pointer};
use crate::spec::edition::Edition;
use crate::spec::files::Files;
use crate::spec::strictness::Strictness;
use crate::spec::vocabulary;
use crate::spec::vocabulary::{Component, Kind, Object, References};
use serde_json::Value;

/// Resolves every reference in all files that the root leads to. If the document owns the files, also finds schemas
/// without references to them.
pub(super) fn collect(
    files: &mut Files<'_>,
    root: FileId,
    owns_files: bool,
    edition: Edition,
) -> Plan {
    let mut collector = Collector {
        files,
        root,
        plan: Plan::new(edition),
        work: Vec::new(),
        file: root,
        base: Pointer::root(),
        path: Vec::new(),
        is_third_party: !owns_files,
        in_expendable: false,
    };
    collector.adopt_aliases();
    collector.work.push((
        &vocabulary::OPENAPI,
        Target {
            file: root,
            pointer: Pointer::root(),
        },
    ));
    collector.read_pending();
    if owns_files {
        collector.adopt_unreferenced();
        collector.read_pending();
    }
    collector.plan
}

/// A step from a value to a value inside it.
#[derive(Clone, Copy)]
enum Step {
    /// The n-th entry of a mapping; its key is looked up only when needed.
    Entry(usize),
    Index(usize),
}

pub(super) struct Collector<'a, 'f> {
    pub(super) files: &'a mut Files<'f>,
    pub(super) root: FileId,
    pub(super) plan: Plan,
    /// Values that are not read yet.
    pub(super) work: Vec<(&'static Object, Target)>,
    /// The current position: the file, the pointer where reading started, and the steps since then.
    pub(super) file: FileId,
    base: Pointer,
    is_third_party: bool,
    /// True below a key of a third-party document that no call depends on.
    in_expendable: bool,
    path: Vec<Step>,
}

impl Collector<'_, '_> {
    /// Reads all pending values.
    fn read_pending(&mut self) {
        while let Some((object, target)) = self.work.pop() {
            let value = self.files.value(target.file);
            if let Ok(value) = look_up(&value, &target.pointer) {
                self.file = target.file;
                self.base = target.pointer;
                match reference_in(value) {
                    // A path item that includes another one.
                    Some(reference) if object.reference == References::Inline => {
                        self.reference(value, reference, object);
                    }
                    _ => self.object(value, object),
                }
            }
        }
    }

    /// Gives names of the root's components to their targets in other files, where the component is only a `$ref`.
    fn adopt_aliases(&mut self) {
        let root = self.files.value(self.root);
        let Some(components) = root.get("components").and_then(Value::as_object) else {
            return;
        };
        for field in components_fields() {
            let References::Component(component) = field.1.reference else {
                continue;
            };
            let Some(entries) = components.get(field.0).and_then(Value::as_object) else {
                continue;
            };
            for (name, value) in entries {
                let Some(reference) = reference_in(value) else {
                    continue;
                };
                let slot = References::Component(component);
                if self.plan.has_siblings(value, slot) {
                    continue;
                }
                let at = Pointer::from_iter(["components", component.key(), name, "$ref"]);
                let at = Location::value(self.root, at);
                if let Resolution::Fragment(fragment) =
                    self.resolve_once(self.root, slot, reference, &at)
                {
                    let fragment = &mut self.plan.fragments[fragment];
                    fragment.home.get_or_insert_with(|| name.clone());
                }
            }
        }
    }

    fn kind(&mut self, value: &Value, kind: &Kind) {
        match kind {
            Kind::RefOr(object) | Kind::BooleanOr(object) => match reference_in(value) {
                Some(reference) => self.reference(value, reference, object),
                None => self.object(value, object),
            },
            Kind::Object(object) => match reference_in(value) {
                Some(reference) if object.reference == References::Inline => {
                    if object.is(&vocabulary::OPERATION) {
                        self.report_operation();
                    }
                    self.reference(value, reference, object)
                }
                _ => self.object(value, object),
            },
            Kind::List(item) | Kind::Parallel(_, item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.path.push(Step::Index(index));
                    self.kind(value, item);
                    self.path.pop();
                }
            }
            Kind::Map(_, item) => {
                for (index, (_, value)) in value.as_object().into_iter().flatten().enumerate() {
                    self.path.push(Step::Entry(index));
                    self.kind(value, item);
                    self.path.pop();
                }
            }
            Kind::SchemaName => {
                if let Some(name) = value.as_str()
                    && is_reference(name)
                {
                    let at = self.location(None, Part::Value);
                    self.follow(name, &vocabulary::SCHEMA, &at);
                }
            }
            Kind::Any
            | Kind::String
            | Kind::Boolean
            | Kind::Number
            | Kind::Count
            | Kind::Positive
            | Kind::Date
            | Kind::OneOf(_)
            | Kind::StringOrList
            | Kind::VariantName
            | Kind::WordOr(..) => {}
        }
    }

    fn object(&mut self, value: &Value, object: &'static Object) {
        let Some(map) = value.as_object() else { return };
        for (index, (key, value)) in map.iter().enumerate() {
            if let Some(kind) = object.kind_before(key) {
                let outer = self.in_expendable;
                self.in_expendable |= self.is_third_party && object.expendable(key).is_some();
                self.path.push(Step::Entry(index));
                self.kind(value, kind);
                self.path.pop();
                self.in_expendable = outer;
            } else if object.is(&vocabulary::CALLBACK) {
                // `openapiv3` has no extensions in callbacks, so the extension is dropped.
                self.plan.changes_anything = true;
            }
        }
    }

    /// Handles a reference in the position of an object.
    fn reference(&mut self, value: &Value, reference: &str, object: &'static Object) {
        // Most references were met before: this avoids building locations for them.
        let known = self.plan.get(self.file, object.reference, reference);
        if !matches!(known, Some(Resolution::Root(_) | Resolution::Fragment(_))) {
            let at = self.location(Some("$ref"), Part::Value);
            self.follow(reference, object, &at);
        }
        let Some(map) = value.as_object().filter(|map| map.len() > 1) else {
            return;
        };
        if self.plan.has_siblings(value, object.reference) {
            self.object(value, object);
            return;
        }
        let overrides = self.plan.overrides(value, object);
        self.plan.changes_anything |= !overrides.is_empty();
        self.plan.overrides_root |= !overrides.is_empty();
        let mut ignored: Vec<&str> = map.keys().map(String::as_str).collect();
        ignored.retain(|key| *key != "$ref" && !overrides.contains(key));
        if self.plan.edition == Edition::V20 {
            // Converted together with the reference.
            ignored.retain(|key| *key != "x-nullable");
        }
        self.warn_about_siblings(&ignored);
    }

    /// Reports a reference in place of an Operation Object, which OpenAPI does not have.
    fn report_operation(&mut self) {
        let at = self.location(Some("$ref"), Part::Key);
        let message = "an Operation Object must not be a `$ref`";
        let error = Diagnostic::error(Code::UnknownKey, at, message)
            .help("move the `$ref` to the path item");
        let strictness = match self.is_third_party {
            true => Strictness::Lenient,
            false => Strictness::Strict,
        };
        self.files
            .report(strictness.grade(error, "read as the target of `$ref`"));
    }

    fn warn_about_siblings(&mut self, keys: &[&str]) {
        for key in keys {
            let location = self.location(Some(key), Part::Key);
            let related = self.location(Some("$ref"), Part::Key);
            self.files.report(
                Diagnostic::warning(
                    Code::IgnoredKey,
                    location,
                    format!("`{key}` has no effect beside `$ref`"),
                )
                .label("ignored")
                .related(related, "all other keys are ignored")
                .help(format!(
                    "remove `{key}`, or move it to the target of `$ref`"
                )),
            );
        }
    }

    pub(super) fn follow(&mut self, reference: &str, object: &'static Object, at: &Location) {
        let file = self.file;
        if let References::Component(component) = object.reference
            && let Some(other) = other_section(reference, component)
        {
            let message = format!(
                "`$ref` leads to `components.{}` instead of `components.{}`",
                other.key(),
                component.key()
            );
            let failure = ReferenceError {
                code: Code::UnresolvedReference,
                message,
                label: None,
                help: None,
                at: None,
            };
            let failed = Resolution::Failed(Failure::Reference(failure));
            self.plan.insert(file, object.reference, reference, failed);
        }
        match self.resolve_once(file, object.reference, reference, at) {
            Resolution::Root(_) | Resolution::Fragment(_) => {}
            Resolution::Inline(target) => {
                self.plan.changes_anything = true;
                if !self.plan.inlined.contains_key(&target) {
                    self.plan.inlined.insert(target.clone(), at.clone());
                    self.work.push((object, target));
                }
            }
            Resolution::Failed(Failure::File(error)) => self.plan.fail(reference, error),
            Resolution::Failed(Failure::Reference(failure)) => {
                let location = failure.at.unwrap_or_else(|| at.clone());
                let mut diagnostic = Diagnostic::error(failure.code, location, failure.message);
                diagnostic.label = failure.label;
                diagnostic.help = failure.help;
                if self.in_expendable {
                    self.files
                        .report(Strictness::Lenient.grade(diagnostic, "ignored"));
                } else {
                    let error = self.files.report_error(diagnostic);
                    self.plan.fail(reference, error);
                }
            }
        }
    }

    /// The current location, or that of a key at it.
    fn location(&self, key: Option<&str>, part: Part) -> Location {
        let content = self.files.value(self.file);
        let mut pointer = self.base.clone();
        let mut value = look_up(&content, &pointer).ok();
        for step in &self.path {
            value = match (*step, value) {
                (Step::Index(index), value) => {
                    pointer.push_index(index);
                    value.and_then(|value| value.get(index))
                }
                (Step::Entry(index), Some(Value::Object(map))) => {
                    map.iter().nth(index).map(|(key, value)| {
                        pointer.push(key);
                        value
                    })
                }
                (Step::Entry(_), _) => None,
            };
        }
        if let Some(key) = key {
            pointer.push(key);
        }
        Location::new(self.file, pointer, part)
    }
}

/// The sections of the Components Object with their object types.
fn components_fields() -> impl Iterator<Item = (&'static str, &'static Object)> {
    Component::ALL
        .iter()
        .map(|component| (component.key(), vocabulary::component(*component)))
}

/// Returns the section of `components` that a reference leads to, if it is a different one than expected.
fn other_section(reference: &str, meant: Component) -> Option<Component> {
    let (_, pointer) = reference.split_once('#')?;
    let (section, name) = pointer.strip_prefix("/components/")?.split_once('/')?;
    let mut sections = Component::ALL.iter();
    let section = sections.find(|known| known.key() == section)?;
    // A deeper pointer may lead to anything.
    (*section != meant && !name.contains('/')).then_some(*section)
}
