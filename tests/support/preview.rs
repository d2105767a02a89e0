//! A preview of a small site: the program itself, started on a folder of its own.
//!
//! Entry point: [`Preview::start`]. Speaks raw HTTP, so that tests can say what no client would.

#![allow(dead_code, reason = "each of its users takes the part that it needs")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "it is about files and processes, and a test may fall")]

use std::fs;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;
use std::time::Instant;

/// How long a test waits for what must come. Far above the promise of two seconds: the machine of a test may be busy.
pub const LONG: Duration = Duration::from_secs(60);

const CONFIG: &str = "title = \"Proef\"\nlanguage = \"nl\"\n\n[[collection]]\nname = \"stukken\"\nrole = \"document\"\ntitle = \"Stukken\"\nsingular = \"stuk\"\n";

/// A running preview; it ends with the value.
pub struct Preview {
    child: Child,
    folder: tempfile::TempDir,
    pub port: u16,
    said: Arc<Mutex<String>>,
}

/// Writes the small site: two pages and a picture.
pub fn write_site(root: &Path) {
    fs::create_dir_all(root.join("content/stukken")).unwrap();
    fs::create_dir_all(root.join("static")).unwrap();
    fs::write(root.join("naslag.toml"), CONFIG).unwrap();
    fs::write(root.join("content/stukken/een.md"), page("Een", "begin")).unwrap();
    fs::write(root.join("content/stukken/twee.md"), page("Twee", "Zie [een](een.md).")).unwrap();
    fs::write(root.join("static/los.txt"), "los bestand\n").unwrap();
}

/// The text of a page.
pub fn page(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-01\n---\n\n{text}\n")
}

impl Preview {
    /// Starts on a fresh small site, as `prepare` left it.
    pub fn start(prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_site(folder.path());
        prepare(folder.path());
        let mut child = Command::new(env!("CARGO_BIN_EXE_naslag"))
            .args(["serve", "--port", "0", "--root"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (heard, stderr) = (Arc::clone(&said), child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut said = heard.lock().unwrap();
                said.push_str(&line);
                said.push('\n');
            }
        });
        let mut preview = Self { child, folder, port: 0, said };
        let address = preview.wait_for("the address", |preview| {
            let said = preview.said();
            let (_, rest) = said.split_once("http://localhost:")?;
            rest.split_once('/').map(|(port, _)| port.to_owned())
        });
        preview.port = address.parse().unwrap();
        preview
    }

    /// The folder of the site.
    pub fn root(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    /// A file of the site.
    pub fn file(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What the program said so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// The number of the process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Tries until `look` gives something.
    pub fn wait_for<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(began.elapsed() < LONG, "waited in vain for {what}; the program said:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until the page at `path` holds `word`, and gives it.
    pub fn wait_for_word(&self, path: &str, word: &str) -> String {
        self.wait_for(&format!("`{word}` in {path}"), |preview| {
            let (status, _, body) = preview.get(path);
            (status == 200 && body.contains(word)).then_some(body)
        })
    }

    /// An open connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Sends bytes as they are and reads until the other side closes; what came.
    pub fn raw(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // The other side may close before it heard all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A normal request: status, head, body.
    pub fn get(&self, path: &str) -> (u16, String, String) {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port))
    }

    /// A request in so many words: status (0 when there is no answer), head, body.
    pub fn ask(&self, request: &str) -> (u16, String, String) {
        let answer = self.raw(request.as_bytes());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, head.to_ascii_lowercase(), body.to_owned())
    }

    /// The first event that a page is told: the state now.
    pub fn state(&self, page: &str) -> String {
        let mut stream = self.connect();
        let request = format!("GET /_naslag/changes?page={page} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).unwrap();
        BufReader::new(stream)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix("data: ")?.to_owned()))
            .unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
