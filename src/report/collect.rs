//! Takes the records of a run from many threads, keeps totals, and writes every report at the end in path order.
//! It never holds more than one chunk of records in memory.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};

use super::jsonl::file_line;
use super::{Baseline, Entry, Header, Jsonl, Place, Render, Totals, path_key};
use crate::record::{FileRecord, Picture, Reporter};
use crate::spool::{Sorted, Spool};

/// One report to write.
pub struct Sink {
    /// Its format.
    pub render: Box<dyn Render + Send>,
    /// Its file; `None` for the standard output.
    pub place: Option<Place>,
}

struct State {
    spool: Spool,
    totals: Totals,
    /// Records as they come, so that a run that is killed leaves what it did.
    partials: Vec<BufWriter<File>>,
    failed: Option<io::Error>,
}

/// The reporter of a run.
pub struct Collector {
    header: Header,
    /// Used at the end alone; behind a lock because writers need not be shareable.
    sinks: Mutex<Vec<Sink>>,
    state: Mutex<State>,
    baseline: Option<Arc<Baseline>>,
}

impl Collector {
    /// Starts the reports: their `.partial` files exist from here on, so that an unwritable place is known before any work.
    pub fn start(header: Header, sinks: Vec<Sink>) -> io::Result<Collector> {
        let mut partials = Vec::new();
        for place in sinks.iter().filter_map(|s| s.place.as_ref()) {
            let mut out = BufWriter::new(place.start()?);
            Jsonl.begin(&mut out, &header)?;
            out.flush()?;
            partials.push(out);
        }
        let state = State { spool: Spool::default(), totals: Totals::default(), partials, failed: None };
        Ok(Collector { header, sinks: Mutex::new(sinks), state: Mutex::new(state), baseline: None })
    }

    /// The same, telling what an earlier report does not name yet.
    #[must_use]
    pub fn against(mut self, baseline: Arc<Baseline>) -> Collector {
        self.state.get_mut().unwrap_or_else(PoisonError::into_inner).totals.fresh = Some(Default::default());
        self.baseline = Some(baseline);
        self
    }

    /// Writes the reports in path order and gives the totals; `complete` is false for a run that was stopped.
    pub fn finish(self, complete: bool, stdout: &mut dyn Write) -> io::Result<Totals> {
        let Collector { header, sinks, state, .. } = self;
        let mut sinks = sinks.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.totals.complete = complete;
        if let Some(e) = state.failed {
            return Err(e);
        }
        drop(state.partials);
        write_all(&header, &mut sinks, state.spool.into_sorted()?, &state.totals, stdout)?;
        Ok(state.totals)
    }
}

/// Writes one sorted stream through every sink.
pub(super) fn write_all(
    header: &Header,
    sinks: &mut [Sink],
    mut sorted: Sorted,
    totals: &Totals,
    stdout: &mut dyn Write,
) -> io::Result<()> {
    let mut files = Vec::new();
    for s in sinks.iter() {
        files.push(match &s.place {
            Some(p) => Some(BufWriter::with_capacity(256 << 10, p.fresh()?)),
            None => None,
        });
    }
    let mut each = |f: &mut dyn FnMut(&mut dyn Render, &mut dyn Write) -> io::Result<()>| {
        for (s, file) in sinks.iter_mut().zip(&mut files) {
            match file {
                Some(out) => f(s.render.as_mut(), out)?,
                None => f(s.render.as_mut(), stdout)?,
            }
        }
        io::Result::Ok(())
    };
    each(&mut |r, out| r.begin(out, header))?;
    while let Some((_, line)) = sorted.next_line()? {
        let entry = Entry::spooled(line);
        each(&mut |r, out| r.file(out, &entry))?;
    }
    each(&mut |r, out| r.end(out, totals))?;
    stdout.flush()?;
    for (s, file) in sinks.iter().zip(files) {
        if let (Some(place), Some(out)) = (&s.place, file) {
            place.finish(out.into_inner().map_err(io::IntoInnerError::into_error)?)?;
        }
    }
    Ok(())
}

impl Reporter for Collector {
    fn file(&self, record: &FileRecord) {
        self.pictured(record, None);
    }

    fn pictured(&self, record: &FileRecord, picture: Option<&Picture>) {
        let picture = picture.map(spooled).unwrap_or_default();
        let (key, line) = (path_key(record), file_line(record));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.totals.add(record);
        if let Some(s) = self.baseline.as_ref().and_then(|b| b.worst_new(record)) {
            state.totals.add_fresh(s);
        }
        let result = line.and_then(|line| {
            for out in &mut state.partials {
                out.write_all(line.as_bytes())?;
                out.write_all(b"\n")?;
            }
            state.spool.push(key, line + &picture)
        });
        if let Err(e) = result {
            state.failed.get_or_insert(e);
        }
    }
}

/// A small picture as it stands behind its line in the spool.
pub(super) fn spooled(p: &Picture) -> String {
    use base64::Engine as _;
    let data = base64::engine::general_purpose::STANDARD.encode(&p.jpeg);
    format!("\n{}x{} {data}", p.size.width, p.size.height)
}
