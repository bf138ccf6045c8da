//! 案头 What every page starts from: who asks, where, in which language, at what time.

use crate::answer::{Asked, Card};
use crate::app::App;
use crate::failure::Failure;
use crate::page::{self, Shell};
use crate::refusals;
use crate::secrets::{self, hex};
use crate::texts::{Lang, Texts};
use crate::who::Who;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Permit;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The cookie that holds a sign-in: `district.token`.
pub(crate) const SIGNIN_COOKIE: &str = "afterbell";
/// The cookie that holds the language.
pub(crate) const LANG_COOKIE: &str = "afterbell_lang";
/// The cookie that carries one message over a redirect, as hex.
pub(crate) const NOTE_COOKIE: &str = "afterbell_note";

/// One request, as handlers see it.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) who: Who,
    pub(crate) place: Place,
    is_placed: bool,
    pub(crate) lang: Lang,
    pub(crate) t: Texts,
    pub(crate) now: Moment,
    asked: Asked,
    note: Option<String>,
    csrf: String,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        // A page about a failure has an address without parameters, or no address of ours at all.
        let params = RawPathParams::from_request_parts(parts, app).await.ok();
        let param = |name: &str| {
            let mut all = params.iter().flat_map(RawPathParams::iter);
            all.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        let named = match (param("district"), param("place")) {
            (Some(district), Some(place)) => Some(app.place(&district, &place)?),
            _ => None,
        };
        let lang = lang(&parts.headers);
        let asked = parts.extensions.get::<Asked>().cloned().unwrap_or_default();
        let who = match parts.extensions.get::<Who>() {
            Some(known) => known.clone(),
            None => who(app, &parts.headers).await?,
        };
        let is_placed = named.is_some() || who.signed_in().is_some();
        let place = named.or_else(|| home_place(app, &who)).ok_or(Failure::NotTheirs)?;
        let note = cookie(&parts.headers, NOTE_COOKIE).and_then(|hex| unhex(&hex));
        Ok(Self {
            who,
            place,
            is_placed,
            lang,
            t: lang.texts(),
            now: app.now(),
            asked,
            note,
            csrf: secrets::csrf(held(&parts.headers).as_deref()),
            app: app.clone(),
        })
    }
}

/// Where a page stands whose address names no place: at the reader's own, else at the top of the tree.
fn home_place(app: &App, who: &Who) -> Option<Place> {
    let places = app.places();
    let grants = who.signed_in().map_or(&[][..], |person| &person.grants);
    let own = grants.iter().find_map(|grant| places.iter().find(|place| place.path == grant.path));
    own.or_else(|| places.first()).cloned()
}

impl Desk {
    /// Asks for the permit of one act at this desk's place.
    pub(crate) fn permit(&self, act: Act) -> Result<Permit, Failure> {
        self.who.permit(act, &self.place)
    }

    /// Whether this person may do `act` here: for showing a button, never instead of the permit.
    pub(crate) fn may(&self, act: Act) -> bool {
        self.permit(act).is_ok()
    }

    /// A clause in its own words; nothing where nobody knows it.
    pub(crate) fn quote(&self, clause: &str) -> String {
        refusals::quote(&self.app, self.lang, clause)
    }

    /// `/{district}/{place}/…`
    pub(crate) fn url(&self, rest: &str) -> String {
        format!("/{}/{}/{rest}", self.place.district, self.place.place)
    }

    /// Whether the page is about a place: its address names one, or somebody with a place reads it.
    pub(crate) fn is_placed(&self) -> bool {
        self.is_placed
    }

    /// Whether children are taught at the place, and not only in places below it.
    pub(crate) fn is_school(&self) -> bool {
        self.place.is_school()
    }

    /// The place's name in the page's language.
    pub(crate) fn place_name(&self) -> &str {
        self.lang.pick(&self.place.name_zh, &self.place.name_en)
    }

    /// Whether the page is in English.
    pub(crate) fn is_en(&self) -> bool {
        self.lang == Lang::En
    }

    /// What the person had typed into a form that was refused, so that nothing has to be typed twice.
    pub(crate) fn typed(&self, field: &str) -> Option<String> {
        self.asked.typed(field)
    }

    /// The same of every field, boxes with all that were ticked.
    pub(crate) fn all_typed(&self) -> BTreeMap<String, Vec<String>> {
        self.asked.all_typed()
    }

    /// What was asked, for whatever shows a refused form again.
    pub(crate) fn asked(&self) -> Asked {
        self.asked.clone()
    }

    /// The path of this request.
    pub(crate) fn path(&self) -> &str {
        &self.asked.path
    }

    /// The refusal to show on top of the page, if the form on it was just refused.
    pub(crate) fn refusal(&self) -> Option<Card> {
        self.asked.refusal.clone()
    }

    /// A refusal that is known before anybody asks, unless the top of the page says the same.
    pub(crate) fn unsaid(&self, card: Card) -> Option<Card> {
        let is_said = self.asked.refusal.as_ref().is_some_and(|top| top.code == card.code);
        (!is_said).then_some(card)
    }

    /// The message that a redirect brought along.
    pub(crate) fn note(&self) -> Option<String> {
        self.note.clone()
    }

    /// What every page shows around its own content.
    pub(crate) fn shell(&self) -> Shell {
        page::shell(self)
    }

    /// The form token of this browser.
    pub(crate) fn csrf(&self) -> String {
        self.csrf.clone()
    }

    /// What another platform hands back with a browser that was sent there: made from this sign-in and what was `asked`, so
    /// that what comes back to another sign-in, or for something else, is refused.
    pub(crate) fn state(&self, asked: &str) -> String {
        hex(&Sha256::digest(format!("{asked}/{}", self.csrf))[..16])
    }

    /// After a success: go to `rest` under this place and say `message` there.
    pub(crate) fn done(&self, rest: &str, message: impl Into<String>) -> Response {
        go(&self.url(rest), Some(&message.into()))
    }
}

/// 303 to `to`, with a message for the next page.
pub(crate) fn go(to: &str, message: Option<&str>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response();
    if let Some(message) = message {
        set_cookie(response.headers_mut(), NOTE_COOKIE, &secrets::hex(message.as_bytes()), 60);
    }
    response
}

/// Adds a cookie that scripts and other sites cannot read; `seconds` 0 removes it.
pub(crate) fn set_cookie(headers: &mut HeaderMap, name: &str, value: &str, seconds: i64) {
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax");
    let value = HeaderValue::from_str(&cookie).expect("cookies of ours are ASCII");
    headers.append(header::SET_COOKIE, value);
}

/// A cookie of the request.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// The token that a browser holds, whether or not its sign-in has ended: forms are checked by it before anybody is looked up.
pub(crate) fn held(headers: &HeaderMap) -> Option<String> {
    cookie(headers, SIGNIN_COOKIE)?.split_once('.').map(|(_, token)| token.to_owned())
}

/// The language that the reader chose or the browser asks for.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::chosen(cookie(headers, LANG_COOKIE).as_deref(), accept)
}

/// Who is signed in, by the cookie. Asking keeps the sign-in alive.
pub(crate) async fn who(app: &App, headers: &HeaderMap) -> Result<Who, Failure> {
    let Some(held) = cookie(headers, SIGNIN_COOKIE) else { return Ok(Who::Visitor) };
    let Some((district, token)) = held.split_once('.') else { return Ok(Who::Visitor) };
    let hash = secrets::token_hash(token);
    match app.store.signed_in(district, &hash, app.now()).await? {
        Some(person) => Ok(Who::Person(Box::new(person), Some(token.to_owned()))),
        None => Ok(Who::Visitor),
    }
}

fn unhex(hex: &str) -> Option<String> {
    let bytes =
        hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()
}
