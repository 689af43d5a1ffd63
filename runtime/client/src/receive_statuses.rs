//! Responses whose format and type depend on the HTTP status.

use crate::response::sealed::{Delivery, Head};
use crate::{Error, ResponseFormat, reply};

/// For generated code: implements [`ResponseBody`](crate::ResponseBody) for an enum of successful responses in different formats, such as
/// a file and JSON. The HTTP status chooses the variant. (If all variants are JSON, it is `decode_statuses!`.)
///
/// A line consists of a variant, the [`ResponseFormat`] of its payload (`Json` for files and streams of JSON), and its statuses: one, several
/// separated by `|`, or a range. A variant without a payload has `()`. A status without a line is an error.
///
/// ```
/// use openapi_client_runtime::{Download, receive_statuses};
///
/// # #[derive(Debug)]
/// enum ExportResponse { Ok(Download), Accepted(i64), NonAuthoritativeInformation(String), NoContent }
///
/// receive_statuses! {
///     ExportResponse;
///     Ok(Json) 200;
///     Accepted(Json) 202;
///     NonAuthoritativeInformation(Text) 203;
///     NoContent() 204..=299;
/// }
/// ```
#[macro_export]
macro_rules! receive_statuses {
    ($name:ident; $($variant:ident ($($format:ident)?) $($from:literal $(..= $to:literal)?)|+;)+) => {
        impl $crate::ResponseBody for $name {}

        impl $crate::receive::Receive for $name {
            fn nothing() -> Self {
                const NOTHING: &[fn() -> $name] =
                    &[$(|| $crate::received_variant!(nothing $name $variant ($($format)?))),+];
                NOTHING[0]()
            }

            fn receive<'r>(
                &'r mut self,
                delivery: $crate::receive::Delivery<'r>,
            ) -> $crate::BoxFuture<'r, ::core::result::Result<$crate::receive::Head, $crate::Error>> {
                ::std::boxed::Box::pin(async move {
                    match delivery.status() {
                        $($($from $(..= $to)?)|+ => {
                            $crate::received_variant!(receive self delivery $name $variant ($($format)?))
                        })+
                        _ => delivery.refuse().await,
                    }
                })
            }
        }
    };
}

/// For `receive_statuses!`: the parts that differ between variants with and without a payload.
#[doc(hidden)]
#[macro_export]
macro_rules! received_variant {
    (nothing $name:ident $variant:ident ()) => {
        $name::$variant
    };
    (nothing $name:ident $variant:ident ($format:ident)) => {
        $name::$variant($crate::receive::Receive::nothing())
    };
    (receive $this:ident $delivery:ident $name:ident $variant:ident ()) => {{
        let head = $crate::receive::Receive::receive(&mut (), $delivery).await?;
        *$this = $name::$variant;
        ::core::result::Result::Ok(head)
    }};
    (receive $this:ident $delivery:ident $name:ident $variant:ident ($format:ident)) => {{
        let mut body = $crate::receive::Receive::nothing();
        let delivery = $delivery.in_format($crate::ResponseFormat::$format);
        let head = $crate::receive::Receive::receive(&mut body, delivery).await?;
        *$this = $name::$variant(body);
        ::core::result::Result::Ok(head)
    }};
}

impl Delivery<'_> {
    /// Returns the HTTP status of the reply.
    pub fn status(&self) -> u16 {
        self.arriving.status.as_u16()
    }

    /// Sets the format of the body, instead of the operation's.
    #[must_use]
    pub fn in_format(mut self, format: ResponseFormat) -> Self {
        self.format = format;
        self
    }

    /// Returns the error of a reply whose status has no response.
    ///
    /// # Errors
    ///
    /// Always.
    pub async fn refuse(self) -> Result<Head, Error> {
        let reply = self.sender.wire.read(self.arriving, self.secrets).await?;
        Err(reply::without_response(&reply))
    }
}
