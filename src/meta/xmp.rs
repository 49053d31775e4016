//! XMP packets: RDF in attribute and element form, any prefix, UTF-8 and UTF-16. ISO 16684-1 §7 (serialisation).
//! Namespaces are told by their URI, so a file that binds other prefixes reads the same. No entity is expanded.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Block, Family, Sink};
use crate::limits::Limits;

/// Deepest nesting that is followed.
const DEEPEST: usize = 64;

/// Reads one packet.
pub(super) fn read(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    let text = decode(block.data);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    // In a packet that had to be decoded places are those of the packet.
    let source = if matches!(text, Cow::Borrowed(_)) { &*text } else { "" };
    let mut state = State { block, source, prefixes: HashMap::new(), path: Vec::new(), gps: [None, None] };
    let (mut value, mut at) = (String::new(), 0usize);
    loop {
        if !out.has_room(limits) {
            out.error(block, reader.buffer_position(), "more values than are read");
            break;
        }
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                value.clear();
                if state.path.len() >= DEEPEST {
                    out.error(block, reader.buffer_position(), "elements nested deeper than is read");
                    break;
                }
                state.open(&e, limits, out);
            }
            Ok(Event::Empty(e)) => {
                state.open(&e, limits, out);
                state.path.pop();
            }
            Ok(Event::Text(t)) => {
                if value.trim().is_empty() {
                    at = state.place(t.trim_start());
                }
                value.push_str(&t);
            }
            Ok(Event::CData(t)) => {
                if value.trim().is_empty() {
                    at = state.place(&t);
                }
                value.push_str(&t);
            }
            Ok(Event::GeneralRef(r)) => value.push(reference(&r)),
            Ok(Event::End(_)) => {
                state.close(std::mem::take(&mut value).trim(), at, out);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(e) => {
                out.error(block, reader.error_position(), &format!("XML: {e}"));
                break;
            }
        }
    }
    if let [Some((lat, size)), Some((lon, _))] = state.gps {
        out.field(block, Family::Xmp, "exif", "GPSPosition", None, format!("{lat:.6}, {lon:.6}"), 0, size);
    }
}

struct State<'a> {
    block: &'a Block<'a>,
    /// The packet, where it lies in the block as it is.
    source: &'a str,
    /// Prefix as the file binds it, and the namespace's usual prefix.
    prefixes: HashMap<String, String>,
    path: Vec<String>,
    gps: [Option<(f64, usize)>; 2],
}

impl State<'_> {
    /// Where a piece of the packet lies in it; zero for what was unescaped or decoded.
    fn place(&self, piece: &str) -> usize {
        let at = (piece.as_ptr() as usize).checked_sub(self.source.as_ptr() as usize);
        at.filter(|at| *at < self.source.len()).unwrap_or(0)
    }

    fn open(&mut self, e: &BytesStart<'_>, limits: &Limits, out: &mut Sink<'_>) {
        // Prefixes first: they hold for the element's own name, wherever among its attributes they stand.
        for a in e.attributes().with_checks(false).flatten() {
            if let Some(prefix) = a.key.as_ref().strip_prefix("xmlns:").filter(|_| self.prefixes.len() < 256) {
                let uri = unescape(&a.value);
                let usual = usual_prefix(&uri).unwrap_or(prefix);
                self.prefixes.insert(prefix.to_string(), usual.to_string());
            }
        }
        let name = self.canonical(e.name().as_ref());
        self.path.push(name);
        for a in e.attributes().with_checks(false).flatten() {
            let key = a.key.as_ref();
            if key.starts_with("xmlns:") || !key.contains(':') {
                continue;
            }
            if !out.has_room(limits) {
                return;
            }
            let key = self.canonical(key);
            // rdf:about, rdf:parseType, xml:lang and x:xmptk are syntax; rdf:resource is a value.
            let is_value = key == "rdf:resource";
            if is_value || !["rdf:", "xml:", "x:"].iter().any(|p| key.starts_with(p)) {
                let (text, at) = (unescape(&a.value), self.place(&a.value));
                self.emit(if is_value { None } else { Some(&key) }, &text, at, out);
            }
        }
    }

    fn close(&mut self, value: &str, at: usize, out: &mut Sink<'_>) {
        if !value.is_empty() {
            self.emit(None, value, at, out);
        }
        self.path.pop();
    }

    fn canonical(&self, name: &str) -> String {
        match name.split_once(':') {
            Some((p, local)) => format!("{}:{local}", self.prefixes.get(p).map_or(p, String::as_str)),
            None => name.to_string(),
        }
    }

    /// One value under the property that it belongs to: the innermost name that is not RDF syntax.
    fn emit(&mut self, attribute: Option<&str>, value: &str, at: usize, out: &mut Sink<'_>) {
        let syntax = |n: &&String| !n.starts_with("rdf:") && !n.starts_with("x:");
        let properties: Vec<&String> = self.path.iter().filter(syntax).collect();
        let Some(name) = attribute.map(str::to_string).or_else(|| properties.last().map(|s| (*s).clone())) else {
            return;
        };
        let group = name.split(':').next().unwrap_or_default().to_string();
        // The property around a structure tells what its fields are about (a region's name, an ancestor's id).
        let outer = properties.iter().rev().find(|p| ***p != name).map_or("", |p| p.as_str());
        let shown = if outer.is_empty() || attribute.is_some() && properties.is_empty() {
            name.clone()
        } else {
            format!("{outer}/{name}")
        };
        let size = value.len();
        let binary = size > 256
            && value
                .bytes()
                .take(256)
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' '));
        let text = if binary { String::new() } else { value.to_string() };
        if let Some(axis) = ["GPSLatitude", "GPSLongitude"]
            .iter()
            .position(|n| name == format!("exif:{n}") || name == format!("drone-dji:{n}"))
        {
            self.gps[axis] = self.gps[axis].or(degrees(value).map(|d| (d, size)));
        }
        let text = match degrees(value) {
            Some(d) if name.ends_with("Latitude") || name.ends_with("Longitude") => format!("{d:.6}"),
            _ => text,
        };
        out.field(self.block, Family::Xmp, group, shown, None, text, at, size);
    }
}

/// `48,51.502200N`, `48,51,30N` or decimal degrees.
pub(super) fn degrees(text: &str) -> Option<f64> {
    let t = text.trim();
    let (body, sign) = match t.chars().last()? {
        'N' | 'E' | 'n' | 'e' => (&t[..t.len() - 1], 1.0),
        'S' | 'W' | 's' | 'w' => (&t[..t.len() - 1], -1.0),
        _ => (t, 1.0),
    };
    let mut sum = 0.0;
    for (i, part) in body.split(',').enumerate().take(3) {
        sum += part.trim().parse::<f64>().ok()? / [1.0, 60.0, 3600.0][i];
    }
    sum.is_finite().then_some(sign * sum)
}

/// The five entities of XML and numbered characters; others could be made to multiply and stay a space.
fn reference(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#').unwrap_or_default();
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            code.ok().and_then(char::from_u32).unwrap_or(' ')
        }
    }
}

fn unescape(s: &str) -> String {
    quick_xml::escape::unescape(s).map_or_else(|_| s.to_string(), Cow::into_owned)
}

/// The packet as UTF-8: byte order marks and the pattern of zeros tell UTF-16 and UTF-32 (ISO 16684-1 §7.3.2).
fn decode(data: &[u8]) -> Cow<'_, str> {
    let units16 = |little: bool, b: &[u8]| -> String {
        let u: Vec<u16> = b
            .chunks_exact(2)
            .filter_map(|c| c.try_into().ok())
            .map(|c| if little { u16::from_le_bytes(c) } else { u16::from_be_bytes(c) })
            .collect();
        String::from_utf16_lossy(&u)
    };
    let decoded = match data {
        [0xFF, 0xFE, 0, 0, rest @ ..] => utf32(rest, true),
        [0, 0, 0xFE, 0xFF, rest @ ..] => utf32(rest, false),
        [0, 0, 0, b'<', ..] => utf32(data, false),
        [b'<', 0, 0, 0, ..] => utf32(data, true),
        [0xFF, 0xFE, rest @ ..] => units16(true, rest),
        [0xFE, 0xFF, rest @ ..] => units16(false, rest),
        [b'<', 0, ..] => units16(true, data),
        [0, b'<', ..] => units16(false, data),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => return String::from_utf8_lossy(data),
    };
    Cow::Owned(decoded)
}

fn utf32(data: &[u8], little: bool) -> String {
    data.chunks_exact(4)
        .filter_map(|c| c.try_into().ok())
        .map(|c| if little { u32::from_le_bytes(c) } else { u32::from_be_bytes(c) })
        .map(|u| char::from_u32(u).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The prefix that people know a namespace by.
fn usual_prefix(uri: &str) -> Option<&'static str> {
    NAMESPACES.iter().find(|(u, _)| *u == uri).map(|(_, p)| *p)
}

const NAMESPACES: &[(&str, &str)] = &[
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("adobe:ns:meta/", "x"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://ns.adobe.com/xap/1.0/mm/", "xmpMM"),
    ("http://ns.adobe.com/xap/1.0/rights/", "xmpRights"),
    ("http://ns.adobe.com/xap/1.0/bj/", "xmpBJ"),
    ("http://ns.adobe.com/xap/1.0/g/img/", "xmpGImg"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "stEvt"),
    ("http://ns.adobe.com/xap/1.0/sType/ResourceRef#", "stRef"),
    ("http://ns.adobe.com/xap/1.0/sType/Area#", "stArea"),
    ("http://ns.adobe.com/xmp/sType/Area#", "stArea"),
    ("http://ns.adobe.com/exif/1.0/", "exif"),
    ("http://cipa.jp/exif/1.0/", "exifEX"),
    ("http://ns.adobe.com/exif/1.0/aux/", "aux"),
    ("http://ns.adobe.com/tiff/1.0/", "tiff"),
    ("http://ns.adobe.com/photoshop/1.0/", "photoshop"),
    ("http://ns.adobe.com/camera-raw-settings/1.0/", "crs"),
    ("http://ns.adobe.com/lightroom/1.0/", "lr"),
    ("http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore"),
    ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "Iptc4xmpExt"),
    ("http://www.metadataworkinggroup.com/schemas/regions/", "mwg-rs"),
    ("http://www.metadataworkinggroup.com/schemas/keywords/", "mwg-kw"),
    ("http://ns.microsoft.com/photo/1.0/", "MicrosoftPhoto"),
    ("http://ns.microsoft.com/photo/1.0", "MicrosoftPhoto"),
    ("http://ns.microsoft.com/photo/1.2/", "MP"),
    ("http://ns.microsoft.com/photo/1.2/t/RegionInfo#", "MPRI"),
    ("http://ns.microsoft.com/photo/1.2/t/Region#", "MPReg"),
    ("http://ns.apple.com/faceinfo/1.0/", "apple-fi"),
    ("http://ns.google.com/photos/1.0/camera/", "GCamera"),
    ("http://ns.google.com/photos/1.0/container/", "GContainer"),
    ("http://ns.google.com/photos/1.0/image/", "GImage"),
    ("http://ns.google.com/photos/1.0/depthmap/", "GDepth"),
    ("http://ns.google.com/photos/1.0/panorama/", "GPano"),
    ("http://ns.google.com/photos/1.0/audio/", "GAudio"),
    ("http://www.dji.com/drone-dji/1.0/", "drone-dji"),
    ("http://ns.useplus.org/ldf/xmp/1.0/", "plus"),
    ("http://www.digikam.org/ns/1.0/", "digiKam"),
    ("http://ns.acdsee.com/iptc/1.0/", "acdsee"),
    ("http://ns.acdsee.com/regions/", "acdsee-rs"),
    ("http://ns.adobe.com/hdr-gain-map/1.0/", "hdrgm"),
    ("http://xmp.gettyimages.com/gift/1.0/", "GettyImagesGIFT"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Reading;

    fn read_all(data: &[u8]) -> Reading {
        let mut reading = Reading::default();
        let block = Block { data, offset: Some(100), payload: 0, is_file: false, depth: 0, known: &[] };
        read(&block, &Limits::default(), &mut Sink { reading: &mut reading, text: 0 });
        reading
    }

    const PACKET: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:e="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/" e:GPSLatitude="48,51.5022N" e:GPSLongitude="2,17.6689W">
<dc:creator><rdf:Seq><rdf:li>L&#233;a &amp; Tom</rdf:li></rdf:Seq></dc:creator>
<r:Regions rdf:parseType="Resource"><r:RegionList><rdf:Bag><rdf:li><rdf:Description r:Name="Zoé"/></rdf:li></rdf:Bag></r:RegionList></r:Regions>
</rdf:Description></rdf:RDF></x:xmpmeta>"#;

    #[test]
    fn attributes_elements_and_foreign_prefixes() {
        let r = read_all(PACKET.as_bytes());
        assert!(r.errors.is_empty(), "{:?}", r.errors);
        let texts: Vec<_> = r.fields.iter().map(|f| (&*f.name, &*f.text)).collect();
        assert!(texts.contains(&("exif:GPSLatitude", "48.858370")), "{texts:?}");
        assert!(texts.iter().any(|(n, t)| n.ends_with("mwg-rs:Name") && *t == "Zoé"), "{texts:?}");
        assert!(texts.iter().any(|(n, t)| *n == "GPSPosition" && *t == "48.858370, -2.294482"), "{texts:?}");
        assert!(texts.iter().any(|(n, t)| *n == "dc:creator" && t.ends_with("& Tom")), "{texts:?}");
        let place = |name: &str| r.fields.iter().find(|f| f.name.ends_with(name)).and_then(|f| f.offset);
        assert_eq!(place("exif:GPSLatitude").map(|o| o as usize - 100), PACKET.find("48,51"));
        assert_eq!(place("mwg-rs:Name").map(|o| o as usize - 100), PACKET.find("Zoé"));
        assert_eq!(place("dc:creator").map(|o| o as usize - 100), PACKET.find("L&#233;a"));
    }

    #[test]
    fn utf16_packets_read_the_same() {
        let wide: Vec<u8> = PACKET.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read_all(&wide).fields.len(), read_all(PACKET.as_bytes()).fields.len());
    }

    #[test]
    fn deep_and_broken_xml_end_with_an_error() {
        let deep = "<a:b>".repeat(100_000);
        assert_eq!(read_all(deep.as_bytes()).errors.len(), 1);
        assert!(!read_all(b"<x:xmpmeta><dc:title>a</dc:title><dc:x y=").errors.is_empty());
    }
}
