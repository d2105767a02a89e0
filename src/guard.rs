//! The net under every page: a panic while working on one becomes a message that names it.
//!
//! Owns [`guard`]. A panic is our bug, never the author's; the other pages go on.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// Runs `work`; a panic in it becomes a diagnostic at `span`.
///
/// # Errors
/// When `work` panicked.
pub fn guard<T>(span: &Span, work: impl FnOnce() -> T) -> Result<T, Box<Diagnostic>> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let text =
            payload.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| payload.downcast_ref::<String>().cloned());
        Box::new(Diagnostic::error(Code::InternalError, span.clone()).with("text", text.unwrap_or_default()))
    })
}
