//! Places that refuse, mix or mislead: each ends with the exit code of the manual and a sentence in the reader's language.
#![cfg(unix)]

#[path = "support/bed.rs"]
mod bed;
#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use bed::{Bed, LANGS, said};

fn photo(seed: u32) -> Vec<u8> {
    plant::after_soi(&plant::jpeg(48, 32, seed), &plant::segment(0xFE, b"a comment that goes"))
}

fn big(seed: u32) -> Vec<u8> {
    plant::after_soi(&plant::jpeg(400, 300, seed), &plant::segment(0xFE, b"a comment that goes"))
}

/// No temporary file is left anywhere below.
fn no_half_file(bed: &Bed, folder: &str) {
    let left: Vec<_> =
        bed.tree(folder).into_keys().filter(|n| n.contains(".estompe-") || n.contains(".partial")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn output_and_input_in_each_other() {
    let bed = Bed::new();
    bed.put("a.jpg", &photo(1));
    symlink(bed.at("in"), bed.at("alias")).expect("link");
    let before = bed.tree("in");
    for out in ["in", "in/out", "in/../in/out", "alias/out", "."] {
        for (lang, word) in LANGS.iter().zip(["lie in each other", "l’une dans l’autre"]) {
            let mut c = bed.estompe();
            let o = c.args(["clean", "in", "--faces", "off", "--out", out, "--lang", lang]).output().expect("run");
            assert!(o.status.code() == Some(2) && said(&o).contains(word), "{out}: {}", said(&o));
        }
    }
    assert_eq!(bed.tree("in"), before);
}

#[test]
fn one_output_name_from_two_inputs() {
    let bed = Bed::new();
    bed.put("IMG.jpg", &photo(1));
    bed.put("img.JPG", &photo(2));
    bed.put("Sub/x.jpg", &photo(3));
    bed.put("sub/X.jpg", &photo(4));
    bed.put("sub/other.jpg", &photo(5));
    let mut first = None;
    for lang in ["fr", "en", "fr"] {
        let _ = std::fs::remove_dir_all(bed.at("out"));
        let o = bed.clean(lang);
        let word = if lang == "fr" { "a déjà pris ce nom" } else { "has taken the same name" };
        assert!(o.status.code() == Some(3) && said(&o).matches(word).count() == 2, "{}", said(&o));
        let tree = bed.tree("out");
        assert_eq!(tree.keys().map(String::as_str).collect::<Vec<_>>(), ["IMG.jpg", "Sub/x.jpg", "sub/other.jpg"]);
        assert_eq!(*first.get_or_insert_with(|| tree.clone()), tree, "the same one is refused in every run");
    }
    // Named one by one: told before anything is written.
    bed.put("a/x.jpg", &photo(1));
    bed.put("b/X.jpg", &photo(2));
    let mut c = bed.estompe();
    let o = c.args(["clean", "in/a/x.jpg", "in/b/X.jpg", "--faces", "off", "--out", "two", "--lang", "fr"]).output();
    let o = o.expect("run");
    assert!(o.status.code() == Some(2) && said(&o).contains("même nom"), "{}", said(&o));
    assert!(bed.tree("two").is_empty());
}

#[test]
fn links_pipes_and_sockets() {
    let bed = Bed::new();
    bed.put("a.jpg", &photo(1));
    std::fs::write(bed.at("secret.jpg"), photo(2)).expect("write");
    symlink(bed.at("secret.jpg"), bed.at("in/out-of-here.jpg")).expect("link");
    symlink(bed.at("in"), bed.at("in/loop")).expect("link");
    symlink("nowhere", bed.at("in/broken.jpg")).expect("link");
    let o = bed.clean("fr");
    assert_eq!(o.status.code(), Some(0), "links are not followed: {}", said(&o));
    assert_eq!(bed.tree("out").into_keys().collect::<Vec<_>>(), ["a.jpg"]);
    let mut c = bed.estompe();
    c.args(["clean", "in", "--follow", "--faces", "off", "--out", "followed", "--lang", "fr"]);
    let o = c.output().expect("run");
    let text = said(&o);
    assert_eq!(o.status.code(), Some(3), "{text}");
    for word in ["hors du dossier", "dans son propre dossier", "cible"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert_eq!(bed.tree("followed").into_keys().collect::<Vec<_>>(), ["a.jpg"]);
    let pipes = Bed::new();
    pipes.put("a.jpg", &photo(1));
    rustix::fs::mknodat(rustix::fs::CWD, pipes.at("in/pipe.jpg"), rustix::fs::FileType::Fifo, 0o600.into(), 0)
        .expect("fifo");
    let _socket = std::os::unix::net::UnixListener::bind(pipes.at("in/socket.jpg")).expect("socket");
    let o = pipes.clean("fr");
    assert!(
        o.status.code() == Some(3) && said(&o).contains("pipe.jpg") && said(&o).contains("socket.jpg"),
        "{}",
        said(&o)
    );
    assert_eq!(pipes.tree("out").into_keys().collect::<Vec<_>>(), ["a.jpg"]);
}

#[test]
fn followed_links_neither_turn_in_circles_nor_leave_the_folder() {
    let bed = Bed::new();
    bed.put("a/b/x.jpg", &photo(1));
    bed.put("c/y.jpg", &photo(2));
    std::fs::create_dir(bed.at("other")).expect("folder");
    std::fs::write(bed.at("other/secret.jpg"), photo(3)).expect("write");
    // To a folder above, from one link to the next and back, to a sister that may be entered, and out.
    symlink(bed.at("in/a"), bed.at("in/a/b/up")).expect("link");
    symlink(bed.at("in/a"), bed.at("in/c/round")).expect("link");
    symlink(bed.at("in/c"), bed.at("in/a/b/over")).expect("link");
    symlink(bed.at("other"), bed.at("in/out")).expect("link");
    let mut c = bed.estompe();
    let o =
        c.args(["clean", "in", "--follow", "--faces", "off", "--out", "out", "--lang", "en"]).output().expect("run");
    let text = said(&o);
    assert_eq!(o.status.code(), Some(3), "{text}");
    let tree = bed.tree("out");
    let names: Vec<&str> = tree.keys().map(String::as_str).collect();
    assert_eq!(names, ["a/b/over/y.jpg", "a/b/x.jpg", "c/round/b/x.jpg", "c/y.jpg"], "{text}");
    assert!(!text.contains("secret"), "{text}");
    for (words, times) in [("leads back into its own folder", 4), ("leads out of the folder", 1)] {
        assert!(text.matches(words).count() >= times, "{words}: {text}");
    }
}

#[test]
fn a_large_folder_needs_the_temporary_folder_and_says_so() {
    let bed = Bed::new();
    for i in 0..4_100 {
        std::fs::write(bed.at(&format!("in/{i}.txt")), "x").expect("write");
    }
    bed.put("z.jpg", &photo(1));
    let run = |temporary: &str| {
        let mut c = bed.estompe();
        c.args(["clean", "in", "--faces", "off", "--logos", "off", "--glob", "*.jpg", "--out", "out", "--lang", "en"]);
        c.env("TMPDIR", temporary).output().expect("run")
    };
    let o = run("/nonexistent");
    assert!(o.status.code() == Some(4) && said(&o).contains("/nonexistent"), "{:?} {}", o.status, said(&o));
    assert!(bed.tree("out").is_empty());
    let o = run(bed.at("").to_str().expect("text"));
    assert!(o.status.code() == Some(0) && bed.tree("out").len() == 1, "{}", said(&o));
}

#[test]
fn folders_end_at_the_depth_that_is_asked_for() {
    let bed = Bed::new();
    bed.put("x.jpg", &photo(1));
    bed.put("a/y.jpg", &photo(2));
    bed.put("a/b/z.jpg", &photo(3));
    std::fs::create_dir(bed.at("other")).expect("folder");
    symlink(bed.at("other"), bed.at("in/a/out")).expect("link");
    for (depth, files) in [("0", 0), ("1", 1), ("2", 2)] {
        let mut c = bed.estompe();
        let out = format!("out{depth}");
        c.args(["clean", "in", "--faces", "off", "--follow", "--max-depth", depth, "--out", &out, "--lang", "en"]);
        let o = c.output().expect("run");
        assert_eq!((o.status.code(), bed.tree(&out).len()), (Some(0), files), "{depth}: {}", said(&o));
    }
}

#[test]
fn names_that_are_no_text_keep_their_bytes() {
    let bed = Bed::new();
    let odd: [&[u8]; 3] = [b"a\nb.jpg", b"caf\xe9.jpg", b"caf\xe8.jpg"];
    for n in odd {
        std::fs::write(bed.at("in").join(std::ffi::OsStr::from_bytes(n)), photo(1)).expect("write");
    }
    let mut c = bed.estompe();
    c.args(["clean", "in", "--faces", "off", "--logos", "off", "--out", "out", "-v", "--report", "r.jsonl"]);
    let o = c.output().expect("run");
    assert_eq!(o.status.code(), Some(0), "{}", said(&o));
    assert!(!said(&o).contains("a\nb"), "no name breaks a line: {}", said(&o));
    for n in odd {
        assert!(bed.at("out").join(std::ffi::OsStr::from_bytes(n)).is_file(), "{n:?}");
    }
    let report = std::fs::read_to_string(bed.at("r.jsonl")).expect("report");
    assert!(report.lines().filter(|l| l.contains("path_b64")).count() == 2 && report.contains("a\\nb.jpg"), "{report}");
}

/// Runs the command as a user that can be denied something; root passes every permission.
fn unprivileged(c: &mut Command) {
    use std::os::unix::process::CommandExt;
    if rustix::process::geteuid().is_root() {
        c.uid(65_534).gid(65_534);
    }
}

#[test]
fn what_may_not_be_read_or_written_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let mode =
        |p: std::path::PathBuf, m| std::fs::set_permissions(p, std::fs::Permissions::from_mode(m)).expect("mode");
    let bed = Bed::new();
    let closed = bed.put("closed.jpg", &photo(1));
    bed.put("open.jpg", &photo(2));
    bed.put("locked/a.jpg", &photo(3));
    std::fs::create_dir(bed.at("out")).expect("out");
    std::fs::create_dir(bed.at("sealed")).expect("sealed");
    mode(bed.at(""), 0o755);
    mode(bed.at("out"), 0o777);
    mode(bed.at("sealed"), 0o555);
    mode(closed, 0o000);
    mode(bed.at("in/locked"), 0o000);
    let run = |out: &str, lang: &str| {
        let mut c = bed.estompe();
        c.args(["clean", "in", "--faces", "off", "--logos", "off", "--out", out, "--lang", lang]);
        unprivileged(&mut c);
        c.output()
    };
    let Ok(o) = run("out", "fr") else {
        eprintln!("skipped: no process of another user can be started here");
        return;
    };
    let text = said(&o);
    assert!(o.status.code() == Some(3) && text.contains("closed.jpg") && text.contains("locked"), "{text}");
    assert!(text.contains("accès refusé") || text.contains("lu"), "{text}");
    assert_eq!(bed.tree("out").into_keys().collect::<Vec<_>>(), ["open.jpg"]);
    for (lang, word) in LANGS.iter().zip(["permission denied", "accès refusé"]) {
        for out in ["sealed", "sealed/below"] {
            let o = run(out, lang).expect("run");
            assert!(
                o.status.code() == Some(4) && said(&o).contains(word) && said(&o).contains("sealed"),
                "{}",
                said(&o)
            );
        }
    }
    mode(bed.at("in/locked"), 0o755);
    mode(bed.at("sealed"), 0o755);
    assert!(bed.tree("sealed").is_empty());
}

#[test]
fn a_full_disk_ends_the_run_and_leaves_whole_copies_alone() {
    let bed = Bed::new();
    for n in 0..8 {
        bed.put(&format!("{n}.jpg"), &big(n));
    }
    let size = big(0).len();
    // The limit on the size of one file stands for the disk: SIGXFSZ is ignored, so that writing fails as it does there.
    let limit = size / 2 / 512;
    for (lang, word) in LANGS.iter().zip(["may not grow", "ne peut pas atteindre"]) {
        let line = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\"");
        let mut c = bed.estompe();
        let program = c.get_program().to_owned();
        c = wrapped(c, Command::new("sh").arg("-c").arg(line).arg(program));
        c.args(["clean", "in", "--faces", "off", "--logos", "off", "--out", "out", "--lang", lang]);
        let o = c.output().expect("run");
        assert!(o.status.code() == Some(4) && said(&o).contains(word), "{:?} {}", o.status, said(&o));
        assert!(bed.tree("out").is_empty());
    }
    // A real one, where a small file system can be mounted.
    let script = "mkdir out && mount -t tmpfs -o size=64k none out || exit 99; shift 0; \"$0\" \"$@\"; rc=$?; \
                  ls -A out | grep -c partial; exit $rc";
    let mut c = bed.estompe();
    let program = c.get_program().to_owned();
    let _ = std::fs::remove_dir_all(bed.at("out"));
    c = wrapped(c, Command::new("unshare").args(["-m", "sh", "-c", script]).arg(program));
    c.args(["clean", "in", "--faces", "off", "--logos", "off", "--out", "out", "--lang", "fr"]);
    match c.output() {
        Ok(o) if o.status.code() == Some(4) => {
            assert!(said(&o).contains("le disque est plein") && said(&o).contains("0\n"), "{}", said(&o));
        }
        other => eprintln!("skipped: no file system can be mounted here: {other:?}"),
    }
}

/// The environment and folder of one command for another.
fn wrapped(from: Command, to: &mut Command) -> Command {
    let mut c = Command::new(to.get_program());
    c.args(to.get_args());
    for (k, v) in from.get_envs() {
        match v {
            Some(v) => c.env(k, v),
            None => c.env_remove(k),
        };
    }
    c.current_dir(from.get_current_dir().expect("folder"));
    c
}

#[test]
fn an_interrupted_run_leaves_no_half_file_and_is_continued() {
    let bed = Bed::new();
    let picture = big(1);
    for n in 0..1500 {
        bed.put(&format!("{:02}/{n:04}.jpg", n % 20), &picture);
    }
    let mut c = bed.estompe();
    c.args(["clean", "in", "--faces", "off", "--logos", "off", "--out", "out", "-j", "1", "--report", "r.jsonl"]);
    let mut child = c.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("run");
    let first = bed.at("out/00/0000.jpg");
    while !first.exists() && child.try_wait().expect("child").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let pid = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw).expect("pid");
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("signal");
    let status = child.wait().expect("wait");
    assert_eq!(status.code(), Some(130), "the run was interrupted before its end");
    no_half_file(&bed, "out");
    let done = bed.tree("out");
    assert!(!done.is_empty() && done.len() < 1500, "{}", done.len());
    let report = std::fs::read_to_string(bed.at("r.jsonl")).expect("the report is flushed");
    assert!(report.lines().last().is_some_and(|l| l.contains("\"complete\":false")), "it says that it stops");
    let o = bed.clean("fr");
    assert_eq!(o.status.code(), Some(0), "{}", said(&o));
    let all = bed.tree("out");
    assert_eq!(all.len(), 1500);
    let sample = all.values().next().expect("copy");
    assert!(all.values().all(|b| b == sample) && done.iter().all(|(n, b)| all[n] == *b), "whole, and the same bytes");
}
