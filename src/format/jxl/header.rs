//! The image header of a codestream: size, orientation, channels, colour, animation. It follows the bits and keeps what
//! the frames depend on, and what a clean copy must not hold.
//! ISO/IEC 18181-1 Annex D (image header), Annex E (colour encoding).

use super::bits::{Bits, U};
use crate::error::Result;
use crate::geometry::{Orientation, Size};

/// What the header says.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    /// Size of the picture as it is stored.
    pub(super) size: Size,
    /// How it is to be turned.
    pub(super) orientation: Orientation,
    /// Size of the preview, if there is one.
    pub(super) preview: Option<Size>,
    /// Frames have durations.
    pub(super) animated: bool,
    /// Frames have time codes.
    pub(super) timecodes: bool,
    /// The additional channels.
    pub(super) channels: Vec<Channel>,
    /// Coded in the XYB colour space.
    pub(super) xyb: bool,
    /// An ICC profile follows.
    pub(super) profile: bool,
    /// Extensions that this program does not know.
    pub(super) extended: bool,
}

/// An additional channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Channel {
    /// Its type by number: 0 alpha, 1 depth, 2 spot colour, 3 selection, 4 black, 5 mosaic, 6 heat, 15 and 16 unknown.
    pub(super) kind: u32,
    /// It has a name.
    pub(super) named: bool,
}

/// Reads the whole header, the ICC profile left out.
pub(super) fn read(bits: &mut Bits<'_>) -> Result<Header> {
    let mut header = Header { size: size(bits)?, xyb: true, ..Header::default() };
    let all_default = bits.flag()?;
    if !all_default {
        metadata(bits, &mut header)?;
    }
    transform_data(bits, header.xyb)?;
    Ok(header)
}

/// Width from height by one of the seven fixed ratios (§D.2).
fn by_ratio(height: u32, ratio: u32) -> Option<u32> {
    let (up, down) = [(1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)].get(ratio as usize - 1).copied()?;
    u32::try_from(u64::from(height) * up / down).ok()
}

/// SizeHeader.
fn size(bits: &mut Bits<'_>) -> Result<Size> {
    let small = bits.flag()?;
    let side = |bits: &mut Bits<'_>| {
        if small {
            Ok((bits.u(5)? + 1) * 8)
        } else {
            bits.u32([U::Bits(9, 1), U::Bits(13, 1), U::Bits(18, 1), U::Bits(30, 1)])
        }
    };
    let height = side(bits)?;
    let width = match bits.u(3)? {
        0 => side(bits)?,
        ratio => by_ratio(height, ratio).ok_or_else(|| bits.bad("a width of 32 bits was expected"))?,
    };
    Ok(Size::new(width, height))
}

/// PreviewHeader.
fn preview_size(bits: &mut Bits<'_>) -> Result<Size> {
    let eighths = bits.flag()?;
    let side = |bits: &mut Bits<'_>| {
        if eighths {
            Ok(8 * bits.u32([U::Is(16), U::Is(32), U::Bits(5, 1), U::Bits(9, 33)])?)
        } else {
            bits.u32([U::Bits(6, 1), U::Bits(8, 65), U::Bits(10, 321), U::Bits(12, 1345)])
        }
    };
    let height = side(bits)?;
    let width = match bits.u(3)? {
        0 => side(bits)?,
        ratio => by_ratio(height, ratio).ok_or_else(|| bits.bad("a width of 32 bits was expected"))?,
    };
    Ok(Size::new(width, height))
}

/// ImageMetadata behind its first bit.
fn metadata(bits: &mut Bits<'_>, header: &mut Header) -> Result<()> {
    let extra = bits.flag()?;
    if extra {
        header.orientation = Orientation::from_exif(bits.u(3)? as u16 + 1).unwrap_or_default();
        if bits.flag()? {
            size(bits)?;
        }
        if bits.flag()? {
            header.preview = Some(preview_size(bits)?);
        }
        if bits.flag()? {
            header.animated = true;
            bits.u32([U::Is(100), U::Is(1000), U::Bits(10, 1), U::Bits(30, 1)])?;
            bits.u32([U::Is(1), U::Is(1001), U::Bits(8, 1), U::Bits(10, 1)])?;
            bits.u32([U::Is(0), U::Bits(3, 0), U::Bits(16, 0), U::Bits(32, 0)])?;
            header.timecodes = bits.flag()?;
        }
    }
    bit_depth(bits)?;
    // Sixteen bits suffice for buffers.
    bits.flag()?;
    for _ in 0..bits.u32([U::Is(0), U::Is(1), U::Bits(4, 2), U::Bits(12, 1)])? {
        let channel = channel(bits)?;
        header.channels.push(channel);
    }
    header.xyb = bits.flag()?;
    header.profile = colour(bits)?;
    if extra && !bits.flag()? {
        // Tone mapping.
        bits.floats(2)?;
        bits.flag()?;
        bits.floats(1)?;
    }
    header.extended = extensions(bits)?;
    Ok(())
}

fn bit_depth(bits: &mut Bits<'_>) -> Result<()> {
    if bits.flag()? {
        bits.u32([U::Is(32), U::Is(16), U::Is(24), U::Bits(6, 1)])?;
        bits.u(4)?;
    } else {
        bits.u32([U::Is(8), U::Is(10), U::Is(12), U::Bits(6, 1)])?;
    }
    Ok(())
}

/// ExtraChannelInfo.
fn channel(bits: &mut Bits<'_>) -> Result<Channel> {
    if bits.flag()? {
        return Ok(Channel { kind: 0, named: false });
    }
    let kind = bits.enumerated()?;
    bit_depth(bits)?;
    bits.u32([U::Is(0), U::Is(3), U::Is(4), U::Bits(3, 1)])?;
    let named = name(bits)?;
    match kind {
        0 => drop(bits.flag()?),
        2 => bits.floats(4)?,
        5 => drop(bits.u32([U::Is(1), U::Bits(2, 0), U::Bits(4, 3), U::Bits(8, 19)])?),
        _ => {}
    }
    Ok(Channel { kind, named })
}

/// Passes over a name; true when it is not empty.
pub(super) fn name(bits: &mut Bits<'_>) -> Result<bool> {
    let len = bits.u32([U::Is(0), U::Bits(4, 0), U::Bits(5, 16), U::Bits(10, 48)])?;
    bits.skip(8 * u64::from(len))?;
    Ok(len > 0)
}

/// ColourEncoding; true when an ICC profile takes its place.
fn colour(bits: &mut Bits<'_>) -> Result<bool> {
    const GREY: u32 = 1;
    const XYB: u32 = 2;
    const CUSTOM: u32 = 2;
    if bits.flag()? {
        return Ok(false);
    }
    let profile = bits.flag()?;
    let space = bits.enumerated()?;
    if profile {
        return Ok(true);
    }
    if space != XYB && bits.enumerated()? == CUSTOM {
        chromaticity(bits)?;
    }
    if space != XYB && space != GREY && bits.enumerated()? == CUSTOM {
        (0..3).try_for_each(|_| chromaticity(bits))?;
    }
    if space != XYB {
        if bits.flag()? {
            bits.u(24)?;
        } else {
            bits.enumerated()?;
        }
    }
    // Rendering intent.
    bits.enumerated()?;
    Ok(false)
}

fn chromaticity(bits: &mut Bits<'_>) -> Result<()> {
    for _ in 0..2 {
        bits.u32([U::Bits(19, 0), U::Bits(19, 1 << 19), U::Bits(20, 1 << 20), U::Bits(21, 1 << 21)])?;
    }
    Ok(())
}

/// Passes over extensions; true when there are any.
pub(super) fn extensions(bits: &mut Bits<'_>) -> Result<bool> {
    let which = bits.u64()?;
    let mut total = 0u64;
    for _ in 0..which.count_ones() {
        total = total.saturating_add(bits.u64()?);
    }
    bits.skip(total)?;
    Ok(which != 0)
}

/// Matrices and weights of upsampling (§D.3.7, §K.2).
fn transform_data(bits: &mut Bits<'_>, xyb: bool) -> Result<()> {
    if bits.flag()? {
        return Ok(());
    }
    if xyb && !bits.flag()? {
        bits.floats(16)?;
    }
    let weights = bits.u(3)?;
    for (bit, count) in [(1, 15), (2, 55), (4, 210)] {
        if weights & bit != 0 {
            bits.floats(count)?;
        }
    }
    Ok(())
}
