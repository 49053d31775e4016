//! `--keep hdr`: the gain map of an Ultra HDR photo stays as a picture and its numbers, and nothing else of it does.

#![allow(clippy::unwrap_used)] // a failed step fails the test

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use image::codecs::jpeg::JpegEncoder;
use serde_json::Value;

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let rgb: Vec<u8> = (0..width * height).flat_map(|i| [(i % 251) as u8, (i / 97) as u8, 40]).collect();
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 80).encode(&rgb, width, height, image::ExtendedColorType::Rgb8).unwrap();
    out
}

/// The file with segments behind its first marker.
fn with(file: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = file[..2].to_vec();
    for (marker, body) in segments {
        out.extend([0xFF, *marker]);
        out.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        out.extend(body);
    }
    out.extend(&file[2..]);
    out
}

fn xmp(inside: &str) -> (u8, Vec<u8>) {
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">{inside}</rdf:RDF></x:xmpmeta>"
    );
    (0xE1, packet.into_bytes())
}

const ISO: &[u8] = b"urn:iso:std:iso:ts:21496:-1\0";

/// An Ultra HDR photo with a trace in every corner.
fn photo(map: (u32, u32)) -> Vec<u8> {
    let numbers = "<rdf:Description rdf:about=\"CANARYid\" xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\" hdrgm:Version=\"1.0\" hdrgm:GainMapMax=\"2.50\" \
        hdrgm:HDRCapacityMax=\"2.5\" dc:source=\"CANARYsource\"><hdrgm:Gamma><rdf:Seq><rdf:li>1</rdf:li>\
        <rdf:li>0.5</rdf:li><rdf:li>1</rdf:li></rdf:Seq></hdrgm:Gamma></rdf:Description>";
    let iso = [ISO, &[0, 0, 0, 0, 0x40], &[1; 56], b"CANARYiso"].concat();
    let map = with(
        &jpeg(map.0, map.1),
        &[xmp(numbers), (0xE2, iso), (0xFE, b"CANARYcomment".to_vec()), (0xED, b"CANARY13".to_vec())],
    );
    let main = "<rdf:Description rdf:about=\"\" xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" \
        xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" hdrgm:Version=\"1.0\" photoshop:City=\"CANARYcity\"/>";
    let mpf = [&b"MPF\0MM\0*\0\0\0\x08\0\0\0\0\0\0"[..], b"CANARYmpf"].concat();
    let head = with(&jpeg(160, 120), &[xmp(main), (0xE2, [ISO, &[0, 0, 0, 0]].concat()), (0xE2, mpf)]);
    [head, map].concat()
}

fn estompe(arguments: &[&str], path: &Path) -> (i32, Value) {
    let report = path.with_extension(format!("{}.jsonl", arguments.len()));
    let run = Command::cargo_bin("estompe")
        .unwrap()
        .args(arguments)
        .arg(path)
        .args(["--no-config", "--faces", "off", "--logos", "off", "--progress", "none", "--report"])
        .arg(&report)
        .output()
        .unwrap();
    let text = fs::read_to_string(&report).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&run.stderr)));
    let lines = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    (run.status.code().unwrap(), lines.into_iter().find(|l| l["type"] == "file").unwrap())
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

fn long(bytes: &[u8], at: usize) -> usize {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

/// Where the index says that the map lies.
fn map_of(bytes: &[u8]) -> &[u8] {
    let header = find(bytes, b"MPF\0").unwrap() + 4;
    let entry = header + 0x32 + 16;
    let (size, offset) = (long(bytes, entry + 4), long(bytes, entry + 8));
    assert_eq!(long(bytes, entry - 12), header + offset, "the first picture ends where the second begins");
    &bytes[header + offset..header + offset + size]
}

#[test]
fn the_gain_map_stays_with_its_numbers_alone() {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("hdr.jpg");
    fs::write(&source, photo((80, 60))).unwrap();
    let out = dir.path().join("out");
    let keep = ["clean", "--keep", "hdr", "--out", out.to_str().unwrap()];
    let (code, record) = estompe(&keep, &source);
    assert_eq!((code, record["outcome"].as_str()), (0, Some("cleaned")), "{record}");
    let kept = record["kept"].as_array().unwrap();
    assert!(kept.iter().any(|k| k["category"] == "hdr" && k["bytes"].as_u64().unwrap() > 500), "{record}");
    assert!(record["removed"].as_array().unwrap().iter().all(|k| k["category"] != "hdr"), "{record}");
    let copy = out.join("hdr.jpg");
    let bytes = fs::read(&copy).unwrap();
    assert!(find(&bytes, b"CANARY").is_none());
    let map = map_of(&bytes);
    assert_eq!(map.len() + find(&bytes, map).unwrap(), bytes.len(), "the map ends the file");
    let shown = image::load_from_memory(map).unwrap();
    assert_eq!((shown.width(), shown.height()), (80, 60));
    assert_eq!(shown.to_rgb8(), image::load_from_memory(&jpeg(80, 60)).unwrap().to_rgb8());
    for numbers in [&b"hdrgm:GainMapMax=\"2.5\""[..], b"<rdf:li>0.5</rdf:li>", &[1; 56]] {
        assert!(find(map, numbers).is_some(), "{}", numbers.escape_ascii());
    }
    assert!(find(&bytes, format!("Item:Length=\"{}\"", map.len()).as_bytes()).is_some());
    // Again, as a gate, and without the wish.
    let again = dir.path().join("again");
    let (_, record) = estompe(&["clean", "--keep", "hdr", "-o", again.to_str().unwrap()], &copy);
    assert_eq!((record["outcome"].as_str(), fs::read(again.join("hdr.jpg")).unwrap()), (Some("already_clean"), bytes));
    let (code, record) = estompe(&["verify", "--keep", "hdr"], &copy);
    assert_eq!(code, 0, "{record}");
    let without = dir.path().join("without");
    let (code, record) = estompe(&["clean", "--out", without.to_str().unwrap()], &copy);
    let plain = fs::read(without.join("hdr.jpg")).unwrap();
    assert!(code == 0 && find(&plain, b"hdrgm").is_none() && find(&plain, b"MPF").is_none(), "{record}");
    let (code, _) = estompe(&["verify"], &copy);
    assert_eq!(code, 1, "a gain map is a finding where it is not kept");
}

#[test]
fn a_credit_line_and_a_gain_map_share_the_packet() {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("hdr.jpg");
    fs::write(&source, photo((40, 30))).unwrap();
    let out = dir.path().join("out");
    let arguments = ["clean", "--keep", "hdr", "--credit", "Ville de Nantes", "--out", out.to_str().unwrap()];
    let (code, record) = estompe(&arguments, &source);
    assert_eq!(code, 0, "{record}");
    let bytes = fs::read(out.join("hdr.jpg")).unwrap();
    assert!(find(&bytes, b"Ville de Nantes").is_some() && find(&bytes, b"Item:Length").is_some());
    assert!(!map_of(&bytes).is_empty() && find(&bytes, b"CANARY").is_none());
}

#[test]
fn a_map_that_was_not_cropped_with_its_picture_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for (name, size) in [("wide.jpg", (100, 60)), ("large.jpg", (320, 240))] {
        let source = dir.path().join(name);
        fs::write(&source, photo(size)).unwrap();
        let out = dir.path().join("out");
        let (code, record) = estompe(&["clean", "--keep", "hdr", "--out", out.to_str().unwrap()], &source);
        assert_eq!((code, record["outcome"].as_str()), (3, Some("refused")), "{record}");
        assert_eq!(record["reason_code"], "hdr.geometry");
        assert!(!out.join(name).exists());
        let (code, _) = estompe(&["clean", "--out", out.to_str().unwrap()], &source);
        assert_eq!(code, 0, "dropped without a question");
    }
}
