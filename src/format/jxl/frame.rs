//! Frame headers and tables of contents: what a frame is, and how many bytes it takes. It decodes no section.
//! ISO/IEC 18181-1 Annex F (frame header §F.2, table of contents §F.3), Annex J (restoration filters).

use super::bits::{Bits, U};
use super::entropy::{Decoder, permutation};
use super::header::{Header, extensions, name};
use crate::error::Result;
use crate::geometry::Size;
use crate::limits::Limits;

/// What kind of frame it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A picture that is shown, or a layer of it.
    Regular,
    /// Low frequencies for a later frame.
    LowFrequency,
    /// Only for later frames to refer to.
    Reference,
    /// Shown, but not in a first rough view.
    SkipProgressive,
}

/// What is known of a frame.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Its kind.
    pub(super) kind: Kind,
    /// Nothing follows it.
    pub(super) last: bool,
    /// How long it is shown, in ticks.
    pub(super) duration: u32,
    /// It has a name.
    pub(super) named: bool,
    /// Extensions that this program does not know.
    pub(super) extended: bool,
    /// Number of sections.
    sections: u64,
}

const USE_LOW_FREQUENCY_FRAME: u64 = 0x20;
/// A selector for the powers 1, 2, 4, 8.
const POWERS: [U; 4] = [U::Is(1), U::Is(2), U::Is(4), U::Is(8)];

/// Reads a frame with its table of contents; `bits` goes on behind the frame's last section.
pub(super) fn read(bits: &mut Bits<'_>, header: &Header, preview: Option<Size>, limits: &Limits) -> Result<Frame> {
    bits.align()?;
    let frame = frame_header(bits, header, preview)?;
    let most = 1 << 24;
    Limits::check("sections of a JPEG XL frame", frame.sections, most)?;
    if bits.flag()? {
        let mut decoder = Decoder::read(bits, 8, limits)?;
        permutation(&mut decoder, bits, frame.sections)?;
    }
    bits.align()?;
    let mut total = 0u64;
    for _ in 0..frame.sections {
        let size = bits.u32([U::Bits(10, 0), U::Bits(14, 1024), U::Bits(22, 17408), U::Bits(30, 4_211_712)])?;
        total = total.saturating_add(u64::from(size));
    }
    bits.align()?;
    bits.skip(total.saturating_mul(8))?;
    Ok(frame)
}

fn frame_header(bits: &mut Bits<'_>, header: &Header, preview: Option<Size>) -> Result<Frame> {
    let picture = preview.unwrap_or(header.size);
    if bits.flag()? {
        return Ok(Frame {
            kind: Kind::Regular,
            last: true,
            duration: 0,
            named: false,
            extended: false,
            sections: sections(picture, 1, 1)?,
        });
    }
    let kind = match bits.u(2)? {
        0 => Kind::Regular,
        1 => Kind::LowFrequency,
        2 => Kind::Reference,
        _ => Kind::SkipProgressive,
    };
    let shown = matches!(kind, Kind::Regular | Kind::SkipProgressive);
    let modular = bits.flag()?;
    let flags = bits.u64()?;
    let low_frequency_elsewhere = flags & USE_LOW_FREQUENCY_FRAME != 0;
    let ycc = !header.xyb && bits.flag()?;
    if ycc && !low_frequency_elsewhere {
        // How each channel is subsampled.
        bits.u(6)?;
    }
    let mut upsampling = 1;
    if !low_frequency_elsewhere {
        upsampling = bits.u32(POWERS)?;
        for _ in &header.channels {
            bits.u32(POWERS)?;
        }
    }
    let group_shift = if modular { bits.u(2)? } else { 1 };
    if !modular && header.xyb {
        bits.u(6)?;
    }
    let passes = if kind == Kind::Reference { 1 } else { passes(bits)? };
    let level = if kind == Kind::LowFrequency { 1 + bits.u(2)? } else { 0 };
    let mut size = picture;
    let mut partial = false;
    if kind != Kind::LowFrequency && bits.flag()? {
        let side = [U::Bits(8, 0), U::Bits(11, 256), U::Bits(14, 2304), U::Bits(30, 18688)];
        let mut origin = [0i64; 2];
        if shown {
            for o in &mut origin {
                let packed = i64::from(bits.u32(side)?);
                *o = if packed & 1 == 1 { -(packed >> 1) - 1 } else { packed >> 1 };
            }
        }
        size = Size::new(bits.u32(side)?, bits.u32(side)?);
        let [x, y] = origin;
        partial = shown
            && (x > 0
                || y > 0
                || x + i64::from(size.width) < i64::from(picture.width)
                || y + i64::from(size.height) < i64::from(picture.height));
    }
    let (mut replaces, mut duration, mut last) = (true, 0, false);
    if shown {
        replaces = blending(bits, header, partial)?;
        for _ in &header.channels {
            blending(bits, header, partial)?;
        }
        if header.animated {
            duration = bits.u32([U::Is(0), U::Is(1), U::Bits(8, 0), U::Bits(32, 0)])?;
            if header.timecodes {
                bits.u(32)?;
            }
        }
        last = bits.flag()?;
    }
    let mut reference = 0;
    if kind != Kind::LowFrequency && !last {
        reference = bits.u(2)?;
    }
    let can_be_referenced = !last && kind != Kind::LowFrequency && (duration == 0 || reference != 0);
    if kind == Kind::Reference || (shown && can_be_referenced && replaces && !partial) {
        // Kept before or after the colour transform.
        bits.flag()?;
    }
    let named = name(bits)?;
    let mut extended = filters(bits, modular)?;
    extended |= extensions(bits)?;
    if level > 0 {
        size = Size::new(size.width.div_ceil(1 << (3 * level)), size.height.div_ceil(1 << (3 * level)));
    }
    let coded = Size::new(size.width.div_ceil(upsampling), size.height.div_ceil(upsampling));
    Ok(Frame { kind, last, duration, named, extended, sections: sections(coded, group_shift, passes)? })
}

/// Passes (§F.2.5): how many.
fn passes(bits: &mut Bits<'_>) -> Result<u64> {
    let count = bits.u32([U::Is(1), U::Is(2), U::Is(3), U::Bits(3, 4)])?;
    if count > 1 {
        let downsampled = bits.u32([U::Is(0), U::Is(1), U::Is(2), U::Bits(1, 3)])?;
        (1..count).try_for_each(|_| bits.u(2).map(drop))?;
        (0..downsampled).try_for_each(|_| bits.u32(POWERS).map(drop))?;
        (0..downsampled).try_for_each(|_| bits.u32([U::Is(0), U::Is(1), U::Is(2), U::Bits(3, 0)]).map(drop))?;
    }
    Ok(u64::from(count))
}

/// BlendingInfo (§F.2.6); true when the frame takes the place of what was there.
fn blending(bits: &mut Bits<'_>, header: &Header, partial: bool) -> Result<bool> {
    const REPLACE: u32 = 0;
    const BLEND: u32 = 2;
    const WEIGHTED: u32 = 3;
    const MULTIPLY: u32 = 4;
    let mode = bits.u32([U::Is(REPLACE), U::Is(1), U::Is(BLEND), U::Bits(2, 3)])?;
    let by_alpha = !header.channels.is_empty() && matches!(mode, BLEND | WEIGHTED);
    if by_alpha {
        bits.u32([U::Is(0), U::Is(1), U::Is(2), U::Bits(3, 3)])?;
    }
    if by_alpha || mode == MULTIPLY {
        bits.flag()?;
    }
    if mode != REPLACE || partial {
        bits.u(2)?;
    }
    Ok(mode == REPLACE)
}

/// RestorationFilter (§J.1); true when it has extensions.
fn filters(bits: &mut Bits<'_>, modular: bool) -> Result<bool> {
    if bits.flag()? {
        return Ok(false);
    }
    if bits.flag()? && bits.flag()? {
        bits.floats(6)?;
    }
    if bits.u(2)? > 0 {
        if !modular && bits.flag()? {
            bits.floats(8)?;
        }
        if bits.flag()? {
            bits.floats(5)?;
        }
        if bits.flag()? {
            bits.floats(if modular { 3 } else { 4 })?;
        }
        if modular {
            bits.floats(1)?;
        }
    }
    extensions(bits)
}

/// How many sections a frame of that size has (§F.3.1).
fn sections(size: Size, group_shift: u32, passes: u64) -> Result<u64> {
    let group = 128u64 << group_shift;
    let groups = |side: u64| u64::from(size.width).div_ceil(side) * u64::from(size.height).div_ceil(side);
    let count = groups(group);
    Ok(if count == 1 && passes == 1 { 1 } else { 2 + groups(8 * group) + count.saturating_mul(passes) })
}
