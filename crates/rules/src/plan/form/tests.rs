//! 方案表单 The form loses nothing, keeps what nobody changed, and shows each mistake beside its field.

use super::*;
use crate::plan::approval;
use crate::plan::document::Opened;
use crate::plan::form;
use crate::plan::scheme::{GONGSHU, Scheme};
use jiff::civil::date;

const FILE: &str = "gongshu-2021-autumn.toml";

fn checked(text: &str) -> Vec<Finding> {
    match Opened::read(FILE, text) {
        Ok(opened) => opened.findings,
        Err(found) => found,
    }
}

const TERM: Form = Form::Plan(Kind::TermCare);

fn part(key: &str) -> Option<&'static Part> {
    TERM.part(key)
}

/// Everything a form would send that shows this text.
fn sent(text: &str) -> BTreeMap<String, Vec<String>> {
    let shown = show(text, &[]).unwrap();
    let cells = shown.into_iter().flat_map(|part| part.rows).flat_map(|row| row.cells);
    cells.map(|cell| (cell.path, cell.given)).collect()
}

fn with(part_key: &str, path: &str, given: &[&str]) -> String {
    let part = part(part_key).unwrap();
    let mut form = sent(GONGSHU);
    form.retain(|at, _| at.starts_with(&format!("{part_key}.")));
    assert!(form.contains_key(path), "{path}");
    form.insert(path.to_owned(), given.iter().map(|&one| one.to_owned()).collect());
    write(GONGSHU, part, &form).unwrap()
}

/// Part, path and what is typed, then the line that must stand there afterwards.
const CHANGES: [(&str, &str, &[&str], &str); 19] = [
    (
        "opening",
        "opening.students_min",
        &["12"],
        "students_min  = 12                          # P3.21 每门课程满15人开班",
    ),
    ("fee", "fee.x.price_fen", &["18.5"], "price_fen            = 1850                 # P3.16 每课时20元"),
    (
        "registration",
        "registration.until",
        &["2021-09-03T17:30"],
        "until     = 2021-09-03T17:30:00             # P3.27",
    ),
    (
        "registration",
        "registration.review_on",
        &["2021-09-04"],
        "review_on = 2021-09-04                      # P3.28",
    ),
    ("term", "term.dismissal", &["15:45"], "dismissal = \"15:45\"                         # P3.7"),
    (
        "term",
        "term.summer",
        &["2021-09-01 2021-10-01\n2022-05-01 2022-06-01"],
        "summer    = [{ from = 2021-09-01, until = 2021-10-01 }, { from = 2022-05-01, until = 2022-06-01 }]",
    ),
    (
        "term",
        "term.dismissed",
        &["1,2 wed,fri 14:50 winter\n5 mon 16:15"],
        "dismissed = [{ grades = [1, 2], days = [\"wed\", \"fri\"], at = \"14:50\", season = \"winter\" }, { grades = [5], days = [\"mon\"], at = \"16:15\" }]",
    ),
    ("programme", "programme.1.from", &["15:40"], "from    = \"15:40\"                       # P3.13"),
    ("term", "term.opened", &["2021-11-06 fri"], "opened    = [{ date = 2021-11-06, as = \"fri\" }]"),
    ("mandate", "mandate.required", &["false"], "required                 = false             # P3.29"),
    (
        "programme",
        "programme.0.until.summer",
        &["17:45"],
        "until   = { winter = \"17:30\", summer = \"17:45\" }           # P3.7",
    ),
    ("programme", "programme.1.days", &["fri", "mon"], "days    = [\"mon\", \"fri\"]              # P3.13"),
    ("programme", "programme.1.hidden_until", &[""], "lesson_minutes = 40                         # P3.15"),
    ("scheme", "scheme.title.en", &["A plan"], "en = \"A plan\" }    # P3.1"),
    (
        "pickup",
        "pickup.order",
        &["gate-check,care-teacher-signature,exit"],
        "order = [\"gate-check\", \"care-teacher-signature\", \"exit\"]   # P3.61",
    ),
    (
        "pickup",
        "pickup.order",
        &["保安在校门口检验登记、到管理老师处签名、接走"],
        "order = [\"gate-check\", \"care-teacher-signature\", \"exit\"]   # P3.61",
    ),
    ("programme", "programme.0.from", &["放学后"], "from    = \"dismissal\"                       # P3.7"),
    ("programme", "programme.0.fee", &["免费"], "fee     = \"free\"                            # P3.8"),
    ("draw", "draw.mechanism", &["serial"], "mechanism = \"serial\"                       # setting"),
];

#[test]
fn a_change_is_written_at_its_place_and_keeps_its_comment() {
    for (part, path, given, line) in CHANGES {
        let text = with(part, path, given);
        assert!(
            text.contains(line),
            "{path}: {}",
            text.lines().find(|one| one.contains(path.rsplit('.').next().unwrap())).unwrap_or("")
        );
        // What a clause asks for can be switched off in the text; the check tells it, and nothing else.
        let found = Scheme::read(FILE, &text).err().unwrap_or_default();
        let is_off = ["mandate.required", "programme.1.hidden_until"].contains(&path);
        let expected = if is_off { vec!["not-off"] } else { vec![] };
        assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), expected, "{path}");
    }
    assert!(!with("programme", "programme.1.hidden_until", &[""]).contains("hidden_until"));
}

#[test]
fn what_does_not_fit_is_kept_and_told_beside_its_field() {
    let cases = [
        ("opening", "opening.students_min", "many", "wrong-type"),
        ("opening", "opening.students_min", "0", "not-positive"),
        ("registration", "registration.review_on", "3 Sept", "wrong-type"),
        ("term", "term.dismissal", "half past three", "not-a-time"),
        ("fee", "fee.x.price_fen", "20.005", "money-decimals"),
        ("draw", "draw.mechanism", "queue", "unknown-choice"),
        ("programme", "programme.1.until.fri", "15:00", "ends-before-dismissal"),
        ("insurance", "insurance.required_to_attend", "true", "insurance-as-condition"),
        ("term", "term.summer", "2021-10-08 2021-09-01", "ends-before-it-begins"),
    ];
    for (part, path, given, code) in cases {
        let text = with(part, path, &[given]);
        let found = checked(&text);
        let shown = show(&text, &found).unwrap();
        let cells: Vec<&Cell> = shown.iter().flat_map(|part| &part.rows).flat_map(|row| &row.cells).collect();
        let cell = cells.iter().find(|cell| cell.path == path).unwrap();
        assert_eq!(cell.findings.iter().map(|one| one.code).collect::<Vec<_>>(), [code], "{path} {given}");
        assert_eq!(cell.given, [given], "{path}");
        assert!(elsewhere(&shown, &found).is_empty(), "{path}");
    }
}

#[test]
fn what_is_missing_is_told_at_its_part_or_elsewhere() {
    let text = GONGSHU.replace("students_min  = 15 ", "# ").replace("[insurance]", "[cover]");
    let found = checked(&text);
    let shown = show(&text, &found).unwrap();
    let opening = shown.iter().find(|part| part.part.key == "opening").unwrap();
    assert_eq!(opening.findings.iter().map(|one| one.code).collect::<Vec<_>>(), ["missing-key"]);
    let other: Vec<_> = elsewhere(&shown, &found).iter().map(|one| one.code).collect();
    assert_eq!(other, ["missing-table", "unknown-key"]);
}

/// A part that a plan may do without: it comes with its first word, keeps its bytes, tells what it lacks, and goes whole.
#[test]
fn meals_come_and_go_whole() {
    let meal = part("meal").unwrap();
    let typed = |items: &[&str], until: &str, grams: &str| -> BTreeMap<String, Vec<String>> {
        let text = |one: &str| vec![one.to_owned()];
        let items = items.iter().map(|&one| one.to_owned()).collect();
        [
            ("meal.items", items),
            ("meal.count_until", text(until)),
            ("meal.sample_grams_min", text(grams)),
            ("meal.sample_hours_min", text("")),
        ]
        .map(|(path, given)| (path.to_owned(), given))
        .into()
    };
    let text = write(GONGSHU, meal, &typed(&["milk", "fruit"], "16:00", "150")).unwrap();
    let served = Scheme::read(FILE, &text).unwrap().meal.unwrap();
    assert_eq!((served.items.len(), served.sample_grams_min, served.sample_hours_min), (2, 150, 48));
    let form = sent(&text);
    assert_eq!(form["meal.items"], ["milk", "fruit"]);
    for part in TERM.parts() {
        assert_eq!(write(&text, part, &form).unwrap(), text, "{}", part.key);
    }
    let half = write(&text, meal, &typed(&["milk"], "", "")).unwrap();
    let found = checked(&half);
    assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), ["missing-key"], "{half}");
    let shown = show(&half, &found).unwrap();
    assert!(elsewhere(&shown, &found).is_empty(), "it is told in the form: {found:?}");
    let gone = write(&text, meal, &typed(&[], " ", "")).unwrap();
    assert_eq!(gone, GONGSHU, "nothing else has changed");
    assert_eq!(write(GONGSHU, meal, &BTreeMap::new()).unwrap(), GONGSHU);
}

#[test]
fn rows_are_added_and_removed() {
    let campus = part("campus.rule").unwrap();
    let two = add(GONGSHU, campus).unwrap();
    assert_eq!(
        show(&two, &[]).unwrap().iter().find(|one| one.part.key == "campus.rule").unwrap().rows.len(),
        2
    );
    assert_eq!(checked(&two)[0].code, "given-twice");
    let one = remove(&two, campus, "campus.rule.1").unwrap();
    assert!(Scheme::read(FILE, &one).is_ok());
    let none = remove(&one, campus, "campus.rule.0").unwrap();
    assert!(!none.contains("[[campus.rule]]") && Scheme::read(FILE, &none).is_ok());
    let again = add(&none, campus).unwrap();
    assert!(again.contains("[[campus.rule]]\ngrade = \"\"\nsite = \"\"\n"), "{again}");
    let fee = part("fee").unwrap();
    let fees = add(GONGSHU, fee).unwrap();
    assert_eq!(checked(&fees).iter().map(|one| one.code).collect::<Vec<_>>(), ["fee-of-nothing"]);
    assert!(Scheme::read(FILE, &remove(&fees, fee, "fee.fee1").unwrap()).is_ok());
    assert_eq!(remove(GONGSHU, campus, "campus.rule.7").unwrap(), GONGSHU);
}

#[test]
fn a_new_plan_has_a_name_and_a_place_of_its_own_and_no_approvals() {
    let named = |id: &str, place: &str, version| Named {
        form: TERM,
        id: id.to_owned(),
        place: place.to_owned(),
        version,
    };
    let beixiu = named("beixiu-2021-autumn", "hangzhou/gongshu/beixiu", 1);
    let text = begin(GONGSHU, &beixiu, None).unwrap();
    let scheme = Scheme::read("beixiu-2021-autumn.toml", &text).unwrap();
    assert_eq!((scheme.scheme.place.as_str(), scheme.scheme.version), ("hangzhou/gongshu/beixiu", 1));
    assert!(scheme.approval.is_empty() && form::named(&text) == Some(beixiu.clone()));
    let wenlan = named("gongshu-2021-autumn", "hangzhou/gongshu/wenlan", 2);
    let second = begin(GONGSHU, &wenlan, None).unwrap();
    assert_eq!(Scheme::read(FILE, &second).unwrap().approval.len(), 1);
    let under = begin(GONGSHU, &beixiu, Some(&["city-2021".to_owned()])).unwrap();
    assert_eq!(Scheme::read("beixiu-2021-autumn.toml", &under).unwrap().scheme.under, ["city-2021"]);
}

#[test]
fn an_approval_is_written_as_a_table_of_its_own() {
    let reason = Words { zh: "教师进修".to_owned(), en: "training".to_owned() };
    let given = approval::Terms {
        of: "city-2021/ends".to_owned(),
        reason,
        approver: "王敏".to_owned(),
        on: date(2021, 9, 1),
    };
    let text = approve(GONGSHU, &given).unwrap();
    let scheme = Scheme::read(FILE, &text).unwrap();
    assert_eq!(scheme.approval.last(), Some(&given));
    assert!(text.starts_with(&GONGSHU[..GONGSHU.len() - 2]));
    let again = approval::Terms { approver: "高科长".to_owned(), ..given };
    let scheme = Scheme::read(FILE, &approve(&text, &again).unwrap()).unwrap();
    assert_eq!(scheme.approval.len(), 2, "one of each limit");
    assert_eq!(scheme.approval.last(), Some(&again));
}

#[test]
fn only_approvals_are_written_by_the_office_above_and_every_plan_has_them() {
    for form in Form::ALL {
        let answered = form.parts().iter().filter(|part| part.answered).map(|part| part.key.as_str());
        let expected: &[&str] = if form == Form::Policy { &[] } else { &["approval"] };
        assert_eq!(answered.collect::<Vec<_>>(), expected, "{form:?}");
    }
}

#[test]
fn every_word_of_a_list_has_a_name() {
    let parts = Form::ALL.into_iter().flat_map(Form::parts);
    for field in parts.flat_map(|part| &part.field) {
        for one in &field.of {
            assert_ne!(word(one).zh, *one, "{one}");
        }
    }
}

/// The city's opinion with one limit more: on what, how it is bounded, what stands in it.
fn with_limit(on: &str, bound: &str, value: &str) -> String {
    let city = include_str!("../../../../../schemes/city-2021.toml");
    let words = "words = { zh = \"一\", en = \"a\" }";
    format!(
        "{city}\n[[limit]]\nid = \"one\"\non = \"{on}\"\n{bound} = {value}\nforce = \"must\"\nclause = \"P1.10\"\n{words}\n"
    )
}

/// A limit's last value, as its page asks it.
fn asked(text: &str) -> Cell {
    let parts = show(text, &[]).unwrap().into_iter().filter(|shown| shown.part.key == "limit");
    let mut cells = parts.flat_map(|shown| shown.rows).flat_map(|row| row.cells);
    cells.rfind(|cell| cell.field.input == Input::Value).unwrap()
}

#[test]
fn a_limit_s_value_is_asked_as_its_measure_s_values_are() {
    type Given<'a> = &'a [&'a str];
    let cases: [(&str, &str, &str, Input, Given<'_>, Given<'_>, &str); 9] = [
        ("care-ends", "at_most", "\"18:00\"", Input::Time, &["18:00"], &["17:50"], "at_most = \"17:50\""),
        ("fee-per-lesson-fen", "at_most", "2500", Input::Fen, &["25"], &["18"], "at_most = 1800"),
        ("fee-per-lesson-fen", "at_most", "2550", Input::Fen, &["25.50"], &["18.5"], "at_most = 1850"),
        ("lesson-minutes", "is", "40", Input::Number, &["40"], &["45"], "is = 45"),
        ("opens-on", "is", "2021-09-01", Input::Day, &["2021-09-01"], &["2021-09-02"], "is = 2021-09-02"),
        ("insurance-required", "is", "false", Input::YesNo, &["false"], &["true"], "is = true"),
        (
            "bill-after",
            "is",
            "\"opening\"",
            Input::Choice,
            &["opening"],
            &["public-check"],
            "is = \"public-check\"",
        ),
        (
            "bill-after",
            "within",
            "[\"opening\"]",
            Input::Choices,
            &["opening"],
            &["opening", "public-check"],
            "within = [\"opening\", \"public-check\"]",
        ),
        (
            "care-days",
            "includes",
            "[\"mon\"]",
            Input::Choices,
            &["mon"],
            &["fri", "mon"],
            "includes = [\"mon\", \"fri\"]",
        ),
    ];
    let part = Form::Policy.part("limit").unwrap();
    for (on, bound, value, input, given, sent, line) in cases {
        let text = with_limit(on, bound, value);
        let cell = asked(&text);
        let texts = |all: Given<'_>| all.iter().map(|&one| one.to_owned()).collect::<Vec<String>>();
        assert_eq!((cell.input, &cell.given), (input, &texts(given)), "{on}");
        let is_list = matches!(input, Input::Choice | Input::Choices);
        assert_eq!(!cell.of.is_empty(), is_list, "{on}");
        assert!(cell.of.iter().all(|one| word(one).zh != *one), "{on}: every word has its Chinese");
        let written = write(&text, part, &BTreeMap::from([(cell.path, texts(sent))])).unwrap();
        assert!(written.contains(line), "{on}: {written}");
    }
}

#[test]
fn a_limit_on_nothing_yet_is_asked_in_words() {
    let cell = asked(&with_limit("", "at_most", "\"\""));
    assert_eq!((cell.input, cell.of.len()), (Input::Value, 0));
}

/// What the reader takes in a table, by its answer to a key that it does not take.
fn taken(text: &str, heading: &str) -> Vec<String> {
    let at = text.find(&format!("\n{heading}")).unwrap() + 1;
    let end = at + text[at..].find('\n').unwrap();
    let text = format!("{}\nzzzzzzzzzzzz = 1{}", &text[..end], &text[end..]);
    let found = checked(&text);
    let told = found.iter().find(|one| one.code == "unknown-key");
    let told = told.unwrap_or_else(|| panic!("{heading}"));
    let (_, known) = told.hint.en.split_once(": ").unwrap();
    known.split(", ").map(str::to_owned).collect()
}

/// What the form leaves to the program, which writes it.
const NOT_ASKED: [&str; 4] = ["scheme.id", "scheme.kind", "scheme.place", "scheme.version"];

#[test]
fn whatever_a_plan_can_say_has_its_field_in_the_form() {
    let headings =
        ["scheme", "term", "registration", "mandate", "grouping", "preference", "draw", "claim", "offer"];
    let more =
        ["opening", "correction", "pay", "duty", "roll", "leave", "pickup", "absence", "late", "incident"];
    let last = ["sickness", "conduct", "help", "message", "insurance", "posting"];
    let tables = headings.iter().chain(&more).chain(&last).map(|key| (format!("[{key}]"), *key));
    let lists = [
        ("[[programme]]", "programme"),
        ("[[campus.rule]]", "campus.rule"),
        ("[fee.x]", "fee"),
        ("[[checklist]]", "checklist"),
        ("[[briefing.question]]", "briefing.question"),
    ];
    for (heading, key) in tables.chain(lists.map(|(heading, key)| (heading.to_owned(), key))) {
        let fields = &part(key).unwrap_or_else(|| panic!("{key} has no part")).field;
        for taken in taken(GONGSHU, &heading) {
            let is_asked = |field: &Field| field.key == taken || field.key.starts_with(&format!("{taken}."));
            let is_left = NOT_ASKED.contains(&format!("{key}.{taken}").as_str());
            assert!(is_left != fields.iter().any(is_asked), "{key}.{taken}");
        }
    }
}

macro_rules! tariff {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../../../schemes/tariffs/", $name, ".toml")))
    };
}

const TARIFFS: [(&str, &str); 9] = [
    tariff!("shandong-2021"),
    tariff!("wuhan-2021"),
    tariff!("nanjing-2021"),
    tariff!("haikou-2021"),
    tariff!("shanggao-2024"),
    tariff!("longling-2022"),
    tariff!("shishi-2021"),
    tariff!("wuzhong-2021"),
    tariff!("shanghai-2025"),
];

/// The plan with another place's fees in the place of its own.
fn with_fees_of(tariff: &str) -> String {
    let fees = &tariff[tariff.find("\n[fee.").unwrap()..];
    let (start, end) = (GONGSHU.find("\n[fee.x]").unwrap(), GONGSHU.find("\n[correction]").unwrap());
    format!("{}{fees}{}", &GONGSHU[..start], &GONGSHU[end..])
}

#[test]
fn the_fees_of_every_known_place_go_through_the_form_and_come_back_whole() {
    let fees = part("fee").unwrap();
    let mut asked = 0;
    for (name, tariff) in TARIFFS {
        let text = with_fees_of(tariff);
        let form = sent(&text);
        asked += form.iter().filter(|(at, given)| at.starts_with("fee.") && !given.is_empty()).count();
        assert_eq!(write(&text, fees, &form).unwrap(), text, "{name}");
        // In Chinese words, and with every value typed anew, it is read as the same fees.
        let read = |text: &str| -> toml::Value {
            toml::from_str::<toml::Table>(text).unwrap().remove("fee").unwrap()
        };
        let emptied = fees.field.iter().fold(text.clone(), |text, field| {
            let rows = Text::read(&text).unwrap().rows(fees);
            let none = rows.into_iter().map(|row| (format!("{row}.{}", field.key), vec![String::new()]));
            if field.optional { write(&text, fees, &none.collect()).unwrap() } else { text }
        });
        assert!(!emptied.contains("shares") && !emptied.contains("prices"), "{name}");
        let spoken: BTreeMap<String, Vec<String>> = show(&text, &[])
            .unwrap()
            .into_iter()
            .filter(|shown| shown.part.key == "fee")
            .flat_map(|shown| shown.rows)
            .flat_map(|row| row.cells)
            .map(|cell| {
                let is_rows = cell.field.input == Input::Rows;
                (cell.path.clone(), if is_rows { vec![spoken(&cell)] } else { cell.given })
            })
            .collect();
        assert_eq!(read(&write(&emptied, fees, &spoken).unwrap()), read(&text), "{name}");
    }
    assert!(asked > 100, "{asked}");
}

#[test]
fn a_course_s_title_is_no_word_of_the_form() {
    let cases = [
        ("20 - - - 下午 \"下午 茶艺\"", "hour = \"afternoon\", course = \"下午 茶艺\""),
        ("20 - - - 晚间 下午", "hour = \"evening\", course = \"下午\""),
        ("20 - - - - 小学、乡村", "price_fen = 2000, course = \"小学、乡村\""),
        ("20 - - - - afternoon", "price_fen = 2000, course = \"afternoon\""),
        ("20 \"小学\"", "stage = \"小学\""),
    ];
    for (typed, stored) in cases {
        let text = with("fee", "fee.x.prices", &[typed]);
        assert!(text.contains(stored), "{text}");
        let shown = show(&text, &[]).unwrap();
        let cells = shown.iter().flat_map(|part| &part.rows).flat_map(|row| &row.cells);
        let cell = cells.into_iter().find(|cell| cell.path == "fee.x.prices").unwrap();
        assert_eq!(spoken(cell).replace('"', ""), typed.replace('"', ""));
    }
}

#[test]
fn prices_are_typed_in_plain_words_and_yuan() {
    let typed = "3.50 小学\n3 - 1,2 乡村 - - 300\n20 - - - 第三方课程 \"鼓 与 号\"";
    let text = with("fee", "fee.x.prices", &[typed]);
    let line = "prices = [{ price_fen = 350, stage = \"primary\" }, { price_fen = 300, grades = [1, 2], area = \"rural\", term_fen_max = 30000 }, { price_fen = 2000, hour = \"third-party\", course = \"鼓 与 号\" }]";
    assert!(text.contains(line), "{text}");
    let shown = show(&text, &[]).unwrap();
    let cells = shown.iter().flat_map(|part| &part.rows).flat_map(|row| &row.cells);
    let cell = cells.into_iter().find(|cell| cell.path == "fee.x.prices").unwrap();
    assert_eq!(spoken(cell), typed);
    assert_eq!(
        cell.given,
        [typed.replace("小学", "primary").replace("乡村", "rural").replace("第三方课程", "third-party")]
    );
    let wrong = with("fee", "fee.x.prices", &["cheap 小学"]);
    let found = checked(&wrong);
    let shown = show(&wrong, &found).unwrap();
    let cells: Vec<&Cell> = shown.iter().flat_map(|part| &part.rows).flat_map(|row| &row.cells).collect();
    let cell = cells.iter().find(|cell| cell.path == "fee.x.prices").unwrap();
    assert_eq!(cell.findings.iter().map(|one| one.code).collect::<Vec<_>>(), ["wrong-type"]);
}
