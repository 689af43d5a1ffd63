//! Requests that send files. They have no JSON form, so each is built by hand.

use feishu::hire::v1::attachment::CreateAttachmentRequest;
use feishu::{Call, Request, Upload};
use feishu_runtime::Client;

use super::typed::{Answer, answer};

/// The content of every file that is sent.
pub(super) const CONTENT: &str = "the content of a file";

/// Calls the operation, if it is one of these.
pub(super) fn call(client: &Client, operation: &str) -> Option<Answer> {
    let file = || Upload::bytes("test.rar", CONTENT);
    Some(match operation {
        id if id == CreateAttachmentRequest::OPERATION.id => {
            answer(Call::new(client, CreateAttachmentRequest::new(file())))
        }
        _ => return None,
    })
}
