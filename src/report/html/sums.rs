//! The totals as tables with a chart beside each: the chart shows nothing that the table does not say.

use std::collections::BTreeMap;

use super::super::text::{outcome_word, severity_word};
use super::super::{Header, Totals, sentence};
use super::map::{Map, map};
use super::photo::{class, decision_word, shown};
use super::trends::{Day, Trends};
use crate::i18n::{Lang, bytes, code_key, find, number, t};
use crate::record::{Category, Severity};

/// Width of the longest bar.
const BAR: u64 = 170;
/// Most bars of one chart; the table has them all.
const BARS: usize = 40;
/// Most days that are told apart, and most months.
const DAYS: usize = 31;
const MONTHS: usize = 36;
/// Most devices in the table.
const DEVICES: usize = 40;
/// Height of a bar with its gap.
const STEP: usize = 24;

pub(super) struct Sums {
    pub(super) title: String,
    pub(super) files: String,
    pub(super) faces: String,
    pub(super) stopped: String,
    pub(super) tables: Vec<Table>,
    pub(super) map: Option<Map>,
    pub(super) kept_title: String,
    pub(super) kept: Vec<String>,
    pub(super) problems_title: String,
    pub(super) problems: Vec<String>,
}

pub(super) struct Table {
    pub(super) caption: String,
    pub(super) chart: String,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) bars: Vec<Bar>,
    pub(super) height: usize,
}

pub(super) struct Row {
    pub(super) name: String,
    pub(super) class: &'static str,
    pub(super) word: String,
    pub(super) shown: String,
}

pub(super) struct Bar {
    pub(super) name: String,
    pub(super) y: usize,
    pub(super) width: u64,
    pub(super) shown: String,
}

/// Names, an optional severity, numbers: a table and its bars.
fn table(lang: Lang, caption: &str, heads: &[&str], data: Vec<(String, Option<Severity>, u64)>) -> Option<Table> {
    if data.is_empty() {
        return None;
    }
    let most = data.iter().map(|d| d.2).max().unwrap_or(1).max(1);
    let bar = |(n, d): (usize, &(String, Option<Severity>, u64))| Bar {
        name: short(&d.0),
        y: n * STEP + 4,
        width: (d.2.saturating_mul(BAR) / most).max(1),
        shown: number(lang, d.2),
    };
    let bars: Vec<Bar> = data.iter().take(BARS).enumerate().map(bar).collect();
    let rows = data.iter().map(|(name, s, n)| Row {
        name: name.clone(),
        class: s.map_or("", class),
        word: s.map(|s| severity_word(lang, s)).unwrap_or_default(),
        shown: number(lang, *n),
    });
    let caption = t(lang, caption, &[]);
    Some(Table {
        chart: t(lang, "html-chart", &[("name", caption.clone().into())]),
        caption,
        heads: heads.iter().map(|h| t(lang, h, &[])).collect(),
        rows: rows.collect(),
        height: bars.len() * STEP + 4,
        bars,
    })
}

/// A name that fits beside its bar; the table has it whole.
fn short(name: &str) -> String {
    if name.chars().count() <= 19 { name.to_owned() } else { name.chars().take(18).chain(['…']).collect() }
}

/// The totals of a run.
pub(super) fn sums(lang: Lang, header: &Header, totals: &Totals, trends: &Trends) -> Sums {
    let category = |c: &Category| t(lang, &code_key("category", c.name(), ""), &[]);
    let mut kinds: Vec<_> = totals
        .categories
        .iter()
        .filter(|(c, _)| **c != Category::Display)
        .map(|(c, n)| (category(c), n.worst(), n.files()))
        .collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
    let outcomes = totals.outcomes.iter().map(|(o, n)| (outcome_word(lang, *o), None, *n)).collect();
    let decisions = totals.decisions.iter().map(|(d, n)| (decision_word(lang, *d), None, *n)).collect();
    let removed = totals.removed.iter().map(|(c, n)| (category(c), None, *n)).collect();
    let tables = [
        table(lang, "html-kinds", &["html-kind", "html-severity", "html-photos"], kinds),
        table(lang, "html-decisions", &["html-decision", "html-faces"], decisions),
        table(lang, "html-removed-sums", &["html-kind", "html-photos"], removed),
        table(lang, "html-outcomes", &["html-outcome", "html-photos"], outcomes),
        days(lang, trends),
        devices(lang, trends),
    ];
    let spots: Vec<_> = trends.spots.iter().map(|(s, n)| (*s, *n)).collect();
    let kept = totals.kept.iter().map(|(k, n)| {
        let why = find(lang, &code_key("kept", &k.reason, ""), &[]).unwrap_or_else(|| shown(&k.reason));
        t(lang, "sum-kept-row", &[("what", category(&k.category).into()), ("n", (*n).into()), ("why", why.into())])
    });
    let mut problems: Vec<String> = totals
        .first_problems
        .values()
        .map(|p| format!("{} – {}", shown(&p.path), shown(&sentence(lang, &p.code, &p.reason))))
        .collect();
    let more = totals.problems.saturating_sub(problems.len() as u64);
    if more > 0 {
        problems.push(t(lang, "sum-more", &[("n", more.into())]));
    }
    let size = bytes(lang, totals.bytes);
    Sums {
        title: t(lang, "html-sums", &[]),
        files: t(lang, "sum-files", &[("files", totals.files.into()), ("size", size.into())]),
        faces: faces(lang, header, totals),
        stopped: if totals.complete { String::new() } else { t(lang, "sum-stopped", &[]) },
        tables: tables.into_iter().flatten().collect(),
        map: map(lang, &spots, trends.other[2], totals),
        kept_title: t(lang, "sum-kept", &[]),
        kept: kept.collect(),
        problems_title: t(lang, "html-problems", &[("n", totals.problems.into())]),
        problems,
    }
}

/// Photos by day; by month or year where days are many, or masked.
fn days(lang: Lang, trends: &Trends) -> Option<Table> {
    let all = &trends.days;
    let masked = !all.is_empty() && all.keys().all(|d| matches!(d, Day::Year(_)));
    let by = |depth: u8| {
        let mut out: BTreeMap<(u16, u8, u8), u64> = BTreeMap::new();
        for (day, n) in all {
            let key = match *day {
                Day::Full(y, m, d) => (y, if depth > 0 { m } else { 0 }, if depth > 1 { d } else { 0 }),
                Day::Year(y) => (y, 0, 0),
            };
            *out.entry(key).or_default() += n;
        }
        out
    };
    let (caption, head, sums) = match (masked, by(2), by(1)) {
        (true, ..) => ("html-years-masked", "html-year", by(0)),
        (_, days, _) if days.len() <= DAYS => ("html-days", "html-day", days),
        (_, _, months) if months.len() <= MONTHS => ("html-months", "html-month", months),
        _ => ("html-years", "html-year", by(0)),
    };
    let name = |(y, m, d): (u16, u8, u8)| match (lang, m, d) {
        (_, 0, _) => y.to_string(),
        (Lang::Fr, m, 0) => format!("{m:02}/{y}"),
        (Lang::Fr, m, d) => format!("{d:02}/{m:02}/{y}"),
        (Lang::En, m, 0) => format!("{y}-{m:02}"),
        (Lang::En, m, d) => format!("{y}-{m:02}-{d:02}"),
    };
    let mut rows: Vec<_> = sums.into_iter().map(|(k, n)| (name(k), None, n)).collect();
    other(lang, trends.other[0], &mut rows);
    table(lang, caption, &[head, "html-photos"], rows)
}

/// Photos by device: the model as it is, the serial number as the report masks it.
fn devices(lang: Lang, trends: &Trends) -> Option<Table> {
    let mut all: Vec<_> = trends.devices.iter().collect();
    all.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let name = |(model, serial): &(String, String)| match serial.as_str() {
        "" => shown(model),
        s => t(lang, "html-device-serial", &[("model", shown(model).into()), ("serial", shown(s).into())]),
    };
    let mut rows: Vec<_> = all.iter().take(DEVICES).map(|(k, n)| (name(k), None, **n)).collect();
    other(lang, trends.other[1] + all.iter().skip(DEVICES).map(|d| *d.1).sum::<u64>(), &mut rows);
    table(lang, "html-devices", &["html-device", "html-photos"], rows)
}

fn other(lang: Lang, n: u64, rows: &mut Vec<(String, Option<Severity>, u64)>) {
    if n > 0 {
        rows.push((t(lang, "html-other", &[]), None, n));
    }
}

/// How many faces; never that there is none, and nothing where nobody looked.
fn faces(lang: Lang, header: &Header, totals: &Totals) -> String {
    let looked =
        header.effective.as_ref().and_then(|p| p.get("faces")).and_then(|f| f.as_str()).is_none_or(|f| f != "off");
    let mut out = match (looked, totals.faces.regions) {
        (false, 0) => t(lang, "html-not-looked", &[]),
        (true, 0) => t(lang, "sum-no-face", &[]),
        (_, n) => t(lang, "sum-faces", &[("n", n.into()), ("files", totals.faces.files.into())]),
    };
    let unseen = totals.notes.get("detect.not-looked-at").copied().unwrap_or(0);
    let films = totals.notes.get("detect.film").copied().unwrap_or(0);
    for (n, key) in [(unseen.saturating_sub(films), "sum-not-looked-at"), (films, "sum-films-not-looked-at")] {
        if looked && n > 0 {
            out.push_str(". ");
            out.push_str(&t(lang, key, &[("n", n.into())]));
        }
    }
    out
}
