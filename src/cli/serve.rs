//! `naslag serve`.

use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use clap::Args;

use crate::cli::Common;
use crate::cli::FormatFlag;
use crate::cli::IO;
use crate::cli::count;
use crate::cli::say;
use crate::cli::seconds;
use crate::cli::show;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::language::Language;
use crate::report;
use crate::serve;
use crate::serve::Built;
use crate::serve::Event;
use crate::serve::Failed;
use crate::serve::Settings;

/// Flags of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    common: Common,
    /// Port to answer at; the next one that is free when it is taken
    #[arg(long, value_name = "N", default_value_t = 4004)]
    port: u16,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
}

/// Serves the site until the program is ended.
pub fn run(args: &ServeArgs) -> u8 {
    let asked = args.common.lang.is_some().then(|| args.common.language(None));
    let settings =
        Settings { root: args.common.root.clone(), output: args.common.root.join("public"), port: args.port, language: asked };
    let open = args.open;
    let spoken = std::sync::Mutex::new(asked.unwrap_or_default());
    let failed = serve::run(settings, move |event| {
        let mut language = spoken.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Event::Built(built) = &event {
            *language = asked.unwrap_or(built.sources.config.language);
        }
        tell(&event, *language, open);
    });
    let language = args.common.language(None);
    match failed {
        Ok(never) => match never {},
        Err(Failed::Read(error)) => {
            let path = args.common.root.join("naslag.toml").display().to_string();
            say(language, "no-config", &[("path", path), ("error", error.root_cause().to_string())]);
        }
        Err(Failed::Port(error)) => say(language, "no-port", &[("error", error.to_string())]),
    }
    IO
}

fn tell(event: &Event<'_>, language: Language, open: bool) {
    match event {
        Event::Serving(url) => {
            say(language, "serving", &[("url", (*url).to_owned())]);
            if open && let Err(error) = open_browser(url) {
                say(language, "open-failed", &[("error", error.to_string())]);
            }
        }
        Event::Built(built) => tell_built(built, language),
        Event::ReadFailed(error) => say(language, "read-failed", &[("error", (*error).to_owned())]),
        Event::WatchFailed(error) => say(language, "watch-failed", &[("error", (*error).to_owned())]),
    }
}

fn tell_built(built: &Built<'_>, language: Language) {
    // After the first time only what keeps the site from being shown: the rest stands on the page with all messages.
    let wanted = |diagnostic: &&Diagnostic| built.first || diagnostic.severity == Severity::Error;
    let found: Vec<Diagnostic> = built.found.iter().filter(wanted).cloned().collect();
    show(&found, Some(built.sources), language, FormatFlag::Human);
    let (errors, warnings) = report::count(built.found);
    if errors + warnings > 0 {
        let counts = [("errors", count(language, "errors", errors)), ("warnings", count(language, "warnings", warnings))];
        say(language, "counts", &counts);
    }
    if built.kept {
        say(language, "kept", &[]);
    } else {
        say(language, "rebuilt", &[("time", seconds(built.time, language)), ("pages", built.pages.to_string())]);
    }
}

/// Opens the address in the browser of this computer. The only program that naslag starts, and only when asked.
fn open_browser(url: &str) -> std::io::Result<()> {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let quiet = Stdio::null;
    Command::new(Path::new(program)).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().map(drop)
}
