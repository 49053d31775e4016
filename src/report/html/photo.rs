//! One photo as the report shows it: everything that comes from a file is made printable and short here, and escaped by the
//! template. It decides nothing and reads no photo.

use askama::Template;

use super::super::text::{outcome_word, part_name, severity_word};
use super::super::{Entry, printable, sentence};
use crate::geometry::{Rect, Size};
use crate::i18n::{Lang, bytes, code_key, find, t};
use crate::record::{Category, Decision, FileRecord, Finding, Outcome, Region, RegionKind, Severity, Treated};

/// Longest text of a file that is shown: metadata may hold megabytes.
const SHOWN: usize = 300;
/// Most rows of one list.
const ROWS: usize = 60;
/// Long side of the frame of a photo without picture.
const SIDE: u32 = 320;

#[derive(Template)]
#[template(path = "report/photo.html")]
pub(super) struct Photo {
    place: u64,
    name: String,
    severity: u8,
    number_of_faces: usize,
    is: String,
    picture: Option<Picture>,
    no_picture: String,
    class: &'static str,
    outcome: String,
    reason: String,
    regions_title: String,
    regions: Vec<String>,
    findings_title: String,
    findings: Vec<Trace>,
    lists: Vec<(String, Vec<String>)>,
    digests_title: String,
    digests: Vec<(String, String)>,
}

struct Picture {
    width: u32,
    height: u32,
    data: String,
    text: String,
    caption: String,
    boxes: Vec<Frame>,
}

struct Frame {
    number: usize,
    x: u32,
    y: u32,
    width: u32,
    height: u32,
    tag: u32,
    tag_width: usize,
}

struct Trace {
    class: &'static str,
    word: String,
    href: String,
    title: String,
    part: String,
    value: String,
}

/// Text of a file, printable and cut.
pub(super) fn shown(text: &str) -> String {
    let cut: String = text.chars().take(SHOWN).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("{}{more}", printable(&cut))
}

/// Why somebody must still decide on this photo; `None` where nobody must.
pub(super) fn awaiting(lang: Lang, r: &FileRecord) -> Option<String> {
    if r.outcome == Outcome::Held {
        return Some(reason(lang, r));
    }
    let open = |g: &&Region| {
        g.kind != RegionKind::Logo && g.hidden.is_none() && matches!(g.decision, Decision::Pending | Decision::Review)
    };
    let n = r.regions.iter().filter(open).count();
    (n > 0).then(|| t(lang, "html-undecided", &[("n", n.into())]))
}

fn reason(lang: Lang, r: &FileRecord) -> String {
    r.reason
        .as_ref()
        .map(|why| shown(&sentence(lang, r.reason_code.as_deref().unwrap_or_default(), why)))
        .unwrap_or_default()
}

/// The class of a severity; the word beside it says the same.
pub(super) fn class(s: Severity) -> &'static str {
    match s {
        Severity::High => "high",
        Severity::Low => "low",
        Severity::Info => "info",
    }
}

/// The anchor of a code's explanation.
pub(super) fn anchor(code: &str) -> String {
    let plain: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).take(60).collect();
    format!("code-{plain}")
}

impl Photo {
    /// The photo of an entry. `index` is where the explanations stand: empty on the index itself.
    pub(super) fn new(lang: Lang, entry: &Entry, place: u64, index: &str) -> std::io::Result<Photo> {
        let r = entry.record()?;
        let worst = r.findings.iter().map(|f| f.severity).max();
        let faces = r.regions.iter().filter(|g| g.kind != RegionKind::Logo).count();
        let untreated = matches!(r.outcome, Outcome::Held | Outcome::Refused | Outcome::Unsupported | Outcome::Failed);
        let mut is = vec!["all"];
        for (word, holds) in [
            ("awaiting", awaiting(lang, r).is_some()),
            ("faces", faces > 0),
            ("high", worst == Some(Severity::High)),
            ("untreated", untreated),
        ] {
            if holds {
                is.push(word);
            }
        }
        Ok(Photo {
            place,
            name: shown(&r.path),
            severity: worst.map_or(0, |s| 1 + s as u8),
            number_of_faces: faces,
            is: is.join(" "),
            picture: picture(lang, r, entry.picture()),
            no_picture: t(lang, "html-no-picture", &[]),
            class: if untreated { "high" } else { "good" },
            outcome: outcome_word(lang, r.outcome),
            reason: reason(lang, r),
            regions_title: t(lang, "html-regions", &[]),
            regions: r.regions.iter().map(|g| region(lang, g, r.displayed)).collect(),
            findings_title: t(lang, "html-findings", &[]),
            findings: r.findings.iter().take(ROWS).map(|f| trace(lang, f, index)).collect(),
            lists: lists(lang, r),
            digests_title: t(lang, "html-digests", &[]),
            digests: digests(lang, r),
        })
    }
}

fn lists(lang: Lang, r: &FileRecord) -> Vec<(String, Vec<String>)> {
    let mut out = Vec::new();
    let mut add = |key: &str, rows: Vec<String>| {
        if !rows.is_empty() {
            out.push((t(lang, key, &[]), rows));
        }
    };
    // Blocks hold traces of several kinds: their records call them unknown, and only what no reader understands is unknown.
    let opaque = r.findings.iter().any(|f| f.category == Category::Unknown);
    add("html-removed", r.removed.iter().take(ROWS).map(|x| treated(lang, x, opaque)).collect());
    add("html-kept", r.kept.iter().take(ROWS).map(|x| treated(lang, x, opaque)).collect());
    let note = |n: &String| {
        let args = [("detail", "".into()), ("format", "".into()), ("offset", "".into())];
        find(lang, &code_key("note", n, ""), &[]).or_else(|| find(lang, &code_key("reason", n, ""), &args))
    };
    add("html-notes", r.notes.iter().take(ROWS).map(|n| note(n).unwrap_or_else(|| shown(n))).collect());
    if let Some(o) = &r.output {
        add("html-output", vec![shown(o)]);
    }
    out
}

fn treated(lang: Lang, x: &Treated, opaque: bool) -> String {
    let what = match x.category {
        Category::Unknown if !opaque => t(lang, "html-block", &[]),
        c => t(lang, &code_key("category", c.name(), ""), &[]),
    };
    let size = bytes(lang, x.bytes);
    match &x.reason {
        None => format!("{what} ({}, {size})", shown(&x.part)),
        Some(code) => {
            let why = find(lang, &code_key("kept", code, ""), &[]).unwrap_or_else(|| shown(code));
            format!("{what} ({}) – {why}", shown(&x.part))
        }
    }
}

fn digests(lang: Lang, r: &FileRecord) -> Vec<(String, String)> {
    [
        ("html-digest-before", &r.digest_before),
        ("html-digest-after", &r.digest_after),
        ("html-digest-coded", &r.digest_coded),
    ]
    .into_iter()
    .filter_map(|(key, d)| d.as_ref().map(|d| (t(lang, key, &[]), shown(d))))
    .collect()
}

fn trace(lang: Lang, f: &Finding, index: &str) -> Trace {
    Trace {
        class: class(f.severity),
        word: severity_word(lang, f.severity),
        href: format!("{index}#{}", anchor(&f.code)),
        title: find(lang, &code_key("code", &f.code, "title"), &[]).unwrap_or_else(|| shown(&f.code)),
        part: f.part.split(", ").take(6).map(|p| shown(&part_name(lang, p))).collect::<Vec<_>>().join(", "),
        value: value(lang, f),
    }
}

/// What a finding says; of previews, hidden data and unknown parts the record has the size alone.
fn value(lang: Lang, f: &Finding) -> String {
    let sized = matches!(f.category, Category::Preview | Category::HiddenData | Category::Unknown);
    let size = |v: &str| v.strip_suffix(" B").unwrap_or(v).parse::<u64>().ok().filter(|_| sized);
    let all: Option<Vec<String>> = f.value.split(" · ").map(|v| size(v).map(|n| bytes(lang, n))).collect();
    all.map_or_else(|| shown(&f.value), |sizes| sizes.join(" · "))
}

/// The word for a decision.
pub(super) fn decision_word(lang: Lang, d: Decision) -> String {
    let name = serde_json::to_value(d).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
    t(lang, &code_key("decision", &name, ""), &[])
}

fn region(lang: Lang, g: &Region, full: Option<Size>) -> String {
    let what = match g.kind {
        RegionKind::Face => t(lang, "html-region-face", &[]),
        RegionKind::Drawn => t(lang, "html-region-drawn", &[]),
        RegionKind::Logo => t(lang, "html-region-logo", &[("name", shown(&g.label).into())]),
    };
    let hidden = if g.hidden.is_some() { "yes" } else { "no" };
    let args = [
        ("what", what.into()),
        ("decision", decision_word(lang, g.decision).into()),
        ("hidden", hidden.into()),
        ("width", u64::from(g.rect.width()).into()),
        ("height", u64::from(g.rect.height()).into()),
    ];
    let said = t(lang, if g.kind == RegionKind::Logo { "html-region-mark" } else { "html-region" }, &args);
    match full.filter(|s| s.pixels() > 0) {
        Some(full) => {
            t(lang, "html-region-at", &[("region", said.into()), ("at", t(lang, place(g.rect, full), &[]).into())])
        }
        None => said,
    }
}

/// In which ninth of the picture the middle of a rectangle lies: what the frame shows to those who see it.
fn place(r: Rect, full: Size) -> &'static str {
    let third = |a: u32, b: u32, of: u32| (u64::from(a) + u64::from(b)) * 3 / (2 * u64::from(of.max(1)));
    match (third(r.y0, r.y1, full.height), third(r.x0, r.x1, full.width)) {
        (0, 0) => "html-at-top-left",
        (0, 1) => "html-at-top",
        (0, _) => "html-at-top-right",
        (1, 0) => "html-at-left",
        (1, 1) => "html-at-middle",
        (1, _) => "html-at-right",
        (_, 0) => "html-at-bottom-left",
        (_, 1) => "html-at-bottom",
        (..) => "html-at-bottom-right",
    }
}

/// The small picture with numbered frames; a bare frame where there is no picture but regions to place.
fn picture(lang: Lang, r: &FileRecord, small: Option<(Size, &str)>) -> Option<Picture> {
    let full = r.displayed.filter(|s| s.pixels() > 0);
    let size = match (small, full) {
        (Some((size, _)), _) => size,
        (None, Some(full)) if !r.regions.is_empty() => {
            let long = full.width.max(full.height);
            let scaled =
                |s: u32| u32::try_from(u64::from(s) * u64::from(SIDE) / u64::from(long.max(1))).unwrap_or(SIDE).max(8);
            Size::new(scaled(full.width), scaled(full.height))
        }
        _ => return None,
    };
    let boxes = match full {
        Some(full) => r.regions.iter().enumerate().map(|(n, g)| frame(n + 1, g.rect, full, size)).collect(),
        None => Vec::new(),
    };
    let faces = r.regions.iter().filter(|g| g.kind != RegionKind::Logo).count();
    let marks = r.regions.len() - faces;
    let args = [("name", shown(&r.path).into()), ("faces", faces.into()), ("marks", marks.into())];
    let masked = small.is_some() && !matches!(r.outcome, Outcome::Scanned) && faces > 0;
    let caption = match (small.is_some(), masked) {
        (false, _) => t(lang, "html-frame-only", &[]),
        (true, true) => t(lang, "html-masked", &[]),
        (true, false) => String::new(),
    };
    let data = small.map(|(_, data)| data.to_owned()).unwrap_or_default();
    Some(Picture { width: size.width, height: size.height, data, text: t(lang, "html-picture", &args), caption, boxes })
}

fn frame(number: usize, rect: Rect, full: Size, size: Size) -> Frame {
    let scale = |v: u32, of: u32, to: u32| {
        u32::try_from(u64::from(v.min(of)) * u64::from(to) / u64::from(of.max(1))).unwrap_or(0)
    };
    let (x0, x1) = (scale(rect.x0, full.width, size.width), scale(rect.x1, full.width, size.width));
    let (y0, y1) = (scale(rect.y0, full.height, size.height), scale(rect.y1, full.height, size.height));
    let tag = if y0 >= 16 { y0 - 16 } else { y1.min(size.height.saturating_sub(16)) };
    let tag_width = 8 + 8 * number.to_string().len();
    Frame { number, x: x0, y: y0, width: (x1 - x0).max(1), height: (y1 - y0).max(1), tag, tag_width }
}
