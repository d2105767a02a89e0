//! Addresses: the only maker of names of output files and of links between them.
//!
//! Owns [`PageId`] and [`OutPath`]. Entry points: [`PageId::from_source`], [`OutPath::href_to`]. Every address is relative and
//! names a file; every name is lower-case ASCII that any computer can store. Does not touch the disk.

use std::fmt;
use std::sync::Arc;

use camino::Utf8Path;

use crate::text::hides;
use crate::text::slug;

/// The longest component and the longest path, in bytes, that every common file system and archive takes.
const COMPONENT_LIMIT: usize = 100;
const PATH_LIMIT: usize = 200;

/// Why a name cannot become an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadName {
    /// Empty, `.` or `..`, or nothing is left after folding.
    Empty,
    /// A separator, drive letter, NUL or control character.
    Character,
    /// A name that Windows keeps for devices.
    Device,
    /// Longer than every computer can store.
    Long,
}

/// A page: its address without `.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(Arc<str>);

/// The path of a file of the site, relative to its root, with `/` between components.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl PageId {
    /// The page of a Markdown file, given its path below `content/`.
    ///
    /// # Errors
    /// When a component cannot become a name.
    pub fn from_source(path: &Utf8Path) -> Result<Self, BadName> {
        // `Dag.MD`, as old programs write it, is a page like another.
        let text = path.as_str();
        let end = text.len().saturating_sub(3);
        let page = text.get(end..).is_some_and(|end| end.eq_ignore_ascii_case(".md"));
        let stem = if page { &text[..end] } else { text };
        let mut parts = Vec::new();
        for component in stem.split('/') {
            parts.push(safe_component(component)?);
        }
        checked_path(parts.join("/")).map(|text| Self(text.into()))
    }

    /// A page of the site itself or of an entity without a file. `parts` are slugs already.
    pub fn from_parts(parts: &[&str]) -> Self {
        Self(parts.join("/").into())
    }

    /// The address without `.html`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file of the page.
    pub fn out_path(&self) -> OutPath {
        OutPath([&self.0, ".html"].concat().into())
    }

    /// The folder the page stands in, without a trailing slash; empty for the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last component.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl OutPath {
    /// The place of a picture or attachment, given its path below `content/`: stems become slugs, the extension stays.
    ///
    /// # Errors
    /// When a component cannot become a name.
    pub fn from_asset(path: &Utf8Path) -> Result<Self, BadName> {
        let mut parts = Vec::new();
        let components: Vec<&str> = path.as_str().split('/').collect();
        let last = components.len() - 1;
        for (index, component) in components.into_iter().enumerate() {
            match component.rsplit_once('.') {
                Some((stem, extension)) if index == last && !stem.is_empty() => {
                    parts.push(format!("{}.{}", safe_component(stem)?, safe_component(extension)?));
                }
                _ => parts.push(safe_component(component)?),
            }
        }
        checked_path(parts.join("/")).map(|text| Self(text.into()))
    }

    /// The place of a file from `static/`, copied under its own name: ASCII letters, digits, `.`, `-` and `_`.
    ///
    /// # Errors
    /// When a component is not such a name.
    pub fn from_static(path: &Utf8Path) -> Result<Self, BadName> {
        for component in path.as_str().split('/') {
            let plain = component.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
            if component.is_empty() || component.ends_with('.') || component.starts_with("..") {
                return Err(BadName::Empty);
            }
            if !plain {
                return Err(BadName::Character);
            }
            check_component(component)?;
        }
        checked_path(path.as_str().to_owned()).map(|text| Self(text.into()))
    }

    /// The place of a file that naslag itself makes. The name is a literal of the program.
    pub fn fixed(path: impl Into<String>) -> Self {
        Self(path.into().into())
    }

    /// The path, relative to the root of the site.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The relative address of `target` for a link in this file.
    pub fn href_to(&self, target: &Self) -> String {
        self.climb(&target.0, "")
    }

    /// The relative address of a page.
    pub fn href_to_page(&self, page: &PageId) -> String {
        self.climb(&page.0, ".html")
    }

    /// The relative address of a place in a page; within the page itself only the anchor.
    pub fn href_to_place(&self, page: &PageId, anchor: Option<&str>) -> String {
        match anchor {
            Some(anchor) if self.0.strip_suffix(".html") == Some(&*page.0) => ["#", anchor].concat(),
            Some(anchor) => [&self.href_to_page(page), "#", anchor].concat(),
            None => self.href_to_page(page),
        }
    }

    /// Up to the last folder that both stand in, and down from there.
    fn climb(&self, target: &str, ending: &str) -> String {
        let mut shared = 0;
        for (at, (here, there)) in self.0.bytes().zip(target.bytes()).enumerate() {
            if here != there {
                break;
            }
            if here == b'/' {
                shared = at + 1;
            }
        }
        let ups = self.0.as_bytes()[shared..].iter().filter(|byte| **byte == b'/').count();
        let mut href = String::with_capacity(3 * ups + target.len() - shared + ending.len());
        for _ in 0..ups {
            href.push_str("../");
        }
        href.push_str(&target[shared..]);
        href.push_str(ending);
        href
    }

    /// The folder the file stands in, without a trailing slash; empty for the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The way from this file to the root of the site: empty or `../`s.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The form in which two names are the same file on some computer.
    pub fn folded(&self) -> Self {
        let low = self.0.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
        if low { self.clone() } else { Self(self.0.to_lowercase().into()) }
    }
}

impl fmt::Display for PageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Turns a name from content into a component of `[a-z0-9-]`.
fn safe_component(name: &str) -> Result<String, BadName> {
    if name.is_empty() || name == "." || name == ".." {
        return Err(BadName::Empty);
    }
    if name.chars().any(|c| matches!(c, '/' | '\\' | ':') || c.is_control() || hides(c)) {
        return Err(BadName::Character);
    }
    let made = if is_slug(name) { name.to_owned() } else { slug(name) };
    if made.is_empty() {
        return Err(BadName::Empty);
    }
    check_component(&made)?;
    Ok(made)
}

/// Whether a name is such a component already: most are.
fn is_slug(name: &str) -> bool {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    plain && !name.starts_with('-') && !name.ends_with('-') && !name.contains("--")
}

fn check_component(name: &str) -> Result<(), BadName> {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt") {
        return Err(BadName::Device);
    }
    if name.len() > COMPONENT_LIMIT { Err(BadName::Long) } else { Ok(()) }
}

fn checked_path(path: String) -> Result<String, BadName> {
    if path.len() + ".html".len() > PATH_LIMIT { Err(BadName::Long) } else { Ok(path) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn resolve(from: &str, href: &str) -> String {
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for step in href.split('/') {
            if step == ".." {
                parts.pop();
            } else {
                parts.push(step);
            }
        }
        parts.join("/")
    }

    #[test]
    fn a_name_that_is_a_slug_stays_as_it_is() {
        for name in ["a", "a-1", "2016-03-zeist", "-a", "a--b", "A", "a_b", "é", "a-", ""] {
            assert!(!is_slug(name) || slug(name) == name, "{name}");
        }
        assert!(is_slug("2016-03-zeist"));
    }

    #[test]
    fn a_link_between_folders_climbs_and_descends() {
        let from = OutPath::fixed("verslagen/a.html");
        assert_eq!(from.href_to(&OutPath::fixed("gemeenten/nijmegen.html")), "../gemeenten/nijmegen.html");
        assert_eq!(from.href_to(&OutPath::fixed("verslagen/b.html")), "b.html");
        assert_eq!(from.href_to(&OutPath::fixed("index.html")), "../index.html");
        let own = PageId::from_parts(&["verslagen", "a"]);
        assert_eq!(from.href_to_place(&own, Some("x")), "#x");
        assert_eq!(from.href_to_place(&own, None), "a.html");
        assert_eq!(from.href_to_place(&PageId::from_parts(&["verslagen", "ab"]), Some("x")), "ab.html#x");
        assert_eq!(OutPath::fixed("index.html").href_to_page(&own), "verslagen/a.html");
    }

    #[test]
    fn names_that_would_lead_out_or_break_a_computer_are_refused() {
        for name in [
            "../x.md",
            "a/../b.md",
            "/etc/x.md",
            "a//b.md",
            "con.md",
            "aux.v1.md",
            "c:x.md",
            "a\\b.md",
            "a\u{0}b.md",
            "..md",
            "lpt1.md",
        ] {
            let made = PageId::from_source(Utf8Path::new(name));
            assert!(made.is_err() || !made.is_ok_and(|id| id.as_str().contains("..")), "{name}");
        }
        assert_eq!(PageId::from_source(Utf8Path::new("a/Dag.MD")), PageId::from_source(Utf8Path::new("a/dag.md")));
        assert_eq!(PageId::from_source(Utf8Path::new("con.md")), Err(BadName::Device));
        assert_eq!(PageId::from_source(Utf8Path::new(&format!("{}.md", "a".repeat(101)))), Err(BadName::Long));
    }

    proptest! {
        #[test]
        fn any_name_is_refused_or_stays_below_the_root(name in "\\PC{0,40}") {
            if let Ok(id) = PageId::from_source(Utf8Path::new(&name)) {
                let path = id.out_path();
                prop_assert!(path.as_str().split('/').all(|part| !part.is_empty() && part != "." && part != ".."));
                prop_assert!(path.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-./".contains(&b)));
            }
        }

        #[test]
        fn a_link_followed_from_its_page_arrives(a in "[a-c]{1,2}(/[a-c]{1,2}){0,3}", b in "[a-c]{1,2}(/[a-c]{1,2}){0,3}") {
            let (from, to) = (OutPath::fixed(a.clone()), OutPath::fixed(b.clone()));
            prop_assert_eq!(resolve(&a, &from.href_to(&to)), b);
        }
    }
}
