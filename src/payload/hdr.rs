//! What a gain map needs besides its picture, written afresh from numbers: an XMP packet (Adobe's gain map namespace, and
//! Apple's version and headroom), and the block of ISO 21496-1. No text and no byte of the source's blocks passes.

use std::fmt::Write;

use super::icc;
use crate::format::{CodedData, Format, Hdr, Layout, PartKind, PayloadKind, ReadAt, SliceSource, container_for};
use crate::limits::Limits;
use crate::meta::{Family, Reading};

/// Names of the numbers, in the order in which they are written.
const ADOBE: &[&str] =
    &["GainMapMin", "GainMapMax", "Gamma", "OffsetSDR", "OffsetHDR", "HDRCapacityMin", "HDRCapacityMax"];
const APPLE: &[&str] = &["HDRGainMapVersion", "HDRGainMapHeadroom"];
/// A gain map's own picture is a small part of its file: more is not read for its numbers.
const MOST: u64 = 64 << 20;

/// What the copy's gain map gets, from what was read of the source's. `None` where nothing says how to use the map.
pub fn collect(layout: &Layout, reading: &Reading, source: &dyn ReadAt, limits: &Limits) -> Option<Hdr> {
    let of_map = |i: &usize| {
        layout.parts.get(*i).is_some_and(|p| p.kind == PartKind::Hdr || p.label == "item XMP of the gain map")
    };
    let mine = |payload: usize| layout.payloads.get(payload).is_some_and(|p| p.parts.iter().any(&of_map));
    let fields = || reading.fields.iter().filter(|f| f.family == Family::Xmp && mine(f.payload));
    let values = |space: &str, name: &str| -> Vec<f64> {
        let own = |n: &str| n.rsplit_once(space).is_some_and(|(_, rest)| rest == name);
        let all = fields().filter(|f| own(&f.name)).filter_map(|f| f.text.trim().parse().ok());
        all.filter(|v: &f64| v.is_finite()).take(3).collect()
    };
    let numbers = |space: &'static str, names: &[&'static str]| -> Vec<(&'static str, Vec<f64>)> {
        names.iter().map(|n| (*n, values(space, n))).filter(|(_, v)| !v.is_empty()).collect()
    };
    let is_hdr = fields().any(|f| f.name.ends_with("hdrgm:BaseRenditionIsHDR") && f.text.eq_ignore_ascii_case("true"));
    let xmp = packet(&numbers("hdrgm:", ADOBE), is_hdr, &numbers("HDRGainMap:", APPLE));
    let map = layout.parts.iter().find(|p| p.kind == PartKind::Hdr && p.label.starts_with("gain map"));
    let tone = layout.parts.iter().find(|p| p.kind == PartKind::Hdr && p.label == "item tmap");
    let bytes = |p: &crate::format::Part| {
        let len = usize::try_from(p.span.len.min(MOST)).unwrap_or(0);
        source.bytes_at(p.span.start, len).ok().map(std::borrow::Cow::into_owned)
    };
    let (mut iso, mut profile) = (None, None);
    if let Some(file) = map.filter(|_| layout.format == Format::Jpeg).and_then(bytes) {
        let inner = container_for(file.get(..file.len().min(4096)).unwrap_or(&[]))
            .and_then(|c| c.parse(&SliceSource(&file), CodedData::Copy, limits).ok())?;
        let block = inner.parts.iter().find(|p| p.label == "APP2 ISO 21496-1");
        iso = block.and_then(|p| rewrite(p.span.of(&file).get(4 + 28..)?));
        let own = inner.payloads.iter().find(|p| p.kind == PayloadKind::Icc && p.damage.is_none());
        profile = own.and_then(|p| icc::clean(p.bytes(&file)));
    }
    if let Some(block) = tone.and_then(bytes) {
        // One byte of a version in front.
        iso = block.split_first().filter(|(v, _)| **v == 0).and_then(|(_, rest)| rewrite(rest));
    }
    (xmp.is_some() || iso.is_some()).then_some(Hdr { xmp, iso, icc: profile })
}

/// The packet; `None` where it would say nothing.
fn packet(adobe: &[(&str, Vec<f64>)], is_hdr: bool, apple: &[(&str, Vec<f64>)]) -> Option<Vec<u8>> {
    if adobe.is_empty() && apple.is_empty() {
        return None;
    }
    let mut out = String::from(concat!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
        "<rdf:Description rdf:about=\"\""
    ));
    let mut inside = String::new();
    if !adobe.is_empty() {
        out.push_str(" xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" hdrgm:Version=\"1.0\"");
        let _ = write!(out, " hdrgm:BaseRenditionIsHDR=\"{}\"", if is_hdr { "True" } else { "False" });
        inside += &say(&mut out, "hdrgm", adobe);
    }
    if !apple.is_empty() {
        out.push_str(" xmlns:HDRGainMap=\"http://ns.apple.com/HDRGainMap/1.0/\"");
        inside += &say(&mut out, "HDRGainMap", apple);
    }
    let _ = write!(out, ">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>");
    Some(out.into_bytes())
}

/// Adds single numbers as attributes; gives those of three channels as elements.
fn say(out: &mut String, space: &str, all: &[(&str, Vec<f64>)]) -> String {
    let mut inside = String::new();
    for (name, values) in all {
        if let [one] = values.as_slice() {
            let _ = write!(out, " {space}:{name}=\"{one}\"");
        } else {
            let items: String = values.iter().map(|v| format!("<rdf:li>{v}</rdf:li>")).collect();
            let _ = write!(inside, "<{space}:{name}><rdf:Seq>{items}</rdf:Seq></{space}:{name}>");
        }
    }
    inside
}

/// The numbers of ISO 21496-1 annex C: versions, flags, headrooms, and five fractions for each channel. Bits that are not
/// defined are cleared, and what stands behind the numbers goes.
fn rewrite(block: &[u8]) -> Option<Vec<u8>> {
    let flags = *block.get(4)?;
    let (channels, common) = (if flags & 0x80 != 0 { 3 } else { 1 }, flags & 0x08 != 0);
    // With one denominator for all, each number is its numerator alone.
    let len = if common { 5 + 4 + 8 + channels * 20 } else { 5 + 16 + channels * 40 };
    let mut out = block.get(..len)?.to_vec();
    if out.first_chunk() != Some(&[0u8, 0]) {
        return None;
    }
    *out.get_mut(4)? = flags & 0xCC;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_alone_make_the_packet() {
        let text = |adobe: &[(&'static str, Vec<f64>)], apple: &[(&'static str, Vec<f64>)]| {
            packet(adobe, false, apple).map(|p| String::from_utf8(p).expect("text"))
        };
        assert_eq!(text(&[], &[]), None);
        let one = text(&[("GainMapMax", vec![2.5]), ("Gamma", vec![1.0, 1.0, 0.5])], &[]).expect("a packet");
        assert!(one.contains("hdrgm:GainMapMax=\"2.5\"") && one.contains("<rdf:li>0.5</rdf:li>"), "{one}");
        let apple = text(&[], &[("HDRGainMapHeadroom", vec![3.25])]).expect("a packet");
        assert!(apple.contains("HDRGainMap:HDRGainMapHeadroom=\"3.25\"") && !apple.contains("hdrgm"), "{apple}");
        assert!(quick_xml::Reader::from_str(&apple).read_event().is_ok());
    }

    #[test]
    fn blocks_of_the_standard_lose_what_is_not_theirs() {
        let mut block = vec![0, 0, 0, 0, 0x43];
        block.extend(1..=56);
        let clean = rewrite(&[block.as_slice(), b"CANARY"].concat()).expect("one channel");
        assert_eq!((clean.len(), clean[4]), (61, 0x40));
        assert_eq!(clean[5..], block[5..]);
        block[4] = 0x80;
        assert_eq!(rewrite(&block), None, "three channels are longer");
        assert_eq!(rewrite(&[0, 1, 0, 0, 0]), None, "of a later version");
    }
}
