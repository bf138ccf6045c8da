//! 方案 The scheme: what a school may decide, as one checked document.

use super::document::{Document, Opened};
use super::finding::Finding;
use super::head::Head;
use super::programme::Charge;
use super::source::{Source, Tables};
use super::{activity, approval, check, posting, programme, term};
use crate::day::{
    absence, briefing, checklist, conduct, duty, help, incident, late, leave, meal, pickup, roll, sickness,
};
use crate::enrol::{campus, claim, draw, grouping, mandate, offer, opening, preference, registration};
use crate::id::CourseId;
use crate::money::account::Purse;
use crate::money::{correction, fee, item, pay, tariff};
use crate::people::message;
use crate::safety::insurance;
use std::collections::BTreeMap;

/// A school's plan: one table of the document is one field here and one rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// What the document is and where it holds.
    pub scheme: Head,
    /// 学期
    pub term: term::Terms,
    /// 服务内容 The rows of the arrangement table, in its order.
    pub programme: Vec<programme::Terms>,
    /// 报名
    pub registration: registration::Terms,
    /// 托管委托书
    pub mandate: mandate::Terms,
    /// 编班
    pub grouping: grouping::Terms,
    /// 校区
    pub campus: campus::Terms,
    /// 志愿
    pub preference: preference::Terms,
    /// 摇号
    pub draw: draw::Terms,
    /// 抢位
    pub claim: claim::Terms,
    /// 候补递补
    pub offer: offer::Terms,
    /// 开班
    pub opening: opening::Terms,
    /// 收费标准 By the name that a programme's `fee` refers to.
    pub fee: BTreeMap<String, fee::Terms>,
    /// 账目更正
    pub correction: correction::Terms,
    /// 课时费
    pub pay: pay::Terms,
    /// 到岗 When teachers are reminded and missed; without it, nobody is by itself.
    pub duty: duty::Terms,
    /// 后勤检查单
    pub checklist: Vec<checklist::Terms>,
    /// 点名
    pub roll: roll::Terms,
    /// 请假
    pub leave: leave::Terms,
    /// 接送交接
    pub pickup: pickup::Terms,
    /// 缺勤 How long an open question waits; without it, for its head teacher alone.
    pub absence: absence::Terms,
    /// 迟接 Who is told when nobody comes; without it, nobody is by itself.
    pub late: late::Terms,
    /// 意外
    pub incident: incident::Terms,
    /// 预案学习
    pub briefing: briefing::Terms,
    /// 餐点, where the plan serves any
    pub meal: Option<meal::Terms>,
    /// 因病缺勤
    pub sickness: sickness::Terms,
    /// 违规退出
    pub conduct: conduct::Terms,
    /// 个别辅导
    pub help: help::Terms,
    /// 消息
    pub message: message::Terms,
    /// 学平险
    pub insurance: insurance::Terms,
    /// `[posting]`
    pub posting: posting::Terms,
    /// 活动种类 Kinds beyond the opinion's list that the district granted.
    pub activity: Vec<activity::Terms>,
    /// 批准 What the plan was allowed beyond its policies.
    pub approval: Vec<approval::Terms>,
}

impl Scheme {
    /// Reads a school's plan for a term, or says everything that is wrong with it: first its form, then its sense.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let opened = Opened::read(file, text)?;
        if !opened.holds() {
            return Err(opened.findings);
        }
        match opened.document {
            Document::TermCare(scheme) => Ok(*scheme),
            Document::Policy(_)
            | Document::HolidayCare(_)
            | Document::CommunityCare(_)
            | Document::ReturnToSchool(_) => {
                Err(vec![opened.source.finding("policy", "", ("not-a-school-s-plan", vec![]))])
            }
        }
    }

    /// The programme of that code.
    pub fn programme(&self, code: &str) -> Option<&programme::Terms> {
        self.programme.iter().find(|programme| programme.is(code))
    }

    /// The fee of class x, the courses (P3.16); none where they are free or there are none.
    pub fn course_fee(&self) -> Option<&fee::Terms> {
        self.programme("x")?.charges(&self.fee)
    }

    /// The fee of the care of class “1”; none where it is free (P3.8).
    pub fn care_fee(&self) -> Option<&fee::Terms> {
        self.programme(item::CARE)?.charges(&self.fee)
    }

    /// The fee of the meals that the plan serves, with its name: the one that is meals' money and that no programme asks (X.7);
    /// none where they cost nothing.
    pub(crate) fn fee_of_meals(&self) -> Option<(&str, &fee::Terms)> {
        self.meal.as_ref()?;
        let is_asked = |name: &str| self.programme.iter().any(|one| one.fee == Charge::Fee(name.to_owned()));
        let all = self.fee.iter().filter(|(_, terms)| tariff::purse(terms) == Purse::Meals);
        all.map(|(name, terms)| (name.as_str(), terms)).find(|(name, _)| !is_asked(name))
    }

    /// The fee of the meals that the plan serves; none where they cost nothing.
    pub fn meal_fee(&self) -> Option<&fee::Terms> {
        self.fee_of_meals().map(|(_, terms)| terms)
    }

    /// The fee of a kind beside after-school service; none where it is free (P1.25, P1.26).
    pub fn beside_fee(&self, kind: programme::Kind) -> Option<&fee::Terms> {
        self.of_kind(kind).find_map(|one| one.charges(&self.fee))
    }

    /// What is charged for in the term, by its kind of money: care, courses, meals and each kind beside them (X.7).
    pub fn fees(&self) -> fee::Fees<'_> {
        let care = self.care_fee().map(|terms| (Purse::Care, terms));
        let course = self.course_fee().map(|terms| (Purse::Course, terms));
        let meals = self.meal_fee().map(|terms| (Purse::Meals, terms));
        let beside = Purse::ALL.into_iter().filter_map(|purse| Some((purse, self.fee_beside(purse)?)));
        care.into_iter().chain(course).chain(meals).chain(beside).collect()
    }

    /// The fee of what bills and tallies name so.
    pub fn fee_of(&self, item: &CourseId) -> Option<&fee::Terms> {
        match item::purse(item) {
            Purse::Care => self.care_fee(),
            Purse::Course => self.course_fee(),
            Purse::Meals => self.meal_fee(),
            purse @ (Purse::ExtendedCare
            | Purse::EveningStudy
            | Purse::LunchCare
            | Purse::EarlyCare
            | Purse::Community) => self.fee_beside(purse),
        }
    }

    /// The fee of the kind whose money it is.
    fn fee_beside(&self, purse: Purse) -> Option<&fee::Terms> {
        self.beside_fee(item::beside::kind_of(purse)?)
    }

    /// The programmes of a kind beside after-school service.
    pub fn of_kind(&self, kind: programme::Kind) -> impl Iterator<Item = &programme::Terms> {
        self.programme.iter().filter(move |one| one.kind == kind)
    }

    /// The programme of a kind beside after-school service in which children of a grade may take part.
    pub fn beside(&self, kind: programme::Kind, grade: i64) -> Option<&programme::Terms> {
        self.of_kind(kind).find(|one| one.is_for(grade))
    }

    /// Takes the tables of its kind.
    pub(crate) fn shaped(source: &Source) -> Result<Self, Vec<Finding>> {
        let mut tables = source.tables();
        let scheme = Self::taken(&mut tables);
        let findings = tables.finish();
        match scheme {
            Some(scheme) if findings.is_empty() => Ok(scheme),
            _ => Err(findings),
        }
    }

    /// On what it contradicts itself.
    pub(crate) fn check(&self, source: &Source) -> Vec<Finding> {
        check::check(self, source)
    }

    /// Takes every table before it gives up, so that all of them are checked in one run.
    fn taken(tables: &mut Tables) -> Option<Self> {
        let head = tables.take("scheme");
        let term = tables.take("term");
        let programme = tables.take("programme");
        let registration = tables.take("registration");
        let mandate = tables.take("mandate");
        let grouping = tables.take("grouping");
        let campus = tables.take("campus");
        let preference = tables.take("preference");
        let draw = tables.take("draw");
        let claim = tables.take_or_default("claim");
        let offer = tables.take_or_default("offer");
        let opening = tables.take("opening");
        let fee = tables.take("fee");
        let correction = tables.take_or_default("correction");
        let pay = tables.take_or_default("pay");
        let duty = tables.take_or_default("duty");
        let checklist = tables.take_or_default("checklist");
        let roll = tables.take("roll");
        let leave = tables.take("leave");
        let pickup = tables.take("pickup");
        let absence = tables.take_or_default("absence");
        let late = tables.take_or_default("late");
        let incident = tables.take_or_default("incident");
        let briefing = tables.take_or_default("briefing");
        let meal = tables.take_or_default("meal");
        let sickness = tables.take_or_default("sickness");
        let conduct = tables.take_or_default("conduct");
        let help = tables.take_or_default("help");
        let message = tables.take_or_default("message");
        let insurance = tables.take("insurance");
        let posting = tables.take_or_default("posting");
        let activity = tables.take_or_default("activity");
        let approval = tables.take_or_default("approval");
        Some(Self {
            scheme: head?,
            term: term?,
            programme: programme?,
            registration: registration?,
            mandate: mandate?,
            grouping: grouping?,
            campus: campus?,
            preference: preference?,
            draw: draw?,
            claim: claim?,
            offer: offer?,
            opening: opening?,
            fee: fee?,
            correction: correction?,
            pay: pay?,
            duty: duty?,
            checklist: checklist?,
            roll: roll?,
            leave: leave?,
            pickup: pickup?,
            absence: absence?,
            late: late?,
            incident: incident?,
            briefing: briefing?,
            meal: meal?,
            sickness: sickness?,
            conduct: conduct?,
            help: help?,
            message: message?,
            insurance: insurance?,
            posting: posting?,
            activity: activity?,
            approval: approval?,
        })
    }
}

/// The committed document, for tests.
#[cfg(test)]
pub(crate) const GONGSHU: &str = include_str!("../../../../schemes/gongshu-2021-autumn.toml");

/// The committed scheme, for tests of every wing.
#[cfg(test)]
pub(crate) fn gongshu() -> Scheme {
    Scheme::read("gongshu-2021-autumn.toml", GONGSHU).unwrap()
}

#[cfg(test)]
mod tests {
    use super::super::wording;
    use super::*;
    use std::collections::BTreeSet;

    /// What is written, what is written instead, then code, clause and marked text of what is found.
    type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

    const FORM: [Case; 24] = [
        ("starts  = 2021-09-06", "starts = 2021-09-31", "impossible-date", "", "2021-09-31"),
        ("2021-09-03T16:00:00", "2021-09-03T24:00:00", "impossible-time", "", "2021-09-03T24:00:00"),
        ("version = 1", "version =", "not-toml", "", ""),
        ("[draw]", "[roll]", "duplicate-key", "", "roll"),
        ("version = 1", "version = \"one\"", "wrong-type", "", "\"one\""),
        ("starts  = 2021-09-06", "starts = \"2021-09-06\"", "wrong-type", "", "\"2021-09-06\""),
        ("price_fen            = 2000", "price_fen = 20.0", "wrong-type", "", "20.0"),
        ("price_fen            = 2000", "price_fen = 16.555", "money-decimals", "", "16.555"),
        ("price_fen            = 2000", "price_fen = \"16.555\"", "money-decimals", "", "\"16.555\""),
        ("required                 = true", "required = 1", "wrong-type", "", "1"),
        ("fee     = \"free\"", "fee = 0", "wrong-type", "", "0"),
        ("starts  = 2021-09-06", "starts = 2021-09-06T08:00:00", "not-a-day", "", "2021-09-06T08:00:00"),
        ("2021-09-02T08:00:00", "2021-09-02", "not-a-moment", "", "2021-09-02"),
        ("2021-09-02T08:00:00", "2021-09-02T08:00:00Z", "not-a-moment", "", "2021-09-02T08:00:00Z"),
        ("dismissal = \"15:30\"", "dismissal = \"3:30\"", "not-a-time", "", "\"3:30\""),
        (", summer = \"18:00\"", "", "neither-timetable", "", "{ winter = \"17:30\" }"),
        ("students_min  = 15", "students_mim = 15", "misspelt-key", "", "students_mim"),
        ("students_min  = 15", "minimum = 15", "unknown-key", "", "minimum"),
        ("[insurance]", "[lottery]", "unknown-key", "", "lottery"),
        ("[opening]", "[openning]", "misspelt-key", "", "openning"),
        ("who       = \"on-roll\"", "who = \"all\"", "unknown-choice", "", "\"all\""),
        ("[\"mon\", \"tue\"", "[\"moon\", \"tue\"", "unknown-choice", "", "\"moon\""),
        ("students_min  = 15", "", "missing-key", "", "[opening]"),
        ("[insurance]", "[weather]", "missing-table", "", ""),
    ];

    const SENSE: [Case; 52] = [
        ("= \"opening\"", "= \"public-check\"", "check-without-days", "P1.10", "\"public-check\""),
        (
            "\"opening\"            # P3.23",
            "\"public-check\"\nobjection_days = 0 #",
            "check-without-days",
            "P1.10",
            "\"public-check\"",
        ),
        (
            "absent_without_leave = \"release\"",
            "on_half_month = \"refund\"\nabsent_without_leave = \"refund\"",
            "half-months-of-nothing",
            "P3.16",
            "\"refund\"",
        ),
        (
            "ahead_lessons_max    = 60",
            "shares = { government = 20, school = 10, family = 71 }",
            "shares-not-whole",
            "P1.12",
            "shares",
        ),
        ("hours      = 24", "hours = 0", "not-positive", "X.1", "0"),
        (
            "mechanism = \"lottery\"",
            "mechanism = \"minimum\"",
            "together-not-drawn",
            "P3.33",
            "[\"most\", \"together\"]",
        ),
        (
            "dismissed = []",
            "dismissed = [{ grades = [10], days = [\"wed\"], at = \"14:50\" }]",
            "no-such-grade",
            "P1.21",
            "10",
        ),
        ("precedence = []", "precedence = [\"sibling\"]", "precedence-not-drawn", "P3.33", "[\"sibling\"]"),
        (
            "\"lottery\"                       # setting\nfirst     = []",
            "\"optimum\"\nfirst = [\"last-grade\"]",
            "first-not-drawn",
            "P3.33",
            "[\"last-grade\"]",
        ),
        ("first     = []", "first = [\"left-out\", \"left-out\"]", "given-twice", "P3.33", "\"left-out\""),
        ("dismissed = []", "dismissed = [{ grades = [1], days = [], at = \"14:50\" }]", "empty", "", "[]"),
        (
            "kind    = \"after-school\"                    # P3.12",
            "kind = \"evening-study\"",
            "not-after-school",
            "P3.12",
            "\"evening-study\"",
        ),
        (
            "[registration] ",
            "[[programme]]\ncode = \"l\"\ntitle = { zh = \"午\", en = \"L\" }\nkind = \"lunch-care\"\nstarts = 2021-09-06\ndays = [\"mon\"]\n\
             from = \"11:40\"\nuntil = { mon-thu = \"12:40\", fri = \"15:40\" }\ncontent = [\"lunch-care\"]\nfee = \"free\"\n[registration] ",
            "ends-after-dismissal",
            "P1.26",
            "\"15:40\"",
        ),
        ("\"gongshu-2021-autumn\"", "\"autumn\"", "id-not-file-name", "", "\"autumn\""),
        ("version = 1", "version = 0", "not-positive", "", "0"),
        ("2021-09-02T08:00:00", "2021-09-04T08:00:00", "out-of-order", "P3.27", "2021-09-03T16:00:00"),
        ("review_on = 2021-09-03", "review_on = 2021-09-02", "out-of-order", "P3.28", "2021-09-02"),
        ("review_on = 2021-09-03", "review_on = 2021-09-06", "out-of-order", "P3.31", "2021-09-06"),
        ("2021-09-07T18:00:00", "2021-09-03T18:00:00", "out-of-order", "P3.33", "2021-09-03T18:00:00"),
        ("2021-09-07T18:00:00", "2021-09-09T16:00:00", "out-of-order", "P3.33", "2021-09-09T16:00:00"),
        ("2021-09-09T20:00:00", "2021-09-09T15:59:59", "out-of-order", "P3.33", "2021-09-09T15:59:59"),
        ("2021-09-09T20:00:00", "2021-09-13T08:00:00", "out-of-order", "P3.34", "2021-09-13"),
        ("until     = 2022-01-28", "until = 2021-09-01", "ends-before-it-begins", "", "2021-09-01"),
        ("until = 2021-10-08", "until = 2021-08-31", "ends-before-it-begins", "", "2021-08-31"),
        (
            "closed    = []",
            "closed = [{ from = 2021-11-05, until = 2021-11-05 }]",
            "ends-before-it-begins",
            "",
            "2021-11-05",
        ),
        ("code    = \"1\"", "code = \"one\"", "no-such-programme", "P3.6", "[[programme]]"),
        ("code    = \"x\"", "code = \"y\"", "no-such-programme", "P3.12", "[[programme]]"),
        ("code    = \"x\"", "code = \"1\"", "given-twice", "", "\"1\""),
        ("starts  = 2021-09-13", "starts = 2022-02-14", "outside-term", "P3.31", "2022-02-14"),
        ("starts  = 2021-09-13", "starts = 2021-09-12", "not-a-day-of-it", "P3.31", "2021-09-12"),
        ("[\"reading\", \"homework\"]", "[]", "empty", "P3.9", "[]"),
        (
            "\"wed\", \"thu\", \"fri\"]              # X.6",
            "\"tue\", \"thu\", \"fri\"] #",
            "given-twice",
            "",
            "\"tue\"",
        ),
        ("winter = \"17:30\"", "winter = \"15:30\"", "ends-before-dismissal", "P3.7", "\"15:30\""),
        ("fri = \"17:30\"", "fri = \"16:00\"", "lesson-does-not-fit", "P3.15", "\"16:00\""),
        ("[fee.x]", "[fee.1]", "free-with-a-price", "P3.8", "1"),
        ("= \"opening\"", "= \"opening\"\npurse = \"care\"", "purse-of-another", "X.7", "\"care\""),
        ("fee     = \"free\"", "fee = \"x\"", "purse-of-another", "X.7", "\"x\""),
        ("fee     = \"x\"", "fee = \"y\"", "no-such-fee", "P3.16", "\"y\""),
        ("fee     = \"x\"", "fee = \"free\"", "free-with-a-price", "P3.8", "x"),
        ("[fee.x]", "[fee.y]", "fee-of-nothing", "P3.16", "y"),
        ("lesson_minutes = 40", "", "lesson-without-minutes", "P3.15", "\"x\""),
        ("lesson_minutes = 40", "lesson_minutes = 0", "not-positive", "P3.15", "0"),
        ("= 2000", "= 0", "not-positive", "P3.16", "0"),
        ("students_min  = 15", "students_min = 41", "minimum-above-maximum", "P3.21", "41"),
        ("below_minimum = [\"next-choice\", \"waitlist\"]", "below_minimum = []", "empty", "X.1", "[]"),
        ("grade = 6", "grade = 10", "no-such-grade", "P3.19", "10"),
        (
            "[preference]",
            "[[campus.rule]]\ngrade = 6\nsite = \"north\"\n[preference]",
            "given-twice",
            "P3.19",
            "6",
        ),
        ("\"gate-check\", ", "", "step-missing", "P3.61", "[\"care-teacher-signature\", \"exit\"]"),
        (
            "[\"gate-check\"",
            "[\"exit\", \"gate-check\"",
            "given-twice",
            "P3.61",
            "[\"exit\", \"gate-check\", \"care-teacher-signature\", \"exit\"]",
        ),
        (
            "\"care-teacher-signature\", \"exit\"]",
            "\"exit\", \"care-teacher-signature\"]",
            "exit-before-the-end",
            "P3.61",
            "[\"gate-check\", \"exit\", \"care-teacher-signature\"]",
        ),
        (
            "optional_days        = [\"fri\"]",
            "optional_days = [\"sat\"]",
            "optional-day-without-care",
            "P3.57",
            "\"sat\"",
        ),
        ("required_to_attend = false", "required_to_attend = true", "insurance-as-condition", "X.2", "true"),
    ];

    fn found(case: &Case) -> Vec<Finding> {
        let text = GONGSHU.replace(case.0, case.1);
        assert_ne!(text, GONGSHU, "{} stands in the scheme", case.0);
        Scheme::read("gongshu-2021-autumn.toml", &text).err().unwrap_or_default()
    }

    #[test]
    fn every_mistake_is_told_at_its_place() {
        let meant =
            |one: &Finding, case: &Case| (one.code, &*one.clause, one.marked()) == (case.2, case.3, case.4);
        let missed: Vec<_> = FORM
            .iter()
            .chain(&SENSE)
            .map(|case| (case, found(case)))
            .filter(|(case, found)| !found.iter().any(|one| meant(one, case)))
            .collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn every_code_has_a_case() {
        let elsewhere = [
            "activity-before-its-day",
            "activity-not-granted",
            "activity-not-named",
            "activity-unanswered",
            "begun-already",
            "beyond-calendar",
            "blank-left",
            "file-unreadable",
            "next-choice-not-drawn",
            "title-speaks-of",
        ];
        let cases: BTreeSet<&str> = FORM.iter().chain(&SENSE).map(|case| case.2).chain(elsewhere).collect();
        assert_eq!(cases.into_iter().collect::<Vec<_>>(), wording::codes(0));
    }

    /// P1.36: a person decides about a title, so that it is no mistake.
    #[test]
    fn a_title_that_speaks_of_lessons_is_warned_of_and_holds() {
        let cases = [
            ("“x”类托管服务", "奥数 提高班", Some("提高班\u{3001}奥数")),
            ("“1”类托管服务", "应试冲刺", Some("应试\u{3001}冲刺")),
            ("Class “1” care", "Exam drill", Some("exam drill")),
            ("“x”类托管服务", "围棋入门", None),
        ];
        for (from, to, words) in cases {
            let text = GONGSHU.replace(&format!("= \"{from}\""), &format!("= \"{to}\""));
            assert_ne!(text, GONGSHU, "{from} stands in the scheme");
            let opened = Opened::read("gongshu-2021-autumn.toml", &text).unwrap();
            assert!(opened.holds(), "{to}");
            let found = opened.findings.iter().find(|one| one.code == "title-speaks-of");
            assert_eq!(found.is_some(), words.is_some(), "{to}");
            let says = |one: &Finding| one.clause == "P1.36" && one.what.zh.contains(words.unwrap());
            assert!(found.is_none_or(says), "{to}");
        }
    }

    /// P3.21: `minimum` gives the children of a closed course their next wish, whatever the plan offers.
    #[test]
    fn nearly_the_best_seats_need_the_next_choice() {
        let minimum = GONGSHU.replace("\"lottery\"", "\"minimum\"").replace(", \"together\"]", "]");
        assert!(Scheme::read("gongshu-2021-autumn.toml", &minimum).is_ok());
        let text = minimum.replace("[\"next-choice\", \"waitlist\"]", "[\"waitlist\"]");
        let found = Scheme::read("gongshu-2021-autumn.toml", &text).unwrap_err();
        let told: Vec<_> = found.iter().map(|one| (one.code, &*one.clause, one.marked())).collect();
        assert_eq!(told, [("next-choice-not-drawn", "P3.21", "[\"waitlist\"]")]);
    }

    #[test]
    fn all_that_is_wrong_is_told_in_one_run() {
        let text = GONGSHU
            .replace("students_min  = 15", "students_min = 0")
            .replace("fri = \"17:30\"", "fri = \"15:00\"")
            .replace("2021-09-09T20:00:00", "2021-09-20T20:00:00");
        let found = Scheme::read("schemes/gongshu-2021-autumn.toml", &text).unwrap_err();
        let told: Vec<String> =
            found.iter().map(|one| format!("{}:{} {}", one.line, one.column, one.code)).collect();
        let line = |of: &str| text.lines().position(|line| line.starts_with(of)).unwrap() + 1;
        let until = text.lines().position(|line| line.contains("fri = \"15:00\"")).unwrap() + 1;
        let expected = [
            format!("{}:11 out-of-order", line("starts  = 2021-09-13")),
            format!("{until}:38 ends-before-dismissal"),
            format!("{}:16 not-positive", line("students_min")),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn several_tables_of_a_wrong_form_are_told_in_one_run() {
        let text = GONGSHU.replace("students_min ", "students_mim ").replace("grade = 6", "grade = \"6\"");
        let found = Scheme::read("gongshu-2021-autumn.toml", &text).unwrap_err();
        assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), ["wrong-type", "misspelt-key"]);
        assert_eq!(found[1].hint.en, "did you mean `students_min`?");
    }

    #[test]
    fn a_torn_document_is_told_and_never_a_panic() {
        let end = GONGSHU.find("required_to_attend").unwrap();
        for (at, _) in GONGSHU[..end].char_indices().step_by(17) {
            let found = Scheme::read("gongshu-2021-autumn.toml", &GONGSHU[..at]).unwrap_err();
            assert!(
                found.iter().all(|one| !one.render(true).is_empty() && !one.render(false).is_empty()),
                "{at}"
            );
        }
        for (at, left_out) in GONGSHU.lines().enumerate() {
            let kept = GONGSHU.lines().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| line);
            let text = kept.collect::<Vec<_>>().join("\n");
            let left_alone = [
                "#",
                "[campus]",
                "asks  ",
                "dismissed",
                "kind    = \"after-school\"",
                "code_seconds",
                "alone_grade_min",
                "link_minutes",
                "bus_minutes",
                "offline_minutes",
                "papers",
                "extended_minutes",
                "ahead_lessons_max",
                "reductions",
                "remind_minutes",
                "alert_minutes",
                "rota_",
                "first  ",
                "area  ",
                "precedence",
            ];
            let waits =
                left_out.split_once('=').is_some_and(|(name, _)| name.trim().ends_with("_after_minutes"));
            let optional = waits && !left_out.starts_with("late_")
                || left_alone.iter().any(|line| left_out.starts_with(line));
            let harmless = left_out.is_empty() || optional;
            assert_eq!(Scheme::read("gongshu-2021-autumn.toml", &text).is_ok(), harmless, "{left_out}");
        }
    }
}
