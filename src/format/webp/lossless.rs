//! Follows the symbols of a lossless picture to its last pixel without building the pixels. Only the picture that says
//! which codes apply where is decoded, because the walk needs it.
//! RFC 9649 §3 (WebP lossless bitstream): §3.4 header, §3.5 transforms, §3.6 image data, §3.7 entropy code.

use super::bits::Bits;
use super::chunk::bad;
use super::distance::{back, value};
use super::prefix::{Code, read_code};
use crate::error::Result;
use crate::geometry::Size;
use crate::limits::Limits;

/// Most groups of codes: encoders stay far below, and each group takes memory.
const GROUPS: u64 = 1 << 14;
/// Literals of green, then length prefixes, then places of the colour cache.
const LENGTHS: u16 = 256;
const CACHE: u16 = 256 + 24;

/// Size and alpha bit of a `VP8L` header (§3.4).
pub(super) fn header(body: &[u8], offset: usize) -> Result<(Size, bool)> {
    match body {
        [0x2F, a, b, c, d, ..] => {
            let bits = u32::from_le_bytes([*a, *b, *c, *d]);
            if bits >> 29 != 0 {
                return Err(bad(offset + 4, "version 0 of the lossless format was expected"));
            }
            Ok((Size::new((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1), bits >> 28 & 1 == 1))
        }
        _ => Err(bad(offset, "a header of the lossless format was expected")),
    }
}

/// Number of bits from the start of `data` to the end of the picture. `data` starts behind the header.
pub(super) fn follow(data: &[u8], offset: usize, size: Size, limits: &Limits) -> Result<u64> {
    Limits::check("pixels of a picture", size.pixels(), limits.pixels)?;
    let mut walk = Walk { bits: Bits::new(data, offset), limits };
    walk.picture(size)?;
    Ok(walk.bits.taken())
}

struct Walk<'a> {
    bits: Bits<'a>,
    limits: &'a Limits,
}

/// The five codes that apply to one pixel: green and lengths, red, blue, alpha, distances.
struct Group {
    codes: [Code; 5],
    /// Bits of red, blue and alpha together are none, and so are those of green, which is a literal.
    free: bool,
}

/// The codes of a picture, and which of them apply where.
struct Groups {
    list: Vec<Group>,
    /// Number of the group of each tile, row by row.
    tiles: Vec<u16>,
    /// Tiles are 2 to this power on each side.
    shift: u32,
    tiles_in_row: usize,
}

impl Groups {
    fn at(&self, x: usize, y: usize) -> &Group {
        let tile = (y >> self.shift) * self.tiles_in_row + (x >> self.shift);
        let number = self.tiles.get(tile).copied().unwrap_or(0);
        self.list.get(usize::from(number)).unwrap_or(&self.list[0])
    }
}

/// The picture that says which group applies where, as it is being decoded.
struct Decoded {
    pixels: Vec<u32>,
    cache: Vec<u32>,
    cache_bits: u32,
}

impl Decoded {
    fn push(&mut self, argb: u32) {
        if self.cache_bits > 0
            && let Some(place) = self.cache.get_mut((argb.wrapping_mul(0x1E35_A7BD) >> (32 - self.cache_bits)) as usize)
        {
            *place = argb;
        }
        self.pixels.push(argb);
    }
}

/// The smaller picture with a pixel for each tile.
fn tiled(side: u32, shift: u32) -> u32 {
    side.div_ceil(1 << shift)
}

impl Walk<'_> {
    /// Transforms, then the picture itself.
    fn picture(&mut self, size: Size) -> Result<()> {
        let mut width = size.width;
        let mut seen = [false; 4];
        while self.bits.flag()? {
            let kind = self.bits.number(2)? as usize;
            if std::mem::replace(&mut seen[kind], true) {
                return Err(bad(self.bits.at(), "each transform was expected only once"));
            }
            match kind {
                // Predictor and colour transforms carry a value for each tile.
                0 | 1 => {
                    let shift = self.bits.number(3)? + 2;
                    let tiles = Size::new(tiled(width, shift), tiled(size.height, shift));
                    self.coded(tiles, false, false)?;
                }
                2 => {}
                _ => {
                    let colours = self.bits.number(8)? + 1;
                    self.coded(Size::new(colours, 1), false, false)?;
                    let shift = [(2, 3), (4, 2), (16, 1)].iter().find(|(most, _)| colours <= *most);
                    width = tiled(width, shift.map_or(0, |(_, shift)| *shift));
                }
            }
        }
        self.coded(Size::new(width, size.height), true, false).map(drop)
    }

    /// One picture of pixels: the main one, or one that a transform or the choice of codes needs.
    fn coded(&mut self, size: Size, main: bool, decode: bool) -> Result<Vec<u32>> {
        let mut cache_bits = 0;
        if self.bits.flag()? {
            cache_bits = self.bits.number(4)?;
            if !(1..=11).contains(&cache_bits) {
                return Err(bad(self.bits.at(), "a colour cache of 1 to 11 bits was expected"));
            }
        }
        let groups = self.groups(size, main, cache_bits)?;
        if !decode {
            self.symbols(&groups, size, None)?;
            return Ok(Vec::new());
        }
        let mut decoded = Decoded { pixels: Vec::new(), cache: Vec::new(), cache_bits };
        decoded.cache.resize(if cache_bits > 0 { 1 << cache_bits } else { 0 }, 0);
        self.symbols(&groups, size, Some(&mut decoded))?;
        Ok(decoded.pixels)
    }

    fn groups(&mut self, size: Size, main: bool, cache_bits: u32) -> Result<Groups> {
        let (mut tiles, mut shift, mut tiles_in_row) = (Vec::new(), 0, 0);
        if main && self.bits.flag()? {
            shift = self.bits.number(3)? + 2;
            let small = Size::new(tiled(size.width, shift), tiled(size.height, shift));
            tiles_in_row = small.width as usize;
            tiles = self.coded(small, false, true)?.iter().map(|argb| (argb >> 8 & 0xFFFF) as u16).collect();
        }
        let count = tiles.iter().max().map_or(1, |m| usize::from(*m) + 1);
        Limits::check("groups of codes of a WebP picture", count as u64, GROUPS)?;
        let cache = if cache_bits > 0 { 1 << cache_bits } else { 0 };
        let mut list = Vec::new();
        for _ in 0..count {
            self.limits.on_time()?;
            let bits = &mut self.bits;
            let green = read_code(bits, usize::from(CACHE) + cache)?;
            let codes =
                [green, read_code(bits, 256)?, read_code(bits, 256)?, read_code(bits, 256)?, read_code(bits, 40)?];
            let free = codes[0].only().is_some_and(|s| s < LENGTHS)
                && codes.iter().skip(1).take(3).all(|c| c.only().is_some());
            list.push(Group { codes, free });
        }
        if tiles.is_empty() {
            // One group for all: one tile that no picture is larger than.
            (tiles, shift, tiles_in_row) = (vec![0], 31, 1);
        }
        Ok(Groups { list, tiles, shift, tiles_in_row })
    }

    /// Symbols up to the last pixel.
    fn symbols(&mut self, groups: &Groups, size: Size, mut decoded: Option<&mut Decoded>) -> Result<()> {
        let (width, total) = (size.width as usize, usize::try_from(size.pixels()).unwrap_or(usize::MAX));
        let tile = 1usize << groups.shift;
        let (mut done, mut x, mut y) = (0usize, 0usize, 0usize);
        let mut group = groups.at(0, 0);
        while done < total {
            let step = if group.free && decoded.is_none() {
                // Nothing is read up to the end of the tile.
                (tile - x % tile).min(width - x)
            } else {
                self.symbol(group, done, total, width, decoded.as_deref_mut())?
            };
            done += step;
            x += step;
            if x >= width {
                y += x / width;
                x %= width;
                self.limits.on_time()?;
                group = groups.at(x, y);
            } else if step > 1 || x % tile == 0 {
                group = groups.at(x, y);
            }
        }
        Ok(())
    }

    /// One symbol; how many pixels it stands for.
    #[inline]
    fn symbol(
        &mut self,
        group: &Group,
        done: usize,
        total: usize,
        width: usize,
        decoded: Option<&mut Decoded>,
    ) -> Result<usize> {
        let [green, red, blue, alpha, distance] = &group.codes;
        let bits = &mut self.bits;
        let symbol = green.symbol(bits)?;
        if symbol < LENGTHS {
            let (r, b, a) = (red.symbol(bits)?, blue.symbol(bits)?, alpha.symbol(bits)?);
            if let Some(d) = decoded {
                let [r, g, b, a] = [r, symbol, b, a].map(u32::from);
                d.push(a << 24 | r << 16 | g << 8 | b);
            }
            return Ok(1);
        }
        if symbol >= CACHE {
            if let Some(d) = decoded {
                let argb = d.cache.get(usize::from(symbol - CACHE)).copied().unwrap_or(0);
                d.push(argb);
            }
            return Ok(1);
        }
        let at = bits.at();
        let length = value(symbol - LENGTHS, bits)?;
        let prefix = distance.symbol(bits)?;
        let distance = back(value(prefix, bits)?, width);
        if distance > done || length > total - done {
            return Err(bad(at, "a reference to pixels of the picture was expected"));
        }
        if let Some(d) = decoded {
            for _ in 0..length {
                let argb = d.pixels.get(d.pixels.len() - distance).copied().unwrap_or(0);
                d.push(argb);
            }
        }
        Ok(length)
    }
}
