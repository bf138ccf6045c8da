//! 铃后 The one binary.

use clap::Parser;
use std::process::ExitCode;

/// A rush is many small allocations on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    afterbell::cli::run(afterbell::cli::Command::parse())
}
