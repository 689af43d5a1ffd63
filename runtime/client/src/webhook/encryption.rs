//! The encryption of bodies: base64 of 16 bytes initialization vector and AES-256-CBC with PKCS#7 padding, under the SHA-256 of the
//! encrypt key.

use aes::Aes256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use sha2::{Digest, Sha256};

use crate::secret::Secret;

const BLOCK: usize = 16;

/// What came out of decryption.
pub(super) struct Decrypted {
    /// The text; with its padding where that is wrong, so that whoever reads it does the same work either way.
    pub(super) text: Vec<u8>,
    /// Whether the padding is right. Where it is not, `text` is not to be used.
    pub(super) sound: bool,
}

/// Decrypts the value of `encrypt`; `None` where it is not base64 of a whole number of blocks, which everybody can see from outside.
pub(super) fn decrypt(encrypt_key: &Secret, encrypted: &str) -> Option<Decrypted> {
    let mut bytes = STANDARD.decode(encrypted).ok()?;
    if bytes.len() < 2 * BLOCK || bytes.len() % BLOCK != 0 {
        return None;
    }
    let key = Sha256::digest(encrypt_key.expose());
    let mut text = bytes.split_off(BLOCK);
    let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&key, &bytes).ok()?;
    let length = cipher.decrypt_padded::<Pkcs7>(&mut text).map(<[u8]>::len);
    if let Ok(length) = length {
        text.truncate(length);
    }
    Some(Decrypted {
        text,
        sound: length.is_ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `runtime/tests/vectors/webhook.py`.
    const VECTORS: &str = include_str!("../../../feishu/tests/vectors/webhook.json");

    fn vectors() -> Vec<serde_json::Value> {
        let vectors: serde_json::Value = serde_json::from_str(VECTORS).expect("JSON");
        let list = vectors["encryption"].as_array().expect("a list").clone();
        assert!(list.len() > 50, "{} vectors", list.len());
        list
    }

    fn field<'v>(vector: &'v serde_json::Value, name: &str) -> &'v str {
        vector[name].as_str().expect(name)
    }

    fn open(key: &str, encrypted: &str) -> Option<Vec<u8>> {
        let opened = decrypt(&Secret::new(key), encrypted)?;
        opened.sound.then_some(opened.text)
    }

    #[test]
    fn what_another_implementation_encrypts_is_decrypted() {
        for vector in vectors() {
            let text = open(field(&vector, "encrypt_key"), field(&vector, "encrypt"));
            assert_eq!(
                text.as_deref(),
                Some(field(&vector, "text").as_bytes()),
                "{vector}"
            );
        }
    }

    #[test]
    fn the_page_sample_is_decrypted() {
        let text = open("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=");
        assert_eq!(text.as_deref(), Some(b"hello world".as_slice()));
    }

    #[test]
    fn what_is_no_whole_number_of_blocks_is_refused() {
        for length in (0..80).filter(|length| length % BLOCK != 0 || *length < 2 * BLOCK) {
            let encrypted = STANDARD.encode(vec![7; length]);
            assert!(
                decrypt(&Secret::new("key"), &encrypted).is_none(),
                "{length} bytes"
            );
        }
    }

    #[test]
    fn base64_is_taken_in_its_one_form_only() {
        let good = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";
        for bad in [
            good.trim_end_matches('='),
            &format!("{good}="),
            &format!(" {good}"),
            &format!("{good}\n"),
            &good.replace('+', "-"),
            // The last digit's two lowest bits stand for nothing.
            &good.replace("hk=", "hl="),
        ] {
            assert!(decrypt(&Secret::new("test key"), bad).is_none(), "{bad:?}");
        }
    }

    /// The initialization vector changes the first block bit by bit: of a text of one block, every padding can be made.
    #[test]
    fn wrong_padding_is_unsound() {
        let good = STANDARD
            .decode("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=")
            .expect("base64");
        // `hello world` and five times the byte 5.
        for (place, value, sound) in [
            (15, 5, true),
            (15, 0, false),
            (15, 1, true),
            (15, 4, false),
            (15, 6, false),
            (15, 17, false),
            (15, 255, false),
            (11, 4, false),
            (14, 6, false),
            (10, 5, true),
        ] {
            let mut bytes = good.clone();
            let old = if place > 10 { 5 } else { b'd' };
            bytes[place] ^= old ^ value;
            let opened = decrypt(&Secret::new("test key"), &STANDARD.encode(bytes));
            assert_eq!(
                opened.expect("whole blocks").sound,
                sound,
                "{value} at {place}"
            );
        }
    }
}
