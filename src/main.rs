//! The program: turns the outcome of [`naslag::cli::run`] into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(naslag::cli::run(std::env::args_os()))
}
