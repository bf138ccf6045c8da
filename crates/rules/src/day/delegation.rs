//! 临时委托 Delegation: a guardian names an adult for one window of one day; confirmed, it holds once.

use crate::id::{CollectorId, PersonId, StudentId};
use crate::moment::Moment;
use crate::people::collector;
use crate::refusal::Refuses;

/// Delegations of one child that may stand for one day, at most.
const OPEN_MAX: usize = 3;
/// Digits of the phone that are typed again to confirm.
const TAIL: usize = 4;

/// One adult for one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Stands for the adult on the child's list.
    pub id: CollectorId,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub phone: String,
    /// The first moment at which it holds.
    pub from: Moment,
    /// The first moment at which it no longer holds.
    pub until: Moment,
    /// The guardian on whose word it rests.
    pub named_by: PersonId,
    /// When a guardian confirmed it.
    pub confirmed_at: Option<Moment>,
    /// When the child went with the adult.
    pub used_at: Option<Moment>,
    /// When a guardian took it back.
    pub cancelled_at: Option<Moment>,
}

/// How a delegation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 待确认 Named, not confirmed.
    Unconfirmed,
    /// 未到时间
    NotYet,
    /// 有效
    Open,
    /// 已过时
    Over,
    /// 已用
    Used,
    /// 已撤回
    Cancelled,
}

/// Whom a guardian sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Mobile number.
    pub phone: String,
    /// From when.
    pub from: Moment,
    /// Until when (excluded).
    pub until: Moment,
}

/// 已委托 Named; it holds when it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The entry.
    pub id: CollectorId,
    /// Whom.
    pub draft: Draft,
    /// The same adult was named for the same window; nothing changed.
    pub already: bool,
}

/// 已确认 or 已撤回
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The entry.
    pub id: CollectorId,
    /// The adult's name.
    pub name: String,
    /// It was so before; nothing changed.
    pub already: bool,
}

/// Why an adult is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Another guardian's, and this one has no say. The words do not tell why: the school is asked (P3.61).
    AskSchool,
    /// No name (P3.61).
    NoName,
    /// Not a mobile number of the mainland (P3.61).
    PhoneWrong,
    /// The window is upside down, over, or longer than a day (P3.61).
    WindowWrong,
    /// Too many stand for the day (P3.61).
    TooMany,
    /// It has been used, is over or was taken back (P3.61).
    Ended,
    /// The digits typed again are not the phone's (P3.61).
    TailWrong,
}

/// Names an adult for a window. Nothing holds before it is confirmed.
pub fn name(list: &[Delegation], (id, draft): (CollectorId, Draft), now: Moment) -> Result<Named, Refusal> {
    if draft.name.trim().is_empty() {
        return Err(Refusal::NoName);
    }
    if !collector::is_mobile(&draft.phone) {
        return Err(Refusal::PhoneWrong);
    }
    let one_day = draft.from.date() == draft.until.date();
    if draft.until <= draft.from || draft.until <= now || !one_day {
        return Err(Refusal::WindowWrong);
    }
    let live = |one: &&Delegation| one.cancelled_at.is_none() && one.used_at.is_none() && now < one.until;
    if let Some(same) = list.iter().filter(live).find(|one| one.is(&draft)) {
        return Ok(Named { id: same.id.clone(), draft, already: true });
    }
    if list.iter().filter(live).filter(|one| one.from.date() == draft.from.date()).count() >= OPEN_MAX {
        return Err(Refusal::TooMany);
    }
    Ok(Named { id, draft, already: false })
}

/// Confirms a delegation: the guardian has read it once more and types the last digits of the adult's phone.
pub fn confirm(one: &Delegation, tail: &str, now: Moment) -> Result<Settled, Refusal> {
    let settled = |already| Settled { id: one.id.clone(), name: one.name.clone(), already };
    match one.standing(now) {
        Standing::Over | Standing::Used | Standing::Cancelled => return Err(Refusal::Ended),
        Standing::NotYet | Standing::Open => return Ok(settled(true)),
        Standing::Unconfirmed => {}
    }
    let tail = tail.trim();
    if tail.chars().count() != TAIL || !one.phone.ends_with(tail) {
        return Err(Refusal::TailWrong);
    }
    Ok(settled(false))
}

/// Takes a delegation back; until the child has gone, that works at any moment. Whoever is barred from the child takes back their
/// own only.
pub fn cancel(one: &Delegation, by: &PersonId, is_unheard: bool) -> Result<Settled, Refusal> {
    if is_unheard && one.named_by != *by {
        return Err(Refusal::AskSchool);
    }
    if one.used_at.is_some() {
        return Err(Refusal::Ended);
    }
    Ok(Settled { id: one.id.clone(), name: one.name.clone(), already: one.cancelled_at.is_some() })
}

impl Delegation {
    /// How it stands now.
    pub fn standing(&self, now: Moment) -> Standing {
        if self.used_at.is_some() {
            Standing::Used
        } else if self.cancelled_at.is_some() {
            Standing::Cancelled
        } else if now >= self.until {
            Standing::Over
        } else if self.confirmed_at.is_none() {
            Standing::Unconfirmed
        } else if now < self.from {
            Standing::NotYet
        } else {
            Standing::Open
        }
    }

    fn is(&self, draft: &Draft) -> bool {
        let same = self.name == draft.name.trim() && self.phone == draft.phone;
        same && (self.from, self.until) == (draft.from, draft.until)
    }
}

impl Standing {
    /// The last part of its locale key.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::NotYet => "not-yet",
            Self::Open => "open",
            Self::Over => "over",
            Self::Used => "used",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::AskSchool => "delegation-ask-school",
            Self::NoName => "delegation-no-name",
            Self::PhoneWrong => "delegation-phone-wrong",
            Self::WindowWrong => "delegation-window-wrong",
            Self::TooMany => "delegation-too-many",
            Self::Ended => "delegation-ended",
            Self::TailWrong => "delegation-tail-wrong",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.61"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::AskSchool
            | Self::NoName
            | Self::PhoneWrong
            | Self::WindowWrong
            | Self::Ended
            | Self::TailWrong => Vec::new(),
            Self::TooMany => vec![("max", OPEN_MAX.to_string())],
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::datetime;

    pub(crate) fn at(hour: i8, minute: i8) -> Moment {
        Moment::at(datetime(2021, 9, 7, hour, minute, 0, 0))
    }

    pub(crate) fn delegation() -> Delegation {
        Delegation {
            id: CollectorId::new("zhao"),
            name: "赵建国".into(),
            phone: "13700001234".into(),
            from: at(16, 0),
            until: at(18, 0),
            named_by: PersonId::new("mum"),
            confirmed_at: Some(at(12, 0)),
            used_at: None,
            cancelled_at: None,
        }
    }

    fn draft(change: impl Fn(&mut Draft)) -> Draft {
        let mut draft = Draft {
            student: StudentId::new("ming"),
            name: "赵建国".into(),
            phone: "13700001234".into(),
            from: at(16, 0),
            until: at(18, 0),
        };
        change(&mut draft);
        draft
    }

    #[test]
    fn each_row_mends_what_the_row_above_was_refused_for() {
        let other = |n: u8| Delegation { phone: format!("1370000000{n}"), ..delegation() };
        let full: Vec<_> = (0..3).map(other).collect();
        let spent: Vec<_> =
            full.iter().map(|one| Delegation { used_at: Some(at(16, 5)), ..one.clone() }).collect();
        let tomorrow = Moment::at(datetime(2021, 9, 8, 9, 0, 0, 0));
        let cases = [
            (vec![], draft(|d| d.name = " ".into()), Err("delegation-no-name")),
            (vec![], draft(|d| d.phone = "1370".into()), Err("delegation-phone-wrong")),
            (vec![], draft(|d| d.until = d.from), Err("delegation-window-wrong")),
            (vec![], draft(|d| (d.from, d.until) = (at(9, 0), at(12, 0))), Err("delegation-window-wrong")),
            (vec![], draft(|d| d.until = tomorrow), Err("delegation-window-wrong")),
            (full.clone(), draft(|_| {}), Err("delegation-too-many")),
            (full, draft(|d| d.phone = "13700000001".into()), Ok(true)),
            (spent, draft(|_| {}), Ok(false)),
            (vec![delegation()], draft(|_| {}), Ok(true)),
            (vec![Delegation { cancelled_at: Some(at(9, 0)), ..delegation() }], draft(|_| {}), Ok(false)),
        ];
        for (list, draft, outcome) in cases {
            let named = name(&list, (CollectorId::new("n"), draft.clone()), at(12, 0));
            assert_eq!(named.map(|one| one.already).map_err(|why| why.code()), outcome, "{draft:?}");
        }
    }

    #[test]
    fn it_holds_when_confirmed_within_its_window_and_once() {
        let stands = |change: fn(&mut Delegation), now| {
            let mut one = delegation();
            change(&mut one);
            one.standing(now)
        };
        type Case = (fn(&mut Delegation), Moment, Standing);
        let cases: [Case; 8] = [
            (|_| {}, at(15, 59), Standing::NotYet),
            (|_| {}, at(16, 0), Standing::Open),
            (|_| {}, at(17, 59), Standing::Open),
            (|_| {}, at(18, 0), Standing::Over),
            (|one| one.confirmed_at = None, at(16, 0), Standing::Unconfirmed),
            (|one| one.confirmed_at = None, at(18, 0), Standing::Over),
            (|one| one.used_at = Some(Moment(0)), at(16, 0), Standing::Used),
            (|one| one.cancelled_at = Some(Moment(0)), at(16, 0), Standing::Cancelled),
        ];
        for (change, now, standing) in cases {
            assert_eq!(stands(change, now), standing, "{now:?}");
        }
    }

    #[test]
    fn confirming_asks_for_the_phone_s_last_digits_and_taking_back_works_until_it_was_used() {
        let fresh = Delegation { confirmed_at: None, ..delegation() };
        let said = |one: &Delegation, tail: &str, now| {
            confirm(one, tail, now).map(|one| one.already).map_err(|why| why.code())
        };
        assert_eq!(said(&fresh, "1235", at(12, 0)), Err("delegation-tail-wrong"));
        assert_eq!(said(&fresh, "", at(12, 0)), Err("delegation-tail-wrong"));
        assert_eq!(said(&fresh, "234", at(12, 0)), Err("delegation-tail-wrong"));
        assert_eq!(said(&fresh, " 1234 ", at(12, 0)), Ok(false));
        assert_eq!(said(&delegation(), "", at(12, 0)), Ok(true));
        assert_eq!(said(&fresh, "1234", at(18, 0)), Err("delegation-ended"));
        let used = Delegation { used_at: Some(at(16, 5)), ..delegation() };
        assert_eq!(said(&used, "1234", at(16, 6)), Err("delegation-ended"));
        let back = Delegation { cancelled_at: Some(at(9, 0)), ..delegation() };
        let cases = [
            (&used, "mum", false, Err("delegation-ended")),
            (&delegation(), "dad", true, Err("delegation-ask-school")),
            (&delegation(), "dad", false, Ok(false)),
            (&delegation(), "mum", true, Ok(false)),
            (&back, "mum", false, Ok(true)),
        ];
        for (one, by, is_unheard, outcome) in cases {
            let taken = cancel(one, &PersonId::new(by), is_unheard);
            assert_eq!(taken.map(|one| one.already).map_err(|why| why.code()), outcome, "{by} {is_unheard}");
        }
        assert_eq!(said(&back, "1234", at(12, 0)), Err("delegation-ended"));
    }
}
