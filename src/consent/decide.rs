//! Decisions taken on the review page: cells of rows are filled in, rectangles that a person drew get rows of their own, and
//! the last step can be taken back. Nothing is changed unless every row is sound afterwards. It writes no file.

use super::date::Date;
use super::row::{COLUMNS, Reader, Row, drawn_id};
use super::words;
use super::wrong::Wrong;
use super::{Register, word};
use crate::geometry::Rect;
use crate::record::Decision;

/// The columns that people fill in beside the decision.
pub const FILLED: [&str; 7] = ["person", "capacity", "signatures", "basis", "media", "until", "note"];

/// What a step changed, so that it can be taken back.
#[derive(Debug, Default)]
pub struct Step {
    /// Rows with their cells before.
    before: Vec<(usize, Vec<String>)>,
    /// A row that is new.
    added: Option<usize>,
}

impl Step {
    /// The rows that the step touched.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.before.iter().map(|(n, _)| *n).chain(self.added)
    }

    /// The row that the step added.
    pub fn added(&self) -> Option<usize> {
        self.added
    }
}

impl Register {
    /// The rows of a photo, by its picture data or, where a row names none, by its path.
    pub fn rows_of(&self, photo: &str, digest: &str) -> Vec<usize> {
        let by_key = digest.get(..12).and_then(|key| self.by_key.get(key)).into_iter().flatten();
        let by_data = by_key.filter(|n| self.row(**n).is_some_and(|r| r.digest.is_empty() || r.digest == digest));
        let of_path = self.by_photo.get(photo).into_iter().flatten();
        let by_path = of_path.filter(|n| self.row(**n).is_some_and(|r| r.photo_key().is_none()));
        let mut rows: Vec<usize> = by_data.chain(by_path).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// A row by its place.
    pub fn row(&self, n: usize) -> Option<&Row> {
        self.rows.get(n)
    }

    /// A cell by its row's place and its column.
    pub fn cell(&self, n: usize, column: &str) -> &str {
        let at = self.table.headings.iter().position(|h| h.eq_ignore_ascii_case(column));
        let cells = self.table.rows.get(n).map(|(_, cells)| cells);
        at.and_then(|at| cells?.get(at)).map_or("", String::as_str)
    }

    /// Writes a decision, or none, and cells of [`FILLED`] into those rows. A decision is dated with today; an end that has
    /// passed goes where the decision no longer needs one.
    pub fn decide(
        &mut self,
        rows: &[usize],
        decision: Option<Decision>,
        filled: &[(&str, &str)],
        today: Date,
    ) -> Result<Step, Wrong> {
        self.complete_headings();
        let reader = Reader::new(&self.table, today)?;
        let mut done: Vec<(usize, Vec<String>, Row)> = Vec::new();
        for n in rows {
            let Some((line, cells)) = self.table.rows.get(*n) else { continue };
            let mut cells = cells.clone();
            let mut put = |name: &str, value: &str| {
                if let Some(c) = reader.position(name).and_then(|at| cells.get_mut(at)) {
                    c.clear();
                    c.push_str(value);
                }
            };
            for (name, value) in filled.iter().filter(|(name, _)| FILLED.contains(name)) {
                put(name, value.trim());
            }
            if let Some(d) = decision {
                put("decision", word(d));
                put("date", &if d == Decision::Pending { String::new() } else { today.to_string() });
                let over = self.rows.get(*n).and_then(|r| r.until).is_some_and(|u| u < today);
                if over && !matches!(d, Decision::Granted | Decision::Exempt) {
                    put("until", "");
                }
            }
            let row = reader.row(*line, &cells)?;
            done.push((*n, cells, row));
        }
        let mut step = Step::default();
        for (n, cells, row) in done {
            if let Some((_, old)) = self.table.rows.get_mut(n) {
                step.before.push((n, std::mem::replace(old, cells)));
            }
            self.put_row(n, row);
        }
        Ok(step)
    }

    /// A row for a rectangle that a person drew; the one that is there, where it was drawn before.
    pub fn draw(&mut self, photo: &str, digest: &str, rect: Rect, today: Date) -> Result<Step, Wrong> {
        self.complete_headings();
        let id = drawn_id(digest, photo, rect);
        if let Some(n) = self.rows.iter().position(|r| r.id == id) {
            return Ok(Step {
                before: self.table.rows.get(n).map(|(_, c)| (n, c.clone())).into_iter().collect(),
                added: None,
            });
        }
        let number = self.rows_of(photo, digest).len() + 1;
        let line = self.table.rows.last().map_or(1, |(line, _)| *line) + 1;
        let rect: [u32; 4] = rect.into();
        let cell = |h: &String| match h.to_ascii_lowercase().as_str() {
            "id" => id.clone(),
            "photo" => photo.to_owned(),
            "number" => number.to_string(),
            "box" => format!("{rect:?}"),
            "digest" => digest.to_owned(),
            _ => String::new(),
        };
        let cells: Vec<String> = self.table.headings.iter().map(cell).collect();
        let row = Reader::new(&self.table, today)?.row(line, &cells)?;
        self.table.rows.push((line, cells));
        self.add(row);
        Ok(Step { before: Vec::new(), added: Some(self.rows.len() - 1) })
    }

    /// Takes a step back. Only the last step may be: rows that it added are the last ones.
    pub fn undo(&mut self, step: &Step, today: Date) -> Result<(), Wrong> {
        if step.added.is_some_and(|n| n + 1 == self.rows.len()) {
            self.remove_last();
        }
        let reader = Reader::new(&self.table, today)?;
        let mut rows = Vec::new();
        for (n, cells) in &step.before {
            let Some((line, _)) = self.table.rows.get(*n) else { continue };
            rows.push((*n, reader.row(*line, cells)?));
        }
        for ((n, cells), (_, row)) in step.before.iter().zip(rows) {
            if let Some((_, now)) = self.table.rows.get_mut(*n) {
                now.clone_from(cells);
            }
            self.put_row(*n, row);
        }
        Ok(())
    }

    /// The people of the register by reference, each with its number of rows, in the order of the alphabet.
    pub fn people(&self) -> Vec<(&str, usize)> {
        let mut by: std::collections::BTreeMap<String, (&str, usize)> = std::collections::BTreeMap::new();
        for r in self.rows.iter().filter(|r| !r.person.is_empty()) {
            by.entry(words::plain(&r.person)).or_insert((r.person.as_str(), 0)).1 += 1;
        }
        by.into_values().collect()
    }

    /// The places of a person's rows, as [`Register::of_person`] finds them.
    pub fn places_of_person(&self, person: &str) -> Vec<usize> {
        let wanted = words::plain(person);
        let is = |r: &Row| !wanted.is_empty() && words::plain(&r.person) == wanted;
        self.rows.iter().enumerate().filter(|(_, r)| is(r)).map(|(n, _)| n).collect()
    }

    fn put_row(&mut self, n: usize, row: Row) {
        if let Some(r) = self.rows.get_mut(n) {
            *r = row;
        }
    }

    fn remove_last(&mut self) {
        let n = self.rows.len() - 1;
        let Some(row) = self.rows.pop() else { return };
        self.table.rows.pop();
        self.met.pop();
        let lists = [row.photo_key().and_then(|key| self.by_key.get_mut(key)), self.by_photo.get_mut(&row.photo)];
        for list in lists.into_iter().flatten() {
            list.retain(|at| *at != n);
        }
    }

    /// Adds the columns that the table lacks.
    pub(super) fn complete_headings(&mut self) {
        for name in COLUMNS {
            if !self.table.headings.iter().any(|h| h.eq_ignore_ascii_case(name)) {
                self.table.headings.push(name.to_owned());
                self.table.rows.iter_mut().for_each(|(_, cells)| cells.push(String::new()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::What;
    use crate::record::{Region, RegionKind};

    fn today() -> Date {
        Date::parse("2026-06-20").expect("a day")
    }

    fn digest() -> String {
        blake3::hash(b"photo").to_hex().to_string()
    }

    fn register(faces: u32) -> Register {
        let d = digest();
        let region = |n: u32| Region {
            id: format!("{}-r{n:06x}", &d[..12]),
            kind: RegionKind::Face,
            label: "face".into(),
            rect: Rect::from([200 * n, 0, 200 * n + 100, 100]),
            score: 0.9,
            decision: Decision::Pending,
            hidden: None,
        };
        let mut r = Register::empty();
        assert_eq!(r.take("a.jpg", &d, &(0..faces).map(region).collect::<Vec<_>>()), faces as usize);
        r
    }

    #[test]
    fn decisions_are_written_and_taken_back() {
        let mut r = register(3);
        let blank = r.to_csv();
        let until = [("until", "2027-01-01"), ("person", "P-7"), ("id", "never"), ("digest", "never")];
        let first = r.decide(&[0, 2], Some(Decision::Granted), &until, today()).expect("sound");
        assert_eq!(first.rows().collect::<Vec<_>>(), [0, 2]);
        assert_eq!((r.cell(0, "decision"), r.cell(0, "date"), r.cell(0, "person")), ("granted", "2026-06-20", "P-7"));
        assert_eq!(r.rows()[2].until, Date::parse("2027-01-01"));
        assert_eq!(r.rows()[1].stated, Decision::Pending);
        let after = r.to_csv();
        let second = r.decide(&[1, 0], Some(Decision::Refused), &[], today()).expect("sound");
        assert_eq!((r.rows()[0].stated, r.rows()[1].stated), (Decision::Refused, Decision::Refused));
        r.undo(&second, today()).expect("back");
        assert_eq!(r.to_csv(), after);
        r.undo(&first, today()).expect("back");
        assert_eq!(r.to_csv(), blank);
        // What was written is read again.
        assert_eq!(Register::read(&after, today()).expect("sound").rows()[0].person, "P-7");
    }

    #[test]
    fn an_unsound_row_changes_nothing() {
        let mut r = register(2);
        let before = r.to_csv();
        let wrong = |r: &mut Register, d, filled: &[(&str, &str)]| {
            r.decide(&[0, 1], Some(d), filled, today()).expect_err("no").what
        };
        assert_eq!(wrong(&mut r, Decision::Granted, &[]), What::UntilMissing);
        assert_eq!(wrong(&mut r, Decision::Exempt, &[]), What::GroundMissing);
        assert_eq!(wrong(&mut r, Decision::Granted, &[("until", "soon")]), What::Date);
        assert_eq!(wrong(&mut r, Decision::Granted, &[("until", "2026-01-01")]), What::UntilBeforeDate);
        assert_eq!(wrong(&mut r, Decision::Refused, &[("capacity", "?")]), What::Capacity);
        assert_eq!(r.to_csv(), before);
    }

    #[test]
    fn a_drawn_face_has_a_row_and_goes_again() {
        let mut r = register(1);
        let before = r.to_csv();
        let rect = Rect::from([400, 50, 460, 120]);
        let step = r.draw("a.jpg", &digest(), rect, today()).expect("sound");
        assert_eq!(step.added(), Some(1));
        assert!(r.rows()[1].is_drawn() && r.rows()[1].rect == rect && r.rows()[1].digest == digest());
        assert_eq!(r.rows_of("a.jpg", &digest()), [0, 1]);
        assert_eq!(r.rows_of("other name.jpg", &digest()), [0, 1]);
        assert_eq!(r.rows_of("a.jpg", &blake3::hash(b"other").to_hex()), Vec::<usize>::new());
        assert_eq!(Register::read(&r.to_csv(), today()).expect("sound").rows().len(), 2);
        assert_eq!(r.draw("a.jpg", &digest(), rect, today()).expect("again").added(), None);
        r.undo(&step, today()).expect("back");
        assert_eq!(r.to_csv(), before);
        assert_eq!(r.rows_of("a.jpg", &digest()), [0]);
        // Without a digest the rectangle is the path's.
        let step = r.draw("b.jpg", "", rect, today()).expect("sound");
        assert_eq!(r.rows_of("b.jpg", ""), step.rows().collect::<Vec<_>>());
    }

    #[test]
    fn columns_of_their_own_stay() {
        let text =
            format!("own;id;photo;box;decision;until\r\nmine;{}-r000000;a.jpg;[0, 0, 9, 9];;\r\n", &digest()[..12]);
        let mut r = Register::read(text.as_bytes(), today()).expect("sound");
        r.decide(&[0], Some(Decision::Refused), &[("note", "said so")], today()).expect("sound");
        assert_eq!((r.cell(0, "own"), r.cell(0, "note"), r.cell(0, "decision")), ("mine", "said so", "refused"));
        assert_eq!(r.people(), []);
    }
}
