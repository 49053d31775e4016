//! Every kind of PNG and GIF, redacted and decoded by crates that share nothing with the code under test.

use proptest::prelude::*;

use super::*;
use crate::format::{CodedData, Format, Piece, Plan, SliceSource, container_for};
use crate::geometry::{Orientation, Rect, Size};
use crate::limits::Limits;

const ALL: [Style; 3] = [Style::Solid, Style::Mosaic, Style::Blur];

fn hidden(rect: [u32; 4], style: Style) -> Hidden {
    let rect = Rect::from(rect);
    Hidden { rect, style, cell: Size::new(rect.width().div_ceil(4).max(1), rect.height().div_ceil(4).max(1)) }
}

fn clean(file: &[u8]) -> Vec<u8> {
    let container = container_for(file).expect("a format");
    let (source, limits) = (SliceSource(file), Limits::default());
    let layout = container.parse(&source, CodedData::Walk, &limits).expect("parses");
    let pieces = container.assemble(&source, &layout, &Plan::default(), &limits).expect("cleans");
    let bytes = |p: &Piece| match p {
        Piece::Source { span, .. } => span.of(file).to_vec(),
        Piece::Bytes(b) | Piece::Recoded(b) => b.clone(),
    };
    pieces.iter().flat_map(bytes).collect()
}

/// Redacts and proves; what the cleaner makes of the result must pass the same proof.
fn hide(file: &[u8], list: &[Hidden]) -> Redacted {
    let limits = Limits::default();
    let format = container_for(file).expect("a format").format();
    let got = match format {
        Format::Png => super::png::redact(file, list, &limits),
        Format::Webp => super::webp::redact(file, list, &limits),
        Format::Tiff => super::tiff::redact(file, Orientation::UPRIGHT, list, &limits),
        _ => super::gif::redact(file, list, &limits),
    };
    let prove = |r: &Redacted| match format {
        Format::Webp => super::webp::check(file, &r.bytes, list, &limits),
        _ => check(file, format, r, list),
    };
    let got = got.expect("redacts");
    prove(&got).expect("the proof holds");
    let again = Redacted { bytes: clean(&got.bytes), ..got.clone() };
    prove(&again).expect("the proof holds of the clean copy");
    assert!(clean(&again.bytes) == again.bytes);
    got
}

fn noise(seed: u32) -> impl FnMut() -> u8 {
    let mut state = seed | 1;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    }
}

fn png_file(kind: (::png::ColorType, ::png::BitDepth), size: (u32, u32), frames: u32, seed: u32) -> Vec<u8> {
    let (color, depth) = kind;
    let mut next = noise(seed);
    let mut out = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut out, size.0, size.1);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == ::png::ColorType::Indexed {
        // One entry less than the depth allows, and a transparent one.
        let entries = (1usize << depth as u8) - 1;
        encoder.set_palette((0..entries.max(1) * 3).map(|_| next()).collect::<Vec<u8>>());
        encoder.set_trns(vec![0u8]);
    }
    if frames > 1 {
        encoder.set_animated(frames, 0).expect("animated");
    }
    let mut writer = encoder.write_header().expect("header");
    let bits = color.samples() * depth as usize;
    let row = (size.0 as usize * bits).div_ceil(8);
    let entries = (1usize << (depth as u8).min(8)) - 1;
    for _ in 0..frames {
        let mut data: Vec<u8> = (0..row * size.1 as usize).map(|_| next()).collect();
        if color == ::png::ColorType::Indexed {
            let samples = Samples { depth: depth as u8, channels: 1 };
            for line in data.chunks_mut(row) {
                for x in 0..size.0 as usize {
                    let value = u32::from(next()) % entries.max(1) as u32;
                    samples.set(line, x, 0, value);
                }
            }
        }
        writer.write_image_data(&data).expect("data");
    }
    writer.finish().expect("end");
    out
}

fn kinds() -> Vec<(::png::ColorType, ::png::BitDepth)> {
    use ::png::{BitDepth as D, ColorType as C};
    let mut out: Vec<_> = [D::One, D::Two, D::Four, D::Eight, D::Sixteen].map(|d| (C::Grayscale, d)).to_vec();
    out.extend([D::One, D::Two, D::Four, D::Eight].map(|d| (C::Indexed, d)));
    for c in [C::Rgb, C::GrayscaleAlpha, C::Rgba] {
        out.extend([(c, D::Eight), (c, D::Sixteen)]);
    }
    out
}

fn gif_file(size: (u16, u16), frames: u16, local: bool, interlaced: bool, colours: usize, seed: u32) -> Vec<u8> {
    let mut next = noise(seed);
    let palette: Vec<u8> = (0..colours * 3).map(|_| next()).collect();
    let mut out = Vec::new();
    let mut encoder = ::gif::Encoder::new(&mut out, size.0, size.1, if local { &[] } else { &palette }).expect("gif");
    for n in 0..frames {
        let (width, height) = (size.0 - n * 3, size.1 - n * 2);
        let indices: Vec<u8> = (0..usize::from(width) * usize::from(height)).map(|_| next() % colours as u8).collect();
        let mut rows: Vec<&[u8]> = indices.chunks(width.into()).collect();
        if interlaced {
            let order = [(0, 8), (4, 8), (2, 4), (1, 2)];
            rows = order.iter().flat_map(|&(a, s)| rows.clone().into_iter().skip(a).step_by(s)).collect();
        }
        let mut frame = ::gif::Frame::from_indexed_pixels(width, height, rows.concat(), (n > 0).then_some(1));
        frame.interlaced = interlaced;
        (frame.left, frame.top) = (n * 2, n);
        frame.palette = local.then(|| palette.clone());
        encoder.write_frame(&frame).expect("frame");
    }
    drop(encoder);
    out
}

#[test]
fn every_kind_of_png_keeps_its_other_pixels() {
    for (n, kind) in kinds().into_iter().enumerate() {
        for style in ALL {
            let file = clean(&png_file(kind, (61, 37), 1, n as u32));
            let list = [hidden([7, 5, 30, 29], style), hidden([25, 20, 61, 37], Style::Solid)];
            let got = hide(&file, &list);
            assert_eq!(got.notes.contains(&"redact.reversible"), style != Style::Solid);
            let (a, b) = (header(&file), header(&got.bytes));
            assert_eq!(a, b, "size, depth, colour type and interlacing stay");
        }
    }
}

fn header(png: &[u8]) -> &[u8] {
    &png[16..29]
}

#[test]
fn interlaced_png_and_animations_are_hidden_in_every_pass_and_frame() {
    use ::png::{BitDepth as D, ColorType as C};
    let album = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/album/Captures");
    let mut tried = 0;
    for entry in std::fs::read_dir(album).expect("the drawn album") {
        let path = entry.expect("an entry").path();
        let file = std::fs::read(&path).expect("reads");
        if container_for(&file).is_none() {
            continue;
        }
        let file = clean(&file);
        for style in ALL {
            hide(&file, &[hidden([3, 2, 40, 23], style)]);
            tried += 1;
        }
    }
    assert!(tried >= 9);
    for kind in [(C::Rgba, D::Eight), (C::Indexed, D::Four), (C::Grayscale, D::Sixteen)] {
        let file = clean(&png_file(kind, (40, 30), 3, 9));
        for style in ALL {
            let got = hide(&file, &[hidden([10, 10, 31, 25], style)]);
            assert_eq!(displayed(&got.bytes, Format::Png).expect("decodes").len(), 3);
        }
    }
    // Adam7 by hand: the encoder writes none. Grey, 8 bits, one byte of filter a row in each pass.
    let (width, height) = (13u32, 11u32);
    let passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];
    let mut rows = Vec::new();
    for [x, y, dx, dy] in passes {
        for y in (y..height).step_by(dy as usize) {
            let line: Vec<u8> = (x..width).step_by(dx as usize).map(|x| (x * 19 + y * 7) as u8).collect();
            rows.push(0);
            rows.extend(line);
        }
    }
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut zlib, &rows).expect("deflates");
    let chunk = |kind: &[u8; 4], body: &[u8]| {
        let crc = crc32fast::hash(&[kind, body].concat()).to_be_bytes();
        [&(body.len() as u32).to_be_bytes(), &kind[..], body, &crc].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 1]].concat();
    let data = zlib.finish().expect("deflates");
    let file =
        [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &head), &chunk(b"IDAT", &data), &chunk(b"IEND", &[])].concat();
    let file = clean(&file);
    for style in ALL {
        hide(&file, &[hidden([3, 2, 9, 8], style)]);
    }
}

#[test]
fn every_kind_of_gif_keeps_its_other_pixels() {
    for (frames, local, interlaced, colours) in
        [(1, false, false, 7), (3, false, true, 64), (3, true, false, 200), (2, true, true, 4)]
    {
        let file = clean(&gif_file((50, 40), frames, local, interlaced, colours, 5));
        for style in ALL {
            let got = hide(&file, &[hidden([5, 4, 30, 33], style)]);
            assert!(!got.notes.contains(&"redact.nearest-colour") || style != Style::Solid);
        }
    }
}

fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let files = std::fs::read_dir(folder).expect("fixtures").map(|e| e.expect("an entry").path());
    let name = |p: &std::path::Path| p.file_name().expect("a name").to_string_lossy().into_owned();
    files.map(|p| (name(&p), std::fs::read(&p).expect("reads"))).collect()
}

#[test]
fn still_webp_is_coded_without_loss_and_animations_are_refused() {
    let (mut lossy, mut refused) = (0, 0);
    for (name, file) in fixtures("webp") {
        let file = clean(&file);
        let list = |s| [hidden([3, 4, 21, 19], s)];
        if crate::pixel::webp_flat(&file, &Limits::default()).is_err() {
            let got = super::webp::redact(&file, &list(Style::Solid), &Limits::default());
            assert!(matches!(got, Err(Error::Refused { code: "redact.format", .. })), "{name}");
            refused += 1;
            continue;
        }
        for style in ALL {
            let got = hide(&file, &list(style));
            lossy += usize::from(got.notes.contains(&"redact.webp-lossless"));
        }
    }
    assert!(lossy >= 3 && refused >= 1, "{lossy} lossy, {refused} refused");
}

#[test]
fn tiff_pages_without_loss_are_hidden_and_others_refused() {
    let mut done = Vec::new();
    for (name, file) in fixtures("tiff") {
        let file = clean(&file);
        // What no second decoder reads cannot be proven, and is held by the check.
        let known = displayed(&file, Format::Tiff).expect("a TIFF").iter().all(|f| f.is_decoded());
        for style in ALL.into_iter().filter(|_| known) {
            let list = [hidden([5, 6, 30, 21], style)];
            match super::tiff::redact(&file, Orientation::UPRIGHT, &list, &Limits::default()) {
                Ok(_) => {
                    hide(&file, &list);
                    done.push(name.clone());
                }
                Err(Error::Refused { code, .. }) => assert_eq!(code, "redact.format", "{name}"),
                Err(e) => panic!("{name}: {e}"),
            }
        }
    }
    done.dedup();
    assert!(done.len() >= 4, "{done:?}");
}

#[test]
fn tiff_strips_of_every_lossless_coding_come_back() {
    use ::tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};
    use ::tiff::tags::Predictor;
    let mut next = noise(4);
    let data: Vec<u8> = (0..60 * 50 * 3).map(|i| if i % 7 < 4 { 9 } else { next() }).collect();
    let wide: Vec<u16> = data.iter().map(|v| u16::from(*v) * 257).collect();
    let codings = [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::default()),
        Compression::Packbits,
    ];
    for coding in codings {
        for predictor in [Predictor::None, Predictor::Horizontal] {
            for deep in [false, true] {
                let mut file = std::io::Cursor::new(Vec::new());
                let encoder = TiffEncoder::new(&mut file).expect("tiff");
                let mut encoder = encoder.with_compression(coding).with_predictor(predictor);
                match deep {
                    false => encoder.write_image::<colortype::RGB8>(60, 50, &data).expect("writes"),
                    true => encoder.write_image::<colortype::RGB16>(60, 50, &wide).expect("writes"),
                }
                let file = clean(file.get_ref());
                for style in ALL {
                    hide(&file, &[hidden([10, 7, 41, 33], style), hidden([50, 40, 60, 50], Style::Solid)]);
                }
            }
        }
    }
}

#[test]
fn a_full_palette_gives_its_nearest_colour_and_says_so() {
    use ::png::{BitDepth as D, ColorType as C};
    // Two entries, and both of them in use everywhere.
    let kind = (C::Indexed, D::One);
    let file = clean(&coded(kind, (16, 16), &raw(kind, (16, 16), 3), 3));
    let got = hide(&file, &[hidden([2, 2, 9, 9], Style::Solid)]);
    assert_eq!(got.notes, ["redact.nearest-colour"]);
}

/// A palette picture of 16 × 16 pixels, one byte each, in one strip; TIFF 6.0 §5.
fn palette_tiff(pixels: &[u8; 256], colour: impl Fn(u16) -> [u16; 3]) -> Vec<u8> {
    let (fields, head) = (9u32, 8 + 2 + 9 * 12 + 4);
    let map = head + 256;
    let mut out = [&b"II*\0"[..], &8u32.to_le_bytes(), &(fields as u16).to_le_bytes()].concat();
    for (tag, kind, count, value) in [
        (256u16, 3u16, 1u32, 16u32),
        (257, 3, 1, 16),
        (258, 3, 1, 8),
        (259, 3, 1, 1),
        (262, 3, 1, 3),
        (273, 4, 1, head),
        (278, 3, 1, 16),
        (279, 4, 1, 256),
        (320, 3, 768, map),
    ] {
        out.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
        out.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
    }
    out.extend([0; 4]);
    out.extend(pixels);
    for channel in 0..3 {
        out.extend((0..256).flat_map(|i| colour(i)[channel].to_le_bytes()));
    }
    out
}

/// A picture of 16 × 16 indices; the secret colour, entry 200, is that of one pixel inside of the region.
#[test]
fn colours_of_hidden_pixels_alone_leave_every_palette() {
    const SECRET: [u8; 3] = [0x7E, 0x83, 0x81];
    // Near the secret and near grey: what is taken must not depend on it.
    let table = |secret: [u8; 3]| -> [[u8; 3]; 256] {
        std::array::from_fn(|i| if i == 200 { secret } else { [i as u8, 255 - i as u8, 40] })
    };
    let mut pixels: [u8; 256] = std::array::from_fn(|i| (i % 50) as u8);
    pixels[16 * 4 + 6] = 200;
    let png = |table: [[u8; 3]; 256]| {
        let mut out = Vec::new();
        let mut encoder = ::png::Encoder::new(&mut out, 16, 16);
        encoder.set_color(::png::ColorType::Indexed);
        encoder.set_palette(table.concat());
        encoder.write_header().expect("header").write_image_data(&pixels).expect("pixels");
        out
    };
    let gif = |table: [[u8; 3]; 256]| {
        let mut out = Vec::new();
        let mut encoder = ::gif::Encoder::new(&mut out, 16, 16, &table.concat()).expect("gif");
        encoder.write_frame(&::gif::Frame::from_indexed_pixels(16, 16, pixels.to_vec(), None)).expect("frame");
        drop(encoder);
        out
    };
    let tiff = |table: [[u8; 3]; 256]| palette_tiff(&pixels, |i| table[usize::from(i)].map(|v| u16::from(v) * 257));
    for write in [&png as &dyn Fn([[u8; 3]; 256]) -> Vec<u8>, &gif, &tiff] {
        let file = clean(&write(table(SECRET)));
        let format = container_for(&file).expect("a format").format();
        let holds = |file: &[u8]| match format {
            Format::Tiff => SECRET.iter().all(|s| file.windows(2).any(|w| w == [*s; 2])),
            _ => file.windows(3).any(|w| w == SECRET),
        };
        assert!(holds(&file), "{format:?}: shown, so kept");
        for style in ALL {
            let list = [hidden([2, 2, 14, 14], style)];
            let got = hide(&file, &list);
            assert!(!holds(&clean(&got.bytes)), "{format:?} {style:?}");
            if style == Style::Solid {
                let other = hide(&clean(&write(table([0x80; 3]))), &list);
                assert!(clean(&got.bytes) == clean(&other.bytes), "{format:?}: the colour of a hidden pixel shows");
                assert!(got.notes.is_empty(), "entries were free");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn nothing_hidden_shows_through_solid(
        which in 0..15usize, seed in any::<u32>(), other in any::<u32>(), at in any::<[u8; 4]>(),
    ) {
        // Two pictures that are equal but for the pixels inside, coded with the same filter.
        let kind = kinds()[which];
        let (width, height) = (48, 36);
        let [x, y] = [u32::from(at[0]) % 40, u32::from(at[1]) % 30];
        let rect = [x, y, (x + 2 + u32::from(at[2]) % 30).min(width), (y + 2 + u32::from(at[3]) % 30).min(height)];
        let list = [hidden(rect, Style::Solid)];
        let (a, b) = (raw(kind, (width, height), seed), raw(kind, (width, height), other));
        let mut mixed = a.clone();
        let samples = Samples { depth: kind.1 as u8, channels: kind.0.samples() };
        let row = a.len() / height as usize;
        for y in rect[1]..rect[3] {
            let range = y as usize * row..(y as usize + 1) * row;
            for x in rect[0]..rect[2] {
                for c in 0..samples.channels {
                    let value = samples.get(&b[range.clone()], x as usize, c);
                    samples.set(&mut mixed[range.clone()], x as usize, c, value);
                }
            }
        }
        let solid = |data: &[u8]| clean(&hide(&clean(&coded(kind, (width, height), data, seed)), &list).bytes);
        prop_assert!(solid(&a) == solid(&mixed));
    }
}

/// Samples of any value that the kind allows.
fn raw(kind: (::png::ColorType, ::png::BitDepth), (width, height): (u32, u32), seed: u32) -> Vec<u8> {
    let samples = Samples { depth: kind.1 as u8, channels: kind.0.samples() };
    let mut next = noise(seed);
    let row = (width as usize * samples.channels * kind.1 as usize).div_ceil(8);
    let mut data = vec![0; row * height as usize];
    for line in data.chunks_mut(row) {
        for x in 0..width as usize {
            for c in 0..samples.channels {
                samples.set(line, x, c, u32::from(next()) * 257 % (samples.most() + 1).min(1 << samples.depth));
            }
        }
    }
    data
}

fn coded(kind: (::png::ColorType, ::png::BitDepth), size: (u32, u32), data: &[u8], seed: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut out, size.0, size.1);
    encoder.set_color(kind.0);
    encoder.set_depth(kind.1);
    encoder.set_filter(::png::Filter::Paeth);
    if kind.0 == ::png::ColorType::Indexed {
        let mut next = noise(seed ^ 77);
        encoder.set_palette((0..(1usize << kind.1 as u8) * 3).map(|_| next()).collect::<Vec<u8>>());
    }
    encoder.write_header().expect("header").write_image_data(data).expect("data");
    out
}
