//! Decryption of bodies: base64 of a 16-byte initialization vector and AES-256-CBC with PKCS#7 padding. The AES key is the SHA-256 of the
//! encrypt key.

use aes::Aes256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use sha2::{Digest, Sha256};

use crate::Secret;

const BLOCK: usize = 16;

/// The result of decryption.
pub(super) struct Decrypted {
    /// The text. With invalid padding it includes the padding, so that parsing it takes the same time in both cases.
    pub(super) text: Vec<u8>,
    /// True if the padding is valid. Otherwise, `text` must not be used.
    pub(super) valid_padding: bool,
}

/// Decrypts the value of `encrypt`. Returns `None` if it is not base64 of a whole number of blocks, which is visible without the key.
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
        valid_padding: length.is_ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `runtime/tests/vectors/webhook.py`.
    const VECTORS: &str = include_str!("../../tests/vectors/webhook.json");

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
        opened.valid_padding.then_some(opened.text)
    }

    #[test]
    fn text_encrypted_by_another_implementation_is_decrypted() {
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
    fn the_sample_of_the_page_is_decrypted() {
        let text = open("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=");
        assert_eq!(text.as_deref(), Some(b"hello world".as_slice()));
    }

    #[test]
    fn a_partial_block_is_refused() {
        for length in (0..80).filter(|length| length % BLOCK != 0 || *length < 2 * BLOCK) {
            let encrypted = STANDARD.encode(vec![7; length]);
            assert!(
                decrypt(&Secret::new("key"), &encrypted).is_none(),
                "{length} bytes"
            );
        }
    }

    #[test]
    fn only_canonical_base64_is_accepted() {
        let good = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=";
        for bad in [
            good.trim_end_matches('='),
            &format!("{good}="),
            &format!(" {good}"),
            &format!("{good}\n"),
            &good.replace('+', "-"),
            // The two lowest bits of the last digit are unused.
            &good.replace("hk=", "hl="),
        ] {
            assert!(decrypt(&Secret::new("test key"), bad).is_none(), "{bad:?}");
        }
    }

    /// Changing a bit of the initialization vector changes the same bit of the first block. So a text of one block can get any padding.
    #[test]
    fn invalid_padding_is_detected() {
        let good = STANDARD
            .decode("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=")
            .expect("base64");
        // The block is `hello world` and five bytes of value 5.
        for (index, value, valid) in [
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
            let old = if index > 10 { 5 } else { b'd' };
            bytes[index] ^= old ^ value;
            let opened = decrypt(&Secret::new("test key"), &STANDARD.encode(bytes));
            assert_eq!(
                opened.expect("whole blocks").valid_padding,
                valid,
                "{value} at {index}"
            );
        }
    }
}
