//! The service that an operation or event belongs to.

use heck::ToSnakeCase;

use super::draft::service_in_path;
use super::store::Store;
use super::target::Target;

/// The service for the types of early events, which name none, where the page's URL names none either.
const EVENTS: &str = "event";

/// The folder of the service: where the spec has the operation or event, else the first word of its id.
pub(super) fn service_of(store: &Store, target: &Target, url: Option<&str>) -> String {
    if let Some(known) = store.service_of(target) {
        return known.to_owned();
    }
    let service = match target {
        Target::Operation { path, .. } => Some(service_in_path(path)),
        Target::Event { event_type } => match event_type.split_once('.') {
            Some((service, _)) => Some(service.to_owned()),
            None => url.and_then(service_in).map(str::to_owned),
        },
    };
    let service = service.unwrap_or_default().to_snake_case();
    if service.is_empty() {
        EVENTS.to_owned()
    } else {
        service
    }
}

/// The service in a page's URL, which names it with its version: `im` in `…/im-v1/chat/created`.
fn service_in(url: &str) -> Option<&str> {
    url.split('/').find_map(|segment| {
        let (service, version) = segment.rsplit_once("-v")?;
        let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(service)
    })
}

#[cfg(test)]
mod tests {
    use super::service_in;

    #[test]
    fn a_url_may_name_the_service() {
        for (url, service) in [
            (
                "https://example.com/document/im-v1/chat/created",
                Some("im"),
            ),
            ("https://example.com/im-v/v1", None),
        ] {
            assert_eq!(service_in(url), service);
        }
    }
}
