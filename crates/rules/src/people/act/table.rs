//! 行为表 How the table of acts becomes a type with its questions.

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident = $code:literal: $($role:ident $reach:ident),+;)+) => {
        /// Something a person or the clock can do. Its code is `noun.verb`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Act { $($(#[$doc])* $name,)+ }

        impl Act {
            /// Every act, in the order of the corridor.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// `noun.verb`, as the permission matrix writes it.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Who may do it, and how far each one's hand reaches.
            pub fn allowed(self) -> &'static [($crate::people::role::Role, $crate::people::role::Reach)] {
                use $crate::people::role::{Reach, Role};
                match self { $(Self::$name => &[$((Role::$role, Reach::$reach),)+],)+ }
            }
        }
    };
}
