//! Where configuration files lie. Fixed places and files that the user names, nothing else: nothing is ever looked for in
//! the folder that is scanned or in the working folder. XDG Base Directory Specification 0.8.

use std::ffi::OsString;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::fault::{ConfigError, Source, Wrong};
use super::layer::{Layer, from_toml};

/// A larger file is no configuration.
const LARGEST: u64 = 1 << 20;

/// The two files that are read without being named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The system's file, the only one that may lock.
    pub system: PathBuf,
    /// The user's own.
    pub user: Option<PathBuf>,
}

impl Places {
    /// The places of this system. That of the system's file is fixed: a variable could undo its locks.
    pub fn here(var: &dyn Fn(&str) -> Option<OsString>) -> Places {
        // The specification tells to ignore relative paths.
        let folder = |name: &str| var(name).map(PathBuf::from).filter(|p| p.is_absolute());
        let (system, user) = if cfg!(windows) {
            (r"C:\ProgramData\estompe\estompe.toml", folder("APPDATA"))
        } else {
            ("/etc/estompe/estompe.toml", folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config"))))
        };
        Places { system: system.into(), user: user.map(|u| u.join("estompe").join("estompe.toml")) }
    }
}

/// Reads a file that must be there.
pub(super) fn read(path: &Path) -> Result<Layer, ConfigError> {
    let wrong = |w| ConfigError::new(Source::File { path: path.to_owned(), line: 0, column: 0 }, w);
    let unreadable = |e: std::io::Error| wrong(Wrong::Unreadable(e.kind()));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(wrong(Wrong::TooLarge));
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong(Wrong::NotText))?;
    from_toml(text.strip_prefix('\u{feff}').unwrap_or(&text), path)
}

/// Reads a file that need not be there.
pub(super) fn read_if_there(path: &Path) -> Result<Layer, ConfigError> {
    match read(path) {
        Err(e) if matches!(e.wrong, Wrong::Unreadable(ErrorKind::NotFound | ErrorKind::NotADirectory)) => {
            Ok(Layer::new())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_user_s_file_follows_xdg() {
        let user = |pairs: &'static [(&str, &str)]| {
            let var = move |n: &str| pairs.iter().find(|(k, _)| *k == n).map(|(_, v)| OsString::from(v));
            Places::here(&var).user
        };
        assert_eq!(user(&[("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")]), Some("/x/estompe/estompe.toml".into()));
        assert_eq!(user(&[("XDG_CONFIG_HOME", "x"), ("HOME", "/h")]), Some("/h/.config/estompe/estompe.toml".into()));
        assert_eq!(user(&[]), None);
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let dir = tempfile::tempdir().expect("dir");
        let at = |bytes: &[u8]| {
            let path = dir.path().join("c.toml");
            std::fs::write(&path, bytes).expect("write");
            read(&path).map_err(|e| e.wrong)
        };
        assert_eq!(at(&[0xff, 0xfe]), Err(Wrong::NotText));
        assert_eq!(at(&vec![b'#'; (1 << 20) + 1]), Err(Wrong::TooLarge));
        assert_eq!(at(b"\xEF\xBB\xBFjobs = 2").map(|l| l.len()), Ok(1));
        assert!(matches!(read(dir.path()), Err(e) if matches!(e.wrong, Wrong::Unreadable(_))));
        assert_eq!(read_if_there(&dir.path().join("none.toml")), Ok(Layer::new()));
    }
}
