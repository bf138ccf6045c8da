//! 彩排测试 A whole season of a small town: nothing broken, and the same bytes for the same seed, on both databases.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use afterbell::rehearse::broken::Rule;
use afterbell::rehearse::{Stage, community, reopening, summer};
use afterbell::season::progress::Progress;
use afterbell::season::report::Report;
use afterbell::town::roll::People;
use afterbell::town::{PLAN, Plan};
use rules::plan::calendar;
use rules::plan::document::{Document, Opened};
use std::process::Command;

async fn played(plan: Plan<'_>, seed: u64) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let server = std::env::var("AFTERBELL_TEST_DATABASE").ok();
    stage(plan, seed).play(&server, &folder, &Progress::default()).await.unwrap()
}

fn stage(plan: Plan<'_>, seed: u64) -> Stage<'_> {
    Stage { plan, people: People::Families(45), seed, calendar: calendar::committed() }
}

#[tokio::test]
async fn a_season_breaks_no_promise_and_is_the_same_for_the_same_seed() {
    let (one, again) = (played(PLAN, 7).await, played(PLAN, 7).await);
    assert_eq!(one.broken, 0, "{}", one.table());
    assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&again).unwrap());
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
    let other = played(PLAN, 8).await;
    assert_ne!(one.journal, other.journal, "another seed is another season");
}

#[tokio::test]
async fn an_edited_scheme_is_rehearsed_as_it_is_written() {
    let text = PLAN.text.replace("students_min  = 15 ", "students_min  = 3 ");
    assert_ne!(text, PLAN.text);
    let (strict, easy) = (played(PLAN, 7).await, played(Plan { file: PLAN.file, text: &text }, 7).await);
    assert_eq!(easy.broken, 0, "{}", easy.table());
    let released = |report: &Report| report.evenings.last().unwrap().released_fen;
    for (report, least) in [(&strict, 15), (&easy, 3)] {
        assert!(report.courses.iter().all(|one| one.minimum == least), "{}", report.table());
        let filled = report.courses.iter().filter(|one| one.opened);
        assert!(filled.clone().all(|one| (least..=one.seats).contains(&one.placed)), "{}", report.table());
    }
    assert!(
        strict.courses.iter().all(|one| !one.opened),
        "no fifteen of so few wish alike: {}",
        strict.table()
    );
    assert!(easy.courses.iter().any(|one| one.opened), "{}", easy.table());
    let money = easy.money;
    assert!(money.released_fen.0 > 0 && money.refunded_fen.0 > 0, "{money:?}");
    assert_eq!(money.paid_fen, money.released_fen + money.refunded_fen + money.held_fen);
    assert_eq!(money.released_fen, released(&easy), "the transfers and the balances say the same");
    assert!(released(&easy) > released(&strict), "more courses open, so more lessons are paid");
}

/// The database that a rehearsal keeps: the doctor finds nothing, and its own sums, which read no balance, say the same.
#[tokio::test]
async fn the_doctor_agrees_with_a_season_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kept.db");
    let text = PLAN.text.replace("students_min  = 15 ", "students_min  = 3 ");
    let stage = || stage(Plan { file: PLAN.file, text: &text }, 7);
    let report = stage().kept(&file, &Progress::default()).await.unwrap();
    let (money, told) = (report.money, serde_json::to_value(&report).unwrap()["money"].take());
    assert!(money.paid_fen.0 > 0 && money.released_fen.0 > 0 && money.refunded_fen.0 > 0, "{money:?}");
    assert_eq!(money.paid_fen, money.released_fen + money.refunded_fen + money.held_fen);
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

#[test]
fn a_summer_loses_no_family_and_mixes_no_money() {
    let text = include_str!("../../../schemes/yuhang-2022-summer.toml");
    let played = |text: &str, families: usize, seed: u64| {
        let opened = Opened::read("yuhang-2022-summer.toml", text).unwrap();
        let Document::HolidayCare(plan) = opened.document else { panic!("it is a summer plan") };
        summer::rehearse(&plan, calendar::committed(), families, seed)
    };
    for seed in 0..200 {
        for families in [0, 40, 90, 600] {
            let report = played(text, families, seed);
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
    let merged = |text: &str| {
        (0..50).filter(|seed| played(text, 90, *seed).points.iter().any(|one| one.state == "merged")).count()
    };
    let never = text.replace("students_min = 25", "students_min = 1");
    assert!(merged(text) > 0 && merged(&never) == 0, "{} and {}", merged(text), merged(&never));
    assert_eq!(played(text, 600, 7), played(text, 600, 7), "the same seed, the same summer");
}

#[test]
fn a_return_counts_everyone_once_and_says_what_the_gates_cannot_take() {
    let text = include_str!("../../../schemes/wuxi-2021-return.toml");
    let played = |text: &str, families: usize, seed: u64| {
        let opened = Opened::read("wuxi-2021-return.toml", text).unwrap();
        let Document::ReturnToSchool(plan) = opened.document else { panic!("it is a plan of return") };
        reopening::rehearse(&plan, families, seed)
    };
    for seed in 0..100 {
        let report = played(text, 300, seed);
        assert!(report.broken.is_empty(), "{}", report.table());
        let come: i64 = report.batches.iter().map(|batch| batch.comes).sum();
        assert_eq!(come + report.without, report.pupils, "{}", report.table());
        assert!(report.held.values().sum::<i64>() < report.pupils && !report.health_rules_on);
        assert!(report.at_home.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{}", report.table());
        assert_eq!(report.basins_min, (report.pupils + 44) / 45);
        assert_eq!(report.basins_target, (report.pupils + 39) / 40);
    }
    let fewer = text.replace("grades   = [1, 6]", "grades   = [6]");
    assert!(played(&fewer, 300, 7).without > 0, "grade 1 has no batch any more");
    assert!(played(text, 3000, 7).broken.iter().any(|one| one.rule == Rule::GateRoom));
    assert_eq!(played(text, 300, 7), played(text, 300, 7));
}

#[test]
fn a_roll_out_opens_pilots_then_nobody_then_all_and_tells_every_family() {
    let text = include_str!("../../../schemes/shinan-2011-community.toml");
    let played = |text: &str, seed: u64| {
        let opened = Opened::read("shinan-2011-community.toml", text).unwrap();
        let Document::CommunityCare(plan) = opened.document else { panic!("it is a plan of community care") };
        community::rehearse(&plan, 1200, seed)
    };
    let mut open = [0; 3];
    for seed in 0..50 {
        let report = played(text, seed);
        assert!(report.broken.is_empty(), "{}", report.table());
        let classes: Vec<i64> = report.stages.iter().map(|stage| stage.open).collect();
        assert!(
            classes[0] <= 3 && classes[0] == classes[1] && classes[1] <= classes[2],
            "{}",
            report.table()
        );
        assert_eq!(report.stages[2].held_back, 0, "every community may open");
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
    assert_eq!(played(&closed, 7).stages[2].open, played(&closed, 7).stages[0].open);
    assert_eq!(played(text, 7), played(text, 7));
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
