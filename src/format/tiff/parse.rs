//! Cuts a TIFF into labelled parts and takes out its metadata blocks. It decides nothing about what may stay.
//! TIFF 6.0; what each tag is for stands in `tags`, what a page needs in `page`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::book::{self, Book};
use super::cover::{Cover, Gaps, Group, Strength};
use super::ifd::{Directory, Role};
use super::page::{Coding, Page};
use super::{Trouble, codec, palette, strip, tags as t};
use crate::error::Result;
use crate::format::{
    CodedData, Format, Layout, Note, Part, PartKind, Payload, PayloadBytes, PayloadKind, ReadAt, Span,
};
use crate::geometry::Size;
use crate::limits::Limits;

/// Label of what follows the rows that are displayed.
const BEHIND: &str = "bytes behind the last row";
/// The same where all of them are zero: some writers end every strip so.
const ZEROS: &str = "zero bytes behind the last row";
/// Label of a colour map that is not written as it is.
const UNUSED: &str = "ColorMap with entries that no pixel uses";
/// Bytes of shared JPEG tables that count for nothing: all that a picture can use has room in them.
const TABLES: u64 = 4096;
/// Damage notes of one file that are listed.
const NOTES: usize = 16;

/// Parses the whole file.
pub(super) fn parse(src: &dyn ReadAt, coded: CodedData, limits: &Limits) -> Result<Layout> {
    let file = src.whole(limits)?;
    let file = file.as_ref();
    let book = book::read(file, limits)?;
    let mut layout = Layout::new(Format::Tiff, file.len() as u64);
    layout.coded_data = coded;
    if let Some(first) = book.pages.first() {
        layout.picture = Size::new(first.width, first.height);
        layout.orientation = Some(first.orientation);
        layout.frames = u32::try_from(book.pages.len()).unwrap_or(u32::MAX);
    }
    let size = file.len() as u64;
    let mut work = Work { file, coded, limits, cover: Cover::new(size), blocks: Vec::new(), trouble: None, layout };
    work.trouble.clone_from(&book.trouble);
    work.directories(&book);
    for index in &book.previews {
        work.preview(&book, *index);
    }
    work.pages(&book)?;
    for at in book.tree.astray.iter().take(NOTES) {
        work.layout.notes.push(Note::Damage { offset: *at, what: "a directory was expected".into() });
    }
    let layout = work.finish(&book);
    Limits::check("parts", layout.parts.len() as u64, limits.parts as u64)?;
    layout.check_cover()?;
    Ok(layout)
}

/// A payload whose parts are not numbered yet.
struct Block {
    groups: Vec<Group>,
    payload: Payload,
}

struct Work<'a> {
    file: &'a [u8],
    coded: CodedData,
    limits: &'a Limits,
    cover: Cover,
    blocks: Vec<Block>,
    trouble: Option<Trouble>,
    layout: Layout,
}

fn block(kind: PayloadKind, groups: Vec<Group>, bytes: PayloadBytes) -> Block {
    Block { groups, payload: Payload { kind, parts: Vec::new(), keyword: String::new(), bytes, damage: None } }
}

impl Work<'_> {
    fn directories(&mut self, book: &Book) {
        let order = book.tree.order;
        let header = self.cover.group(PartKind::Structure, "header");
        self.cover.claim(header, 0, order.header() as u64, Strength::Structure);
        // The file as a whole is what readers of Exif read: the blocks inside follow on their own.
        let whole = PayloadBytes::Span(Span::new(0, self.layout.size));
        self.blocks.push(block(PayloadKind::Exif, Vec::new(), whole));
        self.layout.primary_exif = Some(0);
        for (i, directory) in book.tree.all.iter().enumerate() {
            let kept = book.pages.iter().any(|p| p.directory == i);
            let kind = match directory.role {
                _ if kept => PartKind::Structure,
                _ if book.previews.contains(&i) => PartKind::Preview,
                Role::Page(_) | Role::Below(..) => PartKind::Exif,
            };
            self.directory(book, directory, kind);
        }
    }

    fn directory(&mut self, book: &Book, d: &Directory, kind: PartKind) {
        let order = book.tree.order;
        let (head, _) = order.around();
        let frame = self.cover.group(kind, d.name.clone());
        if kind == PartKind::Exif {
            self.exif(frame);
        }
        self.cover.claim(frame, d.at as u64, (d.at + head) as u64, Strength::Structure);
        self.cover.claim(frame, d.entries_end as u64, d.end as u64, Strength::Structure);
        let inner = matches!(d.role, Role::Below(tag, _) if tag != t::SUB_IFD);
        let shown = if kind == PartKind::Structure { PartKind::Display } else { kind };
        let numbers = self.cover.group(shown, format!("{} display values", d.name));
        for e in &d.entries {
            let role = t::role(e.tag, e.kind, e.count);
            let group = match role {
                PartKind::Display if !inner => numbers,
                // Exif and GPS directories are one block of metadata whatever their tags are.
                _ if inner => frame,
                _ => {
                    let label: Cow<'static, str> = format!("{} {}", d.name, t::label(e.tag)).into();
                    self.cover.group(role, label)
                }
            };
            let (width, _) = order.entry();
            let end = e.at + width;
            self.cover.claim(group, e.at as u64, end as u64, Strength::Structure);
            let outside = e.value.start < e.at || e.value.start >= end;
            if outside && e.sound {
                self.cover.claim(group, e.value.start as u64, e.value.end as u64, Strength::Value);
            }
            let language = match role {
                _ if inner || !e.sound || e.value.is_empty() => continue,
                PartKind::Xmp => PayloadKind::Xmp,
                PartKind::Iptc => PayloadKind::Iptc,
                PartKind::Photoshop => PayloadKind::Photoshop,
                PartKind::Icc => PayloadKind::Icc,
                PartKind::C2pa => PayloadKind::C2pa,
                PartKind::Exif | PartKind::Unknown => {
                    self.exif(group);
                    continue;
                }
                _ => continue,
            };
            let span = Span::new(e.value.start as u64, e.value.end as u64);
            self.blocks.push(block(language, vec![group], PayloadBytes::Span(span)));
        }
    }

    /// Parts that the reader of the whole file speaks for.
    fn exif(&mut self, group: Group) {
        if let Some(first) = self.blocks.first_mut() {
            first.groups.push(group);
        }
    }

    fn preview(&mut self, book: &Book, index: usize) {
        let Some(d) = book.tree.all.get(index) else { return };
        let group = self.cover.group(PartKind::Preview, format!("{} picture", d.name));
        let spans = book::preview_spans(self.file, &book.tree, index, self.limits);
        for span in &spans {
            self.cover.claim(group, span.start, span.end(), Strength::Preview);
        }
        // A preview that is a JPEG file may carry blocks of its own.
        if let [only] = spans.as_slice()
            && only.of(self.file).starts_with(&[0xFF, 0xD8, 0xFF])
        {
            self.blocks.push(block(PayloadKind::Picture, vec![group], PayloadBytes::Span(*only)));
        }
    }

    fn pages(&mut self, book: &Book) -> Result<()> {
        let mut placed: Vec<Span> = Vec::new();
        let mut seen = 0u64;
        for page in &book.pages {
            let name = book.tree.all.get(page.directory).map_or(Cow::Borrowed(""), |d| d.name.clone());
            if page.coding == Coding::Jpeg {
                self.jpeg(page, &name, &mut placed, &mut seen)?;
            } else {
                self.coded(page, &name, &mut placed, &mut seen)?;
            }
            self.palette(book, page, &name)?;
            if page.tile.is_some_and(|(w, h)| page.width % w != 0 || page.height % h != 0) {
                self.note("tiff.tile-edges");
            }
        }
        placed.sort_by_key(|s| (s.start, s.len));
        placed.dedup();
        if placed.windows(2).any(|w| w[0].end() > w[1].start) {
            self.trouble.get_or_insert(Trouble::Refused("tiff.overlapping-strips"));
        }
        Ok(())
    }

    /// A colour map with entries that no pixel uses is written again without them.
    fn palette(&mut self, book: &Book, page: &Page, name: &str) -> Result<()> {
        let map = book.tree.all.get(page.directory).and_then(|d| d.find(t::COLOR_MAP));
        let (CodedData::Walk, Some(map), None) = (self.coded, map, &self.trouble) else { return Ok(()) };
        if page.colours.is_none() {
            return Ok(());
        }
        match palette::clean(self.file, page, self.limits)? {
            Some(colours) if Some(&colours) != page.colours.as_ref() => {
                let group = self.cover.group(PartKind::UnusedTable, format!("{name} {UNUSED}"));
                self.cover.claim(group, map.value.start as u64, map.value.end as u64, Strength::Structure);
            }
            Some(_) => {}
            None => self.note("tiff.unused-colours"),
        }
        Ok(())
    }

    fn note(&mut self, code: &'static str) {
        let note = Note::NotLocated(code.into());
        if !self.layout.notes.contains(&note) {
            self.layout.notes.push(note);
        }
    }

    fn damage(&mut self, note: Note) {
        if self.layout.notes.len() < NOTES {
            self.layout.notes.push(note);
        }
    }

    /// Strips that overlap could make a small file cost much: all together are read about once.
    fn spend(&mut self, seen: &mut u64, bytes: u64) -> bool {
        *seen = seen.saturating_add(bytes);
        let fair = *seen <= self.layout.size.saturating_mul(2);
        if !fair {
            self.trouble.get_or_insert(Trouble::Refused("tiff.overlapping-strips"));
        }
        fair
    }

    fn coded(&mut self, page: &Page, name: &str, placed: &mut Vec<Span>, seen: &mut u64) -> Result<()> {
        let what = if page.tile.is_some() { "tiles" } else { "strips" };
        let group = self.cover.group(PartKind::Coded, format!("{name} {what}"));
        let slack = self.cover.group(PartKind::Slack, format!("{name} {BEHIND}"));
        let zeros = self.cover.group(PartKind::Fill, ZEROS);
        let walks = self.coded == CodedData::Walk || page.coding == Coding::None;
        let mut done: HashMap<(Span, u64), usize> = HashMap::new();
        for (i, span) in page.chunks.iter().enumerate().filter(|(_, s)| s.len > 0) {
            let key = (*span, page.expected(i));
            let mut keep = usize::try_from(span.len).unwrap_or(usize::MAX);
            if let Some(known) = done.get(&key) {
                keep = *known;
            } else if walks && self.trouble.is_none() {
                match codec::walk(span.of(self.file), page, i, self.limits)? {
                    Ok(walked) => {
                        keep = if walked.clear { walked.seen } else { walked.keep };
                        if walked.short {
                            let what = "coded data for all rows of a strip or tile was expected".into();
                            self.damage(Note::Damage { offset: span.start, what });
                        }
                        if walked.lost {
                            self.note("tiff.fax-end");
                        }
                        if !self.spend(seen, walked.seen as u64) {
                            break;
                        }
                    }
                    Err(what) => {
                        self.trouble.get_or_insert(Trouble::Broken(span.start, what.into()));
                    }
                }
            }
            done.insert(key, keep);
            let end = span.start.saturating_add(keep as u64);
            self.cover.claim(group, span.start, end, Strength::Coded);
            let rest = Span::new(end, span.end());
            let empty = rest.of(self.file).iter().all(|b| *b == 0);
            self.cover.claim(if empty { zeros } else { slack }, end, span.end(), Strength::Slack);
            placed.push(Span::new(span.start, end));
        }
        Ok(())
    }

    fn jpeg(&mut self, page: &Page, name: &str, placed: &mut Vec<Span>, seen: &mut u64) -> Result<()> {
        let mut groups: HashMap<(PartKind, Cow<'static, str>), Group> = HashMap::new();
        let mut shared: HashSet<(u64, PartKind)> = HashSet::new();
        let mut done: HashSet<Span> = HashSet::new();
        let (mut used, mut told): (Vec<Span>, BTreeMap<(u64, u64), Payload>) = (Vec::new(), BTreeMap::new());
        if let Some(tables) = page.tables {
            let end = strip::tables_end(tables.of(self.file)).map_or(tables.len, |e| e as u64 + 2);
            let behind = self.cover.group(PartKind::Slack, format!("{name} bytes behind the JPEG tables"));
            self.cover.claim(behind, tables.start.saturating_add(end), tables.end(), Strength::Structure);
        }
        for (i, span) in page.chunks.iter().enumerate().filter(|(_, s)| s.len > 0) {
            if !done.insert(*span) {
                continue;
            }
            self.limits.on_time()?;
            // The tables are read with every piece: large ones would make many small pieces cost much.
            let tables = page.tables.map_or(0, |t| t.len.saturating_sub(TABLES));
            let read = if self.trouble.is_none() && self.spend(seen, span.len.saturating_add(tables)) {
                strip::read(self.file, page, *span, page.chunk_size(i), self.coded, self.limits)
            } else {
                Err(Trouble::Refused("tiff.overlapping-strips"))
            };
            placed.push(*span);
            let strip = match read {
                Ok(strip) => strip,
                Err(trouble) => {
                    self.trouble.get_or_insert(trouble);
                    let all = Part { span: *span, kind: PartKind::Coded, label: "JPEG stream".into() };
                    strip::Strip { parts: vec![all], shared: vec![], payloads: vec![], notes: vec![] }
                }
            };
            let of = |p: &Part, cover: &mut Cover, groups: &mut HashMap<_, _>| -> Group {
                let key = (p.kind, p.label.clone());
                *groups.entry(key).or_insert_with(|| cover.group(p.kind, format!("{name} JPEG {}", p.label)))
            };
            for p in &strip.shared {
                if shared.insert((p.span.start, p.kind)) {
                    let group = of(p, &mut self.cover, &mut groups);
                    // What one piece does not use another may; both lie in front of the value of their tag.
                    let strength = if p.kind.is_copied() { Strength::Coded } else { Strength::Structure };
                    used.extend(Some(p.span).filter(|_| p.kind.is_copied()));
                    self.cover.claim(group, p.span.start, p.span.end(), strength);
                }
            }
            let own: Vec<Group> = strip.parts.iter().map(|p| of(p, &mut self.cover, &mut groups)).collect();
            for (p, group) in strip.parts.iter().zip(&own) {
                self.cover.claim(*group, p.span.start, p.span.end(), Strength::Coded);
            }
            for payload in strip.payloads {
                if let (true, PayloadBytes::Span(s)) = (payload.parts.is_empty(), &payload.bytes) {
                    told.entry((s.start, s.end())).or_insert(payload);
                    continue;
                }
                let groups = payload.parts.iter().filter_map(|i| own.get(*i).copied()).collect();
                self.blocks.push(Block { groups, payload });
            }
            strip.notes.into_iter().for_each(|n| self.damage(n));
        }
        // What a piece leaves of the shared tables is told once, and only where no other piece uses it.
        told.retain(|(start, end), _| !used.iter().any(|s| s.start <= *start && *end <= s.end()));
        self.blocks.extend(told.into_values().map(|payload| Block { groups: Vec::new(), payload }));
        Ok(())
    }

    fn finish(mut self, book: &Book) -> Layout {
        if book.pages.len() > 1 {
            self.layout.notes.push(Note::Pages(book.pages.len()));
        }
        let gaps_from = self.layout.payloads.len();
        let parts = self.cover.finish(self.file, Gaps::Traces, &mut self.layout);
        let gaps = self.layout.payloads.split_off(gaps_from);
        for Block { groups, mut payload } in self.blocks {
            payload.parts = groups.iter().filter_map(|g| parts.get(*g)).flatten().copied().collect();
            self.layout.payloads.push(payload);
        }
        self.layout.payloads.extend(gaps);
        if let Some(trouble) = self.trouble {
            self.layout.notes.push(trouble.note());
        }
        self.layout
    }
}
