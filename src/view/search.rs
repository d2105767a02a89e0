//! The view of the search page.
//!
//! Owns [`SearchView`]. Entry point: [`compose`]. Results are the browser's business; this is what stands there before them, and without JavaScript.

use serde::Serialize;

use crate::config::Role;
use crate::view::Common;
use crate::view::Composer;
use crate::view::search_path;

/// The search page.
#[derive(Clone, Debug, Serialize)]
pub struct SearchView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
}

/// The view of the search page.
pub fn compose(composer: &Composer<'_>) -> SearchView {
    let here = search_path(composer.knowledge.config.language);
    let crumbs = vec![composer.home_crumb(&here)];
    SearchView { common: composer.common("search", &here, composer.words.get("search.title"), Role::Page, crumbs) }
}
