//! `naslag explain`: what a message means, with a bad and a good example.

use clap::Args;

use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::USAGE;
use crate::cli::say;
use crate::cli::to_stdout;
use crate::diagnostic::Code;
use crate::report::explain;
use crate::text::nearest;

/// Flags of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[command(flatten)]
    common: Common,
    /// Code of a message, as it stands between square brackets; left out: all of them
    code: Option<String>,
}

/// Tells about one code, or lists all.
pub fn run(args: &ExplainArgs) -> u8 {
    let language = args.common.language_here();
    let Some(wanted) = &args.code else {
        to_stdout(&explain::list(language));
        return FINE;
    };
    // People copy a code with its brackets, or with the word before them.
    let name = wanted.trim().trim_end_matches(']').rsplit('[').next().unwrap_or_default().to_ascii_lowercase();
    match Code::ALL.iter().find(|code| code.name() == name) {
        Some(code) => {
            to_stdout(&explain::text(*code, language));
            FINE
        }
        None => {
            match nearest(&name, Code::ALL.iter().map(|code| code.name())) {
                Some(near) => say(language, "no-code-near", &[("code", wanted.clone()), ("near", near.to_owned())]),
                None => say(language, "no-code", &[("code", wanted.clone())]),
            }
            USAGE
        }
    }
}
