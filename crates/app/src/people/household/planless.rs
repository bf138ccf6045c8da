//! 没有方案的学校 A guardian's home at a school without a plan for its term: what else there is for each child.

use super::clearance::{back_to_school, due_declaration};
use super::{CardView, ChildrenPage, DueView, LinkView, TonightView};
use crate::community::agreement::own_links;
use crate::desk::Desk;
use crate::enrol::signup::{self, CardView as SummerView};
use crate::failure::Failure;
use crate::page::page;
use crate::people::delivery::{read, recipients};
use crate::people::message::messages;
use crate::when;
use axum::response::Response;
use rules::people::role::Permit;
use rules::people::student::Student;

/// Health on the way back to school, summer care, agreements of a community, and what was written.
pub(super) async fn children(desk: &Desk, permit: &Permit) -> Result<Response, Failure> {
    let students = desk.app.store.look(permit).await?.students().await?;
    let agreements = own_links(desk).await?;
    let mut summers = signup::cards(desk, &students).await?;
    let recipients = recipients(permit.person(), &students);
    let mut tx = desk.app.store.look(permit).await?;
    let told = tx.messages(&recipients, super::MESSAGES).await?;
    let mut cards = Vec::new();
    for student in students {
        let declaration = due_declaration(desk, &mut tx, &student).await?;
        let mut one = card(desk, summers.remove(&student.id), student);
        one.due.extend(declaration);
        cards.push(one);
    }
    drop(tx);
    read(desk, &recipients, super::MESSAGES).await?;
    Ok(page(ChildrenPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: when::moment(&desk.t, desk.now),
        closures: Vec::new(),
        cards,
        messages: messages(desk, told),
        agreements,
        notice_href: None,
        open: super::open(desk),
    }))
}

fn card(desk: &Desk, summer: Option<SummerView>, student: Student) -> CardView {
    let href = desk.url(&format!("signups/{}", student.id));
    let due = summer.as_ref().and_then(|one| one.due.clone());
    let due = due.map(|(what, until)| DueView { href: href.clone(), what, until, late: false });
    let what = desk.t.household_summer();
    let link = summer.map(|one| LinkView { href, what, chip: Some(one.chip), figure: String::new() });
    CardView {
        under: desk.t.grouping_home_class(&student.home_class),
        step: None,
        tonight: TonightView { chip: None, lead: desk.t.household_no_plan(), under: String::new() },
        due: due.into_iter().collect(),
        links: link.into_iter().collect(),
        ways: back_to_school(desk, &student.id),
        name: student.name,
    }
}
