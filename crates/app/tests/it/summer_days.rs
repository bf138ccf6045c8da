//! 暑托缺日 Days of a summer period that a child missed on leave, or that a storm took away, go back where the plan says so, by the
//! closed rolls of its point (P4.13); and who bears relief is the plan's word (P4.15).

use crate::account::ACCOUNT;
use crate::charge::{pay_all, pressed, relieved_for};
use crate::evening::{school, staff};
use crate::signup::{fill, guardian_of, refile, summer, who};
use crate::tally::totals;
use crate::town::Story;
use afterbell::day::{closure, late, leave, roll};
use jiff::civil::{Date, date};
use rules::day::closure::{Cause, Instead};
use rules::day::leave::{Draft, Kind, Way};
use rules::day::roll::{Mark, State};
use rules::fen::Fen;
use rules::id::{ClosureId, MarkId, SessionId, StudentId};
use rules::money::account::{Account, Payer, Purse};
use rules::people::act::Act;
use rules::people::place::Place;
use rules::people::role::clock;
use rules::people::student::Student;
use store::day::RollRow;

const SUMMER: &str = "/gongshu/wenlan/bills/summer";

fn site(story: &Story) -> Place {
    story.app.place("gongshu", "wenlan-summer").unwrap()
}

/// Two children with paid seats under a plan that says one thing more; the first is on leave for three days, and its family said so
/// before the first of them.
async fn away(said: &str) -> (Story, Vec<Student>) {
    let story = summer(12, "2022-06-28T10:00:00").await;
    refile(&story, "food_fen  = 20000", &format!("{said}\nfood_fen  = 20000")).await;
    let seated = fill(&story, &[("wenlan", 2)]).await.remove(0);
    story.turn("2022-07-04T09:00:00");
    pressed(&story, SUMMER).await;
    for child in &seated {
        pay_all(&story, &child.id).await;
    }
    assert_eq!(totals(&story).await.custody, Fen(140_000));
    story.turn("2022-07-10T09:00:00");
    let district = story.app.place("gongshu", "gongshu").unwrap();
    assert_eq!(late::look(&story.app, &district).await.unwrap().guests, 1);
    late::look(&story.app, &site(&story)).await.unwrap();
    let slip = Draft {
        student: StudentId::new(format!("{}.wenlan-summer", seated[0].id)),
        from: date(2022, 7, 11),
        to: date(2022, 7, 13),
        hours: Default::default(),
        kind: Kind::Affair,
        way: Way::Page,
        note: "回老家".to_owned(),
    };
    let mother = who(&story, &seated[0]).await;
    leave::ask(&story.app, &mother, &site(&story), slip).await.unwrap();
    (story, seated)
}

/// A day of the point is given: whoever is not on leave was there.
async fn given(story: &Story, day: Date) {
    let place = site(story);
    story.turn(&format!("{day}T08:30:00"));
    assert_eq!(late::look(&story.app, &place).await.unwrap().laid_out, 1, "{day}");
    let (id, manager) = (SessionId::new(format!("care-1-{day}")), staff(story, "manager"));
    let permit = clock(Act::SessionPlan, &place).unwrap();
    let rows = story.app.store.look(&permit).await.unwrap().roll_rows(&id).await.unwrap();
    let now = story.app.now();
    let mark = |row: RollRow| {
        let key = MarkId::new(format!("{id}-{}", row.student.id));
        Mark { student: row.student.id, state: State::Present, made_at: now, seen_at: now, after: None, key }
    };
    let here = rows.into_iter().filter(|row| row.state != State::Leave);
    let marks: Vec<Mark> = here.map(mark).collect();
    assert_eq!(marks.len(), if day <= date(2022, 7, 13) { 1 } else { 2 }, "{day}");
    roll::mark(&story.app, &manager, &place, &id, &marks).await.unwrap();
    roll::close(&story.app, &manager, &place, &id).await.unwrap();
}

async fn stormed(story: &Story, day: Date) {
    let draft = rules::day::closure::Draft {
        id: ClosureId::new("storm"),
        from: day,
        to: day,
        hours: None,
        cause: Cause::Weather,
        note: "台风".to_owned(),
        instead: Instead::Cancel,
        group: None,
    };
    closure::declare(&story.app, &staff(story, "manager"), &site(story), draft).await.unwrap();
}

/// Three days on leave and one of storm, of ten; what the plan says, and what the payees have and the families in the end.
#[tokio::test]
async fn days_on_leave_and_of_a_storm_go_back_as_the_plan_says() {
    let rows = [
        ("on_leave = \"refund\"", 3 * 7_000 + 2 * 7_000),
        ("on_leave = \"refund\"\non_closure = \"release\"", 3 * 7_000),
        ("", 2 * 7_000), // the plan is silent: a seat that is kept is paid, a day that is not held is not
    ];
    for (said, back) in rows {
        let (story, seated) = away(said).await;
        stormed(&story, date(2022, 7, 14)).await;
        for day in [11, 12, 13, 15] {
            given(&story, date(2022, 7, day)).await;
        }
        story.turn("2022-07-23T09:00:00");
        for _ in 0..2 {
            pressed(&story, &format!("{SUMMER}/release")).await;
        }
        let sums = totals(&story).await;
        assert_eq!((sums.payee, sums.custody), (Fen(140_000 - back), Fen(back)), "{said}");
        if said.starts_with("on_leave") {
            let account = format!("/gongshu/wenlan/accounts/{}", seated[0].id);
            let mut mother = story.guardian(&guardian_of(&story, &seated[0]).1).await;
            mother.get(&account).await.is(200).shows("按天退还").shows("现在可退").shows("分毫不差");
        }
        assert_eq!(story.app.store.doctor().await.unwrap(), [], "{said}");
    }
}

/// The term's plan gives an orphan nothing; the summer plan waives half of the care part whatever the hardship is, and the school
/// bears it.
#[tokio::test]
async fn relief_of_a_summer_is_asked_for_where_no_fee_of_a_term_gives_any() {
    let story = summer(12, "2022-06-28T10:00:00").await;
    refile(&story, "food_percent = 0", "food_percent = 0\nborne_by = \"school\"").await;
    let ming = fill(&story, &[("wenlan", 1)]).await.remove(0).remove(0);
    let relief = format!("{ACCOUNT}/relief");
    let mut wang = story.wang().await;
    wang.get(ACCOUNT).await.is(200).shows(&relief);
    relieved_for(&story, "orphan").await;
    wang.get(&relief).await.is(200).shows("暑期托管：托管服务费减免 50%，餐点费减免 0%");
    story.turn("2022-07-04T09:00:00");
    pressed(&story, SUMMER).await;
    let paid: Vec<Fen> = pay_all(&story, &ming.id).await.into_iter().map(|(_, fen)| fen).collect();
    assert_eq!(paid, [Fen(25_000), Fen(20_000)]);
    story.turn("2022-07-23T09:00:00");
    pressed(&story, &format!("{SUMMER}/release")).await;
    let permit = clock(Act::BillIssue, &school(&story)).unwrap();
    let mut tx = story.app.store.look(&permit).await.unwrap();
    let owed = tx.account_standing(&Account::Payer(Payer::School, Purse::Care)).await.unwrap().balance;
    assert_eq!(owed, Fen(-25_000), "what is waived is the school's to pay");
    drop(tx);
    assert_eq!(totals(&story).await.payee, Fen(70_000));
    assert_eq!(story.app.store.doctor().await.unwrap(), []);
}
