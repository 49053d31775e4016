//! The keys of `estompe.toml`: one table that the reader of files, the environment, `policy show` and the manual share.
//! It knows forms and words, never where a value comes from. TOML 1.0; keys are the names of the flags, `_` is read as `-`.

use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StrDeserializer};

/// Words of `faces`.
pub const FACES: &[&str] = &["off", "flag", "solid", "mosaic", "blur"];
/// Words of `faces-effort`.
pub const EFFORTS: &[&str] = &["fast", "normal", "max"];
/// Words of `logos`.
pub const LOGOS: &[&str] = &["off", "flag", "solid"];
/// Words of `coded-data`.
pub const CODED_DATA: &[&str] = &["walk", "copy"];
/// Words of `timestamps`.
pub const TIMESTAMPS: &[&str] = &["keep", "now", "fixed"];
/// Words of `convert`.
pub const CONVERTS: &[&str] = &["off", "jpeg", "png"];
/// Words of `rename`.
pub const RENAMES: &[&str] = &["keep", "sequence", "random"];
/// Words of `on-unsupported`.
pub const ON_UNSUPPORTED: &[&str] = &["list", "copy", "fail"];
/// Words of `overwrite`.
pub const OVERWRITES: &[&str] = &["never", "same", "always"];
/// Words of `fail-on`.
pub const FAIL_ON: &[&str] = &["none", "info", "low", "high"];
/// Words of `tolerate`.
pub const TOLERATED: &[&str] = &["findings", "partial"];
/// Words of `progress`.
pub const PROGRESS: &[&str] = &["auto", "bar", "plain", "none"];
/// Words of `color`.
pub const COLOURS: &[&str] = &["auto", "always", "never"];
/// Words of `lang`.
pub const LANGUAGES: &[&str] = &["fr", "en"];

/// What form a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A preset; on the command line and in the environment a policy file too.
    Policy,
    /// A list of categories.
    Categories,
    /// A list of categories and keys, in the system's file only.
    Locks,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    Words(&'static [&'static str]),
    /// A list of `FILE` or `FILE=NAME`; files are named relative to the configuration file.
    Marks,
    /// Free text.
    Text,
    /// A whole number between these two.
    Whole(u64, u64),
    /// A number of bytes, or a text such as `"512M"`.
    Size,
    /// `true` or `false`.
    Flag,
}

/// One key.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name; `table.name` for a key of a table.
    pub name: &'static str,
    /// The form of its value.
    pub kind: Kind,
    /// Its words from the loosest to the strictest, for keys that can be locked.
    pub strictness: &'static [&'static str],
}

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, strictness: &[] }
}

const fn lockable(name: &'static str, kind: Kind, strictness: &'static [&'static str]) -> Key {
    Key { name, kind, strictness }
}

/// Every key, in the order in which `policy show` prints them; those of tables stand last, as TOML asks.
pub static KEYS: &[Key] = &[
    key("policy", Kind::Policy),
    key("keep", Kind::Categories),
    key("remove", Kind::Categories),
    lockable("faces", Kind::Word(FACES), &["off", "flag", "blur", "mosaic", "solid"]),
    lockable("faces-effort", Kind::Word(EFFORTS), EFFORTS),
    lockable("logos", Kind::Word(LOGOS), LOGOS),
    key("logo", Kind::Marks),
    lockable("coded-data", Kind::Word(CODED_DATA), &["copy", "walk"]),
    key("credit", Kind::Text),
    lockable("timestamps", Kind::Word(TIMESTAMPS), TIMESTAMPS),
    lockable("rename", Kind::Word(RENAMES), RENAMES),
    key("convert", Kind::Word(CONVERTS)),
    lockable("on-unsupported", Kind::Word(ON_UNSUPPORTED), &["copy", "list", "fail"]),
    key("locked", Kind::Locks),
    key("overwrite", Kind::Word(OVERWRITES)),
    key("durable", Kind::Flag),
    key("max-size", Kind::Size),
    key("jobs", Kind::Whole(1, 1024)),
    key("memory", Kind::Size),
    key("fail-on", Kind::Word(FAIL_ON)),
    key("max-errors", Kind::Whole(0, u64::MAX)),
    key("tolerate", Kind::Words(TOLERATED)),
    key("progress", Kind::Word(PROGRESS)),
    key("progress-interval", Kind::Whole(1, 86_400)),
    key("lang", Kind::Word(LANGUAGES)),
    key("color", Kind::Word(COLOURS)),
    key("consent.minor_signatures", Kind::Whole(1, 2)),
];

impl Key {
    /// The key of that name; `_` and `-` are one.
    pub fn find(name: &str) -> Option<&'static Key> {
        let plain = |n: &str| n.replace('_', "-");
        KEYS.iter().find(|k| plain(k.name) == plain(name))
    }

    /// The environment variable that sets it; locks come from the system's file alone.
    pub fn variable(&self) -> Option<String> {
        let name = || format!("ESTOMPE_{}", self.name.replace(['.', '-'], "_").to_ascii_uppercase());
        (self.kind != Kind::Locks).then(name)
    }

    /// The flag that sets it, as people type it.
    pub fn flag(&self) -> String {
        format!("--{}", self.name.replace(['.', '_'], "-"))
    }

    /// How strict that word is, for keys that can be locked.
    pub(super) fn rank(&self, word: &str) -> Option<usize> {
        self.strictness.iter().position(|w| *w == word)
    }
}

/// A value in the form of its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A word or a text.
    Text(String),
    /// Words, categories or marks.
    List(Vec<String>),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// The value as the type that its words stand for.
    pub fn read<T: DeserializeOwned>(&self) -> Option<T> {
        match self {
            Value::Text(s) => T::deserialize(StrDeserializer::<ValueError>::new(s)).ok(),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<u64> {
        if let Value::Number(n) = self { Some(*n) } else { None }
    }

    /// The words of a list.
    pub fn list(&self) -> &[String] {
        if let Value::List(l) = self { l } else { &[] }
    }

    /// The text of a word or text.
    pub fn text(&self) -> &str {
        if let Value::Text(s) = self { s } else { "" }
    }

    /// The value as TOML writes it.
    pub fn toml(&self) -> String {
        match self {
            Value::Text(s) => quoted(s),
            Value::List(l) => format!("[{}]", l.iter().map(|s| quoted(s)).collect::<Vec<_>>().join(", ")),
            Value::Number(n) => n.to_string(),
            Value::Flag(b) => b.to_string(),
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A size: `512M`, `2G`, `1500000`, `64MiB`; `None` for what is none.
pub fn size(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor: u64 = match text.get(digits.len()..).unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "b" | "o" => 1,
        "k" | "kb" | "ko" => 1_000,
        "m" | "mb" | "mo" => 1_000_000,
        "g" | "gb" | "go" => 1_000_000_000,
        "t" | "tb" | "to" => 1_000_000_000_000,
        "kib" | "kio" => 1 << 10,
        "mib" | "mio" => 1 << 20,
        "gib" | "gio" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("512M"), Some(512_000_000));
        assert_eq!(size("64MiB"), Some(64 << 20));
        assert_eq!(size("12"), Some(12));
        assert!(["", "M", "1x", "99999999999G", "-1"].iter().all(|s| size(s).is_none()));
    }

    #[test]
    fn names_are_unique_and_strict_words_are_words() {
        for k in KEYS {
            assert_eq!(Key::find(k.name), Some(k));
            assert_eq!(Key::find(&k.name.replace('-', "_")), Some(k));
            if let (Kind::Word(words), false) = (k.kind, k.strictness.is_empty()) {
                assert!(words.len() == k.strictness.len() && words.iter().all(|w| k.rank(w).is_some()), "{}", k.name);
            }
        }
    }

    #[test]
    fn values_are_written_as_toml_reads_them() {
        for text in ["plain", "a \"b\" \\ c", "été\nnuit", ""] {
            let line = format!("x = {}", Value::Text(text.into()).toml());
            let back: toml::Table = toml::from_str(&line).expect("toml");
            assert_eq!(back["x"].as_str(), Some(text), "{line}");
        }
    }
}
