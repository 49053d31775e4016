//! How far a run is, on the standard error: a bar by bytes on a terminal, a plain line an interval elsewhere, or nothing.
//! The standard output stays for results.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::args::ProgressKind;
use crate::i18n::{Lang, bytes, t};
use crate::pipeline::Progress;

/// The progress of one run.
pub(super) struct Meter {
    lang: Lang,
    found: AtomicU64,
    found_bytes: AtomicU64,
    done: AtomicU64,
    done_bytes: AtomicU64,
    started: Instant,
    shown: Shown,
}

enum Shown {
    Bar(ProgressBar),
    Plain { every: Duration, next: Mutex<Instant> },
    Nothing,
}

impl Meter {
    /// A meter of that kind; `Auto` is a bar where the standard error is a terminal and plain lines elsewhere.
    pub(super) fn new(lang: Lang, kind: ProgressKind, every: Duration) -> Meter {
        let terminal = std::io::stderr().is_terminal();
        let shown = match kind {
            ProgressKind::None => Shown::Nothing,
            ProgressKind::Bar => Shown::Bar(bar(lang)),
            ProgressKind::Auto if terminal => Shown::Bar(bar(lang)),
            ProgressKind::Auto | ProgressKind::Plain => {
                Shown::Plain { every, next: Mutex::new(Instant::now() + every) }
            }
        };
        let zero = || AtomicU64::new(0);
        Meter {
            lang,
            found: zero(),
            found_bytes: zero(),
            done: zero(),
            done_bytes: zero(),
            started: Instant::now(),
            shown,
        }
    }

    /// Clears the bar.
    pub(super) fn finish(&self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }

    fn line(&self) -> String {
        let done = self.done_bytes.load(Ordering::Relaxed);
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let args = [
            ("done", self.done.load(Ordering::Relaxed).into()),
            ("found", self.found.load(Ordering::Relaxed).into()),
            ("bytes", bytes(self.lang, done).into()),
            ("rate", bytes(self.lang, (done as f64 / seconds) as u64).into()),
        ];
        t(self.lang, "progress-line", &args)
    }
}

impl Progress for Meter {
    fn found(&self, size: u64) {
        self.found.fetch_add(1, Ordering::Relaxed);
        let total = self.found_bytes.fetch_add(size, Ordering::Relaxed).saturating_add(size);
        if let Shown::Bar(bar) = &self.shown {
            bar.set_length(total);
        }
    }

    fn done(&self, size: u64) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.done_bytes.fetch_add(size, Ordering::Relaxed);
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.inc(size),
            Shown::Plain { every, next } => {
                // Whoever finds the lock taken leaves the line to the other thread.
                let Ok(mut next) = next.try_lock() else { return };
                let now = Instant::now();
                if now >= *next {
                    *next = now + *every;
                    // A closed standard error is no reason to stop cleaning.
                    let _ = writeln!(std::io::stderr(), "{}", self.line());
                }
            }
        }
    }
}

fn bar(lang: Lang) -> ProgressBar {
    let size = move |s: &ProgressState, w: &mut dyn std::fmt::Write| {
        let total = bytes(lang, s.len().unwrap_or(0));
        let _ = write!(w, "{} / {total}", bytes(lang, s.pos()));
    };
    let rate = move |s: &ProgressState, w: &mut dyn std::fmt::Write| {
        let per_second = bytes(lang, s.per_sec().max(0.0) as u64);
        let _ = w.write_str(&t(lang, "progress-rate", &[("rate", per_second.into())]));
    };
    let left = move |s: &ProgressState, w: &mut dyn std::fmt::Write| {
        let secs = s.eta().as_secs();
        let (key, n) =
            if secs < 90 { ("progress-left-seconds", secs) } else { ("progress-left-minutes", secs.div_ceil(60)) };
        let _ = w.write_str(&t(lang, key, &[("n", n.into())]));
    };
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(8));
    match ProgressStyle::with_template("{bar:32} {size}  {rate}  {left}") {
        Ok(style) => bar.set_style(style.with_key("size", size).with_key("rate", rate).with_key("left", left)),
        Err(_) => bar.set_style(ProgressStyle::default_bar()),
    }
    bar
}
