//! What role the tags of a TIFF play: numbers that display needs, blocks with a language of their own, metadata, unknown.
//! The allow-list is this table and what `page` takes from it; a tag that is not named here is unknown and never written.
//! TIFF 6.0 §8–§23, TIFF technical notes 1 and 2, Adobe Photoshop TIFF notes, Exif 3.0 §4.6, DNG 1.7, GeoTIFF 1.1.

use crate::format::PartKind;

pub(super) const SUBFILE: u16 = 254;
pub(super) const OLD_SUBFILE: u16 = 255;
pub(super) const WIDTH: u16 = 256;
pub(super) const HEIGHT: u16 = 257;
pub(super) const BITS: u16 = 258;
pub(super) const COMPRESSION: u16 = 259;
pub(super) const PHOTOMETRIC: u16 = 262;
pub(super) const FILL_ORDER: u16 = 266;
pub(super) const STRIP_OFFSETS: u16 = 273;
pub(super) const ORIENTATION: u16 = 274;
pub(super) const SAMPLES: u16 = 277;
pub(super) const ROWS_PER_STRIP: u16 = 278;
pub(super) const STRIP_COUNTS: u16 = 279;
pub(super) const X_RESOLUTION: u16 = 282;
pub(super) const Y_RESOLUTION: u16 = 283;
pub(super) const PLANAR: u16 = 284;
pub(super) const T4_OPTIONS: u16 = 292;
pub(super) const T6_OPTIONS: u16 = 293;
pub(super) const RESOLUTION_UNIT: u16 = 296;
pub(super) const TRANSFER: u16 = 301;
pub(super) const PREDICTOR: u16 = 317;
pub(super) const WHITE_POINT: u16 = 318;
pub(super) const PRIMARIES: u16 = 319;
pub(super) const COLOR_MAP: u16 = 320;
pub(super) const TILE_WIDTH: u16 = 322;
pub(super) const TILE_HEIGHT: u16 = 323;
pub(super) const TILE_OFFSETS: u16 = 324;
pub(super) const TILE_COUNTS: u16 = 325;
pub(super) const SUB_IFD: u16 = 330;
pub(super) const INK_SET: u16 = 332;
pub(super) const EXTRA_SAMPLES: u16 = 338;
pub(super) const SAMPLE_FORMAT: u16 = 339;
pub(super) const JPEG_TABLES: u16 = 347;
pub(super) const JPEG_OFFSET: u16 = 513;
pub(super) const JPEG_LENGTH: u16 = 514;
pub(super) const YCC_COEFFICIENTS: u16 = 529;
pub(super) const YCC_SUBSAMPLING: u16 = 530;
pub(super) const YCC_POSITIONING: u16 = 531;
pub(super) const REFERENCE_BLACK_WHITE: u16 = 532;
pub(super) const XMP: u16 = 700;
pub(super) const IPTC: u16 = 33723;
pub(super) const PHOTOSHOP: u16 = 34377;
pub(super) const EXIF_IFD: u16 = 34665;
pub(super) const ICC: u16 = 34675;
pub(super) const GPS_IFD: u16 = 34853;
pub(super) const LAYERS: u16 = 37724;
pub(super) const DNG_VERSION: u16 = 50706;
pub(super) const C2PA: u16 = 52545;

/// Most values of tags whose numbers tell nothing beyond display.
fn most(tag: u16) -> Option<u64> {
    Some(match tag {
        STRIP_OFFSETS | STRIP_COUNTS | TILE_OFFSETS | TILE_COUNTS | JPEG_TABLES => u64::MAX,
        COLOR_MAP | TRANSFER => 3 << 16,
        BITS | SAMPLE_FORMAT | EXTRA_SAMPLES | 280 | 281 | 340 | 341 => 64,
        REFERENCE_BLACK_WHITE | PRIMARIES => 8,
        YCC_COEFFICIENTS => 3,
        WHITE_POINT | YCC_SUBSAMPLING | 297 | 321 | 336 => 2,
        SUBFILE | OLD_SUBFILE | WIDTH | HEIGHT | COMPRESSION | PHOTOMETRIC | FILL_ORDER | ORIENTATION | SAMPLES
        | ROWS_PER_STRIP | X_RESOLUTION | Y_RESOLUTION | PLANAR | T4_OPTIONS | T6_OPTIONS | RESOLUTION_UNIT
        | PREDICTOR | TILE_WIDTH | TILE_HEIGHT | INK_SET | YCC_POSITIONING | 263 | 264 | 265 | 286 | 287 | 290
        | 326 | 327 | 328 | 334 | JPEG_OFFSET | JPEG_LENGTH => 1,
        _ => return None,
    })
}

/// The role of an entry with that tag, type and number of values.
pub(super) fn role(tag: u16, kind: u16, count: u64) -> PartKind {
    if let Some(most) = most(tag) {
        // A display number of another type or length is a place to hide something.
        let numeric = !matches!(kind, 2 | 7) || (tag == JPEG_TABLES && kind == 7);
        return if numeric && count <= most { PartKind::Display } else { PartKind::Unknown };
    }
    match tag {
        XMP => PartKind::Xmp,
        IPTC => PartKind::Iptc,
        PHOTOSHOP => PartKind::Photoshop,
        ICC => PartKind::Icc,
        C2PA => PartKind::C2pa,
        LAYERS => PartKind::SecondPicture,
        _ if is_metadata(tag) => PartKind::Exif,
        _ => PartKind::Unknown,
    }
}

/// Tags that specifications name and that say something about a photo, its maker or its place.
fn is_metadata(tag: u16) -> bool {
    matches!(tag,
        269..=272 | 285 | 300 | 305 | 306 | 315 | 316 | SUB_IFD | 333 | 337 // documents, makers, printers
        | 18246 | 18249 | 32781 | 33432 // ratings, image id, copyright
        | 33550 | 33920 | 33922 | 34264 | 34735..=34737 | 42112 | 42113 // places on a map
        | 33421 | 33422 | 33434 | 33437 | EXIF_IFD | 34850..=34869 // photographs
        | 36864..=36868 | 36880..=36882 | 37121..=37124 | 37377..=37399 | 37500 | 37510 | 37520..=37522
        | 37888..=37893 | 40091..=40095 | 40960..=40965 | 41483..=42082 | 42240 | 50341 | 59932
        | 50706..=50741 | 50778..=50781 | 50827..=50834 | 50879 | 50931..=50972 | 50974..=51125 // raw pictures
        | 65000..=65002)
}

/// Name of a tag in reports, where display or a block of its own is concerned; the number for others.
pub(super) fn label(tag: u16) -> String {
    let name = match tag {
        SUBFILE => "NewSubfileType",
        OLD_SUBFILE => "SubfileType",
        WIDTH => "ImageWidth",
        HEIGHT => "ImageLength",
        BITS => "BitsPerSample",
        COMPRESSION => "Compression",
        PHOTOMETRIC => "PhotometricInterpretation",
        269 => "DocumentName",
        270 => "ImageDescription",
        271 => "Make",
        272 => "Model",
        STRIP_OFFSETS => "StripOffsets",
        ORIENTATION => "Orientation",
        SAMPLES => "SamplesPerPixel",
        ROWS_PER_STRIP => "RowsPerStrip",
        STRIP_COUNTS => "StripByteCounts",
        X_RESOLUTION => "XResolution",
        Y_RESOLUTION => "YResolution",
        PLANAR => "PlanarConfiguration",
        285 => "PageName",
        305 => "Software",
        306 => "DateTime",
        315 => "Artist",
        316 => "HostComputer",
        COLOR_MAP => "ColorMap",
        TILE_OFFSETS => "TileOffsets",
        TILE_COUNTS => "TileByteCounts",
        SUB_IFD => "SubIFDs",
        337 => "TargetPrinter",
        JPEG_TABLES => "JPEGTables",
        XMP => "XMP",
        33432 => "Copyright",
        33550 => "ModelPixelScale",
        IPTC => "IPTC",
        33922 => "ModelTiepoint",
        34264 => "ModelTransformation",
        PHOTOSHOP => "Photoshop",
        EXIF_IFD => "Exif pointer",
        ICC => "ICC profile",
        34735 => "GeoKeyDirectory",
        34736 => "GeoDoubleParams",
        34737 => "GeoAsciiParams",
        GPS_IFD => "GPS pointer",
        37500 => "MakerNote",
        LAYERS => "ImageSourceData",
        42112 => "GDAL metadata",
        C2PA => "C2PA",
        _ => return format!("tag {tag}"),
    };
    name.to_owned()
}
