//! The view of the search page.
//!
//! Owns [`SearchView`]. Entry point: [`compose`]. Results are the browser's business; this is what stands there before them, and without JavaScript.

use serde::Serialize;

use crate::view::Common;
use crate::view::Composer;
use crate::view::FixedPage;

/// The search page.
#[derive(Clone, Debug, Serialize)]
pub struct SearchView {
    /// What every view has.
    #[serde(flatten)]
    pub common: Common,
}

/// The view of the search page.
pub fn compose(composer: &Composer<'_>) -> SearchView {
    SearchView { common: composer.fixed(FixedPage::Search).1 }
}
