//! What the notes of phones, drones and the smaller camera makers give away.
//! Numbers and places as exiftool's documentation lists them.

use super::special;
use super::table::Form::{Hex, Text, Wide};
use super::table::{Item, Start, Tag, call, directory, faces, hex, item, opaque, picture, record, value};

pub(super) const APPLE: &[Tag] = &[
    opaque(0x0003, "RunTime"),
    value(0x0008, "AccelerationVector"),
    value(0x000B, "BurstUUID"),
    value(0x0011, "ContentIdentifier"),
    value(0x0015, "ImageUniqueID"),
    value(0x0017, "LivePhotoVideoIndex"),
    value(0x001F, "PhotosAppFeatureFlags"),
    value(0x0020, "ImageCaptureRequestID"),
    value(0x002B, "PhotoIdentifier"),
    value(0x002E, "CameraType"),
];

pub(super) const SAMSUNG: &[Tag] = &[
    value(0x0003, "SamsungModelID"),
    value(0x0030, "LocalLocationName"),
    value(0x0031, "LocationName"),
    directory(0x0035, &[call(0x0201, special::preview_directory)], Start::At(0)),
    faces(0x0100, 0, 2),
    faces(0x0120, 0, 4),
    value(0x0123, "FaceName"),
    value(0xA001, "FirmwareName"),
    value(0xA002, "SerialNumber"),
    value(0xA004, "LensFirmware"),
    value(0xA005, "InternalLensSerialNumber"),
];

pub(super) const DJI: &[Tag] = &[
    value(0x0003, "SpeedX"),
    value(0x0004, "SpeedY"),
    value(0x0005, "SpeedZ"),
    value(0x0006, "Pitch"),
    value(0x0007, "Yaw"),
    value(0x0008, "Roll"),
    value(0x0009, "CameraPitch"),
    value(0x000A, "CameraYaw"),
    value(0x000B, "CameraRoll"),
];

pub(super) const CASIO: &[Tag] = &[
    value(0x0015, "FirmwareDate"),
    value(0x0018, "ObjectName"),
    picture(0x2000, "PreviewImage"),
    value(0x2001, "FirmwareDate"),
    value(0x2076, "ObjectName"),
    faces(0x2089, 0, 1),
    faces(0x211C, 1, 1),
];

pub(super) const MINOLTA: &[Tag] = &[picture(0x0081, "PreviewImage"), call(0x0088, special::olympus_preview)];

pub(super) const SIGMA: &[Tag] =
    &[value(0x0002, "SerialNumber"), value(0x0017, "FirmwareVersion"), value(0x0018, "Software")];

pub(super) const MOTOROLA: &[Tag] =
    &[value(0x5500, "BuildNumber"), value(0x5501, "SerialNumber"), value(0x6705, "ManufactureDate")];

pub(super) const NINTENDO: &[Tag] =
    &[record(0x1101, &[item(0x18, Hex(4), "InternalSerialNumber")]), hex(0x1000, "CameraID")];

pub(super) const SANYO: &[Tag] =
    &[picture(0x0100, "ThumbnailImage"), value(0x0209, "CameraID"), opaque(0x0F00, "DataDump")];

const KODAK_BODY: &[Tag] = &[value(0xFA04, "SerialNumber"), value(0xFA19, "SerialNumber")];
/// Kodak's notes with directories.
pub(super) const KODAK: &[Tag] = &[
    value(0x0308, "LensSerialNumber"),
    value(0x0309, "LensModel"),
    directory(0xFC00, KODAK_BODY, Start::Marked),
    directory(0xFC01, KODAK_BODY, Start::Marked),
    directory(0xFC02, KODAK_BODY, Start::Marked),
    directory(0xFC03, KODAK_BODY, Start::Marked),
    directory(0xFE00, KODAK_BODY, Start::Marked),
];

/// Kodak's notes that begin with the serial number.
pub(super) const KODAK_SERIAL: &[Item] = &[item(0, Text(16), "SerialNumber")];
pub(super) const RECONYX: &[Item] = &[item(42, Wide(30), "SerialNumber")];
pub(super) const RECONYX_ULTRAFIRE: &[Item] = &[item(0x4B, Text(15), "SerialNumber")];
pub(super) const RECONYX_HYPERFIRE2: &[Item] = &[item(0x7E, Wide(30), "SerialNumber")];
pub(super) const HP_4: &[Item] = &[item(0x14, Text(20), "DateTime"), item(0x5C, Text(26), "SerialNumber")];
pub(super) const HP_6: &[Item] = &[item(0x14, Text(20), "DateTime"), item(0x58, Text(26), "SerialNumber")];
