//! 支付单 The page on which a family pays, and the cashier's list of money that came oddly.

use super::inside::{is_inside, merchant};
use super::{ask, make, stamp};
use crate::assets;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::posted::Posted;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use fast_qr::QRBuilder;
use rules::id::{BillId, StudentId, TenderId};
use rules::money::tender::{Channel, State};
use rules::people::act::Act;
use serde::Deserialize;
use store::money::{BackRow, ExtraRow, TenderRow, TendersAsked};

#[derive(Template)]
#[template(path = "tender/pay.html")]
struct PayPage {
    shell: Shell,
    t: Texts,
    row: TenderRow,
    state: &'static str,
    course: String,
    code: Option<Code>,
    inside: Option<Inside>,
    script: &'static str,
    make_href: String,
    ask_href: String,
    account_href: String,
}

/// An order that one person pays inside WeChat.
enum Inside {
    /// They are there: what the page hands to WeChat.
    Here(String),
    /// They read the page elsewhere.
    Elsewhere,
    /// It is another guardian's.
    Other,
}

impl Inside {
    fn order(&self) -> Option<&str> {
        match self {
            Self::Here(order) => Some(order),
            Self::Elsewhere | Self::Other => None,
        }
    }

    fn is_other(&self) -> bool {
        matches!(self, Self::Other)
    }
}

/// A code to scan: its modules as one path in a box of `size` by `size`.
struct Code {
    size: usize,
    path: String,
}

#[derive(Template)]
#[template(path = "tender/desk.html")]
struct DeskPage {
    shell: Shell,
    t: Texts,
    odd: Vec<TenderRow>,
    extras: Vec<ExtraRow>,
    backs: Vec<UnderWay>,
    open: usize,
    may_return: bool,
    returns_href: String,
    back_href: String,
}

/// A return that the channel has not finished, or that a family has twice.
struct UnderWay {
    row: BackRow,
    when: String,
    word: String,
    href: String,
    /// What was typed into its form before it was refused.
    typed: Option<String>,
}

impl DeskPage {
    fn why(&self, row: &TenderRow) -> String {
        match row.odd.as_str() {
            "other-amount" => self.t.tender_odd_amount(row.tender.fen.to_string()),
            "undone" => self.t.tender_odd_undone(),
            _ => self.t.tender_odd_nothing_due(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    bill: String,
    channel: String,
}

/// A guardian chooses how to pay a bill.
pub(super) async fn post_make(
    desk: Desk,
    Path((_, _, student)): Path<(String, String, String)>,
    posted: Posted<Chosen>,
) -> Result<Response, Failure> {
    let channel =
        Channel::from_code(&posted.form.channel).ok_or_else(|| Failure::BadForm("channel".to_owned()))?;
    let (student, bill) = (StudentId::new(student), BillId::new(posted.form.bill));
    let made = make(&desk.app, &desk.who, &desk.place, (&student, &bill), (channel, "")).await?;
    Ok(desk.done(&format!("accounts/{student}/tenders/{}", made.id), String::new()))
}

/// The code to scan, the button inside WeChat or the way to Alipay, and whether the money has come.
pub(super) async fn tender(
    desk: Desk,
    headers: HeaderMap,
    Path((_, _, student, id)): Path<(String, String, String, String)>,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::TenderMake)?).await?;
    let child = tx.student(&StudentId::new(student)).await?;
    let row = tx.tender(&TenderId::new(id)).await?;
    if row.tender.student != child.id {
        return Err(Failure::NotTheirs);
    }
    let is_open = row.tender.state == State::Open && row.tender.channel == Channel::Wechat;
    let is_scanned = is_open && row.tender.openid.is_empty();
    let inside = (is_open && !row.tender.openid.is_empty()).then(|| of(&desk, &row, &headers));
    Ok(page(PayPage {
        state: row.tender.state.code(),
        course: desk.lang.pick(&row.course.0, &row.course.1).to_owned(),
        code: if is_scanned { code(&row.door) } else { None },
        inside,
        script: assets::pay_href(),
        make_href: desk.url(&format!("accounts/{}/tenders", child.id)),
        ask_href: desk.url(&format!("accounts/{}/tenders/{}/ask", child.id, row.tender.id)),
        account_href: desk.url(&format!("accounts/{}", child.id)),
        row,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

/// How the reader stands to an order that one person pays inside WeChat. Nobody else is shown what pays it.
fn of(desk: &Desk, row: &TenderRow, headers: &HeaderMap) -> Inside {
    if desk.who.signed_in().is_none_or(|person| person.id != row.made_by) {
        return Inside::Other;
    }
    match merchant(desk).filter(|_| is_inside(headers) && !row.door.is_empty()) {
        Some(wechat) => Inside::Here(wechat.bridge(&row.door, &stamp(&desk.app)).to_string()),
        None => Inside::Elsewhere,
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// The guardian says that it is paid: the channel is asked.
pub(super) async fn post_ask(
    desk: Desk,
    Path((_, _, student, id)): Path<(String, String, String, String)>,
    posted: Posted<Nothing>,
) -> Result<Response, Failure> {
    let Nothing {} = posted.form;
    let mut tx = desk.app.store.look(&desk.permit(Act::TenderMake)?).await?;
    let (child, id) = (tx.student(&StudentId::new(student)).await?, TenderId::new(id));
    if tx.tender(&id).await?.tender.student != child.id {
        return Err(Failure::NotTheirs);
    }
    drop(tx);
    ask(&desk.app, &desk.place, &id).await?;
    Ok(desk.done(&format!("accounts/{}/tenders/{id}", child.id), desk.t.tender_asked()))
}

/// Money that came and pays nothing here.
pub(super) async fn desk(desk: Desk) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::TenderList)?).await?;
    let of = |state: State| TendersAsked { state: state.code(), ..TendersAsked::default() };
    let odd = tx.tenders(of(State::Odd)).await?;
    let open = tx.tenders(of(State::Open)).await?.len();
    let extras = tx.tender_extras().await?;
    let backs = tx.tender_returns_open().await?;
    Ok(page(DeskPage {
        odd,
        extras,
        backs: backs.into_iter().map(|row| under_way(&desk, row)).collect(),
        open,
        may_return: desk.may(Act::TenderReturn),
        returns_href: desk.url("tenders/returns"),
        back_href: desk.url("bills"),
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}

fn under_way(desk: &Desk, row: BackRow) -> UnderWay {
    let word = match row.word.as_str() {
        "" => String::new(),
        "unreachable" => desk.t.tender_back_unreachable(),
        "fund_change N" => desk.t.tender_back_unmoved(),
        "ABNORMAL" => desk.t.tender_back_abnormal(),
        word => desk.t.tender_back_word(word),
    };
    let is_typed = desk.typed("id").is_some_and(|id| id == row.id);
    UnderWay {
        when: when::moment(&desk.t, row.told_at.unwrap_or(row.sent_at)),
        word,
        href: desk.url(&format!("tenders/returns/{}", row.id)),
        typed: desk.typed("reason").filter(|_| is_typed),
        row,
    }
}

/// The dark modules of a QR code, row by row.
fn code(text: &str) -> Option<Code> {
    let made = QRBuilder::new(text).build().ok()?;
    let mut path = String::new();
    for y in 0..made.size {
        for x in 0..made.size {
            if made[y][x].value() {
                path.push_str(&format!("M{} {}h1v1h-1z", x + 4, y + 4));
            }
        }
    }
    Some(Code { size: made.size + 8, path })
}
