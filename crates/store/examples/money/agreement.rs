//! 社区协议 A community whose class is paid by the month and by the standard of each child's agreement: agreements that begin, end, go on
//! under another text or another term, and months whose money goes to the class when they are over.

mod model;
mod op;
mod pure;
mod real;

pub(crate) use model::Model;
pub(crate) use pure::Pure;
pub(crate) use real::Real;

use super::play::Failed;
use jiff::civil::time;
use op::TEXTS;
use rules::community::agreement::Text;
use rules::community::agreement::signing::Offer;
use rules::fen::Fen;
use rules::plan::community_care::Community;
use rules::plan::document::{Document, Opened};
use rules::plan::local::Day;

/// The committed plan of communities.
pub(crate) fn plan() -> Result<Community, Failed> {
    let text = include_str!("../../../../schemes/shinan-2011-community.toml");
    let opened = Opened::read("shinan-2011-community.toml", text).map_err(|found| format!("{found:?}"))?;
    match opened.document {
        Document::CommunityCare(plan) => Ok(*plan),
        Document::TermCare(_)
        | Document::HolidayCare(_)
        | Document::ReturnToSchool(_)
        | Document::Policy(_) => Err("the plan is none for communities".into()),
    }
}

/// A text that the committee signed off, by its number.
fn offer(n: usize) -> Option<Offer> {
    let (term, days, fee) = TEXTS.get(n)?;
    let days = days.iter().map(|n| [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri][n - 1]).collect();
    let hours = Some((time(16, 30, 0, 0), time(18, 0, 0, 0)));
    let text = Text { days, hours, content: format!("text {n}"), fee: Some(Fen(*fee)) };
    Some(Offer { id: format!("t{n}"), term: (*term).to_owned(), text, cleared: true })
}
