//! The report as one HTML file that opens anywhere: no request, no script needed, everything escaped by the template engine.
//! Above three hundred photos it is an index with pages in a folder beside it. First what awaits a decision, then the totals,
//! then each photo. WCAG 2.1 / RGAA 4.1; Content Security Policy Level 3, §2.3.1 (hashes).

mod map;
mod pages;
mod photo;
mod sums;
mod trends;
mod words;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use askama::Template;

use self::pages::Pages;
use self::photo::{Photo, anchor, awaiting, shown};
use self::sums::{Sums, sums};
use self::trends::Trends;
use super::{Entry, Header, Render, Totals, about_code};
use crate::i18n::{Lang, code_key, find, t};
use crate::inspect::CODES;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// SHA-256 of both, as the policy of the page names them; a test holds them to the files.
const STYLE_HASH: &str = "sha256-0jvxBSxa88Bsb/bMoe7Aa6SufKd2ZAwoESYDAl4h2zc=";
const SCRIPT_HASH: &str = "sha256-xUgG9juJi1sVqKu0cxhdsvs7tfChW6/azIaTQxAxz+U=";
/// Photos of one page.
const PAGE: usize = 300;
/// Most photos that are listed as awaiting a decision.
const LISTED: usize = 2_000;

/// What the browser may load: nothing but what stands in the page.
pub fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
}

struct Frame {
    lang: &'static str,
    policy: String,
    title: String,
    style: &'static str,
    script: &'static str,
    skip: String,
    foot: String,
}

struct Controls {
    title: String,
    show: String,
    shows: Vec<(&'static str, String)>,
    order: String,
    orders: Vec<(&'static str, String)>,
    words: String,
    told: String,
}

struct Waiting {
    place: u64,
    href: String,
    name: String,
    why: String,
}

struct Link {
    href: String,
    text: String,
}

struct Explained {
    anchor: String,
    code: String,
    title: String,
    what: String,
    about: String,
    advice: String,
}

#[derive(Template)]
#[template(path = "report/index.html")]
struct Index {
    lang: &'static str,
    policy: String,
    title: String,
    style: &'static str,
    script: &'static str,
    skip: String,
    foot: String,
    contents: String,
    links: Vec<(&'static str, String)>,
    awaiting_title: String,
    awaiting_none: String,
    awaiting_lead: String,
    awaiting_more: String,
    awaiting: Vec<Waiting>,
    sums: Sums,
    photos_title: String,
    controls: Controls,
    photos: String,
    pages: Vec<Link>,
    policy_title: String,
    policy_words: Vec<String>,
    verify_title: String,
    verify: Vec<(String, String)>,
    codes_title: String,
    codes: Vec<Explained>,
}

#[derive(Template)]
#[template(path = "report/page.html")]
struct Page {
    lang: &'static str,
    policy: String,
    title: String,
    style: &'static str,
    script: &'static str,
    skip: String,
    foot: String,
    contents: String,
    links: Vec<(String, String)>,
    controls: Controls,
    photos: String,
}

/// Writes the HTML report of a run.
pub struct Html {
    lang: Lang,
    target: PathBuf,
    header: Option<Header>,
    /// Photos of the page that is not full yet, each with its place in the report.
    held: Vec<(u64, Entry)>,
    place: u64,
    pages: Option<Pages>,
    done: Vec<Link>,
    awaiting: Vec<Waiting>,
    more: u64,
    codes: BTreeSet<String>,
    trends: Trends,
}

impl Html {
    /// A report that will stand at `target`.
    pub fn new(lang: Lang, target: &Path) -> Html {
        Html {
            lang,
            target: target.to_owned(),
            header: None,
            held: Vec::new(),
            place: 0,
            pages: None,
            done: Vec::new(),
            awaiting: Vec::new(),
            more: 0,
            codes: BTreeSet::new(),
            trends: Trends::default(),
        }
    }

    fn say(&self, key: &str) -> String {
        t(self.lang, key, &[])
    }

    fn frame(&self, title: String) -> Frame {
        let version = self.header.as_ref().map(|h| h.version.clone()).unwrap_or_default();
        Frame {
            lang: self.lang.code(),
            policy: policy(),
            title,
            style: STYLE,
            script: SCRIPT,
            skip: self.say("html-skip"),
            foot: t(self.lang, "html-foot", &[("version", shown(&version).into())]),
        }
    }

    fn title(&self) -> String {
        let mode = self.header.as_ref().map(|h| h.mode.as_str()).unwrap_or_default();
        find(self.lang, &code_key("html-title", mode, ""), &[]).unwrap_or_else(|| self.say("html-title"))
    }

    fn controls(&self) -> Controls {
        let say = |k: &str| self.say(k);
        Controls {
            title: say("html-controls"),
            show: say("html-show"),
            shows: ["all", "awaiting", "faces", "high", "untreated"]
                .map(|k| (k, say(&format!("html-show-{k}"))))
                .into(),
            order: say("html-order"),
            orders: ["name", "severity", "faces"].map(|k| (k, say(&format!("html-order-{k}")))).into(),
            words: say("html-words"),
            told: t(self.lang, "html-told", &[("n", "*n*".into()), ("all", "*all*".into())]),
        }
    }

    fn fragments(&self, index: &str) -> io::Result<String> {
        let mut out = String::new();
        for (place, entry) in &self.held {
            let text = Photo::new(self.lang, entry, *place, index)?.render().map_err(io::Error::other)?;
            out.push_str(&text);
            out.push('\n');
        }
        Ok(out)
    }

    /// Writes the photos that wait as a page of their own.
    fn turn(&mut self) -> io::Result<()> {
        let (Some((first, _)), Some((last, _))) = (self.held.first(), self.held.last()) else { return Ok(()) };
        let number = self.done.len() + 1;
        let range = [("first", (*first).into()), ("last", (*last).into()), ("page", number.into())];
        let title = t(self.lang, "html-page", &range);
        let index = format!("../{}", pages::link(&pages::name_of(&self.target)));
        let f = self.frame(format!("{} – {title}", self.title()));
        let mut links = vec![(index.clone(), self.say("html-to-index"))];
        if number > 1 {
            links.push((pages::file(number - 1), self.say("html-previous")));
        }
        if last - first + 1 >= PAGE as u64 {
            links.push((pages::file(number + 1), self.say("html-next")));
        }
        let page = Page {
            lang: f.lang,
            policy: f.policy,
            title: f.title,
            style: f.style,
            script: f.script,
            skip: f.skip,
            foot: f.foot,
            contents: self.say("html-pages"),
            links,
            controls: self.controls(),
            photos: self.fragments(&index)?,
        };
        let text = page.render().map_err(io::Error::other)?;
        let pages = match &mut self.pages {
            Some(p) => p,
            none => none.insert(Pages::beside(&self.target)?),
        };
        pages.write(number, &text)?;
        self.done.push(Link {
            href: format!("{}/{}", pages::link(&pages::folder_of(&self.target)), pages::file(number)),
            text: title,
        });
        self.held.clear();
        Ok(())
    }

    fn explained(&self) -> Vec<Explained> {
        let text = |code: &str, field: &str| find(self.lang, &code_key("code", code, field), &[]);
        let one = |code: &String| {
            Some(Explained {
                anchor: anchor(code),
                code: shown(code),
                title: text(code, "title")?,
                what: text(code, "what")?,
                about: CODES.iter().find(|c| c.code == code).map(|c| about_code(self.lang, c)).unwrap_or_default(),
                advice: text(code, "advice")?,
            })
        };
        self.codes.iter().filter_map(one).collect()
    }
}

impl Render for Html {
    fn begin(&mut self, _out: &mut dyn Write, header: &Header) -> io::Result<()> {
        self.header = Some(header.clone());
        Ok(())
    }

    fn file(&mut self, _out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        if self.held.len() == PAGE {
            self.turn()?;
        }
        self.place += 1;
        let r = entry.record()?;
        self.trends.add(r);
        for f in &r.findings {
            if self.codes.len() < LISTED {
                self.codes.insert(f.code.to_string());
            }
        }
        if let Some(why) = awaiting(self.lang, r) {
            if self.awaiting.len() < LISTED {
                self.awaiting.push(Waiting { place: self.place, href: String::new(), name: shown(&r.path), why });
            } else {
                self.more += 1;
            }
        }
        self.held.push((self.place, entry.again()));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let paged = !self.done.is_empty();
        if paged {
            self.turn()?;
        }
        let photos = self.fragments("")?;
        let Some(header) = self.header.clone() else { return Ok(()) };
        let mut awaiting = std::mem::take(&mut self.awaiting);
        for w in &mut awaiting {
            let page = usize::try_from((w.place - 1) / PAGE as u64).unwrap_or(usize::MAX);
            let page = self.done.get(page).map(|l| l.href.as_str()).unwrap_or_default();
            w.href = format!("{page}#photo-{}", w.place);
        }
        let f = self.frame(self.title());
        let lang = self.lang;
        let titles = ["awaiting", "sums", "photos-section", "policy", "verify", "codes"];
        let title = |k: &str| t(lang, &format!("html-{k}"), &[]);
        let index = Index {
            lang: f.lang,
            policy: f.policy,
            title: f.title,
            style: f.style,
            script: f.script,
            skip: f.skip,
            foot: f.foot,
            contents: title("contents"),
            links: titles.map(|k| (k, title(k))).into(),
            awaiting_title: title("awaiting"),
            awaiting_none: title("awaiting-none"),
            awaiting_lead: title("awaiting-lead"),
            awaiting_more: if self.more > 0 { t(lang, "sum-more", &[("n", self.more.into())]) } else { String::new() },
            awaiting,
            sums: sums(lang, &header, totals, &self.trends),
            photos_title: title("photos-section"),
            controls: self.controls(),
            photos,
            pages: std::mem::take(&mut self.done),
            policy_title: title("policy"),
            policy_words: words::policy(lang, &header),
            verify_title: title("verify"),
            verify: words::verify(lang, &header),
            codes_title: title("codes"),
            codes: self.explained(),
        };
        out.write_all(index.render().map_err(io::Error::other)?.as_bytes())?;
        match self.pages.take() {
            Some(p) => p.finish(),
            // Pages of an earlier, larger report would be left behind.
            None => Pages::clear(&self.target),
        }
    }
}

#[cfg(test)]
mod tests;
