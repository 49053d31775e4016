//! Which chunk plays which role: what a decoder would follow, and what it would pass over. Shared by parse and assemble.
//! It reads no compressed data. W3C PNG (third edition) §5.6 (order), §11.3.6 (animation); where decoders are told to be
//! tolerant, the role is the one that libpng gives: the first of a kind counts, chunks out of place do not.

use std::collections::BTreeSet;
use std::ops::Range;

use super::chunk::{Chunk, Kind, bad, be32};
use super::display;
use super::header::{Colour, Control, Header};
use crate::error::Result;
use crate::format::Note;

/// The role of one chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `IHDR`.
    Header,
    /// The palette in use.
    Palette,
    /// The transparency in use.
    Transparency,
    /// A display chunk that decoders follow.
    Display,
    /// The colour profile.
    Profile,
    /// `acTL` in use.
    Animation,
    /// `fcTL` of a frame that is shown.
    Control(usize),
    /// Compressed rows of that frame.
    Data(usize),
    /// `IEND`.
    End,
    /// Part of a picture or frame that nobody shows.
    Hidden,
    /// Picture data where no decoder looks for it.
    Stray,
    /// A palette that truecolour does not need.
    Suggestion,
    /// An ancillary chunk whose CRC is wrong.
    Damaged,
    /// Anything else: metadata or unknown.
    Other,
}

/// One picture of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// Its `fcTL`, in an animation.
    pub(super) control: Option<Control>,
    /// Indices of the chunks with its rows.
    pub(super) chunks: Vec<usize>,
}

/// The file as a decoder sees it.
#[derive(Debug)]
pub(super) struct Model {
    /// `IHDR`.
    pub(super) head: Header,
    /// One role for each chunk.
    pub(super) roles: Vec<Role>,
    /// Index of the palette's chunk.
    pub(super) palette: Option<usize>,
    /// Index of the transparency's chunk.
    pub(super) transparency: Option<usize>,
    /// Palette entry that `bKGD` names.
    pub(super) background: Option<u8>,
    /// Frames in the order of display; the first holds `IDAT`.
    pub(super) frames: Vec<Frame>,
    /// Frames that the animation announces and times that it plays; `None` for a still picture.
    pub(super) plays: Option<[u32; 2]>,
    /// Why the file must not be written, as code and sentence.
    pub(super) refusal: Option<(&'static str, String)>,
    /// What was passed over.
    pub(super) notes: Vec<Note>,
}

/// What the reading of the chunk list has seen so far.
struct Reader<'a> {
    file: &'a [u8],
    chunks: &'a [Chunk],
    model: Model,
    seen: BTreeSet<Kind>,
    /// Frames that `acTL` announces.
    announced: Option<u32>,
    /// True as long as further `IDAT` join the stream.
    in_data: bool,
}

impl Model {
    /// Gives every chunk its role.
    pub(super) fn read(file: &[u8], chunks: &[Chunk]) -> Result<Model> {
        let first = chunks.first().ok_or_else(|| bad(8, "the chunk IHDR was expected"))?;
        if &first.kind == b"CgBI" {
            let reason = "a PNG in Apple's own variant (CgBI), which is no PNG to other viewers";
            return Err(crate::error::Error::refused("png.cgbi", reason));
        }
        if &first.kind != b"IHDR" {
            return Err(bad(first.start, format!("the chunk IHDR was expected, not {}", first.name())));
        }
        let head = Header::read(first.body(file), first.data().start)?;
        let model = Model {
            head,
            roles: Vec::with_capacity(chunks.len()),
            palette: None,
            transparency: None,
            background: None,
            frames: vec![Frame { control: None, chunks: Vec::new() }],
            plays: None,
            refusal: None,
            notes: Vec::new(),
        };
        let mut reader = Reader { file, chunks, model, seen: BTreeSet::new(), announced: None, in_data: false };
        for index in 0..chunks.len() {
            let role = reader.role(index)?;
            reader.in_data &= matches!(role, Role::Data(_));
            reader.model.roles.push(role);
        }
        reader.finish()
    }

    /// Where the compressed rows of a frame lie, without the sequence numbers of `fdAT`.
    pub(super) fn spans(&self, chunks: &[Chunk], frame: usize) -> Vec<Range<usize>> {
        let indices = self.frames.get(frame).map_or(&[][..], |f| &f.chunks);
        indices.iter().filter_map(|&i| chunks.get(i)).map(Chunk::data_of_frame).collect()
    }

    /// True for an animation that does not show the default image.
    pub(super) fn hides_default(&self) -> bool {
        self.plays.is_some() && self.frames.first().is_some_and(|f| f.control.is_none())
    }

    /// Number of entries of the palette.
    pub(super) fn palette_entries(&self, chunks: &[Chunk]) -> usize {
        self.palette.and_then(|i| chunks.get(i)).map_or(0, |c| c.len / 3)
    }
}

impl Reader<'_> {
    fn role(&mut self, index: usize) -> Result<Role> {
        let chunk = self.chunks[index];
        let body = chunk.body(self.file);
        if !chunk.crc_ok {
            return self.damaged(&chunk);
        }
        Ok(match &chunk.kind {
            b"IHDR" if index == 0 => Role::Header,
            b"IHDR" => return Err(bad(chunk.start, "a second IHDR")),
            b"IEND" => Role::End,
            b"PLTE" => return self.palette(index, &chunk),
            b"IDAT" => self.data(index),
            b"acTL" => self.animation(body),
            b"fcTL" => return self.control(&chunk),
            b"fdAT" => return self.frame_data(index, &chunk),
            b"tRNS" => {
                let first = self.before_data() && self.model.transparency.is_none() && self.behind_palette();
                if first && display::is_sound_transparency(body, &self.model.head) {
                    self.model.transparency = Some(index);
                    Role::Transparency
                } else {
                    Role::Other
                }
            }
            b"iCCP" if self.before_data() && !self.seen.contains(b"PLTE") && self.seen.insert(*b"iCCP") => {
                Role::Profile
            }
            kind if display::is_before_palette(*kind) => {
                let placed = self.before_data() && !self.seen.contains(b"PLTE");
                self.display(&chunk, placed)
            }
            kind if display::is_after_palette(*kind) => {
                let placed = self.before_data() && (kind == b"pHYs" || self.behind_palette());
                self.display(&chunk, placed)
            }
            _ if chunk.is_critical() => {
                let reason = format!("the critical chunk {} at byte {} is not known", chunk.name(), chunk.start);
                self.model.refusal.get_or_insert(("png.critical-chunk", reason));
                Role::Other
            }
            _ => Role::Other,
        })
    }

    fn before_data(&self) -> bool {
        self.model.frames[0].chunks.is_empty()
    }

    /// False in a palette picture as long as no palette came.
    fn behind_palette(&self) -> bool {
        self.model.head.colour != Colour::Palette || self.model.palette.is_some()
    }

    fn display(&mut self, chunk: &Chunk, placed: bool) -> Role {
        let entries = self.model.palette_entries(self.chunks);
        let body = chunk.body(self.file);
        let sound = display::value(chunk.kind, body, &self.model.head, entries) != display::Value::Invalid;
        if !placed || !sound || !self.seen.insert(chunk.kind) {
            return Role::Other;
        }
        if &chunk.kind == b"bKGD" && self.model.head.colour == Colour::Palette {
            self.model.background = body.first().copied();
        }
        Role::Display
    }

    /// A wrong CRC is fatal where display depends on the chunk, as it is for libpng.
    fn damaged(&mut self, chunk: &Chunk) -> Result<Role> {
        let what = format!("the CRC of the chunk {} is wrong", chunk.name());
        if &chunk.kind != b"IEND" && (chunk.is_critical() || matches!(&chunk.kind, b"acTL" | b"fcTL" | b"fdAT")) {
            return Err(bad(chunk.start, what));
        }
        self.model.notes.push(Note::Damage { offset: chunk.start as u64, what: what.into() });
        Ok(if &chunk.kind == b"IEND" { Role::End } else { Role::Damaged })
    }

    fn palette(&mut self, index: usize, chunk: &Chunk) -> Result<Role> {
        let head = &self.model.head;
        self.seen.insert(*b"PLTE");
        if head.colour != Colour::Palette {
            return Ok(Role::Suggestion);
        }
        if self.model.palette.is_some() || !self.before_data() {
            return Err(bad(chunk.start, "one PLTE before the picture data was expected"));
        }
        if chunk.len == 0 || !chunk.len.is_multiple_of(3) || chunk.len > 768 {
            return Err(bad(chunk.start, format!("PLTE of 1 to 256 colours was expected, not {} bytes", chunk.len)));
        }
        self.model.palette = Some(index);
        Ok(Role::Palette)
    }

    fn data(&mut self, index: usize) -> Role {
        if !self.before_data() && !self.in_data {
            return Role::Stray;
        }
        self.in_data = true;
        self.model.frames[0].chunks.push(index);
        Role::Data(0)
    }

    fn animation(&mut self, body: &[u8]) -> Role {
        let frames = be32(body, 0).filter(|&n| n > 0 && body.len() == 8);
        let (Some(frames), Some(plays), true, None) = (frames, be32(body, 4), self.before_data(), self.announced)
        else {
            return Role::Other;
        };
        self.announced = Some(frames);
        self.model.plays = Some([frames, plays]);
        Role::Animation
    }

    fn control(&mut self, chunk: &Chunk) -> Result<Role> {
        if self.announced.is_none() {
            return Ok(Role::Hidden);
        }
        let picture = self.model.head.size;
        let control = Control::read(chunk.body(self.file), chunk.start, picture)?;
        let shown = if self.before_data() {
            if self.model.frames[0].control.is_some() {
                return Err(bad(chunk.start, "a second fcTL before the first IDAT"));
            }
            if control.size != picture {
                return Err(bad(chunk.start, "the first frame must be as large as the picture"));
            }
            self.model.frames[0].control = Some(control);
            0
        } else {
            self.drop_empty_frame();
            self.model.frames.push(Frame { control: Some(control), chunks: Vec::new() });
            self.model.frames.len() - 1
        };
        Ok(Role::Control(shown))
    }

    fn frame_data(&mut self, index: usize, chunk: &Chunk) -> Result<Role> {
        if chunk.len < 4 && self.announced.is_some() {
            return Err(bad(chunk.start, "fdAT without a sequence number"));
        }
        let last = self.model.frames.len() - 1;
        if self.announced.is_none() || last == 0 {
            return Ok(Role::Hidden);
        }
        self.model.frames[last].chunks.push(index);
        Ok(Role::Data(last))
    }

    /// A frame that has a control chunk and no data is not shown by anyone.
    fn drop_empty_frame(&mut self) {
        let last = self.model.frames.len() - 1;
        if last > 0 && self.model.frames[last].chunks.is_empty() {
            self.model.frames.pop();
            for role in self.model.roles.iter_mut().filter(|r| **r == Role::Control(last)) {
                *role = Role::Hidden;
            }
        }
    }

    fn finish(mut self) -> Result<Model> {
        if self.before_data() {
            let end = self.chunks.last().map_or(8, Chunk::end);
            return Err(bad(end, "the chunk IDAT was expected"));
        }
        let mut rows =
            self.model.frames.first().into_iter().flat_map(|f| &f.chunks).filter_map(|i| self.chunks.get(*i));
        if let Some(first) = rows.clone().next()
            && rows.all(|c| c.len == 0)
        {
            return Err(bad(first.start, "the chunk IDAT was expected with rows of the picture"));
        }
        if self.model.head.colour == Colour::Palette && self.model.palette.is_none() {
            return Err(bad(33, "the chunk PLTE was expected"));
        }
        self.drop_empty_frame();
        let mut model = self.model;
        let shown = model.frames.iter().filter(|f| f.control.is_some()).count();
        if shown == 0 {
            // Announced and never begun: everyone shows the still picture.
            model.plays = None;
        } else if model.hides_default() {
            let what = "the default image of the animation is not one of its frames";
            model.notes.push(Note::HiddenPicture(what.into()));
            let reason =
                "an animated PNG whose default image is not one of its frames: viewers show different pictures";
            model.refusal.get_or_insert(("png.hidden-default-image", reason.to_owned()));
        }
        let most = usize::try_from(self.announced.unwrap_or(u32::MAX)).unwrap_or(usize::MAX);
        model.frames.truncate(most.max(1));
        let (frames, still) = (model.frames.len(), model.plays.is_none());
        for role in &mut model.roles {
            match role {
                Role::Animation if still => *role = Role::Other,
                Role::Control(f) | Role::Data(f) if *f >= frames || (still && *f > 0) => *role = Role::Hidden,
                _ => {}
            }
        }
        if model.roles.contains(&Role::Hidden) {
            model.notes.push(Note::HiddenPicture("frames that the animation does not show".into()));
            // Viewers disagree on such files: some show the frames, some the still picture.
            let reason = "frames of an animated PNG that its animation does not show";
            model.refusal.get_or_insert(("png.hidden-frames", reason.to_owned()));
        }
        Ok(model)
    }
}
