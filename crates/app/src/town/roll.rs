//! 学籍 A school's own children in a rehearsal: their grades, classes and who belongs together; no name leaves the register.

use crate::sheet;
use anyhow::{Context, bail};
use rules::people::register::{Column, grade, home_class};
use rules::people::student::Student;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A child of a register, as a rehearsal knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Enrolled {
    /// 1 to 9.
    pub grade: i64,
    /// Its home class, as the school writes it.
    pub home_class: String,
    /// What brothers and sisters have in common.
    pub household: String,
    /// Its school, where the register has several; else empty.
    pub school: String,
    /// The town or street, where the register says it; else empty.
    pub town: String,
}

impl From<&Student> for Enrolled {
    fn from(child: &Student) -> Self {
        let household = child.household.to_string();
        Self { grade: child.grade, home_class: child.home_class.clone(), household, ..Self::default() }
    }
}

/// Who plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// So many made-up families.
    Families(usize),
    /// The families of a register, under made-up names.
    Roll(Vec<Enrolled>),
}

impl People {
    /// How many families.
    pub fn families(&self) -> usize {
        match self {
            Self::Families(families) => *families,
            Self::Roll(children) => households(children).len(),
        }
    }

    /// Whether they are a register's, and not made up.
    pub fn is_register(&self) -> bool {
        matches!(self, Self::Roll(_))
    }
}

/// How many home-class rooms each school of a register has, by its name there; one without a name is left out.
pub(crate) fn rooms_of(children: &[Enrolled]) -> BTreeMap<String, i64> {
    let classes: BTreeSet<(&str, &str)> =
        children.iter().map(|child| (child.school.as_str(), child.home_class.as_str())).collect();
    let mut rooms: BTreeMap<String, i64> = BTreeMap::new();
    for (school, _) in classes.into_iter().filter(|(school, _)| !school.is_empty()) {
        *rooms.entry(school.to_owned()).or_default() += 1;
    }
    rooms
}

/// The children of each household, in the order of its first child.
pub(crate) fn households(children: &[Enrolled]) -> Vec<Vec<&Enrolled>> {
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found: Vec<Vec<&Enrolled>> = Vec::new();
    for child in children {
        let at = *order.entry(&child.household).or_insert_with(|| {
            found.push(Vec::new());
            found.len() - 1
        });
        found[at].push(child);
    }
    found
}

/// So many households of a register at most, taken evenly from its first to its last, so that no grade drops out.
pub(crate) fn thinned(children: Vec<Enrolled>, most: usize) -> Vec<Enrolled> {
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    for child in &children {
        let next = order.len();
        order.entry(child.household.clone()).or_insert(next);
    }
    let total = order.len();
    if total <= most {
        return children;
    }
    let stays = |at: &usize| (at + 1) * most / total > at * most / total;
    children.into_iter().filter(|child| order.get(&child.household).is_some_and(stays)).collect()
}

/// Reads a register: a spreadsheet or comma-separated text whose first row names the columns grade, class and, where
/// brothers and sisters are to be kept together, household; a district's also names school and town.
pub fn read(path: &Path) -> Result<Vec<Enrolled>, anyhow::Error> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows = sheet::read(&bytes).map_err(|_| anyhow::anyhow!("{} is no table", path.display()))?;
    children(&rows).with_context(|| format!("{} is no register", path.display()))
}

fn children(rows: &[Vec<String>]) -> Result<Vec<Enrolled>, anyhow::Error> {
    let (head, rows) = rows.split_first().context("it is empty")?;
    let columns: Vec<Option<Column>> = head.iter().map(|head| Column::of(head)).collect();
    if !columns.contains(&Some(Column::Grade)) || !columns.contains(&Some(Column::Class)) {
        bail!("its first row names no columns 年级 (grade) and 班级 (class)");
    }
    let mut found = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
    {
        found.push(child(&columns, row, at + 2)?);
    }
    if found.is_empty() {
        bail!("it has no children");
    }
    Ok(found)
}

fn child(columns: &[Option<Column>], row: &[String], line: usize) -> Result<Enrolled, anyhow::Error> {
    let cell = |wanted: Column| {
        let at = columns.iter().position(|column| *column == Some(wanted))?;
        row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let grade =
        cell(Column::Grade).and_then(grade).with_context(|| format!("row {line}: no grade 1 to 9"))?;
    let class = cell(Column::Class).with_context(|| format!("row {line}: no class"))?;
    let home_class = home_class(grade, class);
    let household = cell(Column::Household).map_or_else(|| format!("row {line}"), str::to_owned);
    let named = |wanted: Column| cell(wanted).map_or_else(String::new, str::to_owned);
    let (school, town) = (named(Column::School), named(Column::Town));
    Ok(Enrolled { grade, home_class, household, school, town })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_register_is_read_by_its_headings_and_brothers_stay_together() {
        let found = children(&table("姓名,年级,班级,家庭\n甲,3,2,f1\n乙,1年级,1,f1\n\n丙,2,2-3,\n")).unwrap();
        let classes: Vec<_> = found.iter().map(|one| (one.grade, one.home_class.as_str())).collect();
        assert_eq!(classes, [(3, "3-2"), (1, "1-1"), (2, "2-3")]);
        let together: Vec<usize> = households(&found).iter().map(Vec::len).collect();
        assert_eq!(together, [2, 1]);
        assert_eq!(People::Roll(found).families(), 2);
    }

    #[test]
    fn a_district_s_register_names_schools_and_streets_and_each_school_s_rooms_are_counted() {
        let text = "grade,class,学校,街道\n1,1,u1,仓前街道\n1,2,u1,\n1,2,u1,\n3,1,u2,\n2,1,,\n";
        let found = children(&table(text)).unwrap();
        let of: Vec<_> = found.iter().map(|one| (one.school.as_str(), one.town.as_str())).collect();
        assert_eq!(of, [("u1", "仓前街道"), ("u1", ""), ("u1", ""), ("u2", ""), ("", "")]);
        let rooms = [("u1".to_owned(), 2), ("u2".to_owned(), 1)];
        assert_eq!(rooms_of(&found), BTreeMap::from(rooms));
    }

    #[test]
    fn a_long_register_is_thinned_evenly_and_brothers_stay_together() {
        let child = |grade: i64, household: String| Enrolled {
            grade,
            home_class: "1".to_owned(),
            household,
            ..Enrolled::default()
        };
        let one = |at: i64| [child(1 + at % 3, format!("f{at}")), child(4 + at / 3, format!("f{at}"))];
        let all: Vec<Enrolled> = (0..9).flat_map(one).collect();
        let cases = [(1, vec!["f8"]), (3, vec!["f2", "f5", "f8"]), (4, vec!["f2", "f4", "f6", "f8"])];
        for (most, expected) in cases {
            let left = thinned(all.clone(), most);
            let households: Vec<&str> = left.iter().step_by(2).map(|one| one.household.as_str()).collect();
            assert_eq!((left.len(), households), (2 * most, expected), "{most}");
        }
        assert_eq!(thinned(all.clone(), 9), all);
        assert_eq!(thinned(all.clone(), 10), all);
    }

    #[test]
    fn what_is_no_register_says_where() {
        let cases = [
            ("", "it is empty"),
            ("name,class\na,1", "its first row names no columns 年级 (grade) and 班级 (class)"),
            ("grade,class\n", "it has no children"),
            ("grade,class\n3,2\n0,1", "row 3: no grade 1 to 9"),
            ("grade,class\n3,", "row 2: no class"),
        ];
        for (text, told) in cases {
            assert_eq!(children(&table(text)).unwrap_err().to_string(), told, "{text}");
        }
    }
}
