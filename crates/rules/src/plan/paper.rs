//! 公文 The document as it is posted, in official form: 一、 then (一) then 1., each line with its clause.

use super::local::Words;
use super::notice::Line;

/// A plan as a document. Numbers of headings and items are the printer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The title.
    pub title: Words,
    /// What stands before the first heading.
    pub preface: Vec<Line>,
    /// 一、二、三、
    pub sections: Vec<Section>,
}

/// One section of the first rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What follows 一、
    pub heading: Words,
    /// What stands in it, in its order.
    pub parts: Vec<Part>,
}

/// What a section is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// (一) A heading of the second rank with its items 1. 2. 3.
    Group(Words, Vec<Line>),
    /// Items 1. 2. 3. without a heading.
    Items(Vec<Line>),
    /// A table: heads of its columns, then its rows.
    Table(Vec<Words>, Vec<Vec<Line>>),
}

impl Paper {
    /// Every line of it, in its order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        let parts = self.sections.iter().flat_map(|section| &section.parts);
        self.preface.iter().chain(parts.flat_map(|part| match part {
            Part::Group(_, lines) | Part::Items(lines) => lines.iter().collect::<Vec<_>>(),
            Part::Table(_, rows) => rows.iter().flatten().collect(),
        }))
    }
}
