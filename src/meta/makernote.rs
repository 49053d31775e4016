//! MakerNotes of the large makers: recognised by header or make, their directory walked, and what leaks picked out by name.
//! Vendor formats as documented by exiftool's tag tables (facts only); values inside encrypted blocks are not read.

use super::exif::{Entry, Tiff};
use super::{Block, Family, Sink, text};

/// How one maker lays out its note.
struct Maker {
    name: &'static str,
    /// Start of the note, or empty where the camera's make decides.
    header: &'static [u8],
    /// Beginning of the make in capital letters, where there is no header of its own.
    make: &'static str,
    /// Offset of the directory in the note.
    directory: usize,
    /// What value offsets count from.
    base: Base,
    /// Byte order, where the note fixes one.
    little: Option<bool>,
    tags: &'static [(u16, &'static str)],
}

enum Base {
    /// From the start of the Exif block.
    Block,
    /// From the start of the note.
    Note,
    /// From a TIFF header inside the note, at this offset; the directory offset stands in that header.
    Inner(usize),
}

const MAKERS: &[Maker] = &[
    Maker {
        name: "Apple",
        header: b"Apple iOS\0",
        make: "",
        directory: 14,
        base: Base::Note,
        little: Some(false),
        tags: APPLE,
    },
    Maker {
        name: "Nikon",
        header: b"Nikon\0\x02",
        make: "",
        directory: 0,
        base: Base::Inner(10),
        little: None,
        tags: NIKON,
    },
    Maker {
        name: "Nikon",
        header: b"Nikon\0\x01",
        make: "",
        directory: 8,
        base: Base::Block,
        little: None,
        tags: NIKON,
    },
    Maker {
        name: "Olympus",
        header: b"OLYMPUS\0",
        make: "",
        directory: 12,
        base: Base::Note,
        little: None,
        tags: OLYMPUS,
    },
    Maker {
        name: "Olympus",
        header: b"OM SYSTEM\0",
        make: "",
        directory: 16,
        base: Base::Note,
        little: None,
        tags: OLYMPUS,
    },
    Maker {
        name: "Olympus",
        header: b"OLYMP\0",
        make: "",
        directory: 8,
        base: Base::Block,
        little: None,
        tags: OLYMPUS,
    },
    Maker {
        name: "Panasonic",
        header: b"Panasonic\0",
        make: "",
        directory: 12,
        base: Base::Block,
        little: None,
        tags: PANASONIC,
    },
    Maker {
        name: "Leica",
        header: b"LEICA\0",
        make: "",
        directory: 8,
        base: Base::Block,
        little: None,
        tags: PANASONIC,
    },
    Maker {
        name: "Fujifilm",
        header: b"FUJIFILM",
        make: "",
        directory: 12,
        base: Base::Note,
        little: Some(true),
        tags: FUJI,
    },
    Maker { name: "Pentax", header: b"AOC\0", make: "", directory: 6, base: Base::Block, little: None, tags: PENTAX },
    Maker {
        name: "Pentax",
        header: b"PENTAX \0",
        make: "",
        directory: 10,
        base: Base::Note,
        little: None,
        tags: PENTAX,
    },
    Maker { name: "Ricoh", header: b"RICOH\0", make: "", directory: 8, base: Base::Block, little: None, tags: RICOH },
    Maker { name: "Sony", header: b"SONY ", make: "", directory: 12, base: Base::Block, little: None, tags: SONY },
    Maker { name: "Sigma", header: b"SIGMA\0", make: "", directory: 10, base: Base::Block, little: None, tags: SIGMA },
    Maker { name: "Sigma", header: b"FOVEON\0", make: "", directory: 10, base: Base::Block, little: None, tags: SIGMA },
    Maker { name: "Casio", header: b"QVC\0", make: "", directory: 6, base: Base::Block, little: None, tags: CASIO },
    Maker { name: "Canon", header: b"", make: "CANON", directory: 0, base: Base::Block, little: None, tags: CANON },
    Maker { name: "Nikon", header: b"", make: "NIKON", directory: 0, base: Base::Block, little: None, tags: NIKON },
    Maker { name: "Sony", header: b"", make: "SONY", directory: 0, base: Base::Block, little: None, tags: SONY },
    Maker {
        name: "Samsung",
        header: b"",
        make: "SAMSUNG",
        directory: 0,
        base: Base::Note,
        little: None,
        tags: SAMSUNG,
    },
    Maker { name: "DJI", header: b"", make: "DJI", directory: 0, base: Base::Block, little: None, tags: DJI },
    Maker { name: "Casio", header: b"", make: "CASIO", directory: 0, base: Base::Block, little: None, tags: CASIO },
];

const APPLE: &[(u16, &str)] = &[
    (0x0003, "RunTime"),
    (0x0008, "AccelerationVector"),
    (0x000B, "BurstUUID"),
    (0x0011, "ContentIdentifier"),
    (0x0015, "ImageUniqueID"),
    (0x0017, "LivePhotoVideoIndex"),
    (0x0020, "ImageCaptureRequestID"),
    (0x002B, "PhotoIdentifier"),
    (0x002E, "CameraType"),
];
const CANON: &[(u16, &str)] = &[
    (0x0006, "ImageType"),
    (0x0007, "FirmwareVersion"),
    (0x0008, "FileNumber"),
    (0x0009, "OwnerName"),
    (0x000C, "SerialNumber"),
    (0x0015, "SerialNumberFormat"),
    (0x0024, "FaceDetect1"),
    (0x0025, "FaceDetect2"),
    (0x0028, "ImageUniqueID"),
    (0x0095, "LensModel"),
    (0x0096, "InternalSerialNumber"),
];
const NIKON: &[(u16, &str)] = &[
    (0x001D, "SerialNumber"),
    (0x0021, "FaceDetect"),
    (0x0083, "LensType"),
    (0x0084, "Lens"),
    (0x00A0, "SerialNumber"),
    (0x00A7, "ShutterCount"),
    (0x00A8, "FlashInfo"),
    (0x0039, "LocationInfo"),
    (0x001F, "VRInfo"),
    (0x0024, "WorldTime"),
    (0x0011, "PreviewIFD"),
    (0x0E01, "NikonCapture"),
    (0x0E22, "NEFBitDepth"),
];
const OLYMPUS: &[(u16, &str)] = &[
    (0x0100, "ThumbnailImage"),
    (0x0101, "BodyFirmwareVersion"),
    (0x0207, "CameraType"),
    (0x0209, "CameraID"),
    (0x0404, "SerialNumber"),
    (0x0088, "PreviewImageStart"),
    (0x0280, "PreviewImage"),
    (0x1002, "ApertureValue"),
    (0x100F, "ImageNumber"),
    (0x0104, "BodyFirmwareVersion2"),
];
const PANASONIC: &[(u16, &str)] = &[
    (0x0025, "InternalSerialNumber"),
    (0x0051, "LensType"),
    (0x0052, "LensSerialNumber"),
    (0x004E, "FaceDetInfo"),
    (0x0061, "FaceRecInfo"),
    (0x0065, "Title"),
    (0x0066, "BabyName"),
    (0x0067, "Location"),
    (0x0069, "Country"),
    (0x006B, "State"),
    (0x006D, "City"),
    (0x006F, "Landmark"),
    (0x0080, "City2"),
    (0x0033, "BabyAge"),
    (0x8010, "BabyAge"),
    (0x0036, "TravelDay"),
    (0x003B, "WorldTimeLocation"),
    (0x0002, "FirmwareVersion"),
];
const FUJI: &[(u16, &str)] = &[
    (0x0010, "InternalSerialNumber"),
    (0x1100, "AutoBracketing"),
    (0x1438, "ImageCount"),
    (0x4100, "FacesDetected"),
    (0x4103, "FacePositions"),
    (0x4282, "FaceRecInfo"),
    (0x8000, "FileSource"),
];
const PENTAX: &[(u16, &str)] = &[
    (0x0002, "PreviewImageSize"),
    (0x0004, "PreviewImage"),
    (0x0006, "Date"),
    (0x0007, "Time"),
    (0x0023, "HometownCity"),
    (0x0024, "DestinationCity"),
    (0x005D, "ShutterCount"),
    (0x0060, "FaceInfo"),
    (0x0215, "CameraInfo"),
    (0x0229, "SerialNumber"),
    (0x022A, "FilterInfo"),
    (0x022E, "Artist"),
    (0x022F, "Copyright"),
    (0x0230, "FirmwareVersion"),
    (0x0239, "LensInfo"),
];
const RICOH: &[(u16, &str)] = &[(0x0005, "SerialNumber"), (0x0002, "FirmwareVersion"), (0x0E00, "PrintIM")];
const SONY: &[(u16, &str)] = &[
    (0x2001, "PreviewImage"),
    (0x3000, "FaceDetect"),
    (0xB02C, "PreviewImageSize"),
    (0xB020, "CreativeStyle"),
    (0xB02B, "FullImageSize"),
    (0x9050, "ShutterCount"),
    (0x940A, "ShutterCount"),
    (0xB02A, "LensSpec"),
    (0x2031, "SerialNumber"),
    (0x201E, "AFPointSelected"),
    (0xB027, "LensType"),
];
const SIGMA: &[(u16, &str)] = &[(0x0002, "SerialNumber"), (0x0018, "Software"), (0x0017, "FirmwareVersion")];
const CASIO: &[(u16, &str)] =
    &[(0x2000, "PreviewImage"), (0x0E00, "PrintIM"), (0x2076, "ObjectName"), (0x0018, "FirmwareDate")];
const SAMSUNG: &[(u16, &str)] = &[
    (0x0003, "SamsungModelID"),
    (0x0035, "PreviewIFD"),
    (0x0043, "CameraTemperature"),
    (0x00A0, "FirmwareName"),
    (0xA001, "FirmwareName"),
    (0xA002, "SerialNumber"),
    (0xA004, "LensFirmware"),
    (0xA005, "InternalLensSerialNumber"),
    (0x0100, "FaceDetect"),
    (0x0120, "FaceRecognition"),
    (0x0123, "FaceName"),
    (0x0030, "LocalLocationName"),
    (0x0031, "LocationName"),
];
const DJI: &[(u16, &str)] = &[
    (0x0003, "SpeedX"),
    (0x0004, "SpeedY"),
    (0x0005, "SpeedZ"),
    (0x0006, "Pitch"),
    (0x0007, "Yaw"),
    (0x0009, "CameraPitch"),
    (0x000A, "CameraYaw"),
];

/// Names what a maker note gives away; the note itself is a finding of the entry that holds it.
pub(super) fn read(block: &Block<'_>, tiff: &Tiff<'_>, note: &Entry<'_>, make: &str, out: &mut Sink<'_>) {
    let make = make.to_uppercase();
    let fits =
        |m: &&Maker| if m.header.is_empty() { make.starts_with(m.make) } else { note.value.starts_with(m.header) };
    let Some(maker) = MAKERS.iter().find(fits) else {
        plain_serials(block, note, &make, out);
        return;
    };
    let (view, directory, shift) = match maker.base {
        Base::Block => (Tiff::bare(tiff.data, maker.little.unwrap_or(tiff.little)), note.at + maker.directory, 0),
        Base::Note => {
            let little = maker.little.unwrap_or(match note.value.get(8..10) {
                Some(b"II") => true,
                Some(b"MM") => false,
                _ => tiff.little,
            });
            let start = if maker.name == "Fujifilm" { fuji_directory(note.value) } else { maker.directory };
            (Tiff::bare(note.value, little), start, note.at)
        }
        Base::Inner(at) => match note.value.get(at..).and_then(Tiff::open) {
            Some((t, first)) => (t, usize::try_from(first).unwrap_or(0), note.at + at),
            None => return,
        },
    };
    let Some((entries, _, _)) = view.directory(directory as u64) else { return };
    for e in entries.iter().take(500) {
        let Some((_, name)) = maker.tags.iter().find(|(t, _)| *t == e.tag) else { continue };
        let binary = matches!(*name, "PreviewImage" | "ThumbnailImage");
        let shown = if binary { format!("{}", e.value.len()) } else { plain(&view, e) };
        // Counters and face counts of zero, blank owner fields: present in every file, saying nothing.
        if !shown.is_empty() && shown.chars().all(|c| matches!(c, '0' | ' ' | '.' | '-' | '\0'))
            || e.value.iter().all(|b| *b == 0)
        {
            continue;
        }
        out.field(
            block,
            Family::MakerNote,
            maker.name,
            name,
            Some(u32::from(e.tag)),
            shown,
            shift + e.at,
            e.value.len(),
        );
    }
}

/// Panasonic and others write texts into fields of undefined type.
fn plain(view: &Tiff<'_>, e: &Entry<'_>) -> String {
    if matches!(e.kind, 1 | 7) {
        let body: Vec<u8> = e.value.iter().take(256).copied().take_while(|b| *b != 0).collect();
        return if text::is_plain(&body) { text::lenient(&body) } else { String::new() };
    }
    view.text(e)
}

fn fuji_directory(note: &[u8]) -> usize {
    note.get(8..12).and_then(|b| b.try_into().ok()).map_or(12, |b| u32::from_le_bytes(b) as usize)
}

/// Notes without a known directory still hold serials in plain text under well-known words.
fn plain_serials(block: &Block<'_>, note: &Entry<'_>, make: &str, out: &mut Sink<'_>) {
    for word in [&b"Serial"[..], b"SERIAL", b"serialNumber", b"S/N"] {
        if let Some(at) = memchr::memmem::find(note.value, word) {
            let value: Vec<u8> = note
                .value
                .get(at + word.len()..)
                .unwrap_or_default()
                .iter()
                .take(48)
                .take_while(|b| (0x20..0x7F).contains(*b))
                .copied()
                .collect();
            let shown = text::lenient(&value);
            if shown.chars().filter(char::is_ascii_digit).count() >= 4 {
                out.field(
                    block,
                    Family::MakerNote,
                    make,
                    "SerialNumber",
                    None,
                    shown,
                    note.at + at,
                    word.len() + value.len(),
                );
                return;
            }
        }
    }
}
