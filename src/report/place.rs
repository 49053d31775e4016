//! Where a report is written: its format by extension, a `.partial` while it grows, mode 0600, one rename at the end.
//! Never inside the folder of clean copies: the report must not be shared with them.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The formats of report files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Jsonl,
    Csv,
    Html,
    Sarif,
}

impl Kind {
    /// The format that the extension names.
    pub fn of(path: &Path) -> Option<Kind> {
        let ext = path.extension()?.to_str()?.to_ascii_lowercase();
        match ext.as_str() {
            "jsonl" | "ndjson" => Some(Kind::Jsonl),
            "csv" => Some(Kind::Csv),
            "html" | "htm" => Some(Kind::Html),
            "sarif" => Some(Kind::Sarif),
            _ => None,
        }
    }
}

/// A report file in the making.
pub struct Place {
    target: PathBuf,
    partial: PathBuf,
}

impl Place {
    /// The place of the report `target`.
    pub fn new(target: &Path) -> Place {
        let mut name: OsString = target.as_os_str().to_owned();
        name.push(".partial");
        Place { target: target.to_owned(), partial: name.into() }
    }

    /// Where the report will be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Where records stand until the run is over.
    pub fn partial(&self) -> &Path {
        &self.partial
    }

    /// Starts the `.partial` file, readable by its owner alone; one left by a run that was killed is replaced.
    pub fn start(&self) -> io::Result<File> {
        match std::fs::remove_file(&self.partial) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        private(&self.partial)
    }

    /// A fresh file beside the target, for the sorted report.
    pub fn fresh(&self) -> io::Result<tempfile::NamedTempFile> {
        let folder = self.target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // tempfile creates with mode 0600.
        tempfile::Builder::new().prefix(".estompe-report-").tempfile_in(folder)
    }

    /// Gives the sorted report its name, and removes the `.partial`.
    pub fn finish(&self, sorted: tempfile::NamedTempFile) -> io::Result<()> {
        sorted.persist(&self.target).map_err(|e| e.error)?;
        match std::fs::remove_file(&self.partial) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// True for a report inside the output folder, whatever links and `..` its path goes through.
pub fn is_inside(report: &Path, out: &Path) -> io::Result<bool> {
    Ok(real(report)?.starts_with(real(out)?))
}

/// The path without links, also where its last names do not exist yet.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    let mut missing: Vec<OsString> = Vec::new();
    let mut at = std::path::absolute(path)?;
    loop {
        match at.canonicalize() {
            Ok(mut found) => {
                for name in missing.into_iter().rev() {
                    if name == ".." {
                        found.pop();
                    } else {
                        found.push(name);
                    }
                }
                return Ok(found);
            }
            Err(e) => {
                let Some(last) = at.components().next_back() else { return Err(e) };
                missing.push(last.as_os_str().to_owned());
                if !at.pop() {
                    return Err(e);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_formats() {
        assert_eq!(Kind::of(Path::new("a/b.JSONL")), Some(Kind::Jsonl));
        assert_eq!(Kind::of(Path::new("a.sarif")), Some(Kind::Sarif));
        assert_eq!(Kind::of(Path::new("a.txt")), None);
        assert_eq!(Kind::of(Path::new("csv")), None);
    }

    #[test]
    fn reports_inside_the_output_are_refused() {
        let dir = tempfile::tempdir().expect("dir");
        let out = dir.path().join("out");
        assert!(is_inside(&out.join("r.jsonl"), &out).expect("path"));
        assert!(is_inside(&out.join("deep/r.jsonl"), &out).expect("path"));
        assert!(is_inside(&dir.path().join("x/../out/r.jsonl"), &out).expect("path"));
        assert!(!is_inside(&dir.path().join("out.jsonl"), &out).expect("path"));
        #[cfg(unix)]
        {
            std::fs::create_dir(&out).expect("out");
            std::os::unix::fs::symlink(&out, dir.path().join("link")).expect("link");
            assert!(is_inside(&dir.path().join("link/r.jsonl"), &out).expect("path"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn reports_are_private_and_appear_at_the_end() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("dir");
        let place = Place::new(&dir.path().join("r.jsonl"));
        place.start().expect("start");
        place.start().expect("start over one that was left");
        let mode = |p: &Path| std::fs::metadata(p).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(place.partial()), 0o600);
        assert!(!place.target().exists());
        place.finish(place.fresh().expect("fresh")).expect("finish");
        assert_eq!(mode(place.target()), 0o600);
        assert!(!place.partial().exists());
    }
}
