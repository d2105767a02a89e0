//! The command line: flags, one `match` over commands, exit codes.
//!
//! Owns [`run`] and the exit codes. Whether errors stop a command is decided here and nowhere else. Text for people goes to stderr, data to stdout.

pub mod ask;
pub mod build;
pub mod explain;
pub mod fix;
pub mod graph;
pub mod health;
pub mod import;
pub mod init;
pub mod mv;
pub mod names;
pub mod new;
#[cfg(feature = "serve")]
pub mod serve;
pub mod usage;

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use camino::Utf8Path;
use clap::Args;
use clap::CommandFactory as _;
use clap::FromArgMatches as _;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::arrange;
use crate::language::Language;
use crate::output::Refused;
use crate::output::change::Failed;
use crate::report;
use crate::report::catalog::Catalog;
use crate::site;
use crate::site::Memos;
use crate::source::Sources;

/// All is fine.
pub const FINE: u8 = 0;
/// The content has errors.
pub const CONTENT: u8 = 1;
/// The command line was not understood.
pub const USAGE: u8 = 2;
/// Reading or writing failed.
pub const IO: u8 = 3;

/// Makes a knowledge site from a folder of Markdown.
#[derive(Debug, Parser)]
#[command(name = "naslag", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Folder of the site: the one with naslag.toml
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// Language of messages [default: the site's]
    #[arg(long, value_name = "nl|en")]
    lang: Option<Lang>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    Nl,
    En,
}

/// How messages are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FormatFlag {
    /// For people, with the line itself
    #[default]
    Human,
    /// For editors: one line each
    Short,
    /// For programs: one JSON object a line, on stdout
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the site
    Build(build::BuildArgs),
    /// Say all that is wrong, and write nothing
    Check(build::CheckArgs),
    /// Make a new site, with an example of each kind of page
    Init(init::InitArgs),
    /// Tell more about a message: naslag explain bad-date
    Explain(explain::ExplainArgs),
    /// Repair what can be repaired with certainty, in front matter and links
    Fix(fix::FixArgs),
    /// Rename a page, a work or an anchor, and all that refers to it
    Mv(mv::MvArgs),
    /// Make a new page: naslag new verslag "Netwerkdag 2024"
    New(new::NewArgs),
    /// List names that are nearly the same, and people without a page
    Names(names::NamesArgs),
    /// Make notes on publications from BibTeX, RIS or CSL-JSON: naslag import lijst.bib
    Import(import::ImportArgs),
    /// Print every edge of the graph, one JSON object a line
    Graph(graph::GraphArgs),
    /// List what could be better: pages without a source, thin or alone, and more
    Health(health::HealthArgs),
    /// Show the site while you write
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
}

/// Runs the program and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> u8 {
    // A panic is caught at the page where it happens and told as a message; a backtrace helps no author.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<std::ffi::OsString> = arguments.into_iter().collect();
    let language = usage::language_of(&arguments);
    let matches = usage::dressed(Cli::command(), language).try_get_matches_from(arguments);
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            match usage::tell(&error, language) {
                Some(text) => to_stderr(&text),
                None => drop(error.print()),
            }
            return if error.use_stderr() { USAGE } else { FINE };
        }
    };
    // What no page's net caught is told as well; a stack that ran over cannot be, hence the guards on depth.
    let run = std::panic::catch_unwind(|| dispatch(cli.command));
    run.unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
        say(Language::default(), "crashed", &[("text", text.unwrap_or_default().to_owned())]);
        IO
    })
}

fn dispatch(command: Command) -> u8 {
    match command {
        Command::Build(args) => build::build(&args),
        Command::Check(args) => build::check(&args),
        Command::Init(args) => init::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Fix(args) => fix::run(&args),
        Command::Mv(args) => mv::run(&args),
        Command::New(args) => new::run(&args),
        Command::Names(args) => names::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::Health(args) => health::run(&args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args),
    }
}

impl Common {
    /// The language of messages: as asked, else the site's.
    pub fn language(&self, sources: Option<&Sources>) -> Language {
        match self.lang {
            Some(Lang::Nl) => Language::Nl,
            Some(Lang::En) => Language::En,
            None => sources.map_or(Language::default(), |sources| sources.config.language),
        }
    }
}

impl Common {
    /// The language of messages for a command that needs no site: as asked, else that of the site here, if there is one.
    pub fn language_here(&self) -> Language {
        if self.lang.is_some() {
            return self.language(None);
        }
        #[expect(clippy::disallowed_methods, reason = "one line of the configuration is wanted, not the site")]
        let text = std::fs::read_to_string(self.root.join("naslag.toml")).unwrap_or_default();
        config::read(&text, &Arc::from(Utf8Path::new("naslag.toml"))).value.language
    }
}

/// Draws messages where their format wants them. People are told once where they can read more.
fn show(found: &[Diagnostic], sources: Option<&Sources>, language: Language, format: FormatFlag) {
    match format {
        FormatFlag::Json => to_stdout(&report::draw(found, sources, language, report::Format::Json, false)),
        FormatFlag::Short => to_stderr(&report::draw(found, sources, language, report::Format::Short, false)),
        FormatFlag::Human => {
            let styled = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
            to_stderr(&report::draw(found, sources, language, report::Format::Human, styled));
            // What stops the site is what one wants to read of.
            if let Some(first) = found.iter().min_by_key(|one| one.severity) {
                say(language, "more", &[("code", first.code.name().to_owned())]);
            }
        }
    }
}

/// Writes to stderr; colours are left out where they are not wanted. A closed pipe is nobody's problem.
fn to_stderr(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

fn to_stdout(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// All that is wrong with a site, reading aside.
fn wrong_with(sources: &Sources) -> Vec<Diagnostic> {
    let memos = Memos::cold();
    let mut found = Vec::new();
    let plan = site::plan(sources, &memos, &|_| {}).keep(&mut found);
    found.extend(plan.check(&memos, &|| false).unwrap_or_default());
    arrange(&mut found);
    found
}

/// A line of the command line itself.
fn say(language: Language, key: &str, arguments: &[(&'static str, String)]) {
    to_stderr(&format!("{}\n", Catalog::of(language).fill(&format!("cli.{key}"), arguments)));
}

/// A number of pages, errors or warnings, as people read it: `1 fout`, `3 fouten`.
fn count(language: Language, what: &str, number: usize) -> String {
    Catalog::of(language).count(what, number)
}

/// A place on this disk, without the dot for the folder that the command runs in.
fn shown(path: &std::path::Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// A time as people read it: `0,34 s`.
fn seconds(time: Duration, language: Language) -> String {
    let text = format!("{:.2} s", time.as_secs_f64());
    if language == Language::Nl { text.replace('.', ",") } else { text }
}

/// Tells why the sources could not be read, and the exit code for it.
fn unreadable(error: &anyhow::Error, common: &Common) -> u8 {
    let language = common.language(None);
    let config = common.root.join("naslag.toml");
    // The outermost context is the path of what was read.
    let path = error.to_string();
    let kind = error.root_cause().downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    match kind {
        Some(std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) if path == config.display().to_string() => {
            say(language, "no-config", &[("path", path)]);
        }
        kind => {
            let denied = kind == Some(std::io::ErrorKind::PermissionDenied);
            let why = Catalog::of(language).get(if denied { "cli.denied" } else { "cli.failed" });
            say(language, "unreadable", &[("path", path), ("error", why.to_owned())]);
        }
    }
    IO
}

/// Tells why the output was not written, and the exit code for it.
fn refuse(refused: &Refused, out: &std::path::Path, language: Language) -> u8 {
    let out = out.display().to_string();
    let word = |key: &str| Catalog::of(language).get(key).to_owned();
    match refused {
        Refused::Foreign(file) => say(language, "out-foreign", &[("out", out), ("file", file.display().to_string())]),
        Refused::IsSource => say(language, "out-bad", &[("out", out), ("why", word("cli.out-is-source"))]),
        Refused::IsFile => say(language, "out-bad", &[("out", out), ("why", word("cli.out-is-file"))]),
        Refused::Locked => say(language, "locked", &[]),
        Refused::Disk(error) => say(language, "io", &[("error", error.to_string())]),
    }
    IO
}

/// Tells why the sources were not changed, and the exit code for it.
fn unchanged(failed: &Failed, language: Language) -> u8 {
    let (key, path) = match failed {
        Failed::Meanwhile(path) => ("changed-meanwhile", path),
        Failed::Outside(path) => ("leads-out", path),
        Failed::Taken(path) => ("exists", path),
        Failed::Disk(path, error) => {
            say(language, "write-failed", &[("path", path.to_string()), ("error", error.to_string())]);
            return IO;
        }
    };
    say(language, key, &[("path", path.to_string())]);
    IO
}
