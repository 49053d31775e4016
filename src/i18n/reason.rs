//! Reasons of the library in the reader's language. The library says in English what it expected, records and reports keep
//! that English, and here the sentence is found again by its shape: the English text of a message `detail-…` is the
//! template, its variables are the holes. What no template fits stays in English; a test reads the sources for that.

use std::sync::OnceLock;

use super::{Arg, Lang, find, t};

/// Names of the holes, in the order in which they stand in English.
const HOLES: [&str; 5] = ["a", "b", "c", "d", "e"];
/// Stands for a hole while templates are cut; no message holds it.
const MARK: char = '\u{1}';
/// A reason may hold another one, as far as this.
const DEEPEST: u8 = 3;

struct Template {
    key: &'static str,
    /// The text around the holes: one piece more than there are holes.
    pieces: Vec<String>,
}

impl Template {
    /// What fills the holes, if the text has this shape.
    fn fit<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.pieces.split_first()?;
        let Some((last, middle)) = rest.split_last() else { return (text == first).then(Vec::new) };
        let mut inner = text.strip_prefix(first.as_str())?.strip_suffix(last.as_str())?;
        let mut filled = Vec::with_capacity(rest.len());
        for piece in middle {
            let (before, after) = inner.split_once(piece.as_str())?;
            filled.push(before);
            inner = after;
        }
        filled.push(inner);
        Some(filled)
    }

    /// How much of the text is fixed: the most particular template wins.
    fn weight(&self) -> usize {
        self.pieces.iter().map(String::len).sum()
    }
}

fn templates() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let mark = MARK.to_string();
        let args: Vec<_> = HOLES.iter().map(|h| (*h, Arg::from(&mark))).collect();
        let keys = Lang::En.source().lines().filter(|l| l.starts_with("detail-")).filter_map(|l| l.split(" =").next());
        keys.filter_map(|key| {
            let text = find(Lang::En, key, &args)?;
            Some(Template { key, pieces: text.split(MARK).map(str::to_owned).collect() })
        })
        .collect()
    })
}

/// The reason in the reader's language.
pub fn reason(lang: Lang, english: &str) -> String {
    if lang == Lang::En { english.to_owned() } else { translated(lang, english, DEEPEST) }
}

fn translated(lang: Lang, english: &str, deeper: u8) -> String {
    let Some((template, filled)) = best(english) else { return english.to_owned() };
    let filled = filled.into_iter().map(|part| match part.parse::<u64>() {
        Ok(n) => Arg::Number(n),
        Err(_) if deeper > 0 => Arg::from(translated(lang, part, deeper - 1)),
        Err(_) => Arg::from(part.to_owned()),
    });
    let args: Vec<_> = HOLES.into_iter().zip(filled).collect();
    t(lang, template.key, &args)
}

fn best(english: &str) -> Option<(&'static Template, Vec<&str>)> {
    let fitting = templates().iter().filter_map(|t| Some((t, t.fit(english)?)));
    fitting.max_by_key(|(t, _)| t.weight())
}

#[cfg(test)]
pub(super) fn is_known(english: &str) -> bool {
    best(english).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Template {
        Template { key: "x", pieces: text.split('#').map(str::to_owned).collect() }
    }

    #[test]
    fn holes_are_filled_from_the_text() {
        assert_eq!(template("a # b # c").fit("a 1 b 2 b c"), Some(vec!["1", "2 b"]));
        assert_eq!(template("#: no").fit("é: no"), Some(vec!["é"]));
        assert_eq!(template("plain").fit("plain"), Some(Vec::new()));
        assert_eq!(template("aba#aba").fit("aba"), None);
        assert_eq!(template("x # y").fit("x 1 z"), None);
    }

    #[test]
    fn reasons_are_told_in_french_with_their_numbers() {
        let text = reason(Lang::Fr, "the chunk tEXt is longer than the file, which ends at 12345");
        assert!(text.contains("tEXt") && text.contains("12\u{202f}345") && !text.contains("the"), "{text}");
        let nested = reason(Lang::Fr, "limit reached: chunks of one PNG (300000 asked, 200000 allowed)");
        assert!(nested.contains("300\u{202f}000") && !nested.contains("chunks"), "{nested}");
        assert_eq!(reason(Lang::Fr, "something new"), "something new");
        assert_eq!(reason(Lang::En, "the chunk IHDR was expected"), "the chunk IHDR was expected");
    }
}
