//! Bodies as `tracing` events: only when asked for, never those that hold secrets.

use crate::assemble::{Assembled, Payload};
use crate::secret::Secret;
use crate::wire::Reply;

/// Most bytes of a body that are shown.
const MOST: usize = 16 * 1024;

/// Whether the bodies of this request and of its reply may be shown.
///
/// Requests for access tokens name their own secrets; operations that hand them out are marked.
pub(crate) fn may_show(request: &Assembled) -> bool {
    request.secrets.is_empty() && !request.operation.secret_bodies
}

/// The body of a request that carries these secrets.
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
        Payload::Multipart(parts) => {
            // Files may be streams, and are seldom text.
            let names: Vec<_> = parts.iter().map(|part| part.name).collect();
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

/// The body of a reply.
pub(crate) fn reply(reply: &Reply) {
    if !tracing::enabled!(tracing::Level::TRACE) {
        return;
    }
    let body = shown(&reply.body, &reply.secrets);
    let (operation, length, status) = (reply.operation.id, reply.body.len(), reply.status.as_u16());
    tracing::trace!(operation, status, length, body, "response body");
}

/// The beginning of a body, without these secrets.
fn shown(body: &[u8], secrets: &[Secret]) -> String {
    let lengths = secrets.iter().map(|secret| secret.expose().len());
    let longest = lengths.max().unwrap_or(0);
    let window = &body[..body.len().min(MOST + longest)];
    let mut text = Secret::redact(secrets, &String::from_utf8_lossy(window));
    if window.len() < body.len() {
        // A secret may begin in the window and end beyond it.
        cut(&mut text, longest);
    }
    let beyond = text.len().saturating_sub(MOST);
    cut(&mut text, beyond);
    text
}

/// Removes at least so many bytes from the end.
fn cut(text: &mut String, bytes: usize) {
    let mut end = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
}

#[cfg(test)]
mod tests {
    use super::{MOST, shown};
    use crate::secret::Secret;

    /// A secret longer than what stands in its place, so that a redacted text is shorter than the body.
    const TOKEN: &str = "t-0123456789abcdef0123456789abcdef0123456789";

    #[test]
    fn bodies_are_bounded_and_keep_whole_characters() {
        for body in [
            "人".repeat(MOST),
            "a".repeat(MOST + 1),
            "a".repeat(MOST),
            "a".into(),
        ] {
            let text = shown(body.as_bytes(), &[]);
            assert!(text.len() <= MOST && body.starts_with(&text));
            assert!(
                text.len() + 3 > MOST.min(body.len()),
                "{} bytes",
                text.len()
            );
        }
        assert_eq!(shown(&[b'a', 0xff], &[]), "a\u{fffd}");
    }

    #[test]
    fn no_part_of_a_secret_is_shown_wherever_it_stands() {
        let secrets = [Secret::new(TOKEN)];
        for start in MOST - 100..MOST + 100 {
            // One before, which makes the rest move up when it is replaced.
            let body = format!("{TOKEN}{}{TOKEN}{}", "-".repeat(start), "-".repeat(100));
            let text = shown(body.as_bytes(), &secrets);
            assert!(text.len() <= MOST);
            assert!(
                !text.contains("t-0"),
                "from {start}: {}",
                &text[MOST - 200..]
            );
        }
    }
}
