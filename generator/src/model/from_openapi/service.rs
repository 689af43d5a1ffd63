//! One document → its service.

use std::collections::BTreeMap;

use openapiv3::{Operation, ReferenceOr};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension::RootExtensions;
use super::media_type::is_json;
use super::operation::Source;
use super::operations::Operations;
use super::{access, reachable, recursion, share};
use crate::diagnostic::{Code, Reported};
use crate::model::{Event, Omitted, Service};
use crate::spec::vocabulary::WEBHOOKS;

impl<'d> ServiceBuilder<'d> {
    /// Builds the service, and lists the operations and events that it lacks. Fails if an error affects all of it.
    pub(super) fn build(
        mut self,
        module: Option<String>,
    ) -> Result<(Service, Vec<Omitted>), Reported> {
        let root = self.root_extensions();
        self.omit_refused();
        let mut operations = self.operations(module.as_deref());
        if self.document.third_party {
            self.relax_endless_types();
        }
        self.refuse_endless_types();
        self.remove_incomplete(&mut operations);
        self.remove_clashing_actions(&mut operations);
        let events = self.events(module.as_deref());
        self.complete_discriminators();
        self.combine_alternatives();

        let api = self.api();
        let mut service = Service {
            module,
            title: api.info.title.clone(),
            description: api.info.description.clone(),
            source: self.document.name.clone(),
            servers: self.servers(),
            schema_names: BTreeMap::new(),
            resources: operations.into_resources(&api.tags),
            events,
            types: std::mem::take(&mut self.types),
        };
        reachable::mark_usage(&mut service);
        access::split_by_access(&mut service);
        share::share_equal_enums(&mut service);
        let named = self.name_schemas(&mut service);
        reachable::keep_reachable(&mut service);
        recursion::mark_recursion(&mut service);
        root.and(named)?;
        Ok((service, self.omitted))
    }

    fn root_extensions(&mut self) -> Result<(), Reported> {
        let extensions = RootExtensions::read(&self.api().extensions, &Cursor::ROOT, self)?;
        self.envelope = extensions.envelope;
        self.pagination = extensions.pagination;
        self.scope_titles = extensions.scope_titles;
        Ok(())
    }

    fn operations(&mut self, module: Option<&str>) -> Operations {
        let mut operations = Operations::default();
        let root = Cursor::ROOT;
        let paths = root.key("paths");
        for (path, item) in &self.api().paths.paths {
            let item_at = paths.key(path);
            let Some(item) = item.as_item() else { continue }; // Bundling inlines path items.
            for (method, operation) in item.iter() {
                let source = Source {
                    path,
                    method,
                    item,
                    operation,
                    item_at: &item_at,
                    at: &item_at.key(method),
                };
                if self.skips(&source) {
                    continue;
                }
                let built = self.operation(module, &source).and_then(|built| {
                    self.check_new_id(&built.1.id.text, &operations)?;
                    Ok(built)
                });
                match built {
                    Ok((resource, operation)) => {
                        let at = source.at.key("operationId").pointer();
                        operations.add(resource, operation, at);
                    }
                    Err(because) => {
                        let id = self.operation_text(&source);
                        self.omit(id, &source.at.pointer(), because);
                    }
                }
            }
        }
        operations
    }

    fn events(&mut self, module: Option<&str>) -> Vec<Event> {
        let mut events = Vec::new();
        let root = Cursor::ROOT;
        let webhooks = root.key(WEBHOOKS.name);
        for (event, item) in &self.document.webhooks {
            let at = webhooks.key(event);
            let Some(post) = &item.post else { continue };
            if self.config.skip.get(event).is_some() {
                continue;
            }
            if self.envelope.is_none() && has_no_json(post) {
                let message = format!("the webhook `{event}` is omitted");
                let help = "nothing else is lost; describe a body in JSON to get its type";
                self.warn(Code::IgnoredWebhooks, &at, message, help);
                continue;
            }
            let built = self.event(module, event, post, &at.key("post"));
            let complete = built.and_then(|built| {
                let payload = [&built.payload];
                match reachable::first_reached(&self.types, payload, |id| self.error_of(id)) {
                    Some(reported) => Err(reported),
                    None => Ok(built),
                }
            });
            match complete {
                Ok(built) => events.push(built),
                Err(because) => self.omit(event.clone(), &at.pointer(), because),
            }
        }
        events.sort_by(|a, b| a.id.cmp(&b.id));
        events
    }
}

/// True if a webhook describes its body, but not in JSON.
fn has_no_json(post: &Operation) -> bool {
    match &post.request_body {
        Some(ReferenceOr::Item(body)) => !body.content.keys().any(|key| is_json(key)),
        _ => false,
    }
}
