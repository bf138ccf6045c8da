//! 开学返校 The plan of return: what it contradicts itself on, what it states, what is posted.

use super::*;
use crate::plan::clause::clauses;
use crate::plan::document::{Document, Opened};
use crate::plan::finding::Weight;
use crate::plan::lattice::Library;
use crate::plan::measure;
use std::collections::BTreeSet;

/// What is written, what is written instead, then code, clause and marked text of what is found.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

const SENSE: [Case; 34] = [
    ("\"wuxi-2021-return\"", "\"return\"", "id-not-file-name", "", "\"return\""),
    ("until             = 2021-10-01", "until = 2021-09-01", "ends-before-it-begins", "", "2021-09-01"),
    ("until         = 2021-09-18", "until = 2021-09-03", "ends-before-it-begins", "", "2021-09-03"),
    ("spread_days_max   = 2", "spread_days_max = -1", "not-positive", "P5.39", "-1"),
    ("doctor_within_hours = 24", "doctor_within_hours = 0", "not-positive", "P5.19", "0"),
    ("per_hundred = 100", "per_hundred = 0", "not-positive", "P5.30", "0"),
    ("test_hours = 48", "test_hours = 0", "not-positive", "P5.42", "0"),
    ("minutes = 20", "minutes = 0", "not-positive", "P5.48", "0"),
    ("persons_target   = 40", "persons_target = 46", "target-above-limit", "P5.32", "46"),
    ("age_min            = 12", "age_min = 18", "ages-reversed", "P5.25", "18"),
    ("held_on   = 2021-08-28", "held_on = 2021-09-01", "not-before-opening", "P5.7", "2021-09-01"),
    ("by          = 2021-08-30", "by = 2021-09-01", "not-before-opening", "P5.34", "2021-09-01"),
    ("tidy_by     = 2021-08-29", "tidy_by = 2021-09-02", "not-before-opening", "P5.33", "2021-09-02"),
    ("by     = 2021-08-31", "by = 2021-09-01", "not-before-opening", "P5.22", "2021-09-01"),
    (
        "staff_from        = 2021-08-25",
        "staff_from = 2021-09-01",
        "not-before-opening",
        "P5.20",
        "2021-09-01",
    ),
    (
        "\"security\", by = 2021-08-30",
        "\"security\", by = 2021-09-01",
        "not-before-opening",
        "P5.3",
        "2021-09-01",
    ),
    (
        "\"health-worker\", \"grade-leader\"",
        "\"grade-leader\"",
        "duty-without-member",
        "P5.3",
        "\"health-worker\"",
    ),
    ("members = [\"head\", ", "members = [", "duty-without-member", "P5.2", "\"head\""),
    ("class      = 3", "class = 5", "no-such-class", "P5.47", "5"),
    ("class      = 3", "class = 2", "class-of-another", "P5.44", "2"),
    ("\"kindergarten-cold\"", "\"other-illness\"", "given-twice", "P5.45", "\"other-illness\""),
    (
        "needs  = [\"free-of-symptoms\", \"health-worker-confirms\"]",
        "needs = [\"health-worker-confirms\", \"free-of-symptoms\"]",
        "steps-out-of-order",
        "P5.46",
        "[\"health-worker-confirms\", \"free-of-symptoms\"]",
    ),
    (
        "test_hours = 48                             # P5.44",
        "#",
        "test-without-hours",
        "P5.44",
        "[\"negative-test\"]",
    ),
    ("needs      = [\"negative-test\"]", "needs = []", "hours-without-test", "P5.44", "48"),
    ("\"disposable-gloves\"", "\"medical-masks\"", "given-twice", "P5.30", "\"medical-masks\""),
    ("[\"dormitories\"]", "[\"dormitories\", \"lifts\"]", "present-and-absent", "P5.34", "\"lifts\""),
    ("on       = 2021-09-02", "on = 2021-08-31", "batch-before-opening", "P5.38", "2021-08-31"),
    ("on       = 2021-09-03", "on = 2021-09-04", "batch-too-late", "P5.39", "2021-09-04"),
    ("from     = \"08:00\"", "from = \"07:59\"", "batches-meet", "P5.39", "\"07:59\""),
    ("on       = 2021-09-01", "on = 2021-09-02", "nobody-on-opening-day", "P5.38", "[[batch]]"),
    ("grades   = [1, 6]", "grades = [1, 7]", "not-a-grade-here", "P5.39", "7"),
    ("grades   = [1, 6]", "grades = [1, 6, 2]", "grade-in-two-batches", "P5.39", "2"),
    ("grades   = [1, 6]", "grades = [1]", "grade-without-batch", "P5.39", "[[batch]]"),
    ("[\"counsellor\"]", "[]", "empty", "P5.23", "[]"),
];

fn found(case: &Case) -> Vec<Finding> {
    let text = DONGPO.replace(case.0, case.1);
    assert_ne!(text, DONGPO, "{} stands in the plan", case.0);
    Opened::read("wuxi-2021-return.toml", &text).unwrap().findings
}

#[test]
fn every_mistake_is_told_at_its_place() {
    let meant =
        |one: &Finding, case: &Case| (one.code, &*one.clause, one.marked()) == (case.2, case.3, case.4);
    let missed: Vec<_> = SENSE
        .iter()
        .map(|case| (case, found(case)))
        .filter(|(case, found)| !found.iter().any(|one| meant(one, case)))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn every_code_of_this_kind_has_a_case() {
    let texts: toml::Table = include_str!("../../../locales/findings-return.toml").parse().unwrap();
    let cases: BTreeSet<&str> = SENSE.iter().map(|case| case.2).collect();
    for code in texts["finding"].as_table().unwrap().keys() {
        assert!(cases.contains(code.as_str()), "{code}");
    }
}

#[test]
fn every_value_is_of_a_known_measure_and_sort() {
    let values = dongpo().measured();
    for value in &values {
        let known = measure::find(value.measure).unwrap_or_else(|| panic!("{}", value.measure));
        let sort = match value.value {
            Value::Time(_) => measure::Sort::Time,
            Value::Number(_) => measure::Sort::Number,
            Value::Date(_) => measure::Sort::Date,
            Value::Flag(_) => measure::Sort::Flag,
            Value::Word(_) => measure::Sort::Word,
            Value::Words(_) => measure::Sort::Words,
        };
        assert_eq!(known.sort, sort, "{}", value.measure);
    }
    let stated: BTreeSet<&str> = values.iter().map(|one| one.measure).collect();
    let own = measure::MEASURES.iter().find(|plan| plan.iter().any(|one| one.name == "opens-on")).unwrap();
    assert!(own.iter().all(|one| stated.contains(one.name)));
}

#[test]
fn every_word_of_a_closed_list_has_a_name() {
    for value in dongpo().measured() {
        if let Value::Word(_) | Value::Words(_) = value.value {
            let shown = value.value.shown();
            let named = shown.zh.chars().all(|c| !c.is_ascii_alphabetic());
            assert!(named, "{}: {}", value.measure, shown.zh);
        }
    }
}

#[test]
fn the_paper_has_the_nine_headings_and_the_plan_s_numbers() {
    let paper = dongpo().paper();
    let headings: Vec<&str> = paper.sections.iter().map(|section| section.heading.zh.as_str()).collect();
    assert_eq!(headings.len(), 9);
    assert_eq!(headings[1], "严格把好开学疫情防控条件");
    let zh: Vec<&str> = paper.lines().map(|line| line.words.zh.as_str()).collect();
    let says = |text: &str| zh.iter().any(|line| line.contains(text));
    for text in [
        "连续居家健康观察14天",
        "最迟8月17日(周二)返回",
        "至少开展1次模拟演练",
        "每45人至少配设一个洗手盆(目标40人)",
        "持48小时内核酸检测阴性证明",
        "小班",
        "南门",
        "12-17岁",
        "9月1日(周三)开学",
    ] {
        assert!(says(text), "{text}: {zh:#?}");
    }
    for line in paper.lines() {
        assert!(clauses().get(line.clause).is_some(), "{}", line.clause);
        assert!(!line.words.zh.contains('{') && !line.words.en.contains('{'), "{}", line.words.en);
        assert!(line.words.zh.chars().all(|c| !c.is_ascii_lowercase()), "{}", line.words.zh);
    }
}

/// What is told of the plan under the city's policy.
fn under_the_city(text: &str) -> Vec<(&'static str, Weight)> {
    let city = include_str!("../../../../../schemes/wuxi-2021-opening.toml");
    let Document::Policy(city) = Opened::read("wuxi-2021-opening.toml", city).unwrap().document else {
        panic!("a policy")
    };
    let opened = Opened::read("wuxi-2021-return.toml", text).unwrap();
    let found = Library::new([*city]).check(&opened, None);
    found.iter().map(|one| (one.code, one.weight)).collect()
}

#[test]
fn the_health_rules_are_switched_on_by_name_and_reason_only() {
    assert_eq!(under_the_city(DONGPO), []);
    let on = DONGPO.replace("active            = false", "active = true");
    assert_eq!(under_the_city(&on), [("switch-without-approval", Weight::Error)]);
    let approval = "\n[[approval]]\nof = \"wuxi-2021-opening/health-mode\"\n\
        reason = { zh = \"本区列为中风险\", en = \"The district is at medium risk\" }\n\
        approver = \"李强(市疫情防控指挥部)\"\non = 2021-08-06\n";
    assert_eq!(under_the_city(&format!("{on}{approval}")), [("set-aside", Weight::Note)]);
    // The days at home are not anybody's to shorten.
    let of_days = approval.replace("health-mode", "observation");
    let shorter = DONGPO.replace("days               = 14", "days = 7") + &of_days;
    let told = under_the_city(&shorter);
    assert!(told.contains(&("below-limit", Weight::Error)), "{told:?}");
    assert!(told.contains(&("cannot-be-approved", Weight::Error)), "{told:?}");
}

#[test]
fn a_school_without_kindergarten_needs_no_row_of_it() {
    let whole = DONGPO.replace(
        "[\"kindergarten\", \"primary\", \"junior\"]            # P5.4",
        "[\"primary\", \"junior\"] #",
    );
    let from = whole.find("[[clearance]]                               # P5.46").unwrap();
    let until = whole.find("[entry]").unwrap();
    let mut text = format!("{}{}", &whole[..from], &whole[until..]);
    let first = text.find("[[batch]]\nstage    = \"kindergarten\"").unwrap();
    let last = text.find("[training]").unwrap();
    text.replace_range(first..last, "");
    text = text.replace("offered       = true", "offered       = false");
    assert_eq!(under_the_city(&text), []);
}

#[test]
fn a_torn_document_is_told_and_never_a_panic() {
    for (at, _) in DONGPO.char_indices().step_by(23) {
        let found = match Opened::read("wuxi-2021-return.toml", &DONGPO[..at]) {
            Ok(opened) => opened.findings,
            Err(found) => found,
        };
        assert!(found.iter().all(|one| !one.render(true).is_empty()), "{at}");
    }
}

#[test]
fn health_is_asked_only_when_it_is_switched_on_by_a_complete_approval() {
    let approval = |of: &str, approver: &str| {
        format!(
            "\n[[approval]]\nof = \"{of}\"\nreason = {{ zh = \"疫情\", en = \"the epidemic\" }}\n\
             approver = \"{approver}\"\non = 2021-08-06\n"
        )
    };
    let on = DONGPO.replace("active            = false", "active = true");
    let named = approval("wuxi-2021-opening/health-mode", "李强(市疫情防控指挥部)");
    let cases = [
        (DONGPO.to_owned(), false),
        (format!("{DONGPO}{named}"), false),
        (on.clone(), false),
        (format!("{on}{}", approval("wuxi-2021-opening/observation", "李强")), false),
        (format!("{on}{named}"), true),
    ];
    for (text, asks) in cases {
        let opened = Opened::read("wuxi-2021-return.toml", &text).unwrap();
        let Document::ReturnToSchool(plan) = opened.document else { panic!("a plan of return") };
        assert_eq!(plan.asks_health(), asks);
    }
}

#[test]
fn a_kindergarten_has_a_plan_of_its_own_or_classes_that_begin_with_k() {
    let mut plan = crate::plan::return_to_school::dongpo();
    let stage = |plan: &crate::plan::return_to_school::ReturnPlan, grade, class| plan.stage_of(grade, class);
    let cases = [
        (3, "K3-2", Stage::Kindergarten),
        (3, "3-2", Stage::Primary),
        (6, "6-1", Stage::Primary),
        (7, "7-1", Stage::Junior),
        (10, "10-1", Stage::Senior),
    ];
    for (grade, class, told) in cases {
        assert_eq!(stage(&plan, grade, class), told, "{class}");
    }
    plan.scheme.stages = vec![Stage::Kindergarten];
    assert_eq!(stage(&plan, 3, "3-2"), Stage::Kindergarten);
}
