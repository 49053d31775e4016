//! What the chunks of a WebP mean together: which pictures are shown, and the part that each chunk plays.
//! It reads no metadata. RFC 9649 §2.5 to §2.7 (simple and extended format).

use std::ops::Range;

use super::chunk::{Chunk, HEAD, Run, bad, run, u24};
use super::walk::{Coded, check_alpha};
use super::{lossless, lossy};
use crate::error::Result;
use crate::geometry::Size;
use crate::limits::Limits;

/// Length of the fixed part of `ANMF`.
pub(super) const FRAME_HEAD: usize = 16;

/// The part that a chunk plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `VP8X`.
    Header,
    /// `ANIM`.
    Animation,
    /// The first `ICCP`, announced by the header.
    Profile,
    /// `ANMF` of the frame with that number.
    Frame(usize),
    /// Alpha of a picture that is shown.
    Alpha,
    /// A picture that is shown.
    Image,
    /// Picture data that no viewer shows.
    Hidden(&'static str),
    /// The first `EXIF`, announced by the header: viewers take the orientation from it.
    Exif,
    /// Everything else.
    Other,
}

/// A picture that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    /// `ALPH`.
    pub(super) alpha: Option<Chunk>,
    /// `VP8 ` or `VP8L`.
    pub(super) image: Chunk,
    /// True for `VP8L`.
    pub(super) lossless: bool,
    /// Size of the coded picture.
    pub(super) size: Size,
    /// It has transparency, as its data says.
    pub(super) transparent: bool,
}

impl Picture {
    /// Its payloads in the order in which they are written.
    pub(super) fn payloads(&self) -> impl Iterator<Item = (&Chunk, Coded)> {
        let image = if self.lossless { Coded::Lossless } else { Coded::Lossy };
        self.alpha.iter().map(|c| (c, Coded::Alpha)).chain([(&self.image, image)])
    }
}

/// One `ANMF`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// Halves of the offsets, size minus one, duration, and how it is drawn.
    pub(super) head: [u8; FRAME_HEAD],
    /// The chunks inside, each with its part.
    pub(super) inner: Vec<(Chunk, Role)>,
    /// Offset behind the last of them.
    pub(super) end: usize,
    /// The picture.
    pub(super) picture: Picture,
}

/// The whole file.
#[derive(Debug)]
pub(super) struct Model {
    /// Offset behind the RIFF.
    pub(super) riff_end: usize,
    /// The chunks, each with its part.
    pub(super) chunks: Vec<(Chunk, Role)>,
    /// Offset behind the last whole chunk.
    pub(super) end: usize,
    /// Size on screen.
    pub(super) canvas: Size,
    /// Background colour and number of loops, where the file is an animation.
    pub(super) animation: Option<[u8; 6]>,
    /// The header says that there is transparency.
    pub(super) says_transparent: bool,
    /// The picture of a file that is not an animation.
    pub(super) still: Option<Picture>,
    /// The frames.
    pub(super) frames: Vec<Frame>,
}

pub(super) const ANIMATION: u8 = 0x02;
pub(super) const XMP: u8 = 0x04;
pub(super) const EXIF: u8 = 0x08;
pub(super) const ALPHA: u8 = 0x10;
pub(super) const PROFILE: u8 = 0x20;

impl Model {
    /// Reads all chunks of the file.
    pub(super) fn read(file: &[u8], limits: &Limits) -> Result<Model> {
        let riff = file.first_chunk::<HEAD>().filter(|h| h.starts_with(b"RIFF") && h.ends_with(b"WEBP"));
        let Some(&[_, _, _, _, a, b, c, d, ..]) = riff else {
            return Err(bad(0, "RIFF, a size, and WEBP were expected"));
        };
        let size = usize::try_from(u32::from_le_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        let riff_end = size.saturating_add(8).min(file.len());
        if riff_end < HEAD {
            return Err(bad(4, "a RIFF size of 12 and more was expected"));
        }
        let found = run(file, HEAD..riff_end, limits)?;
        refuse_cut_short(file, found.end..riff_end)?;
        let mut model = Model {
            riff_end,
            end: found.end,
            chunks: Vec::new(),
            canvas: Size::default(),
            animation: None,
            says_transparent: false,
            still: None,
            frames: Vec::new(),
        };
        match found.chunks.first().map(|c| &c.id) {
            Some(b"VP8 " | b"VP8L") => model.simple(file, found)?,
            Some(b"VP8X") => model.extended(file, found, limits)?,
            _ => return Err(bad(HEAD, "a chunk VP8, VP8L or VP8X was expected first")),
        }
        Ok(model)
    }

    fn simple(&mut self, file: &[u8], found: Run) -> Result<()> {
        for (i, chunk) in found.chunks.into_iter().enumerate() {
            let role = match &chunk.id {
                _ if i == 0 => {
                    let picture = picture(file, None, &chunk)?;
                    self.canvas = picture.size;
                    self.still = Some(picture);
                    Role::Image
                }
                b"VP8 " | b"VP8L" => Role::Hidden("second picture"),
                b"ALPH" => Role::Hidden("alpha data of no picture"),
                b"ANMF" => Role::Hidden("frame of no animation"),
                _ => Role::Other,
            };
            self.chunks.push((chunk, role));
        }
        Ok(())
    }

    fn extended(&mut self, file: &[u8], found: Run, limits: &Limits) -> Result<()> {
        let head = found.chunks.first().expect("the caller saw it");
        let &[flags, _, _, _, ref sides @ ..] =
            head.body(file).first_chunk::<10>().ok_or_else(|| bad(head.start, "ten bytes of VP8X were expected"))?;
        self.canvas = Size::new(u24(&sides[..3]) + 1, u24(&sides[3..]) + 1);
        if self.canvas.pixels() > u64::from(u32::MAX) {
            return Err(bad(head.data.start + 4, "a canvas of less than 2^32 pixels was expected"));
        }
        self.says_transparent = flags & ALPHA != 0;
        let animated = flags & ANIMATION != 0;
        let (mut profile, mut exif) = (flags & PROFILE != 0, flags & EXIF != 0);
        let mut alpha: Option<(Chunk, usize)> = None;
        for (i, chunk) in found.chunks.into_iter().enumerate() {
            let role = match &chunk.id {
                b"VP8X" if i == 0 => Role::Header,
                b"ICCP" if std::mem::take(&mut profile) => Role::Profile,
                b"EXIF" if std::mem::take(&mut exif) => Role::Exif,
                b"ANIM" if animated && self.animation.is_none() => {
                    let head = chunk.body(file).first_chunk();
                    self.animation = Some(*head.ok_or_else(|| bad(chunk.start, "six bytes of ANIM were expected"))?);
                    Role::Animation
                }
                b"ANMF" if animated => {
                    if self.animation.is_none() {
                        return Err(bad(chunk.start, "the chunk ANIM was expected before the first frame"));
                    }
                    self.frames.push(Frame::read(file, &chunk, self.canvas, limits)?);
                    Role::Frame(self.frames.len() - 1)
                }
                b"ANMF" => Role::Hidden("frame of no animation"),
                b"VP8 " | b"VP8L" if animated => Role::Hidden("picture outside of the animation"),
                b"VP8 " | b"VP8L" if self.still.is_some() => Role::Hidden("second picture"),
                b"VP8 " | b"VP8L" => {
                    self.still = Some(self.still(file, &chunk, alpha.take())?);
                    Role::Image
                }
                b"ALPH" if !animated && self.still.is_none() => {
                    if alpha.is_some() {
                        return Err(bad(chunk.start, "one chunk ALPH was expected"));
                    }
                    alpha = Some((chunk.clone(), i));
                    Role::Alpha
                }
                b"ALPH" => Role::Hidden("alpha data of no picture"),
                _ => Role::Other,
            };
            self.chunks.push((chunk, role));
        }
        if self.still.is_none() && self.frames.is_empty() {
            return Err(bad(self.end, "a picture was expected"));
        }
        Ok(())
    }

    /// The one picture of a file with a header.
    fn still(&mut self, file: &[u8], image: &Chunk, alpha: Option<(Chunk, usize)>) -> Result<Picture> {
        let found = picture(file, alpha.as_ref().map(|(chunk, _)| chunk.clone()), image)?;
        if found.size != self.canvas {
            return Err(bad(image.start, "a picture of the size that VP8X tells was expected"));
        }
        // A lossless picture has its own transparency.
        if let Some((_, i)) = alpha.filter(|_| found.alpha.is_none())
            && let Some((_, role)) = self.chunks.get_mut(i)
        {
            *role = Role::Hidden("alpha data of no picture");
        }
        Ok(found)
    }

    /// Every picture that is shown.
    pub(super) fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.still.iter().chain(self.frames.iter().map(|f| &f.picture))
    }

    /// The flag of transparency as it is written.
    pub(super) fn is_transparent(&self) -> bool {
        // An animation may be transparent where no frame is.
        self.pictures().any(|p| p.transparent) || (self.animation.is_some() && self.says_transparent)
    }
}

impl Frame {
    fn read(file: &[u8], chunk: &Chunk, canvas: Size, limits: &Limits) -> Result<Frame> {
        let head = chunk.body(file).first_chunk::<FRAME_HEAD>();
        let mut head = *head.ok_or_else(|| bad(chunk.start, "a frame of 16 bytes and more was expected"))?;
        // Six bits are reserved.
        head[15] &= 3;
        let at = |i: usize| u24(head.get(i..).unwrap_or(&[]));
        let (left, top) = (2 * at(0), 2 * at(3));
        let size = Size::new(at(6) + 1, at(9) + 1);
        if left + size.width > canvas.width || top + size.height > canvas.height {
            return Err(bad(chunk.data.start, "a frame inside the canvas was expected"));
        }
        let found = run(file, chunk.data.start + FRAME_HEAD..chunk.data.end, limits)?;
        refuse_cut_short(file, found.end..chunk.data.end)?;
        let (end, mut parts) = (found.end, Vec::<(Chunk, Role)>::new());
        let (mut alpha, mut shown) = (None, None);
        for (i, inner) in found.chunks.into_iter().enumerate() {
            let role = match &inner.id {
                b"ALPH" if shown.is_none() => {
                    if alpha.is_some() {
                        return Err(bad(inner.start, "one chunk ALPH was expected"));
                    }
                    alpha = Some((inner.clone(), i));
                    Role::Alpha
                }
                b"VP8 " | b"VP8L" if shown.is_none() => {
                    let before = alpha.take();
                    let found = picture(file, before.as_ref().map(|(c, _)| c.clone()), &inner)?;
                    if found.size != size {
                        return Err(bad(inner.start, "a picture of the size of its frame was expected"));
                    }
                    if let Some((_, i)) = before.filter(|_| found.alpha.is_none())
                        && let Some((_, role)) = parts.get_mut(i)
                    {
                        *role = Role::Hidden("alpha data of no picture");
                    }
                    shown = Some(found);
                    Role::Image
                }
                b"VP8 " | b"VP8L" => Role::Hidden("second picture of a frame"),
                b"ALPH" => Role::Hidden("alpha data of no picture"),
                _ => Role::Other,
            };
            parts.push((inner, role));
        }
        let picture = shown.ok_or_else(|| bad(chunk.start, "a picture in the frame was expected"))?;
        Ok(Frame { head, inner: parts, end, picture })
    }
}

/// The picture of an image chunk and the alpha data in front of it.
fn picture(file: &[u8], alpha: Option<Chunk>, image: &Chunk) -> Result<Picture> {
    let (body, at) = (image.body(file), image.data.start);
    if &image.id == b"VP8L" {
        let (size, transparent) = lossless::header(body, at)?;
        return Ok(Picture { alpha: None, image: image.clone(), lossless: true, size, transparent });
    }
    let (size, _) = lossy::header(body, at)?;
    if let Some(alpha) = &alpha {
        check_alpha(alpha.body(file), alpha.data.start)?;
    }
    Ok(Picture { transparent: alpha.is_some(), alpha, image: image.clone(), lossless: false, size })
}

/// A picture that is cut off is broken; anything else that is cut off only goes.
fn refuse_cut_short(file: &[u8], rest: Range<usize>) -> Result<()> {
    match file.get(rest.clone()).and_then(|r| r.first_chunk()) {
        Some(id @ (b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANMF" | b"ANIM")) => {
            let id = super::chunk::name(*id);
            Err(bad(rest.start, format!("the chunk {id} is longer than what is left, which ends at {}", rest.end)))
        }
        _ => Ok(()),
    }
}
