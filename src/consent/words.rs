//! The words that people write into a register, in French and English, with or without accents. Nothing is guessed: a word
//! that is not listed is an error, because "yes" to which question is not for a program to say.

use crate::record::Decision;

/// Each decision with the words that mean it; the first is the one that estompe writes.
const DECISIONS: &[(Decision, &[&str])] = &[
    (Decision::Granted, &["granted", "accorde", "accordee", "accord", "autorise", "autorisee", "consent", "consented"]),
    (Decision::Refused, &["refused", "refuse", "refusee", "refus", "denied"]),
    (Decision::Withdrawn, &["withdrawn", "retire", "retiree", "retrait", "revoked", "revoque", "revoquee"]),
    (Decision::Expired, &["expired", "expire", "expiree", "echu", "echue"]),
    (Decision::Pending, &["pending", "en attente", "attente", "not asked", "non demande", "undecided"]),
    (Decision::Exempt, &["exempt", "exempte", "exemptee", "dispense", "dispensee"]),
    (
        Decision::FalseDetection,
        &["false detection", "fausse detection", "not a face", "pas un visage", "false positive", "faux positif"],
    ),
    (Decision::Review, &["review", "a revoir", "revoir", "see again", "to be seen again"]),
];

/// Words for people who cannot consent alone.
const MINOR: &[&str] = &["minor", "mineur", "mineure", "child", "enfant", "eleve", "pupil"];
/// Words for everyone else.
const OTHERS: &[&str] = &[
    "adult",
    "adulte",
    "majeur",
    "majeure",
    "agent",
    "agente",
    "elected",
    "elu",
    "elue",
    "protected adult",
    "majeur protege",
    "majeure protegee",
    "public",
];

/// The decision that the cell names; a blank one is pending. `None` for a word that is not listed.
pub(super) fn decision(cell: &str) -> Option<Decision> {
    let word = plain(cell);
    if word.is_empty() {
        return Some(Decision::Pending);
    }
    DECISIONS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(d, _)| *d)
}

/// The word that estompe writes for a decision; nothing for one that was not taken.
pub fn word(decision: Decision) -> &'static str {
    if decision == Decision::Pending {
        return "";
    }
    DECISIONS.iter().find(|(d, _)| *d == decision).and_then(|(_, w)| w.first()).copied().unwrap_or("")
}

/// True for a minor, false for anyone else, `None` for a word that is not listed.
pub(super) fn minor(cell: &str) -> Option<bool> {
    let word = plain(cell);
    match word.as_str() {
        "" => Some(false),
        w if MINOR.contains(&w) => Some(true),
        w if OTHERS.contains(&w) => Some(false),
        _ => None,
    }
}

/// Lower case, without accents, blanks and hyphens as one space.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'à' | 'â' | 'á' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' => 'i',
            'ô' | 'ö' | 'ó' => 'o',
            'û' | 'ù' | 'ü' | 'ú' => 'u',
            'ç' => 'c',
            // Combining accents, as macOS writes them, and the marks of direction that pasted text brings along.
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => continue,
            c if c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}') => ' ',
            c => c,
        };
        if c != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_both_languages_and_nothing_is_guessed() {
        use Decision as D;
        for (cell, d) in [
            ("", D::Pending),
            ("  ", D::Pending),
            ("Accordé", D::Granted),
            ("ACCORDÉE ", D::Granted),
            ("accorde\u{301}", D::Granted),
            ("granted", D::Granted),
            ("Refusé", D::Refused),
            ("retiré", D::Withdrawn),
            ("échu", D::Expired),
            ("en attente", D::Pending),
            ("exempté", D::Exempt),
            ("Fausse détection", D::FalseDetection),
            ("false-detection", D::FalseDetection),
            ("À revoir", D::Review),
            ("to be seen again", D::Review),
        ] {
            assert_eq!(decision(cell), Some(d), "{cell}");
        }
        for bad in ["oui", "yes", "ok", "?", "accorder", "granted?"] {
            assert_eq!(decision(bad), None, "{bad}");
        }
        for (d, words) in DECISIONS {
            assert!(words.iter().all(|w| decision(w) == Some(*d) && plain(w) == *w), "{d:?}");
            assert_eq!(decision(word(*d)), Some(*d));
        }
        assert_eq!(
            (minor("Mineure"), minor("élève"), minor("adulte"), minor("")),
            (Some(true), Some(true), Some(false), Some(false))
        );
        assert_eq!(minor("enfants de CM2"), None);
    }
}
