//! What is wrong with a register: where, and what was expected there. It holds no sentence: those are in the translations.

/// A place in a table and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Line of the file, counted from 1; 0 for the file as a whole.
    pub line: u64,
    /// Column, counted from 0, with its name.
    pub column: Option<(usize, String)>,
    /// What stands there, cut at a hundred characters.
    pub value: String,
    /// What is wrong with it.
    pub what: What,
}

/// The kinds of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum What {
    /// No line of headings with `id`, `photo`, `box`, `decision` and `until`.
    NoHeadings,
    ColumnTwice,
    ColumnMissing,
    /// Neither UTF-8, UTF-16 nor Windows-1252.
    Encoding,
    /// A quote that is not closed, or text behind a closing one.
    Quotes,
    TooManyCells,
    TooLarge,
    IdTwice,
    RectangleTwice,
    /// An id that no run gave, or that the register does not hold.
    IdUnknown,
    Digest,
    Box,
    BoxMissing,
    PhotoMissing,
    Decision,
    Capacity,
    Signatures,
    Date,
    DateInFuture,
    UntilMissing,
    UntilBeforeDate,
    GroundMissing,
}

impl What {
    /// Every kind, for the tests of the translations.
    pub const ALL: [What; 22] = [
        What::NoHeadings,
        What::ColumnTwice,
        What::ColumnMissing,
        What::Encoding,
        What::Quotes,
        What::TooManyCells,
        What::TooLarge,
        What::IdTwice,
        What::RectangleTwice,
        What::IdUnknown,
        What::Digest,
        What::Box,
        What::BoxMissing,
        What::PhotoMissing,
        What::Decision,
        What::Capacity,
        What::Signatures,
        What::Date,
        What::DateInFuture,
        What::UntilMissing,
        What::UntilBeforeDate,
        What::GroundMissing,
    ];

    /// The key of its sentence.
    pub fn key(self) -> &'static str {
        match self {
            What::NoHeadings => "register-no-headings",
            What::ColumnTwice => "register-column-twice",
            What::ColumnMissing => "register-column-missing",
            What::Encoding => "register-encoding",
            What::Quotes => "register-quotes",
            What::TooManyCells => "register-too-many-cells",
            What::TooLarge => "register-too-large",
            What::IdTwice => "register-id-twice",
            What::RectangleTwice => "register-rectangle-twice",
            What::IdUnknown => "register-id-unknown",
            What::Digest => "register-digest",
            What::Box => "register-box",
            What::BoxMissing => "register-box-missing",
            What::PhotoMissing => "register-photo-missing",
            What::Decision => "register-decision",
            What::Capacity => "register-capacity",
            What::Signatures => "register-signatures",
            What::Date => "register-date",
            What::DateInFuture => "register-date-in-future",
            What::UntilMissing => "register-until-missing",
            What::UntilBeforeDate => "register-until-before-date",
            What::GroundMissing => "register-ground-missing",
        }
    }
}

impl Wrong {
    /// A mistake in the file as a whole, or in one of its lines.
    pub(super) fn at_line(line: u64, what: What) -> Wrong {
        Wrong { line, column: None, value: String::new(), what }
    }

    /// A mistake in one cell.
    pub(super) fn at(line: u64, column: usize, name: &str, value: &str, what: What) -> Wrong {
        let value = value.chars().take(100).collect();
        Wrong { line, column: Some((column, name.chars().take(60).collect())), value, what }
    }

    /// The column as spreadsheets letter it: A, B, … Z, AA.
    pub fn letters(column: usize) -> String {
        let mut n = column;
        let mut out = Vec::new();
        loop {
            out.push(char::from(b'A' + u8::try_from(n % 26).unwrap_or(0)));
            if n < 26 {
                break;
            }
            n = n / 26 - 1;
        }
        out.iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (n, letters) in
            [(0, "A"), (5, "F"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(Wrong::letters(n), letters);
        }
    }
}
