//! The marks that `--logo` and the configuration name: read and made ready before any photo is, so that a file that cannot serve
//! ends the run at once. It looks for nothing itself.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::fault::Fault;
use crate::detect::logo::{MARIANNE, Mark};
use crate::error::Error;
use crate::limits::Limits;

/// No mark needs a larger file.
const LARGEST: u64 = 32 << 20;

/// Reads every mark; each needs a name of its own.
pub(super) fn read(given: &[String], limits: &Limits) -> Result<Vec<Mark>, Fault> {
    let mut marks: Vec<Mark> = Vec::new();
    for text in given {
        let (path, name) = split(text);
        let stem = || path.file_stem().map(|s| s.to_string_lossy().into_owned());
        let name = name.or_else(stem).unwrap_or_else(|| text.clone());
        if MARIANNE.contains(&name.as_str()) || marks.iter().any(|m| m.name() == name) {
            return Err(Fault::usage("err-mark-twice", &[("name", name.into())]));
        }
        let shown = || [("path", path.display().to_string().into())];
        let file = bytes(&path)?;
        marks.push(Mark::read(&name, &file, limits).map_err(|e| match e {
            Error::Refused { code, .. } => Fault::usage(key(code), &shown()),
            other => Fault::from(other),
        })?);
    }
    Ok(marks)
}

/// `FILE[=NAME]`; a file whose own name holds `=` is taken as it is.
fn split(text: &str) -> (PathBuf, Option<String>) {
    match text.rsplit_once('=') {
        Some((file, name)) if !Path::new(text).exists() && !name.is_empty() => (file.into(), Some(name.to_owned())),
        _ => (text.into(), None),
    }
}

/// At most one byte more than a mark may have: enough for the library to say that it is too large.
fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let mut file = Vec::new();
    let read = std::fs::File::open(path).and_then(|f| {
        if f.metadata()?.is_dir() {
            return Err(std::io::ErrorKind::IsADirectory.into());
        }
        f.take(LARGEST + 1).read_to_end(&mut file)
    });
    match read {
        Ok(_) => Ok(file),
        Err(e) => {
            let args = [("path", path.display().to_string().into()), ("why", e.to_string().into())];
            Err(Fault::usage("err-mark-read", &args))
        }
    }
}

fn key(code: &str) -> &'static str {
    match code {
        "mark.empty" => "err-mark-empty",
        "mark.huge" => "err-mark-huge",
        "mark.plain" => "err-mark-plain",
        "mark.too-small" => "err-mark-small",
        "mark.svg-heavy" => "err-mark-svg-heavy",
        "mark.svg-broken" => "err-mark-svg-broken",
        "mark.svg-outside" => "err-mark-svg-outside",
        "mark.svg-parts" => "err-mark-svg-parts",
        _ => "err-mark-picture",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_carry_names() {
        assert_eq!(split("a/b.png=mairie"), ("a/b.png".into(), Some("mairie".into())));
        assert_eq!(split("a/b.png"), ("a/b.png".into(), None));
    }

    #[test]
    fn what_cannot_serve_is_said() {
        let dir = tempfile::tempdir().expect("dir");
        let file = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).expect("written");
            path.to_string_lossy().into_owned()
        };
        let said = |given: &[String]| match read(given, &Limits::default()) {
            Err(Fault::Said { key, .. }) => key,
            Err(other) => panic!("{other:?}"),
            Ok(marks) => panic!("{} marks", marks.len()),
        };
        assert_eq!(said(&[file("empty.png", b"")]), "err-mark-empty");
        assert_eq!(said(&[file("text.png", b"not a picture at all")]), "err-mark-picture");
        assert_eq!(said(&[file("cut.png", b"\x89PNG\r\n\x1a\n")]), "err-mark-picture");
        assert_eq!(said(&[file("huge.png", &vec![0; (32 << 20) + 1])]), "err-mark-huge");
        let drawing =
            |inside: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{inside}</svg>");
        assert_eq!(said(&[file("none.svg", drawing("").as_bytes())]), "err-mark-plain");
        assert_eq!(said(&[file("cut.svg", b"<svg")]), "err-mark-svg-broken");
        assert_eq!(said(&[file("text.svg", drawing("<text>a</text>").as_bytes())]), "err-mark-svg-parts");
        assert_eq!(said(&[file("away.svg", drawing("<use href='b.svg#b'/>").as_bytes())]), "err-mark-svg-outside");
        assert_eq!(said(&[file("huge.svg", drawing(&" ".repeat(1 << 20)).as_bytes())]), "err-mark-svg-heavy");
        assert_eq!(said(&[dir.path().to_string_lossy().into_owned()]), "err-mark-read");
        assert_eq!(said(&[dir.path().join("none.png").to_string_lossy().into_owned()]), "err-mark-read");
        assert_eq!(said(&[format!("{}=marianne-2020", file("a.png", b"x"))]), "err-mark-twice");
    }
}
