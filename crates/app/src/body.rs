//! 正文 The body of a request, whoever reads it: it has so long to come, and a little longer for each byte that came. A
//! phone on a weak network sends its photo slowly; a peer that sends a byte now and then holds a connection for nothing.

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use futures_util::stream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// Who sends at least so many bytes a second is never cut off: 128 kbit/s, a phone at the edge of its cell.
const BYTES_A_SECOND: u64 = 16 * 1024;

/// A body whose head has just come, cut off when it takes too long.
pub(crate) fn timely<B>(sent: B, patience: Duration) -> Body
where
    B: HttpBody<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<BoxError>,
{
    if sent.is_end_stream() {
        return Body::empty();
    }
    let mut coming = Coming { sent, came: 0, begun: None, patience, late: None };
    Body::from_stream(stream::poll_fn(move |context| coming.poll(context)))
}

/// A body on its way.
struct Coming<B> {
    sent: B,
    came: u64,
    /// When it was first asked for: what waited for its turn in here was not the sender's doing.
    begun: Option<Instant>,
    patience: Duration,
    /// Set only once the body makes us wait.
    late: Option<Pin<Box<Sleep>>>,
}

impl<B> Coming<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    /// What came next; an error when more should have come by now.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let begun = *self.begun.get_or_insert_with(Instant::now);
        while let Poll::Ready(frame) = Pin::new(&mut self.sent).poll_frame(context) {
            let Some(frame) = frame else { return Poll::Ready(None) };
            match frame.map(|frame| frame.into_data()) {
                Ok(Ok(bytes)) => {
                    self.came += bytes.len() as u64;
                    return Poll::Ready(Some(Ok(bytes)));
                }
                Ok(Err(_)) => {} // trailers say nothing that we read
                Err(why) => return Poll::Ready(Some(Err(why.into()))),
            }
        }
        let due = begun + allowed(self.patience, self.came);
        let late = self.late.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if late.deadline() != due {
            late.as_mut().reset(due);
        }
        ready!(late.as_mut().poll(context));
        Poll::Ready(Some(Err("a body that does not come".into())))
    }
}

/// How long a body may take of which so many bytes came.
fn allowed(patience: Duration, came: u64) -> Duration {
    patience + Duration::from_millis(came * 1000 / BYTES_A_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt;
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
    fn silent(bytes: usize) -> Body {
        let sent = stream::iter([Ok::<_, BoxError>(Bytes::from(vec![0; bytes]))]);
        timely(Body::from_stream(sent.chain(stream::pending())), Duration::ZERO)
    }

    #[tokio::test]
    async fn a_peer_that_falls_silent_is_cut_off() {
        let mut body = silent(1);
        let first = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(matches!(first, Some(Ok(_))));
        let then = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(matches!(then, Some(Err(_))));
    }

    #[tokio::test]
    async fn what_came_gives_time_for_the_rest() {
        let (mut body, mut context) = (silent(16 * 1024 * 60), Context::from_waker(Waker::noop()));
        assert!(Pin::new(&mut body).poll_frame(&mut context).is_ready());
        assert!(Pin::new(&mut body).poll_frame(&mut context).is_pending());
    }
}
