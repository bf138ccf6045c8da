//! 公文 The document as it is posted, in official form: 一、 then （一） then 1., each line with its clause.

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
    /// （一） A heading of the second rank with its items 1. 2. 3.
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

/// A Chinese line with the marks of official papers: full-width ones beside Chinese words, and none twice.
pub fn official(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut open = Vec::new();
    for (at, c) in all.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| all.get(at));
        let is_beside = before.is_some_and(|c| is_wide(*c)) || all.get(at + 1).is_some_and(|c| is_wide(*c));
        match c {
            '(' => {
                open.push(is_beside);
                out.push(if is_beside { '\u{ff08}' } else { '(' });
            }
            ')' => out.push(if open.pop() == Some(true) { '\u{ff09}' } else { ')' }),
            ',' | ';' | ':' if is_beside => out.push(wide(*c)),
            ' ' if out.ends_with(MARKS) => {}
            other => out.push(*other),
        }
    }
    once(out)
}

/// The items of a Chinese list with the marks at their ends: parts of one sentence end with ；, the last with 。, and whole
/// sentences with 。 each.
pub fn items(texts: Vec<String>) -> Vec<String> {
    let is_open = |text: &String| !text.ends_with(ENDS);
    let is_one_sentence = texts.iter().all(is_open);
    let last = texts.len().saturating_sub(1);
    let ended = |(at, text): (usize, String)| {
        if at == last {
            return text.trim_end_matches('\u{ff1b}').to_owned() + if is_closed(&text) { "" } else { "。" };
        }
        let mark = if is_one_sentence { "\u{ff1b}" } else { "。" };
        if is_open(&text) { text + mark } else { text }
    };
    texts.into_iter().enumerate().map(ended).collect()
}

/// What may end an item of a list.
const ENDS: [char; 5] = ['。', '\u{ff1b}', '\u{ff01}', '\u{ff1f}', '\u{ff1a}'];
/// After these no blank follows.
const MARKS: [char; 4] = ['\u{ff0c}', '\u{ff1b}', '\u{ff1a}', '。'];
/// Marks that stand where one is enough, and that one.
const DOUBLED: [(&str, &str); 6] = [
    ("。。", "。"),
    ("\u{ff1b}。", "。"),
    ("\u{ff0c}。", "。"),
    ("。\u{ff1b}", "\u{ff1b}"),
    ("\u{ff1b}\u{ff1b}", "\u{ff1b}"),
    ("\u{ff0c}\u{ff0c}", "\u{ff0c}"),
];

fn is_closed(text: &str) -> bool {
    text.ends_with(ENDS) && !text.ends_with('\u{ff1b}')
}

/// A line whose last sentence ends after what stands in brackets does not end before them as well.
fn once(mut text: String) -> String {
    if text.ends_with("\u{ff09}。") {
        text = text.replace("。\u{ff08}", "\u{ff08}");
    }
    for (twice, one) in DOUBLED {
        while text.contains(twice) {
            text = text.replace(twice, one);
        }
    }
    text
}

/// Chinese words and the marks of Chinese texts.
fn is_wide(c: char) -> bool {
    c >= '\u{2e80}' || matches!(c, '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}')
}

fn wide(c: char) -> char {
    match c {
        ',' => '\u{ff0c}',
        ';' => '\u{ff1b}',
        _ => '\u{ff1a}',
    }
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
        assert_eq!(second(3).zh, "（三）");
    }

    #[test]
    fn a_line_has_the_marks_of_official_papers() {
        let cases = [
            ("报名截止(此刻起算逾期),不再受理", "报名截止\u{ff08}此刻起算逾期\u{ff09}\u{ff0c}不再受理"),
            ("周一至周四:15:30至17:30;周五:15:30", "周一至周四\u{ff1a}15:30至17:30\u{ff1b}周五\u{ff1a}15:30"),
            ("第1期:2022年7月11日, 10个工作日", "第1期\u{ff1a}2022年7月11日\u{ff0c}10个工作日"),
            ("每课时¥1,234.50(见公示)", "每课时¥1,234.50\u{ff08}见公示\u{ff09}"),
            ("按市里的意见执行。。", "按市里的意见执行。"),
            ("不上新课\u{ff1b}。", "不上新课。"),
            (
                "托管到18:00。(托管结束\u{ff1a}不晚于18:00)。",
                "托管到18:00\u{ff08}托管结束\u{ff1a}不晚于18:00\u{ff09}。",
            ),
            ("教师(Ms. Li, grade 1)到岗", "教师\u{ff08}Ms. Li, grade 1\u{ff09}到岗"),
            ("https://example.org/a,b", "https://example.org/a,b"),
            ("", ""),
        ];
        for (typed, printed) in cases {
            assert_eq!(official(typed), printed);
            assert_eq!(official(printed), printed, "what is right stays");
        }
    }

    #[test]
    fn items_of_a_list_end_as_one_sentence_or_each_as_its_own() {
        let cases: [(&[&str], &[&str]); 5] = [
            (&["自主作业", "阅读", "体育"], &["自主作业\u{ff1b}", "阅读\u{ff1b}", "体育。"]),
            (&["只收餐费。", "不收水电费"], &["只收餐费。", "不收水电费。"]),
            (&["登记\u{ff1b}", "签名\u{ff1b}"], &["登记\u{ff1b}", "签名。"]),
            (&["按时来接"], &["按时来接。"]),
            (&[], &[]),
        ];
        for (typed, printed) in cases {
            let typed: Vec<String> = typed.iter().map(|&one| one.to_owned()).collect();
            assert_eq!(items(typed), printed);
        }
    }
}
