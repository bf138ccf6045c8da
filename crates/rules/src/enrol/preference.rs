//! 志愿 Preferences: a family's ranked wishes for x courses.

use super::campus;
use super::course::Course;
use crate::id::{CourseId, StudentId};
use crate::moment::Moment;
use crate::people::student::Student;
use crate::plan::local::instant;
use crate::refusal::Refuses;
use serde::Deserialize;
use std::collections::BTreeSet;

/// When wishes are taken, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// When selection opens (P3.33).
    #[serde(deserialize_with = "instant")]
    pub from: Moment,
    /// The first moment that is late (P3.33).
    #[serde(deserialize_with = "instant")]
    pub until: Moment,
    /// Wishes of one child, at most (P3.33).
    pub choices_max: i64,
    /// What a family may ask besides (P3.33).
    #[serde(default)]
    pub asks: Vec<Ask>,
}

/// What a family may ask besides its wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// 最多几天 So many days a week at most: a course of two days is two.
    Most,
    /// 与兄弟姐妹一起 A seat only where the siblings who say so too have one.
    Together,
}

/// What a family says for one child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Courses, best first.
    pub choices: Vec<CourseId>,
    /// Days with a course a week, at most; 0 for as many as it gets.
    pub most: i64,
    /// Only where the siblings who say so too have a seat.
    pub together: bool,
}

/// What a choice may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whose wishes they are.
    pub student: Student,
    /// Whether the school knows the guardian's number (X.17).
    pub guardian_verified: bool,
    /// The school's own site.
    pub own_site: String,
    /// Every course of the school.
    pub courses: Vec<Course>,
    /// What stands.
    pub standing: Asked,
}

/// Wishes that are asked for, best first; none takes all wishes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// Which courses, and what besides.
    pub asked: Asked,
}

/// Wishes that were taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// Whose.
    pub student: StudentId,
    /// Courses, and what besides.
    pub asked: Asked,
    /// The same wishes stood there already.
    pub already: bool,
}

/// Why wishes are not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Selection has not begun.
    #[error("selection has not begun")]
    NotYet {
        /// When it opens.
        from: Moment,
    },
    /// Selection is over.
    #[error("selection is over")]
    Over {
        /// When it ended.
        until: Moment,
    },
    /// The school has not verified who asks.
    #[error("the guardian is not verified")]
    NotVerified,
    /// Not on the school's roll.
    #[error("the child is not on the roll")]
    NotOnRoll,
    /// More wishes than the plan takes.
    #[error("too many wishes")]
    TooMany {
        /// How many it takes.
        most: i64,
    },
    /// The plan does not take this.
    #[error("not taken by the plan")]
    NotTaken,
    /// No number of days a week.
    #[error("not a number of days")]
    MostRange,
    /// One course twice.
    #[error("the same course twice")]
    Twice {
        /// Its title.
        title: String,
    },
    /// Not a course that parents may see, or unknown.
    #[error("not offered")]
    NotOffered,
    /// For other grades, or held where the child's grade is not looked after.
    #[error("not for this grade")]
    Grade {
        /// The course's title.
        title: String,
        /// The clause that keeps the child out.
        clause: &'static str,
    },
    /// On more days a week than the family asks for at most: the course could never be given.
    #[error("a course of more days than asked for at most")]
    MostDays {
        /// The course's title.
        title: String,
        /// Its days a week.
        days: i64,
        /// What the family asked for.
        most: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotYet { .. } => "preference-not-yet",
            Self::Over { .. } => "preference-over",
            Self::NotVerified => "preference-not-verified",
            Self::NotOnRoll => "preference-not-on-roll",
            Self::TooMany { .. } => "preference-too-many",
            Self::NotTaken => "preference-not-taken",
            Self::MostRange => "preference-most",
            Self::Twice { .. } => "preference-twice",
            Self::NotOffered => "preference-not-offered",
            Self::Grade { .. } => "preference-grade",
            Self::MostDays { .. } => "preference-most-days",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NotYet { .. }
            | Self::Over { .. }
            | Self::TooMany { .. }
            | Self::NotTaken
            | Self::MostRange
            | Self::MostDays { .. }
            | Self::Twice { .. } => "P3.33",
            Self::NotVerified => "X.17",
            Self::NotOnRoll => "P3.4",
            Self::NotOffered => "P3.22",
            Self::Grade { clause, .. } => clause,
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        let local = |at: &Moment| at.local().strftime("%m-%d %H:%M").to_string();
        match self {
            Self::NotYet { from } => vec![("from", local(from))],
            Self::Over { until } => vec![("until", local(until))],
            Self::TooMany { most } => vec![("most", most.to_string())],
            Self::Twice { title } | Self::Grade { title, .. } => vec![("title", title.clone())],
            Self::MostDays { title, days, most } => {
                vec![("title", title.clone()), ("days", days.to_string()), ("most", most.to_string())]
            }
            Self::NotVerified | Self::NotOnRoll | Self::NotTaken | Self::MostRange | Self::NotOffered => {
                Vec::new()
            }
        }
    }
}

/// Takes a family's wishes; sent again in the window, they replace the ones that stood (P3.33).
pub fn submit(
    terms: &Terms,
    sites: &campus::Terms,
    facts: &Facts,
    draft: Draft,
    now: Moment,
) -> Result<Submitted, Refusal> {
    let already = draft.asked == facts.standing;
    if !has_begun(terms, now) {
        return Err(Refusal::NotYet { from: terms.from });
    }
    if already {
        return Ok(Submitted { student: draft.student, asked: draft.asked, already });
    }
    if is_over(terms, now) {
        return Err(Refusal::Over { until: terms.until });
    }
    if !facts.guardian_verified {
        return Err(Refusal::NotVerified);
    }
    if !facts.student.is_on_roll(now.date()) {
        return Err(Refusal::NotOnRoll);
    }
    if draft.asked.choices.len() as i64 > most(terms) {
        return Err(Refusal::TooMany { most: most(terms) });
    }
    check_asks(terms, &draft.asked)?;
    check_choices(sites, facts, &draft.asked.choices)?;
    check_days(facts, &draft.asked)?;
    Ok(Submitted { student: draft.student, asked: draft.asked, already })
}

/// Rule 志愿 `[preference.from]` (P3.33): selection opens on 7 September.
pub fn has_begun(terms: &Terms, now: Moment) -> bool {
    terms.from <= now
}

/// Rule 志愿 `[preference.until]` (P3.33): the first moment that is late.
pub fn is_over(terms: &Terms, now: Moment) -> bool {
    terms.until <= now
}

/// Rule 志愿 `[preference.choices_max]` (P3.33): so many wishes a child, ranked.
pub fn most(terms: &Terms) -> i64 {
    terms.choices_max
}

/// Rule 附加要求 `[preference.asks]` (P3.33): what a family may ask besides its wishes.
pub fn takes(terms: &Terms, ask: Ask) -> bool {
    terms.asks.contains(&ask)
}

/// Weekdays with courses: nobody can ask for more of them.
const MOST: i64 = 5;

fn check_asks(terms: &Terms, asked: &Asked) -> Result<(), Refusal> {
    if asked.most != 0 && !takes(terms, Ask::Most) || asked.together && !takes(terms, Ask::Together) {
        return Err(Refusal::NotTaken);
    }
    if !(0..=MOST).contains(&asked.most) {
        return Err(Refusal::MostRange);
    }
    Ok(())
}

/// Whether a child may wish for a course: parents see it, and it is for the child's grade at the child's site
/// (P3.19, P3.22).
pub fn is_offered(sites: &campus::Terms, own_site: &str, student: &Student, course: &Course) -> bool {
    course.state.is_public() && is_for(sites, own_site, student, course)
}

fn is_for(sites: &campus::Terms, own_site: &str, student: &Student, course: &Course) -> bool {
    kept_out(sites, own_site, student, course).is_none()
}

/// The clause by which a course is not for a child: it is held where the child's grade is not looked after (P3.19), or it suits other
/// grades (P1.13).
pub fn kept_out(
    sites: &campus::Terms,
    own_site: &str,
    student: &Student,
    course: &Course,
) -> Option<&'static str> {
    if campus::site(sites, own_site, student.grade) != course.site {
        return Some("P3.19");
    }
    (!(course.grades.0..=course.grades.1).contains(&student.grade)).then_some("P1.13")
}

fn check_choices(sites: &campus::Terms, facts: &Facts, choices: &[CourseId]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for choice in choices {
        let course = facts.courses.iter().find(|course| course.id == *choice && course.state.is_public());
        let course = course.ok_or(Refusal::NotOffered)?;
        if !seen.insert(choice) {
            return Err(Refusal::Twice { title: course.title_zh.clone() });
        }
        if let Some(clause) = kept_out(sites, &facts.own_site, &facts.student, course) {
            return Err(Refusal::Grade { title: course.title_zh.clone(), clause });
        }
    }
    Ok(())
}

/// A course of more days than the family wants at most would be given to nobody: neither a seat nor a place in its list.
fn check_days(facts: &Facts, asked: &Asked) -> Result<(), Refusal> {
    let chosen = facts.courses.iter().filter(|course| asked.choices.contains(&course.id));
    let mut long = chosen.map(|course| (course, course.weekdays().count() as i64));
    match long.find(|(_, days)| asked.most > 0 && *days > asked.most) {
        Some((course, days)) => {
            Err(Refusal::MostDays { title: course.title_zh.clone(), days, most: asked.most })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrol::course::{Kind, State};
    use crate::enrol::offer::tests::ming;
    use crate::id::PersonId;
    use crate::plan::programme::Content;
    use jiff::civil::date;

    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 9, day).at(hour, minute, 0, 0))
    }

    fn terms() -> Terms {
        Terms { from: at(7, 18, 0), until: at(9, 16, 0), choices_max: 2, asks: Vec::new() }
    }

    fn course(id: &str, grades: (i64, i64), state: State) -> Course {
        Course {
            id: CourseId::new(id),
            title_zh: id.into(),
            title_en: id.into(),
            kind: Kind::Listed(Content::Arts),
            teacher: PersonId::new("li"),
            site: if grades.0 == 6 { "junior".into() } else { "wenlan".into() },
            room: "206".into(),
            weekday: 2,
            also: Vec::new(),
            from_minute: 17 * 60,
            lessons: 1,
            grades,
            seats: 25,
            taken: 0,
            state,
            plan: None,
        }
    }

    fn facts() -> Facts {
        Facts {
            student: ming(),
            guardian_verified: true,
            own_site: "wenlan".into(),
            courses: vec![
                course("chess", (1, 5), State::Announced),
                course("choir", (3, 4), State::Announced),
                course("clay", (1, 2), State::Announced),
                course("judo", (6, 6), State::Announced),
                course("secret", (1, 5), State::Settled),
            ],
            standing: Asked::default(),
        }
    }

    fn code(facts: &Facts, choices: &[&str], now: Moment) -> &'static str {
        let sites = campus::Terms { rule: vec![campus::Rule { grade: 6, site: "junior".into() }] };
        let choices = choices.iter().map(|id| CourseId::new(*id)).collect();
        let asked = Asked { choices, ..Asked::default() };
        let draft = Draft { student: StudentId::new("ming"), asked };
        let taken = submit(&terms(), &sites, facts, draft, now);
        taken.map_or_else(|refusal| refusal.code(), |taken| if taken.already { "already" } else { "taken" })
    }

    #[test]
    fn from_until_and_a_repeat() {
        let mut facts = facts();
        let cases = [
            (at(7, 17, 59), "preference-not-yet"),
            (at(7, 18, 0), "taken"),
            (at(9, 15, 59), "taken"),
            (at(9, 16, 0), "preference-over"),
        ];
        for (now, wanted) in cases {
            assert_eq!(code(&facts, &["chess", "choir"], now), wanted, "{now:?}");
        }
        facts.standing.choices = vec![CourseId::new("chess")];
        assert_eq!(code(&facts, &["chess"], at(8, 9, 0)), "already");
        assert_eq!(code(&facts, &["chess"], at(9, 16, 0)), "already", "a phone that asks again late");
        assert_eq!(code(&facts, &[], at(8, 9, 0)), "taken", "all wishes taken back");
        let until_is_excluded =
            is_over(&terms(), at(9, 16, 0)) && !is_over(&terms(), Moment(at(9, 16, 0).0 - 1));
        assert!(until_is_excluded);
    }

    #[test]
    fn asks_are_taken_where_the_plan_takes_them() {
        let sites = campus::Terms { rule: Vec::new() };
        let all = vec![Ask::Most, Ask::Together];
        let cases: [(&[Ask], i64, bool, Option<&str>); 7] = [
            (&[], 0, false, None),
            (&[], 1, false, Some("preference-not-taken")),
            (&[Ask::Most], 0, true, Some("preference-not-taken")),
            (&all, 5, true, None),
            (&all, 6, false, Some("preference-most")),
            (&all, -1, false, Some("preference-most")),
            (&[Ask::Together], 0, true, None),
        ];
        for (asks, most, together, refused) in cases {
            let asked = Asked { choices: vec![CourseId::new("chess")], most, together };
            let draft = Draft { student: StudentId::new("ming"), asked: asked.clone() };
            let terms = Terms { asks: asks.to_vec(), ..terms() };
            let taken = submit(&terms, &sites, &facts(), draft, at(8, 9, 0));
            let told = taken.as_ref().map(|one| one.asked.clone()).map_err(Refuses::code);
            assert_eq!(told, refused.map_or(Ok(asked), Err), "{asks:?} {most} {together}");
        }
    }

    #[test]
    fn most_is_a_number_of_days_and_no_course_has_more() {
        let sites = campus::Terms { rule: Vec::new() };
        let mut facts = facts();
        facts.courses[0].also = vec![4];
        let cases: [(&[&str], i64, Option<&str>); 5] = [
            (&["chess"], 0, None),
            (&["chess"], 1, Some("preference-most-days")),
            (&["chess"], 2, None),
            (&["choir"], 1, None),
            (&["choir", "chess"], 1, Some("preference-most-days")),
        ];
        for (choices, most, refused) in cases {
            let choices: Vec<CourseId> = choices.iter().map(|id| CourseId::new(*id)).collect();
            let asked = Asked { choices, most, together: false };
            let draft = Draft { student: StudentId::new("ming"), asked: asked.clone() };
            let terms = Terms { asks: vec![Ask::Most], ..terms() };
            let taken = submit(&terms, &sites, &facts, draft, at(8, 9, 0));
            let told = taken.map(|one| one.asked).map_err(|refusal| refusal.code());
            assert_eq!(told, refused.map_or(Ok(asked), Err), "{most}");
        }
    }

    #[test]
    fn choices_max_and_the_other_refusals_in_turn() {
        let mut facts = facts();
        let now = at(8, 9, 0);
        (facts.guardian_verified, facts.student.on_roll_from) = (false, date(2021, 9, 20));
        assert_eq!(code(&facts, &["chess", "secret", "clay"], now), "preference-not-verified");
        facts.guardian_verified = true;
        assert_eq!(code(&facts, &["chess", "secret", "clay"], now), "preference-not-on-roll");
        facts.student.on_roll_from = date(2021, 9, 1);
        assert_eq!(code(&facts, &["chess", "secret", "clay"], now), "preference-too-many");
        assert_eq!(code(&facts, &["chess", "chess"], now), "preference-twice");
        assert_eq!(code(&facts, &["chess", "secret"], now), "preference-not-offered");
        assert_eq!(code(&facts, &["chess", "nowhere"], now), "preference-not-offered");
        assert_eq!(code(&facts, &["chess", "clay"], now), "preference-grade");
        assert_eq!(code(&facts, &["judo"], now), "preference-grade");
        assert_eq!(code(&facts, &["chess", "choir"], now), "taken");
    }

    /// A child of grade 3, and grade 1: the course, and the clause that it is refused by.
    #[test]
    fn a_course_for_other_grades_is_refused_by_another_clause_than_one_elsewhere() {
        let sites = campus::Terms { rule: vec![campus::Rule { grade: 6, site: "junior".into() }] };
        let facts = facts();
        let cases = [
            (3, "choir", None),
            (3, "clay", Some("P1.13")),
            (1, "choir", Some("P1.13")),
            (3, "judo", Some("P3.19")),
        ];
        for (grade, id, expected) in cases {
            let child = Student { grade, ..facts.student.clone() };
            let course = facts.courses.iter().find(|one| one.id.as_str() == id).unwrap();
            assert_eq!(kept_out(&sites, &facts.own_site, &child, course), expected, "{grade} {id}");
        }
        let told = Refusal::Grade { title: "clay".into(), clause: "P1.13" };
        assert_eq!((told.code(), told.clause()), ("preference-grade", "P1.13"));
    }
}
