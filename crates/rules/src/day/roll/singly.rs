//! 逐条判 A post that can not be taken whole is judged mark by mark.

use super::{Facts, Mark, Marked, Outcome, Refusal, mark};
use crate::moment::Moment;

/// One mark of a post, by itself, with those of the post that came in before: they tell whose word stands. The order is that in which
/// the phone kept them, never its clock's: an older word never stands for a newer one of the same phone, also where the newer one does
/// not count itself and waits for a person. What the teacher has taken back is no word on where a child is.
pub fn singly(facts: &Facts, post: &[Mark], one: &Mark, now: Moment) -> Result<Marked, Refusal> {
    let with_it = post.iter().filter(|mark| mark.key == one.key || facts.known.contains(&mark.key));
    let marked = mark(facts, &with_it.cloned().collect::<Vec<_>>(), now)?;
    let mut since = post.iter().skip_while(|mark| mark.key != one.key);
    let is_superseded = since.any(|mark| mark.student == one.student && mark.key != one.key);
    Ok(if is_superseded { marked.superseded() } else { marked })
}

impl Marked {
    /// The same words, noted and without effect.
    fn superseded(self) -> Self {
        let noted = self.noted.into_iter().map(|(mark, _)| (mark, Outcome::Superseded)).collect();
        Self { changes: Vec::new(), overtaken: Vec::new(), settled: Vec::new(), noted, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::extended;
    use crate::day::roll::tests::{at, facts, says, set};
    use crate::day::roll::{Conflict, State, made_in_order};
    use crate::day::session::tests::by;
    use crate::id::{GroupId, MarkId, PersonId, StudentId};
    use crate::moment::Moment;
    use crate::people::role::Role;
    use crate::refusal::Refuses;

    /// What becomes of each mark of a post, one by one, each with its state, as it is told to the phone.
    fn fates<const N: usize>(facts: &Facts, post: &[Mark; N], now: Moment) -> [(State, &'static str); N] {
        let fate = |one: &Mark| match singly(facts, post, one, now) {
            Ok(marked) => {
                let counts = usize::from(marked.noted[0].1 == Outcome::Applied);
                assert_eq!(marked.changes.len(), counts, "only what counts changes a child");
                marked.noted[0].1.code()
            }
            Err(why) => why.code(),
        };
        post.each_ref().map(|one| (one.state, fate(one)))
    }

    #[test]
    fn a_phone_whose_clock_was_turned_between_two_taps_never_lets_the_older_one_win() {
        use State::{Absent, Present};
        // The evening went from Li to Wang at twenty past and to Zhou at forty past; at fifty past Li's phone says that Ming is
        // absent, and then that he is there. When by its clock, what that shows as it sends, and what becomes of each.
        let gone = "roll-not-yours";
        let cases = [
            ("right, both while it was Li's", (10, 15, 50), ("superseded", "applied")),
            ("right, both too late", (21, 25, 50), (gone, gone)),
            ("right, the second too late", (10, 25, 50), ("superseded", gone)),
            ("turned on by twenty: the first looks older than it is", (21, 45, 70), ("superseded", gone)),
            ("turned back by ten: both while it was Li's", (17, 9, 40), ("superseded", "applied")),
            (
                "turned back by ten: the first looks newer than the second",
                (12, 4, 40),
                ("superseded", "applied"),
            ),
        ];
        for (case, (first, second, sent), outcomes) in cases {
            let mut facts = facts();
            facts.session.teacher = PersonId::new("zhou");
            facts.by = by("li", Role::CareTeacher);
            facts.led_before = vec![(PersonId::new("li"), at(20)), (PersonId::new("wang"), at(40))];
            let made = made_in_order(&[at(first), at(second)], at(sent), at(50));
            let first = Mark { made_at: made[0], seen_at: at(0), ..says("ming", Absent, 0) };
            let after = Some(first.key.clone());
            let second = Mark { made_at: made[1], seen_at: at(0), after, ..says("ming", Present, 1) };
            let expected = [(Absent, outcomes.0), (Present, outcomes.1)];
            assert_eq!(fates(&facts, &[first, second], at(50)), expected, "{case}");
        }
    }

    #[test]
    fn what_was_taken_back_on_the_phone_stands_for_nothing_also_where_the_roll_was_closed_meanwhile() {
        use State::{Absent, Expected, Late, Present};
        let mut facts = facts();
        set(&mut facts, "ming", Absent, 3);
        facts.session.roll_closed_at = Some(at(8));
        let post = [says("hua", Late, 3), says("ming", Present, 4), says("ming", Expected, 5)];
        let expected = [(Late, "applied"), (Present, "superseded"), (Expected, "roll-cannot-unmark")];
        assert_eq!(fates(&facts, &post, at(9)), expected);
        let conflict = Conflict { state: Present, at: at(4) };
        facts.rows.get_mut(&StudentId::new("ming")).unwrap().conflict = Some(conflict);
        let marked = singly(&facts, &post, &post[1], at(9)).unwrap();
        assert_eq!((marked.overtaken, marked.settled), (vec![], vec![]), "nobody has looked again");
    }

    #[test]
    fn a_stranger_s_word_is_refused_whatever_they_said_later() {
        let mut facts = facts();
        facts.by = by("wang", Role::CareTeacher);
        let post = [says("ming", State::Present, 4), says("ming", State::Absent, 5)];
        assert_eq!(fates(&facts, &post, at(9)).map(|(_, code)| code), ["roll-not-yours"; 2]);
        facts.known = [MarkId::new(post[0].key.as_str())].into_iter().collect();
        facts.by = by("li", Role::CareTeacher);
        assert_eq!(singly(&facts, &post, &post[0], at(9)).unwrap().noted, [], "it came in before");
    }

    #[test]
    fn somebody_from_outside_calls_no_extended_care_that_somebody_else_keeps() {
        let mut facts = facts();
        facts.session.group = GroupId::new(extended::GROUP);
        facts.led_before = ["coach", "sun"].map(|who| (PersonId::new(who), at(60))).to_vec();
        let cases = [
            ("li", "sun", Role::CareTeacher, "applied"),
            ("li", "coach", Role::Lecturer, "roll-not-yours"),
            ("coach", "coach", Role::Lecturer, "applied"),
        ];
        for (keeper, person, role, expected) in cases {
            facts.session.teacher = PersonId::new(keeper);
            facts.by = by(person, role);
            let [(_, code)] = fates(&facts, &[says("ming", State::Present, 5)], at(9));
            assert_eq!(code, expected, "{person}, kept by {keeper}");
            let why = Refusal::NotYours { group: facts.session.name.clone() };
            assert!(facts.keeps(&why), "{person}: for a person to look at");
        }
    }
}
