//! 表单 A posted form: from a page of ours, by the person who is signed in, read into its draft.

use crate::answer::Asked;
use crate::app::App;
use crate::desk::held;
use crate::failure::Failure;
use crate::secrets;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// A page's key is short; a longer one would be kept as somebody's id.
const KEY_MAX: usize = 200;

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
        let fields: Fields = read(&bytes)?;
        check(&headers, fields.text("csrf"))?;
        asked.keep(&fields.0);
        Ok(Self { form: read(&bytes)?, key: key(fields.text("key"), app) })
    }
}

/// A form that answers a question with yes or no.
#[derive(Deserialize)]
pub(crate) struct YesOrNo {
    answer: String,
}

impl YesOrNo {
    /// What was said.
    pub(crate) fn yes(&self) -> Result<bool, Failure> {
        yes_or_no("answer", &self.answer)
    }
}

/// Whether `yes` or `no` was said in the field of this name.
pub(crate) fn yes_or_no(field: &str, said: &str) -> Result<bool, Failure> {
    match said {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Failure::BadForm(field.to_owned())),
    }
}

/// No key, or an empty one, is an act of its own: two of them are never taken for one. Nor is one that no page of ours writes.
fn key(sent: &str, app: &App) -> String {
    let key = Some(sent).filter(|key| (1..=KEY_MAX).contains(&key.len()));
    key.map_or_else(|| app.fresh_id(), str::to_owned)
}

/// The fields of a form whose draft no one struct can hold: boxes, numbered rows, one form of several kinds.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// What was typed or chosen; empty where the field did not come.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Whether the field came at all: a box that is not ticked does not.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// What follows `prefix` in the names of the boxes that were ticked.
    pub(crate) fn marked(&self, prefix: &str) -> Vec<String> {
        self.0.iter().filter_map(|(key, _)| key.strip_prefix(prefix)).map(str::to_owned).collect()
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &str) -> Result<i64, Failure> {
        self.text(name).trim().parse().map_err(|_| Failure::BadForm(name.to_owned()))
    }

    /// A day, or none where none was chosen.
    pub(crate) fn day(&self, name: &str) -> Result<Option<Date>, Failure> {
        let text = self.text(name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| Failure::BadForm(name.to_owned()))
    }

    /// A word of a closed list.
    pub(crate) fn choice<T: DeserializeOwned>(&self, name: &str) -> Result<T, Failure> {
        let word: StrDeserializer<'_, Error> = self.text(name).into_deserializer();
        T::deserialize(word).map_err(|_| Failure::BadForm(name.to_owned()))
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
    fields: Fields,
    /// The file, if one was chosen.
    pub(crate) file: Option<Upload>,
}

impl Sent {
    /// What was typed or chosen in a field.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    /// The page's idempotency key, as of a form without a file.
    pub(crate) fn key(&self, app: &App) -> String {
        key(self.field("key"), app)
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let headers = request.headers().clone();
        let asked = request.extensions().get::<Asked>().cloned().unwrap_or_default();
        let bad = |why: &dyn std::fmt::Display| Failure::BadForm(why.to_string());
        let mut parts = Multipart::from_request(request, app).await.map_err(|why| bad(&why))?;
        let mut sent = Self { fields: Fields::default(), file: None };
        while let Some(part) = parts.next_field().await.map_err(|why| bad(&why))? {
            let (field, name) =
                (part.name().unwrap_or_default().to_owned(), part.file_name().map(str::to_owned));
            let bytes = part.bytes().await.map_err(|why| bad(&why))?;
            match name {
                Some(name) if !name.is_empty() => sent.file = Some(Upload { name, bytes: bytes.to_vec() }),
                Some(_) => {}
                None => sent.fields.0.push((field, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        check(&headers, sent.field("csrf"))?;
        asked.keep(&sent.fields.0);
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
    use rules::plan::local::Day;

    #[test]
    fn fields_are_read_as_what_they_are() {
        let form: Fields = read(b"n=+7&on=2021-09-01&none=&word=mon&box=yes").unwrap();
        assert_eq!((form.text("word"), form.text("nothing")), ("mon", ""));
        assert_eq!([form.has("box"), form.has("nothing")], [true, false]);
        assert_eq!((form.number("n").ok(), form.number("word").ok()), (Some(7), None));
        assert_eq!(form.day("on").ok(), Some("2021-09-01".parse().ok()));
        assert_eq!((form.day("none").ok(), form.day("word").ok()), (Some(None), None));
        assert_eq!(form.choice::<Day>("word").ok(), Some(Day::Mon));
        assert!(form.choice::<Day>("box").is_err());
    }

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
