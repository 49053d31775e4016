//! Which files a run looks at: folders walked, lists read, shards cut, filters applied. It opens no photo.
//! Every named input ends as a [`Event::File`] or an [`Event::Problem`], so that the report can hold one outcome for each.

mod filter;
mod folder;
mod list;
mod names;
mod shard;
mod surroundings;
mod walk;

pub use shard::Shard;
pub use surroundings::Neighbours;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine;
use crossbeam_channel::Sender;

use crate::error::{Error, Result};
use crate::record::InputFile;

/// Where the names of the files come from, and which of them count.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Files and folders named by the user.
    pub paths: Vec<PathBuf>,
    /// A list of files.
    pub files_from: Option<FilesFrom>,
    /// What the names of a list are relative to; also the root of the mirrored tree.
    pub root: Option<PathBuf>,
    /// Only files that match one of these.
    pub globs: Vec<String>,
    /// No file that matches one of these.
    pub excludes: Vec<String>,
    /// Deepest folder level below a named folder; 1 is the folder itself.
    pub max_depth: Option<usize>,
    /// Follow symbolic links, never out of the root.
    pub follow: bool,
    /// Take hidden files and folders too.
    pub hidden: bool,
    /// Leave larger files out, in bytes.
    pub max_size: Option<u64>,
    /// Take one part of the files.
    pub shard: Option<Shard>,
}

/// A list of file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesFrom {
    /// The list; `None` is standard input.
    pub path: Option<PathBuf>,
    /// Names end with NUL instead of a newline.
    pub nul: bool,
}

/// What the walk sends to the pool.
#[derive(Debug)]
pub enum Event {
    /// A regular file.
    File(InputFile),
    /// Something that could not be entered.
    Problem(Problem),
}

/// A folder that cannot be read, a link that leads nowhere, a device: named in the report.
#[derive(Debug)]
pub struct Problem {
    /// Path as the report names it.
    pub relative: PathBuf,
    /// What kind of problem.
    pub kind: ProblemKind,
    /// The sentence for people.
    pub error: String,
}

/// Kinds of problem of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// A folder or file that may not be read.
    Unreadable,
    /// A link whose target is missing.
    BrokenLink,
    /// A link that leads back into its own folder.
    Loop,
    /// A link that leads out of the folder that was named.
    OutsideRoot,
    /// FIFO, device or socket.
    Special,
    /// A name that does not exist.
    Missing,
    /// A file whose copy would take the name of another's.
    Collision,
}

impl ProblemKind {
    /// Stable code of the reason.
    pub fn code(self) -> &'static str {
        match self {
            ProblemKind::Unreadable => "walk.unreadable",
            ProblemKind::BrokenLink => "walk.broken-link",
            ProblemKind::Loop => "walk.loop",
            ProblemKind::OutsideRoot => "walk.outside-root",
            ProblemKind::Special => "walk.special",
            ProblemKind::Missing => "walk.missing",
            ProblemKind::Collision => "output.collision",
        }
    }

    /// False for what is no photo anyway and left aside on purpose.
    pub fn is_failure(self) -> bool {
        matches!(self, ProblemKind::Unreadable | ProblemKind::Missing | ProblemKind::BrokenLink)
    }
}

impl Inputs {
    /// Every named root with the folder that its copies go to, where several roots share one output.
    pub(crate) fn roots(&self) -> Result<Vec<(PathBuf, Option<PathBuf>)>> {
        if self.paths.len() < 2 {
            return Ok(self.paths.iter().map(|p| (p.clone(), None)).collect());
        }
        let mut out: Vec<(PathBuf, Option<PathBuf>)> = Vec::new();
        let mut given: HashMap<Vec<u8>, PathBuf> = HashMap::new();
        for p in &self.paths {
            let base = base_name(p);
            match given.insert(names::folded(base.as_os_str()), p.clone()) {
                None => {}
                Some(before) if before == *p => continue, // said twice
                Some(_) => {
                    let text =
                        format!("two inputs end in the same name: {}; clean them into two folders", base.display());
                    return Err(Error::Policy(text.into()));
                }
            }
            // Files named one by one go side by side.
            out.push((p.clone(), (!p.is_file()).then_some(base)));
        }
        Ok(out)
    }
}

/// Sends every file of the inputs; ends early when the receivers are gone or `cancel` is set. With `copies`, files whose
/// copies could not be told apart are sent as problems.
pub fn feed(inputs: &Inputs, copies: bool, tx: &Sender<Event>, cancel: &AtomicBool) -> Result<()> {
    let filter = filter::Filter::new(inputs)?;
    let mut feed = Feed { inputs, filter, copies, tx, cancel, number: 0 };
    for (root, base) in inputs.roots()? {
        if !walk::walk(&mut feed, &root, base.as_deref())? {
            return Ok(());
        }
    }
    match &inputs.files_from {
        Some(list) => list::read(&mut feed, list),
        None => Ok(()),
    }
}

/// What the walk and the list share.
struct Feed<'a> {
    inputs: &'a Inputs,
    filter: filter::Filter,
    copies: bool,
    tx: &'a Sender<Event>,
    cancel: &'a AtomicBool,
    number: u64,
}

impl Feed<'_> {
    /// Sends one file under its number, unless it belongs to another shard. False when nobody listens any more.
    fn file(&mut self, mut input: InputFile) -> bool {
        self.number += 1;
        input.number = self.number;
        if self.inputs.shard.is_some_and(|s| !s.takes(&input.relative)) {
            return true;
        }
        self.tx.send(Event::File(input)).is_ok()
    }

    fn problem(&self, relative: PathBuf, kind: ProblemKind, error: String) -> bool {
        self.tx.send(Event::Problem(Problem { relative, kind, error })).is_ok()
    }

    /// A file whose copy would take a name that is given out.
    fn collision(&self, relative: PathBuf) -> bool {
        if self.inputs.shard.is_some_and(|s| !s.takes(&relative)) {
            return true;
        }
        let error = "another input has the same output name (capital letters do not tell names apart)";
        self.problem(relative, ProblemKind::Collision, error.into())
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// The path for the report: `/` between names, lossy where it is not UTF-8, and then its bytes in base64 too.
pub fn report_path(relative: &Path) -> (String, Option<String>) {
    let joined = key(relative);
    match String::from_utf8(joined) {
        Ok(s) => (s, None),
        Err(e) => {
            let b64 = base64::engine::general_purpose::STANDARD.encode(e.as_bytes());
            (String::from_utf8_lossy(e.as_bytes()).into_owned(), Some(b64))
        }
    }
}

/// The path's bytes with `/` between names, the same on every system.
pub(crate) fn key(relative: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    for c in relative.components() {
        if !out.is_empty() {
            out.push(b'/');
        }
        out.extend_from_slice(c.as_os_str().as_encoded_bytes());
    }
    out
}

/// Last name of a path, also of `.` and `..`.
pub(crate) fn base_name(path: &Path) -> PathBuf {
    let name = path.file_name().map(PathBuf::from);
    name.or_else(|| path.canonicalize().ok().and_then(|c| c.file_name().map(PathBuf::from)))
        .unwrap_or_else(|| "root".into())
}
