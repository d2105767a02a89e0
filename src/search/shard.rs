//! What is written: sorted entries cut by size into files, and the directory that finds them.
//!
//! Owns [`Cutter`], [`Shards`] and [`script`]. Each file is a classic script that makes one call; its name carries a hash of what it holds, so that it may be kept for ever.

use std::cmp::Ordering;
use std::sync::Arc;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::path::OutPath;
use crate::search::code::js_text;
use crate::search::code::order;

/// Where the files stand.
pub const FOLDER: &str = "assets/search";
/// How many digits of the hash a name carries.
pub const HASH: usize = 8;
/// More files than this get a directory of two levels, with so many in one file of the directory.
const FLAT: usize = 256;
/// How many files one file of the directory lists.
const LEAF: usize = 128;

/// A file of the index.
pub type File = (OutPath, Arc<str>);

/// A script that hands over `value` (a JavaScript value as text) under `key`.
pub fn script(key: &str, value: &str) -> Arc<str> {
    format!("naslag.put(\"{key}\",{value})\n").into()
}

/// A hash of a text, for a name.
pub fn hash(text: &str) -> String {
    Digest::of(&[text.as_bytes()]).short(HASH)
}

/// The file for `key`, named after what it holds, and that name's hash.
pub fn file(key: &str, value: &str) -> (File, String) {
    let hash = hash(value);
    ((OutPath::fixed(format!("{FOLDER}/{key}-{hash}.js")), script(key, value)), hash)
}

/// Cuts sorted entries into files of about `limit` bytes.
pub struct Cutter {
    kind: &'static str,
    limit: usize,
    done: Vec<(String, Box<str>)>,
    text: String,
    first: String,
    last: String,
}

impl Cutter {
    /// Files of this kind and size.
    pub fn new(kind: &'static str, limit: usize) -> Self {
        Self { kind, limit, done: Vec::new(), text: String::new(), first: String::new(), last: String::new() }
    }

    /// Adds an entry; `write` is told the key before it in the same file (empty at the start).
    pub fn push(&mut self, key: &str, write: impl FnOnce(&mut String, &str)) {
        if self.text.len() >= self.limit && key != self.last {
            self.close();
        }
        if self.text.is_empty() {
            self.first = border(&self.last, key);
            self.last.clear();
        }
        write(&mut self.text, &self.last);
        key.clone_into(&mut self.last);
    }

    fn close(&mut self) {
        if !self.text.is_empty() {
            self.done.push((std::mem::take(&mut self.first), self.text.as_str().into()));
            self.text.clear();
        }
    }

    /// The files, and the directory as a JavaScript value. `wrap` makes the text of a file a JavaScript value.
    pub fn finish(mut self, wrap: impl Fn(&str) -> String + Sync, files: &mut Vec<File>) -> String {
        self.close();
        let kind = self.kind;
        let write = |(at, (first, text)): (usize, (String, Box<str>))| {
            let (file, hash) = file(&format!("{kind}{at}"), &wrap(&text));
            (file, format!("{first}:{hash}"))
        };
        let (made, listed): (Vec<File>, Vec<String>) = self.done.into_par_iter().enumerate().map(write).unzip();
        files.extend(made);
        if listed.len() <= FLAT {
            return format!("[1,{}]", js_text(&listed.join(";")));
        }
        let mut tops = Vec::new();
        for (at, leaf) in listed.chunks(LEAF).enumerate() {
            let (file, hash) = file(&format!("{}d{at}", self.kind), &js_text(&leaf.join(";")));
            files.push(file);
            let first = leaf[0].split(':').next().unwrap_or_default();
            tops.push(format!("{first}:{hash}"));
        }
        format!("[{LEAF},{}]", js_text(&tops.join(";")))
    }
}

/// The shortest beginning of `key` that comes after `last`.
fn border(last: &str, key: &str) -> String {
    let mut short = String::new();
    for c in key.chars() {
        short.push(c);
        if order(&short, last) == Ordering::Greater {
            break;
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_cut_by_size_and_found_by_their_first_key() {
        let mut cutter = Cutter::new("t", 4);
        for key in ["aap", "aapje", "boom", "boot"] {
            cutter.push(key, |text, before| text.push_str(&format!("{before}>{key};")));
        }
        let mut files = Vec::new();
        let directory = cutter.finish(js_text, &mut files);
        assert_eq!(files.len(), 4);
        assert!(files[0].1.starts_with("naslag.put(\"t0\",\">aap;\")"), "{}", files[0].1);
        assert!(
            directory.contains("a:") && directory.contains(";aapj:") && directory.contains(";b:") && directory.contains(";boot:"),
            "{directory}"
        );
    }
}
