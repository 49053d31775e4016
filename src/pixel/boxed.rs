//! The primary picture of HEIC and AVIF as RGB: grids joined, overlays laid, crops cut, transparency shown on white. A picture
//! that is wanted smaller is made smaller piece by piece, where that comes to the same: it is never held at full size then.
//! Which pictures there are is told by `format`; each is decoded alone. Damage is an error.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{apart, hevc, on_white, turned};
use crate::error::{Error, Result};
use crate::format::bmff::{self, Colour, Drawing, Node, Stream, What};
use crate::format::{Format, SliceSource};
use crate::geometry::{Rect, Size};
use crate::limits::Limits;

/// A picture as it is stored: cropped, not turned.
#[derive(Debug)]
pub(super) struct Boxed {
    /// The size that the file gives it.
    pub(super) full: Size,
    /// The size that it was decoded to.
    pub(super) size: Size,
    /// RGB, rows from the top.
    pub(super) rgb: Vec<u8>,
    /// What the container says of its colours.
    pub(super) colour: Option<Colour>,
    /// Some of it shows through, and was laid on white.
    pub(super) transparent: bool,
}

/// Decodes the primary picture of `file` so that its long side is at least `side`, or all of it.
pub(super) fn decode(file: &[u8], format: Format, side: u32, limits: &Limits) -> Result<Boxed> {
    let source = SliceSource(file);
    let drawing = bmff::drawing(&source, format, limits)?;
    let wanted = super::scaled::factor(drawing.picture.cropped(), side).unwrap_or(1);
    let factor = if drawing.alpha.is_none() && is_reducible(&drawing.picture, wanted) { wanted } else { 1 };
    let painter = Painter { file: &source, format, limits, colour: drawing.colour, factor };
    // Decoders are other people's code: what breaks in one is a picture that was not looked at, not a file that failed.
    catch_unwind(AssertUnwindSafe(|| painter.whole(&drawing)))
        .unwrap_or_else(|_| Err(Error::refused("detect.decoder", "the decoder broke down over this picture")))
}

struct Painter<'a> {
    file: &'a SliceSource<'a>,
    format: Format,
    limits: &'a Limits,
    colour: Option<Colour>,
    /// How many times smaller each way the picture is made.
    factor: u32,
}

/// True where smaller pieces make the picture that the whole would make if it were made smaller.
fn is_reducible(node: &Node, factor: u32) -> bool {
    let whole = |size: Size| size.width.is_multiple_of(factor) && size.height.is_multiple_of(factor);
    let plain = |n: &Node| n.crop.is_none() && matches!(n.what, What::Coded(_));
    match &node.what {
        What::Grid { tiles, .. } => {
            node.crop.is_none() && tiles.iter().all(|t| plain(t) && t.turn.is_upright() && whole(t.size))
        }
        _ => plain(node),
    }
}

impl Painter<'_> {
    fn reduced(&self, size: Size) -> Size {
        Size::new(size.width.div_ceil(self.factor), size.height.div_ceil(self.factor))
    }

    fn whole(&self, drawing: &Drawing) -> Result<Boxed> {
        let (size, mut rgb) = self.picture(&drawing.picture)?;
        if let Some(alpha) = &drawing.alpha {
            // Light of an alpha plane has the full range, whatever the picture's has.
            let painter = Painter { colour: None, ..*self };
            let (other, light) = painter.picture(alpha)?;
            if other != size {
                return Err(Error::refused("detect.heif-variant", "transparency of another size cannot be decoded"));
            }
            for (pixel, a) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(light.iter().step_by(3)) {
                let [r, g, b] = *pixel;
                *pixel = if drawing.premultiplied {
                    pixel.map(|v| v.saturating_add(255 - a))
                } else {
                    on_white([r, g, b, *a])
                };
            }
        }
        let full = drawing.picture.cropped();
        Ok(Boxed { full, size, rgb, colour: drawing.colour, transparent: drawing.alpha.is_some() })
    }

    /// The picture of a node, cropped and not turned.
    fn picture(&self, node: &Node) -> Result<(Size, Vec<u8>)> {
        self.limits.on_time()?;
        let rgb = match &node.what {
            What::Coded(picture) => self.coded(picture, node.size)?,
            What::Same(inner) => self.shown(inner)?.1,
            What::Grid { columns, tiles } => {
                let mut canvas = Canvas::new(self.reduced(node.size), [0; 3]);
                for (i, tile) in (0u32..).zip(tiles) {
                    let (size, rgb) = self.shown(tile)?;
                    let (column, row) = (i % columns, i / columns);
                    canvas.put(
                        i64::from(column) * i64::from(size.width),
                        i64::from(row) * i64::from(size.height),
                        size,
                        &rgb,
                    );
                }
                canvas.rgb
            }
            What::Overlay { fill: [r, g, b, a], layers } => {
                let fill = on_white([r, g, b, a].map(|v| (v >> 8) as u8));
                let mut canvas = Canvas::new(node.size, fill);
                for (x, y, layer) in layers {
                    let (size, rgb) = self.shown(layer)?;
                    canvas.put(*x, *y, size, &rgb);
                }
                canvas.rgb
            }
        };
        let cropped = self.reduced(node.cropped());
        Ok((cropped, node.crop.map(|r| cut(&rgb, node.size, r)).unwrap_or(rgb)))
    }

    /// The same, turned.
    fn shown(&self, node: &Node) -> Result<(Size, Vec<u8>)> {
        let (size, rgb) = self.picture(node)?;
        Ok(if node.turn.is_upright() { (size, rgb) } else { turned(&rgb, size, node.turn) })
    }

    fn coded(&self, picture: &bmff::Picture, size: Size) -> Result<Vec<u8>> {
        let frame = match picture.stream(self.file, self.format)? {
            Stream::Hevc(stream) => hevc::decode(&stream, size, self.factor > 1)?,
            Stream::Av1(stream) => apart::decode(stream, size, self.limits)?,
            Stream::Other => {
                return Err(Error::refused("detect.heif-variant", "pictures in this coding cannot be decoded"));
            }
        };
        let frame = if self.factor > 1 { frame.reduced(self.factor) } else { Some(frame) };
        let rgb = frame.and_then(|f| f.rgb(picture.colour.or(self.colour)));
        rgb.ok_or_else(|| Error::malformed(self.format, 0, "the coded picture is damaged or stops early"))
    }
}

/// The pixels of `r`, which lies within the picture.
fn cut(rgb: &[u8], size: Size, r: Rect) -> Vec<u8> {
    let row = size.width as usize * 3;
    let (from, to) = (r.x0 as usize * 3, r.x1 as usize * 3);
    let lines = rgb.chunks_exact(row.max(1)).skip(r.y0 as usize).take(r.height() as usize);
    lines.filter_map(|line| line.get(from..to)).flatten().copied().collect()
}

struct Canvas {
    size: Size,
    rgb: Vec<u8>,
}

impl Canvas {
    fn new(size: Size, colour: [u8; 3]) -> Canvas {
        let pixels = usize::try_from(size.pixels()).unwrap_or(0);
        let rgb = if colour == [0; 3] { vec![0; 3 * pixels] } else { colour.repeat(pixels) };
        Canvas { size, rgb }
    }

    /// Lays a picture with its corner at `x`, `y`; what reaches beyond the canvas is cut.
    fn put(&mut self, x: i64, y: i64, size: Size, rgb: &[u8]) {
        let clip = |v: i64, most: u32| usize::try_from(v.clamp(0, i64::from(most))).unwrap_or(0);
        let (x0, x1) = (clip(x, self.size.width), clip(x.saturating_add(i64::from(size.width)), self.size.width));
        let skip = usize::try_from(x.saturating_neg().max(0)).unwrap_or(usize::MAX);
        let stride = self.size.width as usize * 3;
        for (line, row) in rgb.chunks_exact((size.width as usize * 3).max(1)).zip(y..) {
            let Some(row) = usize::try_from(row).ok().filter(|r| *r < self.size.height as usize) else { continue };
            let from = skip.saturating_mul(3);
            let part = from.checked_add((x1 - x0) * 3).and_then(|to| line.get(from..to));
            let to = self.rgb.get_mut(row * stride + x0 * 3..row * stride + x1 * 3);
            if let (Some(part), Some(to)) = (part, to) {
                to.copy_from_slice(part);
            }
        }
    }
}
