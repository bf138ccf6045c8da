//! 其他地方的款项 What the same child pays for at other places of its family: a community's class has accounts of its own, and one statement
//! shows them all beside each other (P2.29, X.7).

use super::kinds::{self, Kind};
use super::paying::{self, Paying};
use super::{Line, asked_back, lines};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::money::behalf;
use crate::page::{Shell, page};
use crate::texts::Texts;
use askama::Template;
use axum::http::HeaderMap;
use axum::response::Response;
use rules::fen::Fen;
use rules::id::StudentId;
use rules::money::account::Purse;
use rules::money::refund;
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::Role;
use rules::people::student::Student;
use store::money::RefundRow;

/// One other place.
pub(super) struct Elsewhere {
    /// Its name.
    pub place: String,
    /// The statement there.
    pub href: String,
    /// Each kind of money there.
    pub kinds: Vec<Kind>,
}

/// Every other place where a child of the same guardian and the same name has an account.
pub(super) async fn of_child(desk: &Desk, child: &Student) -> Result<Vec<Elsewhere>, Failure> {
    let mut all = Vec::new();
    let Some(person) = desk.who.signed_in() else { return Ok(all) };
    for grant in person.grants.iter().filter(|grant| grant.role == Role::Guardian) {
        for place in desk.app.places_under(&grant.path) {
            if is_same(&place, &desk.place) {
                continue;
            }
            let Ok(permit) = desk.who.permit(Act::AccountRead, &place) else { continue };
            let mut tx = desk.app.store.look(&permit).await?;
            let children = tx.students().await?.into_iter();
            let own = children.filter(|one| grant.children.contains(&one.id) && one.name == child.name);
            for one in own.collect::<Vec<_>>() {
                let borne = tx.account_borne(&one.id).await?;
                let kinds = kinds::all(&desk.t, &tx.account_movements(&one.id).await?, &borne);
                if !kinds.is_empty() {
                    let href = format!("/{}/{}/accounts/{}", place.district, place.place, one.id);
                    let place = desk.lang.pick(&place.name_zh, &place.name_en).to_owned();
                    all.push(Elsewhere { place, href, kinds });
                }
            }
        }
    }
    Ok(all)
}

fn is_same(one: &Place, other: &Place) -> bool {
    one.district == other.district && one.place == other.place
}

#[derive(Template)]
#[template(path = "account/community.html")]
struct StatementPage {
    shell: Shell,
    t: Texts,
    back: (String, String),
    child: String,
    en: bool,
    paying: Paying,
    kinds: Vec<Kind>,
    elsewhere: Vec<Elsewhere>,
    lines: Vec<Line>,
    refunds: Vec<RefundRow>,
    /// What was asked at the desk, and may be.
    behalf: behalf::View,
    free: Fen,
    may_ask: bool,
    refund_href: String,
    withdraw_href: Option<String>,
    /// Where everybody reads what the class had and spent.
    sheet_href: String,
}

/// A child's statement at a community, whose class is paid by the agreement's standard (P2.29).
pub(super) async fn statement(
    desk: Desk,
    headers: HeaderMap,
    student: &StudentId,
) -> Result<Response, Failure> {
    let mut tx = desk.app.store.look(&desk.permit(Act::AccountRead)?).await?;
    let child = tx.student(student).await?;
    let movements = tx.account_movements(&child.id).await?;
    let free = refund::free(&tx.refund_facts(&child.id, Purse::Community).await?);
    let refunds = asked_back(&mut tx, &child.id).await?;
    Ok(page(StatementPage {
        back: if desk.may(Act::AgreementRead) {
            (desk.url(&format!("agreements/{}", child.id)), desk.t.agreement_of(child.name.as_str()))
        } else {
            (desk.url("bills"), desk.t.nav_bills())
        },
        en: desk.is_en(),
        paying: paying::of_child(&desk, &mut tx, (&child.id, None, false), &headers).await?,
        kinds: kinds::all(&desk.t, &movements, &tx.account_borne(&child.id).await?),
        elsewhere: of_child(&desk, &child).await?,
        lines: lines(&desk, &movements),
        behalf: behalf::view(&desk, &mut tx, &child, (free, &refunds, None)).await?,
        refunds,
        free,
        may_ask: desk.may(Act::RefundAsk),
        refund_href: desk.url(&format!("accounts/{}/refunds", child.id)),
        withdraw_href: desk
            .may(Act::RefundWithdraw)
            .then(|| desk.url(&format!("accounts/{}/refund/withdraw", child.id))),
        sheet_href: desk.url("balance-sheet"),
        child: child.name,
        shell: desk.shell(),
        t: desk.t.clone(),
    }))
}
