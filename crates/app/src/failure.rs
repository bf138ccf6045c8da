//! 失败 The three kinds that are never mixed: a refusal, what is not theirs, a fault of ours.

use axum::response::{IntoResponse, Response};
use rules::people::role::NotPermitted;
use rules::refusal::{Missing, Refuses};
use std::sync::Arc;
use store::Fault;

/// Why an act did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule said no: shown to the person with its clause and what to do next.
    #[error("refused: {}", .0.code())]
    Refused(Box<dyn Refuses + Send + Sync>),
    /// Outside their places: answered like what does not exist.
    #[error("not found")]
    NotTheirs,
    /// Nobody is signed in.
    #[error("sign in first")]
    SignInFirst,
    /// A form that no page of ours sends: stale, forged or from another site.
    #[error("this form cannot be read: {0}")]
    BadForm(String),
    /// We, or the world, failed.
    #[error(transparent)]
    Fault(Fault),
}

impl Failure {
    /// A form without which this field nothing can be done: it comes back as it was typed.
    pub(crate) fn missing(field: impl Into<String>) -> Self {
        Missing { field: field.into() }.into()
    }

    /// The refusal's stable code, if it is one.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => Some(refusal.code()),
            Self::NotTheirs | Self::SignInFirst | Self::BadForm(_) | Self::Fault(_) => None,
        }
    }
}

impl From<NotPermitted> for Failure {
    fn from(_: NotPermitted) -> Self {
        Self::NotTheirs
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotFound => Self::NotTheirs,
            Fault::Busy(_)
            | Fault::Conflict(_)
            | Fault::Corrupt { .. }
            | Fault::Ledger(_)
            | Fault::Unjournalled
            | Fault::Unknown(_)
            | Fault::Away(_)
            | Fault::Db(_) => Self::Fault(fault),
        }
    }
}

impl IntoResponse for Failure {
    /// The answer layer turns the failure into a page in the reader's language; see `answer.rs`.
    fn into_response(self) -> Response {
        let mut response = axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// One line for every noun whose rules refuse: `?` then turns its refusals into failures.
macro_rules! refusals {
    ($($refusal:ty,)+) => {$(
        impl From<$refusal> for Failure {
            fn from(refusal: $refusal) -> Self {
                Self::Refused(Box::new(refusal))
            }
        }
    )+};
}

refusals! {
    Missing,
    rules::bureau::complaint::Refusal,
    rules::enrol::claim::Refusal,
    rules::enrol::claim::Unsettled,
    rules::enrol::course::Refusal,
    rules::enrol::draw::Refusal,
    rules::plan::filing::Refusal,
    rules::plan::policy::Refusal,
    rules::plan::activity::Refusal,
    rules::plan::calendar::adding::Refusal,
    rules::plan::calendar::own::Refusal,
    rules::enrol::content::Refusal,
    rules::enrol::grouping::Refusal,
    rules::enrol::grouping::leading::Refusal,
    rules::enrol::grouping::moving::Refusal,
    rules::enrol::mandate::Refusal,
    rules::enrol::merger::Refusal,
    rules::enrol::notice::Refusal,
    rules::enrol::offer::Refusal,
    rules::enrol::placement::Refusal,
    rules::enrol::precedence::Refusal,
    rules::enrol::preference::Refusal,
    rules::money::audit::Refusal,
    rules::money::behalf::Refusal,
    rules::money::bill::Refusal,
    rules::money::charge::billing::Refusal,
    rules::money::collection::Refusal,
    rules::money::correction::Refusal,
    rules::money::day_end::Refusal,
    rules::money::debt::Refusal,
    rules::money::month_end::Refusal,
    rules::money::pay::Refusal,
    rules::money::payment::Refusal,
    rules::money::quittance::Refusal,
    rules::money::reconciliation::Refusal,
    rules::money::relief::asking::Refusal,
    rules::money::spending::Refusal,
    rules::money::surplus::Refusal,
    rules::money::tally::Refusal,
    rules::money::refund::Refusal,
    rules::money::rest::Refusal,
    rules::money::tender::Refusal,
    rules::money::withdrawal::Refusal,
    rules::day::absence::Refusal,
    rules::day::beside::Refusal,
    rules::day::briefing::Refusal,
    rules::day::checklist::Refusal,
    rules::day::first_aid::Refusal,
    rules::day::closure::Refusal,
    rules::day::alone::Refusal,
    rules::day::delegation::Refusal,
    rules::day::friday::Refusal,
    rules::day::escort::Refusal,
    rules::day::film::Refusal,
    rules::day::help::Refusal,
    rules::day::duty::Refusal,
    rules::day::engagement::Refusal,
    rules::day::flextime::Refusal,
    rules::day::rota::Refusal,
    rules::day::need::Refusal,
    rules::day::handover::Refusal,
    rules::day::handover::undoing::Refusal,
    rules::day::incident::cover::Refusal,
    rules::day::incident::reopening::Refusal,
    rules::day::meal::Refusal,
    rules::day::meal::ordering::Refusal,
    rules::day::sample::Refusal,
    rules::people::photo::Refusal,
    rules::people::student::Refusal,
    rules::safety::insurance::Refusal,
    rules::day::late::Refusal,
    rules::day::late::answering::Refusal,
    rules::day::study::Refusal,
    rules::day::passcode::Refusal,
    rules::day::carelog::Refusal,
    rules::day::conduct::Refusal,
    rules::day::incident::Refusal,
    rules::day::leave::Refusal,
    rules::day::leave::ending::Refusal,
    rules::day::leave::handing::Refusal,
    rules::day::sickness::Refusal,
    rules::day::pickup::Refusal,
    rules::day::problem::Refusal,
    rules::day::taking::Refusal,
    rules::day::roll::Refusal,
    rules::day::roll::amending::Refusal,
    rules::day::roll::undoing::Refusal,
    rules::day::roll::unlisted::Refusal,
    rules::day::session::Refusal,
    rules::enrol::registration::Refusal,
    rules::enrol::signup::Refusal,
    rules::enrol::review::Refusal,
    rules::community::agreement::charging::Refusal,
    rules::community::agreement::leave::Refusal,
    rules::community::agreement::signing::Refusal,
    rules::community::census::answering::Refusal,
    rules::community::collecting::Refusal,
    rules::community::care_class::opening::Refusal,
    rules::community::carer::choosing::Refusal,
    rules::community::carer::working::Refusal,
    rules::community::management::writing::Refusal,
    rules::community::outing::Refusal,
    rules::community::outing::going::Refusal,
    rules::community::premises::inspecting::Refusal,
    rules::community::promise::keeping::Refusal,
    rules::community::provider::calling::Refusal,
    rules::community::provider::holding::Refusal,
    rules::community::supervision::visiting::Refusal,
    rules::community::temporary::booking::Refusal,
    rules::community::temporary::hours::Refusal,
    rules::safety::lodgement::Refusal,
    rules::safety::clearance::file::Refusal,
    rules::safety::clearance::taking::Refusal,
    rules::safety::disinfection::logging::Refusal,
    rules::safety::readiness::recording::Refusal,
    rules::safety::report::making::Refusal,
    rules::safety::staff_health::Refusal,
    rules::safety::stock::moving::Refusal,
    rules::safety::training::learning::Refusal,
    rules::people::block::Refusal,
    rules::people::care_note::Refusal,
    rules::people::collector::Refusal,
    rules::people::delivery::Refusal,
    rules::people::signin::Refusal,
}
