//! What the notes of the large camera makers give away: Canon, Nikon, Sony, Fujifilm, Olympus, Panasonic, Leica, Pentax, Ricoh.
//! Entries that only tell how a picture was exposed are left out: the note as a whole is a finding anyway.
//! Numbers and places as exiftool's documentation lists them.

use super::special;
use super::table::Form::{Hex, Number, Text};
use super::table::{Item, Start, Tag, call, directory, faces, hex, item, opaque, picture, record, value};

pub(super) const CANON: &[Tag] = &[
    value(0x0006, "ImageType"),
    value(0x0007, "FirmwareVersion"),
    value(0x0008, "FileNumber"),
    value(0x0009, "OwnerName"),
    value(0x000C, "SerialNumber"),
    call(0x000D, special::canon_camera),
    faces(0x0024, 4, 2),
    faces(0x0025, 1, 1),
    hex(0x0028, "ImageUniqueID"),
    faces(0x002F, 6, 2),
    record(0x0035, &[item(8, Number(4), "TimeZoneCity")]),
    call(0x0093, special::canon_file),
    value(0x0095, "LensModel"),
    call(0x0096, special::canon_serial),
    call(0x00B6, special::canon_preview),
    record(0x4019, &[item(0, Hex(5), "LensSerialNumber")]),
];

const PREVIEW_DIRECTORY: &[Tag] = &[call(0x0201, special::preview_directory)];

pub(super) const NIKON: &[Tag] = &[
    value(0x001D, "SerialNumber"),
    faces(0x0021, 6, 2),
    opaque(0x0024, "WorldTime"),
    call(0x0039, special::nikon_location),
    value(0x0037, "MechanicalShutterCount"),
    directory(0x0011, PREVIEW_DIRECTORY, Start::At(0)),
    value(0x0082, "AuxiliaryLens"),
    value(0x0084, "Lens"),
    value(0x00A0, "SerialNumber"),
    value(0x00A7, "ShutterCount"),
    opaque(0x0E01, "NikonCapture"),
    opaque(0x0E0E, "NikonCaptureOffsets"),
    opaque(0x0E1D, "NikonICCProfile"),
    opaque(0x0E22, "NEFBitDepth"),
];

pub(super) const SONY: &[Tag] = &[
    picture(0x2001, "PreviewImage"),
    call(0x2031, special::sony_serial),
    record(0x3000, &[item(6, Text(20), "DateTime"), item(0x30, Number(2), "FacesDetected")]),
    opaque(0x3000, "FaceDetect"),
    call(0x9050, special::sony_shutter),
    value(0xB02A, "LensSpec"),
    value(0xB02C, "PreviewImageSize"),
];

pub(super) const FUJI: &[Tag] = &[
    value(0x0010, "InternalSerialNumber"),
    value(0x1438, "ImageCount"),
    value(0x1447, "CameraType"),
    value(0x1448, "CameraType"),
    faces(0x4100, 0, 2),
    value(0x4103, "FacePositions"),
    call(0x4282, special::fuji_faces),
    value(0x8002, "FileNumber"),
];

const OLYMPUS_EQUIPMENT: &[Tag] = &[
    value(0x0100, "CameraType"),
    value(0x0101, "SerialNumber"),
    value(0x0102, "InternalSerialNumber"),
    value(0x0202, "LensSerialNumber"),
    value(0x0203, "LensModel"),
    value(0x0302, "ExtenderSerialNumber"),
    value(0x0303, "ExtenderModel"),
    value(0x1003, "FlashSerialNumber"),
];
const OLYMPUS_SETTINGS: &[Tag] = &[call(0x0101, special::olympus_preview), value(0x0908, "DateTime")];
const OLYMPUS_PROCESSING: &[Tag] = &[faces(0x1200, 0, 4), value(0x1201, "FaceDetectArea")];

pub(super) const OLYMPUS: &[Tag] = &[
    picture(0x0100, "ThumbnailImage"),
    value(0x0104, "BodyFirmwareVersion"),
    value(0x0207, "CameraType"),
    value(0x0209, "CameraID"),
    value(0x0404, "SerialNumber"),
    opaque(0x0F00, "DataDump"),
    value(0x1013, "ImageNumber"),
    value(0x101A, "SerialNumber"),
    picture(0x0280, "PreviewImage"),
    picture(0x0081, "PreviewImage"),
    directory(0x2010, OLYMPUS_EQUIPMENT, Start::At(0)),
    directory(0x2020, OLYMPUS_SETTINGS, Start::At(0)),
    directory(0x2040, OLYMPUS_PROCESSING, Start::At(0)),
];

const PANASONIC_FACES: &[Item] = &[
    item(4, Text(20), "RecognizedFace1Name"),
    item(24, Number(2), "RecognizedFace1Position"),
    item(32, Text(20), "RecognizedFace1Age"),
    item(52, Text(20), "RecognizedFace2Name"),
    item(80, Text(20), "RecognizedFace2Age"),
    item(100, Text(20), "RecognizedFace3Name"),
    item(128, Text(20), "RecognizedFace3Age"),
];

pub(super) const PANASONIC: &[Tag] = &[
    value(0x0002, "FirmwareVersion"),
    value(0x0025, "InternalSerialNumber"),
    value(0x0033, "BabyAge"),
    value(0x0036, "TravelDay"),
    value(0x003A, "WorldTimeLocation"),
    faces(0x004E, 0, 2),
    value(0x0051, "LensType"),
    value(0x0052, "LensSerialNumber"),
    value(0x0053, "AccessoryType"),
    value(0x0054, "AccessorySerialNumber"),
    record(0x0061, PANASONIC_FACES),
    value(0x0065, "Title"),
    value(0x0066, "BabyName"),
    value(0x0067, "Location"),
    value(0x0069, "Country"),
    value(0x006B, "State"),
    value(0x006D, "City"),
    value(0x006F, "Landmark"),
    value(0x0080, "City2"),
    value(0x8010, "BabyAge"),
];

/// Leica M8.
pub(super) const LEICA_M8: &[Tag] = &[value(0x0303, "SerialNumber")];
/// Leica R8 and R9 with their digital back.
pub(super) const LEICA_R: &[Tag] = &[record(0x000B, &[item(4, Text(8), "SerialNumber")])];
const LEICA_BODY: &[Tag] = &[value(0x3103, "SerialNumber"), value(0x3109, "ImageID")];
/// Leica M9.
pub(super) const LEICA_M9: &[Tag] = &[
    directory(0x3000, LEICA_BODY, Start::At(0)),
    directory(0x3100, LEICA_BODY, Start::At(0)),
    directory(0x3400, LEICA_BODY, Start::At(0)),
    directory(0x3900, LEICA_BODY, Start::At(0)),
];
/// Leica X, T, SL, Q.
pub(super) const LEICA_X: &[Tag] = &[
    value(0x0303, "LensModel"),
    value(0x0305, "SerialNumber"),
    value(0x0407, "OriginalFileName"),
    value(0x0408, "OriginalDirectory"),
    value(0x0500, "InternalSerialNumber"),
];
/// Leica S and M.
pub(super) const LEICA_S: &[Tag] = &[
    value(0x0302, "ImageID"),
    value(0x0303, "LensModel"),
    value(0x0321, "LensSerialNumber"),
    value(0x0340, "ImageID"),
];

pub(super) const PENTAX: &[Tag] = &[
    call(0x0004, special::pentax_preview),
    value(0x0006, "Date"),
    value(0x0007, "Time"),
    value(0x0023, "HometownCity"),
    value(0x0024, "DestinationCity"),
    call(0x005D, special::pentax_shutter),
    faces(0x0060, 0, 1),
    faces(0x0076, 0, 1),
    record(0x0215, &[item(16, Number(4), "InternalSerialNumber")]),
    value(0x0229, "SerialNumber"),
    value(0x022E, "Artist"),
    value(0x022F, "Copyright"),
    value(0x0230, "FirmwareVersion"),
];

const RICOH_SERIALS: &[Item] = &[item(16, Text(16), "BodySerialNumber"), item(48, Text(16), "LensSerialNumber")];
const RICOH_CAMERA: &[Tag] = &[faces(0x001A, 0xB5, 1), value(0x0004, "DateTime"), record(0x002C, RICOH_SERIALS)];
pub(super) const RICOH: &[Tag] = &[
    value(0x0002, "FirmwareVersion"),
    call(0x0005, special::ricoh_serial),
    directory(0x2001, RICOH_CAMERA, Start::Big(20)),
    opaque(0x4001, "ThetaSubdir"),
];
