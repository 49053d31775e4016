//! `estompe explain CODE`: what a finding is, what a stranger learns from it, and what to do.

use std::io::{self, Write};

use super::exit::Exit;
use super::fault::Fault;
use super::talk::Talker;
use crate::i18n::{CODES, code_key, t};

pub(super) fn explain(talk: &Talker, code: Option<&str>, out: &mut dyn Write) -> Result<Exit, Fault> {
    let text = |code: &str, field| t(talk.lang, &code_key("code", code, field), &[]);
    match code {
        None => {
            let width = CODES.iter().map(|c| c.len()).max().unwrap_or(0);
            for c in CODES {
                shown(writeln!(out, "{c:width$}  {}", text(c, "title")))?;
            }
        }
        Some(code) if CODES.contains(&code) => {
            let blocks = [
                talk.paint.bold(&format!("{code} – {}", text(code, "title"))),
                text(code, "what"),
                text(code, "advice"),
            ];
            shown(writeln!(out, "{}", blocks.join("\n\n")))?;
        }
        Some(code) => {
            let near =
                CODES.iter().copied().filter(|c| c.contains(code) || c.split('.').next() == code.split('.').next());
            let near: Vec<_> = near.take(8).collect();
            let key = if near.is_empty() { "err-no-such-code" } else { "err-no-such-code-near" };
            return Err(Fault::usage(key, &[("code", code.into()), ("near", near.join(", ").into())]));
        }
    }
    Ok(Exit::Done)
}

/// A reader that has closed the pipe has read enough.
pub(super) fn shown(r: io::Result<()>) -> io::Result<()> {
    match r {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        r => r,
    }
}
