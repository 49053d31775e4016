//! `estompe report`: other formats from a JSON Lines report, and the join of shards, run as a user would run them.

use std::path::Path;

use assert_cmd::Command;

fn estompe() -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_estompe"));
    c.env("LC_ALL", "C").env("NO_COLOR", "1").env("XDG_CONFIG_HOME", "no-such-folder");
    c
}

fn header(shard: &str, digest: &str) -> String {
    let shard = if shard.is_empty() { String::new() } else { format!(r#","shard":{shard}"#) };
    format!(
        r#"{{"type":"header","schema":1,"tool":"estompe","version":"0","mode":"scan","policy":"share","policy_digest":"{digest}"{shard}}}"#
    )
}

fn file(path: &str, value: &str) -> String {
    let finding = format!(
        r#"{{"code":"gps.position","category":"gps","severity":"high","part":"Exif","field":"GPSLatitude","value":{value:?}}}"#
    );
    format!(r#"{{"type":"file","path":{path:?},"size":1000,"outcome":"scanned","findings":[{finding}],"regions":[]}}"#)
}

const END: &str = r#"{"type":"summary","complete":true}"#;

fn write(at: &Path, lines: &[String]) {
    std::fs::write(at, lines.join("\n") + "\n").expect("write");
}

#[test]
fn csv_neutralises_formulas_of_names_and_values() {
    let dir = tempfile::tempdir().expect("dir");
    let report = dir.path().join("r.jsonl");
    write(&report, &[header("", "00"), file("=cmd|' /C calc'!A0.jpg", "+33"), END.into()]);
    let csv = dir.path().join("r.csv");
    estompe().args(["report", "render"]).arg(&report).arg("-o").arg(&csv).assert().success();
    let text = std::fs::read_to_string(csv).expect("csv");
    assert!(text.contains("'=cmd|' /C calc'!A0.jpg"), "{text}");
    assert!(text.contains(",'+33,"), "{text}");
}

#[test]
fn missing_shards_are_named_and_mixed_policies_refused() {
    let dir = tempfile::tempdir().expect("dir");
    let at = |n: &str| dir.path().join(n);
    write(&at("1.jsonl"), &[header(r#"{"of":2,"have":[1]}"#, "00"), file("b.jpg", "1"), END.into()]);
    write(&at("2.jsonl"), &[header(r#"{"of":2,"have":[2]}"#, "00"), file("a.jpg", "2"), END.into()]);
    write(&at("odd.jsonl"), &[header(r#"{"of":2,"have":[2]}"#, "01"), file("a.jpg", "2"), END.into()]);
    let merge = |parts: &[&str]| {
        let mut c = estompe();
        c.args(["report", "merge", "-o"]).arg(at("all.jsonl")).args(parts.iter().map(|p| at(p)));
        c.assert()
    };
    merge(&["1.jsonl"]).code(3);
    merge(&["1.jsonl", "odd.jsonl"]).code(4);
    merge(&["1.jsonl", "2.jsonl"]).code(0);
    let one = std::fs::read(at("all.jsonl")).expect("merged");
    merge(&["2.jsonl", "1.jsonl", "2.jsonl"]).code(0);
    assert_eq!(one, std::fs::read(at("all.jsonl")).expect("merged"));
    let text = String::from_utf8(one).expect("utf-8");
    let order: Vec<_> = text.lines().filter(|l| l.contains("\"file\"")).map(|l| l.contains("a.jpg")).collect();
    assert_eq!(order, [true, false]);
    assert!(!text.contains("\"shard\""));
}

#[test]
fn a_report_that_is_none_is_a_clear_error() {
    let dir = tempfile::tempdir().expect("dir");
    let bad = dir.path().join("bad.jsonl");
    std::fs::write(&bad, "{\"type\":\"file\"}\n").expect("write");
    let out = estompe().args(["report", "merge", "-o"]).arg(dir.path().join("o.csv")).arg(&bad).output().expect("run");
    assert_eq!(out.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&out.stderr).contains("bad.jsonl: line 1"), "{out:?}");
    assert!(!dir.path().join("o.csv").exists());
}

#[test]
fn man_pages_and_completions_are_written() {
    let dir = tempfile::tempdir().expect("dir");
    estompe().args(["man", "--dir"]).arg(dir.path()).assert().success();
    for page in ["estompe.1", "estompe-clean.1", "estompe-report-merge.1"] {
        assert!(dir.path().join(page).exists(), "{page}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let out = estompe().args(["completions", shell]).output().expect("run");
        assert!(out.status.success() && String::from_utf8_lossy(&out.stdout).contains("estompe"), "{shell}");
    }
}

#[test]
fn the_language_follows_the_environment() {
    let out = |vars: &[(&str, &str)]| {
        let mut c = Command::new(env!("CARGO_BIN_EXE_estompe"));
        c.env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG").env_remove("ESTOMPE_LANG");
        c.envs(vars.iter().copied()).args(["explain", "gps.position"]);
        String::from_utf8(c.output().expect("run").stdout).expect("utf-8")
    };
    assert!(out(&[("LANG", "fr_FR.UTF-8")]).contains("Position GPS"));
    assert!(out(&[("LANG", "fr_FR.UTF-8"), ("LC_ALL", "C.UTF-8")]).contains("GPS position"));
    assert!(out(&[("LANG", "de_DE.UTF-8")]).contains("GPS position"));
    assert!(out(&[]).contains("GPS position"));
}

#[test]
fn what_an_earlier_report_names_counts_no_more() {
    let dir = tempfile::tempdir().expect("dir");
    let album = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/album/Captures");
    let scan = |given: &[&str], report: &str, baseline: Option<&str>| {
        let mut c = estompe();
        c.current_dir(dir.path())
            .arg("scan")
            .args(given)
            .args(["--faces", "off", "--logos", "off", "--report", report]);
        c.args(baseline.iter().flat_map(|b| ["--baseline", *b]));
        c.output().expect("run")
    };
    assert_eq!(scan(&[album], "first.jsonl", None).status.code(), Some(1));
    assert_eq!(scan(&[album], "first.sarif", None).status.code(), Some(1));
    for known in ["first.jsonl", "first.sarif"] {
        let again = scan(&[album], "again.sarif", Some(known));
        assert_eq!(again.status.code(), Some(0), "{again:?}");
        assert!(String::from_utf8_lossy(&again.stdout).contains("Nothing that the earlier report"), "{again:?}");
        let log = std::fs::read_to_string(dir.path().join("again.sarif")).expect("sarif");
        assert!(log.contains(r#""baselineState":"unchanged""#) && !log.contains(r#""baselineState":"new""#));
    }
    // A photo that was not there before counts.
    let album = dir.path().join("album");
    std::fs::create_dir(&album).expect("folder");
    for e in
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/album/Captures")).expect("album").flatten()
    {
        std::fs::copy(e.path(), album.join(e.file_name())).expect("copy");
    }
    std::fs::copy(album.join("visite.png"), album.join("visite 2.png")).expect("copy");
    let more = scan(&["album"], "more.jsonl", Some("first.jsonl"));
    assert_eq!(more.status.code(), Some(1), "{more:?}");
    assert!(String::from_utf8_lossy(&more.stdout).contains("One photo with traces that"), "{more:?}");
    let bad = scan(&["album"], "more.jsonl", Some("nowhere.jsonl"));
    assert_eq!(bad.status.code(), Some(4), "{bad:?}");
}

/// The first small picture of a page: its size and pixels.
fn small_picture(page: &str) -> Option<(usize, usize, Vec<u8>)> {
    use base64::Engine as _;
    let data = page.split("data:image/jpeg;base64,").nth(1)?.split('"').next()?;
    let jpeg = base64::engine::general_purpose::STANDARD.decode(data).ok()?;
    let mut decoder = zune_jpeg::JpegDecoder::new(zune_jpeg::zune_core::bytestream::ZCursor::new(&jpeg[..]));
    let pixels = decoder.decode().ok()?;
    let (width, height) = decoder.dimensions()?;
    Some((width, height, pixels))
}

#[test]
fn pictures_come_from_the_folder_of_the_photos() {
    let dir = tempfile::tempdir().expect("dir");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/portrait");
    let size = std::fs::metadata(folder.join("astronaute.jpg")).expect("portrait").len();
    let record = |path: &str, size: u64, outcome: &str| {
        let region = r#"{"id":"3f2a91bc04de-r000001","kind":"face","label":"face","box":[180,40,300,200],"score":0.9,"decision":"granted"}"#;
        format!(
            r#"{{"type":"file","path":{path:?},"size":{size},"outcome":"{outcome}","displayed":{{"width":512,"height":512}},"findings":[],"regions":[{region}]}}"#
        )
    };
    let render = |line: String, photos: bool| {
        write(&dir.path().join("r.jsonl"), &[header("", "00"), line, END.into()]);
        let mut c = estompe();
        c.args(["report", "render"]).arg(dir.path().join("r.jsonl")).arg("-o").arg(dir.path().join("r.html"));
        if photos {
            c.arg("--photos").arg(&folder);
        }
        c.assert().success();
        std::fs::read_to_string(dir.path().join("r.html")).expect("page")
    };
    let seen = |line: String| small_picture(&render(line, true));
    let middle = |(width, height, pixels): (usize, usize, Vec<u8>)| {
        let at = (height * 120 / 512 * width + width * 240 / 512) * 3;
        pixels[at..at + 3].to_vec()
    };
    let open = middle(seen(record("astronaute.jpg", size, "scanned")).expect("a picture"));
    assert!(open.iter().any(|v| v.abs_diff(128) > 20), "of a scan the face is shown: {open:?}");
    let masked = middle(seen(record("astronaute.jpg", size, "cleaned")).expect("a picture"));
    assert!(masked.iter().all(|v| v.abs_diff(128) < 6), "of a clean it is masked, whatever was decided: {masked:?}");
    assert!(small_picture(&render(record("astronaute.jpg", size, "scanned"), false)).is_none(), "nobody asked");
    assert!(seen(record("astronaute.jpg", size + 1, "scanned")).is_none(), "another photo of that name");
    for path in ["../portrait/astronaute.jpg", "none.jpg", "/etc/passwd", "."] {
        assert!(seen(record(path, size, "scanned")).is_none(), "{path}");
    }
    let other = record("astronaute.jpg", size, "scanned").replace("512", "500");
    assert!(seen(other).is_none(), "boxes of a picture of another size would lie elsewhere");
}
