//! Every sentence that a person reads, in French and English, from one pair of Fluent files with the same keys.
//! Codes, JSON names and CSV headers are never translated. Used by `cli`, `review` and `report` alone.
//! Project Fluent syntax 1.0; plural rules of the Unicode CLDR.

mod reason;
mod system;
mod text;

pub use reason::reason;
pub use system::io_reason;
pub use text::{bytes, date, decimal, number};

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

/// The languages that are spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    En,
    /// French.
    Fr,
}

impl Lang {
    /// All languages.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Fr];

    /// The two-letter code, as in `--lang` and in the `lang` attribute of HTML.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Fr => "fr",
        }
    }

    /// The language of a tag or locale name such as `fr`, `fr_FR.UTF-8` or `fr-CA`; English for anything else.
    pub fn from_locale(name: &str) -> Lang {
        let language = name.split(['_', '-', '.', '@']).next().unwrap_or("");
        if language.eq_ignore_ascii_case("fr") { Lang::Fr } else { Lang::En }
    }

    /// `--lang`, then `LC_ALL`, `LC_MESSAGES`, `LANG`: the first that is set and not empty decides (POSIX, XBD §8.2).
    pub fn choose(asked: Option<&str>, env: impl Fn(&str) -> Option<String>) -> Lang {
        if let Some(name) = asked {
            return Lang::from_locale(name);
        }
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|v| env(v).filter(|s| !s.is_empty()))
            .map_or(Lang::En, |s| Lang::from_locale(&s))
    }

    /// The source text of this language's messages.
    fn source(self) -> &'static str {
        match self {
            Lang::En => include_str!("en.ftl"),
            Lang::Fr => include_str!("fr.ftl"),
        }
    }

    fn bundle(self) -> &'static Bundle {
        static EN: OnceLock<Bundle> = OnceLock::new();
        static FR: OnceLock<Bundle> = OnceLock::new();
        match self {
            Lang::En => EN.get_or_init(|| build(Lang::En)),
            Lang::Fr => FR.get_or_init(|| build(Lang::Fr)),
        }
    }
}

/// A value that a message speaks of. Numbers choose plural forms and are written as the language writes them.
#[derive(Debug, Clone)]
pub enum Arg<'a> {
    /// Text, put in as it is.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(u64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(s: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(s))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(s: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(s))
    }
}

impl From<String> for Arg<'_> {
    fn from(s: String) -> Self {
        Arg::Text(Cow::Owned(s))
    }
}

impl From<u64> for Arg<'_> {
    fn from(n: u64) -> Self {
        Arg::Number(n)
    }
}

impl From<usize> for Arg<'_> {
    fn from(n: usize) -> Self {
        Arg::Number(u64::try_from(n).unwrap_or(u64::MAX))
    }
}

/// The message `key` in `lang`; the key itself where there is none (tests hold that this does not happen).
pub fn t(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    find(lang, key, args).unwrap_or_else(|| key.to_owned())
}

/// The message `key` in `lang`, where there is one.
pub fn find(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
    let bundle = lang.bundle();
    let pattern = bundle.get_message(key)?.value()?;
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        match value {
            Arg::Text(s) => values.set(*name, FluentValue::from(s.as_ref())),
            Arg::Number(n) => values.set(*name, FluentValue::from(*n)),
        }
    }
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned())
}

/// The key of what is said about a stable code: `code_key("code", "gps.position", "title")` is `code-gps-position-title`.
pub fn code_key(family: &str, code: &str, field: &str) -> String {
    let mut key = format!("{family}-{}", code.replace(['.', '_'], "-"));
    if !field.is_empty() {
        key.push('-');
        key.push_str(field);
    }
    key
}

fn build(lang: Lang) -> Bundle {
    let id: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Isolation marks would end in terminals, file names and JSON; what is put in is escaped where it is shown.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::En => |v, _| numeral(Lang::En, v),
        Lang::Fr => |v, _| numeral(Lang::Fr, v),
    }));
    // A damaged message is left out by the parser, the others are used; a test holds that none is damaged.
    let resource = match FluentResource::try_new(lang.source().to_owned()) {
        Ok(r) | Err((r, _)) => r,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

fn numeral(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        // Counts come in as u64; above 2^53 the last digits are of no interest to a reader.
        FluentValue::Number(n) if n.value >= 0.0 => Some(number(lang, n.value as u64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_of_reasons;
