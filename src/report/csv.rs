//! CSV for spreadsheets and scripts: a row a finding, and one row for a file without any (RFC 4180, comma, UTF-8).
//! Headers and codes are never translated. A cell that a spreadsheet would run as a formula is neutralised.

use std::io::{self, Write};

use super::{Entry, Header, Render, Totals, printable};
use crate::consent::neutral;

const COLUMNS: [&str; 13] = [
    "path",
    "format",
    "size",
    "outcome",
    "reason_code",
    "reason",
    "code",
    "category",
    "severity",
    "part",
    "field",
    "value",
    "output",
];

/// Writes CSV.
#[derive(Default)]
pub struct Csv;

fn row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    let mut w = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    // A spreadsheet turns the reading order as a page does, and this may go to a terminal: the exact bytes are in JSON Lines.
    w.write_record(cells.iter().map(|c| printable(&neutral(c))))?;
    w.flush()
}

/// The stable name of a plain enum, as in the JSON report.
fn name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Render for Csv {
    fn begin(&mut self, out: &mut dyn Write, _header: &Header) -> io::Result<()> {
        row(out, &COLUMNS.map(str::to_owned))
    }

    fn file(&mut self, out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let r = entry.record()?;
        let head = [
            r.path.clone(),
            r.format.map(|f| f.name().to_owned()).unwrap_or_default(),
            r.size.to_string(),
            name(&r.outcome),
            r.reason_code.as_deref().unwrap_or_default().to_owned(),
            r.reason.clone().unwrap_or_default(),
        ];
        let output = r.output.clone().unwrap_or_default();
        let findings = r.findings.iter().map(|f| {
            let category = f.category.name().to_owned();
            [f.code.to_string(), category, name(&f.severity), f.part.clone(), f.field.clone(), f.value.clone()]
        });
        let none = r.findings.is_empty().then_some([const { String::new() }; 6]);
        for cells in findings.chain(none) {
            row(out, &[head.as_slice(), &cells, std::slice::from_ref(&output)].concat())?;
        }
        Ok(())
    }

    fn end(&mut self, _out: &mut dyn Write, _totals: &Totals) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_line_breaks_stay_in_their_cell() {
        let mut out = Vec::new();
        row(&mut out, &["a\"b".into(), "x\ny".into(), "1,2".into()]).expect("row");
        assert_eq!(String::from_utf8(out).expect("utf-8"), "\"a\"\"b\",x\\ny,\"1,2\"\r\n");
    }
}
