//! Small pictures, made when the browser asks for them and kept outside the album in a folder that only its owner can enter,
//! gone with the session. It names no file after a photo.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::Result;
use crate::limits::Limits;
use crate::pipeline::picture;

/// Bytes of pictures that are kept; what is beyond is made again each time.
const KEPT: u64 = 256 << 20;

/// The pictures of a session.
pub(super) struct Pictures {
    folder: tempfile::TempDir,
    used: AtomicU64,
    limits: Limits,
}

/// The sizes that may be asked for: long sides in pixels.
pub(super) fn side(name: &str) -> Option<u32> {
    match name {
        "small" => Some(320),
        "view" => Some(1_600),
        "full" => Some(6_000),
        _ => None,
    }
}

impl Pictures {
    pub(super) fn new() -> io::Result<Pictures> {
        let folder = tempfile::Builder::new().prefix("estompe-review-").tempdir()?;
        #[cfg(unix)]
        fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        Ok(Pictures { folder, used: AtomicU64::new(0), limits: Limits::default() })
    }

    /// A private place for other files of the session.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The photo as a JPEG file with a long side of at most `side`. `key` names photo and size.
    pub(super) fn get(&self, file: &Path, key: &str, side: u32) -> Result<Vec<u8>> {
        let kept: PathBuf = self.folder.path().join(key);
        if let Ok(bytes) = fs::read(&kept) {
            return Ok(bytes);
        }
        let jpeg = picture(file, side, &self.limits)?.jpeg;
        let size = jpeg.len() as u64;
        if self.used.fetch_add(size, Ordering::Relaxed).saturating_add(size) <= KEPT {
            // A picture that cannot be kept is made again.
            let _ = self.keep(&kept, &jpeg);
        }
        Ok(jpeg)
    }

    fn keep(&self, to: &Path, jpeg: &[u8]) -> io::Result<()> {
        // tempfile creates with mode 0600; a reader never sees half a picture.
        let mut file = tempfile::NamedTempFile::new_in(self.folder.path())?;
        file.write_all(jpeg)?;
        file.persist(to).map(drop).map_err(|e| e.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_private_and_gone_at_the_end() {
        let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/portrait.jpg");
        let pictures = Pictures::new().expect("folder");
        let folder = pictures.folder().to_owned();
        let first = pictures.get(&photo, "key-small", 320).expect("a picture");
        assert_eq!(fs::read(folder.join("key-small")).expect("kept"), first);
        assert_eq!(pictures.get(Path::new("gone"), "key-small", 320).expect("kept"), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |p: &Path| fs::metadata(p).expect("there").permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&folder.join("key-small"))), (0o700, 0o600));
        }
        drop(pictures);
        assert!(!folder.exists());
    }
}
