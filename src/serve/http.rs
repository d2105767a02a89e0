//! The connections of the preview: who is heard, and for how long.
//!
//! Owns [`Door`]. Entry points: [`bind`], [`Door::serve`]. Hears this computer only, under its own name only; a connection on which nothing moves is closed, so slow
//! ones keep nobody out. What is answered is for `answer`.
#![expect(clippy::disallowed_methods, reason = "the preview reads pictures as they are asked for, and keeps time")]

use std::convert::Infallible;
use std::fs;
use std::io;
use std::io::Read as _;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::net::TcpListener as StdListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use http_body_util::Either;
use http_body_util::Full;
use http_body_util::channel::Channel;
use http_body_util::channel::Sender;
use hyper::HeaderMap;
use hyper::Method;
use hyper::Request;
use hyper::Response;
use hyper::StatusCode;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::body::Incoming;
use hyper::header;
use hyper::header::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::sync::watch::Receiver;

use crate::serve::answer::Answer;
use crate::serve::answer::Matter;
use crate::serve::answer::answer;
use crate::serve::shown::Shown;

/// How long a connection may stand still.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a channel says that it is still there.
const PULSE: Duration = Duration::from_secs(4);
/// How large the head of a request may be.
const HEAD_LIMIT: usize = 16 * 1024;
/// How many connections there may be at once.
const CONNECTIONS: usize = 500;
/// How many ports are tried.
const PORTS: u16 = 100;
/// What is sent at a time.
const CHUNK: usize = 64 * 1024;

/// The body of an answer: whole, or in pieces.
type Body = Either<Full<Bytes>, Channel<Bytes, io::Error>>;

/// Takes `port`, or the next one that is free, on this computer's own addresses.
///
/// # Errors
/// When none is free.
pub fn bind(port: u16) -> io::Result<(Vec<StdListener>, u16)> {
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for next in 0..PORTS {
        let wanted = if port == 0 { 0 } else { port.saturating_add(next) };
        match bind_to(wanted) {
            Ok(bound) => return Ok(bound),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn bind_to(port: u16) -> io::Result<(Vec<StdListener>, u16)> {
    let four = StdListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = four.local_addr()?.port();
    let mut listeners = vec![four];
    match StdListener::bind((Ipv6Addr::LOCALHOST, port)) {
        Ok(six) => listeners.push(six),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
        // A computer without IPv6.
        Err(_) => {}
    }
    Ok((listeners, port))
}

/// What every connection knows.
pub struct Door {
    port: u16,
    shown: Receiver<Arc<Shown>>,
}

impl Door {
    /// A door at `port` to what is shown.
    pub const fn new(port: u16, shown: Receiver<Arc<Shown>>) -> Self {
        Self { port, shown }
    }

    /// Answers until the program ends.
    ///
    /// # Errors
    /// When the system gives no sockets.
    pub fn serve(self, listeners: Vec<StdListener>) -> io::Result<Infallible> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(16).build()?;
        runtime.block_on(async {
            let door = Arc::new(self);
            let room = Arc::new(Semaphore::new(CONNECTIONS));
            for listener in listeners {
                listener.set_nonblocking(true)?;
                tokio::spawn(accept(TcpListener::from_std(listener)?, Arc::clone(&door), Arc::clone(&room)));
            }
            std::future::pending().await
        })
    }

    /// Whether `name` is this server: then no page elsewhere made the browser believe that we are its own.
    fn is_own(&self, name: &str) -> bool {
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| {
            let rest = name.get(..own.len()).filter(|start| start.eq_ignore_ascii_case(own)).map(|_| &name[own.len()..]);
            rest.is_some_and(|rest| rest == format!(":{}", self.port) || (rest.is_empty() && self.port == 80))
        })
    }

    fn is_for_us(&self, headers: &HeaderMap, uri: &Uri) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok()).is_some_and(|host| self.is_own(host));
        let origin = headers.get_all(header::ORIGIN).iter().all(|origin| {
            origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://")).is_some_and(|name| self.is_own(name))
        });
        host && hosts.next().is_none() && origin && uri.authority().is_none_or(|authority| self.is_own(authority.as_str()))
    }

    async fn answer(&self, request: &Request<Incoming>) -> Answer {
        if !self.is_for_us(request.headers(), request.uri()) {
            return Answer::short(403, "403\n");
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Answer::short(405, "405\n");
        }
        let shown = Arc::clone(&self.shown.borrow());
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str()).to_owned();
        // A page is made now, and the index of the search takes its time: the others need not wait.
        let made = tokio::task::spawn_blocking(move || answer(&shown, &target)).await;
        made.unwrap_or_else(|_| Answer::short(500, "500\n"))
    }
}

/// When something last moved on a connection.
#[derive(Debug)]
struct Progress(Mutex<Instant>);

impl Progress {
    fn touch(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn deadline(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) + PATIENCE
    }
}

async fn accept(listener: TcpListener, door: Arc<Door>, room: Arc<Semaphore>) {
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let door = Arc::clone(&door);
                tokio::spawn(async move {
                    connection(stream, &door).await;
                    drop(place);
                });
            }
            // Out of handles, as a rule: they come back as connections end.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(stream: TcpStream, door: &Arc<Door>) {
    let _ = stream.set_nodelay(true);
    let progress = Arc::new(Progress(Mutex::new(Instant::now())));
    let service = service_fn(|request: Request<Incoming>| {
        progress.touch();
        let (door, progress) = (Arc::clone(door), Arc::clone(&progress));
        async move {
            let answer = door.answer(&request).await;
            let head = request.method() == Method::HEAD;
            Ok::<_, Infallible>(respond(answer, head, &door, progress).await)
        }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD_LIMIT).max_headers(100);
    let mut running = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    loop {
        let deadline = progress.deadline();
        tokio::select! {
            _ = &mut running => return,
            () = tokio::time::sleep_until(deadline.into()) => if progress.deadline() <= Instant::now() { return },
        }
    }
}

/// The answer as it is sent.
async fn respond(answer: Answer, head: bool, door: &Door, progress: Arc<Progress>) -> Response<Body> {
    let Answer { status, kind, location, matter } = answer;
    let mut status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut length = None;
    let body = match matter {
        Matter::Text(text) => whole(text.as_bytes(), head, &mut length),
        Matter::Bytes(bytes) => whole(&bytes, head, &mut length),
        Matter::File(path, root) => match tokio::task::spawn_blocking(move || open(&path, &root)).await {
            Ok(Ok((file, size))) => {
                length = Some(size);
                if head { empty() } else { pieces(file, size, progress) }
            }
            _ => {
                status = StatusCode::NOT_FOUND;
                empty()
            }
        },
        Matter::Changes(_) if head => empty(),
        Matter::Changes(page) => changes(page, door.shown.clone(), progress),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("frame-ancestors 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    if let Some(location) = location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        headers.insert(header::LOCATION, location);
    }
    response
}

fn empty() -> Body {
    Either::Left(Full::default())
}

fn whole(bytes: &[u8], head: bool, length: &mut Option<u64>) -> Body {
    *length = u64::try_from(bytes.len()).ok();
    if head { empty() } else { Either::Left(Full::new(Bytes::copy_from_slice(bytes))) }
}

/// Opens a file that is copied. It was looked at when the site was made; since then something else may have taken its place.
fn open(path: &Path, root: &Path) -> io::Result<(fs::File, u64)> {
    let real = fs::canonicalize(path)?;
    if !real.starts_with(root) || !fs::symlink_metadata(&real)?.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let file = fs::File::open(&real)?;
    let data = file.metadata()?;
    if data.is_file() { Ok((file, data.len())) } else { Err(io::ErrorKind::NotFound.into()) }
}

/// A file, piece by piece: as long as they are taken, the connection lives.
fn pieces(file: fs::File, size: u64, progress: Arc<Progress>) -> Body {
    let (mut sender, channel) = Channel::new(1);
    tokio::spawn(async move {
        let mut file = file.take(size);
        loop {
            let read = tokio::task::spawn_blocking(move || {
                let mut chunk = vec![0; CHUNK];
                let count = file.read(&mut chunk)?;
                chunk.truncate(count);
                Ok::<_, io::Error>((file, chunk))
            });
            let Ok(Ok((rest, chunk))) = read.await else { return sender.abort(io::ErrorKind::Other.into()) };
            file = rest;
            if chunk.is_empty() || sender.send_data(chunk.into()).await.is_err() {
                return;
            }
            progress.touch();
        }
    });
    Either::Right(channel)
}

/// Server-sent events: the state of a page now, and after each change. Each event says all, so one that is missed is no loss.
fn changes(page: String, mut shown: Receiver<Arc<Shown>>, progress: Arc<Progress>) -> Body {
    let (mut sender, channel): (Sender<Bytes, io::Error>, _) = Channel::new(1);
    tokio::spawn(async move {
        let mut last = String::new();
        let mut text = "retry: 500\n\n".to_owned();
        loop {
            let latest = Arc::clone(&shown.borrow_and_update());
            let name = page.clone();
            let Ok(now) = tokio::task::spawn_blocking(move || latest.state(&name)).await else { return };
            if now != last {
                text.push_str(&format!("data: {now}\n\n"));
                last = now;
            }
            if sender.send_data(std::mem::take(&mut text).into()).await.is_err() {
                return;
            }
            progress.touch();
            match tokio::time::timeout(PULSE, shown.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return,
                Err(_) => text.push_str(":\n\n"),
            }
        }
    });
    Either::Right(channel)
}
