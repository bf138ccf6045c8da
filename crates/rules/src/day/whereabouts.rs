//! 本班今晚 Where each child of a home class is tonight, for its head teacher: exactly one answer for each, from what the rolls, the
//! lines and the gate know.

use super::roll::State;

/// What is known of one child tonight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How a roll has it, where one has.
    pub state: Option<State>,
    /// Its slip says that it comes at an hour that is not there yet (P3.60).
    pub comes_later: bool,
    /// A line or a bus has it, or had it when the line was ended (P3.61).
    pub on_a_line: bool,
    /// An adult is registered for it at the gate and has not left with it (P3.61).
    pub at_the_gate: bool,
    /// It is on no roll, and a room whose roll nobody has opened expects it (P3.52).
    pub is_awaited: bool,
    /// It is on no roll, and a room whose hour has not begun will expect it.
    pub is_to_come: bool,
    /// A slip or a report of illness keeps it away (P3.60, P5.19).
    pub is_away: bool,
    /// It has a place, and no group has it yet (P3.35).
    pub is_ungrouped: bool,
}

/// 去向 Where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// 已接走
    Gone,
    /// 在门岗 An adult waits for it there.
    Gate,
    /// 在路队
    Line,
    /// 在教室
    Room,
    /// 晚到 It comes later, by a slip.
    Later,
    /// 未到
    Expected,
    /// 缺勤 Somebody asks where it is.
    Missing,
    /// 请假
    Leave,
    /// 还没点名
    Unopened,
    /// 待开始 Its care or course begins later.
    ToCome,
    /// 还没编班
    Ungrouped,
    /// 不在托管 Nothing expects it tonight: it went home with the last bell.
    NotInCare,
}

/// Where the child is. What was seen goes before what is only expected, and a roll before a slip.
pub fn find(facts: &Facts) -> Whereabouts {
    match facts.state {
        Some(State::HandedOver) => Whereabouts::Gone,
        Some(State::Leave) => Whereabouts::Leave,
        Some(State::Absent) => Whereabouts::Missing,
        Some(State::Expected) if facts.comes_later => Whereabouts::Later,
        Some(State::Expected | State::Present | State::Late) if facts.at_the_gate => Whereabouts::Gate,
        Some(State::Expected | State::Present | State::Late) if facts.on_a_line => Whereabouts::Line,
        Some(State::Expected) => Whereabouts::Expected,
        Some(State::Present | State::Late) => Whereabouts::Room,
        None if facts.is_awaited => Whereabouts::Unopened,
        None if facts.is_to_come => Whereabouts::ToCome,
        None if facts.is_away => Whereabouts::Leave,
        None if facts.is_ungrouped => Whereabouts::Ungrouped,
        None => Whereabouts::NotInCare,
    }
}

impl Whereabouts {
    /// Whether it is in the school's hands now, as the muster counts: whoever is expected and not seen is looked for too.
    pub fn is_inside(self) -> bool {
        match self {
            Self::Gate | Self::Line | Self::Room | Self::Expected | Self::Unopened => true,
            Self::Gone | Self::Later | Self::Missing | Self::Leave => false,
            Self::ToCome | Self::Ungrouped | Self::NotInCare => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_child_is_at_one_place() {
        let on = |state| Facts { state: Some(state), ..Facts::default() };
        let none = Facts::default();
        let cases = [
            ("here", on(State::Present), Whereabouts::Room, true),
            ("came late", on(State::Late), Whereabouts::Room, true),
            ("not seen yet", on(State::Expected), Whereabouts::Expected, true),
            (
                "comes at an hour",
                Facts { comes_later: true, ..on(State::Expected) },
                Whereabouts::Later,
                false,
            ),
            (
                "its hour says nothing once it is here",
                Facts { comes_later: true, ..on(State::Present) },
                Whereabouts::Room,
                true,
            ),
            ("led to the bus", Facts { on_a_line: true, ..on(State::Present) }, Whereabouts::Line, true),
            ("an adult waits", Facts { at_the_gate: true, ..on(State::Late) }, Whereabouts::Gate, true),
            (
                "an adult waits for one of a line",
                Facts { at_the_gate: true, on_a_line: true, ..on(State::Present) },
                Whereabouts::Gate,
                true,
            ),
            ("home", Facts { on_a_line: true, ..on(State::HandedOver) }, Whereabouts::Gone, false),
            ("nobody knows", Facts { is_away: true, ..on(State::Absent) }, Whereabouts::Missing, false),
            ("on leave, on the roll", on(State::Leave), Whereabouts::Leave, false),
            ("its room has no roll yet", Facts { is_awaited: true, ..none }, Whereabouts::Unopened, true),
            (
                "away for an hour, awaited after it",
                Facts { is_awaited: true, is_away: true, ..none },
                Whereabouts::Unopened,
                true,
            ),
            ("still in its class", Facts { is_to_come: true, ..none }, Whereabouts::ToCome, false),
            (
                "on leave, on no roll yet",
                Facts { is_away: true, is_ungrouped: true, ..none },
                Whereabouts::Leave,
                false,
            ),
            ("waits for a group", Facts { is_ungrouped: true, ..none }, Whereabouts::Ungrouped, false),
            ("went home with the last bell", none, Whereabouts::NotInCare, false),
        ];
        for (case, facts, expected, is_inside) in cases {
            let found = find(&facts);
            assert_eq!((found, found.is_inside()), (expected, is_inside), "{case}");
        }
    }
}
