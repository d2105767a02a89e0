//! Writes the corpus of the benchmarks: `cargo bench --bench corpus -- OUT PAGES [--hugo OUT2]`.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, missing_docs)]

#[path = "../tests/support/corpus.rs"]
mod corpus;

use std::io;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: corpus OUT PAGES [--hugo OUT2]";

fn main() -> ExitCode {
    // Cargo puts `--bench` among the arguments of a bench target.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (out, pages, hugo) = match arguments[..] {
        [] => return ExitCode::SUCCESS, // a plain `cargo bench` has nothing to write
        [out, pages] => (out, pages, None),
        [out, pages, "--hugo", hugo] => (out, pages, Some(hugo)),
        _ => return failed(USAGE),
    };
    let Ok(pages) = pages.parse() else { return failed(USAGE) };
    match run(out, pages, hugo) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string()),
    }
}

fn run(out: &str, pages: usize, hugo: Option<&str>) -> io::Result<()> {
    report(out, corpus::write(Path::new(out), pages)?);
    if let Some(hugo) = hugo {
        report(hugo, corpus::write_hugo(Path::new(hugo), pages)?);
    }
    Ok(())
}

fn report(out: &str, stats: corpus::Stats) {
    let corpus::Stats { pages, files, bytes, words, median } = stats;
    println!("{out}: {pages} pages (median {median} words), {files} Markdown files, {words} words, {bytes} bytes");
}

fn failed(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::from(2)
}
