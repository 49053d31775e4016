//! The register of decisions: a table with a row a face, that people fill in with a spreadsheet or on the review page.
//! It joins rows and regions; it hides nothing and writes no file. It holds no portrait, no template and nothing by which a
//! face could be recognised: a row is found by the picture's data and a rectangle.

mod cell;
mod date;
mod decide;
mod edit;
mod join;
mod row;
mod status;
mod table;
mod words;
mod wrong;

pub use cell::neutral;
pub use date::Date;
pub use decide::{FILLED, Step};
pub use edit::{Imported, import};
pub use join::{Photo, Settled};
pub use row::{COLUMNS, Row, Terms, drawn_id};
pub use status::{Status, shown_by, status};
pub use words::word;
pub use wrong::{What, Wrong};

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use row::Reader;
use table::Table;

/// At most this many mistakes are listed at once.
const LISTED: usize = 20;

/// A register that was read and found sound.
#[derive(Debug, Default)]
pub struct Register {
    table: Table,
    rows: Vec<Row>,
    /// Rows by the first digits of the digest of the photo's coded data.
    by_key: HashMap<String, Vec<usize>>,
    /// Rows by the photo's path.
    by_photo: HashMap<String, Vec<usize>>,
    /// Rows whose photo was met in this run.
    met: Vec<AtomicBool>,
}

impl Register {
    /// Reads a register; every mistake that it finds, up to twenty.
    pub fn read(bytes: &[u8], today: Date) -> Result<Register, Vec<Wrong>> {
        let table = table::read(bytes, &row::NEEDED).map_err(|w| vec![w])?;
        Register::of(table, today)
    }

    fn of(table: Table, today: Date) -> Result<Register, Vec<Wrong>> {
        let reader = Reader::new(&table, today).map_err(|w| vec![w])?;
        let mut register = Register::default();
        let mut wrong = Vec::new();
        let mut ids: HashMap<&str, u64> = HashMap::new();
        let mut drawn = HashMap::new();
        let id_at = reader.position("id").unwrap_or(0);
        for (line, cells) in &table.rows {
            if wrong.len() >= LISTED {
                break;
            }
            let row = match reader.row(*line, cells) {
                Ok(row) => row,
                Err(w) => {
                    wrong.push(w);
                    continue;
                }
            };
            let id = cells.get(id_at).map_or("", |c| c.trim());
            if id.is_empty() {
                if drawn.insert((row.photo.clone(), <[u32; 4]>::from(row.rect)), *line).is_some() {
                    let text = format!("{:?}", <[u32; 4]>::from(row.rect));
                    wrong.push(reader.wrong(*line, "box", &text, What::RectangleTwice));
                }
            } else if ids.insert(id, *line).is_some() {
                wrong.push(reader.wrong(*line, "id", id, What::IdTwice));
            }
            register.add(row);
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        register.table = table;
        Ok(register)
    }

    fn add(&mut self, row: Row) {
        let n = self.rows.len();
        if let Some(key) = row.photo_key() {
            self.by_key.entry(key.to_owned()).or_default().push(n);
        }
        self.by_photo.entry(row.photo.clone()).or_default().push(n);
        self.met.push(AtomicBool::new(false));
        self.rows.push(row);
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The register as a file that spreadsheets open.
    pub fn to_csv(&self) -> Vec<u8> {
        table::write(&self.table)
    }

    /// Rows whose photo no run has met since the register was read.
    pub fn unmet(&self) -> usize {
        self.met.iter().filter(|m| !m.load(Ordering::Relaxed)).count()
    }

    /// Digest of what holds under these terms: two runs with the same one treat every photo alike.
    pub fn digest(&self, terms: &Terms) -> String {
        let mut hasher = blake3::Hasher::new();
        for r in &self.rows {
            let line = (&r.id, &r.photo, <[u32; 4]>::from(r.rect), r.decision(terms), &r.digest);
            hasher.update(format!("{line:?}\n").as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// A register and what its decisions are measured against: all that a run needs.
#[derive(Debug)]
pub struct Consent {
    /// The rows.
    pub register: Register,
    /// Day, signatures, medium.
    pub terms: Terms,
}

#[cfg(test)]
mod tests;
