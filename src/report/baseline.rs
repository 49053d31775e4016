//! Findings that an earlier report already names: what is in it is known, and does not count again. It keeps sixteen bytes a
//! finding and judges nothing. SARIF 2.1.0 §3.27.24 (baselineState).

use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::{Kind, Line, Lines};
use crate::record::{FileRecord, Finding, Severity};

/// Largest SARIF report that is read back whole.
const SARIF_BYTES: u64 = 512 << 20;
/// The name of our fingerprints in SARIF.
pub(super) const PRINT: &str = "estompe/v1";

/// The findings of an earlier report.
#[derive(Debug, Default, Clone)]
pub struct Baseline {
    known: HashSet<[u8; 16]>,
}

/// A finding as reports know it again: code, file, block and value as shown, in hexadecimal.
pub(super) fn print(path: &str, f: &Finding) -> blake3::Hash {
    blake3::hash(format!("{}\0{path}\0{}\0{}", f.code, f.part, f.value).as_bytes())
}

fn short(hash: &blake3::Hash) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(hash.as_bytes().first_chunk::<16>().unwrap_or(&[0; 16]));
    out
}

impl Baseline {
    /// Reads a JSON Lines or a SARIF report of ours.
    pub fn read(path: &Path) -> io::Result<Baseline> {
        match Kind::of(path) {
            Some(Kind::Sarif) => Baseline::sarif(path),
            _ => Baseline::lines(path),
        }
    }

    fn lines(path: &Path) -> io::Result<Baseline> {
        let mut out = Baseline::default();
        let mut lines = Lines::open(path)?;
        let mut headed = false;
        while let Some((_, _, line)) = lines.next_line()? {
            match line {
                Line::Header(_) => headed = true,
                Line::File(r) => out.known.extend(r.findings.iter().map(|f| short(&print(&r.path, f)))),
                _ => {}
            }
        }
        if headed { Ok(out) } else { Err(none("line 1: no header of an estompe report")) }
    }

    fn sarif(path: &Path) -> io::Result<Baseline> {
        if std::fs::metadata(path)?.len() > SARIF_BYTES {
            return Err(none("this SARIF report is too large: give the JSON Lines report of that run"));
        }
        let text = std::fs::read(path)?;
        let log: serde_json::Value = serde_json::from_slice(&text).map_err(|e| none(&e.to_string()))?;
        let runs = log.get("runs").and_then(|r| r.as_array()).ok_or_else(|| none("no runs of a SARIF report"))?;
        let ours = runs.iter().filter(|r| r.pointer("/tool/driver/name").and_then(|n| n.as_str()) == Some("estompe"));
        let mut out = Baseline::default();
        let mut found = false;
        for result in ours.inspect(|_| found = true).filter_map(|r| r.get("results")?.as_array()).flatten() {
            let hex = result.get("partialFingerprints").and_then(|p| p.get(PRINT)?.as_str());
            out.known.extend(hex.and_then(|h| blake3::Hash::from_hex(h).ok()).map(|h| short(&h)));
        }
        if found { Ok(out) } else { Err(none("no run of estompe in this SARIF report")) }
    }

    /// True when the earlier report names this finding of that file.
    pub fn knows(&self, path: &str, f: &Finding) -> bool {
        self.known.contains(&short(&print(path, f)))
    }

    /// The worst finding of a file that the earlier report does not name.
    pub(super) fn worst_new(&self, r: &FileRecord) -> Option<Severity> {
        r.findings.iter().filter(|f| !self.knows(&r.path, f)).map(|f| f.severity).max()
    }
}

fn none(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{header, record};
    use super::super::{Collector, Jsonl, Place, Sarif, Sink};
    use super::*;
    use crate::i18n::Lang;
    use crate::record::Reporter;

    #[test]
    fn both_kinds_of_report_know_what_they_named() {
        let dir = tempfile::tempdir().expect("dir");
        let (old, new) = (record("a.jpg", "gps.position"), record("b.jpg", "gps.position"));
        for kind in ["jsonl", "sarif"] {
            let at = dir.path().join(format!("r.{kind}"));
            let render: Box<dyn super::super::Render + Send> =
                if kind == "sarif" { Box::new(Sarif::new(Lang::En)) } else { Box::new(Jsonl) };
            let c = Collector::start(header(None), vec![Sink { render, place: Some(Place::new(&at)) }]).expect("start");
            c.file(&old);
            c.finish(true, &mut io::sink()).expect("finish");
            let known = Baseline::read(&at).expect("a report");
            assert_eq!((known.worst_new(&old), known.worst_new(&new)), (None, Some(Severity::High)), "{kind}");

            let again = dir.path().join(format!("again-{kind}.sarif"));
            let known = Arc::new(known);
            let render = Box::new(Sarif::new(Lang::En).against(known.clone()));
            let c =
                Collector::start(header(None), vec![Sink { render, place: Some(Place::new(&again)) }]).expect("start");
            let c = c.against(known);
            c.file(&old);
            c.file(&new);
            let totals = c.finish(true, &mut io::sink()).expect("finish");
            assert_eq!(totals.fresh.map(|s| (s.high, s.files())), Some((1, 1)));
            let log: serde_json::Value = serde_json::from_slice(&std::fs::read(again).expect("sarif")).expect("JSON");
            let states: Vec<_> = (0..2).map(|n| log["runs"][0]["results"][n]["baselineState"].clone()).collect();
            assert_eq!(states, ["unchanged", "new"]);
        }
        for (name, text) in
            [("x.sarif", "{}"), ("y.sarif", "no"), ("z.jsonl", "{\"type\":\"file\"}\n"), ("w.sarif", r#"{"runs":[]}"#)]
        {
            std::fs::write(dir.path().join(name), text).expect("write");
            assert!(Baseline::read(&dir.path().join(name)).is_err(), "{name}");
        }
    }
}
