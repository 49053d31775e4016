//! The fields of a form as browsers send them (URL Standard, §5.1, application/x-www-form-urlencoded). It judges no value.

/// The decoded fields in order; text that is not UTF-8 is replaced as the standard asks.
pub(super) fn fields(body: &[u8]) -> Vec<(String, String)> {
    let pairs = body.split(|b| *b == b'&').filter(|p| !p.is_empty());
    pairs
        .map(|p| {
            let at = p.iter().position(|b| *b == b'=').unwrap_or(p.len());
            (text(p.get(..at).unwrap_or_default()), text(p.get(at + 1..).unwrap_or_default()))
        })
        .collect()
}

/// The first field of that name.
pub(super) fn field<'f>(fields: &'f [(String, String)], name: &str) -> &'f str {
    fields.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v.as_str())
}

/// A part of a path without its escapes.
pub(super) fn plain(part: &str) -> String {
    text(part.replace('+', "%2B").as_bytes())
}

fn text(raw: &[u8]) -> String {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(b) = raw.get(at) {
        at += 1;
        match (b, raw.get(at..at + 2).and_then(byte)) {
            (b'+', _) => out.push(b' '),
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b, _) => out.push(*b),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The byte that two hexadecimal digits name.
fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |n: usize| digits.get(n).and_then(|b| char::from(*b).to_digit(16));
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let got = fields("person=L%C3%A9a+%26+Tom&empty=&bare&p=100%&q=%zz%4&&a=1=2".as_bytes());
        let want = [("person", "Léa & Tom"), ("empty", ""), ("bare", ""), ("p", "100%"), ("q", "%zz%4"), ("a", "1=2")];
        assert_eq!(got, want.map(|(k, v)| (k.to_owned(), v.to_owned())));
        assert_eq!(field(&got, "person"), "Léa & Tom");
        assert_eq!(field(&got, "none"), "");
        assert_eq!(fields(b""), []);
        assert_eq!(fields(b"a=%FF"), [("a".to_owned(), "\u{fffd}".to_owned())]);
    }
}
