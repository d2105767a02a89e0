//! What is answered to a request for a path.
//!
//! Owns [`Answer`]. Entry point: [`answer`]. A path is looked up in the map of built files and nowhere else, so no path can leave it. Pages get the preview's script on
//! the way out; the site itself stays what `build` would write. Opens no connection.

use std::path::PathBuf;
use std::sync::Arc;

use crate::html::escape::escape;
use crate::path::OutPath;
use crate::serve::shown::OWN;
use crate::serve::shown::Shown;
use crate::site::Content;

const SCRIPT: &str = include_str!("reload.js");
const STYLE: &str = include_str!("overlay.css");
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";

/// What stands in an answer.
#[derive(Clone, Debug)]
pub enum Matter {
    /// A text.
    Text(Arc<str>),
    /// Bytes of the theme.
    Bytes(Arc<[u8]>),
    /// A file, if it still stands in the folder named second.
    File(PathBuf, PathBuf),
    /// The changes of the page of this name, as they come.
    Changes(String),
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The kind of content.
    pub kind: &'static str,
    /// Where to look instead.
    pub location: Option<String>,
    /// What is answered.
    pub matter: Matter,
}

impl Answer {
    fn fine(kind: &'static str, matter: Matter) -> Self {
        Self { status: 200, kind, location: None, matter }
    }

    /// An answer without a page.
    pub fn short(status: u16, text: &str) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", location: None, matter: Matter::Text(text.into()) }
    }
}

/// Answers a request for `target`: a path, and what follows `?`.
pub fn answer(shown: &Shown, target: &str) -> Answer {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let Some(path) = path.strip_prefix('/').and_then(decode) else { return missing(shown, "") };
    if path == OWN.trim_end_matches('/') {
        return moved(&path);
    }
    match path.strip_prefix(OWN) {
        Some("") => return Answer::fine(kind_of("html"), Matter::Text(prepare(shown.health(), OWN, shown).into())),
        Some("reload.js") => return Answer::fine(kind_of("js"), Matter::Text(SCRIPT.into())),
        Some("overlay.css") => return Answer::fine(kind_of("css"), Matter::Text(STYLE.into())),
        Some("changes") => {
            let page = query.split('&').find_map(|part| part.strip_prefix("page=")).and_then(decode).unwrap_or_default();
            return Answer::fine("text/event-stream", Matter::Changes(page));
        }
        _ => {}
    }
    let place = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    match shown.file(&OutPath::fixed(place.as_str())) {
        Some(content) => found(shown, &place, content),
        None if shown.has(&OutPath::fixed(format!("{place}/index.html"))) => moved(&place),
        None => missing(shown, &place),
    }
}

fn found(shown: &Shown, place: &str, content: Content) -> Answer {
    let kind = kind_of(place.rsplit_once('.').map_or("", |(_, extension)| extension));
    let matter = match content {
        Content::Text(text) if place.ends_with(".html") => Matter::Text(prepare(&text, place, shown).into()),
        Content::Text(text) => Matter::Text(text),
        Content::Bytes(bytes) => Matter::Bytes(bytes),
        Content::Copy(path, _) => Matter::File(path, shown.root().clone()),
    };
    Answer::fine(kind, matter)
}

/// A folder without its slash. The path is one of the map, so it leads nowhere else.
fn moved(path: &str) -> Answer {
    Answer { location: Some(format!("/{path}/")), ..Answer::short(307, "") }
}

/// The site's own page for missing addresses. It watches too: what is missing may be what is being written.
fn missing(shown: &Shown, place: &str) -> Answer {
    match shown.file(&OutPath::fixed("404.html")) {
        Some(Content::Text(text)) if !text.is_empty() => {
            Answer { status: 404, ..Answer::fine(kind_of("html"), Matter::Text(prepare(&text, place, shown).into())) }
        }
        _ => Answer::short(404, "404\n"),
    }
}

/// The page as it is answered: its policy lets the preview's script listen, and the script is in it.
fn prepare(html: &str, page: &str, shown: &Shown) -> String {
    let [own, style, rest] = shown.marks(page).map(Option::unwrap_or_default);
    let page = escape(page);
    let script = format!(
        "<script src=\"/{OWN}reload.js\" defer data-page=\"{page}\" data-own=\"{own}\" data-style=\"{style}\" data-rest=\"{rest}\"></script>\n"
    );
    let mut made = String::with_capacity(html.len() + script.len() + 128);
    let mut rest = html;
    if let Some((before, after)) = html.split_once(POLICY)
        && let Some((policy, after)) = after.split_once('"')
    {
        made.push_str(before);
        made.push_str(POLICY);
        made.push_str(&widen(policy));
        made.push('"');
        rest = after;
    }
    let (before, after) = rest.find("</head>").map_or((rest, ""), |at| rest.split_at(at));
    made.push_str(before);
    made.push_str(&script);
    made.push_str(after);
    made
}

/// A policy that also allows the preview's own script, style and channel.
fn widen(policy: &str) -> String {
    let mut parts: Vec<String> = policy.split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for name in ["script-src", "style-src", "connect-src"] {
        match parts.iter_mut().find(|part| part.split(' ').next() == Some(name)) {
            Some(part) if part.ends_with(" 'none'") => *part = format!("{name} 'self'"),
            Some(part) if part.split(' ').any(|source| source == "'self'") => {}
            Some(part) => part.push_str(" 'self'"),
            None => parts.push(format!("{name} 'self'")),
        }
    }
    parts.join("; ")
}

/// A path with `%41` made into `A`; `None` when that is no text.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let digit =
            |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(if byte == b'%' { digit(rest.next())? << 4 | digit(rest.next())? } else { byte });
    }
    String::from_utf8(bytes).ok()
}

/// The kind of content by extension. What is not known is for saving, not for showing.
fn kind_of(extension: &str) -> &'static str {
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "jsonld" | "geojson" => "application/json",
        "jsonl" => "application/jsonl",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ttl" => "text/turtle; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "ogg" => "audio/ogg",
        "m4a" => "audio/mp4",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_widened_by_what_the_preview_needs_and_no_more() {
        let page = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'";
        assert_eq!(widen(page), format!("{page}; connect-src 'self'"));
        let missing = "default-src 'none'; style-src 'sha256-x='";
        assert_eq!(widen(missing), "default-src 'none'; style-src 'sha256-x=' 'self'; script-src 'self'; connect-src 'self'");
        assert_eq!(widen("script-src 'none'"), "script-src 'self'; style-src 'self'; connect-src 'self'");
    }

    #[test]
    fn a_path_is_decoded_once_and_only_when_it_is_text() {
        assert_eq!(decode("a%2Fb").as_deref(), Some("a/b"));
        assert_eq!(decode("%252e").as_deref(), Some("%2e"));
        for bad in ["%", "%4", "%zz", "%ff", "%+1"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
