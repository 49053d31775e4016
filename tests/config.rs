//! Layers of configuration as a user meets them: files, variables and flags over the real command.

#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;

/// A user whose configuration folder is a folder of the test.
struct User(tempfile::TempDir);

impl User {
    fn new(own: &str) -> User {
        let user = User(tempfile::tempdir().expect("dir"));
        if !own.is_empty() {
            user.file("config/estompe/estompe.toml", own);
        }
        user
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        std::fs::write(&path, text).expect("write");
        path
    }

    fn estompe(&self) -> Command {
        let mut c = Command::new(env!("CARGO_BIN_EXE_estompe"));
        let ours: Vec<_> =
            std::env::vars_os().map(|(n, _)| n).filter(|n| n.to_string_lossy().starts_with("ESTOMPE_")).collect();
        for n in ours {
            c.env_remove(n);
        }
        c.env("LC_ALL", "C").env("NO_COLOR", "1").env("XDG_CONFIG_HOME", self.0.path().join("config"));
        c.current_dir(self.0.path());
        c
    }
}

fn stdout(o: &Output) -> String {
    String::from_utf8(o.stdout.clone()).expect("utf-8")
}

fn stderr(o: &Output) -> String {
    String::from_utf8(o.stderr.clone()).expect("utf-8")
}

/// The line of `policy show` that sets the key.
fn line(o: &Output, key: &str) -> String {
    let text = stdout(o);
    let found = text.lines().find(|l| l.starts_with(&format!("{key} = ")));
    found.map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or(text)
}

/// A photo with a position.
fn located() -> Vec<u8> {
    let block = plant::tiff(&[], &[], &plant::gps("ARUE"), &[]);
    plant::after_soi(&plant::jpeg(48, 32, 1), &plant::app1_exif(&block))
}

#[test]
fn every_value_is_shown_with_its_source() {
    let user = User::new("faces = 'off'\nrename = 'random'\n");
    let config = user.file("c.toml", "\n\nlogos = 'off'\n");
    let mut c = user.estompe();
    c.args(["policy", "show", "--keep", "place", "--config"]).arg(&config).env("ESTOMPE_FACES", "flag");
    let out = c.output().expect("run");
    assert!(out.status.success(), "{out:?}");
    assert_eq!(line(&out, "faces"), "faces = \"flag\" # ESTOMPE_FACES");
    assert_eq!(line(&out, "logos"), format!("logos = \"off\" # {}:3", config.display()));
    assert!(line(&out, "rename").ends_with("estompe.toml:2"), "{}", stdout(&out));
    assert!(stdout(&out).contains("\"place\",") && line(&out, "coded-data").ends_with("# preset share"));
    let none = user.estompe().args(["policy", "show", "--no-config"]).output().expect("run");
    assert_eq!(line(&none, "rename"), "rename = \"keep\" # preset share");
}

#[test]
fn nothing_is_read_from_the_folder_that_is_scanned() {
    let user = User::new("");
    std::fs::write(user.0.path().join("a.jpg"), located()).expect("write");
    let loose = "keep = ['gps', 'place']\nglob = 'none'\nnonsense";
    for name in ["estompe.toml", ".estompe.toml", ".config/estompe/estompe.toml", "share", "share.toml", "event"] {
        user.file(name, loose);
    }
    let out =
        user.estompe().args(["verify", ".", "--faces", "off", "-p", "share", "-g", "*.jpg"]).output().expect("run");
    assert_eq!(out.status.code(), Some(1), "the position is still a finding: {out:?}");
    assert!(!stdout(&out).contains("estompe.toml") && stderr(&out).is_empty(), "{out:?}");
}

#[test]
fn an_unknown_key_is_an_error_with_its_place_in_both_languages() {
    let user = User::new("policy = 'share'\n  faecs = 'off'\n");
    for (lang, words) in
        [("en", "line 2, column 3: faecs is no key. Did you mean faces?"), ("fr", "ligne 2, colonne 3")]
    {
        let out = user.estompe().args(["scan", ".", "--lang", lang]).output().expect("run");
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        assert!(stderr(&out).contains(words) && stderr(&out).contains("estompe.toml"), "{}", stderr(&out));
    }
    assert_eq!(user.estompe().args(["policy", "check"]).output().expect("run").status.code(), Some(2));
    // A command that follows no policy is not stopped by a broken one.
    assert!(user.estompe().args(["explain", "gps.position"]).output().expect("run").status.success());
}

#[test]
fn policy_files_are_checked_and_followed() {
    let user = User::new("");
    let good = user.file("atelier.toml", "policy = 'event'\nfaces = 'flag'\n[consent]\nminor_signatures = 1\n");
    let out = user.estompe().args(["policy", "check"]).arg(&good).output().expect("run");
    assert!(out.status.success() && stdout(&out).contains("policy event"), "{out:?}");
    let shown = user.estompe().args(["policy", "show", "-p"]).arg(&good).output().expect("run");
    assert_eq!(line(&shown, "minor_signatures"), format!("minor_signatures = 1 # {}:4", good.display()));
    let album = user.0.path().join("a.jpg");
    std::fs::write(&album, located()).expect("write");
    let report = user.0.path().join("r.jsonl");
    let mut c = user.estompe();
    c.arg("scan").arg(&album).args(["--faces", "off", "-p", "atelier.toml", "--report"]).arg(&report);
    assert_eq!(c.output().expect("run").status.code(), Some(1));
    let header = std::fs::read_to_string(&report).expect("report");
    assert!(header.lines().next().is_some_and(|l| l.contains("\"policy\":\"atelier\"")), "{header}");
    let locks = user.file("locks.toml", "locked = ['gps']");
    let out = user.estompe().args(["policy", "check"]).arg(&locks).output().expect("run");
    assert!(out.status.success() && stdout(&out).contains("locked"), "{out:?}");
    let out = user.estompe().args(["policy", "show", "--config"]).arg(&locks).output().expect("run");
    assert!(out.status.code() == Some(2) && stderr(&out).contains("line 1, column 1"), "{out:?}");
    let out = user.estompe().args(["policy", "check", "no-such.toml"]).output().expect("run");
    assert!(out.status.code() == Some(2) && stderr(&out).contains("no such file"), "{out:?}");
}

#[test]
fn categories_without_a_clean_form_are_refused_by_name() {
    let user = User::new("");
    for (category, lang, words) in [
        ("preview", "en", "preview cannot be kept"),
        ("preview", "fr", "preview ne peut pas être gardé"),
        ("face", "en", "--faces"),
    ] {
        let out = user.estompe().args(["scan", ".", "--keep", category, "--lang", lang]).output().expect("run");
        assert_eq!(out.status.code(), Some(2));
        assert!(stderr(&out).contains(words), "{}", stderr(&out));
    }
}

#[test]
fn variables_that_are_none_of_ours_are_named() {
    let user = User::new("lang = 'fr'\n");
    let mut c = user.estompe();
    let out = c.args(["policy", "check"]).env("ESTOMPE_FACE", "off").output().expect("run");
    assert!(out.status.success() && stderr(&out).contains("ESTOMPE_FACE"), "{out:?}");
    assert!(stdout(&out).contains("politique"), "the language of the user's file: {out:?}");
    let out = user.estompe().args(["policy", "check"]).env("ESTOMPE_FACES", "oval").output().expect("run");
    assert!(out.status.code() == Some(2) && stderr(&out).contains("ESTOMPE_FACES"), "{out:?}");
}

#[test]
fn the_examples_of_the_manual_are_read() {
    let page = include_str!("../src/manual/configuration.rs");
    let plain: String = page.lines().map(|l| l.trim_start_matches("//!").trim_start().to_owned() + "\n").collect();
    let examples: Vec<_> = plain.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        let user = User::new("");
        let path = user.file("example.toml", example);
        let o = user.estompe().args(["policy", "check"]).arg(path).output().expect("run");
        assert_eq!(o.status.code(), Some(0), "{example}\n{}", stderr(&o));
    }
}
