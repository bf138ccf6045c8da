//! 条款落实 Every MUST and MUST NOT of the five plans is held by a rule, or it is said who holds it; and of those that a rule
//! holds, a broken scheme is told, or it is said why none is.

use crate::coverage::{CLAUSES, Covered, coverage};
use crate::tags::tags;
use crate::tree::{Finding, Tree};

/// How words about who holds a clause begin.
const HOLDERS: [&str; 2] = ["Program: ", "People: "];

pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.get(CLAUSES) else { return Vec::new() };
    let wrong = |one: &Covered| {
        let (what, next) = fault(one)?;
        Some(file.finding(one.line, format!("{} {what}", one.clause), next))
    };
    coverage(tree, &tags(tree)).iter().filter_map(wrong).collect()
}

fn fault(one: &Covered) -> Option<(&'static str, &'static str)> {
    if one.also.as_ref().is_some_and(|words| !one.is_by_rule() || !words.starts_with(HOLDERS[0])) {
        return Some((
            "has an `also` that is none",
            "say \"Program: …\" in it, beside a rule; else in `held`",
        ));
    }
    match (&one.held, one.is_by_rule()) {
        (None, true) => case_fault(one),
        (None, false) => Some((
            "is held by nothing",
            "name it in a rule tag or a limit, or say in `held` who holds it: \"Program: …\", \"People: …\"",
        )),
        (Some(_), true) => Some(("is held by a rule by now", "take its `held` away")),
        (Some(words), false) if HOLDERS.iter().any(|holder| words.starts_with(holder)) => None,
        (Some(_), false) => {
            Some(("does not say who holds it", "begin `held` with \"Program: \" or \"People: \""))
        }
    }
}

/// A plan that breaks it stands among the broken ones.
fn case_fault(one: &Covered) -> Option<(&'static str, &'static str)> {
    let says_why = one.unbroken.as_ref().is_some_and(|words| !words.trim().is_empty());
    match (one.is_told, says_why) {
        (true, false) | (false, true) => None,
        (true, true) => Some(("is told of a broken scheme by now", "take its `unbroken` away")),
        (false, false) => Some((
            "is told of no broken scheme",
            "add a case in schemes/broken/cases, or say in `unbroken` why no plan can break it",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::TOLD;
    use crate::tidy::expect;

    #[test]
    fn a_must_is_held_or_it_is_said_who_holds_it() {
        let rule = (
            "crates/rules/src/a.rs",
            "/// Rule 开班 `[opening.students_min]` (P3.21, P3.20, P2.2): x\nfn opens() {}\n",
        );
        let policy =
            ("schemes/city.toml", "[policy]\nid = \"city\"\n[[limit]]\nid = \"fee\"\nclause = \"P1.36\"\n");
        let clause = |id: &str, rest: &str| format!("[\"{id}\"]\nen = \"x\"\n{rest}\n");
        let told = |id: &str, what: &str| format!("{CLAUSES}:1: {id} {what}");
        let nothing = |id| told(id, "is held by nothing: ");
        let findings = (
            TOLD,
            "== a\n9:1 below-limit P3.21 city/few `1`\n== b\n8:1 forbidden P1.36 city/fee `[]`\n9:2 empty - - `P3.20`\n",
        );
        let cases = [
            ("P3.21", "force = \"must\"", None),
            ("P1.36", "force = \"must-not\"", None),
            ("P3.9", "force = \"must\"", Some(nothing("P3.9"))),
            ("P3.9", "force = \"must-not\"", Some(nothing("P3.9"))),
            ("P3.9", "force = \"goal\"", None),
            ("X.1", "force = \"must\"", None),
            ("P0.3", "force = \"must\"", None),
            ("P3.9", "force = \"must\"\nheld = \"People: who else\"", None),
            ("P3.9", "force = \"must\"\nheld = \"later\"", Some(told("P3.9", "does not say who holds it: "))),
            (
                "P3.9",
                "force = \"must\"\nheld = \"Not built: x\"",
                Some(told("P3.9", "does not say who holds it: ")),
            ),
            (
                "P3.21",
                "force = \"must\"\nheld = \"People: x\"",
                Some(told("P3.21", "is held by a rule by now: ")),
            ),
            ("P3.20", "force = \"must\"", Some(told("P3.20", "is told of no broken scheme: "))),
            (
                "P3.20",
                "force = \"must\"\nunbroken = \" \"",
                Some(told("P3.20", "is told of no broken scheme: ")),
            ),
            ("P3.20", "force = \"must\"\nunbroken = \"One way only.\"", None),
            (
                "P3.21",
                "force = \"must\"\nunbroken = \"One way only.\"",
                Some(told("P3.21", "is told of a broken scheme by now: ")),
            ),
            ("P2.2", "force = \"must\"", Some(told("P2.2", "is told of no broken scheme: "))),
            ("P3.21", "force = \"must\"\nalso = \"Program: x\"", None),
            ("P3.21", "force = \"must\"\nalso = \"x\"", Some(told("P3.21", "has an `also` that is none: "))),
            (
                "P3.9",
                "force = \"must\"\nalso = \"Program: x\"",
                Some(told("P3.9", "has an `also` that is none: ")),
            ),
        ];
        for (id, rest, found) in cases {
            let clauses = clause(id, rest);
            let expected: Vec<&str> = found.iter().map(String::as_str).collect();
            expect(check, &[(CLAUSES, clauses.as_str()), rule, policy, findings], &expected);
        }
    }
}
