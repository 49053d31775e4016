//! Small files built to cost much: overlapping directories, shared values, names without end, blocks in blocks.
//! Reading any of them takes bounded memory and time, and the file is reported, never called clean.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::io::Write;
use std::time::Instant;

use estompe::format::{CodedData, SliceSource, container_for};
use estompe::inspect::{Surroundings, inspect};
use estompe::limits::Limits;
use estompe::meta;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a file of a quarter of a megabyte may cost.
const MOST_BYTES: usize = 160 << 20;
const MOST_SECONDS: u64 = 60;

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(body);
    [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], kind, body, &crc.sum().to_be_bytes()].concat()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut z = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    z.write_all(data).unwrap();
    z.finish().unwrap()
}

/// A picture of one pixel that carries the chunk.
fn png(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    let (ihdr, idat) = (chunk(b"IHDR", &header), chunk(b"IDAT", &deflated(&[0, 0])));
    [&b"\x89PNG\r\n\x1A\n"[..], &ihdr, &chunk(kind, body), &idat, &chunk(b"IEND", b"")].concat()
}

fn entry(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
    [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
}

/// A TIFF block of 240 KB whose directories overlap: every second entry holds, in its last two bytes, the count of a
/// directory that begins there and runs over all entries behind it.
fn overlapping(one: &[u8], make: &str) -> Vec<u8> {
    let mut block = b"II*\0\x08\0\0\0".to_vec();
    block.extend_from_slice(&2u16.to_le_bytes());
    let tail = 10 + 24 + 4;
    block.extend(entry(0x010F, 2, 4, u32::from_le_bytes(make.as_bytes()[..4].try_into().unwrap())));
    block.extend(entry(0x014A, 4, 16, tail));
    block.extend_from_slice(&0u32.to_le_bytes());
    let head = entry(0x0115, 3, 1, 0x0FFF_0001);
    let step = u32::try_from(one.len() + head.len()).unwrap();
    for i in 1..=16u32 {
        block.extend_from_slice(&(tail + 64 + step * i - 2).to_le_bytes());
    }
    while block.len() < 240 << 10 {
        block.extend_from_slice(one);
        block.extend_from_slice(&head);
    }
    block
}

fn xmp(inner: &str) -> Vec<u8> {
    let packet = format!("<x:xmpmeta xmlns:x='adobe:ns:meta/'>{inner}</x:xmpmeta>");
    let mut body = b"XML:com.adobe.xmp\0\x01\0\0\0".to_vec();
    body.extend(deflated(packet.as_bytes()));
    body
}

fn cost(name: &str, file: &[u8]) {
    assert!(file.len() < 300 << 10, "{name}: {} bytes", file.len());
    let limits = Limits::default();
    let start = Instant::now();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let source = SliceSource(file);
    let layout = container_for(file).unwrap().parse(&source, CodedData::Copy, &limits).unwrap();
    let reading = meta::read(&layout, file, &limits);
    let found = inspect(&layout, &reading, &Surroundings::default());
    let peak = MEMORY.peak_usage().saturating_sub(before);
    eprintln!(
        "{name}: {} KB in, {} KB peak, {} fields, {:?}",
        file.len() >> 10,
        peak >> 10,
        reading.fields.len(),
        start.elapsed()
    );
    assert!(!found.is_empty(), "{name}: nothing is said");
    assert!(peak < MOST_BYTES, "{name}: {peak} bytes");
    assert!(start.elapsed().as_secs() < MOST_SECONDS, "{name}: {:?}", start.elapsed());
}

// One test, so that nothing else allocates meanwhile.
#[test]
fn small_files_cost_little() {
    let texts = entry(0x010E, 2, 200_000, 64);
    let notes = entry(0x927C, 7, 200_000, 64);
    let resources = entry(0x8649, 7, 200_000, 64);
    let packets = entry(0x02BC, 7, 200_000, 64);
    cost("values that overlap", &png(b"eXIf", &overlapping(&texts, "Noon")));
    cost("notes that overlap", &png(b"eXIf", &overlapping(&notes, "SONY")));
    cost("notes of entries", &png(b"eXIf", &overlapping(&[notes.clone(), texts.clone()].concat(), "NIKON")));
    cost("resources that overlap", &png(b"eXIf", &overlapping(&resources, "Noon")));
    cost("packets that overlap", &png(b"eXIf", &overlapping(&packets, "Noon")));
    let leaves = "<a:b>x</a:b>".repeat(1 << 20);
    cost("a million elements", &png(b"iTXt", &xmp(&leaves)));
    let name = "n".repeat(100_000);
    let named = format!("<a:{name} xmlns:a='b'>{}</a:{name}>", "<c:d>x</c:d>".repeat(100_000));
    cost("names without end", &png(b"iTXt", &xmp(&named)));
    let attributes = format!("<a:b {}/>", "c:d='x' ".repeat(1 << 20));
    cost("attributes without end", &png(b"iTXt", &xmp(&attributes)));
    let prefixes = format!("<a:b {}>x</a:b>", (0..100).map(|i| format!("xmlns:d{i}='{name}' ")).collect::<String>());
    cost("name spaces without end", &png(b"iTXt", &xmp(&prefixes)));
    let mut text = b"Comment\0\0".to_vec();
    text.extend(deflated(&vec![b'\xE9'; 15 << 20]));
    cost("a text of one letter", &png(b"zTXt", &text));
    let mut profile = vec![0u8; 200_000];
    profile[36..40].copy_from_slice(b"acsp");
    profile[128..132].copy_from_slice(&100u32.to_be_bytes());
    for i in 0..100 {
        let at = 132 + 12 * i;
        profile[at..at + 4].copy_from_slice(b"meta");
        profile[at + 4..at + 12].copy_from_slice(&[0, 0, 8, 0, 0, 3, 0, 0]);
    }
    profile[2048..2064].copy_from_slice(b"dict\0\0\0\0\xFF\xFF\xFF\xFF\0\0\0\x10");
    cost("a profile of one element", &png(b"iCCP", &[&b"p\0\0"[..], &deflated(&profile)].concat()));
    let cbor = [&[0x9F; 200_000][..], &[0x61, b'a'].repeat(20_000)].concat();
    let boxed = [&u32::try_from(cbor.len() + 8).unwrap().to_be_bytes()[..], b"cbor", &cbor].concat();
    cost("arrays in arrays", &png(b"caBX", &boxed));
    let json = [&b"["[..], &b"0,".repeat(110_000), b"0]"].concat();
    let boxed = [&u32::try_from(json.len() + 8).unwrap().to_be_bytes()[..], b"json", &json].concat();
    cost("a list of zeros", &png(b"caBX", &boxed));
}
