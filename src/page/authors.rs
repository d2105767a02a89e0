//! Authors and editors of a publication that were written so that two people became one, or one became two.
//!
//! Entry point: [`check`]. How a name is taken apart is for `meta`.

use std::sync::Arc;

use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::shape::Entry;
use crate::shape::Record;
use crate::source::Source;
use crate::span::Span;

/// Says of each list of authors what it should be.
pub fn check(record: &Record, source: &Arc<Source>, found: &mut Vec<Diagnostic>) {
    for key in ["authors", "editors"] {
        let Some(entry) = record.get(key) else { continue };
        let names: Vec<(&str, &Entry)> =
            record.list(key).iter().filter_map(|item| Some((item.record()?.text("name")?, item))).collect();
        if let Some((name, item)) = names.iter().find(|(name, _)| name.contains("; ")) {
            let list = name.split("; ").map(quoted).collect::<Vec<_>>().join(", ");
            let wrong = Diagnostic::warning(Code::BadAuthor, Span::new(&source.path, item.range.clone())).with("name", *name);
            found.push(wrong.with("why", "@authors-joined").hint("separate-authors", &[("line", &format!("{key}: [{list}]"))]));
            continue;
        }
        // `[Boutellier, H.]`: a comma between surname and initials, which parts the items of a list.
        if let Some(pair) = names.windows(2).find(|pair| is_initials(pair[1].0) && !is_initials(pair[0].0)) {
            let place = Span::new(&source.path, pair[0].1.range.start..pair[1].1.range.end);
            let pairs: Vec<String> =
                names.chunks(2).map(|pair| quoted(&pair.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "))).collect();
            let whole = names.chunks(2).all(|pair| pair.len() == 2 && is_initials(pair[1].0));
            let wrong = Diagnostic::warning(Code::BadAuthor, place).with("name", pair[1].0).with("why", "@authors-parted");
            let line = if whole {
                format!("{key}: [{}]", pairs.join(", "))
            } else {
                format!("{key}: [\"{}, {}\"]", pair[0].0, pair[1].0)
            };
            let wrong = wrong.hint("separate-authors", &[("line", &line)]);
            let flow = source.text.get(entry.range.clone()).is_some_and(|raw| raw.starts_with('[') && raw.ends_with(']'));
            let edit = Span::new(&source.path, entry.range.clone());
            found.push(if whole && flow { wrong.edit(edit, &format!("[{}]", pairs.join(", "))) } else { wrong });
        }
    }
}

/// Whether a name is nothing but initials: `H.`, `J.C.J.`, `J. C.`.
fn is_initials(name: &str) -> bool {
    let letters = name.split(['.', ' ']).filter(|part| !part.is_empty());
    name.contains('.')
        && letters.clone().count() > 0
        && letters.into_iter().all(|part| part.chars().count() <= 2 && part.starts_with(char::is_uppercase))
}

fn quoted(name: &str) -> String {
    if name.contains(',') { format!("\"{name}\"") } else { name.to_owned() }
}
