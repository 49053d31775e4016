//! `estompe explain CODE`: what a finding is, what a stranger learns from it, and what to do.

use std::io::{self, Write};

use super::exit::Exit;
use super::fault::Fault;
use super::talk::Talker;
use crate::i18n::{code_key, t};
use crate::inspect::CODES;
use crate::report::about_code;

pub(super) fn explain(talk: &Talker, code: Option<&str>, out: &mut dyn Write) -> Result<Exit, Fault> {
    let text = |code: &str, field| t(talk.lang, &code_key("code", code, field), &[]);
    match code {
        None => {
            let width = CODES.iter().map(|c| c.code.len()).max().unwrap_or(0);
            for c in CODES.iter().map(|c| c.code) {
                shown(writeln!(out, "{c:width$}  {}", text(c, "title")))?;
            }
        }
        Some(code) => {
            if let Some(c) = CODES.iter().find(|c| c.code == code) {
                let title = talk.paint.bold(&format!("{code} – {}", text(code, "title")));
                let about = wrap(&about_code(talk.lang, c));
                shown(writeln!(
                    out,
                    "{title}\n\n{}\n\n{about}\n\n{}",
                    wrap(&text(code, "what")),
                    wrap(&text(code, "advice"))
                ))?;
                return Ok(Exit::Done);
            }
            let near = CODES
                .iter()
                .map(|c| c.code)
                .filter(|c| c.contains(code) || c.split('.').next() == code.split('.').next());
            let near: Vec<_> = near.take(8).collect();
            let key = if near.is_empty() { "err-no-such-code" } else { "err-no-such-code-near" };
            return Err(Fault::usage(key, &[("code", code.into()), ("near", near.join(", ").into())]));
        }
    }
    Ok(Exit::Done)
}

/// Breaks a paragraph at its spaces; no-break spaces hold.
fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut width = 0;
    for word in text.split(' ') {
        let len = word.chars().count();
        if width > 0 && width + 1 + len > 96 {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += len;
    }
    out
}

/// A reader that has closed the pipe has read enough.
pub(super) fn shown(r: io::Result<()>) -> io::Result<()> {
    match r {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        r => r,
    }
}
