//! Two strands against one: over sound, damaged and made-up scans.

use std::rc::Rc;

use super::*;
use crate::format::jpeg::huffman::{HuffmanTable, typical};
use crate::format::jpeg::sequential::Sequential;
use crate::format::jpeg::walk::Decode;

/// A busy picture as JPEG with the typical tables: the bytes behind its scan header, and its MCUs.
fn coded(side: u16, colour: jpeg_encoder::ColorType, quality: u8) -> Vec<u8> {
    let channels = if colour == jpeg_encoder::ColorType::Luma { 1 } else { 3 };
    let mut seed = 11u32;
    let mut pixel = |i: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let x = i / channels % usize::from(side);
        // Noise that comes and goes, so that blocks differ in length.
        ((x / 3) as u32 % 200 + (seed >> 27) * (x as u32 / 90 % 3)) as u8
    };
    let pixels: Vec<u8> = (0..usize::from(side) * usize::from(side) * channels).map(&mut pixel).collect();
    let mut out = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut out, quality);
    encoder.encode(&pixels, side, side, colour).expect("encodes");
    let header = out.windows(2).position(|w| w == [0xFF, 0xDA]).expect("a scan");
    let length = usize::from(u16::from_be_bytes([out[header + 2], out[header + 3]]));
    out.split_off(header + 2 + length)
}

fn decoder(blocks: &[usize], size: usize) -> Sequential {
    let pair = |slot| (typical(false, slot).map(Rc::new), typical(true, slot).map(Rc::new));
    Sequential::new(blocks, &[pair(0), pair(1), pair(1)], size)
}

/// What a walk over `n` MCUs comes to: how many were there, where they end, and whether fill bytes were met.
fn walked(mut decoder: Sequential, data: &[u8], n: u64, piece: u64) -> (u64, (usize, u32), bool) {
    let mut r = BitReader::new(data, 0);
    let mut done = 0;
    while done < n {
        let asked = piece.min(n - done);
        let got = decoder.interval(&mut r, done, (asked, n - done));
        done += got;
        if got < asked {
            break;
        }
    }
    (done, r.end(), r.had_fill())
}

fn same(blocks: &[usize], data: &[u8], n: u64, piece: u64) -> (u64, bool) {
    let with = decoder(blocks, data.len());
    assert!(with.strands().is_some());
    let without = decoder(blocks, data.len()).on_one_strand();
    let got = walked(with, data, n, piece);
    assert_eq!(got, walked(without, data, n, piece), "{blocks:?} {n} {piece}");
    (got.0, got.2)
}

#[test]
fn two_strands_end_where_one_does() {
    use jpeg_encoder::ColorType::{Luma, Rgb};
    // The last comes round after each block: an MCU is no place of its own then.
    for (blocks, colour, quality, mcus) in [
        (&[0, 0, 0, 0, 1, 2][..], Rgb, 85, 48 * 48),
        (&[0, 1, 2], Rgb, 92, 96 * 96),
        (&[0], Luma, 95, 96 * 96),
        (&[0, 0, 0], Luma, 95, 32 * 96),
    ] {
        let data = coded(768, colour, quality);
        assert!(data.len() > 100_000, "{}", data.len());
        for (n, piece) in [(mcus, mcus), (mcus, 100), (mcus / 2 + 1, 2048), (mcus + 9, 1)] {
            assert_eq!(same(blocks, &data, n, piece).0, n.min(mcus));
        }
    }
}

#[test]
fn a_strand_never_begins_inside_of_a_stuffed_byte() {
    let sound = coded(768, jpeg_encoder::ColorType::Rgb, 92);
    let span = (sound.len() / 5 * 2).min(SPAN);
    for shift in 0..12 {
        for fills in 1..6 {
            for code in [0, 0xD3] {
                let mut data = sound.clone();
                let at = span - 8 + shift;
                data[at..at + fills].fill(0xFF);
                data[at + fills] = code;
                same(&[0, 1, 2], &data, 96 * 96, 2048);
            }
        }
    }
}

#[test]
fn strands_do_not_meet_inside_of_a_stuffed_byte() {
    // Blocks of 13 bits: no difference, three times sixteen zeros, fourteen more before a magnitude of 7 bits.
    let dc = HuffmanTable::new(&[1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[0, 1]).map(Rc::new);
    let ac = HuffmanTable::new(&[1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &[0xF0, 0xE7, 0]).map(Rc::new);
    let at = 1 + 13 * 1000;
    let mut bits: Vec<bool> = "0000100101010".chars().cycle().take(8 * 32_505).map(|c| c == '1').collect();
    // One block ends five bits inside of this byte of ones; five zeros, which its stuffing begins with, are a block too.
    bits[8 * at..8 * at + 8].fill(true);
    let mut data: Vec<u8> = bits.chunks(8).map(|c| c.iter().fold(0, |b, bit| b << 1 | u8::from(*bit))).collect();
    data.splice(at..=at, [0xFF, 0xFF, 0]);
    let decoder = || Sequential::new(&[0], &[(dc.clone(), ac.clone())], WORTH_MULTI);
    let span = data.len() / 5 * 2;
    assert_eq!(span, at + 1, "the second strand would begin at the second 0xFF");
    let mut r = BitReader::new(&data, 0);
    let got = decoder().interval(&mut r, 0, (1, 20_000));
    assert!(got > 8_000, "{got}");
    assert_eq!((got, r.end(), true), walked(decoder().on_one_strand(), &data, got, got));
}

#[test]
fn fill_bytes_count_where_they_are_used() {
    let sound = coded(768, jpeg_encoder::ColorType::Rgb, 92);
    let (_, (end, _), _) = walked(decoder(&[0, 1, 2], sound.len()), &sound, 500, 500);
    for behind in 0..16 {
        let mut data = sound.clone();
        data[end + behind..end + behind + 3].copy_from_slice(&[0xFF, 0xFF, 0]);
        // The byte before must not be the first of a stuffed one, and the last one may be used in part.
        data[end + behind - 1] &= 0x7F;
        let used = walked(decoder(&[0, 1, 2], data.len()), &data, 500, 500).1.0 > end + behind;
        let (done, filled) = same(&[0, 1, 2], &data, 500, 500);
        assert!(done == 500 && filled == used, "{behind}");
    }
}

#[test]
fn two_strands_are_used_and_meet() {
    let data = coded(768, jpeg_encoder::ColorType::Rgb, 92);
    let mut both = decoder(&[0, 1, 2], data.len());
    let mut r = BitReader::new(&data, 0);
    // One MCU was asked for: what lies between the strands came along.
    let got = both.interval(&mut r, 0, (1, 96 * 96));
    assert!(got > 500 && r.end().0 > SPAN, "{got} MCUs, {:?}", r.end());
    assert_eq!(both.strands().map(|s| s.misses), Some(0));
}

#[test]
fn damage_changes_nothing_for_two_strands() {
    let sound = coded(768, jpeg_encoder::ColorType::Rgb, 92);
    let mut seed = 5u64;
    let mut below = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let (mut early, mut filled) = (0, 0);
    for i in 0..200 {
        let mut data = sound.clone();
        for _ in 0..=below(6) {
            let at = below(data.len() - 4);
            match below(5) {
                0 => data[at] = below(256) as u8,
                1 => data[at..at + 2].copy_from_slice(&[0xFF, 0xD0 + below(8) as u8]),
                2 => data[at..at + 4].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0]),
                3 => drop(data.drain(at..at + below(3))),
                _ => data.truncate((at + 60_000).min(data.len())),
            }
        }
        let (done, fill) = same(&[0, 1, 2], &data, 96 * 96, [1, 300, 2048, 9216][i % 4]);
        early += u32::from(done < 96 * 96);
        filled += u32::from(fill);
    }
    assert!(early > 20 && filled > 5, "{early} ended early, {filled} held fill bytes");
}

#[test]
fn two_strands_read_the_differences_of_one() {
    for (blocks, colour) in
        [(&[0, 0, 0, 0, 1, 2][..], jpeg_encoder::ColorType::Rgb), (&[0, 0], jpeg_encoder::ColorType::Luma)]
    {
        let mut data = coded(768, colour, 89);
        data[70_000..70_009].copy_from_slice(&[0x55, 0xFF, 0, 1, 2, 3, 0xFF, 0xFF, 0]);
        let sequential = decoder(blocks, data.len());
        let lanes = sequential.lanes();
        let mut strands = Strands::new(&lanes, &(0..lanes.len()).collect::<Vec<_>>(), data.len()).expect("worth it");
        let (mut r, mut alone) = (BitReader::new(&data, 0), BitReader::new(&data, 0));
        let mut mcus = 0;
        loop {
            let (got, read) = strands.differences(&lanes, &mut r, 100_000);
            let wanted: Vec<i32> = lanes
                .iter()
                .cycle()
                .take(got as usize * lanes.len())
                .map(|lane| lane.block_with_difference(&mut alone))
                .collect();
            assert!(read == wanted, "{got} MCUs behind {mcus} of {blocks:?}");
            if got == 0 {
                break;
            }
            mcus += got;
        }
        assert!(r.end() == alone.end() && r.left() < data.len() / 8, "{mcus} MCUs, {} bytes left", r.left());
    }
}

#[test]
fn strands_that_miss_each_other_are_given_up() {
    // Grey blocks of 6 bits each (no difference, end of block), four of them in three bytes; but their repetition, read
    // from within, is made of blocks as well: the strands walk beside each other for ever.
    let data: Vec<u8> = [0b0010_1000, 0b1010_0010, 0b1000_1010].into_iter().cycle().take(300_000).collect();
    let mut both = decoder(&[0], data.len());
    let mut r = BitReader::new(&data, 0);
    let blocks = 300_000 * 8 / 6;
    assert_eq!(both.interval(&mut r, 0, (blocks, blocks)), blocks);
    assert_eq!(both.strands().map(|s| s.misses), Some(MISSES));
    same(&[0], &data, blocks + 9, 2048);
    same(&[0, 0, 0, 0, 1, 2], &data, 50_000, 2048);
}
