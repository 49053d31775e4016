//! An album whose every text attacks whoever shows it: names of files and the fields of Exif, IPTC, XMP, comments and PNG
//! text hold scripts, quotes, formulas, escapes of terminals, signs that turn the reading order, and texts of a megabyte.

use std::path::Path;

use super::plant::{
    after_soi, app1_exif, ascii, chunk, gps, iim, jpeg, png, segment, short, tiff, with_chunk, xmp_packet,
};

/// Texts that would do something if they were taken for more than a text. Each holds `PWN`.
pub(crate) const EVIL: &[&str] = &[
    "<script>alert('PWN')</script>",
    "\"><img src=x onerror=alert(\"PWN\")>",
    "' onmouseover='alert(1)' PWN='",
    "</style></title></script><svg onload=alert(1)>PWN",
    "{{7*7}}{% raw %}${7*7}PWN",
    "javascript:alert(1)//PWN",
    "=cmd|' /C calc'!A0 PWN",
    "+33PWN",
    "-1+PWN",
    "@SUM(A1)PWN",
    "\t=PWN()",
    "\u{1b}[2J\u{1b}]0;PWN\u{7}\u{1b}[31m",
    "\u{9b}2JPWN\u{8}\u{8}",
    "\u{202e}gpj.PWN\u{2066}\u{200b}",
    "PWN\r\n<h1>PWN</h1>\u{2028}x",
    "a;b,c\"d\"\"e'f PWN",
    "&lt;b&gt;PWN&amp;&#60;script&#62;",
    "../../../../etc/PWN",
    "<!--PWN--> ]]> <![CDATA[PWN]]>",
];

fn xml(text: &str) -> String {
    let allowed = text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'));
    allowed.fold(String::new(), |mut out, c| {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
        out
    })
}

/// XMP that names people, places, tools and a history in the words of `t`.
fn xmp(t: &str) -> Vec<u8> {
    let t = xml(t);
    let bag = |name: &str| format!("<{name}><rdf:Bag><rdf:li>{t}</rdf:li></rdf:Bag></{name}>");
    xmp_packet(&format!(
        "{}{}{}{}<photoshop:City>{t}</photoshop:City><photoshop:Credit>{t}</photoshop:Credit><photoshop:History>{t}</photoshop:History><mwg-rs:Regions rdf:parseType=\"Resource\"><mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name=\"{t}\" mwg-rs:Type=\"Face\"/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>",
        bag("dc:creator"),
        bag("dc:subject"),
        bag("dc:description"),
        bag("Iptc4xmpExt:PersonInImage"),
    ))
}

/// A JPEG with the text in every field that is read.
fn photo(t: &str, n: u32) -> Vec<u8> {
    let first = [0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298].map(|tag| ascii(tag, t));
    let mut exif = [0x9003, 0x9004, 0x9010, 0xA004, 0xA420, 0xA430, 0xA431, 0xA433, 0xA434, 0xA435]
        .map(|tag| ascii(tag, t))
        .to_vec();
    exif.push((0x9286, 7, [b"ASCII\0\0\0", t.as_bytes()].concat()));
    let mut place = gps(t);
    place.extend([ascii(0x12, t), (0x1C, 7, [b"ASCII\0\0\0", t.as_bytes()].concat())]);
    let sets: Vec<(u8, &str)> =
        [5, 25, 40, 55, 65, 80, 85, 90, 92, 95, 101, 103, 105, 110, 115, 116, 118, 120, 122].map(|d| (d, t)).into();
    let iptc = iim(&sets);
    let mut resource =
        [b"Photoshop 3.0\x008BIM\x04\x04\0\0".as_slice(), &(iptc.len() as u32).to_be_bytes(), &iptc].concat();
    resource.resize(resource.len().next_multiple_of(2), 0);
    let extra = [
        app1_exif(&tiff(&first, &exif, &place, &[])),
        segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), &xmp(t)].concat()),
        segment(0xED, &resource),
        segment(0xFE, t.as_bytes()),
        segment(0xE9, t.as_bytes()),
    ];
    after_soi(&jpeg(96, 64, n), &extra.concat())
}

/// A PNG with the text in its chunks; there a text may be as long as it likes.
fn screenshot(t: &str, n: u32) -> Vec<u8> {
    let mut out = png(48, 32, n, false);
    for word in ["Author", "Comment", "Software", "parameters", "Title"] {
        out = with_chunk(&out, &chunk(b"iTXt", &[word.as_bytes(), b"\0\0\0\0\0", t.as_bytes()].concat()), false);
    }
    let packet = [b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), &xmp(t)].concat();
    out = with_chunk(&out, &chunk(b"iTXt", &packet), false);
    with_chunk(&out, &chunk(b"eXIf", &tiff(&[ascii(0x013B, t), short(0x0112, 1)], &[ascii(0xA430, t)], &[], &[])), true)
}

/// The name that a file can have: no slash, not hidden, not too long.
fn name(t: &str) -> String {
    let first = t.starts_with('.').then_some('_');
    first.into_iter().chain(t.chars()).map(|c| if c == '/' { '∕' } else { c }).take(60).collect()
}

/// Writes the album; gives the number of files.
pub(crate) fn write(folder: &Path) -> usize {
    let long: Vec<String> = ["<b>PWN</b> ", "PWN\u{202e}", "x"].iter().map(|w| w.repeat((1 << 20) / w.len())).collect();
    let mut files = 0;
    let mut put = |name: String, bytes: Vec<u8>| {
        // A name that this file system refuses is none that a report will ever show.
        if std::fs::write(folder.join(name), bytes).is_ok() {
            files += 1;
        }
    };
    for (n, t) in EVIL.iter().enumerate() {
        put(format!("{}.jpg", name(t)), photo(t, n as u32));
        put(format!("{n}.png"), screenshot(t, n as u32));
    }
    for (n, t) in long.iter().enumerate() {
        put(format!("long-{n}.png"), screenshot(t, n as u32));
        put(format!("long-{n}.jpg"), photo(&t.chars().take(1500).collect::<String>(), n as u32));
    }
    put(format!("{}.jpg", "W".repeat(250)), photo("PWN", 1));
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let odd = folder.join(std::ffi::OsStr::from_bytes(b"PWN\xFF\xFE<b>.jpg"));
        files += usize::from(std::fs::write(odd, photo("PWN", 2)).is_ok());
    }
    files
}
