//! File names in `Content-Disposition` (RFC 6266).

use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

/// Returns the file name without directories, if there is one.
pub(super) fn file_name(headers: &HeaderMap) -> Option<String> {
    let value = text(headers.get(CONTENT_DISPOSITION)?.as_bytes());
    let parameters = parameters(&value);
    let named = |expected: &str| {
        let mut parameters = parameters.iter();
        let (_, value) = parameters.find(|(name, _)| name.eq_ignore_ascii_case(expected))?;
        Some(value.as_str())
    };
    let extended = named("filename*").and_then(extended).and_then(plain);
    extended.or_else(|| named("filename").map(str::to_owned).and_then(plain))
}

/// Decodes a header value as UTF-8, which many servers send unencoded, or else as Latin-1, the old default of HTTP.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => latin_1(bytes),
    }
}

fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Parses the parameters after the type: `; name=token` or `; name="quoted \" text"`.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value;
    // The first round skips the type; each round reads one parameter.
    while let Some((_, after)) = rest.split_once(';') {
        let Some((name, after)) = after.split_once('=') else {
            break;
        };
        // Parameters without a value are skipped.
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        found.push((name.to_owned(), value));
        rest = after;
    }
    found
}

/// Splits a text after its opening quote into the quoted text and the rest.
fn unquote(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (text, &quoted[at + 1..]),
            '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
            c => text.push(c),
        }
    }
    (text, "")
}

/// Decodes a value of RFC 8187 (formerly RFC 5987), such as `UTF-8'zh'%E7%AE%80.pdf`.
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode_str(encoded).collect();
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(latin_1(&bytes)),
        _ => None,
    }
}

/// Returns the last component of a name, without control characters; `None` if nothing is left.
fn plain(name: String) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // `C:name` would refer to another drive.
    let last = match last.as_bytes() {
        [drive, b':', ..] if drive.is_ascii_alphabetic() => &last[2..],
        _ => last,
    };
    let kept: String = last.chars().filter(|c| !c.is_control()).collect();
    let kept = kept.trim();
    (!matches!(kept, "" | "." | "..")).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    #[test]
    fn file_names_are_parsed_and_stay_in_the_directory() {
        for (header, name) in [
            // Samples of RFC 6266, section 5.
            ("Attachment; filename=example.html", Some("example.html")),
            (
                "INLINE; FILENAME= \"an example.html\"",
                Some("an example.html"),
            ),
            (
                "attachment; filename*= UTF-8''%e2%82%ac%20rates",
                Some("€ rates"),
            ),
            (
                "attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates",
                Some("€ rates"),
            ),
            // Samples of RFC 8187, section 3.2.
            ("a; filename*=iso-8859-1'en'%A3%20rates", Some("£ rates")),
            (
                "a;filename*=UTF-8''%c2%a3%20and%20%e2%82%ac%20rates",
                Some("£ and € rates"),
            ),
            ("attachment; filename=\"简历.pdf\"", Some("简历.pdf")),
            (
                r#"attachment; filename="a \"b\"; c.txt""#,
                Some("a \"b\"; c.txt"),
            ),
            ("attachment; x; filename=b", Some("b")),
            ("attachment; filename=unclosed\"", Some("unclosed\"")),
            ("attachment; filename=\"unclosed", Some("unclosed")),
            // The plain name is used if the extended one cannot be decoded.
            ("a; filename*=GB2312''%BC; filename=plain", Some("plain")),
            ("a; filename*=UTF-8''%FF; filename=plain", Some("plain")),
            ("a; filename*=UTF-8''..; filename=plain", Some("plain")),
            // Names cannot leave the directory.
            ("a; filename=\"../../etc/passwd\"", Some("passwd")),
            ("a; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", Some("passwd")),
            (r#"a; filename="..\\..\\boot.ini""#, Some("boot.ini")),
            ("a; filename=C:evil.exe", Some("evil.exe")),
            ("a; filename*=UTF-8''a%00%0Ab", Some("ab")),
            ("a; filename=..", None),
            ("a; filename=\"/\"", None),
            ("a; filename=", None),
            ("attachment", None),
            ("inline; name=x", None),
        ] {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_bytes(header.as_bytes()).expect("a value");
            headers.insert("content-disposition", value);
            assert_eq!(super::file_name(&headers).as_deref(), name, "{header}");
        }
        let mut headers = HeaderMap::new();
        assert_eq!(super::file_name(&headers), None);
        let latin_1 = HeaderValue::from_bytes(b"a; filename=\"caf\xe9\"").expect("a value");
        headers.insert("content-disposition", latin_1);
        assert_eq!(super::file_name(&headers).as_deref(), Some("café"));
    }
}
