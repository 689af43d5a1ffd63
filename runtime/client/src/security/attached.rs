//! Credentials attached to a request.

use percent_encoding::utf8_percent_encode;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use super::ApiKeyPlace;
use crate::assemble::RESERVED;
use crate::secret::Secret;

/// The credentials of a request other than its access token. They are sent only to the host of the request.
#[derive(Default)]
pub(crate) struct Attached {
    /// True if a scheme uses the header `Authorization`.
    authorization: bool,
    /// `None`: an access token is the only credential, as in most calls, whose futures contain this.
    credentials: Option<Box<Credentials>>,
}

/// The credentials by their location.
#[derive(Default)]
struct Credentials {
    headers: HeaderMap,
    /// Percent-encoded pairs.
    query: Vec<(String, String)>,
    /// Pairs `name=value`.
    cookies: Vec<String>,
    /// Secrets to redact, in case the server echoes them.
    secrets: Vec<Secret>,
}

impl Attached {
    pub(crate) fn secrets(&self) -> &[Secret] {
        match &self.credentials {
            Some(credentials) => &credentials.secrets,
            None => &[],
        }
    }

    fn credentials(&mut self) -> &mut Credentials {
        self.credentials.get_or_insert_default()
    }

    /// Reserves the header `Authorization`. The error completes the sentence «security scheme … ».
    pub(super) fn claims_authorization(&mut self) -> Result<(), String> {
        if std::mem::replace(&mut self.authorization, true) {
            return Err(
                "needs the header `Authorization`, but another scheme of the same alternative uses it"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// Adds encoded user and password; the second secret is the plain password.
    pub(super) fn basic(&mut self, [encoded, password]: &[Secret; 2]) -> Result<(), String> {
        self.claims_authorization()?;
        self.header(AUTHORIZATION, &format!("Basic {}", encoded.expose()))?;
        self.credentials()
            .secrets
            .extend([encoded.clone(), password.clone()]);
        Ok(())
    }

    /// Adds a key. The error completes the sentence «security scheme … ».
    pub(super) fn api_key(
        &mut self,
        place: ApiKeyPlace,
        parameter: &str,
        key: &Secret,
    ) -> Result<(), String> {
        match place {
            ApiKeyPlace::Header => {
                let name = HeaderName::from_bytes(parameter.as_bytes())
                    .map_err(|_| format!("has the invalid header name {parameter:?}"))?;
                if name == AUTHORIZATION {
                    self.claims_authorization()?;
                }
                self.header(name, key.expose())?;
            }
            ApiKeyPlace::Authorization => {
                self.claims_authorization()?;
                self.header(AUTHORIZATION, &format!("{parameter} {}", key.expose()))?;
            }
            ApiKeyPlace::Query => {
                let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
                let value = encode(key.expose());
                let credentials = self.credentials();
                credentials.secrets.push(Secret::new(value.clone()));
                credentials.query.push((encode(parameter), value));
            }
            ApiKeyPlace::Cookie => {
                // RFC 6265, section 4.1.1.
                let fits = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
                if !key.expose().bytes().all(fits) {
                    return Err("has a key with characters that a cookie cannot contain".to_owned());
                }
                let cookies = &mut self.credentials().cookies;
                cookies.push(format!("{parameter}={}", key.expose()));
            }
        }
        self.credentials().secrets.push(key.clone());
        Ok(())
    }

    fn header(&mut self, name: HeaderName, value: &str) -> Result<(), String> {
        let mut value = HeaderValue::from_str(value)
            .map_err(|_| "has a key with characters that a header cannot contain")?;
        value.set_sensitive(true);
        self.credentials().headers.insert(name, value);
        Ok(())
    }

    /// Adds the credentials in headers. The error completes the sentence «the request cannot be sent: … ».
    pub(crate) fn add_headers(&self, headers: &mut HeaderMap) -> Result<(), String> {
        let Some(credentials) = &self.credentials else {
            return Ok(());
        };
        for (name, value) in &credentials.headers {
            headers.insert(name, value.clone());
        }
        if credentials.cookies.is_empty() {
            return Ok(());
        }
        let given = headers.get(COOKIE).and_then(|value| value.to_str().ok());
        let pairs = given
            .into_iter()
            .chain(credentials.cookies.iter().map(String::as_str));
        let pairs: Vec<&str> = pairs.collect();
        let mut value = HeaderValue::try_from(pairs.join("; "))
            .map_err(|_| "its security scheme has an invalid cookie name")?;
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
        Ok(())
    }

    /// Adds the credentials in the query, unless the query already has them.
    pub(crate) fn add_query(&self, url: &mut Url) {
        for (name, value) in self.query() {
            let given = url.query().unwrap_or_default().to_owned();
            let named = |pair: &str| pair.split('=').next() == Some(name);
            if given.split('&').any(named) {
                continue;
            }
            let between = if given.is_empty() { "" } else { "&" };
            url.set_query(Some(&format!("{given}{between}{name}={value}")));
        }
    }

    /// Returns true if a URL contains one of the keys of the query.
    pub(crate) fn shows_in(&self, url: &Url) -> bool {
        let url = url.as_str();
        let mut values = self.query().iter();
        values.any(|(_, value)| url.contains(value))
    }

    fn query(&self) -> &[(String, String)] {
        match &self.credentials {
            Some(credentials) => &credentials.query,
            None => &[],
        }
    }
}
