//! Frame header (SOFn) and scan header (SOS): the numbers that say how blocks lie in the coded data.
//! It never reads coded data and never judges metadata. ITU-T T.81 §A.2, §B.2.2, §B.2.3.

use std::borrow::Cow;

/// Width in samples of a block's side.
const BLOCK: u32 = 8;
/// Most blocks of one interleaved MCU (T.81 §B.2.3).
const MCU_BLOCKS: usize = 10;

/// One component of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Component {
    /// Component identifier, as scans name it.
    pub(crate) id: u8,
    /// Horizontal sampling factor, 1 to 4.
    pub(crate) h: u8,
    /// Vertical sampling factor, 1 to 4.
    pub(crate) v: u8,
    /// Selector of its quantisation table.
    pub(crate) tq: u8,
    /// Blocks in a row of its own, as scans of this component alone count them.
    pub(crate) width_in_blocks: u32,
    /// Rows of blocks of its own.
    pub(crate) height_in_blocks: u32,
}

/// The frame header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The marker's second byte: 0xC0 baseline, 0xC1 extended, 0xC2 progressive, others refused elsewhere.
    pub(crate) sof: u8,
    /// Bits of one sample.
    pub(crate) precision: u8,
    /// Width in pixels.
    pub(crate) width: u16,
    /// Height in pixels; 0 where a DNL segment was to tell it.
    pub(crate) height: u16,
    /// The components in the order of the header.
    pub(crate) components: Vec<Component>,
    /// Largest horizontal sampling factor.
    pub(crate) h_max: u8,
    /// Largest vertical sampling factor.
    pub(crate) v_max: u8,
}

impl Frame {
    /// Reads the body of a SOFn segment (behind its length).
    pub(crate) fn parse(sof: u8, body: &[u8]) -> Result<Frame, Cow<'static, str>> {
        let Some((&[precision, y1, y0, x1, x0, n], rest)) = body.split_first_chunk::<6>() else {
            return Err("a frame header of at least 8 bytes was expected".into());
        };
        let (height, width) = (u16::from_be_bytes([y1, y0]), u16::from_be_bytes([x1, x0]));
        if width == 0 || n == 0 || n > 10 {
            return Err("a frame of at least one column and 1 to 10 components was expected".into());
        }
        if rest.len() != usize::from(n) * 3 {
            return Err("a frame header as long as its components was expected".into());
        }
        let mut components = Vec::with_capacity(usize::from(n));
        for c in rest.chunks_exact(3) {
            let &[id, hv, tq] = c else { continue };
            let (h, v) = (hv >> 4, hv & 15);
            if !(1..=4).contains(&h) || !(1..=4).contains(&v) {
                return Err("sampling factors from 1 to 4 were expected".into());
            }
            components.push(Component { id, h, v, tq, width_in_blocks: 0, height_in_blocks: 0 });
        }
        let h_max = components.iter().map(|c| c.h).max().unwrap_or(1);
        let v_max = components.iter().map(|c| c.v).max().unwrap_or(1);
        for c in &mut components {
            c.width_in_blocks = (u32::from(width) * u32::from(c.h)).div_ceil(u32::from(h_max) * BLOCK);
            c.height_in_blocks = (u32::from(height) * u32::from(c.v)).div_ceil(u32::from(v_max) * BLOCK);
        }
        Ok(Frame { sof, precision, width, height, components, h_max, v_max })
    }

    /// True for SOF2.
    pub(crate) fn is_progressive(&self) -> bool {
        self.sof == 0xC2
    }
}

/// One component of a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScanComponent {
    /// Index into [`Frame::components`].
    pub(crate) index: usize,
    /// Selector of its DC table.
    pub(crate) dc: u8,
    /// Selector of its AC table.
    pub(crate) ac: u8,
}

/// The scan header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scan {
    /// The components in the order of the header.
    pub(crate) components: Vec<ScanComponent>,
    /// First coefficient in zigzag order (progressive).
    pub(crate) ss: u8,
    /// Last coefficient in zigzag order (progressive).
    pub(crate) se: u8,
    /// Bit position of the scan before, 0 for a first scan (progressive).
    pub(crate) ah: u8,
    /// Bit position of this scan (progressive).
    pub(crate) al: u8,
}

impl Scan {
    /// Reads the body of a SOS segment (behind its length) against its frame.
    pub(crate) fn parse(frame: &Frame, body: &[u8]) -> Result<Scan, Cow<'static, str>> {
        let Some((&n, rest)) = body.split_first() else {
            return Err("a scan header was expected".into());
        };
        let n = usize::from(n);
        if !(1..=4).contains(&n) || rest.len() != n * 2 + 3 {
            return Err("a scan header of 1 to 4 components was expected".into());
        }
        let (list, tail) = rest.split_at(n * 2);
        let mut components: Vec<ScanComponent> = Vec::with_capacity(n);
        for c in list.chunks_exact(2) {
            let &[id, tables] = c else { continue };
            // Frames that give one identifier to several components exist; widespread decoders then take the
            // components by position, and so must we to read the same picture.
            let at = components.len();
            let found = frame.components.iter().enumerate().position(|(i, f)| f.id == id && i >= at);
            let Some(index) = found.filter(|i| components.iter().all(|c| c.index != *i)) else {
                return Err("the identifier of a component of the frame was expected".into());
            };
            components.push(ScanComponent { index, dc: tables >> 4, ac: tables & 15 });
        }
        let &[ss, se, a] = tail else {
            return Err("a spectral selection was expected".into());
        };
        let scan = Scan { components, ss, se, ah: a >> 4, al: a & 15 };
        if n > 1 && scan.blocks(frame).len() > MCU_BLOCKS {
            return Err("at most 10 blocks in a minimum coded unit were expected".into());
        }
        if frame.is_progressive() && !scan.progression_is_sound() {
            return Err("a spectral selection that progressive pictures allow was expected".into());
        }
        Ok(scan)
    }

    /// T.81 §G.1.1.1: DC and AC never share a scan, AC scans hold one component, bits come one at a time.
    fn progression_is_sound(&self) -> bool {
        let band =
            if self.ss == 0 { self.se == 0 } else { self.ss <= self.se && self.se < 64 && self.components.len() == 1 };
        band && (self.ah == 0 || self.al == self.ah - 1) && self.al <= 13
    }

    /// True where the scan's DC tables are read.
    pub(crate) fn uses_dc(&self, frame: &Frame) -> bool {
        !frame.is_progressive() || (self.ss == 0 && self.ah == 0)
    }

    /// True where the scan's AC tables are read.
    pub(crate) fn uses_ac(&self, frame: &Frame) -> bool {
        !frame.is_progressive() || self.ss > 0
    }

    /// The blocks of one MCU: for each the index into [`Scan::components`].
    pub(crate) fn blocks(&self, frame: &Frame) -> Vec<usize> {
        if self.components.len() == 1 {
            return vec![0];
        }
        let mut out = Vec::new();
        for (i, c) in self.components.iter().enumerate() {
            let Some(f) = frame.components.get(c.index) else { continue };
            out.extend(std::iter::repeat_n(i, usize::from(f.h) * usize::from(f.v)));
        }
        out
    }

    /// Number of MCUs of the scan.
    pub(crate) fn mcus(&self, frame: &Frame) -> u64 {
        if let [one] = self.components.as_slice() {
            let c = frame.components.get(one.index);
            return c.map_or(0, |c| u64::from(c.width_in_blocks) * u64::from(c.height_in_blocks));
        }
        let across = u32::from(frame.width).div_ceil(u32::from(frame.h_max) * BLOCK);
        let down = u32::from(frame.height).div_ceil(u32::from(frame.v_max) * BLOCK);
        u64::from(across) * u64::from(down)
    }
}
