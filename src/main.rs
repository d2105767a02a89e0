//! The program: turns the outcome of [`naslag::cli::run`] into an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Many small texts are made and given back by two threads at a time; the system's allocator takes a sixth of a build for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(naslag::cli::run(std::env::args_os()))
}
