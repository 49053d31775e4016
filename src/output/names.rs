//! Names for copies whose own names would tell: in sequence, or random.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::format::Format;
use crate::policy::Rename;

/// A new name with the extension of what the file really is. Folder names tell as much as file names, so the tree goes flat.
pub(super) fn renamed(
    how: Rename,
    number: u64,
    random: &RandomState,
    relative: &Path,
    format: Option<Format>,
) -> PathBuf {
    let extension = format.map_or_else(|| original_extension(relative), |f| extension(f).to_string());
    let stem = match how {
        Rename::Random => {
            // The system's own randomness, through the hasher's keys; the number keeps names apart.
            let mut h = random.build_hasher();
            h.write_u64(number);
            format!("photo-{:016x}", h.finish())
        }
        _ => format!("photo-{number:04}"),
    };
    PathBuf::from(if extension.is_empty() { stem } else { format!("{stem}.{extension}") })
}

/// The name with the extension of another format behind its own, so that it is no other photo's.
pub(super) fn appended(path: &Path, format: Format) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(extension(format));
    path.with_file_name(name)
}

fn original_extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn extension(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "jpg",
        Format::Tiff => "tif",
        Format::Video => "mp4",
        Format::Raw => "raw",
        other => other.name(),
    }
}

/// The path with `/` between names.
pub(super) fn shown(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}
