//! 结余办结 What was said of a surplus comes true, by another person than who said it: it goes back to whoever bore it, or over to the
//! programme that comes after (P1.11, P4.12).

use super::{Choice, Refusal, Said};
use crate::fen::Fen;
use crate::id::{PersonId, RefundId, TransferId};
use crate::money::account::{Account, Kind, Purse, Step, Transfer};
use crate::money::refund::Asked;

/// What the rule may know.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Which kind of money.
    pub purse: Purse,
    /// Who earned it: a course's id, a programme's code.
    pub earner: String,
    /// What is left of it.
    pub left: Fen,
    /// What the programme owes back for lessons that did not count.
    pub owed: Fen,
    /// What was said becomes of it, and by whom.
    pub said: Option<(Said, PersonId)>,
    /// How often it was settled before.
    pub times: i64,
    /// What each child's account and each payer bore of it, less what went back.
    pub bore: Vec<(Account, Fen)>,
    /// The programmes of the same kind of money that come after.
    pub next: Vec<String>,
    /// Who asks.
    pub me: PersonId,
}

/// A surplus that goes where it was said to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which way.
    pub choice: Choice,
    /// All of what is left, out of the programme's account.
    pub transfers: Vec<Transfer>,
    /// What families get back by them.
    pub refunds: Vec<Asked>,
}

/// 办结 Does with all that is left what was said; `into` names the programme that comes after, where it is carried over.
pub fn settle(facts: &Facts, into: &str) -> Result<Settled, Refusal> {
    if facts.left <= Fen::ZERO {
        return Err(Refusal::NothingLeft);
    }
    if facts.owed > Fen::ZERO {
        return Err(Refusal::OwesBack { owed: facts.owed });
    }
    let (said, by) = facts.said.as_ref().ok_or(Refusal::Unsaid)?;
    if *by == facts.me {
        return Err(Refusal::SamePerson);
    }
    match said.choice {
        Choice::Back => back(facts, said),
        Choice::Lower | Choice::Next => carry(facts, said.choice, into),
    }
}

/// 退还 In proportion to what each bore: a family's part becomes a refund, a payer's part is given for its next share (P1.12).
fn back(facts: &Facts, said: &Said) -> Result<Settled, Refusal> {
    let some = facts.bore.iter().filter(|(_, fen)| *fen > Fen::ZERO);
    let mut bore: Vec<(&Account, Fen)> = some.map(|(account, fen)| (account, *fen)).collect();
    if bore.is_empty() {
        return Err(Refusal::NobodyBore);
    }
    bore.sort(); // databases sort names each in its own way
    let weights: Vec<Fen> = bore.iter().map(|(_, fen)| *fen).collect();
    let (mut transfers, mut refunds) = (Vec::new(), Vec::new());
    for ((account, _), fen) in bore.into_iter().zip(portions(facts.left, &weights)) {
        if fen == Fen::ZERO {
            continue;
        }
        transfers.push(movement(facts, Kind::Correction, account, fen));
        if let Account::Custody(student, purse) = account {
            refunds.push(Asked {
                id: RefundId::new(format!("{}/{student}", key(facts))),
                student: student.clone(),
                fen,
                reason: said.reason.clone(),
                purse: *purse,
                times: 0,
            });
        }
    }
    Ok(Settled { choice: said.choice, transfers, refunds })
}

/// 结转 Over to a programme of the same kind of money that comes after.
fn carry(facts: &Facts, choice: Choice, into: &str) -> Result<Settled, Refusal> {
    let next = facts.next.iter().find(|one| *one == into).ok_or(Refusal::NoNext)?;
    let account = Account::Payee(facts.purse, next.clone());
    let transfers = vec![movement(facts, Kind::Carry, &account, facts.left)];
    Ok(Settled { choice, transfers, refunds: Vec::new() })
}

fn key(facts: &Facts) -> String {
    format!("surplus/{}/{}/{}", facts.purse.code(), facts.earner, facts.times + 1)
}

fn movement(facts: &Facts, kind: Kind, into: &Account, fen: Fen) -> Transfer {
    Transfer {
        id: TransferId::new(format!("{}/{}", key(facts), into.name())),
        kind,
        step: Step::Posted,
        debit: Account::Payee(facts.purse, facts.earner.clone()),
        credit: into.clone(),
        fen,
        student: into.student().cloned(),
        subject: facts.earner.clone(),
        clause: "P1.11",
    }
}

/// 按比例 An amount in whole fen by weights that are more than nothing, all of it: what is left over by rounding goes to the largest
/// remainders, of equal ones to whoever stands first.
fn portions(fen: Fen, weights: &[Fen]) -> Vec<Fen> {
    let all: i128 = weights.iter().map(|weight| i128::from(weight.0)).sum();
    let exact = |weight: &Fen| i128::from(fen.0) * i128::from(weight.0);
    let floor = |weight: &Fen| i64::try_from(exact(weight) / all.max(1)).unwrap_or_default();
    let mut parts: Vec<Fen> = weights.iter().map(|weight| Fen(floor(weight))).collect();
    let given: Fen = parts.iter().copied().sum();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(&weights[*at]) % all.max(1)));
    let over = usize::try_from((fen - given).0).unwrap_or_default();
    for at in order.into_iter().take(over) {
        parts[at] = parts[at] + Fen(1);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::StudentId;
    use crate::money::account::Payer;
    use crate::refusal::Refuses;
    use proptest::prelude::*;

    fn custody(child: &str) -> Account {
        Account::Custody(StudentId::new(child), Purse::Course)
    }

    fn said(choice: Choice) -> Option<(Said, PersonId)> {
        Some((Said { choice, reason: "人数比预计多".into() }, PersonId::new("cashier")))
    }

    fn facts() -> Facts {
        Facts {
            purse: Purse::Course,
            earner: "robotics".into(),
            left: Fen(100),
            owed: Fen::ZERO,
            said: said(Choice::Back),
            times: 0,
            bore: vec![(custody("an"), Fen(200)), (custody("bo"), Fen(200)), (custody("chen"), Fen(200))],
            next: vec!["robotics-spring".into()],
            me: PersonId::new("leader"),
        }
    }

    /// Each row mends what the row above was refused for.
    #[test]
    fn another_person_makes_true_what_was_said() {
        let none = Facts {
            left: Fen::ZERO,
            owed: Fen(1),
            said: None,
            bore: vec![(custody("an"), Fen::ZERO)],
            me: PersonId::new("cashier"),
            ..facts()
        };
        let owes = Facts { left: Fen(100), ..none.clone() };
        let left = Facts { owed: Fen::ZERO, ..owes.clone() };
        let of_back = Facts { said: said(Choice::Back), ..left.clone() };
        let other = Facts { me: PersonId::new("leader"), ..of_back.clone() };
        let of_next = Facts { said: said(Choice::Next), ..other.clone() };
        let rows = [
            (none, "robotics-spring", Some("surplus-nothing-left")),
            (owes, "robotics-spring", Some("surplus-owes-back")),
            (left, "robotics-spring", Some("surplus-unsaid")),
            (of_back, "robotics-spring", Some("surplus-same-person")),
            (other, "robotics-spring", Some("surplus-nobody-bore")),
            (facts(), "", None),
            (of_next.clone(), "", Some("surplus-no-next")),
            (of_next.clone(), "chess", Some("surplus-no-next")),
            (of_next, "robotics-spring", None),
        ];
        for (facts, into, refused) in rows {
            assert_eq!(settle(&facts, into).err().map(|why| why.code()), refused, "{facts:?} {into}");
        }
    }

    /// What each bore, what is left, what each gets back.
    #[test]
    fn what_goes_back_follows_what_each_bore_to_the_last_fen() {
        let rows: [(&[i64], i64, &[i64]); 6] = [
            (&[200, 200, 200], 100, &[34, 33, 33]),
            (&[100, 200, 300], 100, &[17, 33, 50]),
            (&[1, 1, 1], 2, &[1, 1, 0]),
            (&[1, 999_999], 1, &[0, 1]),
            (&[7], 7, &[7]),
            (&[i64::MAX / 4, i64::MAX / 4], i64::MAX / 2, &[i64::MAX / 4 + 1, i64::MAX / 4]),
        ];
        for (bore, left, expected) in rows {
            let weights: Vec<Fen> = bore.iter().copied().map(Fen).collect();
            let parts: Vec<i64> = portions(Fen(left), &weights).into_iter().map(|fen| fen.0).collect();
            assert_eq!(parts, expected, "{bore:?} {left}");
        }
    }

    #[test]
    fn a_family_gets_a_refund_and_a_payer_has_given_for_its_next_share() {
        let government = Account::Payer(Payer::Government, Purse::Course);
        let bore =
            vec![(custody("an"), Fen(300)), (custody("bo"), Fen::ZERO), (government.clone(), Fen(100))];
        let settled = settle(&Facts { bore, times: 2, ..facts() }, "").unwrap();
        let moved: Vec<_> = settled.transfers.iter().map(|one| (one.credit.clone(), one.fen.0)).collect();
        assert_eq!(moved, [(custody("an"), 75), (government, 25)]);
        assert!(settled.transfers.iter().all(|one| one.kind == Kind::Correction));
        assert_eq!(settled.transfers[0].id.as_str(), "surplus/course/robotics/3/custody/course/an");
        let refunds: Vec<_> = settled.refunds.iter().map(|one| (one.student.as_str(), one.fen.0)).collect();
        assert_eq!(refunds, [("an", 75)]);
    }

    #[test]
    fn what_is_carried_over_goes_to_the_programme_that_was_named() {
        for choice in [Choice::Lower, Choice::Next] {
            let settled = settle(&Facts { said: said(choice), ..facts() }, "robotics-spring").unwrap();
            let into = Account::Payee(Purse::Course, "robotics-spring".into());
            let only = &settled.transfers[..];
            assert_eq!((settled.choice, only.len(), settled.refunds.len()), (choice, 1, 0));
            assert_eq!((only[0].kind, &only[0].credit, only[0].fen), (Kind::Carry, &into, Fen(100)));
        }
    }

    proptest! {
        /// Whoever bore how much: all that is left goes back and no fen more, to nobody more than it bore where no more is left than
        /// was borne, and the same again is the same.
        #[test]
        fn sums_hold(weights in prop::collection::vec(0_i64..1_000_000, 1..40), part in 1_i64..=100) {
            let child = |(n, fen): (usize, &i64)| (custody(&format!("c{n:02}")), Fen(*fen));
            let bore: Vec<(Account, Fen)> = weights.iter().enumerate().map(child).collect();
            let all: i64 = weights.iter().sum();
            let left = Fen(all * part / 100);
            prop_assume!(left > Fen::ZERO);
            let facts = Facts { left, bore: bore.clone(), ..facts() };
            let settled = settle(&facts, "").unwrap();
            prop_assert_eq!(settled.transfers.iter().map(|one| one.fen).sum::<Fen>(), left);
            prop_assert_eq!(settled.refunds.iter().map(|one| one.fen).sum::<Fen>(), left);
            for one in &settled.transfers {
                let own = bore.iter().find(|(account, _)| *account == one.credit).map(|(_, fen)| *fen);
                prop_assert!(own.is_some_and(|own| one.fen <= own && one.fen > Fen::ZERO));
            }
            prop_assert_eq!(settle(&facts, ""), Ok(settled));
        }
    }
}
