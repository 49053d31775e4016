//! Boxes as JPEG 2000 and Canon's raw files have them: length, type, body. ISO/IEC 15444-1 annex I, ISO/IEC 14496-12 §4.2.

use super::number;

/// One box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Box4 {
    pub(super) start: usize,
    pub(super) body: usize,
    pub(super) end: usize,
    pub(super) kind: [u8; 4],
}

/// The boxes between `at` and `end`, until they stop making sense; a box that is cut short ends with the range.
pub(super) fn boxes(data: &[u8], mut at: usize, end: usize) -> Vec<Box4> {
    let mut out = Vec::new();
    while at + 8 <= end && out.len() < 10_000 {
        let Some(kind) = data.get(at + 4..at + 8).and_then(|k| k.try_into().ok()) else { break };
        let (size, head) = match number(data, at, 4) {
            Some(0) => (Some(end - at), 8),
            Some(1) => (number(data, at + 8, 8), 16),
            other => (other, 8),
        };
        let Some(size) = size.filter(|s| *s >= head) else { break };
        let stop = at.saturating_add(size).min(end);
        out.push(Box4 { start: at, body: (at + head).min(stop), end: stop, kind });
        at = stop;
    }
    out
}
