//! The pages: templates that escape everything, filled with what the session knows. It changes nothing.

use std::path::Path;

use askama::Template;

use super::album::Album;
use super::browse::{Folder, Listed};
use super::json::{self, KEYS};
use super::reply::Reply;
use super::server::{Session, lock};
use super::work::{Asked, Finished, Task};
use crate::consent::{Row, shown_by};
use crate::i18n::{Lang, code_key, date, t};
use crate::report::{Line, Lines, printable, shell_word, summary};

/// Longest name that is shown.
const NAME: usize = 500;

/// A name that is safe to be shown, cut where it is longer than any name should be.
fn short(name: &str) -> String {
    printable(name).chars().take(NAME).collect()
}

/// What every page has.
struct Frame {
    lang: Lang,
    page: &'static str,
    title: String,
    nav: Vec<(&'static str, String)>,
    script: &'static str,
    error: String,
}

impl Frame {
    fn new(s: &Session, page: &'static str, has_album: bool) -> Frame {
        let lang = s.lang();
        let all = [
            ("start", s.is_app),
            ("findings", has_album),
            ("album", has_album),
            ("people", has_album),
            ("clean", has_album),
        ];
        let shown = all.into_iter().filter(|(_, is)| *is);
        let nav = shown.map(|(p, _)| (p, t(lang, &format!("review-nav-{p}"), &[]))).collect();
        let title = t(lang, &format!("review-title-{page}"), &[]);
        Frame { lang, page, title, nav, script: "", error: String::new() }
    }

    fn t(&self, key: &str) -> String {
        t(self.lang, key, &[])
    }

    fn code(&self) -> &'static str {
        self.lang.code()
    }

    /// The other language: its code, and its name in itself.
    fn other(&self) -> (&'static str, &'static str) {
        match self.lang {
            Lang::Fr => ("en", "English"),
            Lang::En => ("fr", "Français"),
        }
    }
}

fn shown(page: &impl Template, lang: Lang) -> Reply {
    page.render().map_or_else(|_| Reply::broken(lang), Reply::html)
}

#[derive(Template)]
#[template(path = "review/start.html")]
struct Start {
    f: Frame,
    roots: Vec<Folder>,
    here: Option<Listed>,
    id: String,
    lead: String,
}

/// The choice of a folder; `error` is a key, or nothing.
pub(super) fn start(s: &Session, at: &str, error: &str) -> Reply {
    let mut f = Frame::new(s, "start", lock(&s.album).is_some());
    let mut browse = lock(&s.browse);
    let here = browse.list(at);
    let missing = !at.is_empty() && here.is_none();
    let key = if missing { "review-err-folder" } else { error };
    if !key.is_empty() {
        f.error = f.t(key);
    }
    let lead = here.as_ref().map(|h| t(f.lang, "review-start-files", &[("n", h.files.into())])).unwrap_or_default();
    let page = Start { roots: browse.roots(), here, id: at.to_owned(), lead, f };
    shown(&page, s.lang())
}

#[derive(Template)]
#[template(path = "review/work.html")]
struct Working {
    f: Frame,
    text: String,
    typed: String,
}

pub(super) fn work(s: &Session, asked: &Asked) -> Reply {
    let mut f = Frame::new(s, "work", false);
    f.nav.clear();
    f.title = f.t(if asked.task == Task::Scan { "review-title-scanning" } else { "review-title-cleaning" });
    f.script = "work.js";
    let text = json::progress(s).get("text").and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    shown(&Working { text, typed: asked.typed(), f }, s.lang())
}

/// A summary as paragraphs, each with the lines that are set in below it.
fn paragraphs(text: &str) -> Vec<(String, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let line = line.char_indices().nth(2 * NAME).and_then(|(at, _)| line.get(..at)).unwrap_or(line);
        match (line.strip_prefix("  "), out.last_mut()) {
            // On a terminal columns are set with blanks.
            (Some(row), Some((_, rows))) => {
                let cells = row.split("  ").map(str::trim).filter(|c| !c.is_empty());
                rows.push(cells.collect::<Vec<_>>().join(" – "));
            }
            _ => out.push((line.to_owned(), Vec::new())),
        }
    }
    out
}

#[derive(Template)]
#[template(path = "review/done.html")]
struct Done {
    f: Frame,
    lines: Vec<(String, Vec<String>)>,
    report: String,
    out: String,
    verify: String,
    typed: String,
}

pub(super) fn done(s: &Session, asked: &Asked, result: &Result<Finished, String>) -> Reply {
    let mut f = Frame::new(s, "done", lock(&s.album).is_some());
    let cleaned = asked.task == Task::Clean;
    let lines = match result {
        Ok(done) => paragraphs(&done.summary),
        Err(why) => {
            f.title = f.t("review-title-failed");
            f.error.clone_from(why);
            Vec::new()
        }
    };
    let is_there = cleaned && asked.html.is_file();
    let word = |p: &Path| shell_word(&p.display().to_string());
    let policy = asked.words.iter().skip_while(|w| *w != "-p").nth(1).map(|p| p.to_string_lossy().into_owned());
    let page = Done {
        lines,
        report: if is_there { link("clean", &asked.html) } else { String::new() },
        out: if cleaned && result.is_ok() { printable(&asked.out.display().to_string()) } else { String::new() },
        verify: format!("estompe verify {} -p {}", word(&asked.out), policy.unwrap_or_default()),
        typed: asked.typed(),
        f,
    };
    shown(&page, s.lang())
}

/// The address of a report for people.
fn link(kind: &str, html: &Path) -> String {
    let name = html.file_name().unwrap_or_default().as_encoded_bytes().iter();
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_.".contains(b);
    let name: String = name.map(|b| if plain(b) { char::from(*b).to_string() } else { format!("%{b:02X}") }).collect();
    format!("report/{kind}/{name}")
}

#[derive(Template)]
#[template(path = "review/findings.html")]
struct Findings {
    f: Frame,
    lines: Vec<(String, Vec<String>)>,
    report: String,
    undecided: String,
}

pub(super) fn findings(s: &Session, a: &Album) -> Reply {
    let f = Frame::new(s, "findings", true);
    let lines = paragraphs(&summary(&a.totals, &a.told(f.lang)));
    let html = a.source.report.with_extension("html");
    let own = html.starts_with(s.pictures.folder()) && html.is_file() && !cleaned(s);
    let page = Findings {
        lines,
        report: if own { link("scan", &html) } else { String::new() },
        undecided: t(f.lang, "review-undecided", &[("n", a.undecided().into())]),
        f,
    };
    shown(&page, s.lang())
}

/// The last run was a cleaning: its report is the one that is served.
fn cleaned(s: &Session) -> bool {
    matches!(s.work.stage(), super::work::Stage::Done(asked, _) if asked.task == Task::Clean)
}

/// A button for a decision: its stable name, key and words.
struct Choice {
    name: String,
    key: &'static str,
    word: String,
    sign: String,
}

fn choices(lang: Lang) -> Vec<Choice> {
    let one = |(d, key): &(crate::record::Decision, &'static str)| {
        let name = json::name(*d);
        let sign = t(lang, &format!("review-sign-{name}"), &[]);
        Choice { word: t(lang, &format!("review-do-{name}"), &[]), key, sign, name }
    };
    KEYS.iter().map(one).collect()
}

#[derive(Template)]
#[template(path = "review/album.html")]
struct AlbumPage {
    f: Frame,
    choices: Vec<Choice>,
    filters: Vec<(&'static str, String)>,
    keys: Vec<(&'static str, String)>,
    words: String,
    register: String,
    export: String,
}

/// Words that the scripts of the album need, beside those of decisions.
const WORDS: &[&str] = &[
    "cell",
    "face",
    "faces-none",
    "faces-unseen",
    "no-picture",
    "undecided",
    "selected",
    "saved",
    "undone",
    "nothing-undone",
    "all-decided",
    "until-first",
    "basis-first",
    "drawing",
    "drawn",
    "draw-moved",
    "offline",
    "empty",
    "loading",
    "confidence",
    "by-hand",
    "of",
    "zoomed",
];

pub(super) fn album(s: &Session, a: &Album) -> Reply {
    let mut f = Frame::new(s, "album", true);
    f.script = "album.js";
    let lang = f.lang;
    let mut words = serde_json::Map::new();
    for key in WORDS {
        words.insert((*key).to_owned(), t(lang, &format!("review-js-{key}"), &[]).into());
    }
    let choices = choices(lang);
    for c in &choices {
        words.insert(format!("d-{}", c.name), t(lang, &code_key("decision", &c.name, ""), &[]).into());
        words.insert(format!("s-{}", c.name), c.sign.clone().into());
    }
    // An agreement whose end has passed is shown so, and chosen by nobody.
    for (key, from) in [("d-expired", "decision-expired"), ("s-expired", "review-sign-expired")] {
        words.insert(key.to_owned(), t(lang, from, &[]).into());
    }
    let page = AlbumPage {
        choices,
        filters: ["all", "undecided", "faces", "none"].map(|k| (k, t(lang, &format!("review-filter-{k}"), &[]))).into(),
        keys: ["arrows", "faces", "decide", "shift", "select", "undo", "zoom", "draw", "person", "help"]
            .map(|k| (k, t(lang, &format!("review-key-{k}"), &[])))
            .into(),
        words: serde_json::Value::from(words).to_string(),
        register: printable(&a.source.register.display().to_string()),
        export: format!(
            "estompe consent export {} -o {}",
            shell_word(&a.source.report.display().to_string()),
            shell_word(&a.source.register.display().to_string())
        ),
        f,
    };
    shown(&page, lang)
}

#[derive(Template)]
#[template(path = "review/clean.html")]
struct Clean {
    f: Frame,
    undecided: String,
    name: String,
    beside: String,
    register: String,
    event: bool,
}

/// A name for the copies that nothing has yet.
fn free_name(root: &Path, lang: Lang) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let name = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let suffix = t(lang, "out-suffix", &[]);
    let taken = |n: &String| ["", ".jsonl", ".html"].iter().any(|e| root.with_file_name(format!("{n}{e}")).exists());
    let numbered = (2..1_000).map(|i| format!("{name}-{suffix}-{i}"));
    std::iter::once(format!("{name}-{suffix}")).chain(numbered).find(|n| !taken(n)).unwrap_or(name)
}

pub(super) fn clean(s: &Session, a: &Album, error: &str) -> Reply {
    let mut f = Frame::new(s, "clean", true);
    error.clone_into(&mut f.error);
    let root = a.source.root.canonicalize().unwrap_or_else(|_| a.source.root.clone());
    let page = Clean {
        undecided: t(f.lang, "review-undecided", &[("n", a.undecided().into())]),
        name: free_name(&root, f.lang),
        beside: printable(&root.parent().unwrap_or(&root).display().to_string()),
        register: printable(&a.source.register.display().to_string()),
        event: a.policy != "share",
        f,
    };
    shown(&page, s.lang())
}

struct Shown {
    photo: String,
    decision: String,
    until: String,
}

#[derive(Template)]
#[template(path = "review/people.html")]
struct People {
    f: Frame,
    person: String,
    told: String,
    people: Vec<(String, String)>,
    rows: Vec<Shown>,
    asked: bool,
    reports: usize,
    copies: Vec<String>,
    copies_title: String,
}

pub(super) fn people(s: &Session, a: &Album, person: &str, told: &str) -> Reply {
    let f = Frame::new(s, "people", true);
    let lang = f.lang;
    let rows: Vec<&Row> = a.register.of_person(person);
    let one = |r: &&Row| Shown {
        photo: short(&r.photo),
        decision: t(lang, &code_key("decision", &json::name(r.decision(&a.terms)), ""), &[]),
        until: r.until.map(|d| date(lang, d.days().saturating_mul(86_400))).unwrap_or_default(),
    };
    let published = lock(&s.published).clone();
    let mut copies = Vec::new();
    for report in &published {
        let Ok(mut lines) = Lines::open(report) else { continue };
        let place = report.with_extension("");
        while let Ok(Some((_, _, line))) = lines.next_line() {
            if let Line::File(r) = line
                && !shown_by(&r, &rows).is_empty()
            {
                let name = r.output.clone().unwrap_or_else(|| r.path.clone());
                copies.push(short(&format!("{}/{name}", place.file_name().unwrap_or_default().to_string_lossy())));
            }
        }
    }
    copies.sort();
    copies.dedup();
    // A reference that no form can send back is looked for in the register itself.
    let known = a.register.people().into_iter().filter(|(p, _)| p.chars().count() <= NAME).take(2_000);
    let page = People {
        person: person.chars().take(NAME).collect(),
        told: told.to_owned(),
        people: known.map(|(p, n)| (p.to_owned(), t(lang, "review-people-faces", &[("n", n.into())]))).collect(),
        rows: rows.iter().map(one).collect(),
        asked: !person.is_empty(),
        reports: published.len(),
        copies_title: t(lang, "status-copies", &[("n", copies.len().into())]),
        copies,
        f,
    };
    shown(&page, lang)
}

#[derive(Template)]
#[template(path = "review/message.html")]
struct Message {
    f: Frame,
    text: String,
}

/// Something that could not be done, as a page.
pub(super) fn failed(s: &Session, why: &str) -> Reply {
    let mut f = Frame::new(s, "failed", true);
    why.clone_into(&mut f.error);
    shown(&Message { text: String::new(), f }, s.lang())
}

/// The last page.
pub(super) fn ended(s: &Session) -> Reply {
    let mut f = Frame::new(s, "ended", false);
    f.nav.clear();
    let text = f.t("review-ended");
    shown(&Message { text, f }, s.lang())
}
