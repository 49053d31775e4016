//! Sample descriptions, written again from the fields that decoding needs: compressor and vendor names, texts, and boxes that are
//! not known stay behind. ISO/IEC 14496-12 §8.5.2 and §12, 14496-14 §5.6, 14496-15, QuickTime File Format "Sample Description".

use super::descriptor;
use crate::format::bmff::boxes::{Bytes, Node, inside, name};
use crate::format::bmff::units::{Codec, clean_av1c, clean_avcc, clean_hvcc};
use crate::format::bmff::write::{boxed, full};

/// Why a description cannot be written again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is cut or breaks its grammar.
    Broken,
    /// A codec that is not handled.
    Codec(String),
    /// Samples are encrypted.
    Encrypted,
}

/// All descriptions of a track.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    /// The `stsd` box, written again.
    pub(super) stsd: Vec<u8>,
    /// How units of samples are told apart, where they can carry messages.
    pub(super) codec: Option<Codec>,
    /// Samples are frames of AAC, whose front can carry text.
    pub(super) aac: bool,
    /// Texts that go, for the report.
    pub(super) texts: Vec<String>,
    /// Bytes and samples of one frame, for sound whose table counts samples of one byte.
    pub(super) frame: Option<(u64, u64)>,
    /// Columns and rows that a `clap` box cuts off.
    pub(super) cropped: (u32, u32),
    /// Stored width and height.
    pub(super) size: (u16, u16),
    /// The alpha plane of another track.
    pub(super) alpha: bool,
}

const PICTURES: &[&[u8; 4]] = &[
    b"avc1", b"avc2", b"avc3", b"avc4", b"hvc1", b"hev1", b"dvh1", b"dvhe", b"dvav", b"dva1", b"av01", b"vp08",
    b"vp09", b"mp4v", b"s263", b"h263", b"apch", b"apcn", b"apcs", b"apco", b"ap4h", b"ap4x",
];

const SOUNDS: &[&[u8; 4]] = &[
    b"mp4a", b"alac", b"ac-3", b"ec-3", b"ac-4", b"Opus", b"fLaC", b"samr", b"sawb", b"sowt", b"twos", b"raw ",
    b"lpcm", b"in24", b"in32", b"fl32", b"fl64", b"ulaw", b"alaw", b"ima4", b".mp3", b"ipcm", b"fpcm", b"NONE",
];

/// Writes `stsd` again for a track of this handler.
pub(super) fn read(stsd: &Node<'_>, sound: bool, most: usize) -> Result<Entries, Trouble> {
    let (version, _, rest) = stsd.full().ok_or(Trouble::Broken)?;
    let count = Bytes(rest).u32().ok_or(Trouble::Broken)?;
    let all = inside(rest.get(4..).unwrap_or(&[]), 0, most).map_err(|_| Trouble::Broken)?;
    let mut out = Entries::default();
    let mut body = count.to_be_bytes().to_vec();
    if all.nodes.len() as u64 != u64::from(count) {
        return Err(Trouble::Broken);
    }
    for n in &all.nodes {
        let kind = n.kind();
        if matches!(&kind, b"encv" | b"enca" | b"drmi" | b"drms" | b"drma" | b"p608") {
            return Err(Trouble::Encrypted);
        }
        let known = if sound { SOUNDS } else { PICTURES };
        if !known.contains(&&kind) {
            return Err(Trouble::Codec(name(kind)));
        }
        let entry = if sound { self::sound(n, version, most, &mut out) } else { picture(n, most, &mut out) };
        body.extend(boxed(&kind, &entry.ok_or(Trouble::Broken)?));
    }
    out.stsd = full(b"stsd", if sound { version.min(1) } else { 0 }, 0, &body);
    Ok(out)
}

fn said(bytes: &[u8], out: &mut Entries) {
    let text: String = bytes.iter().filter(|b| (0x20..0x7F).contains(*b)).map(|b| char::from(*b)).collect();
    let text = text.trim();
    if !text.is_empty() && out.texts.len() < 16 {
        out.texts.push(text.to_owned());
    }
}

/// Six reserved bytes, and the first data reference: the file itself.
const FRONT: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 1];

fn picture(n: &Node<'_>, most: usize, out: &mut Entries) -> Option<Vec<u8>> {
    let head: &[u8; 78] = n.data.first_chunk()?;
    said(head.get(12..16)?, out); // vendor
    let length = usize::from(*head.get(42)?).min(31);
    said(head.get(43..43 + length)?, out); // compressor
    let mut body = FRONT.to_vec();
    body.extend_from_slice(&[0; 16]);
    body.extend_from_slice(head.get(24..36)?); // width, height, resolutions
    body.extend_from_slice(&[0, 0, 0, 0, 0, 1]);
    body.extend_from_slice(&[0; 32]);
    body.extend_from_slice(head.get(74..76)?); // depth
    // A colour table of its own would follow where this is 0: such depths are not among the codecs above.
    body.extend_from_slice(&[0xFF, 0xFF]);
    out.size = (Bytes(head.get(24..)?).u16()?, Bytes(head.get(26..)?).u16()?);
    for c in inside(n.data.get(78..)?, 0, most).ok()?.nodes {
        match &c.kind() {
            b"sinf" => return None,
            b"hvcC" => {
                let (clean, length) = clean_hvcc(c.data)?;
                out.codec = Some(Codec::Hevc(length));
                body.extend(boxed(b"hvcC", &clean));
            }
            b"avcC" => {
                let (clean, length) = clean_avcc(c.data)?;
                out.codec = Some(Codec::Avc(length));
                body.extend(boxed(b"avcC", &clean));
            }
            b"av1C" => {
                out.codec = Some(Codec::Av1);
                body.extend(boxed(b"av1C", &clean_av1c(c.data)?));
            }
            b"esds" => body.extend(full(b"esds", 0, 0, &descriptor::clean(c.full()?.2)?)),
            b"colr" => body.extend(colr(c.data)),
            b"clap" => {
                let mut b = Bytes(c.data);
                let (wn, wd, hn, hd) = (b.u32()?, b.u32()?, b.u32()?, b.u32()?);
                let cut = |whole: u16, n: u32, d: u32| u32::from(whole).saturating_sub(n.checked_div(d).unwrap_or(0));
                out.cropped = (cut(out.size.0, wn, wd), cut(out.size.1, hn, hd));
                body.extend(boxed(b"clap", c.data.get(..32)?));
            }
            b"d263" => body.extend(boxed(b"d263", &[&[0; 5], c.data.get(5..7)?].concat())),
            b"auxi" => {
                let text = c.full()?.2.split(|b| *b == 0).next()?;
                out.alpha =
                    text == b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha" || text == b"urn:mpeg:hevc:2015:auxid:1";
                if out.alpha {
                    body.extend(full(b"auxi", 0, 0, &[text, &[0]].concat()));
                }
            }
            kind => body.extend(numbers(kind, c.data, PICTURE_BOXES)),
        }
    }
    Some(body)
}

/// Boxes of numbers: kind and how many bytes of them are known; longer ones are cut, shorter ones dropped.
type Numbers = &'static [(&'static [u8; 4], usize)];

const PICTURE_BOXES: Numbers = &[
    (b"pasp", 8),
    (b"fiel", 2),
    (b"gama", 4),
    (b"btrt", 12),
    (b"mdcv", 24),
    (b"clli", 4),
    (b"cclv", 41),
    (b"dvcC", 24),
    (b"dvvC", 24),
    (b"dvwC", 24),
    (b"vpcC", 12),
    (b"SmDm", 28),
    (b"CoLL", 8),
    (b"st3d", 5),
    (b"ccst", 8),
    (b"amve", 8),
];

fn numbers(kind: &[u8; 4], data: &[u8], known: Numbers) -> Vec<u8> {
    let Some((_, len)) = known.iter().find(|(k, _)| *k == kind) else { return Vec::new() };
    let len = if kind == b"cclv" { data.len().min(*len) } else { *len };
    let mut bytes = data.get(..len).map(<[u8]>::to_vec).unwrap_or_default();
    // The configuration of VP8 and VP9 ends with the length of initialisation data, of which there is none.
    if kind == b"vpcC" {
        bytes.iter_mut().skip(10).for_each(|b| *b = 0);
    }
    if bytes.is_empty() { bytes } else { boxed(kind, &bytes) }
}

/// Colour as numbers; profiles in films are not written again.
fn colr(data: &[u8]) -> Vec<u8> {
    match data {
        [b'n', b'c', b'l', b'x', ..] => data.get(..11).map_or_else(Vec::new, |d| {
            let mut d = d.to_vec();
            if let Some(last) = d.last_mut() {
                *last &= 0x80;
            }
            boxed(b"colr", &d)
        }),
        [b'n', b'c', b'l', b'c', ..] => data.get(..10).map_or_else(Vec::new, |d| boxed(b"colr", d)),
        _ => Vec::new(),
    }
}

const SOUND_BOXES: Numbers = &[(b"btrt", 12), (b"srat", 8), (b"enda", 2), (b"dac3", 3), (b"pcmC", 6)];

fn sound(n: &Node<'_>, stsd: u8, most: usize, out: &mut Entries) -> Option<Vec<u8>> {
    let head: &[u8; 28] = n.data.first_chunk()?;
    let mut b = Bytes(head.get(8..)?);
    let version = b.u16()?;
    b.u16()?;
    said(b.take(4)?, out); // vendor
    let rest = b.0;
    let (channels, bits) = (b.u16()?, b.u16()?);
    let more = match (stsd, version) {
        (0, 1) => 16,
        (0, 2) => 36,
        (0, 3..) => return None,
        _ => 0,
    };
    let extra = n.data.get(28..28 + more)?;
    let mut body = FRONT.to_vec();
    body.extend_from_slice(&version.min(2).to_be_bytes());
    body.extend_from_slice(&[0; 6]);
    body.extend_from_slice(rest);
    body.extend_from_slice(extra);
    out.frame = frame(&n.kind(), extra, channels, bits);
    // The descriptor stands here or in a box of QuickTime's.
    let esds = memchr::memmem::find(n.data, b"esds").and_then(|i| n.data.get(i + 8..));
    out.aac = n.kind() == *b"mp4a" && esds.is_some_and(descriptor::is_aac);
    sound_boxes(n.data.get(28 + more..)?, most, 0, &mut body)?;
    Some(body)
}

/// Codecs whose tables may count samples of one byte where each is more, or less.
const CONSTANT: &[&[u8; 4]] =
    &[b"sowt", b"twos", b"raw ", b"NONE", b"lpcm", b"in24", b"in32", b"fl32", b"fl64", b"ulaw", b"alaw", b"ima4"];

/// Bytes and samples of a frame of constant size.
fn frame(kind: &[u8; 4], extra: &[u8], channels: u16, bits: u16) -> Option<(u64, u64)> {
    let channels = u64::from(channels.max(1));
    if !CONSTANT.contains(&kind) {
        return None;
    }
    let mut b = Bytes(extra);
    if extra.len() == 16 {
        let (samples, _, bytes) = (b.u32()?, b.u32()?, b.u32()?);
        if samples > 0 && bytes > 0 {
            return Some((u64::from(bytes), u64::from(samples)));
        }
    }
    if extra.len() == 36 {
        let mut b = Bytes(extra.get(28..)?);
        let (bytes, samples) = (b.u32()?, b.u32()?);
        return (samples > 0 && bytes > 0).then_some((u64::from(bytes), u64::from(samples)));
    }
    match kind {
        b"sowt" | b"twos" | b"raw " | b"NONE" | b"lpcm" => Some((channels * u64::from(bits.div_ceil(8)), 1)),
        b"in24" => Some((channels * 3, 1)),
        b"in32" | b"fl32" => Some((channels * 4, 1)),
        b"fl64" => Some((channels * 8, 1)),
        b"ulaw" | b"alaw" => Some((channels, 1)),
        b"ima4" => Some((channels * 34, 64)),
        _ => None,
    }
}

fn sound_boxes(data: &[u8], most: usize, depth: usize, body: &mut Vec<u8>) -> Option<()> {
    for c in inside(data, 0, most).ok()?.nodes {
        let whole = |most: usize| c.data.get(..c.data.len().min(most)).unwrap_or(&[]);
        match &c.kind() {
            b"sinf" => return None,
            b"esds" => body.extend(full(b"esds", 0, 0, &descriptor::clean(c.full()?.2)?)),
            b"wave" if depth == 0 => {
                let mut wave = Vec::new();
                sound_boxes(c.data, most, 1, &mut wave)?;
                wave.extend_from_slice(&[0, 0, 0, 8, 0, 0, 0, 0]); // its terminator
                body.extend(boxed(b"wave", &wave));
            }
            b"frma" if depth == 1 && SOUNDS.iter().any(|k| c.data.starts_with(&k[..])) => {
                body.extend(boxed(b"frma", c.data.get(..4)?))
            }
            // QuickTime repeats the codec's name in an empty box.
            b"mp4a" if depth == 1 => body.extend(boxed(b"mp4a", &[0; 4])),
            b"alac" => body.extend(boxed(b"alac", whole(40))),
            b"dOps" => {
                let channels = usize::from(*c.data.get(1)?);
                let len = if *c.data.get(10)? == 0 { 11 } else { 13 + channels };
                body.extend(boxed(b"dOps", c.data.get(..len)?));
            }
            // The stream information alone: comments and pictures are blocks of their own.
            b"dfLa" => {
                let info = c.full()?.2.get(4..38)?;
                body.extend(full(b"dfLa", 0, 0, &[&[0x80, 0, 0, 34], info].concat()));
            }
            b"dec3" | b"dac4" => body.extend(boxed(&c.kind(), whole(64))),
            // Vendor and version of the coder stay behind.
            b"damr" => body.extend(boxed(b"damr", &[&[0; 5], c.data.get(5..9)?].concat())),
            b"chan" => {
                let n = usize::try_from(Bytes(c.data.get(12..)?).u32()?).ok()?;
                body.extend(boxed(b"chan", c.data.get(..16usize.checked_add(n.checked_mul(20)?)?)?));
            }
            b"chnl" => body.extend(boxed(b"chnl", whole(64))),
            kind => body.extend(numbers(kind, c.data, SOUND_BOXES)),
        }
    }
    Some(())
}
