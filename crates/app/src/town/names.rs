//! 名字 The names of the made-up town, from its data file.

use pinyin::ToPinyin;
use rules::people::role::Role;
use serde::Deserialize;

/// What `locales/town.toml` holds.
#[derive(Debug, Deserialize)]
pub(super) struct Names {
    pub(super) surnames: Vec<String>,
    pub(super) given: Vec<String>,
    teacher: String,
    pub(super) adults: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) well_known: (String, String),
    pub(super) whereabouts: String,
    pub(super) late_reason: String,
    pub(super) early_reason: String,
    pub(super) neighbour_adult: (String, String),
    pub(super) place: Vec<PlaceName>,
    pub(super) staff: Vec<StaffName>,
    pub(super) course: Vec<CourseName>,
}

#[derive(Debug, Deserialize)]
pub(super) struct PlaceName {
    pub(super) place: String,
    pub(super) path: String,
    pub(super) kind: String,
    pub(super) zh: String,
    pub(super) en: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct StaffName {
    pub(super) login: String,
    pub(super) name: String,
    roles: Vec<(String, String)>,
}

/// A course that the town's teaching group offers.
#[derive(Clone, Debug, Deserialize)]
pub struct CourseName {
    /// Title in Chinese.
    pub zh: String,
    /// Title in English.
    pub en: String,
    /// `arts`, `sports` or `science` (P3.17).
    pub kind: String,
    /// 1 is Monday.
    pub weekday: i64,
    /// First and last grade.
    pub grades: (i64, i64),
    /// Places.
    pub seats: i64,
}

impl Names {
    pub(super) fn read() -> Self {
        toml::from_str(include_str!("../../locales/town.toml")).expect("a test reads the same file")
    }

    /// A teacher as children say it; surnames go round.
    pub(super) fn teacher(&self, n: usize) -> String {
        self.teacher.replace("{surname}", &self.surnames[n % self.surnames.len()])
    }
}

impl StaffName {
    pub(super) fn roles(&self) -> Vec<(Role, String, String)> {
        let role =
            |(code, place): &(String, String)| Some((Role::from_code(code)?, place.clone(), String::new()));
        self.roles.iter().filter_map(role).collect()
    }
}

/// Pinyin initials: what a doorkeeper types to find a child.
pub(crate) fn initials(name: &str) -> String {
    name.chars().filter_map(|c| c.to_pinyin()).filter_map(|sound| sound.plain().chars().next()).collect()
}
