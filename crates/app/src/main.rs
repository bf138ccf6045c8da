//! 铃后 The one binary.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    afterbell::cli::run(afterbell::cli::Command::parse())
}
