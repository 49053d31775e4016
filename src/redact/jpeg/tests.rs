//! The coded domain, held against a reader of its own and against decoders that share no code with it.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;
use crate::format::jpeg::testing::{ARITHMETIC, SAMPLES, clean, find, insert, sample, shared};
use crate::geometry::{Rect, Size};

const ALL: [Style; 3] = [Style::Solid, Style::Mosaic, Style::Blur];

fn hidden(rect: [u32; 4], style: Style) -> Hidden {
    let rect = Rect::from(rect);
    Hidden { rect, style, cell: Size::new(rect.width().div_ceil(4).max(1), rect.height().div_ceil(4).max(1)) }
}

fn size_of(file: &[u8]) -> Size {
    Picture::open(file, &Limits::default()).expect("opens").size()
}

/// Pixels as a decoder that shares no code with this module shows them: RGB, grey, or the four inks as they are stored.
fn pixels(file: &[u8]) -> Option<Vec<u8>> {
    jpeg_decoder::Decoder::new(file).decode().ok()
}

/// Redacts and proves; returns the new file and what was replaced.
fn hide(file: &[u8], list: &[Hidden]) -> Redacted {
    let limits = Limits::default();
    let got = redact(file, list, &limits).expect("redacts");
    check(file, &got.bytes, list, &limits).expect("the proof holds");
    got
}

/// True where both pictures show the same but for the areas and one pixel around them, which chroma is spread over.
fn same_outside(a: &[u8], b: &[u8], size: Size, areas: &[Rect]) -> bool {
    let channels = a.len() / (size.width as usize * size.height as usize);
    let near = |x: u32, y: u32| {
        areas
            .iter()
            .any(|r| (r.x0.saturating_sub(1)..=r.x1).contains(&x) && (r.y0.saturating_sub(1)..=r.y1).contains(&y))
    };
    a.len() == b.len()
        && (0..size.height).all(|y| {
            (0..size.width).all(|x| {
                let at = (y as usize * size.width as usize + x as usize) * channels;
                near(x, y) || a[at..at + channels] == b[at..at + channels]
            })
        })
}

fn region(size: Size, at: [u32; 4]) -> [u32; 4] {
    let (x, y) = (at[0] % size.width, at[1] % size.height);
    [x, y, (x + 1 + at[2] % 90).min(size.width), (y + 1 + at[3] % 90).min(size.height)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn samples_keep_everything_outside(
        which in 0..SAMPLES.len(), a in any::<[u32; 4]>(), b in any::<[u32; 4]>(), style in 0..3usize, other in 0..3usize,
    ) {
        let file = clean(SAMPLES[which].1);
        let size = size_of(&file);
        let list = [hidden(region(size, a), ALL[style]), hidden(region(size, b), ALL[other])];
        let got = hide(&file, &list);
        let (before, after) = (pixels(&file).expect("decodes"), pixels(&got.bytes).expect("decodes"));
        prop_assert!(same_outside(&before, &after, size, &got.areas), "{}", SAMPLES[which].0);
        prop_assert!(clean(&got.bytes) == got.bytes, "{}: the cleaner would change the result", SAMPLES[which].0);
    }

    #[test]
    fn nothing_hidden_shows_through_solid(which in 0..SAMPLES.len(), at in any::<[u32; 4]>()) {
        // Two pictures with the same tables that differ inside the region alone: the one is made of the other.
        let file = clean(SAMPLES[which].1);
        let size = size_of(&file);
        let rect = region(size, at);
        let mut one = hide(&file, &[hidden(rect, Style::Blur)]).bytes;
        let mut two = hide(&one, &[hidden(rect, Style::Mosaic)]).bytes;
        // Tables grow until both have what either needs.
        for style in [Style::Blur, Style::Mosaic, Style::Blur, Style::Mosaic] {
            if tables(&one) != tables(&two) {
                one = hide(&two, &[hidden(rect, style)]).bytes;
                std::mem::swap(&mut one, &mut two);
            }
        }
        prop_assert!(tables(&one) == tables(&two));
        let solid = |f: &[u8]| hide(f, &[hidden(rect, Style::Solid)]).bytes;
        prop_assert!(solid(&one) == solid(&two), "{}", SAMPLES[which].0);
        // A picture that is masked already stays as it is.
        let masked = solid(&file);
        prop_assert!(solid(&masked) == masked);
    }
}

fn tables(file: &[u8]) -> Vec<Vec<u8>> {
    let limits = Limits::default();
    let p = Picture::open(file, &limits).expect("opens");
    p.cut.items.iter().filter(|i| i.what == What::Segment(DHT)).map(|i| i.body(file).to_vec()).collect()
}

#[test]
fn solid_is_mid_grey_in_every_colour_model() {
    for (name, file) in SAMPLES {
        let file = clean(file);
        let size = size_of(&file);
        let got = hide(&file, &[hidden([20, 20, 40, 40], Style::Solid)]);
        let shown = pixels(&got.bytes).expect("decodes");
        let channels = shown.len() / (size.width as usize * size.height as usize);
        let area = got.areas[0];
        // Two pixels from the border chroma of the neighbours has no part.
        for y in area.y0 + 2..area.y1 - 2 {
            for x in area.x0 + 2..area.x1 - 2 {
                let at = (y as usize * size.width as usize + x as usize) * channels;
                let pixel = &shown[at..at + channels];
                // Of the inks decoders show the complement of the middle.
                assert!(pixel.iter().all(|v| v.abs_diff(128) <= 1), "{name}: {pixel:?} at {x}, {y}");
            }
        }
    }
}

#[test]
fn a_file_that_is_not_clean_or_not_whole_is_refused() {
    let limits = Limits::default();
    let list = [hidden([8, 8, 30, 30], Style::Solid)];
    for (name, file) in SAMPLES {
        let file = clean(file);
        let end = file.len() - 2;
        let cut = [&file[..end - 40], &file[end..]].concat();
        let damaged = |f: &[u8]| redact(f, &list, &limits).and_then(|r| check(f, &r.bytes, &list, &limits)).is_err();
        assert!(damaged(&cut), "{name}: cut short");
        let more = [&file[..end], &[0x12, 0x34], &file[end..]].concat();
        assert!(damaged(&more), "{name}: bytes behind the last block");
    }
    let restart = clean(sample("restart"));
    let marker = find(&restart, 0xD1);
    let wrong = [&restart[..marker + 1], &[0xD3], &restart[marker + 2..]].concat();
    assert!(matches!(redact(&wrong, &list, &limits), Err(Error::Refused { code: "redact.damaged", .. })));
    let filled = insert(&restart, marker, &[0xFF]);
    assert!(redact(&filled, &list, &limits).is_err());
    assert!(matches!(redact(ARITHMETIC, &list, &limits), Err(Error::Refused { code: "jpeg.arithmetic", .. })));
    assert!(redact(&[], &list, &limits).is_err());
    let giant = Limits { pixels: 1000, ..Limits::default() };
    assert!(matches!(redact(&restart, &list, &giant), Err(Error::Limit { .. })));
}

#[test]
fn the_proof_finds_a_changed_block() {
    let limits = Limits::default();
    let file = clean(sample("baseline"));
    let small = [hidden([16, 16, 20, 20], Style::Solid)];
    let large = [hidden([16, 16, 60, 60], Style::Solid)];
    let (a, b) = (hide(&file, &small).bytes, hide(&file, &large).bytes);
    assert!(check(&file, &b, &small, &limits).is_err(), "more was hidden than asked");
    assert!(check(&file, &a, &large, &limits).is_err(), "less was hidden than asked");
    assert!(check(&file, &file, &small, &limits).is_err(), "nothing was hidden");
}

/// What a tool answers to `input`; `None` where it is not installed.
fn piped(tool: &str, args: &[&str], input: &[u8]) -> Option<Vec<u8>> {
    let run = Command::new(tool).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut run = run.ok()?;
    let mut stdin = run.stdin.take().expect("piped");
    let input = input.to_vec();
    let feed = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let out = run.wait_with_output().expect("runs");
    assert!(feed.join().expect("feeds") && out.status.success(), "{tool} {args:?}");
    Some(out.stdout)
}

/// A picture with noise, edges and flat parts, as PPM.
fn drawn(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mut out = format!("P6 {width} {height} 255\n").into_bytes();
    let mut state = seed | 1;
    for i in 0..width * height {
        let (x, y) = (i % width, i / width);
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = if (x / 24 + y / 16) % 3 == 0 { state >> 25 } else { 0 };
        out.extend([x * 2 + noise, (y * 3) ^ ((x / 8) * 16), (x + y) / 2 + noise / 2].map(|v| (v & 0xFF) as u8));
    }
    out
}

/// Pixels of a PPM or PGM.
fn body(pnm: &[u8]) -> (&[u8], Size) {
    let mut fields = pnm.splitn(4, |b| b.is_ascii_whitespace());
    let mut text = || String::from_utf8_lossy(fields.next().expect("a field")).to_string();
    let (_, width, height) = (text(), text(), text());
    let size = Size::new(width.parse().expect("width"), height.parse().expect("height"));
    let at = pnm.windows(4).position(|w| w == b"255\n").expect("a maximum") + 4;
    (&pnm[at..], size)
}

#[test]
fn libjpeg_shows_the_same_outside_whatever_the_coding() {
    let mut tried = 0;
    for (n, sampling) in
        ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x2,1x2,2x1", "1x1,2x2,1x1", "3x1"].iter().enumerate()
    {
        for coding in
            [&[][..], &["-optimize"], &["-progressive"], &["-restart", "3B"], &["-progressive", "-restart", "1"]]
        {
            for quality in ["30", "85", "100"] {
                let mut args = vec!["-quality", quality, "-sample", sampling];
                args.extend(coding);
                let ppm = drawn(211, 149, n as u32 + 7);
                let Some(file) = piped("cjpeg", &args, &ppm) else { return eprintln!("no cjpeg: nothing tested") };
                let file = clean(&file);
                for (k, style) in ALL.into_iter().enumerate() {
                    let k = k as u32;
                    let list = [hidden([40 + 9 * k, 30, 99 + 5 * k, 97], style), hidden([180, 120, 211, 149], style)];
                    let got = hide(&file, &list);
                    let (a, b) = (piped("djpeg", &["-ppm"], &file), piped("djpeg", &["-ppm"], &got.bytes));
                    let (Some(a), Some(b)) = (a, b) else { return eprintln!("no djpeg: nothing tested") };
                    let (before, size) = body(&a);
                    assert!(same_outside(before, body(&b).0, size, &got.areas), "{args:?} {style:?}");
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 450);
}

#[test]
fn photos_keep_everything_outside() {
    for path in shared("corpus/jpeg") {
        let file = std::fs::read(&path).expect("reads");
        let Ok(file) =
            crate::format::jpeg::testing::clean_with(&file, crate::format::CodedData::Walk, &Default::default())
        else {
            continue;
        };
        let size = size_of(&file);
        let at = |n: u32, d: u32| {
            [size.width * n / d, size.height * n / d, size.width * (n + 1) / d, size.height * (n + 2) / d]
        };
        for style in ALL {
            let list = [hidden(at(1, 5), style), hidden(at(7, 10), Style::Solid)];
            match redact(&file, &list, &Limits::default()) {
                Ok(got) => check(&file, &got.bytes, &list, &Limits::default()).expect("the proof holds"),
                Err(e) => eprintln!("{}: {e}", path.display()),
            }
        }
    }
}
