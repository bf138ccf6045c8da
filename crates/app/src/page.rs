//! 页面 What stands around every page: who, where, the way home, the language, the clock of a demo.

use crate::answer::{Asked, Card};
use crate::assets;
use crate::day::film;
use crate::desk::Desk;
use crate::enrol::guest;
use crate::money::tally;
use crate::texts::Texts;
use crate::ways;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::money::tender::Channel;
use rules::people::act::Act;
use rules::people::place::Place;

/// The context of `base.html`.
pub(crate) struct Shell {
    pub(crate) t: Texts,
    pub(crate) lang: &'static str,
    pub(crate) other_lang_href: String,
    pub(crate) who: Option<String>,
    pub(crate) csrf: String,
    pub(crate) key: String,
    pub(crate) place_name: Option<String>,
    pub(crate) home_href: String,
    pub(crate) end_href: String,
    pub(crate) nav: Vec<NavLink>,
    pub(crate) clock: Option<DemoClock>,
    pub(crate) path: String,
    pub(crate) style_href: String,
    pub(crate) script_href: String,
    pub(crate) notice: Option<String>,
    pub(crate) refusal: Option<Card>,
    asked: Asked,
}

impl Shell {
    /// Whether the form that was refused is the one with this hidden value: of many alike on a page, it opens again.
    pub(crate) fn was(&self, mark: &str, value: &str) -> bool {
        self.asked.typed(mark).is_some_and(|typed| typed == value)
    }

    /// What had been typed or chosen in a field of that form; nothing in every other.
    pub(crate) fn typed(&self, mark: &str, value: &str, field: &str) -> String {
        self.asked.typed(field).filter(|_| self.was(mark, value)).unwrap_or_default()
    }
}

/// A link of the main navigation.
pub(crate) struct NavLink {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

/// The demo's clock: what it shows, and where it can be turned.
pub(crate) struct DemoClock {
    pub(crate) now_label: String,
    pub(crate) moments: Vec<ClockMoment>,
}

/// A moment of the plan.
pub(crate) struct ClockMoment {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) current: bool,
}

/// Renders a page.
pub(crate) fn page(template: impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            let mut response = (headers, html).into_response();
            response.headers_mut().insert("x-afterbell-page", axum::http::HeaderValue::from_static("1"));
            response
        }
        Err(why) => {
            tracing::error!(%why, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Builds the shell of one request.
pub(crate) fn shell(desk: &Desk) -> Shell {
    let to = if desk.is_en() { "zh" } else { "en" };
    Shell {
        t: desk.t.clone(),
        lang: desk.lang.tag(),
        other_lang_href: format!("/language?to={to}&back={}", desk.path()),
        who: desk.who.signed_in().map(|person| person.name.clone()),
        csrf: desk.csrf(),
        key: desk.app.fresh_id(),
        place_name: desk.is_placed().then(|| desk.place_name().to_owned()),
        home_href: "/".to_owned(),
        end_href: desk.url("signin/end"),
        nav: nav(desk),
        clock: desk.app.demo.as_ref().map(|demo| demo.clock(desk)),
        path: desk.path().to_owned(),
        style_href: assets::style_href(),
        script_href: assets::script_href(),
        notice: desk.note(),
        refusal: desk.refusal(),
        asked: desk.asked(),
    }
}

/// Where each act's list lives: a link is shown to whoever may do the act.
fn nav(desk: &Desk) -> Vec<NavLink> {
    let t = &desk.t;
    let first = [
        (Act::EveningRead, "children", t.nav_children()),
        (Act::RollClose, "sessions", t.nav_sessions()),
        (Act::PickupSign, "pickups", t.nav_pickups()),
        (Act::GateRead, "gate", t.nav_gate()),
        (Act::EscortList, "escorts", t.nav_escorts()),
        (Act::RegistrationReview, "tonight", t.nav_tonight()),
        (Act::DutyList, "duties", t.nav_duties()),
        (Act::DutyArrive, "duties/own", t.duty_own()),
        (Act::EngagementKeep, "engagements", t.engagement_title()),
        (Act::AbsenceFollow, "absences", t.nav_absences()),
        (Act::WhereaboutsRead, "whereabouts", t.whereabouts_title()),
        (Act::RegistrationReview, "registrations", t.nav_registrations()),
        (Act::BlockEnter, "blocks", t.nav_blocks()),
        (Act::ExtendedAgree, "extended", t.nav_extended()),
        (Act::StudyList, "studies", t.nav_studies()),
        (Act::RollClose, "besides", t.nav_besides()),
        (Act::LeaveList, "leaves", t.nav_leaves()),
        (Act::MandateList, "mandates", t.nav_mandates()),
        (Act::CarelogWrite, "carelogs", t.nav_carelogs()),
        (Act::CarelogRead, "carelogs/class", t.nav_carelog_class()),
        (Act::HelpGive, "helps", t.nav_helps()),
        (Act::NeedList, "needs", t.nav_needs()),
        (Act::FilmList, "films", t.nav_films()),
        (Act::IncidentList, "incidents", t.nav_incidents()),
        (Act::ProblemList, "problems", t.nav_problems()),
        (Act::ConductList, "conduct", t.nav_conduct()),
        (Act::SicknessList, "sickness", t.nav_sickness()),
    ];
    let then = [
        (Act::AgreementList, "agreements", t.nav_agreements()),
        (Act::CareClassRead, "care-class", t.nav_care_class()),
        (Act::TemporaryList, "temporary", t.nav_temporary()),
        (Act::OutingList, "outings", t.nav_outings()),
        (Act::CensusRead, "census", t.nav_census()),
        (Act::PromiseRead, "promises", t.nav_promises()),
        (Act::ProviderBid, "calls", t.nav_calls()),
        (Act::MealList, "meals", t.nav_meals()),
        (Act::CourseList, "courses", t.nav_courses()),
        (Act::ContentRead, "contents", t.nav_contents()),
        (Act::GroupingList, "groupings", t.nav_groupings()),
        (Act::MergerRead, "mergers", t.nav_mergers()),
        (Act::WithdrawalList, "withdrawals", t.nav_withdrawals()),
        (Act::DeliveryRead, "deliveries", t.nav_deliveries()),
        (Act::BillIssue, "agreement-bills", t.agreement_charging()),
        (Act::BillList, "bills", t.nav_bills()),
        (Act::TallyList, "tallies", t.nav_tallies()),
        (Act::CollectionList, "collections", t.nav_collections()),
        (Act::ReconciliationList, "reconciliations", t.nav_reconciliations()),
        (Act::FlowRead, "flows", t.nav_flows()),
        (Act::PayRead, "pays", t.nav_pays()),
        (Act::AccountBalance, "day-ends", t.nav_day_ends()),
        (Act::AccountBalance, "month-ends", t.nav_month_ends()),
        (Act::SpendingList, "spendings", t.nav_spendings()),
        (Act::ReliefDecide, "reliefs", t.nav_reliefs()),
        (Act::FilingRead, "plans", t.nav_plans()),
        (Act::BoardRead, "board", t.nav_board()),
        (Act::MessageRead, "messages", t.nav_messages()),
    ];
    let is_there =
        |act, rest| desk.may(act) && ways::stands(&desk.app, &desk.place, rest) && is_asked(desk, act);
    let all = first.into_iter().chain(logistics(t)).chain(returning(t)).chain(then);
    let links = all.filter(|(act, rest, _)| is_there(*act, *rest));
    let links = links.map(|(_, rest, label)| (desk.url(rest), label)).collect();
    let links = guest::nav(desk).into_iter().chain(marked(desk, links));
    if desk.who.signed_in().is_some() { links.collect() } else { Vec::new() }
}

/// The turns and the free time of everybody who works here, what the logistics group looks at, and what everybody studies.
fn logistics(t: &Texts) -> Vec<(Act, &'static str, String)> {
    vec![
        (Act::RotaRead, "rota", t.rota_title()),
        (Act::FlextimeRead, "flextime", t.flextime_title()),
        (Act::ChecklistRead, "checklists", t.checklist_title()),
        (Act::FirstAidKeep, "first-aid", t.first_aid_title()),
        (Act::BriefingList, "briefings", t.briefing_title()),
        (Act::BriefingOwn, "briefings/own", t.briefing_own()),
    ]
}

/// What a plan of return brings.
fn returning(t: &Texts) -> Vec<(Act, &'static str, String)> {
    vec![
        (Act::ReportList, "reports", t.nav_reports()),
        (Act::ClearanceList, "clearances", t.nav_clearances()),
        (Act::StaffHealthList, "staff-health", t.nav_staff_health()),
        (Act::StaffHealthOwn, "staff-health/own", t.nav_staff_health_own()),
        (Act::ReadinessRead, "readiness", t.nav_readiness()),
        (Act::TrainingRead, "training", t.nav_training()),
        (Act::TrainingOwn, "training/own", t.nav_training_own()),
        (Act::StockRead, "stock", t.nav_stock()),
        (Act::DisinfectionRead, "disinfection", t.nav_disinfection()),
        (Act::EntryRead, "entries", t.nav_entries()),
        (Act::BatchList, "batches", t.nav_batches()),
    ]
}

/// The links, the page one is on marked: one's own page stands under the list of all, and is not that list.
fn marked(desk: &Desk, links: Vec<(String, String)>) -> Vec<NavLink> {
    let leads_here = |href: &str| desk.path().starts_with(href);
    let longest =
        links.iter().map(|(href, _)| href).filter(|href| leads_here(href.as_str())).map(String::len).max();
    let link = |(href, label): (String, String)| {
        let current = leads_here(href.as_str()) && longest == Some(href.len());
        NavLink { href, label, current }
    };
    links.into_iter().map(link).collect()
}

/// Whether anybody here would go there by itself.
fn is_asked(desk: &Desk, act: Act) -> bool {
    let needs = |one: Act, is_so: &dyn Fn() -> bool| act != one || is_so();
    let pays = || Channel::ALL.into_iter().any(|one| desk.app.channels.channel(&desk.place, one).is_some());
    needs(Act::ReconciliationList, &pays)
        // Whoever answers for a roll signs in with it.
        && needs(Act::DutyArrive, &|| !desk.may(Act::RollClose))
        && needs(Act::TallyList, &|| tally::is_afterwards(desk))
        && needs(Act::FilmList, &|| {
            desk.app.scheme(&desk.place).is_ok_and(|plan| film::is_offered(&plan.scheme))
        })
}

/// Ways to the same page of the places below for which something holds: an office goes on to its schools, a street to its
/// communities.
pub(crate) fn below(desk: &Desk, rest: &str, holds: impl Fn(&Place) -> bool) -> Vec<(String, String)> {
    let places = desk.app.places_under(&desk.place.path).into_iter();
    let places = places.filter(|place| place.place != desk.place.place && holds(place));
    let link = |place: Place| {
        let name = desk.lang.pick(&place.name_zh, &place.name_en).to_owned();
        (format!("/{}/{}/{rest}", place.district, place.place), name)
    };
    places.map(link).collect()
}
