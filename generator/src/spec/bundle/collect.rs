//! Following every reference.

use super::plan::{
    Failure, Fragment, Plan, Resolution, Target, is_reference, look_up, reference_in,
};
use crate::diagnostic::{Code, Diagnostic, FileId, Location, Part, Pointer};
use crate::spec::edition::Edition;
use crate::spec::files::{Files, Unreadable};
use crate::spec::object::{Component, Kind, Object, References};
use crate::spec::suggest::did_you_mean;
use crate::spec::{reference, tables};
use serde_json::{Map, Value};

/// Finds out what every reference leads to, in all files that the root leads to. If the document owns them, also finds the schemas in
/// these files that no reference leads to.
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
    };
    collector.adopt_aliases();
    collector.work.push((
        &tables::OPENAPI,
        Target {
            file: root,
            pointer: Pointer::root(),
        },
    ));
    collector.work_off();
    if owns_files {
        collector.adopt_unreferenced();
        collector.work_off();
    }
    collector.plan
}

/// A step from a value to one inside it.
#[derive(Clone, Copy)]
enum Step {
    /// The n-th entry of a mapping, whose key is found only when it is asked for.
    Entry(usize),
    Index(usize),
}

pub(super) struct Collector<'a, 'f> {
    pub(super) files: &'a mut Files<'f>,
    pub(super) root: FileId,
    pub(super) plan: Plan,
    /// What is still to be read.
    work: Vec<(&'static Object, Target)>,
    /// Where reading is: the file, the pointer it began at, and the steps since.
    pub(super) file: FileId,
    base: Pointer,
    path: Vec<Step>,
}

impl Collector<'_, '_> {
    /// Reads what is still to be read.
    fn work_off(&mut self) {
        while let Some((object, target)) = self.work.pop() {
            let value = self.files.value(target.file);
            if let Ok(value) = look_up(&value, &target.pointer) {
                self.file = target.file;
                self.base = target.pointer;
                self.object(value, object);
            }
        }
    }

    /// Lets the root's components that are only a `$ref` into another file lend their names to what they lead to.
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
                    self.reference(value, reference, object)
                }
                _ => self.object(value, object),
            },
            Kind::List(item) => {
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
                    self.follow(name, &tables::SCHEMA, &at);
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
                self.path.push(Step::Entry(index));
                self.kind(value, kind);
                self.path.pop();
            } else if std::ptr::eq(object, &tables::CALLBACK) {
                // An extension in a callback has no place in `openapiv3` and is left out.
                self.plan.changes_anything = true;
            }
        }
    }

    /// A reference in the place of an object.
    fn reference(&mut self, value: &Value, reference: &str, object: &'static Object) {
        // Most references were met before: nothing is built for them.
        let known = self.plan.get(self.file, object.reference, reference);
        if !matches!(known, Some(Resolution::Root(_) | Resolution::Fragment(_))) {
            let at = self.location(Some("$ref"), Part::Value);
            self.follow(reference, object, &at);
        }
        if self.plan.has_siblings(value, object.reference) {
            self.object(value, object);
        } else if value.as_object().is_some_and(|map| map.len() > 1) {
            self.warn_about_siblings(value.as_object());
        }
    }

    fn warn_about_siblings(&mut self, map: Option<&Map<String, Value>>) {
        for key in map
            .into_iter()
            .flat_map(Map::keys)
            .filter(|key| *key != "$ref")
        {
            let location = self.location(Some(key), Part::Key);
            let related = self.location(Some("$ref"), Part::Key);
            self.files.report(
                Diagnostic::warning(
                    Code::IgnoredKey,
                    location,
                    format!("`{key}` has no effect beside `$ref`"),
                )
                .label("ignored")
                .related(related, "everything beside this is ignored")
                .help(format!(
                    "remove `{key}`, or write it where the `$ref` leads"
                )),
            );
        }
    }

    pub(super) fn follow(&mut self, reference: &str, object: &'static Object, at: &Location) {
        let file = self.file;
        match self.resolve_once(file, object.reference, reference, at) {
            Resolution::Root(_) | Resolution::Fragment(_) => {}
            Resolution::Inline(target) => {
                self.plan.changes_anything = true;
                if !self.plan.inlined.contains_key(&target) {
                    self.plan.inlined.insert(target.clone(), at.clone());
                    self.work.push((object, target));
                }
            }
            Resolution::Failed(failure) => {
                let location = failure.at.unwrap_or_else(|| at.clone());
                let mut diagnostic = Diagnostic::error(failure.code, location, failure.message);
                diagnostic.label = failure.label;
                diagnostic.help = failure.help;
                self.files.report(diagnostic);
            }
        }
    }

    /// What becomes of a reference; remembered for the next of the same text.
    fn resolve_once(
        &mut self,
        file: FileId,
        slot: References,
        reference: &str,
        at: &Location,
    ) -> Resolution {
        if let Some(known) = self.plan.get(file, slot, reference) {
            return known.clone();
        }
        let resolution = self.resolve(file, slot, reference, at);
        self.plan.insert(file, slot, reference, resolution.clone());
        resolution
    }

    fn resolve(
        &mut self,
        file: FileId,
        slot: References,
        reference: &str,
        at: &Location,
    ) -> Resolution {
        let (root_component, target) = match self.chase(file, slot, reference) {
            Ok(found) => found,
            Err(failure) => return Resolution::Failed(failure),
        };
        let References::Component(component) = slot else {
            return Resolution::Inline(target);
        };
        if let Some(name) = root_component {
            // The same component may be called by another text, such as `../openapi.yaml#/components/…`.
            let plain = format!("#/components/{}/{name}", component.key());
            self.plan.changes_anything |= file != self.root || reference != plain;
            return Resolution::Root(name);
        }
        self.plan.changes_anything = true;
        if let Some(known) = self.plan.fragment_of(component, &target) {
            return Resolution::Fragment(known);
        }
        self.work
            .push((tables::component(component), target.clone()));
        Resolution::Fragment(self.plan.add_fragment(Fragment {
            component,
            target,
            home: None,
            referrer: at.clone(),
        }))
    }

    /// Follows a chain of references to the object at its end. Also gives the first component of the root that it passes, at which
    /// it can stop because that stays as it is.
    fn chase(
        &mut self,
        file: FileId,
        slot: References,
        reference: &str,
    ) -> Result<(Option<String>, Target), Failure> {
        let mut file = file;
        let mut reference = reference.to_owned();
        let mut link: Option<Location> = None;
        let mut visited: Vec<Target> = Vec::new();
        let mut root_component = None;
        loop {
            let parsed = reference::parse(&reference, self.files.path(file), self.files.reach())
                .map_err(|refusal| {
                    let (message, help) = refusal.explain();
                    fail(
                        Code::ForeignReference,
                        message,
                        None,
                        Some(help.to_owned()),
                        &link,
                    )
                })?;
            let target_file =
                self.files
                    .open(&parsed.file)
                    .map_err(|unreadable| match unreadable {
                        Unreadable::Because(message, help) => {
                            fail(Code::UnresolvedReference, &message, None, help, &link)
                        }
                        Unreadable::Reported => {
                            let message = "`$ref` leads to a file that cannot be used";
                            fail(Code::UnresolvedReference, message, None, None, &link)
                        }
                    })?;
            let content = self.files.value(target_file);
            let value = look_up(&content, &parsed.pointer).map_err(|(token, holder)| {
                let place = match parsed.file == self.files.path(file) {
                    true => "this file".to_owned(),
                    false => format!("`{}`", parsed.file),
                };
                let message = format!("`$ref` leads nowhere: {place} has no `{}`", parsed.pointer);
                let names = holder.as_object().into_iter().flat_map(Map::keys);
                let help = did_you_mean(&token, names.map(String::as_str));
                fail(
                    Code::UnresolvedReference,
                    &message,
                    Some(format!("there is no `{token}`")),
                    help,
                    &link,
                )
            })?;
            let target = Target {
                file: target_file,
                pointer: parsed.pointer,
            };
            if visited.contains(&target) {
                let message = "`$ref` never reaches an object: it leads back to itself";
                let help = "let one `$ref` of the chain be the object itself";
                return Err(fail(
                    Code::ReferenceLoop,
                    message,
                    None,
                    Some(help.to_owned()),
                    &None,
                ));
            }
            if root_component.is_none() && target_file == self.root {
                root_component = component_name(&target.pointer, slot);
            }
            let next = reference_in(value).filter(|_| !self.plan.has_siblings(value, slot));
            let Some(next) = next else {
                return Ok((root_component, target));
            };
            link = Some(Location::value(target_file, target.pointer.join("$ref")));
            next.clone_into(&mut reference);
            file = target_file;
            self.plan.passed.insert(target.clone());
            visited.push(target);
        }
    }

    /// Where reading is, or a key of it.
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

fn fail(
    code: Code,
    message: &str,
    label: Option<String>,
    help: Option<String>,
    at: &Option<Location>,
) -> Failure {
    Failure {
        code,
        message: message.to_owned(),
        label,
        help,
        at: at.clone(),
    }
}

/// The name, if a pointer leads to a component of the kind that is expected.
fn component_name(pointer: &Pointer, slot: References) -> Option<String> {
    let References::Component(component) = slot else {
        return None;
    };
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [components, section, name] if components == "components" && section == component.key() => {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// The sections of the Components Object and what they hold.
fn components_fields() -> impl Iterator<Item = (&'static str, &'static Object)> {
    Component::ALL
        .iter()
        .map(|component| (component.key(), tables::component(*component)))
}
