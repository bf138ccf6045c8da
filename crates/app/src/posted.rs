//! 表单 A posted form: from a page of ours, by the person who is signed in, read into its draft.

use crate::answer::Asked;
use crate::app::App;
use crate::desk::held;
use crate::failure::Failure;
use crate::secrets;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

/// A checked form.
pub(crate) struct Posted<T> {
    /// What was typed.
    pub(crate) form: T,
    /// The page's idempotency key: the same form sent twice carries the same key.
    pub(crate) key: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let headers = request.headers().clone();
        let asked = request.extensions().get::<Asked>().cloned().unwrap_or_default();
        let body = Bytes::from_request(request, app).await;
        let bytes = body.map_err(|why| Failure::BadForm(why.to_string()))?;
        let pairs: Vec<(String, String)> = read(&bytes)?;
        let field = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        check(&headers, &field("csrf").unwrap_or_default())?;
        asked.keep(&pairs);
        // No key, or an empty one, is an act of its own: two of them are never taken for one.
        let key = field("key").filter(|key| !key.is_empty());
        Ok(Self { form: read(&bytes)?, key: key.unwrap_or_else(|| app.fresh_id()) })
    }
}

/// A file that came with a form.
pub(crate) struct Upload {
    /// What it was called.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// A checked form that carries a file.
pub(crate) struct Sent {
    fields: Vec<(String, String)>,
    /// The file, if one was chosen.
    pub(crate) file: Option<Upload>,
}

impl Sent {
    /// What was typed or chosen in a field.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let headers = request.headers().clone();
        let asked = request.extensions().get::<Asked>().cloned().unwrap_or_default();
        let bad = |why: &dyn std::fmt::Display| Failure::BadForm(why.to_string());
        let mut parts = Multipart::from_request(request, app).await.map_err(|why| bad(&why))?;
        let mut sent = Self { fields: Vec::new(), file: None };
        while let Some(part) = parts.next_field().await.map_err(|why| bad(&why))? {
            let (field, name) =
                (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
            let bytes = part.bytes().await.map_err(|why| bad(&why))?;
            match name {
                Some(name) if !name.is_empty() => sent.file = Some(Upload { name, bytes: bytes.to_vec() }),
                Some(_) => {}
                None => sent.fields.push((field, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        check(&headers, sent.field("csrf"))?;
        asked.keep(&sent.fields);
        Ok(sent)
    }
}

/// Whether a form came from a page of ours that this person had open.
fn check(headers: &HeaderMap, sent: &str) -> Result<(), Failure> {
    let ours = !crosses_sites(headers) && secrets::same(sent, &secrets::csrf(held(headers).as_deref()));
    if ours { Ok(()) } else { Err(Failure::BadForm("csrf".to_owned())) }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_html_form::from_bytes(bytes).map_err(|why| Failure::BadForm(why.to_string()))
}

/// Whether a browser says that another site sent this: Sec-Fetch-Site where it is known, Origin elsewhere.
fn crosses_sites(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    match (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        (Some(_), None) | (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_recognised() {
        let cases: [(&[(&str, &str)], bool); 5] = [
            (&[("sec-fetch-site", "same-origin")], false),
            (&[("sec-fetch-site", "cross-site")], true),
            (&[("origin", "https://school.example"), ("host", "school.example")], false),
            (&[("origin", "https://evil.example"), ("host", "school.example")], true),
            (&[("origin", "null"), ("host", "school.example")], true),
        ];
        for (sent, crosses) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(axum::http::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
            }
            assert_eq!(crosses_sites(&headers), crosses, "{sent:?}");
        }
    }
}
