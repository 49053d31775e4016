//! What is asked for with GET: pages, the page's own files, pictures, and reports that this session wrote or was given.
//! It changes nothing but which ids of folders are known.

use std::path::Path;

use axum::http::StatusCode;

use super::album::Album;
use super::gate::Refusal;
use super::reply::Reply;
use super::server::{Session, lock};
use super::work::{Stage, Task};
use super::{form, json, pictures, views};
use crate::i18n::t;

/// The page's own files.
const FILES: [(&str, &str, &str); 8] = [
    ("page.css", "text/css; charset=utf-8", include_str!("static/page.css")),
    ("album.css", "text/css; charset=utf-8", include_str!("static/album.css")),
    ("icon.svg", "image/svg+xml", include_str!("static/icon.svg")),
    ("api.js", SCRIPT, include_str!("static/api.js")),
    ("grid.js", SCRIPT, include_str!("static/grid.js")),
    ("zoom.js", SCRIPT, include_str!("static/zoom.js")),
    ("album.js", SCRIPT, include_str!("static/album.js")),
    ("work.js", SCRIPT, include_str!("static/work.js")),
];
const SCRIPT: &str = "text/javascript; charset=utf-8";

pub(super) fn get(s: &Session, path: &str, query: &str) -> Reply {
    let lang = s.lang();
    match path {
        "" => Reply::to("home"),
        "home" => Reply::to(home(s)),
        "start" if s.is_app => views::start(s, form::field(&form::fields(query.as_bytes()), "at"), ""),
        "work" => match s.work.stage() {
            Stage::Running(asked) => views::work(s, &asked),
            _ => Reply::to(home(s)),
        },
        "done" => match s.work.stage() {
            Stage::Done(asked, result) => views::done(s, &asked, &result),
            _ => Reply::to("home"),
        },
        "findings" => with_album(s, |a| views::findings(s, a)),
        "album" => with_album(s, |a| views::album(s, a)),
        "people" => with_album(s, |a| views::people(s, a, "", "")),
        "clean" => with_album(s, |a| views::clean(s, a, "")),
        "api/album" => with_album(s, |a| Reply::json(&json::album(a))),
        "api/progress" => Reply::json(&json::progress(s)),
        _ => match path.split_once('/') {
            Some(("static", name)) => file(name).unwrap_or_else(|| Reply::refused(Refusal::Path, lang)),
            Some(("picture", rest)) => picture(s, rest),
            Some(("report", rest)) => report(s, rest).unwrap_or_else(|| Reply::refused(Refusal::Path, lang)),
            _ => Reply::refused(Refusal::Path, lang),
        },
    }
}

/// Where somebody belongs who names no page.
pub(super) fn home(s: &Session) -> &'static str {
    match s.work.stage() {
        Stage::Running(_) => "work",
        Stage::Done(asked, Ok(_)) if asked.task == Task::Scan => "findings",
        Stage::Done(..) => "done",
        Stage::Idle if lock(&s.album).is_some() => "album",
        Stage::Idle => "start",
    }
}

/// The reply about the album; without one, the page where a folder is chosen.
pub(super) fn with_album(s: &Session, f: impl FnOnce(&mut Album) -> Reply) -> Reply {
    match lock(&s.album).as_mut() {
        Some(a) => f(a),
        None => Reply::to("home"),
    }
}

fn file(name: &str) -> Option<Reply> {
    FILES.iter().find(|(n, ..)| *n == name).map(|(_, kind, text)| Reply::new(StatusCode::OK, kind, *text))
}

/// `SIZE/ID`: the photo, made small.
fn picture(s: &Session, rest: &str) -> Reply {
    let lang = s.lang();
    let found = rest.split_once('/').and_then(|(size, id)| {
        let side = pictures::side(size)?;
        // The lock goes before anything is decoded.
        let file = match lock(&s.album).as_ref()?.photo(id)? {
            p if p.is_as_scanned() => Ok(p.file.clone()),
            _ => Err("review-err-other-photo"),
        };
        Some((file, side, format!("{id}-{size}")))
    });
    let Some((file, side, key)) = found else { return Reply::refused(Refusal::Path, lang) };
    let file = match file {
        Ok(f) => f,
        Err(key) => return Reply::text(StatusCode::CONFLICT, t(lang, key, &[])),
    };
    match s.pictures.get(&file, &key, side) {
        Ok(jpeg) => Reply::new(StatusCode::OK, "image/jpeg", jpeg),
        Err(_) => Reply::text(StatusCode::UNPROCESSABLE_ENTITY, t(lang, "review-no-picture", &[])),
    }
}

/// A report for people that this session wrote: `scan/` or `clean/` and the name of one of its files.
fn report(s: &Session, rest: &str) -> Option<Reply> {
    let (_, name) = rest.split_once('/').filter(|(kind, _)| matches!(*kind, "scan" | "clean"))?;
    let html = match s.work.stage() {
        Stage::Done(asked, _) => asked.html,
        _ => return None,
    };
    let name = form::plain(name);
    let own = html.file_name()?.to_str()?;
    let pages = format!("{}-pages", html.file_stem()?.to_str()?);
    let file = match name.split_once('/') {
        None if name == own => html.clone(),
        Some((folder, page)) if folder == pages && is_page(page) => html.with_file_name(&pages).join(page),
        // A page names its index with `../`, which browsers resolve.
        _ => return None,
    };
    let bytes = read(&file)?;
    Some(Reply::page_of(bytes, crate::report::html_policy()))
}

fn is_page(name: &str) -> bool {
    let number = name.strip_prefix("page-").and_then(|n| n.strip_suffix(".html"));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn read(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}
