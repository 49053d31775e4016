//! Cuts a picture file into labelled parts: every box, every item, every range of `mdat`. It decides nothing about what may stay.

use super::items::Property;
use super::model::{self, Model};
use super::place;
use super::shown::coded;
use crate::error::Result;
use crate::format::bmff::boxes::{Head, Node, Source, name, top};
use crate::format::bmff::brands;
use crate::format::bmff::keep::{Claim, Claims, Keep, paint};
use crate::format::bmff::movie::{self, Movie};
use crate::format::bmff::stray;
use crate::format::bmff::units::Extra;
use crate::format::{CodedData, Layout, Note, PartKind, Payload, PayloadBytes, PayloadKind, Span};
use crate::geometry::Size;
use crate::limits::Limits;

/// Parses the whole file.
pub(super) fn parse(s: Source<'_>) -> Result<Layout> {
    let (top, end) = top(s)?;
    let sequence = brands::read(s, &top)?.sequence();
    let moov = top.iter().find(|h| h.kind == *b"moov").filter(|_| sequence);
    let film = moov.map(|h| movie::body(s, h)).transpose()?;
    let film = moov.zip(film.as_deref()).map(|(h, b)| movie::sequence(s, h, b, &top)).transpose()?.filter(Movie::plays);
    let meta = top.iter().find(|h| h.kind == *b"meta");
    let body = meta.map(|h| s.body(h, s.limits.metadata_bytes)).transpose()?;
    let model = meta.zip(body.as_deref()).map(|(h, b)| model::read(s, h, b, film.as_ref(), false)).transpose()?;
    if model.is_none() && film.is_none() {
        return Err(s.bad(end, "a meta box with a picture was expected"));
    }
    let mut layout = Layout::new(s.format, s.file.size());
    // Units of coded pictures are told apart, never decoded.
    layout.coded_data = CodedData::Copy;
    let mut labels = Labels { s, layout: &mut layout, claims: Vec::new(), profile: None };
    if let Some(m) = &model {
        labels.facts(m);
        labels.items(m);
    }
    if let Some(f) = &film {
        labels.sequence(f);
    }
    let keep = match (&model, &film) {
        (Some(m), _) => m.keep.clone(),
        (None, Some(f)) => f.keep(),
        (None, None) => Keep::default(),
    };
    let claims = Claims::new(std::mem::take(&mut labels.claims));
    let (mut first_meta, mut first_moov) = (true, film.is_some());
    for h in &top {
        s.limits.on_time()?;
        match &h.kind {
            b"ftyp" if h.start == 0 => {
                labels.layout.push(h.start, h.end, PartKind::Structure, "box ftyp");
            }
            b"meta" if std::mem::take(&mut first_meta) => {
                if let Some(m) = &model {
                    labels.meta(h, m, &claims);
                }
            }
            b"moov" if std::mem::take(&mut first_moov) => {
                if let Some(f) = &film {
                    movie::label(s, h, f, labels.layout)?;
                }
            }
            b"mdat" => {
                labels.layout.push(h.start, h.body, PartKind::Structure, "box mdat");
                paint(labels.layout, h.body, h.end, &keep, "coded picture", &claims);
            }
            _ => stray::label(s, labels.layout, h)?,
        }
    }
    stray::tail(&mut layout, end, s.file.size());
    Limits::check("parts of one file", layout.parts.len() as u64, s.limits.parts as u64)?;
    Ok(layout)
}

struct Labels<'a> {
    s: Source<'a>,
    layout: &'a mut Layout,
    claims: Vec<Claim>,
    /// Where the profile of the shown picture starts, and its payload.
    profile: Option<(u64, usize)>,
}

impl Labels<'_> {
    /// Size, orientation, and what is hidden.
    fn facts(&mut self, m: &Model<'_>) {
        let (width, height) = m.meta.extent(m.meta.primary).unwrap_or_default();
        let stored = Size::new(width, height);
        let crop = m.meta.items.get(&m.meta.primary).and_then(|i| m.meta.property(i, b"clap"));
        let crop = crop.and_then(|p| place::crop(&p.body, stored));
        // What a crop leaves is the picture that viewers count pixels of.
        self.layout.picture = crop.map_or(stored, |r| Size::new(r.width(), r.height()));
        self.layout.orientation = Some(place::orientation(&m.meta));
        let hidden = m.shown.hidden.iter().map(|h| Note::HiddenPicture(h.clone().into()));
        self.layout.notes.extend(hidden);
        let display = m.notes.iter().cloned();
        self.layout.notes.extend(display);
        // The profile of the picture that is shown is the one that counts: it is the first of the payloads.
        let mut order = vec![m.meta.primary];
        order.extend_from_slice(&m.shown.items);
        let profiles = order.iter().filter_map(|id| m.meta.items.get(id)).flat_map(|i| &i.properties);
        if let Some(p) = profiles.filter_map(|(i, _)| m.meta.properties.get(*i)).find(|p| is_profile(p)) {
            let span = Span::new(p.head.body.saturating_add(4), p.head.end);
            let bytes = PayloadBytes::Span(span);
            let payload =
                Payload { kind: PayloadKind::Icc, parts: Vec::new(), keyword: String::new(), bytes, damage: None };
            self.layout.payloads.push(payload);
            self.profile = Some((p.head.start, self.layout.payloads.len() - 1));
        }
    }

    fn sequence(&mut self, f: &Movie<'_>) {
        let (frames, size) = f.shown();
        self.layout.frames = frames.max(1);
        if self.layout.picture.pixels() == 0 {
            self.layout.picture = size;
        }
        for (label, start, end) in f.dropped() {
            let label = format!("samples of a {label}");
            self.claims.push(Claim { start, end, kind: PartKind::Vendor, label, payload: None });
        }
    }

    /// The items that go, and the units of coded pictures that go.
    fn items(&mut self, m: &Model<'_>) {
        for h in &m.holes {
            let payload = (!h.text.is_empty()).then(|| {
                let bytes = PayloadBytes::Owned(h.text.clone().into_bytes());
                let keyword = "SEIUserData".to_owned();
                self.layout.payloads.push(Payload {
                    kind: PayloadKind::Text,
                    parts: Vec::new(),
                    keyword,
                    bytes,
                    damage: None,
                });
                self.layout.payloads.len() - 1
            });
            let (kind, label) = match h.extra {
                Extra::UserData => (PartKind::Vendor, "messages in the coded picture"),
                _ => (PartKind::Slack, "units that no decoder reads"),
            };
            self.claims.push(Claim { start: h.start, end: h.end, kind, label: label.into(), payload });
        }
        for id in &m.meta.order {
            let Some(item) = m.meta.items.get(id) else { continue };
            let (kind, label) = match m.shown.others.get(id) {
                Some(role) => *role,
                // Coded pictures that stay are painted as such; what is left are the descriptions of grids and overlays.
                None if coded(item.kind) => continue,
                None => (PartKind::Structure, "item of tiles"),
            };
            let size = self.s.file.size();
            let extents: Vec<(u64, u64)> =
                item.extents.iter().map(|(a, b)| (*a, (*b).min(size))).filter(|e| e.0 < e.1).collect();
            let payload = if extents.is_empty() { None } else { self.payload(kind, item.kind, &extents) };
            for (start, end) in extents {
                self.claims.push(Claim { start, end, kind, label: label.into(), payload });
            }
        }
    }

    /// What an item says, for the readers.
    fn payload(&mut self, part: PartKind, item: [u8; 4], extents: &[(u64, u64)]) -> Option<usize> {
        let kind = match part {
            PartKind::Exif => PayloadKind::Exif,
            PartKind::Xmp => PayloadKind::Xmp,
            PartKind::Vendor | PartKind::Unknown => PayloadKind::Vendor,
            _ => return None,
        };
        let (mut start, end) = match extents {
            [one] => *one,
            _ => {
                let bytes = self.join(extents);
                let skip = if kind == PayloadKind::Exif { stray::exif_start(&bytes) } else { 0 };
                let rest = usize::try_from(skip).ok().and_then(|s| bytes.get(s..)).unwrap_or(&[]).to_vec();
                return Some(self.add(kind, item, PayloadBytes::Owned(rest)));
            }
        };
        if kind == PayloadKind::Exif {
            let head = self.s.file.bytes_at(start, 4096).unwrap_or_default();
            start = start.saturating_add(stray::exif_start(&head)).min(end);
        }
        Some(self.add(kind, item, PayloadBytes::Span(Span::new(start, end))))
    }

    fn add(&mut self, kind: PayloadKind, item: [u8; 4], bytes: PayloadBytes) -> usize {
        let keyword = if kind == PayloadKind::Vendor { format!("item {}", name(item)) } else { String::new() };
        self.layout.payloads.push(Payload { kind, parts: Vec::new(), keyword, bytes, damage: None });
        let index = self.layout.payloads.len() - 1;
        if kind == PayloadKind::Exif && self.layout.primary_exif.is_none() {
            self.layout.primary_exif = Some(index);
        }
        index
    }

    fn join(&self, extents: &[(u64, u64)]) -> Vec<u8> {
        let mut out = Vec::new();
        for (a, b) in extents {
            let room = self.s.limits.metadata_bytes.saturating_sub(out.len());
            let n = usize::try_from(b.saturating_sub(*a)).unwrap_or(usize::MAX).min(room);
            out.extend_from_slice(&self.s.file.bytes_at(*a, n).unwrap_or_default());
        }
        out
    }

    fn meta(&mut self, h: &Head, m: &Model<'_>, claims: &Claims) {
        let start = m.inside.nodes.first().map_or(h.end, |n| n.head.start).min(h.body.saturating_add(4)).min(h.end);
        self.layout.push(h.start, start, PartKind::Structure, "box meta");
        for n in &m.inside.nodes {
            match &n.kind() {
                b"hdlr" => stray::handler(self.layout, n),
                b"iinf" => {
                    let part = self.layout.push(n.head.start, n.head.end, PartKind::Structure, "box iinf");
                    for name in m.meta.names.iter().filter(|n| !n.trim().is_empty()).take(64) {
                        stray::text(self.layout, part, "ItemName", name.clone());
                    }
                }
                b"iprp" => self.properties(n, m),
                b"idat" => {
                    self.layout.push(n.head.start, n.head.body, PartKind::Structure, "box idat");
                    paint(self.layout, n.head.body, n.head.end, &m.keep, "coded picture", claims);
                }
                b"pitm" | b"iloc" | b"iref" | b"dinf" | b"grpl" => {
                    self.layout.push(n.head.start, n.head.end, PartKind::Structure, format!("box {}", n.head.name()));
                }
                _ => stray::label_node(self.layout, n),
            }
        }
        let left = m.inside.end.max(start);
        if left < h.end {
            self.layout.push(left, h.end, PartKind::Gap, "bytes at the end of meta");
        }
    }

    fn properties(&mut self, n: &Node<'_>, m: &Model<'_>) {
        self.layout.push(n.head.start, n.head.body, PartKind::Structure, "box iprp");
        let mut at = n.head.body;
        for c in n.children(0, self.s.limits.parts).map(|c| c.nodes).unwrap_or_default() {
            if c.kind() == *b"ipco" {
                self.layout.push(c.head.start, c.head.body, PartKind::Structure, "box ipco");
                let mut end = c.head.body;
                let own = m.meta.properties.iter();
                for p in own.filter(|p| p.head.start >= c.head.start && p.head.end <= c.head.end) {
                    self.property(p);
                    end = p.head.end;
                }
                if end < c.head.end {
                    self.layout.push(end, c.head.end, PartKind::Gap, "bytes at the end of ipco");
                }
            } else if c.kind() == *b"ipma" {
                self.layout.push(c.head.start, c.head.end, PartKind::Structure, "box ipma");
            } else {
                stray::label_node(self.layout, &c);
            }
            at = c.head.end;
        }
        if at < n.head.end {
            self.layout.push(at, n.head.end, PartKind::Gap, "bytes at the end of iprp");
        }
    }

    fn property(&mut self, p: &Property) {
        let (start, end) = (p.head.start, p.head.end);
        let label = format!("property {}", name(p.kind));
        let says = |bytes: &[u8]| String::from_utf8_lossy(bytes.get(4..).unwrap_or(&[])).replace('\0', " ");
        match &p.kind {
            b"colr" if is_profile(p) => {
                let part = self.layout.push(start, end, PartKind::Icc, label);
                match self.profile.filter(|(at, _)| *at == start) {
                    Some((_, payload)) => {
                        if let Some(p) = self.layout.payloads.get_mut(payload) {
                            p.parts.push(part);
                        }
                    }
                    None => {
                        self.layout.push_payload(PayloadKind::Icc, part, Span::new(p.head.body.saturating_add(4), end));
                    }
                }
            }
            b"udes" | b"altt" => {
                let part = self.layout.push(start, end, PartKind::Text, label);
                stray::text(self.layout, part, "Description", says(&p.body));
            }
            b"crtt" | b"mdft" => {
                self.layout.push(start, end, PartKind::Time, label);
            }
            b"auxC" | b"rloc" | b"prdi" => {
                self.layout.push(start, end, PartKind::Structure, label);
            }
            kind if super::assemble::is_kept_property(*kind) => {
                self.layout.push(start, end, PartKind::Structure, label);
            }
            // Cameras and lenses of depth and stereo pictures, and whatever else.
            _ => {
                let part = self.layout.push(start, end, PartKind::Unknown, label.clone());
                let payload = self.layout.push_payload(PayloadKind::Vendor, part, Span::new(p.head.body, end));
                if let Some(p) = self.layout.payloads.get_mut(payload) {
                    p.keyword = label;
                }
            }
        }
    }
}

fn is_profile(p: &Property) -> bool {
    p.kind == *b"colr" && (p.body.starts_with(b"prof") || p.body.starts_with(b"rICC"))
}
