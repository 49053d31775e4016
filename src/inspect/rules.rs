//! RULES: which field of which family says what. One line a rule; the first rule that fits wins.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::meta::{Family, Field};
use crate::record::{Category, Severity};

/// One rule.
pub(super) struct Rule {
    /// Families that it speaks of; empty for all.
    pub families: &'static [Family],
    /// Names, each `*` standing for anything.
    pub names: &'static [&'static str],
    /// Code of the finding.
    pub code: &'static str,
    /// Its category.
    pub category: Category,
    /// Its severity.
    pub severity: Severity,
}

use Category as C;
use Family as F;
use Severity::{High, Info, Low};

const fn rule(
    families: &'static [Family],
    names: &'static [&'static str],
    code: &'static str,
    category: C,
    severity: Severity,
) -> Rule {
    Rule { families, names, code, category, severity }
}

/// The table. Order matters where a general rule follows a special one.
pub(super) static RULES: &[Rule] = &[
    // ---- where ----
    rule(&[], &["GPSPosition"], "gps.position", C::Gps, High),
    rule(&[], &["*GPSDest*"], "gps.destination", C::Gps, High),
    rule(
        &[],
        &["*GPSAltitude", "*GPSAltitudeRef", "*AbsoluteAltitude", "*RelativeAltitude"],
        "gps.altitude",
        C::Gps,
        High,
    ),
    rule(&[], &["*GPSImgDirection*", "*GPSTrack*", "*GPSSpeed*"], "gps.direction", C::Gps, High),
    rule(&[], &["*GPSTimeStamp", "*GPSDateStamp", "*GPSDateTime"], "gps.time", C::Gps, High),
    rule(&[], &["*GPSAreaInformation", "*GPSProcessingMethod"], "gps.area", C::Gps, High),
    rule(&[], &["*GPSVersionID"], "gps.block", C::Gps, Low),
    rule(
        &[F::Exif],
        &["PixelScale", "ModelTiePoint", "ModelTransform", "GeoTiff*", "IntergraphMatrix"],
        "gps.position",
        C::Gps,
        High,
    ),
    rule(
        &[],
        &[
            "*GPSLatitude*",
            "*GPSLongitude*",
            "*GpsLatitude*",
            "*GpsLongitude*",
            "*GpsLongtitude*",
            "LocationInfo",
            "*EarthPos*",
        ],
        "gps.position",
        C::Gps,
        High,
    ),
    rule(&[F::Exif, F::Xmp], &["GPS*", "exif:GPS*"], "gps.block", C::Gps, Low),
    rule(
        &[F::Iptc],
        &["City", "Sub-location", "Province-State", "Country-*", "ContentLocation*"],
        "place.name",
        C::Place,
        High,
    ),
    rule(
        &[F::Xmp],
        &[
            "*photoshop:City",
            "*photoshop:State",
            "*photoshop:Country",
            "*Iptc4xmpCore:Location",
            "*Iptc4xmpCore:CountryCode",
            "*Iptc4xmpExt:Location*",
            "Iptc4xmpExt:LocationCreated*",
            "*Iptc4xmpExt:City",
            "*Iptc4xmpExt:Sublocation",
            "*Iptc4xmpExt:ProvinceState",
            "*Iptc4xmpExt:CountryName",
            "*Iptc4xmpExt:CountryCode",
            "*Iptc4xmpExt:WorldRegion",
        ],
        "place.name",
        C::Place,
        High,
    ),
    rule(
        &[F::MakerNote],
        &[
            "Location",
            "Country",
            "State",
            "City",
            "City2",
            "Landmark",
            "HometownCity",
            "DestinationCity",
            "LocationName",
            "LocalLocationName",
            "WorldTimeLocation",
            "TimeZoneCity",
        ],
        "place.name",
        C::Place,
        High,
    ),
    // ---- who is in the picture ----
    rule(
        &[F::Xmp],
        &[
            "*mwg-rs:Name",
            "*MPReg:PersonDisplayName",
            "*MPReg:PersonEmailDigest",
            "*MPReg:PersonLiveIdCID",
            "*PersonInImage*",
            "*Iptc4xmpExt:PersonName",
            "*acdsee-rs:Name",
            "*apple-fi:FaceID",
            "*mediapro:People",
            "*GettyImagesGIFT:Personality",
            "*MicrosoftPhoto:People*",
            "*plus:ModelReleaseID",
        ],
        "people.name",
        C::People,
        High,
    ),
    rule(
        &[F::MakerNote],
        &["BabyName", "BabyAge", "FaceName", "FaceRecInfo", "FaceRecognition", "RecognizedFace*"],
        "people.name",
        C::People,
        High,
    ),
    rule(
        &[F::Xmp],
        &[
            "mwg-rs:*",
            "*mwg-rs:*",
            "*stArea:*",
            "*MPRI:*",
            "*MPReg:*",
            "*MP:*",
            "*apple-fi:*",
            "*acdsee-rs:*",
            "*ImageRegion*",
        ],
        "people.region",
        C::People,
        High,
    ),
    rule(
        &[F::MakerNote],
        &["FaceDetect*", "FacesDetected", "FacePositions", "FaceDetInfo", "FaceInfo"],
        "people.region",
        C::People,
        High,
    ),
    rule(&[F::Exif], &["SubjectArea", "SubjectLocation"], "people.region", C::People, Low),
    rule(&[F::Iptc], &["Keywords", "SupplementalCategories"], "people.keywords", C::People, High),
    rule(
        &[F::Xmp],
        &[
            "*dc:subject",
            "*lr:hierarchicalSubject",
            "*lr:weightedFlatSubject",
            "*digiKam:TagsList",
            "*MicrosoftPhoto:LastKeyword*",
            "*mwg-kw:*",
            "*acdsee:keywords",
            "*acdsee:categories",
            "*mediapro:*",
        ],
        "people.keywords",
        C::People,
        High,
    ),
    rule(&[F::Exif], &["XPKeywords"], "people.keywords", C::People, High),
    rule(&[F::Text], &["Keywords", "Subject"], "people.keywords", C::People, High),
    // ---- device ----
    rule(
        &[],
        &[
            "BodySerialNumber",
            "SerialNumber",
            "InternalSerialNumber",
            "LensSerialNumber",
            "CameraSerialNumber",
            "InternalLensSerialNumber",
            "CameraID",
            "*exifEX:BodySerialNumber",
            "*exifEX:LensSerialNumber",
            "*aux:SerialNumber",
            "*aux:LensSerialNumber",
            "*SerialNumber",
            "*CameraSerial*",
        ],
        "device.serial",
        C::Device,
        High,
    ),
    rule(
        &[F::Exif, F::MakerNote],
        &[
            "ImageUniqueID",
            "RawDataUniqueID",
            "ContentIdentifier",
            "BurstUUID",
            "PhotoIdentifier",
            "ImageCaptureRequestID",
            "RunTime",
            "*ShutterCount",
            "ImageCount",
            "ImageID",
            "FileNumber",
            "ImageNumber",
        ],
        "device.image-id",
        C::Device,
        High,
    ),
    rule(
        &[F::Xmp],
        &["*exif:ImageUniqueID", "*GCamera:BurstID", "*aux:ImageNumber"],
        "device.image-id",
        C::Device,
        High,
    ),
    rule(&[F::Vendor], &["Image_UTC_Data", "MCC_Data", "Original_Path_Hash_Key"], "device.image-id", C::Device, High),
    rule(
        &[],
        &[
            "LensModel",
            "LensMake",
            "LensInfo",
            "Lens",
            "LensType",
            "LensSpec",
            "LensFirmware",
            "DNGLensInfo",
            "AuxiliaryLens",
            "ExtenderModel",
            "AccessoryType",
            "*aux:Lens*",
            "*exifEX:Lens*",
        ],
        "device.lens",
        C::Device,
        Low,
    ),
    rule(
        &[F::Exif],
        &["Make", "Model", "UniqueCameraModel", "LocalizedCameraModel", "CameraFirmware", "DeviceSettingDescription"],
        "device.model",
        C::Device,
        Low,
    ),
    rule(&[F::Xmp], &["*tiff:Make", "*tiff:Model", "*aux:Firmware", "*drone-dji:*"], "device.model", C::Device, Low),
    rule(
        &[F::MakerNote],
        &[
            "SamsungModelID",
            "BuildNumber",
            "ManufactureDate",
            "ImageType",
            "FirmwareVersion",
            "FirmwareName",
            "BodyFirmwareVersion*",
            "CameraType",
        ],
        "device.model",
        C::Device,
        Low,
    ),
    rule(&[F::Exif], &["MakerNote", "DNGPrivateData"], "device.makernote", C::Device, Low),
    rule(
        &[F::MakerNote],
        &["PreviewImage", "PreviewImageSize", "ThumbnailImage"],
        "preview.thumbnail",
        C::Preview,
        High,
    ),
    rule(&[F::MakerNote], &["OwnerName", "Artist"], "owner.name", C::Owner, High),
    rule(&[F::MakerNote], &["Copyright"], "credit.copyright", C::Credit, High),
    rule(&[F::MakerNote], &["OriginalFileName", "OriginalDirectory"], "owner.computer", C::Owner, High),
    rule(
        &[F::MakerNote],
        &["Speed*", "*Pitch", "*Yaw", "*Roll", "AccelerationVector", "ThetaSubdir"],
        "device.sensors",
        C::Device,
        Low,
    ),
    rule(&[F::MakerNote], &["Date", "Time", "DateTime", "FirmwareDate", "WorldTime"], "dates.taken", C::Dates, Low),
    rule(&[F::MakerNote], &["Title"], "caption.text", C::Caption, Low),
    rule(&[F::MakerNote], &["*"], "device.makernote", C::Device, Low),
    rule(
        &[F::Exif],
        &["AmbientTemperature", "Humidity", "Pressure", "WaterDepth", "Acceleration", "CameraElevationAngle"],
        "device.sensors",
        C::Device,
        Low,
    ),
    // ---- owner ----
    rule(
        &[F::Exif],
        &["CameraOwnerName", "OwnerName", "CameraOwner", "XPAuthor", "Photographer", "ImageEditor"],
        "owner.name",
        C::Owner,
        High,
    ),
    rule(
        &[F::Xmp],
        &["*aux:OwnerName", "*exifEX:CameraOwnerName", "*xmpRights:Owner", "*plus:*Name"],
        "owner.name",
        C::Owner,
        High,
    ),
    rule(&[F::Exif], &["HostComputer", "TargetPrinter"], "owner.computer", C::Owner, High),
    rule(&[F::Photoshop], &["AutoSavePath", "PrintInfo"], "owner.computer", C::Owner, High),
    rule(
        &[F::Exif],
        &["OriginalRawFileName", "RawFile", "DocumentName", "RelatedSoundFile"],
        "owner.computer",
        C::Owner,
        High,
    ),
    rule(&[F::Iptc], &["Contact", "OwnerID"], "owner.contact", C::Owner, High),
    rule(&[F::Xmp], &["*Iptc4xmpCore:Ci*", "*Iptc4xmpCore:CreatorContactInfo*"], "owner.contact", C::Owner, High),
    rule(&[F::Exif], &["Artist"], "credit.author", C::Credit, High),
    rule(
        &[F::Iptc],
        &["By-line", "By-lineTitle", "Credit", "Source", "Writer-Editor"],
        "credit.author",
        C::Credit,
        High,
    ),
    rule(
        &[F::Xmp],
        &[
            "*dc:creator",
            "*photoshop:Credit",
            "*photoshop:Source",
            "*photoshop:AuthorsPosition",
            "*photoshop:CaptionWriter",
            "*tiff:Artist",
            "*dc:contributor",
            "*dc:publisher",
            "*acdsee:author",
            "*Iptc4xmpExt:AOCreator",
            "*Iptc4xmpExt:*Contributor*",
            "*xmpDM:artist",
        ],
        "credit.author",
        C::Credit,
        High,
    ),
    rule(
        &[F::Text],
        &["Author", "Artist", "Creator", "exif:Artist", "exif:XPAuthor", "dc:creator"],
        "credit.author",
        C::Credit,
        High,
    ),
    rule(&[F::Text], &["exif:*OwnerName", "exif:Photographer"], "owner.name", C::Owner, High),
    rule(&[F::Text], &["exif:Make", "exif:Model"], "device.model", C::Device, Low),
    rule(&[F::Text], &["exif:DateTime*", "exif:OffsetTime*"], "dates.taken", C::Dates, Low),
    rule(
        &[F::C2pa],
        &["*author/name", "*dc:creator", "*exif:Artist", "*Iptc4xmpCore:*"],
        "credit.author",
        C::Credit,
        High,
    ),
    rule(
        &[F::C2pa],
        &["*OwnerName", "*credentialSubject/*", "*username", "*verifiedIdentities/*"],
        "owner.name",
        C::Owner,
        High,
    ),
    rule(&[F::C2pa], &["*exif:Make", "*exif:Model", "*tiff:Make", "*tiff:Model"], "device.model", C::Device, Low),
    rule(&[F::Exif], &["Copyright"], "credit.copyright", C::Credit, High),
    rule(&[F::Iptc], &["CopyrightNotice"], "credit.copyright", C::Credit, High),
    rule(&[F::Xmp], &["*dc:rights", "*xmpRights:*", "*tiff:Copyright", "*plus:*"], "credit.copyright", C::Credit, High),
    rule(&[F::Photoshop], &["CopyrightFlag", "URL", "URLList"], "credit.copyright", C::Credit, Low),
    rule(&[F::Text], &["Copyright", "exif:Copyright", "dc:rights"], "credit.copyright", C::Credit, High),
    // ---- words ----
    rule(
        &[F::Exif],
        &[
            "ImageDescription",
            "UserComment",
            "XPTitle",
            "XPComment",
            "XPSubject",
            "ImageTitle",
            "PageName",
            "SecurityClassification",
        ],
        "caption.text",
        C::Caption,
        Low,
    ),
    rule(
        &[F::Iptc],
        &[
            "ObjectName",
            "Headline",
            "Caption-Abstract",
            "SpecialInstructions",
            "Category",
            "OriginalTransmissionReference",
            "DocumentNotes",
            "JobID",
        ],
        "caption.text",
        C::Caption,
        Low,
    ),
    rule(
        &[F::Xmp],
        &[
            "*dc:description",
            "*dc:title",
            "*photoshop:Headline",
            "*photoshop:Instructions",
            "*photoshop:TransmissionReference",
            "*exif:UserComment",
            "*tiff:ImageDescription",
            "*Iptc4xmpExt:Event",
            "*Iptc4xmpCore:AltText*",
            "*Iptc4xmpCore:ExtDescr*",
            "*xmp:Label",
            "*xmp:Nickname",
        ],
        "caption.text",
        C::Caption,
        Low,
    ),
    rule(&[F::Photoshop], &["PStringCaption"], "caption.text", C::Caption, Low),
    rule(
        &[F::Text],
        &["parameters", "prompt", "workflow", "Dream", "sd-metadata", "invokeai_metadata"],
        "software.ai-prompt",
        C::Software,
        High,
    ),
    // ---- what films say of themselves ----
    rule(&[F::Container], &["LocationName", "LocationNote", "LocationRole"], "place.name", C::Place, High),
    rule(&[F::Container], &["GPSData"], "gps.position", C::Gps, High),
    rule(&[F::Container], &["ContentIdentifier"], "device.image-id", C::Device, High),
    rule(&[F::Container], &["Make", "Model"], "device.model", C::Device, Low),
    rule(&[F::Container], &["SerialNumber"], "device.serial", C::Device, High),
    rule(&[F::Container], &["LensModel"], "device.lens", C::Device, Low),
    rule(&[F::Container], &["Software"], "software.name", C::Software, Low),
    rule(&[F::Container], &["Artist"], "credit.author", C::Credit, High),
    rule(&[F::Container], &["Copyright"], "credit.copyright", C::Credit, High),
    rule(&[F::Container], &["Keywords"], "people.keywords", C::People, High),
    rule(&[F::Container], &["Title", "Description"], "caption.text", C::Caption, Low),
    rule(&[F::Container], &["CreationDate"], "dates.taken", C::Dates, Low),
    rule(&[F::Container], &["OriginalPath"], "owner.computer", C::Owner, High),
    rule(&[F::Container], &["EmbeddedPicture"], "preview.picture", C::Preview, High),
    rule(&[F::Container], &["*"], "unknown.part", C::Unknown, High),
    rule(&[F::Text], &["HandlerName", "CompressorName", "SEIUserData"], "software.name", C::Software, Low),
    rule(&[F::Text], &["ItemName"], "caption.text", C::Caption, Low),
    rule(&[F::Text], &["Software", "Creation Time*", "Source"], "software.name", C::Software, Low),
    rule(
        &[F::Text],
        &["Thumb::*", "path", "sodipodi:docname", "sodipodi:absref", "inkscape:export-filename"],
        "owner.computer",
        C::Owner,
        High,
    ),
    rule(&[F::Text], &["date:*", "CreationDate", "ModDate"], "dates.modified", C::Dates, Low),
    rule(&[F::Text], &["*"], "caption.text", C::Caption, Low),
    // ---- when ----
    rule(
        &[F::Exif],
        &["DateTimeOriginal", "CreateDate", "OffsetTime*", "SubSecTime*", "TimeZoneOffset", "PreviewDateTime"],
        "dates.taken",
        C::Dates,
        Low,
    ),
    rule(&[F::Exif], &["ModifyDate"], "dates.modified", C::Dates, Low),
    rule(&[F::Iptc], &["Date*", "Time*", "Digital*", "ReleaseDate", "ExpirationDate"], "dates.taken", C::Dates, Low),
    rule(
        &[F::Xmp],
        &["*exif:DateTime*", "*photoshop:DateCreated", "*xmp:CreateDate", "*GPano:*Date"],
        "dates.taken",
        C::Dates,
        Low,
    ),
    rule(&[F::Xmp], &["*xmp:ModifyDate", "*xmp:MetadataDate", "*tiff:DateTime"], "dates.modified", C::Dates, Low),
    rule(&[F::Icc], &["ProfileDateTime", "CalibrationDateTime"], "display.icc", C::Display, Info),
    // ---- software and history ----
    rule(
        &[F::Xmp],
        &[
            "*xmpMM:*ID",
            "*stRef:*",
            "*xmpMM:DerivedFrom*",
            "*photoshop:DocumentAncestors",
            "*xmpMM:Ingredients*",
            "*xmpMM:Pantry*",
        ],
        "history.document-id",
        C::History,
        Low,
    ),
    rule(
        &[F::Xmp],
        &["*xmpMM:*", "*stEvt:*", "*photoshop:History", "*crs:*", "*photoshop:*"],
        "history.edits",
        C::History,
        Low,
    ),
    rule(
        &[F::Exif],
        &["Software", "*Software", "PreviewApplicationName", "Converter", "ImageHistory", "GDALMetadata"],
        "software.name",
        C::Software,
        Low,
    ),
    rule(
        &[F::Iptc],
        &["OriginatingProgram", "ProgramVersion", "DocumentHistory", "Prefs"],
        "software.name",
        C::Software,
        Low,
    ),
    rule(
        &[F::Xmp],
        &["*xmp:CreatorTool", "*stEvt:softwareAgent", "*Iptc4xmpExt:AISystem*"],
        "software.name",
        C::Software,
        Low,
    ),
    rule(
        &[F::Iptc],
        &["MasterDocumentID", "UniqueDocumentID", "UniqueObjectName"],
        "history.document-id",
        C::History,
        Low,
    ),
    rule(&[F::Photoshop], &["PhotoshopThumbnail"], "preview.thumbnail", C::Preview, High),
    rule(&[F::Photoshop], &["*"], "history.edits", C::History, Low),
    rule(&[F::C2pa], &["EmbeddedFile"], "preview.thumbnail", C::Preview, High),
    rule(&[F::C2pa], &["*"], "history.c2pa", C::History, High),
    rule(&[F::Xmp], &["*dcterms:provenance", "*c2pa:*", "*seal:*"], "history.c2pa", C::History, High),
    rule(
        &[F::Xmp],
        &["*GCamera:HdrPlusMakernote", "*GCamera:*Makernote", "*GCamera:*hdrp*", "*GCreations:*", "*Device:*"],
        "device.makernote",
        C::Device,
        Low,
    ),
    rule(&[F::Xmp], &["*GAudio:*"], "hidden-data.motion", C::HiddenData, High),
    rule(&[F::Xmp], &["*GPano:PoseHeadingDegrees", "*GSpherical:*"], "gps.direction", C::Gps, High),
    // ---- pictures in the picture ----
    rule(
        &[],
        &["ThumbnailImage", "ObjectPreviewData", "*xmpGImg:image", "*GImage:Data", "*GDepth:Data", "*xmp:Thumbnails"],
        "preview.thumbnail",
        C::Preview,
        High,
    ),
    rule(&[F::Exif], &["ImageSourceData", "OriginalRawFileData"], "preview.picture", C::Preview, High),
    rule(&[F::Vendor], &["EmbeddedPicture"], "preview.picture", C::Preview, High),
    rule(&[F::Vendor], &["MotionPhotoVideo", "MotionPhoto_Data"], "hidden-data.motion", C::HiddenData, High),
    rule(&[F::Vendor], &["PhotoEditor_Re_Edit_Data"], "history.edits", C::History, High),
    rule(&[F::Vendor], &["AppendedData"], "hidden-data.trailer", C::HiddenData, High),
    rule(&[F::Vendor], &["VendorBlock"], "unknown.part", C::Unknown, High),
    rule(&[F::Vendor], &["Copyright"], "credit.copyright", C::Credit, High),
    rule(&[F::Vendor], &["Author", "Artist"], "credit.author", C::Credit, High),
    rule(&[F::Vendor], &["Make", "Model", "FirmwareVersion"], "device.model", C::Device, Low),
    rule(&[F::Vendor], &["*Date"], "dates.taken", C::Dates, Low),
    rule(&[F::Vendor], &["*UniqueID", "*UniqueMediaID"], "device.image-id", C::Device, High),
    rule(&[F::Vendor], &["Software"], "software.name", C::Software, Low),
    rule(&[F::Vendor], &["Comment"], "caption.text", C::Caption, Low),
    rule(&[F::Vendor], &["*"], "device.makernote", C::Device, Low),
    rule(&[F::Exif], &["UnreferencedBytes"], "hidden-data.gap", C::HiddenData, High),
    rule(&[F::Icc], &["BytesBehindProfile"], "hidden-data.gap", C::HiddenData, High),
    rule(
        &[F::Icc],
        &["MakeAndModel", "NativeDisplayInfo", "Metadata", "DeviceMfgDesc", "DeviceModelDesc", "DeviceModel"],
        "device.icc",
        C::Device,
        Low,
    ),
    rule(&[F::Icc], &["*"], "display.icc", C::Display, Info),
    // ---- what cameras write about a shot, and what is left ----
    rule(&[F::Xmp], &["*hdrgm:*", "*HDRGainMap:*"], "hdr.gain-map", C::Hdr, Low),
    rule(&[F::Exif], &["0x*", "Padding", "PrintIM"], "unknown.part", C::Unknown, Low),
];

/// The rule for a field. Names come up again and again: what was decided once is looked up.
pub(super) fn rule_for(field: &Field) -> Option<&'static Rule> {
    thread_local! {
        static DECIDED: RefCell<HashMap<Family, HashMap<String, Option<&'static Rule>>>> = RefCell::default();
    }
    DECIDED.with_borrow_mut(|all| {
        let names = all.entry(field.family).or_default();
        if let Some(rule) = names.get(&*field.name) {
            return *rule;
        }
        let rule = decide(field.family, &field.name);
        // A file can name fields as it likes; it shall not fill the memory with them.
        if names.len() < MOST_REMEMBERED {
            names.insert(field.name.to_string(), rule);
        }
        rule
    })
}

/// The blocks in which the code is read, in the order that people know them.
pub fn blocks_of(code: &str) -> Vec<&'static str> {
    // A rule for every block speaks of those that name things as a camera does.
    const ANY: &[Family] = &[F::Exif, F::Xmp, F::MakerNote, F::C2pa, F::Text, F::Vendor];
    const ORDER: &[Family] =
        &[F::Exif, F::Xmp, F::Iptc, F::MakerNote, F::Photoshop, F::Icc, F::C2pa, F::Text, F::Vendor];
    let says = |f: &Family| {
        let speaks = |r: &Rule| if r.families.is_empty() { ANY.contains(f) } else { r.families.contains(f) };
        RULES.iter().any(|r| r.code == code && speaks(r))
    };
    ORDER.iter().filter(|f| says(f)).map(|f| f.name()).collect()
}

/// Most names of one family whose rule is remembered.
const MOST_REMEMBERED: usize = 2000;

fn decide(family: Family, name: &str) -> Option<&'static Rule> {
    let fits =
        |r: &&Rule| (r.families.is_empty() || r.families.contains(&family)) && r.names.iter().any(|p| matches(p, name));
    RULES.iter().find(fits)
}

/// True when the pattern fits the whole name, each `*` standing for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(first) else { return false };
    let mut pieces = rest.split('*');
    let last = pieces.next_back().unwrap_or_default();
    for piece in pieces {
        let Some(at) = name.find(piece) else { return false };
        name = name.get(at + piece.len()..).unwrap_or_default();
    }
    name.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_names() {
        for (pattern, name, fits) in [
            ("GPSPosition", "GPSPosition", true),
            ("GPSPosition", "GPSPositions", false),
            ("GPS*", "GPSSpeed", true),
            ("*plus:*Name", "plus:Licensor/plus:LicensorName", true),
            ("*plus:*Name", "plus:LicensorURL", false),
            ("*RegionList*", "mwg-rs:RegionList/mwg-rs:Type", true),
            ("*a*a", "a", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} on {name}");
        }
    }

    #[test]
    fn a_code_tells_its_blocks() {
        assert_eq!(blocks_of("gps.position"), ["Exif", "XMP", "MakerNote", "C2PA", "text", "vendor"]);
        assert_eq!(blocks_of("credit.copyright")[..3], ["Exif", "XMP", "IPTC"]);
        assert!(blocks_of("hidden-data.slack").is_empty());
    }

    #[test]
    fn special_rules_come_before_general_ones() {
        for (family, name, code) in [
            (F::MakerNote, "LensSerialNumber", "device.serial"),
            (F::MakerNote, "MechanicalShutterCount", "device.image-id"),
            (F::MakerNote, "RecognizedFace1Name", "people.name"),
            (F::Xmp, "plus:ImageCreator/plus:ImageCreatorName", "owner.name"),
            (F::C2pa, "author/name", "credit.author"),
            (F::C2pa, "exif:GPSLatitude", "gps.position"),
            (F::Text, "exif:GPSLongitude", "gps.position"),
        ] {
            assert_eq!(decide(family, name).map(|r| r.code), Some(code), "{name}");
        }
    }
}
