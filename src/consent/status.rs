//! What a register amounts to today: counts, what ends soon, and which copies show somebody who no longer agrees.
//! It changes nothing.

use std::collections::BTreeSet;

use super::row::{Row, Terms};
use super::{Register, words};
use crate::record::{Decision, FileRecord, Outcome, RegionKind};

/// Two rectangles that overlap this much are the same face.
const SAME: f64 = 0.5;

/// Decisions in the order in which they are told.
const ORDER: [Decision; 8] = [
    Decision::Pending,
    Decision::Review,
    Decision::Granted,
    Decision::Exempt,
    Decision::Refused,
    Decision::Withdrawn,
    Decision::Expired,
    Decision::FalseDetection,
];

/// The sums over a register.
#[derive(Debug)]
pub struct Status<'a> {
    /// Faces by the decision that holds today, each with its number; those of which there are none are left out.
    pub counts: Vec<(Decision, usize)>,
    /// Photos with at least one row.
    pub photos: usize,
    /// Agreements that end within the days asked for, the first to end first.
    pub ending: Vec<&'a Row>,
    /// Minors whose agreement lacks a signature.
    pub unsigned: Vec<&'a Row>,
    /// People who withdrew, and agreements that have ended: copies that show them have to go.
    pub gone: Vec<&'a Row>,
}

/// The sums under these terms; agreements that end within `days` are listed.
pub fn status<'a>(register: &'a Register, terms: &Terms, days: u32) -> Status<'a> {
    let rows = register.rows();
    let number = |d: Decision| rows.iter().filter(|r| r.decision(terms) == d).count();
    let horizon = terms.today.plus(days);
    let shows = |r: &&Row| matches!(r.decision(terms), Decision::Granted | Decision::Exempt);
    let mut ending: Vec<&Row> = rows.iter().filter(shows).filter(|r| r.until.is_some_and(|u| u <= horizon)).collect();
    ending.sort_by_key(|r| (r.until, r.line));
    let gone = |r: &&Row| matches!(r.decision(terms), Decision::Withdrawn | Decision::Expired);
    Status {
        counts: ORDER.into_iter().map(|d| (d, number(d))).filter(|(_, n)| *n > 0).collect(),
        photos: rows.iter().map(|r| r.photo.as_str()).collect::<BTreeSet<_>>().len(),
        ending,
        unsigned: rows.iter().filter(|r| r.awaits_signature(terms)).collect(),
        gone: rows.iter().filter(gone).collect(),
    }
}

impl Register {
    /// The rows of a person, by the reference as it stands in the register (case and accents aside).
    pub fn of_person(&self, person: &str) -> Vec<&Row> {
        let wanted = words::plain(person);
        self.rows.iter().filter(|r| !wanted.is_empty() && words::plain(&r.person) == wanted).collect()
    }
}

/// Those of the rows whose face the copy of this record shows.
pub fn shown_by<'a>(record: &FileRecord, rows: &[&'a Row]) -> Vec<&'a Row> {
    let written =
        matches!(record.outcome, Outcome::Cleaned | Outcome::AlreadyClean | Outcome::Copied | Outcome::Skipped);
    if !written {
        return Vec::new();
    }
    let of_photo = |r: &&&Row| match (&record.digest_coded, r.photo_key()) {
        (Some(digest), Some(key)) => digest.starts_with(key),
        _ => record.path == r.photo,
    };
    let hidden = |r: &Row| {
        let same = |g: &&crate::record::Region| g.id == r.id || g.rect.iou(r.rect) >= SAME;
        let mut regions = record.regions.iter().filter(|g| g.kind != RegionKind::Logo).filter(same).peekable();
        regions.peek().is_some() && regions.all(|g| g.hidden.is_some())
    };
    rows.iter().filter(of_photo).filter(|r| !hidden(r)).copied().collect()
}
