//! The server: one port of the loopback address, one visitor, an end when nobody asks any more. It lets a request through the
//! gate and hands it to `pages` and `posts` on a thread that may wait for the disk.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, Response};
use tokio::sync::Semaphore;

use super::album::{Album, Source};
use super::browse::Browse;
use super::gate::{Gate, Pass, Refusal};
use super::pictures::Pictures;
use super::reply::{Reply, respond};
use super::trouble::Trouble;
use super::work::{Command, Work};
use super::{pages, posts};
use crate::i18n::Lang;

/// Largest body of a request: the ids of ten thousand faces.
const BODY: usize = 512 << 10;
/// Pictures that are decoded at once: each may take as much memory as a photo has pixels.
const DECODERS: usize = 2;
/// How often the end is thought of.
const TICK: Duration = Duration::from_millis(100);

/// What a session is about.
pub struct Options {
    /// The language that the page begins with.
    pub lang: Lang,
    /// An album to decide on; without one, people choose a folder.
    pub album: Option<Source>,
    /// The folders that may be chosen from.
    pub roots: Vec<PathBuf>,
    /// Reports of cleanings whose copies are out there.
    pub published: Vec<PathBuf>,
    /// How many holders of parental authority must sign for a minor.
    pub minor_signatures: u32,
    /// Runs commands.
    pub command: Arc<dyn Command>,
    /// How long nobody may ask before the session ends.
    pub idle: Duration,
}

/// What every request shares.
pub(super) struct Session {
    pub(super) gate: Gate,
    pub(super) is_app: bool,
    pub(super) lang: Mutex<Lang>,
    pub(super) album: Mutex<Option<Album>>,
    pub(super) browse: Mutex<Browse>,
    pub(super) pictures: Pictures,
    pub(super) published: Mutex<Vec<PathBuf>>,
    pub(super) work: Work,
    pub(super) minor_signatures: u32,
    pub(super) command: Arc<dyn Command>,
    pub(super) quit: AtomicBool,
    decoders: Semaphore,
    started: Instant,
    /// Milliseconds from the start to the last request.
    asked: AtomicU64,
}

/// Another thread's panic leaves no album half changed: every change is whole before the lock goes.
pub(super) fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    pub(super) fn lang(&self) -> Lang {
        *lock(&self.lang)
    }

    fn asked(&self) {
        let ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.asked.store(ms, Ordering::Relaxed);
    }

    fn idle_for(&self) -> Duration {
        self.started.elapsed().saturating_sub(Duration::from_millis(self.asked.load(Ordering::Relaxed)))
    }
}

/// A session that listens already.
pub struct Server {
    session: Arc<Session>,
    listener: TcpListener,
    idle: Duration,
}

impl Server {
    /// Opens album and port.
    pub fn open(options: Options) -> Result<Server, Trouble> {
        let io = |e: io::Error| Trouble::io("review-err-start", std::path::Path::new(""), e);
        let is_app = options.album.is_none();
        let album = options.album.map(Album::open).transpose()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(io)?;
        listener.set_nonblocking(true).map_err(io)?;
        let port = listener.local_addr().map_err(io)?.port();
        let session = Session {
            gate: Gate::new(port).map_err(io)?,
            is_app,
            lang: Mutex::new(options.lang),
            album: Mutex::new(album),
            browse: Mutex::new(Browse::new(options.roots).map_err(io)?),
            pictures: Pictures::new().map_err(io)?,
            published: Mutex::new(options.published),
            work: Work::new(),
            minor_signatures: options.minor_signatures,
            command: options.command,
            quit: AtomicBool::new(false),
            decoders: Semaphore::new(DECODERS),
            started: Instant::now(),
            asked: AtomicU64::new(0),
        };
        Ok(Server { session: Arc::new(session), listener, idle: options.idle })
    }

    /// The address that opens the page once.
    pub fn url(&self) -> String {
        self.session.gate.url()
    }

    /// Serves until the page says so, `cancel` is set, or nobody asked for a while.
    pub fn run(self, cancel: &AtomicBool) -> io::Result<()> {
        let Server { session, listener, idle } = self;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(8).build()?;
        let app = Router::new().fallback(answer).with_state(session.clone());
        let listener = runtime.block_on(async { tokio::net::TcpListener::from_std(listener) })?;
        runtime.spawn(async move { axum::serve(listener, app).await });
        runtime.block_on(end(&session, cancel, idle));
        session.work.stop();
        // A run in hand finishes its file; what was answered is saved already.
        while session.work.is_running() {
            std::thread::sleep(TICK);
        }
        runtime.shutdown_timeout(Duration::from_secs(2));
        Ok(())
    }
}

/// Waits for a reason to end.
async fn end(session: &Session, cancel: &AtomicBool, idle: Duration) {
    let mut quit_at = None;
    loop {
        tokio::time::sleep(TICK).await;
        if session.work.is_running() {
            session.asked();
        }
        // The page that says goodbye is still to be sent.
        if session.quit.load(Ordering::Relaxed) && quit_at.is_none() {
            quit_at = Some(Instant::now());
        }
        let gone = quit_at.is_some_and(|t: Instant| t.elapsed() > Duration::from_millis(700));
        if gone || cancel.load(Ordering::Relaxed) || session.idle_for() > idle {
            return;
        }
    }
}

/// One request from its head to its reply.
async fn answer(State(session): State<Arc<Session>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let pass = match session.gate.judge(&head.method, &path, &head.headers) {
        Ok(pass) => pass,
        Err(refusal) => return respond(Reply::refused(refusal, session.lang())),
    };
    session.asked();
    if pass == Pass::Enter {
        return respond(Reply::entered(&session.gate.cookie()));
    }
    let Ok(body) = axum::body::to_bytes(body, BODY).await else {
        return respond(Reply::refused(Refusal::Size, session.lang()));
    };
    let below = session.gate.below(&path).unwrap_or_default().to_owned();
    let query = head.uri.query().unwrap_or_default().to_owned();
    let permit = match below.starts_with("picture/") {
        true => session.decoders.acquire().await.ok(),
        false => None,
    };
    let inner = session.clone();
    let reply = tokio::task::spawn_blocking(move || match head.method {
        Method::GET => pages::get(&inner, &below, &query),
        _ => posts::post(&inner, &below, &body),
    });
    let reply = reply.await.unwrap_or_else(|_| Reply::broken(session.lang()));
    drop(permit);
    respond(reply)
}
