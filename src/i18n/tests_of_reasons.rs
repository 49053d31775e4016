//! Reads the sources for the sentences in which the library gives its reasons: each must have a template in both languages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::reason::is_known;

/// Modules whose errors reach a reader.
const MODULES: [&str; 8] = ["format", "pixel", "verify", "output", "source", "pipeline", "redact", "detect"];

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            rust_files(&path, out);
        } else if name.ends_with(".rs") && !matches!(name.as_str(), "tests.rs" | "testing.rs") {
            out.push(path);
        }
    }
}

/// The code without comments and tests.
fn code_of(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("source");
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let plain = |l: &&str| !l.trim_start().starts_with("//");
    code.lines().filter(plain).collect::<Vec<_>>().join("\n")
}

/// Names of functions that make an error of a sentence, or take one as `what`.
fn makers(code: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for piece in code.split("fn ").skip(1) {
        let head = piece.split('{').next().unwrap_or_default();
        if head.trim_end().ends_with("-> Error")
            || ["what: impl Into", "what: &'static str"].iter().any(|w| head.contains(w))
        {
            let name = head.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
            out.insert(format!("{name}("));
        }
    }
    out
}

/// The text up to the parenthesis that closes the one before it.
fn arguments(text: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (1usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// Sentences among string literals, their holes filled with a number.
fn sentences(arguments: &str) -> Vec<String> {
    let mut out = Vec::new();
    for literal in arguments.split('"').skip(1).step_by(2).filter(|l| l.contains(' ')) {
        let mut text = String::new();
        let mut rest = literal;
        while let Some((before, hole)) = rest.split_once('{') {
            text.push_str(before);
            text.push('7');
            rest = hole.split_once('}').map_or("", |(_, after)| after);
        }
        text.push_str(rest);
        out.push(text);
    }
    out
}

#[test]
fn every_reason_of_the_library_can_be_told_in_every_language() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let ours = |f: &PathBuf| {
        let first = f.strip_prefix(&src).ok().and_then(|p| p.iter().next().map(|n| n.to_string_lossy().into_owned()));
        first.is_some_and(|n| MODULES.contains(&n.trim_end_matches(".rs")))
    };
    files.retain(ours);
    let mut calls: BTreeSet<String> = files.iter().flat_map(|f| makers(&code_of(f))).collect();
    calls.extend(["malformed(", "Error::Policy(", "Error::Verify(", "Limits::check("].map(String::from));
    let (mut missing, mut seen) = (BTreeSet::new(), 0);
    for file in files {
        let code = code_of(&file);
        for call in &calls {
            for (at, _) in code.match_indices(call.as_str()) {
                let inner = arguments(code.get(at + call.len()..).unwrap_or_default());
                // Refusals have sentences of their own, chosen by their code.
                let before = code.get(..at).unwrap_or_default();
                let other = before.ends_with("fn ") || before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
                if inner.contains("efused(") || other {
                    continue;
                }
                for s in sentences(inner) {
                    seen += 1;
                    if !is_known(&s) {
                        missing.insert(format!("{}: {s}", file.strip_prefix(&src).unwrap_or(&file).display()));
                    }
                }
            }
        }
        for s in sentences(&code).into_iter().filter(|s| s.contains(" expected") && !is_known(s)) {
            missing.insert(format!("{}: {s}", file.strip_prefix(&src).unwrap_or(&file).display()));
        }
    }
    assert!(seen > 40, "the sentences were found: {seen}");
    let list: Vec<_> = missing.into_iter().collect();
    assert!(list.is_empty(), "write detail-… in both Fluent files (holes are $a, $b …) for:\n{}", list.join("\n"));
}
