//! 正文 The body of a request, whoever reads it: it has so long to come, and a little longer for each byte that came. A
//! phone on a weak network sends its photo slowly; a peer that sends a byte now and then holds a connection for nothing.

use axum::BoxError;
use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// Who sends at least so many bytes a second is never cut off: 128 kbit/s, a phone at the edge of its cell.
const BYTES_A_SECOND: u64 = 16 * 1024;

/// A body that is cut off when it takes too long.
pub(crate) struct Timely<B> {
    sent: B,
    came: u64,
    begun: Instant,
    patience: Duration,
    /// Set only once the body makes us wait.
    late: Option<Pin<Box<Sleep>>>,
}

impl<B> Timely<B> {
    /// A body whose head has just come.
    pub(crate) fn new(sent: B, patience: Duration) -> Self {
        Self { sent, came: 0, begun: Instant::now(), patience, late: None }
    }

    /// The moment by which more must have come.
    fn due(&self) -> Instant {
        self.begun + allowed(self.patience, self.came)
    }
}

/// How long a body may take of which so many bytes came.
fn allowed(patience: Duration, came: u64) -> Duration {
    patience + Duration::from_millis(came * 1000 / BYTES_A_SECOND)
}

impl<B> Body for Timely<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.sent).poll_frame(context) {
            if let Some(bytes) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
                self.came += bytes.len() as u64;
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let due = self.due();
        let late = self.late.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if late.deadline() != due {
            late.as_mut().reset(due);
        }
        ready!(late.as_mut().poll(context));
        Poll::Ready(Some(Err("a body that does not come".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.sent.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.sent.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;
    use std::task::Waker;

    #[test]
    fn a_slow_network_has_its_time_and_a_trickle_has_not() {
        for (came, seconds) in [(0, 20), (100, 20), (16 * 1024, 21), (256 * 1024, 36), (5 * 1024 * 1024, 340)]
        {
            assert_eq!(allowed(Duration::from_secs(20), came).as_secs(), seconds, "{came} bytes");
        }
    }

    /// A peer that sent so many bytes and now says nothing.
    struct Silent(Option<Bytes>);

    impl Body for Silent {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            self.0.take().map_or(Poll::Pending, |bytes| Poll::Ready(Some(Ok(Frame::data(bytes)))))
        }
    }

    fn sent(bytes: usize) -> Timely<Silent> {
        Timely::new(Silent(Some(vec![0; bytes].into())), Duration::ZERO)
    }

    #[tokio::test]
    async fn a_peer_that_falls_silent_is_cut_off() {
        let mut body = sent(1);
        let first = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(matches!(first, Some(Ok(_))));
        let then = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(matches!(then, Some(Err(_))));
    }

    #[tokio::test]
    async fn what_came_gives_time_for_the_rest() {
        let (mut body, mut context) = (sent(16 * 1024 * 60), Context::from_waker(Waker::noop()));
        assert!(Pin::new(&mut body).poll_frame(&mut context).is_ready());
        assert!(Pin::new(&mut body).poll_frame(&mut context).is_pending());
    }
}
