//! What a JPEG XL file is made of: its codestream, whole or in pieces, and the boxes around it.
//! ISO/IEC 18181-2 §9 (boxes), §9.5 (codestream boxes).

use std::borrow::Cow;
use std::ops::Range;

use super::boxes::{Box, SIGNATURE, bad, boxes};
use super::codestream::{Codestream, follow};
use crate::error::{Error, Result};
use crate::limits::Limits;

/// The part that a box plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The signature.
    Signature,
    /// `ftyp`.
    Type,
    /// The first `jxll`.
    Level,
    /// `jxlc`, or a `jxlp` with the number of its piece in front.
    Codestream {
        /// Bytes of the box in front of the codestream's.
        skip: usize,
    },
    /// A codestream that no viewer shows.
    Hidden,
    /// Anything else.
    Other,
}

/// The whole file.
#[derive(Debug)]
pub(super) struct Model {
    /// The boxes; none where the file is a codestream and nothing else.
    pub(super) boxes: Vec<(Box, Role)>,
    /// Offset behind the last box, or of the start of a bare codestream.
    pub(super) end: usize,
    /// Where the codestream lies, in order.
    pub(super) spans: Vec<Range<usize>>,
    /// The level that `jxll` asks decoders for.
    pub(super) level: Option<u8>,
    /// What the codestream says, or what is wrong with it.
    pub(super) stream: Result<Codestream>,
}

impl Model {
    /// Reads the boxes, and the codestream up to its end.
    pub(super) fn read(file: &[u8], limits: &Limits) -> Result<Model> {
        let mut model = Model { boxes: Vec::new(), end: 0, spans: Vec::new(), level: None, stream: Err(bad(0, "")) };
        if file.starts_with(SIGNATURE) {
            let (found, end) = boxes(file, limits)?;
            model.end = end;
            model.roles(file, found)?;
        } else {
            model.spans.push(0..file.len());
        }
        if model.spans.is_empty() {
            return Err(bad(model.end, "a box with a codestream was expected"));
        }
        let data = model.data(file);
        model.stream = follow(&data, limits).map_err(|e| model.moved(e));
        Ok(model)
    }

    fn roles(&mut self, file: &[u8], found: Vec<Box>) -> Result<()> {
        // Numbers of pieces must rise; the last one is marked.
        let (mut pieces, mut complete) = (0u32, false);
        for (i, b) in found.into_iter().enumerate() {
            let role = match &b.kind {
                b"JXL " if i == 0 => Role::Signature,
                b"ftyp" if i == 1 => Role::Type,
                b"jxll" if self.level.is_none() && !b.data.is_empty() => {
                    self.level = b.body(file).first().copied();
                    Role::Level
                }
                b"jxlc" if self.spans.is_empty() => {
                    complete = true;
                    self.spans.push(b.data.clone());
                    Role::Codestream { skip: 0 }
                }
                b"jxlp" if !complete => {
                    let number = b.body(file).first_chunk().map(|n| u32::from_be_bytes(*n));
                    let number = number.ok_or_else(|| bad(b.start, "the number of a piece was expected"))?;
                    if number & 0x7FFF_FFFF != pieces {
                        return Err(bad(b.data.start, "pieces of the codestream in order were expected"));
                    }
                    pieces += 1;
                    complete = number >> 31 == 1;
                    self.spans.push(b.data.start + 4..b.data.end);
                    Role::Codestream { skip: 4 }
                }
                b"jxlc" | b"jxlp" => Role::Hidden,
                _ => Role::Other,
            };
            self.boxes.push((b, role));
        }
        Ok(())
    }

    /// The codestream in one piece.
    fn data<'a>(&self, file: &'a [u8]) -> Cow<'a, [u8]> {
        let slice = |r: &Range<usize>| file.get(r.clone()).unwrap_or(&[]);
        match self.spans.as_slice() {
            [one] => Cow::Borrowed(slice(one)),
            many => Cow::Owned(many.iter().flat_map(slice).copied().collect()),
        }
    }

    /// The same error with the offset of the file in place of that of the codestream.
    fn moved(&self, error: Error) -> Error {
        match error {
            Error::Malformed { format, offset, what } => {
                let mut left = usize::try_from(offset).unwrap_or(usize::MAX);
                let mut at = self.spans.last().map_or(0, |s| s.end);
                for span in &self.spans {
                    if left < span.len() {
                        at = span.start + left;
                        break;
                    }
                    left -= span.len();
                }
                Error::Malformed { format, offset: at as u64, what }
            }
            other => other,
        }
    }

    /// The spans up to the end of the codestream; all of them where it is not known.
    pub(super) fn coded(&self) -> Vec<Range<usize>> {
        let mut left = self.stream.as_ref().map_or(usize::MAX, |s| s.end);
        let mut out = Vec::new();
        for span in &self.spans {
            let len = span.len().min(left);
            out.push(span.start..span.start + len);
            left -= len;
        }
        out
    }
}
