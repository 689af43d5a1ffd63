//! The documented bodies of error responses.

use std::any::TypeId;
use std::fmt;

/// The body of an error response in the API description: its statuses, its media type, and its type.
#[derive(Clone, Copy)]
pub struct ErrorBody {
    first: u16,
    last: u16,
    media_type: &'static str,
    type_id: fn() -> TypeId,
}

impl ErrorBody {
    /// Creates the entry of a body of type `T`, for the statuses from `first` to `last`. The media type is in lower case, without
    /// parameters.
    pub const fn new<T: 'static>(first: u16, last: u16, media_type: &'static str) -> Self {
        Self {
            first,
            last,
            media_type,
            type_id: TypeId::of::<T>,
        }
    }

    /// Returns false if `T` is the type of other replies than this one.
    ///
    /// Of the entries with the status, those of the narrowest range count; of these, those with the media type, if there are any. Every
    /// type is allowed for a status without an entry, and so is a type without an entry.
    pub(crate) fn allow<T: 'static>(
        entries: &[Self],
        status: u16,
        media_type: Option<&str>,
    ) -> bool {
        let is_of_type = |entry: &&Self| (entry.type_id)() == TypeId::of::<T>();
        if !entries.iter().any(|entry| is_of_type(&entry)) {
            return true;
        }
        let with_status = entries.iter().filter(|entry| entry.covers(status));
        let Some(narrowest) = with_status.clone().map(Self::width).min() else {
            return true;
        };
        let fitting = with_status.filter(|entry| entry.width() == narrowest);
        let with_type = fitting
            .clone()
            .filter(|entry| Some(entry.media_type) == media_type);
        match with_type.clone().next() {
            Some(_) => with_type.clone().any(|entry| is_of_type(&entry)),
            None => fitting.clone().any(|entry| is_of_type(&entry)),
        }
    }

    fn covers(&self, status: u16) -> bool {
        (self.first..=self.last).contains(&status)
    }

    fn width(&self) -> u16 {
        self.last - self.first
    }
}

impl PartialEq for ErrorBody {
    fn eq(&self, other: &Self) -> bool {
        (self.first, self.last, self.media_type, (self.type_id)())
            == (other.first, other.last, other.media_type, (other.type_id)())
    }
}

impl Eq for ErrorBody {}

impl fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorBody")
            .field("first", &self.first)
            .field("last", &self.last)
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorBody;

    struct Problem;
    struct Scim;
    struct Other;

    const ENTRIES: &[ErrorBody] = &[
        ErrorBody::new::<Problem>(400, 400, "application/problem+json"),
        ErrorBody::new::<Scim>(400, 400, "application/scim+json"),
        ErrorBody::new::<Other>(400, 499, "application/json"),
    ];

    #[test]
    fn the_narrowest_statuses_and_then_the_media_type_decide() {
        for (status, media_type, problem, scim, other) in [
            (400, Some("application/problem+json"), true, false, false),
            (400, Some("application/scim+json"), false, true, false),
            // Undocumented media types: all that the status allows.
            (400, Some("text/html"), true, true, false),
            (400, None, true, true, false),
            (404, Some("application/problem+json"), false, false, true),
            // An undocumented status.
            (500, Some("application/scim+json"), true, true, true),
        ] {
            let allowed = (
                ErrorBody::allow::<Problem>(ENTRIES, status, media_type),
                ErrorBody::allow::<Scim>(ENTRIES, status, media_type),
                ErrorBody::allow::<Other>(ENTRIES, status, media_type),
            );
            assert_eq!(allowed, (problem, scim, other), "{status} {media_type:?}");
            // A type of the caller's own.
            assert!(ErrorBody::allow::<u8>(ENTRIES, status, media_type));
        }
    }
}
