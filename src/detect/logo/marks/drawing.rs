//! A mark that is given as SVG: drawn once into pixels. Owns what such a file may hold: nothing from elsewhere, nothing that
//! needs a font or a picture, and no more than is drawn in a moment. Knows nothing of outlines.

use std::collections::HashMap;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node, NodeId, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use crate::error::{Error, Result};
use crate::geometry::Size;
use crate::pixel::Picture;

/// Largest file; elements with what `use` and masks repeat, and how deep they may lie in one another.
const FILE: usize = 1 << 20;
const ELEMENTS: u64 = 50_000;
const NESTED: usize = 64;
/// What entities may add to a file.
const ENTITIES: usize = 1 << 20;
/// Longer side of the picture.
const SIDE: f32 = 512.0;
/// Blurs and turbulence can be asked for without end.
const PATIENCE: Duration = Duration::from_secs(10);
/// The parser and the drawing call themselves for what lies inside.
const STACK: usize = 64 << 20;

/// Draws it. The errors are `Refused` with codes `mark.svg-…`.
pub(super) fn drawn(file: &[u8]) -> Result<Picture> {
    if file.len() > FILE {
        return Err(heavy());
    }
    let text = std::str::from_utf8(file).map_err(|_| broken())?.trim_start_matches('\u{feff}').to_owned();
    let (answer, picture) = mpsc::channel();
    // Its own thread, which is left behind when it takes too long: the run ends with the error.
    let work = move || answer.send(picture_of(&text));
    thread::Builder::new().stack_size(STACK).spawn(work).map_err(|_| heavy())?;
    match picture.recv_timeout(PATIENCE) {
        Ok(drawn) => drawn,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(heavy()),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(broken()),
    }
}

fn picture_of(text: &str) -> Result<Picture> {
    entities(text)?;
    let parsing = ParsingOptions { allow_dtd: true, nodes_limit: 4 * ELEMENTS as u32, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, parsing).map_err(|_| broken())?;
    alone(&document)?;
    if Weights::of(&document).element(document.root_element(), 0)? > ELEMENTS {
        return Err(heavy());
    }
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { image_href_resolver: nothing, ..Options::default() };
    let tree = Tree::from_xmltree(&document, &options).map_err(|_| broken())?;
    let (wide, high) = (tree.size().width(), tree.size().height());
    let scale = SIDE / wide.max(high);
    let side = |s: f32| (s * scale).ceil().clamp(1.0, SIDE) as u32;
    let size = Size::new(side(wide), side(high));
    let mut pixels = Pixmap::new(size.width, size.height).ok_or_else(broken)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let rgba = pixels.pixels().iter().map(|p| p.demultiply()).map(|c| [c.red(), c.green(), c.blue(), c.alpha()]);
    Ok(Picture { size, rgba: rgba.collect() })
}

/// Programs that draw declare their namespaces as entities; such a text is short and holds no other. With entities in
/// entities a file of a thousand bytes becomes one of a thousand million.
fn entities(text: &str) -> Result<()> {
    let mut longest = 0;
    for declared in text.split("<!ENTITY").skip(1) {
        let value = declared.find(['"', '\'']).and_then(|at| {
            let quote = declared.get(at..at + 1)?;
            declared.get(at + 1..)?.split_once(quote)
        });
        let Some((value, _)) = value.filter(|(v, _)| !v.contains(['&', '%', '<'])) else { return Err(heavy()) };
        longest = value.len().max(longest);
    }
    let used = text.bytes().filter(|b| *b == b'&').count();
    if longest.saturating_mul(used) > ENTITIES { Err(heavy()) } else { Ok(()) }
}

/// Whether nothing of it lies elsewhere, and everything can be drawn.
fn alone(document: &Document) -> Result<()> {
    for node in document.root().descendants() {
        if node.is_pi() && node.pi().is_some_and(|p| p.target == "xml-stylesheet") {
            return Err(outside());
        }
        let tag = node.tag_name().name();
        for attribute in node.attributes() {
            let away = |to: &str| !to.is_empty() && !to.starts_with('#') && !to.starts_with("data:");
            let followed = attribute.name() == "href" && tag != "a";
            if (followed && away(attribute.value().trim())) || points_out(attribute.value()) {
                return Err(outside());
            }
        }
        if tag == "style" && node.text().is_some_and(points_out) {
            return Err(outside());
        }
        if matches!(tag, "image" | "feImage" | "text" | "pattern" | "foreignObject") {
            return Err(Error::refused("mark.svg-parts", "it holds pictures, text or patterns"));
        }
    }
    Ok(())
}

fn points_out(style: &str) -> bool {
    let inside = |to: &str| {
        let to = to.trim_start_matches([' ', '"', '\'']);
        to.starts_with('#') || to.starts_with("data:")
    };
    style.contains("@import") || style.split("url(").skip(1).any(|to| !inside(to))
}

/// How much is drawn for an element, with what it refers to.
struct Weights<'a, 'input> {
    named: HashMap<&'a str, Node<'a, 'input>>,
    /// None while it is being counted.
    known: HashMap<NodeId, Option<u64>>,
}

impl<'a, 'input> Weights<'a, 'input> {
    fn of(document: &'a Document<'input>) -> Self {
        let named = document.descendants().filter_map(|n| Some((n.attribute("id")?, n)));
        Weights { named: named.collect(), known: HashMap::new() }
    }

    fn element(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<u64> {
        if depth > NESTED {
            return Err(heavy());
        }
        match self.known.insert(node.id(), None) {
            // What holds itself cannot be drawn.
            Some(None) => return Err(broken()),
            Some(Some(weight)) => {
                self.known.insert(node.id(), Some(weight));
                return Ok(weight);
            }
            None => {}
        }
        let mut weight = 1u64;
        for child in node.children().filter(Node::is_element) {
            weight = weight.saturating_add(self.element(child, depth + 1)?);
        }
        for attribute in node.attributes() {
            let value = attribute.value().trim();
            let by_name = (attribute.name() == "href" && node.tag_name().name() == "use").then_some(value);
            let by_url = value.split("url(").skip(1).map(|v| v.split(')').next().unwrap_or(v));
            for name in by_name.into_iter().chain(by_url) {
                let name = name.trim_matches([' ', '"', '\'']).trim_start_matches('#');
                if let Some(target) = self.named.get(name).copied() {
                    weight = weight.saturating_add(self.element(target, depth + 1)?);
                }
            }
        }
        self.known.insert(node.id(), Some(weight));
        Ok(weight)
    }
}

fn heavy() -> Error {
    Error::refused("mark.svg-heavy", "more than 1 MiB, or too elaborate")
}

fn broken() -> Error {
    Error::refused("mark.svg-broken", "the drawing cannot be read")
}

fn outside() -> Error {
    Error::refused("mark.svg-outside", "it refers to something outside of the file")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: &str =
        r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">"##;

    fn code(inside: &str) -> &'static str {
        match drawn(format!("{OPEN}{inside}</svg>").as_bytes()) {
            Err(Error::Refused { code, .. }) => code,
            Err(other) => panic!("{other}"),
            Ok(_) => "drawn",
        }
    }

    #[test]
    fn shapes_are_drawn_with_their_transparency() {
        let inside = r##"<rect x="10" y="5" width="20" height="10" fill="#c02040" fill-opacity=".5"/>"##;
        let picture = drawn(format!("\u{feff}<?xml version='1.0'?>{OPEN}{inside}</svg>").as_bytes()).expect("drawn");
        assert_eq!((picture.size.width, picture.size.height), (512, 256));
        let at = |x: usize, y: usize| picture.rgba[y * 512 + x];
        assert_eq!(at(5, 5)[3], 0);
        let [r, g, b, a] = at(256, 128).map(i32::from);
        assert!((r - 0xc0).abs() < 3 && (g - 0x20).abs() < 3 && (b - 0x40).abs() < 3 && (a - 128).abs() < 3);
        // Whatever size it says it has.
        let giant = r##"<svg xmlns="http://www.w3.org/2000/svg" width="90000000" height="45000000"><path d="M0 0h9e7v4e7z"/></svg>"##;
        assert_eq!(drawn(giant.as_bytes()).expect("drawn").size, Size::new(512, 256));
        let named =
            r##"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd" [<!ENTITY ns "http://www.w3.org/2000/svg">]>"##;
        let named = format!(r##"{named}<svg xmlns="&ns;" viewBox="0 0 9 9"><g><path d="M0 0h9v9z"/></g></svg>"##);
        assert_eq!(drawn(named.as_bytes()).expect("drawn").rgba[511], [0, 0, 0, 255]);
    }

    #[test]
    fn nothing_is_fetched_and_nothing_is_left_out() {
        for inside in [
            r##"<image href="https://example.org/a.png" width="9" height="9"/>"##,
            r##"<image xlink:href="/etc/hostname" width="9" height="9"/>"##,
            r##"<use href="other.svg#mark"/>"##,
            r##"<style>@import "a.css";</style>"##,
            r##"<style>path { fill: url( "https://example.org/a.svg#b") }</style>"##,
            r##"<rect width="9" height="9" style="mask: url(a.svg#m)"/>"##,
        ] {
            assert_eq!(code(inside), "mark.svg-outside", "{inside}");
        }
        for inside in [
            r##"<text x="3" y="9">MAIRIE</text>"##,
            r##"<image href="data:image/png;base64,iVBORw0KGgo=" width="9" height="9"/>"##,
            r##"<pattern id="p" width="1" height="1"/>"##,
        ] {
            assert_eq!(code(inside), "mark.svg-parts", "{inside}");
        }
        assert_eq!(code(r##"<a href="https://example.org"><rect width="9" height="9"/></a>"##), "drawn");
    }

    #[test]
    fn nothing_takes_long() {
        let laughs =
            r##"<!DOCTYPE svg [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>"##;
        let many = format!(r##"<!DOCTYPE svg [<!ENTITY a "{}">]>"##, "x".repeat(100_000));
        for (dtd, inside) in [(laughs, "&c;".to_owned()), (&many, "&a;".repeat(1000))] {
            let file = format!("{dtd}{OPEN}<desc>{inside}</desc></svg>");
            assert!(matches!(drawn(file.as_bytes()), Err(Error::Refused { code: "mark.svg-heavy", .. })), "{dtd:.40}");
        }
        let mut doubled = r##"<rect id="u0" width="9" height="9"/>"##.to_owned();
        for n in 0..40 {
            let twice = format!(r##"<use href="#u{n}"/>"##).repeat(2);
            doubled += &format!(r##"<g id="u{}">{twice}</g>"##, n + 1);
        }
        let deep = |n: usize| format!("{}<path d='M0 0h9v9z'/>{}", "<g>".repeat(n), "</g>".repeat(n));
        for inside in [doubled, deep(70), deep(100_000), " ".repeat(FILE)] {
            assert_eq!(code(&inside), "mark.svg-heavy", "{inside:.60}");
        }
        assert_eq!(code(&deep(40)), "drawn");
        assert_eq!(code(r##"<g id="g"><use href="#g"/></g>"##), "mark.svg-broken");
    }

    #[test]
    fn broken_drawings_are_refused() {
        for file in ["<svg", "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "<svg>\u{0}</svg>"] {
            assert!(matches!(drawn(file.as_bytes()), Err(Error::Refused { code: "mark.svg-broken", .. })), "{file}");
        }
        assert!(drawn(b"<svg\xff/>").is_err());
        // What was copied out of a page has no namespace.
        let bare = "<svg viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";
        assert_eq!(drawn(bare.as_bytes()).expect("drawn").rgba[511], [0, 0, 0, 255]);
        assert_eq!(drawn(format!("{OPEN}</svg>").as_bytes()).expect("an empty one").rgba[0], [0; 4]);
    }
}
