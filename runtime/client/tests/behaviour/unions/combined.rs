//! Values of several variants at once.

use openapi_client_runtime::json::{Decode, Encode, Slot, Value, decode, encode};
use openapi_client_runtime::serde_json::{self, json};
use openapi_client_runtime::{decode_union, encode_union};

object!(Mail { mail "mail": String } requires ["mail"]);
object!(Phone { phone "phone": String } requires ["phone"]);
object!(Combined { mail "mail": Option<String>, phone "phone": Option<String> } requires []);

#[derive(Debug, Clone, PartialEq)]
enum Contact {
    Mail(Box<Mail>),
    Phone(Box<Phone>),
    Combined(Box<Combined>),
    Unknown(serde_json::Value),
}

decode_union! { Contact; Mail; Phone; + Combined; }
encode_union! { Contact; Mail; Phone; Combined; }

#[test]
fn the_combined_variant_is_for_values_of_several_others() {
    let kind = |document: serde_json::Value| {
        let contact: Contact = decode(document.to_string().as_bytes()).expect("a contact");
        let sent = encode(&contact).expect("JSON");
        let sent: serde_json::Value = serde_json::from_slice(&sent).expect("JSON");
        assert_eq!(sent, document);
        match contact {
            Contact::Mail(_) => "mail",
            Contact::Phone(_) => "phone",
            Contact::Combined(_) => "combined",
            Contact::Unknown(_) => "unknown",
        }
    };
    assert_eq!(kind(json!({"mail": "a"})), "mail");
    assert_eq!(kind(json!({"phone": "1"})), "phone");
    assert_eq!(kind(json!({"mail": "a", "phone": "1"})), "combined");
    assert_eq!(kind(json!({"fax": "1"})), "unknown");
    assert_eq!(kind(json!({})), "unknown");
}
