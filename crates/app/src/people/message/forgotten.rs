//! 没有着落 Rolls and evenings that were forgotten, children nobody has fetched or found.

use super::Words;
use crate::day::incident::step_word;
use crate::day::session::keeper;
use crate::texts::Texts;
use rules::day::incident::Step;

/// Their words; nothing for a kind of another noun.
pub(super) fn words(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let child = words.say("child");
    Some(match kind {
        "late-guardians" | "late-staff" | "late-leader" | "late-police" => waiting(t, kind, words),
        "roll-overdue" => {
            let name = keeper(t, &words.say("name"));
            t.message_roll_overdue(words.either("group"), words.say("minutes"), name)
        }
        "roll-leader" => {
            let name = keeper(t, &words.say("name"));
            t.message_roll_leader(words.either("group"), words.say("minutes"), name)
        }
        "absence-leader" => t.message_absence_leader(child, words.say("home_class"), words.say("minutes")),
        "absence-staff" if words.say("head") == "none" => {
            t.message_absence_unasked(child, words.say("home_class"))
        }
        "absence-staff" => t.message_absence_staff(child, words.say("home_class"), words.say("minutes")),
        "session-unclosed" => {
            let (day, group, name) =
                (words.day(t, "day"), words.either("group"), keeper(t, &words.say("name")));
            t.message_session_unclosed(day, group, words.say("count"), name)
        }
        "incident-overdue" => {
            let code = words.say("step");
            let step = Step::ALL.iter().copied().find(|step| step.key() == code);
            t.message_incident_overdue(child, step.map_or(code, |step| step_word(t, step)))
        }
        "incident-office" => t.message_incident_office(words.either("school")),
        "session-unended" => t.message_session_unended(words.day(t, "day"), words.either("group")),
        _ => return None,
    })
}

/// 迟接 A child nobody has fetched, at the place where it is.
fn waiting(t: &Texts, kind: &str, words: &Words<'_>) -> String {
    let (child, room, minutes) = (words.say("child"), words.say("room"), words.say("minutes"));
    let (plate, name) = (words.say("plate"), words.say("name"));
    match (kind, words.say("spot").as_str()) {
        ("late-guardians", "way") => t.message_late_guardians_way(child, plate, name),
        ("late-guardians", "unmarked") => t.message_late_guardians_unmarked(child),
        ("late-guardians", _) => t.message_late_guardians(child, room),
        ("late-staff", "way") => t.message_late_staff_way(child, minutes, plate, name),
        ("late-staff", "unmarked") => t.message_late_staff_unmarked(child, minutes, room),
        ("late-staff", _) => t.message_late_staff(child, minutes, room),
        ("late-leader", "way") => t.message_late_leader_way(child, minutes, plate, name),
        ("late-leader", "unmarked") => t.message_late_leader_unmarked(child, minutes, room),
        ("late-leader", _) => t.message_late_leader(child, minutes, room),
        (_, "way") => t.message_late_police_way(child, minutes, plate, name),
        (_, "unmarked") => t.message_late_police_unmarked(child, minutes, room),
        _ => t.message_late_police(child, minutes, room),
    }
}
