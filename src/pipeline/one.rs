//! One input from its bytes to its record.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::{Job, Mode, clean, regions};
use crate::error::{Error, Result};
use crate::format::{self, CodedData, Container, FileSource, Format, Layout, PartKind, Piece, ReadAt, SliceSource};
use crate::inspect;
use crate::limits::{Budget, Limits};
use crate::meta::{self, Reading};
use crate::output::{Ahead, Writer};
use crate::pixel;
use crate::record::{Category, FileRecord, Finding, InputFile, Outcome, Picture, Severity};
use crate::source::{self, Problem, ProblemKind};
use crate::verify;

/// Files up to this size are read whole; larger ones are read where they lie.
const WHOLE: u64 = 512 << 20;

/// What is read of a file before it is decided how the rest is read.
const HEAD: u64 = 64 << 10;

thread_local! {
    /// Reused from file to file: fresh pages cost as much as the copy itself.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What every file of a run shares.
pub(super) struct Stage<'a> {
    pub(super) job: &'a Job,
    pub(super) writer: Option<&'a Writer>,
    pub(super) neighbours: source::Neighbours,
    pub(super) budget: Budget,
}

/// One opened, parsed and read file.
pub(super) struct Photo<'a> {
    pub(super) input: &'a InputFile,
    pub(super) source: &'a dyn ReadAt,
    pub(super) ahead: Option<&'a Ahead<'a>>,
    pub(super) container: &'static dyn Container,
    pub(super) layout: Layout,
    pub(super) reading: Reading,
}

impl Stage<'_> {
    /// The record of one file. `Err` only for what ends the run: the output cannot be written.
    pub(super) fn process(&self, input: &InputFile) -> Result<(FileRecord, Option<Picture>)> {
        let mut record = blank_record(input);
        let mut picture = None;
        let result = self.open_and_judge(input, &mut record, &mut picture);
        match result {
            Ok(()) => {}
            Err(e) if is_fatal(&e) => return Err(e),
            Err(e) => {
                let (outcome, code) = outcome_of(&e);
                record.outcome = outcome;
                record.reason_code = Some(code.into());
                record.reason = Some(e.to_string());
            }
        }
        if matches!(record.outcome, Outcome::Unsupported | Outcome::Refused) {
            self.on_unsupported(input, &mut record)?;
        }
        if !self.job.show_values {
            inspect::mask_all(&mut record.findings);
        }
        Ok((record, picture))
    }

    fn open_and_judge(&self, input: &InputFile, record: &mut FileRecord, picture: &mut Option<Picture>) -> Result<()> {
        let mut file = File::open(&input.path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(Error::Unsupported(None));
        }
        record.size = about.len();
        record.modified = about
            .modified()
            .ok()
            .and_then(|t| t.duration_since(UNIX_EPOCH).ok())
            .and_then(|d| i64::try_from(d.as_secs()).ok());
        if let Some(earlier) = self.job.resume.as_ref().and_then(|r| r(input, record.modified)) {
            *record = FileRecord { outcome: Outcome::Skipped, ..earlier };
            return Ok(());
        }
        BUFFER.with_borrow_mut(|buffer| {
            buffer.clear();
            buffer.reserve(usize::try_from(about.len().min(HEAD)).unwrap_or(0));
            (&mut file).take(about.len().min(HEAD)).read_to_end(buffer)?;
            if about.len() > WHOLE || (about.len() > HEAD && self.reads_in_pieces(buffer)) {
                let source = FileSource::new(file, &about, buffer);
                let ahead = self.ahead(input, &source, buffer);
                let read_from: &dyn ReadAt = ahead.as_ref().map_or(&source, |a| a);
                return self.judge(input, read_from, ahead.as_ref(), record, picture);
            }
            // A file that grows while it is read is cut at the size that was recorded.
            let rest = about.len().saturating_sub(buffer.len() as u64);
            buffer.reserve(usize::try_from(rest).unwrap_or(0));
            (&mut file).take(rest).read_to_end(buffer)?;
            let source = SliceSource(buffer);
            let head = buffer.get(..buffer.len().min(HEAD as usize)).unwrap_or(&[]);
            let ahead = if head.len() < buffer.len() { self.ahead(input, &source, head) } else { None };
            let read_from: &dyn ReadAt = ahead.as_ref().map_or(&source, |a| a);
            let r = self.judge(input, read_from, ahead.as_ref(), record, picture);
            drop(ahead);
            if buffer.capacity() > (32 << 20) {
                *buffer = Vec::new();
            }
            r
        })
    }

    /// True when nobody asks what the pictures show, so that none will be masked.
    fn masks_none(&self) -> bool {
        self.job.detectors.is_empty() && self.job.consent.is_none()
    }

    /// The long side in pixels at which somebody looks at the pictures; `None` where nobody does.
    pub(super) fn wanted_side(&self) -> Option<u32> {
        let for_report = if self.job.pictures { regions::PICTURE } else { 0 };
        let wanted = self.job.detectors.iter().map(|d| d.wanted_side()).fold(for_report, u32::max);
        (self.job.pictures || !self.masks_none()).then_some(wanted)
    }

    /// True when no stage needs the file in memory: the container cuts it in pieces, and nobody looks at its picture.
    fn reads_in_pieces(&self, head: &[u8]) -> bool {
        let sniffed = head.get(..head.len().min(4096)).unwrap_or(&[]);
        // Nobody looks into films, whatever detectors there are.
        format::container_for(sniffed).is_some_and(|c| {
            let unseen = self.wanted_side().is_none() || c.format() == Format::Video;
            unseen && c.reads_in_pieces(self.job.policy.coded_data)
        })
    }

    /// Begins the copy while the photo is read, where the header of its clean copy can be told from its own.
    fn ahead<'s>(&self, input: &InputFile, source: &'s dyn ReadAt, head: &[u8]) -> Option<Ahead<'s>> {
        // Where a detector or a register may ask for a mask, no byte of the picture goes out before it was decided.
        let writer = self.writer.filter(|_| self.job.mode == Mode::Clean && self.masks_none())?;
        let container = format::container_for(head.get(..head.len().min(4096))?)?;
        let outline = container.outline(head)?;
        let outline = SliceSource(&outline);
        let limits = &self.job.limits;
        let layout = container.parse(&outline, CodedData::Copy, limits).ok()?;
        let from = layout.parts.iter().find(|p| p.kind == PartKind::Coded)?.span.start;
        let reading = meta::read(&layout, outline.0, limits);
        let plan = crate::policy::decide(&layout, &reading, &outline, &self.job.policy, limits).ok()?.plan;
        let pieces = container.assemble(&outline, &layout, &plan, limits).ok()?;
        let to = pieces.iter().take_while(|p| !p.is_coded()).map(Piece::len).sum();
        writer.begin(input, source, from, to)
    }

    fn judge(
        &self,
        input: &InputFile,
        source: &dyn ReadAt,
        ahead: Option<&Ahead<'_>>,
        record: &mut FileRecord,
        picture: &mut Option<Picture>,
    ) -> Result<()> {
        let job = self.job;
        if job.digests {
            record.digest_before = Some(digest(source)?);
        }
        let head = source.bytes_at(0, 4096)?;
        let Some(container) = format::container_for(&head) else {
            return Err(match format::recognise(&head) {
                Some(f) => {
                    record.format = Some(f);
                    Error::Unsupported(Some(f))
                }
                None if head.is_empty() => Error::refused("file.empty", "the file is empty"),
                None => Error::Unsupported(None),
            });
        };
        record.format = Some(container.format());
        let limits = job.limits.clone();
        let coded = job.policy.coded_data;
        let (layout, glance) = match self.wanted_side() {
            Some(side) => pixel::see(container, source, coded, side, (&limits, &self.budget))?,
            None => (container.parse(source, coded, &limits)?, None),
        };
        layout.check_cover()?;
        record.format = Some(layout.format);
        record.coded_data = Some(if layout.coded_data == CodedData::Walk { "walked".into() } else { "copied".into() });
        let reading = read_payloads(&layout, source, &limits)?;
        let photo = Photo { input, source, ahead, container, layout, reading };
        let around = self.neighbours.of(input);
        record.findings = inspect::inspect(&photo.layout, &photo.reading, &around);
        if job.policy.warn_missing_author && job.policy.credit.is_none() {
            record.findings.extend(inspect::missing_author(&record.findings));
        }
        let orientation = photo.layout.orientation.or(photo.reading.orientation).unwrap_or_default();
        record.displayed = Some(orientation.display_size(photo.layout.picture)).filter(|s| s.pixels() > 0);
        *picture = regions::locate(self, &photo, glance, record)?;
        match job.mode {
            Mode::Scan => record.outcome = Outcome::Scanned,
            Mode::Verify => verify_in_place(job, &photo, record, &limits)?,
            Mode::Clean | Mode::DryRun => match regions::held(job, record) {
                Some(code) => {
                    record.outcome = Outcome::Held;
                    record.reason_code = Some(code.into());
                    record.reason.get_or_insert_with(|| "a decision is awaited".into());
                }
                None => clean::clean(self, &photo, record, &limits)?,
            },
        }
        Ok(())
    }

    fn on_unsupported(&self, input: &InputFile, record: &mut FileRecord) -> Result<()> {
        use crate::policy::OnUnsupported;
        let Some(writer) = self.writer else { return Ok(()) };
        match self.job.policy.on_unsupported {
            OnUnsupported::List => {}
            OnUnsupported::Fail => record.outcome = Outcome::Failed,
            OnUnsupported::Copy => {
                writer.copy_raw(input)?;
                record.outcome = Outcome::Copied;
            }
        }
        Ok(())
    }
}

/// Does the file meet the policy as it is? Findings that the policy would keep are no findings here.
fn verify_in_place(job: &Job, photo: &Photo<'_>, record: &mut FileRecord, limits: &Limits) -> Result<()> {
    record.outcome = Outcome::Scanned;
    record.findings.retain(|f| !kept_or_outside(f, job));
    if record.findings.is_empty() {
        // No rule speaks; the allow-list still does: what a clean copy would leave out is a trace too.
        let draft = clean::draft(job, photo, limits)?;
        record.findings = clean::unexplained(photo, &draft);
    }
    if record.findings.iter().all(|f| f.severity == Severity::Info) && record.reason.is_none() {
        record.outcome = Outcome::AlreadyClean;
    }
    Ok(())
}

/// Findings that verification leaves alone: kept by the policy, or about the name and what lies beside the file.
fn kept_or_outside(f: &Finding, job: &Job) -> bool {
    let outside = matches!(f.category, Category::Filename | Category::Sidecar) || f.code == "owner.xattr-origin";
    let region = matches!(f.category, Category::Face | Category::Logo) && !job.policy.verify_regions;
    verify::tolerated(f, &job.policy) || outside || region
}

/// Payloads of files that are not in memory are loaded one by one, within the limits.
pub(super) fn read_payloads(layout: &Layout, source: &dyn ReadAt, limits: &Limits) -> Result<Reading> {
    if let Some(bytes) = source.as_slice() {
        return Ok(meta::read(layout, bytes, limits));
    }
    let mut near = layout.clone();
    for p in &mut near.payloads {
        if let format::PayloadBytes::Span(s) = p.bytes {
            let len = usize::try_from(s.len).unwrap_or(usize::MAX).min(limits.metadata_bytes);
            p.bytes = format::PayloadBytes::Owned(source.bytes_at(s.start, len)?.into_owned());
        }
    }
    Ok(meta::read(&near, &[], limits))
}

/// BLAKE3 of a whole file, hex.
pub(super) fn digest(source: &dyn ReadAt) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    match source.as_slice() {
        Some(s) => {
            hasher.update(s);
        }
        None => {
            let mut at = 0;
            while at < source.size() {
                let chunk = source.bytes_at(at, 1 << 20)?;
                if chunk.is_empty() {
                    break;
                }
                hasher.update(&chunk);
                at += chunk.len() as u64;
            }
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// True for errors after which no further file can be written: another name or size would not help.
fn is_fatal(e: &Error) -> bool {
    use std::io::ErrorKind as K;
    let Error::Output { source, .. } = e else { return false };
    !matches!(
        source.kind(),
        K::NotFound | K::InvalidFilename | K::InvalidInput | K::AlreadyExists | K::IsADirectory | K::NotADirectory
    )
}

fn outcome_of(e: &Error) -> (Outcome, &'static str) {
    match e {
        Error::Io(io) if io.kind() == std::io::ErrorKind::PermissionDenied => (Outcome::Failed, "io.permission"),
        Error::Io(io) if io.kind() == std::io::ErrorKind::NotFound => (Outcome::Failed, "io.gone"),
        Error::Io(_) => (Outcome::Failed, "io"),
        Error::Output { .. } => (Outcome::Failed, "output.write"),
        Error::Malformed { .. } => (Outcome::Refused, "malformed"),
        Error::Limit { .. } => (Outcome::Refused, "limit"),
        Error::Unsupported(_) => (Outcome::Unsupported, "unsupported"),
        Error::Refused { code, .. } => (Outcome::Refused, code),
        Error::Verify(_) => (Outcome::Failed, "verify"),
        Error::Policy(_) => (Outcome::Failed, "policy"),
    }
}

/// The path as the report names it.
pub(super) fn blank_record(input: &InputFile) -> FileRecord {
    let relative = match &input.base {
        Some(b) => b.join(&input.relative),
        None => input.relative.clone(),
    };
    let mut record = record_at(&relative);
    record.size = input.size;
    record
}

fn record_at(relative: &Path) -> FileRecord {
    let (path, path_b64) = source::report_path(relative);
    FileRecord {
        path,
        path_b64,
        output: None,
        displayed: None,
        format: None,
        size: 0,
        modified: None,
        outcome: Outcome::Failed,
        coded_data: None,
        reason: None,
        reason_code: None,
        findings: Vec::new(),
        regions: Vec::new(),
        removed: Vec::new(),
        kept: Vec::new(),
        notes: Vec::new(),
        digest_coded: None,
        digest_before: None,
        digest_after: None,
    }
}

/// The record of a file whose processing broke down.
pub(super) fn failed_record(input: &InputFile, code: &'static str, reason: String) -> FileRecord {
    let mut r = blank_record(input);
    r.reason_code = Some(code.into());
    r.reason = Some(reason);
    r
}

/// The record of something that the walk could not enter.
pub(super) fn problem_record(p: &Problem) -> FileRecord {
    let mut r = record_at(&p.relative);
    r.outcome = match p.kind {
        ProblemKind::Collision => Outcome::Refused,
        k if k.is_failure() => Outcome::Failed,
        _ => Outcome::Unsupported,
    };
    r.reason_code = Some(p.kind.code().into());
    r.reason = Some(p.error.clone());
    r
}
