//! What the scripts of the page are told: photos and faces under ids that say nothing, sizes, decisions. No path that is not
//! in the report already, and no picture.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::album::Album;
use super::server::Session;
use super::work::{Stage, Task};
use crate::consent::{FILLED, word};
use crate::format::Format;
use crate::i18n::{bytes, t};
use crate::record::Decision;

/// Longest text of a cell that the page shows.
const LONGEST: usize = 1_000;

/// The decisions in the order of the page, each with its key on the keyboard.
pub(super) const KEYS: [(Decision, &str); 7] = [
    (Decision::Granted, "a"),
    (Decision::Refused, "r"),
    (Decision::Exempt, "e"),
    (Decision::Review, "v"),
    (Decision::Withdrawn, "w"),
    (Decision::FalseDetection, "f"),
    (Decision::Pending, "0"),
];

/// The stable name of a decision in the page: `false-detection`.
pub(super) fn name(d: Decision) -> String {
    match word(d) {
        "" => "pending".to_owned(),
        w => w.replace(' ', "-"),
    }
}

/// The decision of that name.
pub(super) fn decision(text: &str) -> Option<Decision> {
    KEYS.iter().map(|(d, _)| *d).find(|d| name(*d) == text)
}

/// The whole album.
pub(super) fn album(a: &Album) -> Value {
    let photos: Vec<Value> = a.photos.iter().map(|p| photo(a, p)).collect();
    json!({ "photos": photos, "undo": a.steps(), "until": last_end(a) })
}

fn photo(a: &Album, p: &super::album::Photo) -> Value {
    let faces: Vec<Value> = a.rows_of(p).into_iter().map(|n| face(a, n)).collect();
    json!({ "i": p.id, "n": p.name, "w": p.size.width, "h": p.size.height, "l": p.looked_at, "v": p.is_shown, "f": faces })
}

/// One face.
pub(super) fn face(a: &Album, n: usize) -> Value {
    let Some(row) = a.register.row(n) else { return Value::Null };
    let mut filled = serde_json::Map::new();
    for column in FILLED {
        let text = a.register.cell(n, column);
        if !text.is_empty() {
            // What is longer is not shown whole; it stays whole in the register unless it is written anew.
            filled.insert(column.to_owned(), text.chars().take(LONGEST).collect::<String>().into());
        }
    }
    if let Some(until) = row.until {
        // As `<input type="date">` writes it.
        filled.insert("until".to_owned(), until.to_string().into());
    }
    json!({
        "i": a.face_id(n),
        "b": <[u32; 4]>::from(row.rect),
        "d": name(row.decision(&a.terms)),
        "s": name(row.stated),
        "c": (a.score(n) * 100.0).round(),
        "t": filled,
        "m": row.is_drawn(),
    })
}

/// Those rows, and how many steps can be taken back.
pub(super) fn changed(a: &Album, rows: &[usize], gone: Option<usize>) -> Value {
    let faces: Vec<Value> = rows.iter().map(|n| face(a, *n)).collect();
    json!({ "faces": faces, "gone": gone.map(|n| a.face_id(n)), "undo": a.steps() })
}

/// The last day that was given to an agreement, where it has not passed: the next ones often have the same.
fn last_end(a: &Album) -> String {
    let ends =
        a.register.rows().iter().filter(|r| r.stated == Decision::Granted).filter_map(|r| Some((r.date?, r.until?)));
    ends.filter(|(_, u)| *u >= a.terms.today).max().map(|(_, u)| u.to_string()).unwrap_or_default()
}

/// How far the run in hand is.
pub(super) fn progress(s: &Session) -> Value {
    let lang = s.lang();
    let Stage::Running(asked) = s.work.stage() else { return json!({ "running": false }) };
    let n = |a: &std::sync::atomic::AtomicU64| a.load(Ordering::Relaxed);
    let (done, of) = (n(&s.work.done), n(&s.work.of).max(n(&s.work.found)));
    let key = if asked.task == Task::Scan { "review-progress-scan" } else { "review-progress-clean" };
    let args = [("n", done.into()), ("of", of.into()), ("size", bytes(lang, n(&s.work.bytes)).into())];
    json!({ "running": true, "done": done, "of": of, "text": t(lang, key, &args) })
}

/// True for pictures that are decoded here; of others the page shows a frame without a picture.
pub(super) fn is_shown(format: Option<Format>) -> bool {
    use Format as F;
    matches!(format, Some(F::Jpeg | F::Png | F::Webp | F::Gif | F::Tiff | F::Heic | F::Avif | F::Jxl))
}
