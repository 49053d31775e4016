//! The codestream from its header to the end of its last frame, without decoding a pixel.
//! ISO/IEC 18181-1 §C.1 (structure), Annex E.4 (ICC profile), Annex F (frames).

use super::bits::Bits;
use super::entropy::Decoder;
use super::frame::{self, Kind};
use super::header::{self, Header};
use crate::error::Result;
use crate::limits::Limits;

/// Contexts of the bytes of a profile.
const PROFILE_CONTEXTS: usize = 41;
/// Largest profile that is followed.
const PROFILE_BYTES: u64 = 1 << 22;
/// Most frames of a codestream for each byte it has: a frame takes two bytes or more.
const FRAMES: u64 = 1 << 20;

/// What is known of a codestream.
#[derive(Debug, Clone)]
pub(super) struct Codestream {
    /// The image header.
    pub(super) header: Header,
    /// Frames that are shown one after the other.
    pub(super) shown: u32,
    /// Frames, layers, references and previews.
    pub(super) frames: u64,
    /// A frame has a name.
    pub(super) named: bool,
    /// There are extensions that this program does not know.
    pub(super) extended: bool,
    /// Offset behind the last frame.
    pub(super) end: usize,
}

/// Follows a whole codestream. Offsets in errors are those of the codestream.
pub(super) fn follow(data: &[u8], limits: &Limits) -> Result<Codestream> {
    let mut bits = Bits::new(data, 0);
    if bits.u(16)? != 0x0A_FF {
        return Err(bits.bad("the signature FF 0A was expected"));
    }
    let header = header::read(&mut bits)?;
    Limits::check("pixels of a picture", header.size.pixels(), limits.pixels.saturating_mul(4))?;
    if header.profile {
        profile(&mut bits, limits)?;
    }
    bits.align()?;
    let mut found = Codestream { shown: 0, frames: 0, named: false, extended: header.extended, end: 0, header };
    if let Some(size) = found.header.preview {
        let preview = frame::read(&mut bits, &found.header, Some(size), limits)?;
        found.named |= preview.named;
        found.extended |= preview.extended;
        found.frames += 1;
    }
    loop {
        limits.on_time()?;
        let frame = frame::read(&mut bits, &found.header, None, limits)?;
        found.frames += 1;
        found.named |= frame.named;
        found.extended |= frame.extended;
        let is_shown = matches!(frame.kind, Kind::Regular | Kind::SkipProgressive);
        if is_shown && (frame.last || frame.duration > 0) {
            found.shown += 1;
        }
        if frame.last {
            break;
        }
        Limits::check("frames of a JPEG XL", found.frames, FRAMES)?;
    }
    found.end = bits.byte();
    Ok(found)
}

/// Passes over the profile (§E.4): as many bytes as it says, each in the context of the two before it.
fn profile(bits: &mut Bits<'_>, limits: &Limits) -> Result<()> {
    let size = bits.u64()?;
    Limits::check("bytes of a profile", size, PROFILE_BYTES)?;
    let mut decoder = Decoder::read(bits, PROFILE_CONTEXTS, limits)?;
    let mut before = [0u8; 2];
    for i in 0..size {
        let context =
            if i <= 128 { 0 } else { 1 + usize::from(kind(before[0])) + 8 * usize::from(far_kind(before[1])) };
        let byte = decoder.number(context, bits)?;
        let byte = u8::try_from(byte).map_err(|_| bits.bad("a byte of a profile was expected"))?;
        before = [byte, before[0]];
    }
    decoder.finish(bits)
}

/// What kind of byte stands right before.
fn kind(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => 0,
        b'0'..=b'9' | b'.' | b',' => 1,
        0 => 2,
        1 => 3,
        2..=15 => 4,
        241..=254 => 5,
        255 => 6,
        _ => 7,
    }
}

/// What kind of byte stands one further back.
fn far_kind(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => 0,
        b'0'..=b'9' | b'.' | b',' => 1,
        0..=15 => 2,
        241..=255 => 3,
        _ => 4,
    }
}
