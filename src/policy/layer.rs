//! One layer of configuration: the keys that a file, the environment or the command line sets, each with its place.
//! It opens no file and merges nothing.

use std::ffi::OsString;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{ConfigError, Source, Wrong};
use super::keys::{KEYS, Key, Kind, Value, size};
use super::preset::PRESETS;
use crate::record::Category;

/// A key that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: &'static Key,
    /// Its value.
    pub value: Value,
    /// Where it was set.
    pub source: Source,
}

/// The entries of one place.
pub type Layer = Vec<Entry>;

/// Reads a configuration file's text; `path` is what errors and sources name.
pub fn from_toml(text: &str, path: &Path) -> Result<Layer, ConfigError> {
    let reader = Reader { text, path };
    let table = DeTable::parse(text).map_err(|e| {
        let at = e.span().unwrap_or(0..0);
        let line = text.lines().nth(line_of(text, at.start).saturating_sub(1)).unwrap_or_default();
        ConfigError::new(reader.place(&at), Wrong::Syntax(line.trim().to_owned()))
    })?;
    let mut out = Vec::new();
    reader.table(table.get_ref(), "", &mut out)?;
    Ok(out)
}

struct Reader<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Reader<'_> {
    fn place(&self, at: &Range<usize>) -> Source {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        Source::File { path: self.path.to_owned(), line: line_of(self.text, at.start), column }
    }

    fn table(&self, table: &DeTable<'_>, prefix: &str, out: &mut Layer) -> Result<(), ConfigError> {
        for (name, value) in table {
            let full = format!("{prefix}{}", name.get_ref());
            let inner = format!("{full}.");
            if let (DeValue::Table(t), true) = (value.get_ref(), KEYS.iter().any(|k| k.name.starts_with(&inner))) {
                self.table(t, &inner, out)?;
                continue;
            }
            let here = self.place(&name.span());
            let Some(key) = Key::find(&full) else {
                return Err(ConfigError::new(here, Wrong::UnknownKey { near: near(&full), key: full }));
            };
            // `a-b` and `a_b` are one key, which TOML cannot know.
            if out.iter().any(|e| e.key == key) {
                let line = format!("{full} = …");
                return Err(ConfigError::new(here, Wrong::Syntax(line)));
            }
            let value = self.value(key, value)?;
            out.push(Entry { key, value, source: here });
        }
        Ok(())
    }

    fn value(&self, key: &'static Key, value: &Spanned<DeValue<'_>>) -> Result<Value, ConfigError> {
        let wrong = |w| ConfigError::new(self.place(&value.span()), w);
        let form = || wrong(Wrong::Form { key: key.name, kind: key.kind });
        match (key.kind, value.get_ref()) {
            (Kind::Text, DeValue::String(s)) => Ok(Value::Text(s.to_string())),
            (Kind::Policy | Kind::Word(_) | Kind::Size, DeValue::String(s)) => word(key, s).map_err(wrong),
            (Kind::Whole(..) | Kind::Size, DeValue::Integer(n)) => {
                let digits = n.as_str().replace('_', "");
                let n = u64::from_str_radix(&digits, n.radix()).map_err(|_| form())?;
                whole(key, n).map_err(wrong)
            }
            (Kind::Flag, DeValue::Boolean(b)) => Ok(Value::Flag(*b)),
            (Kind::Categories | Kind::Locks | Kind::Words(_) | Kind::Marks, DeValue::Array(items)) => {
                let mut list = Vec::new();
                for item in items {
                    let here = |w| ConfigError::new(self.place(&item.span()), w);
                    let DeValue::String(s) = item.get_ref() else {
                        return Err(here(Wrong::Form { key: key.name, kind: key.kind }));
                    };
                    list.push(self.item(key, s).map_err(here)?);
                }
                Ok(Value::List(list))
            }
            _ => Err(form()),
        }
    }

    /// Marks are named relative to the file that names them.
    fn item(&self, key: &'static Key, text: &str) -> Result<String, Wrong> {
        let item = item(key, text)?;
        let folder = self.path.parent().unwrap_or(Path::new(""));
        Ok(if key.kind == Kind::Marks { folder.join(item).to_string_lossy().into_owned() } else { item })
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// The value of one word, in a file or a variable.
fn word(key: &'static Key, text: &str) -> Result<Value, Wrong> {
    match key.kind {
        Kind::Policy => match PRESETS.iter().find(|(en, fr)| *en == text || *fr == text) {
            Some((name, _)) => Ok(Value::Text((*name).to_owned())),
            None => Err(Wrong::NoSuchPolicy(text.to_owned())),
        },
        Kind::Word(words) => one_of(key, words, text).map(Value::Text),
        Kind::Size => size(text).map(Value::Number).ok_or(Wrong::Form { key: key.name, kind: key.kind }),
        _ => Ok(Value::Text(text.to_owned())),
    }
}

fn whole(key: &'static Key, n: u64) -> Result<Value, Wrong> {
    match key.kind {
        Kind::Whole(min, max) if !(min..=max).contains(&n) => Err(Wrong::Range { key: key.name, min, max }),
        _ => Ok(Value::Number(n)),
    }
}

/// One item of a list.
fn item(key: &'static Key, text: &str) -> Result<String, Wrong> {
    let categories = || Category::NAMED.iter().map(|c| c.name());
    match key.kind {
        Kind::Words(words) => one_of(key, words, text),
        Kind::Categories if categories().any(|c| c == text) => Ok(text.to_owned()),
        Kind::Locks if categories().any(|c| c == text) => Ok(text.to_owned()),
        Kind::Locks if Key::find(text).is_some_and(|k| !k.strictness.is_empty()) => Ok(text.replace('_', "-")),
        Kind::Categories | Kind::Locks => {
            let keys = KEYS.iter().filter(|k| key.kind == Kind::Locks && !k.strictness.is_empty()).map(|k| k.name);
            let valid: Vec<_> = categories().chain(keys).collect();
            Err(Wrong::NotOneOf { key: key.name, value: text.to_owned(), valid: valid.join(", ") })
        }
        _ => Ok(text.to_owned()),
    }
}

fn one_of(key: &'static Key, words: &[&str], text: &str) -> Result<String, Wrong> {
    if words.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(Wrong::NotOneOf { key: key.name, value: text.to_owned(), valid: words.join(", ") })
}

/// Reads the variables `ESTOMPE_…`; an empty one counts as not set. A policy that is no preset is left for the caller.
pub(super) fn from_variables(var: &dyn Fn(&str) -> Option<OsString>) -> Result<Layer, ConfigError> {
    let mut out = Vec::new();
    for key in KEYS {
        let Some((name, text)) = key.variable().and_then(|n| var(&n).map(|v| (n, v))) else { continue };
        let source = Source::Variable(name);
        let wrong = |w| ConfigError::new(source.clone(), w);
        let Some(text) = text.to_str() else { return Err(wrong(Wrong::NotText)) };
        if text.is_empty() {
            continue;
        }
        let form = || wrong(Wrong::Form { key: key.name, kind: key.kind });
        let value = match key.kind {
            Kind::Policy => Value::Text(text.to_owned()),
            Kind::Categories | Kind::Words(_) | Kind::Marks | Kind::Locks => {
                let items = text.split(',').map(str::trim).filter(|s| !s.is_empty());
                Value::List(items.map(|s| item(key, s)).collect::<Result<_, _>>().map_err(wrong)?)
            }
            Kind::Whole(..) => whole(key, text.trim().parse().map_err(|_| form())?).map_err(wrong)?,
            Kind::Flag => match text {
                "1" | "true" => Value::Flag(true),
                "0" | "false" => Value::Flag(false),
                _ => return Err(form()),
            },
            Kind::Word(_) | Kind::Size | Kind::Text => word(key, text).map_err(wrong)?,
        };
        out.push(Entry { key, value, source });
    }
    Ok(out)
}

/// The known key that a wrong one resembles most, if any does.
fn near(name: &str) -> Option<&'static str> {
    let plain = name.replace('_', "-").to_ascii_lowercase();
    let best = KEYS.iter().map(|k| (distance(&plain, &k.name.replace('_', "-")), k.name)).min()?;
    (best.0 <= 1 + plain.len() / 4).then_some(best.1)
}

/// Levenshtein's distance in characters; names are short.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |r: &[usize], k: usize| r.get(k).copied().unwrap_or(usize::MAX - 1);
            let swap = at(&row, j) + usize::from(x != *y);
            next.push(swap.min(at(&row, j + 1) + 1).min(at(&next, j) + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (usize, usize, Wrong) {
        let e = from_toml(text, Path::new("x.toml")).expect_err("wrong");
        match e.source_of_it {
            Source::File { line, column, .. } => (line, column, e.wrong),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_form_is_read() {
        let text = "policy = 'lot'\nkeep = [\"credit\"]\nfaces_effort = \"max\"\nlogo = ['m/a.png=mairie']\nmemory = '2G'\n\
                    jobs = 0x10\ndurable = true\n[consent]\nminor_signatures = 1\n";
        let layer = from_toml(text, Path::new("/c/x.toml")).expect("good");
        let get = |k: &str| layer.iter().find(|e| e.key.name == k).map(|e| e.value.clone());
        assert_eq!(get("policy"), Some(Value::Text("batch".into())));
        assert_eq!(get("faces-effort"), Some(Value::Text("max".into())));
        assert_eq!(get("logo"), Some(Value::List(vec!["/c/m/a.png=mairie".into()])));
        assert_eq!(get("memory"), Some(Value::Number(2_000_000_000)));
        assert_eq!(get("jobs"), Some(Value::Number(16)));
        assert_eq!(get("consent.minor_signatures"), Some(Value::Number(1)));
    }

    #[test]
    fn errors_name_line_and_column() {
        let (line, column, w) = wrong("faces = \"off\"\n\n  faecs = 1\n");
        assert_eq!((line, column, w), (3, 3, Wrong::UnknownKey { key: "faecs".into(), near: Some("faces") }));
        let (line, column, w) = wrong("# é\nkeep = [\"gps\", \"pgs\"]");
        assert!(line == 2 && column == 16 && matches!(w, Wrong::NotOneOf { .. }), "{line} {column} {w:?}");
        let (line, _, w) = wrong("jobs = 2\nfaces = off\n");
        assert_eq!((line, w), (2, Wrong::Syntax("faces = off".into())));
        let (line, column, w) = wrong("[consent]\nminor-signatures = 3");
        assert_eq!((line, column, w), (2, 20, Wrong::Range { key: "consent.minor_signatures", min: 1, max: 2 }));
        assert!(matches!(wrong("[faces]\nx = 1").2, Wrong::Form { .. }));
        assert!(matches!(wrong("[consent]\nx = 1").2, Wrong::UnknownKey { .. }));
        assert!(matches!(wrong("jobs = -1").2, Wrong::Form { .. }));
        assert!(matches!(wrong("faces_effort = 'max'\nfaces-effort = 'fast'").2, Wrong::Syntax(_)));
        assert!(matches!(wrong("policy = 'event.toml'").2, Wrong::NoSuchPolicy(_)));
    }

    #[test]
    fn variables_are_read_and_empty_ones_are_none() {
        let var = |n: &str| match n {
            "ESTOMPE_KEEP" => Some("credit, caption".into()),
            "ESTOMPE_JOBS" => Some("3".into()),
            "ESTOMPE_FACES" => Some("".into()),
            "ESTOMPE_LOCKED" => Some("gps".into()),
            _ => None,
        };
        let layer = from_variables(&var).expect("good");
        let names: Vec<_> = layer.iter().map(|e| e.source.to_string()).collect();
        assert_eq!(names, ["ESTOMPE_KEEP", "ESTOMPE_JOBS"]);
        let bad = from_variables(&|n: &str| (n == "ESTOMPE_FACES").then(|| "oval".into())).expect_err("bad");
        assert!(matches!(bad.wrong, Wrong::NotOneOf { .. }) && bad.source_of_it.to_string() == "ESTOMPE_FACES");
    }
}
