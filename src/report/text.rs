//! What is said about one file on the terminal. Whatever comes from the file or its name is escaped first.
//! It chooses no files: who calls decides whether single files are shown at all.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::{Entry, Header, Render, Totals, printable};
use crate::i18n::{Lang, code_key, find, number, reason as reason_in, t};
use crate::inspect::{CodeInfo, blocks_of};
use crate::record::{Outcome, Severity};

/// ANSI styles, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint(pub bool);

impl Paint {
    /// Bold.
    pub fn bold(self, s: &str) -> String {
        self.with("1", s)
    }

    /// The colour of a severity; the word itself says it too.
    pub fn severity(self, s: Severity, text: &str) -> String {
        self.with(
            match s {
                Severity::High => "31;1",
                Severity::Low => "33",
                Severity::Info => "2",
            },
            text,
        )
    }

    fn with(self, code: &str, s: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{s}\u{1b}[0m") } else { s.to_owned() }
    }
}

/// The word for a severity.
pub(super) fn severity_word(lang: Lang, s: Severity) -> String {
    let key = match s {
        Severity::High => "severity-high",
        Severity::Low => "severity-low",
        Severity::Info => "severity-info",
    };
    t(lang, key, &[])
}

/// The name of a part as people say it; families such as Exif and XMP are the same in both languages.
pub(super) fn part_name(lang: Lang, part: &str) -> String {
    find(lang, &code_key("part", &part.replace(' ', "-"), ""), &[]).unwrap_or_else(|| printable(part))
}

/// How grave a finding is, what policies call it, and in which blocks it is read.
pub fn about_code(lang: Lang, c: &CodeInfo) -> String {
    let name = c.category.name();
    let args = [
        ("severity", severity_word(lang, c.severity).into()),
        ("category", t(lang, &code_key("category", name, ""), &[]).into()),
        ("name", name.into()),
    ];
    let mut said = t(lang, "explain-about", &args);
    let part = |b: &&str| find(lang, &code_key("part", b, ""), &[]).unwrap_or_else(|| (*b).to_owned());
    let blocks: Vec<String> = blocks_of(c.code).iter().map(part).collect();
    if !blocks.is_empty() {
        said.push(' ');
        said.push_str(&t(lang, "explain-blocks", &[("blocks", blocks.join(", ").into())]));
    }
    said
}

/// Several parts in one breath: `Exif, XMP and MakerNote`.
fn part_names(lang: Lang, parts: &str) -> String {
    let mut names: Vec<String> = parts.split(", ").map(|p| part_name(lang, p)).collect();
    match (names.pop(), names.is_empty()) {
        (Some(last), false) => {
            let args = [("rest", names.join(", ").into()), ("last", (&last).into())];
            t(lang, "list-and", &args)
        }
        (last, _) => last.unwrap_or_default(),
    }
}

/// The word for an outcome.
pub(super) fn outcome_word(lang: Lang, o: Outcome) -> String {
    let key = match o {
        Outcome::Scanned => "outcome-scanned",
        Outcome::Cleaned => "outcome-cleaned",
        Outcome::AlreadyClean => "outcome-already-clean",
        Outcome::Held => "outcome-held",
        Outcome::Refused => "outcome-refused",
        Outcome::Unsupported => "outcome-unsupported",
        Outcome::Copied => "outcome-copied",
        Outcome::Skipped => "outcome-skipped",
        Outcome::Failed => "outcome-failed",
    };
    t(lang, key, &[])
}

/// Why a file could not be treated, in the reader's language: the code chooses the sentence, the offset and the technical
/// words of the library are put into it.
pub fn sentence(lang: Lang, code: &str, reason: &str) -> String {
    let plain = printable(reason);
    let (mut detail, mut format, mut offset) = (plain.as_str(), "", String::new());
    // The shape that `Error::Malformed` is displayed in: format, offset, what was expected.
    if let Some((f, rest)) = plain.split_once(": at byte ")
        && let Some((at, what)) = rest.split_once(": ")
        && let Ok(at) = at.parse::<u64>()
    {
        (detail, format, offset) = (what, f, number(lang, at));
    }
    let detail = detail.strip_prefix("refused: ").or(detail.strip_prefix("verification failed: ")).unwrap_or(detail);
    let told = reason_in(lang, detail);
    let format = find(lang, &code_key("format", format, ""), &[]).unwrap_or_else(|| format.to_owned());
    let args = [("detail", (&told).into()), ("format", (&format).into()), ("offset", (&offset).into())];
    let key = code_key("reason", code, "");
    // A malformed file without an offset has no sentence to fill.
    if code == "malformed" && offset.is_empty() {
        return told;
    }
    find(lang, &key, &args).unwrap_or(told)
}

/// Writes a block a file.
pub struct Text {
    /// The reader's language.
    pub lang: Lang,
    /// With colours.
    pub paint: Paint,
    /// Also files of which there is nothing to say, and what a stranger learns from grave findings.
    pub all: bool,
    /// Codes that were explained already.
    pub explained: BTreeSet<String>,
}

impl Render for Text {
    fn begin(&mut self, _out: &mut dyn Write, _header: &Header) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let r = entry.record()?;
        let quiet = matches!(r.outcome, Outcome::Scanned | Outcome::Cleaned | Outcome::AlreadyClean | Outcome::Skipped);
        if quiet && r.findings.is_empty() && !self.all {
            return Ok(());
        }
        let name = self.paint.bold(&printable(&r.path));
        writeln!(
            out,
            "{}",
            t(self.lang, "text-file", &[("name", name.into()), ("outcome", outcome_word(self.lang, r.outcome).into())])
        )?;
        if let Some(reason) = &r.reason {
            writeln!(out, "  {}", sentence(self.lang, r.reason_code.as_deref().unwrap_or_default(), reason))?;
        }
        for f in &r.findings {
            let title = find(self.lang, &code_key("code", &f.code, "title"), &[]).unwrap_or_else(|| f.code.to_string());
            let word = severity_word(self.lang, f.severity);
            let pad = " ".repeat(7usize.saturating_sub(word.chars().count()));
            let value = printable(&f.value);
            let key = if value.is_empty() { "text-finding" } else { "text-finding-value" };
            let args =
                [("title", title.into()), ("part", part_names(self.lang, &f.part).into()), ("value", (&value).into())];
            writeln!(out, "  {}{pad} {}", self.paint.severity(f.severity, &word), t(self.lang, key, &args))?;
            // Once a run: whoever looks at a few photos wants to know why it matters.
            if self.all && f.severity == Severity::High && self.explained.insert(f.code.to_string()) {
                let what = find(self.lang, &code_key("code", &f.code, "what"), &[]).unwrap_or_default();
                if !what.is_empty() {
                    writeln!(out, "          {}", self.paint.severity(Severity::Info, &what))?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        if totals.files > 0 { writeln!(out) } else { Ok(()) }
    }
}
