//! 预演条件 Who plays a plan without a term, what is at hand for it, and what of it a rehearsal cannot answer.

use crate::texts::Lang;
use crate::town::roll::People;
use rules::fen::Fen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a plan is rehearsed with.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// Who plays.
    pub people: &'a People,
    /// What is at hand.
    pub hands: Hands,
    /// Children of one group at most, where the plan does not say it; nothing where nobody does.
    pub group_max: Option<i64>,
    /// What a carer costs a day, in fen: no plan names it.
    pub carer_day: Option<Fen>,
    /// The seed of everything that chance decides.
    pub seed: u64,
}

/// Teachers and rooms at hand; nothing where nobody said how many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hands {
    /// Teachers or carers.
    pub teachers: Option<i64>,
    /// Rooms in all.
    pub rooms: Option<i64>,
    /// Rooms school by school, by the school's name in the register.
    pub rooms_of: BTreeMap<String, i64>,
}

/// What one day or stage needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The day, or the last day of the stage.
    pub date: String,
    /// Teachers or carers at once.
    pub teachers: i64,
    /// Rooms at once.
    pub rooms: i64,
    /// Teachers who are missing.
    pub teachers_short: i64,
    /// Rooms that are missing.
    pub rooms_short: i64,
}

impl Hands {
    /// A day's or a stage's need beside what is at hand; nothing is missing where nobody said what is.
    pub(crate) fn beside(&self, date: String, (teachers, rooms): (i64, i64)) -> Need {
        let short =
            |needed: i64, at_hand: Option<i64>| at_hand.map_or(0, |at_hand| (needed - at_hand).max(0));
        let (teachers_short, rooms_short) = (short(teachers, self.teachers), short(rooms, self.rooms));
        Need { date, teachers, rooms, teachers_short, rooms_short }
    }

    /// Whether nobody said of the one or the other how many there are.
    pub(crate) fn are_unknown(&self) -> bool {
        self.teachers.is_none() || self.rooms.is_none()
    }
}

impl Need {
    /// Whether anything is missing.
    pub(crate) fn is_short(&self) -> bool {
        self.teachers_short > 0 || self.rooms_short > 0
    }

    /// A line that a person can read.
    pub(crate) fn told(&self) -> String {
        let Self { date, teachers, rooms, teachers_short, rooms_short } = self;
        let short = if self.is_short() {
            format!("; short of {teachers_short} teachers and {rooms_short} rooms")
        } else {
            String::new()
        };
        format!("{date} needs {teachers} teachers and {rooms} rooms{short}")
    }
}

/// What a rehearsal does not answer, or how it is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Each child of the register that is served asks: in truth fewer do.
    AllAsk,
    /// Nobody said how large a group may be, so that groups, carers and rooms are not counted.
    NoGroupSize,
    /// Nobody said how many teachers or rooms are at hand.
    NoHands,
    /// The plan names no pay of carers: what they may cost is told, a surplus or a gap is not.
    NoPay,
    /// A plan of return takes no fee and spends none (P5.*).
    NoFee,
    /// Families of a class pay by its own agreement (P2.29); the fee that is played is made up.
    FeeMadeUp,
    /// No plan that holds under the policy is known, so that none was played.
    NonePlayed,
    /// The register names no classes, so that their number is made up.
    ClassesMadeUp,
}

impl Note {
    /// In words.
    pub(crate) fn told(self, lang: Lang) -> String {
        let t = lang.texts();
        match self {
            Self::AllAsk => t.rehearsal_note_all_ask(),
            Self::NoGroupSize => t.rehearsal_note_no_group_size(),
            Self::NoHands => t.rehearsal_note_no_hands(),
            Self::NoPay => t.rehearsal_note_no_pay(),
            Self::NoFee => t.rehearsal_note_no_fee(),
            Self::FeeMadeUp => t.rehearsal_note_fee_made_up(),
            Self::NonePlayed => t.rehearsal_note_none_played(),
            Self::ClassesMadeUp => t.rehearsal_note_classes_made_up(),
        }
    }
}

/// The end of a table: who played, what each day needs, what the rehearsal does not answer.
pub(crate) fn tail(by_register: bool, needs: &[Need], notes: &[Note]) -> String {
    let mut out = String::from(if by_register { "played by a register\n" } else { "made-up families\n" });
    for line in needs.iter().map(Need::told).chain(notes.iter().map(|one| one.told(Lang::En))) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_stands_beside_what_is_at_hand() {
        let hands = |teachers, rooms| Hands { teachers, rooms, ..Hands::default() };
        let cases = [
            (hands(None, None), (0, 0), true),
            (hands(Some(5), None), (0, 0), true),
            (hands(Some(4), Some(9)), (1, 0), false),
            (hands(Some(5), Some(4)), (0, 2), false),
        ];
        for (hands, short, are_unknown) in cases {
            let need = hands.beside("2022-07-11".to_owned(), (5, 6));
            assert_eq!((need.teachers_short, need.rooms_short), short, "{hands:?}");
            assert_eq!(need.is_short(), short != (0, 0), "{hands:?}");
            assert_eq!(need.told().contains("short of"), need.is_short(), "{}", need.told());
            assert_eq!(hands.are_unknown(), are_unknown, "{hands:?}");
        }
    }
}
