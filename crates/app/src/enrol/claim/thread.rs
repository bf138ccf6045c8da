//! 提交线程 The thread of the committers: under a crowd of presses they are not one task among thousands.

use std::future::Future;
use std::sync::OnceLock;
use store::Store;
use tokio::runtime::{Builder, Runtime};

/// A thread for every batch of this program, made with the first press. What a batch waits for (a row, a commit) then
/// waits for the operating system's scheduler, not for the tasks of all who are told to come back.
#[derive(Debug, Default)]
pub(super) struct Thread {
    runtime: OnceLock<Runtime>,
    lane: OnceLock<Store>,
}

impl Thread {
    /// Starts work on the thread.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.runtime.get_or_init(start).spawn(work);
    }

    /// The store as this thread reaches it: over connections of its own to PostgreSQL. To be asked on the thread.
    pub(super) fn lane(&self, store: &Store) -> Store {
        self.lane.get_or_init(|| store.lane()).clone()
    }
}

impl Drop for Thread {
    /// The last to hold it may be a task: it must not wait for the thread.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn start() -> Runtime {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("claims").enable_all();
    builder.build().expect("the operating system gives threads")
}
