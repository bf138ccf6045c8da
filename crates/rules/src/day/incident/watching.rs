//! 当时看护 Who had the child when it happened, by the rolls of that day: asked for by the insurer and the office, days later too (P3.58).

use crate::day::roll::State;
use crate::moment::Moment;
use crate::plan::local::Words;

/// One roll of the day on which the child stands or stood: of its evening, or of extended care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    /// The group.
    pub group: Words,
    /// Its room.
    pub room: String,
    /// When the session began.
    pub from: Moment,
    /// How the child stands there.
    pub state: State,
    /// Who is responsible, by name.
    pub teacher: String,
    /// Who was before somebody stood in, by name, each until when; the first first.
    pub led_before: Vec<(String, Moment)>,
}

/// What the rolls of a day say of one child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its rolls, the earlier session first.
    pub stood: Vec<Stood>,
    /// To whom it was handed over, and when, where that stands.
    pub handed: Option<(String, Moment)>,
}

/// Who had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watch<'a> {
    /// 教室 A room and the one responsible there; `state` says whether the child was in it at all.
    Room {
        /// Where.
        stood: &'a Stood,
        /// Who was responsible at that moment, by name.
        teacher: &'a str,
    },
    /// 已接走 It had been handed over by then.
    Handed {
        /// To whom, by name.
        to: &'a str,
        /// When.
        at: Moment,
    },
    /// 没有在场 No roll of the day had it, or none had begun.
    Nobody,
}

/// Who had the child at a moment: whoever had taken it by then, else the room of the session that had begun last.
pub fn watch(facts: &Facts, at: Moment) -> Watch<'_> {
    if let Some((to, handed_at)) = facts.handed.as_ref().filter(|(_, handed_at)| *handed_at <= at) {
        return Watch::Handed { to, at: *handed_at };
    }
    match facts.stood.iter().rev().find(|one| one.from <= at) {
        Some(stood) => Watch::Room { stood, teacher: stood.led_by(at) },
        None => Watch::Nobody,
    }
}

impl Stood {
    fn led_by(&self, at: Moment) -> &str {
        let before = self.led_before.iter().find(|(_, until)| at < *until);
        before.map_or(self.teacher.as_str(), |(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(hour: i8, minute: i8) -> Moment {
        Moment::at(date(2021, 9, 7).at(hour, minute, 0, 0))
    }

    fn stood(room: &str, from: Moment) -> Stood {
        let group = Words { zh: "甲组".into(), en: "A".into() };
        let teacher = format!("{room}老师");
        Stood { group, room: room.into(), from, state: State::Present, teacher, led_before: Vec::new() }
    }

    #[test]
    fn whoever_had_the_child_at_that_moment_is_named() {
        let evening = stood("206", at(15, 30));
        let care = stood("101", at(18, 0));
        let replaced =
            Stood { led_before: vec![("李老师".into(), at(16, 0))], ..stood("206", at(15, 30)) };
        let of = |stood: Vec<Stood>, handed: Option<Moment>| Facts {
            stood,
            handed: handed.map(|at| ("王芳".to_owned(), at)),
        };
        let cases = [
            ("on no roll", of(Vec::new(), None), at(16, 0), ""),
            ("before it began", of(vec![evening.clone()], None), at(15, 29), ""),
            ("as it begins", of(vec![evening.clone()], None), at(15, 30), "206老师"),
            ("before somebody stood in", of(vec![replaced.clone()], None), at(15, 59), "李老师"),
            ("from then on", of(vec![replaced], None), at(16, 0), "206老师"),
            ("before extended care", of(vec![evening.clone(), care.clone()], None), at(17, 59), "206老师"),
            ("in extended care", of(vec![evening.clone(), care], None), at(18, 0), "101老师"),
            ("before it was fetched", of(vec![evening.clone()], Some(at(17, 0))), at(16, 59), "206老师"),
            ("fetched", of(vec![evening], Some(at(17, 0))), at(17, 0), "→王芳"),
        ];
        for (case, facts, moment, expected) in cases {
            let found = match watch(&facts, moment) {
                Watch::Room { teacher, .. } => teacher.to_owned(),
                Watch::Handed { to, .. } => format!("→{to}"),
                Watch::Nobody => String::new(),
            };
            assert_eq!(found, expected, "{case}");
        }
    }
}
