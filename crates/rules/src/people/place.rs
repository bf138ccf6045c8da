//! 层级 A place in the tree city > district > town > school or community > site.

use crate::id::{DistrictId, PlaceId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Each kind of place with the kinds of which one stands above it; where one may be missing, it may stand at the top.
const KINDS: [(&str, &[&str], bool); 6] = [
    ("city", &[], true),
    ("district", &["city"], true),
    ("town", &["district"], false),
    ("school", &["district", "town"], false),
    ("community", &["district", "town"], false),
    ("site", &["school"], false),
];
/// First parts of addresses that are the program's own.
const RESERVED: [&str; 3] = ["assets", "demo", "language"];
/// Letters of a short name, at most: it stands in every address.
const CODE_MAX: usize = 40;

/// The way from the root to a place, by short names: `hangzhou/gongshu/wenlan`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(String);

impl Path {
    /// Takes a path as the table `place` holds it.
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this place or lies inside it.
    pub fn covers(&self, other: &Self) -> bool {
        match other.0.strip_prefix(&self.0) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    }
}

/// One row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first part of every key.
    pub district: DistrictId,
    /// Short name, unique in the district.
    pub place: PlaceId,
    /// Where it stands in the tree.
    pub path: Path,
    /// `city`, `district`, `town`, `school`, `community` or `site`.
    pub kind: String,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
}

impl Place {
    /// A school, or a campus of it.
    pub fn is_school(&self) -> bool {
        ["school", "site"].contains(&self.kind.as_str())
    }

    /// A community, whose committee sees to care (P2.3).
    pub fn is_community(&self) -> bool {
        self.kind == "community"
    }

    /// An office, which reads of what lies below it.
    pub fn is_office(&self) -> bool {
        ["city", "district", "town"].contains(&self.kind.as_str())
    }
}

/// What is asked of a new place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The first part of its address.
    pub district: String,
    /// Its short name, the second part of its address.
    pub code: String,
    /// `city`, `district`, `town`, `school`, `community` or `site`.
    pub kind: String,
    /// The short name of the place above it; empty at the top.
    pub under: String,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English; empty where it has none of its own.
    pub name_en: String,
}

/// Why there is no such place, by the option that is wrong; told at a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Wrong {
    /// A kind that nobody knows.
    #[error("--kind: `{0}` is none; write city, district, town, school, community or site")]
    Kind(String),
    /// No short name.
    #[error(
        "--place: `{0}` is no short name; write at most 40 small letters, digits and hyphens, and neither a page's own \
         word nor -summer at the end, which the program adds itself"
    )]
    Code(String),
    /// A district's own place is named like the district, and nothing else is.
    #[error("--place: {0}/{0} is the district itself; write it so for the kind district, and for no other")]
    District(String),
    /// Nobody said its name.
    #[error("--name: it is empty; write the name that families read")]
    Name,
    /// Nothing above it, and it does not stand at the top.
    #[error("--under: a {0} does not stand at the top; name the place above it, and add that one first")]
    Top(String),
    /// No such place above it.
    #[error("--under: there is no {0} in this district; add it first")]
    NoUnder(String),
    /// A place above it of a kind that has no such places.
    #[error("--under: a {kind} does not stand under a {under}; name a place of another kind")]
    Under {
        /// What is added.
        kind: String,
        /// What was named above it.
        under: String,
    },
    /// Another place has the short name.
    #[error("--place: {0} is there already, as another kind, under another place or with another name")]
    Taken(String),
}

impl Wrong {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Kind(_) => "place-kind",
            Self::Code(_) => "place-code",
            Self::District(_) => "place-district",
            Self::Name => "place-name",
            Self::Top(_) => "place-top",
            Self::NoUnder(_) => "place-no-under",
            Self::Under { .. } => "place-under",
            Self::Taken(_) => "place-taken",
        }
    }
}

/// A new place in the tree; `None` where it is there already as it is asked.
pub fn add(draft: Draft, known: &[Place]) -> Result<Option<Place>, Wrong> {
    let Draft { district, code, kind, under, name_zh, name_en } = draft;
    let (_, above, is_top) =
        KINDS.into_iter().find(|(known, ..)| *known == kind).ok_or_else(|| Wrong::Kind(kind.clone()))?;
    for code in [&district, &code] {
        if !is_code(code) || RESERVED.contains(&code.as_str()) {
            return Err(Wrong::Code(code.clone()));
        }
    }
    if (kind == "district") != (code == district) {
        return Err(Wrong::District(district));
    }
    let (name_zh, name_en) = (name_zh.trim().to_owned(), name_en.trim().to_owned());
    if name_zh.is_empty() {
        return Err(Wrong::Name);
    }
    let own = |place: &str| {
        let is_it = |one: &&Place| one.district.as_str() == district && one.place.as_str() == place;
        known.iter().find(is_it)
    };
    let path = if under.is_empty() {
        if is_top { Path::new(&code) } else { return Err(Wrong::Top(kind)) }
    } else {
        let over = own(&under).ok_or_else(|| Wrong::NoUnder(under.clone()))?;
        if !above.contains(&over.kind.as_str()) {
            return Err(Wrong::Under { kind, under: over.kind.clone() });
        }
        Path::new(format!("{}/{code}", over.path.as_str()))
    };
    let before = own(&code);
    let name_en = if name_en.is_empty() { name_zh.clone() } else { name_en };
    let place = PlaceId::new(&code);
    let place = Place { district: DistrictId::new(&district), place, path, kind, name_zh, name_en };
    match before {
        Some(before) if *before == place => Ok(None),
        Some(_) => Err(Wrong::Taken(code)),
        None => Ok(Some(place)),
    }
}

/// Small letters, digits and hyphens, a letter or digit first; a summer point's place is made by the program (P4.9).
fn is_code(code: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    code.bytes().next().is_some_and(fits)
        && code.bytes().all(|byte| fits(byte) || byte == b'-')
        && code.len() <= CODE_MAX
        && !code.ends_with("-summer")
        && code != "summer"
}

#[cfg(test)]
mod tests {
    use super::{Draft, Path, Place, add};
    use crate::id::{DistrictId, PlaceId};

    #[test]
    fn every_kind_is_a_school_a_community_or_an_office() {
        let cases = [
            ("city", [false, false, true]),
            ("district", [false, false, true]),
            ("town", [false, false, true]),
            ("school", [true, false, false]),
            ("site", [true, false, false]),
            ("community", [false, true, false]),
        ];
        for (kind, expected) in cases {
            let place = Place {
                district: DistrictId::new("gs"),
                place: PlaceId::new("wl"),
                path: Path::new("hz/gs/wl"),
                kind: kind.to_owned(),
                name_zh: String::new(),
                name_en: String::new(),
            };
            assert_eq!([place.is_school(), place.is_community(), place.is_office()], expected, "{kind}");
        }
    }

    #[test]
    fn covers_itself_and_what_lies_inside() {
        let cases = [
            ("hz/gs", "hz/gs", true),
            ("hz/gs", "hz/gs/wenlan", true),
            ("hz/gs", "hz/gs/wenlan/junior", true),
            ("hz/gs/wenlan", "hz/gs", false),
            ("hz/gs", "hz/gsx", false),
            ("hz/gs/wen", "hz/gs/wenlan", false),
        ];
        for (outer, inner, covers) in cases {
            assert_eq!(Path::new(outer).covers(&Path::new(inner)), covers, "{outer} covers {inner}");
        }
    }

    fn draft([kind, address, under, name]: [&str; 4]) -> Draft {
        let (district, code) = address.split_once('/').unwrap();
        Draft {
            district: district.to_owned(),
            code: code.to_owned(),
            kind: kind.to_owned(),
            under: under.to_owned(),
            name_zh: name.to_owned(),
            name_en: String::new(),
        }
    }

    #[test]
    fn a_place_is_added_below_one_of_its_kinds_and_once() {
        let mut known: Vec<Place> = Vec::new();
        let cases = [
            (["county", "gs/gs", "", "区"], Err("place-kind")),
            (["district", "Gs/Gs", "", "区"], Err("place-code")),
            (["district", "assets/assets", "", "区"], Err("place-code")),
            (["district", "gs/other", "", "区"], Err("place-district")),
            (["district", "gs/gs", "", " "], Err("place-name")),
            (["school", "gs/wl", "", "文澜"], Err("place-top")),
            (["school", "gs/wl", "gs", "文澜"], Err("place-no-under")),
            (["city", "gs/hz", "", "市"], Ok(Some("hz"))),
            (["school", "gs/wl", "hz", "文澜"], Err("place-under")),
            (["district", "gs/gs", "hz", "区"], Ok(Some("hz/gs"))),
            (["school", "gs/gs", "gs", "文澜"], Err("place-district")),
            (["town", "gs/xf", "gs", "街道"], Ok(Some("hz/gs/xf"))),
            (["school", "gs/wl", "xf", "文澜"], Ok(Some("hz/gs/xf/wl"))),
            (["school", "gs/wl", "xf", "文澜"], Ok(None)),
            (["school", "gs/wl", "gs", "文澜"], Err("place-taken")),
            (["site", "gs/wl-summer", "wl", "暑托"], Err("place-code")),
            (["site", "gs/wl-east", "wl", "东校区"], Ok(Some("hz/gs/xf/wl/wl-east"))),
            (["school", "xh/wl", "gs", "文澜"], Err("place-no-under")),
        ];
        for (asked, expected) in cases {
            let found = add(draft(asked), &known);
            let told = found.as_ref().map(|one| one.as_ref().map(|one| one.path.as_str()));
            assert_eq!(told.map_err(|wrong| wrong.code()), expected, "{asked:?}");
            known.extend(found.ok().flatten());
        }
    }
}
