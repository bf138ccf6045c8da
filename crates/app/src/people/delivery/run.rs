//! 同批 One line for what was written at one moment in one kind, a notice to every class or the bills of a month, with how
//! many of its readers it reached.

use super::{FollowedView, followed_view, from_before, run_address};
use crate::desk::Desk;
use crate::people::message::words;
use crate::texts::Texts;
use crate::when;
use rules::moment::Moment;
use rules::people::delivery::State;
use store::people::{Follow, Followed, Reader};

/// Messages of one notice that stand behind its own line; more have a page.
const BEHIND: usize = 30;

/// One notice of the sender's list.
pub(super) struct RunView {
    pub(super) text: String,
    pub(super) at: String,
    /// Chip and words: how many readers it has reached, and how.
    pub(super) counts: Vec<(&'static str, String)>,
    /// Its messages, where they stand behind the line.
    pub(super) messages: Vec<FollowedView>,
    /// The page of its messages; none where they stand behind the line.
    pub(super) href: String,
}

/// How far a message came to one reader, the worst first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reached {
    Failed,
    Unread,
    Waiting,
    Sent,
    Delivered,
    Read,
}

impl Reached {
    const ALL: [Self; 6] =
        [Self::Failed, Self::Unread, Self::Waiting, Self::Sent, Self::Delivered, Self::Read];

    /// The best of what our page and each channel say; on our page alone it waits to be read.
    fn of(reader: &Reader) -> Self {
        let has = |wanted: State| reader.ways.iter().any(|(_, state, ..)| *state == wanted);
        if reader.read_at.is_some() || has(State::Read) {
            Self::Read
        } else if has(State::Delivered) {
            Self::Delivered
        } else if has(State::Sent) {
            Self::Sent
        } else if has(State::Waiting) {
            Self::Waiting
        } else if has(State::Failed) {
            Self::Failed
        } else {
            Self::Unread
        }
    }

    fn chip(self, t: &Texts) -> (&'static str, String) {
        match self {
            Self::Failed => ("refused", t.delivery_state_failed()),
            Self::Unread => ("waiting", t.delivery_unread()),
            Self::Waiting => ("waiting", t.delivery_state_waiting()),
            Self::Sent => ("progress", t.delivery_state_sent()),
            Self::Delivered => ("done", t.delivery_state_delivered()),
            Self::Read => ("done", t.delivery_state_read()),
        }
    }
}

/// Messages in their notices: first those of which something failed, otherwise newest first as they came.
pub(super) fn runs(desk: &Desk, follow: Follow, messages: Vec<Followed>) -> Vec<RunView> {
    let mut runs: Vec<((Moment, String), Vec<Followed>)> = Vec::new();
    for message in messages {
        let of = (message.at, message.kind.clone());
        match runs.iter_mut().rev().find(|(known, _)| *known == of) {
            Some((_, own)) => own.push(message),
            None => runs.push((of, vec![message])),
        }
    }
    runs.sort_by_key(|(_, own)| !reached(own).contains(&Reached::Failed));
    runs.into_iter().map(|((at, kind), own)| run_view(desk, follow, (at, &kind), own)).collect()
}

/// How far these messages came to each of their readers.
fn reached(messages: &[Followed]) -> Vec<Reached> {
    messages.iter().flat_map(|one| &one.readers).map(Reached::of).collect()
}

fn run_view(desk: &Desk, follow: Follow, (at, kind): (Moment, &str), own: Vec<Followed>) -> RunView {
    let t = &desk.t;
    let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let all = reached(&own);
    let count = |one: Reached| {
        let (chip, word) = one.chip(t);
        let n = all.iter().filter(|other| **other == one).count();
        (n > 0).then(|| (chip, t.delivery_count(word, many(n))))
    };
    let mut texts: Vec<String> = own.iter().map(|one| words(desk.lang, kind, &one.words)).collect();
    texts.dedup();
    let more = texts.len() > 1;
    let text = texts.into_iter().next().unwrap_or_default();
    let begins = own.first().map_or((i64::MAX, i64::MAX), |one| (one.key.0, one.key.1 + 1));
    let is_long = own.len() > BEHIND;
    RunView {
        text: if more { t.delivery_run(many(own.len()), text) } else { text },
        at: when::moment(t, at),
        counts: Reached::ALL.into_iter().filter_map(count).collect(),
        href: if is_long {
            from_before(&run_address(desk, follow, (at, kind)), begins)
        } else {
            String::new()
        },
        messages: if is_long {
            Vec::new()
        } else {
            own.into_iter().map(|one| followed_view(desk, one)).collect()
        },
    }
}
