//! Files that lie, break off or ask for too much: each ends with exit code 3 and a sentence in the reader's language that
//! names the file, the offset and what was expected; the original stays as it is, and no part of a copy is left.

#[path = "support/bed.rs"]
mod bed;
#[allow(dead_code)]
#[path = "support/plant.rs"]
mod plant;

use bed::{Bed, LANGS, said};

/// One bad file over the whole path, in both languages. `words`: what each sentence holds, English then French.
fn refused(name: &str, bytes: &[u8], words: [&[&str]; 2]) {
    let bed = Bed::new();
    bed.put(name, bytes);
    bed.put("good.jpg", &plant::jpeg(48, 32, 3));
    let before = bed.tree("in");
    for (lang, words) in LANGS.iter().zip(words) {
        let _ = std::fs::remove_dir_all(bed.at("out"));
        let out = bed.clean(lang);
        let text = said(&out);
        assert_eq!(out.status.code(), Some(3), "{name}: {text}");
        let line = text.lines().find(|l| l.contains(name)).unwrap_or_else(|| panic!("{name}: {text}"));
        for w in words {
            assert!(line.contains(w), "{name} {lang}: {w:?} in {line}");
        }
        if *lang == "fr" {
            assert!(!line.contains("expected") && !line.contains(" the "), "{line}");
        }
        assert_eq!(bed.tree("in"), before, "originals are untouched");
        let copies: Vec<_> = bed.tree("out").into_keys().collect();
        assert_eq!(copies, ["good.jpg"], "{name}: nothing else, and nothing half-written");
    }
}

fn png() -> Vec<u8> {
    plant::png(24, 16, 3, true)
}

#[test]
fn files_that_break_off() {
    let jpeg = plant::jpeg(64, 48, 1);
    refused("cut.jpg", &jpeg[..120], [&["byte", "expected"], &["octet", "attendu"]]);
    refused("cut.png", &png()[..60], [&["byte", "ends at 60"], &["octet", "finit à 60"]]);
    refused("cut.gif", &plant::gif(8, 8, 1)[..20], [&["byte", "expected"], &["octet", "attendu"]]);
    refused("empty.jpg", b"", [&["the file is empty"], &["le fichier est vide"]]);
}

#[test]
fn nothing_is_to_be_checked_where_there_is_no_copy() {
    for (good, advised) in [(false, false), (true, true)] {
        let bed = Bed::new();
        bed.put("empty.jpg", b"");
        if good {
            bed.put("good.jpg", &plant::jpeg(48, 32, 3));
        }
        assert_eq!(said(&bed.clean("en")).contains("estompe verify"), advised);
    }
}

#[test]
fn lengths_that_lie() {
    let jpeg = plant::jpeg(64, 48, 1);
    let beyond = plant::after_soi(&jpeg[..2], b"\xFF\xE1\xFF\xFFshort");
    refused("beyond.jpg", &beyond, [&["byte", "expected"], &["octet", "attendu"]]);
    let none = [b"\xFF\xD8\xFF\xC0\x00\x01".as_slice(), &jpeg[2..]].concat();
    refused("none.jpg", &none, [&["byte 2", "at least 2"], &["octet 2", "au moins 2"]]);
    // The first IDAT says 4 GB, in a file of 100 bytes.
    let mut huge = png();
    let idat = huge.windows(4).position(|w| w == b"IDAT").expect("IDAT");
    huge[idat - 4..idat].copy_from_slice(&0xFFFF_FFFFu32.to_be_bytes());
    huge.truncate(100);
    refused("huge.png", &huge, [&["byte", "IDAT"], &["octet", "IDAT"]]);
}

#[test]
fn chunks_without_bytes() {
    let mut no_header = b"\x89PNG\r\n\x1a\n".to_vec();
    no_header.extend(plant::chunk(b"IHDR", b""));
    no_header.extend(plant::chunk(b"IEND", b""));
    refused("no-header.png", &no_header, [&["byte", "13"], &["octet", "13"]]);
    let empty_data = {
        let p = png();
        let (head, rest) = p.split_at(33);
        let end = rest.len() - 12;
        [head, &plant::chunk(b"IDAT", b""), &rest[end..]].concat()
    };
    refused("no-data.png", &empty_data, [&["byte"], &["octet"]]);
}

/// A file that is cleaned although its metadata is hostile.
fn cleaned(name: &str, bytes: &[u8]) {
    let bed = Bed::new();
    let original = bed.put(name, bytes);
    let start = std::time::Instant::now();
    let out = bed.clean("fr");
    assert_eq!(out.status.code(), Some(0), "{name}: {}", said(&out));
    assert!(start.elapsed().as_secs() < 20, "{name}: {:?}", start.elapsed());
    assert_eq!(std::fs::read(original).expect("original"), bytes);
    let copies = bed.tree("out");
    assert_eq!(copies.keys().collect::<Vec<_>>(), [name]);
    assert!(copies[name].len() < bytes.len(), "{name}");
}

#[test]
fn hostile_metadata_does_not_stop_a_clean_copy() {
    // IFD0's next directory is IFD0, and so is its Exif directory.
    let mut block = plant::tiff(&[plant::ascii(0x010F, "ACME")], &[], &plant::gps("LOOP"), &[]);
    let ifd = u32::from_le_bytes(block[4..8].try_into().expect("4")) as usize;
    let n = u16::from_le_bytes(block[ifd..ifd + 2].try_into().expect("2")) as usize;
    let next = ifd + 2 + 12 * n;
    let back = (ifd as u32).to_le_bytes();
    block[next..next + 4].copy_from_slice(&back);
    let jpeg = plant::jpeg(48, 32, 3);
    cleaned("loop.jpg", &plant::after_soi(&jpeg, &plant::app1_exif(&block)));
    // A bomb: 64 MB of text in 64 kB.
    let bomb = [b"Comment\0\0".as_slice(), &plant::deflate(&vec![b'a'; 64 << 20])].concat();
    assert!(bomb.len() < 200 << 10, "{}", bomb.len());
    cleaned("bomb.png", &plant::with_chunk(&png(), &plant::chunk(b"zTXt", &bomb), false));
    cleaned("empty-text.png", &plant::with_chunk(&png(), &plant::chunk(b"tEXt", b""), false));
    cleaned("really a jpeg.png", &plant::after_soi(&jpeg, &plant::segment(0xFE, b"comment")));
}

#[test]
fn a_folder_named_like_a_photo_is_a_folder() {
    let bed = Bed::new();
    bed.put("photo.jpg/inside.jpg", &plant::jpeg(48, 32, 3));
    let out = bed.clean("fr");
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    assert_eq!(bed.tree("out").into_keys().collect::<Vec<_>>(), ["photo.jpg/inside.jpg"]);
}
