//! The photos of a report with their faces, and the register that decides on them. Every change is saved before it is
//! answered; what cannot be saved is taken back. It decodes no picture and knows no request.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::ids::Ids;
use super::trouble::Trouble;
use crate::consent::{Date, Register, Step, Terms};
use crate::geometry::{Rect, Size};
use crate::record::{Decision, FileRecord};
use crate::report::{Line, Lines, Place, Told, Totals, printable};

/// Steps that can be taken back.
const STEPS: usize = 1_000;
/// Smallest side of a rectangle that is drawn, in pixels.
const SMALLEST: u32 = 4;

/// What an album is opened from.
#[derive(Debug, Clone)]
pub struct Source {
    /// The report of a scan.
    pub report: PathBuf,
    /// The folder that its paths are relative to.
    pub root: PathBuf,
    /// The register; it need not exist yet.
    pub register: PathBuf,
    /// How many holders of parental authority must sign for a minor.
    pub minor_signatures: u32,
}

/// One photo of the report.
pub(super) struct Photo {
    pub(super) id: String,
    /// Its path as reports and registers name it.
    pub(super) path: String,
    /// The same, safe to be shown.
    pub(super) name: String,
    pub(super) file: PathBuf,
    pub(super) size: Size,
    /// Faces were looked for.
    pub(super) looked_at: bool,
    /// Its format is decoded here.
    pub(super) is_shown: bool,
    pub(super) digest: String,
    bytes: u64,
    modified: Option<i64>,
}

impl Photo {
    /// False where the file is another than the one that was scanned: its faces may be elsewhere.
    pub(super) fn is_as_scanned(&self) -> bool {
        let Ok(about) = std::fs::metadata(&self.file) else { return false };
        let seconds = about.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map(|d| d.as_secs());
        let seconds = seconds.and_then(|s| i64::try_from(s).ok());
        about.len() == self.bytes && (self.modified.is_none() || seconds == self.modified)
    }
}

/// An open album.
pub(super) struct Album {
    pub(super) source: Source,
    pub(super) photos: Vec<Photo>,
    pub(super) register: Register,
    pub(super) terms: Terms,
    /// The sums over the report.
    pub(super) totals: Totals,
    /// `share`, `event`, … of the scan.
    pub(super) policy: String,
    by_photo: HashMap<String, usize>,
    by_face: HashMap<String, usize>,
    scores: HashMap<String, f64>,
    ids: Ids,
    undo: Vec<Step>,
    stamp: Option<Stamp>,
}

/// A file as it was when it was read or written: another program's change shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp(u64, Option<SystemTime>);

impl Stamp {
    fn of(path: &Path) -> Option<Stamp> {
        std::fs::metadata(path).ok().map(|m| Stamp(m.len(), m.modified().ok()))
    }
}

impl Album {
    /// Reads report and register.
    pub(super) fn open(given: Source) -> Result<Album, Trouble> {
        // Whatever is made of these paths must not depend on the folder of the day, nor look like a flag.
        let whole = |p: PathBuf| std::path::absolute(&p).unwrap_or(p);
        let source = Source { root: whole(given.root), register: whole(given.register), ..given };
        let today = Date::today();
        let terms = Terms { today, minor_signatures: source.minor_signatures, medium: None };
        let ids = Ids::new().map_err(|e| Trouble::io("err-io", Path::new(""), e))?;
        let mut album = Album {
            photos: Vec::new(),
            register: Register::empty(),
            terms,
            totals: Totals::default(),
            policy: String::new(),
            by_photo: HashMap::new(),
            by_face: HashMap::new(),
            scores: HashMap::new(),
            ids,
            undo: Vec::new(),
            stamp: None,
            source,
        };
        album.read()?;
        Ok(album)
    }

    /// Reads everything again: the register may have been filled in elsewhere.
    pub(super) fn read(&mut self) -> Result<(), Trouble> {
        let path = self.source.register.clone();
        self.terms.today = Date::today();
        self.stamp = Stamp::of(&path);
        self.register = match std::fs::read(&path) {
            Ok(bytes) => Register::read(&bytes, self.terms.today).map_err(|w| Trouble::Register(path.clone(), w))?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Register::empty(),
            Err(e) => return Err(Trouble::io("err-register-read", &path, e)),
        };
        self.undo.clear();
        self.photos.clear();
        self.by_photo.clear();
        self.totals = Totals::default();
        let report = self.source.report.clone();
        let fault = |e: io::Error| Trouble::io("err-report-read", &report, e);
        let mut lines = Lines::open(&report).map_err(fault)?;
        let mut headed = false;
        while let Some((_, _, line)) = lines.next_line().map_err(fault)? {
            match line {
                Line::Header(h) => {
                    headed = true;
                    self.policy = h.policy.clone();
                }
                Line::File(r) => self.take(&r),
                Line::Summary { complete } => self.totals.complete = complete,
                Line::Other => {}
            }
        }
        if !headed {
            let e = io::Error::new(io::ErrorKind::InvalidData, "line 1: no header of an estompe report");
            return Err(fault(e));
        }
        self.by_face = (0..self.register.rows().len()).map(|n| (self.ids.face(n), n)).collect();
        Ok(())
    }

    fn take(&mut self, r: &FileRecord) {
        self.totals.add(r);
        let Some(size) = r.displayed else { return };
        let Some(file) = place(&self.source.root, r) else { return };
        let digest = r.digest_coded.clone().unwrap_or_default();
        if !digest.is_empty() {
            self.register.take(&r.path, &digest, &r.regions);
            self.scores.extend(r.regions.iter().map(|g| (g.id.clone(), g.score)));
        }
        let n = self.photos.len();
        let id = self.ids.photo(n);
        self.by_photo.insert(id.clone(), n);
        self.photos.push(Photo {
            id,
            path: r.path.clone(),
            name: printable(&r.path).chars().take(500).collect(),
            file,
            size,
            looked_at: !digest.is_empty() && !r.notes.iter().any(|n| n == "detect.not-looked-at"),
            is_shown: super::json::is_shown(r.format),
            digest,
            bytes: r.size,
            modified: r.modified,
        });
    }

    pub(super) fn photo(&self, id: &str) -> Option<&Photo> {
        self.photos.get(*self.by_photo.get(id)?)
    }

    /// The place of a face's row.
    pub(super) fn face(&self, id: &str) -> Option<usize> {
        self.by_face.get(id).copied()
    }

    pub(super) fn face_id(&self, row: usize) -> String {
        self.ids.face(row)
    }

    /// The rows of a photo, from the left to the right as people read a picture.
    pub(super) fn rows_of(&self, photo: &Photo) -> Vec<usize> {
        let mut rows = self.register.rows_of(&photo.path, &photo.digest);
        rows.sort_by_key(|n| self.register.row(*n).map(|r| (r.rect.x0, r.rect.y0)));
        rows
    }

    /// The detector's score of a row.
    pub(super) fn score(&self, row: usize) -> f64 {
        self.register.row(row).and_then(|r| self.scores.get(&r.id)).copied().unwrap_or(0.0)
    }

    /// Faces by the decision that holds today; rows of other albums are left out.
    pub(super) fn undecided(&self) -> usize {
        let mut rows: Vec<usize> = self.photos.iter().flat_map(|p| self.register.rows_of(&p.path, &p.digest)).collect();
        rows.sort_unstable();
        rows.dedup();
        let of = |n: &usize| self.register.row(*n).map(|r| r.decision(&self.terms));
        rows.iter().filter(|n| matches!(of(n), Some(Decision::Pending | Decision::Review))).count()
    }

    /// Steps that can be taken back.
    pub(super) fn steps(&self) -> usize {
        self.undo.len()
    }

    /// Decides on rows and fills in their cells; saved when this returns.
    pub(super) fn decide(
        &mut self,
        rows: &[usize],
        decision: Option<Decision>,
        filled: &[(&str, &str)],
    ) -> Result<Vec<usize>, Trouble> {
        let step = self.register.decide(rows, decision, filled, self.terms.today).map_err(Trouble::Wrong)?;
        self.keep(step)
    }

    /// Adds a rectangle that a person drew; saved when this returns.
    pub(super) fn draw(&mut self, photo: &str, rect: [u32; 4]) -> Result<Vec<usize>, Trouble> {
        let (path, digest, size) = match self.photo(photo) {
            Some(p) => (p.path.clone(), p.digest.clone(), p.size),
            None => return Err(Trouble::said("review-err-gone")),
        };
        let rect = Rect::from(rect).intersect(Rect::from([0, 0, size.width, size.height]));
        if rect.width() < SMALLEST || rect.height() < SMALLEST {
            return Err(Trouble::said("review-err-small"));
        }
        let step = self.register.draw(&path, &digest, rect, self.terms.today).map_err(Trouble::Wrong)?;
        if let Some(n) = step.added() {
            self.by_face.insert(self.ids.face(n), n);
        }
        self.keep(step)
    }

    /// Takes the last step back: the rows that changed, and whether the last row is gone.
    pub(super) fn undo(&mut self) -> Result<(Vec<usize>, Option<usize>), Trouble> {
        if Stamp::of(&self.source.register) != self.stamp {
            return Err(Trouble::said("review-err-changed"));
        }
        let Some(step) = self.undo.pop() else { return Ok((Vec::new(), None)) };
        self.register.undo(&step, self.terms.today).map_err(Trouble::Wrong)?;
        self.save()?;
        Ok((step.rows().filter(|n| Some(*n) != step.added()).collect(), step.added()))
    }

    fn keep(&mut self, step: Step) -> Result<Vec<usize>, Trouble> {
        if let Err(trouble) = self.save() {
            // What is shown and what is on the disk stay one.
            self.register.undo(&step, self.terms.today).map_err(Trouble::Wrong)?;
            return Err(trouble);
        }
        let rows = step.rows().collect();
        if self.undo.len() >= STEPS {
            self.undo.remove(0);
        }
        self.undo.push(step);
        Ok(rows)
    }

    /// Writes the register: a fresh file beside it, forced to the disk, that takes its name.
    pub(super) fn save(&mut self) -> Result<(), Trouble> {
        let path = self.source.register.clone();
        if Stamp::of(&path) != self.stamp {
            return Err(Trouble::said("review-err-changed"));
        }
        let fault = |e: io::Error| Trouble::io("err-register-write", &path, e);
        let place = Place::new(&path);
        let mut file = place.fresh().map_err(fault)?;
        file.write_all(&self.register.to_csv()).and_then(|()| file.as_file().sync_all()).map_err(fault)?;
        place.finish(file).map_err(fault)?;
        self.stamp = Stamp::of(&path);
        Ok(())
    }

    /// What the summary of the report's run says beside its sums.
    pub(super) fn told(&self, lang: crate::i18n::Lang) -> Told {
        Told {
            lang,
            paint: crate::report::Paint(false),
            task: crate::report::Task::Scan,
            policy: self.policy.clone(),
            faces: true,
            logos: false,
            out: None,
            reports: Vec::new(),
            next: None,
            decide: Vec::new(),
        }
    }
}

/// The file of a record, if it lies below the root: a report may come from elsewhere and must not lead the page out of it.
fn place(root: &Path, r: &FileRecord) -> Option<PathBuf> {
    let relative = relative(r)?;
    let inside = relative.components().all(|c| matches!(c, Component::Normal(_)));
    let file = root.join(&relative);
    let real = file.canonicalize();
    let below = match (&real, root.canonicalize()) {
        (Ok(real), Ok(root)) => real.starts_with(root),
        // A photo that is gone is listed without a picture.
        _ => true,
    };
    (inside && below && !relative.as_os_str().is_empty()).then_some(file)
}

#[cfg(unix)]
fn relative(r: &FileRecord) -> Option<PathBuf> {
    use base64::Engine;
    use std::os::unix::ffi::OsStringExt;
    match &r.path_b64 {
        None => Some(PathBuf::from(&r.path)),
        Some(text) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(text).ok()?;
            Some(std::ffi::OsString::from_vec(bytes).into())
        }
    }
}

#[cfg(not(unix))]
fn relative(r: &FileRecord) -> Option<PathBuf> {
    Some(PathBuf::from(&r.path))
}

/// The folder that the paths of a report are relative to, where none was named: the one that holds its photos, of the folder
/// that is called as the report is, the report's own, and the working folder.
pub fn root_of(report: &Path) -> Option<PathBuf> {
    let mut lines = Lines::open(report).ok()?;
    let mut first = Vec::new();
    while let Ok(Some((_, _, line))) = lines.next_line() {
        if let Line::File(r) = line
            && r.displayed.is_some()
        {
            first.push(relative(&r)?);
        }
        if first.len() >= 20 {
            break;
        }
    }
    let parent = report.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
    let candidates = [report.with_extension(""), parent, PathBuf::from(".")];
    let holds = |c: &PathBuf| c.is_dir() && !first.is_empty() && first.iter().any(|p| c.join(p).is_file());
    candidates.into_iter().find(holds)
}
