//! Pages of a TIFF with a palette, for a decoder that knows none: a copy calls them grey, so that their samples come out as
//! they are stored, as indices. TIFF 6.0 §2 (directories), §5 (palette colour).

use std::borrow::Cow;
use std::io::Cursor;

use tiff::decoder::Decoder;
use tiff::tags::{ByteOrder, Tag};

use super::pages::PAGES;
use super::raster::unpacked;
use crate::geometry::Size;

/// The PhotometricInterpretation of a palette, and the one that is written in its place: black is zero.
const PALETTE: u16 = 3;
const GREY: u16 = 1;

/// A file, and the offsets of the directories in it that have a palette.
pub(super) struct Indices<'a> {
    pub(super) file: Cow<'a, [u8]>,
    directories: Vec<u64>,
}

impl<'a> Indices<'a> {
    pub(super) fn of(file: &'a [u8]) -> Self {
        let (directories, order) = palettes(file).unwrap_or_default();
        let mut out = Indices { file: Cow::Borrowed(file), directories };
        for at in out.directories.clone() {
            if let Some(value) = photometric(file, at, order) {
                let grey = bytes(GREY, order);
                if let Some(to) = out.file.to_mut().get_mut(value..value + 2) {
                    to.copy_from_slice(&grey);
                }
            }
        }
        out
    }

    /// What gives colours to the page that a decoder of this file stands at; `None` for pages without a palette.
    pub(super) fn palette(&self, decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<Palette> {
        let here = decoder.ifd_pointer()?.0;
        self.directories.contains(&here).then(|| Palette {
            bits: decoder.colortype().map_or(u8::MAX, |c| c.bit_depth()),
            colours: decoder.get_tag_u16_vec(Tag::ColorMap).unwrap_or_default(),
        })
    }
}

/// The colours of a page: reds, greens, blues.
pub(super) struct Palette {
    bits: u8,
    pub(super) colours: Vec<u16>,
}

impl Palette {
    /// The red, green and blue of each pixel. `None` where the table is not the one of indices of up to 8 bits: what it
    /// lacks would be black, and a black picture shows nobody.
    pub(super) fn resolve(&self, samples: &[u8], size: Size) -> Option<impl Iterator<Item = u16>> {
        if !matches!(self.bits, 1..=8) || self.colours.len() != 3 << self.bits {
            return None;
        }
        let third = self.colours.len() / 3;
        let entry = move |i: usize| self.colours.get(i).copied().unwrap_or(0);
        let indices = unpacked(samples, self.bits, size, false).into_iter().map(usize::from);
        Some(indices.flat_map(move |i| [0, third, 2 * third].map(|from| entry(from + i))))
    }
}

/// Where the directories with a palette stand.
fn palettes(file: &[u8]) -> Option<(Vec<u64>, Order)> {
    let mut decoder = Decoder::new(Cursor::new(file)).ok()?;
    let order = Order { little: decoder.byte_order() == ByteOrder::LittleEndian, big: file.get(2..4)?.contains(&43) };
    let mut found = Vec::new();
    for _ in 0..PAGES {
        let kind = decoder.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation).ok().flatten();
        found.extend(decoder.ifd_pointer().filter(|_| kind == Some(PALETTE)).map(|p| p.0));
        if !decoder.more_images() || decoder.next_image().is_err() {
            break;
        }
    }
    Some((found, order))
}

/// How numbers are stored.
#[derive(Clone, Copy, Default)]
struct Order {
    little: bool,
    /// BigTIFF.
    big: bool,
}

fn bytes(n: u16, order: Order) -> [u8; 2] {
    if order.little { n.to_le_bytes() } else { n.to_be_bytes() }
}

/// Where the value of the field stands in the directory at `at`.
fn photometric(file: &[u8], at: u64, order: Order) -> Option<usize> {
    let at = usize::try_from(at).ok()?;
    // Bytes of the count of fields, of a field, and of what stands before its value.
    let (count, field, head) = if order.big { (8, 20, 12) } else { (2, 12, 8) };
    let fields = file.get(at.checked_add(count)?..)?.chunks_exact(field);
    let tag = bytes(262, order);
    let number = fields.take(usize::from(u16::MAX)).position(|f| f.starts_with(&tag))?;
    Some(at + count + number * field + head)
}

#[cfg(test)]
mod tests {
    use crate::format::Format;
    use crate::geometry::Orientation;
    use crate::limits::Limits;
    use crate::pixel::{Scene, displayed};

    /// Two pixels of four bits, big-endian: entries 1 and 15.
    fn file() -> Vec<u8> {
        let fields: [(u16, u16, u32, u32); 9] = [
            (256, 3, 1, 2 << 16),
            (257, 3, 1, 1 << 16),
            (258, 3, 1, 4 << 16),
            (259, 3, 1, 1 << 16),
            (262, 3, 1, 3 << 16),
            (273, 4, 1, 218),
            (278, 3, 1, 1 << 16),
            (279, 4, 1, 1),
            (320, 3, 48, 122),
        ];
        let mut out = b"MM\0*\0\0\0\x08\0\x09".to_vec();
        for (tag, kind, count, value) in fields {
            out.extend([tag.to_be_bytes(), kind.to_be_bytes()].concat());
            out.extend([count.to_be_bytes(), value.to_be_bytes()].concat());
        }
        out.extend([0; 4]);
        for channel in 0..3 {
            out.extend((0..16u16).flat_map(|i| (i * 4096 + channel * 256 + 7).to_be_bytes()));
        }
        out.push(0x1F);
        out
    }

    #[test]
    fn indices_become_the_colours_of_their_table() {
        let scene = Scene::decode(&file(), Format::Tiff, Orientation::UPRIGHT, 1, &Limits::default());
        assert_eq!(scene.expect("decodes").rgb, [0x10, 0x11, 0x12, 0xF0, 0xF1, 0xF2]);
        let seen = displayed(&file(), Format::Tiff).expect("decodes");
        let mut other = file();
        // A colour that no pixel uses is not seen, one that a pixel uses is.
        other[122 + 2 * 2] ^= 1;
        assert!(seen == displayed(&other, Format::Tiff).expect("decodes"));
        other[122 + 2] ^= 1;
        assert!(seen != displayed(&other, Format::Tiff).expect("decodes"));
    }

    #[test]
    fn tables_of_eight_bits_are_not_black_and_short_ones_are_an_error() {
        let mut narrow = file();
        narrow[122..122 + 96].as_chunks_mut::<2>().0.iter_mut().for_each(|v| *v = [0, v[0]]);
        let scene = |file: &[u8]| Scene::decode(file, Format::Tiff, Orientation::UPRIGHT, 1, &Limits::default());
        assert_eq!(scene(&narrow).expect("decodes").rgb, [0x10, 0x11, 0x12, 0xF0, 0xF1, 0xF2]);
        let mut short = file();
        // The count of the last field.
        short[10 + 8 * 12 + 4..][..4].copy_from_slice(&45u32.to_be_bytes());
        assert!(scene(&short).is_err());
        assert!(displayed(&short, Format::Tiff).expect("opens").iter().all(|f| !f.is_decoded()));
    }
}
