//! What a package installs beside the program: the command behind the menus of file managers, the entries themselves, and that
//! every file which the Debian package names is there.

#![cfg(unix)]

#[allow(dead_code)]
#[path = "support/bed.rs"]
mod bed;

use std::path::Path;
use std::process::{Command, Output};

use bed::{Bed, said};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The command of the menus with our program on its path, and neither notices nor a browser.
fn share(bed: &Bed, lang: &str) -> Command {
    let bin = Path::new(env!("CARGO_BIN_EXE_estompe")).parent().expect("folder");
    let mut c = Command::new(root().join("packaging/linux/estompe-partage"));
    let path = std::env::join_paths([bin, Path::new("/usr/bin"), Path::new("/bin")]).expect("path");
    c.env_clear().env("PATH", path).env("LC_ALL", lang).env("ESTOMPE_PARTAGE_QUIET", "1").env("HOME", bed.at("home"));
    c
}

fn names(bed: &Bed) -> Vec<String> {
    let mut all: Vec<_> = std::fs::read_dir(bed.at("in"))
        .expect("folder")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    all.sort();
    all
}

#[test]
fn copies_appear_beside_and_nothing_is_touched() {
    let bed = Bed::new();
    let photo = std::fs::read(root().join("fixtures/album/Captures/visite.png")).expect("photo");
    let evil = ["l’été.png", "a b$(touch PWN)`touch PWN`.png", "'\"; touch PWN; #.png", "-rf.png", "* ?.png"];
    let given: Vec<_> = evil.iter().map(|n| bed.put(n, &photo)).collect();
    let before = bed.tree("in");
    let run = |lang: &str, c: &mut dyn FnMut(&mut Command)| -> Output {
        let mut command = share(&bed, lang);
        c(&mut command);
        command.output().expect("run")
    };
    let out = run("fr_FR.UTF-8", &mut |c| {
        c.args(&given);
    });
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    let copies = bed.tree("in/Copies à partager");
    assert_eq!(copies.keys().map(String::as_str).collect::<std::collections::BTreeSet<_>>(), evil.into());
    assert!(copies.values().all(|b| memchr::memmem::find(b, b"CANARY").is_none()), "the copies are clean");
    assert!(names(&bed).contains(&"Copies à partager - rapport.html".to_owned()), "the report is beside the folder");
    // Once more, as Nautilus gives its choice: another folder, the first stays as it was.
    let list = given.iter().map(|p| format!("{}\n", p.display())).collect::<String>();
    let out = run("fr_FR.UTF-8", &mut |c| {
        c.env("NAUTILUS_SCRIPT_SELECTED_FILE_PATHS", &list);
    });
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    assert_eq!(bed.tree("in/Copies à partager 2"), copies);
    assert_eq!(bed.tree("in/Copies à partager"), copies);
    let now = bed.tree("in");
    assert!(before.iter().all(|(name, bytes)| now.get(name) == Some(bytes)), "originals are only read");
    assert!(!now.keys().any(|n| n == "PWN") && !bed.at("PWN").exists(), "no name ran");
}

#[test]
fn nothing_chosen_and_nothing_cleaned_are_told() {
    let bed = Bed::new();
    let out = share(&bed, "C").output().expect("run");
    assert_eq!(out.status.code(), Some(2), "{}", said(&out));
    let text = bed.put("text.txt", b"not a photo");
    let out = share(&bed, "C").arg(text).output().expect("run");
    assert_eq!(out.status.code(), Some(3), "{}", said(&out));
    assert!(names(&bed).contains(&"Copies to share - report.html".to_owned()), "{:?}", names(&bed));
}

#[test]
fn entries_call_what_is_installed_in_both_languages() {
    let linux = root().join("packaging/linux");
    for name in ["estompe-partage.desktop", "estompe-dolphin.desktop", "estompe.nemo_action"] {
        let text = std::fs::read_to_string(linux.join(name)).expect("entry");
        for line in ["Name=Clean for sharing", "Name[fr]=Nettoyer pour partage", "Exec=estompe-partage %F"] {
            assert!(text.lines().any(|l| l == line), "{name}: {line}");
        }
        // Where the checker of freedesktop.org is installed, it has its say.
        if name == "estompe-partage.desktop"
            && let Ok(out) = Command::new("desktop-file-validate").arg(linux.join(name)).output()
        {
            assert!(out.status.success(), "{}", said(&out));
        }
    }
}

#[test]
fn the_debian_package_names_files_that_are_there() {
    let manifest: toml::Table =
        std::fs::read_to_string(root().join("Cargo.toml")).expect("manifest").parse().expect("TOML");
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().expect("assets");
    let made = ["target/release/estompe", "target/dist/"];
    let mut installed = Vec::new();
    for asset in assets {
        let [from, to, mode] = [0, 1, 2].map(|n| asset[n].as_str().expect("text"));
        assert!(made.iter().any(|m| from.starts_with(m)) || root().join(from).is_file(), "{from}");
        assert!(!to.starts_with('/') && mode.len() == 3, "{to} {mode}");
        installed.push(to);
    }
    for place in ["usr/bin/", "usr/share/man/man1/", "usr/share/man/fr/man1/", "usr/share/applications/"] {
        assert!(installed.contains(&place), "{place}");
    }
    // The hook of pre-commit calls a command that exists, with flags that it knows.
    let hooks = std::fs::read_to_string(root().join(".pre-commit-hooks.yaml")).expect("hooks");
    let entry = hooks.lines().find_map(|l| l.trim().strip_prefix("entry: estompe ")).expect("entry");
    let run = |photo: &str| {
        let mut c = Bed::new().estompe();
        c.current_dir(root()).args(entry.split(' ')).arg(photo).output().expect("run").status.code()
    };
    assert_eq!(run("fixtures/album/Captures/visite.png"), Some(1), "a photo with a position is refused");
    assert_eq!(run("fixtures/jpeg/grey.jpg"), Some(0), "one without traces passes");
}
