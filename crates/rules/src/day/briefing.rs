//! 预案学习 Briefing: everybody who manages or teaches reads the safety part of the plan and passes its quiz, edition by edition;
//! whoever has not is given no evening (P3.48).

use super::incident;
use crate::choice::choices;
use crate::id::PersonId;
use crate::plan::local::Words;
use crate::refusal::Refuses;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a plan says of studying its safety part.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What becomes of whoever has not studied it and is to be rostered (P3.48).
    pub unstudied: Force,
    /// The quiz; without a question nobody is asked (P3.48).
    #[serde(default)]
    pub question: Vec<Question>,
}

/// A plan that says nothing asks nobody.
impl Default for Terms {
    fn default() -> Self {
        Self { unstudied: Force::Refused, question: Vec::new() }
    }
}

choices! {
    /// 未学习的处理 What becomes of whoever has not studied (P3.48).
    Force {
        /// 不能排班
        Refused = "refused",
        /// 只提醒
        Warned = "warned",
    }
}

/// One question with one right answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked (P3.48).
    pub text: Words,
    /// The answer (P3.48).
    pub right: Words,
    /// What else there is to choose from (P3.48).
    pub wrong: Vec<Words>,
}

/// Why nobody has passed or is rostered, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The plan has no quiz.
    NoQuiz,
    /// Another edition was read than the one that holds now.
    Changed,
    /// Answers are wrong or missing.
    Wrong {
        /// So many.
        count: usize,
        /// Of so many questions.
        of: usize,
    },
    /// These have not passed, so nobody gives them an evening.
    Unstudied {
        /// Who, by name.
        names: Vec<String>,
    },
}

/// Whether anybody is asked at all.
pub fn has_quiz(terms: &Terms) -> bool {
    !terms.question.is_empty()
}

/// Rule 未学习的处理 `[briefing.unstudied]` (P3.48): whether whoever has not passed is given no evening, and not only reminded.
pub fn refuses(terms: &Terms) -> bool {
    has_quiz(terms) && terms.unstudied == Force::Refused
}

/// Rule 测试题目 `[briefing.question.text]` (P3.48): what is asked.
pub fn asked(question: &Question) -> &Words {
    &question.text
}

/// Rule 其他选项 `[briefing.question.wrong]` (P3.48): what one chooses from, the right answer among it, in an order that is the
/// same for everybody and says nothing.
pub fn choices_of(question: &Question) -> Vec<&Words> {
    let mut all: Vec<&Words> = std::iter::once(&question.right).chain(&question.wrong).collect();
    all.sort_by_key(|one| ::draw::sha256(&[&question.text.zh, &one.zh]));
    all
}

/// Rule 正确答案 `[briefing.question.right]` (P3.48): whether the choice of that number is the answer.
pub fn is_right(question: &Question, chosen: Option<usize>) -> bool {
    let all = choices_of(question);
    chosen.and_then(|at| all.get(at)).is_some_and(|one| **one == question.right)
}

/// Which edition of the safety part it is: the steps after an accident with their times, and the quiz. Whoever passed one has
/// not passed another; a new version of the plan that changes nothing of them asks nobody again.
pub fn edition(incident: &incident::Terms, terms: &Terms) -> String {
    let mut parts: Vec<String> =
        incident::in_order(incident).iter().map(|step| step.key().to_owned()).collect();
    parts.push(incident.guardian_within_minutes.to_string());
    parts.push(incident.written_within_hours.to_string());
    for question in &terms.question {
        let answers = std::iter::once(&question.right).chain(&question.wrong);
        parts.extend(std::iter::once(asked(question)).chain(answers).map(|one| one.zh.clone()));
    }
    ::draw::sha256(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Marks the answers to a quiz, question by question; whether passing is new. Every answer is right, or nothing is passed. `read` is
/// the edition on the page that was answered, and the one that holds now: whoever read another has not studied this one.
pub fn pass(
    terms: &Terms,
    read: (&str, &str),
    is_known: bool,
    chosen: &[Option<usize>],
) -> Result<bool, Refusal> {
    if !has_quiz(terms) {
        return Err(Refusal::NoQuiz);
    }
    if !is_known && read.0 != read.1 {
        return Err(Refusal::Changed);
    }
    let given = |at: usize| chosen.get(at).copied().flatten();
    let questions = terms.question.iter().enumerate();
    let count = questions.filter(|(at, question)| !is_right(question, given(*at))).count();
    if count > 0 {
        return Err(Refusal::Wrong { count, of: terms.question.len() });
    }
    Ok(!is_known)
}

/// Refuses an evening to whoever has not passed, where the plan says so; `names` are those of the staff.
pub fn roster(
    terms: &Terms,
    people: &BTreeSet<PersonId>,
    passed: &BTreeSet<PersonId>,
    names: &BTreeMap<PersonId, String>,
) -> Result<(), Refusal> {
    if !refuses(terms) {
        return Ok(());
    }
    let name = |id: &PersonId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let open: Vec<String> = people.difference(passed).map(name).collect();
    if open.is_empty() { Ok(()) } else { Err(Refusal::Unstudied { names: open }) }
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoQuiz => "briefing-no-quiz",
            Self::Changed => "briefing-changed",
            Self::Wrong { .. } => "briefing-wrong",
            Self::Unstudied { .. } => "briefing-unstudied",
        }
    }

    fn clause(&self) -> &'static str {
        "P3.48"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoQuiz | Self::Changed => Vec::new(),
            Self::Wrong { count, of } => vec![("count", count.to_string()), ("of", of.to_string())],
            Self::Unstudied { names } => {
                vec![("names", names.join("\u{3001}")), ("names_en", names.join(", "))]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::gongshu;

    fn words(zh: &str) -> Words {
        Words { zh: zh.to_owned(), en: format!("{zh} en") }
    }

    fn question(text: &str) -> Question {
        let wrong = ["乙", "丙"].map(words).to_vec();
        Question { text: words(text), right: words("甲"), wrong }
    }

    fn terms() -> Terms {
        Terms { unstudied: Force::Refused, question: vec![question("一"), question("二")] }
    }

    /// The number under which the right answer stands.
    fn right(question: &Question) -> Option<usize> {
        choices_of(question).iter().position(|one| **one == question.right)
    }

    #[test]
    fn text_and_wrong_answers_are_shown_in_one_order_for_everybody() {
        let one = question("一");
        assert_eq!(asked(&one).zh, "一");
        let shown = |one: &Question| choices_of(one).iter().map(|each| each.zh.clone()).collect::<Vec<_>>();
        let turned = Question { wrong: one.wrong.iter().rev().cloned().collect(), ..one.clone() };
        assert_eq!(shown(&one), shown(&turned), "the order in the plan does not show");
        let mut all = shown(&one);
        all.sort();
        let mut expected = vec!["甲".to_owned(), "乙".to_owned(), "丙".to_owned()];
        expected.sort();
        assert_eq!(all, expected);
        let places: BTreeSet<_> = ["一", "二", "三", "四", "五", "六", "七", "八"]
            .iter()
            .map(|text| right(&question(text)))
            .collect();
        assert!(places.len() > 1, "the right one does not always stand at the same place");
    }

    #[test]
    fn every_right_answer_and_nothing_less_passes() {
        let terms = terms();
        let good: Vec<Option<usize>> = terms.question.iter().map(right).collect();
        let other = good[1].map(|at| (at + 1) % 3);
        let none = Terms { question: Vec::new(), ..terms.clone() };
        let cases = [
            ("no quiz", &none, false, vec![], Err("briefing-no-quiz")),
            ("nothing chosen", &terms, false, vec![], Err("briefing-wrong")),
            ("one left out", &terms, false, vec![good[0], None], Err("briefing-wrong")),
            ("one wrong", &terms, false, vec![good[0], other], Err("briefing-wrong")),
            ("no such choice", &terms, false, vec![good[0], Some(9)], Err("briefing-wrong")),
            ("all right", &terms, false, good.clone(), Ok(true)),
            ("twice is once", &terms, true, good.clone(), Ok(false)),
        ];
        let same = ("edition", "edition");
        for (case, terms, is_known, chosen, expected) in cases {
            assert_eq!(pass(terms, same, is_known, &chosen).map_err(|why| why.code()), expected, "{case}");
        }
        let stale = |is_known| pass(&terms, ("before", "edition"), is_known, &good);
        assert_eq!(stale(false), Err(Refusal::Changed), "right answers to what holds no more");
        assert_eq!(stale(true), Ok(false), "who has passed since");
        let counted = pass(&terms, same, false, &[good[0], other]);
        assert_eq!(counted, Err(Refusal::Wrong { count: 1, of: 2 }));
    }

    #[test]
    fn unstudied_people_are_refused_or_warned_as_the_plan_says() {
        let [li, wang] = ["li", "wang"].map(PersonId::new);
        let people: BTreeSet<PersonId> = [li.clone(), wang.clone()].into();
        let names: BTreeMap<PersonId, String> = [(wang.clone(), "王老师".to_owned())].into();
        let warned = Terms { unstudied: Force::Warned, ..terms() };
        let none = Terms { question: Vec::new(), ..terms() };
        let open = |names: &[&str]| {
            let names = names.iter().map(|&one| one.to_owned()).collect();
            Err(Refusal::Unstudied { names })
        };
        let cases = [
            ("one of two", terms(), vec![li.clone()], open(&["王老师"])),
            ("nobody", terms(), vec![], open(&["li", "王老师"])),
            ("both", terms(), vec![li.clone(), wang.clone()], Ok(())),
            ("only reminded", warned, vec![], Ok(())),
            ("no quiz", none, vec![], Ok(())),
        ];
        for (case, terms, passed, expected) in cases {
            let passed = passed.into_iter().collect();
            assert_eq!(roster(&terms, &people, &passed, &names), expected, "{case}");
        }
        assert!(refuses(&gongshu().briefing), "the committed plan refuses");
    }

    #[test]
    fn another_safety_part_is_another_edition_and_another_price_is_not() {
        let plan = gongshu();
        let first = edition(&plan.incident, &plan.briefing);
        let mut steps = plan.incident.clone();
        steps.steps.swap(0, 1);
        let minutes = incident::Terms { guardian_within_minutes: 5, ..plan.incident.clone() };
        let hours = incident::Terms { written_within_hours: 12, ..plan.incident.clone() };
        for (case, other) in [("order", steps), ("minutes", minutes), ("hours", hours)] {
            assert_ne!(edition(&other, &plan.briefing), first, "{case}");
        }
        let mut quiz = plan.briefing.clone();
        quiz.question[0].right.zh.push('x');
        assert_ne!(edition(&plan.incident, &quiz), first, "another answer");
        let papers = incident::Terms { papers: Vec::new(), ..plan.incident.clone() };
        let warned = Terms { unstudied: Force::Warned, ..plan.briefing.clone() };
        assert_eq!(edition(&papers, &warned), first, "what nobody studies");
        for question in &plan.briefing.question {
            assert!(is_right(question, right(question)), "{question:?}");
        }
    }
}
