//! Set text as HTML, and the references of a page at its foot: each with the way to its note and back to where it is cited.
//!
//! Entry points: [`set`], [`section`].

use crate::html::escape::escape;
use crate::knowledge::apa::Run;
use crate::words::Words;

/// A reference at the foot of a page.
#[derive(Debug)]
pub struct Reference<'a> {
    /// The key of the work.
    pub key: &'a str,
    /// The reference, set.
    pub runs: &'a [Run],
    /// What the note is called.
    pub title: &'a str,
    /// Relative address of the note.
    pub href: String,
    /// The anchors of the citations.
    pub cited_at: Vec<String>,
}

/// Set text. An address in it is a link unless it stands in one.
pub fn set(runs: &[Run], linked: bool) -> String {
    let mut html = String::new();
    for run in runs {
        let text = escape(&run.text);
        let text = if run.italic { format!("<i>{text}</i>") } else { text };
        match run.href.as_ref().filter(|href| linked && (href.starts_with("https://") || href.starts_with("http://"))) {
            Some(href) => {
                html.push_str(&format!("<a class=\"external\" rel=\"noreferrer\" href=\"{}\">{text}</a>", escape(href)));
            }
            None => html.push_str(&text),
        }
    }
    html
}

/// The references at the foot of a page; empty when it cites nothing.
pub fn section(references: &[Reference<'_>], words: &Words) -> String {
    if references.is_empty() {
        return String::new();
    }
    let mut html = format!(
        "<section class=\"references\" aria-labelledby=\"_references\"><h2 id=\"_references\">{}</h2>\n<ul>\n",
        escape(words.get("references.title"))
    );
    for reference in references {
        let note = escape(words.get("references.note"));
        let label = escape(&words.fill("references.note_of", "title", reference.title));
        html.push_str(&format!("<li id=\"_lit-{}\">{}", escape(reference.key), set(reference.runs, true)));
        html.push_str(&format!(
            " <span class=\"reference-ways\"><a href=\"{}\" aria-label=\"{label}\">{note}</a>",
            escape(&reference.href)
        ));
        for (index, anchor) in reference.cited_at.iter().enumerate() {
            let label = escape(&words.count("references.back", i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1)));
            html.push_str(&format!(" <a class=\"note-back\" href=\"#{}\" aria-label=\"{label}\">↩</a>", escape(anchor)));
        }
        html.push_str("</span></li>\n");
    }
    html.push_str("</ul>\n</section>\n");
    html
}
