//! Reads the `use crate::` lines of every module against the order of the layers: a module may use what stands further
//! right (deeper), never a sibling between the same arrows and never what stands further left.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::fs;
use std::path::{Path, PathBuf};

/// From the user to the bytes. Modules of one line do not import each other.
const LAYERS: &[&[&str]] = &[
    &["cli"],
    // The command starts the page, and gives it the same runs that people type.
    &["review"],
    &["pipeline", "report"],
    &["verify", "output", "source", "consent"],
    &["rewrite", "redact", "detect"],
    &["policy"],
    &["inspect", "payload", "pixel"],
    &["meta"],
    &["format"],
    &["record", "limits"],
    &["geometry", "error", "spool"],
];

/// Used by the people's side alone.
const I18N_USERS: &[&str] = &["cli", "review", "report", "i18n"];

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|l| l.contains(&module))
}

/// First path components behind `crate::` in one line, groups included.
fn imported(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(group.split(',').map(|p| p.trim().split([':', '}', ';']).next().unwrap_or("").to_string()));
        } else {
            found.push(rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("").to_string());
        }
    }
    found
}

/// Modules that stand on one line because the words of one need the other: facts in records name formats and places.
fn is_agreed(from: &str, to: &str) -> bool {
    matches!((from, to), ("record" | "error", "format") | ("limits", "error"))
}

#[test]
fn modules_import_only_what_lies_deeper() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    assert!(files.len() > 20, "the sources were found");
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&src).unwrap();
        let module = relative.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_string();
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        for line in code.lines().filter(|l| !l.trim_start().starts_with("//")) {
            for target in imported(line) {
                if target == module || is_agreed(&module, &target) {
                    continue;
                }
                if target == "i18n" {
                    if !I18N_USERS.contains(&module.as_str()) {
                        wrong.push(format!("{}: uses i18n", relative.display()));
                    }
                    continue;
                }
                if let (Some(a), Some(b)) = (layer(&module), layer(&target))
                    && b <= a
                {
                    wrong.push(format!("{}: {module} uses {target}", relative.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the layers:\n{}", wrong.join("\n"));
}

#[test]
fn only_their_owners_know_certain_crates() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    for file in files {
        let relative = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).unwrap();
        for (krate, owner) in [
            ("clap::", "cli"),
            ("indicatif::", "cli"),
            ("std::net::", "review"),
            ("axum::", "review"),
            ("tokio::", "review"),
        ] {
            assert!(
                relative.starts_with(owner) || !text.contains(krate),
                "{relative} uses {krate}, which belongs to {owner}"
            );
        }
    }
}
