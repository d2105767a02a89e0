//! The preview: whom it hears, what it serves, and that the last save always wins.
#![cfg(feature = "serve")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "it is about files and processes, and a test may fall")]

#[path = "support/preview.rs"]
mod preview;

use std::fs;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use preview::LONG;
use preview::Preview;
use preview::page;

const ONE: &str = "/stukken/een.html";

fn with_host(preview: &Preview, host: &str) -> u16 {
    preview.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).0
}

fn with_line(preview: &Preview, line: &str) -> u16 {
    preview.ask(&format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\n{line}\r\nConnection: close\r\n\r\n", preview.port)).0
}

fn assert_normal(preview: &Preview) {
    let (status, _, body) = preview.get("/");
    assert_eq!(status, 200);
    assert!(body.contains("Proef"));
}

#[test]
fn it_answers_under_its_own_name_only() {
    let preview = Preview::start(|_| {});
    let port = preview.port;
    for own in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
        assert_eq!(with_host(&preview, &format!("{own}:{port}")), 200, "{own}");
    }
    let other = port ^ 1;
    let foreign = [
        "example.org".to_owned(),
        format!("example.org:{port}"),
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        format!("localhost:{other}"),
        format!("localhost.:{port}"),
        format!("localhost.example.org:{port}"),
        format!("evil-localhost:{port}"),
        format!("user@localhost:{port}"),
        format!("localhost:{port}@example.org"),
        format!("127.0.0.1.nip.io:{port}"),
        format!("127.0.0.2:{port}"),
        format!("0.0.0.0:{port}"),
        format!("[::]:{port}"),
        format!("192.168.0.1:{port}"),
        format!("localhost:{port}0"),
        format!("localhost:0{port}"),
        String::new(),
    ];
    for host in foreign {
        assert_eq!(with_host(&preview, &host), 403, "{host}");
    }
    assert_eq!(with_line(&preview, "Host: example.org"), 403, "two hosts");
    assert_eq!(preview.ask("GET / HTTP/1.0\r\n\r\n").0, 403, "no host");
    let absolute = format!("GET http://example.org/ HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    assert_eq!(preview.ask(&absolute).0, 403);
    assert_normal(&preview);
}

#[test]
fn pages_of_other_sites_get_nothing() {
    let preview = Preview::start(|_| {});
    let port = preview.port;
    for own in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(with_line(&preview, &format!("Origin: http://{own}:{port}")), 200, "{own}");
    }
    let foreign = [
        "http://example.org".to_owned(),
        format!("http://example.org:{port}"),
        format!("https://localhost:{port}"),
        "http://localhost".to_owned(),
        format!("http://localhost:{}", port ^ 1),
        format!("http://192.168.0.1:{port}"),
        format!("http://localhost:{port}.example.org"),
        format!("http://localhost:{port}/"),
        format!("http://127.0.0.1.example.org:{port}"),
        "null".to_owned(),
        String::new(),
    ];
    for origin in foreign {
        assert_eq!(with_line(&preview, &format!("Origin: {origin}")), 403, "{origin}");
    }
    for path in ["/", ONE, "/assets/style.css", "/_naslag/reload.js", "/_naslag/", "/weg.html", "/stukken"] {
        let (_, head, _) = preview.get(path);
        assert!(!head.contains("access-control"), "{head}");
        assert!(head.contains("cross-origin-resource-policy: same-origin"), "{head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{head}");
        assert!(head.contains("content-type: "), "{head}");
    }
}

#[test]
fn it_listens_on_this_computer_only() {
    let preview = Preview::start(|_| {});
    // Another address of the same machine gets no connection; `0.0.0.0` as an address to bind to is free, then.
    assert!(std::net::TcpStream::connect(("127.0.0.2", preview.port)).is_err());
}

#[test]
fn no_path_leaves_the_built_files() {
    let preview = Preview::start(|root| fs::write(root.join("geheim.txt"), "GEHEIM").unwrap());
    let forms = [
        "/../geheim.txt",
        "/../../etc/passwd",
        "/./../geheim.txt",
        "/stukken/../../geheim.txt",
        "/stukken/../een.html",
        "/%2e%2e/geheim.txt",
        "/%2e%2e%2fgeheim.txt",
        "/..%2fgeheim.txt",
        "/..%5cgeheim.txt",
        "/..\\geheim.txt",
        "/%252e%252e/geheim.txt",
        "/%c0%ae%c0%ae/geheim.txt",
        "/%uff0e%uff0e/geheim.txt",
        "/....//geheim.txt",
        "/..;/geheim.txt",
        "/.%00./geheim.txt",
        "/%00",
        "/stukken/een.html%00.txt",
        "/stukken/een.html%20",
        "/stukken/een.html.",
        "/stukken/een.html/",
        "/stukken/een.html::$DATA",
        "/STUKKEN/EEN.HTML",
        "//geheim.txt",
        "///etc/passwd",
        "/etc/passwd",
        "/file:///etc/passwd",
        "/C:/Windows/win.ini",
        "/naslag.toml",
        "/content/stukken/een.md",
        "/stukken/een.md",
        "/.git/config",
        "/.naslag",
        "/.gitignore",
        "/geheim.txt",
        "/static/los.txt",
        "/@fs/etc/passwd?raw??",
        "/naslag.toml?raw",
        "/_naslag/../naslag.toml",
        "/_naslag/%2e%2e/naslag.toml",
        "/_naslag/reload.css",
        "/%",
        "/%f",
        "/%ff",
        "/%2e%2e%5cgeheim.txt",
        "/%2e%2e%c0%afgeheim.txt",
        "/%252e%252e%252fgeheim.txt",
        "/%e0%80%af..%e0%80%afgeheim.txt",
        "/stukken/%2e%2e/%2e%2e/geheim.txt",
        "/stukken/een.html/../../../geheim.txt",
        "/stukken/een.html%2f..%2f..%2f..%2fgeheim.txt",
        "/stukken//een.html",
        "/./stukken/een.html",
        "/\\..\\..\\geheim.txt",
        "/geheim.txt%00.html",
        "/%3f/../geheim.txt",
        "/;/geheim.txt",
        "/%09/geheim.txt",
        "/%0d%0aX-Kop:%20waar",
        "/namen.toml",
        "/themes/default/templates/base.html",
        "/proc/self/environ",
        "/dev/null",
        "/con",
        "/aux.html",
        "/~root/",
        "/_naslag/changes/../../naslag.toml",
    ];
    for form in forms {
        let (status, _, body) = preview.get(form);
        assert!(status == 404 || status == 400, "{form}: {status}");
        assert!(!body.contains("GEHEIM") && !body.contains("root:") && !body.contains("[[collection]]"), "{form}");
    }
    assert_eq!(preview.get("/los.txt").2, "los bestand\n");
    assert_eq!(preview.get("/stukken/een%2ehtml").0, 200, "an escaped letter is that letter");
    assert_normal(&preview);
}

#[test]
fn a_path_is_not_told_back_as_html() {
    let preview = Preview::start(|_| {});
    for form in ["/%3Cscript%3Ealert(1)%3C/script%3E", "/\"><script>alert(1)</script>", "/_naslag/x%22onload=alert(1)"] {
        let (_, _, body) = preview.get(form);
        assert!(!body.contains("<script>alert") && !body.contains("\"onload"), "{form}: {body}");
    }
}

#[test]
#[cfg(unix)]
fn a_file_that_became_a_link_to_elsewhere_is_not_followed() {
    let preview = Preview::start(|_| {});
    let outside = tempfile::NamedTempFile::new().unwrap();
    fs::write(outside.path(), "GEHEIM").unwrap();
    // Before and after the preview has noticed.
    fs::remove_file(preview.file("static/los.txt")).unwrap();
    std::os::unix::fs::symlink(outside.path(), preview.file("static/los.txt")).unwrap();
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(2) {
        assert!(!preview.get("/los.txt").2.contains("GEHEIM"));
    }
}

#[test]
fn a_folder_answers_with_its_index() {
    let preview = Preview::start(|_| {});
    assert_eq!(preview.get("/").2, preview.get("/index.html").2);
    let (status, head, body) = preview.get("/stukken/");
    assert_eq!(status, 200);
    assert!(head.contains("content-type: text/html; charset=utf-8"));
    assert_eq!(body, preview.get("/stukken/index.html").2);
    let (status, head, _) = preview.get("/stukken");
    assert_eq!(status, 307);
    assert!(head.contains("location: /stukken/\r\n"), "{head}");
}

#[test]
fn only_the_answered_copy_of_a_page_knows_of_the_preview() {
    let preview = Preview::start(|_| {});
    let (_, _, served) = preview.get(ONE);
    assert!(served.contains("/_naslag/reload.js") && served.contains("connect-src 'self'"));
    let out = preview.file("public");
    let built = Command::new(env!("CARGO_BIN_EXE_naslag")).args(["build", "--root"]).arg(preview.root()).output().unwrap();
    assert!(built.status.success());
    let written = fs::read_to_string(out.join("stukken/een.html")).unwrap();
    assert!(!written.contains("_naslag"));
    let script = served.lines().find(|line| line.contains("/_naslag/reload.js")).unwrap();
    let clean = served.replace(&format!("{script}\n"), "");
    assert_eq!(clean, written, "the preview is the real site");
    for asset in ["assets/style.css", "assets/site.js"] {
        assert_eq!(preview.get(&format!("/{asset}")).2, fs::read_to_string(out.join(asset)).unwrap());
    }
}

#[test]
fn only_reading_is_answered() {
    let preview = Preview::start(|_| {});
    let with = |method: &str| {
        let request = format!("{method} {ONE} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", preview.port);
        preview.ask(&request)
    };
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        let (status, head, _) = with(method);
        assert_eq!(status, 405, "{method}");
        assert!(head.contains("allow: get, head"), "{head}");
    }
    let (status, head, body) = with("HEAD");
    assert_eq!((status, body.as_str()), (200, ""));
    let length = with("GET").2.len();
    assert!(head.contains(&format!("content-length: {length}")), "{head}");
}

#[test]
fn malformed_requests_do_no_harm() {
    let preview = Preview::start(|_| {});
    let host = format!("Host: localhost:{}\r\n", preview.port);
    let mut requests: Vec<Vec<u8>> = [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\r\nHost\r\n\r\n",
        "GET / HTTP/1.1\r\n: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nA b: c\r\n\r\n",
        "GET http:// HTTP/1.1\r\n\r\n",
        "GET * HTTP/1.1\r\n\r\n",
        "CONNECT example.org:443 HTTP/1.1\r\n\r\n",
        "GET /\0 HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nX: \0\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}",
        "EHLO example.org\r\n",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    for rest in [
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET",
        "Transfer-Encoding: gzip, chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "Range: bytes=0-0,1-1,2-2\r\nConnection: close\r\n\r\n",
        "If-None-Match: *\r\nConnection: close\r\n\r\n",
    ] {
        requests.push(format!("POST / HTTP/1.1\r\n{host}{rest}").into_bytes());
    }
    requests.push(vec![0xff; 4096]);
    requests.push(format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a".repeat(20_000)).into_bytes());
    requests.push(format!("GET / HTTP/1.1\r\n{host}X: {}\r\n\r\n", "a".repeat(20_000)).into_bytes());
    requests.push(format!("GET / HTTP/1.1\r\n{host}{}\r\n", "X: y\r\n".repeat(1000)).into_bytes());
    std::thread::scope(|scope| {
        for request in &requests {
            let preview = &preview;
            scope.spawn(move || {
                let began = Instant::now();
                let answer = preview.raw(request);
                let shown = String::from_utf8_lossy(&request[..request.len().min(60)]).into_owned();
                assert!(!answer.starts_with("HTTP/1.1 200"), "{shown}: {answer}");
                // Answered or closed in ten seconds, and some for a busy machine.
                assert!(began.elapsed() < Duration::from_secs(20), "{shown}");
            });
        }
    });
    assert_normal(&preview);
}

#[test]
fn a_head_of_sixteen_kilobytes_is_heard() {
    let preview = Preview::start(|_| {});
    assert_eq!(with_line(&preview, &format!("X: {}", "a".repeat(15_000))), 200);
}

#[test]
fn fifty_slow_clients_keep_nobody_out_and_are_closed() {
    let preview = Preview::start(|_| {});
    let began = Instant::now();
    let mut slow: Vec<_> = (0..60)
        .map(|number| {
            let mut stream = preview.connect();
            let start: &[u8] = match number % 3 {
                0 => b"",
                1 => b"GET / HT",
                _ => b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow",
            };
            stream.write_all(start).unwrap();
            stream
        })
        .collect();
    assert_normal(&preview);
    assert!(began.elapsed() < Duration::from_secs(3));
    for stream in &mut slow {
        // One more byte now and then is not enough to stay.
        let _ = stream.write_all(b"x");
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_normal(&preview);
}

#[test]
fn a_client_that_takes_nothing_is_let_go() {
    let large = vec![b'x'; 64 << 20];
    let preview = Preview::start(|root| fs::write(root.join("static/groot.txt"), &large).unwrap());
    let mut stream = preview.connect();
    let request = format!("GET /groot.txt HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", preview.port);
    stream.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_secs(13));
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    assert!(rest.len() < large.len(), "it was closed before the end");
    assert_eq!(preview.get("/groot.txt").2.len(), large.len(), "who takes it gets it whole");
}

#[test]
fn when_the_port_is_taken_it_is_the_next_one() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    if port > 65_000 {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    preview::write_site(folder.path());
    let mut child = Command::new(env!("CARGO_BIN_EXE_naslag"))
        .args(["serve", "--port", &port.to_string(), "--root"])
        .arg(folder.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut stderr = child.stderr.take().unwrap();
    let began = Instant::now();
    while !said.contains("http://") && began.elapsed() < LONG {
        let mut bytes = [0; 256];
        let count = stderr.read(&mut bytes).unwrap();
        said.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (_, rest) = said.split_once("http://localhost:").unwrap();
    let found: u16 = rest.split_once('/').unwrap().0.parse().unwrap();
    assert!(found > port && found < port + 100, "{found} after {port}");
}

// ---- every way of saving

fn save(preview: &Preview, path: &str, text: &str) {
    fs::write(preview.file(path), text).unwrap();
}

const FILE: &str = "content/stukken/een.md";

#[test]
fn a_save_shows_whatever_way_the_editor_has() {
    let preview = Preview::start(|_| {});
    let file = preview.file(FILE);
    let beside = |name: &str| preview.file(&format!("content/stukken/{name}"));

    save(&preview, FILE, &page("Een", "woordplat"));
    preview.wait_for_word(ONE, "woordplat");

    // Atomically: a new file under the old name.
    fs::write(beside("een.md.tmp"), page("Een", "woordatoom")).unwrap();
    fs::rename(beside("een.md.tmp"), &file).unwrap();
    preview.wait_for_word(ONE, "woordatoom");

    // Vim: the old one becomes the backup, a new one is written.
    fs::write(beside("4913"), "").unwrap();
    fs::remove_file(beside("4913")).unwrap();
    fs::rename(&file, beside("een.md~")).unwrap();
    fs::write(&file, page("Een", "woordvim")).unwrap();
    fs::remove_file(beside("een.md~")).unwrap();
    preview.wait_for_word(ONE, "woordvim");

    // Emacs: a lock that is a link to nowhere, and an auto-save file.
    #[cfg(unix)]
    std::os::unix::fs::symlink("iemand@ergens.123", beside(".#een.md")).unwrap();
    fs::write(beside("#een.md#"), "half").unwrap();
    fs::write(&file, page("Een", "woordemacs")).unwrap();
    #[cfg(unix)]
    fs::remove_file(beside(".#een.md")).unwrap();
    fs::remove_file(beside("#een.md#")).unwrap();
    preview.wait_for_word(ONE, "woordemacs");

    // `sed -i`: a copy with a name of its own, that takes the old one's place and leaves the time of the folder as it was.
    fs::write(beside("sedX1y2Z3"), page("Een", "woordsed")).unwrap();
    fs::rename(beside("sedX1y2Z3"), &file).unwrap();
    preview.wait_for_word(ONE, "woordsed");

    // LibreOffice and Word: a lock beside it, the text under another name, the old one away, the new one in its place.
    fs::write(beside(".~lock.een.md#"), ",iemand,ergens,;").unwrap();
    fs::write(beside("lu7f3a.tmp"), page("Een", "woordoffice")).unwrap();
    fs::rename(&file, beside("een.md.bak")).unwrap();
    fs::rename(beside("lu7f3a.tmp"), &file).unwrap();
    fs::remove_file(beside("een.md.bak")).unwrap();
    fs::remove_file(beside(".~lock.een.md#")).unwrap();
    preview.wait_for_word(ONE, "woordoffice");

    // VS Code: in place, shorter than before, and bytes at a time.
    let mut open = fs::OpenOptions::new().write(true).truncate(true).open(&file).unwrap();
    for piece in page("Een", "woordcode").as_bytes().chunks(8) {
        open.write_all(piece).unwrap();
        open.flush().unwrap();
    }
    drop(open);
    preview.wait_for_word(ONE, "woordcode");

    // A cloud drive: gone for a moment and back with a copy of a conflict beside it.
    fs::remove_file(&file).unwrap();
    fs::write(beside("een (conflict van iemand).md"), page("Conflict", "woordconflict")).unwrap();
    fs::write(&file, page("Een", "woordwolk")).unwrap();
    preview.wait_for_word(ONE, "woordwolk");
    fs::remove_file(beside("een (conflict van iemand).md")).unwrap();

    // Removed, and back after a while.
    fs::remove_file(&file).unwrap();
    preview.wait_for("the page to go", |preview| preview.state("stukken/twee.html").contains("een.md").then_some(()));
    fs::write(&file, page("Een", "woordterug")).unwrap();
    preview.wait_for_word(ONE, "woordterug");

    // In two strokes: emptied first.
    fs::write(&file, "").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    fs::write(&file, page("Een", "woordtwee")).unwrap();
    preview.wait_for_word(ONE, "woordtwee");
}

#[test]
fn a_save_of_the_same_length_that_keeps_or_sets_back_the_time_shows() {
    let preview = Preview::start(|_| {});
    let file = preview.file(FILE);
    // Long ago: what was written a moment ago is read again in any case.
    let time = fs::metadata(&file).unwrap().modified().unwrap() - Duration::from_secs(3600);
    for (word, time) in [("aaaa1", time), ("aaaa2", time), ("aaaa3", time - Duration::from_secs(3600 * 24 * 365))] {
        let fresh = preview.file("content/stukken/.vers");
        fs::write(&fresh, page("Een", word)).unwrap();
        fs::File::options().write(true).open(&fresh).unwrap().set_modified(time).unwrap();
        fs::rename(&fresh, &file).unwrap();
        preview.wait_for_word(ONE, word);
    }
    // In place, with the time put back at once.
    for word in ["bbbb1", "bbbb2", "bbbb3"] {
        fs::write(&file, page("Een", word)).unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
        preview.wait_for_word(ONE, word);
    }
}

#[test]
fn a_page_in_a_new_folder_shows_and_goes_with_it() {
    let preview = Preview::start(|_| {});
    for round in 0..5 {
        let folder = format!("content/stukken/map{round}/diep");
        fs::create_dir_all(preview.file(&folder)).unwrap();
        save(&preview, &format!("{folder}/nieuw.md"), &page("Nieuw", &format!("woordnieuw{round}")));
        let path = format!("/stukken/map{round}/diep/nieuw.html");
        preview.wait_for_word(&path, &format!("woordnieuw{round}"));
        // The folder is watched from now on; once, longer than the disk is looked at after a change.
        std::thread::sleep(Duration::from_secs(if round == 0 { 2 } else { 0 }));
        save(&preview, &format!("{folder}/nieuw.md"), &page("Nieuw", &format!("woordlater{round}")));
        preview.wait_for_word(&path, &format!("woordlater{round}"));
        fs::remove_dir_all(preview.file(&format!("content/stukken/map{round}"))).unwrap();
        preview.wait_for("the page to go", |preview| (preview.get(&path).0 == 404).then_some(()));
    }
}

#[test]
fn content_that_is_moved_away_and_back_is_watched_still() {
    let preview = Preview::start(|_| {});
    fs::rename(preview.file("content"), preview.file("weg")).unwrap();
    preview.wait_for("the page to go", |preview| (preview.get(ONE).0 == 404).then_some(()));
    fs::create_dir_all(preview.file("content/stukken")).unwrap();
    save(&preview, FILE, &page("Een", "woordvers"));
    preview.wait_for_word(ONE, "woordvers");
    // Longer than the disk is looked at after a change: from here on only the watch can tell.
    std::thread::sleep(Duration::from_secs(2));
    save(&preview, FILE, &page("Een", "woordlater"));
    preview.wait_for_word(ONE, "woordlater");
    // The configuration goes for a moment, as when a branch is changed.
    let config = fs::read(preview.file("naslag.toml")).unwrap();
    fs::remove_file(preview.file("naslag.toml")).unwrap();
    preview.wait_for("the message", |preview| preview.state("index.html").contains("naslag.toml").then_some(()));
    assert_eq!(preview.get(ONE).0, 200, "the last good site stays");
    fs::write(preview.file("naslag.toml"), config).unwrap();
    save(&preview, FILE, &page("Een", "woordslot"));
    preview.wait_for_word(ONE, "woordslot");
    preview.wait_for("the message to go", |preview| preview.state("index.html").contains("\"messages\":[]").then_some(()));
}

#[test]
fn two_hundred_files_at_once_all_show() {
    let preview = Preview::start(|_| {});
    for round in ["oost", "west", "zuid"] {
        for number in 0..200 {
            save(&preview, &format!("content/stukken/blad-{number}.md"), &page("Blad", &format!("woord{round}{number}")));
        }
        for number in [0, 99, 198, 199] {
            preview.wait_for_word(&format!("/stukken/blad-{number}.html"), &format!("woord{round}{number}"));
        }
    }
}

#[test]
fn after_a_storm_of_saves_the_last_one_shows_and_memory_has_not_grown() {
    let preview = Preview::start(|_| {});
    let storm = |name: &str, saves: usize| {
        for number in 0..saves {
            save(&preview, FILE, &page("Een", &format!("woord{name}{number}")));
            if number % 10 == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        preview.wait_for_word(ONE, &format!("woord{name}{}<", saves - 1));
    };
    storm("warm", 1000);
    let before = memory(&preview);
    storm("weer", 1000);
    for number in 0..150 {
        save(&preview, FILE, &page("Een", &format!("woordstil{number}x")));
        preview.wait_for_word(ONE, &format!("woordstil{number}x"));
    }
    let after = memory(&preview);
    // Allocators keep some; what each of these builds makes is about a megabyte.
    assert!(after < before + 24 * 1024, "{before} kB before, {after} kB after");
}

#[cfg(target_os = "linux")]
fn memory(preview: &Preview) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", preview.process())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(not(target_os = "linux"))]
fn memory(_: &Preview) -> u64 {
    0
}

#[test]
fn an_error_keeps_the_last_good_page_and_repair_clears_it() {
    let preview = Preview::start(|_| {});
    save(&preview, FILE, &page("Een", "woordgoed"));
    preview.wait_for_word(ONE, "woordgoed");
    save(&preview, FILE, &page("Een", "woordfout [[Nergens te vinden]]"));
    let state = preview.wait_for("the message", |preview| {
        let state = preview.state("stukken/een.html");
        state.contains("broken-link").then_some(state)
    });
    assert!(state.contains("\"place\":\"content/stukken/een.md:6:11\""), "{state}");
    let (status, _, body) = preview.get(ONE);
    assert!(status == 200 && body.contains("woordgoed") && !body.contains("woordfout"));
    let (_, _, health) = preview.get("/_naslag/");
    assert!(health.contains("content/stukken/een.md:6:11") && health.contains("Nergens te vinden"), "{health}");
    save(&preview, FILE, &page("Een", "woordheel"));
    preview.wait_for_word(ONE, "woordheel");
    assert!(preview.state("stukken/een.html").contains("\"messages\":[]"));
    assert!(!preview.get("/_naslag/").2.contains("Nergens"));
}

#[test]
fn a_site_that_never_was_good_is_shown_as_far_as_it_goes() {
    let preview = Preview::start(|root| fs::write(root.join(FILE), page("Een", "woordhalf [[Nergens]]")).unwrap());
    assert!(preview.get(ONE).2.contains("woordhalf"));
    assert!(preview.state("stukken/een.html").contains("broken-link"));
    save(&preview, FILE, &page("Een", "woordheel"));
    preview.wait_for_word(ONE, "woordheel");
}

#[test]
fn text_of_an_author_cannot_become_html_in_the_messages() {
    let bad = "[[<img src=x onerror=alert(1)></script>]]";
    let preview = Preview::start(|root| fs::write(root.join(FILE), page("Een", bad)).unwrap());
    let (_, _, health) = preview.get("/_naslag/");
    assert!(health.contains("&lt;img") && !health.contains("<img"), "{health}");
}

#[test]
fn output_beside_the_sources_wakes_nobody() {
    let preview = Preview::start(|_| {});
    std::thread::sleep(Duration::from_secs(2));
    let before = preview.said();
    let built = Command::new(env!("CARGO_BIN_EXE_naslag")).args(["build", "--root"]).arg(preview.root()).output().unwrap();
    assert!(built.status.success());
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(preview.said(), before, "a build of the same sources changes nothing");
}
