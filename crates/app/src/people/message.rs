//! 消息 What a household was told, in the reader's language: one text a kind of the outbox.

mod complaint;
mod drawing;
mod filing;
mod forgotten;
mod grouping;
mod kept;
mod replanning;
mod rota;
mod stand_in;

use crate::day::closure::cause_word;
use crate::desk::Desk;
use crate::money::behalf::way_word;
use crate::texts::{Lang, Texts};
use crate::when;
use rules::fen::Fen;
use rules::moment::Moment;
use rules::people::block::Unheard;
use rules::people::message::{GroupLine, Kind, Privacy};
use serde_json::Value;
use store::Message;

/// One message of the page.
#[derive(PartialEq)]
pub(crate) struct MessageView {
    pub(crate) at: String,
    pub(crate) text: String,
    /// Where what it asks for is done; nowhere of its own where empty.
    pub(crate) href: String,
}

/// The texts of messages; a code that was sent to a phone is never shown, and what was said of two children in the
/// same words is read once.
pub(crate) fn messages(desk: &Desk, told: Vec<Message>) -> Vec<MessageView> {
    let told = told.into_iter().filter(|message| message.kind != "signin-code");
    let view = |message: Message| MessageView {
        at: when::moment(&desk.t, message.at),
        text: words(desk.lang, &message.kind, &message.words),
        href: leads_to(&message).map_or_else(String::new, |rest| {
            format!("/{}/{}/{rest}", desk.place.district, complaint::stands_at(&message))
        }),
    };
    let mut views: Vec<MessageView> = told.map(view).collect();
    views.dedup();
    views
}

/// The page where what a message asks for is done, at the place that wrote it.
fn leads_to(message: &Message) -> Option<String> {
    let said = |name: &str| message.words[name].as_str().unwrap_or("");
    Some(match message.kind.as_str() {
        "placement-stopped" => format!("placements/{}", said("student")),
        "insurance-ending" | "insurance-ended" => format!("insurances/{}", said("student")),
        "stock-asked" => "stock".to_owned(),
        "waiting-long" => "board".to_owned(),
        "withdrawal-waits" | "withdrawal-late" => "withdrawals".to_owned(),
        "surplus-found" | "surplus-told" => "flows".to_owned(),
        kind if kind.starts_with("rota-") => "rota".to_owned(),
        kind if kind.starts_with("complaint-") => return complaint::leads_to(message),
        _ => return filing::leads_to(message),
    })
}

/// What a channel outside our page says of a message.
pub(crate) struct Outside {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) child: String,
    pub(crate) code: String,
}

/// One message in its words, several as their number; of what is sealed only that there is something to read (X.16).
pub(crate) fn outside(lang: Lang, (kind, said): (&str, &Value), count: usize) -> Outside {
    let t = &lang.texts();
    let (known, blanks) = (Kind::of(kind), Words { words: said, en: lang == Lang::En });
    let sealed = known.privacy == Privacy::Sealed;
    let text = match kind {
        _ if count > 1 => t.message_outside_several(i64::try_from(count).unwrap_or(i64::MAX)),
        _ if sealed => t.message_outside_sealed(),
        "signin-code" => t.message_signin_code(blanks.say("code")),
        _ => words(lang, kind, said),
    };
    let child = if sealed || count > 1 { String::new() } else { blanks.say("child") };
    let code = if kind == "signin-code" { blanks.say("code") } else { String::new() };
    Outside { title: t.message_outside_title(), text, child, code }
}

/// One line for a group.
pub(crate) fn group_line(t: &Texts, line: GroupLine) -> String {
    match line.code() {
        "absence-opened" => t.message_group_absence_opened(line.count()),
        "pickup-question" => t.message_group_pickup_question(line.count()),
        "notice-published" => t.message_group_notice_published(),
        _ => t.message_group_other(line.count()),
    }
}

/// The text of a message on our own page.
pub(crate) fn words(lang: Lang, kind: &str, said: &Value) -> String {
    let t = &lang.texts();
    let words = Words { words: said, en: lang == Lang::En };
    let child = words.say("child");
    match kind {
        "notice-published" => t.message_notice_published(),
        "registration-submitted" => t.message_registration_submitted(child),
        "registration-late" => t.message_registration_late(child),
        "registration-accepted" => t.message_registration_accepted(child),
        "registration-waiting" => t.message_registration_waiting(child),
        "registration-returned" => t.message_registration_returned(child, words.say("reason")),
        "registration-withdrawn" => t.message_registration_withdrawn(child),
        "draw-overdue" => t.message_draw_overdue(words.moment(t, "at")),
        "placement-withdrawn" => t.message_placement_withdrawn(child, words.either("course")),
        "placement-promoted" | "placement-seated" => {
            t.message_placement_promoted(child, words.either("course"))
        }
        "placement-stopped" => t.message_placement_stopped(child, words.either("course"), words.say("most")),
        "course-opened" => t.message_course_opened(words.either("course"), child),
        "course-closed" => t.message_course_closed(words.either("course"), words.say("had"), child),
        "course-closed-seat" => {
            t.message_course_closed_seat(words.either("course"), words.say("had"), child, words.either("to"))
        }
        "course-closed-waits" => {
            t.message_course_closed_waits(words.either("course"), words.say("had"), child, words.either("to"))
        }
        "offer-made" => t.message_offer_made(words.either("course"), child, words.moment(t, "until")),
        "offer-lapsed" => t.message_offer_lapsed(words.either("course"), child),
        "placement-waiting" => t.message_placement_waiting(child, words.either("course")),
        "signup-made" => t.message_signup_made(child, words.either("point")),
        "signup-waiting" => t.message_signup_waiting(words.either("point"), child),
        "signup-promoted" => t.message_signup_promoted(child, words.either("point")),
        "signup-withdrawn" => t.message_signup_withdrawn(child, words.either("point")),
        "merger-asked" => t.message_merger_asked(
            words.either("from"),
            words.either("to"),
            child,
            words.deadline(t, "until"),
        ),
        "merger-moved" => t.message_merger_moved(words.either("from"), child, words.either("to")),
        "merger-ended" => t.message_merger_ended(words.either("point"), child),
        "merger-stays" => t.message_merger_stays(child),
        "alarm-unread" => t.message_alarm_unread(
            words.say("minutes"),
            self::words(lang, &words.say("kind"), &said["words"]),
        ),
        _ => today(t, kind, &words)
            .or_else(|| money(t, kind, &words))
            .or_else(|| duty(t, kind, &words))
            .or_else(|| replanning::words(t, kind, &words))
            .or_else(|| drawing::words(t, kind, &words))
            .or_else(|| reopening(t, kind, &words))
            .or_else(|| outing(t, kind, &words))
            .or_else(|| grouping::words(t, kind, &words))
            .or_else(|| kept::words(t, kind, &words))
            .or_else(|| filing::words(t, kind, &words))
            .or_else(|| complaint::words(t, kind, &words))
            .unwrap_or_else(|| t.message_other()),
    }
}

/// 托管账户 Bills, what is counted, paid and sent back, and what a term has left.
fn money(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let child = words.say("child");
    Some(match kind {
        "bill-issued" => t.message_bill_issued(child, words.fen()),
        "bill-reminded" if words.say("step") == "after" => {
            t.message_bill_late(words.either("bill"), child, words.fen(), words.day(t, "day"))
        }
        "bill-reminded" => t.message_bill_near(words.either("bill"), child, words.fen(), words.day(t, "day")),
        "tally-posted" => t.message_tally_posted(child, words.say("lessons"), words.day(t, "from")),
        "tally-recounted" => {
            t.message_tally_recounted(words.say("said"), child, words.day(t, "day"), words.day(t, "until"))
        }
        "beside-amended" => {
            let which = t.beside_which(words.day(t, "day"), words.either("title"));
            let found = t.message_beside_amended(words.say("state"), child, which, words.say("reason"));
            format!("{found} {}", t.beside_money(words.say("money")))
        }
        "tally-answered" => t.message_tally_answered(words.say("answer"), child),
        "payment-recorded" => t.message_payment_recorded(child, words.fen()),
        // An answer to a family in hardship, as earlier versions called it too.
        "request-answered" | "relief-decided" => t.message_request_answered(child),
        "refund-paid" => t.message_refund_paid(child, words.fen()),
        "refund-bounced" => t.message_refund_bounced(child, words.fen()),
        "refund-brought-back" => t.message_refund_brought_back(child, words.fen()),
        "half-month-back" => half_month(t, words),
        "behalf-taken" => {
            let by = t.message_behalf_by(words.say("name"), way_word(t, &words.say("way")));
            t.message_behalf_taken(words.say("what"), by, child, words.fen())
        }
        "surplus-found" => t.message_surplus_found(words.either("plan"), words.say("count"), words.fen()),
        "surplus-told" => t.message_surplus_told(
            words.either("school"),
            words.say("count"),
            words.day(t, "day"),
            words.fen(),
        ),
        "withdrawal-waits" => t.message_withdrawal_waits(
            child,
            words.either("school"),
            words.say("period"),
            words.day(t, "day"),
        ),
        "withdrawal-late" => {
            t.message_withdrawal_late(child, words.either("school"), words.say("period"), words.day(t, "day"))
        }
        "withdrawal-decided" => t.message_withdrawal_decided(words.say("choice"), child, words.fen()),
        _ => return None,
    })
}

/// 半月缺席 What half a month away gave back, and what of it is spent.
fn half_month(t: &Texts, words: &Words<'_>) -> String {
    let days = || (words.say("child"), words.day(t, "from"), words.day(t, "until"));
    let mut said = Vec::new();
    if words.amount("fen") > Fen::ZERO {
        let (child, from, until) = days();
        said.push(t.message_half_month_back(child, from, until, words.fen()));
    }
    if words.amount("owed") > Fen::ZERO {
        let (child, from, until) = days();
        said.push(t.message_half_month_owed(child, from, until, words.amount("owed").to_string()));
    }
    said.join(" ")
}

/// Evenings and the gate.
fn today(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let child = words.say("child");
    Some(match kind {
        "incident-reported" => t.message_incident_reported(child),
        "snack-noted" => t.message_snack_noted(child),
        "carelog-told" => t.message_carelog_told(child),
        "conduct-recorded" => t.message_conduct_recorded(child),
        "conduct-advised" => t.message_conduct_advised(child),
        "conduct-appealed" => t.message_conduct_appealed(child),
        "conduct-answered" => t.message_conduct_answered(child),
        "conduct-carried" => {
            t.message_conduct_carried(words.day(t, "date"), child, words.either("group"), words.say("name"))
        }
        "sickness-cluster" => t.message_sickness_cluster(words.say("home_class"), words.say("count")),
        "absence-opened" => t.message_absence_opened(child),
        "absence-followed" => t.message_absence_followed(child),
        "roll-added" => t.message_roll_added(child),
        "roll-unlisted" => t.message_roll_unlisted(words.either("group"), words.say("words")),
        "roll-unadded" => t.message_roll_unadded(child),
        "roll-joined" => t.message_roll_joined(words.either("group"), words.say("names")),
        "roll-parted" => t.message_roll_parted(words.either("group"), words.say("names")),
        "roll-amended" => {
            let (state, day, reason) = (words.say("state"), words.day(t, "day"), words.say("reason"));
            let found = t.message_roll_amended(state, child, day, reason);
            format!("{found} {}", t.roll_amend_money(words.say("money")))
        }
        "closure-declared" | "closure-lifted" => closure(t, kind, words),
        "escort-arranged" => t.message_escort_arranged(words.say("plate")),
        "escort-overdue" if words.say("link") == "taken" => {
            t.message_escort_not_taken(words.say("names"), words.say("plate"), words.say("name"))
        }
        "escort-overdue" => {
            t.message_escort_not_arrived(words.say("names"), words.say("plate"), words.say("name"))
        }
        "signing-refused" => t.message_signing_refused(child, words.say("name"), words.say("at")),
        "signing-out-first" => t.message_signing_out_first(child, words.say("name"), words.say("at")),
        "roll-missed" => t.message_roll_missed(child, words.say("home_class")),
        "leave-ended" => t.message_leave_ended(child, words.day(t, "from")),
        "extended-declined" => t.message_extended_declined(child, words.say("reason")),
        "extended-ended" => t.message_extended_ended(child, words.day(t, "from")),
        "collector-added" => t.message_collector_added(words.say("name"), child),
        "collector-ended" => t.message_collector_ended(words.say("name"), child),
        "photo-changed" => t.message_photo_changed(words.say("name"), child),
        "pickup-checked" if words.say("sign") == "gate" => {
            t.message_pickup_checked_gate(words.say("name"), child)
        }
        "pickup-checked" => t.message_pickup_checked(words.say("name"), child),
        "pickup-unchecked" => t.message_pickup_unchecked(words.say("name"), child),
        "pickup-question" => t.message_pickup_question(child, words.say("name"), words.say("phone")),
        "delegation-confirmed" => t.message_delegation_confirmed(child, words.say("name")),
        "alone-signed" => t.message_alone_signed(child, words.say("name")),
        "pickup-yes" => t.message_pickup_yes(child, words.say("name")),
        "pickup-no" => t.message_pickup_no(child, words.say("name")),
        "absence-guardians" => t.message_absence_guardians(child),
        "extended-agreed" => t.message_extended_agreed(child),
        "extended-asked" => t.message_extended_asked(child),
        "block-met" => t.message_block_met(words.say("name"), child),
        "block-unheard" => unheard(t, words),
        "passcode-replayed" => t.message_passcode_replayed(child),
        "handover-released" => t.message_handover_released(child, words.say("name")),
        "handover-undone" => t.message_handover_undone(child, words.say("name")),
        _ => return forgotten::words(t, kind, words),
    })
}

/// 不算数的话 What a barred guardian said or wanted, as it was written; days as anywhere else.
fn unheard(t: &Texts, words: &Words<'_>) -> String {
    let (about, said) = (words.say("about"), words.say("said"));
    let word = match Unheard::ALL.iter().copied().find(|one| one.key() == about) {
        Some(Unheard::Whereabouts) => t.unheard_whereabouts(),
        Some(Unheard::Leave) => t.unheard_leave(),
        Some(Unheard::LeaveEnd) => t.unheard_leave_end(),
        Some(Unheard::Sickness) => t.unheard_sickness(),
        Some(Unheard::Friday) => t.unheard_friday(),
        Some(Unheard::Collector) => t.unheard_collector(),
        Some(Unheard::Taking) => t.unheard_taking(),
        Some(Unheard::Photo) => t.unheard_photo(),
        None => about,
    };
    let what = match (said.is_empty(), when::read(t, &said)) {
        (true, _) => word,
        (false, Some(days)) => format!("{word} {days}"),
        (false, None) => format!("{word} “{said}”"),
    };
    t.message_block_unheard(words.say("child"), words.say("name"), what)
}

/// 到岗 Who is to be in place, who is not, who stands in.
fn duty(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    Some(match kind {
        "guests-unplaced" => t.message_guests_unplaced(words.say("count")),
        "duty-soon" => t.message_duty_soon(words.say("from"), words.say("room"), words.either("group")),
        "duty-missing" | "duty-unfilled" => stand_in::missed(t, kind, words),
        kind if kind.starts_with("stand-in-") => return stand_in::words(t, kind, words),
        "flextime-asked" => {
            let (from, until) = (words.say("from"), words.say("until"));
            t.message_flextime_asked(words.say("name"), words.day(t, "date"), from, until)
        }
        "flextime-granted" | "flextime-declined" => {
            let (date, from, until) = (words.day(t, "date"), words.say("from"), words.say("until"));
            match kind {
                "flextime-granted" => t.message_flextime_granted(date, from, until),
                _ => t.message_flextime_declined(date, from, until),
            }
        }
        "checklist-overdue" => {
            let duty = rules::plan::form::word(&words.say("duty"));
            let duty = duty.in_language(words.en).to_owned();
            t.message_checklist_overdue(words.say("by"), duty, words.say("count"))
        }
        "briefing-due" => t.message_briefing_due(),
        "problem-reported" => t.message_problem_reported(),
        "problem-overdue" => t.message_problem_overdue(words.say("name")),
        "problem-closed" => t.message_problem_closed(),
        _ => return rota::words(t, kind, words),
    })
}

/// 返校与社区托管 Reports, the way back, the gate, never with a word of what is ill; agreements.
fn reopening(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let child = words.say("child");
    Some(match kind {
        "report-due" => t.report_message_due(child),
        "report-doctor" => t.report_message_doctor(child),
        "report-follow" => t.report_message_follow(words.say("home_class"), child),
        "report-overdue" => t.report_message_overdue(words.say("home_class"), child),
        "clearance-moved" => t.clearance_message_moved(child),
        "agreement-offered" => t.agreement_message_offered(child),
        "agreement-ended" => t.agreement_message_ended(child, words.day(t, "day")),
        "agreement-unsigned" => t.agreement_message_unsigned(child),
        "care-class-opened" => t.care_class_message_opened(),
        "care-class-closed" => t.care_class_message_closed(words.say("reason")),
        "care-class-suspended" => t.care_class_message_suspended(),
        "care-class-lost" => t.care_class_message_lost(words.either("lost")),
        "care-class-resumed" => t.care_class_message_resumed(),
        "care-class-ending" if words.say("what") == "check" => {
            t.care_class_message_check_ends(words.day(t, "until"))
        }
        "care-class-ending" => {
            t.care_class_message_certificate_ends(words.say("number"), words.day(t, "until"))
        }
        "promise-overdue" => t.promise_message_overdue(
            words.either("community"),
            words.say("what"),
            words.day(t, "by_when"),
            words.say("contact"),
        ),
        "collecting-met" => t.collecting_message_met(words.say("name"), child),
        "temporary-unbooked" => t.temporary_message_unbooked(child),
        "temporary-moved" => t.temporary_message_moved(words.held(t)),
        "temporary-left" => t.temporary_message_left(child, words.say("name")),
        "agreement-undone" => t.agreement_message_undone(child),
        "entry-closed" => t.entry_message_closed(child, words.day(t, "day")),
        "entry-early" => t.entry_message_early(child, words.day(t, "day")),
        "entry-held" => t.entry_message_held(child),
        "entry-fetched" => t.entry_message_fetched(words.say("name"), child),
        "staff-health-follow" => t.staff_health_message_follow(words.say("name")),
        "staff-health-due" => t.staff_health_message_due(),
        "staff-health-moved" => t.staff_health_message_moved(words.say("name")),
        "staff-health-held" => t.staff_health_message_held(words.say("name")),
        "staff-health-absent" => t.staff_health_message_absent(words.say("name")),
        "stock-asked" => {
            t.stock_message_asked(words.either("school"), words.either("item"), words.say("count"))
        }
        "stock-give" => {
            t.stock_message_give(words.either("item"), words.say("count"), words.either("school"))
        }
        "stock-take" => {
            t.stock_message_take(words.either("item"), words.say("count"), words.either("school"))
        }
        _ => return None,
    })
}

/// 外出与征集 Outings of a community's class, who has not come there or was fetched, what was taken back, and how a call ended.
fn outing(t: &Texts, kind: &str, words: &Words<'_>) -> Option<String> {
    let child = words.say("child");
    let (what, names) = (words.say("what"), words.say("names"));
    Some(match kind {
        "outing-planned" => t.outing_message_planned(words.day(t, "day"), what, child, words.day(t, "until")),
        "outing-due" => t.outing_message_due(what, words.day(t, "day"), child),
        "outing-cancelled" => t.outing_message_cancelled(words.day(t, "day"), what, words.say("reason")),
        "outing-left" => t.outing_message_left(child, words.say("to"), words.say("until")),
        "outing-back" => t.outing_message_back(child),
        "outing-missing" => t.outing_message_missing(what, names),
        "outing-overdue" => t.outing_message_overdue(what, names),
        "agreement-missing" => t.agreement_message_missing(child),
        "agreement-late" => t.agreement_message_late(child),
        "agreement-leave" => t.agreement_message_leave(child, words.day(t, "day"), words.say("name")),
        "agreement-leave-ended" => {
            t.agreement_message_leave_ended(child, words.day(t, "day"), words.say("name"))
        }
        "agreement-safe" => t.agreement_message_safe(child, words.say("name")),
        "agreement-left" => t.agreement_message_left(child, words.say("name")),
        "temporary-undone" => t.temporary_message_undone(child),
        "provider-chosen" => t.provider_call_message_chosen(words.either("community"), words.say("reason")),
        "provider-other" => {
            t.provider_call_message_other(words.either("community"), words.say("name"), words.say("reason"))
        }
        "provider-nobody" => t.provider_call_message_nobody(words.either("community"), words.say("reason")),
        _ => return None,
    })
}

/// 停课 A closure, as a family or a teacher is told of it.
fn closure(t: &Texts, kind: &str, words: &Words<'_>) -> String {
    let (from, to, child) = (words.day(t, "from"), words.day(t, "to"), words.say("child"));
    let days = if from == to { from } else { format!("{from} – {to}") };
    let days = format!("{days} {}", words.say("hours")).trim_end().to_owned();
    let cause = cause_word(t, &words.say("cause"));
    let note = words.say("note");
    let why = if note.is_empty() { cause } else { format!("{cause} · {note}") };
    let (moved, courses) = (words.day(t, "moved_to"), words.either("courses"));
    let lessons = words.either("lessons");
    if child.is_empty() && !lessons.is_empty() && kind != "closure-lifted" {
        return t.message_closure_teacher_moved(days, why, moved, lessons);
    }
    let only = words.either("group");
    if !only.is_empty() {
        // a lesson that could not move is not held at all, whatever was wished
        return match (kind, child.is_empty(), courses.is_empty()) {
            ("closure-lifted", true, _) => t.message_closure_group_teacher_lifted(only, days),
            ("closure-lifted", false, _) => t.message_closure_group_lifted(only, days, child),
            (_, true, _) => t.message_closure_group_teacher(only, days, why),
            (_, false, true) => t.message_closure_group(child, only, days, why),
            (_, false, false) => {
                let when = if lessons.is_empty() { moved } else { format!("{moved} {}", hours_of(&lessons)) };
                t.message_closure_group_moved(t.message_closure_group_teacher(only, days, why), child, when)
            }
        };
    }
    match (kind, child.is_empty()) {
        ("closure-lifted", true) => t.message_closure_teacher_lifted(days),
        ("closure-lifted", false) => t.message_closure_lifted(days, child),
        (_, true) => t.message_closure_teacher(days, why),
        _ if courses.is_empty() => t.message_closure_declared(days, why, child),
        _ => t.message_closure_moved(t.closure_line(days, why), child, courses, moved),
    }
}

/// 16:40–17:20, of 机器人 16:40–17:20: the name was said before.
fn hours_of(lesson: &str) -> &str {
    lesson.rsplit_once(' ').map_or(lesson, |(_, hours)| hours)
}

/// The words of a message.
struct Words<'a> {
    words: &'a Value,
    en: bool,
}

impl Words<'_> {
    /// A word, or nothing where the message has none.
    fn say(&self, name: &str) -> String {
        match &self.words[name] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => String::new(),
        }
    }

    /// Weekdays, hours and room of temporary care.
    fn held(&self, t: &Texts) -> String {
        let days = self.say("days");
        let weekday = |day: &str| day.parse().map_or_else(|_| String::new(), |day| when::weekday(t, day));
        let days: Vec<String> = days.split_whitespace().map(weekday).collect();
        let hours = format!("{} – {}", self.say("from"), self.say("until"));
        format!("{} {hours} · {}", days.join(" "), self.say("room"))
    }

    /// A minute of the day, where there is one.
    fn minute(&self, name: &str) -> Option<i64> {
        self.words[name].as_i64()
    }

    /// A moment, as people read it.
    fn moment(&self, t: &Texts, name: &str) -> String {
        self.words[name].as_i64().map_or_else(String::new, |at| when::moment(t, Moment(at)))
    }

    /// A moment from which on it is too late.
    fn deadline(&self, t: &Texts, name: &str) -> String {
        self.words[name].as_i64().map_or_else(String::new, |at| when::deadline(t, Moment(at)))
    }

    /// A day, as people read it.
    fn day(&self, t: &Texts, name: &str) -> String {
        self.say(name).parse().map_or_else(|_| String::new(), |day| when::day(t, day))
    }

    /// Days as they are named, or the first and the last of many.
    fn days(&self, t: &Texts) -> String {
        let named = self.say("days");
        let day = |day: &str| day.parse().map_or_else(|_| String::new(), |day| when::day(t, day));
        let days: Vec<String> = named.split_whitespace().map(day).collect();
        if days.is_empty() {
            return t.replanning_days(self.day(t, "first"), self.day(t, "last"), self.say("count"));
        }
        days.join(if self.en { ", " } else { "\u{3001}" })
    }

    /// An amount of money.
    fn fen(&self) -> String {
        self.amount("fen").to_string()
    }

    fn amount(&self, name: &str) -> Fen {
        Fen(self.words[name].as_i64().unwrap_or(0))
    }

    /// A word that stands in both languages: `group` and `group_en`.
    fn either(&self, name: &str) -> String {
        let english = self.say(&format!("{name}_en"));
        if self.en && !english.is_empty() { english } else { self.say(name) }
    }
}
