//! Second readers: crates that share no code with our parsers, and a sweep for the signatures of metadata.
//! A witness that sees nothing proves nothing by itself; one that sees something stops the copy.

use std::io::Cursor;

use img_parts::{ImageEXIF, ImageICC};

use super::Claim;
use crate::error::{Error, Result};
use crate::format::{Format, Layout, PartKind, Piece};

/// Tag 0x0112, the one tag that a copy without kept values may carry.
const ORIENTATION: u16 = 0x0112;

/// Asks kamadak-exif and img-parts what they see in the copy.
pub(super) fn second_readers(format: Format, bytes: &[u8], claim: &Claim<'_>) -> Result<()> {
    if !matches!(format, Format::Jpeg | Format::Png | Format::Webp | Format::Tiff) {
        return Ok(());
    }
    kamadak(format, bytes, claim)?;
    img_parts(format, bytes, claim)
}

fn kamadak(format: Format, bytes: &[u8], claim: &Claim<'_>) -> Result<()> {
    if format == Format::Tiff {
        return kamadak_tiff(bytes, claim);
    }
    if claim.plan.exif.is_some() {
        return Ok(());
    }
    let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) else { return Ok(()) };
    match exif.fields().find(|f| f.tag.number() != ORIENTATION || f.ifd_num != exif::In::PRIMARY) {
        Some(f) => Err(seen("kamadak-exif", &f.tag.to_string())),
        None => Ok(()),
    }
}

/// Numbers of the tags that describe how a TIFF is displayed.
const TIFF_TAGS: &[u16] = &[
    254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284, 292, 293, 296, 301, 317, 318, 319, 320,
    322, 323, 324, 325, 332, 338, 339, 347, 529, 530, 531, 532,
];

/// A TIFF file is itself one block of tags: none but these, and what the plan brings. BigTIFF is beyond this reader.
fn kamadak_tiff(bytes: &[u8], claim: &Claim<'_>) -> Result<()> {
    let Ok(exif) = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) else { return Ok(()) };
    let planned = |tag: u16| match tag {
        700 => claim.plan.xmp.is_some(),
        33723 => claim.plan.iptc.is_some(),
        34675 => claim.plan.icc.is_some(),
        // An orientation alone takes 26 bytes.
        _ => claim.plan.exif.as_ref().is_some_and(|e| e.len() > 26),
    };
    let allowed = |f: &&exif::Field| TIFF_TAGS.contains(&f.tag.number()) || planned(f.tag.number());
    match exif.fields().find(|f| !allowed(f)) {
        Some(f) => Err(seen("kamadak-exif", &f.tag.to_string())),
        None => Ok(()),
    }
}

fn img_parts(format: Format, bytes: &[u8], claim: &Claim<'_>) -> Result<()> {
    let owned = img_parts::Bytes::copy_from_slice(bytes);
    let (exif, icc) = match format {
        Format::Jpeg => match img_parts::jpeg::Jpeg::from_bytes(owned) {
            Ok(j) => {
                if let Some(s) = j.segments().iter().find(|s| !jpeg_segment_allowed(s.marker(), claim)) {
                    return Err(seen("img-parts", &format!("segment FF{:02X}", s.marker())));
                }
                (j.exif(), j.icc_profile())
            }
            Err(_) => return Err(seen("img-parts", "a JPEG that it cannot read")),
        },
        Format::Png => match img_parts::png::Png::from_bytes(owned) {
            Ok(p) => {
                let private = p
                    .chunks()
                    .iter()
                    .find(|c| !(PNG_CHUNKS.contains(&&c.kind()) || c.kind() == *b"iTXt" && claim.plan.xmp.is_some()));
                if let Some(c) = private {
                    return Err(seen("img-parts", &String::from_utf8_lossy(&c.kind())));
                }
                (p.exif(), p.icc_profile())
            }
            Err(_) => return Err(seen("img-parts", "a PNG that it cannot read")),
        },
        Format::Webp => match img_parts::webp::WebP::from_bytes(owned) {
            Ok(w) => (w.exif(), w.icc_profile()),
            Err(_) => return Err(seen("img-parts", "a WebP that it cannot read")),
        },
        _ => return Ok(()),
    };
    if exif.is_some() && claim.plan.exif.is_none() && claim.plan.orientation.is_upright() {
        return Err(seen("img-parts", "an Exif block"));
    }
    if icc.as_deref() != claim.plan.icc.as_deref() {
        return Err(seen("img-parts", "another colour profile"));
    }
    Ok(())
}

const PNG_CHUNKS: &[&[u8; 4]] = &[
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"eXIf", b"acTL", b"fcTL", b"fdAT",
];

fn jpeg_segment_allowed(marker: u8, claim: &Claim<'_>) -> bool {
    match marker {
        0xC0..=0xC2 | 0xC4 | 0xDA | 0xDB | 0xDD | 0xE0 | 0xEE => true,
        0xE1 => {
            let block = claim.plan.exif.is_some() || claim.plan.xmp.is_some() || claim.plan.hdr.is_some();
            block || !claim.plan.orientation.is_upright()
        }
        0xE2 => claim.plan.icc.is_some() || claim.plan.hdr.is_some(),
        0xED => claim.plan.iptc.is_some(),
        _ => false,
    }
}

fn seen(who: &str, what: &str) -> Error {
    Error::Verify(format!("{who} sees {what} in the copy").into())
}

/// Beginnings of metadata blocks and of files inside files.
const SIGNATURES: &[&[u8]] = &[
    b"Exif\0\0",
    b"II*\0",
    b"MM\0*",
    b"http://ns.adobe.com/",
    b"<?xpacket",
    b"<x:xmpmeta",
    b"<rdf:RDF",
    b"8BIM",
    b"Photoshop 3.0",
    b"ICC_PROFILE",
    b"JFXX\0",
    b"MPF\0",
    b"jumb",
    b"c2pa",
    b"ftyp",
    b"SEFT",
    b"bplist00",
    b"GoPro",
];

/// Looks for signatures in what the copy took from the source besides coded data, and between the parts that we wrote.
pub(super) fn sweep(layout: &Layout, bytes: &[u8], claim: &Claim<'_>) -> Result<()> {
    for piece in claim.pieces {
        if let Piece::Source { span, coded: false } = piece {
            let len = usize::try_from(span.len).unwrap_or(usize::MAX);
            let copied = claim.source.bytes_at(span.start, len)?;
            find_signature(&copied, claim.layout.format)?;
        }
    }
    for part in layout.parts.iter().filter(|p| p.kind == PartKind::Structure) {
        // A TIFF file begins with its own signature; everywhere else a structure that holds one is a leak.
        if !(layout.format == Format::Tiff && part.span.start == 0) {
            find_signature(part.span.of(bytes), layout.format)?;
        }
    }
    Ok(())
}

fn find_signature(bytes: &[u8], format: Format) -> Result<()> {
    // Box-structured files name their own boxes; their walker accounts for every one of them.
    if matches!(format, Format::Heic | Format::Avif | Format::Video | Format::Jxl) {
        return Ok(());
    }
    match SIGNATURES.iter().find(|s| memchr::memmem::find(bytes, s).is_some()) {
        Some(s) => Err(seen("the signature sweep", &String::from_utf8_lossy(s))),
        None => Ok(()),
    }
}
