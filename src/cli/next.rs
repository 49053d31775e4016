//! The commands that come after a scan which found faces under a policy that asks about them. It runs nothing.

use std::path::{Path, PathBuf};

use crate::i18n::{Lang, t};
use crate::report::{Kind, shell_word};

/// `estompe review …` and `estompe consent export …` for the report that was written; where there was none, a scan that
/// writes one.
pub(super) fn decide(lang: Lang, given: &[PathBuf], policy: &str, reports: &[PathBuf]) -> Vec<String> {
    let word = |p: &Path| shell_word(&p.display().to_string());
    let Some(report) = reports.iter().find(|r| Kind::of(r) == Some(Kind::Jsonl)) else {
        let stem = given.first().and_then(|g| g.file_stem()).and_then(|s| s.to_str()).filter(|s| !s.is_empty());
        let report = PathBuf::from(format!("{}.jsonl", stem.unwrap_or("album")));
        let paths: Vec<_> = given.iter().map(|g| word(g)).collect();
        return vec![format!("estompe scan {}{policy} --report {}", paths.join(" "), word(&report))];
    };
    let stem = report.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let register = report.with_file_name(format!("{stem}-{}.csv", t(lang, "review-register-suffix", &[])));
    let export = format!("estompe consent export {} -o {}", word(report), word(&register));
    let page = root(given).map(|root| format!("estompe review {} --root {}", word(report), word(&root)));
    page.filter(|_| cfg!(feature = "review")).into_iter().chain([export]).collect()
}

/// The folder that the report's paths are relative to; several inputs have one only where they lie side by side.
fn root(given: &[PathBuf]) -> Option<PathBuf> {
    let parent = |p: &PathBuf| match p.parent() {
        Some(d) if d.as_os_str().is_empty() => Some(PathBuf::from(".")),
        other => other.map(Path::to_owned),
    };
    match given {
        [one] if one.is_dir() => Some(one.clone()),
        [first, rest @ ..] => parent(first).filter(|d| rest.iter().all(|r| parent(r).as_ref() == Some(d))),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_suggested_can_be_typed() {
        let paths = |list: &[&str]| list.iter().map(PathBuf::from).collect::<Vec<_>>();
        let said = decide(Lang::Fr, &paths(&["src"]), " -p event", &paths(&["a.html", "mes photos.jsonl"]));
        let (review, export) = (
            "estompe review 'mes photos.jsonl' --root src",
            "estompe consent export 'mes photos.jsonl' -o 'mes photos-registre.csv'",
        );
        let want = if cfg!(feature = "review") { vec![review, export] } else { vec![export] };
        assert_eq!(said, want);
        assert_eq!(decide(Lang::En, &paths(&["a/b", "a/c"]), "", &[]), ["estompe scan a/b a/c --report b.jsonl"]);
        assert_eq!(root(&paths(&["a/b", "a/c"])), Some("a".into()));
        assert_eq!(root(&paths(&["a/b", "c/d"])), None);
        assert_eq!(root(&paths(&["x.jpg"])), Some(".".into()));
    }
}
