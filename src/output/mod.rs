//! The only module that writes photos: a mirrored tree of copies, each made under a temporary name and renamed when it is
//! whole. Originals are never opened for writing, except by `--in-place`, which keeps a copy in the backup folder first.

mod ahead;
mod atomic;
mod guard;
mod names;
mod pour;
mod stale;

pub use ahead::Ahead;
pub use guard::check;

use std::collections::hash_map::RandomState;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::format::{FileSource, Format, Piece, ReadAt, Span};
use crate::policy::{Rename, Timestamps};
use crate::record::InputFile;

/// What happens when the copy's name is taken already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overwrite {
    /// The file that is there stays; another content is an error.
    Never,
    /// Equal content is left alone, another content is an error.
    #[default]
    Same,
    /// Replaced.
    Always,
}

/// Where copies go and how they are written.
#[derive(Debug, Clone)]
pub struct Target {
    /// The output folder; unused with `in_place`.
    pub out: PathBuf,
    /// Clean the originals themselves, after a copy of each went to this folder.
    pub in_place: Option<PathBuf>,
    /// What to do with names that are taken.
    pub overwrite: Overwrite,
    /// Force every file to the disk before the next one.
    pub durable: bool,
    /// File times of the copies.
    pub timestamps: Timestamps,
    /// File names of the copies.
    pub rename: Rename,
}

/// What the copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its format.
    pub format: Format,
    /// True where that is another one than the photo's: its name must say so.
    pub other: bool,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The copy's name below the output folder, where it is not the source's.
    pub renamed: Option<String>,
    /// True when an equal file was there already and was left alone.
    pub unchanged: bool,
}

/// Writes the copies of one run; shared by all threads.
#[derive(Debug)]
pub struct Writer {
    target: Target,
    dry: bool,
    random: RandomState,
    swept: stale::Swept,
}

impl Writer {
    /// Creates the output folder, unless nothing is to be written.
    pub fn new(target: Target, dry: bool) -> Result<Self> {
        if !dry {
            let folder = target.in_place.as_ref().unwrap_or(&target.out);
            fs::create_dir_all(folder).map_err(|e| Error::output(folder, e))?;
        }
        Ok(Writer { target, dry, random: RandomState::new(), swept: stale::Swept::default() })
    }

    /// Begins a copy while its source is read: the bytes at `from` are expected at `to` of the copy. `None` where the
    /// copy's name is taken or not known yet.
    pub fn begin<'a>(&self, input: &InputFile, source: &'a dyn ReadAt, from: u64, to: u64) -> Option<Ahead<'a>> {
        if self.dry || self.target.in_place.is_some() || self.target.rename != Rename::Keep {
            return None;
        }
        let path = self.target.out.join(relative(input));
        let file = atomic::begin(path.parent()?, &path).ok()??;
        Ahead::new(source, file, from, to).ok()
    }

    /// Writes one verified copy.
    pub fn write(
        &self,
        input: &InputFile,
        kind: Kind,
        pieces: &[Piece],
        source: &dyn ReadAt,
        ahead: Option<&Ahead<'_>>,
    ) -> Result<Written> {
        let (mut relative, mut renamed) = self.place(input, Some(kind.format));
        if kind.other && renamed.is_none() {
            relative = names::appended(&relative, kind.format);
            // The name was made after the walk had looked for names that are alike.
            let beside = names::appended(&input.path, kind.format);
            if beside.symlink_metadata().is_ok() {
                let what = format!("{} is the name of another photo", names::shown(&relative));
                return Err(Error::refused("output.name-taken", what));
            }
            renamed = Some(names::shown(&relative));
        }
        if self.dry {
            return Ok(Written { renamed, unchanged: false });
        }
        let unchanged = match &self.target.in_place {
            Some(backup) => self.replace(input, backup, pieces, source)?,
            None => {
                let to = self.target.out.join(&relative);
                if let Some(folder) = to.parent() {
                    self.swept.sweep(folder);
                }
                atomic::write(&self.target, &to, pieces, source, &input.path, ahead)?
            }
        };
        Ok(Written { renamed, unchanged })
    }

    /// Copies a file that could not be cleaned, because the user asked for it.
    pub fn copy_raw(&self, input: &InputFile) -> Result<()> {
        let (relative, _) = self.place(input, None);
        if self.dry || self.target.in_place.is_some() {
            return Ok(());
        }
        let file = fs::File::open(&input.path)?;
        let about = file.metadata()?;
        let source = FileSource::new(file, &about, &[]);
        let whole = [Piece::Source { span: Span::new(0, source.size()), coded: false }];
        atomic::write(&self.target, &self.target.out.join(relative), &whole, &source, &input.path, None)?;
        Ok(())
    }

    /// Forces folders to the disk where that was asked for.
    pub fn finish(&self) -> Result<()> {
        if self.target.durable && !self.dry && self.target.in_place.is_none() {
            atomic::sync_folder(&self.target.out).map_err(|e| Error::output(&self.target.out, e))?;
        }
        Ok(())
    }

    /// The copy's name. That no two inputs have the same one is held by the walk, which sees them in order.
    fn place(&self, input: &InputFile, format: Option<Format>) -> (PathBuf, Option<String>) {
        let relative = relative(input);
        if self.target.in_place.is_some() || self.target.rename == Rename::Keep {
            return (relative, None);
        }
        let renamed = names::renamed(self.target.rename, input.number, &self.random, &relative, format);
        let shown = names::shown(&renamed);
        (renamed, Some(shown))
    }

    /// `--in-place`: the original goes to the backup, then the clean copy takes its name.
    fn replace(&self, input: &InputFile, backup: &Path, pieces: &[Piece], source: &dyn ReadAt) -> Result<bool> {
        let kept = backup.join(relative(input));
        if let Some(parent) = kept.parent() {
            fs::create_dir_all(parent).map_err(|e| Error::output(parent, e))?;
        }
        if kept.exists() {
            return Err(Error::refused(
                "output.backup-exists",
                format!("the backup {} exists already", kept.display()),
            ));
        }
        let whole = [Piece::Source { span: Span::new(0, source.size()), coded: false }];
        let durable =
            Target { durable: true, timestamps: Timestamps::Keep, overwrite: Overwrite::Never, ..self.target.clone() };
        atomic::write(&durable, &kept, &whole, source, &input.path, None)?;
        let replace = Target { durable: true, overwrite: Overwrite::Always, ..self.target.clone() };
        atomic::write(&replace, &input.path, pieces, source, &input.path, None)
    }
}

/// The input's place below the output folder, before it is renamed.
fn relative(input: &InputFile) -> PathBuf {
    input.base.as_ref().map_or_else(|| input.relative.clone(), |b| b.join(&input.relative))
}
