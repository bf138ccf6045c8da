//! 公文 The document as it is posted, in official form: 一、 then (一) then 1., each line with its clause.

use super::local::Words;
use super::notice::Line;
use super::wording::line;

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

/// The number before a heading of the first rank, from 1.
pub fn first(number: usize) -> Words {
    line("numeral", "first", &[("n", numeral(number))])
}

/// The number before a heading of the second rank, from 1.
pub fn second(number: usize) -> Words {
    line("numeral", "second", &[("n", numeral(number))])
}

/// A number below 100 as official papers write it.
fn numeral(number: usize) -> Words {
    let digit = |n: usize| line("numeral", &n.to_string(), &[]);
    match (number / 10, number % 10) {
        (0, n) => digit(n),
        (1, 0) => digit(10),
        (1, n) => line("numeral", "ten-and", &[("n", digit(n))]),
        (m, 0) => line("numeral", "tens", &[("m", digit(m))]),
        (m, n) => line("numeral", "tens-and", &[("m", digit(m)), ("n", digit(n))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_numbered_as_official_papers_do() {
        let cases = [
            (1, "一、", "1. "),
            (9, "九、", "9. "),
            (10, "十、", "10. "),
            (11, "十一、", "11. "),
            (19, "十九、", "19. "),
            (20, "二十、", "20. "),
            (34, "三十四、", "34. "),
        ];
        for (number, zh, en) in cases {
            assert_eq!(first(number), Words { zh: zh.to_owned(), en: en.to_owned() });
        }
        assert_eq!(second(3).zh, "(三)");
    }
}
