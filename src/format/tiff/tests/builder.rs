//! Files by hand, laid out as the writer under test never does: strips, then values, then directories, with holes.

/// One value: tag, type, and its numbers or bytes.
#[derive(Debug, Clone)]
pub(super) struct Value {
    tag: u16,
    kind: u16,
    count: u64,
    /// Numbers of this width; bytes for 1.
    width: usize,
    numbers: Vec<u64>,
}

/// One directory and its strips.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    values: Vec<Value>,
    strips: Vec<Vec<u8>>,
    tiled: bool,
}

impl Sheet {
    /// Grey of 8 bits, one strip, as it is.
    pub(super) fn grey(width: u16, height: u16, compression: u16, strip: Vec<u8>) -> Self {
        Sheet::default()
            .short(256, width)
            .short(257, height)
            .short(258, 8)
            .short(259, compression)
            .short(262, 1)
            .short(277, 1)
            .short(278, height)
            .strip(strip)
    }

    pub(super) fn short(self, tag: u16, n: u16) -> Self {
        self.shorts(tag, &[n])
    }

    /// Sets a tag; an earlier value of it goes.
    pub(super) fn shorts(mut self, tag: u16, list: &[u16]) -> Self {
        self.values.retain(|v| v.tag != tag);
        self.doubled(tag, list)
    }

    /// Adds a value whether the tag is there or not.
    pub(super) fn doubled(mut self, tag: u16, list: &[u16]) -> Self {
        let numbers: Vec<u64> = list.iter().map(|n| u64::from(*n)).collect();
        self.values.push(Value { tag, kind: 3, count: numbers.len() as u64, width: 2, numbers });
        self
    }

    pub(super) fn longs(mut self, tag: u16, list: &[u64]) -> Self {
        self.values.retain(|v| v.tag != tag);
        self.values.push(Value { tag, kind: 4, count: list.len() as u64, width: 4, numbers: list.to_vec() });
        self
    }

    pub(super) fn rational(mut self, tag: u16, list: &[(u32, u32)]) -> Self {
        let numbers = list.iter().flat_map(|(a, b)| [u64::from(*a), u64::from(*b)]).collect();
        self.values.push(Value { tag, kind: 5, count: list.len() as u64, width: 4, numbers });
        self
    }

    pub(super) fn bytes(mut self, tag: u16, kind: u16, bytes: &[u8]) -> Self {
        self.values.retain(|v| v.tag != tag);
        let numbers: Vec<u64> = bytes.iter().map(|b| u64::from(*b)).collect();
        self.values.push(Value { tag, kind, count: numbers.len() as u64, width: 1, numbers });
        self
    }

    pub(super) fn text(self, tag: u16, text: &str) -> Self {
        self.bytes(tag, 2, &[text.as_bytes(), &[0]].concat())
    }

    /// A value that claims another number of values than it has.
    pub(super) fn lying(mut self, tag: u16, kind: u16, count: u64) -> Self {
        self.values.push(Value { tag, kind, count, width: 1, numbers: vec![0; 9] });
        self
    }

    pub(super) fn strip(mut self, data: Vec<u8>) -> Self {
        self.strips.push(data);
        self
    }

    pub(super) fn strips(mut self, list: Vec<Vec<u8>>) -> Self {
        self.strips = list;
        self
    }

    pub(super) fn tiled(mut self) -> Self {
        self.tiled = true;
        self
    }
}

/// A file of directories.
#[derive(Debug, Clone, Default)]
pub(super) struct Builder {
    pub(super) little: bool,
    pub(super) big: bool,
    /// Bytes between the strips and the values.
    pub(super) hole: Vec<u8>,
}

impl Builder {
    fn put(&self, out: &mut Vec<u8>, n: u64, width: usize) {
        let bytes = n.to_le_bytes();
        if self.little { out.extend(&bytes[..width]) } else { out.extend(bytes[..width].iter().rev()) }
    }

    /// The pages; those behind `chain` belong to the first page as SubIFDs.
    pub(super) fn build_with(&self, pages: &[Sheet], chain: usize) -> Vec<u8> {
        let wide = if self.big { 8 } else { 4 };
        let mut out = if self.little { b"II".to_vec() } else { b"MM".to_vec() };
        if self.big {
            for (n, w) in [(43, 2), (8, 2), (0, 2), (0, 8)] {
                self.put(&mut out, n, w);
            }
        } else {
            self.put(&mut out, 42, 2);
            self.put(&mut out, 0, 4);
        }
        let mut sheets = Vec::new();
        for page in pages {
            let mut at = Vec::new();
            for s in &page.strips {
                at.push(out.len() as u64);
                out.extend(s);
            }
            sheets.push((page.clone(), at));
        }
        out.extend(&self.hole);
        // Directories from the last to the first, so that every pointer is known.
        let (mut next, mut below, mut first) = (0u64, Vec::new(), 0u64);
        for (i, (mut sheet, at)) in sheets.into_iter().enumerate().rev() {
            let counts: Vec<u64> = sheet.strips.iter().map(|s| s.len() as u64).collect();
            let (offsets, sizes) = if sheet.tiled { (324, 325) } else { (273, 279) };
            let listed = |s: &Sheet, tag| s.values.iter().any(|v| v.tag == tag);
            if !listed(&sheet, offsets) {
                sheet = sheet.longs(offsets, &at);
            }
            if !listed(&sheet, sizes) {
                sheet = sheet.longs(sizes, &counts);
            }
            if i == 0 && !below.is_empty() {
                below.reverse();
                sheet = sheet.longs(330, &below);
            }
            let here = self.directory(&mut out, sheet, if i < chain { next } else { 0 });
            if i < chain {
                next = here;
                first = here;
            } else {
                below.push(here);
            }
        }
        let mut pointer = Vec::new();
        self.put(&mut pointer, first, wide);
        let at = if self.big { 8 } else { 4 };
        out[at..at + wide].copy_from_slice(&pointer);
        out
    }

    pub(super) fn build(&self, pages: &[Sheet]) -> Vec<u8> {
        self.build_with(pages, pages.len())
    }

    fn directory(&self, out: &mut Vec<u8>, mut sheet: Sheet, next: u64) -> u64 {
        let wide = if self.big { 8 } else { 4 };
        sheet.values.sort_by_key(|v| v.tag);
        let mut fields = Vec::new();
        for v in &sheet.values {
            let mut bytes = Vec::new();
            v.numbers.iter().for_each(|n| self.put(&mut bytes, *n, v.width));
            if bytes.len() > wide {
                out.resize(out.len().next_multiple_of(2), 0);
                let at = out.len() as u64;
                out.extend(bytes);
                let mut field = Vec::new();
                self.put(&mut field, at, wide);
                fields.push(field);
            } else {
                bytes.resize(wide, 0);
                fields.push(bytes);
            }
        }
        out.resize(out.len().next_multiple_of(2), 0);
        let here = out.len() as u64;
        self.put(out, sheet.values.len() as u64, if self.big { 8 } else { 2 });
        for (v, field) in sheet.values.iter().zip(fields) {
            self.put(out, u64::from(v.tag), 2);
            self.put(out, u64::from(v.kind), 2);
            self.put(out, v.count, wide);
            out.extend(field);
        }
        self.put(out, next, wide);
        here
    }
}

/// Little-endian, classic.
pub(super) fn plain() -> Builder {
    Builder { little: true, ..Builder::default() }
}

/// Both orders, both widths.
pub(super) fn all() -> Vec<Builder> {
    [(true, false), (false, false), (true, true), (false, true)]
        .map(|(little, big)| Builder { little, big, ..Builder::default() })
        .to_vec()
}
