//! One photo as people see it, small and coded afresh, for the page on which they decide. It judges and writes nothing.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::regions::ended;
use crate::error::{Error, Result};
use crate::format::{self, CodedData, SliceSource};
use crate::geometry::{Rect, Size};
use crate::limits::Limits;
use crate::meta;
use crate::pixel::{Scene, small};
use crate::record::Picture;

/// The photo of that file as displayed, its long side at most `side`. A file that breaks a decoder is an error like any other.
pub fn picture(path: &Path, side: u32, limits: &Limits) -> Result<Picture> {
    masked_picture(path, side, (None, &[]), limits)
}

/// The same with rectangles filled; a photo that is not of the size in which they were measured is refused.
pub fn masked_picture(path: &Path, side: u32, masked: (Option<Size>, &[Rect]), limits: &Limits) -> Result<Picture> {
    catch_unwind(AssertUnwindSafe(|| decoded(path, side, masked, limits)))
        .unwrap_or_else(|_| Err(Error::refused("internal.panic", "an internal error; the original is untouched")))
}

fn decoded(path: &Path, side: u32, (full, masked): (Option<Size>, &[Rect]), limits: &Limits) -> Result<Picture> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(Error::Unsupported(None));
    }
    Limits::check("file size", about.len(), limits.file_bytes)?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    file.take(about.len()).read_to_end(&mut bytes)?;
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(&[]);
    let container = format::container_for(head).ok_or_else(|| Error::Unsupported(format::recognise(head)))?;
    let layout = container.parse(&SliceSource(&bytes), CodedData::Copy, limits)?;
    let turn = layout.orientation.or(meta::read(&layout, &bytes, limits).orientation).unwrap_or_default();
    let scene = Scene::decode(&ended(&bytes, &layout), layout.format, turn, side, limits)?;
    if full.is_some_and(|size| size != scene.full) {
        return Err(Error::refused("consent.changed", "the picture has another size than the one that was looked at"));
    }
    small(&scene, side, masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_are_shown_small_and_other_files_are_errors() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let portrait = std::fs::read_dir(fixtures.join("portrait")).expect("folder").flatten();
        let jpeg = portrait.map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "jpg")).expect("a portrait");
        let limits = Limits::default();
        let seen = picture(&jpeg, 160, &limits).expect("a picture");
        assert_eq!(seen.size.width.max(seen.size.height), 160);
        assert!(seen.jpeg.starts_with(b"\xFF\xD8"));
        assert!(picture(&fixtures, 160, &limits).is_err());
        assert!(picture(&fixtures.join("MANIFEST.toml"), 160, &limits).is_err());
        assert!(picture(&fixtures.join("none.jpg"), 160, &limits).is_err());
        let few = Limits { file_bytes: 100, ..Limits::default() };
        assert!(matches!(picture(&jpeg, 160, &few), Err(Error::Limit { .. })));
    }
}
