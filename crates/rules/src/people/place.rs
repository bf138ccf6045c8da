//! 层级 A place in the tree city > district > town > school or community > site.

use crate::id::{DistrictId, PlaceId};
use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use super::{Path, Place};
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
}
