//! Picture files made here, item by item: what no writer at hand makes can be tested too.

use crate::format::bmff::write::{boxed, full};

/// An item of the file.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) kind: [u8; 4],
    pub(super) name: &'static str,
    /// Behind the name in `infe`.
    pub(super) more: &'static [u8],
    pub(super) bytes: Vec<u8>,
    /// In `idat` instead of `mdat`.
    pub(super) idat: bool,
    /// Property boxes, each with its essential flag.
    pub(super) properties: Vec<(Vec<u8>, bool)>,
}

/// A file of items, numbered from 1 in their order; the first is the primary one.
#[derive(Debug, Clone, Default)]
pub(super) struct File {
    pub(super) items: Vec<Made>,
    /// Kind, from, to.
    pub(super) references: Vec<([u8; 4], u16, Vec<u16>)>,
    /// Boxes at the end of `meta`, in front of `mdat`, and behind it.
    pub(super) in_meta: Vec<u8>,
    pub(super) behind: Vec<u8>,
    /// Bytes in front of each item in `mdat` that nothing points to.
    pub(super) padding: &'static [u8],
}

/// An `hvcC` with one parameter set, lengths of four bytes.
pub(super) fn hvcc() -> Vec<u8> {
    let mut body = vec![1; 21];
    body.extend_from_slice(&[0xFF, 1, 0xA1, 0, 1, 0, 3, 0x42, 1, 9]);
    boxed(b"hvcC", &body)
}

pub(super) fn ispe(width: u32, height: u32) -> Vec<u8> {
    full(b"ispe", 0, 0, &[width.to_be_bytes(), height.to_be_bytes()].concat())
}

/// A unit of HEVC behind its length.
pub(super) fn unit(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let body = [&[kind << 1, 1], bytes].concat();
    [&u32::try_from(body.len()).expect("short").to_be_bytes()[..], &body].concat()
}

/// A coded picture of one slice; `mark` tells it from others.
pub(super) fn picture(mark: &[u8], width: u32, height: u32) -> Made {
    Made {
        kind: *b"hvc1",
        name: "",
        more: b"",
        bytes: unit(19, mark),
        idat: false,
        properties: vec![(hvcc(), true), (ispe(width, height), false)],
    }
}

pub(super) fn other(kind: &[u8; 4], more: &'static [u8], bytes: &[u8]) -> Made {
    Made { kind: *kind, name: "", more, bytes: bytes.to_vec(), idat: false, properties: Vec::new() }
}

pub(super) fn grid(rows: u8, columns: u8, width: u16, height: u16) -> Made {
    let bytes = [&[0, 0, rows - 1, columns - 1][..], &width.to_be_bytes(), &height.to_be_bytes()].concat();
    let size = ispe(width.into(), height.into());
    Made { kind: *b"grid", name: "", more: b"", bytes, idat: true, properties: vec![(size, false)] }
}

pub(super) fn auxc(name: &str) -> (Vec<u8>, bool) {
    (full(b"auxC", 0, 0, &[name.as_bytes(), &[0]].concat()), true)
}

impl File {
    pub(super) fn of(items: Vec<Made>) -> File {
        File { items, ..File::default() }
    }

    #[must_use]
    pub(super) fn refer(mut self, kind: &[u8; 4], from: u16, to: &[u16]) -> File {
        self.references.push((*kind, from, to.to_vec()));
        self
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let ftyp = boxed(b"ftyp", b"heic\0\0\0\0mif1heicXYZW");
        let front = ftyp.len() + self.meta(0).len() + 8;
        let mut out = [ftyp, self.meta(front)].concat();
        let mut mdat = Vec::new();
        for i in self.items.iter().filter(|i| !i.idat) {
            mdat.extend_from_slice(self.padding);
            mdat.extend_from_slice(&i.bytes);
        }
        out.extend(boxed(b"mdat", &mdat));
        out.extend_from_slice(&self.behind);
        out
    }

    fn meta(&self, base: usize) -> Vec<u8> {
        let count = u16::try_from(self.items.len()).expect("few");
        let (mut iinf, mut iloc) = (count.to_be_bytes().to_vec(), vec![0x44, 0]);
        iloc.extend_from_slice(&count.to_be_bytes());
        let (mut ipco, mut ipma) = (Vec::new(), u32::from(count).to_be_bytes().to_vec());
        let (mut idat, mut at, mut index) = (Vec::new(), base, 0u8);
        for (i, item) in (1u16..).zip(&self.items) {
            let entry = [&i.to_be_bytes()[..], &[0, 0], &item.kind, item.name.as_bytes(), &[0], item.more].concat();
            iinf.extend(full(b"infe", 2, 0, &entry));
            let start = if item.idat { idat.len() } else { at + self.padding.len() };
            let place = [u32::try_from(start).expect("small"), u32::try_from(item.bytes.len()).expect("small")];
            iloc.extend_from_slice(&i.to_be_bytes());
            iloc.extend_from_slice(&[0, u8::from(item.idat), 0, 0, 0, 1]);
            place.iter().for_each(|n| iloc.extend_from_slice(&n.to_be_bytes()));
            if item.idat {
                idat.extend_from_slice(&item.bytes)
            } else {
                at = start + item.bytes.len()
            }
            ipma.extend_from_slice(&i.to_be_bytes());
            ipma.push(u8::try_from(item.properties.len()).expect("few"));
            for (body, essential) in &item.properties {
                index += 1;
                ipco.extend_from_slice(body);
                ipma.push(index | u8::from(*essential) << 7);
            }
        }
        let mut iref = Vec::new();
        for (kind, from, to) in &self.references {
            let mut r = [from.to_be_bytes(), u16::try_from(to.len()).expect("few").to_be_bytes()].concat();
            to.iter().for_each(|t| r.extend_from_slice(&t.to_be_bytes()));
            iref.extend(boxed(kind, &r));
        }
        let iprp = boxed(b"iprp", &[boxed(b"ipco", &ipco), full(b"ipma", 0, 0, &ipma)].concat());
        let hdlr = full(b"hdlr", 0, 0, b"\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0Lea's phone\0");
        let parts = [
            hdlr,
            full(b"pitm", 0, 0, &[0, 1]),
            full(b"iinf", 0, 0, &iinf),
            full(b"iref", 0, 0, &iref),
            iprp,
            boxed(b"idat", &idat),
            full(b"iloc", 1, 0, &iloc),
            self.in_meta.clone(),
        ];
        full(b"meta", 0, 0, &parts.concat())
    }
}
