//! A table as spreadsheets save it: encoding, separator, quotes, line numbers; and the way back to a file that every
//! spreadsheet opens (`;`, UTF-8 with BOM, CRLF). It knows nothing of what the columns mean. RFC 4180.

use std::borrow::Cow;

use super::cell;
use super::wrong::{What, Wrong};

/// Largest register that is read: 20,000 rows take about 4 MB.
const FILE_BYTES: usize = 256 << 20;

/// Headings and rows; every row has as many cells as there are headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) headings: Vec<String>,
    /// Cells with the line of the file where the row begins.
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

/// Reads a table whose headings hold every word of `needed`.
pub(super) fn read(bytes: &[u8], needed: &[&str]) -> Result<Table, Wrong> {
    if bytes.len() > FILE_BYTES {
        return Err(Wrong::at_line(0, What::TooLarge));
    }
    let text = decode(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    // Excel reads the separator from such a first line, and some programs write it.
    let (text, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.to_ascii_lowercase().starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    };
    let separator = separator(text, needed).ok_or_else(|| Wrong::at_line(1 + skipped, What::NoHeadings))?;
    let mut records = split(text, separator).map_err(|line| Wrong::at_line(line + skipped, What::Quotes))?.into_iter();
    let Some((_, headings)) = records.next() else { return Err(Wrong::at_line(1, What::NoHeadings)) };
    let headings: Vec<String> = headings.iter().map(|h| h.trim().to_owned()).collect();
    // Columns behind the last heading are nobody's: they come from cells that were once filled.
    let width = headings.iter().rposition(|h| !h.is_empty()).map_or(0, |n| n + 1);
    let mut table = Table { headings: headings.into_iter().take(width).collect(), rows: Vec::new() };
    for (n, h) in table.headings.iter().enumerate() {
        if !h.is_empty() && table.headings.iter().take(n).any(|o| o.eq_ignore_ascii_case(h)) {
            return Err(Wrong::at(1 + skipped, n, h, h, What::ColumnTwice));
        }
    }
    for (line, mut cells) in records {
        let line = line + skipped;
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        if let Some(n) = cells.iter().skip(width).position(|c| !c.trim().is_empty()) {
            let value = cells.get(width + n).cloned().unwrap_or_default();
            return Err(Wrong::at(line, width + n, "", &value, What::TooManyCells));
        }
        cells.resize(width, String::new());
        for c in &mut cells {
            let plain = cell::plain(c);
            if plain.len() != c.len() {
                *c = plain.to_owned();
            }
        }
        table.rows.push((line, cells));
    }
    Ok(table)
}

/// The table as a file.
pub(super) fn write(table: &Table) -> Vec<u8> {
    let mut out = "\u{feff}".to_owned();
    let mut row = |cells: &[String]| {
        for (n, c) in cells.iter().enumerate() {
            if n > 0 {
                out.push(';');
            }
            let c = cell::neutral(&c.replace('\0', ""));
            if c.contains([';', ',', '"', '\t', '\n', '\r']) || c.starts_with(' ') || c.ends_with(' ') {
                out.push('"');
                out.push_str(&c.replace('"', "\"\""));
                out.push('"');
            } else {
                out.push_str(&c);
            }
        }
        out.push_str("\r\n");
    };
    row(&table.headings);
    for (_, cells) in &table.rows {
        row(cells);
    }
    out.into_bytes()
}

/// The text of the file: UTF-8, UTF-16 with its mark, else Windows-1252, which is what French Excel writes.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Wrong> {
    let wide = |rest: &[u8], order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|b| order(*b)).collect();
        String::from_utf16(&units).map(Cow::Owned).map_err(|_| Wrong::at_line(0, What::Encoding))
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => return wide(rest, u16::from_be_bytes),
        _ => {}
    }
    let Err(e) = std::str::from_utf8(bytes) else {
        let text = String::from_utf8_lossy(bytes);
        return match text.bytes().position(|b| b == 0) {
            None => Ok(text),
            Some(at) => Err(misread(bytes, at)),
        };
    };
    // A file that says UTF-8 and is not was damaged: its letters must not be guessed.
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(misread(bytes, e.valid_up_to()));
    }
    match bytes.iter().position(|b| matches!(b, 0 | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D)) {
        Some(at) => Err(misread(bytes, at)),
        None => Ok(Cow::Owned(bytes.iter().map(|b| from_1252(*b)).collect())),
    }
}

/// The place of a byte that means nothing: its line, and the column counted by separators.
fn misread(bytes: &[u8], at: usize) -> Wrong {
    let before = bytes.get(..at).unwrap_or_default();
    let line = 1 + before.iter().filter(|b| **b == b'\n').count() as u64;
    let row = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    let column = row.iter().filter(|b| **b == b';').count().max(row.iter().filter(|b| **b == b',').count());
    let byte = bytes.get(at).copied().unwrap_or(0);
    Wrong::at(line, column, "", &format!("0x{byte:02X}"), What::Encoding)
}

/// Windows code page 1252.
fn from_1252(b: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match b {
        0x80..=0x9F => HIGH.get(usize::from(b - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        b => char::from(b),
    }
}

/// The separator with which the first record holds every needed heading.
fn separator(text: &str, needed: &[&str]) -> Option<char> {
    let head: String = text.split(['\n', '\r']).next().unwrap_or_default().chars().take(20_000).collect();
    [';', ',', '\t', '|'].into_iter().find(|s| {
        let cells: Vec<String> =
            head.split(*s).map(|c| c.trim().trim_matches('"').trim().to_ascii_lowercase()).collect();
        needed.iter().all(|n| cells.iter().any(|c| c == n))
    })
}

type Records = Vec<(u64, Vec<String>)>;

/// Cells with the line on which each record begins; the line of a quote that does not close, or of text behind one that did.
fn split(text: &str, separator: char) -> Result<Records, u64> {
    let mut records = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let (mut line, mut begins) = (1u64, 1u64);
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if cell.is_empty() && !quoted => {
                let opened = line;
                loop {
                    match chars.next() {
                        Some('"') if chars.peek() == Some(&'"') => {
                            chars.next();
                            cell.push('"');
                        }
                        Some('"') => break,
                        Some(c) => {
                            line += u64::from(c == '\n');
                            cell.push(c);
                        }
                        None => return Err(opened),
                    }
                }
                quoted = true;
            }
            '\r' if matches!(chars.peek(), Some('\n') | None) => {}
            // A lone carriage return ends a line for old spreadsheets of the Mac.
            '\n' | '\r' => {
                cells.push(std::mem::take(&mut cell));
                records.push((begins, std::mem::take(&mut cells)));
                quoted = false;
                line += 1;
                begins = line;
            }
            c if c == separator => {
                cells.push(std::mem::take(&mut cell));
                quoted = false;
            }
            c if quoted && !c.is_whitespace() => return Err(line),
            _ if quoted => {}
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !cells.is_empty() || quoted {
        cells.push(cell);
        records.push((begins, cells));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Wrong> {
        read(bytes, &["id", "b"]).map(|t| t.rows)
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(|c| (*c).to_owned()).collect())
    }

    #[test]
    fn separators_encodings_and_line_ends_of_every_spreadsheet_are_read() {
        let want = vec![row(2, &["é1", "x;y,z"]), row(3, &["2", "two\nlines"]), row(5, &["3", "a \"b\""])];
        let text = "id;b\r\né1;\"x;y,z\"\r\n2;\"two\nlines\"\r\n3;\"a \"\"b\"\"\"\r\n;\r\n";
        assert_eq!(cells(text.as_bytes()), Ok(want.clone()));
        assert_eq!(cells(format!("\u{feff}{text}").as_bytes()), Ok(want.clone()));
        let commas = "id,b\né1,\"x;y,z\"\n2,\"two\nlines\"\n3,\"a \"\"b\"\"\"";
        assert_eq!(cells(commas.as_bytes()), Ok(want.clone()));
        let tabs = "\"id\"\t\"b\"\né1\tx;y,z\n2\t\"two\nlines\"\n3\t\"a \"\"b\"\"\"\n";
        assert_eq!(cells(tabs.as_bytes()), Ok(want.clone()));
        let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&wide), Ok(want.clone()));
        let ansi: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin 1")).collect();
        assert_eq!(cells(&ansi), Ok(want.clone()));
        let later: Vec<_> = want.into_iter().map(|(l, c)| (l + 1, c)).collect();
        assert_eq!(cells(format!("sep=;\r\n{text}").as_bytes()), Ok(later));
        assert_eq!(cells(b"id;b\r1;x\r2;y\r"), Ok(vec![row(2, &["1", "x"]), row(3, &["2", "y"])]));
        // Windows-1252 beyond Latin 1: the typographic apostrophe and the euro.
        assert_eq!(cells(b"id;b\n1;l\x92\xe9t\xe9 \x80\n"), Ok(vec![row(2, &["1", "l’été €"])]));
    }

    #[test]
    fn mistakes_have_their_place() {
        let wrong = |bytes: &[u8]| {
            let e = cells(bytes).expect_err("wrong");
            (e.line, e.column.map(|c| c.0), e.what)
        };
        assert_eq!(wrong(b""), (1, None, What::NoHeadings));
        assert_eq!(wrong(b"a;b;c\n"), (1, None, What::NoHeadings));
        assert_eq!(wrong(b"id;b;ID\n"), (1, Some(2), What::ColumnTwice));
        assert_eq!(wrong(b"id;b\n1;2\n1;2;;3\n"), (3, Some(3), What::TooManyCells));
        assert_eq!(wrong(b"id;b\n1;\"2\n3;4\n"), (2, None, What::Quotes));
        assert_eq!(wrong(b"id;b\n1;\"2\"x\n"), (2, None, What::Quotes));
        assert_eq!(wrong(b"id;b\n1;2\n1;\x81\n"), (3, Some(1), What::Encoding));
        assert_eq!(wrong(b"\xEF\xBB\xBFid;b\n1;\xE9\n"), (2, Some(1), What::Encoding));
        assert_eq!(wrong(b"id;b\n1;\0\n"), (2, Some(1), What::Encoding));
        assert_eq!(wrong(b"\xFF\xFEi\0d\0;\0b\0\n\0\x00\xD8"), (0, None, What::Encoding));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let table = Table {
            headings: vec!["id".into(), "b".into(), "own column".into()],
            rows: vec![
                row(2, &["1", "=1+1", "é"]),
                row(3, &["2", " edge ", "a\"b"]),
                row(4, &["3", "two\r\nlines", "+33 6"]),
                row(6, &["4", "", "x;y"]),
            ],
        };
        let bytes = write(&table);
        assert!(bytes.starts_with(b"\xEF\xBB\xBFid;b;own column\r\n1;'=1+1;"));
        assert_eq!(read(&bytes, &["id"]), Ok(table));
    }
}
