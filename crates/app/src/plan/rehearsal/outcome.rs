//! 规则预演 What rehearsing a plan without a term comes to: the plan's own rules over as many families as the place has, as
//! figures and bars that two rehearsals can be compared by.

use crate::rehearse::broken::Broken;
use crate::rehearse::given::{Given, Need, Note};
use crate::rehearse::{community, reopening, summer};
use crate::season::report::Money;
use crate::texts::{Lang, Texts};
use rules::fen::Fen;
use rules::plan::calendar::Calendar;
use rules::plan::document::Document;
use rules::plan::form::word;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// Which plan.
    pub(super) kind: String,
    /// The figures, by what they count.
    pub(super) figures: Vec<(Figure, i64)>,
    /// Points, stages or batches, each against what it holds.
    pub(super) rows: Vec<Filled>,
    /// Days, money, carers and the like, each a picture of its own; a rehearsal of before has none.
    #[serde(default)]
    pub(super) pictures: Vec<Picture>,
    /// Rules that could not be kept.
    pub(super) broken: Vec<Unkept>,
    /// Whether the children are the place's own register's.
    #[serde(default)]
    pub(super) by_register: bool,
    /// What is not answered.
    #[serde(default)]
    pub(super) notes: Vec<Note>,
}

/// A rule that could not be kept; of a rehearsal that an older program kept, its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Unkept {
    /// Which, and by how much.
    Rule(Broken),
    /// In Chinese and English: what a plan breaks of a policy.
    Said((String, String)),
    /// As it was told then.
    Words(String),
}

impl Unkept {
    /// In the reader's language.
    pub(super) fn told(&self, lang: Lang) -> String {
        match self {
            Self::Rule(broken) => broken.told(lang),
            Self::Said((zh, en)) => lang.pick(zh, en).to_owned(),
            Self::Words(words) => words.clone(),
        }
    }
}

/// One more picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Picture {
    /// Of what.
    pub(super) what: What,
    /// Its bars; one whose `whole` is 0 has no limit.
    pub(super) rows: Vec<Filled>,
}

/// What a picture is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum What {
    /// Children who come, day by day, against the seats.
    Days,
    /// Groups that run at once, day by day: as many carers and rooms are needed.
    Groups,
    /// What families pay, in its parts.
    Money,
    /// Where the money that families paid is at the end.
    Flows,
    /// Families by tier, at the end.
    Tiers,
    /// Carers that the open classes need, stage by stage.
    Carers,
    /// Whom the health rules would hold back, by reason.
    Held,
    /// Children at home under observation, day by day.
    Home,
    /// What must be in store.
    Stock,
    /// Rooms that are needed at once, day by day or stage by stage, against those at hand.
    Rooms,
    /// Rooms that each point needs on its fullest day, against its school's.
    PointRooms,
    /// Teachers that are needed at once, day by day, against those at hand.
    Teachers,
    /// Where the money goes that came in.
    Out,
    /// Children of the register whom the plan does not serve, by grade.
    Unserved,
    /// Children held back, grade by grade, of those who come back.
    Grades,
    /// What each plan breaks of a policy.
    Breaches,
    /// What could not be kept when a plan under a policy was played.
    Played,
}

impl What {
    /// Its caption.
    pub(super) fn caption(self, t: &Texts) -> String {
        match self {
            Self::Days => t.rehearsal_picture_days(),
            Self::Groups => t.rehearsal_picture_groups(),
            Self::Money => t.rehearsal_picture_money(),
            Self::Flows => t.rehearsal_money(),
            Self::Tiers => t.rehearsal_picture_tiers(),
            Self::Carers => t.rehearsal_picture_carers(),
            Self::Held => t.rehearsal_picture_held(),
            Self::Home => t.rehearsal_picture_home(),
            Self::Stock => t.rehearsal_picture_stock(),
            Self::Rooms => t.rehearsal_picture_rooms(),
            Self::PointRooms => t.rehearsal_picture_point_rooms(),
            Self::Teachers => t.rehearsal_picture_teachers(),
            Self::Out => t.rehearsal_picture_out(),
            Self::Unserved => t.rehearsal_picture_unserved(),
            Self::Grades => t.rehearsal_picture_grades(),
            Self::Breaches => t.rehearsal_picture_breaches(),
            Self::Played => t.rehearsal_picture_played(),
        }
    }

    /// Whether its rows say what is needed, and their whole what is at hand.
    pub(super) fn is_need(self) -> bool {
        matches!(self, Self::Carers | Self::Rooms | Self::PointRooms | Self::Teachers)
    }

    /// As people read a value of it: money in yuan.
    pub(super) fn shown(self, value: i64) -> String {
        if matches!(self, Self::Money | Self::Flows | Self::Out) {
            Fen(value).to_string()
        } else {
            value.to_string()
        }
    }
}

/// One row of the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filled {
    /// What it is, in Chinese and English.
    pub(super) label: (String, String),
    /// How many are in it.
    pub(super) value: i64,
    /// How many it holds.
    pub(super) whole: i64,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Figure {
    /// Children whose families want a place, or who come back.
    Children,
    /// Without a place, a batch, or still waiting.
    Waiting,
    /// Refused by grade, roll or hour.
    Refused,
    /// For the district to settle.
    Unsettled,
    /// What families pay.
    PaidFen,
    /// Classes that are open at the end.
    Open,
    /// Communities that are to open and have not.
    ToOpen,
    /// Wash basins that the school needs.
    Basins,
    /// Groups that run at once on the fullest day.
    Groups,
    /// Carers that the open classes need.
    Carers,
    /// Teachers at once on the fullest day.
    Teachers,
    /// Rooms at once on the fullest day.
    Rooms,
    /// Days or stages with too few teachers or rooms.
    ShortDays,
    /// What is paid out to points, classes and meals.
    OutFen,
    /// What a carer may cost a day without a gap.
    CarerDayFen,
    /// Plans that a policy binds.
    Plans,
    /// Of these the ones that break it.
    Breaking,
    /// Rules not kept.
    Broken,
}

impl Figure {
    /// Its label.
    pub(super) fn label(self, t: &Texts) -> String {
        match self {
            Self::Children => t.rehearsal_children(),
            Self::Waiting => t.rehearsal_waiting(),
            Self::Refused => t.rehearsal_not_served(),
            Self::Unsettled => t.rehearsal_unsettled(),
            Self::PaidFen => t.rehearsal_paid(),
            Self::Open => t.rehearsal_open(),
            Self::ToOpen => t.rehearsal_to_open(),
            Self::Basins => t.rehearsal_basins(),
            Self::Groups => t.rehearsal_groups(),
            Self::Carers => t.rehearsal_carers(),
            Self::Teachers => t.rehearsal_at_once(),
            Self::Rooms => t.rehearsal_rooms(),
            Self::ShortDays => t.rehearsal_short_days(),
            Self::OutFen => t.rehearsal_out(),
            Self::CarerDayFen => t.rehearsal_carer_day(),
            Self::Plans => t.rehearsal_plans(),
            Self::Breaking => t.rehearsal_breaking(),
            Self::Broken => t.rehearsal_broken(),
        }
    }

    /// As people read it: money in yuan.
    pub(super) fn shown(self, value: i64) -> String {
        let is_money = matches!(self, Self::PaidFen | Self::OutFen | Self::CarerDayFen);
        if is_money { Fen(value).to_string() } else { value.to_string() }
    }

    /// Whether somebody must look at it when it is not nought.
    pub(super) fn is_trouble(self) -> bool {
        matches!(
            self,
            Self::Waiting | Self::Unsettled | Self::ToOpen | Self::ShortDays | Self::Breaking | Self::Broken
        )
    }
}

/// Plays a plan's rules; nothing for a term's plan, which is played through its acts, and for a policy.
pub(super) fn play(document: &Document, calendar: &Calendar, given: &Given<'_>) -> Option<Outcome> {
    match document {
        Document::HolidayCare(plan) => {
            let report = summer::rehearse(plan, calendar, given);
            Some(of_summer(plan.scheme.kind.key(), report, given))
        }
        Document::CommunityCare(plan) => {
            Some(of_community(plan.scheme.kind.key(), community::rehearse(plan, given), given))
        }
        Document::ReturnToSchool(plan) => {
            Some(of_return(plan.scheme.kind.key(), reopening::rehearse(plan, given), given))
        }
        Document::TermCare(_) | Document::Policy(_) => None,
    }
}

/// Figures and rows as they are, then pictures, then what was not kept.
pub(super) fn told(
    kind: &str,
    mut figures: Vec<(Figure, i64)>,
    rows: Vec<Filled>,
    pictures: Vec<Picture>,
    broken: Vec<Unkept>,
) -> Outcome {
    figures.push((Figure::Broken, i64::try_from(broken.len()).unwrap_or(i64::MAX)));
    let pictures = pictures.into_iter().filter(|one| !one.rows.is_empty()).collect();
    let (kind, by_register, notes) = (kind.to_owned(), false, Vec::new());
    Outcome { kind, figures, rows, pictures, broken, by_register, notes }
}

fn rules(broken: Vec<Broken>) -> Vec<Unkept> {
    broken.into_iter().map(Unkept::Rule).collect()
}

/// The rooms of each day or stage against those at hand.
fn rooms(needs: &[Need], given: &Given<'_>) -> Picture {
    let at_hand = given.hands.rooms.unwrap_or(0);
    let row = |need: &Need| Filled { whole: at_hand, ..day(&need.date, need.rooms) };
    Picture { what: What::Rooms, rows: needs.iter().map(row).collect() }
}

/// The most rooms at once, and on how many days anything is missing; nothing where nothing was counted.
fn shortage(needs: &[Need]) -> Vec<(Figure, i64)> {
    let most = needs.iter().map(|need| need.rooms).max();
    let short = needs.iter().filter(|need| need.is_short()).count();
    let short = i64::try_from(short).unwrap_or(i64::MAX);
    most.map_or_else(Vec::new, |most| vec![(Figure::Rooms, most), (Figure::ShortDays, short)])
}

/// Children of the register whom the plan does not serve.
fn unserved(grades: &BTreeMap<i64, i64>) -> Picture {
    let row = |(grade, children): (&i64, &i64)| spoken(|t| t.rehearsal_grade(*grade), *children);
    Picture { what: What::Unserved, rows: grades.iter().map(row).collect() }
}

/// A bar without a limit, under the same label in both languages: a day.
fn day(label: &str, value: i64) -> Filled {
    Filled { label: (label.to_owned(), label.to_owned()), value, whole: 0 }
}

/// The same under a word of a closed list.
fn named(key: &str, value: i64) -> Filled {
    let word = word(key);
    Filled { label: (word.zh, word.en), value, whole: 0 }
}

/// The same under a text of the page.
fn spoken(text: impl Fn(&Texts) -> String, value: i64) -> Filled {
    Filled { label: (text(&Lang::Zh.texts()), text(&Lang::En.texts())), value, whole: 0 }
}

fn of_summer(kind: &str, report: summer::SummerReport, given: &Given<'_>) -> Outcome {
    let money = report.money;
    let groups: Vec<Filled> = report.needs.iter().map(|need| day(&need.date, need.teachers)).collect();
    let seats: i64 = report.points.iter().map(|one| one.after).sum();
    let came = report.days.iter().map(|one| Filled { whole: seats, ..day(&one.date, one.came) });
    let paid = vec![
        spoken(|t| t.rehearsal_care_part(), money.care_fen.0),
        spoken(|t| t.rehearsal_food_part(), money.food_fen.0),
        spoken(|t| t.rehearsal_relieved(money.relieved), money.relieved_fen.0),
    ];
    let mut figures = vec![
        (Figure::Children, report.wanted),
        (Figure::Refused, report.not_served + report.too_late),
        (Figure::Waiting, report.waiting),
        (Figure::Unsettled, report.unsettled),
        (Figure::PaidFen, money.care_fen.0 + money.food_fen.0),
    ];
    figures.push((Figure::OutFen, money.to_points_fen.0 + money.to_meals_fen.0));
    figures.extend(money.carer_day_fen_max.map(|fen| (Figure::CarerDayFen, fen.0)));
    figures.extend(groups.iter().map(|one| one.value).max().map(|most| (Figure::Groups, most)));
    figures.extend(shortage(&report.needs));
    let point = |one: &summer::PointOutcome| Filled {
        label: one.label.clone(),
        value: one.after,
        whole: one.capacity,
    };
    let rows = report.points.iter().map(point).collect();
    let pictures = vec![
        Picture { what: What::Days, rows: came.collect() },
        Picture { what: What::Groups, rows: groups },
        rooms(&report.needs, given),
        Picture { what: What::PointRooms, rows: report.points.iter().filter_map(point_rooms).collect() },
        Picture { what: What::Money, rows: paid },
        Picture { what: What::Out, rows: out(money) },
        unserved(&report.not_served_grades),
    ];
    let (by_register, notes) = (report.by_register, report.notes);
    Outcome { by_register, notes, ..told(kind, figures, rows, pictures, rules(report.broken)) }
}

/// The rooms that a point needs against its school's, where both are known.
fn point_rooms(one: &summer::PointOutcome) -> Option<Filled> {
    let (value, whole) = (one.groups?, one.rooms?);
    Some(Filled { label: one.label.clone(), value, whole })
}

/// Where a summer's money goes; nothing where nobody pays.
fn out(money: summer::SummerMoney) -> Vec<Filled> {
    if money.care_fen.0 + money.food_fen.0 + money.relieved_fen.0 == 0 {
        return Vec::new();
    }
    vec![
        spoken(|t| t.rehearsal_to_points(), money.to_points_fen.0),
        spoken(|t| t.rehearsal_to_meals(), money.to_meals_fen.0),
        spoken(|t| t.rehearsal_refunded(), money.given_back_fen.0),
    ]
}

fn of_community(kind: &str, report: community::CommunityReport, given: &Given<'_>) -> Outcome {
    let last = report.stages.last();
    let mut figures = vec![
        (Figure::Children, report.families),
        (Figure::Waiting, last.map_or(0, |stage| stage.without)),
        (Figure::Open, last.map_or(0, |stage| stage.open)),
        (Figure::ToOpen, report.target.1),
        (Figure::Carers, last.map_or(0, |stage| stage.carers)),
        (Figure::PaidFen, report.money.paid_fen.0),
        (Figure::OutFen, report.money.released_fen.0),
    ];
    figures.extend(shortage(&report.needs));
    let at_hand = given.hands.teachers.unwrap_or(0);
    let label = |one: &community::StageOutcome| {
        let word = word(one.name);
        (format!("{} · {}", word.zh, one.ends), format!("{} · {}", word.en, one.ends))
    };
    let stage = |one: &community::StageOutcome| Filled {
        label: label(one),
        value: one.open,
        whole: report.communities,
    };
    let carers =
        |one: &community::StageOutcome| Filled { label: label(one), value: one.carers, whole: at_hand };
    let tiers = |one: &community::StageOutcome| {
        let placed = one.placed.iter().map(|(tier, families)| named(tier, *families));
        let without = spoken(|t| t.rehearsal_without_place(), one.without);
        placed.chain([without]).collect::<Vec<_>>()
    };
    let pictures = vec![
        Picture { what: What::Tiers, rows: last.map_or_else(Vec::new, tiers) },
        Picture { what: What::Carers, rows: report.stages.iter().map(carers).collect() },
        rooms(&report.needs, given),
        Picture { what: What::Flows, rows: flows(report.money) },
        unserved(&report.not_served_grades),
    ];
    let rows = report.stages.iter().map(stage).collect();
    let (by_register, notes) = (report.by_register, report.notes);
    Outcome { by_register, notes, ..told(kind, figures, rows, pictures, rules(report.broken)) }
}

/// Where the money is, in the words of a term's rehearsal; nothing where nobody paid.
fn flows(money: Money) -> Vec<Filled> {
    let Money { paid_fen, released_fen, refunded_fen, held_fen } = money;
    if paid_fen == Fen::ZERO {
        return Vec::new();
    }
    vec![
        spoken(|t| t.rehearsal_paid(), paid_fen.0),
        spoken(|t| t.rehearsal_released(), released_fen.0),
        spoken(|t| t.rehearsal_refunded(), refunded_fen.0),
        spoken(|t| t.rehearsal_held(), held_fen.0),
    ]
}

fn of_return(kind: &str, report: reopening::ReturnReport, given: &Given<'_>) -> Outcome {
    let mut figures = vec![
        (Figure::Children, report.pupils),
        (Figure::Waiting, report.without),
        (Figure::Basins, report.basins_min),
    ];
    figures.extend(report.needs.iter().map(|need| need.teachers).max().map(|most| (Figure::Teachers, most)));
    figures.extend(shortage(&report.needs));
    let at_hand = given.hands.teachers.unwrap_or(0);
    let teachers = |need: &Need| Filled { whole: at_hand, ..day(&need.date, need.teachers) };
    let grade = |one: &reopening::GradeOutcome| Filled {
        whole: one.pupils,
        ..spoken(|t| grade_label(t, one), one.held_back())
    };
    let batch = |one: &reopening::BatchOutcome| Filled {
        label: one.label.clone(),
        value: one.comes,
        whole: one.capacity,
    };
    let held = report.held.iter().map(|(why, children)| match why.as_str() {
        reopening::OBSERVATION => spoken(|t| t.rehearsal_observation(), *children),
        reason => named(reason, *children),
    });
    let pictures = vec![
        Picture { what: What::Held, rows: held.collect() },
        Picture {
            what: What::Home,
            rows: report.at_home.iter().map(|(date, left)| day(date, *left)).collect(),
        },
        Picture {
            what: What::Stock,
            rows: report.stock.iter().map(|(item, count)| named(item, *count)).collect(),
        },
        Picture { what: What::Grades, rows: report.grades.iter().map(grade).collect() },
        Picture { what: What::Teachers, rows: report.needs.iter().map(teachers).collect() },
        rooms(&report.needs, given),
        unserved(&report.not_served_grades),
    ];
    let rows = report.batches.iter().map(batch).collect();
    let (by_register, notes) = (report.by_register, report.notes);
    Outcome { by_register, notes, ..told(kind, figures, rows, pictures, rules(report.broken)) }
}

/// A grade as people call it; a kindergarten's has other names.
fn grade_label(t: &Texts, one: &reopening::GradeOutcome) -> String {
    match (one.stage, one.grade) {
        ("kindergarten", 1) => t.rehearsal_small_class(),
        ("kindergarten", 2) => t.rehearsal_middle_class(),
        ("kindergarten", _) => t.rehearsal_big_class(),
        _ => t.rehearsal_grade(one.grade),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::given::Hands;
    use crate::town::roll::People;
    use rules::plan::calendar::committed;
    use rules::plan::document::Opened;

    fn played(document: &Document, families: usize, hands: Hands) -> Outcome {
        let people = People::Families(families);
        let given = Given { people: &people, hands, group_max: Some(40), carer_day: None, seed: 7 };
        play(document, committed(), &given).expect("it has no term")
    }

    #[test]
    fn each_plan_without_a_term_comes_to_figures_and_rows() {
        let plans = [
            ("yuhang-2022-summer.toml", include_str!("../../../../../schemes/yuhang-2022-summer.toml")),
            ("shinan-2011-community.toml", include_str!("../../../../../schemes/shinan-2011-community.toml")),
            ("wuxi-2021-return.toml", include_str!("../../../../../schemes/wuxi-2021-return.toml")),
        ];
        for (file, text) in plans {
            let document = Opened::read(file, text).expect("a committed plan reads").document;
            let hands = Hands { teachers: Some(1), rooms: Some(1), ..Hands::default() };
            let outcome = played(&document, 120, hands);
            assert!(outcome.figures.contains(&(Figure::Rooms, most_rooms(&outcome))), "{file}: {outcome:?}");
            let short = outcome.figures.iter().find(|(what, _)| *what == Figure::ShortDays);
            assert!(short.is_some_and(|(_, days)| *days > 0), "{file}: one room is too few: {outcome:?}");
            assert!(!outcome.by_register && !outcome.notes.contains(&Note::NoHands), "{file}: {outcome:?}");
            let no_fee = outcome.notes.contains(&Note::NoFee);
            let money = outcome.figures.iter().any(|(what, fen)| *what == Figure::OutFen && *fen > 0);
            assert!(no_fee != money, "{file}: money goes out, or it is said why none does: {outcome:?}");
            assert!(outcome.rows.len() >= 3 && outcome.broken.is_empty(), "{file}: {outcome:?}");
            assert!(outcome.pictures.len() >= 2, "{file}: {outcome:?}");
            assert!(outcome.pictures.iter().any(|one| one.rows.iter().any(|row| row.value > 0)), "{file}");
            let labels = outcome.pictures.iter().flat_map(|one| &one.rows).map(|row| &row.label);
            let strange = labels.filter(|(zh, _)| zh.starts_with(|first: char| first.is_ascii_alphabetic()));
            assert_eq!(
                strange.collect::<Vec<_>>(),
                Vec::<&(String, String)>::new(),
                "{file}: every word is known"
            );
            assert!(outcome.figures.iter().any(|(what, n)| *what == Figure::Children && *n >= 120), "{file}");
            let text = serde_json::to_string(&outcome).expect("it is written");
            assert_eq!(serde_json::from_str::<Outcome>(&text).expect("it is read"), outcome);
        }
    }

    fn most_rooms(outcome: &Outcome) -> i64 {
        let rooms = outcome.pictures.iter().filter(|one| one.what == What::Rooms).flat_map(|one| &one.rows);
        rooms.map(|row| row.value).max().expect("rooms are counted")
    }

    #[test]
    fn the_money_of_a_community_s_classes_is_all_somewhere() {
        let text = include_str!("../../../../../schemes/shinan-2011-community.toml");
        let document = Opened::read("shinan-2011-community.toml", text).expect("it reads").document;
        let outcome = played(&document, 120, Hands::default());
        let flows = outcome.pictures.iter().find(|one| one.what == What::Flows).expect("families paid");
        let fen: Vec<i64> = flows.rows.iter().map(|row| row.value).collect();
        assert!(fen[0] > 0 && fen[0] == fen[1..].iter().sum::<i64>(), "{fen:?}");
        assert!(fen[1] > 0 && fen[3] == 0, "months are earned, and nothing stays behind: {fen:?}");
        assert!(outcome.figures.contains(&(Figure::PaidFen, fen[0])), "{outcome:?}");
        assert_eq!(What::Flows.shown(fen[0]), Fen(fen[0]).to_string(), "in yuan");
    }

    #[test]
    fn what_an_older_program_kept_is_still_read() {
        let kept = r#"{"kind":"return-to-school","figures":[["children",3]],"rows":[],"broken":["3 children have no batch"]}"#;
        let outcome: Outcome = serde_json::from_str(kept).expect("it is read");
        assert!(outcome.pictures.is_empty());
        assert_eq!(outcome.broken[0].told(Lang::Zh), "3 children have no batch", "as it was told then");
    }

    #[test]
    fn what_is_not_kept_is_told_in_chinese() {
        let text = include_str!("../../../../../schemes/wuxi-2021-return.toml");
        let document = Opened::read("wuxi-2021-return.toml", text).expect("it reads").document;
        let outcome = played(&document, 3000, Hands::default());
        let told: Vec<String> = outcome.broken.iter().map(|one| one.told(Lang::Zh)).collect();
        assert!(told.iter().any(|one| one.contains("校门") && one.contains("南门")), "{told:?}");
    }
}
