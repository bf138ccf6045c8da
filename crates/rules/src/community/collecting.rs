//! 社区接走 Collecting: with whom a child leaves a community's class or its temporary care. The lists of every register that
//! knows the child count there as they do at the school's gate.

use crate::id::{CollectorId, PersonId};
use crate::people::block::{self, Block, plain};
use crate::people::collector::{Adult, Listed};
use crate::refusal::Refuses;
use std::collections::BTreeSet;

/// What is known of one child's adults today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The child's name.
    pub name: String,
    /// Its household's guardians.
    pub guardians: Vec<Adult>,
    /// Every child of its household on every register of the district, the child itself among them.
    pub registers: Vec<Register>,
}

/// What one register says of one child of the household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// The child's name there.
    pub name: String,
    /// Whether it is the community's own entry of the child.
    pub is_own: bool,
    /// Whom its guardians have named for today.
    pub named: Vec<Listed>,
    /// Who may never fetch it.
    pub blocks: Vec<Block>,
}

/// Why a child does not leave with an adult.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Whoever signs was approved as a tutor alone (P2.22).
    #[error("a tutor")]
    TutorOnly,
    /// An adult has a name.
    #[error("no adult")]
    NoAdult,
    /// The committee comes first. The words say no more: whoever stands at the door reads them too (P3.61).
    #[error("staff first")]
    StaffFirst {
        /// The child's name.
        name: String,
    },
    /// On no list of the child's (P3.61).
    #[error("{adult} is on no list")]
    NotOnList {
        /// The child's name.
        name: String,
        /// As it was typed.
        adult: String,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::TutorOnly => "collecting-tutor-only",
            Self::NoAdult => "collecting-no-adult",
            Self::StaffFirst { .. } => "collecting-staff-first",
            Self::NotOnList { .. } => "collecting-not-on-list",
        }
    }

    fn clause(&self) -> &'static str {
        match self {
            Self::TutorOnly => "P2.22",
            Self::NoAdult | Self::StaffFirst { .. } | Self::NotOnList { .. } => "P3.61",
        }
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TutorOnly | Self::NoAdult => Vec::new(),
            Self::StaffFirst { name } => vec![("name", name.clone())],
            Self::NotOnList { name, adult } => vec![("name", name.clone()), ("adult", adult.clone())],
        }
    }
}

/// Whether somebody of this name may sign a hand-over (P2.22): not who was approved as a tutor alone. `approved` has the names of
/// those who are, each with whether it is as a carer; whoever is not among them is the committee's or the provider's own.
pub fn hands_over(approved: &[(String, bool)], name: &str) -> Result<(), Refusal> {
    let mut own = approved.iter().filter(|(one, _)| plain(one) == plain(name)).peekable();
    if own.peek().is_none() || own.any(|(_, is_carer)| *is_carer) { Ok(()) } else { Err(Refusal::TutorOnly) }
}

/// Whether a child leaves with the adult of this name (P3.61). A block beats every list, and every word of whoever it bars.
pub fn collect(facts: &Facts, typed: &str) -> Result<Adult, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Refusal::NoAdult);
    }
    let blocks = facts.blocks();
    let speakers = facts.speakers();
    let listed: Vec<(&Adult, bool)> =
        facts.listed(&speakers).into_iter().filter(|(adult, _)| plain(&adult.name) == plain(typed)).collect();
    let unknown = Adult {
        collector: CollectorId::new(""),
        name: typed.to_owned(),
        relation: String::new(),
        phone: String::new(),
    };
    let is_barred = |adult: &Adult| block::bars(&blocks, adult);
    let staff_first = Refusal::StaffFirst { name: facts.name.clone() };
    if is_barred(&unknown) || listed.iter().any(|(adult, _)| is_barred(adult)) {
        return Err(staff_first);
    }
    match listed.iter().find(|(_, counts)| *counts) {
        Some((adult, _)) => Ok((*adult).clone()),
        None if listed.is_empty() => {
            Err(Refusal::NotOnList { name: facts.name.clone(), adult: typed.to_owned() })
        }
        None => Err(staff_first),
    }
}

impl Facts {
    /// With whom the child may leave, for whoever hands it over.
    pub fn may(&self) -> Vec<&Adult> {
        let (blocks, speakers) = (self.blocks(), self.speakers());
        let counting = self.listed(&speakers).into_iter().filter(|(_, counts)| *counts);
        counting.map(|(adult, _)| adult).filter(|adult| !block::bars(&blocks, adult)).collect()
    }

    /// The guardians whose word counts: those whom nothing bars from the child.
    pub fn speakers(&self) -> BTreeSet<PersonId> {
        let blocks = self.blocks();
        let free = self.guardians.iter().filter(|guardian| !block::bars(&blocks, guardian));
        free.map(|guardian| PersonId::new(guardian.collector.as_str())).collect()
    }

    /// Guardians first, then whom they named on any register of the child; and whether it was somebody who has a say.
    fn listed(&self, speakers: &BTreeSet<PersonId>) -> Vec<(&Adult, bool)> {
        let named = self.registers.iter().filter(|one| self.is_same(one)).flat_map(|one| &one.named);
        let counts = |one: &Listed| one.named_by.as_ref().is_none_or(|by| speakers.contains(by));
        let named = named.map(|one| (&one.adult, counts(one)));
        self.guardians.iter().map(|guardian| (guardian, true)).chain(named).collect()
    }

    /// Who may never: of the child itself wherever it is known. Where no other register knows a child of this name, it may be
    /// written there in another way, and whoever is barred from any child of the household is barred.
    fn blocks(&self) -> Vec<Block> {
        let is_known = self.registers.iter().any(|one| !one.is_own && self.is_same(one));
        let counts = |one: &&Register| !is_known || self.is_same(one);
        self.registers.iter().filter(counts).flat_map(|one| one.blocks.clone()).collect()
    }

    fn is_same(&self, register: &Register) -> bool {
        register.is_own || plain(&register.name) == plain(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::block::tests::block;

    fn adult(name: &str, phone: &str) -> Adult {
        let (name, phone) = (name.to_owned(), phone.to_owned());
        Adult { collector: CollectorId::new(&name), name, relation: "relative".to_owned(), phone }
    }

    fn listed(name: &str, by: Option<&str>) -> Listed {
        Listed { adult: adult(name, "13900000009"), named_by: by.map(PersonId::new) }
    }

    fn register(name: &str, named: &[&str], blocks: &[&str]) -> Register {
        Register {
            name: name.to_owned(),
            is_own: false,
            named: named.iter().map(|name| listed(name, None)).collect(),
            blocks: blocks.iter().map(|name| block(name, "")).collect(),
        }
    }

    fn facts(school: Register) -> Facts {
        let own = Register { is_own: true, ..register("王小明", &[], &[]) };
        let guardians = vec![adult("王芳", "13800000001"), adult("王伟", "13800000002")];
        let sister = register("王小红", &["李阿姨"], &["王伟"]);
        Facts { name: "王小明".to_owned(), guardians, registers: vec![own, school, sister] }
    }

    /// Who is approved under which name, and whether as a carer; whether 吴刚 signs.
    #[test]
    fn whoever_is_approved_as_a_tutor_alone_hands_nobody_over() {
        type Case<'a> = (&'a [(&'a str, bool)], Result<(), &'a str>);
        let cases: [Case<'_>; 5] = [
            (&[], Ok(())),
            (&[("周梅", false)], Ok(())),
            (&[("吴刚", true)], Ok(())),
            (&[("吴 刚", false)], Err("collecting-tutor-only")),
            (&[("吴刚", false), ("吴刚", true)], Ok(())),
        ];
        for (approved, expected) in cases {
            let approved: Vec<(String, bool)> =
                approved.iter().map(|(name, is_carer)| ((*name).to_owned(), *is_carer)).collect();
            assert_eq!(hands_over(&approved, "吴刚").map_err(|why| why.code()), expected, "{approved:?}");
        }
    }

    #[test]
    fn a_child_leaves_with_whom_its_lists_name_and_never_with_whom_one_bars() {
        let plainly = facts(register("王 小明", &["王奶奶"], &[]));
        let barred = facts(register("王小明", &["王奶奶"], &["王 伟", "王奶奶"]));
        let otherwise = facts(register("小明", &["王奶奶"], &[]));
        let staff = Err("collecting-staff-first");
        let cases = [
            (&plainly, " ", Err("collecting-no-adult")),
            (&plainly, "谁", Err("collecting-not-on-list")),
            (&plainly, " 王芳 ", Ok("王芳")),
            (&plainly, "王奶奶", Ok("王奶奶")),
            (&plainly, "王伟", Ok("王伟")),
            (&plainly, "李阿姨", Err("collecting-not-on-list")),
            (&barred, "王伟", staff),
            (&barred, "王奶奶", staff),
            (&barred, "王芳", Ok("王芳")),
            (&otherwise, "王伟", staff),
            (&otherwise, "王芳", Ok("王芳")),
        ];
        for (facts, typed, expected) in cases {
            let found = collect(facts, typed).map(|adult| adult.name).map_err(|why| why.code());
            assert_eq!(found, expected.map(str::to_owned), "{typed}");
        }
        let names = |facts: &Facts| facts.may().into_iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&plainly), ["王芳", "王伟", "王奶奶"]);
        assert_eq!(names(&barred), ["王芳"]);
    }

    #[test]
    fn a_phone_bars_whoever_stands_on_the_list_with_it() {
        let mut school = register("王小明", &[], &[]);
        school.blocks = vec![block("另一个名字", "13800000002")];
        assert_eq!(collect(&facts(school), "王伟").map_err(|why| why.code()), Err("collecting-staff-first"));
    }

    #[test]
    fn whom_a_barred_guardian_named_takes_nobody() {
        let school = |by: &[&str]| {
            let named = by.iter().map(|by| listed("张叔叔", Some(*by))).collect();
            facts(Register { named, ..register("王小明", &[], &["王伟"]) })
        };
        let cases = [
            (school(&["王伟"]), Err("collecting-staff-first")),
            (school(&["路人"]), Err("collecting-staff-first")),
            (school(&["王芳"]), Ok("张叔叔")),
            (school(&["王伟", "王芳"]), Ok("张叔叔")),
        ];
        for (n, (facts, expected)) in cases.into_iter().enumerate() {
            let found = collect(&facts, "张叔叔").map(|adult| adult.name).map_err(|why| why.code());
            assert_eq!(found, expected.map(str::to_owned), "case {n}");
            assert_eq!(facts.may().len(), 1 + usize::from(expected.is_ok()), "case {n}");
        }
        assert_eq!(school(&[]).speakers(), BTreeSet::from([PersonId::new("王芳")]));
    }
}
