//! 人员家庭 People: the tree of places, the register, who is signed in.

/// The places whose staff work at `$2`: itself; and of a summer point the school that holds it.
macro_rules! staffed {
    () => {
        "IN ($2, COALESCE((SELECT q.parent FROM place q
             WHERE q.district = $1 AND q.place = $2 AND q.kind = 'site' AND q.path LIKE '%/summer'), $2))"
    };
}
pub(crate) use staffed;

/// Whoever of the school's own may hold a session at `$2`: nobody who comes from outside.
macro_rules! own_teachers {
    () => {
        concat!(
            "IN (SELECT w.person FROM role w WHERE w.district = $1 AND w.role IN ('care-teacher', 'manager')
                 AND w.place ",
            $crate::people::staffed!(),
            ")"
        )
    };
}
pub(crate) use own_teachers;

/// The places whose messages somebody reads at `$2`: itself, those above it, the communities below it, whose street is told
/// there, the schools and offices below an office, whose plans it answers, the sites of a school, whose staff it answers for, and the summer points where children of the households among the recipients `$3` are guests, of whichever school.
macro_rules! heard {
    () => {
        "IN (SELECT a.place FROM place a JOIN place p ON p.district = a.district
             WHERE p.district = $1 AND p.place = $2 AND (a.place = p.place OR p.path LIKE a.path || '/%')
             UNION
             SELECT b.place FROM place b JOIN place p ON p.district = b.district
             WHERE p.district = $1 AND p.place = $2 AND b.path LIKE p.path || '/%'
               AND (b.kind = 'community'
                 OR (b.kind IN ('school', 'town', 'district') AND p.kind IN ('city', 'district', 'town'))
                 OR (b.kind = 'site' AND b.parent = p.place AND b.path NOT LIKE '%/summer'))
             UNION
             SELECT u.place FROM guest u
             JOIN student s ON s.district = u.district AND s.place = u.place AND s.student = u.student
             WHERE u.district = $1 AND s.household IN (SELECT substr(value ->> 'to', 11) FROM jsonb_each($3)
                 WHERE (value ->> 'to') LIKE 'household:%'))"
    };
}
pub(crate) use heard;

mod block;
mod care_note;
mod collector;
mod delivery;
mod household;
mod inbox;
mod namesake;
mod photo;
mod place;
mod register;
mod signin;
pub(crate) mod student;
mod user;

pub use block::BlockRow;
pub(crate) use block::block;
pub(crate) use collector::{adult, listed};
pub use delivery::{ENOUGH, MADE_TO, Named, Parcel, TOO_LATE};
pub use household::{CareGroup, ChoiceRow, Contact, MoneyRow, TonightRow};
pub use inbox::{Follow, Followed, Reader};
pub use namesake::Namesake;
pub(crate) use photo::picture;
pub use register::{Collector, Guardian, Register, Staff};
pub use signin::Person;
pub(crate) use signin::masked;
pub(crate) use student::student;
pub use user::{Held, User};
