//! `naslag serve`.

use clap::Args;

use crate::cli::Common;
use crate::cli::FINE;

/// Flags of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    common: Common,
}

/// Serves.
pub fn run(args: &ServeArgs) -> u8 {
    let _ = args;
    FINE
}
