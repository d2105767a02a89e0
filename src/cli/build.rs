//! `naslag build` and `naslag check`.
#![expect(clippy::disallowed_methods, reason = "the command measures how long it takes")]

use std::cell::RefCell;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use clap::Args;

use crate::cli::CONTENT;
use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::FormatFlag;
use crate::cli::IO;
use crate::cli::count;
use crate::cli::refuse;
use crate::cli::say;
use crate::cli::seconds;
use crate::cli::show;
use crate::cli::shown;
use crate::cli::to_stderr;
use crate::cli::unreadable;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::diagnostic::arrange;
use crate::language::Language;
use crate::memo::Memo;
use crate::output;
use crate::output::RealDisk;
use crate::page;
use crate::provenance;
use crate::report;
use crate::report::catalog::Catalog;
use crate::site;
use crate::site::Memos;
use crate::site::Site;
use crate::source;
use crate::source::Sources;

/// A build shorter than this needs no word on how it is going.
const PATIENCE: Duration = Duration::from_secs(1);

/// Flags of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    common: Common,
    /// Folder to write to [default: public, beside naslag.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the site although the content has errors
    #[arg(long)]
    keep_going: bool,
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
    /// How messages are drawn
    #[arg(long, value_enum, default_value_t)]
    format: FormatFlag,
}

/// Flags of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    common: Common,
    /// Compare quotations word by word with the texts (.txt, .md) of the sources in this folder
    ///
    /// A text belongs to a source by the name under `file`; without one by the title under `document`, as the text's name or first line.
    /// Compared are quotation blocks, and what stands between quote marks from two words on.
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
    /// How messages are drawn
    #[arg(long, value_enum, default_value_t)]
    format: FormatFlag,
}

/// What came of reading and building.
struct Made {
    sources: Sources,
    site: Site,
    found: Vec<Diagnostic>,
    language: Language,
    stages: Vec<(&'static str, Duration)>,
    began: Instant,
}

/// Reads and builds; the exit code when there is nothing to build.
fn make(common: &Common, out: &std::path::Path) -> Result<Made, u8> {
    let began = Instant::now();
    let read = match source::read(&common.root, out, None) {
        Ok(read) => read,
        Err(error) => return Err(unreadable(&error, common)),
    };
    let mut found = read.diagnostics;
    let sources = read.value;
    let language = common.language(Some(&sources));
    let stages = RefCell::new(vec![("read", began)]);
    let terminal = std::io::stderr().is_terminal();
    let stage = |name: &'static str| {
        stages.borrow_mut().push((name, Instant::now()));
        if terminal && began.elapsed() > PATIENCE {
            let text = Catalog::of(language).fill("cli.progress", &[("stage", name.to_owned())]);
            to_stderr(&format!("\r\u{1b}[K{text}"));
        }
    };
    let built = site::build(&sources, &Memos::cold(), &stage);
    if terminal && began.elapsed() > PATIENCE {
        to_stderr("\r\u{1b}[K");
    }
    stage("");
    found.extend(built.diagnostics);
    arrange(&mut found);
    let marks = stages.into_inner();
    let stages = marks.windows(2).map(|pair| (pair[0].0, pair[1].1 - pair[0].1)).collect();
    Ok(Made { sources, site: built.value, found, language, stages, began })
}

/// Makes the site.
pub fn build(args: &BuildArgs) -> u8 {
    let out = args.out.clone().unwrap_or_else(|| args.common.root.join("public"));
    // Before any work: a folder that may not be written to stays as it is.
    if let Err(refused) = output::check(&out, &args.common.root)
        && !matches!(refused, output::Refused::Disk(_))
    {
        return refuse(&refused, &out, args.common.language(None));
    }
    let mut made = match make(&args.common, &out) {
        Ok(made) => made,
        Err(code) => return code,
    };
    // Notes are for whoever asks what could be better: `check` tells them.
    made.found.retain(|diagnostic| diagnostic.severity != Severity::Info);
    show(&made.found, Some(&made.sources), made.language, args.format);
    let (errors, warnings) = report::count(&made.found);
    if errors > 0 && !args.keep_going {
        let counts =
            [("errors", count(made.language, "errors", errors)), ("warnings", count(made.language, "warnings", warnings))];
        say(made.language, "counts", &counts);
        say(made.language, "not-built", &[]);
        return CONTENT;
    }
    let writing = Instant::now();
    if let Err(refused) = output::write(&made.site, &out, &args.common.root, &RealDisk) {
        return refuse(&refused, &out, made.language);
    }
    made.stages.push(("write", writing.elapsed()));
    if args.timings {
        for (stage, time) in &made.stages {
            to_stderr(&format!("{stage:>10}  {:>9.1} ms\n", time.as_secs_f64() * 1000.0));
        }
    }
    let time = seconds(made.began.elapsed(), made.language);
    say(
        made.language,
        "built",
        &[("pages", count(made.language, "pages", made.site.pages)), ("time", time), ("out", shown(&out.join("index.html")))],
    );
    // The process ends here: giving back the memory of a large site piece by piece would only take time.
    std::mem::forget(made);
    if errors > 0 { CONTENT } else { FINE }
}

/// Says all that is wrong.
pub fn check(args: &CheckArgs) -> u8 {
    let out = args.common.root.join("public");
    let mut made = match make(&args.common, &out) {
        Ok(made) => made,
        Err(code) => return code,
    };
    let compared = match args.sources.as_deref().map(|folder| compare(folder, &mut made)).transpose() {
        Ok(compared) => compared,
        Err(code) => return code,
    };
    show(&made.found, Some(&made.sources), made.language, args.format);
    let (errors, warnings) = report::count(&made.found);
    let time = seconds(made.began.elapsed(), made.language);
    let counts = [
        ("pages", count(made.language, "pages", made.site.pages)),
        ("time", time),
        ("errors", count(made.language, "errors", errors)),
        ("warnings", count(made.language, "warnings", warnings)),
    ];
    if let (Some(compared), Some(folder)) = (compared, &args.sources) {
        let form = if compared == 1 { "quotations-one" } else { "quotations-other" };
        say(made.language, form, &[("count", compared.to_string()), ("folder", shown(folder))]);
    }
    say(made.language, if errors + warnings == 0 { "checked-fine" } else { "checked" }, &counts);
    if errors > 0 { CONTENT } else { FINE }
}

/// Compares the quotations of the pages with the texts in `folder`, and says how many there were.
fn compare(folder: &std::path::Path, made: &mut Made) -> Result<usize, u8> {
    let texts = source::texts::read(folder).map_err(|error| {
        let why = error.root_cause().to_string();
        say(made.language, "no-sources", &[("path", folder.display().to_string()), ("error", why)]);
        IO
    })?;
    if texts.is_empty() {
        say(made.language, "no-texts", &[("path", folder.display().to_string())]);
        return Err(IO);
    }
    let pages = page::parse_all(&made.sources, &Memo::cold()).value;
    let verified = provenance::verify(&pages, &texts);
    made.found.extend(verified.found);
    arrange(&mut made.found);
    Ok(verified.compared)
}
