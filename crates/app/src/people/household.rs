//! 家庭 The guardian's home: a card a child with tonight in one line, what is due, and the money held.

mod clearance;
mod planless;

use self::clearance::{back_to_school, due_declaration};
use super::delivery::{read, recipients};
use super::message::{MessageView, messages};
use crate::community::agreement::own_links;
use crate::day::closure::{line, near};
use crate::day::late::Staying;
use crate::day::leave::stay_word;
use crate::day::session::keeper;
use crate::desk::Desk;
use crate::enrol::offer::left as time_left;
use crate::enrol::registration::{left, next, starts, state_words, step, step_words};
use crate::enrol::signup::{self, CardView as SummerView};
use crate::enrol::term::{self, Term};
use crate::enrol::{is_of_the_term_before, registering, title_of};
use crate::failure::Failure;
use crate::page::{Shell, page};
use crate::plan::calendar::own;
use crate::plan::paper::{open_above, open_at};
use crate::routes::Route;
use crate::texts::Texts;
use crate::when;
use askama::Template;
use axum::response::Response;
use rules::day::closure::Draft;
use rules::day::leave::hours::{self, Hours};
use rules::day::pickup::Question;
use rules::enrol::claim;
use rules::enrol::mandate::{self, Letter};
use rules::enrol::preference;
use rules::enrol::registration::{self, State};
use rules::fen::Fen;
use rules::id::StudentId;
use rules::moment::Moment;
use rules::people::act::Act;
use rules::people::student::Student;
use rules::plan::calendar::{Evening, SchoolDay};
use rules::plan::scheme::Scheme;
use store::Tx;
use store::enrol::{OfferRow, RegistrationRow};
use store::people::{CareGroup, ChoiceRow, MoneyRow, TonightRow};

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/{district}/{place}/children", Act::EveningRead, children)]
}

/// How many messages the page shows.
const MESSAGES: i64 = 12;
/// So long before and after its opening a rush stands among the things to do.
const CLAIM_NEAR_MINUTES: i64 = 24 * 60;

#[derive(Template)]
#[template(path = "household/children.html")]
struct ChildrenPage {
    shell: Shell,
    t: Texts,
    under: String,
    closures: Vec<String>,
    cards: Vec<CardView>,
    messages: Vec<MessageView>,
    /// Agreements of community care, which lie at the community and not here.
    agreements: Vec<(String, String)>,
    notice_href: Option<String>,
    /// What the school and the places above it publish: address and what it is.
    open: Vec<(String, String)>,
}

/// One child.
struct CardView {
    name: String,
    under: String,
    step: Option<(i64, String)>,
    tonight: TonightView,
    due: Vec<DueView>,
    links: Vec<LinkView>,
    ways: Vec<WayView>,
}

/// Tonight in one line.
struct TonightView {
    chip: Option<(&'static str, String)>,
    lead: String,
    under: String,
}

/// Something that wants doing, with its time left.
struct DueView {
    href: String,
    what: String,
    until: String,
    late: bool,
}

/// Where a row leads, with a chip or a number at its end.
struct LinkView {
    href: String,
    what: String,
    chip: Option<(&'static str, String)>,
    figure: String,
}

/// A button for what is done often.
struct WayView {
    href: String,
    word: String,
}

/// Everything the card of one child is made from.
struct Child {
    student: Student,
    asked: Option<RegistrationRow>,
    /// What the family says of the next term, where it is asked.
    next: Option<(&'static str, String)>,
    letter: Option<Letter>,
    tonight: Option<TonightRow>,
    /// Hours of today's slips, for an evening that is not laid out yet.
    slips: Vec<Hours>,
    group: Option<CareGroup>,
    money: MoneyRow,
    choice: ChoiceRow,
    /// What the school closed, today or soon (P3.31).
    closures: Vec<Draft>,
    /// Freed seats that the family was asked about (X.1).
    offers: Vec<OfferRow>,
    /// Summer care, while there is any.
    summer: Option<SummerView>,
    /// Who stands at the gate, and whether the list has them.
    question: Option<(Question, bool)>,
}

async fn children(desk: Desk) -> Result<Response, Failure> {
    let permit = desk.permit(Act::EveningRead)?;
    let Ok(plan) = desk.app.scheme(&desk.place) else { return planless::children(&desk, &permit).await };
    // One reader at a time: whoever holds one while it waits for another stops the pool under a crowd.
    let students = desk.app.store.look(&permit).await?.students().await?;
    let agreements = own_links(&desk).await?;
    let mut summers = signup::cards(&desk, &students).await?;
    let mut tx = desk.app.store.look(&permit).await?;
    let ids: Vec<StudentId> = students.iter().map(|child| child.id.clone()).collect();
    let recipients = recipients(permit.person(), &students);
    let told = tx.messages(&recipients, MESSAGES).await?;
    let next = registering(&desk.app, &mut tx, &desk.place).await?;
    let coming = next::coming(&desk.app, &mut tx, &desk.place).await?;
    let published = tx.notice_published_at(&next.scheme.scheme.id).await?;
    let mut tonight = tx.tonight_rows(&ids, desk.now.date()).await?;
    let mut groups = tx.care_group_rows(&ids).await?;
    let chosen = term::chosen(&desk.app, &desk.place, None)?;
    let (money, choice) = (tx.money_rows(&ids).await?, tx.choice_rows(&ids, &chosen.which).await?);
    let closures = near(&desk, &mut tx).await?;
    let staying = Staying::on(&desk, &mut tx, desk.now.date()).await?;
    let mut cards = Vec::new();
    for student in students {
        let asked = tx.registration(&student.id).await?;
        let declaration = due_declaration(&desk, &mut tx, &student).await?;
        let child = Child {
            next: next::standing(&desk, &mut tx, coming.as_ref(), asked.as_ref()).await?,
            asked,
            letter: tx.mandate(&student.id).await?,
            tonight: tonight.remove(&student.id),
            slips: slips_today(&desk, &mut tx, &student.id).await?,
            group: groups.remove(&student.id),
            money: money.get(&student.id).copied().unwrap_or_default(),
            choice: choice.get(&student.id).copied().unwrap_or_default(),
            question: open_question(&desk, &mut tx, &student).await?,
            closures: closures.clone(),
            summer: summers.remove(&student.id),
            offers: tx.offers_to(std::slice::from_ref(&student.id)).await?,
            student,
        };
        // Who is in care stays under the plan that runs; who asks now asks under the one whose notice is out.
        let is_before = child.asked.as_ref().is_some_and(|row| is_of_the_term_before(row, published));
        let own = if is_before { &plan } else { &next };
        let mut one = card(&desk, (&plan.scheme, &own.scheme, &chosen), child, (published, &staying));
        one.due.extend(declaration);
        cards.push(one);
    }
    drop(tx);
    read(&desk, &recipients, MESSAGES).await?;
    Ok(page(ChildrenPage {
        shell: desk.shell(),
        t: desk.t.clone(),
        under: when::moment(&desk.t, desk.now),
        closures: closures.iter().map(|one| line(&desk, one)).chain(own::near(&desk)).collect(),
        cards,
        messages: messages(&desk, told),
        agreements,
        notice_href: Some(desk.url("notice")),
        open: open(&desk),
    }))
}

fn open(desk: &Desk) -> Vec<(String, String)> {
    open_at(desk, &desk.place).into_iter().chain(open_above(desk)).collect()
}

async fn slips_today(desk: &Desk, tx: &mut Tx, student: &StudentId) -> Result<Vec<Hours>, Failure> {
    let today = desk.now.date();
    let slips = tx.leave_slips(student, today).await?;
    let slips = slips.into_iter().filter(|slip| slip.from <= today && today <= slip.to);
    let ill = tx.is_ill(student, today).await?.then(Hours::default);
    Ok(slips.map(|slip| slip.hours).chain(ill).collect())
}

/// `own` is the plan under which the child is registered or may be; courses are of the one in force, and those that are wished for
/// of the term that is `chosen` for.
fn card(
    desk: &Desk,
    (scheme, own, chosen): (&Scheme, &Scheme, &Term),
    child: Child,
    (published, staying): (Option<Moment>, &Staying),
) -> CardView {
    let t = &desk.t;
    let state = child.asked.as_ref().map(|row| row.state);
    let began = own.programme("1").is_some_and(|one| one.starts <= desk.now.date());
    let step = step(state, child.letter.is_some()).filter(|step| !(began && *step == 4));
    let step = step.filter(|_| state.is_some() || child.choice.placed == 0);
    CardView {
        under: t.grouping_home_class(&child.student.home_class),
        step: step.filter(|_| published.is_some()).map(|step| (step, step_words(t, step))),
        tonight: tonight(desk, own, &child, staying),
        due: due(desk, (own, chosen), &child, published),
        links: links(desk, (scheme, chosen), &child),
        ways: ways(desk, (scheme, own), &child),
        name: child.student.name,
    }
}

fn tonight(desk: &Desk, scheme: &Scheme, child: &Child, staying: &Staying) -> TonightView {
    let t = &desk.t;
    let plain = |lead: String| TonightView { chip: None, lead, under: String::new() };
    if let Some(row) = &child.tonight {
        return marked(desk, row, staying.word(t, &child.student.id, row.until));
    }
    let accepted = child.asked.as_ref().filter(|row| row.state == State::Accepted);
    let Some(asked) = accepted else {
        return plain(if child.choice.placed > 0 {
            t.household_courses_only()
        } else {
            t.household_no_care()
        });
    };
    let (programme, grade) = (scheme.programme("1"), [child.student.grade]);
    let evening = programme
        .and_then(|one| desk.app.calendar(&desk.place).evening_of(scheme, one, desk.now.date(), &grade));
    let Some(evening) = evening else { return plain(no_evening(desk, scheme)) };
    if child.closures.iter().any(|one| one.covers(evening.from, evening.until)) {
        let chip = Some(("closed", t.session_cancelled()));
        return TonightView { chip, lead: t.household_closed(), under: String::new() };
    }
    if !asked.fridays && scheme.roll.optional_days.contains(&evening.day) {
        return plain(t.household_not_on_fridays());
    }
    let Some(stay) = hours::stay(&child.slips, (evening.from, evening.until)) else {
        return TonightView {
            chip: Some(("closed", t.household_state_leave())),
            lead: t.household_on_leave(),
            under: String::new(),
        };
    };
    let stays = staying.word(t, &child.student.id, evening.until).filter(|_| stay.leaves_at.is_none());
    let parts = [seat(desk, child, &evening), stay_word(t, stay), stays.unwrap_or_default()];
    TonightView {
        chip: None,
        lead: t.household_care_until(hour(evening.until)),
        under: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
    }
}

/// 第3组 · 3-2教室 · 李老师
fn seat(desk: &Desk, child: &Child, evening: &Evening) -> String {
    match &child.group {
        Some(group) => {
            let name = desk.lang.pick(&group.name.0, &group.name.1);
            format!("{} · {name} · {} · {}", hour(evening.from), group.room, group.teacher)
        }
        None => desk.t.household_no_group(),
    }
}

fn no_evening(desk: &Desk, scheme: &Scheme) -> String {
    let t = &desk.t;
    let today = desk.now.date();
    match desk.app.calendar(&desk.place).day(&scheme.term, today) {
        SchoolDay::Holiday(name) => t.household_holiday(name.in_language(desk.is_en())),
        SchoolDay::Open(_) if scheme.programme("1").is_some_and(|one| today < one.starts) => {
            t.household_starts(starts(desk, scheme))
        }
        SchoolDay::Open(_) | SchoolDay::OutsideTerm | SchoolDay::Closed | SchoolDay::Weekend => {
            t.household_no_evening()
        }
    }
}

fn marked(desk: &Desk, row: &TonightRow, stays: Option<String>) -> TonightView {
    let t = &desk.t;
    let is_to_stay = matches!(row.state.as_str(), "expected" | "present" | "late");
    let stays = stays.filter(|_| is_to_stay && row.handed.is_none()).unwrap_or_default();
    let at = row.marked_at.map(hour).unwrap_or_default();
    let group = desk.lang.pick(&row.group.0, &row.group.1);
    let hours = stay_word(t, row.stay);
    let who = match &row.lecturer {
        Some(lecturer) => t.household_accompanied(row.teacher.as_str(), lecturer.as_str()),
        None => keeper(t, &row.teacher),
    };
    let under = [format!("{group} · {} · {who}", row.room), hours, stays];
    let under = under.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    if let Some((name, relation, released)) = &row.handed {
        let by = relation_word(t, relation, name);
        let chip = Some(("done", t.household_state_handed()));
        return TonightView { chip, lead: t.household_handed(hour(*released), by), under };
    }
    let (chip, lead) = match row.state.as_str() {
        "present" => (("done", t.household_state_present()), t.household_present(at)),
        "late" => (("done", t.household_state_late()), t.household_late(at)),
        "absent" => (("refused", t.household_state_absent()), t.household_absent()),
        "leave" => (("closed", t.household_state_leave()), t.household_on_leave()),
        _ => (("waiting", t.household_state_expected()), t.household_care_until(hour(row.until))),
    };
    TonightView { chip: Some(chip), lead, under }
}

/// 外婆, where the word is known; else the adult's name.
pub(crate) fn relation_word(t: &Texts, relation: &str, name: &str) -> String {
    match relation {
        "mother" => t.household_mother(),
        "father" => t.household_father(),
        "grandmother" => t.household_grandmother(),
        "grandfather" => t.household_grandfather(),
        "relative" => t.household_relative(),
        "nanny" => t.household_nanny(),
        "neighbour" => t.household_neighbour(),
        "delegate" => t.household_delegate(),
        "alone" => t.household_alone(),
        _ => name.to_owned(),
    }
}

fn due(
    desk: &Desk,
    (own, chosen): (&Scheme, &Term),
    child: &Child,
    published: Option<Moment>,
) -> Vec<DueView> {
    let steps = [
        due_question(desk, child),
        due_offer(desk, child),
        due_registration(desk, own, child, published),
        due_letter(desk, own, child),
        due_choice(desk, chosen, child),
        due_claim(desk, chosen, child),
        due_summer(desk, child),
        due_money(desk, child),
        due_check(desk, child),
    ];
    steps.into_iter().flatten().collect()
}

fn due_registration(
    desk: &Desk,
    scheme: &Scheme,
    child: &Child,
    published: Option<Moment>,
) -> Option<DueView> {
    let (t, terms) = (&desk.t, &scheme.registration);
    published?;
    let href = desk.url(&format!("registrations/{}", child.student.id));
    let late = registration::is_late(terms, desk.now);
    match child.asked.as_ref().map(|row| row.state) {
        None if !late => {
            let until = left(t, terms.until, desk.now);
            Some(DueView { href, what: t.household_due_register(), until, late: false })
        }
        Some(State::Returned) => {
            Some(DueView { href, what: t.household_due_mend(), until: String::new(), late: true })
        }
        None | Some(State::Submitted | State::Late | State::Accepted | State::Waiting | State::Withdrawn) => {
            None
        }
    }
}

fn due_letter(desk: &Desk, scheme: &Scheme, child: &Child) -> Option<DueView> {
    let state = child.asked.as_ref().map(|row| row.state);
    if !mandate::is_missing(&scheme.mandate, state, child.letter.is_some()) {
        return None;
    }
    let programme = scheme.programme("1")?;
    let first = desk.app.calendar(&desk.place).evening(scheme, programme, programme.starts)?;
    let late = first.from <= desk.now;
    let until = if late { desk.t.household_overdue() } else { left(&desk.t, first.from, desk.now) };
    let href = desk.url(&format!("mandates/{}", child.student.id));
    Some(DueView { href, what: desk.t.household_due_letter(), until, late })
}

fn due_choice(desk: &Desk, chosen: &Term, child: &Child) -> Option<DueView> {
    let scheme = &chosen.plan.scheme;
    let terms = &scheme.preference;
    let open = preference::has_begun(terms, desk.now) && !preference::is_over(terms, desk.now);
    if !open || child.choice.wishes > 0 || is_claimed(scheme) {
        return None;
    }
    let href = chosen.url(desk, &format!("preferences/{}", child.student.id));
    let until = left(&desk.t, terms.until, desk.now);
    Some(DueView { href, what: desk.t.household_due_choice(), until, late: false })
}

/// Before the opening of a rush and in its first hours, for a child that has no course of its term yet.
fn due_claim(desk: &Desk, chosen: &Term, child: &Child) -> Option<DueView> {
    let scheme = &chosen.plan.scheme;
    let seats = if chosen.which.is_next() { child.choice.ahead } else { child.choice.placed };
    if !is_claim_near(scheme, desk.now) || seats > 0 {
        return None;
    }
    let href = chosen.url(desk, &format!("claims/{}", child.student.id));
    let until = when::moment(&desk.t, claim::opens(&scheme.claim));
    let what = if is_claimed(scheme) { desk.t.household_claim() } else { desk.t.household_due_claim() };
    Some(DueView { href, what, until, late: false })
}

/// Whether all seats are claimed: then nobody lists wishes for a draw.
fn is_claimed(scheme: &Scheme) -> bool {
    claim::way(&scheme.claim) == claim::Way::FirstCome
}

/// Whether an opening is near: some hours before it, and after.
fn is_claim_near(scheme: &Scheme, now: Moment) -> bool {
    let opens = claim::opens(&scheme.claim);
    let from = opens.plus_minutes(-CLAIM_NEAR_MINUTES);
    let is_near = from <= now && now < opens.plus_minutes(CLAIM_NEAR_MINUTES);
    is_near && claim::way(&scheme.claim) != claim::Way::Never
}

/// A freed seat that is kept until the family answers.
fn due_offer(desk: &Desk, child: &Child) -> Option<DueView> {
    let row = child.offers.iter().find(|row| desk.now < row.offer.until)?;
    let term = term::of_course(&desk.app, &desk.place, &row.course).ok()?;
    let href = term.url(desk, &format!("placements/{}", child.student.id));
    let what = desk.t.household_due_offer(title_of(desk, &row.course));
    Some(DueView { href, what, until: time_left(desk, row.offer.until), late: true })
}

fn due_question(desk: &Desk, child: &Child) -> Option<DueView> {
    let (Question { student, name, phone }, listed) = child.question.as_ref()?;
    let asked = serde_html_form::to_string([("name", name), ("phone", phone)]).unwrap_or_default();
    let href = if *listed {
        desk.url(&format!("evenings/{student}"))
    } else {
        desk.url(&format!("collectors/{student}?{asked}"))
    };
    let what = desk.t.household_question(name.as_str(), child.student.name.as_str());
    Some(DueView { href, what, until: String::new(), late: true })
}

/// The newest question of today that nobody has answered.
async fn open_question(
    desk: &Desk,
    tx: &mut Tx,
    child: &Student,
) -> Result<Option<(Question, bool)>, Failure> {
    let asked = tx.pickup_questions(&child.id, desk.now.date()).await?;
    let Some(open) = asked.into_iter().find(|asked| asked.yes.is_none()) else { return Ok(None) };
    let taking = tx.taking_facts(std::slice::from_ref(&child.id), desk.now.date()).await?.remove(&child.id);
    let mut adults = taking.unwrap_or_default().adults.into_iter();
    let listed = adults.any(|adult| adult.phone == open.question.phone);
    Ok(Some((open.question, listed)))
}

/// The sign-up while it is open, or the question about another point.
fn due_summer(desk: &Desk, child: &Child) -> Option<DueView> {
    let (what, until) = child.summer.as_ref()?.due.clone()?;
    Some(DueView { href: desk.url(&format!("signups/{}", child.student.id)), what, until, late: false })
}

fn due_money(desk: &Desk, child: &Child) -> Option<DueView> {
    let due_on = child.money.due_on.filter(|_| child.money.due > Fen::ZERO)?;
    let href = desk.url(&format!("accounts/{}", child.student.id));
    let what = desk.t.household_due_money(child.money.due.to_string());
    let until = desk.t.household_due_on(when::day(&desk.t, due_on));
    Some(DueView { href, what, until, late: due_on < desk.now.date() })
}

/// Lessons that were counted and may still be objected to.
fn due_check(desk: &Desk, child: &Child) -> Option<DueView> {
    let last = child.money.checked_from.and_then(|from| from.yesterday().ok());
    let last = last.filter(|last| desk.now.date() <= *last)?;
    let href = desk.url(&format!("accounts/{}/tally", child.student.id));
    let until = desk.t.household_check_until(when::day(&desk.t, last));
    Some(DueView { href, what: desk.t.household_due_check().to_owned(), until, late: false })
}

fn links(desk: &Desk, (scheme, chosen): (&Scheme, &Term), child: &Child) -> Vec<LinkView> {
    let (t, id) = (&desk.t, &child.student.id);
    let link = |wing: &str, what: String, chip, figure: String| LinkView {
        href: desk.url(&format!("{wing}/{id}")),
        what,
        chip,
        figure,
    };
    let asked = match &child.asked {
        Some(row) => state_words(t, row.state, row.position),
        None => ("closed", t.student_not_registered()),
    };
    let mut links = vec![link("registrations", t.household_registration(), Some(asked), String::new())];
    if let Some(said) = &child.next {
        links.push(link("registrations", t.next_care(), Some(said.clone()), String::new()));
    }
    if child.asked.as_ref().is_some_and(|row| row.state == State::Accepted) || child.letter.is_some() {
        links.push(link("mandates", t.household_mandate(), Some(letter_chip(t, child)), String::new()));
        links.push(link("evenings", t.household_evening(), None, String::new()));
    }
    let choice = &child.choice;
    let wishes = if choice.wishes > 0 { t.household_wishes(choice.wishes) } else { String::new() };
    let seats = match choice.placed + choice.waiting {
        0 if chosen.which.is_next() => String::new(),
        0 => wishes.clone(),
        _ => t.household_seats(choice.placed, choice.waiting),
    };
    let wing = match choice.placed + choice.waiting {
        0 if is_claimed(scheme) => "claims",
        0 => "preferences",
        _ => "placements",
    };
    // Both rows are of one term each, also while the page that they lead to would be about the other by itself.
    let runs = term::running(&desk.app, &desk.place).ok();
    let href = |term: &Term, wing: &str| term.url(desk, &format!("{wing}/{id}"));
    let own = link(wing, t.household_choice(), None, seats);
    links.push(match runs.filter(|_| chosen.which.is_next()) {
        Some(runs) => LinkView { href: href(&runs, wing), ..own },
        None => own,
    });
    if chosen.which.is_next() {
        let wing = match choice.ahead {
            0 if is_claimed(&chosen.plan.scheme) => "claims",
            0 => "preferences",
            _ => "placements",
        };
        let next = link(wing, t.household_choice_next(), None, wishes);
        links.push(LinkView { href: href(chosen, wing), ..next });
    }
    if is_claim_near(&chosen.plan.scheme, desk.now) {
        let opens = when::moment(t, claim::opens(&chosen.plan.scheme.claim));
        let near = link("claims", t.household_claim(), None, opens);
        links.push(LinkView { href: href(chosen, "claims"), ..near });
    }
    if let Some(summer) = &child.summer {
        links.push(link("signups", t.household_summer(), Some(summer.chip.clone()), String::new()));
    }
    links.push(link("accounts", t.household_money(), None, child.money.held.to_string()));
    links
}

fn letter_chip(t: &Texts, child: &Child) -> (&'static str, String) {
    match child.letter.as_ref().map(|letter| letter.number) {
        None => ("waiting", t.mandate_missing()),
        Some(None) => ("progress", t.mandate_signed()),
        Some(Some(number)) => ("done", t.mandate_filed(number)),
    }
}

/// What is done often, for a child who has a place; an evening is left or answered for only until its term is over.
fn ways(desk: &Desk, (scheme, own): (&Scheme, &Scheme), child: &Child) -> Vec<WayView> {
    let t = &desk.t;
    let runs = |plan: &Scheme| desk.now.date() < plan.term.until;
    let has_care = child.asked.as_ref().is_some_and(|row| row.state == State::Accepted);
    let has_courses = child.choice.placed > 0;
    let way = |wing: &str, word| WayView { href: desk.url(&format!("{wing}/{}", child.student.id)), word };
    let mut ways = Vec::new();
    if (has_care && runs(own)) || (has_courses && runs(scheme)) {
        ways.push(way("leaves", t.household_leave()));
    }
    if has_care || has_courses {
        ways.push(way("collectors", t.household_collectors()));
    }
    if has_care && runs(own) {
        ways.push(way("fridays", t.household_fridays()));
    }
    ways.extend(back_to_school(desk, &child.student.id));
    ways
}

fn hour(at: Moment) -> String {
    at.time().strftime("%H:%M").to_string()
}
