use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::inspect::CODES;

/// Key → variables, read from the source text by lines, without the parser that the program uses.
fn shape(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in source.lines().filter(|l| !l.starts_with('#')) {
        if !line.starts_with([' ', '}']) && line.contains(" =") {
            key = line.split(" =").next().unwrap_or_default().to_owned();
            assert!(out.insert(key.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
        }
        for piece in line.split('$').skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            out.entry(key.clone()).or_default().insert(name);
        }
    }
    out
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (en, fr) = (shape(Lang::En.source()), shape(Lang::Fr.source()));
    let only: Vec<_> =
        en.keys().filter(|k| !fr.contains_key(*k)).chain(fr.keys().filter(|k| !en.contains_key(*k))).collect();
    assert!(only.is_empty(), "in one language only: {only:?}");
    for (key, vars) in &en {
        assert_eq!(vars, &fr[key], "variables of {key}");
    }
}

#[test]
fn every_message_parses_and_none_is_empty() {
    for lang in Lang::ALL {
        FluentResource::try_new(lang.source().to_owned()).map_err(|(_, e)| e).expect("no damaged message");
        for (key, vars) in shape(lang.source()).iter().filter(|(k, _)| !k.starts_with('-')) {
            let names: Vec<_> = vars.iter().map(String::as_str).collect();
            for n in [0u64, 1, 2] {
                let args: Vec<_> = names.iter().map(|v| (*v, Arg::from(n))).collect();
                let text = find(lang, key, &args).unwrap_or_default();
                assert!(!text.is_empty() && !text.contains("{$") && !text.contains("{-"), "{lang:?} {key}: {text:?}");
            }
        }
    }
}

#[test]
fn every_code_is_explained() {
    for lang in Lang::ALL {
        for code in CODES.iter().map(|c| c.code) {
            for field in ["title", "what", "advice"] {
                assert!(find(lang, &code_key("code", code, field), &[]).is_some(), "{lang:?} {code} {field}");
            }
        }
    }
    let unique: BTreeSet<_> = CODES.iter().map(|c| c.code).collect();
    assert_eq!(unique.len(), CODES.len());
}

#[test]
fn every_refusal_and_limit_of_a_container_is_explained() {
    for lang in Lang::ALL {
        for c in crate::format::CONTAINERS {
            let promise = c.guarantee();
            for (family, codes) in [("reason", promise.refused), ("limit", promise.limits)] {
                for code in codes {
                    assert!(find(lang, &code_key(family, code, ""), &[]).is_some(), "{lang:?} {family} {code}");
                }
            }
        }
    }
}

#[test]
fn every_category_has_a_name() {
    for lang in Lang::ALL {
        for c in crate::record::Category::NAMED {
            assert!(find(lang, &code_key("category", c.name(), ""), &[]).is_some(), "{lang:?} {c:?}");
        }
    }
}

#[test]
fn french_is_set_as_french() {
    for (n, line) in Lang::Fr.source().lines().enumerate().filter(|(_, l)| !l.starts_with('#')) {
        let text = line.split_once(" = ").map_or(line, |(_, t)| t);
        for wrong in [" :", " ;", " !", " ?", "« ", " »"] {
            assert!(!text.contains(wrong), "fr.ftl line {}: {wrong:?} needs a no-break space: {text}", n + 1);
        }
        assert!(!text.contains('\''), "fr.ftl line {}: use ’: {text}", n + 1);
        for (at, _) in text.match_indices([';', '!', '?']) {
            let before = text[..at].chars().next_back();
            assert!(before.is_none_or(|c| c == '\u{202f}'), "fr.ftl line {}: narrow no-break space: {text}", n + 1);
        }
    }
}

#[test]
fn numbers_choose_the_plural_of_the_language() {
    let say = |lang, n: u64| t(lang, "sum-photos", &[("n", n.into())]);
    assert_eq!(say(Lang::Fr, 0), "0 photo");
    assert_eq!(say(Lang::Fr, 12_500), "12\u{202f}500 photos");
    assert_eq!(say(Lang::En, 0), "0 photos");
    assert_eq!(say(Lang::En, 1), "1 photo");
}

#[test]
fn the_language_is_chosen_in_the_order_of_the_manual() {
    let env = |pairs: &'static [(&str, &str)]| {
        move |v: &str| pairs.iter().find(|(k, _)| *k == v).map(|(_, x)| (*x).to_owned())
    };
    let french = env(&[("LC_ALL", "fr_FR.UTF-8"), ("LANG", "en_GB.UTF-8")]);
    assert_eq!(Lang::choose(None, french), Lang::Fr);
    assert_eq!(Lang::choose(Some("en"), env(&[("LC_ALL", "fr_FR")])), Lang::En);
    assert_eq!(Lang::choose(None, env(&[("LC_ALL", ""), ("LC_MESSAGES", "fr"), ("LANG", "C")])), Lang::Fr);
    assert_eq!(Lang::choose(None, env(&[("LC_ALL", "C"), ("LANG", "fr_FR")])), Lang::En);
    assert_eq!(Lang::choose(None, env(&[("LANG", "fr_CA")])), Lang::Fr);
    assert_eq!(Lang::choose(None, env(&[])), Lang::En);
    assert_eq!(Lang::from_locale("frisian"), Lang::En);
    assert_eq!(Lang::from_locale("POSIX"), Lang::En);
}

/// Keys that the code asks for by name exist: every quoted word after `t(…, ` or in a `usage("…")`-like call.
#[test]
fn keys_that_the_code_names_exist() {
    let known = shape(Lang::En.source());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let prefixes = [
        "err-",
        "warn-",
        "sum-",
        "usage-",
        "heading-",
        "progress-",
        "text-",
        "outcome-",
        "severity-",
        "formats-",
        "config-",
        "io-",
        "status-",
        "register-",
        "consent-",
        "decision-",
        "html-",
        "review-",
        "app-",
    ];
    let mut missing = BTreeSet::new();
    for folder in ["cli", "report", "review", "i18n"] {
        let Ok(files) = std::fs::read_dir(root.join(folder)) else { continue };
        for file in files.flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap_or_default();
            for word in text.split('"').skip(1).step_by(2) {
                let key = prefixes.iter().any(|p| word.starts_with(p) && word.len() > p.len());
                let plain = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                let setting = crate::policy::Key::find(word).is_some();
                if key && plain && !setting && !known.contains_key(word) {
                    missing.insert(word.to_owned());
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
