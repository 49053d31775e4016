use std::io::Read;

use super::*;
use crate::record::{Category, Finding, Outcome, Reporter, Severity, Source};

/// A record with one finding.
pub(super) fn record(path: &str, code: &'static str) -> FileRecord {
    FileRecord {
        path: path.into(),
        path_b64: None,
        output: None,
        displayed: None,
        format: None,
        size: 1000,
        modified: Some(1),
        outcome: Outcome::Scanned,
        coded_data: None,
        reason: None,
        reason_code: None,
        findings: vec![Finding {
            code: code.into(),
            category: Category::Gps,
            severity: Severity::High,
            part: "Exif, XMP".into(),
            field: "GPSLatitude".into(),
            value: "48.…".into(),
            sources: vec![Source {
                part: "Exif".into(),
                field: "GPSLatitude".into(),
                offset: Some(12),
                size: Some(24),
                value: String::new(),
            }],
        }],
        regions: vec![],
        removed: vec![],
        kept: vec![],
        notes: vec![],
        digest_coded: None,
        digest_before: None,
        digest_after: None,
    }
}

pub(super) fn line(path: &str, code: &'static str) -> String {
    jsonl::file_line(&record(path, code)).expect("line")
}

pub(super) fn header(shard: Option<Shards>) -> Header {
    Header {
        schema: 1,
        tool: "estompe".into(),
        version: "0".into(),
        mode: "scan".into(),
        policy: "share".into(),
        policy_digest: "00".into(),
        consent: None,
        effective: None,
        shard,
    }
}

fn report(records: &[FileRecord], shard: Option<Shards>, to: &std::path::Path) -> Totals {
    let sink = Sink { render: Box::new(Jsonl), place: Some(Place::new(to)) };
    let c = Collector::start(header(shard), vec![sink]).expect("start");
    for r in records {
        c.file(r);
    }
    c.finish(true, &mut std::io::sink()).expect("finish")
}

#[test]
fn the_order_of_arrival_does_not_show() {
    let dir = tempfile::tempdir().expect("dir");
    let records: Vec<_> = (0..50).map(|n| record(&format!("é/{n}.jpg"), "gps.position")).collect();
    let back: Vec<_> = records.iter().rev().cloned().collect();
    report(&records, None, &dir.path().join("a.jsonl"));
    report(&back, None, &dir.path().join("b.jsonl"));
    let read = |n| std::fs::read(dir.path().join(n)).expect("read");
    assert_eq!(read("a.jsonl"), read("b.jsonl"));
}

#[test]
fn records_come_back_as_they_were_written() {
    let r = record("a\"\n\u{202e}.jpg", "gps.position");
    let e = Entry::new(jsonl::file_line(&r).expect("line"));
    assert_eq!(*e.record().expect("record"), r);
}

#[test]
fn shards_merge_to_the_report_of_one_run() {
    let dir = tempfile::tempdir().expect("dir");
    let at = |n: &str| dir.path().join(n);
    let records: Vec<_> = (0..40).map(|n| record(&format!("{n}.jpg"), "gps.position")).collect();
    report(&records, None, &at("whole.jsonl"));
    let mut parts = Vec::new();
    for n in 1..=3u64 {
        let mine: Vec<_> = records.iter().skip(n as usize - 1).step_by(3).cloned().collect();
        report(&mine, Some(Shards { of: 3, have: [n].into() }), &at(&format!("{n}.jsonl")));
        parts.push(at(&format!("{n}.jsonl")));
    }
    let go = |paths: &[std::path::PathBuf], to: &str| {
        let sink = Sink { render: Box::new(Jsonl), place: Some(Place::new(&at(to))) };
        merge(paths, vec![sink], &mut std::io::sink(), None).expect("merge")
    };
    // In pieces, in another order, and with one report twice.
    assert_eq!(go(&[parts[2].clone(), parts[0].clone()], "13.jsonl").missing, [2]);
    let m = go(&[at("13.jsonl"), parts[1].clone(), parts[1].clone()], "merged.jsonl");
    assert!(m.missing.is_empty() && m.totals.complete);
    let read = |n: &str| std::fs::read_to_string(at(n)).expect("read");
    assert_eq!(read("merged.jsonl"), read("whole.jsonl"));
}

#[test]
fn mixed_policies_do_not_merge() {
    let dir = tempfile::tempdir().expect("dir");
    let (a, b) = (dir.path().join("a.jsonl"), dir.path().join("b.jsonl"));
    report(&[record("a", "gps.position")], None, &a);
    let text =
        std::fs::read_to_string(&a).expect("read").replace("\"policy_digest\":\"00\"", "\"policy_digest\":\"01\"");
    std::fs::write(&b, text).expect("write");
    assert!(matches!(merge(&[a, b], vec![], &mut std::io::sink(), None), Err(MergeError::Mixed(_))));
}

#[test]
fn a_report_cut_in_its_last_line_is_read_up_to_there() {
    let dir = tempfile::tempdir().expect("dir");
    let a = dir.path().join("a.jsonl");
    report(&[record("a", "gps.position"), record("b", "gps.position")], None, &a);
    let mut text = String::new();
    std::fs::File::open(&a).expect("open").read_to_string(&mut text).expect("read");
    let cut: Vec<_> = text.lines().take(3).collect();
    let cut = cut.join("\n");
    std::fs::write(&a, &cut[..cut.len() - 10]).expect("write");
    let m = merge(&[a], vec![], &mut std::io::sink(), None).expect("merge");
    assert_eq!((m.totals.files, m.totals.complete), (1, false));
}

#[test]
fn totals_name_what_says_where() {
    let mut t = Totals::default();
    t.add(&record("a", "gps.position"));
    t.add(&record("b", "gps.altitude"));
    assert_eq!((t.files, t.located, t.located_by.get("Exif")), (2, 1, Some(&1)));
    assert_eq!(t.worst.high, 2);
}

#[test]
fn problems_are_named_up_to_ten_in_path_order() {
    let mut t = Totals::default();
    for n in (0..30).rev() {
        let mut r = record(&format!("{n:02}.jpg"), "gps.position");
        r.outcome = Outcome::Refused;
        t.add(&r);
    }
    assert_eq!((t.problems, t.first_problems.len()), (30, 10));
    assert_eq!(t.first_problems.values().next_back().map(|p| p.path.as_str()), Some("09.jpg"));
}
