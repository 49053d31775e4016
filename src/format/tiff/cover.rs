//! Claims on ranges of a file, brought into the partition that a layout is: where claims overlap, the stronger one holds.
//! Ranges without a claim become gaps. It knows no tag and no codec.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::format::{Layout, PartKind, Payload, PayloadBytes, PayloadKind, Span};

/// From this size on bytes that nothing names are shown to readers.
const WORTH_READING: u64 = 8;

/// How strong a claim is, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strength {
    /// Bytes behind the end of coded data, tables without use.
    Slack,
    /// A picture that is not displayed.
    Preview,
    /// A value.
    Value,
    /// A directory.
    Structure,
    /// Coded picture data that is displayed.
    Coded,
}

/// What bytes without a claim are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gaps {
    /// Traces: the grammar of the format names every byte.
    Traces,
    /// The format's own content, which is not looked into.
    Content,
}

/// What claims share: their role and name.
pub(crate) type Group = usize;

/// The claims on one file.
#[derive(Debug)]
pub(crate) struct Cover {
    size: u64,
    groups: Vec<(PartKind, Cow<'static, str>)>,
    claims: Vec<(u64, u64, Strength, Group)>,
}

impl Cover {
    /// No claim on a file of `size` bytes.
    pub(crate) fn new(size: u64) -> Self {
        Cover { size, groups: Vec::new(), claims: Vec::new() }
    }

    /// A new role and name.
    pub(crate) fn group(&mut self, kind: PartKind, label: impl Into<Cow<'static, str>>) -> Group {
        self.groups.push((kind, label.into()));
        self.groups.len() - 1
    }

    /// Claims a range; what lies outside of the file is left off.
    pub(crate) fn claim(&mut self, group: Group, start: u64, end: u64, strength: Strength) {
        let end = end.min(self.size);
        if start < end {
            self.claims.push((start, end, strength, group));
        }
    }

    /// Fills the layout with parts; gives the parts of every group.
    pub(crate) fn finish(mut self, file: &[u8], gaps: Gaps, layout: &mut Layout) -> Vec<Vec<usize>> {
        self.claims.sort_by_key(|c| c.0);
        let mut borders: Vec<u64> = self.claims.iter().flat_map(|c| [c.0, c.1]).chain([0, self.size]).collect();
        borders.sort_unstable();
        borders.dedup();
        let mut of_group = vec![Vec::new(); self.groups.len()];
        let mut waiting = self.claims.iter().peekable();
        let mut active: BinaryHeap<(Strength, Reverse<Group>, u64)> = BinaryHeap::new();
        let mut last: Option<Option<Group>> = None;
        for pair in borders.windows(2) {
            let &[from, to] = pair else { continue };
            while let Some(c) = waiting.next_if(|c| c.0 <= from) {
                active.push((c.2, Reverse(c.3), c.1));
            }
            while active.peek().is_some_and(|c| c.2 <= from) {
                active.pop();
            }
            let owner = active.peek().map(|c| c.1.0);
            match (owner, layout.parts.last_mut()) {
                (Some(group), Some(part)) if last == Some(Some(group)) => part.span = Span::new(part.span.start, to),
                (Some(group), _) => {
                    if let Some((kind, label)) = self.groups.get(group) {
                        let part = layout.push(from, to, *kind, label.clone());
                        if let Some(list) = of_group.get_mut(group) {
                            list.push(part);
                        }
                    }
                }
                (None, _) if gaps == Gaps::Content => {
                    layout.push(from, to, PartKind::Coded, "content");
                }
                (None, _) => gap(file, from, to, layout),
            }
            last = Some(owner);
        }
        of_group
    }
}

/// Bytes that no directory names: fill where all are zero, a trace where not.
fn gap(file: &[u8], from: u64, to: u64, layout: &mut Layout) {
    let span = Span::new(from, to);
    let bytes = span.of(file);
    if bytes.iter().all(|b| *b == 0) {
        layout.push(from, to, PartKind::Fill, "zero bytes");
        return;
    }
    let behind = to == file.len() as u64;
    let (kind, label) = if behind {
        (PartKind::Trailer, "bytes behind the last part")
    } else {
        (PartKind::Gap, "bytes that no directory names")
    };
    let part = layout.push(from, to, kind, label);
    if span.len >= WORTH_READING {
        let language = match bytes {
            [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', ..] => PayloadKind::Picture,
            _ if bytes.get(4..8) == Some(b"ftyp") => PayloadKind::Bmff,
            _ => PayloadKind::Trailer,
        };
        layout.payloads.push(Payload {
            kind: language,
            parts: vec![part],
            keyword: String::new(),
            bytes: PayloadBytes::Span(span),
            damage: None,
        });
    }
}
