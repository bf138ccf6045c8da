//! 报备 Lodgement: the city makes one plan of return and lodges it with the province.

use crate::choice::choices;
use crate::plan::filing;
use crate::refusal::Refuses;
use jiff::civil::Date;
use serde::Deserialize;

/// Who makes the plan, with whom it is lodged, and who only looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who makes it (P5.40).
    pub made_by: Office,
    /// With whom it is lodged (P5.40).
    pub lodged_with: Office,
    /// Whether it is lodged before it is made public (P5.40 leaves it open).
    pub before_publishing: bool,
    /// County-level cities that take it as a reference (P5.41).
    pub by_reference: Vec<String>,
}

choices! {
    /// 机关 Who makes or takes a plan.
    Office {
        /// 无锡市统筹
        City = "the-city",
        /// 学校
        School = "the-school",
        /// 省疫情防控工作领导小组学校防控组
        Province = "provincial-school-group",
        /// 区
        District = "the-district",
    }
}

/// How far a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It is being written.
    Draft,
    /// It was sent.
    Sent,
    /// It has a number and a date.
    Lodged,
}

impl Step {
    /// As the table holds it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Lodged => "lodged",
        }
    }

    /// From the table's word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Sent, Self::Lodged].into_iter().find(|step| step.code() == code)
    }
}

/// One step that a version took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Sent, or lodged.
    pub step: Step,
    /// With whom.
    pub office: Office,
    /// Under which number it was lodged; empty while it is on its way.
    pub number: String,
    /// On which day.
    pub on: Date,
}

/// All that is known of a version's lodging.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f> {
    /// What the plan says of it.
    pub terms: &'f Terms,
    /// How the version stands.
    pub state: filing::State,
    /// The steps it took.
    pub entries: &'f [Entry],
    /// The day.
    pub today: Date,
}

/// Why a step is not entered, in the order in which it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A plan is sent once it was approved.
    #[error("the version was not approved")]
    NotApproved,
    /// A receipt answers what was sent.
    #[error("the version was not sent")]
    NotSent,
    /// It is lodged under another number.
    #[error("lodged under {number}")]
    LodgedAlready {
        /// Which.
        number: String,
    },
    /// The receipt is another office's than the plan names.
    #[error("a receipt of another office")]
    OtherOffice,
    /// A receipt has a number.
    #[error("no number")]
    NumberMissing,
    /// Neither before it was sent nor in days to come.
    #[error("not on {on}")]
    NotThen {
        /// The day given.
        on: Date,
    },
}

impl Refuses for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotApproved => "lodgement-not-approved",
            Self::NotSent => "lodgement-not-sent",
            Self::LodgedAlready { .. } => "lodgement-lodged-already",
            Self::OtherOffice => "lodgement-other-office",
            Self::NumberMissing => "lodgement-number-missing",
            Self::NotThen { .. } => "lodgement-not-then",
        }
    }

    fn clause(&self) -> &'static str {
        "P5.40"
    }

    fn words(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::LodgedAlready { number } => vec![("number", number.clone())],
            Self::NotThen { on } => vec![("on", on.to_string())],
            Self::NotApproved | Self::NotSent | Self::OtherOffice | Self::NumberMissing => Vec::new(),
        }
    }
}

impl Facts<'_> {
    /// How far the version is.
    pub fn step(&self) -> Step {
        let counts = |entry: &&Entry| entry.step == Step::Sent || self.terms.counts(entry.office, 1, 1);
        self.entries.iter().filter(counts).map(|entry| entry.step).max().unwrap_or(Step::Draft)
    }

    fn entry(&self, step: Step) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.step == step)
    }
}

/// Notes that an approved plan was sent to the office it names (P5.40); sent twice is sent once: `None`.
pub fn send(facts: &Facts, on: Date) -> Result<Option<Entry>, Refusal> {
    if !matches!(facts.state, filing::State::Approved | filing::State::Published) {
        return Err(Refusal::NotApproved);
    }
    if facts.step() > Step::Draft {
        return Ok(None);
    }
    if on > facts.today {
        return Err(Refusal::NotThen { on });
    }
    let (office, number) = (facts.terms.lodged_with, String::new());
    Ok(Some(Entry { step: Step::Sent, office, number, on }))
}

/// Notes the office's receipt; the same one again changes nothing: `None`.
pub fn receive(facts: &Facts, office: Office, number: &str, on: Date) -> Result<Option<Entry>, Refusal> {
    let sent = facts.entry(Step::Sent).ok_or(Refusal::NotSent)?;
    let number = number.trim().to_owned();
    if let Some(standing) = facts.entry(Step::Lodged) {
        let is_same = standing.number == number && standing.office == office;
        return if is_same {
            Ok(None)
        } else {
            Err(Refusal::LodgedAlready { number: standing.number.clone() })
        };
    }
    if !facts.terms.counts(office, 1, 1) {
        return Err(Refusal::OtherOffice);
    }
    if number.is_empty() {
        return Err(Refusal::NumberMissing);
    }
    if on < sent.on || on > facts.today {
        return Err(Refusal::NotThen { on });
    }
    Ok(Some(Entry { step: Step::Lodged, office, number, on }))
}

impl Terms {
    /// Rule 先备案后公布 `[lodgement.before_publishing]` (P5.40): a plan is public once it is lodged.
    pub fn may_publish(&self, place: &str, step: Step) -> bool {
        !self.before_publishing || self.is_by_reference(place) || step == Step::Lodged
    }

    /// Rule 参照执行 `[lodgement.by_reference]` (P5.41): a county-level city may copy the plan, and lodge it or not.
    pub fn is_by_reference(&self, place: &str) -> bool {
        self.by_reference.iter().any(|city| city == place)
    }

    /// Rule 市统筹制定 `[lodgement.made_by]` (P5.40): whether this office makes the plan.
    pub fn is_made_by(&self, office: Office) -> bool {
        office == self.made_by
    }

    /// Rule 报省备案 `[lodgement.lodged_with]` (P5.40): whether a receipt of this office counts; a change is lodged anew.
    pub fn counts(&self, receipt_of: Office, receipt_version: i64, version: i64) -> bool {
        receipt_of == self.lodged_with && receipt_version == version
    }
}

/// What a copy says otherwise, in the order of the plan: name, the city's words, its own (P5.41).
pub fn differences<'t>(
    city: &[(&'t str, &'t str)],
    own: &[(&str, &'t str)],
) -> Vec<(&'t str, &'t str, &'t str)> {
    let other = |(name, says): &(&'t str, &'t str)| {
        let own = own.iter().find(|(own, _)| own == name).map_or("", |(_, says)| *says);
        (own != *says).then_some((*name, *says, own))
    };
    city.iter().filter_map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::return_to_school::dongpo;
    use jiff::civil::date;

    #[test]
    fn before_publishing_it_is_lodged() {
        let terms = dongpo().lodgement;
        let may = [Step::Draft, Step::Sent, Step::Lodged].map(|step| terms.may_publish("wuxi/liangxi", step));
        assert_eq!(may, [false, false, true]);
    }

    #[test]
    fn by_reference_two_cities_may_differ() {
        let terms = dongpo().lodgement;
        assert!(terms.is_by_reference("wuxi/jiangyin") && !terms.is_by_reference("wuxi/liangxi"));
        assert!(terms.may_publish("wuxi/yixing", Step::Draft));
        let city = [("opens_on", "2021-09-01"), ("days", "14")];
        assert_eq!(differences(&city, &city), []);
        let own = [("opens_on", "2021-09-02"), ("days", "14")];
        assert_eq!(differences(&city, &own), [("opens_on", "2021-09-01", "2021-09-02")]);
    }

    #[test]
    fn made_by_the_city_and_lodged_with_the_province() {
        let terms = dongpo().lodgement;
        assert!(terms.is_made_by(Office::City) && !terms.is_made_by(Office::School));
        assert!(terms.counts(Office::Province, 1, 1));
        assert!(!terms.counts(Office::District, 1, 1) && !terms.counts(Office::Province, 1, 2));
    }

    #[test]
    fn a_plan_is_sent_when_it_is_approved_and_lodged_by_the_receipt_of_its_office() {
        let terms = dongpo().lodgement;
        let day = |day| date(2021, 8, day);
        let facts = |state, entries| Facts { terms: &terms, state, entries, today: day(20) };
        for state in filing::State::ALL {
            let may = matches!(state, filing::State::Approved | filing::State::Published);
            assert_eq!(send(&facts(state, &[]), day(18)).is_ok(), may, "{state:?}");
        }
        let approved = filing::State::Approved;
        assert_eq!(send(&facts(approved, &[]), day(21)), Err(Refusal::NotThen { on: day(21) }));
        let sent = [send(&facts(approved, &[]), day(18)).unwrap().unwrap()];
        assert_eq!(facts(approved, &sent).step(), Step::Sent);
        assert_eq!(send(&facts(approved, &sent), day(19)), Ok(None), "sent twice is sent once");

        let receipt = |entries, office, number, on| receive(&facts(approved, entries), office, number, on);
        let ladder = [
            (&[][..], Office::District, " ", day(17), Err(Refusal::NotSent)),
            (&sent, Office::District, " ", day(17), Err(Refusal::OtherOffice)),
            (&sent, Office::Province, " ", day(17), Err(Refusal::NumberMissing)),
            (&sent, Office::Province, "7", day(17), Err(Refusal::NotThen { on: day(17) })),
            (&sent, Office::Province, "7", day(21), Err(Refusal::NotThen { on: day(21) })),
        ];
        for (entries, office, number, on, expected) in ladder {
            assert_eq!(receipt(entries, office, number, on), expected);
        }
        let lodged = receipt(&sent, Office::Province, " 7 ", day(19)).unwrap().unwrap();
        let both = [sent[0].clone(), lodged];
        assert_eq!(facts(approved, &both).step(), Step::Lodged);
        assert_eq!(receipt(&both, Office::Province, "7", day(20)), Ok(None));
        let other = Err(Refusal::LodgedAlready { number: "7".to_owned() });
        assert_eq!(receipt(&both, Office::Province, "8", day(20)), other);
    }
}
