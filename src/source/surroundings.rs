//! What lies around a photo and can be told without opening it: its name, extended attributes, sidecar files.

use std::path::Path;

use crate::inspect::Surroundings;
use crate::record::InputFile;

/// Endings of files that describe the photo of the same name (settings, crops, previews, places, the film of a live photo).
const SIDECARS: &[&str] = &["xmp", "XMP", "aae", "AAE", "thm", "THM", "json", "pp3", "dop", "mov", "MOV"];

/// Endings that come behind the photo's whole name.
const APPENDED: &[&str] = &["xmp", "json", "supplemental-metadata.json", "pp3"];

/// Looks around one photo.
pub fn surroundings(input: &InputFile) -> Surroundings {
    let name = input.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Surroundings { sidecars: sidecars(&input.path), xattrs: xattrs(&input.path), name }
}

fn sidecars(photo: &Path) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let whole = photo.file_name().map(|n| n.to_os_string()).unwrap_or_default();
    let candidates = SIDECARS.iter().map(|e| photo.with_extension(e)).chain(APPENDED.iter().map(|e| {
        let mut n = whole.clone();
        n.push(".");
        n.push(e);
        photo.with_file_name(n)
    }));
    for c in candidates {
        if c != photo && c.is_file() {
            let name = c.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            // On file systems that ignore case one file answers to two names.
            if !found.iter().any(|f| f.eq_ignore_ascii_case(&name)) {
                found.push(name);
            }
        }
    }
    found
}

/// Attributes that say where a file came from or what it is about; others (SELinux, ACL) are the system's own.
#[cfg(unix)]
fn xattrs(photo: &Path) -> Vec<(String, String)> {
    const LONGEST: usize = 4096;
    let Ok(names) = xattr::list(photo) else { return Vec::new() };
    names
        .filter_map(|n| {
            let name = n.to_string_lossy().into_owned();
            if !(name.starts_with("user.") || name.starts_with("com.apple.")) {
                return None;
            }
            let value = xattr::get(photo, &n).ok().flatten().unwrap_or_default();
            let text = String::from_utf8_lossy(value.get(..value.len().min(LONGEST)).unwrap_or_default()).into_owned();
            Some((name, text))
        })
        .collect()
}

#[cfg(windows)]
fn xattrs(photo: &Path) -> Vec<(String, String)> {
    let mut stream = photo.as_os_str().to_os_string();
    stream.push(":Zone.Identifier");
    std::fs::read_to_string(stream).ok().map(|t| ("Zone.Identifier".to_string(), t)).into_iter().collect()
}
