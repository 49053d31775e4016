//! What is wrong with a configuration, in the reader's language: the place first, then what is expected there.

use crate::i18n::{Lang, io_reason, t};
use crate::policy::{ConfigError, KEEPABLE, KEYS, Key, Kind, Source, Wrong};
use crate::report::printable;

/// The sentence for an error of configuration.
pub(super) fn sentence(lang: Lang, e: &ConfigError) -> String {
    let what = what(lang, &e.wrong);
    match &e.source_of_it {
        Source::File { path, line, column } if *line > 0 => {
            let args = [
                ("path", printable(&path.display().to_string()).into()),
                ("line", (*line).into()),
                ("column", (*column).into()),
                ("what", what.into()),
            ];
            t(lang, "config-at", &args)
        }
        place => t(lang, "config-in", &[("place", printable(&place.to_string()).into()), ("what", what.into())]),
    }
}

fn what(lang: Lang, wrong: &Wrong) -> String {
    let join = |words: &mut dyn Iterator<Item = &'static str>| words.collect::<Vec<_>>().join(", ");
    match wrong {
        Wrong::Unreadable(kind) => t(lang, "config-unreadable", &[("why", io_reason(lang, &(*kind).into()).into())]),
        Wrong::TooLarge => t(lang, "config-too-large", &[]),
        Wrong::NotText => t(lang, "config-not-text", &[]),
        Wrong::Syntax(line) => t(lang, "config-syntax", &[("line", printable(line).into())]),
        Wrong::UnknownKey { key, near: Some(near) } => {
            t(lang, "config-unknown-key-near", &[("key", printable(key).into()), ("near", (*near).into())])
        }
        Wrong::UnknownKey { key, near: None } => {
            let known = join(&mut KEYS.iter().map(|k| k.name));
            t(lang, "config-unknown-key", &[("key", printable(key).into()), ("known", known.into())])
        }
        Wrong::Form { key, kind } => t(lang, form(*kind), &[("key", (*key).into())]),
        Wrong::NotOneOf { key, value, valid } => {
            let args = [("key", (*key).into()), ("value", printable(value).into()), ("valid", valid.into())];
            t(lang, "config-not-one-of", &args)
        }
        Wrong::Range { key, min, max } => {
            t(lang, "config-range", &[("key", (*key).into()), ("min", (*min).into()), ("max", (*max).into())])
        }
        Wrong::NoSuchPolicy(name) => t(lang, "err-no-such-policy", &[("name", printable(name).into())]),
        Wrong::NotKeepable(category) => {
            // Faces and marks are no metadata: they have flags of their own.
            let key =
                if matches!(*category, "face" | "logo") { "config-not-keepable-region" } else { "config-not-keepable" };
            let valid = join(&mut KEEPABLE.iter().map(|c| c.name()));
            t(lang, key, &[("category", (*category).into()), ("valid", valid.into())])
        }
        Wrong::Contradiction(category) => t(lang, "config-contradiction", &[("category", (*category).into())]),
        Wrong::LockElsewhere => t(lang, "config-lock-elsewhere", &[]),
        Wrong::LockUnset(key) => t(lang, "config-lock-unset", &[("key", (*key).into())]),
        Wrong::Locked { what, by } => {
            let by = printable(&by.to_string());
            let strict = Key::find(what).is_some_and(|k| !k.strictness.is_empty());
            t(
                lang,
                if strict { "config-locked-key" } else { "config-locked" },
                &[("what", (*what).into()), ("by", by.into())],
            )
        }
    }
}

fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Policy | Kind::Word(_) | Kind::Text => "config-form-text",
        Kind::Categories | Kind::Locks | Kind::Words(_) | Kind::Marks => "config-form-list",
        Kind::Whole(..) => "config-form-number",
        Kind::Size => "config-form-size",
        Kind::Flag => "config-form-flag",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_sentence_in_both_languages() {
        let place = Source::File { path: "/x/estompe.toml".into(), line: 3, column: 7 };
        let by = Source::Flag("--keep".into());
        let faults = [
            Wrong::Unreadable(std::io::ErrorKind::PermissionDenied),
            Wrong::TooLarge,
            Wrong::NotText,
            Wrong::Syntax("faces = off".into()),
            Wrong::UnknownKey { key: "faecs".into(), near: Some("faces") },
            Wrong::UnknownKey { key: "zzz".into(), near: None },
            Wrong::NotOneOf { key: "faces", value: "oval".into(), valid: "off, flag".into() },
            Wrong::Range { key: "jobs", min: 1, max: 1024 },
            Wrong::NoSuchPolicy("x".into()),
            Wrong::NotKeepable("preview"),
            Wrong::NotKeepable("face"),
            Wrong::Contradiction("gps"),
            Wrong::LockElsewhere,
            Wrong::LockUnset("faces"),
            Wrong::Locked { what: "gps", by: by.clone() },
            Wrong::Locked { what: "faces", by },
        ];
        let kinds = KEYS.iter().map(|k| Wrong::Form { key: k.name, kind: k.kind });
        for wrong in faults.into_iter().chain(kinds) {
            let say = |lang| sentence(lang, &ConfigError { source_of_it: place.clone(), wrong: wrong.clone() });
            let (en, fr) = (say(Lang::En), say(Lang::Fr));
            assert!(en.starts_with("/x/estompe.toml, line 3, column 7: ") && en != fr, "{en}");
            assert!(!en.contains("config-") && !fr.contains("config-") && !en.contains("{$"), "{en} {fr}");
        }
    }
}
