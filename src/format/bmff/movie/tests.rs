//! Films from fixtures and films made here: what goes, what stays, and what is refused.

use std::process::Command;

use proptest::prelude::*;

use super::*;
use crate::error::Error;
use crate::format::bmff::testing::{
    check, clean, clean_with, contains, find, fixture, fixtures, into_moov, kinds, many, mutate, parse,
};
use crate::format::bmff::write::{boxed, full};
use crate::format::{Note, PartKind, PayloadKind};

const SECRETS: &[&[u8]] = &[b"48.8584", b"Chez nous", b"Nobody", b"Handler", b"Lavf", b"secret"];

#[test]
fn every_fixture_comes_out_clean_and_whole() {
    for (name, file) in fixtures("film") {
        assert!(check(&Film, &file), "{name}");
        let out = clean(&Film, &file);
        for s in SECRETS {
            // Coders sign their first samples, which stay as they are.
            assert!(!contains(&out, s), "{name}: {}", s.escape_ascii());
        }
        for b in ["moov/udta", "moov/meta", "moov/trak/udta", "free", "moov/trak/mdia/minf/hdlr"] {
            assert!(find(&out, b).is_none(), "{name}: {b}");
        }
        let times = |path: &str| find(&out, path).expect("there").data[4..12].to_vec();
        for b in ["moov/mvhd", "moov/trak/tkhd", "moov/trak/mdia/mdhd"] {
            assert_eq!(times(b), [0; 8], "{name}: {b}");
        }
    }
}

/// ffmpeg's digest of every packet, where it is there.
fn packets(file: &[u8]) -> Option<String> {
    let mut path = std::env::temp_dir();
    path.push(format!("estompe-film-{}-{:x}.mp4", std::process::id(), blake3::hash(file).as_bytes()[0]));
    std::fs::write(&path, file).ok()?;
    let map = ["-map", "0:V?", "-map", "0:a?", "-c", "copy", "-f", "framemd5", "-"];
    let run = Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(&path).args(map).output();
    std::fs::remove_file(&path).ok()?;
    let out = String::from_utf8_lossy(&run.ok()?.stdout).into_owned();
    // Messages of the encoder leave the configurations, which are the extra data.
    Some(
        out.lines()
            .filter(|l| !l.starts_with("#software") && !l.starts_with("#extradata"))
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

#[test]
fn ffmpeg_sees_the_same_packets() {
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        eprintln!("skipped: no ffmpeg");
        return;
    }
    for (name, file) in fixtures("film") {
        let (before, after) = (packets(&file).expect("runs"), packets(&clean(&Film, &file)).expect("runs"));
        assert!(before.lines().count() > 5, "{name}: {before}");
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn tracks_of_text_and_time_go_with_their_samples() {
    let file = fixture("film/h264-aac-text.mp4");
    let layout = parse(&Film, &file).expect("parses");
    assert!(layout.parts.iter().any(|p| p.kind == PartKind::Text && p.label == "samples of a text track (text)"
        || p.label.starts_with("samples of a text track")));
    let out = clean(&Film, &file);
    assert!(contains(&file, b"GPS 48.8584") && !contains(&out, b"GPS"));
    let tracks = |f: &[u8]| memchr::memmem::find_iter(f, b"tkhd").count();
    assert_eq!((tracks(&file), tracks(&out)), (3, 2));
    let film = fixture("film/h265-pcm-timecode.mov");
    assert!(contains(&film, b"tmcd") && !contains(&clean(&Film, &film), b"tmcd"));
}

#[test]
fn boxes_that_are_not_known_go_wherever_they_stand() {
    let file = fixture("film/h264-aac-text.mp4");
    let want = clean(&Film, &file);
    for kind in [b"uuid", b"free", b"skip", b"beam", b"thum", b"meta", b"udta", b"XMP_", b"gps0", b"wide"] {
        let planted = boxed(kind, b"CANARY CANARY CANARY");
        for f in [into_moov(&file, &planted), [file.as_slice(), &planted].concat()] {
            let layout = parse(&Film, &f).expect("parses");
            let told = layout.parts.iter().any(|p| {
                !p.kind.is_copied()
                    && p.kind != PartKind::Fill
                    && p.label == format!("box {}", String::from_utf8_lossy(kind))
            });
            assert!(told, "{}", kind.escape_ascii());
            assert_eq!(clean(&Film, &f), want, "{}", kind.escape_ascii());
        }
    }
    let behind = [file.as_slice(), b"CANARY"].concat();
    assert!(parse(&Film, &behind).expect("parses").parts.iter().any(|p| p.kind == PartKind::Trailer));
    assert_eq!(clean(&Film, &behind), want);
}

#[test]
fn bytes_of_mdat_that_nothing_points_to_go() {
    let file = fixture("film/h264-aac-text.mp4");
    let planted = [file.as_slice(), &boxed(b"mdat", b"CANARY CANARY")].concat();
    let layout = parse(&Film, &planted).expect("parses");
    assert_eq!(layout.parts.last().map(|p| p.kind), Some(PartKind::Gap));
    assert_eq!(clean(&Film, &planted), clean(&Film, &file));
}

/// The file with the first box of this kind in a track changed by hand.
fn patched(file: &[u8], path: &str, at: usize, bytes: &[u8]) -> Vec<u8> {
    let n = find(file, path).expect("there");
    let mut out = file.to_vec();
    let from = n.head.body as usize + at;
    out[from..from + bytes.len()].copy_from_slice(bytes);
    out
}

fn refusal(file: &[u8]) -> Option<&'static str> {
    match clean_with(&Film, file, &Plan::default()) {
        Err(Error::Refused { code, .. }) => Some(code),
        _ => None,
    }
}

#[test]
fn kinds_that_cannot_be_cleaned_are_refused_by_name() {
    let file = fixture("film/h264-aac-text.mp4");
    assert_eq!(refusal(&file), None);
    let entry = |kind: &[u8; 4]| patched(&file, "moov/trak/mdia/minf/stbl/stsd", 12, kind);
    assert_eq!(refusal(&entry(b"encv")), Some("video.encrypted"));
    assert_eq!(refusal(&entry(b"zzzz")), Some("video.codec"));
    // The reference to the file itself is a flag of the data entry.
    assert_eq!(refusal(&patched(&file, "moov/trak/mdia/minf/dinf/dref", 19, &[0])), Some("video.external"));
    assert_eq!(refusal(&into_moov(&file, &boxed(b"cmov", &[]))), Some("video.compressed-header"));
}

#[test]
fn edits_that_hide_more_than_a_second_are_told_and_refused() {
    let file = fixture("film/h264-aac-text.mp4");
    // The media header says that the media is ten times as long as what the edit list shows.
    let mdhd = find(&file, "moov/trak/mdia/mdhd").expect("there").data;
    let duration = u32::from_be_bytes(mdhd[16..20].try_into().expect("four"));
    let long = patched(&file, "moov/trak/mdia/mdhd", 16, &(duration * 10).to_be_bytes());
    let layout = parse(&Film, &long).expect("parses");
    assert!(
        layout.notes.iter().any(|n| matches!(n, Note::HiddenPicture(t) if t.contains("edit list"))),
        "{:?}",
        layout.notes
    );
    assert_eq!(refusal(&long), Some("video.edit-list"));
    let plan = Plan { keep_hidden_pixels: true, ..Plan::default() };
    assert!(clean_with(&Film, &long, &plan).is_ok());
}

#[test]
fn messages_in_samples_are_told_and_stay() {
    let file = fixture("film/h264-aac-text.mp4");
    let layout = parse(&Film, &file).expect("parses");
    let said = layout.notes.iter().find_map(|n| match n {
        Note::UserData { count, said } => Some((*count, said.to_string())),
        _ => None,
    });
    let (count, said) = said.expect("x264 signs");
    assert!(count == 2 && said.starts_with("x264"), "{said}: and the coder of the sound signs too");
    assert!(layout.notes.contains(&Note::NotLocated("video.faces".into())));
    assert!(contains(&clean(&Film, &file), b"x264 - core"));
}

#[test]
fn what_films_say_is_handed_to_the_readers() {
    let layout = parse(&Film, &fixture("film/h264-aac-text.mp4")).expect("parses");
    assert!(layout.payloads.iter().any(|p| p.kind == PayloadKind::Boxes));
    assert!(layout.payloads.iter().any(|p| p.keyword == "HandlerName"));
    assert!(layout.parts.iter().any(|p| p.kind == PartKind::Time && p.label == "box mvhd"));
}

#[test]
fn shells_without_samples_come_out_as_shells() {
    let ftyp = boxed(b"ftyp", b"qq  \0\0\0\0secr");
    assert_eq!(clean(&Film, &[ftyp.as_slice(), b"\0\0\0\x08wide\0\0"].concat()), boxed(b"ftyp", b"isom\0\0\0\0isom"));
    let alone = [ftyp, boxed(b"mdat", b"samples of nothing")].concat();
    assert!(matches!(clean_with(&Film, &alone, &Plan::default()), Err(Error::Malformed { .. })));
}

#[test]
fn samples_outside_of_mdat_are_an_error() {
    let file = fixture("film/h264-aac-text.mp4");
    let bad = patched(&file, "moov/trak/mdia/minf/stbl/stco", 8, &[0, 0, 0, 4]);
    assert!(matches!(clean_with(&Film, &bad, &Plan::default()), Err(Error::Malformed { .. })));
}

#[test]
fn fragments_keep_their_order_and_lose_the_rest() {
    let file = fixture("film/fragments.mp4");
    let out = clean(&Film, &file);
    let kinds = kinds(&out);
    assert_eq!(kinds[..4], ["ftyp", "moov", "moof", "mdat"]);
    assert!(kinds.iter().all(|k| ["ftyp", "moov", "moof", "mdat"].contains(&k.as_str())), "{kinds:?}");
    let clock = full(b"prft", 1, 24, &[7; 24]);
    let moof = find(&file, "moof").expect("there").head.start as usize;
    let planted = [&file[..moof], &clock, &file[moof..]].concat();
    assert!(
        parse(&Film, &planted).expect("parses").parts.iter().any(|p| p.kind == PartKind::Time && p.label == "box prft")
    );
    assert_eq!(clean(&Film, &planted), out);
    // Recordings that stop in the middle play up to there.
    let last = file.windows(4).rposition(|w| w == b"mdat").expect("there") - 4;
    let mut cut = file[..last].to_vec();
    cut.extend_from_slice(b"\0\0");
    let layout = parse(&Film, &cut).expect("parses");
    assert!(layout.notes.iter().any(|n| matches!(n, Note::Damage { .. })));
    assert!(check(&Film, &cut));
}

fn seeds() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = fixtures("film").into_iter().map(|f| f.1).collect();
    // Without their samples the tables are hit more often.
    let small = clean(&Film, &fixture("film/mpeg4-opus.mp4"));
    all.push(small);
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn mutated_films_give_an_error_or_a_sound_copy(seed in any::<u64>(), which in 0usize..6) {
        check(&Film, &mutate(&seeds()[which], seed));
    }
}

/// `MUTATIONS=300000 cargo test --release film_mutations -- --ignored`
#[test]
#[ignore = "takes minutes"]
fn film_mutations() {
    many(&Film, &seeds());
}
