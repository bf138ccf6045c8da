//! 道 A lane: few of one kind are answered at once and the others wait in their order, so that the gate finds the database
//! free whoever else asks.

use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// So many of one kind are answered at once.
const AT_ONCE: usize = 2;
/// So many of one kind wait; whoever comes then is told to come back.
const WAITING: usize = 8192;

/// Who is answered, and who waits.
#[derive(Debug)]
pub(crate) struct Lane {
    free: Semaphore,
    waiting: AtomicUsize,
}

impl Default for Lane {
    fn default() -> Self {
        Self { free: Semaphore::new(AT_ONCE), waiting: AtomicUsize::new(0) }
    }
}

impl Lane {
    /// Waits for its turn; none where too many wait.
    pub(crate) async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        let _counted = Counted::one_more(&self.waiting)?;
        self.free.acquire().await.ok()
    }
}

/// Counts until it is dropped: a peer that hangs up waits no longer.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn one_more(waiting: &'a AtomicUsize) -> Option<Self> {
        let counted = Self(waiting);
        (waiting.fetch_add(1, Ordering::Relaxed) < WAITING).then_some(counted)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    #[test]
    fn few_are_answered_and_the_others_wait_in_their_order() {
        let (lane, mut context) = (Lane::default(), Context::from_waker(Waker::noop()));
        let mut enter = |future: std::pin::Pin<&mut dyn Future<Output = _>>| future.poll(&mut context);
        let (mut first, mut second, mut third) = (pin!(lane.enter()), pin!(lane.enter()), pin!(lane.enter()));
        let Poll::Ready(Some(in_first)) = enter(first.as_mut()) else { panic!("the first waits") };
        let Poll::Ready(Some(_in_second)) = enter(second.as_mut()) else { panic!("the second waits") };
        assert!(enter(third.as_mut()).is_pending());
        drop(in_first);
        assert!(matches!(enter(third.as_mut()), Poll::Ready(Some(_))));
    }

    #[test]
    fn beyond_the_bound_nobody_waits() {
        let lane = Lane { free: Semaphore::new(0), waiting: AtomicUsize::new(WAITING - 1) };
        let mut context = Context::from_waker(Waker::noop());
        {
            let mut last = pin!(lane.enter());
            assert!(last.as_mut().poll(&mut context).is_pending());
            assert!(matches!(pin!(lane.enter()).poll(&mut context), Poll::Ready(None)));
        }
        assert_eq!(lane.waiting.load(Ordering::Relaxed), WAITING - 1, "who hung up waits no longer");
    }
}
