//! One row of the register: what its cells mean, and the decision that holds today. It reads no file.

use super::date::Date;
use super::table::Table;
use super::words;
use super::wrong::{What, Wrong};
use crate::geometry::Rect;
use crate::record::Decision;

/// The columns that estompe writes, in order. Others may stand among them and are kept.
pub const COLUMNS: [&str; 15] = [
    "id",
    "photo",
    "number",
    "box",
    "score",
    "decision",
    "person",
    "capacity",
    "signatures",
    "basis",
    "media",
    "date",
    "until",
    "note",
    "digest",
];

/// Columns without which nothing can be decided.
pub(super) const NEEDED: [&str; 5] = ["id", "photo", "box", "decision", "until"];

/// One face, or one rectangle that a person drew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file.
    pub line: u64,
    /// The region's id; empty for a rectangle that was written in by hand and has none yet.
    pub id: String,
    /// The photo's path, as reports name it.
    pub photo: String,
    /// Where, in displayed pixels.
    pub rect: Rect,
    /// What the register says, whatever the date.
    pub stated: Decision,
    /// Free text: a name, a form's number.
    pub person: String,
    /// The person is a minor.
    pub minor: bool,
    /// How many holders of parental authority have signed.
    pub signatures: u32,
    /// The ground of an exemption, or the legal basis.
    pub basis: String,
    /// Where the picture may appear; empty where nothing is said.
    pub media: Vec<String>,
    /// Day of the decision.
    pub date: Option<Date>,
    /// Last day on which it holds.
    pub until: Option<Date>,
    /// Digest of the photo's coded data; empty where it is not known.
    pub digest: String,
}

/// What decisions are measured against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The day of the run.
    pub today: Date,
    /// How many holders of parental authority must have signed for a minor.
    pub minor_signatures: u32,
    /// Where the copies will appear, if that was said.
    pub medium: Option<String>,
}

impl Row {
    /// The decision that holds under these terms.
    pub fn decision(&self, terms: &Terms) -> Decision {
        match self.stated {
            Decision::Granted | Decision::Exempt if self.until.is_some_and(|u| u < terms.today) => Decision::Expired,
            Decision::Granted if self.awaits_signature(terms) || !self.covers(terms) => Decision::Pending,
            Decision::Granted if self.date.is_some_and(|d| d > terms.today) => Decision::Pending,
            stated => stated,
        }
    }

    /// True for a minor whose agreement lacks a signature.
    pub fn awaits_signature(&self, terms: &Terms) -> bool {
        self.stated == Decision::Granted && self.minor && self.signatures < terms.minor_signatures
    }

    /// True when nothing was said of media, or the one of this run is among those that were agreed to.
    pub fn covers(&self, terms: &Terms) -> bool {
        let Some(medium) = &terms.medium else { return true };
        let medium = words::plain(medium);
        self.media.is_empty() || self.media.iter().any(|m| words::plain(m) == medium)
    }

    /// True for a rectangle that no detector found.
    pub fn is_drawn(&self) -> bool {
        self.id.is_empty() || self.id.rsplit_once('-').is_some_and(|(_, place)| place.starts_with('d'))
    }

    /// The first twelve digits of the digest that the id or the digest column holds.
    pub(super) fn photo_key(&self) -> Option<&str> {
        // The id of a drawn rectangle may be made of the path: it tells nothing of the picture.
        let of_id = || self.id.split_once("-r").map(|(digest, _)| digest);
        if self.digest.is_empty() { of_id() } else { self.digest.get(..12) }
    }
}

fn is_hex(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
}

/// `3f2a91bc04de-r77ab12`: photo and place, as runs and [`drawn_id`] give them.
fn is_id(text: &str) -> bool {
    text.split_once('-').is_some_and(|(photo, place)| {
        is_hex(photo, 12) && place.starts_with(['r', 'd']) && is_hex(place.get(1..).unwrap_or(""), 6)
    })
}

/// The id of a rectangle that a person drew on the photo of that digest, or of that path where the digest is not known.
pub fn drawn_id(digest: &str, photo: &str, rect: Rect) -> String {
    let place = blake3::hash(format!("{:?}", <[u32; 4]>::from(rect)).as_bytes()).to_hex();
    let named = blake3::hash(photo.as_bytes()).to_hex();
    let photo = if digest.is_empty() { named.as_str() } else { digest };
    format!("{}-d{}", photo.get(..12).unwrap_or_default(), place.get(..6).unwrap_or_default())
}

/// Four whole numbers in any brackets: `[x0, y0, x1, y1]`.
fn rect(text: &str) -> Option<Rect> {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let odd = text.chars().any(|c| !(c.is_ascii_digit() || c.is_whitespace() || ",;:[](){}".contains(c)));
    let [x0, y0, x1, y1] = numbers.as_slice() else { return None };
    let n = |t: &str| t.parse::<u32>().ok();
    let (x0, y0, x1, y1) = (n(x0)?, n(y0)?, n(x1)?, n(y1)?);
    (!odd && x1 > x0 && y1 > y0).then_some(Rect { x0, y0, x1, y1 })
}

/// Reads cells by the headings of their table.
pub(super) struct Reader {
    names: Vec<String>,
    at: [Option<usize>; COLUMNS.len()],
    today: Date,
}

impl Reader {
    /// For a table; an error where a needed column is missing.
    pub(super) fn new(table: &Table, today: Date) -> Result<Reader, Wrong> {
        let at = COLUMNS.map(|c| table.headings.iter().position(|h| h.eq_ignore_ascii_case(c)));
        for (name, at) in COLUMNS.iter().zip(at) {
            if at.is_none() && NEEDED.contains(name) {
                return Err(Wrong { line: 1, column: None, value: (*name).to_owned(), what: What::ColumnMissing });
            }
        }
        Ok(Reader { names: table.headings.clone(), at, today })
    }

    /// Where a column stands.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        COLUMNS.iter().position(|c| *c == name).and_then(|n| self.at.get(n).copied().flatten())
    }

    /// A mistake in a cell of that column.
    pub(super) fn wrong(&self, line: u64, name: &str, value: &str, what: What) -> Wrong {
        match self.position(name) {
            Some(n) => Wrong::at(line, n, self.names.get(n).map_or(name, String::as_str), value, what),
            None => Wrong { line, column: None, value: value.to_owned(), what },
        }
    }

    /// The row, or its first mistake from left to right of [`COLUMNS`].
    pub(super) fn row(&self, line: u64, cells: &[String]) -> Result<Row, Wrong> {
        let get = |name: &str| self.position(name).and_then(|n| cells.get(n)).map_or("", |c| c.trim());
        let bad = |name: &str, what: What| self.wrong(line, name, get(name), what);
        if get("photo").is_empty() {
            return Err(bad("photo", What::PhotoMissing));
        }
        if get("box").is_empty() {
            return Err(bad("box", What::BoxMissing));
        }
        let rect = rect(get("box")).ok_or_else(|| bad("box", What::Box))?;
        let stated = words::decision(get("decision")).ok_or_else(|| bad("decision", What::Decision))?;
        let minor = words::minor(get("capacity")).ok_or_else(|| bad("capacity", What::Capacity))?;
        let signatures = match get("signatures") {
            "" => 0,
            n => n.parse().map_err(|_| bad("signatures", What::Signatures))?,
        };
        let day = |name: &str| match get(name) {
            "" => Ok(None),
            d => Date::parse(d).map(Some).ok_or_else(|| bad(name, What::Date)),
        };
        let (date, until) = (day("date")?, day("until")?);
        // Days begin up to fourteen hours earlier in the east than in universal time.
        if date.is_some_and(|d| d > self.today.plus(1)) {
            return Err(bad("date", What::DateInFuture));
        }
        if date.zip(until).is_some_and(|(d, u)| u < d) {
            return Err(bad("until", What::UntilBeforeDate));
        }
        if stated == Decision::Granted && until.is_none() {
            return Err(bad("until", What::UntilMissing));
        }
        if stated == Decision::Exempt && get("basis").is_empty() {
            return Err(bad("basis", What::GroundMissing));
        }
        let id = get("id");
        if !(id.is_empty() || is_id(id)) {
            return Err(bad("id", What::IdUnknown));
        }
        let digest = get("digest").to_ascii_lowercase();
        let agrees = id.is_empty() || id.split_once('-').is_some_and(|(key, _)| digest.starts_with(key));
        if !(digest.is_empty() || is_hex(&digest, 64) && agrees) {
            return Err(bad("digest", What::Digest));
        }
        let media = get("media").split([',', ';', '|', '\n']).map(str::trim).filter(|m| !m.is_empty());
        Ok(Row {
            line,
            id: id.to_owned(),
            photo: get("photo").to_owned(),
            rect,
            stated,
            person: get("person").to_owned(),
            minor,
            signatures,
            basis: get("basis").to_owned(),
            media: media.map(str::to_owned).collect(),
            date,
            until,
            digest,
        })
    }
}
