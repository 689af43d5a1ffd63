//! Logging of bodies with `tracing`, if the caller enables it. Bodies that contain secrets are never logged.

use http::StatusCode;

use crate::Operation;
use crate::assemble::{Assembled, Payload};
use crate::secret::Secret;

/// The maximum number of bytes of a body that are logged.
const MAX_BYTES: usize = 16 * 1024;

/// Returns true if the bodies of this request and of its reply may be logged.
///
/// Requests for access tokens list their secrets; operations that return secrets are marked.
pub(crate) fn may_show(request: &Assembled) -> bool {
    request.secrets.is_empty() && !request.operation.secret_bodies
}

/// Logs the body of a request, without these secrets.
pub(crate) fn request(request: &Assembled, secrets: &[Secret]) {
    if !tracing::enabled!(tracing::Level::TRACE) {
        return;
    }
    let (length, body) = match &request.payload {
        Payload::None => (0, String::new()),
        Payload::Bytes { body, .. } => (body.len(), shown(body, secrets)),
        Payload::File { .. } => {
            tracing::trace!(operation = request.operation.id, "request body is a file");
            return;
        }
        Payload::Multipart { parts, .. } => {
            // The content is not logged, because files may be streams and are rarely text.
            let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
            let operation = request.operation.id;
            tracing::trace!(operation, parts = names.join(", "), "request body");
            return;
        }
    };
    tracing::trace!(
        operation = request.operation.id,
        length,
        body,
        "request body"
    );
}

/// Logs the body of a reply, without these secrets.
pub(crate) fn reply(operation: &Operation, status: StatusCode, body: &[u8], secrets: &[Secret]) {
    if !tracing::enabled!(tracing::Level::TRACE) {
        return;
    }
    tracing::trace!(
        operation = operation.id,
        status = status.as_u16(),
        length = body.len(),
        body = shown(body, secrets),
        "response body"
    );
}

/// Returns the beginning of a body, without these secrets.
fn shown(body: &[u8], secrets: &[Secret]) -> String {
    let lengths = secrets.iter().map(|secret| secret.expose().len());
    let longest = lengths.max().unwrap_or(0);
    let window = &body[..body.len().min(MAX_BYTES + longest)];
    let mut text = Secret::redact(secrets, &String::from_utf8_lossy(window));
    if window.len() < body.len() {
        // A secret may begin in the window and end beyond it.
        cut(&mut text, longest);
    }
    let beyond = text.len().saturating_sub(MAX_BYTES);
    cut(&mut text, beyond);
    text
}

/// Removes at least this many bytes from the end.
fn cut(text: &mut String, bytes: usize) {
    let mut end = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, shown};
    use crate::secret::Secret;

    /// A secret that is longer than its placeholder, so that a redacted text is shorter than the body.
    const TOKEN: &str = "t-0123456789abcdef0123456789abcdef0123456789";

    #[test]
    fn logged_bodies_are_bounded_and_keep_whole_characters() {
        for body in [
            "人".repeat(MAX_BYTES),
            "a".repeat(MAX_BYTES + 1),
            "a".repeat(MAX_BYTES),
            "a".into(),
        ] {
            let text = shown(body.as_bytes(), &[]);
            assert!(text.len() <= MAX_BYTES && body.starts_with(&text));
            assert!(
                text.len() + 3 > MAX_BYTES.min(body.len()),
                "{} bytes",
                text.len()
            );
        }
        assert_eq!(shown(&[b'a', 0xff], &[]), "a\u{fffd}");
    }

    #[test]
    fn no_part_of_a_secret_is_logged_at_any_position() {
        let secrets = [Secret::new(TOKEN)];
        for start in MAX_BYTES - 100..MAX_BYTES + 100 {
            // The first token shifts the rest when it is replaced.
            let body = format!("{TOKEN}{}{TOKEN}{}", "-".repeat(start), "-".repeat(100));
            let text = shown(body.as_bytes(), &secrets);
            assert!(text.len() <= MAX_BYTES);
            assert!(
                !text.contains("t-0"),
                "from {start}: {}",
                &text[MAX_BYTES - 200..]
            );
        }
    }
}
