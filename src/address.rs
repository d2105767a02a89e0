//! Addresses on the web as authors write them: what was meant by one that is none, and which of them others cannot follow.
//!
//! Owns [`Poor`]. Entry points: [`meant`], [`poor`]. Looks nothing up: what it says comes of the letters alone.

use crate::text::nearest;

/// Why an address with a good form is a poor one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Poor {
    /// It was meant to be this one.
    Meant(String),
    /// A preview that runs on the author's own computer.
    OwnComputer,
    /// A place within the network of an organisation.
    Closed,
    /// A mail program or search engine that passes readers on to this address.
    Detour(String),
    /// There is no name of a site in it.
    Nothing,
}

/// What is wrong with an address that begins with `http:` or `https:`; `None` when nothing is, or when it is of another kind.
pub fn poor(address: &str) -> Option<Poor> {
    let (scheme, rest) = address.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let host = rest.trim_start_matches('/');
    if let Some(again) = ["https://", "http://"].into_iter().find(|again| host.starts_with(again)) {
        return Some(Poor::Meant(format!("https://{}", &host[again.len()..])));
    }
    if host.is_empty() {
        return Some(Poor::Nothing);
    }
    if !rest.starts_with("//") {
        return Some(Poor::Meant(format!("{scheme}://{host}")));
    }
    let end = host.find(['/', '?', '#']).unwrap_or(host.len());
    let site = host[..end].rsplit('@').next().unwrap_or_default();
    let name = site.split(':').next().unwrap_or_default().to_lowercase();
    if matches!(name.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0") {
        return Some(Poor::OwnComputer);
    }
    if site.contains(',') {
        return Some(Poor::Meant(format!("{scheme}://{}{}", host[..end].replace(',', "."), &host[end..])));
    }
    if let Some(target) = passed_on(&name, &host[end..]) {
        return Some(Poor::Detour(target));
    }
    is_closed(&name).then_some(Poor::Closed)
}

/// Whether a name of a site means something only within one network.
fn is_closed(name: &str) -> bool {
    const ENDINGS: [&str; 8] = [".local", ".lan", ".intern", ".internal", ".intranet", ".corp", ".home", ".localdomain"];
    if name.starts_with('[') || name.is_empty() {
        return false;
    }
    let numbers: Vec<u8> = name.split('.').filter_map(|part| part.parse().ok()).collect();
    let private = match (numbers.as_slice(), name.split('.').count()) {
        (&[first, second, _, _], 4) => {
            first == 10
                || (first, second) == (192, 168)
                || first == 172 && (16..32).contains(&second)
                || (first, second) == (169, 254)
        }
        _ => false,
    };
    private || !name.contains('.') || name.starts_with("intranet.") || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The address that a mail program or search engine wrapped in one of its own.
fn passed_on(name: &str, rest: &str) -> Option<String> {
    let keys: &[&str] = match name {
        _ if name.ends_with(".safelinks.protection.outlook.com") => &["url"],
        "www.google.com" | "www.google.nl" | "google.com" if rest.starts_with("/url?") => &["q", "url"],
        "l.facebook.com" | "lm.facebook.com" => &["u"],
        _ => return None,
    };
    let query = rest.split_once('?')?.1.split('#').next()?;
    let value = |key: &&str| query.split(['&', ';']).find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    let target = decode(keys.iter().find_map(value)?);
    let fine = (target.starts_with("https://") || target.starts_with("http://")) && !target.contains(char::is_whitespace);
    fine.then_some(target)
}

/// The address that was meant by a text that is none: one without its scheme or with half of it, in brackets, or as a link of Markdown.
pub fn meant(text: &str) -> Option<String> {
    let bare = text.trim().trim_matches(['<', '>', '"', '“', '”', '\'']);
    let bare = bare.strip_prefix('[').and_then(|link| link.split_once("](")?.1.strip_suffix(')')).unwrap_or(bare);
    if bare.contains(char::is_whitespace) || bare.is_empty() {
        return None;
    }
    let is_whole = |made: &str| {
        let (scheme, rest) = made.split_once(':').unwrap_or_default();
        matches!(scheme, "https" | "http") && rest.starts_with("//") && !matches!(poor(made), Some(Poor::Nothing))
            || scheme == "mailto" && rest.contains('@')
    };
    if bare != text && is_whole(bare) {
        return Some(bare.to_owned());
    }
    let scheme = scheme(bare);
    let semicolon = ["https", "http"].iter().find_map(|scheme| bare.strip_prefix(scheme)?.strip_prefix(";//"));
    let made = match (&scheme, semicolon) {
        (_, Some(rest)) => Some(format!("https://{rest}")),
        (Some(scheme), _) => near_scheme(scheme, bare),
        (None, _) => whole(bare),
    };
    made.filter(|made| is_whole(made))
}

/// The address that was meant by one without its scheme: `www.example.org`, `example.nl/stuk`, `naam@example.org`.
pub fn whole(path: &str) -> Option<String> {
    const ENDINGS: [&str; 8] = [".nl", ".com", ".org", ".net", ".eu", ".be", ".info", ".de"];
    if let Some(rest) = path.strip_prefix("https//").or_else(|| path.strip_prefix("http//")) {
        return Some(format!("https://{rest}"));
    }
    let host = path.split('/').next().unwrap_or_default();
    let is_host = host.starts_with("www.") || ENDINGS.iter().any(|ending| host.len() > ending.len() && host.ends_with(ending));
    match host.contains('@') {
        true if is_host => Some(format!("mailto:{path}")),
        _ => is_host.then(|| format!("https://{path}")),
    }
}

/// The address that was meant by one with a scheme that is nearly one that is known: `htps://`, `mail:`.
pub fn near_scheme(scheme: &str, address: &str) -> Option<String> {
    let rest = address.get(scheme.len() + 1..)?;
    match scheme {
        "mail" | "mailt" | "malto" | "email" | "e-mail" if rest.contains('@') => Some(format!("mailto:{rest}")),
        _ if rest.starts_with(['/', '\\']) && nearest(scheme, ["https", "http"]).is_some() => {
            Some(format!("https://{}", rest.trim_start_matches(['/', '\\'])))
        }
        _ => None,
    }
}

/// The scheme of an address, in lower case.
pub fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let fine = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b));
    fine.then(|| scheme.to_ascii_lowercase())
}

/// Percent-decoding, once; what does not decode stays as it is.
pub fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match hex.filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_says_what_it_should_be() {
        let made = |text: &str| meant(text).unwrap_or_default();
        assert_eq!(made("www.krant.nl"), "https://www.krant.nl");
        assert_eq!(made("krant.nl/stuk"), "https://krant.nl/stuk");
        assert_eq!(made("<https://www.krant.nl>"), "https://www.krant.nl");
        assert_eq!(made("[de krant](https://www.krant.nl)"), "https://www.krant.nl");
        assert_eq!(made("htps://www.krant.nl"), "https://www.krant.nl");
        assert_eq!(made("https;//www.krant.nl"), "https://www.krant.nl");
        assert_eq!(made("http//www.krant.nl"), "https://www.krant.nl");
        assert_eq!(made("info@krant.nl"), "mailto:info@krant.nl");
        assert_eq!((meant("de krant"), meant("p. 4"), meant("")), (None, None, None));
    }

    #[test]
    fn a_poor_address_says_why() {
        assert_eq!(poor("https://www.krant.nl/a?b=c"), None);
        assert_eq!(poor("https://[::1]/"), None);
        assert_eq!(poor("mailto:a@b"), None);
        assert_eq!(poor("https:/krant.nl"), Some(Poor::Meant("https://krant.nl".to_owned())));
        assert_eq!(poor("http://https://krant.nl"), Some(Poor::Meant("https://krant.nl".to_owned())));
        assert_eq!(poor("https://www,krant,nl/a,b"), Some(Poor::Meant("https://www.krant.nl/a,b".to_owned())));
        assert_eq!(poor("http://localhost:4000/"), Some(Poor::OwnComputer));
        for closed in
            ["http://intranet/", "http://intranet.stad.nl", "http://10.0.0.3/", "http://172.20.1.1", "https://wiki.local/a"]
        {
            assert_eq!(poor(closed), Some(Poor::Closed), "{closed}");
        }
        assert_eq!((poor("http://172.40.1.1"), poor("https://8.8.8.8")), (None, None));
        let wrapped = "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.krant.nl%2Fa&data=05";
        assert_eq!(poor(wrapped), Some(Poor::Detour("https://www.krant.nl/a".to_owned())));
        assert_eq!(poor("https://www.google.com/search?q=x"), None);
    }
}
