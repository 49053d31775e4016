//! `estompe formats`: what is promised for each container, from the containers themselves.

use std::io::Write;

use super::exit::Exit;
use super::explain::shown;
use super::fault::Fault;
use super::talk::Talker;
use crate::format::CONTAINERS;
use crate::i18n::{code_key, find, t};

pub(super) fn formats(talk: &Talker, out: &mut dyn Write) -> Result<Exit, Fault> {
    let say = |key: &str| t(talk.lang, key, &[]);
    let named = |family: &str, code: &str| {
        find(talk.lang, &code_key(family, code, ""), &[("detail", "…".into())])
            .map_or_else(|| code.to_owned(), |text| format!("{text} ({code})"))
    };
    for c in CONTAINERS {
        let (format, promise) = (c.format(), c.guarantee());
        let key = if promise.cleaned { "formats-cleaned" } else { "formats-scanned" };
        let name =
            find(talk.lang, &code_key("format", format.name(), ""), &[]).unwrap_or_else(|| format.name().to_owned());
        let mut text = format!("{}\n  {}\n", talk.paint.bold(&name), say(key));
        for (heading, family, codes) in
            [("formats-refused", "reason", promise.refused), ("formats-limits", "limit", promise.limits)]
        {
            if !codes.is_empty() {
                text.push_str(&format!("  {}\n", say(heading)));
                for code in codes {
                    text.push_str(&format!("    - {}\n", named(family, code)));
                }
            }
        }
        shown(writeln!(out, "{text}"))?;
    }
    shown(writeln!(out, "{}", say("formats-others")))?;
    Ok(Exit::Done)
}
