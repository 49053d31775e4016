//! Reports of a run: JSON Lines, CSV, SARIF and the summary on the terminal, all from one stream of records in path order.
//! It never judges a file, and never writes inside the folder of clean copies. Values arrive masked; nothing here unmasks.
//!
//! Records come in from many threads in any order. They are sorted on disk in bounded chunks (`crate::spool`), so that memory does
//! not grow with the number of files, and every format is written from the same sorted stream at the end.

mod baseline;
mod collect;
mod csv;
mod header;
mod html;
mod jsonl;
mod merge;
mod place;
mod safe;
mod sarif;
mod summary;
mod text;
mod totals;

pub use baseline::Baseline;
pub use collect::{Collector, Sink};
pub use csv::Csv;
pub use header::{Header, Shards};
pub use html::{Html, policy as html_policy};
pub use jsonl::{Jsonl, Line, Lines, read_header};
pub use merge::{MergeError, Merged, Pictures, merge};
pub use place::{Kind, Place, is_inside, real};
pub use safe::{printable, shell_word};
pub use sarif::Sarif;
pub use summary::{Task, Told, summary};
pub use text::{Paint, Text, about_code, sentence};
pub use totals::{Problem, Severities, Totals};

use std::cell::OnceCell;
use std::io::{self, Write};

use crate::geometry::Size;
use crate::record::FileRecord;

/// One record of the sorted stream: its JSON line, parsed only where a format needs it.
pub struct Entry {
    line: String,
    /// `WIDTHxHEIGHT` and the small picture in base64.
    picture: Option<String>,
    record: OnceCell<Option<Box<FileRecord>>>,
}

impl Entry {
    /// An entry from its line without the line break.
    pub fn new(line: String) -> Self {
        Entry { line, picture: None, record: OnceCell::new() }
    }

    /// The same line and picture once more, for a format that cannot write it yet.
    fn again(&self) -> Self {
        Entry { line: self.line.clone(), picture: self.picture.clone(), record: OnceCell::new() }
    }

    /// An entry as it was spooled: the line, and behind a line break its small picture.
    fn spooled(mut line: String) -> Self {
        let picture = line.find('\n').map(|at| line.split_off(at).trim_start().to_owned());
        Entry { picture, ..Entry::new(line) }
    }

    /// The small picture: its size, and the JPEG file in base64.
    pub fn picture(&self) -> Option<(Size, &str)> {
        let (size, data) = self.picture.as_deref()?.split_once(' ')?;
        let (width, height) = size.split_once('x')?;
        Some((Size::new(width.parse().ok()?, height.parse().ok()?), data))
    }

    /// The JSON line.
    pub fn line(&self) -> &str {
        &self.line
    }

    /// The record that the line holds.
    pub fn record(&self) -> io::Result<&FileRecord> {
        self.record
            .get_or_init(|| match serde_json::from_str(&self.line) {
                Ok(Line::File(r)) => Some(r),
                _ => None,
            })
            .as_deref()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a line of the report is not a file record"))
    }
}

/// A report format: called once with the header, once a file in path order, once with the totals.
pub trait Render {
    /// What stands before the first file.
    fn begin(&mut self, out: &mut dyn Write, header: &Header) -> io::Result<()>;
    /// One file.
    fn file(&mut self, out: &mut dyn Write, entry: &Entry) -> io::Result<()>;
    /// What stands after the last file.
    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()>;
}

/// The bytes by which records are sorted and joined: the path as it is, also where it is not UTF-8.
pub fn path_key(record: &FileRecord) -> Vec<u8> {
    use base64::Engine as _;
    let exact = record.path_b64.as_deref().and_then(|b| base64::engine::general_purpose::STANDARD.decode(b).ok());
    exact.unwrap_or_else(|| record.path.clone().into_bytes())
}

#[cfg(test)]
mod tests;
