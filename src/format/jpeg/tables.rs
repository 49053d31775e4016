//! Which quantisation and Huffman tables and restart intervals the displayed scans really use.
//! It follows definitions and redefinitions in file order and never decodes coded data. ITU-T T.81 §B.2.4.

use std::borrow::Cow;
use std::rc::Rc;

use super::frame::ScanComponent;
use super::huffman::{HuffmanTable, typical};
use super::segments::{Cut, DHT, DQT, DRI, SOS, Trouble, What};

/// One table of a DQT or DHT segment, or one restart interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Table {
    /// Index of its segment into [`Cut::items`].
    pub(crate) item: usize,
    /// First byte in the file.
    pub(crate) start: usize,
    /// Behind its last byte.
    pub(crate) end: usize,
    /// Class and slot as the segment gives them.
    pub(crate) selector: u8,
    /// True where a displayed scan uses it.
    pub(crate) used: bool,
}

/// What one scan is decoded with.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScanTables {
    /// DC table of each component of the scan, as index into [`Tables::all`]; `None`: not needed, or the typical table.
    pub(crate) dc: Vec<Option<usize>>,
    /// The same for AC.
    pub(crate) ac: Vec<Option<usize>>,
    /// Restart interval in MCUs; 0 for none.
    pub(crate) restart: u16,
}

/// All tables of the file, and what each scan uses.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// In file order.
    pub(crate) all: Vec<Table>,
    /// One for each scan of [`Cut::scans`].
    pub(crate) scans: Vec<ScanTables>,
}

#[derive(Default)]
struct State {
    quant: [Option<usize>; 4],
    dc: [Option<usize>; 4],
    ac: [Option<usize>; 4],
    restart: Option<usize>,
    interval: u16,
    latched: Vec<bool>,
}

/// Follows the definitions through the file. The first trouble with a table that a scan needs comes back beside them.
pub(crate) fn resolve(data: &[u8], cut: &Cut) -> (Tables, Option<Trouble>) {
    let mut out = Tables::default();
    let mut state = State::default();
    let mut trouble = None;
    let mut scans = cut.scans.iter();
    for (i, item) in cut.items.iter().enumerate().take(cut.hidden_from) {
        let What::Segment(m) = item.what else { continue };
        let found = match m {
            DQT | DHT => define(data, i, cut, m, &mut out, &mut state),
            DRI => {
                state.restart = Some(out.all.len());
                out.all.push(Table { item: i, start: item.start, end: item.end, selector: 0, used: false });
                state.interval = match item.body(data) {
                    &[a, b] => u16::from_be_bytes([a, b]),
                    _ => 0,
                };
                Ok(())
            }
            SOS => match scans.clone().next() {
                Some((at, scan)) if *at == i => {
                    scans.next();
                    use_tables(cut, &scan.components, scan, &mut out, &mut state).map_err(|what| (item.start, what))
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        };
        if let (Err((at, what)), None) = (found, &trouble) {
            trouble = Some(Trouble::Broken(at, what.into()));
        }
    }
    (out, trouble)
}

type Found = Result<(), (usize, &'static str)>;

fn define(data: &[u8], item: usize, cut: &Cut, m: u8, out: &mut Tables, state: &mut State) -> Found {
    let Some(seg) = cut.items.get(item) else { return Ok(()) };
    let mut at = seg.start + 4;
    while at < seg.end {
        let Some((&selector, rest)) = data.get(at..seg.end).and_then(|d| d.split_first()) else { break };
        let (class, slot) = (selector >> 4, usize::from(selector & 15));
        let len = if m == DQT {
            if class == 0 { 64 } else { 128 }
        } else {
            let Some(counts) = rest.first_chunk::<16>() else {
                return Err((at, "16 counts of Huffman codes were expected"));
            };
            16 + counts.iter().map(|&n| usize::from(n)).sum::<usize>()
        };
        if len > rest.len() || (m == DHT && len > 16 + 256) {
            return Err((at, "a table that ends inside its segment was expected"));
        }
        let slots = match (m, class) {
            (DQT, _) => &mut state.quant,
            (_, 0) => &mut state.dc,
            _ => &mut state.ac,
        };
        match slots.get_mut(slot) {
            Some(s) if m == DQT || class < 2 => *s = Some(out.all.len()),
            _ => return Err((at, "a table for slot 0 to 3 was expected")),
        }
        let end = at + 1 + len;
        out.all.push(Table { item, start: at, end, selector, used: false });
        at = end;
    }
    Ok(())
}

fn use_tables(
    cut: &Cut,
    components: &[ScanComponent],
    scan: &super::frame::Scan,
    out: &mut Tables,
    state: &mut State,
) -> Result<(), &'static str> {
    let mut st = ScanTables { restart: state.interval, ..Default::default() };
    let mut result = Ok(());
    if let Some(frame) = &cut.frame {
        state.latched.resize(frame.components.len(), false);
        let mut marked = Vec::new();
        for c in components {
            // Decoders take a component's quantisation table when its first scan begins, and never again.
            if let (Some(latched), Some(f)) = (state.latched.get_mut(c.index), frame.components.get(c.index))
                && !std::mem::replace(latched, true)
            {
                match state.quant.get(usize::from(f.tq)) {
                    Some(&Some(t)) => marked.push(t),
                    _ => result = Err("a quantisation table for each component was expected"),
                }
            }
            let mut huffman = |slots: &[Option<usize>; 4], slot: u8| {
                let slot = usize::from(slot);
                match slots.get(slot) {
                    Some(&Some(t)) => {
                        marked.push(t);
                        Some(t)
                    }
                    Some(&None) if slot < 2 && !frame.is_progressive() => None,
                    _ => {
                        result = Err("a Huffman table for each component was expected");
                        None
                    }
                }
            };
            st.dc.push(if scan.uses_dc(frame) { huffman(&state.dc, c.dc) } else { None });
            st.ac.push(if scan.uses_ac(frame) { huffman(&state.ac, c.ac) } else { None });
        }
        marked.extend(state.restart);
        for t in marked {
            if let Some(t) = out.all.get_mut(t) {
                t.used = true;
            }
        }
    }
    out.scans.push(st);
    result
}

impl Tables {
    /// The Huffman table at `index`, or the typical one of the slot where the file defines none.
    pub(crate) fn huffman(
        &self,
        data: &[u8],
        index: Option<usize>,
        ac: bool,
        slot: u8,
    ) -> Result<Rc<HuffmanTable>, Trouble> {
        let Some(t) = index.and_then(|i| self.all.get(i)) else {
            let t = typical(ac, usize::from(slot));
            return t.map(Rc::new).ok_or_else(|| broken(0, "a Huffman table was expected"));
        };
        let body = data.get(t.start.saturating_add(1)..t.end).unwrap_or(&[]);
        let table = body.split_first_chunk::<16>().and_then(|(counts, values)| HuffmanTable::new(counts, values));
        match table {
            Some(h) if ac || h.is_sound_for_dc() => Ok(Rc::new(h)),
            _ => Err(broken(t.start, "a sound Huffman table was expected")),
        }
    }
}

fn broken(at: usize, what: impl Into<Cow<'static, str>>) -> Trouble {
    Trouble::Broken(at, what.into())
}
