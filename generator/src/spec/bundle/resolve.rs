//! Resolving a single reference.

use super::anchor;
use super::collect::Collector;
use super::plan::{
    Failure, Fragment, ReferenceError, Resolution, Target, look_up, reference_in,
    reference_on_the_way,
};
use crate::diagnostic::{Code, FileId, Location, Pointer};
use crate::spec::edition::Edition;
use crate::spec::files::Unreadable;
use crate::spec::suggest::did_you_mean;
use crate::spec::vocabulary::References;
use crate::spec::{reference, vocabulary};
use serde_json::{Map, Value};

impl Collector<'_, '_> {
    /// Resolves a reference; equal references are resolved once.
    pub(super) fn resolve_once(
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
            // Another text may lead to the same component: `../openapi.yaml#/components/…`.
            let plain = format!("#/components/{}/{name}", component.key());
            self.plan.changes_anything |= file != self.root || reference != plain;
            return Resolution::Root(name);
        }
        self.plan.changes_anything = true;
        if let Some(known) = self.plan.fragment_of(component, &target) {
            return Resolution::Fragment(known);
        }
        self.work
            .push((vocabulary::component(component), target.clone()));
        Resolution::Fragment(self.plan.add_fragment(Fragment {
            component,
            target,
            home: None,
            referrer: at.clone(),
        }))
    }

    /// Follows a chain of references to the object at its end. Also returns the first component of the root on the
    /// way: the reference can lead to it, because it stays where it is.
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
            let target = self.target(file, &reference, &link)?;
            let (target_file, content) = (target.file, self.files.value(target.file));
            let value = look_up(&content, &target.pointer)
                .map_err(|missing| self.leads_nowhere(file, &target, missing, &link))?;
            if visited.contains(&target) {
                let message = "`$ref` never reaches an object: it leads back to itself";
                let help = "replace one `$ref` of the chain with the object itself";
                return Err(fail(
                    Code::ReferenceLoop,
                    message,
                    None,
                    Some(help.to_owned()),
                    &None,
                ));
            }
            if root_component.is_none() && target_file == self.root {
                root_component = component_name(&target.pointer, slot, self.plan.edition);
            }
            let next = reference_in(value).filter(|_| !self.plan.has_siblings(value, slot));
            let Some(next) = next else {
                return Ok((root_component, target));
            };
            link = Some(Location::value(target_file, target.pointer.join("$ref")));
            next.clone_into(&mut reference);
            file = target_file;
            self.plan.aliases.insert(target.clone());
            visited.push(target);
        }
    }

    /// Finds the location that a reference names, following references inside the pointer's path.
    fn target(
        &mut self,
        file: FileId,
        reference: &str,
        link: &Option<Location>,
    ) -> Result<Target, Failure> {
        let mut target = self.open(file, reference, link)?;
        // A longer chain is a loop.
        for _ in 0..64 {
            let content = self.files.value(target.file);
            let Some((place, next, rest)) = reference_on_the_way(&content, &target.pointer) else {
                return Ok(target);
            };
            let at = Location::value(target.file, place.join("$ref"));
            let mut further = self.open(target.file, &next, &Some(at))?;
            for token in rest {
                further.pointer.push(&token);
            }
            target = further;
        }
        let message = "`$ref` leads through references that form a loop";
        Err(fail(Code::ReferenceLoop, message, None, None, link))
    }

    /// Parses a reference and opens its file.
    fn open(
        &mut self,
        file: FileId,
        reference: &str,
        link: &Option<Location>,
    ) -> Result<Target, Failure> {
        let parsed = reference::parse(reference, self.files.path(file), self.files.scope())
            .map_err(|refusal| {
                let (message, help) = refusal.explain();
                let help = Some(help.to_owned());
                fail(Code::ForeignReference, message, None, help, link)
            })?;
        let target_file = self.files.open(&parsed.file);
        let target_file = target_file.map_err(|unreadable| match unreadable {
            Unreadable::Because(message, help) => {
                fail(Code::UnresolvedReference, &message, None, help, link)
            }
            Unreadable::Reported(error) => Failure::File(error),
        })?;
        let pointer = match parsed.place {
            reference::Fragment::Pointer(pointer) => pointer,
            reference::Fragment::Anchor(name) => {
                let content = self.files.value(target_file);
                anchor::find(&content, &name).ok_or_else(|| {
                    let place = self.name_of(target_file, file);
                    let message = format!("`$ref` leads nowhere: {place} has no `$anchor: {name}`");
                    let help = "begin it with `/`, as in `#/components/schemas/Name`";
                    let help = Some(help.to_owned());
                    fail(Code::UnresolvedReference, &message, None, help, link)
                })?
            }
        };
        Ok(Target {
            file: target_file,
            pointer,
        })
    }

    fn leads_nowhere(
        &self,
        file: FileId,
        target: &Target,
        (token, holder): (String, &Value),
        link: &Option<Location>,
    ) -> Failure {
        let place = self.name_of(target.file, file);
        let message = format!("`$ref` leads nowhere: {place} has no `{}`", target.pointer);
        let names = holder.as_object().into_iter().flat_map(Map::keys);
        let help = did_you_mean(&token, names.map(String::as_str));
        let label = Some(format!("there is no `{token}`"));
        fail(Code::UnresolvedReference, &message, label, help, link)
    }

    /// The name of a file in a message about another file.
    fn name_of(&self, file: FileId, from: FileId) -> String {
        match file == from {
            true => "this file".to_owned(),
            false => format!("`{}`", self.files.path(file)),
        }
    }
}

fn fail(
    code: Code,
    message: &str,
    label: Option<String>,
    help: Option<String>,
    at: &Option<Location>,
) -> Failure {
    Failure::Reference(ReferenceError {
        code,
        message: message.to_owned(),
        label,
        help,
        at: at.clone(),
    })
}

/// The component's name, if a pointer leads to a component of the expected section.
fn component_name(pointer: &Pointer, slot: References, edition: Edition) -> Option<String> {
    let References::Component(component) = slot else {
        return None;
    };
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [components, section, name] if components == "components" && section == component.key() => {
            Some(name.to_string())
        }
        [section, name]
            if edition == Edition::V20 && component.section_of_swagger() == Some(section) =>
        {
            Some(name.to_string())
        }
        _ => None,
    }
}
