//! Which bytes of the file are coded data that stays, and where they come to lie: kept ranges close up and keep their order.

use crate::format::{Layout, PartKind, Span};

/// Ranges of the file that stay, disjoint and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Keep {
    /// Start, end, and the number of kept bytes in front.
    spans: Vec<(u64, u64, u64)>,
    len: u64,
}

impl Keep {
    /// What lies in `ranges` and in none of `holes`; both are pairs of start and end in any order.
    pub(super) fn new(mut ranges: Vec<(u64, u64)>, mut holes: Vec<(u64, u64)>) -> Keep {
        ranges.retain(|(a, b)| a < b);
        holes.retain(|(a, b)| a < b);
        ranges.sort_unstable();
        holes.sort_unstable();
        let mut keep = Keep::default();
        let mut from = 0; // everything in front is settled
        let mut hole = holes.into_iter().peekable();
        for (start, end) in ranges {
            let mut at = start.max(from);
            while at < end {
                while hole.peek().is_some_and(|h| h.1 <= at) {
                    hole.next();
                }
                match hole.peek() {
                    Some(h) if h.0 <= at => at = h.1,
                    Some(h) if h.0 < end => {
                        keep.push(at, h.0);
                        at = h.0;
                    }
                    _ => {
                        keep.push(at, end);
                        at = end;
                    }
                }
            }
            from = from.max(end);
        }
        keep
    }

    fn push(&mut self, start: u64, end: u64) {
        match self.spans.last_mut() {
            Some(last) if last.1 == start => last.1 = end,
            _ => self.spans.push((start, end, self.len)),
        }
        self.len = self.len.saturating_add(end - start);
    }

    /// Number of kept bytes.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Number of kept bytes in front of `offset`: the distance from the start of the new `mdat` body.
    pub(super) fn rank(&self, offset: u64) -> u64 {
        let i = self.spans.partition_point(|s| s.0 <= offset);
        match i.checked_sub(1).and_then(|i| self.spans.get(i)) {
            Some((start, end, rank)) => rank.saturating_add(offset.min(*end) - start),
            None => 0,
        }
    }

    /// The kept ranges in order.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.spans.iter().map(|s| Span::new(s.0, s.1))
    }

    /// The kept ranges that touch `start..end`, cut to it.
    fn within(&self, start: u64, end: u64) -> impl Iterator<Item = (u64, u64)> + '_ {
        let first = self.spans.partition_point(|s| s.1 <= start);
        let cut = move |s: &(u64, u64, u64)| (s.0.max(start), s.1.min(end));
        self.spans.get(first..).unwrap_or(&[]).iter().take_while(move |s| s.0 < end).map(cut)
    }
}

/// A range that something other than kept coded data speaks for.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) kind: PartKind,
    pub(super) label: String,
    /// The payload of the layout that it carries.
    pub(super) payload: Option<usize>,
}

/// Claims in order, none of which overlaps another: where two do, the one that starts first is heard.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims(Vec<Claim>);

impl Claims {
    pub(super) fn new(mut claims: Vec<Claim>) -> Claims {
        claims.sort_by_key(|c| (c.start, c.end));
        let mut at = 0;
        for c in &mut claims {
            c.start = c.start.max(at);
            at = at.max(c.end);
        }
        claims.retain(|c| c.start < c.end);
        Claims(claims)
    }
}

/// Pushes parts that cover `start..end`: kept coded data, claims where nothing is kept, and gaps where nobody speaks.
pub(super) fn paint(layout: &mut Layout, start: u64, end: u64, keep: &Keep, coded: &'static str, claims: &Claims) {
    let mut at = start;
    for (from, to) in keep.within(start, end).collect::<Vec<_>>() {
        others(layout, at, from, claims);
        layout.push(from, to, PartKind::Coded, coded);
        at = to;
    }
    others(layout, at, end, claims);
}

fn others(layout: &mut Layout, start: u64, end: u64, claims: &Claims) {
    let mut at = start;
    let first = claims.0.partition_point(|c| c.end <= start);
    for c in claims.0.get(first..).unwrap_or(&[]).iter().take_while(|c| c.start < end) {
        let (from, to) = (c.start.max(at), c.end.min(end));
        gap(layout, at, from);
        let part = layout.push(from, to, c.kind, c.label.clone());
        if let Some(p) = c.payload.and_then(|p| layout.payloads.get_mut(p)) {
            p.parts.push(part);
        }
        at = to;
    }
    gap(layout, at, end);
}

fn gap(layout: &mut Layout, start: u64, end: u64) {
    if start < end {
        layout.push(start, end, PartKind::Gap, "mdat bytes that nothing points to");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    #[test]
    fn ranges_close_up_around_holes() {
        let keep = Keep::new(vec![(50, 60), (10, 20), (15, 30), (30, 40)], vec![(18, 22), (35, 52), (0, 11)]);
        let spans: Vec<_> = keep.spans().map(|s| (s.start, s.end())).collect();
        assert_eq!(spans, [(11, 18), (22, 35), (52, 60)]);
        assert_eq!(keep.len(), 28);
        let ranks = [0, 11, 17, 18, 20, 22, 35, 40, 52, 60, 99].map(|o| keep.rank(o));
        assert_eq!(ranks, [0, 0, 6, 7, 7, 7, 20, 20, 20, 28, 28]);
    }

    #[test]
    fn parts_cover_what_is_painted() {
        let mut layout = Layout::new(Format::Video, 100);
        let keep = Keep::new(vec![(10, 20), (40, 50)], vec![]);
        let claim = |start, end| Claim { start, end, kind: PartKind::Text, label: "t".into(), payload: None };
        layout.push(0, 5, PartKind::Structure, "head");
        let claims = Claims::new(vec![claim(25, 45), claim(15, 30), claim(60, 70), claim(61, 65)]);
        paint(&mut layout, 5, 100, &keep, "coded", &claims);
        layout.check_cover().expect("covered");
        let kinds: Vec<_> = layout.parts.iter().map(|p| (p.span.start, p.kind)).collect();
        use PartKind::{Coded, Gap, Structure, Text};
        let want = [
            (0, Structure),
            (5, Gap),
            (10, Coded),
            (20, Text),
            (30, Text),
            (40, Coded),
            (50, Gap),
            (60, Text),
            (70, Gap),
        ];
        assert_eq!(kinds, want);
    }
}
