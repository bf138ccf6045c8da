//! 来自谁 How many complaints about a school came from one sender in the last hour (P1.15). It is kept in memory, under marks, and beside
//! no complaint: no database, copy or journal says who complained.

use crate::app::App;
use rules::moment::Moment;
use rules::people::place::Place;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// When complaints came, by the mark of their school and sender.
#[derive(Debug, Default)]
pub(crate) struct Senders(Mutex<BTreeMap<String, Vec<Moment>>>);

impl Senders {
    /// How many came of a mark after a moment; what is older is forgotten.
    pub(super) fn after(&self, mark: &str, since: Moment) -> i64 {
        let mut all = self.0.lock().expect("nobody panics while counting");
        all.retain(|_, times| {
            times.retain(|at| *at > since);
            !times.is_empty()
        });
        all.get(mark).map_or(0, |times| i64::try_from(times.len()).unwrap_or(i64::MAX))
    }

    /// One more came.
    pub(super) fn came(&self, mark: String, now: Moment) {
        self.0.lock().expect("nobody panics while counting").entry(mark).or_default().push(now);
    }
}

/// What a school and a sender are counted under.
pub(super) fn mark(app: &App, school: &Place, from: &str) -> String {
    app.secrets.mark(&format!("complaint-sender/{}/{from}", school.path.as_str()))
}
