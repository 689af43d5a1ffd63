//! The file of the spec that has an operation or event, or will have it.

use crate::transcribe::root;
use crate::transcribe::store::{Service, Store};
use crate::transcribe::target::Target;

/// Returns the path of the file, as users see it. `service` is the service of the operation or event.
pub(super) fn file_of(store: &Store, service: &str, target: &Target) -> String {
    let unknown = Service::default();
    let known = store.services.get(service).unwrap_or(&unknown);
    let file = match known.file_of(target) {
        Some(file) => file.to_owned(),
        None => root::new_file(known, service, target),
    };
    store.shown_path(service, &file)
}
