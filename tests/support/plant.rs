//! Draws small pictures and plants one trace in each hiding place: the sample album and the canaries of the tests.
//! Deterministic; every token is unique and begins with `CANARY`.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// One planted file.
pub(crate) struct Planted {
    /// Path in the album.
    pub(crate) path: &'static str,
    /// The file.
    pub(crate) bytes: Vec<u8>,
    /// What is hidden in it.
    pub(crate) token: String,
    /// Where, in a few words.
    pub(crate) place: &'static str,
    /// Category that a scan must name.
    pub(crate) category: &'static str,
}

/// A drawn scene: sky, hill, a sun; `seed` moves it so that no two pictures are alike.
pub(crate) fn draw(width: u32, height: u32, seed: u32, alpha: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let (sun_x, sun_y) = (width / 4 + seed * 13 % (width / 2), height / 5 + seed * 7 % (height / 4));
    for y in 0..height {
        for x in 0..width {
            let hill = height / 2 + (x + seed * 29) % width * height / (4 * width) + (x * x / 97 + seed) % 5;
            let (dx, dy) = (x.abs_diff(sun_x), y.abs_diff(sun_y));
            let p = if dx * dx + dy * dy < height * height / 100 {
                [250, 220, 90]
            } else if y > hill {
                [60 + (x % 40) as u8, 120 + (y % 50) as u8, 50]
            } else {
                [110 + (y * 60 / height) as u8, 160 + (y * 40 / height) as u8, 230]
            };
            out.extend(p);
            if alpha {
                out.push(if x < width / 8 { 0 } else { 255 });
            }
        }
    }
    out
}

pub(crate) fn jpeg(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let pixels = draw(width, height, seed, false);
    JpegEncoder::new_with_quality(&mut out, 85)
        .write_image(&pixels, width, height, ExtendedColorType::Rgb8)
        .expect("a drawn picture encodes");
    out
}

pub(crate) fn png(width: u32, height: u32, seed: u32, alpha: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let kind = if alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
    PngEncoder::new(&mut out)
        .write_image(&draw(width, height, seed, alpha), width, height, kind)
        .expect("a drawn picture encodes");
    out
}

pub(crate) fn gif(width: u16, height: u16, seed: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let pixels = draw(width.into(), height.into(), seed, false);
    let frame = gif::Frame::from_rgb(width, height, &pixels);
    let mut encoder = gif::Encoder::new(&mut out, width, height, &[]).expect("memory takes bytes");
    encoder.write_frame(&frame).expect("a drawn picture encodes");
    drop(encoder);
    out
}

/// A JPEG segment.
pub(crate) fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let mut s = vec![0xFF, marker];
    s.extend(u16::try_from(body.len() + 2).expect("a segment fits").to_be_bytes());
    s.extend(body);
    s
}

/// The JPEG with bytes put behind SOI.
pub(crate) fn after_soi(jpeg: &[u8], extra: &[u8]) -> Vec<u8> {
    [&jpeg[..2], extra, &jpeg[2..]].concat()
}

/// The JPEG with bytes put in front of EOI.
pub(crate) fn before_eoi(jpeg: &[u8], extra: &[u8]) -> Vec<u8> {
    let end = jpeg.len() - 2;
    [&jpeg[..end], extra, &jpeg[end..]].concat()
}

/// A PNG chunk.
pub(crate) fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut c = u32::try_from(body.len()).expect("a chunk fits").to_be_bytes().to_vec();
    c.extend(kind);
    c.extend(body);
    let crc = crc32fast::hash(&c[4..]);
    c.extend(crc.to_be_bytes());
    c
}

/// The PNG with chunks put behind IHDR, or in front of IEND.
pub(crate) fn with_chunk(png: &[u8], chunk: &[u8], at_end: bool) -> Vec<u8> {
    let at = if at_end { png.len() - 12 } else { 33 };
    [&png[..at], chunk, &png[at..]].concat()
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut z = ZlibEncoder::new(Vec::new(), Compression::default());
    z.write_all(bytes).expect("memory takes bytes");
    z.finish().expect("memory takes bytes")
}

/// One value of a directory: tag, type, bytes.
pub(crate) type Entry = (u16, u16, Vec<u8>);

pub(crate) fn ascii(tag: u16, text: &str) -> Entry {
    (tag, 2, [text.as_bytes(), b"\0"].concat())
}

pub(crate) fn short(tag: u16, value: u16) -> Entry {
    (tag, 3, value.to_le_bytes().to_vec())
}

fn rationals(tag: u16, values: &[(u32, u32)]) -> Entry {
    (tag, 5, values.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()].concat()).collect())
}

/// A little-endian block: first directory, Exif, GPS, thumbnail directory.
pub(crate) fn tiff(ifd0: &[Entry], exif: &[Entry], gps: &[Entry], thumbnail: &[u8]) -> Vec<u8> {
    let width = |e: &[Entry]| {
        2 + 12 * e.len() + 4 + e.iter().filter(|x| x.2.len() > 4).map(|x| x.2.len().next_multiple_of(2)).sum::<usize>()
    };
    let mut first = ifd0.to_vec();
    let pointer = |tag| (tag, 4, vec![0; 4]);
    if !exif.is_empty() {
        first.push(pointer(0x8769));
    }
    if !gps.is_empty() {
        first.push(pointer(0x8825));
    }
    let exif_at = 8 + width(&first);
    let gps_at = exif_at + if exif.is_empty() { 0 } else { width(exif) };
    let ifd1_at = gps_at + if gps.is_empty() { 0 } else { width(gps) };
    for e in &mut first {
        match e.0 {
            0x8769 => e.2 = (exif_at as u32).to_le_bytes().to_vec(),
            0x8825 => e.2 = (gps_at as u32).to_le_bytes().to_vec(),
            _ => {}
        }
    }
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let write = |mut entries: Vec<Entry>, next: u32, out: &mut Vec<u8>| {
        entries.sort_by_key(|e| e.0);
        let mut at = out.len() + 2 + 12 * entries.len() + 4;
        let mut values = Vec::new();
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, mut bytes) in entries {
            let unit = match kind {
                3 => 2,
                4 => 4,
                5 => 8,
                _ => 1,
            };
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(((bytes.len() / unit) as u32).to_le_bytes());
            if bytes.len() <= 4 {
                bytes.resize(4, 0);
                out.extend(bytes);
            } else {
                out.extend((at as u32).to_le_bytes());
                bytes.resize(bytes.len().next_multiple_of(2), 0);
                at += bytes.len();
                values.extend(bytes);
            }
        }
        out.extend(next.to_le_bytes());
        out.extend(values);
    };
    write(first, if thumbnail.is_empty() { 0 } else { ifd1_at as u32 }, &mut out);
    if !exif.is_empty() {
        write(exif.to_vec(), 0, &mut out);
    }
    if !gps.is_empty() {
        write(gps.to_vec(), 0, &mut out);
    }
    if !thumbnail.is_empty() {
        let data_at = out.len() + 2 + 24 + 4;
        let long = |tag, v: usize| (tag, 4, (v as u32).to_le_bytes().to_vec());
        write(vec![long(0x0201, data_at), long(0x0202, thumbnail.len())], 0, &mut out);
        out.extend(thumbnail);
    }
    out
}

/// A position near the Eiffel tower, and the time of the fix.
pub(crate) fn gps(token: &str) -> Vec<Entry> {
    vec![
        ascii(1, "N"),
        rationals(2, &[(48, 1), (51, 1), (3013, 100)]),
        ascii(3, "E"),
        rationals(4, &[(2, 1), (17, 1), (4013, 100)]),
        rationals(6, &[(35, 1)]),
        ascii(0x1D, "2026:06:11"),
        (0x1B, 7, [b"ASCII\0\0\0", token.as_bytes()].concat()),
    ]
}

pub(crate) fn app1_exif(block: &[u8]) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0", block].concat())
}

pub(crate) fn xmp_packet(body: &str) -> Vec<u8> {
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:mwg-rs=\"http://www.metadataworkinggroup.com/schemas/regions/\" xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
    .into_bytes()
}

fn app1_xmp(body: &str) -> Vec<u8> {
    segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), &xmp_packet(body)].concat())
}

pub(crate) fn iim(datasets: &[(u8, &str)]) -> Vec<u8> {
    datasets
        .iter()
        .flat_map(|(d, t)| [&[0x1C, 2, *d][..], &(t.len() as u16).to_be_bytes(), t.as_bytes()].concat())
        .collect()
}

fn resource(id: u16, data: &[u8]) -> Vec<u8> {
    let mut r = [&b"8BIM"[..], &id.to_be_bytes(), &[0, 0], &(data.len() as u32).to_be_bytes(), data].concat();
    r.resize(r.len().next_multiple_of(2), 0);
    r
}

fn photoshop(resources: &[u8]) -> Vec<u8> {
    segment(0xED, &[b"Photoshop 3.0\0".as_slice(), resources].concat())
}

/// A motion photo's film: a box with a brand, and a place in its user data.
fn film(token: &str) -> Vec<u8> {
    let boxed = |kind: &[u8], body: &[u8]| [&((body.len() + 8) as u32).to_be_bytes()[..], kind, body].concat();
    let place = boxed(b"\xA9xyz", &[b"\0\x12\x15\xC7".as_slice(), b"+48.8583+002.2945/"].concat());
    [boxed(b"ftyp", b"mp42\0\0\0\0mp42"), boxed(b"moov", &boxed(b"udta", &place)), boxed(b"mdat", token.as_bytes())]
        .concat()
}

/// Every planted file of the album.
pub(crate) fn album() -> Vec<Planted> {
    let mut out = Vec::new();
    let mut add =
        |path: &'static str, place: &'static str, category: &'static str, make: &dyn Fn(&str, u32) -> Vec<u8>| {
            let n = out.len() as u32;
            let token = format!("CANARY{n:02}{}", place.split([' ', ',']).next().unwrap_or("x").to_uppercase());
            let bytes = make(&token, n);
            out.push(Planted { path, bytes, token, place, category });
        };
    let photo = |n: u32| jpeg(240, 160, n);
    add("2026-06 Fête de l’école/IMG_20260611_101500.jpg", "GPS position in Exif", "gps", &|t, n| {
        let thumb = jpeg(64, 48, n + 50);
        let block = tiff(
            &[
                ascii(0x010F, "Lumière"),
                ascii(0x0110, "Boîtier 3"),
                short(0x0112, 6),
                ascii(0x0132, "2026:06:11 10:15:00"),
            ],
            &[ascii(0x9003, "2026:06:11 10:15:00"), ascii(0xA431, "SN-48213377")],
            &gps(t),
            &thumb,
        );
        after_soi(&photo(n), &app1_exif(&block))
    });
    add(
        "2026-06 Fête de l’école/Léa et Tom – kermesse.jpg",
        "People named in XMP regions",
        "people",
        &|t, n| {
            after_soi(
                &photo(n),
                &app1_xmp(&format!(
                    "<mwg-rs:Regions rdf:parseType=\"Resource\"><mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name=\"{t}\" mwg-rs:Type=\"Face\"/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
                )),
            )
        },
    );
    add("2026-06 Fête de l’école/DSC_0412.jpg", "Place and author in IPTC", "place", &|t, n| {
        after_soi(
            &photo(n),
            &photoshop(&resource(0x0404, &iim(&[(80, "Camille Dupont"), (90, t), (101, "France"), (120, "Kermesse")]))),
        )
    });
    add(
        "2026-06 Fête de l’école/DSC_0413.jpg",
        "Thumbnail that shows the uncropped picture",
        "preview",
        &|t, n| {
            let mut thumb = jpeg(64, 48, n + 50);
            thumb = after_soi(&thumb, &segment(0xFE, t.as_bytes()));
            after_soi(&photo(n), &app1_exif(&tiff(&[ascii(0x010F, "Lumière")], &[], &[], &thumb)))
        },
    );
    add(
        "2026-06 Fête de l’école/PXL_20260611_101733123.MP.jpg",
        "Motion photo film behind the picture",
        "hidden-data",
        &|t, n| [photo(n), film(t)].concat(),
    );
    add("Service communication/portrait équipe.jpg", "Owner of the camera in Exif", "owner", &|t, n| {
        after_soi(
            &photo(n),
            &app1_exif(&tiff(
                &[ascii(0x013B, "Camille Dupont"), ascii(0x8298, "Ville de Bellecombe")],
                &[ascii(0xA430, t)],
                &[],
                &[],
            )),
        )
    });
    add("Service communication/affiche.jpg", "Comment of the encoder", "caption", &|t, n| {
        after_soi(&photo(n), &segment(0xFE, t.as_bytes()))
    });
    add("Service communication/retouche.jpg", "Photoshop resource with a file path", "owner", &|t, n| {
        let wide: Vec<u8> = format!("C:/Users/{t}/Documents").encode_utf16().flat_map(u16::to_be_bytes).collect();
        after_soi(&photo(n), &photoshop(&resource(0x043E, &wide)))
    });
    add("Service communication/inconnu.jpg", "Unknown application segment", "unknown", &|t, n| {
        after_soi(&photo(n), &segment(0xE9, t.as_bytes()))
    });
    add("Service communication/cachette.jpg", "Bytes between the segments", "hidden-data", &|t, n| {
        after_soi(&photo(n), t.as_bytes())
    });
    add("Service communication/fin.jpg", "Bytes behind the last block of the scan", "hidden-data", &|t, n| {
        before_eoi(&photo(n), t.as_bytes())
    });
    add("Service communication/table.jpg", "Quantisation table that nothing uses", "hidden-data", &|t, n| {
        let mut table = vec![3];
        table.extend(t.bytes().cycle().take(64).map(|b| b.max(1)));
        after_soi(&photo(n), &segment(0xDB, &table))
    });
    add("Service communication/deux images.jpg", "Second picture behind the first", "preview", &|t, n| {
        [photo(n), after_soi(&jpeg(64, 48, n + 50), &segment(0xFE, t.as_bytes()))].concat()
    });
    add("Captures/Screenshot_20260611.png", "Author in a text chunk", "credit", &|t, n| {
        with_chunk(&png(120, 80, n, false), &chunk(b"tEXt", &[b"Author\0".as_slice(), t.as_bytes()].concat()), false)
    });
    add("Captures/plan.png", "Compressed text", "caption", &|t, n| {
        with_chunk(
            &png(120, 80, n, false),
            &chunk(b"zTXt", &[b"Comment\0\0".as_slice(), &deflate(t.as_bytes())].concat()),
            false,
        )
    });
    add("Captures/génération.png", "Prompt of a picture generator", "software", &|t, n| {
        with_chunk(
            &png(120, 80, n, false),
            &chunk(b"iTXt", &[b"parameters\0\0\0\0\0".as_slice(), t.as_bytes()].concat()),
            false,
        )
    });
    add("Captures/visite.png", "Position in the Exif chunk", "gps", &|t, n| {
        with_chunk(&png(120, 80, n, false), &chunk(b"eXIf", &tiff(&[short(0x0112, 6)], &[], &gps(t), &[])), true)
    });
    add("Captures/calques.png", "Private chunk behind the data", "unknown", &|t, n| {
        with_chunk(&png(120, 80, n, false), &chunk(b"prVW", t.as_bytes()), true)
    });
    add("Captures/rogné.png", "Older picture behind the end", "hidden-data", &|t, n| {
        [
            png(60, 40, n, false),
            with_chunk(
                &png(120, 80, n + 50, false),
                &chunk(b"tEXt", &[b"Comment\0".as_slice(), t.as_bytes()].concat()),
                false,
            ),
        ]
        .concat()
    });
    add("Captures/diaporama.gif", "Comment extension", "caption", &|t, n| {
        let plain = gif(80, 60, n);
        let comment = [&[0x21, 0xFE, t.len() as u8][..], t.as_bytes(), &[0]].concat();
        let end = plain.len() - 1;
        [&plain[..end], &comment, &plain[end..]].concat()
    });
    add("Captures/logo.gif", "Bytes behind the trailer", "hidden-data", &|t, n| {
        [gif(80, 60, n), t.as_bytes().to_vec()].concat()
    });
    out
}

/// The token as it could survive: raw, in UTF-16, in base64, in hexadecimal, or inside any deflated stream.
pub(crate) fn holds(bytes: &[u8], token: &str) -> bool {
    let wide = |be: bool| {
        token.encode_utf16().flat_map(|u| if be { u.to_be_bytes() } else { u.to_le_bytes() }).collect::<Vec<u8>>()
    };
    let base64 = |skip: usize| {
        use base64::Engine;
        let text =
            base64::engine::general_purpose::STANDARD_NO_PAD.encode([&vec![0; skip][..], token.as_bytes()].concat());
        // The characters at both ends also carry bits of the neighbours.
        text[if skip == 0 { 0 } else { skip + 1 }..text.len() - 2].to_string().into_bytes()
    };
    let hex = token.bytes().map(|b| format!("{b:02x}")).collect::<String>().into_bytes();
    let forms = [token.as_bytes().to_vec(), wide(true), wide(false), base64(0), base64(1), base64(2), hex];
    let found = |hay: &[u8]| forms.iter().any(|f| memchr::memmem::find(hay, f).is_some());
    if found(bytes) {
        return true;
    }
    memchr::memchr_iter(0x78, bytes).filter(|i| matches!(bytes.get(i + 1), Some(0x01 | 0x5E | 0x9C | 0xDA))).any(|i| {
        let mut inflated = Vec::new();
        let mut reader = std::io::Read::take(flate2::read::ZlibDecoder::new(&bytes[i..]), 4 << 20);
        let _ = std::io::Read::read_to_end(&mut reader, &mut inflated);
        found(&inflated)
    })
}
