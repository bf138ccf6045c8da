//! 警告 What PostgreSQL warns of while it commits: a wait for its standby that was given up leaves the commit standing here
//! and perhaps nowhere else.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::LazyLock;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Level, Metadata, Subscriber, dispatcher};

/// Where sqlx reports what a server said beside its answer. It passes on neither the notice nor its code, and the text comes
/// in the server's language, so that every warning of a commit counts: the others that a commit has are no better news.
const NOTICE: &str = "sqlx::postgres::notice";

/// Made once: the cost of a listener lies in making it.
static LISTENER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Listener));

thread_local! {
    static HAS_WARNED: Cell<bool> = const { Cell::new(false) };
    /// Who listens to everything else on this thread.
    static OUTER: RefCell<Dispatch> = RefCell::new(Dispatch::none());
}

/// Does work on one connection, and says whether the server warned meanwhile. What its answer brings is read while the work
/// is polled, on the thread that polls it: a warning heard there is of this connection and no other.
pub(crate) async fn warned<T>(work: impl Future<Output = T>) -> (T, bool) {
    let (mut work, mut has_warned) = (pin!(work), false);
    let done = poll_fn(|context| {
        let outer = OUTER.replace(dispatcher::get_default(Dispatch::clone));
        let before = HAS_WARNED.replace(false);
        let polled = dispatcher::with_default(&LISTENER, || work.as_mut().poll(context));
        has_warned |= HAS_WARNED.replace(before);
        OUTER.replace(outer);
        polled
    });
    (done.await, has_warned)
}

/// Hears warnings, whatever the program's own log leaves out, and passes all events on.
struct Listener;

fn is_warning(about: &Metadata<'_>) -> bool {
    about.target() == NOTICE && *about.level() <= Level::WARN
}

impl Subscriber for Listener {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        let outer = || OUTER.with_borrow(|outer| outer.enabled(about));
        !about.is_span() && (is_warning(about) || outer())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::WARN)
    }

    fn event(&self, event: &Event<'_>) {
        if is_warning(event.metadata()) {
            HAS_WARNED.set(true);
        }
        OUTER.with_borrow(|outer| {
            if outer.enabled(event.metadata()) {
                outer.event(event);
            }
        });
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1) // none is enabled
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_a_warning_of_the_server_is_heard() {
        let say = |n: u8| async move {
            tokio::task::yield_now().await;
            match n {
                // As sqlx does: it asks first whether anybody listens.
                0 if tracing::enabled!(target: "sqlx::postgres::notice", Level::WARN) => {
                    tracing::warn!(target: "sqlx::postgres::notice", "the wait was given up");
                }
                0 => panic!("nobody listens"),
                1 => tracing::info!(target: "sqlx::postgres::notice", "a table is there already"),
                _ => tracing::warn!("something else"),
            }
            n
        };
        for (n, heard) in [(0, true), (1, false), (2, false)] {
            assert_eq!(warned(say(n)).await, (n, heard));
        }
    }

    #[tokio::test]
    async fn one_warning_is_of_one_connection() {
        let quiet = warned(tokio::task::yield_now());
        let loud = warned(async {
            tokio::task::yield_now().await;
            tracing::warn!(target: "sqlx::postgres::notice", "the wait was given up");
        });
        let ((_, quiet), (_, loud)) = tokio::join!(quiet, loud);
        assert_eq!((quiet, loud), (false, true));
    }
}
