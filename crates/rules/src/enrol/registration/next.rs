//! 下学期去留 What a family whose registration goes on says of the next term: the child stays, does not come, or comes on other days.
//! Nothing of this term changes by it; the last word before the next plan's first day is done on that day (P1.14, P3.40).

use super::ahead::is_of_the_term_before;
use super::{Refusal, State, Waits};
use crate::day::study;
use crate::id::StudentId;
use crate::moment::Moment;
use crate::plan::local::Day;
use crate::plan::scheme::Scheme;
use std::collections::{BTreeMap, BTreeSet};

/// What is said of the next term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// 照常 As in this term.
    Stays,
    /// 不参加
    Leaves,
    /// 换日子 The same care on other days.
    Changes {
        /// Whether the child comes on optional Fridays (P3.57).
        fridays: bool,
        /// The weekdays of evening study (P1.26).
        study: BTreeSet<Day>,
    },
}

impl Word {
    /// From the word of a form or of the table, with the days that count for other days only.
    pub fn read(code: &str, fridays: Option<bool>, study: BTreeSet<Day>) -> Result<Self, Refusal> {
        match code {
            "stays" => Ok(Self::Stays),
            "leaves" => Ok(Self::Leaves),
            "changes" => Ok(Self::Changes { fridays: fridays.ok_or(Refusal::FridayMissing)?, study }),
            _ => Err(Refusal::NextUnsaid),
        }
    }

    /// As the form and the table hold it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Leaves => "leaves",
            Self::Changes { .. } => "changes",
        }
    }
}

/// What saying it may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How the child's registration stands, and since when.
    pub standing: Option<(State, Moment)>,
    /// Whether the school verified the phone of whoever asks (X.17).
    pub guardian_verified: bool,
    /// When the notice of the next term was published; none before that, and once that term's plan holds.
    pub out: Option<Moment>,
    /// What was said before.
    pub said: Option<Word>,
}

/// What is asked. Nothing is chosen beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Whose.
    pub student: StudentId,
    /// The word as the form has it; empty until someone chose.
    pub word: String,
    /// Whether the child comes on optional Fridays; `None` until someone chose.
    pub fridays: Option<bool>,
    /// The weekdays of evening study that were ticked.
    pub study: BTreeSet<Day>,
}

/// A word that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Whose.
    pub student: StudentId,
    /// What counts until another word comes.
    pub word: Word,
    /// What was said before.
    pub before: Option<Word>,
    /// The same had been said before: nothing was written.
    pub already: bool,
}

/// A word that is not done yet, beside the registration that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub student: StudentId,
    /// What was said.
    pub word: Word,
    /// When.
    pub said_at: Moment,
    /// How the registration stands, and since when.
    pub standing: (State, Moment),
}

/// Whether a family can say anything: its registration stands since before the notice of the next term was out. Whoever asked
/// after that asked for the next term.
pub fn is_asked(standing: Option<(State, Moment)>, out: Option<Moment>) -> bool {
    standing.is_some_and(|standing| is_of_the_term_before(standing, out))
}

/// In which of the two terms a child with a place is, this one first: whose family is asked is in this one, and in the next unless it
/// leaves; who asked after the notice is in the next alone (P1.14, P3.25).
pub fn terms(is_asked: bool, word: Option<&Word>) -> [bool; 2] {
    [is_asked, !(is_asked && word == Some(&Word::Leaves))]
}

/// Who of those that wait, first first, each with its grade and when it asked, waits in this term and who in the next: who waits in
/// both keeps its turn in the next, and who asked after the notice does not stand in this term's line (P3.25). Before the notice there is
/// one line.
pub fn lines(
    waiting: Vec<(StudentId, i64, Moment)>,
    out: Option<Moment>,
    words: &BTreeMap<StudentId, Word>,
) -> [Vec<Waits>; 2] {
    let (mut here, mut ahead) = (Vec::new(), Vec::new());
    for (student, grade, submitted_at) in waiting {
        let is_asked = is_asked(Some((State::Waiting, submitted_at)), out);
        let [waits_here, waits_ahead] =
            if out.is_none() { [true, false] } else { terms(is_asked, words.get(&student)) };
        if waits_here {
            here.push(Waits { student: student.clone(), grade, keeps: false });
        }
        if waits_ahead {
            ahead.push(Waits { student, grade, keeps: waits_here });
        }
    }
    [here, ahead]
}

/// Takes a family's word for the next term; the last one counts.
pub fn say(facts: &Facts, draft: Draft) -> Result<Said, Refusal> {
    let out = facts.out.ok_or(Refusal::NextClosed)?;
    let standing = facts.standing.filter(|(state, _)| state.is_live()).ok_or(Refusal::NothingThere)?;
    if !is_asked(Some(standing), Some(out)) {
        return Err(Refusal::NextClosed);
    }
    if !facts.guardian_verified {
        return Err(Refusal::NotVerified);
    }
    let word = Word::read(&draft.word, draft.fridays, draft.study)?;
    let (before, already) = (facts.said.clone(), facts.said.as_ref() == Some(&word));
    Ok(Said { student: draft.student, word, before, already })
}

/// Whether the next plan has the evening study that was chosen, for a child of a grade that is in care (P1.26).
pub fn may_study(scheme: &Scheme, grade: i64, said: &Said) -> Result<(), study::Refusal> {
    let Word::Changes { fridays, study } = &said.word else { return Ok(()) };
    let draft = study::Draft { student: said.student.clone(), days: study.clone() };
    study::choose(scheme, &from_none(grade, *fridays), draft).map(drop)
}

/// Of the days of evening study that were said those that the plan holds on its first day: an amendment may have taken some of
/// them away since.
pub fn held(
    scheme: &Scheme,
    (student, grade): (&StudentId, i64),
    (fridays, said): (bool, &BTreeSet<Day>),
) -> study::Draft {
    let facts = from_none(grade, fridays);
    let is_held = |day: &Day| {
        let alone = study::Draft { student: student.clone(), days: BTreeSet::from([*day]) };
        study::choose(scheme, &facts, alone).is_ok()
    };
    study::Draft { student: student.clone(), days: said.iter().copied().filter(is_held).collect() }
}

/// A child in care that has chosen no evening study yet.
fn from_none(grade: i64, fridays: bool) -> study::Facts {
    study::Facts { grade, in_care: true, fridays, days: BTreeSet::new() }
}

/// What is to be done when the plan begins to hold: a word about a registration that stands as it did when it was said. Whoever
/// waits comes before whoever has a place, so that nobody moves up who does not come.
pub fn due(mut all: Vec<Due>) -> Vec<Due> {
    all.retain(|one| one.word != Word::Stays && one.counts());
    all.sort_by_key(|one| one.standing.0 == State::Accepted);
    all
}

impl Due {
    /// Whoever took its registration back since, and asked again, said something newer with that.
    fn counts(&self) -> bool {
        let (state, submitted_at) = self.standing;
        state.is_live() && submitted_at <= self.said_at
    }
}

/// How many children of those in care said what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// As in this term.
    pub stays: i64,
    /// Not in the next.
    pub leaves: i64,
    /// On other days.
    pub changes: i64,
    /// Nothing: they go on as in this term.
    pub silent: i64,
}

impl Tally {
    /// Adds a child up.
    pub fn add(&mut self, word: Option<&Word>) {
        match word {
            Some(Word::Stays) => self.stays += 1,
            Some(Word::Leaves) => self.leaves += 1,
            Some(Word::Changes { .. }) => self.changes += 1,
            None => self.silent += 1,
        }
    }

    /// Who comes in the next term, by what is said until now.
    pub fn comes(&self) -> i64 {
        self.stays + self.changes + self.silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::study::tests::studying;
    use crate::plan::scheme::gongshu;
    use crate::refusal::Refuses;

    const OUT: Moment = Moment(1_000);

    fn changes(fridays: bool, study: &[Day]) -> Word {
        Word::Changes { fridays, study: study.iter().copied().collect() }
    }

    fn draft(word: &str, fridays: Option<bool>) -> Draft {
        Draft { student: StudentId::new("ming"), word: word.to_owned(), fridays, study: BTreeSet::new() }
    }

    #[test]
    fn a_child_is_in_this_term_or_the_next_or_both() {
        let cases = [
            ("said nothing", true, None, [true, true]),
            ("stays", true, Some(Word::Stays), [true, true]),
            ("on other days", true, Some(changes(true, &[])), [true, true]),
            ("leaves", true, Some(Word::Leaves), [true, false]),
            ("asked anew", false, None, [false, true]),
            ("asked anew after it had said that it leaves", false, Some(Word::Leaves), [false, true]),
        ];
        for (what, is_asked, word, expected) in cases {
            assert_eq!(terms(is_asked, word.as_ref()), expected, "{what}");
        }
    }

    #[test]
    fn who_waits_stands_in_the_line_of_its_own_term() {
        let one = |id: &str, at| (StudentId::new(id), 3, Moment(at));
        let waiting = vec![one("both", 1), one("leaves", 2), one("next", 1_000)];
        let words = BTreeMap::from([
            (StudentId::new("leaves"), Word::Leaves),
            (StudentId::new("next"), Word::Leaves),
        ]);
        type Line<'l> = &'l [(&'l str, bool)];
        let cases: [(Option<Moment>, [Line<'_>; 2]); 2] = [
            (Some(OUT), [&[("both", false), ("leaves", false)], &[("both", true), ("next", false)]]),
            (None, [&[("both", false), ("leaves", false), ("next", false)], &[]]),
        ];
        for (out, expected) in cases {
            let found = lines(waiting.clone(), out, &words);
            for (found, expected) in found.iter().zip(expected) {
                let found: Vec<_> = found.iter().map(|one| (one.student.as_str(), one.keeps)).collect();
                assert_eq!(found, expected, "{out:?}");
            }
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn a_ladder_of_refusals() {
        let before = Some((State::Accepted, Moment(999)));
        let nothing = Facts { standing: None, guardian_verified: false, out: None, said: None };
        let out = Facts { out: Some(OUT), ..nothing.clone() };
        let gone = Facts { standing: Some((State::Withdrawn, Moment(999))), ..out.clone() };
        let anew = Facts { standing: Some((State::Submitted, OUT)), ..out.clone() };
        let stands = Facts { standing: before, ..out.clone() };
        let verified = Facts { guardian_verified: true, ..stands.clone() };
        let cases = [
            (&nothing, draft("", None), "registration-next-closed", "P3.25"),
            (&out, draft("", None), "registration-nothing-there", "P3.40"),
            (&gone, draft("", None), "registration-nothing-there", "P3.40"),
            (&anew, draft("", None), "registration-next-closed", "P3.25"),
            (&stands, draft("", None), "registration-not-verified", "X.17"),
            (&verified, draft("", None), "registration-next-unsaid", "P1.14"),
            (&verified, draft("both", Some(true)), "registration-next-unsaid", "P1.14"),
            (&verified, draft("changes", None), "registration-friday-missing", "P3.57"),
        ];
        for (facts, draft, code, clause) in cases {
            let refusal = say(facts, draft).unwrap_err();
            assert_eq!((refusal.code(), refusal.clause()), (code, clause));
        }
        let said = say(&verified, draft("changes", Some(true))).unwrap();
        assert_eq!((said.word, said.before, said.already), (changes(true, &[]), None, false));
    }

    #[test]
    fn the_last_word_counts_and_the_same_twice_is_one() {
        let standing = Some((State::Waiting, Moment(1)));
        let cases = [
            (None, draft("stays", None), Word::Stays, false),
            (Some(Word::Stays), draft("stays", Some(true)), Word::Stays, true),
            (Some(Word::Stays), draft("leaves", None), Word::Leaves, false),
            (Some(Word::Leaves), draft("changes", Some(false)), changes(false, &[]), false),
            (Some(changes(false, &[])), draft("changes", Some(false)), changes(false, &[]), true),
            (Some(changes(false, &[])), draft("changes", Some(true)), changes(true, &[]), false),
            (Some(changes(true, &[])), draft("stays", None), Word::Stays, false),
        ];
        for (before, draft, word, already) in cases {
            let facts = Facts { standing, guardian_verified: true, out: Some(OUT), said: before.clone() };
            let said = say(&facts, draft).unwrap();
            assert_eq!((said.word.clone(), said.before, said.already), (word, before, already));
            let days = match &said.word {
                Word::Changes { fridays, study } => (Some(*fridays), study.clone()),
                Word::Stays | Word::Leaves => (None, BTreeSet::new()),
            };
            assert_eq!(Word::read(said.word.code(), days.0, days.1), Ok(said.word));
        }
    }

    #[test]
    fn other_days_are_those_that_the_next_plan_holds() {
        /// The plan, the grade, Fridays, days said; the refusal when it is said, and what the first day finds.
        type Case<'a> = (&'a Scheme, i64, bool, &'a [Day], Option<&'static str>, &'a [Day]);
        let (with, without) = (studying(), gongshu());
        let (late, none) = ([Day::Mon, Day::Thu], []);
        let cases: [Case<'_>; 6] = [
            (&without, 7, true, &none, None, &none),
            (&without, 7, true, &late, Some("study-not-offered"), &none),
            (&with, 6, true, &late, Some("study-not-offered"), &none),
            (&with, 7, false, &[Day::Mon, Day::Wed], Some("study-not-that-day"), &[Day::Mon]),
            (&with, 7, false, &[Day::Mon, Day::Fri], Some("study-not-in-care"), &[Day::Mon]),
            (&with, 7, true, &[Day::Mon, Day::Fri], None, &[Day::Mon, Day::Fri]),
        ];
        let student = StudentId::new("ming");
        for (plan, grade, fridays, days, refused, expected) in cases {
            let word = changes(fridays, days);
            let said = Said { student: student.clone(), word, before: None, already: false };
            let found = may_study(plan, grade, &said).err().map(|why| why.code());
            assert_eq!(found, refused, "grade {grade}: {days:?}");
            let said = days.iter().copied().collect();
            let held = held(plan, (&student, grade), (fridays, &said)).days;
            assert_eq!(held, expected.iter().copied().collect::<BTreeSet<_>>(), "grade {grade}: {days:?}");
        }
        let stays = Said { student, word: Word::Stays, before: None, already: false };
        assert_eq!(may_study(&without, 7, &stays), Ok(()));
    }

    #[test]
    fn what_was_said_is_done_of_registrations_that_stand_and_who_waits_comes_first() {
        let one = |student: &str, word, standing| Due {
            student: StudentId::new(student),
            word,
            said_at: Moment(50),
            standing,
        };
        let all = vec![
            one("leaves", Word::Leaves, (State::Accepted, Moment(1))),
            one("stays", Word::Stays, (State::Accepted, Moment(1))),
            one("changes", changes(true, &[]), (State::Accepted, Moment(50))),
            one("took it back", Word::Leaves, (State::Withdrawn, Moment(1))),
            one("asked again since", Word::Leaves, (State::Accepted, Moment(51))),
            one("waits", Word::Leaves, (State::Waiting, Moment(1))),
        ];
        let found: Vec<String> = due(all).iter().map(|one| one.student.to_string()).collect();
        assert_eq!(found, ["waits", "leaves", "changes"]);
    }

    #[test]
    fn who_says_nothing_comes_as_in_this_term() {
        let mut tally = Tally::default();
        for word in [None, Some(&Word::Stays), Some(&Word::Leaves), Some(&changes(true, &[])), None] {
            tally.add(word);
        }
        assert_eq!(tally, Tally { stays: 1, leaves: 1, changes: 1, silent: 2 });
        assert_eq!(tally.comes(), 4);
    }
}
