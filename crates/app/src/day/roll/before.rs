//! 课前 Whom a care group has until its course begins: they are called there and not here, and whoever leads the group must know that
//! they are in the room (P3.12, X.5).

use crate::day::gate::{Before, before_course};
use crate::desk::Desk;
use crate::failure::Failure;
use rules::day::session::Session;
use store::Tx;

/// One line a child; nothing for a course, or on another day.
pub(super) async fn lines(desk: &Desk, tx: &mut Tx, session: &Session) -> Result<Vec<String>, Failure> {
    if session.course.is_some() || session.date != desk.now.date() {
        return Ok(Vec::new());
    }
    let all = before_course(desk, tx, ("", ""), Some(&session.group)).await?.into_iter();
    let line = |one: Before| {
        let at = one.at.time().strftime("%H:%M").to_string();
        desk.t.roll_before_one(one.student.name, one.student.home_class, at)
    };
    Ok(all.filter(|one| one.group == session.group).map(line).collect())
}
