//! The kinds of change: one table with the stable codes.

use std::fmt;

/// The effect of a change on programs that exchange messages with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WireEffect {
    /// Messages stay the same.
    None,
    /// Requests that were accepted are accepted, and responses contain what they contained.
    Compatible,
    /// A request that was accepted may be refused, or a response lacks something.
    Breaking,
}

/// The other half of a kind: the kind of the same edit in the opposite direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mirror {
    /// The opposite edit has this kind.
    Kind(Kind),
    /// The opposite edit has the same kind.
    Same,
}

/// Declares [`Kind`] from one table, by section: variant, code as printed, effect on the wire, title, mirror, explanation.
macro_rules! kinds {
    ($($section:literal {
        $($variant:ident $code:literal $wire:ident $title:literal $mirror:ident $explanation:literal;)+
    })+) => {
        /// The kind of a change. The printed form is kebab-case and stable between releases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $explanation] $variant,)+)+
        }

        impl Kind {
            /// All kinds, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// The kinds by section, each with its heading.
            pub const SECTIONS: &'static [(&'static str, &'static [Self])] = &[$(($section, &[$(Self::$variant,)+]),)+];

            /// The code as printed, such as `request-field-became-required`.
            pub const fn code(self) -> &'static str {
                match self { $($(Self::$variant => $code,)+)+ }
            }

            /// The title: a few words without a full stop, such as `became required`. The subject stands before it.
            pub const fn title(self) -> &'static str {
                match self { $($(Self::$variant => $title,)+)+ }
            }

            /// The effect on the wire.
            pub const fn wire(self) -> WireEffect {
                match self { $($(Self::$variant => WireEffect::$wire,)+)+ }
            }

            /// What it means for callers, in one line.
            pub const fn explanation(self) -> &'static str {
                match self { $($(Self::$variant => $explanation,)+)+ }
            }

            /// The kind of the opposite edit.
            pub const fn mirror(self) -> Mirror {
                match self { $($(Self::$variant => mirror!($mirror),)+)+ }
            }
        }
    };
}

/// The mirror behind the word in the table.
macro_rules! mirror {
    (Same) => {
        Mirror::Same
    };
    ($kind:ident) => {
        Mirror::Kind(Kind::$kind)
    };
}

kinds! {
    "Operations" {
        OperationAdded "operation-added" Compatible "added" OperationRemoved
            "A new operation.";
        OperationRemoved "operation-removed" Breaking "removed" OperationAdded
            "Calls of the operation fail.";
        OperationRenamed "operation-renamed" None "renamed" Same
            "The `operationId` changed, and with it the names of the function and of its types. Method and path are the same.";
        OperationMethodChanged "operation-method-changed" Breaking "method changed" Same
            "Calls with the old method fail.";
        OperationPathChanged "operation-path-changed" Breaking "path changed" Same
            "Calls of the old path fail.";
        OperationDeprecated "operation-deprecated" Compatible "deprecated" OperationRestored
            "The operation works, but should no longer be used.";
        OperationRestored "operation-restored" Compatible "no longer deprecated" OperationDeprecated
            "The operation may be used again.";
        PaginationAdded "pagination-added" Compatible "became a paged list" PaginationRemoved
            "The client can read all pages.";
        PaginationRemoved "pagination-removed" Compatible "is no longer a paged list" PaginationAdded
            "The client does not read all pages by itself any more.";
        PaginationChanged "pagination-changed" Compatible "pages are read in another way" Same
            "The client finds the next page or the items elsewhere.";
        IdempotencyKeyAdded "idempotency-key-added" Compatible "got an idempotency key" IdempotencyKeyRemoved
            "The server recognises repeated requests, so that the client may retry after any failure.";
        IdempotencyKeyRemoved "idempotency-key-removed" Breaking "lost its idempotency key" IdempotencyKeyAdded
            "The server no longer recognises repeated requests: a retry may have its effect twice.";
        IdempotencyKeyChanged "idempotency-key-changed" Breaking "has another idempotency key" Same
            "The server no longer recognises repeated requests by the old key.";
    }
    "Operations and events with errors" {
        LeftOut "left-out" None "has errors, and is left out" NoLongerLeftOut
            "The description of the operation or event has errors, so that the client does not have it. Its messages are not compared.";
        NoLongerLeftOut "no-longer-left-out" None "has no errors any more" LeftOut
            "The old description of the operation or event has errors, so that the client did not have it. Its messages are not compared.";
    }
    "Events" {
        EventAdded "event-added" Compatible "added" EventRemoved
            "A new event.";
        EventRemoved "event-removed" Breaking "removed" EventAdded
            "The event is not sent any more.";
        EventDeprecated "event-deprecated" Compatible "deprecated" EventRestored
            "The event is sent, but should no longer be used.";
        EventRestored "event-restored" Compatible "no longer deprecated" EventDeprecated
            "The event may be used again.";
        EventEnvelopeChanged "event-envelope-changed" Breaking "is wrapped in another way" Same
            "The payload has another place in the body.";
    }
    "Request fields" {
        RequestFieldAdded "request-field-added" Compatible "added, optional" RequestFieldRemoved
            "Callers may set the parameter or property.";
        RequestFieldRemoved "request-field-removed" Breaking "removed (was optional)" RequestFieldAdded
            "The server does not read the parameter or property any more.";
        RequiredFieldAdded "required-request-field-added" Breaking "added, required" RequiredFieldRemoved
            "Requests without the new parameter or property are refused.";
        RequiredFieldRemoved "required-request-field-removed" Breaking "removed (was required)" RequiredFieldAdded
            "The server does not read the parameter or property any more.";
        RequestFieldBecameRequired "request-field-became-required" Breaking "became required" RequestFieldBecameOptional
            "Requests without the parameter or property are refused.";
        RequestFieldBecameOptional "request-field-became-optional" Compatible "became optional" RequestFieldBecameRequired
            "Callers may omit the parameter or property.";
        RequestFieldBecameNullable "request-field-became-nullable" Compatible "may be null" RequestFieldBecameNotNullable
            "Callers may send `null`.";
        RequestFieldBecameNotNullable "request-field-became-not-nullable" Breaking "must not be null" RequestFieldBecameNullable
            "Requests with `null` are refused.";
        RequestFieldRetyped "request-field-retyped" Breaking "has another type" Same
            "Values of the old type are refused.";
        RequestFieldWidened "request-field-widened" Compatible "accepts more values" RequestFieldNarrowed
            "The new type includes all values of the old one.";
        RequestFieldNarrowed "request-field-narrowed" Breaking "accepts fewer values" RequestFieldWidened
            "Some values of the old type are refused.";
        RequestFieldMoved "request-field-moved" Breaking "moved" Same
            "The server reads the value from another part of the request.";
        RequestFieldRenamed "request-field-renamed" Breaking "renamed on the wire?" Same
            "A field of the same type is at the place of another. If it is not the same field, one was removed and one was added.";
        PathParameterRenamed "path-parameter-renamed" None "renamed" Same
            "The parameter at this position of the path has another name. The URL is the same.";
        RequestFieldStyleChanged "request-field-style-changed" Breaking "is written in another way" Same
            "Lists and objects are written in another style, or a part has another media type.";
        RequestFieldDefaultAdded "request-field-default-added" Compatible "default added" RequestFieldDefaultRemoved
            "The document now states which value the server assumes if the field is absent.";
        RequestFieldDefaultRemoved "request-field-default-removed" Compatible "default removed" RequestFieldDefaultAdded
            "The document no longer states which value the server assumes if the field is absent.";
        RequestFieldDefaultChanged "request-field-default-changed" Breaking "default changed" Same
            "A request without the field means something else.";
        RequestConstraintTightened "request-constraint-tightened" Breaking "constraint tightened" RequestConstraintLoosened
            "Some values that were accepted are refused.";
        RequestConstraintLoosened "request-constraint-loosened" Compatible "constraint loosened" RequestConstraintTightened
            "More values are accepted.";
        RequestConstraintChanged "request-constraint-changed" Breaking "constraint changed" Same
            "Some values that were accepted are refused, and others are accepted.";
    }
    "Response fields" {
        ResponseFieldAdded "response-field-added" Compatible "added" ResponseFieldRemoved
            "Readers that ignore unknown fields are not affected.";
        ResponseFieldRemoved "response-field-removed" Breaking "removed" ResponseFieldAdded
            "Readers of the field find nothing.";
        ResponseFieldBecameOptional "response-field-became-optional" Breaking "may be absent" ResponseFieldBecameRequired
            "Readers cannot rely on the field.";
        ResponseFieldBecameRequired "response-field-became-required" Compatible "is always present" ResponseFieldBecameOptional
            "Readers can rely on the field.";
        ResponseFieldBecameNullable "response-field-became-nullable" Breaking "may be null" ResponseFieldBecameNotNullable
            "Readers must expect `null`.";
        ResponseFieldBecameNotNullable "response-field-became-not-nullable" Compatible "is never null" ResponseFieldBecameNullable
            "Readers need not expect `null`.";
        ResponseFieldRetyped "response-field-retyped" Breaking "has another type" Same
            "Readers of the old type fail.";
        ResponseFieldWidened "response-field-widened" Breaking "contains more values" ResponseFieldNarrowed
            "Readers must expect values that the old type did not have.";
        ResponseFieldNarrowed "response-field-narrowed" Compatible "contains fewer values" ResponseFieldWidened
            "All values are values of the old type too.";
        ResponseFieldRenamed "response-field-renamed" Breaking "renamed on the wire?" Same
            "A field of the same type is at the place of another. If it is not the same field, one was removed and one was added.";
        ResponseFieldDefaultChanged "response-field-default-changed" Compatible "default changed" Same
            "The meaning of an absent field changed.";
        ResponseConstraintTightened "response-constraint-tightened" Compatible "constraint tightened" ResponseConstraintLoosened
            "Readers receive fewer values.";
        ResponseConstraintLoosened "response-constraint-loosened" Compatible "constraint loosened" ResponseConstraintTightened
            "Readers may receive more values. The client does not check them; code that relies on the limit has to be checked.";
        ResponseConstraintChanged "response-constraint-changed" Compatible "constraint changed" Same
            "Readers may receive other values. The client does not check them; code that relies on the limit has to be checked.";
    }
    "Fields of both directions" {
        FieldDeprecated "field-deprecated" Compatible "deprecated" FieldRestored
            "The field works, but should no longer be used.";
        FieldRestored "field-restored" Compatible "no longer deprecated" FieldDeprecated
            "The field may be used again.";
        TimestampUnitChanged "timestamp-unit-changed" Breaking "has another unit of time" Same
            "The same number means another time.";
        TimestampUnitStated "timestamp-unit-stated" None "has a stated unit of time" TimestampUnitNotStated
            "The document now states the unit of the timestamp.";
        TimestampUnitNotStated "timestamp-unit-not-stated" None "has no stated unit of time" TimestampUnitStated
            "The document no longer states the unit of the timestamp.";
        SecretAdded "secret-added" None "became secret" SecretRemoved
            "The value is hidden in debug output.";
        SecretRemoved "secret-removed" None "is no longer secret" SecretAdded
            "The value appears in debug output.";
        FieldScopeRequired "field-scope-required" Breaking "needs a scope" FieldScopeNotRequired
            "Apps without one of these scopes cannot read or set the field.";
        FieldScopeNotRequired "field-scope-not-required" Compatible "needs no scope of its own" FieldScopeRequired
            "The scopes of the operation suffice.";
        FieldScopeAdded "field-scope-added" Compatible "has one more sufficient scope" FieldScopeRemoved
            "Another scope suffices for the field.";
        FieldScopeRemoved "field-scope-removed" Breaking "lost a sufficient scope" FieldScopeAdded
            "Apps with only this scope cannot read or set the field any more.";
    }
    "Types" {
        TypeRenamed "type-renamed" None "same type, a rename?" Same
            "A type with nearly the same content has another name. Messages stay the same.";
        TypeAdded "type-added" None "became a type of its own" TypeRemoved
            "Values that had another type now have a type of their own.";
        TypeRemoved "type-removed" None "was merged with another type" TypeAdded
            "Values that had this type now have another type with the same content.";
        RequestValueAdded "request-value-added" Compatible "value added" RequestValueRemoved
            "The server accepts one more value.";
        RequestValueRemoved "request-value-removed" Breaking "value removed" RequestValueAdded
            "Requests with the value are refused.";
        ResponseValueAdded "response-value-added" Compatible "value added" ResponseValueRemoved
            "Readers may receive one more value. The client's enums are open.";
        ResponseValueRemoved "response-value-removed" Compatible "value removed" ResponseValueAdded
            "The server does not send the value any more.";
        ValueRenamed "value-renamed" None "value has another name" Same
            "The value on the wire is the same; its name in `x-enum-varnames` changed.";
        RequestVariantAdded "request-variant-added" Compatible "alternative added" RequestVariantRemoved
            "The server accepts another type of value.";
        RequestVariantRemoved "request-variant-removed" Breaking "alternative removed" RequestVariantAdded
            "Requests with this type of value are refused.";
        ResponseVariantAdded "response-variant-added" Breaking "alternative added" ResponseVariantRemoved
            "Readers must expect another type of value.";
        ResponseVariantRemoved "response-variant-removed" Compatible "alternative removed" ResponseVariantAdded
            "Readers do not receive this type of value any more.";
        UnionChoiceChanged "union-choice-changed" Breaking "has another discriminator" Same
            "The property or value that selects the alternative changed.";
    }
    "Bodies" {
        RequestMediaTypeChanged "request-media-type-changed" Breaking "request body has another media type" Same
            "Requests with the old media type are refused.";
        RequestMediaTypeAdded "request-media-type-added" Compatible "request media type added" RequestMediaTypeRemoved
            "The server accepts one more media type.";
        RequestMediaTypeRemoved "request-media-type-removed" Breaking "request media type removed" RequestMediaTypeAdded
            "Requests with this media type are refused.";
        ResponseFormatChanged "response-format-changed" Breaking "response has another format" Same
            "Readers of the old format fail.";
        ResponseMediaTypeAdded "response-media-type-added" Compatible "response media type added" ResponseMediaTypeRemoved
            "The response can be requested in one more media type.";
        ResponseMediaTypeRemoved "response-media-type-removed" Breaking "response media type removed" ResponseMediaTypeAdded
            "The response cannot be requested in this media type any more.";
        AcceptChanged "accept-changed" Compatible "sends another Accept header" Same
            "The client requests the response in another media type, or no longer in one alone.";
        EnvelopeChanged "envelope-changed" Breaking "response is wrapped in another way" Same
            "The code, the message or the payload has another place in the response.";
        ErrorBodyAdded "error-body-added" Compatible "error response added" ErrorBodyRemoved
            "The document describes the body of one more error.";
        ErrorBodyRemoved "error-body-removed" Compatible "error response removed" ErrorBodyAdded
            "The document does not describe the body of this error any more.";
    }
    "Access" {
        CredentialsRequired "credentials-required" Breaking "needs credentials" CredentialsNotRequired
            "Requests without credentials are refused.";
        CredentialsNotRequired "credentials-not-required" Compatible "needs no credentials" CredentialsRequired
            "Requests without credentials are accepted.";
        TokenKindAdded "token-kind-added" Compatible "accepts another kind of token" TokenKindRemoved
            "Callers may use another kind of access token.";
        TokenKindRemoved "token-kind-removed" Breaking "refuses a kind of token" TokenKindAdded
            "Requests with this kind of access token are refused.";
        SecurityAdded "security-added" Compatible "accepts other credentials" SecurityRemoved
            "Callers may use other credentials.";
        SecurityRemoved "security-removed" Breaking "refuses credentials" SecurityAdded
            "Requests with these credentials are refused.";
        ScopesRequired "scopes-required" Breaking "needs a scope" ScopesNotRequired
            "Apps without one of these scopes cannot call the operation or receive the event.";
        ScopesNotRequired "scopes-not-required" Compatible "needs no scope" ScopesRequired
            "No scope is needed any more.";
        ScopeAdded "scope-added" Compatible "one more scope suffices" ScopeRemoved
            "Apps with this scope have access too.";
        ScopeRemoved "scope-removed" Breaking "a scope no longer suffices" ScopeAdded
            "Apps with only this scope lose access.";
        SensitiveScopeAdded "sensitive-scope-added" Breaking "some fields need a scope" SensitiveScopeRemoved
            "The page names one more scope for sensitive fields, without which they may be absent.";
        SensitiveScopeRemoved "sensitive-scope-removed" Compatible "fields no longer need a scope" SensitiveScopeAdded
            "The page names one scope less for sensitive fields.";
        AppKindAdded "app-kind-added" Compatible "open to another kind of app" AppKindRemoved
            "Apps of this kind have access too.";
        AppKindRemoved "app-kind-removed" Breaking "closed to a kind of app" AppKindAdded
            "Apps of this kind lose access.";
    }
    "Limits and errors" {
        RateLimitRaised "rate-limit-raised" Compatible "rate limit raised" RateLimitLowered
            "More requests are allowed.";
        RateLimitLowered "rate-limit-lowered" Compatible "rate limit lowered" RateLimitRaised
            "Fewer requests are allowed. The client waits and retries; callers that need the old rate have to be checked.";
        RateLimitChanged "rate-limit-changed" Compatible "rate limit changed" Same
            "The limit cannot be compared with the old one.";
        ErrorCodeAdded "error-code-added" Compatible "error code added" ErrorCodeRemoved
            "The document lists one more error.";
        ErrorCodeRemoved "error-code-removed" Compatible "error code removed" ErrorCodeAdded
            "The document does not list the error any more.";
        ErrorCodeRenamed "error-code-renamed" None "has another name" Same
            "The code on the wire is the same; its name changed.";
        ErrorStatusChanged "error-status-changed" Compatible "has another HTTP status" Same
            "Errors are recognised by their code, so that the status matters only to callers that read it.";
    }
    "Servers" {
        ServerAdded "server-added" Compatible "server added" ServerRemoved
            "The client can use one more server.";
        ServerRemoved "server-removed" Breaking "server removed" ServerAdded
            "The document does not list the server any more.";
        DefaultServerChanged "default-server-changed" Breaking "default server changed" Same
            "A client without a stated server calls another one.";
        ServerVariableChanged "server-variable-changed" Breaking "variables of the server changed" Same
            "The URL of the server is made of other variables, defaults or values.";
        OperationServerChanged "operation-server-changed" Breaking "has another server" Same
            "The operation is called at another URL.";
    }
    "Wording" {
        WordingChanged "wording-changed" None "wording changed" Same
            "A summary, a description or a meaning changed.";
        PageMoved "page-moved" None "page has another address" Same
            "The documentation page has another address.";
        PageRetitled "page-retitled" None "page has another title" Same
            "The documentation page has another title.";
        PageUpdated "page-updated" None "page updated" Same
            "The date of the page's last update changed.";
        SampleChanged "sample-changed" None "sample changed" Same
            "A sample of the documentation changed.";
    }
    "Rust" {
        RustItemAdded "rust-item-added" None "added in Rust" RustItemRemoved
            "A public item of the crate is new.";
        RustItemRemoved "rust-item-removed" None "removed in Rust" RustItemAdded
            "Code that uses the item does not compile.";
        RustItemRenamed "rust-item-renamed" None "renamed in Rust" Same
            "Code that uses the old name does not compile. Messages stay the same.";
        RustSignatureChanged "rust-signature-changed" None "has another Rust signature" Same
            "Code that calls the function or uses the type may not compile.";
        RustCodeChanged "rust-code-changed" None "generated code or its documentation changed" Same
            "Neither the public interface nor the messages changed.";
        RustTraitAdded "rust-trait-added" None "implements one more Rust trait" RustTraitRemoved
            "The type implements one more trait.";
        RustTraitRemoved "rust-trait-removed" None "implements a Rust trait less" RustTraitAdded
            "Code that needs the trait does not compile.";
    }
}

impl Kind {
    /// True for the credentials that an operation accepts.
    pub(super) const fn is_about_credentials(self) -> bool {
        matches!(
            self,
            Self::CredentialsRequired
                | Self::CredentialsNotRequired
                | Self::TokenKindAdded
                | Self::TokenKindRemoved
                | Self::SecurityAdded
                | Self::SecurityRemoved
        )
    }

    /// True for the way in which pages of a list are read.
    pub(super) const fn is_about_pagination(self) -> bool {
        matches!(
            self,
            Self::PaginationAdded | Self::PaginationRemoved | Self::PaginationChanged
        )
    }

    /// True for scopes, kinds of app and limits, which are data in Rust.
    pub(super) const fn is_about_access(self) -> bool {
        matches!(
            self,
            Self::ScopesRequired
                | Self::ScopesNotRequired
                | Self::ScopeAdded
                | Self::ScopeRemoved
                | Self::SensitiveScopeAdded
                | Self::SensitiveScopeRemoved
                | Self::FieldScopeRequired
                | Self::FieldScopeNotRequired
                | Self::FieldScopeAdded
                | Self::FieldScopeRemoved
                | Self::AppKindAdded
                | Self::AppKindRemoved
                | Self::RateLimitRaised
                | Self::RateLimitLowered
                | Self::RateLimitChanged
                | Self::ErrorStatusChanged
                | Self::AcceptChanged
        )
    }

    /// True if names change that occur in Rust but not in messages.
    pub(super) const fn is_naming(self) -> bool {
        matches!(
            self,
            Self::OperationRenamed
                | Self::PathParameterRenamed
                | Self::TypeRenamed
                | Self::TypeAdded
                | Self::TypeRemoved
                | Self::ValueRenamed
                | Self::ErrorCodeRenamed
                | Self::SecretAdded
                | Self::SecretRemoved
        )
    }
}

impl fmt::Display for Kind {
    /// Writes the code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Kind, Mirror};

    #[test]
    fn codes_are_different_and_kebab_case() {
        let codes: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        for code in codes {
            let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(code.chars().all(kebab), "{code}");
        }
    }

    #[test]
    fn the_mirror_of_a_mirror_is_the_kind_itself() {
        for &kind in Kind::ALL {
            if let Mirror::Kind(mirror) = kind.mirror() {
                assert_ne!(mirror, kind, "{kind}: write `Same`");
                assert_eq!(mirror.mirror(), Mirror::Kind(kind), "{kind}");
            }
        }
    }
}
