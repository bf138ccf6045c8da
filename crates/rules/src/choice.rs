//! 选项 A closed list of words: what a document may write, each under one name.

/// An enum whose variants are read from a document's words and written as them again.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$meant:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$meant])* #[serde(rename = $key)] $variant,)+
        }

        impl $name {
            /// Every one, in the order of the source.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As a document writes it, and the key of its words.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.key())
            }
        }
    };
}

pub(crate) use choices;

/// What is asked for and is not there, in the order in which it is asked for.
pub(crate) fn missing<T: Copy + PartialEq>(asked: &[T], there: &[T]) -> Vec<T> {
    asked.iter().filter(|one| !there.contains(one)).copied().collect()
}

/// Whole percent, rounded down, so that 100 is said of all and of nothing less.
pub(crate) fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100)
}
