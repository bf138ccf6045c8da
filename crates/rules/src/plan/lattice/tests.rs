//! 层层约束 Policies above policies above a plan, as case tables.

use super::*;
use crate::plan::holiday_care::YUHANG;
use crate::plan::scheme::GONGSHU;
use crate::plan::wording;
use jiff::civil::date;

const NATIONAL: &str = include_str!("../../../../../schemes/national-2021.toml");
const LATER: &str = include_str!("../../../../../schemes/national-2023.toml");
const CITY: &str = include_str!("../../../../../schemes/city-2021.toml");
const DISTRICT: &str = include_str!("../../../../../schemes/gongshu-district-2021.toml");

/// What is written, what is written instead; then code, clause, limit and marked text of what is found.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const PLAN: [Case; 12] = [
    (
        "summer = \"18:00\"",
        "summer = \"18:10\"",
        "above-limit",
        "P1.24",
        "gongshu-district-2021/ends",
        "\"18:10\"",
    ),
    (
        "mon-thu = \"18:00\"",
        "mon-thu = \"18:01\"",
        "above-limit",
        "P1.24",
        "gongshu-district-2021/ends",
        "\"18:01\"",
    ),
    ("= 2000", "= 2501", "above-limit", "P1.10", "gongshu-district-2021/fee-cap", "2501"),
    (
        "students_max  = 40",
        "students_max = 46",
        "above-limit",
        "P3.35",
        "gongshu-district-2021/group-size",
        "46",
    ),
    (
        "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]",
        "[\"mon\", \"tue\", \"wed\", \"thu\"]",
        "principle-without-approval",
        "P1.22",
        "city-2021/five-days",
        "[\"mon\", \"tue\", \"wed\", \"thu\"]",
    ),
    (
        "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]              # X.6",
        "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\"] #",
        "principle-without-approval",
        "P1.21",
        "city-2021/weekdays",
        "[\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\"]",
    ),
    (
        "optional_days        = [\"fri\"]",
        "optional_days = [\"thu\"]",
        "principle-without-approval",
        "P3.57",
        "gongshu-district-2021/optional-days",
        "[\"thu\"]",
    ),
    ("\"gongshu-district-2021\"]", "\"gongshu-2021\"]", "no-such-policy", "P1.1", "", "\"gongshu-2021\""),
    ("[\"gongshu-district-2021\"]", "[\"city-2021\"]", "policy-left-out", "P1.1", "", "[\"city-2021\"]"),
    (
        "place   = \"hangzhou/gongshu/wenlan\"",
        "place = \"hangzhou/xihu/a\"",
        "policy-of-another-place",
        "P1.8",
        "",
        "\"gongshu-district-2021\"",
    ),
    (
        "[term]",
        "[[approval]]\nof = \"city-2021/end\"\nreason = { zh = \"a\", en = \"a\" }\napprover = \"a\"\non = 2021-09-01\n[term]",
        "no-such-limit",
        "P1.22",
        "",
        "\"city-2021/end\"",
    ),
    (
        "[term]",
        "[[approval]]\nof = \"gongshu-district-2021/fee-cap\"\nreason = { zh = \"a\", en = \"a\" }\napprover = \"a\"\non = 2021-09-01\n[term]",
        "cannot-be-approved",
        "P1.22",
        "",
        "\"gongshu-district-2021/fee-cap\"",
    ),
];

const POLICY: [Case; 12] = [
    ("on      = \"care-ends\"", "on = \"care-end\"", "misspelt-key", "", "", "\"care-end\""),
    ("on      = \"care-ends\"", "on = \"noise\"", "unknown-measure", "", "", "\"noise\""),
    ("at_most = 2500", "at_most = 2500\nat_least = 100", "not-one-bound", "", "", "\"fee-cap\""),
    ("at_most = 2500", "at_most = \"18:00\"", "bound-of-another-sort", "", "", "\"18:00\""),
    ("at_most = 2500", "includes = [\"mon\"]", "bound-of-another-sort", "", "", "[\"mon\"]"),
    ("within = [\"fri\"]", "within = []", "empty", "", "", "[]"),
    ("within = [\"fri\"]", "within = [\"frid\"]", "misspelt-key", "", "", "\"frid\""),
    ("within = [\"fri\"]", "within = [\"fri\", \"holidays\"]", "unknown-choice", "", "", "\"holidays\""),
    (
        "on      = \"care-ends\"",
        "on = \"care-ends\"\nkinds = [\"term-care\", \"holiday-care\"]",
        "kind-without-measure",
        "P1.1",
        "",
        "\"holiday-care\"",
    ),
    ("at_most = \"18:00\"", "at_most = \"18:30\"", "wider-than-above", "P1.3", "", "\"18:30\""),
    ("id      = \"ends\"", "id = \"fee-cap\"", "given-twice", "", "", "\"fee-cap\""),
    ("\"city-2021\"", "\"city-2020\"", "no-such-policy", "P1.1", "", "\"city-2020\""),
];

fn policy(file: &str, text: &str) -> Policy {
    Opened::read(file, text).unwrap().document.into_policy().unwrap()
}

fn library() -> Library {
    Library::new([
        policy("national-2021.toml", NATIONAL),
        policy("national-2023.toml", LATER),
        policy("city-2021.toml", CITY),
        policy("gongshu-district-2021.toml", DISTRICT),
    ])
}

/// The library with one text of the city's opinion replaced.
fn with_city(from: &str, to: &str) -> Library {
    assert!(CITY.contains(from), "{from}");
    let changed = policy("city-2021.toml", &CITY.replace(from, to));
    Library::new(library().iter().cloned().chain([changed]))
}

fn checked(library: &Library, file: &str, text: &str, since: Option<Date>) -> Vec<Finding> {
    match Opened::read(file, text) {
        Ok(opened) => library.check(&opened, since),
        Err(found) => found,
    }
}

/// What is found in the school's plan, but for the one thing that it was allowed.
fn plan(library: &Library, text: &str) -> Vec<Finding> {
    let mut found = checked(library, "gongshu-2021-autumn.toml", text, None);
    found.retain(|one| !one.limit.as_deref().is_some_and(|limit| limit.ends_with("/fee-guide")));
    found
}

fn missed<'c>(cases: &'c [Case], file: &str, text: &str) -> Vec<(&'c Case, Vec<Finding>)> {
    let meant = |one: &Finding, case: &Case| {
        let limit = one.limit.as_deref().unwrap_or_default();
        (one.code, &*one.clause, limit, one.marked()) == (case.2, case.3, case.4, case.5)
    };
    let found = |case: &Case| {
        let changed = text.replacen(case.0, case.1, 1);
        assert_ne!(changed, text, "{} stands in it", case.0);
        checked(&library(), file, &changed, None)
    };
    let all = cases.iter().map(|case| (case, found(case)));
    all.filter(|(case, found)| !found.iter().any(|one| meant(one, case))).collect()
}

#[test]
fn the_committed_documents_hold() {
    assert_eq!(plan(&library(), GONGSHU), []);
    let all = checked(&library(), "gongshu-2021-autumn.toml", GONGSHU, None);
    assert_eq!(
        all.iter().map(|one| (one.code, one.weight)).collect::<Vec<_>>(),
        [("set-aside", Weight::Note)]
    );
    for (file, text) in
        [("national-2021.toml", NATIONAL), ("city-2021.toml", CITY), ("gongshu-district-2021.toml", DISTRICT)]
    {
        assert_eq!(checked(&library(), file, text, None), [], "{file}");
    }
}

#[test]
fn a_plan_is_told_what_it_breaks_and_which_level_set_it() {
    let missed = missed(&PLAN, "gongshu-2021-autumn.toml", GONGSHU);
    assert!(missed.is_empty(), "{missed:#?}");
}

/// What a summer plan elsewhere offers beyond homework guidance, and whether the state's ban on lessons is told of it.
#[test]
fn the_state_s_ban_on_lessons_binds_care_in_the_holidays() {
    let elsewhere = YUHANG
        .replace("place   = \"hangzhou/yuhang\"", "place   = \"ningbo/haishu\"")
        .replace("[\"yuhang-district-2022\"]", "[\"national-2021\"]");
    let ban = |text: &str, kind: &str| {
        let offered = text.replace("\"labour-education\"]", &format!("\"{kind}\"]"));
        assert!(offered.contains(kind), "{kind}");
        let found = checked(&library(), "yuhang-2022-summer.toml", &offered, None);
        let named = |one: &Finding| one.limit.as_deref() == Some("national-2021/holiday-no-teaching");
        found.iter().filter(|one| named(one)).count()
    };
    let cases = [("labour-education", 0), ("new-lessons", 1), ("make-up-lessons", 1)];
    for (kind, told) in cases {
        assert_eq!(ban(&elsewhere, kind), told, "{kind}");
    }
    let winter = elsewhere.replace("2022-07-", "2023-01-").replace("2022-06-", "2022-12-");
    assert_eq!([ban(&winter, "labour-education"), ban(&winter, "new-lessons")], [0, 1], "in winter too");
}

#[test]
fn a_policy_is_told_what_is_wrong_with_it() {
    let missed = missed(&POLICY, "gongshu-district-2021.toml", DISTRICT);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_principle_passes_with_a_reason_and_a_name_and_is_counted() {
    let late = GONGSHU.replace("mon-thu = \"18:00\"", "mon-thu = \"18:01\"");
    let district = with_city("\"18:00\"", "\"18:00\"");
    let without = Library::new(district.iter().filter(|one| one.head.id != "gongshu-district-2021").cloned());
    let own = late.find("\n[[approval]]").unwrap();
    let under_city = late[..own].replace("gongshu-district-2021", "city-2021");
    let approved = |reason: &str, approver: &str, on: &str| {
        let table = format!(
            "[[approval]]\nof = \"city-2021/ends\"\nreason = {{ zh = \"{reason}\", en = \"a\" }}\napprover = \"{approver}\"\non = {on}\n[term]"
        );
        let found = plan(&without, &under_city.replace("[term]", &table));
        found.iter().map(|one| (one.code, one.weight)).collect::<Vec<_>>()
    };
    let (error, note) = (Weight::Error, Weight::Note);
    assert_eq!(plan(&without, &under_city)[0].code, "principle-without-approval");
    let cases = [
        ("放学晚", "王敏", "2021-09-01", vec![("set-aside", note)]),
        (" ", "王敏", "2021-09-01", vec![("approval-incomplete", error)]),
        ("放学晚", "", "2021-09-01", vec![("approval-incomplete", error)]),
        ("放学晚", "王敏", "2021-08-19", vec![("approval-before-policy", error), ("set-aside", note)]),
    ];
    for (reason, approver, on, expected) in cases {
        assert_eq!(approved(reason, approver, on), expected, "{reason} {approver} {on}");
    }
    let kept = under_city.replace("18:01", "18:00").replace(
        "[term]",
        "[[approval]]\nof = \"city-2021/ends\"\nreason = { zh = \"a\", en = \"a\" }\napprover = \"a\"\non = 2021-09-01\n[term]",
    );
    let found = plan(&without, &kept);
    assert_eq!((found[0].code, found[0].weight, found.len()), ("approval-of-nothing", Weight::Warning, 1));
}

#[test]
fn a_switch_stays_off_and_a_target_is_only_named() {
    let late = GONGSHU.replace("summer = \"18:00\"", "summer = \"17:55\"");
    let cases =
        [("may", "switch-without-approval", Weight::Error), ("goal", "behind-a-goal", Weight::Warning)];
    for (force, code, weight) in cases {
        let changed = CITY.replace(
            "at_most   = \"18:00\"\nforce     = \"principle\"",
            &format!("at_most = \"17:50\"\nforce = \"{force}\""),
        );
        let city = policy("city-2021.toml", &changed);
        let library = Library::new(library().iter().cloned().chain([city]));
        let found = plan(&library, &late);
        let told: Vec<_> = found.iter().map(|one| (one.code, one.weight)).collect();
        assert!(told.contains(&(code, weight)), "{told:?}");
    }
}

#[test]
fn a_zone_s_limit_binds_the_zone_only() {
    let zone = DISTRICT
        .replace("gongshu-district-2021", "zone-2021")
        .replace("hangzhou/gongshu", "hangzhou/zone")
        .replace("at_most = \"18:00\"", "at_most = \"17:50\"");
    let library = Library::new(library().iter().cloned().chain([policy("zone-2021.toml", &zone)]));
    assert_eq!(plan(&library, GONGSHU), []);
    let there = GONGSHU
        .replace("hangzhou/gongshu/wenlan", "hangzhou/zone/wenlan")
        .replace("gongshu-district-2021", "zone-2021");
    let found = plan(&library, &there);
    let limits: Vec<_> =
        found.iter().map(|one| (one.code, one.limit.as_deref().unwrap_or_default())).collect();
    assert_eq!(limits, [("above-limit", "zone-2021/ends"); 2]);
}

#[test]
fn what_is_delegated_gives_way_to_the_nearer_policy() {
    let given = "at_most   = \"18:00\"\nforce     = \"principle\"";
    let library = with_city(given, "at_most = \"17:30\"\nforce = \"principle\"\ndelegated = true");
    assert_eq!(plan(&library, GONGSHU), []);
    assert_eq!(checked(&library, "gongshu-district-2021.toml", DISTRICT, None), []);
    let library = with_city(given, "at_most = \"17:30\"\nforce = \"principle\"");
    assert_eq!(plan(&library, GONGSHU)[0].limit.as_deref(), Some("city-2021/ends"));
}

/// Two limits of one policy on one measure, both delegated: neither is the other's nearer one.
#[test]
fn what_is_delegated_gives_way_to_no_limit_of_its_own_policy() {
    let given = ["at_most = 2500\n", "at_most = 1500\n"];
    let delegated = |text: String, from: &&str| text.replace(*from, &format!("{from}delegated = true\n"));
    let both = policy("gongshu-district-2021.toml", &given.iter().fold(DISTRICT.to_owned(), delegated));
    assert_eq!(both.limits.iter().filter(|one| one.delegated).count(), 2);
    let library = Library::new(library().iter().cloned().chain([both]));
    let found = checked(&library, "gongshu-2021-autumn.toml", GONGSHU, None);
    let told: Vec<_> = found.iter().map(|one| one.code).collect();
    assert_eq!(told, ["set-aside"], "the guiding price binds");
    let dear = GONGSHU.replace("price_fen            = 2000", "price_fen            = 2600");
    let told: Vec<_> = plan(&library, &dear).iter().filter_map(|one| one.limit.clone()).collect();
    assert_eq!(told, ["gongshu-district-2021/fee-cap"], "and so does the cap");
}

/// What the district writes at its own end, the plan's stages, and whether the city's delegated 17:30 still binds.
#[test]
fn what_is_delegated_binds_on_the_days_and_for_the_stages_that_are_left() {
    let given = "at_most   = \"18:00\"\nforce     = \"principle\"";
    let city = with_city(given, "at_most = \"17:30\"\nforce = \"principle\"\ndelegated = true");
    let cases = [
        ("", "\"primary\"", false),
        ("from = 2021-11-01\n", "\"primary\"", true),
        ("until = 2021-11-01\n", "\"primary\"", true),
        ("until = 2022-01-28\n", "\"primary\"", false),
        ("stages = [\"primary\"]\n", "\"primary\"", false),
        ("stages = [\"primary\"]\n", "\"primary\", \"junior\"", true),
        ("stages = [\"primary\", \"junior\"]\n", "\"primary\", \"junior\"", false),
    ];
    for (own, stages, binds) in cases {
        let district = DISTRICT.replace("at_most = \"18:00\"\n", &format!("at_most = \"18:00\"\n{own}"));
        let district = policy("gongshu-district-2021.toml", &district);
        let library = Library::new(city.iter().cloned().chain([district]));
        let text = GONGSHU.replace("stages  = [\"primary\"]", &format!("stages  = [{stages}]"));
        let found = plan(&library, &text);
        let told = found.iter().any(|one| one.limit.as_deref() == Some("city-2021/ends"));
        assert_eq!(told, binds, "{own} {stages}");
    }
}

/// Two policies side by side above a plan, in either order: one is not below the other.
#[test]
fn what_is_delegated_gives_way_to_no_policy_beside_it() {
    let given = "at_most   = \"18:00\"\nforce     = \"principle\"";
    let city = with_city(given, "at_most = \"17:30\"\nforce = \"principle\"\ndelegated = true");
    let zone = DISTRICT.replace("gongshu-district-2021", "zone-2021");
    let beside = zone.replace("[\"city-2021\"]", "[\"national-2021\"]");
    for (text, binds) in [(zone, false), (beside, true)] {
        let all = city.iter().filter(|one| one.head.id != "gongshu-district-2021").cloned();
        let library = Library::new(all.chain([policy("zone-2021.toml", &text)]));
        for under in ["[\"zone-2021\", \"city-2021\"]", "[\"city-2021\", \"zone-2021\"]"] {
            let text = GONGSHU.replace("[\"gongshu-district-2021\"]", under);
            let found = plan(&library, &text);
            let told = found.iter().any(|one| one.limit.as_deref() == Some("city-2021/ends"));
            assert_eq!(told, binds, "{under}");
        }
    }
}

#[test]
fn a_limit_has_a_date_and_never_speaks_of_what_already_happened() {
    let given = "at_most   = \"18:00\"";
    let november = with_city(given, "at_most = \"17:50\"\nfrom = 2021-11-01");
    let found =
        |library: &Library, since| checked(library, "gongshu-2021-autumn.toml", GONGSHU, since).len() - 1;
    assert_eq!(found(&november, None), 2);
    let october = with_city(given, "at_most = \"17:50\"\nuntil = 2021-11-01");
    let since = |month| Some(date(2021, month, 1));
    assert_eq!([since(9), since(10), since(11)].map(|since| found(&october, since)), [2, 2, 0]);
    let later = GONGSHU.replace("version = 1", "version = 2\nfrom = 2021-11-01");
    assert_eq!(plan(&october, &later), []);
    let never = with_city(given, "at_most = \"17:50\"\nfrom = 2022-02-01");
    assert_eq!(found(&never, None), 0);
}

#[test]
fn policies_that_name_each_other_end() {
    let library = with_city("[\"national-2021\"]", "[\"gongshu-district-2021\"]");
    assert_eq!(library.above(&["city-2021".to_owned()]).len(), 2);
}

#[test]
fn every_code_has_a_case() {
    let asked = PLAN.iter().chain(&POLICY).map(|case| case.2);
    let elsewhere = [
        "set-aside",
        "approval-incomplete",
        "approval-before-policy",
        "approval-of-nothing",
        "approval-not-on-record",
        "approval-of-another-value",
        "switch-without-approval",
        "behind-a-goal",
        "kinds-lacking",
        "study-only",
        "not-a-school-s-plan",
        "below-limit",
        "not-as-required",
        "not-in-catalogue",
        "required-missing",
        "forbidden",
    ];
    let known: BTreeSet<&str> = asked.chain(elsewhere).collect();
    let unknown: Vec<_> = wording::codes(1).into_iter().filter(|code| !known.contains(code)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn of_two_versions_the_newer_stays_whatever_their_order() {
    let standing = library().get("gongshu-district-2021").unwrap().clone();
    let mut newer = standing.clone();
    newer.head.version += 1;
    newer.head.from = jiff::civil::date(2021, 8, 1);
    for pair in [[standing.clone(), newer.clone()], [newer.clone(), standing.clone()]] {
        let kept = Library::new(pair).get("gongshu-district-2021").map(|one| one.head.version);
        assert_eq!(kept, Some(newer.head.version));
    }
}
