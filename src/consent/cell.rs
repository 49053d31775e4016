//! What spreadsheets would run as a formula, neutralised on the way out and taken back on the way in.
//! OWASP, "CSV Injection".

/// The cell with an apostrophe before anything that spreadsheets take for a formula.
pub fn neutral(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell as it was before [`neutral`]: whoever saves a register again must not add an apostrophe each time.
pub(super) fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

fn is_formula(cell: &str) -> bool {
    // Spreadsheets skip blanks, and take full-width signs for the plain ones.
    let starts = cell.starts_with(['\t', '\r', '\n']);
    let first =
        cell.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}').chars().next();
    starts
        || matches!(first, Some('=' | '+' | '-' | '@' | '|' | '%' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised_and_texts_left_alone() {
        for bad in ["=1+1", "+33 6", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "\u{ff1d}1", "|x", "%x"]
        {
            assert!(neutral(bad).starts_with('\''), "{bad:?}");
            assert_eq!(plain(&neutral(bad)), bad);
        }
        for good in ["", "photo.jpg", "a=b", "2024-01-01", "Élysée", "[1, 2, 3, 4]", "'t Hooft"] {
            assert_eq!(neutral(good), good);
            assert_eq!(plain(good), good);
        }
    }
}
