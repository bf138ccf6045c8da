//! 摸底填报 A household says which of its children need care, by link or at the door; the committee says what became of each.

use super::{Answer, Need, Outcome, Terms, Way};
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Letters of a name, at most.
const LETTERS_MAX: usize = 20;
/// Hours a week that anybody could need.
const HOURS: std::ops::RangeInclusive<i64> = 1..=40;
/// The grades of a primary school (P2.4).
const GRADES: std::ops::RangeInclusive<i64> = 1..=6;

/// A child as its household tells it. Who is alone after school is nobody else's to know: it lies sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// The name.
    pub name: String,
    /// The day of its birth: with the name it tells one child from another.
    pub born_on: Date,
    /// 1 to 6.
    pub grade: i64,
    /// Hours a week.
    pub hours: i64,
}

/// Why an answer is not taken, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The census is over.
    #[error("due on {due_on}")]
    Over {
        /// Its last day.
        due_on: Date,
    },
    /// Households are not asked in this way.
    #[error("not by {}", .way.key())]
    NotThisWay {
        /// Which.
        way: Way,
    },
    /// A household is known by where it lives.
    #[error("no household")]
    NoHousehold,
    /// A child has no name, or one longer than anybody's.
    #[error("no name")]
    NoName,
    /// Nobody was born then.
    #[error("born on {born_on}")]
    NotBorn {
        /// The day given.
        born_on: Date,
    },
    /// No grade of a primary school.
    #[error("grade {grade}")]
    NoGrade {
        /// As it was typed.
        grade: i64,
    },
    /// No hours of a week.
    #[error("{hours} hours")]
    NoHours {
        /// As it was typed.
        hours: i64,
    },
    /// Nobody told of this child.
    #[error("no such child")]
    NoSuchChild,
    /// The plan knows no such outcome.
    #[error("no such outcome")]
    NoSuchOutcome,
    /// A household that has answered is asked, and mends its answer.
    #[error("it has answered")]
    HasAnswered,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Over { .. } => "census-over",
            Self::NotThisWay { .. } => "census-not-this-way",
            Self::NoHousehold => "census-no-household",
            Self::NoName => "census-no-name",
            Self::NotBorn { .. } => "census-not-born",
            Self::NoGrade { .. } => "census-no-grade",
            Self::NoHours { .. } => "census-no-hours",
            Self::NoSuchChild => "census-no-such-child",
            Self::NoSuchOutcome => "census-no-such-outcome",
            Self::HasAnswered => "census-has-answered",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::NoSuchChild | Self::NoSuchOutcome => "P2.4",
            Self::Over { .. }
            | Self::NotThisWay { .. }
            | Self::NoHousehold
            | Self::NoName
            | Self::NotBorn { .. }
            | Self::NoGrade { .. }
            | Self::NoHours { .. }
            | Self::HasAnswered => "P2.16",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Over { due_on } => vec![("due_on", due_on.to_string())],
            Self::NotBorn { born_on } => vec![("born_on", born_on.to_string())],
            Self::NoGrade { grade } => vec![("grade", grade.to_string())],
            Self::NoHours { hours } => vec![("hours", hours.to_string())],
            Self::NotThisWay { .. }
            | Self::NoHousehold
            | Self::NoName
            | Self::NoSuchChild
            | Self::NoSuchOutcome
            | Self::HasAnswered => Vec::new(),
        }
    }
}

/// Puts a household on the list of those who are asked (P2.16): where it lives.
pub fn ask(label: &str) -> Result<String, Refusal> {
    let label = label.trim();
    if label.is_empty() { Err(Refusal::NoHousehold) } else { Ok(label.to_owned()) }
}

/// Takes a household off the list that was mistyped (P2.16): nobody has answered for it, and its link leads nowhere from
/// then on.
pub fn withdraw(answers: &[(String, Way, Vec<Child>)], household: &str) -> Result<(), Refusal> {
    let has_answered = answers.iter().any(|(one, ..)| one == household);
    if has_answered { Err(Refusal::HasAnswered) } else { Ok(()) }
}

/// Takes a household's answer (P2.16); nobody who needs care is an answer, too. The same once more is `None`.
pub fn answer(
    terms: &Terms,
    (way, today): (Way, Date),
    children: Vec<Child>,
    before: Option<&[Child]>,
) -> Result<Option<Vec<Child>>, Refusal> {
    if !terms.counts(today) {
        return Err(Refusal::Over { due_on: terms.due_on });
    }
    if !terms.ways.contains(&way) {
        return Err(Refusal::NotThisWay { way });
    }
    let trim = |child: Child| Child { name: child.name.split_whitespace().collect(), ..child };
    let children: Vec<Child> = children.into_iter().map(trim).collect();
    for child in &children {
        if child.name.is_empty() || child.name.chars().count() > LETTERS_MAX {
            return Err(Refusal::NoName);
        }
        if child.born_on >= today {
            return Err(Refusal::NotBorn { born_on: child.born_on });
        }
        if !GRADES.contains(&child.grade) {
            return Err(Refusal::NoGrade { grade: child.grade });
        }
        if !HOURS.contains(&child.hours) {
            return Err(Refusal::NoHours { hours: child.hours });
        }
    }
    Ok((before != Some(&children)).then_some(children))
}

/// Says what became of a child (P2.4); said twice is once: `None`.
pub fn settle(
    terms: &Terms,
    known: &[Child],
    (child, outcome): (&str, Outcome),
    before: Option<Outcome>,
) -> Result<Option<Outcome>, Refusal> {
    if known.iter().all(|one| one.key() != child) {
        return Err(Refusal::NoSuchChild);
    }
    if !terms.outcomes.contains(&outcome) {
        return Err(Refusal::NoSuchOutcome);
    }
    Ok((before != Some(outcome)).then_some(outcome))
}

/// Puts a household's answer in the place of whatever it had answered: a corrected answer takes back what it no longer
/// says (P2.16).
pub fn replace(answers: &mut Vec<(String, Way, Vec<Child>)>, answer: (String, Way, Vec<Child>)) {
    answers.retain(|(household, ..)| *household != answer.0);
    answers.push(answer);
}

/// Each child once, as it was told last (P2.16).
pub fn once(answers: &[(String, Way, Vec<Child>)]) -> Vec<Child> {
    let mut all: Vec<Child> = Vec::new();
    for child in answers.iter().flat_map(|(_, _, children)| children) {
        match all.iter_mut().find(|one| one.key() == child.key()) {
            Some(one) => one.clone_from(child),
            None => all.push(child.clone()),
        }
    }
    all
}

/// The answers as the base counts them.
pub fn counted(answers: &[(String, Way, Vec<Child>)]) -> Vec<Answer> {
    let need = |child: &Child| Need { child: child.key(), grade: child.grade, hours: child.hours };
    let answer = |(household, way, children): &(String, Way, Vec<Child>)| Answer {
        household: household.clone(),
        way: *way,
        children: children.iter().map(need).collect(),
    };
    answers.iter().map(answer).collect()
}

impl Child {
    /// The same for the same child, whoever tells of it.
    pub fn key(&self) -> String {
        format!("{} {}", self.name, self.born_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    const TODAY: Date = Date::constant(2011, 12, 1);

    fn child(name: &str, grade: i64) -> Child {
        Child { name: name.to_owned(), born_on: date(2003, 5, 1), grade, hours: 10 }
    }

    #[test]
    fn an_answer_is_refused_first_reason_first() {
        let terms = shinan().census;
        let by_link = super::super::Terms { ways: vec![Way::Link], ..terms.clone() };
        let bad = Child { name: " ".to_owned(), born_on: TODAY, grade: 7, hours: 0 };
        let named = Child { name: "王 小明".to_owned(), ..bad.clone() };
        let born = Child { born_on: date(2003, 5, 1), ..named.clone() };
        let graded = Child { grade: 6, ..born.clone() };
        let over = date(2012, 1, 1);
        let cases = [
            (&by_link, over, bad.clone(), Refusal::Over { due_on: date(2011, 12, 31) }),
            (&by_link, TODAY, bad.clone(), Refusal::NotThisWay { way: Way::Door }),
            (&terms, TODAY, bad, Refusal::NoName),
            (&terms, TODAY, named, Refusal::NotBorn { born_on: TODAY }),
            (&terms, TODAY, born, Refusal::NoGrade { grade: 7 }),
            (&terms, TODAY, graded.clone(), Refusal::NoHours { hours: 0 }),
        ];
        for (terms, day, child, refusal) in cases {
            assert_eq!(answer(terms, (Way::Door, day), vec![child], None), Err(refusal));
        }
        let good = Child { hours: 40, ..graded };
        let taken = answer(&terms, (Way::Door, TODAY), vec![good], None).unwrap().unwrap();
        assert_eq!(taken[0].name, "王小明");
        assert_eq!(answer(&terms, (Way::Door, TODAY), taken.clone(), Some(&taken)), Ok(None));
        assert_eq!(answer(&terms, (Way::Link, TODAY), vec![], None), Ok(Some(vec![])), "nobody is an answer");
        assert_eq!(ask(" "), Err(Refusal::NoHousehold));
        assert_eq!(ask(" 3幢201 "), Ok("3幢201".to_owned()));
    }

    #[test]
    fn a_child_entered_twice_counts_once_as_it_was_told_last() {
        let two = [
            ("h1".to_owned(), Way::Link, vec![child("王小明", 1), child("王小红", 3)]),
            ("h2".to_owned(), Way::Door, vec![child("王小明", 2)]),
        ];
        let all = once(&two);
        assert_eq!(all.iter().map(|one| one.grade).collect::<Vec<_>>(), [2, 3]);
        let base = shinan().census.base(4, &counted(&two));
        assert_eq!((base.children, base.answered, base.response_percent), (2, 2, 50));
        let twin = Child { born_on: date(2003, 5, 2), ..child("王小明", 1) };
        assert_eq!(once(&[("h".to_owned(), Way::Door, vec![child("王小明", 1), twin])]).len(), 2);
    }

    #[test]
    fn a_mistyped_household_is_taken_off_until_it_has_answered() {
        let answers = [("h1".to_owned(), Way::Link, vec![])];
        assert_eq!(withdraw(&answers, "h1"), Err(Refusal::HasAnswered), "nobody is an answer, too");
        assert_eq!(withdraw(&answers, "h2"), Ok(()));
    }

    #[test]
    fn a_corrected_answer_takes_back_what_it_no_longer_says() {
        let born_later = Child { born_on: date(2003, 6, 1), ..child("王小明", 1) };
        let cases = [
            (vec![child("王小明", 1)], vec!["李小红 2003-05-01", "王小明 2003-05-01"]),
            (vec![born_later], vec!["李小红 2003-05-01", "王小明 2003-06-01"]),
            (vec![child("王晓明", 1)], vec!["李小红 2003-05-01", "王晓明 2003-05-01"]),
            (vec![], vec!["李小红 2003-05-01"]),
        ];
        let mut answers = Vec::new();
        replace(&mut answers, ("h2".to_owned(), Way::Door, vec![child("李小红", 3)]));
        for (told, stands) in cases {
            replace(&mut answers, ("h1".to_owned(), Way::Link, told));
            assert_eq!(once(&answers).iter().map(Child::key).collect::<Vec<_>>(), stands);
            let base = shinan().census.base(4, &counted(&answers));
            assert_eq!((base.children, base.answered), (stands.len(), 2));
        }
    }

    #[test]
    fn an_outcome_is_of_a_known_child_and_of_the_plan_s_words() {
        let terms = shinan().census;
        let known = [child("王小明", 1)];
        let key = known[0].key();
        let ask = |terms: &Terms, key: &str, before| settle(terms, &known, (key, Outcome::Placed), before);
        assert_eq!(ask(&terms, "谁", None), Err(Refusal::NoSuchChild));
        let fewer = Terms { outcomes: vec![Outcome::Waiting], ..terms.clone() };
        assert_eq!(ask(&fewer, &key, None), Err(Refusal::NoSuchOutcome));
        assert_eq!(ask(&terms, &key, Some(Outcome::Waiting)), Ok(Some(Outcome::Placed)));
        assert_eq!(ask(&terms, &key, Some(Outcome::Placed)), Ok(None));
    }
}
