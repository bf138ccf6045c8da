//! 协议学期 The terms of a class's agreements, of the permit's place or of one below it.

use crate::fault::Fault;
use crate::row::args;
use crate::tx::Tx;
use jiff::civil::Date;
use rules::community::agreement::ending::{self, Facts, Term};
use rules::id::PlaceId;
use std::collections::BTreeMap;

impl Tx {
    /// Every term of which the committee signed off a text, the first first.
    pub async fn agreement_ends(&mut self, place: &PlaceId) -> Result<Vec<Term>, Fault> {
        const TEXTS: &str = "SELECT t.term, t.cleared_at FROM agreement_text t
             JOIN place p ON p.district = t.district AND p.place = t.place AND (p.path = $3 OR p.path LIKE $3 || '/%')
             WHERE t.district = $1 AND t.place = $2 AND t.cleared_at IS NOT NULL ORDER BY t.seq";
        const SIGNED: &str = "SELECT a.student, t.term, a.ends_on FROM agreement a
             JOIN agreement_text t ON t.district = a.district AND t.place = a.place AND t.text_id = a.text_id
             JOIN place p ON p.district = a.district AND p.place = a.place AND (p.path = $3 OR p.path LIKE $3 || '/%')
             WHERE a.district = $1 AND a.place = $2 AND a.guardian_at IS NOT NULL ORDER BY a.seq";
        const CLASS: &str = "SELECT c.kind FROM care_class c
             JOIN place p ON p.district = c.district AND p.place = c.place AND (p.path = $3 OR p.path LIKE $3 || '/%')
             WHERE c.district = $1 AND c.place = $2 ORDER BY c.seq DESC LIMIT 1";
        let path = self.permit().path().as_str().to_owned();
        let at = || args![self.district(), place.as_str(), &path];
        let (texts, signed, class) = (at(), at(), at());
        let is_open = match self.row(CLASS, class).await? {
            Some(row) => row.text("kind")? == "opened",
            None => false,
        };
        let mut ends = BTreeMap::<(String, String), Option<Date>>::new(); // a child's newest of a term stands
        for row in self.rows(SIGNED, signed).await? {
            ends.insert((row.text("term")?, row.text("student")?), row.parsed_or("ends_on")?);
        }
        let mut cleared = Vec::new();
        for row in self.rows(TEXTS, texts).await? {
            cleared.push((row.text("term")?, row.moment("cleared_at")?.date()));
        }
        let mut all: Vec<Term> = Vec::new();
        for (term, from) in &cleared {
            if all.iter().any(|one| one.term == *term) {
                continue;
            }
            let last = cleared.iter().rposition(|(one, _)| one == term).unwrap_or_default();
            let own = ends.iter().filter(|((of, _), _)| of == term);
            all.push(ending::term(Facts {
                term: term.clone(),
                from: *from,
                next: cleared.iter().skip(last + 1).map(|(_, day)| *day).min(),
                ends: own.map(|(_, end)| *end).collect(),
                is_open,
            }));
        }
        Ok(all)
    }
}
