//! Joins metadata that is spread over several segments: extended XMP, ICC profile, Photoshop resources, JUMBF boxes.
//! It never reads what the blocks say. XMP part 3 §1.1.3.1, ICC.1 annex B.4, ISO/IEC 19566-5 annex D (JPEG XT boxes).

use super::app::{ICC, PHOTOSHOP, XMP_EXTENSION};
use crate::format::{Layout, Payload, PayloadBytes, PayloadKind, Span};

/// One segment that carries a piece: its part, and where its body lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// Index into [`Layout::parts`].
    pub(crate) part: usize,
    /// First byte of the body.
    pub(crate) start: usize,
    /// Behind its last byte.
    pub(crate) end: usize,
    /// True where the file ends inside the segment.
    pub(crate) cut: bool,
}

impl Piece {
    fn body<'a>(&self, data: &'a [u8]) -> &'a [u8] {
        data.get(self.start..self.end).unwrap_or(&[])
    }
}

/// The pieces met so far, by what they are pieces of.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    /// `ICC_PROFILE` segments.
    pub(crate) icc: Vec<Piece>,
    /// `Photoshop 3.0` segments.
    pub(crate) photoshop: Vec<Piece>,
    /// Extended XMP segments.
    pub(crate) xmp: Vec<Piece>,
    /// `JP` segments.
    pub(crate) jumbf: Vec<Piece>,
}

/// A piece in its order: where it belongs, and where its bytes begin in the file.
struct Ordered {
    part: usize,
    order: u64,
    start: usize,
    end: usize,
}

impl Pieces {
    /// Adds the joined blocks to the layout.
    pub(crate) fn join(&self, data: &[u8], layout: &mut Layout) {
        self.join_icc(data, layout);
        self.join_photoshop(data, layout);
        self.join_xmp(data, layout);
        self.join_jumbf(data, layout);
    }

    fn join_icc(&self, data: &[u8], layout: &mut Layout) {
        let mut list = Vec::new();
        let mut total = 0;
        let mut damage = None;
        for p in &self.icc {
            let &[number, count, ..] = p.body(data).get(ICC.len()..).unwrap_or(&[]) else {
                damage = Some("a numbered piece of the profile was expected".to_owned());
                continue;
            };
            total = total.max(usize::from(count));
            let start = (p.start + ICC.len() + 2).min(p.end);
            list.push(Ordered { part: p.part, order: number.into(), start, end: p.end });
        }
        list.sort_by_key(|o| o.order);
        let complete = list.len() == total && (1u64..).zip(&list).all(|(n, o)| n == o.order);
        if !complete || self.icc.iter().any(|p| p.cut) {
            damage = Some(format!("{total} pieces of the profile were expected, {} found", list.len()));
        }
        push(data, layout, PayloadKind::Icc, &list, damage);
    }

    fn join_photoshop(&self, data: &[u8], layout: &mut Layout) {
        let list: Vec<Ordered> = (0u64..)
            .zip(&self.photoshop)
            .map(|(order, p)| Ordered {
                part: p.part,
                order,
                start: (p.start + PHOTOSHOP.len()).min(p.end),
                end: p.end,
            })
            .collect();
        let damage = self.photoshop.iter().any(|p| p.cut).then(cut_short);
        push(data, layout, PayloadKind::Photoshop, &list, damage);
    }

    /// Extended XMP: identifier, GUID of 32 characters, full length, offset of this piece.
    fn join_xmp(&self, data: &[u8], layout: &mut Layout) {
        let mut left: Vec<&Piece> = self.xmp.iter().collect();
        while let Some(first) = left.first() {
            let head = |p: &Piece| p.body(data).get(XMP_EXTENSION.len()..).and_then(|b| b.first_chunk::<40>()).copied();
            let Some(h) = head(first) else {
                let list = [Ordered { part: first.part, order: 0, start: first.start, end: first.end }];
                push(data, layout, PayloadKind::Vendor, &list, Some("a GUID and an offset were expected".into()));
                left.remove(0);
                continue;
            };
            let guid = h.first_chunk::<32>().copied();
            let (same, other): (Vec<&Piece>, Vec<&Piece>) =
                left.into_iter().partition(|p| head(p).and_then(|h| h.first_chunk::<32>().copied()) == guid);
            left = other;
            let number = |h: &[u8; 40], at: usize| {
                let b = h.get(at..).and_then(|b| b.first_chunk::<4>()).copied();
                u64::from(u32::from_be_bytes(b.unwrap_or_default()))
            };
            let full = number(&h, 32);
            let mut list: Vec<Ordered> = same
                .iter()
                .filter_map(|p| {
                    let start = (p.start + XMP_EXTENSION.len() + 40).min(p.end);
                    Some(Ordered { part: p.part, order: number(&head(p)?, 36), start, end: p.end })
                })
                .collect();
            list.sort_by_key(|o| o.order);
            let mut at = 0u64;
            let mut whole = true;
            for o in &list {
                whole &= o.order == at;
                at = o.order.saturating_add((o.end - o.start) as u64);
            }
            let damage = (!whole || at != full).then(|| format!("{full} bytes of extended XMP in order were expected"));
            push(data, layout, PayloadKind::Xmp, &list, damage);
        }
    }

    /// JUMBF: `JP`, box instance number (2), packet sequence number (4), then the box; later packets repeat its header.
    fn join_jumbf(&self, data: &[u8], layout: &mut Layout) {
        let mut left: Vec<&Piece> = self.jumbf.iter().collect();
        while let Some(first) = left.first() {
            let head = |p: &Piece| p.body(data).first_chunk::<16>().copied();
            let Some(h) = head(first) else {
                let list = [Ordered { part: first.part, order: 0, start: first.start, end: first.end }];
                push(data, layout, PayloadKind::C2pa, &list, Some(cut_short()));
                left.remove(0);
                continue;
            };
            let instance = |h: [u8; 16]| [h[2], h[3], h[12], h[13], h[14], h[15]];
            let (same, other): (Vec<&Piece>, Vec<&Piece>) =
                left.into_iter().partition(|p| head(p).map(instance) == Some(instance(h)));
            left = other;
            let mut list = Vec::new();
            for p in &same {
                let Some(h) = head(p) else { continue };
                let order = u64::from(u32::from_be_bytes([h[4], h[5], h[6], h[7]]));
                list.push(Ordered { part: p.part, order, start: (p.start + 8).min(p.end), end: p.end });
            }
            list.sort_by_key(|o| o.order);
            let long = h[8..12] == [0, 0, 0, 1];
            let header = if long { 16 } else { 8 };
            for o in list.iter_mut().skip(1) {
                o.start = (o.start + header).min(o.end);
            }
            let size = u64::from(u32::from_be_bytes([h[8], h[9], h[10], h[11]]));
            let found: u64 = list.iter().map(|o| (o.end - o.start) as u64).sum();
            let damage =
                (!long && size != found).then(|| format!("{size} bytes of JUMBF were expected, {found} found"));
            push(data, layout, PayloadKind::C2pa, &list, damage);
        }
    }
}

/// What is said of a block that the file's end cuts.
pub(crate) fn cut_short() -> String {
    "the whole segment was expected before the end of the file".into()
}

fn push(data: &[u8], layout: &mut Layout, kind: PayloadKind, list: &[Ordered], damage: Option<String>) {
    let bytes = match list {
        [] => return,
        [one] => PayloadBytes::Span(Span::new(one.start as u64, one.end as u64)),
        many => {
            // Pieces are disjoint ranges of the file: together no longer than it.
            let mut joined = Vec::with_capacity(many.iter().map(|o| o.end.saturating_sub(o.start)).sum());
            for o in many {
                joined.extend_from_slice(data.get(o.start..o.end).unwrap_or(&[]));
            }
            PayloadBytes::Owned(joined)
        }
    };
    let parts = list.iter().map(|o| o.part).collect();
    layout.payloads.push(Payload { kind, parts, keyword: String::new(), bytes, damage });
}
