//! The folder of pages beside a large report: filled under another name, given its own at the end. It removes nothing that
//! this program did not write.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Pages in the making.
pub(super) struct Pages {
    growing: tempfile::TempDir,
    folder: PathBuf,
}

/// File name of a page.
pub(super) fn file(number: usize) -> String {
    format!("page-{number:03}.html")
}

/// Name of the report itself.
pub(super) fn name_of(target: &Path) -> OsString {
    target.file_name().unwrap_or_default().to_owned()
}

/// Name of the folder of its pages.
pub(super) fn folder_of(target: &Path) -> OsString {
    let mut name = target.file_stem().unwrap_or_default().to_owned();
    name.push("-pages");
    name
}

/// A name as a relative address (RFC 3986, §2.1).
pub(super) fn link(name: &OsString) -> String {
    let mut out = String::new();
    for b in name.as_encoded_bytes() {
        match b {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'.' => out.push(char::from(*b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

impl Pages {
    /// Starts beside the report; the folder is its owner's alone.
    pub(super) fn beside(target: &Path) -> io::Result<Pages> {
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let growing = tempfile::Builder::new().prefix(".estompe-pages-").tempdir_in(parent)?;
        #[cfg(unix)]
        fs::set_permissions(growing.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        Ok(Pages { growing, folder: parent.join(folder_of(target)) })
    }

    /// One page.
    pub(super) fn write(&mut self, number: usize, text: &str) -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(self.growing.path().join(file(number)))?.write_all(text.as_bytes())
    }

    /// Gives the folder its name, in place of one from an earlier report.
    pub(super) fn finish(self) -> io::Result<()> {
        remove(&self.folder)?;
        fs::rename(self.growing.keep(), &self.folder)
    }

    /// Removes the pages of an earlier report of that name.
    pub(super) fn clear(target: &Path) -> io::Result<()> {
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // A folder that holds anything else was not written by a report, and this report needs no pages: let it be.
        match remove(&parent.join(folder_of(target))) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            r => r,
        }
    }
}

/// Removes a folder that holds nothing but pages.
fn remove(folder: &Path) -> io::Result<()> {
    let about = match fs::symlink_metadata(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        r => r?,
    };
    let ours = |name: &str| {
        let digits = name.strip_prefix("page-").and_then(|n| n.strip_suffix(".html"));
        digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut pages = Vec::new();
    if about.is_dir() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() && entry.file_name().to_str().is_some_and(ours) {
                pages.push(entry.path());
            } else {
                return Err(taken(folder));
            }
        }
    } else {
        return Err(taken(folder));
    }
    pages.iter().try_for_each(fs::remove_file)?;
    fs::remove_dir(folder)
}

fn taken(folder: &Path) -> io::Error {
    let why = format!("{}: the pages of the report would go there, and it holds something else", folder.display());
    io::Error::new(io::ErrorKind::AlreadyExists, why)
}
