//! What is asked for with POST: decisions, rectangles, runs, the language, the end. Every value of the browser is checked here;
//! paths never come from it.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::album::{Album, Source};
use super::form::{field, fields};
use super::gate::Refusal;
use super::pages::{home, with_album};
use super::reply::Reply;
use super::server::{Session, lock};
use super::trouble::Trouble;
use super::work::{Asked, Task};
use super::{json, views};
use crate::consent::FILLED;
use crate::i18n::{Lang, t};
use crate::record::Decision;
use crate::source::{Event, Inputs, feed};

/// Most faces that one request decides on.
const FACES: usize = 10_000;
/// Longest text of a cell.
const TEXT: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decide {
    faces: Vec<String>,
    #[serde(default)]
    decision: Option<String>,
    #[serde(default)]
    filled: std::collections::BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draw {
    photo: String,
    r#box: [u32; 4],
}

// The page is asked from its session alone; `arc` keeps the session alive for a run's thread.
pub(super) fn post(s: &std::sync::Arc<Session>, path: &str, body: &[u8]) -> Reply {
    let lang = s.lang();
    match path {
        "api/decide" => read(body, lang, |asked: Decide| with_album(s, |a| decide(a, &asked, lang))),
        "api/draw" => read(body, lang, |asked: Draw| {
            with_album(s, |a| match a.draw(&asked.photo, asked.r#box) {
                Ok(rows) => Reply::json(&json::changed(a, &rows, None)),
                Err(e) => refused(&e, lang),
            })
        }),
        "api/undo" => with_album(s, |a| match a.undo() {
            Ok((rows, gone)) => Reply::json(&json::changed(a, &rows, gone)),
            Err(e) => refused(&e, lang),
        }),
        "api/alive" => Reply::json(&json!({})),
        "reload" => with_album(s, |a| match a.read() {
            Ok(()) => Reply::to("album"),
            Err(e) => views::failed(s, &e.sentence(lang)),
        }),
        "people" => {
            let f = fields(body);
            with_album(s, |a| views::people(s, a, field(&f, "person"), ""))
        }
        "withdraw" => {
            let f = fields(body);
            with_album(s, |a| withdraw(s, a, field(&f, "person")))
        }
        "scan" if s.is_app => scan(s, &fields(body)),
        "clean" => clean(s, &fields(body)),
        "stop" => {
            s.work.stop();
            Reply::to("work")
        }
        "lang" => {
            let f = fields(body);
            *lock(&s.lang) = if field(&f, "lang") == "fr" { Lang::Fr } else { Lang::En };
            let back = field(&f, "back");
            let known = ["album", "findings", "people", "clean", "work", "done", "start"];
            Reply::to(known.into_iter().find(|k| *k == back).unwrap_or_else(|| home(s)))
        }
        "quit" => {
            s.work.stop();
            s.quit.store(true, Ordering::Relaxed);
            views::ended(s)
        }
        _ => Reply::refused(Refusal::Path, lang),
    }
}

fn read<T: for<'de> Deserialize<'de>>(body: &[u8], lang: Lang, f: impl FnOnce(T) -> Reply) -> Reply {
    match serde_json::from_slice(body) {
        Ok(asked) => f(asked),
        Err(_) => refused(&Trouble::said("review-refused-form"), lang),
    }
}

/// The sentence for the script of the page, and the field that it speaks of.
fn refused(e: &Trouble, lang: Lang) -> Reply {
    let body = json!({ "error": e.sentence(lang), "field": e.column() });
    Reply::json(&body).but(StatusCode::UNPROCESSABLE_ENTITY)
}

fn decide(a: &mut Album, asked: &Decide, lang: Lang) -> Reply {
    let rows: Option<Vec<usize>> = asked.faces.iter().take(FACES + 1).map(|id| a.face(id)).collect();
    let decision = asked.decision.as_deref().map(json::decision);
    let good = |(k, v): (&String, &String)| FILLED.contains(&k.as_str()) && v.chars().count() <= TEXT;
    let (Some(rows), false, true) = (rows, decision == Some(None), asked.filled.iter().all(good)) else {
        return refused(&Trouble::said("review-refused-form"), lang);
    };
    if rows.is_empty() || rows.len() > FACES {
        return refused(&Trouble::said("review-refused-form"), lang);
    }
    let filled: Vec<(&str, &str)> = asked.filled.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    match a.decide(&rows, decision.flatten(), &filled) {
        Ok(rows) => Reply::json(&json::changed(a, &rows, None)),
        Err(e) => refused(&e, lang),
    }
}

fn withdraw(s: &Session, a: &mut Album, person: &str) -> Reply {
    let rows = a.register.places_of_person(person);
    let lang = s.lang();
    if rows.is_empty() {
        return views::people(s, a, person, "");
    }
    let told = match a.decide(&rows, Some(Decision::Withdrawn), &[]) {
        Ok(rows) => t(lang, "review-withdrawn", &[("n", rows.len().into())]),
        Err(e) => e.sentence(lang),
    };
    views::people(s, a, person, &told)
}

/// Counts the files that a run over the folder will look at, beside the run: a share may have a million.
fn count(s: &Session, root: &Path) {
    let inputs = Inputs { paths: vec![root.to_owned()], ..Inputs::default() };
    let (tx, rx) = crossbeam_channel::bounded::<Event>(256);
    let cancel = s.work.cancel();
    std::thread::scope(|threads| {
        threads.spawn(move || {
            for _ in rx.iter().filter(|e| matches!(e, Event::File(_))) {
                s.work.of.fetch_add(1, Ordering::Relaxed);
            }
        });
        // A folder that cannot be walked is told by the run itself.
        let _ = feed(&inputs, false, &tx, &cancel);
        drop(tx);
    });
}

fn policy(name: &str) -> &'static str {
    if name == "share" { "share" } else { "event" }
}

fn start(s: &std::sync::Arc<Session>, asked: Asked) -> Reply {
    if !s.work.begin(&asked) {
        return Reply::to("work");
    }
    let (session, lang) = (s.clone(), s.lang());
    let (counting, root) = (s.clone(), asked.root.clone());
    std::thread::spawn(move || count(&counting, &root));
    std::thread::spawn(move || {
        let command = session.command.clone();
        let result = session.work.run(command.as_ref(), lang, &asked);
        let result = result.and_then(|done| settle(&session, &asked).map(|()| done));
        session.work.end(asked, result);
    });
    Reply::to("work")
}

/// After a scan its album is opened; after a cleaning its copies are known.
fn settle(s: &Session, asked: &Asked) -> Result<(), String> {
    match asked.task {
        Task::Clean => lock(&s.published).push(asked.report.clone()),
        Task::Scan => {
            let register = register_beside(&asked.root, s.lang());
            let (report, root, minor_signatures) = (asked.report.clone(), asked.root.clone(), s.minor_signatures);
            let source = Source { report, root, register, minor_signatures };
            *lock(&s.album) = Some(Album::open(source).map_err(|e| e.sentence(s.lang()))?);
        }
    }
    Ok(())
}

/// The register of a folder: beside it, never inside.
pub(super) fn register_beside(root: &Path, lang: Lang) -> PathBuf {
    let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of = |l: Lang| root.with_file_name(format!("{name}-{}.csv", t(l, "review-register-suffix", &[])));
    Lang::ALL.into_iter().map(of).find(|p| p.exists()).unwrap_or_else(|| of(lang))
}

fn scan(s: &std::sync::Arc<Session>, f: &[(String, String)]) -> Reply {
    let id = field(f, "folder");
    let Some(root) = lock(&s.browse).find(id) else { return views::start(s, "", "review-err-folder") };
    if !root.parent().is_some_and(|p| lock(&s.browse).holds(p)) {
        // The register and the copies go beside the folder, and there they may not.
        return views::start(s, id, "review-err-root");
    }
    let (report, html) = (s.pictures.folder().join("scan.jsonl"), s.pictures.folder().join("scan.html"));
    let mut words: Vec<OsString> = vec!["scan".into(), root.clone().into()];
    words.extend(["-p", policy(field(f, "policy")), "--report"].map(OsString::from));
    words.extend([report.clone().into(), "--report".into(), html.clone().into()]);
    *lock(&s.album) = None;
    start(s, Asked { task: Task::Scan, words, out: root.clone(), root, report, html })
}

fn clean(s: &std::sync::Arc<Session>, f: &[(String, String)]) -> Reply {
    let lang = s.lang();
    let mut album = lock(&s.album);
    let Some(a) = album.as_mut() else { return Reply::to("home") };
    let name = field(f, "name").trim();
    let mut parts = Path::new(name).components();
    let single = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    if !single || name.contains(['/', '\\', '\0']) || name.len() > 200 || name.chars().any(char::is_control) {
        return views::clean(s, a, &t(lang, "review-err-name", &[]));
    }
    let root = a.source.root.clone();
    let Some(parent) =
        std::path::absolute(&root).ok().and_then(|r| r.canonicalize().ok()?.parent().map(Path::to_owned))
    else {
        return views::clean(s, a, &t(lang, "review-err-root", &[]));
    };
    let out = parent.join(name);
    let beside = |extension: &str| parent.join(format!("{name}.{extension}"));
    let (report, html) = (beside("jsonl"), beside("html"));
    if [&report, &html].iter().any(|p| p.exists()) || out.exists() {
        return views::clean(s, a, &t(lang, "review-err-exists", &[]));
    }
    // Faces nobody decided on are in the register too: they are hidden because of that row.
    if let Err(e) = a.save() {
        return views::clean(s, a, &e.sentence(lang));
    }
    let mut words: Vec<OsString> = vec!["clean".into(), root.clone().into(), "--out".into(), out.clone().into()];
    words.extend(["-p", policy(field(f, "policy")), "--consent"].map(OsString::from));
    words.push(a.source.register.clone().into());
    words.extend(["--report".into(), report.clone().into(), "--report".into(), html.clone().into()]);
    if field(f, "convert") == "jpeg" {
        words.extend(["--convert", "jpeg"].map(OsString::from));
    }
    let credit = field(f, "credit").trim();
    if !credit.is_empty() {
        words.push(format!("--credit={credit}").into());
    }
    let asked = Asked { task: Task::Clean, words, root, out, report, html };
    drop(album);
    start(s, asked)
}
