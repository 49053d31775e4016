//! Application segments of JPEG that speak plainly: GoPro telemetry, Ducky, Picture Info.
//! Layouts as documented by exiftool's tag tables and the GPMF specification (facts only).

use crate::limits::Limits;
use crate::meta::{Block, Family, Sink, text};

pub(super) fn read(block: &Block<'_>, limits: &Limits, out: &mut Sink<'_>) {
    if let Some(body) = block.data.strip_prefix(b"GoPro\0") {
        telemetry(&block.inner(6, body), 0, limits, out);
    } else if block.data.starts_with(b"Ducky") {
        ducky(block, out);
    } else if block.data.starts_with(b"[picture info]") {
        picture_info(block, out);
    }
}

/// Keys of four letters with a type, a size and a count; type 0 holds more of them.
fn telemetry(block: &Block<'_>, depth: usize, limits: &Limits, out: &mut Sink<'_>) {
    let mut at = 0usize;
    while let Some(&[a, b, c, d, kind, size, hi, lo]) = block.data.get(at..).and_then(|r| r.first_chunk::<8>()) {
        let len = usize::from(size) * usize::from(u16::from_be_bytes([hi, lo]));
        let Some(body) = block.data.get(at + 8..at + 8 + len).filter(|_| depth < 8 && out.has_room(limits)) else {
            return;
        };
        let name = match &[a, b, c, d] {
            b"CASN" => "CameraSerialNumber",
            b"MINF" | b"DVNM" => "Model",
            b"FWVS" => "FirmwareVersion",
            b"MUID" => "MediaUniqueID",
            b"GUMI" => "GlobalUniqueMediaID",
            b"CDAT" => "CreationDate",
            _ => "",
        };
        if kind == 0 {
            telemetry(&block.inner(at + 8, body), depth + 1, limits, out);
        } else if !name.is_empty() {
            let shown = if text::is_plain(body) { text::lenient(body) } else { hex(body) };
            out.field(block, Family::Vendor, "GoPro", name, None, shown, at + 8, len);
        }
        at += 8 + len.next_multiple_of(4);
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(32).map(|b| format!("{b:02x}")).collect()
}

/// Tag, length, then UTF-16 behind a count.
fn ducky(block: &Block<'_>, out: &mut Sink<'_>) {
    let mut at = 5usize;
    while let Some(&[t0, t1, l0, l1]) = block.data.get(at..).and_then(|r| r.first_chunk::<4>()) {
        let (tag, len) = (u16::from_be_bytes([t0, t1]), usize::from(u16::from_be_bytes([l0, l1])));
        let Some(body) = block.data.get(at + 4..at + 4 + len).filter(|_| tag != 0) else { return };
        let name = match tag {
            2 => "Comment",
            3 => "Copyright",
            _ => "",
        };
        if !name.is_empty() {
            let shown = text::utf16(body.get(4..).unwrap_or_default(), false);
            out.field(block, Family::Vendor, "Ducky", name, Some(tag.into()), shown, at + 4, len);
        }
        at += 4 + len;
    }
}

/// Lines of `Name=value`.
fn picture_info(block: &Block<'_>, out: &mut Sink<'_>) {
    let body = String::from_utf8_lossy(block.data.get(..block.data.len().min(8192)).unwrap_or_default());
    for word in body.split(|c: char| c.is_ascii_whitespace() || c == '\0') {
        let Some((key, value)) = word.split_once('=') else { continue };
        let name = match key {
            "Serial#" => "SerialNumber",
            "ID" => "Make",
            "Type" => "Model",
            "Version" => "FirmwareVersion",
            "TimeDate" => "Date",
            _ => continue,
        };
        let at = block.data.windows(value.len().max(1)).position(|w| w == value.as_bytes()).unwrap_or(0);
        out.field(block, Family::Vendor, "Picture Info", name, None, value.to_string(), at, value.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meta::Reading;

    fn read_all(data: &[u8]) -> Vec<(String, String)> {
        let mut reading = Reading::default();
        let block = Block { data, offset: None, payload: 0, is_file: false, depth: 0, known: &[] };
        read(&block, &Limits::default(), &mut Sink { reading: &mut reading, text: 0 });
        reading.fields.into_iter().map(|f| (f.name.into_owned(), f.text)).collect()
    }

    #[test]
    fn serial_numbers_and_owners_of_segments() {
        let want = |n: &str, v: &str| vec![(n.to_string(), v.to_string())];
        let gopro = b"GoPro\0DEVC\0\x01\0\x18CASNc\x0E\0\x01C3221324545448\0\0";
        assert_eq!(read_all(gopro), want("CameraSerialNumber", "C3221324545448"));
        assert_eq!(read_all(b"Ducky\0\x03\0\x08\0\0\0\x02\0M\0e\0\0\0\0"), want("Copyright", "Me"));
        let info = b"[picture info]\r\nSerial#=#00000000123\r\n[end]";
        assert_eq!(read_all(info), want("SerialNumber", "#00000000123"));
        assert!(read_all(b"GoPro\0DEVC\0\xFF\xFF\xFF").is_empty());
    }
}
