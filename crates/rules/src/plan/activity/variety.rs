//! 丰富与均衡 Which of the opinion's seven kinds a plan leaves out (P1.34), and where a child has nothing but study all week (P1.28).

use crate::plan::document::{Document, Opened};
use crate::plan::finding::{Finding, Weight};
use crate::plan::programme::{self, Content, Kind};
use crate::plan::wording;

/// 科普、文体、艺术、劳动、阅读、兴趣小组、社团
const RICH: [Content; 7] = [
    Content::Science,
    Content::Sports,
    Content::Arts,
    Content::Labour,
    Content::Reading,
    Content::InterestGroups,
    Content::Clubs,
];

/// What sits at a desk.
const STUDY: [Content; 2] = [Content::Homework, Content::Reading];

/// What the teaching group and its district see of a plan's contents; a person judges, and no plan is held up by it.
pub fn variety(opened: &Opened<'_>) -> Vec<Finding> {
    let Document::TermCare(scheme) = &opened.document else { return Vec::new() };
    let all = scheme.programme.iter().enumerate();
    let own: Vec<(usize, &programme::Terms)> =
        all.filter(|(_, one)| one.kind == Kind::AfterSchool && !one.contents().is_empty()).collect();
    let is_offered = |kind: &Content| own.iter().any(|(_, one)| one.contents().contains(kind));
    let lacking: Vec<Content> = RICH.into_iter().filter(|kind| !is_offered(kind)).collect();
    let mut found = Vec::new();
    if !lacking.is_empty() && !own.is_empty() {
        let fault = ("kinds-lacking", vec![("kinds", wording::list(lacking.iter().map(words)))]);
        found.push(opened.source.finding("programme", "P1.34", fault));
    }
    let is_study = |one: &&programme::Terms| {
        one.others().is_empty() && one.contents().iter().all(|kind| STUDY.contains(kind))
    };
    for (at, one) in own.into_iter().filter(|(_, one)| is_study(one)) {
        let kinds = wording::list(one.contents().iter().map(words));
        let fault = ("study-only", vec![("title", one.title.clone()), ("kinds", kinds)]);
        found.push(opened.source.finding(&format!("programme.{at}.content"), "P1.28", fault));
    }
    found.into_iter().map(|one| Finding { weight: Weight::Warning, ..one }).collect()
}

fn words(kind: &Content) -> crate::plan::local::Words {
    wording::named(kind.key())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::scheme::GONGSHU;

    #[test]
    fn a_kind_that_nothing_offers_and_a_week_at_the_desk_are_named() {
        let (care, courses) = ("[\"reading\", \"homework\"]", "[\"arts\", \"sports\", \"science\"]");
        let rest = "\"labour\", \"interest-groups\", \"clubs\"]";
        let cases = [
            ("as it stands", GONGSHU.to_owned(), vec!["kinds-lacking", "study-only"]),
            (
                "everything is offered",
                GONGSHU.replacen(courses, &format!("[\"arts\", \"sports\", \"science\", {rest}"), 1),
                vec!["study-only"],
            ),
            (
                "a game among the homework",
                GONGSHU.replacen(care, "[\"reading\", \"homework\", \"games\"]", 1),
                vec!["kinds-lacking"],
            ),
            (
                "homework alone",
                GONGSHU.replacen(care, "[\"homework\"]", 1),
                vec!["kinds-lacking", "study-only"],
            ),
            (
                "all of it",
                GONGSHU.replacen(
                    care,
                    &format!("[\"arts\", \"sports\", \"science\", \"reading\", {rest}"),
                    1,
                ),
                vec![],
            ),
        ];
        for (what, text, expected) in cases {
            let opened = Opened::read("gongshu-2021-autumn.toml", &text).unwrap();
            let found = variety(&opened);
            let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
            assert_eq!(codes, expected, "{what}");
            assert!(found.iter().all(|one| one.weight == Weight::Warning), "{what}");
        }
        let told = variety(&Opened::read("gongshu-2021-autumn.toml", GONGSHU).unwrap());
        let labour = wording::named("labour").zh;
        assert!(told[0].what.zh.contains(&labour) && told[0].clause == "P1.34", "{:?}", told[0].what);
        assert!(told[1].says.is_some() && told[1].clause == "P1.28");
    }

    #[test]
    fn a_plan_of_another_kind_has_no_programmes() {
        let summer = crate::plan::holiday_care::YUHANG;
        assert!(variety(&Opened::read("yuhang-2022-summer.toml", summer).unwrap()).is_empty());
    }
}
