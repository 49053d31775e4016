//! The last lines of a run on the terminal: what was found, removed, kept on purpose and why, what could not be done, and
//! the next command to type. It counts nothing itself.

use super::text::{Paint, outcome_word, part_name, severity_word};
use super::{Totals, printable, sentence};
use crate::i18n::{Arg, Lang, bytes, code_key, find, number, t};
use crate::inspect::{CODES, CodeInfo};
use crate::record::{Category, Outcome, Severity};

/// What kind of run is summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Task {
    Scan,
    Clean,
    DryRun,
    Verify,
}

/// What the summary cannot know from the totals.
#[derive(Debug, Clone)]
pub struct Told {
    /// The reader's language.
    pub lang: Lang,
    /// With colours.
    pub paint: Paint,
    /// The kind of run.
    pub task: Task,
    /// Name of the policy.
    pub policy: String,
    /// Faces were looked for.
    pub faces: bool,
    /// Marks were looked for.
    pub logos: bool,
    /// Where the copies are, as the user wrote it.
    pub out: Option<String>,
    /// The reports that were written.
    pub reports: Vec<String>,
    /// The next command to type.
    pub next: Option<String>,
    /// Commands to decide on faces with, where that comes next; they stand in place of the next command.
    pub decide: Vec<String>,
}

/// The summary, with a line break after each line.
pub fn summary(totals: &Totals, told: &Told) -> String {
    let mut s = Lines { lang: told.lang, text: String::new() };
    if totals.files == 0 {
        s.say("sum-nothing", &[]);
        return s.text;
    }
    let size = bytes(told.lang, totals.bytes);
    s.say("sum-files", &[("files", totals.files.into()), ("size", size.into())]);
    found(&mut s, totals, told);
    if let Some(fresh) = &totals.fresh {
        s.say("sum-fresh", &[("n", fresh.files().into())]);
    }
    regions(&mut s, totals, told);
    match told.task {
        Task::Scan => {}
        Task::Verify => verified(&mut s, totals, told),
        Task::Clean | Task::DryRun => copies(&mut s, totals, told),
    }
    impossible(&mut s, totals, told);
    if !totals.complete {
        s.say("sum-stopped", &[]);
    }
    for r in &told.reports {
        s.say("sum-report", &[("name", printable(r).into())]);
    }
    if !told.decide.is_empty() {
        s.text.push('\n');
        s.say("sum-next-review", &[]);
        for command in &told.decide {
            s.text.push_str(&format!("  {}\n", told.paint.bold(command)));
        }
    } else if let Some(next) = &told.next {
        let key = match told.task {
            Task::Scan => "sum-next-clean",
            Task::DryRun => "sum-next-write",
            Task::Clean => "sum-next-verify",
            Task::Verify => "sum-next-clean",
        };
        s.text.push('\n');
        s.say(key, &[]);
        s.text.push_str("  ");
        s.text.push_str(&told.paint.bold(next));
        s.text.push('\n');
    }
    s.text
}

struct Lines {
    lang: Lang,
    text: String,
}

impl Lines {
    fn say(&mut self, key: &str, args: &[(&str, Arg<'_>)]) {
        self.text.push_str(&t(self.lang, key, args));
        self.text.push('\n');
    }
}

fn category_name(lang: Lang, c: Category) -> String {
    t(lang, &code_key("category", c.name(), ""), &[])
}

fn found(s: &mut Lines, totals: &Totals, told: &Told) {
    let lang = told.lang;
    if totals.located > 0 {
        // The source that most photos carry comes first.
        let mut by: Vec<_> = totals.located_by.iter().collect();
        by.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let by: Vec<_> = by.iter().map(|(p, n)| format!("{} {}", part_name(lang, p), number(lang, **n))).collect();
        let args = [("n", totals.located.into()), ("files", totals.files.into()), ("by", by.join(", ").into())];
        let line = t(lang, "sum-located", &args);
        s.text.push_str(&told.paint.bold(&line));
        s.text.push('\n');
    } else if told.task != Task::Verify || totals.worst.files() > 0 {
        s.say("sum-not-located", &[]);
    }
    let mut rows: Vec<_> = totals
        .categories
        .iter()
        .filter(|(c, _)| !matches!(c, Category::Face | Category::Logo | Category::Display))
        .map(|(c, n)| (n.worst().unwrap_or(Severity::Info), n.files(), *c))
        .collect();
    rows.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    if rows.is_empty() {
        return;
    }
    s.say("sum-found", &[]);
    let names: Vec<String> = rows.iter().map(|r| category_name(lang, r.2)).collect();
    let width = names.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    for ((severity, files, _), name) in rows.iter().zip(&names) {
        let word = severity_word(lang, *severity);
        let pad = " ".repeat(7usize.saturating_sub(word.chars().count()));
        let gap = " ".repeat(width - name.chars().count());
        let count = t(lang, "sum-photos", &[("n", (*files).into())]);
        s.text.push_str(&format!("  {}{pad} {name}{gap}  {count}\n", told.paint.severity(*severity, &word)));
    }
    if told.task == Task::Scan {
        stranger(s, totals);
    }
}

/// What a stranger learns from the gravest finding; the catalogue lists codes from the gravest on.
fn stranger(s: &mut Lines, totals: &Totals) {
    let aside = [Category::Face, Category::Logo, Category::Unknown, Category::Filename];
    let grave = |c: &&CodeInfo| c.severity == Severity::High && !aside.contains(&c.category);
    let Some(code) = CODES.iter().filter(grave).find(|c| totals.findings.contains_key(c.code)) else { return };
    let text = |field| t(s.lang, &code_key("code", code.code, field), &[]);
    let args = [("title", text("title").into()), ("what", text("what").into()), ("code", code.code.into())];
    s.say("sum-stranger", &args);
}

fn regions(s: &mut Lines, totals: &Totals, told: &Told) {
    let not_seen = totals.notes.get("detect.not-looked-at").copied().unwrap_or(0);
    for (looked, sum, some, none) in
        [(told.faces, totals.faces, "sum-faces", "sum-no-face"), (told.logos, totals.logos, "sum-logos", "sum-no-logo")]
    {
        match (looked, sum.regions) {
            (false, 0) => {}
            // Never "no face": only that none was detected.
            (true, 0) => s.say(none, &[]),
            (_, n) => s.say(some, &[("n", n.into()), ("files", sum.files.into())]),
        }
    }
    // Films were passed over on purpose; pictures that no decoder read are another matter.
    let films = totals.notes.get("detect.film").copied().unwrap_or(0);
    for (n, key) in [(not_seen.saturating_sub(films), "sum-not-looked-at"), (films, "sum-films-not-looked-at")] {
        if (told.faces || told.logos) && n > 0 {
            s.say(key, &[("n", n.into())]);
        }
    }
}

fn verified(s: &mut Lines, totals: &Totals, told: &Told) {
    let bad = totals.worst.files();
    let args = [("n", bad.into()), ("files", totals.files.into()), ("policy", (&told.policy).into())];
    match (bad, totals.problems) {
        (0, 0) => s.say("sum-verified", &args),
        (0, _) => s.say("sum-verified-rest", &args),
        _ => s.say("sum-not-verified", &args),
    }
}

fn copies(s: &mut Lines, totals: &Totals, told: &Told) {
    let lang = told.lang;
    let key = if told.task == Task::DryRun { "sum-would-clean" } else { "sum-cleaned" };
    s.say(
        key,
        &[
            ("n", totals.outcome(Outcome::Cleaned).into()),
            ("out", printable(told.out.as_deref().unwrap_or_default()).into()),
            ("policy", (&told.policy).into()),
        ],
    );
    for (outcome, key) in [(Outcome::AlreadyClean, "sum-already-clean"), (Outcome::Skipped, "sum-skipped")] {
        let n = totals.outcome(outcome);
        if n > 0 {
            s.say(key, &[("n", n.into())]);
        }
    }
    if totals.hidden.regions > 0 {
        s.say("sum-hidden", &[("n", totals.hidden.regions.into()), ("files", totals.hidden.files.into())]);
    }
    for (note, key) in [
        ("redact.reversible", "sum-reversible"),
        ("redact.webp-lossless", "sum-webp-lossless"),
        ("redact.converted", "sum-converted"),
        ("redact.flattened", "sum-flattened"),
        ("redact.nearest-colour", "sum-nearest-colour"),
    ] {
        let n = totals.notes.get(note).copied().unwrap_or(0);
        if n > 0 {
            s.say(key, &[("n", n.into())]);
        }
    }
    if !totals.removed.is_empty() {
        let mut rows: Vec<_> = totals.removed.iter().collect();
        rows.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let list: Vec<_> =
            rows.iter().map(|(c, n)| format!("{} ({})", category_name(lang, **c), number(lang, **n))).collect();
        s.say("sum-removed", &[("list", list.join(", ").into())]);
    }
    if !totals.kept.is_empty() {
        s.say("sum-kept", &[]);
        for (k, n) in &totals.kept {
            let why = find(lang, &code_key("kept", &k.reason, ""), &[]).unwrap_or_else(|| printable(&k.reason));
            let args = [("what", category_name(lang, k.category).into()), ("n", (*n).into()), ("why", why.into())];
            s.text.push_str("  ");
            s.say("sum-kept-row", &args);
        }
    }
    let missing = totals.findings.get("credit.missing").copied().unwrap_or(0);
    if missing > 0 && told.policy == "event" {
        s.say("sum-no-author", &[("n", missing.into())]);
    }
    let names = totals.categories.get(&Category::Filename).map_or(0, super::totals::Severities::files);
    if names > 0 && totals.outcome(Outcome::Cleaned) + totals.outcome(Outcome::AlreadyClean) > 0 {
        s.say("sum-filenames", &[("n", names.into())]);
    }
}

fn impossible(s: &mut Lines, totals: &Totals, told: &Told) {
    if totals.problems == 0 {
        return;
    }
    let lang = told.lang;
    let key = if matches!(told.task, Task::Clean | Task::DryRun) { "sum-not-cleaned" } else { "sum-not-read" };
    s.say(key, &[("n", totals.problems.into())]);
    for p in totals.first_problems.values() {
        let why = sentence(lang, &p.code, &p.reason);
        let why = if why.is_empty() { outcome_word(lang, p.outcome) } else { why };
        s.text.push_str("  ");
        s.say("sum-problem", &[("name", printable(&p.path).into()), ("why", why.into())]);
    }
    let more = totals.problems.saturating_sub(totals.first_problems.len() as u64);
    if more > 0 {
        s.text.push_str("  ");
        s.say("sum-more", &[("n", more.into())]);
    }
}
