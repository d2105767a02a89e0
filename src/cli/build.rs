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
use crate::site::Plan;
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
    plan: Plan,
    found: Vec<Diagnostic>,
    language: Language,
    stages: Stages,
}

/// The stages as they begin: for the reader who waits, and for `--timings`.
struct Stages {
    marks: RefCell<Vec<(&'static str, Instant)>>,
    language: Language,
    terminal: bool,
}

impl Stages {
    fn begin(&self, name: &'static str) {
        let mut marks = self.marks.borrow_mut();
        marks.push((name, Instant::now()));
        if self.terminal && marks[0].1.elapsed() > PATIENCE {
            let text = Catalog::of(self.language).fill("cli.progress", &[("stage", name.to_owned())]);
            to_stderr(&format!("\r\u{1b}[K{text}"));
        }
    }

    /// The last one is over: the line that says how it is going is wiped out.
    fn end(&self) {
        let mut marks = self.marks.borrow_mut();
        if self.terminal && marks[0].1.elapsed() > PATIENCE {
            to_stderr("\r\u{1b}[K");
        }
        marks.push(("", Instant::now()));
    }

    fn elapsed(&self) -> Duration {
        self.marks.borrow()[0].1.elapsed()
    }

    fn print(&self) {
        let marks = self.marks.borrow();
        for pair in marks.windows(2).filter(|pair| !pair[0].0.is_empty()) {
            to_stderr(&format!("{:>10}  {:>9.1} ms\n", pair[0].0, (pair[1].1 - pair[0].1).as_secs_f64() * 1000.0));
        }
    }
}

/// Reads and connects; the exit code when there is nothing to make.
fn make(common: &Common, out: &std::path::Path) -> Result<Made, u8> {
    let began = Instant::now();
    let read = match source::read(&common.root, out, None) {
        Ok(read) => read,
        Err(error) => return Err(unreadable(&error, common)),
    };
    let mut found = read.diagnostics;
    let sources = read.value;
    let language = common.language(Some(&sources));
    let terminal = std::io::stderr().is_terminal();
    let stages = Stages { marks: RefCell::new(vec![("read", began)]), language, terminal };
    let plan = site::plan(&sources, &Memos::cold(), &|stage| stages.begin(stage)).keep(&mut found);
    Ok(Made { sources, plan, found, language, stages })
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
    let Made { sources, plan, mut found, language, stages } = match make(&args.common, &out) {
        Ok(made) => made,
        Err(code) => return code,
    };
    let may = |found: &[Diagnostic]| args.keep_going || report::count(found).0 == 0;
    let written = if may(&found) {
        stages.begin("index");
        plan.index();
        stages.begin("write");
        let mut keep = |more: Vec<Diagnostic>| {
            found.extend(more);
            stages.begin("flush");
            may(&found)
        };
        output::write(&plan, &out, &args.common.root, &RealDisk, &mut keep)
    } else {
        stages.begin("check");
        found.extend(plan.check(&Memos::cold(), &|| false).unwrap_or_default());
        Ok(())
    };
    stages.end();
    arrange(&mut found);
    // Notes are for whoever asks what could be better: `check` tells them.
    found.retain(|diagnostic| diagnostic.severity != Severity::Info);
    show(&found, Some(&sources), language, args.format);
    if let Err(refused) = written {
        return refuse(&refused, &out, language);
    }
    let (errors, warnings) = report::count(&found);
    if !may(&found) {
        let counts = [("errors", count(language, "errors", errors)), ("warnings", count(language, "warnings", warnings))];
        say(language, "counts", &counts);
        say(language, "not-built", &[]);
        return CONTENT;
    }
    if args.timings {
        stages.print();
    }
    let time = seconds(stages.elapsed(), language);
    say(
        language,
        "built",
        &[("pages", count(language, "pages", plan.pages)), ("time", time), ("out", shown(&out.join("index.html")))],
    );
    // The process ends here: giving back the memory of a large site piece by piece would only take time.
    std::mem::forget((sources, plan, found));
    if errors > 0 { CONTENT } else { FINE }
}

/// Says all that is wrong.
pub fn check(args: &CheckArgs) -> u8 {
    let out = args.common.root.join("public");
    let Made { sources, plan, mut found, language, stages } = match make(&args.common, &out) {
        Ok(made) => made,
        Err(code) => return code,
    };
    stages.begin("check");
    found.extend(plan.check(&Memos::cold(), &|| false).unwrap_or_default());
    stages.end();
    let compared = match args.sources.as_deref().map(|folder| compare(folder, &sources, language, &mut found)).transpose() {
        Ok(compared) => compared,
        Err(code) => return code,
    };
    arrange(&mut found);
    show(&found, Some(&sources), language, args.format);
    let (errors, warnings) = report::count(&found);
    let time = seconds(stages.elapsed(), language);
    let counts = [
        ("pages", count(language, "pages", plan.pages)),
        ("time", time),
        ("errors", count(language, "errors", errors)),
        ("warnings", count(language, "warnings", warnings)),
    ];
    if let (Some(compared), Some(folder)) = (compared, &args.sources) {
        let form = if compared == 1 { "quotations-one" } else { "quotations-other" };
        say(language, form, &[("count", compared.to_string()), ("folder", shown(folder))]);
    }
    say(language, if errors + warnings == 0 { "checked-fine" } else { "checked" }, &counts);
    std::mem::forget((sources, plan, found));
    if errors > 0 { CONTENT } else { FINE }
}

/// Compares the quotations of the pages with the texts in `folder`, and says how many there were.
fn compare(folder: &std::path::Path, sources: &Sources, language: Language, found: &mut Vec<Diagnostic>) -> Result<usize, u8> {
    let texts = source::texts::read(folder).map_err(|error| {
        let why = error.root_cause().to_string();
        say(language, "no-sources", &[("path", folder.display().to_string()), ("error", why)]);
        IO
    })?;
    if texts.is_empty() {
        say(language, "no-texts", &[("path", folder.display().to_string())]);
        return Err(IO);
    }
    let pages = page::parse_all(sources, &Memo::cold()).value;
    let verified = provenance::verify(&pages, &texts);
    found.extend(verified.found);
    Ok(verified.compared)
}
