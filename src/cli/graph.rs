//! `naslag graph`: the graph as data, on stdout.

use clap::Args;
use clap::ValueEnum;

use crate::cli::CONTENT;
use crate::cli::Common;
use crate::cli::FINE;
use crate::cli::FormatFlag;
use crate::cli::IO;
use crate::cli::say;
use crate::cli::show;
use crate::cli::to_stdout;
use crate::diagnostic::arrange;
use crate::graph;
use crate::report;
use crate::site;
use crate::site::Memos;
use crate::source;

/// Flags of `graph`.
#[derive(Debug, Args)]
pub struct GraphArgs {
    #[command(flatten)]
    common: Common,
    /// Form of the data
    #[arg(long, value_enum, default_value_t)]
    format: GraphFormat,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum GraphFormat {
    /// One JSON object a line
    #[default]
    Jsonl,
}

/// Prints every edge, also when the content has errors.
pub fn run(args: &GraphArgs) -> u8 {
    let root = &args.common.root;
    let GraphFormat::Jsonl = args.format;
    let read = match source::read(root, &root.join("public"), None) {
        Ok(read) => read,
        Err(error) => {
            let path = root.join("naslag.toml").display().to_string();
            say(args.common.language(None), "no-config", &[("path", path), ("error", error.root_cause().to_string())]);
            return IO;
        }
    };
    let mut found = read.diagnostics;
    let known = site::know_shown(&read.value, &Memos::cold(), &|_| {}).keep(&mut found);
    arrange(&mut found);
    let sources = known.veiled.as_ref().map_or(&read.value, |(veiled, _)| veiled);
    to_stdout(&graph::lines(&known.knowledge, sources));
    let language = args.common.language(Some(&read.value));
    show(&found, Some(&read.value), language, FormatFlag::Short);
    if report::count(&found).0 > 0 { CONTENT } else { FINE }
}
