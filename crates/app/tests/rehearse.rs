//! 彩排测试 A whole season of a small town: nothing broken, and the same bytes for the same seed, on both databases.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use afterbell::rehearse::broken::Rule;
use afterbell::rehearse::given::{Given, Hands, Note};
use afterbell::rehearse::{Stage, community, reopening, summer};
use afterbell::season::progress::Progress;
use afterbell::season::report::Report;
use afterbell::town::roll::{Enrolled, People};
use afterbell::town::{PLAN, Plan};
use rules::enrol::course::{Course, Kind, State};
use rules::id::{CourseId, PersonId};
use rules::plan::calendar;
use rules::plan::document::{Document, Opened};
use rules::plan::programme::Content;
use std::collections::BTreeMap;
use std::process::Command;

async fn played(plan: Plan<'_>, seed: u64) -> Report {
    staged(stage(plan, seed)).await
}

fn stage(plan: Plan<'_>, seed: u64) -> Stage<'_> {
    let (people, courses) = (People::Families(45), Vec::new());
    Stage { plan, people, courses, seed, calendar: calendar::committed() }
}

async fn staged(stage: Stage<'_>) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let server = std::env::var("AFTERBELL_TEST_DATABASE").ok();
    stage.play(&server, &folder, &Progress::default()).await.unwrap()
}

/// A few families are enough where only one season is held against another.
async fn small(seed: u64) -> Report {
    staged(Stage { people: People::Families(20), ..stage(PLAN, seed) }).await
}

#[tokio::test]
async fn a_season_is_the_same_for_the_same_seed() {
    let (one, again) = (small(7).await, small(7).await);
    assert_eq!(one.broken, 0, "{}", one.table());
    assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&again).unwrap());
    assert_ne!(one.journal, small(8).await.journal, "another seed is another season");
}

/// The plan as it stands; no fifteen of so few wish alike.
#[tokio::test]
async fn a_season_breaks_no_promise() {
    let one = played(PLAN, 7).await;
    assert_eq!(one.broken, 0, "{}", one.table());
    assert!(one.courses.iter().all(|one| one.minimum == 15 && !one.opened), "{}", one.table());
    assert!(!one.own_courses);
    for act in [
        "registration.submitted",
        "draw.run",
        "draw.published",
        "roll.closed",
        "pickup.exited",
        "handover.released",
    ] {
        assert!(one.acts.contains_key(act), "nobody did {act}:\n{}", one.table());
    }
    for code in ["registration-closed", "leave-too-late", "session-children-inside"] {
        assert!(one.refusals.contains_key(code), "nobody was refused {code}:\n{}", one.table());
    }
    let last = one.evenings.last().unwrap();
    assert_eq!(last.held_fen.0, 0, "every fen is released or paid back");
    assert!(
        one.enrolment.accepted > 0
            && one.enrolment.accepted + one.enrolment.waiting <= one.enrolment.registered
    );
    assert!(one.at_once().values().all(|most| *most > 0), "{:?}", one.at_once());
}

/// Lunch care by the day, early care by the month, each with a fee of its own.
const BESIDES: [(&str, &str); 2] = [
    (
        "[registration] ",
        "[[programme]]\ncode = \"n\"\ntitle = { zh = \"午间看护\", en = \"Lunch care\" }\nkind = \"lunch-care\"\n\
         starts = 2021-09-06\ndays = [\"mon\", \"tue\", \"wed\"]\nfrom = \"11:40\"\n\
         until = { winter = \"13:00\", summer = \"13:00\" }\ncontent = [\"lunch-care\"]\nfee = \"lunch\"\n\
         watched_by = [\"duty-teacher\"]\n\n\
         [[programme]]\ncode = \"m\"\ntitle = { zh = \"早到看护\", en = \"Early care\" }\nkind = \"early-care\"\n\
         starts = 2021-09-06\ndays = [\"mon\", \"thu\", \"fri\"]\nfrom = \"07:20\"\n\
         until = { winter = \"07:50\", summer = \"07:50\" }\ncontent = [\"early-care\"]\nfee = \"early\"\n\
         watched_by = [\"duty-teacher\"]\n\n[registration] ",
    ),
    (
        "[fee.x] ",
        "[fee.lunch]\npurse = \"lunch-care\"\nunit = \"day\"\nprice_fen = 500\nbill_after = \"opening\"\n\
         release = \"roll-closed\"\nabsent_without_leave = \"release\"\non_leave = \"refund\"\n\
         on_withdrawal = \"by-day\"\nahead_months_max = 5\n\n\
         [fee.early]\npurse = \"early-care\"\nunit = \"month\"\nprice_fen = 6010\nbill_after = \"opening\"\n\
         release = \"roll-closed\"\nabsent_without_leave = \"refund\"\non_leave = \"refund\"\n\
         on_joining = \"by-day\"\non_withdrawal = \"by-day\"\n\n[fee.x] ",
    ),
];

/// An edited scheme is rehearsed as it is written, what stands beside care in it too. Of the database that is kept the doctor finds
/// nothing, and its own sums, which read no balance, say the same.
#[tokio::test]
async fn the_doctor_agrees_with_a_season_of_an_edited_scheme_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.db");
    let few = ("students_min  = 15 ", "students_min  = 3 ");
    let text = with(&[&BESIDES[..], &[few]].concat());
    let stage = || stage(Plan { file: PLAN.file, text: &text }, 7);
    let report = stage().kept(&file, &Progress::default()).await.unwrap();
    assert_eq!(report.broken, 0, "{}", report.table());
    for act in ["beside.chosen", "beside.signed"] {
        assert!(report.acts.contains_key(act), "nobody did {act}:\n{}", report.table());
    }
    assert!(report.courses.iter().all(|one| one.minimum == 3), "{}", report.table());
    let opened: Vec<_> = report.courses.iter().filter(|one| one.opened).collect();
    assert!(!opened.is_empty(), "{}", report.table());
    assert!(opened.iter().all(|one| (3..=one.seats).contains(&one.placed)), "{}", report.table());
    let (money, told) = (report.money, serde_json::to_value(&report).unwrap()["money"].take());
    assert!(money.paid_fen.0 > 0 && money.released_fen.0 > 0 && money.refunded_fen.0 > 0, "{money:?}");
    assert_eq!(money.paid_fen, money.released_fen + money.refunded_fen + money.held_fen);
    assert_eq!(money.held_fen.0, 0, "of no kind of money anything stays: {money:?}");
    let last = report.evenings.last().unwrap();
    assert_eq!(money.released_fen, last.released_fen, "the transfers and the balances say the same");
    let asked = ["doctor", "--money", "--database", file.to_str().unwrap()];
    let said = Command::new(env!("CARGO_BIN_EXE_afterbell")).args(asked).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let (health, sums) = said.split_once('\n').unwrap();
    assert!(health.contains("ledger") && health.ends_with("hold"), "{said}");
    let mut sums: serde_json::Value = serde_json::from_str(sums).unwrap();
    assert_eq!(sums.as_object_mut().unwrap().remove("place").unwrap(), "gongshu/wenlan");
    assert_eq!(sums, told, "by the transfers alone");
    let again = stage().kept(&file, &Progress::default()).await.unwrap_err();
    assert!(again.to_string().contains("is there already"), "{again}");
}

#[test]
fn what_is_rehearsed_without_a_database_has_none_to_keep() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.db");
    for plan in ["yuhang-2022-summer", "wuxi-2021-return", "shinan-2011-community", "city-2021"] {
        let path = format!("{}/../../schemes/{plan}.toml", env!("CARGO_MANIFEST_DIR"));
        let asked = ["rehearse", path.as_str(), "--keep", file.to_str().unwrap()];
        let said = Command::new(env!("CARGO_BIN_EXE_afterbell")).args(asked).output().unwrap();
        let why = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(2), "{plan}: {why}");
        assert!(why.contains("leave --keep out") && why.contains(plan), "{why}");
        assert!(said.stdout.is_empty() && !file.exists(), "nothing was rehearsed");
    }
}

/// Nobody said what is at hand.
fn given(people: &People, seed: u64) -> Given<'_> {
    Given { people, hands: Hands::default(), group_max: None, carer_day: None, seed }
}

/// Two schools of two towns, each with two home classes of a grade: grade 6 is told, not dropped; brothers ask together; each school's
/// children ask at its own point, which has as many rooms as classes.
#[test]
fn a_summer_is_played_by_the_register_s_own_children() {
    let text = include_str!("../../../schemes/yuhang-2022-summer.toml");
    let opened = Opened::read("yuhang-2022-summer.toml", text).unwrap();
    let Document::HolidayCare(plan) = opened.document else { panic!("it is a summer plan") };
    let child = |school: &str, (grade, class): (i64, i64), household: String| {
        let (home_class, school) = (format!("{grade}-{class}"), school.to_owned());
        Enrolled { grade, home_class, household, school, town: String::new() }
    };
    let own = |school: &'static str| {
        let one = move |n: i64| {
            let grades = [(1, 1), (3, 1), (3, 2), (6, 1)];
            grades.map(|at| child(school, at, format!("{school}-{n}")))
        };
        (0..30).flat_map(one)
    };
    let children: Vec<Enrolled> = own("u1").chain(own("良渚中学服务点")).collect();
    let people = People::Roll(children);
    let rooms_of = [("u1".to_owned(), 2), ("良渚中学服务点".to_owned(), 9)].into();
    let hands = Hands { teachers: Some(3), rooms: Some(11), rooms_of };
    let asked = Given { hands, group_max: Some(20), ..given(&people, 7) };
    let report = summer::rehearse(&plan, calendar::committed(), &asked);
    assert!(report.by_register && report.broken.is_empty(), "{}", report.table());
    assert_eq!((report.wanted, report.not_served), (240, 60), "{}", report.table());
    assert_eq!(report.not_served_grades, BTreeMap::from([(6, 60)]), "{}", report.table());
    assert_eq!(report.too_late % 3, 0, "brothers and sisters come together: {}", report.table());
    let rooms: Vec<Option<i64>> = report.points.iter().map(|one| one.rooms).collect();
    assert_eq!(rooms, [Some(2), None, Some(9)], "{}", report.table());
    assert!(report.points[0].groups > report.points[0].rooms, "80 children in 2 rooms: {}", report.table());
    assert_eq!(report.needs.len(), 10);
    for (need, day) in report.needs.iter().zip(&report.days) {
        let groups: i64 = day.at_points.iter().map(|here| (here + 19) / 20).sum();
        assert_eq!((need.teachers, need.rooms), (groups, groups), "{}", report.table());
        assert_eq!(need.teachers_short, (groups - 3).max(0), "{}", report.table());
    }
    let money = report.money;
    let came_in = money.care_fen + money.food_fen + money.relieved_fen;
    assert_eq!(came_in, money.to_points_fen + money.to_meals_fen + money.given_back_fen, "{money:?}");
    assert!(money.to_points_fen.0 > 0 && money.carer_day_fen_max.is_some(), "{money:?}");
    assert_eq!(report.notes, [Note::AllAsk, Note::NoPay]);
    let made_up = summer::rehearse(&plan, calendar::committed(), &given(&People::Families(40), 7));
    assert!(!made_up.by_register && made_up.needs.is_empty(), "{}", made_up.table());
    assert_eq!(made_up.notes, [Note::NoGroupSize, Note::NoHands, Note::NoPay]);
}

/// A register's children come back in their own grades and with their brothers; whom no stage of the plan knows is told.
#[test]
fn a_return_is_played_by_the_register_s_own_children() {
    let text = include_str!("../../../schemes/wuxi-2021-return.toml");
    let text = text.replacen("[\"kindergarten\", \"primary\", \"junior\"]", "[\"primary\"]", 1);
    let opened = Opened::read("wuxi-2021-return.toml", &text).unwrap();
    let Document::ReturnToSchool(plan) = opened.document else { panic!("it is a plan of return") };
    assert_eq!(plan.scheme.stages.len(), 1);
    let child = |n: i64, grade: i64| {
        let (home_class, household) = (format!("{grade}-1"), format!("f{n}"));
        Enrolled { grade, home_class, household, ..Enrolled::default() }
    };
    // In each household one child of grade 1, one of grade 4, and a third of them with one of grade 8.
    let of = |n: i64| {
        let third = (n % 3 == 0).then(|| child(n, 8));
        [child(n, 1), child(n, 4)].into_iter().chain(third)
    };
    let people = People::Roll((0..30).flat_map(of).collect());
    let report = reopening::rehearse(&plan, &given(&people, 7));
    assert!(report.by_register && report.broken.is_empty(), "{}", report.table());
    assert_eq!((report.pupils, report.without), (60, 0), "{}", report.table());
    assert_eq!(report.not_served_grades, BTreeMap::from([(8, 10)]), "{}", report.table());
    let grades: Vec<_> = report.grades.iter().map(|one| (one.stage, one.grade, one.pupils)).collect();
    assert_eq!(grades, [("primary", 1, 30), ("primary", 4, 30)], "{}", report.table());
    assert_eq!(report.batches[0].comes, 60, "grade 4 comes with its first-graders: {}", report.table());
    assert_eq!(report.needs[0].teachers, 2, "two home classes: {}", report.table());
    assert!(report.notes.contains(&Note::NoFee) && !report.notes.contains(&Note::ClassesMadeUp));
}

fn said(asked: &[&str]) -> (Option<i32>, serde_json::Value) {
    let said = Command::new(env!("CARGO_BIN_EXE_afterbell")).args(asked).output().unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    let why = String::from_utf8(said.stderr).unwrap();
    (said.status.code(), serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}{why}")))
}

/// By the command line: a register with schools and streets, what carers cost, and a policy with one plan under it.
#[test]
fn the_command_line_says_who_played_what_is_short_and_where_the_money_goes() {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("register.csv");
    let row = |n: i64| format!("{},{},f{n},u1,仓前街道\n", 1 + n % 6, 1 + n % 2);
    let rows: String = (0..240).map(row).collect();
    std::fs::write(&register, format!("grade,class,household,school,town\n{rows}")).unwrap();
    let scheme = |name: &str| format!("{}/../../schemes/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let (summer, register) = (scheme("yuhang-2022-summer"), register.to_str().unwrap());
    let asked = ["rehearse", summer.as_str(), "--json", "--register", register, "--group-max", "30"];
    let (code, report) = said(&[&asked[..], &["--teachers", "1", "--carer-day-fen", "1000000"]].concat());
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["by_register"], true);
    assert_eq!(report["not_served_grades"]["6"], 40, "{report}");
    assert_eq!(report["points"][0]["rooms"], 6, "one class of each grade, as the numbers fall: {report}");
    assert!(report["needs"][0]["teachers_short"].as_i64().unwrap() > 0, "{report}");
    assert!(report["money"]["surplus_fen"].as_i64().unwrap() < 0, "10,000 yuan a day is too dear: {report}");

    let policy = scheme("qingdao-2011");
    let (code, report) = said(&["rehearse", policy.as_str(), "--json", "--families", "60"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["plans"].as_array().map(Vec::len), Some(1), "{report}");
    assert_eq!(report["played"]["file"], "shinan-2011-community.toml", "{report}");
    assert_eq!(report["played"]["report"]["families"], 60, "{report}");
}

#[test]
fn a_summer_loses_no_family_and_mixes_no_money() {
    let text = include_str!("../../../schemes/yuhang-2022-summer.toml");
    let read = |text: &str| {
        let opened = Opened::read("yuhang-2022-summer.toml", text).unwrap();
        let Document::HolidayCare(plan) = opened.document else { panic!("it is a summer plan") };
        plan
    };
    let (plan, calendar) = (read(text), calendar::committed());
    let played = |families: usize, seed: u64| {
        let people = People::Families(families);
        summer::rehearse(&plan, calendar, &given(&people, seed))
    };
    for seed in 0..200 {
        // A crowd meets the same points in every summer: a few of them are enough.
        let is_crowded = seed % 10 == 0;
        for families in [0, 40, 90, 600].into_iter().filter(|families| *families < 600 || is_crowded) {
            let report = played(families, seed);
            assert!(report.broken.is_empty(), "{}", report.table());
            assert_eq!(report.days.len(), 10);
            let seated: i64 = report.points.iter().map(|point| point.after).sum();
            let told = report.not_served + report.too_late + report.waiting + report.unsettled + seated;
            assert_eq!(told, report.wanted, "every family is somewhere: {}", report.table());
            let whole = report.money.care_fen + report.money.food_fen + report.money.relieved_fen;
            assert_eq!(whole.0, seated * 70_000, "{}", report.table());
            assert_eq!(report.money.food_fen.0, seated * 20_000, "no relief on food");
            for point in &report.points {
                assert!(point.after <= point.capacity, "{}", report.table());
                assert!(point.state != "open" || point.after >= 25, "{}", report.table());
                assert!(point.state != "merged" || point.signed_up < 25, "{}", report.table());
            }
        }
    }
    let merges = |seed: u64| played(90, seed).points.iter().any(|one| one.state == "merged");
    assert!((0..50).any(merges), "small points merge");
    let never = read(&text.replace("students_min = 25", "students_min = 1"));
    for seed in 0..50 {
        let report = summer::rehearse(&never, calendar, &given(&People::Families(90), seed));
        assert!(report.points.iter().all(|one| one.state != "merged"), "{}", report.table());
    }
    assert_eq!(played(600, 7), played(600, 7), "the same seed, the same summer");
}

#[test]
fn a_return_counts_everyone_once_and_says_what_the_gates_cannot_take() {
    let text = include_str!("../../../schemes/wuxi-2021-return.toml");
    let read = |text: &str| {
        let opened = Opened::read("wuxi-2021-return.toml", text).unwrap();
        let Document::ReturnToSchool(plan) = opened.document else { panic!("it is a plan of return") };
        plan
    };
    let plan = read(text);
    let played = |families: usize, seed: u64| {
        let people = People::Families(families);
        reopening::rehearse(&plan, &given(&people, seed))
    };
    for seed in 0..100 {
        let report = played(300, seed);
        assert!(report.broken.is_empty(), "{}", report.table());
        let come: i64 = report.batches.iter().map(|batch| batch.comes).sum();
        assert_eq!(come + report.without, report.pupils, "{}", report.table());
        assert!(report.held.values().sum::<i64>() < report.pupils && !report.health_rules_on);
        assert!(report.at_home.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{}", report.table());
        assert_eq!(report.basins_min, (report.pupils + 44) / 45);
        assert_eq!(report.basins_target, (report.pupils + 39) / 40);
    }
    let fewer = read(&text.replace("grades   = [1, 6]", "grades   = [6]"));
    let people = People::Families(300);
    assert!(reopening::rehearse(&fewer, &given(&people, 7)).without > 0, "grade 1 has no batch any more");
    assert!(played(3000, 7).broken.iter().any(|one| one.rule == Rule::GateRoom));
    assert_eq!(played(300, 7), played(300, 7));
}

#[test]
fn a_roll_out_opens_pilots_then_nobody_then_all_and_tells_every_family() {
    let text = include_str!("../../../schemes/shinan-2011-community.toml");
    let read = |text: &str| {
        let opened = Opened::read("shinan-2011-community.toml", text).unwrap();
        let Document::CommunityCare(plan) = opened.document else { panic!("it is a plan of community care") };
        plan
    };
    let plan = read(text);
    let people = People::Families(1200);
    let played = |seed: u64| community::rehearse(&plan, &given(&people, seed));
    let mut open = [0; 3];
    for seed in 0..50 {
        let report = played(seed);
        assert!(report.broken.is_empty(), "{}", report.table());
        let classes: Vec<i64> = report.stages.iter().map(|stage| stage.open).collect();
        assert!(
            classes[0] <= 3 && classes[0] == classes[1] && classes[1] <= classes[2],
            "{}",
            report.table()
        );
        assert_eq!(report.stages[2].held_back, 0, "every community may open");
        let money = report.money;
        assert!(money.paid_fen.0 > 0 && money.refunded_fen.0 > 0, "{money:?}");
        assert_eq!(money.paid_fen, money.released_fen + money.refunded_fen, "{money:?}");
        assert_eq!(money.held_fen.0, 0, "an agreement that ended leaves nothing behind: {money:?}");
        for stage in &report.stages {
            let told = stage.placed.values().sum::<i64>() + stage.without;
            assert_eq!(told, report.families, "every family is told something: {}", report.table());
        }
        let school = report.stages[0].placed["school"];
        assert!(school <= 480 && report.stages[2].without <= report.stages[0].without, "{}", report.table());
        for (all, one) in open.iter_mut().zip(&classes) {
            *all += one;
        }
    }
    assert!(open[0] > 100 && open[2] > open[0] * 3, "{open:?}");
    let closed = text.replace("opens = \"every-community\"", "opens = \"nobody\"");
    let closed = community::rehearse(&read(&closed), &given(&people, 7));
    assert_eq!(closed.stages[2].open, closed.stages[0].open);
    assert_eq!(played(7), played(7));
}

/// The plan with other words in it, each of which must stand there.
fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(PLAN.text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

#[tokio::test]
async fn a_plan_that_gives_seats_to_whoever_asks_first_opens_its_courses() {
    let text = with(&[
        ("students_min  = 15 ", "students_min  = 3 "),
        ("way                = \"left-over\" ", "way                = \"first-come\""),
        ("from               = 2021-09-10T18:00:00", "from               = 2021-09-07T18:00:00"),
        ("until              = 2022-01-21T16:00:00", "until              = 2021-09-09T16:00:00"),
    ]);
    let report = played(Plan { file: PLAN.file, text: &text }, 7).await;
    assert_eq!(report.broken, 0, "{}", report.table());
    for act in ["claim.made", "claim.settled", "bill.issued", "payment.recorded", "roll.closed"] {
        assert!(report.acts.contains_key(act), "nobody did {act}:\n{}", report.table());
    }
    assert!(!report.acts.contains_key("draw.run"), "nothing is drawn:\n{}", report.table());
    let opened: Vec<_> = report.courses.iter().filter(|one| one.opened).collect();
    assert!(!opened.is_empty(), "{}", report.table());
    assert!(opened.iter().all(|one| (3..=one.seats).contains(&one.placed)), "{}", report.table());
    assert!(opened.iter().all(|one| one.wishes > 0), "{}", report.table());
    let money = report.money;
    assert!(money.released_fen.0 > 0 && money.held_fen.0 == 0, "{money:?}");
    assert_eq!(money.paid_fen, money.released_fen + money.refunded_fen);
}

#[tokio::test]
async fn a_plan_that_charges_afterwards_posts_its_lessons_month_by_month_and_bills_them() {
    let text = with(&[
        ("students_min  = 15 ", "students_min  = 3 "),
        (
            "bill_after           = \"opening\" ",
            "objection_days = 5\nbill_after           = \"public-check\"",
        ),
    ]);
    let report = played(Plan { file: PLAN.file, text: &text }, 7).await;
    assert_eq!(report.broken, 0, "{}", report.table());
    assert_eq!(report.acts.get("tally.posted"), Some(&5), "September to January:\n{}", report.table());
    assert_eq!(report.acts.get("tally.billed"), Some(&10), "each asked for twice:\n{}", report.table());
    for act in ["tally.objected", "tally.answered", "payment.recorded"] {
        assert!(report.acts.contains_key(act), "nobody did {act}:\n{}", report.table());
    }
    assert!(!report.acts.contains_key("bill.issued"), "nothing is billed ahead:\n{}", report.table());
    let money = report.money;
    assert!(money.paid_fen.0 > 0 && money.held_fen.0 == 0, "{money:?}");
    assert_eq!(money.paid_fen, money.released_fen + money.refunded_fen);
}

/// A school of grades 7 to 9, for which the town has no course: families wish for none, whether seats are drawn or asked for.
#[tokio::test]
async fn a_junior_school_is_rehearsed_without_courses_of_its_grades() {
    let child = |n: i64| {
        let grade = 7 + n % 3;
        let (home_class, household) = (format!("{grade}-1"), format!("f{n}"));
        Enrolled { grade, home_class, household, ..Enrolled::default() }
    };
    let people = People::Roll((0..12).map(child).collect());
    let asks_first = [
        ("way                = \"left-over\" ", "way                = \"first-come\""),
        ("from               = 2021-09-10T18:00:00", "from               = 2021-09-07T18:00:00"),
        ("until              = 2022-01-21T16:00:00", "until              = 2021-09-09T16:00:00"),
    ];
    for text in [with(&[]), with(&asks_first)] {
        let plan = Plan { file: PLAN.file, text: &text };
        let report = staged(Stage { people: people.clone(), ..stage(plan, 7) }).await;
        assert_eq!(report.broken, 0, "{}", report.table());
        assert!(report.enrolment.accepted > 0, "{}", report.table());
        assert!(report.courses.iter().all(|one| one.wishes == 0 && !one.opened), "{}", report.table());
    }
}

/// What a school proposes is what its rehearsal opens or does not.
#[tokio::test]
async fn a_school_s_own_courses_are_rehearsed_under_their_own_names() {
    let course = |n: i64, title: &str| Course {
        id: CourseId::new(format!("own-{n}")),
        title_zh: title.to_owned(),
        title_en: title.to_owned(),
        kind: Kind::Listed(Content::Arts),
        teacher: PersonId::new(format!("staff-{n}")),
        site: "elsewhere".to_owned(),
        room: format!("30{n}"),
        weekday: n,
        also: Vec::new(),
        from_minute: 16 * 60 + 40,
        lessons: 1,
        grades: (1, 5),
        seats: 20,
        taken: 0,
        state: State::Draft,
        plan: None,
    };
    let text = with(&[("students_min  = 15 ", "students_min  = 3 ")]);
    let courses = vec![course(1, "昆曲"), course(2, "木刻")];
    let report = staged(Stage { courses, ..stage(Plan { file: PLAN.file, text: &text }, 7) }).await;
    assert_eq!(report.broken, 0, "{}", report.table());
    assert!(report.own_courses);
    let titles: Vec<&str> = report.courses.iter().map(|one| one.title.0.as_str()).collect();
    assert_eq!(titles, ["昆曲", "木刻"], "{}", report.table());
    assert!(report.courses.iter().all(|one| one.wishes > 0 && one.opened), "{}", report.table());
}
