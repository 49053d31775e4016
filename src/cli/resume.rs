//! `--resume`: which files an earlier report already covers. It keeps a few bytes a file, the record stays on disk.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;

use super::fault::Fault;
use crate::record::{FileRecord, InputFile, Outcome};
use crate::report::{Header, Line, Lines, path_key};

/// What the pipeline asks for each input: the record of before, if the file is as it was.
pub(super) type Resume = Box<dyn Fn(&InputFile, Option<i64>) -> Option<FileRecord> + Send + Sync>;

#[derive(Clone, Copy)]
struct Known {
    at: u64,
    size: u64,
    modified: i64,
}

/// Reads an earlier report. `None` when another version or policy made it: then nothing may be skipped.
pub(super) fn from_report(path: &Path, header: &Header) -> Result<Option<Resume>, Fault> {
    let fault = |e: std::io::Error| Fault::file("err-report-read", path, e);
    let mut lines = Lines::open(path).map_err(fault)?;
    // Sixteen bytes of a digest stand for the path.
    let mut known: HashMap<[u8; 16], Known> = HashMap::new();
    let mut first = true;
    while let Some((at, _, line)) = lines.next_line().map_err(fault)? {
        match line {
            Line::Header(h) if first && !h.agrees(header) => return Ok(None),
            Line::Header(_) if first => {}
            Line::File(r) => {
                let done =
                    matches!(r.outcome, Outcome::Scanned | Outcome::Cleaned | Outcome::AlreadyClean | Outcome::Skipped);
                if let (true, Some(modified)) = (done, r.modified) {
                    known.insert(short(&path_key(&r)), Known { at, size: r.size, modified });
                }
            }
            _ if first => {
                return Err(Fault::usage(
                    "err-report-read",
                    &[("path", path.display().to_string().into()), ("why", "header".into())],
                ));
            }
            _ => {}
        }
        first = false;
    }
    let file = Mutex::new(BufReader::new(File::open(path).map_err(fault)?));
    Ok(Some(Box::new(move |input, modified| {
        let k = known.get(&short(&input_key(input)))?;
        if k.size != input.size || Some(k.modified) != modified {
            return None;
        }
        let mut line = String::new();
        {
            let mut f = file.lock().ok()?;
            f.seek(SeekFrom::Start(k.at)).ok()?;
            f.read_line(&mut line).ok()?;
        }
        match serde_json::from_str(&line) {
            Ok(Line::File(r)) => Some(*r),
            _ => None,
        }
    })))
}

fn short(key: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    let hash = blake3::hash(key);
    out.copy_from_slice(hash.as_bytes().first_chunk::<16>().unwrap_or(&[0; 16]));
    out
}

/// The bytes of the path as reports name it.
fn input_key(input: &InputFile) -> Vec<u8> {
    let path = match &input.base {
        Some(b) => b.join(&input.relative),
        None => input.relative.clone(),
    };
    let bytes = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) { bytes.iter().map(|b| if *b == b'\\' { b'/' } else { *b }).collect() } else { bytes.to_vec() }
}
