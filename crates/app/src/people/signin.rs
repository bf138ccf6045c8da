//! 登录 Guardians sign in by phone and one-time code, staff by password and, if they like, a second factor.

use crate::app::App;
use crate::desk::{Desk, SIGNIN_COOKIE, go, set_cookie};
use crate::failure::Failure;
use crate::home::home;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::routes::Route;
use crate::secrets;
use crate::texts::Texts;
use crate::who::Who;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use rules::id::PersonId;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::signin::{self, Refusal};
use serde::Deserialize;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::open_get("/{district}/{place}/signin", start),
        Route::open_get("/{district}/{place}/signin/code", code_page),
        Route::open_post("/{district}/{place}/signin/code", code),
        Route::open_post("/{district}/{place}/signin/guardian", guardian),
        Route::open_get("/{district}/{place}/signin/staff", staff_page),
        Route::open_post("/{district}/{place}/signin/staff", staff),
        Route::open_post("/{district}/{place}/signin/end", end),
        Route::get("/{district}/{place}/signin/secure", Act::SigninSecure, secure_page),
        Route::post("/{district}/{place}/signin/secure", Act::SigninSecure, secure),
    ]
}

/// Sends a one-time code to a phone. Says the same whether or not the school knows the number.
pub(crate) async fn send_code(app: &App, place: &Place, phone: &str) -> Result<String, Failure> {
    let permit = Who::Visitor.permit(Act::SigninStart, place)?;
    let mut tx = app.store.act(&permit).await?;
    let now = app.now();
    signin::may_send(tx.signin_code(phone).await?.as_ref(), now)?;
    let code = secrets::code();
    if tx.guardian_by_phone(phone).await?.is_some() {
        tx.signin_code_sent(phone, &app.secrets.code_hash(phone, &code), &code, now).await?;
        tx.commit().await?;
    }
    Ok(code)
}

/// Signs a guardian in with the code that was sent; answers the token for the cookie.
pub(crate) async fn accept_code(
    app: &App,
    place: &Place,
    phone: &str,
    code: &str,
) -> Result<String, Failure> {
    let permit = Who::Visitor.permit(Act::SigninStart, place)?;
    let mut tx = app.store.act(&permit).await?;
    let (now, sent) = (app.now(), tx.signin_code(phone).await?);
    let hash = app.secrets.code_hash(phone, code);
    let guardian = tx.guardian_by_phone(phone).await?;
    match (signin::accept_code(sent.as_ref(), &hash, now), guardian) {
        (Ok(()), Some(person)) => {
            let token = secrets::token();
            tx.signin_code_used(phone, now).await?;
            tx.signin_started(&person, phone, &secrets::token_hash(&token), now).await?;
            tx.commit().await?;
            Ok(token)
        }
        (Err(refusal), _) => {
            tx.signin_code_missed(phone, now).await?;
            tx.commit().await?;
            Err(refusal.into())
        }
        (Ok(()), None) => Err(Refusal::CodeWrong.into()),
    }
}

/// What staff type to sign in.
#[derive(Deserialize)]
pub(crate) struct Staff {
    login: String,
    password: String,
    #[serde(default)]
    totp: String,
    #[serde(default)]
    then: String,
}

/// The days that pass when the demo's clock is turned end nobody's sign-in.
pub(crate) async fn keep_all(app: &App, place: &Place) -> Result<(), Failure> {
    let mut tx = app.store.act(&Who::Visitor.permit(Act::SigninStart, place)?).await?;
    tx.signins_seen(app.now()).await?;
    Ok(tx.commit().await?)
}

/// Signs somebody in whom the demo knows, by one tap.
pub(crate) async fn start_known(
    app: &App,
    place: &Place,
    person: &PersonId,
    login: &str,
) -> Result<String, Failure> {
    let mut tx = app.store.act(&Who::Visitor.permit(Act::SigninStart, place)?).await?;
    let token = secrets::token();
    tx.signin_started(person, login, &secrets::token_hash(&token), app.now()).await?;
    tx.commit().await?;
    Ok(token)
}

/// Signs a member of staff in; answers the token for the cookie. Failures count and lock.
pub(crate) async fn accept_password(app: &App, place: &Place, typed: &Staff) -> Result<String, Failure> {
    let permit = Who::Visitor.permit(Act::SigninStart, place)?;
    let mut tx = app.store.look(&permit).await?;
    let (_, locked) = tx.signin_lock(&typed.login).await?;
    signin::may_try(locked, app.now())?;
    let known = tx.signin_staff(&typed.login).await?;
    drop(tx);
    let stored = known.as_ref().map(|(_, password, _)| password.clone());
    let password_holds = app.secrets.password_holds(stored, typed.password.clone()).await;
    let mut tx = app.store.act(&permit).await?;
    let now = app.now();
    let person = known.filter(|(_, _, totp)| {
        password_holds && totp.as_ref().is_none_or(|secret| secrets::totp_holds(secret, &typed.totp, now))
    });
    let Some((person, ..)) = person else {
        let failures = tx.signin_lock(&typed.login).await?.0 + 1;
        tx.signin_failed(&typed.login, failures, signin::lock_after(failures, now), now).await?;
        tx.commit().await?;
        return Err(Refusal::PasswordWrong.into());
    };
    let token = secrets::token();
    tx.signin_started(&person, &typed.login, &secrets::token_hash(&token), now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Ends this sign-in, or all of this person's.
pub(crate) async fn sign_out(app: &App, place: &Place, who: &Who, everywhere: bool) -> Result<(), Failure> {
    let (Some(person), Some(token)) = (who.signed_in(), who.token()) else { return Ok(()) };
    let person: &PersonId = &person.id;
    let mut tx = app.store.act(&Who::Visitor.permit(Act::SigninEnd, place)?).await?;
    tx.signin_ended(person, &secrets::token_hash(token), everywhere, app.now()).await?;
    Ok(tx.commit().await?)
}

#[derive(Template)]
#[template(path = "signin/start.html")]
struct StartPage {
    shell: Shell,
    t: Texts,
    place_name: String,
    start_href: String,
    code_href: String,
    guardian_href: String,
    staff_href: String,
    phone: String,
    sent: bool,
    shown_code: Option<String>,
    then: String,
}

#[derive(Deserialize)]
struct Then {
    #[serde(default)]
    then: String,
}

async fn start(desk: Desk, Query(asked): Query<Then>) -> Response {
    start_page(&desk, Start { then: asked.then, ..Start::default() })
}

#[derive(Default)]
struct Start {
    phone: String,
    sent: bool,
    shown_code: Option<String>,
    then: String,
}

fn start_page(desk: &Desk, start: Start) -> Response {
    page(StartPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        place_name: desk.place_name().to_owned(),
        start_href: desk.url("signin"),
        code_href: desk.url("signin/code"),
        guardian_href: desk.url("signin/guardian"),
        staff_href: desk.url("signin/staff"),
        phone: start.phone,
        sent: start.sent,
        shown_code: start.shown_code,
        then: start.then,
    })
}

#[derive(Deserialize)]
struct Phone {
    phone: String,
    #[serde(default)]
    then: String,
}

async fn code(desk: Desk, posted: Posted<Phone>) -> Result<Response, Failure> {
    let Phone { phone, then } = posted.form;
    let phone = phone.trim().to_owned();
    let code = send_code(&desk.app, &desk.place, &phone).await?;
    let shown_code = desk.app.shows_codes.then_some(code);
    Ok(start_page(&desk, Start { phone, sent: true, shown_code, then }))
}

/// Where a mistyped code is typed again; whoever comes here without a number begins with one.
async fn code_page(desk: Desk) -> Response {
    let Some(phone) = desk.typed("phone") else { return go(&desk.url("signin"), None) };
    let then = desk.typed("then").unwrap_or_default();
    start_page(&desk, Start { phone, sent: true, shown_code: None, then })
}

#[derive(Deserialize)]
struct Guardian {
    phone: String,
    code: String,
    #[serde(default)]
    then: String,
}

async fn guardian(desk: Desk, posted: Posted<Guardian>) -> Result<Response, Failure> {
    let Guardian { phone, code, then } = posted.form;
    let token = accept_code(&desk.app, &desk.place, phone.trim(), code.trim()).await?;
    welcome(&desk, &token, &then).await
}

#[derive(Template)]
#[template(path = "signin/staff.html")]
struct StaffPage {
    shell: Shell,
    t: Texts,
    place_name: String,
    staff_href: String,
    guardian_href: String,
    login: String,
    then: String,
}

async fn staff_page(desk: Desk, Query(asked): Query<Then>) -> Response {
    page(StaffPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        place_name: desk.place_name().to_owned(),
        staff_href: desk.url("signin/staff"),
        guardian_href: desk.url("signin"),
        login: desk.typed("login").unwrap_or_default(),
        then: asked.then,
    })
}

async fn staff(desk: Desk, posted: Posted<Staff>) -> Result<Response, Failure> {
    let token = accept_password(&desk.app, &desk.place, &posted.form).await?;
    welcome(&desk, &token, &posted.form.then).await
}

/// Sets the cookie and goes where the person wanted to go, or home.
async fn welcome(desk: &Desk, token: &str, then: &str) -> Result<Response, Failure> {
    let district = desk.place.district.as_str();
    let person = desk.app.store.signed_in(district, &secrets::token_hash(token), desk.now).await?;
    let home = person.and_then(|person| home(&desk.app, &person.grants));
    let inside = then.starts_with('/') && !then.starts_with("//");
    let to = if inside { then.to_owned() } else { home.unwrap_or_else(|| "/".to_owned()) };
    let mut response = go(&to, None);
    let held = format!("{district}.{token}");
    set_cookie(response.headers_mut(), SIGNIN_COOKIE, &held, signin::WHOLE_MINUTES * 60);
    Ok(response)
}

#[derive(Deserialize)]
struct End {
    #[serde(default)]
    everywhere: Option<String>,
}

async fn end(desk: Desk, posted: Posted<End>) -> Result<Response, Failure> {
    sign_out(&desk.app, &desk.place, &desk.who, posted.form.everywhere.is_some()).await?;
    let mut response = go("/", Some(&desk.t.signin_ended()));
    set_cookie(response.headers_mut(), SIGNIN_COOKIE, "", 0);
    Ok(response)
}

#[derive(Template)]
#[template(path = "signin/secure.html")]
struct SecurePage {
    shell: Shell,
    t: Texts,
    is_on: bool,
    secret: String,
    secure_href: String,
}

async fn secure_page(desk: Desk) -> Result<Response, Failure> {
    let is_on = second_factor(&desk).await?.is_some();
    let secure_href = desk.url("signin/secure");
    let secret = secrets::totp_secret();
    Ok(page(SecurePage { shell: desk.shell(), t: desk.t.clone(), is_on, secret, secure_href }))
}

async fn second_factor(desk: &Desk) -> Result<Option<String>, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::SigninSecure)?).await?;
    Ok(tx.signin_totp().await?)
}

#[derive(Deserialize)]
struct Secure {
    secret: Option<String>,
    totp: String,
}

/// Turns the second factor on or off; either needs a code of it, so that nobody locks themselves out.
async fn secure(desk: Desk, posted: Posted<Secure>) -> Result<Response, Failure> {
    let permit = desk.permit(Act::SigninSecure)?;
    let held = second_factor(&desk).await?;
    let (secret, next) = match (&held, posted.form.secret) {
        (Some(secret), _) => (secret.clone(), None),
        (None, Some(secret)) => (secret.clone(), Some(secret)),
        (None, None) => return Err(Failure::BadForm("secret".to_owned())),
    };
    if !secrets::totp_holds(&secret, &posted.form.totp, desk.now) {
        return Err(Refusal::PasswordWrong.into());
    }
    let mut tx = desk.app.store.act(&permit).await?;
    tx.signin_secured(next.as_deref(), desk.now).await?;
    tx.commit().await?;
    Ok(desk.done(
        "signin/secure",
        if next.is_some() { desk.t.signin_secured() } else { desk.t.signin_unsecured() },
    ))
}
