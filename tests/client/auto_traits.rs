//! Generated types are `Send`, `Sync`, `Unpin` and `'static`, so that callers may keep them anywhere.

use feishu::Request;

fn is_shared<T: Send + Sync + Unpin + 'static>() {}

macro_rules! assert_types {
    (requests { $($request:path;)* } uploads { $($upload:path = $value:expr;)* } error_codes { $($codes:path;)* } events { $($event:path;)* }) => {
        pub(super) fn assert() {
            use super::{Request, is_shared};
            $(is_shared::<$request>(); is_shared::<<$request as Request>::Response>();)*
            $(is_shared::<$upload>(); is_shared::<<$upload as Request>::Response>();)*
            $(is_shared::<$codes>();)*
            $(is_shared::<$event>();)*
        }
    };
}

macro_rules! assert_services {
    ($($service:ident $types:ident;)*) => {
        $(mod $service {
            feishu::$types!(assert_types);
        })*

        #[test]
        fn generated_types_are_send_and_sync() {
            $($service::assert();)*
            is_shared::<feishu::Client>();
            is_shared::<feishu::ClientBuilder>();
            is_shared::<feishu::IncomingEvent>();
        }
    };
}

feishu::every_service!(assert_services);
