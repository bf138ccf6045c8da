//! 进度 How far a season has come: read by a page or a terminal while it is played.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Steps done of steps in all. Cheap to clone; every clone shows the same season.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Steps>);

#[derive(Debug, Default)]
struct Steps {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    pub(super) fn begin(&self, all: usize) {
        self.0.all.store(all, Ordering::SeqCst);
    }

    pub(super) fn step(&self) {
        self.0.done.fetch_add(1, Ordering::SeqCst);
    }

    /// Per cent done; 0 before the season begins.
    pub fn percent(&self) -> usize {
        let (done, all) = (self.0.done.load(Ordering::SeqCst), self.0.all.load(Ordering::SeqCst));
        (done * 100).checked_div(all).unwrap_or(0).min(100)
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn clones_show_the_same_season() {
        let (season, page) = (Progress::default(), Progress::default());
        assert_eq!(page.percent(), 0, "nothing has begun");
        let page = season.clone();
        season.begin(3);
        for percent in [33, 66, 100] {
            season.step();
            assert_eq!(page.percent(), percent);
        }
    }
}
