//! 拦截名单 Block list: who may never fetch a child, whatever any other list says. Only staff enter it, with a document.

use crate::choice::choices;
use crate::id::{BlockId, PersonId, StudentId};
use crate::moment::Moment;
use crate::people::collector::{self, Adult};
use crate::refusal::Refuses;

/// Letters of a line, at most.
const WORDS_MAX: usize = 200;

/// A person who may not fetch a child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which.
    pub id: BlockId,
    /// Name.
    pub name: String,
    /// Mobile number; empty where it is not known.
    pub phone: String,
    /// The paper it rests on: whose, of which day, under which number.
    pub document: String,
    /// Since when.
    pub entered_at: Moment,
    /// The first of the two people who lift it, with the paper that allows it.
    pub lifting: Option<Lifting>,
    /// When it was lifted.
    pub lifted_at: Option<Moment>,
}

/// What the first of two people said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifting {
    /// Who.
    pub by: PersonId,
    /// The paper that allows it.
    pub document: String,
}

/// Whom staff bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// From which child.
    pub student: StudentId,
    /// Name.
    pub name: String,
    /// Mobile number, or empty.
    pub phone: String,
    /// The paper it rests on.
    pub document: String,
}

/// 已拦截
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The entry.
    pub block: BlockId,
    /// Whom.
    pub draft: Draft,
    /// The person is barred from this child already; nothing changed.
    pub already: bool,
}

/// 解除拦截 One of two people has said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifted {
    /// The entry.
    pub block: BlockId,
    /// The paper that allows it.
    pub document: String,
    /// Both have said so: the person is barred no more.
    pub whole: bool,
    /// This person had said so before, or it was lifted; nothing changed.
    pub already: bool,
}

choices! {
    /// 不算数的话 What a guardian said of a child from whom something bars them: staff hear it, and it changes nothing.
    Unheard {
        /// 去向 Where the missing child is.
        Whereabouts = "whereabouts",
        /// 请假
        Leave = "leave",
        /// 撤回请假
        LeaveEnd = "leave-end",
        /// 生病
        Sickness = "sickness",
        /// 周五
        Friday = "friday",
        /// 接送人名单
        Collector = "collector",
        /// 接送安排 What another guardian had arranged is taken back.
        Taking = "taking",
        /// 照片
        Photo = "photo",
    }
}

/// Why a block is not entered or lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No name (P3.61).
    NoName,
    /// Not a mobile number of the mainland (P3.61).
    PhoneWrong,
    /// No paper is named (P3.61).
    NoDocument,
    /// Longer than a line or two (P3.61).
    TooLong,
    /// A second person must agree (P3.61).
    SecondPerson,
}

/// Bars a person from a child. The same person again is the same entry.
pub fn enter(list: &[Block], (id, draft): (BlockId, Draft)) -> Result<Entered, Refusal> {
    let phone = draft.phone.trim();
    if plain(&draft.name).is_empty() {
        return Err(Refusal::NoName);
    }
    if !phone.is_empty() && !collector::is_mobile(phone) {
        return Err(Refusal::PhoneWrong);
    }
    checked(&draft.document)?;
    let same = |one: &&Block| {
        one.lifted_at.is_none() && plain(&one.name) == plain(&draft.name) && one.phone == phone
    };
    let held = list.iter().find(same).map(|one| one.id.clone());
    Ok(Entered { already: held.is_some(), block: held.unwrap_or(id), draft })
}

/// Lifts a block: two people say so, each with the paper in hand. The first alone changes nothing for the child.
pub fn lift(block: &Block, document: &str, by: &PersonId) -> Result<Lifted, Refusal> {
    checked(document)?;
    let lifted = |whole, already| Lifted {
        block: block.id.clone(),
        document: document.trim().to_owned(),
        whole,
        already,
    };
    if block.lifted_at.is_some() {
        return Ok(lifted(true, true));
    }
    match &block.lifting {
        None => Ok(lifted(false, false)),
        Some(first) if first.by == *by => Err(Refusal::SecondPerson),
        Some(_) => Ok(lifted(true, false)),
    }
}

/// Whether any entry that stands bars this adult: by phone, or by name however it is spaced. A namesake is stopped too:
/// staff then look, and nobody loses a child by it.
pub fn bars(list: &[Block], adult: &Adult) -> bool {
    list.iter().filter(|one| one.lifted_at.is_none()).any(|one| one.is(&adult.name, &adult.phone))
}

impl Block {
    fn is(&self, name: &str, phone: &str) -> bool {
        let same_phone = !self.phone.is_empty() && self.phone == phone.trim();
        same_phone || plain(&self.name) == plain(name)
    }
}

/// A name without its spaces.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

fn checked(document: &str) -> Result<(), Refusal> {
    if document.trim().is_empty() {
        return Err(Refusal::NoDocument);
    }
    if document.chars().count() > WORDS_MAX { Err(Refusal::TooLong) } else { Ok(()) }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoName => "block-no-name",
            Self::PhoneWrong => "block-phone-wrong",
            Self::NoDocument => "block-no-document",
            Self::TooLong => "block-too-long",
            Self::SecondPerson => "block-second-person",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.61"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoName | Self::PhoneWrong | Self::NoDocument | Self::SecondPerson => Vec::new(),
            Self::TooLong => vec![("max", WORDS_MAX.to_string())],
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::id::CollectorId;

    pub(crate) fn block(name: &str, phone: &str) -> Block {
        Block {
            id: BlockId::new("b"),
            name: name.into(),
            phone: phone.into(),
            document: "法院裁定 2021-17".into(),
            entered_at: Moment(0),
            lifting: None,
            lifted_at: None,
        }
    }

    fn draft(name: &str, phone: &str, document: &str) -> Draft {
        let (name, phone, document) = (name.into(), phone.into(), document.into());
        Draft { student: StudentId::new("ming"), name, phone, document }
    }

    #[test]
    fn each_row_mends_what_the_row_above_was_refused_for() {
        let paper = "法院裁定 2021-17";
        let list = [block("王伟", "13800000002")];
        let lifted = [Block { lifted_at: Some(Moment(1)), ..block("王伟", "13800000002") }];
        let cases: [(&[Block], Draft, Result<bool, &str>); 8] = [
            (&[], draft(" ", "", paper), Err("block-no-name")),
            (&[], draft("王伟", "1380", paper), Err("block-phone-wrong")),
            (&[], draft("王伟", "13800000002", " "), Err("block-no-document")),
            (&[], draft("王伟", "", &"长".repeat(201)), Err("block-too-long")),
            (&[], draft("王伟", "", paper), Ok(false)),
            (&list, draft("王 伟", "13800000002", paper), Ok(true)),
            (&list, draft("王伟", "13800000003", paper), Ok(false)),
            (&lifted, draft("王伟", "13800000002", paper), Ok(false)),
        ];
        for (list, draft, outcome) in cases {
            let entered = enter(list, (BlockId::new("n"), draft.clone()));
            assert_eq!(entered.map(|one| one.already).map_err(|why| why.code()), outcome, "{draft:?}");
        }
    }

    #[test]
    fn lifting_takes_two_people_and_a_paper() {
        let (ding, wu) = (PersonId::new("ding"), PersonId::new("wu"));
        let fresh = block("王伟", "13800000002");
        let lifting = Some(Lifting { by: ding.clone(), document: "撤销裁定".into() });
        let half = Block { lifting, ..fresh.clone() };
        let over = Block { lifted_at: Some(Moment(9)), ..half.clone() };
        let shown = |block: &Block, paper: &str, by: &PersonId| {
            lift(block, paper, by).map(|one| (one.whole, one.already)).map_err(|why| why.code())
        };
        assert_eq!(shown(&fresh, "", &ding), Err("block-no-document"));
        assert_eq!(shown(&fresh, "撤销裁定", &ding), Ok((false, false)));
        assert_eq!(shown(&half, "撤销裁定", &ding), Err("block-second-person"));
        assert_eq!(shown(&half, "撤销裁定", &wu), Ok((true, false)));
        assert_eq!(shown(&over, "撤销裁定", &wu), Ok((true, true)));
    }

    #[test]
    fn a_person_is_barred_by_phone_or_by_name_however_it_is_spaced() {
        let adult = |name: &str, phone: &str| Adult {
            collector: CollectorId::new("a"),
            name: name.into(),
            relation: "father".into(),
            phone: phone.into(),
        };
        let list = [block("王伟", "13800000002")];
        let nameless = [block("王伟", "")];
        let half = Lifting { by: PersonId::new("ding"), document: "x".into() };
        let half = [Block { lifting: Some(half), ..block("王伟", "13800000002") }];
        let lifted = [Block { lifted_at: Some(Moment(1)), ..block("王伟", "13800000002") }];
        let cases: [(&[Block], Adult, bool); 8] = [
            (&list, adult("王伟", "13800000002"), true),
            (&list, adult("王先生", "13800000002"), true),
            (&list, adult("王 伟 ", "13900000009"), true),
            (&list, adult("王芳", "13800000001"), false),
            (&nameless, adult("王芳", ""), false),
            (&nameless, adult("王\u{3000}伟", ""), true),
            (&half, adult("王伟", "13800000002"), true),
            (&lifted, adult("王伟", "13800000002"), false),
        ];
        for (list, adult, barred) in cases {
            assert_eq!(bars(list, &adult), barred, "{adult:?}");
        }
    }
}
