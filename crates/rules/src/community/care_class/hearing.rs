//! 暂停告知 What the clock tells of a class that was opened: that it lacks something since, that it runs again, and what ends soon.

use super::opening::Standing;
use super::{Facts, Lack, State};
use crate::community::premises::inspecting::{self, Standing as Check};
use crate::community::provider::Certificate;
use crate::plan::community_care::Community;
use crate::plan::local::Words;
use crate::plan::wording::list;
use jiff::civil::Date;

/// What is told, and to whom it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// 暂停 All that it lacks; families and committee hear.
    Lost(Vec<Lack>),
    /// 恢复 It runs again; families and committee hear.
    Runs,
}

/// What is known from now on, and what is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// All that it lacks now.
    pub lost: Vec<Lack>,
    /// Nothing, where it lacks less than it did.
    pub news: Option<News>,
}

/// 快到期 What ends soon under a class that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 场所检查 The check of its rooms; the committee hears.
    Check(Date),
    /// 登记备案 The certificate with this number; the provider hears, and the committee.
    Certificate(String, Date),
}

/// Compares how a class stands with what was told last (P2.13): each new lack is told once, and once that it runs again. A class
/// that was closed has told so itself.
pub fn hear(standing: &Standing, told: &[Lack]) -> Option<Heard> {
    let (lost, runs) = match standing {
        Standing::Suspended(lost) => (lost.clone(), false),
        Standing::Open => (Vec::new(), true),
        Standing::Unwritten | Standing::Waiting(_) | Standing::Closed => (Vec::new(), false),
    };
    if lost.len() == told.len() && lost.iter().all(|lack| told.contains(lack)) {
        return None;
    }
    let news = if lost.iter().any(|lack| !told.contains(lack)) {
        Some(News::Lost(lost.clone()))
    } else {
        runs.then_some(News::Runs)
    };
    Some(Heard { lost, news })
}

/// All that is lacking, in words.
pub fn words(lost: &[Lack]) -> Words {
    list(lost.iter().map(|lack| lack.words()))
}

impl Community {
    /// What ends soon under an open class (P2.19, P2.25): not what has its successor already, and not a certificate on which no
    /// class rests.
    pub fn class_endings(&self, facts: &Facts, today: Date) -> Vec<Ending> {
        match facts.state {
            State::Draft | State::Checked | State::Closed => return Vec::new(),
            State::Open => {}
        }
        let check = match inspecting::stands(&self.premises, facts.inspection.as_ref(), today) {
            Check::Ending(until) => Some(Ending::Check(until)),
            Check::Unseen | Check::Safe(_) | Check::Unsafe(_) => None,
        };
        check.into_iter().chain(self.certificate_ending(facts, today)).collect()
    }

    fn certificate_ending(&self, facts: &Facts, today: Date) -> Option<Ending> {
        let one = self.provider.lawful(&facts.certificates, today).ok().filter(|_| facts.is_social)?;
        let follows = |other: &Certificate| {
            other.cancelled_on.is_none() && other.from <= one.until && one.until < other.until
        };
        let ends = self.provider.is_ending(one, today) && !facts.certificates.iter().any(follows);
        ends.then(|| Ending::Certificate(one.number.clone(), one.until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::community::care_class::tests::{certificate, ready};
    use crate::plan::community_care::shinan;
    use jiff::civil::date;

    #[test]
    fn each_new_lack_is_told_once_and_once_that_the_class_runs_again() {
        let suspended = |lost: &[Lack]| Standing::Suspended(lost.to_vec());
        let (place, carer, both) = ([Lack::Place], [Lack::Carer], [Lack::Place, Lack::Carer]);
        let none: &[Lack] = &[];
        let heard = |lost: &[Lack], news| Some(Heard { lost: lost.to_vec(), news });
        let cases = [
            (Standing::Open, none, None),
            (suspended(&place), none, heard(&place, Some(News::Lost(place.to_vec())))),
            (suspended(&place), &place[..], None),
            (suspended(&both), &place[..], heard(&both, Some(News::Lost(both.to_vec())))),
            (suspended(&place), &both[..], heard(&place, None)),
            (suspended(&carer), &place[..], heard(&carer, Some(News::Lost(carer.to_vec())))),
            (Standing::Open, &place[..], heard(none, Some(News::Runs))),
            (Standing::Closed, &place[..], heard(none, None)),
            (Standing::Waiting(vec![Lack::Place]), none, None),
        ];
        for (standing, told, expected) in cases {
            assert_eq!(hear(&standing, told), expected, "{standing:?} {told:?}");
        }
    }

    #[test]
    fn all_that_is_lacking_is_named() {
        assert_eq!(words(&[Lack::Place, Lack::Carer]).zh, "没有有效的场所检查、没有经批准的看护员");
    }

    #[test]
    fn what_ends_soon_is_told_of_an_open_class_and_not_once_it_has_its_successor() {
        let plan = shinan();
        let open = Facts { state: State::Open, ..ready() };
        let (check, paper) = (date(2011, 11, 5), date(2012, 5, 1));
        let ends = || Ending::Certificate("备011".to_owned(), paper);
        let next = Certificate { from: paper, until: date(2013, 5, 1), ..certificate() };
        let renewed = Facts { certificates: vec![certificate(), next], ..open.clone() };
        let own = Facts { is_social: false, ..open.clone() };
        let cases = [
            (&open, date(2011, 10, 5), vec![]),
            (&open, date(2011, 10, 6), vec![Ending::Check(check)]),
            (&open, check, vec![]),
            (&open, date(2012, 3, 1), vec![]),
            (&open, date(2012, 3, 2), vec![ends()]),
            (&open, paper, vec![]),
            (&renewed, date(2012, 3, 2), vec![]),
            (&own, date(2012, 3, 2), vec![]),
        ];
        for (facts, today, expected) in cases {
            assert_eq!(plan.class_endings(facts, today), expected, "{today}");
        }
        assert!(plan.class_endings(&ready(), date(2011, 10, 6)).is_empty(), "it is not open");
    }
}
