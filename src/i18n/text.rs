//! Numbers, sizes and dates as each language writes them. It knows no message.
//! French: *Lexique des règles typographiques en usage à l'Imprimerie nationale*; sizes in SI units (IEC 80000-13).

use super::Lang;

/// A whole number with its digits in groups of three: `12 500` (narrow no-break space), `12,500`.
pub fn number(lang: Lang, n: u64) -> String {
    let digits = n.to_string();
    let sep = match lang {
        Lang::En => ',',
        Lang::Fr => '\u{202f}',
    };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(sep);
        }
        out.push(d);
    }
    out
}

/// A number of tenths with one decimal: `12,5`, `12.5`.
pub fn decimal(lang: Lang, tenths: u64) -> String {
    let mark = match lang {
        Lang::En => '.',
        Lang::Fr => ',',
    };
    format!("{}{mark}{}", number(lang, tenths / 10), tenths % 10)
}

/// A size: `12,5 Mo`, `12.5 MB`, `480 ko`, `12 octets`.
pub fn bytes(lang: Lang, n: u64) -> String {
    const STEPS: [(u64, &str, &str); 4] =
        [(1_000_000_000_000, "TB", "To"), (1_000_000_000, "GB", "Go"), (1_000_000, "MB", "Mo"), (1_000, "kB", "ko")];
    for (step, en, fr) in STEPS {
        if n >= step {
            let unit = if lang == Lang::Fr { fr } else { en };
            let tenths = n / (step / 10);
            let figure = if tenths >= 1000 { number(lang, tenths / 10) } else { decimal(lang, tenths) };
            return format!("{figure}\u{a0}{unit}");
        }
    }
    let unit = match (lang, n) {
        (Lang::Fr, 0 | 1) => "octet",
        (Lang::Fr, _) => "octets",
        (Lang::En, 1) => "byte",
        (Lang::En, _) => "bytes",
    };
    format!("{n}\u{a0}{unit}")
}

/// The day of a time given in seconds since 1970 (UTC): `31/12/2026`, `2026-12-31`.
pub fn date(lang: Lang, seconds: i64) -> String {
    // Days to civil date by eras of 400 years (proleptic Gregorian calendar, ISO 8601).
    let z = i128::from(seconds).div_euclid(86_400) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i128::from(month <= 2);
    match lang {
        Lang::Fr => format!("{day:02}/{month:02}/{year:04}"),
        Lang::En => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(Lang::Fr, 0), "0");
        assert_eq!(number(Lang::Fr, 999), "999");
        assert_eq!(number(Lang::Fr, 1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(number(Lang::En, 12_500), "12,500");
    }

    #[test]
    fn sizes_have_one_decimal_below_a_hundred() {
        assert_eq!(bytes(Lang::Fr, 12_500_000), "12,5\u{a0}Mo");
        assert_eq!(bytes(Lang::En, 12_500_000), "12.5\u{a0}MB");
        assert_eq!(bytes(Lang::Fr, 480_000), "480\u{a0}ko");
        assert_eq!(bytes(Lang::Fr, 1), "1\u{a0}octet");
        assert_eq!(bytes(Lang::En, 0), "0\u{a0}bytes");
        assert_eq!(bytes(Lang::En, u64::MAX), "18,446,744\u{a0}TB");
    }

    #[test]
    fn dates_follow_the_calendar() {
        assert_eq!(date(Lang::Fr, 1_798_675_200), "31/12/2026");
        assert_eq!(date(Lang::En, 951_782_400), "2000-02-29");
        assert_eq!(date(Lang::En, -1), "1969-12-31");
        let _ = date(Lang::En, i64::MAX);
    }
}
