//! Joins the reports of shards into the one that a single process would have written, byte for byte.
//! It changes no record. The join is a union of lines by path: associative, commutative, and deaf to repetition.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use super::collect::{spooled, write_all};
use super::{Header, Line, Lines, Shards, Sink, Totals, path_key};
use crate::record::{FileRecord, Outcome, Picture};
use crate::spool::Spool;

/// Finds the small picture of a photo, where there is one to be found.
pub type Pictures<'a> = Option<&'a dyn Fn(&FileRecord) -> Option<Picture>>;

/// What came of a merge.
#[derive(Debug)]
pub struct Merged {
    /// The common header.
    pub header: Header,
    /// Sums over all records.
    pub totals: Totals,
    /// Shards that no report covers.
    pub missing: Vec<u64>,
}

/// Why reports were not merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A report cannot be read, or the result not written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// This report was made by another policy, version or split than those before it.
    #[error("{0}: made by another policy, version or split")]
    Mixed(PathBuf),
}

/// Reads every report, joins them and writes the sinks. Reports of different policies, versions or splits do not mix.
///
/// `pictures` gives the small picture of a photo, for the formats that show one.
pub fn merge(
    reports: &[PathBuf],
    mut sinks: Vec<Sink>,
    stdout: &mut dyn Write,
    pictures: Pictures<'_>,
) -> Result<Merged, MergeError> {
    let mut header: Option<Header> = None;
    let mut spool = Spool::default();
    let mut complete = true;
    for path in reports {
        let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        let mut lines = Lines::open(path).map_err(named)?;
        let mut ended = false;
        let mut headed = false;
        while let Some((_, text, line)) = lines.next_line().map_err(named)? {
            match line {
                Line::Header(h) => {
                    headed = true;
                    header = Some(match header.take() {
                        None => *h,
                        Some(first) if first.agrees(&h) => join(first, &h),
                        Some(_) => return Err(MergeError::Mixed(path.clone())),
                    });
                }
                Line::File(r) => spool.push(path_key(&r), text)?,
                Line::Summary { complete: c } => {
                    ended = true;
                    complete &= c;
                }
                Line::Other => {}
            }
        }
        if !headed {
            let e = io::Error::new(io::ErrorKind::InvalidData, "line 1: no header of an estompe report");
            return Err(named(e).into());
        }
        // A report without summary comes from a run that was killed.
        complete &= ended;
    }
    let Some(mut header) = header else { return Err(io::Error::from(io::ErrorKind::InvalidInput).into()) };
    let missing = header.shard.as_ref().map(Shards::missing).unwrap_or_default();
    if missing.is_empty() {
        header.shard = None;
    }
    let (joined, mut totals) = union(spool, pictures)?;
    totals.complete = complete;
    write_all(&header, &mut sinks, joined.into_sorted()?, &totals, stdout)?;
    Ok(Merged { header, totals, missing })
}

fn join(mut a: Header, b: &Header) -> Header {
    a.shard = match (a.shard, &b.shard) {
        (Some(mut x), Some(y)) => {
            x.have.extend(&y.have);
            Some(x)
        }
        // A report of the whole covers every shard.
        _ => None,
    };
    a
}

/// One line a path where the lines agree; a `skipped` line gives way to one that says what was done.
fn union(spool: Spool, pictures: Pictures<'_>) -> io::Result<(Spool, Totals)> {
    let mut sorted = spool.into_sorted()?;
    let mut out = Spool::default();
    let mut totals = Totals::default();
    let mut group: (Vec<u8>, BTreeSet<String>) = Default::default();
    loop {
        let next = sorted.next_line()?;
        match next {
            Some((key, line)) if key == group.0 && !group.1.is_empty() => {
                group.1.insert(line);
            }
            other => {
                let (key, lines) = std::mem::take(&mut group);
                emit(&key, lines, (&mut out, &mut totals), pictures)?;
                match other {
                    Some((key, line)) => group = (key, BTreeSet::from([line])),
                    None => return Ok((out, totals)),
                }
            }
        }
    }
}

fn emit(
    key: &[u8],
    lines: BTreeSet<String>,
    (out, totals): (&mut Spool, &mut Totals),
    pictures: Pictures<'_>,
) -> io::Result<()> {
    let mut records = Vec::new();
    for line in lines {
        if let Line::File(r) = serde_json::from_str(&line)? {
            records.push((r, line));
        }
    }
    let done = records.iter().any(|(r, _)| r.outcome != Outcome::Skipped);
    for (r, line) in records {
        if done && r.outcome == Outcome::Skipped {
            continue;
        }
        totals.add(&r);
        let picture = pictures.and_then(|of| of(&r)).as_ref().map(spooled).unwrap_or_default();
        out.push(key.to_vec(), line + &picture)?;
    }
    Ok(())
}
