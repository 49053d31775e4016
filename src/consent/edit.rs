//! How rows come into a register: from a run that found faces, and from a table that people filled in. What they wrote, their
//! own columns and the order of rows and columns are kept. It never takes a row away.

use std::collections::HashMap;

use super::date::Date;
use super::row::{COLUMNS, Row, drawn_id};
use super::table::Table;
use super::wrong::{What, Wrong};
use super::{Register, word};
use crate::geometry::Rect;
use crate::record::{Region, RegionKind};

/// Two rectangles that overlap this much are the same face.
const SAME: f64 = 0.5;

/// What an import came to.
#[derive(Debug)]
pub struct Imported {
    /// The register as it shall be written.
    pub register: Register,
    /// Rows whose decision is another than before.
    pub changed: usize,
    /// Rows that are new.
    pub added: usize,
    /// Rows of the register that the table did not hold; they stay as they were.
    pub kept: usize,
}

impl Register {
    /// A register without rows.
    pub fn empty() -> Register {
        let headings = COLUMNS.map(str::to_owned).to_vec();
        Register { table: Table { headings, rows: Vec::new() }, ..Register::default() }
    }

    /// Adds a row for each face of a photo that has none yet; how many were added. The same picture under two names has its
    /// faces once.
    pub fn take(&mut self, photo: &str, digest: &str, regions: &[Region]) -> usize {
        self.complete_headings();
        let mut added = 0;
        for (n, r) in regions.iter().enumerate().filter(|(_, r)| r.kind != RegionKind::Logo) {
            if self.holds(digest, r) {
                continue;
            }
            let row = Row {
                line: self.table.rows.last().map_or(1, |(line, _)| *line) + 1,
                id: r.id.clone(),
                photo: photo.to_owned(),
                rect: r.rect,
                stated: r.decision,
                person: String::new(),
                minor: false,
                signatures: 0,
                basis: String::new(),
                media: Vec::new(),
                date: None,
                until: None,
                digest: digest.to_owned(),
            };
            let cells = self.table.headings.iter().map(|h| written(h, &row, n + 1, r.score)).collect();
            self.table.rows.push((row.line, cells));
            self.add(row);
            added += 1;
        }
        added
    }

    fn holds(&self, digest: &str, region: &Region) -> bool {
        let rows = digest.get(..12).and_then(|key| self.by_key.get(key));
        rows.into_iter().flatten().filter_map(|n| self.rows.get(*n)).any(|r| {
            (r.digest.is_empty() || r.digest == digest) && (r.id == region.id || r.rect.iou(region.rect) >= SAME)
        })
    }

    /// The digest that a row of that photo names.
    fn digest_of(&self, photo: &str) -> Option<&str> {
        let rows = self.by_photo.get(photo).into_iter().flatten().filter_map(|n| self.rows.get(*n));
        rows.map(|r| r.digest.as_str()).find(|d| !d.is_empty())
    }
}

/// A cell of a new row. Undecided faces have blank cells: those are what people fill in.
fn written(heading: &str, row: &Row, number: usize, score: f64) -> String {
    match heading.to_ascii_lowercase().as_str() {
        "id" => row.id.clone(),
        "photo" => row.photo.clone(),
        "number" => number.to_string(),
        "box" => shown(row.rect),
        "score" if score > 0.0 => format!("{score:.3}"),
        "decision" => word(row.stated).to_owned(),
        "digest" => row.digest.clone(),
        _ => String::new(),
    }
}

/// In brackets: spreadsheets must not take the numbers for one number with separators.
fn shown(rect: Rect) -> String {
    format!("{:?}", <[u32; 4]>::from(rect))
}

/// Joins a table that people filled in with the register that it came from, if there is one. `digest_of` knows photos by path.
pub fn import(
    saved: Register,
    into: Option<&Register>,
    digest_of: &dyn Fn(&str) -> Option<String>,
    today: Date,
) -> Result<Imported, Vec<Wrong>> {
    let none = Register::default();
    let old = into.unwrap_or(&none);
    let by_id: HashMap<&str, usize> =
        old.rows.iter().enumerate().filter(|(_, r)| !r.id.is_empty()).map(|(n, r)| (r.id.as_str(), n)).collect();
    if into.is_some() {
        unknown_ids(&saved, &by_id)?;
    }
    let mut table = saved.table.clone();
    for h in old.table.headings.iter().map(String::as_str).chain(["id", "digest"]) {
        if !table.headings.iter().any(|o| o.eq_ignore_ascii_case(h)) {
            table.headings.push(h.to_owned());
        }
    }
    let at = |h: &str, t: &Table| t.headings.iter().position(|o| o.eq_ignore_ascii_case(h));
    let from_old: Vec<Option<usize>> = table.headings.iter().map(|h| at(h, &old.table)).collect();
    let own = saved.table.headings.len();
    let (id_at, digest_at) = (at("id", &table).unwrap_or(0), at("digest", &table).unwrap_or(0));
    let old_cell = |n: usize, column: usize| {
        let cells = old.table.rows.get(n).map(|(_, c)| c);
        from_old.get(column).copied().flatten().and_then(|o| cells?.get(o)).cloned().unwrap_or_default()
    };
    let mut seen = vec![false; old.rows.len()];
    let (mut changed, mut added) = (0, 0);
    for ((_, cells), row) in table.rows.iter_mut().zip(&saved.rows) {
        let before = by_id.get(row.id.as_str()).copied().or_else(|| same_drawn(old, row));
        for column in own..table.headings.len() {
            cells.push(before.map(|n| old_cell(n, column)).unwrap_or_default());
        }
        match before {
            Some(n) => {
                if let Some(s) = seen.get_mut(n) {
                    *s = true;
                }
                changed += usize::from(old.rows.get(n).is_some_and(|o| o.stated != row.stated));
            }
            None => added += 1,
        }
        let known =
            [row.digest.as_str(), saved.digest_of(&row.photo).unwrap_or(""), old.digest_of(&row.photo).unwrap_or("")];
        let known = known.iter().find(|d| !d.is_empty()).map(|d| (*d).to_owned()).or_else(|| digest_of(&row.photo));
        let digest = known.unwrap_or_default();
        if row.id.is_empty() {
            let id = before.and_then(|n| old.rows.get(n)).map(|o| o.id.clone()).filter(|id| !id.is_empty());
            put(cells, id_at, id.unwrap_or_else(|| drawn_id(&digest, &row.photo, row.rect)));
        }
        if row.digest.is_empty()
            && cells.get(id_at).is_some_and(|id| id.split('-').next().is_some_and(|k| digest.starts_with(k)))
        {
            put(cells, digest_at, digest);
        }
    }
    let mut kept = 0;
    for (n, _) in seen.iter().enumerate().filter(|(_, s)| !**s) {
        let line = table.rows.last().map_or(1, |(l, _)| *l) + 1;
        let cells = (0..table.headings.len()).map(|column| old_cell(n, column)).collect();
        table.rows.push((line, cells));
        kept += 1;
    }
    Ok(Imported { register: Register::of(table, today)?, changed, added, kept })
}

/// A hand-given rectangle that the register holds already.
fn same_drawn(old: &Register, row: &Row) -> Option<usize> {
    let rows = old.by_photo.get(&row.photo).filter(|_| row.id.is_empty())?;
    rows.iter().copied().find(|n| old.rows.get(*n).is_some_and(|o| o.rect == row.rect && o.is_drawn()))
}

fn unknown_ids(saved: &Register, by_id: &HashMap<&str, usize>) -> Result<(), Vec<Wrong>> {
    let at = saved.table.headings.iter().position(|h| h.eq_ignore_ascii_case("id")).unwrap_or(0);
    let name = saved.table.headings.get(at).map_or("id", String::as_str);
    let unknown = saved.rows.iter().filter(|r| !r.id.is_empty() && !by_id.contains_key(r.id.as_str()));
    let wrong: Vec<Wrong> =
        unknown.take(super::LISTED).map(|r| Wrong::at(r.line, at, name, &r.id, What::IdUnknown)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

fn put(cells: &mut [String], at: usize, value: String) {
    if let Some(c) = cells.get_mut(at) {
        *c = value;
    }
}
