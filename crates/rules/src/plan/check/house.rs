//! 当日与校规 What the rules of the evening and of the house keep to: nothing that a clause asks for is switched off, minutes
//! and sums are some, and one rung comes after another.

use super::Check;
use crate::day::checklist::Duty;
use crate::day::incident::Step;
use crate::day::{absence, late};
use crate::plan::wording::{amount, named, same, step};
use jiff::civil::Time;
use std::collections::BTreeSet;

/// What no plan for accidents is without: whoever is hurt is helped, and a guardian is told (P3.58).
const ALWAYS: [Step; 2] = [Step::Rescue, Step::Guardian];

/// A rung of a ladder: its key, its name among the steps, its minutes where the plan has it.
type Rung = (&'static str, &'static str, Option<i64>);

impl Check<'_> {
    pub(super) fn house(&mut self) {
        self.switched_on();
        self.shown_when_settled();
        self.duty();
        self.leader();
        self.absence();
        self.late();
        self.incident();
        self.checklists();
        self.quiz();
        self.conduct();
        self.gate();
        self.slips();
        self.amounts();
    }

    /// What a clause asks for is no switch.
    fn switched_on(&mut self) {
        let scheme = self.scheme;
        let all = [
            ("mandate.required", "P3.29", scheme.mandate.required, "required = true"),
            ("insurance.record", "P3.59", scheme.insurance.record, "record = true"),
        ];
        for (path, clause, _, write) in all.into_iter().filter(|(_, _, is_on, _)| !is_on) {
            self.wrong(path, clause, "not-off", &[("write", same(write))]);
        }
    }

    /// Parents see the courses of class “x” when they are settled, and not before (P3.22).
    fn shown_when_settled(&mut self) {
        let programmes = self.scheme.programme.iter().enumerate();
        let shown = programmes.filter(|(_, one)| one.is("x") && one.hidden_until.is_none());
        for (at, _) in shown {
            let path = format!("programme.{at}.code");
            self.wrong(&path, "P3.22", "not-off", &[("write", same("hidden_until = \"reviewed\""))]);
        }
    }

    /// A teacher is reminded before others hear that nobody came (P3.43).
    fn duty(&mut self) {
        let duty = &self.scheme.duty;
        let (remind, alert) = (duty.remind_minutes, duty.alert_minutes);
        self.some("duty.remind_minutes", "P3.43", remind, 1);
        self.some("duty.alert_minutes", "P3.43", alert, 0);
        self.some("duty.leader_after_minutes", "X.18", duty.leader_after_minutes, 0);
        self.some("duty.flexible_percent", "P1.27", duty.flexible_percent, 1);
        self.some("duty.rota_persons", "P3.37", duty.rota_persons, 1);
        self.findings.extend(self.source.once("duty.rota_without", "P3.37", &duty.rota_without));
        let Some((remind, alert)) = remind.zip(alert).filter(|(remind, _)| *remind > 0) else { return };
        if alert >= remind {
            let fills = [
                ("later", step("duty-alert")),
                ("later_at", amount("minutes-before", alert)),
                ("earlier", step("duty-remind")),
                ("earlier_at", amount("minutes-before", remind)),
            ];
            self.wrong("duty.alert_minutes", "P3.43", "out-of-order", &fills);
        }
    }

    /// The leading group hears of an open roll after the management group, and of an alarm once it was left unread (X.18).
    fn leader(&mut self) {
        let (roll, message) = (&self.scheme.roll, &self.scheme.message);
        self.at_least("message.leader_after_minutes", "X.18", message.leader_after_minutes, 1);
        let (taken, Some(leader)) = (roll.taken_within_minutes, roll.leader_after_minutes) else { return };
        self.at_least("roll.leader_after_minutes", "X.18", leader, 0);
        if taken > 0 && (0..taken).contains(&leader) {
            let fills = [
                ("later", step("roll-leader")),
                ("later_at", amount("minutes-after", leader)),
                ("earlier", step("roll-staff")),
                ("earlier_at", amount("minutes-after", taken)),
            ];
            self.wrong("roll.leader_after_minutes", "X.18", "out-of-order", &fills);
        }
    }

    /// First the guardians are asked, then the management group, then the leading group (P3.55).
    fn absence(&mut self) {
        let absence::Terms { guardian_after_minutes, staff_after_minutes, leader_after_minutes } =
            &self.scheme.absence;
        let rungs = [
            ("guardian_after_minutes", "absence-guardian", *guardian_after_minutes),
            ("staff_after_minutes", "absence-staff", *staff_after_minutes),
            ("leader_after_minutes", "absence-leader", *leader_after_minutes),
        ];
        self.ladder("absence", "P3.55", &rungs);
    }

    /// First the guardians are called, last the police (P3.61).
    fn late(&mut self) {
        let late::Terms {
            guardians_after_minutes,
            staff_after_minutes,
            leader_after_minutes,
            police_after_minutes,
            extended_minutes: _,
        } = &self.scheme.late;
        let rungs = [
            ("guardians_after_minutes", "late-guardians", *guardians_after_minutes),
            ("staff_after_minutes", "late-staff", *staff_after_minutes),
            ("leader_after_minutes", "late-leader", *leader_after_minutes),
            ("police_after_minutes", "late-police", *police_after_minutes),
        ];
        self.ladder("late", "P3.61", &rungs);
    }

    /// Rung after rung; two may be reached together. A negative number is told as such and not as out of order too.
    fn ladder(&mut self, table: &str, clause: &'static str, rungs: &[Rung]) {
        let mut before: Option<(&'static str, i64)> = None;
        for (key, name, minutes) in rungs {
            let path = format!("{table}.{key}");
            self.some(&path, clause, *minutes, 0);
            let Some(minutes) = minutes.filter(|minutes| *minutes >= 0) else { continue };
            if let Some((earlier, earlier_at)) = before.filter(|(_, at)| *at > minutes) {
                let fills = [
                    ("later", step(name)),
                    ("later_at", amount("minutes-after", minutes)),
                    ("earlier", step(earlier)),
                    ("earlier_at", amount("minutes-after", earlier_at)),
                ];
                self.wrong(&path, clause, "out-of-order", &fills);
            }
            before = Some((*name, minutes));
        }
    }

    /// A plan for accidents has its first aid, its guardian and its times (P3.58).
    fn incident(&mut self) {
        let incident = &self.scheme.incident;
        self.findings.extend(self.source.each_once("incident.steps", "P3.58", &incident.steps));
        let is_missing = |one: &&Step| !incident.steps.is_empty() && !incident.steps.contains(one);
        for missing in ALWAYS.iter().filter(is_missing) {
            let fills = [("name", named(missing.key())), ("known", same(ALWAYS.map(Step::key).join(", ")))];
            self.wrong("incident.steps", "P3.58", "step-missing", &fills);
        }
        self.at_least("incident.guardian_within_minutes", "P3.58", incident.guardian_within_minutes, 1);
        self.at_least("incident.written_within_hours", "P3.58", incident.written_within_hours, 1);
        self.findings.extend(self.source.once("incident.papers", "P3.59", &incident.papers));
    }

    /// A plan that lists what the logistics group looks at lists it for each of its three duties, once (P3.47).
    fn checklists(&mut self) {
        let lists = &self.scheme.checklist;
        let duties: Vec<Duty> = lists.iter().map(|one| one.duty).collect();
        for (at, one) in lists.iter().enumerate() {
            if duties[..at].contains(&one.duty) {
                let path = format!("checklist.{at}.duty");
                self.wrong(&path, "P3.47", "given-twice", &[("given", same(one.duty))]);
            }
            let tasks: Vec<&str> = one.tasks.iter().map(|task| task.zh.as_str()).collect();
            self.findings.extend(self.source.each_once(&format!("checklist.{at}.tasks"), "P3.47", &tasks));
        }
        let is_some = (1..Duty::ALL.len()).contains(&lists.len());
        for missing in Duty::ALL.iter().filter(|one| is_some && !duties.contains(one)) {
            let known = Duty::ALL.iter().map(|one| one.key()).collect::<Vec<_>>().join(", ");
            let fills = [("name", named(missing.key())), ("known", same(known))];
            self.wrong("checklist.0.duty", "P3.47", "step-missing", &fills);
        }
    }

    /// Each question of the quiz has something else to choose from than its answer, and nothing twice (P3.48).
    fn quiz(&mut self) {
        for (at, question) in self.scheme.briefing.question.iter().enumerate() {
            let path = format!("briefing.question.{at}.wrong");
            let wrong: Vec<&str> = question.wrong.iter().map(|one| one.zh.as_str()).collect();
            self.findings.extend(self.source.each_once(&path, "P3.48", &wrong));
            if wrong.contains(&question.right.zh.as_str()) {
                self.wrong(&path, "P3.48", "given-twice", &[("given", question.right.clone())]);
            }
        }
    }

    /// Nobody is advised to leave after one evening, untaught, at once or unheard (P3.39).
    fn conduct(&mut self) {
        let conduct = &self.scheme.conduct;
        self.at_least("conduct.disturbances_min", "P3.39", conduct.disturbances_min, 2);
        self.at_least("conduct.guidance_min", "P3.39", conduct.guidance_min, 1);
        self.at_least("conduct.notice_days", "P3.39", conduct.notice_days, 1);
        self.at_least("conduct.appeal_days", "P3.39", conduct.appeal_days, 1);
        let (notice, appeal) = (conduct.notice_days, conduct.appeal_days);
        if notice > 0 && notice < appeal {
            let fills = [
                ("later", step("conduct-ends")),
                ("later_at", amount("days-after", notice)),
                ("earlier", step("conduct-appeal")),
                ("earlier_at", amount("days-after", appeal)),
            ];
            self.wrong("conduct.notice_days", "P3.39", "out-of-order", &fills);
        }
    }

    /// Codes, links, buses and lists hold for some time; only a grade that exists goes home alone (P3.61).
    fn gate(&mut self) {
        let pickup = &self.scheme.pickup;
        self.some("pickup.code_seconds", "P3.61", pickup.code_seconds, 1);
        self.some("pickup.link_minutes", "P3.61", pickup.link_minutes, 1);
        self.some("pickup.bus_minutes", "P3.61", pickup.bus_minutes, 0);
        self.some("pickup.offline_minutes", "P3.61", pickup.offline_minutes, 1);
        if let Some(grade) = pickup.alone_grade_min.filter(|grade| !(1..=9).contains(grade)) {
            self.wrong("pickup.alone_grade_min", "P3.61", "no-such-grade", &[("given", same(grade))]);
        }
    }

    /// A slip is handed in before the evening is over, and messages are not held back while children are here.
    fn slips(&mut self) {
        let scheme = self.scheme;
        let service = scheme.programme.iter().filter(|one| one.is_after_school());
        let ends: BTreeSet<Time> = service.flat_map(|one| one.until.ends()).map(|(_, until)| until).collect();
        let shown = |at: Time| same(at.strftime("%H:%M"));
        let notice = scheme.leave.notice_until;
        if let Some(last) = ends.last().filter(|last| notice > **last) {
            let fills = [("given", shown(notice)), ("until", shown(*last))];
            self.wrong("leave.notice_until", "P3.60", "slip-after-care", &fills);
        }
        if let Some(until) = ends.iter().find(|until| scheme.message.is_quiet(**until)) {
            self.wrong("message.quiet_from", "X.18", "quiet-in-care", &[("until", shown(*until))]);
        }
    }

    /// Sums and counts of children.
    fn amounts(&mut self) {
        let (pay, sickness) = (&self.scheme.pay, &self.scheme.sickness);
        let all = [
            ("pay.teacher_lesson_fen", "P1.38", pay.teacher_lesson_fen.0, 0),
            ("pay.lecturer_lesson_fen", "P1.38", pay.lecturer_lesson_fen.0, 0),
            ("pay.evening_fen", "P1.38", pay.evening_fen.0, 0),
            ("sickness.same_day_min", "P5.19", sickness.same_day_min, 1),
            ("sickness.window_days", "P5.19", sickness.window_days, 1),
            ("sickness.window_min", "P5.19", sickness.window_min, 1),
        ];
        for (path, clause, given, least) in all {
            self.at_least(path, clause, given, least);
        }
    }

    /// A number that may be left out.
    fn some(&mut self, path: &str, clause: &'static str, given: Option<i64>, least: i64) {
        if let Some(given) = given {
            self.at_least(path, clause, given, least);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::scheme::{GONGSHU, Scheme};
    use crate::plan::wording;
    use std::collections::BTreeSet;

    /// What is written, what is written instead; then code, clause and marked text.
    type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

    const CASES: [Case; 47] = [
        ("= true             # P3.29", "= false            # P3.29", "not-off", "P3.29", "false"),
        ("record             = true", "record             = false", "not-off", "P3.59", "false"),
        ("hidden_until   = \"reviewed\"", "", "not-off", "P3.22", "\"x\""),
        ("remind_minutes = 30", "remind_minutes = 0", "not-positive", "P3.43", "0"),
        ("alert_minutes  = 5 ", "alert_minutes  = -1 ", "not-positive", "P3.43", "-1"),
        ("alert_minutes  = 5 ", "alert_minutes  = 30 ", "out-of-order", "P3.43", "30"),
        ("alert_minutes  = 5 ", "alert_minutes  = 5\nflexible_percent = 0 ", "not-positive", "P1.27", "0"),
        ("rota_persons = 1", "rota_persons = 0", "not-positive", "P3.37", "0"),
        ("[\"doorkeepers\"]", "[\"cooks\", \"cooks\"]", "given-twice", "P3.37", "\"cooks\""),
        ("leader_after_minutes = 10 ", "leader_after_minutes = -1 ", "not-positive", "X.18", "-1"),
        ("leader_after_minutes = 20 ", "leader_after_minutes = -1 ", "not-positive", "X.18", "-1"),
        ("leader_after_minutes = 20 ", "leader_after_minutes = 9 ", "out-of-order", "X.18", "9"),
        ("taken_within_minutes = 10 ", "taken_within_minutes = 21 ", "out-of-order", "X.18", "20"),
        ("leader_after_minutes = 15 ", "leader_after_minutes = 0 ", "not-positive", "X.18", "0"),
        ("guardian_after_minutes = 10", "guardian_after_minutes = -1", "not-positive", "P3.55", "-1"),
        ("guardian_after_minutes = 10", "guardian_after_minutes = 21", "out-of-order", "P3.55", "20"),
        ("leader_after_minutes = 30 ", "leader_after_minutes = 19 ", "out-of-order", "P3.55", "19"),
        ("guardians_after_minutes = 1 ", "guardians_after_minutes = -1 ", "not-positive", "P3.61", "-1"),
        ("guardians_after_minutes = 1 ", "guardians_after_minutes = 11 ", "out-of-order", "P3.61", "10"),
        ("leader_after_minutes    = 30", "leader_after_minutes    = 9", "out-of-order", "P3.61", "9"),
        ("police_after_minutes    = 60", "police_after_minutes    = 0", "out-of-order", "P3.61", "0"),
        (
            "steps = [\"rescue\", ",
            "steps = [",
            "step-missing",
            "P3.58",
            "[\"health-worker\", \"guardian\", \"leader\", \"evidence\", \"written\", \"insurer\", \"follow-up\"]",
        ),
        (
            "[\"rescue\", \"health-worker\", \"guardian\", \"leader\", \"evidence\", \"written\", \"insurer\", \"follow-up\"]",
            "[\"rescue\"]",
            "step-missing",
            "P3.58",
            "[\"rescue\"]",
        ),
        (
            "[\"rescue\", \"health-worker\", \"guardian\", \"leader\", \"evidence\", \"written\", \"insurer\", \"follow-up\"]",
            "[]",
            "empty",
            "P3.58",
            "[]",
        ),
        ("\"follow-up\"]", "\"rescue\"]", "given-twice", "P3.58", "\"rescue\""),
        ("guardian_within_minutes = 10", "guardian_within_minutes = 0", "not-positive", "P3.58", "0"),
        ("written_within_hours    = 24", "written_within_hours    = 0", "not-positive", "P3.58", "0"),
        (
            "\"application\", \"identity\"",
            "\"identity\", \"identity\"",
            "given-twice",
            "P3.59",
            "\"identity\"",
        ),
        (
            "[[checklist]]\nduty  = \"cleaning\"                          # P3.47 保洁\nby    = \"16:30\"                             # setting\ntasks = [{ zh = \"晚托教室已打扫\", en = \"The rooms of the evening are clean\" }, { zh = \"厕所已清洁，地面不湿滑\", en = \"Toilets are clean, floors are dry\" }, { zh = \"门窗、灯和插座完好\", en = \"Doors, windows, lights and sockets are whole\" }]     # setting\n\n",
            "",
            "step-missing",
            "P3.47",
            "\"security\"",
        ),
        ("duty  = \"cleaning\"", "duty  = \"security\"", "given-twice", "P3.47", "\"security\""),
        (
            "tasks = [{ zh = \"校门有人值守\", en = \"The gate is manned\" }, { zh = \"校园巡查一遍，没有外人\", en = \"The campus was walked, no stranger in it\" }, { zh = \"消防通道畅通，应急灯亮\", en = \"Fire exits are free, emergency lights work\" }]",
            "tasks = []",
            "empty",
            "P3.47",
            "[]",
        ),
        (
            "wrong = [{ zh = \"写书面报告\", en = \"The written report\" }, { zh = \"报告保险公司\", en = \"Telling the insurer\" }]",
            "wrong = []",
            "empty",
            "P3.48",
            "[]",
        ),
        (
            "wrong = [{ zh = \"写书面报告\", en = \"The written report\" }, { zh = \"报告保险公司\", en = \"Telling the insurer\" }]",
            "wrong = [{ zh = \"及时救护\", en = \"Help\" }]",
            "given-twice",
            "P3.48",
            "[{ zh = \"及时救护\", en = \"Help\" }]",
        ),
        ("disturbances_min = 3", "disturbances_min = 1", "not-positive", "P3.39", "1"),
        ("guidance_min     = 1", "guidance_min     = 0", "not-positive", "P3.39", "0"),
        ("notice_days      = 7", "notice_days      = 0", "not-positive", "P3.39", "0"),
        ("notice_days      = 7", "notice_days      = 4", "out-of-order", "P3.39", "4"),
        ("appeal_days      = 5", "appeal_days      = -5", "not-positive", "P3.39", "-5"),
        ("code_seconds       = 30", "code_seconds       = 0", "not-positive", "P3.61", "0"),
        ("alone_grade_min    = 4", "alone_grade_min    = 0", "no-such-grade", "P3.61", "0"),
        ("link_minutes       = 10", "link_minutes       = -10", "not-positive", "P3.61", "-10"),
        ("offline_minutes    = 30", "offline_minutes    = 0", "not-positive", "P3.61", "0"),
        ("notice_until = \"15:30\"", "notice_until = \"18:01\"", "slip-after-care", "P3.60", "\"18:01\""),
        ("quiet_from  = \"21:30\"", "quiet_from  = \"18:00\"", "quiet-in-care", "X.18", "\"18:00\""),
        ("teacher_lesson_fen  = 5000", "teacher_lesson_fen  = -1", "not-positive", "P1.38", "-1"),
        ("evening_fen         = 6000", "evening_fen         = -1", "not-positive", "P1.38", "-1"),
        ("same_day_min = 3", "same_day_min = 0", "not-positive", "P5.19", "0"),
    ];

    fn told(text: &str) -> Vec<(&'static str, String, String)> {
        let found = Scheme::read("gongshu-2021-autumn.toml", text).err().unwrap_or_default();
        found.iter().map(|one| (one.code, one.clause.to_string(), one.marked().to_owned())).collect()
    }

    #[test]
    fn every_mistake_is_told_once_and_alone() {
        for case in CASES {
            let text = GONGSHU.replacen(case.0, case.1, 1);
            assert_ne!(text, GONGSHU, "{} stands in the plan", case.0);
            let expected = [(case.2, case.3.to_owned(), case.4.to_owned())];
            assert_eq!(told(&text), expected, "{}", case.1);
        }
    }

    #[test]
    fn what_just_holds_is_left_alone() {
        let cases = [
            ("alert_minutes  = 5 ", "alert_minutes  = 0 "),
            ("alert_minutes  = 5 ", "alert_minutes  = 29 "),
            ("leader_after_minutes = 20 ", "leader_after_minutes = 10 "),
            ("taken_within_minutes = 10 ", "taken_within_minutes = 20 "),
            ("leader_after_minutes = 15 ", "leader_after_minutes = 1 "),
            ("guardian_after_minutes = 10", "guardian_after_minutes = 0"),
            ("leader_after_minutes = 30 ", "leader_after_minutes = 20 "),
            ("police_after_minutes    = 60", "police_after_minutes    = 30"),
            ("disturbances_min = 3", "disturbances_min = 2"),
            ("notice_days      = 7", "notice_days      = 5"),
            ("notice_until = \"15:30\"", "notice_until = \"18:00\""),
            ("quiet_from  = \"21:30\"", "quiet_from  = \"18:01\""),
            ("quiet_until = \"06:30\"", "quiet_until = \"21:30\""),
            ("evening_fen         = 6000", "evening_fen         = 0"),
        ];
        for (from, to) in cases {
            let text = GONGSHU.replacen(from, to, 1);
            assert_ne!(text, GONGSHU, "{from} stands in the plan");
            assert_eq!(told(&text), [], "{to}");
        }
    }

    #[test]
    fn a_table_or_a_rung_that_is_left_out_is_no_mistake() {
        let without = |table: &str| {
            let from = GONGSHU.find(&format!("[{table}] ")).unwrap();
            let until = GONGSHU[from + 1..].find("\n[").unwrap() + from + 1;
            format!("{}{}", &GONGSHU[..from], &GONGSHU[until..])
        };
        for table in ["pay", "duty", "absence", "late", "incident", "sickness", "conduct", "message"] {
            assert_eq!(told(&without(table)), [], "{table}");
        }
        let rung = GONGSHU.replacen("staff_after_minutes  = 20", "#", 1);
        assert_eq!(told(&rung), []);
        let upside_down = rung.replacen("leader_after_minutes = 30 ", "leader_after_minutes = 9 ", 1);
        assert_eq!(told(&upside_down).len(), 1, "the rungs that are left are still compared");
    }

    #[test]
    fn every_code_of_the_texts_has_a_case() {
        let told: BTreeSet<&str> = CASES.iter().map(|case| case.2).collect();
        let untold: Vec<_> = wording::codes(7).into_iter().filter(|code| !told.contains(code)).collect();
        assert_eq!(untold, Vec::<&str>::new());
    }
}
