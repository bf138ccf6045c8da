//! 意见公文 A policy as it is posted: who issued it, and what it asks, how strictly and from when.

use super::{Force, Limit, Policy};
use crate::plan::clause;
use crate::plan::local::Words;
use crate::plan::notice::{Line, day};
use crate::plan::paper::{Paper, Part, Section};
use crate::plan::wording::{Fill, line, named, same};

impl Policy {
    /// The document that is posted, in its official form: what must be kept first, then principles, switches and aims.
    pub fn paper(&self) -> Paper {
        let of = |forces: &[Force]| -> Vec<&Limit> {
            self.limits.iter().filter(|limit| forces.contains(&limit.force)).collect()
        };
        let groups = [
            ("must", of(&[Force::Must, Force::MustNot])),
            ("principle", of(&[Force::Principle])),
            ("may", of(&[Force::May])),
            ("goal", of(&[Force::Goal])),
        ];
        let section = |(key, limits): (&str, Vec<&Limit>)| Section {
            heading: line("policy-heading", key, &[]),
            parts: vec![Part::Items(limits.into_iter().map(|limit| self.item(limit)).collect())],
        };
        Paper {
            title: self.head.title.clone(),
            preface: vec![self.issued()],
            sections: groups.into_iter().filter(|(_, limits)| !limits.is_empty()).map(section).collect(),
        }
    }

    fn issued(&self) -> Line {
        let number = if self.head.number.is_empty() {
            line("policy", "no-number", &[])
        } else {
            same(&self.head.number)
        };
        let fills = [
            ("issuer", self.head.issuer.clone()),
            ("number", number),
            ("issued", day(self.head.issued)),
            ("from", day(self.head.from)),
        ];
        Line { words: line("policy", "issued", &fills), clause: "P1.1" }
    }

    /// The policy's own words; what they come to as a measure, where they are kept by it.
    fn item(&self, limit: &Limit) -> Line {
        let measured = [
            ("measure", crate::plan::wording::measure(limit.on.name)),
            ("bound", named(limit.bound.key())),
            ("value", limit.on.shown(limit.bound.value())),
        ];
        let fills: Vec<Fill> = [("words", limit.words.clone()), ("days", self.days_of(limit))]
            .into_iter()
            .chain(measured)
            .collect();
        let known = clause::committed().get(&limit.clause);
        Line { words: line("policy", "item", &fills), clause: known.map_or("", |known| known.id.as_str()) }
    }

    /// Its own days, where they are not the policy's.
    fn days_of(&self, limit: &Limit) -> Words {
        let mut told = Words::default();
        for (key, date) in [("since", limit.from), ("ends", limit.until)] {
            let Some(date) = date else { continue };
            let words = line("policy", key, &[("day", day(date))]);
            told = Words { zh: told.zh + &words.zh, en: told.en + &words.en };
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::policy::{DISTRICT, district};

    #[test]
    fn a_policy_is_posted_with_every_limit_and_what_it_comes_to() {
        let policy = district(DISTRICT);
        let paper = policy.paper();
        let lines: Vec<&str> = paper.lines().map(|line| line.words.zh.as_str()).collect();
        assert_eq!(lines.len(), policy.limits.len() + 1);
        assert!(lines[0].starts_with("拱墅区教育局"), "{}", lines[0]);
        assert!(
            lines.iter().any(|line| line.contains("每课时收费不超过25元") && line.contains("¥25.00")),
            "{lines:?}"
        );
        assert!(paper.lines().all(|line| !line.words.en.contains('{') && !line.words.zh.contains('{')));
    }
}
