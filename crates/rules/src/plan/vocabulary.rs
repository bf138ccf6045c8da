//! 词表 Vocabulary: the closed list of words that a measure's values are made of, which is all that a limit can name.

use super::head::Stage;
use super::local::Day;
use super::measure::{Measure, Sort};
use super::{offering, posting, programme};
use crate::community::{
    agreement, carer, census, enrichment, management, premises, promise, provider, rollout, tier,
};
use crate::day::meal;
use crate::enrol::point;
use crate::safety::{
    clearance, command, disinfection, drill, entry, lodgement, observation, readiness, reopening, report,
    stock, training,
};

/// The words of one kind of plan's measures, by their names.
type Plan = fn(&str) -> Option<Vec<&'static str>>;

/// The words in which plans state a measure, as documents write them; none for times, numbers, days and flags.
pub fn of(measure: &Measure) -> Vec<&'static str> {
    match measure.sort {
        Sort::Time | Sort::Number | Sort::Date | Sort::Flag => Vec::new(),
        Sort::Word | Sort::Words => {
            let plans: [Plan; 4] = [of_terms, of_communities, of_the_return, of_clearance];
            plans.into_iter().find_map(|plan| plan(measure.name)).unwrap_or_default()
        }
    }
}

/// Care in the term and in summer.
fn of_terms(measure: &str) -> Option<Vec<&'static str>> {
    Some(match measure {
        "evening-study-days" | "care-days" | "programme-days" | "optional-days" => {
            Day::ALL.map(Day::key).to_vec()
        }
        "evening-study-stages" => Stage::ALL.map(Stage::key).to_vec(),
        "content" | "beside-content" => programme::Content::ALL.map(programme::Content::key).to_vec(),
        "bill-after" => vec!["opening", "public-check"],
        "posted-items" => posting::Item::ALL.map(posting::Item::key).to_vec(),
        "summer-grades" => vec!["1", "2", "3", "4", "5", "6", "7", "8", "9"],
        "point-rooms" => keys(point::Room::ALL, point::Room::key),
        "summer-services" => keys(offering::Kind::ALL, offering::Kind::key),
        "meal-items" => keys(meal::Item::ALL, meal::Item::key),
        _ => return None,
    })
}

/// Care in communities.
fn of_communities(measure: &str) -> Option<Vec<&'static str>> {
    Some(match measure {
        "tier-order" => ORDERS.to_vec(),
        "place-on-refusal" => keys(tier::OnRefusal::ALL, tier::OnRefusal::key),
        "promise-overdue-to" | "supervised-by" => keys(promise::Office::ALL, promise::Office::key),
        "child-outcomes" => keys(census::Outcome::ALL, census::Outcome::key),
        "need-list-seen-by" => keys(census::Viewer::ALL, census::Viewer::key),
        "roll-shows" => keys(census::Shown::ALL, census::Shown::key),
        "enrichment-kinds" => keys(enrichment::Kind::ALL, enrichment::Kind::key),
        "pilot-opens" | "rollout-opens" => keys(rollout::Opens::ALL, rollout::Opens::key),
        "summary-outputs" => keys(rollout::Output::ALL, rollout::Output::key),
        "premises-sources" => keys(premises::Source::ALL, premises::Source::key),
        "premises-critical" => keys(premises::Item::ALL, premises::Item::key),
        "carer-sources" => keys(carer::Source::ALL, carer::Source::key),
        "carer-criteria" => keys(carer::Criterion::ALL, carer::Criterion::key),
        "carer-posts" => keys(carer::Post::ALL, carer::Post::key),
        "legal-forms" => keys(provider::Form::ALL, provider::Form::key),
        "agreement-signers" => keys(agreement::Signer::ALL, agreement::Signer::key),
        "agreement-items" => keys(agreement::Item::ALL, agreement::Item::key),
        "management-rules" => keys(management::Rule::ALL, management::Rule::key),
        _ => return None,
    })
}

/// The return to school, but for its classes.
fn of_the_return(measure: &str) -> Option<Vec<&'static str>> {
    Some(match measure {
        "opening-documents" => keys(reopening::Paper::ALL, reopening::Paper::key),
        "command-leader" => keys(command::Post::ALL, command::Post::key),
        "command-bodies" => keys(command::Body::ALL, command::Body::key),
        "duty-links" => keys(command::Link::ALL, command::Link::key),
        "drill-subjects" => keys(drill::Subject::ALL, drill::Subject::key),
        "drill-with" | "vaccination-with" => keys(drill::Office::ALL, drill::Office::key),
        "readiness-conditions" => keys(readiness::Condition::ALL, readiness::Condition::key),
        "plan-made-by" | "plan-lodged-with" => keys(lodgement::Office::ALL, lodgement::Office::key),
        "symptoms-followed" => keys(report::Symptom::ALL, report::Symptom::key),
        "observed-groups" | "training-groups" => keys(observation::Group::ALL, observation::Group::key),
        "collection-spot" => keys(entry::Spot::ALL, entry::Spot::key),
        "stock-by-head" | "stock-by-area" => keys(stock::Item::ALL, stock::Item::key),
        "disinfected-kinds" => keys(disinfection::Kind::ALL, disinfection::Kind::key),
        "training-guides" => keys(training::Guide::ALL, training::Guide::key),
        "training-topics" => keys(training::Topic::ALL, training::Topic::key),
        _ => return None,
    })
}

/// The classes of those who do not return yet.
fn of_clearance(measure: &str) -> Option<Vec<&'static str>> {
    match measure {
        "return-classes" => return Some(vec!["1", "2", "3", "4"]),
        "return-reasons" => return Some(keys(clearance::Reason::ALL, clearance::Reason::key)),
        _ => {}
    }
    let (_, of) = measure.rsplit_once('-')?;
    match of {
        "state" => Some(keys(clearance::State::ALL, clearance::State::key)),
        "whose" => Some(keys(clearance::Whose::ALL, clearance::Whose::key)),
        "needs" => Some(keys(clearance::Need::ALL, clearance::Need::key)),
        _ => None,
    }
}

/// The three tiers in every order, as a plan's order is measured.
const ORDERS: [&str; 6] = [
    "school-community-social",
    "school-social-community",
    "community-school-social",
    "community-social-school",
    "social-school-community",
    "social-community-school",
];

fn keys<T: Copy>(all: &[T], key: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| key(*one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::document::Opened;
    use crate::plan::measure::{self, Value};
    use crate::plan::wording;
    use std::collections::BTreeSet;

    /// Every committed plan, with its file's name.
    const PLANS: [(&str, &str); 4] = [
        ("gongshu-2021-autumn.toml", include_str!("../../../../schemes/gongshu-2021-autumn.toml")),
        ("yuhang-2022-summer.toml", include_str!("../../../../schemes/yuhang-2022-summer.toml")),
        ("shinan-2011-community.toml", include_str!("../../../../schemes/shinan-2011-community.toml")),
        ("wuxi-2021-return.toml", include_str!("../../../../schemes/wuxi-2021-return.toml")),
    ];

    fn measures() -> impl Iterator<Item = Measure> {
        measure::MEASURES.iter().flat_map(|plan| plan.iter()).copied()
    }

    #[test]
    fn every_measure_of_words_has_its_list_and_no_other_has_one() {
        for measure in measures() {
            let is_of_words = matches!(measure.sort, Sort::Word | Sort::Words);
            let words = of(&measure);
            assert_eq!(!words.is_empty(), is_of_words, "{}", measure.name);
            let once: BTreeSet<&str> = words.iter().copied().collect();
            assert_eq!(once.len(), words.len(), "{}: {words:?}", measure.name);
        }
    }

    #[test]
    fn what_the_committed_plans_state_is_made_of_their_words() {
        let mut count = 0;
        for (file, text) in PLANS {
            let opened = Opened::read(file, text).unwrap();
            for one in opened.document.plan().unwrap().measured() {
                let words = match one.value {
                    Value::Word(word) => BTreeSet::from([word]),
                    Value::Words(words) => words,
                    Value::Time(_) | Value::Number(_) | Value::Date(_) | Value::Flag(_) => continue,
                };
                let known = of(&measure::find(one.measure).unwrap());
                for word in words {
                    assert!(known.contains(&word.as_str()), "{file} {}: {word}", one.measure);
                    count += 1;
                }
            }
        }
        assert!(count > 150, "{count}");
    }

    #[test]
    fn every_word_has_a_name_that_people_read() {
        let all: BTreeSet<&str> = measures().flat_map(|measure| of(&measure)).collect();
        let is_figure = |word: &&str| word.parse::<i64>().is_ok();
        let nameless: Vec<_> =
            all.into_iter().filter(|word| !is_figure(word) && wording::named(word).zh == *word).collect();
        assert_eq!(nameless, Vec::<&str>::new());
    }
}
