//! Building the bundled document.

use super::plan::{Plan, Resolution, Target, is_reference, look_up, reference_in};
use crate::diagnostic::{Code, Diagnostic, FileId, Location, Part, Pointer, Position};
use crate::spec::files::Files;
use crate::spec::origin::{Origin, Origins};
use crate::spec::vocabulary;
use crate::spec::vocabulary::{Kind, Object, References};
use serde_json::{Map, Value};

/// The deepest level, counted from the root, at which a reference is replaced with its target. Without a limit,
/// references in replaced targets could nest forever; a single target may have more than a hundred levels.
const DEEPEST_REFERENCE: usize = 40;

/// Builds the document.
pub(super) fn write(
    plan: &Plan,
    names: &[String],
    files: &mut Files<'_>,
    root: FileId,
) -> (Value, Origins) {
    let fragments = plan.fragments.iter().map(|fragment| &fragment.target);
    let from_root = plan.overrides_root
        || fragments
            .chain(plan.inlined.keys())
            .any(|target| target.file == root);
    // The root is copied only if parts of it are used twice.
    let mut value = if from_root {
        (*files.value(root)).clone()
    } else {
        files.take(root)
    };
    let mut writer = Writer {
        plan,
        names,
        files,
        root,
        origins: Origins::new(root),
        path: Pointer::root(),
        open: Vec::new(),
    };
    writer.object(&mut value, &vocabulary::OPENAPI, root);
    writer.add_components(&mut value);
    (value, writer.origins)
}

struct Writer<'a, 'f> {
    plan: &'a Plan,
    names: &'a [String],
    files: &'a mut Files<'f>,
    root: FileId,
    origins: Origins,
    /// The current position in the bundled document.
    path: Pointer,
    /// The targets that are being written now.
    open: Vec<Target>,
}

impl Writer<'_, '_> {
    /// Appends the fragments without a component in the root, sorted by section and name.
    fn add_components(&mut self, document: &mut Value) {
        let mut order: Vec<usize> = (0..self.names.len())
            .filter(|index| self.plan.fragments[*index].home.is_none())
            .collect();
        order.sort_by_key(|index| (self.plan.fragments[*index].component, &self.names[*index]));
        for index in order {
            let fragment = &self.plan.fragments[index];
            let name = &self.names[index];
            self.path = Pointer::from_iter(["components", fragment.component.key(), name.as_str()]);
            let origin = Origin {
                file: fragment.target.file,
                pointer: fragment.target.pointer.clone(),
                key_stays: false,
                referrer: Some(fragment.referrer.clone()),
            };
            self.origins.insert(self.path.clone(), origin);
            let mut value = self.copy(&fragment.target);
            self.object(
                &mut value,
                vocabulary::component(fragment.component),
                fragment.target.file,
            );
            if let Some(section) = document
                .as_object_mut()
                .and_then(|document| child(document, "components"))
                .and_then(|components| child(components, fragment.component.key()))
            {
                section.insert(name.clone(), value);
            }
        }
    }

    fn copy(&self, target: &Target) -> Value {
        let content = self.files.value(target.file);
        look_up(&content, &target.pointer)
            .cloned()
            .unwrap_or_default()
    }

    fn kind(&mut self, value: &mut Value, kind: &Kind, file: FileId) {
        match kind {
            Kind::RefOr(object) | Kind::BooleanOr(object) => {
                if reference_in(value).is_some() {
                    self.reference(value, object, file);
                } else {
                    self.object(value, object, file);
                }
            }
            Kind::Object(object) => {
                if object.reference == References::Inline && reference_in(value).is_some() {
                    self.reference(value, object, file);
                } else {
                    self.object(value, object, file);
                }
            }
            Kind::List(item) | Kind::Parallel(_, item) => {
                for (index, value) in value.as_array_mut().into_iter().flatten().enumerate() {
                    self.path.push_index(index);
                    self.kind(value, item, file);
                    self.path.pop();
                }
            }
            Kind::Map(_, item) => {
                for (key, value) in value.as_object_mut().into_iter().flatten() {
                    self.path.push(key);
                    self.kind(value, item, file);
                    self.path.pop();
                }
            }
            Kind::SchemaName => {
                if let Value::String(name) = value
                    && is_reference(name)
                    && let Some(renamed) = self.renamed(file, vocabulary::SCHEMA.reference, name)
                {
                    *name = renamed;
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

    fn object(&mut self, value: &mut Value, object: &'static Object, file: FileId) {
        let Some(map) = value.as_object_mut() else {
            return;
        };
        if object.is(&vocabulary::CALLBACK) {
            // `openapiv3` would read an extension as a path item.
            map.retain(|key, _| !key.starts_with("x-"));
        }
        for (key, value) in map {
            if let Some(kind) = object.kind_before(key) {
                self.path.push(key);
                self.kind(value, kind, file);
                self.path.pop();
            }
        }
    }

    /// Handles a reference in the position of an object.
    fn reference(&mut self, value: &mut Value, object: &'static Object, file: FileId) {
        let has_siblings = self.plan.has_siblings(value, object.reference);
        if has_siblings {
            self.object(value, object, file);
        }
        let Some(text) = reference_in(value) else {
            return;
        };
        let overrides = self.plan.overrides(value, object);
        match self.plan.get(file, object.reference, text) {
            Some(Resolution::Inline(target)) => {
                if has_siblings {
                    let place = self.origins.locate(&self.path, Part::Value);
                    let own = value.take();
                    self.replace(value, object, target);
                    self.merge(value, own, place);
                } else {
                    self.replace(value, object, target);
                }
            }
            Some(Resolution::Fragment(index)) if self.is_home_of(*index) => {
                let target = &self.plan.fragments[*index].target;
                self.replace(value, object, target);
            }
            Some(Resolution::Root(_) | Resolution::Fragment(_)) if !overrides.is_empty() => {
                self.override_keys(value, object, file, &overrides);
            }
            _ => {
                if let Some(renamed) = self.renamed(file, object.reference, text)
                    && let Some(text) = value.get_mut("$ref")
                {
                    *text = Value::String(renamed);
                }
            }
        }
    }

    /// Merges the keys beside a path item's `$ref` into it, except those that the target has too.
    fn merge(&mut self, value: &mut Value, own: Value, place: Location) {
        let (Some(map), Value::Object(own)) = (value.as_object_mut(), own) else {
            return;
        };
        let Position::Node(pointer, _) = place.position else {
            return;
        };
        for (key, entry) in own {
            if key == "$ref" {
                continue;
            }
            if map.contains_key(&key) {
                let at = Location::new(place.file, pointer.join(&key), Part::Key);
                let message = format!("`{key}` has no effect: the target of `$ref` has it too");
                self.files.report(
                    Diagnostic::warning(Code::IgnoredKey, at, message)
                        .label("ignored")
                        .help("remove one of the two: OpenAPI does not define which one counts"),
                );
                continue;
            }
            let origin = Origin {
                file: place.file,
                pointer: pointer.join(&key),
                key_stays: false,
                referrer: None,
            };
            self.origins.insert(self.path.join(&key), origin);
            map.insert(key, entry);
        }
    }

    /// Replaces a reference with its target, and overrides some keys with those beside the reference.
    fn override_keys(
        &mut self,
        value: &mut Value,
        object: &'static Object,
        file: FileId,
        keys: &[&str],
    ) {
        let Some(target) = reference_in(value).and_then(|text| self.end_of(file, object, text))
        else {
            return;
        };
        let own = value.take();
        let at = |key: &str| self.origins.locate(&self.path.join(key), Part::Value);
        let places: Vec<_> = keys.iter().map(|key| at(key)).collect();
        self.replace(value, object, &target);
        let Some(map) = value.as_object_mut() else {
            return;
        };
        for (key, place) in keys.iter().zip(places) {
            if let (Some(entry), Position::Node(pointer, _)) = (own.get(key), place.position) {
                map.insert((*key).to_owned(), entry.clone());
                let origin = Origin {
                    file: place.file,
                    pointer,
                    key_stays: false,
                    referrer: None,
                };
                self.origins.insert(self.path.join(key), origin);
            }
        }
    }

    /// Finds the object that a reference leads to, also through components of the root.
    fn end_of(&self, file: FileId, object: &'static Object, text: &str) -> Option<Target> {
        let References::Component(component) = object.reference else {
            return None;
        };
        let (mut file, mut text) = (file, text.to_owned());
        // A longer chain is a loop, which was reported.
        for _ in 0..64 {
            let name = match self.plan.get(file, object.reference, &text)? {
                Resolution::Fragment(index) => {
                    return Some(self.plan.fragments[*index].target.clone());
                }
                Resolution::Root(name) => name,
                Resolution::Inline(_) | Resolution::Failed(_) => return None,
            };
            let pointer = Pointer::from_iter(["components", component.key(), name.as_str()]);
            let root = self.files.value(self.root);
            let component = look_up(&root, &pointer).ok()?;
            match reference_in(component) {
                Some(next) => next.clone_into(&mut text),
                None => {
                    return Some(Target {
                        file: self.root,
                        pointer,
                    });
                }
            }
            file = self.root;
        }
        None
    }

    /// Returns true if the current position is the root's component that defines the fragment's name.
    fn is_home_of(&self, fragment: usize) -> bool {
        let fragment = &self.plan.fragments[fragment];
        fragment.home.as_ref().is_some_and(|home| {
            self.path == Pointer::from_iter(["components", fragment.component.key(), home.as_str()])
        })
    }

    /// Replaces a reference with its target.
    fn replace(&mut self, value: &mut Value, object: &'static Object, target: &Target) {
        let referrer = self.origins.locate(&self.path, Part::Value);
        if self.open.contains(target) {
            let location = Location::value(target.file, target.pointer.clone());
            self.files.report(
                Diagnostic::error(
                    Code::ReferenceLoop,
                    location,
                    format!("this {} contains itself", object.name),
                )
                .related(referrer, "it refers to itself here"),
            );
            // The full content would be infinite, so an empty object replaces it.
            *value = Value::Object(Map::new());
            return;
        }
        if self.path.tokens().count() > DEEPEST_REFERENCE {
            self.files.report(
                Diagnostic::error(
                    Code::TooDeep,
                    referrer,
                    format!(
                        "the target of this `$ref` would be more than {DEEPEST_REFERENCE} levels below the root"
                    ),
                )
                .help("remove callbacks of callbacks"),
            );
            *value = Value::Object(Map::new());
            return;
        }
        *value = self.copy(target);
        let origin = Origin {
            file: target.file,
            pointer: target.pointer.clone(),
            key_stays: true,
            referrer: Some(referrer),
        };
        self.origins.insert(self.path.clone(), origin);
        self.open.push(target.clone());
        // A path item may include another one.
        if object.reference == References::Inline && reference_in(value).is_some() {
            self.reference(value, object, target.file);
        } else {
            self.object(value, object, target.file);
        }
        self.open.pop();
    }

    /// The text of a reference in the bundled document; `None` if it stays as it is.
    fn renamed(&self, file: FileId, slot: References, text: &str) -> Option<String> {
        let References::Component(component) = slot else {
            return None;
        };
        let name = match self.plan.get(file, slot, text)? {
            Resolution::Root(name) => name,
            Resolution::Fragment(index) => &self.names[*index],
            Resolution::Inline(_) | Resolution::Failed(_) => return None,
        };
        let mut pointer = Pointer::from_iter(["components", component.key()]);
        pointer.push(name);
        // An invalid component name may contain characters that a URL fragment must not contain.
        Some(format!("#{}", pointer.as_str().replace('%', "%25")))
    }
}

/// Returns the object at a key, and creates it if absent; `None` if the value is not an object.
fn child<'v>(map: &'v mut Map<String, Value>, key: &str) -> Option<&'v mut Map<String, Value>> {
    map.entry(key)
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
}
