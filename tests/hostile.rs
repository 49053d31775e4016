//! Metadata and file names that attack whoever shows them: nothing of them reaches a terminal, a spreadsheet or a page as
//! more than a text. The pages themselves are opened in a browser by `tests/browser/hostile.mjs`.

#[allow(dead_code)]
#[path = "support/bed.rs"]
mod bed;
#[path = "support/hostile.rs"]
mod hostile;
#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use std::collections::BTreeSet;

use bed::{Bed, LANGS, said};

/// Characters that steer a terminal or turn the reading order.
fn steering(text: &str) -> Vec<char> {
    let turns =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().filter(|c| (c.is_control() && *c != '\n') || turns(*c)).collect()
}

/// An album that was scanned with every value shown, into every kind of report.
fn scanned(lang: &str) -> (Bed, usize, String) {
    let bed = Bed::new();
    let files = hostile::write(&bed.at("in"));
    assert!(files > 40, "{files}");
    let mut c = bed.estompe();
    c.args(["scan", "in", "--show-values", "--faces", "off", "--logos", "off", "--lang", lang, "-v"]);
    for kind in ["jsonl", "csv", "html", "sarif"] {
        c.arg("--report").arg(format!("r.{kind}"));
    }
    let out = c.output().expect("run");
    assert_eq!(out.status.code(), Some(1), "{}", said(&out));
    (bed, files, said(&out))
}

#[test]
fn nothing_steers_the_terminal() {
    for lang in LANGS {
        let (bed, files, told) = scanned(lang);
        assert!(told.contains("PWN"), "what the photos say is shown");
        assert_eq!(steering(&told), [], "{lang}");
        for (args, code) in [
            (vec!["scan", "in", "--format", "csv", "--show-values"], 1),
            (vec!["scan", "in", "--format", "text", "--show-values", "-v"], 1),
            (vec!["verify", "in", "--show-values"], 1),
            (vec!["clean", "in", "--out", "out", "-v"], 0),
            (vec!["clean", "in", "--out", "out", "--overwrite", "never", "-v"], 0),
        ] {
            let mut c = bed.estompe();
            let out = c.args(&args).args(["--faces", "off", "--logos", "off", "--lang", lang]).output().expect("run");
            let told = said(&out).replace("\r\n", "\n");
            assert_eq!(steering(&told), [], "{args:?}");
            assert!(out.status.code().is_some_and(|c| c == code || c == 3), "{args:?}: {told}");
        }
        assert_eq!(std::fs::read_dir(bed.at("out")).expect("copies").count(), files, "each has its copy");
    }
}

#[test]
fn no_cell_is_a_formula_and_every_row_is_whole() {
    let (bed, files, _) = scanned("en");
    let mut reader = csv::Reader::from_path(bed.at("r.csv")).expect("csv");
    let (mut paths, mut evil) = (BTreeSet::new(), 0);
    for row in reader.records() {
        let row = row.expect("as many cells as there are headings");
        paths.insert(row[0].to_owned());
        for cell in &row {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '|', '%']), "{cell:?}");
            assert_eq!(steering(cell), [], "{cell:?}");
            assert!(cell.len() < 2_000, "{} bytes", cell.len());
            evil += usize::from(cell.contains("PWN"));
        }
    }
    assert_eq!(paths.len(), files);
    assert!(evil > 300, "{evil} cells hold what the photos say");
}

#[test]
fn reports_stay_what_they_are() {
    let (bed, files, _) = scanned("fr");
    let lines = std::fs::read_to_string(bed.at("r.jsonl")).expect("jsonl");
    let values: Vec<serde_json::Value> =
        lines.lines().map(|l| serde_json::from_str(l).expect("a JSON value a line")).collect();
    assert_eq!(values.iter().filter(|v| v["type"] == "file").count(), files);
    let sarif: serde_json::Value =
        serde_json::from_slice(&std::fs::read(bed.at("r.sarif")).expect("sarif")).expect("JSON");
    for r in sarif["runs"][0]["results"].as_array().expect("results") {
        let uri = r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("uri");
        assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{uri}");
        assert_eq!(steering(r["message"]["text"].as_str().expect("text")), []);
    }
    let page = std::fs::read_to_string(bed.at("r.html")).expect("html");
    assert_eq!(steering(&page), [], "not even as text");
    assert_eq!(
        (page.matches("<script").count(), page.matches("<img").count(), page.matches("<svg onload").count()),
        (1, 0, 0)
    );
    assert!(page.contains("PWN") && page.len() < 2 << 20, "{} bytes: long texts are cut", page.len());
}
