//! Hides regions of a JPEG in its coded domain: the coefficients of the MCUs that a region touches are replaced, every
//! other block keeps its own exactly. No pixel is decoded. ITU-T T.81.
//!
//! With a solid mask the result depends on nothing that was hidden: two pictures with the same tables that differ only
//! there give the same bytes. The tables themselves stay the source's, grown where a symbol is missing.

mod check;
mod coders;
mod coefficients;
mod out;
mod picture;
mod progressive;
mod sequential;
mod table;
mod targets;

#[cfg(test)]
mod tests;

pub use check::check;

use super::area::{Grid, Hidden};
use super::{Redacted, Style};
use crate::error::{Error, Result};
use crate::format::Format;
use crate::format::jpeg::segments::{DHT, What};
use crate::limits::Limits;

use coders::{Coders, Stop};
use coefficients::Known;
use picture::Picture;
use targets::Targets;

/// What every scan is written from.
pub(crate) struct Job<'a> {
    picture: &'a Picture<'a>,
    grid: &'a Grid,
    targets: &'a Targets,
}

/// Hides `hidden` in a file that the cleaner wrote.
pub fn redact(file: &[u8], hidden: &[Hidden], limits: &Limits) -> Result<Redacted> {
    let picture = Picture::open(file, limits)?;
    let grid = Grid::new(picture.size(), picture.unit(), hidden)?;
    let targets = Targets::new(&picture, &grid, hidden)?;
    let job = Job { picture: &picture, grid: &grid, targets: &targets };
    let mut coders = Coders::new(&picture.tables);
    // A table without room is made anew once, and everything that was written with it is written again.
    let scans = loop {
        match scans(&job, &mut coders) {
            Ok(scans) => break scans,
            Err(Stop::Full(table)) => coders.make_room(table, &picture)?,
            Err(Stop::Error(e)) => return Err(e),
        }
    };
    let areas = hidden.iter().map(|h| grid.aligned(h.rect, picture.size())).collect();
    let notes = if hidden.iter().any(|h| h.style != Style::Solid) { vec!["redact.reversible"] } else { Vec::new() };
    Ok(Redacted { bytes: assemble(&picture, &coders, &scans)?, format: Format::Jpeg, areas, notes })
}

fn scans(job: &Job<'_>, coders: &mut Coders) -> Result<Vec<Vec<u8>>, Stop> {
    let picture = job.picture;
    let mut known = Known::new(picture);
    let mut out = Vec::with_capacity(picture.cut.scans.len());
    for number in 0..picture.cut.scans.len() {
        let view = picture.scan(number)?;
        out.push(if picture.frame.is_progressive() {
            progressive::Scan::new(job, &view, coders).run(number, &mut known)?
        } else {
            sequential::Scan::new(job, &view, coders, picture.data.len()).run(number)?
        });
    }
    Ok(out)
}

/// The file with the scans and the tables that changed.
fn assemble(picture: &Picture<'_>, coders: &Coders, scans: &[Vec<u8>]) -> Result<Vec<u8>> {
    let data = picture.data;
    let mut out = Vec::with_capacity(data.len().saturating_add(1024));
    for (i, item) in picture.cut.items.iter().enumerate() {
        match item.what {
            What::Coded(n) => {
                out.extend_from_slice(scans.get(n).map_or(&[], Vec::as_slice));
                continue;
            }
            What::Segment(DHT) => {
                let own = picture.tables.all.iter().enumerate().filter(|(_, t)| t.item == i);
                let mut body = Vec::new();
                let mut grown = false;
                for (n, t) in own {
                    match coders.grown(n) {
                        Some(definition) => {
                            grown = true;
                            body.push(t.selector);
                            body.extend(definition);
                        }
                        None => body.extend_from_slice(data.get(t.start..t.end).unwrap_or(&[])),
                    }
                }
                if grown {
                    let len = u16::try_from(body.len() + 2)
                        .map_err(|_| Error::refused("redact.tables", "the picture's Huffman tables do not fit"))?;
                    out.extend_from_slice(&[0xFF, DHT]);
                    out.extend_from_slice(&len.to_be_bytes());
                    out.extend(body);
                    continue;
                }
            }
            _ => {}
        }
        out.extend_from_slice(data.get(item.start..item.end).unwrap_or(&[]));
    }
    Ok(out)
}
