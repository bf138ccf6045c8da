//! 社区托管方案 The committed plan reads, every mistake is told at its place, and its paper has all clauses.

use super::super::document::{Document, Opened};
use super::super::finding::Weight;
use super::super::lattice::Library;
use super::super::measure;
use super::*;
use std::collections::BTreeSet;

/// What is written, what is written instead, then code, clause and marked text of what is found.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

const SENSE: [Case; 30] = [
    ("\"shinan-2011-community\"", "\"community\"", "id-not-file-name", "", "\"community\""),
    ("version = 1", "version = 0", "not-positive", "", "0"),
    ("name  = \"summary\"", "name  = \"pilot\"", "given-twice", "P2.10", "\"pilot\""),
    ("until = 2013-01-01", "until = 2012-01-01", "ends-before-it-begins", "P2.18", "2012-01-01"),
    ("from  = 2011-11-01", "from  = 2011-10-31", "out-of-order", "P2.14", "2011-10-31"),
    ("from  = 2011-11-01", "from  = 2011-11-02", "stages-apart", "P2.14", "2011-11-02"),
    ("from  = 2012-01-01", "from  = 2012-01-02", "stages-apart", "P2.18", "2012-01-02"),
    ("2011-12-15", "2011-10-31", "outside-summary", "P2.15", "2011-10-31"),
    ("2011-12-15", "2012-01-01", "outside-summary", "P2.15", "2012-01-01"),
    (
        "target_on           = 2012-12-31",
        "target_on = 2013-01-01",
        "target-after-rollout",
        "P2.18",
        "2013-01-01",
    ),
    ("street-a/community-a\"", "street-a\"", "pilot-of-another-rank", "P2.11", "\"qingdao/shinan/street-a\""),
    (
        "\"qingdao/shinan/street-c\"",
        "\"qingdao/shinan/street-c/x\"",
        "pilot-of-another-rank",
        "P2.11",
        "\"qingdao/shinan/street-c/x\"",
    ),
    (
        "street-b/xianyou-road",
        "street-c/xianyou-road",
        "pilot-in-a-pilot",
        "P2.11",
        "\"qingdao/shinan/street-c/xianyou-road\"",
    ),
    (
        "street-b/xianyou-road",
        "street-a/community-a",
        "pilot-in-a-pilot",
        "P2.11",
        "\"qingdao/shinan/street-a/community-a\"",
    ),
    ("near_metres         = 1000", "near_metres = 0", "not-positive", "P2.8", "0"),
    (
        "[\"school\", \"community\", \"social\"]",
        "[\"school\", \"social\", \"social\"]",
        "given-twice",
        "P2.2",
        "\"social\"",
    ),
    ("[\"what\", \"by-when\", \"contact\"]", "[]", "empty", "P2.3", "[]"),
    ("\"lighting\"]", "\"lighting\", \"exits\"]", "given-twice", "P2.19", "\"exits\""),
    (
        "\"fire-safety\", \"hygiene\", \"window-guards\", \"stair",
        "\"fire-safety\", \"hygiene\", \"stair",
        "critical-not-checked",
        "P2.19",
        "\"window-guards\"",
    ),
    ("alert_days      = 30", "alert_days = 180", "alert-outlasts", "P2.19", "180"),
    ("until = \"11:00\"", "until = \"08:30\"", "hours-upside-down", "P2.12", "\"08:30\""),
    ("days = [\"wed\"]", "days = []", "empty", "P2.12", "[]"),
    ("reviewers        = 2", "reviewers = 0", "not-positive", "P2.21", "0"),
    ("score_min        = 60", "score_min = 101", "score-above-full", "P2.21", "101"),
    ("score_min        = 60", "score_min = 0", "not-positive", "P2.21", "0"),
    ("visit_every_days = 30", "visit_every_days = 0", "not-positive", "P2.27", "0"),
    (
        "\"care-agreement\"]",
        "\"care-agreement\", \"mandate-letter\"]",
        "mandate-in-a-class",
        "X.11",
        "\"mandate-letter\"",
    ),
    ("[\"care-agreement\"]", "[]", "no-agreement", "P2.28", "[]"),
    ("places     = 10", "places = 0", "not-positive", "P2.24", "0"),
    ("name  = \"rollout\"", "name  = \"summary\"", "stage-missing", "P2.18", "[[rollout.stage]]"),
];

fn found(case: &Case) -> Vec<Finding> {
    let text = SHINAN.replacen(case.0, case.1, 1);
    assert_ne!(text, SHINAN, "{} stands in the plan", case.0);
    match Opened::read("shinan-2011-community.toml", &text) {
        Ok(opened) => opened.findings,
        Err(findings) => findings,
    }
}

#[test]
fn the_committed_plan_holds() {
    let opened = Opened::read("shinan-2011-community.toml", SHINAN).unwrap();
    assert!(opened.findings.is_empty(), "{:#?}", opened.findings);
    assert_eq!(opened.document.plan().unwrap().days(), shinan().days());
    assert_eq!(
        shinan().days(),
        Days { from: jiff::civil::date(2011, 5, 10), until: jiff::civil::date(2013, 1, 1) }
    );
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let meant =
        |one: &Finding, case: &Case| (one.code, &*one.clause, one.marked()) == (case.2, case.3, case.4);
    let missed: Vec<_> = SENSE
        .iter()
        .map(|case| (case, found(case)))
        .filter(|(case, found)| !found.iter().any(|one| meant(one, case)))
        .map(|(case, found)| {
            let told = |one: &Finding| (one.code, one.clause.to_string(), one.marked().to_owned());
            (case, found.iter().map(told).collect::<Vec<_>>())
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// P1.36: whoever answers the plan decides about a title, so that it is no mistake.
#[test]
fn a_title_that_speaks_of_lessons_is_warned_of_and_holds() {
    let cases = [
        ("小学生社区托管服务工作方案", "小学生社区奥数提高班方案", Some("提高班\u{3001}奥数")),
        ("Community care of primary pupils: work plan", "Mock exam care", Some("mock exam")),
        ("街道办事处仙游路社区", "仙游路衔接班", Some("衔接班")),
        ("街道办事处仙游路社区", "街道办事处泉州路社区", None),
    ];
    for (from, to, words) in cases {
        let text = SHINAN.replace(&format!("= \"{from}\""), &format!("= \"{to}\""));
        assert_ne!(text, SHINAN, "{from} stands in the plan");
        let opened = Opened::read("shinan-2011-community.toml", &text).unwrap();
        let told = opened.findings.iter().map(|one| (one.code, &*one.clause, one.weight));
        let expected = words.map(|_| ("title-speaks-of", "P1.36", Weight::Warning));
        assert_eq!(told.collect::<Vec<_>>(), Vec::from_iter(expected), "{to}");
        assert!(
            opened.holds() && opened.findings.iter().all(|one| one.what.zh.contains(words.unwrap())),
            "{to}"
        );
    }
}

#[test]
fn every_code_of_its_own_has_a_case() {
    let texts: toml::Table = include_str!("../../../locales/findings-community-care.toml").parse().unwrap();
    let cases: BTreeSet<&str> = SENSE.iter().map(|case| case.2).collect();
    let without: Vec<&String> =
        texts["finding"].as_table().unwrap().keys().filter(|code| !cases.contains(code.as_str())).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn every_value_is_of_a_known_measure_and_stands_where_it_says() {
    let source = Source::parse("shinan-2011-community.toml", SHINAN).unwrap();
    for value in shinan().measured() {
        assert!(measure::find(value.measure).is_some(), "{}", value.measure);
        let finding = source.finding(&value.path, "", ("empty", vec![]));
        let key = value.path.rsplit('.').next().unwrap();
        assert!(finding.excerpt.contains(key), "{}: {}", value.path, finding.excerpt);
    }
}

#[test]
fn behind_the_target_is_told_and_not_refused() {
    let policy = Opened::read("qingdao-2011.toml", include_str!("../../../../../schemes/qingdao-2011.toml"));
    let Document::Policy(policy) = policy.unwrap().document else { panic!("it is a policy") };
    let library = Library::new([*policy]);
    let found = |text: &str| {
        let opened = Opened::read("shinan-2011-community.toml", text).unwrap();
        let told = library.check(&opened, None).into_iter();
        told.map(|one| (one.code, one.clause.into_owned(), one.weight)).collect::<Vec<_>>()
    };
    assert_eq!(found(SHINAN), []);
    let later = SHINAN.replace("target_on           = 2012-12-31", "target_on = 2013-06-30");
    let behind = ("behind-a-goal", "P2.8".to_owned(), Weight::Warning);
    assert!(found(&later).contains(&behind), "{:?}", found(&later));
}

#[test]
fn the_paper_has_every_clause_and_marks_what_is_to_be_filled() {
    let paper = shinan().paper();
    let clauses: BTreeSet<&str> = paper.lines().map(|line| line.clause).collect();
    let missing: Vec<String> = (1..=31)
        .map(|number| format!("P2.{number}"))
        .filter(|clause| !clauses.contains(clause.as_str()))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
    let zh: Vec<&str> = paper.lines().map(|line| line.words.zh.as_str()).collect();
    assert!(zh.iter().all(|text| !text.contains('{')), "{zh:#?}");
    assert!(zh.contains(&"责任领导:________(原文缺失,待填)。"), "{zh:#?}");
    assert!(zh.contains(&"试点单位:街道办事处仙游路社区(原文缺街道名,待填)。"), "{zh:#?}");
    let english = paper.lines().map(|line| &line.words.en);
    let chinese = |text: &&String| text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    assert_eq!(english.filter(chinese).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_paper_s_stages_end_on_their_last_day() {
    let paper = shinan().paper();
    let Some(super::super::paper::Part::Group(heading, _)) = paper.sections[2].parts.first() else {
        panic!("the stages are groups")
    };
    assert_eq!(heading.zh, "试点阶段:(2011年5月10日—2011年10月31日)");
}
