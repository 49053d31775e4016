//! `estompe consent`: from a report to a register, through a spreadsheet, and back, run as a user would run it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

const HEADER: &str = r#"{"type":"header","schema":1,"tool":"estompe","version":"0","mode":"scan","policy":"event","policy_digest":"00"}"#;
const END: &str = r#"{"type":"summary","complete":true}"#;

fn run(args: &[&str], dir: &Path) -> Output {
    let mut c = Command::new(env!("CARGO_BIN_EXE_estompe"));
    c.env("LC_ALL", "C").env("NO_COLOR", "1").current_dir(dir).args(args);
    c.output().expect("run")
}

fn said(o: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr))
}

fn digest(n: usize) -> String {
    blake3::hash(&n.to_le_bytes()).to_hex().to_string()
}

/// A record with two faces; of a clean run, those numbered in `hidden` are hidden.
fn record(n: usize, path: &str, outcome: &str, hidden: &[usize]) -> String {
    let d = digest(n);
    let region = |i: usize| {
        let style = if hidden.contains(&i) { r#","hidden":"solid""# } else { "" };
        format!(
            r#"{{"id":"{}-r{i:06}","kind":"face","label":"face","box":[{},0,{},100],"score":0.934,"decision":"pending"{style}}}"#,
            &d[..12],
            200 * i,
            200 * i + 100
        )
    };
    format!(
        r#"{{"type":"file","path":{path:?},"size":1000,"outcome":"{outcome}","findings":[],"regions":[{},{}],"digest_coded":"{d}"}}"#,
        region(0),
        region(1)
    )
}

fn album(dir: &Path) -> PathBuf {
    let lines =
        [HEADER.into(), record(1, "a été.jpg", "scanned", &[]), record(2, "=b.jpg", "scanned", &[]), END.into()];
    fs::write(dir.join("album.jsonl"), lines.join("\n") + "\n").expect("report");
    let out = run(&["consent", "export", "album.jsonl", "-o", "registre.csv"], dir);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    assert!(said(&out).contains("4 new faces"), "{out:?}");
    dir.join("registre.csv")
}

/// Fills in cells of a register as a person would: by the row's number and the column's name.
fn fill(text: &str, cells: &[(usize, &str, &str)]) -> String {
    let mut rows: Vec<Vec<String>> =
        text.trim_start_matches('\u{feff}').lines().map(|l| l.split(';').map(str::to_owned).collect()).collect();
    for (row, column, value) in cells {
        let at = rows[0].iter().position(|h| h == column).expect("column");
        rows[*row][at] = (*value).to_owned();
    }
    format!("\u{feff}{}\r\n", rows.iter().map(|r| r.join(";")).collect::<Vec<_>>().join("\r\n"))
}

#[test]
fn a_register_goes_out_is_filled_in_and_tells_what_to_take_down() {
    let dir = tempfile::tempdir().expect("dir");
    let dir = dir.path();
    let at = album(dir);
    let text = fs::read_to_string(&at).expect("register");
    assert!(
        text.starts_with('\u{feff}') && text.lines().count() == 5 && text.contains("\r\n") && text.contains("'=b.jpg")
    );
    let filled = fill(
        &text,
        &[
            (1, "decision", "accordé"),
            (1, "until", "31/12/2199"),
            (1, "person", "P-0007"),
            (2, "decision", "retiré"),
            (2, "person", "P-0008"),
            (3, "decision", "granted"),
            (3, "until", "2020-01-01"),
            (3, "person", "P-0008"),
        ],
    );
    fs::write(dir.join("rempli.csv"), filled).expect("filled");
    let out = run(&["consent", "import", "rempli.csv", "-o", "registre.csv"], dir);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    assert!(said(&out).contains("3 decisions changed"), "{out:?}");

    let out = run(&["consent", "status", "registre.csv"], dir);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    let told = said(&out);
    assert!(told.starts_with("4 faces on 2 photos"), "{told}");
    for line in ["undecided  1", "granted    1", "withdrawn  1", "expired    1", "P-0008: withdrawn"] {
        assert!(told.contains(line), "{line}: {told}");
    }
    // Cleaned before: one copy shows the one who withdrew, the other hides the face that expired.
    let lines = [
        HEADER.replace("scan", "clean"),
        record(1, "a été.jpg", "cleaned", &[]),
        record(2, "=b.jpg", "cleaned", &[0]),
        record(2, "twin of b.jpg", "cleaned", &[1]),
        record(1, "held.jpg", "held", &[]),
        END.into(),
    ];
    fs::write(dir.join("clean.jsonl"), lines.join("\n") + "\n").expect("report");
    let told = said(&run(&["consent", "status", "registre.csv", "--report", "clean.jsonl"], dir));
    let copies = told.split("2 copies show these faces:\n").nth(1).unwrap_or_else(|| panic!("{told}"));
    assert_eq!(copies.lines().collect::<Vec<_>>(), ["  a été.jpg", "  twin of b.jpg"]);
    let told = said(&run(
        &["--lang", "fr", "consent", "status", "registre.csv", "--person", "p-0007", "--report", "clean.jsonl"],
        dir,
    ));
    assert!(told.contains("P-0007\u{a0}: accordé, jusqu’au 31/12/2199 (ligne 2)"), "{told}");
    assert!(told.contains("Une copie montre ces visages") && told.contains("a été.jpg"), "{told}");
    let out = run(&["consent", "status", "registre.csv", "--person", "nobody"], dir);
    assert_eq!(out.status.code(), Some(2), "{out:?}");
}

#[test]
fn mistakes_are_told_in_place_and_change_nothing() {
    let dir = tempfile::tempdir().expect("dir");
    let dir = dir.path();
    let at = album(dir);
    let before = fs::read(&at).expect("register");
    let text = String::from_utf8(before.clone()).expect("UTF-8");
    let id = text.lines().nth(1).and_then(|l| l.split(';').next()).expect("id").to_owned();
    let cases = [
        (fill(&text, &[(2, "decision", "peut-être")]), "ligne 3, colonne F (decision)\u{a0}: «\u{a0}peut-être\u{a0}»"),
        (fill(&text, &[(1, "decision", "accordé")]), "ligne 2, colonne M (until)\u{a0}: un accord a besoin"),
        (fill(&text, &[(4, "until", "31/02/2027")]), "ligne 5, colonne M (until)\u{a0}: «\u{a0}31/02/2027\u{a0}»"),
        (fill(&text, &[(2, "id", &id)]), "ligne 3, colonne A (id)"),
        (fill(&text, &[(1, "id", "0123456789ab-r000000"), (1, "digest", "")]), "ligne 2, colonne A (id)"),
        (
            text.replace("été", "\u{1}").replace('\u{1}', "\u{fffd}").replace("\r\n", "\n") + "\"",
            "ligne 6\u{a0}: un guillemet",
        ),
    ];
    for (table, expected) in cases {
        fs::write(dir.join("rempli.csv"), &table).expect("table");
        let out = run(&["--lang", "fr", "consent", "import", "rempli.csv", "-o", "registre.csv"], dir);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        assert!(said(&out).contains(expected), "{expected}: {}", said(&out));
        assert_eq!(fs::read(&at).expect("register"), before);
    }
    // The same mistakes stop a cleaning before anything is written.
    fs::write(dir.join("rempli.csv"), fill(&text, &[(2, "decision", "yes")])).expect("table");
    fs::create_dir(dir.join("album")).expect("album");
    let out = run(&["clean", "album", "-p", "event", "--consent", "rempli.csv", "--out", "out"], dir);
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    assert!(said(&out).contains("line 3, column F (decision)") && !dir.join("out").exists(), "{out:?}");
}

/// What LibreOffice writes: the real one where it is installed, else a table quoted and formatted as it does.
#[test]
fn a_spreadsheet_saves_the_register_and_nothing_is_lost() {
    let dir = tempfile::tempdir().expect("dir");
    let dir = dir.path();
    let at = album(dir);
    let text = fs::read_to_string(&at).expect("register");
    let note = "\"deux\nlignes, \"\"entre guillemets\"\"\"";
    let filled = fill(
        &text,
        &[
            (1, "decision", "accordé"),
            (1, "until", "31/12/2199"),
            (1, "person", "'+33 6 00"),
            (2, "decision", "refusé"),
            (1, "note", note),
        ],
    );
    fs::write(&at, &filled).expect("filled");
    let saved = dir.join("saved.csv");
    if !libreoffice(&at, dir, &saved) {
        let imitated = filled.trim_start_matches('\u{feff}').replace("31/12/2199", "31/12/99");
        let imitated = imitated.replace("0.934", "0,934").replace("31/12/99", "31/12/2199").replace("\r\n", "\n");
        fs::write(&saved, imitated).expect("imitated");
    }
    let out = run(&["consent", "import", "saved.csv", "-o", "new.csv"], dir);
    assert_eq!(out.status.code(), Some(0), "{}\n{}", said(&out), fs::read_to_string(&saved).unwrap_or_default());
    let parse = |t: &str| -> Vec<Vec<String>> {
        let mut r = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(t.trim_start_matches('\u{feff}').as_bytes());
        r.records().map(|r| r.expect("row").iter().map(str::to_owned).collect()).collect()
    };
    let (before, after) = (parse(&filled), parse(&fs::read_to_string(dir.join("new.csv")).expect("new")));
    assert_eq!(before.len(), after.len());
    for (n, (b, a)) in before.iter().zip(&after).enumerate() {
        for (column, (b, a)) in b.iter().zip(a).enumerate() {
            // Spreadsheets may write numbers and days in their own way.
            let same = a == b || b.replace('.', ",") == *a || column == 12 && a.contains("2199") || column == 4;
            assert!(same, "row {n}, column {column}: {b:?} became {a:?}");
        }
    }
}

fn libreoffice(from: &Path, dir: &Path, saved: &Path) -> bool {
    let profile = format!("-env:UserInstallation=file://{}/profile", dir.display());
    let opened = "--infilter=CSV:59,34,UTF8,1,,0,false,true,false,false,false,-1";
    let filter = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false";
    let mut c = std::process::Command::new("soffice");
    c.args(["--headless", &profile, opened, "--convert-to", filter, "--outdir"]).arg(dir.join("lo")).arg(from);
    match c.output() {
        Ok(o) if o.status.success() => fs::rename(dir.join("lo/registre.csv"), saved).is_ok(),
        _ => false,
    }
}
