//! 结余 What a programme has left when its term or summer period is over: it is nobody's profit, the office above is told of it, and
//! the school says what becomes of it (P1.11, P4.12).

pub mod settling;

use super::account::Account;
use crate::fen::Fen;
use crate::refusal::Refuses;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Under what a payee earns: a plan's term, or one period of a summer plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Under {
    /// The plan's name.
    pub plan: String,
    /// The period's number; `None` of a term.
    pub period: Option<i64>,
}

impl Under {
    /// Of a payee with this account, whose plan the tables name where it is one of a term; empty where nobody knows it any more.
    pub fn of(payee: &Account, plan: &str) -> Self {
        let summer = match payee {
            Account::Payee(_, earner) => earner.strip_prefix("summer/").and_then(Self::read_period),
            Account::Custody(..)
            | Account::Carried(..)
            | Account::Payer(..)
            | Account::RefundsDue(_)
            | Account::Clearing => None,
        };
        summer.unwrap_or_else(|| Self { plan: plan.to_owned(), period: None })
    }

    /// The same under the plan in force, where no plan is known.
    pub fn or(self, in_force: &str) -> Self {
        if self.plan.is_empty() { Self { plan: in_force.to_owned(), period: None } } else { self }
    }

    /// `gongshu-2021-autumn`, `yuhang-2022-summer/1`: as an address has it.
    pub fn code(&self) -> String {
        self.period.map_or_else(|| self.plan.clone(), |number| format!("{}/{number}", self.plan))
    }

    /// Reads what an address has.
    pub fn read(code: &str) -> Self {
        Self::read_period(code).unwrap_or_else(|| Self { plan: code.to_owned(), period: None })
    }

    fn read_period(code: &str) -> Option<Self> {
        let (plan, period) = code.rsplit_once('/')?;
        Some(Self { plan: plan.to_owned(), period: Some(period.parse().ok()?) })
    }
}

/// A payee that has money, and that nobody has found with a surplus yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its account's name.
    pub payee: String,
    /// Under what it earns.
    pub under: Under,
    /// What it has, less what is held of it.
    pub left: Fen,
}

/// A surplus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whose: an account's name.
    pub payee: String,
    /// Of which term or period.
    pub under: Under,
    /// The first day after it.
    pub until: Date,
    /// How much.
    pub fen: Fen,
}

/// Who has money left although its term or period is over (P1.11, P4.12), those of one term beside each other. What ends later, or
/// belongs to a plan that is not known, is left alone.
pub fn found(standing: &[Standing], ends: &BTreeMap<Under, Date>, today: Date) -> Vec<Found> {
    let over = standing.iter().filter(|one| one.left > Fen::ZERO);
    let of = |one: &Standing| {
        let until = *ends.get(&one.under).filter(|until| **until <= today)?;
        Some(Found { payee: one.payee.clone(), under: one.under.clone(), until, fen: one.left })
    };
    let mut all: Vec<Found> = over.filter_map(of).collect();
    all.sort_by(|one, other| (&one.under, &one.payee).cmp(&(&other.under, &other.payee)));
    all
}

/// What the school says becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// 降低收费 The next fee is lower by it.
    Lower,
    /// 退还家长 It goes back to the families.
    Back,
    /// 结转下期 It is spent on the same programme in the next term or period.
    Next,
}

impl Choice {
    /// Every choice, in the order of a form.
    pub const ALL: [Self; 3] = [Self::Lower, Self::Back, Self::Next];

    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Back => "back",
            Self::Next => "next",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What was said of a surplus, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What becomes of it.
    pub choice: Choice,
    /// Why; everybody reads it on the balance sheet.
    pub reason: String,
}

/// How far a surplus is disposed of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The school has not said what becomes of it.
    Unsaid,
    /// It was spent, and nobody need say anything.
    Spent,
    /// That was said, and the money is still there.
    Waits(Choice),
    /// That was said, and all of it has gone that way.
    Done(Choice),
}

/// How far a surplus is disposed of: words alone move nothing (P1.11). `times` is how often it was settled.
pub fn progress(left: Fen, said: Option<Choice>, times: i64) -> Progress {
    match said {
        Some(choice) if left > Fen::ZERO => Progress::Waits(choice),
        Some(choice) if times > 0 => Progress::Done(choice),
        None if left > Fen::ZERO => Progress::Unsaid,
        Some(_) | None => Progress::Spent,
    }
}

/// As many letters as a reason may have.
pub const REASON_LETTERS_MAX: usize = 300;

/// Why nothing is said of a surplus, or nothing done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing of it is left.
    NothingLeft,
    /// The programme owes back what lessons that did not count had brought it.
    OwesBack {
        /// How much.
        owed: Fen,
    },
    /// No reason was given.
    NoReason,
    /// The reason is too long to be read by everybody.
    ReasonLong,
    /// Nobody has said what becomes of it.
    Unsaid,
    /// Whoever said what becomes of it does not do it.
    SamePerson,
    /// Nobody bore anything of what the programme brought in by itself.
    NobodyBore,
    /// No programme that comes after was named.
    NoNext,
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NothingLeft => "surplus-nothing-left",
            Self::OwesBack { .. } => "surplus-owes-back",
            Self::NoReason => "surplus-no-reason",
            Self::ReasonLong => "surplus-reason-long",
            Self::Unsaid => "surplus-unsaid",
            Self::SamePerson => "surplus-same-person",
            Self::NobodyBore => "surplus-nobody-bore",
            Self::NoNext => "surplus-no-next",
        }
    }

    fn clause(&self) -> &'static str {
        "P1.11"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::ReasonLong => vec![("most", REASON_LETTERS_MAX.to_string())],
            Self::OwesBack { owed } => vec![("owed", owed.to_string())],
            Self::NothingLeft
            | Self::NoReason
            | Self::Unsaid
            | Self::SamePerson
            | Self::NobodyBore
            | Self::NoNext => Vec::new(),
        }
    }
}

/// Says what becomes of what is left; `None`: the same was said before.
pub fn say(left: Fen, stands: Option<&Said>, draft: &Said) -> Result<Option<Said>, Refusal> {
    let said = Said { choice: draft.choice, reason: draft.reason.trim().to_owned() };
    if stands == Some(&said) {
        return Ok(None);
    }
    if left <= Fen::ZERO {
        return Err(Refusal::NothingLeft);
    }
    if said.reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    if said.reason.chars().count() > REASON_LETTERS_MAX {
        return Err(Refusal::ReasonLong);
    }
    Ok(Some(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::account::Purse;
    use jiff::civil::date;

    fn term(plan: &str) -> Under {
        Under { plan: plan.to_owned(), period: None }
    }

    #[test]
    fn a_payee_earns_under_its_plan_or_its_period() {
        let payee = |purse, earner: &str| Account::Payee(purse, earner.to_owned());
        let period = |number| Under { plan: "yuhang-2022-summer".into(), period: Some(number) };
        let rows = [
            (payee(Purse::Course, "robotics"), "autumn", term("autumn")),
            (payee(Purse::Care, "care/autumn"), "autumn", term("autumn")),
            (payee(Purse::Care, "summer/yuhang-2022-summer/1"), "", period(1)),
            (payee(Purse::Meals, "summer/yuhang-2022-summer/12"), "", period(12)),
            (payee(Purse::Course, "summer/camp"), "autumn", term("autumn")), // a course may be called so
            (Account::Clearing, "", term("")),
        ];
        for (account, plan, under) in rows {
            assert_eq!(Under::of(&account, plan), under, "{account:?}");
            assert_eq!(Under::read(&under.code()), under);
        }
        assert_eq!(term("").or("spring"), term("spring"));
        assert_eq!(term("autumn").or("spring"), term("autumn"));
        assert_eq!(period(1).or("spring"), period(1));
    }

    #[test]
    fn what_is_left_is_found_when_its_own_term_is_over() {
        let standing =
            |payee: &str, under: Under, left| Standing { payee: payee.into(), under, left: Fen(left) };
        let summer = Under { plan: "summer".into(), period: Some(2) };
        let all = [
            standing("payee/course/go", term("spring"), 900),
            standing("payee/course/robotics", term("autumn"), 1),
            standing("payee/course/chess", term("autumn"), 500),
            standing("payee/course/clay", term("autumn"), 0),
            standing("payee/care/summer/summer/2", summer.clone(), 70),
            standing("payee/course/old", term(""), 70),
        ];
        let ends = BTreeMap::from([
            (term("autumn"), date(2022, 1, 28)),
            (term("spring"), date(2022, 6, 30)),
            (summer, date(2022, 8, 20)),
        ]);
        let rows: [(Date, &[(&str, i64)]); 4] = [
            (date(2022, 1, 27), &[]),
            (date(2022, 1, 28), &[("payee/course/chess", 500), ("payee/course/robotics", 1)]),
            (
                date(2022, 6, 30),
                &[("payee/course/chess", 500), ("payee/course/robotics", 1), ("payee/course/go", 900)],
            ),
            (
                date(2022, 8, 20),
                &[
                    ("payee/course/chess", 500),
                    ("payee/course/robotics", 1),
                    ("payee/course/go", 900),
                    ("payee/care/summer/summer/2", 70),
                ],
            ),
        ];
        for (today, expected) in rows {
            let found = found(&all, &ends, today);
            let found: Vec<(&str, i64)> = found.iter().map(|one| (one.payee.as_str(), one.fen.0)).collect();
            assert_eq!(found, expected, "{today}");
        }
    }

    #[test]
    fn it_waits_until_the_money_has_gone_the_way_that_was_said() {
        let (back, next) = (Some(Choice::Back), Some(Choice::Next));
        let rows = [
            (1, None, 0, Progress::Unsaid),
            (0, None, 0, Progress::Spent),
            (1, back, 0, Progress::Waits(Choice::Back)),
            (0, back, 0, Progress::Spent), // spent meanwhile: it went to nobody
            (0, back, 1, Progress::Done(Choice::Back)),
            (1, back, 1, Progress::Waits(Choice::Back)), // more has come in since
            (1, next, 0, Progress::Waits(Choice::Next)),
            (0, next, 1, Progress::Done(Choice::Next)),
        ];
        for (left, said, times, expected) in rows {
            assert_eq!(progress(Fen(left), said, times), expected, "{left} {said:?} {times}");
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn the_school_says_what_becomes_of_it_and_why() {
        let said = |choice, reason: &str| Said { choice, reason: reason.to_owned() };
        let [long, longest] = [301, 300].map(|letters| "因".repeat(letters));
        let rows = [
            (0, said(Choice::Lower, " "), Some("surplus-nothing-left")),
            (1, said(Choice::Lower, " "), Some("surplus-no-reason")),
            (1, said(Choice::Lower, &long), Some("surplus-reason-long")),
            (1, said(Choice::Lower, &longest), None),
            (1, said(Choice::Back, " 人数比预计多 "), None),
        ];
        for (left, draft, refused) in rows {
            let answer = say(Fen(left), None, &draft);
            assert_eq!(answer.as_ref().err().map(|why| why.code()), refused, "{draft:?}");
        }
        let stands = said(Choice::Back, "人数比预计多");
        assert_eq!(say(Fen::ZERO, Some(&stands), &stands), Ok(None), "twice is once");
        let other = said(Choice::Next, "人数比预计多");
        assert_eq!(say(Fen(1), Some(&stands), &other), Ok(Some(other.clone())), "it may be said anew");
        assert!(Choice::ALL.iter().all(|one| Choice::from_code(one.code()) == Some(*one)));
        assert_eq!(Choice::from_code("keep"), None);
    }
}
