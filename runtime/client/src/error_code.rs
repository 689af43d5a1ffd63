//! Error codes that an operation's page documents, as an enum.

use crate::{Error, ErrorCode};

/// The error codes that an operation's page documents, as a generated enum. Other codes are its variant `Unknown`.
///
/// Operations of a service with the same error codes share one enum, under a separate name for each operation.
pub trait OperationErrorCode: From<i64> {
    /// The documented codes, in the order of the page.
    const DOCUMENTED: &'static [ErrorCode];
}

impl Error {
    /// Returns the code as the operation's enum of documented codes, to match on.
    ///
    /// `None` unless the server refused a call of an operation with these documented codes. In particular, `None` for errors of other
    /// operations and of the request for an access token. A code that the page does not document is the variant `Unknown`.
    pub fn code_as<C: OperationErrorCode>(&self) -> Option<C> {
        if !self.kind().is_refusal() || self.operation()?.errors != C::DOCUMENTED {
            return None;
        }
        self.code().map(C::from)
    }
}

/// For generated code: declares an enum of error codes, and the same codes as data.
///
/// ```
/// # use openapi_client_runtime::{Method, Operation, OperationErrorCode};
/// openapi_client_runtime::error_codes! {
///     GetTalentErrorCode;
///     TalentNotFound = 1002102 "1002102" (404) "The talent does not exist." "Check the id.";
/// }
///
/// static GET: Operation = Operation {
///     errors: GetTalentErrorCode::DOCUMENTED,
///     ..Operation::new("books.get", Method::Get, "/books/{id}")
/// };
///
/// assert_eq!(GetTalentErrorCode::from(1002102), GetTalentErrorCode::TalentNotFound);
/// assert_eq!(GetTalentErrorCode::from(7).code(), 7);
/// assert_eq!(GET.errors[0].name, "TalentNotFound");
/// ```
///
/// A line consists of a name, a code, the code as text (for rustdoc's search), an HTTP status or `()`, a meaning and a hint. A code with
/// several statuses repeats the last three for each status. A text that rustdoc would misread is a pair: `["plain text" "text for rustdoc"]`.
#[macro_export]
macro_rules! error_codes {
    ($enum:ident; $($variant:ident = $code:literal $alias:literal $(($($status:literal)?) $meaning:tt $hint:tt)+;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $enum {
            $(
                $(
                    #[doc = concat!("`", $code, "`", $(" (HTTP ", $status, ")",)? $crate::error_text!(meaning $meaning))]
                    #[doc = ""]
                    #[doc = $crate::error_text!(docs $hint)]
                    #[doc = ""]
                )+
                #[doc(alias = $alias)]
                $variant,
            )+
            /// A code that the page did not document when the crate was generated.
            Unknown($crate::UnknownInteger),
        }

        impl $enum {
            /// The code as the server sent it.
            pub const fn code(&self) -> i64 {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(unknown) => unknown.value(),
                }
            }
        }

        impl ::core::convert::From<i64> for $enum {
            fn from(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    _ => Self::Unknown($crate::UnknownInteger::new(code)),
                }
            }
        }

        impl $crate::OperationErrorCode for $enum {
const DOCUMENTED: &'static [$crate::ErrorCode] = &[$($(
                $crate::ErrorCode {
                    status: $crate::error_text!(status $($status)?),
                    code: $code,
                    name: stringify!($variant),
                    description: $crate::error_text!(plain $meaning),
                    hint: $crate::error_text!(plain $hint),
                },
            )+)+];
        }
    };
}

/// For `error_codes!`: the parts of one line.
#[doc(hidden)]
#[macro_export]
macro_rules! error_text {
    (status) => {
        ::core::option::Option::None
    };
    (status $status:literal) => {
        ::core::option::Option::Some($status)
    };
    (meaning "") => {
        ""
    };
    (meaning $text:tt) => {
        concat!(": ", $crate::error_text!(docs $text))
    };
    (plain [$plain:literal $docs:literal]) => {
        $plain
    };
    (docs [$plain:literal $docs:literal]) => {
        $docs
    };
    ($form:ident $text:literal) => {
        $text
    };
}
