//! Messages inside the samples (SEI of H.264 and H.265, metadata of AV1, text in front of frames of AAC): found and reported.
//! They stay: samples are not changed.

use super::aac;
use super::model::Movie;
use crate::format::bmff::boxes::Source;
use crate::format::bmff::units::{Coded, Extra, extras};
use crate::format::{CodedData, Layout, Note};

/// Samples that are looked into without the walk of coded data: coders sign the first.
const FIRST: u64 = 2;
/// Samples that are looked into at most.
const MOST: u64 = 500_000;

/// Units of one sample that are looked at: more than any coder cuts a picture into.
const UNITS: usize = 2000;

struct Sample<'a> {
    s: Source<'a>,
    start: u64,
    len: u64,
}

impl Coded for Sample<'_> {
    fn len(&self) -> u64 {
        self.len
    }

    fn get(&self, at: u64, n: usize) -> Vec<u8> {
        let n = usize::try_from(self.len.saturating_sub(at)).unwrap_or(usize::MAX).min(n);
        self.s.file.bytes_at(self.start.saturating_add(at), n).map(|b| b.into_owned()).unwrap_or_default()
    }
}

/// Notes how many messages there are and what the first of them says.
pub(super) fn report(s: Source<'_>, m: &Movie<'_>, coded: CodedData, layout: &mut Layout) {
    let most = if coded == CodedData::Walk { MOST } else { FIRST };
    let (mut count, mut said) = (0u64, String::new());
    for t in m.tracks.iter().filter(|t| t.kept) {
        let codec = if t.is_sound() { None } else { t.entries.codec };
        if codec.is_none() && !t.entries.aac {
            continue;
        }
        let mut looked = 0;
        for (chunk, first, n) in t.tables.chunks() {
            let mut at = chunk;
            for i in first..first.saturating_add(n) {
                let Some(len) = t.tables.size_of(i).filter(|_| looked < most && s.limits.on_time().is_ok()) else {
                    break;
                };
                looked += 1;
                let Some(codec) = codec else {
                    if let Some(text) = aac::said(&Sample { s, start: at, len }.get(0, aac::FRONT)) {
                        count = count.saturating_add(1);
                        if said.is_empty() {
                            said = text;
                        }
                    }
                    at = at.saturating_add(len);
                    continue;
                };
                // What is no chain of units once is none in the rest of the track either.
                let Ok(found) = extras(&Sample { s, start: at, len }, codec, UNITS) else {
                    looked = most;
                    break;
                };
                for u in found.iter().filter(|u| u.extra == Extra::UserData) {
                    count = count.saturating_add(1);
                    if said.is_empty() {
                        said.clone_from(&u.text);
                    }
                }
                at = at.saturating_add(len);
            }
            if looked >= most {
                break;
            }
        }
    }
    if count > 0 {
        layout.notes.push(Note::UserData { count, said: said.into() });
        layout.notes.push(Note::NotLocated("video.user-data".into()));
    }
}
