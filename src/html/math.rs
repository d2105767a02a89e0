//! Formulas: LaTeX to MathML, while building.
//!
//! Owns [`render`]. A formula that cannot be read is a diagnostic, and its source is shown.

use pulldown_latex::Parser;
use pulldown_latex::RenderConfig;
use pulldown_latex::Storage;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::mathml::push_mathml;

/// The deepest nesting of braces that is read.
const DEPTH_LIMIT: usize = 100;

/// The formula as MathML; `None` when it cannot be read.
pub fn render(source: &str, display: bool) -> Option<String> {
    let mut depth = 0usize;
    for byte in source.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_LIMIT {
            return None;
        }
    }
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(source, &storage).collect();
    let events = events.ok()?;
    let config =
        RenderConfig { display_mode: if display { DisplayMode::Block } else { DisplayMode::Inline }, ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, events.into_iter().map(Ok::<_, std::convert::Infallible>), config).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_mathml_and_a_broken_one_nothing() {
        assert!(render("x^2", false).is_some_and(|html| html.starts_with("<math")));
        assert_eq!(render("\\frac{1}{", false), None);
        assert_eq!(render(&"{".repeat(100_000), false), None);
    }
}
