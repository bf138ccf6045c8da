//! 复查 Published documents read anew: a check that became stricter since names what no longer holds, and stops nobody.

use anyhow::anyhow;
use jiff::civil::Date;
use rules::plan::document::{Document, Opened};
use rules::plan::filing::standing::{Published, is_over};
use rules::plan::finding::Finding;
use rules::plan::form::Form;
use store::plan::Filed;

/// A published document on which a check of now finds a mistake of its own. It goes on as it was published: what was decided
/// under it stays decided, and its place amends it.
#[derive(Debug)]
pub(crate) struct Unsound {
    /// Its district.
    pub(crate) district: String,
    /// Its place.
    pub(crate) place: String,
    /// The document's name.
    pub(crate) scheme: String,
    /// 1, 2, 3 …
    pub(crate) version: i64,
    /// What is wrong with it.
    pub(crate) found: Vec<Finding>,
}

/// What a filed document says, with its mistakes. A document whose form cannot be read has no sense to go on by.
pub(crate) fn document(filed: &Filed) -> Result<(Document, Vec<Finding>), anyhow::Error> {
    let name = file(filed);
    let opened = Opened::read(&name, &filed.text);
    let opened = opened.map_err(|found| anyhow!("filed document {name} no longer reads: {found:?}"))?;
    let found = opened.findings.into_iter().filter(Finding::is_error).collect();
    Ok((opened.document, found))
}

/// The documents that hold today or will, as far as something is wrong with them; what is over is nobody's to mend.
pub(crate) fn unsound(all: &[Filed], today: Date) -> Vec<Unsound> {
    let published: Vec<Published<'_>> = all.iter().map(published).collect();
    let stand = all.iter().zip(&published).filter(|(_, one)| !is_over(one, &published, today));
    stand.map(|(filed, _)| read(filed)).filter(|one| !one.found.is_empty()).collect()
}

fn published(filed: &Filed) -> Published<'_> {
    Published {
        at: (&filed.district, &filed.place),
        form: Form::of(&filed.text),
        scheme: &filed.scheme,
        version: filed.version,
        holds_from: filed.holds_from,
    }
}

/// What is wrong with one document, its form as well.
fn read(filed: &Filed) -> Unsound {
    let name = file(filed);
    let found = match Opened::read(&name, &filed.text) {
        Ok(opened) => opened.findings,
        Err(found) => found,
    };
    Unsound::of(filed, found.into_iter().filter(Finding::is_error).collect())
}

fn file(filed: &Filed) -> String {
    format!("{}.toml", filed.scheme)
}

impl Unsound {
    /// A filed document with what is wrong with it.
    pub(crate) fn of(filed: &Filed, found: Vec<Finding>) -> Self {
        Self {
            district: filed.district.to_string(),
            place: filed.place.to_string(),
            scheme: filed.scheme.clone(),
            version: filed.version,
            found,
        }
    }

    /// Each mistake on a line, for the command line.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        self.found.iter().map(|one| {
            let Self { district, place, scheme, version, .. } = self;
            let at = format!("{district}/{place} {scheme} version {version}");
            format!("{at}, {}:{}: {} [{}]", one.line, one.column, one.what.en, one.code)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use rules::id::{DistrictId, PlaceId};

    const PLAN: &str = include_str!("../../../../../schemes/gongshu-2021-autumn.toml");

    fn filed(version: i64, holds_from: Date, text: &str) -> Filed {
        Filed {
            district: DistrictId::new("gongshu"),
            place: PlaceId::new("wenlan"),
            scheme: "gongshu-2021-autumn".to_owned(),
            version,
            holds_from,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_document_that_no_longer_holds_is_taken_and_named_and_one_that_does_not_read_is_not() {
        let broken = PLAN.replace("= 2000", "= 0");
        let whole = filed(1, date(2021, 9, 1), PLAN);
        assert!(document(&whole).unwrap().1.is_empty());
        let (taken, found) = document(&filed(1, date(2021, 9, 1), &broken)).unwrap();
        assert_eq!((taken.id(), found[0].code), ("gongshu-2021-autumn", "not-positive"));
        assert!(document(&filed(1, date(2021, 9, 1), "[scheme")).is_err());
    }

    #[test]
    fn what_holds_today_or_later_is_named_and_what_is_over_is_not() {
        let broken = PLAN.replace("= 2000", "= 0");
        let (one, two) = (date(2021, 9, 1), date(2021, 11, 1));
        let cases: [(&str, &str, Date, &[i64]); 5] = [
            (&broken, PLAN, date(2021, 10, 1), &[1]),
            (&broken, PLAN, two, &[]),
            (PLAN, &broken, date(2021, 10, 1), &[2]),
            (&broken, &broken, date(2021, 10, 31), &[1, 2]),
            (&broken, "[scheme", two, &[1, 2]),
        ];
        for (first, second, today, expected) in cases {
            let all = [filed(1, one, first), filed(2, two, second)];
            let found = unsound(&all, today);
            let versions: Vec<i64> = found.iter().map(|one| one.version).collect();
            assert_eq!(versions, expected, "{today}");
        }
        let found = unsound(&[filed(1, one, &broken)], two);
        let line = found[0].lines().next().unwrap();
        assert!(line.starts_with("gongshu/wenlan gongshu-2021-autumn version 1, "), "{line}");
        assert!(line.ends_with("[not-positive]"), "{line}");
    }
}
