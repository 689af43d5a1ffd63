//! `multipart/form-data` (RFC 7578).

/// A part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: String,
    /// The file name, if the part is a file.
    pub(crate) file_name: Option<String>,
    /// The media type, if stated.
    pub(crate) content_type: Option<String>,
    /// The content.
    pub(crate) content: Vec<u8>,
}

/// Parses the parts of a body.
///
/// # Errors
///
/// The body does not match the header.
pub(crate) fn parts(content_type: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    let boundary = content_type
        .split(';')
        .find_map(|parameter| parameter.trim().strip_prefix("boundary="))
        .ok_or("the header has no boundary")?;
    let delimiter = format!("--{}", boundary.trim_matches('"'));
    let mut parts = Vec::new();
    let mut rest = body
        .strip_prefix(delimiter.as_bytes())
        .ok_or("it does not begin with the boundary")?;
    let delimiter = format!("\r\n{delimiter}");
    while !rest.starts_with(b"--") {
        let part = rest
            .strip_prefix(b"\r\n")
            .ok_or("no line after the boundary")?;
        // A part without headers begins with the empty line; the line break of the delimiter is kept.
        let end = find(part, delimiter.as_bytes()).ok_or("a part does not end")?;
        parts.push(one(&part[..end])?);
        rest = &part[end + delimiter.len()..];
    }
    Ok(parts)
}

fn one(part: &[u8]) -> Result<Part, String> {
    let end = find(part, b"\r\n\r\n").ok_or("the headers of a part do not end")?;
    let head = std::str::from_utf8(&part[..end]).map_err(|error| error.to_string())?;
    let header = |wanted: &str| {
        head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    };
    let disposition = header("content-disposition").ok_or("a part has no disposition")?;
    let parameter = |wanted: &str| {
        let start = disposition.find(&format!("; {wanted}=\""))? + wanted.len() + 4;
        let end = disposition[start..].find('"')? + start;
        let text = &disposition[start..end];
        Some(
            text.replace("%22", "\"")
                .replace("%0D", "\r")
                .replace("%0A", "\n"),
        )
    };
    Ok(Part {
        name: parameter("name").ok_or("a part has no name")?,
        file_name: parameter("filename"),
        content_type: header("content-type").map(str::to_owned),
        content: part[end + 4..].to_vec(),
    })
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}
