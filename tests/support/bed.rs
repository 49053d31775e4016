//! A folder with inputs and one for copies, and the real command over them. Shared by the tests of bad input.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Two languages and a word that each report has in that language alone.
pub(crate) const LANGS: [&str; 2] = ["en", "fr"];

pub(crate) struct Bed(tempfile::TempDir);

impl Bed {
    pub(crate) fn new() -> Bed {
        let bed = Bed(tempfile::tempdir().expect("dir"));
        std::fs::create_dir(bed.at("in")).expect("in");
        bed
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Puts a file among the inputs.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.at("in").join(name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        std::fs::write(&path, bytes).expect("write");
        path
    }

    /// The command without configuration of whoever runs the tests.
    pub(crate) fn estompe(&self) -> Command {
        let mut c = Command::new(env!("CARGO_BIN_EXE_estompe"));
        for (name, _) in std::env::vars_os().filter(|(n, _)| n.to_string_lossy().starts_with("ESTOMPE_")) {
            c.env_remove(name);
        }
        c.env("LC_ALL", "C")
            .env("NO_COLOR", "1")
            .env("XDG_CONFIG_HOME", self.at("no-config"))
            .current_dir(self.0.path());
        c
    }

    /// Cleans `in` into `out` in that language, without faces and marks.
    pub(crate) fn clean(&self, lang: &str) -> Output {
        let mut c = self.estompe();
        c.args([
            "clean",
            "in",
            "--out",
            "out",
            "--faces",
            "off",
            "--logos",
            "off",
            "--progress",
            "none",
            "--lang",
            lang,
        ]);
        c.output().expect("run")
    }

    /// Everything below a folder with its bytes, hidden files too.
    pub(crate) fn tree(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.at(name);
        let mut out = BTreeMap::new();
        walk(&root, &root, &mut out);
        out
    }
}

fn walk(root: &Path, dir: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
    for e in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = e.path();
        let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
        match e.file_type() {
            Ok(t) if t.is_dir() => walk(root, &path, out),
            Ok(t) if t.is_file() => {
                out.insert(name, std::fs::read(&path).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// Both streams, as a reader sees them.
pub(crate) fn said(o: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr))
}
