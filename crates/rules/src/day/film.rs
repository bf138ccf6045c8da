//! 影片 Film register: a film is entered, somebody else approves it for the ages it suits, and only then is it shown (P1.30).

use crate::enrol::content;
use crate::refusal::Refuses;
use jiff::civil::Date;

/// A film that is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Made by the caller: twice the same id is the same film.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it comes from: a disc, an address, a publisher.
    pub source: String,
    /// How long it is.
    pub minutes: i64,
    /// The youngest and the oldest grade that it suits.
    pub grades: (i64, i64),
}

/// A film of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Film {
    /// What was entered.
    pub draft: Draft,
    /// Who entered it.
    pub entered_by: String,
    /// Who approved it, once somebody did.
    pub approved_by: Option<String>,
    /// Why, where its title has words that speak of lessons.
    pub reason: String,
}

/// A group to whom a film is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// The youngest and the oldest grade in it; none in an empty one.
    pub grades: Option<(i64, i64)>,
    /// Whether the plan offers films in this group's class (P1.29).
    pub has_films: bool,
    /// Minutes of its evening on that day, if it has one.
    pub minutes: Option<i64>,
}

/// Why not, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has no title, or nobody says where it comes from.
    #[error("no title or source")]
    Nameless,
    /// No film is so long or so short.
    #[error("not {minutes} minutes")]
    BadLength {
        /// As it was typed.
        minutes: i64,
    },
    /// No such grades.
    #[error("no such grades")]
    BadGrades,
    /// Its title speaks of lessons, and nobody said why it is none.
    #[error("words and no reason: {words}")]
    Words {
        /// The words.
        words: String,
    },
    /// Somebody else entered it, or it is approved: it stays as it was entered.
    #[error("entered before")]
    EnteredBefore,
    /// Whoever enters a film does not approve it.
    #[error("entered by the same person")]
    OwnFilm,
    /// Nobody approved it.
    #[error("not approved")]
    NotApproved,
    /// The plan offers no films in this class.
    #[error("no films in the plan")]
    NotInPlan,
    /// The group does not meet on that day.
    #[error("no evening on {on}")]
    NoEvening {
        /// The day.
        on: Date,
    },
    /// Children of other grades are in the group.
    #[error("for grades {from} to {until}")]
    OtherGrades {
        /// The youngest grade it suits.
        from: i64,
        /// The oldest.
        until: i64,
    },
    /// It lasts longer than the evening.
    #[error("longer than {minutes} minutes")]
    TooLong {
        /// Minutes of the evening.
        minutes: i64,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Nameless => "film-nameless",
            Self::BadLength { .. } => "film-bad-length",
            Self::BadGrades => "film-bad-grades",
            Self::Words { .. } => "film-words",
            Self::EnteredBefore => "film-entered-before",
            Self::OwnFilm => "film-own",
            Self::NotApproved => "film-not-approved",
            Self::NotInPlan => "film-not-in-plan",
            Self::NoEvening { .. } => "film-no-evening",
            Self::OtherGrades { .. } => "film-other-grades",
            Self::TooLong { .. } => "film-too-long",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::Words { .. } => "P1.36",
            Self::NotInPlan => "P1.29",
            Self::Nameless
            | Self::BadLength { .. }
            | Self::BadGrades
            | Self::EnteredBefore
            | Self::OwnFilm
            | Self::NotApproved
            | Self::NoEvening { .. }
            | Self::OtherGrades { .. }
            | Self::TooLong { .. } => "P1.30",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BadLength { minutes } | Self::TooLong { minutes } => vec![("minutes", minutes.to_string())],
            Self::Words { words } => vec![("words", words.clone())],
            Self::NoEvening { on } => vec![("on", on.to_string())],
            Self::OtherGrades { from, until } => {
                vec![("from", from.to_string()), ("until", until.to_string())]
            }
            Self::Nameless
            | Self::BadGrades
            | Self::EnteredBefore
            | Self::OwnFilm
            | Self::NotApproved
            | Self::NotInPlan => Vec::new(),
        }
    }
}

/// Words of its title that speak of lessons.
pub fn words(draft: &Draft) -> Vec<&'static str> {
    content::screen(&draft.title).into_iter().map(|found| found.word).collect()
}

/// Enters a film; the same one again changes nothing: `None`. One that is not approved yet may be entered anew by whoever
/// entered it: what somebody approved stays what it was.
pub fn enter(standing: Option<&Film>, draft: Draft, by: &str) -> Result<Option<Film>, Refusal> {
    let is_own = standing.is_none_or(|standing| standing.entered_by == by);
    if is_own && standing.is_some_and(|standing| standing.draft == draft) {
        return Ok(None);
    }
    if draft.title.trim().is_empty() || draft.source.trim().is_empty() {
        return Err(Refusal::Nameless);
    }
    if !(1..=240).contains(&draft.minutes) {
        return Err(Refusal::BadLength { minutes: draft.minutes });
    }
    let (from, until) = draft.grades;
    if from < 1 || until > 9 || from > until {
        return Err(Refusal::BadGrades);
    }
    if !is_own || standing.is_some_and(|standing| standing.approved_by.is_some()) {
        return Err(Refusal::EnteredBefore);
    }
    Ok(Some(Film { draft, entered_by: by.to_owned(), approved_by: None, reason: String::new() }))
}

/// Approves a film for the grades it was entered for; approved before is approved: `None`. A title that speaks of lessons
/// needs a person's reason, and is not blocked by it (P1.36).
pub fn approve(film: &Film, by: &str, reason: &str) -> Result<Option<Film>, Refusal> {
    if film.approved_by.is_some() {
        return Ok(None);
    }
    let words = words(&film.draft);
    if !words.is_empty() && reason.trim().is_empty() {
        return Err(Refusal::Words { words: words.join("、") });
    }
    if film.entered_by == by {
        return Err(Refusal::OwnFilm);
    }
    let (approved_by, reason) = (Some(by.to_owned()), reason.trim().to_owned());
    Ok(Some(Film { approved_by, reason, ..film.clone() }))
}

/// Whether a film may be shown to a group on a day.
pub fn show(film: &Film, group: Group, on: Date) -> Result<(), Refusal> {
    if film.approved_by.is_none() {
        return Err(Refusal::NotApproved);
    }
    if !group.has_films {
        return Err(Refusal::NotInPlan);
    }
    let (Some(minutes), Some((youngest, oldest))) = (group.minutes, group.grades) else {
        return Err(Refusal::NoEvening { on });
    };
    let (from, until) = film.draft.grades;
    if youngest < from || oldest > until {
        return Err(Refusal::OtherGrades { from, until });
    }
    if film.draft.minutes > minutes {
        return Err(Refusal::TooLong { minutes });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn draft() -> Draft {
        Draft {
            id: "f1".to_owned(),
            title: "大闹天宫".to_owned(),
            source: "上海美术电影制片厂".to_owned(),
            minutes: 114,
            grades: (2, 6),
        }
    }

    fn entered() -> Film {
        enter(None, draft(), "li").unwrap().unwrap()
    }

    #[test]
    fn a_film_is_entered_once_and_has_what_somebody_must_know() {
        let refused = |draft| enter(None, draft, "li").unwrap_err().code();
        assert_eq!(refused(Draft { source: " ".to_owned(), ..draft() }), "film-nameless");
        assert_eq!([0, 241].map(|minutes| refused(Draft { minutes, ..draft() })), ["film-bad-length"; 2]);
        for grades in [(0, 6), (1, 10), (5, 4)] {
            assert_eq!(refused(Draft { grades, ..draft() }), "film-bad-grades");
        }
        assert_eq!(enter(Some(&entered()), draft(), "li"), Ok(None));
        let longer = enter(Some(&entered()), Draft { minutes: 120, ..draft() }, "li").unwrap().unwrap();
        assert_eq!(longer.approved_by, None);
    }

    #[test]
    fn what_somebody_else_entered_or_approved_stays_as_it_is() {
        let (film, approved) = (entered(), approve(&entered(), "gu", "").unwrap().unwrap());
        let other = || Draft { title: "三个和尚".to_owned(), ..draft() };
        let cases = [
            (&film, draft(), "he", Err("film-entered-before")),
            (&film, other(), "he", Err("film-entered-before")),
            (&film, other(), "li", Ok(true)),
            (&approved, draft(), "li", Ok(false)),
            (&approved, draft(), "he", Err("film-entered-before")),
            (&approved, other(), "li", Err("film-entered-before")),
            (&approved, other(), "gu", Err("film-entered-before")),
        ];
        for (standing, draft, by, expected) in cases {
            let title = draft.title.clone();
            let given = enter(Some(standing), draft, by).map(|film| film.is_some());
            assert_eq!(given.map_err(|refusal| refusal.code()), expected, "{title} by {by}");
        }
    }

    #[test]
    fn somebody_else_approves_it_and_says_why_where_its_title_speaks_of_lessons() {
        let film = entered();
        assert_eq!(approve(&film, "li", ""), Err(Refusal::OwnFilm));
        let approved = approve(&film, "gu", "").unwrap().unwrap();
        assert_eq!(approve(&approved, "he", ""), Ok(None));
        let lesson =
            Film { draft: Draft { title: "五年级下册同步课".to_owned(), ..draft() }, ..film };
        assert_eq!(approve(&lesson, "gu", " ").unwrap_err().code(), "film-words");
        assert_eq!(approve(&lesson, "gu", "讲历史的短片").unwrap().unwrap().reason, "讲历史的短片");
    }

    #[test]
    fn a_group_sees_what_was_approved_for_its_grades() {
        let group = Group { grades: Some((2, 3)), has_films: true, minutes: Some(114) };
        let on = date(2021, 9, 10);
        let approved = approve(&entered(), "gu", "").unwrap().unwrap();
        let shown = |film: &Film, group| show(film, group, on).map_err(|refusal| refusal.code());
        assert_eq!(shown(&approved, group), Ok(()));
        let ladder = [
            (entered(), Group { has_films: false, grades: None, minutes: None }, "film-not-approved"),
            (approved.clone(), Group { has_films: false, grades: None, minutes: None }, "film-not-in-plan"),
            (approved.clone(), Group { grades: None, minutes: None, ..group }, "film-no-evening"),
            (
                approved.clone(),
                Group { grades: Some((1, 3)), minutes: Some(9), ..group },
                "film-other-grades",
            ),
            (
                approved.clone(),
                Group { grades: Some((2, 7)), minutes: Some(9), ..group },
                "film-other-grades",
            ),
            (approved, Group { minutes: Some(113), ..group }, "film-too-long"),
        ];
        for (film, group, code) in ladder {
            assert_eq!(shown(&film, group), Err(code));
        }
    }
}
