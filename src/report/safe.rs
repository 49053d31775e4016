//! Text from photos and file systems made safe for a terminal: nothing in it can move the cursor or turn the reading order.
//! Unicode Technical Report 36 (security considerations), §2.

/// The text with control, bidirectional, invisible and line-separating characters written as escapes.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_deceptive(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn is_deceptive(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A path as a word that can be pasted into a POSIX shell.
pub fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
        return text.to_owned();
    }
    let shown = printable(text);
    let word = if shown == text { text } else { &shown };
    let word = if word.starts_with('-') { format!("./{word}") } else { word.to_owned() };
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        let hostile = "a\u{1b}[2J\u{7}\u{9b}b\u{202e}gpj\u{2066}\u{feff}\n";
        let safe = printable(hostile);
        assert!(safe.chars().all(|c| !c.is_control() && !is_deceptive(c)), "{safe:?}");
        assert_eq!(safe, "a\\u{1b}[2J\\u{7}\\u{9b}b\\u{202e}gpj\\u{2066}\\u{feff}\\n");
        assert_eq!(printable("été 日本.jpg"), "été 日本.jpg");
    }

    #[test]
    fn words_survive_the_shell() {
        assert_eq!(shell_word("/home/a/Photos"), "/home/a/Photos");
        assert_eq!(shell_word("mes photos"), "'mes photos'");
        assert_eq!(shell_word("l'été"), r"'l'\''été'");
        assert_eq!(shell_word("-rf"), "'./-rf'");
        assert_eq!(shell_word("$(reboot)"), "'$(reboot)'");
    }
}
