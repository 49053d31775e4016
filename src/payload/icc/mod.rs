//! Colour profiles that keep their colour and lose everything else: names, serials, dates, devices, calibration notes.
//! ICC.1:2022 (profile version 4.4) and ICC.1:2001-04 (version 2). Rewritten from parsed elements; what is not parsed goes.

mod codes;
mod element;

pub use codes::{Colours, of_codes};

use element::be32;

/// Tags that decide how colours render, in the order in which they are written.
const RENDERING: &[&[u8; 4]] = &[
    b"wtpt", b"bkpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"chad", b"A2B0", b"A2B1",
    b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"cicp", b"lumi",
];

/// Tags without which a profile renders other colours: when one of them cannot be read, the profile is given up.
fn decides(tag: &[u8; 4]) -> bool {
    !matches!(tag, b"bkpt" | b"lumi" | b"cicp")
}

const HEADER: usize = 128;
/// More tags than any profile has; a table that claims more is not read.
const MOST_TAGS: usize = 100;

/// The profile rewritten, or `None` where it cannot render (readers ignore such profiles too).
pub fn clean(profile: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(be32(profile, 0)?).ok()?;
    let profile = profile.get(..size)?;
    if profile.get(36..40)? != b"acsp" {
        return None;
    }
    let version = *profile.get(8)?;
    let mut tags: Vec<([u8; 4], Vec<u8>)> = vec![(*b"desc", description(version)), (*b"cprt", copyright(version))];
    let count = usize::try_from(be32(profile, HEADER)?).ok().filter(|n| *n <= MOST_TAGS)?;
    let mut sum = 0usize;
    for wanted in RENDERING {
        for i in 0..count {
            let at = HEADER + 4 + 12 * i;
            if profile.get(at..at + 4)? != wanted.as_slice() {
                continue;
            }
            let offset = usize::try_from(be32(profile, at + 4)?).ok()?;
            let len = usize::try_from(be32(profile, at + 8)?).ok()?;
            let data = offset.checked_add(len).and_then(|end| profile.get(offset..end));
            match data.and_then(element::rewrite) {
                Some(clean) => {
                    // Elements that differ take room of their own; profiles never grow beyond it.
                    if tags.iter().all(|(_, e)| *e != clean) {
                        sum = sum.checked_add(clean.len()).filter(|s| *s <= 2 * size + 1024)?;
                    }
                    tags.push((**wanted, clean));
                }
                None if decides(wanted) => return None,
                None => {}
            }
            break; // a second tag of the same name is never read
        }
    }
    if tags.len() == 2 {
        return None;
    }
    Some(write(profile, &tags))
}

/// Header fields that say how to render; all others, vendor bits of flags and attributes included, are zero.
fn write(profile: &[u8], tags: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0u8; HEADER];
    for kept in [8..12, 12..16, 16..20, 20..24, 36..40, 46..48, 60..64, 64..68, 68..80] {
        if let (Some(to), Some(from)) = (out.get_mut(kept.clone()), profile.get(kept)) {
            to.copy_from_slice(from);
        }
    }
    out.extend(u32::try_from(tags.len()).unwrap_or(0).to_be_bytes());
    let mut data: Vec<u8> = Vec::new();
    let start = HEADER + 4 + 12 * tags.len();
    let mut placed: Vec<(usize, usize)> = Vec::new();
    for (i, (name, element)) in tags.iter().enumerate() {
        // Equal elements share their bytes, as the curves of most profiles do.
        let earlier = tags.iter().take(i).position(|(_, e)| e == element).and_then(|j| placed.get(j).copied());
        let (offset, len) = earlier.unwrap_or((start + data.len(), element.len()));
        placed.push((offset, len));
        out.extend(name);
        out.extend(u32::try_from(offset).unwrap_or(0).to_be_bytes());
        out.extend(u32::try_from(len).unwrap_or(0).to_be_bytes());
        if earlier.is_none() {
            data.extend(element);
            data.resize(data.len().next_multiple_of(4), 0);
        }
    }
    out.extend(data);
    let size = u32::try_from(out.len()).unwrap_or(0).to_be_bytes();
    if let Some(to) = out.get_mut(..4) {
        to.copy_from_slice(&size);
    }
    out
}

/// The constant name `c` in the type that the version asks for.
fn description(version: u8) -> Vec<u8> {
    if version >= 4 {
        return localized(b'c');
    }
    let mut d = b"desc\0\0\0\0\0\0\0\x02c\0".to_vec();
    d.extend([0; 4 + 4 + 2 + 1 + 67]); // no Unicode, no ScriptCode description
    d
}

fn copyright(version: u8) -> Vec<u8> {
    if version >= 4 { localized(b'x') } else { b"text\0\0\0\0x\0".to_vec() }
}

/// multiLocalizedUnicodeType with one English letter.
fn localized(letter: u8) -> Vec<u8> {
    let mut m = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS\0\0\0\x02\0\0\0\x1C\0".to_vec();
    m.push(letter);
    m
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn profile(tags: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut p = vec![0u8; HEADER];
        p[4..8].copy_from_slice(b"lcms");
        p[8] = 2;
        p[12..24].copy_from_slice(b"mntrRGB XYZ ");
        p[24..36].copy_from_slice(&[7, 230, 0, 6, 0, 11, 0, 10, 0, 15, 0, 0]);
        p[36..40].copy_from_slice(b"acsp");
        p[48..56].copy_from_slice(b"SERIALNO");
        p.extend((tags.len() as u32).to_be_bytes());
        let mut at = p.len() + 12 * tags.len();
        for (name, data) in tags {
            p.extend(*name);
            p.extend((at as u32).to_be_bytes());
            p.extend((data.len() as u32).to_be_bytes());
            at += data.len();
        }
        tags.iter().for_each(|(_, data)| p.extend(*data));
        let size = (p.len() as u32).to_be_bytes();
        p[..4].copy_from_slice(&size);
        p
    }

    fn matrix() -> Vec<u8> {
        let xyz = b"XYZ \0\0\0\0\0\0\x6F\xA2\0\0\x38\xF5\0\0\x03\x90SLACK";
        let curve = b"curv\0\0\0\0\0\0\0\x01\x02\x33HIDDEN";
        profile(&[
            (b"desc", b"desc\0\0\0\0\0\0\0\x0ECANARY-screen\0"),
            (b"rXYZ", xyz),
            (b"gXYZ", xyz),
            (b"bXYZ", xyz),
            (b"wtpt", xyz),
            (b"rTRC", curve),
            (b"gTRC", curve),
            (b"bTRC", curve),
            (b"mmod", b"mmod\0\0\0\0CANARY-serial"),
        ])
    }

    #[test]
    fn names_serials_dates_and_slack_go() {
        let clean = clean(&matrix()).unwrap();
        for token in [&b"CANARY"[..], b"SERIALNO", b"lcms", b"SLACK", b"HIDDEN", b"mmod"] {
            assert!(memchr::memmem::find(&clean, token).is_none(), "{}", String::from_utf8_lossy(token));
        }
        assert_eq!(clean[24..36], [0; 12]);
        assert!(memchr::memmem::find(&clean, b"\0\0\x6F\xA2\0\0\x38\xF5").is_some());
    }

    #[test]
    fn clean_twice_is_clean_once() {
        let once = clean(&matrix()).unwrap();
        assert_eq!(clean(&once).unwrap(), once);
    }

    #[test]
    fn curves_that_three_channels_share_are_counted_once() {
        let xyz = b"XYZ \0\0\0\0\0\0\x6F\xA2\0\0\x38\xF5\0\0\x03\x90";
        let mut curve = b"curv\0\0\0\0\0\0\x08\0".to_vec();
        curve.resize(12 + 4096, 7);
        let p = profile(&[(b"wtpt", xyz), (b"rTRC", &curve), (b"gTRC", &curve), (b"bTRC", &curve)]);
        let once = clean(&p).unwrap();
        assert!(once.len() < 5000);
        assert_eq!(clean(&once).unwrap(), once);
    }

    #[test]
    fn a_profile_that_cannot_render_is_given_up() {
        assert!(clean(b"").is_none());
        assert!(clean(&profile(&[(b"rTRC", b"curv\0\0\0\0\xFF\xFF\xFF\xFF")])).is_none());
        assert!(clean(&profile(&[(b"desc", b"text\0\0\0\0a\0")])).is_none());
    }

    proptest! {
        #[test]
        fn hostile_profiles_neither_panic_nor_grow(at in 0usize..600, value: u8, cut in 0usize..600) {
            let mut p = matrix();
            let n = p.len();
            p[at % n] = value;
            p.truncate(n.max(cut));
            if let Some(c) = clean(&p) {
                prop_assert!(c.len() <= 3 * p.len() + 1200);
                let again = clean(&c);
                prop_assert_eq!(again, Some(c));
            }
        }
    }
}
