//! 修改对照 What differs between two texts of a document, field by field, as the form shows them (P2.17).

use super::edit::same;
use super::{Cell, Part, show};
use crate::plan::local::Words;
use crate::plan::wording;
use std::collections::BTreeMap;

/// One field that says something else, or that only one of the two has.
#[derive(Clone, Debug)]
pub struct Change {
    /// The part it stands in.
    pub part: &'static Part,
    /// Its row, where the part is a list: from 1, or its name.
    pub row: Option<String>,
    /// How it stood; nothing stood there where empty.
    pub before: Option<Cell>,
    /// How it stands now.
    pub after: Option<Cell>,
}

impl Change {
    /// The field, as whichever text has it.
    pub fn cell(&self) -> Option<&Cell> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// A part's cells by their paths, each with its row.
type Cells = BTreeMap<String, (Option<String>, Cell)>;

/// Every change from one text to the other, in the order of the form. Nothing where one of them is no document.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let (Some(old), Some(new)) = (show(before, &[]), show(after, &[])) else { return Vec::new() };
    let mut found = Vec::new();
    for shown in &new {
        let stood = old.iter().find(|one| one.part.key == shown.part.key).map(cells);
        let mut stood = stood.unwrap_or_default();
        for row in &shown.rows {
            for cell in &row.cells {
                let was = stood.remove(&cell.path).map(|(_, cell)| cell);
                let said = was.as_ref().map(|was| was.given.as_slice()).unwrap_or_default();
                if !same(said, &cell.given, cell.input) {
                    let row = number(shown.part, &row.path);
                    found.push(Change { part: shown.part, row, before: was, after: Some(cell.clone()) });
                }
            }
        }
        let gone = stood.into_values().filter(|(_, cell)| !same(&cell.given, &[], cell.input));
        found.extend(gone.map(|(row, cell)| Change {
            part: shown.part,
            row,
            before: Some(cell),
            after: None,
        }));
    }
    found
}

/// So many parts are named in a message; the page names them all.
const NAMED_PARTS: usize = 5;

/// The parts in which something changes, as a message names them; empty where nothing does.
pub fn changed_parts(changes: &[Change]) -> Words {
    let mut parts: Vec<&Part> = Vec::new();
    for change in changes {
        if parts.iter().all(|known| known.key != change.part.key) {
            parts.push(change.part);
        }
    }
    let named = wording::list(parts.iter().take(NAMED_PARTS).map(|part| part.name.clone()));
    if parts.len() <= NAMED_PARTS {
        return named;
    }
    Words { zh: format!("{} …", named.zh), en: format!("{} …", named.en) }
}

fn cells(shown: &super::Shown) -> Cells {
    let of_row = |row: &super::Row| {
        let number = number(shown.part, &row.path);
        let cells: Vec<Cell> = row.cells.clone();
        cells.into_iter().map(move |cell| (cell.path.clone(), (number.clone(), cell)))
    };
    shown.rows.iter().flat_map(of_row).collect()
}

/// What a row of a list is called: its number as people count, or its name.
fn number(part: &Part, path: &str) -> Option<String> {
    part.rows.as_ref()?;
    let last = path.rsplit('.').next().unwrap_or_default();
    Some(last.parse::<usize>().map_or_else(|_| last.to_owned(), |at| (at + 1).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::GONGSHU;

    /// Changes as `path: before -> after`.
    fn told(before: &str, after: &str) -> Vec<String> {
        let said = |cell: &Option<Cell>| cell.as_ref().map_or("-".to_owned(), |cell| cell.given.join(","));
        let path = |one: &Change| one.cell().map(|cell| cell.path.clone()).unwrap_or_default();
        let all = changes(before, after);
        all.iter()
            .map(|one| format!("{}: {} -> {}", path(one), said(&one.before), said(&one.after)))
            .collect()
    }

    #[test]
    fn each_field_that_says_something_else_is_named_and_nothing_else() {
        let at = GONGSHU.find("\n[[approval]]").unwrap();
        let cases = [
            (GONGSHU.to_owned(), vec![]),
            (GONGSHU.replace("# P3.16", "# another word"), vec![]),
            (GONGSHU.replace("= 2000", "= 1850"), vec!["fee.x.price_fen: 20 -> 18.50"]),
            (
                GONGSHU[..at].to_owned(),
                vec!["approval.0.approver: 王敏(区教育局计财科) -> -", "approval.0.on: 2021-08-30 -> -"],
            ),
        ];
        for (after, expected) in cases {
            let found = told(GONGSHU, &after);
            let is_named = expected.iter().all(|one| found.iter().any(|told| told == one));
            assert!(is_named, "{expected:?} in {found:?}");
            assert_eq!(found.is_empty(), expected.is_empty(), "{found:?}");
        }
        assert_eq!(changes(GONGSHU, "no document").len(), 0);
        let price = changes(GONGSHU, &GONGSHU.replace("= 2000", "= 1850"));
        assert_eq!((price.len(), price[0].part.key.as_str(), price[0].row.as_deref()), (1, "fee", Some("x")));
    }

    #[test]
    fn a_message_names_each_part_once_in_the_order_of_the_form() {
        let longer = GONGSHU.replace("until     = 2022-01-28", "until     = 2022-01-29");
        let cases = [
            (GONGSHU.to_owned(), vec![]),
            (longer.clone(), vec!["term"]),
            (longer.replace("= 2000", "= 1850"), vec!["term", "fee"]),
            (
                longer.replace("summer    = [{ from = 2021-09-01", "summer    = [{ from = 2021-09-02"),
                vec!["term"],
            ),
        ];
        for (after, expected) in cases {
            let changes = changes(GONGSHU, &after);
            let names = |key: &&str| {
                let of = changes.iter().find(|one| one.part.key == **key).unwrap();
                of.part.name.clone()
            };
            let zh: Vec<String> = expected.iter().map(|key| names(key).zh).collect();
            let en: Vec<String> = expected.iter().map(|key| names(key).en).collect();
            let told = changed_parts(&changes);
            assert_eq!((told.zh, told.en), (zh.join("\u{3001}"), en.join(", ")), "{expected:?}");
        }
    }
}
