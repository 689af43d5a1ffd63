//! The platform's part of the examples: it encrypts, signs and sends events.

use std::error::Error;
use std::net::SocketAddr;

use aes::Aes256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit, block_padding::Pkcs7};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The secret that the platform and the app share.
pub(crate) const ENCRYPT_KEY: &str = "encrypt key";

/// Sends `content` encrypted, and signed if there is a `timestamp`. Prints the reply.
pub(crate) async fn send(
    address: SocketAddr,
    what: &str,
    content: &Value,
    timestamp: Option<u64>,
) -> Result<(), Box<dyn Error>> {
    let body = json!({ "encrypt": encrypt(&content.to_string())? }).to_string();
    let signature = timestamp.map_or(String::new(), |timestamp| {
        // The platform chooses a new one for each request.
        let nonce = "1d23c5a0";
        let digest = Sha256::digest(format!("{timestamp}{nonce}{ENCRYPT_KEY}{body}"));
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!(
            "X-Lark-Request-Timestamp: {timestamp}\r\nX-Lark-Request-Nonce: {nonce}\r\nX-Lark-Signature: {digest}\r\n"
        )
    });
    let length = body.len();
    let request = format!(
        "POST /events HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {length}\r\nConnection: close\r\n{signature}\r\n{body}"
    );
    println!("sent:     {what}");
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.lines().next().unwrap_or_default();
    let body = answer.lines().last().unwrap_or_default();
    println!("answered: {status} {body}\n");
    Ok(())
}

fn encrypt(text: &str) -> Result<String, Box<dyn Error>> {
    // The platform chooses a random one.
    let iv = *b"0123456789abcdef";
    let key = Sha256::digest(ENCRYPT_KEY);
    let cipher = cbc::Encryptor::<Aes256>::new_from_slices(&key, &iv)?;
    let mut bytes = text.as_bytes().to_vec();
    let length = bytes.len();
    bytes.resize(length + 16 - length % 16, 0);
    cipher
        .encrypt_padded::<Pkcs7>(&mut bytes, length)
        .map_err(|error| error.to_string())?;
    Ok(STANDARD.encode([&iv[..], &bytes].concat()))
}
