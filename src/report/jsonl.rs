//! JSON Lines: one object a line, tagged `type`: `header`, `file`, `summary` (RFC 8259, one value a line).
//! It never changes a record on its way: merging is byte for byte.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Entry, Header, Render, Totals};
use crate::record::FileRecord;

/// Longest line that is read back; a record above this is damaged or hostile.
const LINE_BYTES: u64 = 64 << 20;

/// A line of a report.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Line {
    /// The first line.
    Header(Box<Header>),
    /// One file.
    File(Box<FileRecord>),
    /// The last line.
    Summary {
        /// False when the run was stopped before its end.
        #[serde(default)]
        complete: bool,
    },
    /// A kind that a later version may write.
    #[serde(other)]
    Other,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Out<'a> {
    Header(&'a Header),
    Summary(&'a Totals),
}

/// The line of a record, without line break.
pub(super) fn file_line(record: &FileRecord) -> io::Result<String> {
    let mut line = String::from(r#"{"type":"file","#);
    let json = serde_json::to_string(record)?;
    line.push_str(json.strip_prefix('{').unwrap_or(&json));
    Ok(line)
}

/// Writes JSON Lines.
#[derive(Default)]
pub struct Jsonl;

impl Render for Jsonl {
    fn begin(&mut self, out: &mut dyn Write, header: &Header) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Out::Header(header))?;
        out.write_all(b"\n")
    }

    fn file(&mut self, out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        out.write_all(entry.line().as_bytes())?;
        out.write_all(b"\n")
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Out::Summary(totals))?;
        out.write_all(b"\n")
    }
}

/// Reads a report line by line, with the offset of each.
pub struct Lines {
    input: BufReader<File>,
    at: u64,
    number: u64,
}

impl Lines {
    /// Opens a report.
    pub fn open(path: &Path) -> io::Result<Lines> {
        Ok(Lines { input: BufReader::with_capacity(256 << 10, File::open(path)?), at: 0, number: 0 })
    }

    /// The next line that is not blank: its offset, its text, and what it holds.
    ///
    /// A last line that was cut off (a run that was killed) ends the report without error.
    pub fn next_line(&mut self) -> io::Result<Option<(u64, String, Line)>> {
        loop {
            let mut text = Vec::new();
            let n = (&mut self.input).take(LINE_BYTES).read_until(b'\n', &mut text)? as u64;
            if n == 0 {
                return Ok(None);
            }
            let at = self.at;
            self.at += n;
            self.number += 1;
            let whole = text.last() == Some(&b'\n');
            let text = String::from_utf8(text).map_err(|_| self.damaged("not UTF-8"))?;
            let text = text.trim_end_matches(['\n', '\r']);
            if text.is_empty() {
                continue;
            }
            return match serde_json::from_str(text) {
                Ok(line) => Ok(Some((at, text.to_owned(), line))),
                Err(_) if !whole => Ok(None),
                Err(e) => Err(self.damaged(&e.to_string())),
            };
        }
    }

    fn damaged(&self, why: &str) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, format!("line {}: {why}", self.number))
    }
}

/// The header of a report.
pub fn read_header(path: &Path) -> io::Result<Header> {
    match Lines::open(path)?.next_line()? {
        Some((_, _, Line::Header(h))) => Ok(*h),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "line 1: no header of an estompe report")),
    }
}
