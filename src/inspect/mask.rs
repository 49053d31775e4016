//! Masks values before a record leaves the pipeline: the report must not be the leak.

use crate::record::{Category, Finding};

/// Masks the value of every finding.
pub fn mask_all(findings: &mut [Finding]) {
    for f in findings {
        f.value = masked(&f.code, f.category, &f.value);
        for s in &mut f.sources {
            s.value = masked(&f.code, f.category, &s.value);
        }
        let said = &f.value;
        f.sources.iter_mut().filter(|s| s.value == *said).for_each(|s| s.value = String::new());
    }
}

fn masked(code: &str, category: Category, value: &str) -> String {
    if value.is_empty()
        || matches!(
            category,
            Category::Display
                | Category::Preview
                | Category::HiddenData
                | Category::HiddenPixels
                | Category::Face
                | Category::Logo
                | Category::Hdr
        )
    {
        return value.to_string(); // sizes, counts and offsets
    }
    if code.starts_with("damage.") || code == "unknown.part" && value.ends_with(" B") {
        return value.to_string();
    }
    if code == "gps.position"
        && let Some((lat, lon)) = super::position(value)
    {
        // A degree is about a hundred kilometres: enough to know it again, too little to go there.
        return format!("{:.0}.…, {:.0}.…", lat.trunc(), lon.trunc());
    }
    match category {
        Category::Dates => value.split(" · ").map(year).collect::<Vec<_>>().join(" · "),
        Category::Software => value.to_string(),
        Category::Device if code == "device.model" || code == "device.lens" => value.to_string(),
        _ => value.split(" · ").map(initials).collect::<Vec<_>>().join(" · "),
    }
}

/// The first four digits of a date.
fn year(date: &str) -> String {
    let digits: String = date.chars().take_while(char::is_ascii_digit).take(4).collect();
    if digits.len() == 4 { format!("{digits}-…") } else { "…".to_string() }
}

/// First letters of words that begin with a letter; of serials and other codes no more than a quarter, three signs at most.
fn initials(text: &str) -> String {
    let has_digits = text.chars().any(|c| c.is_ascii_digit());
    if has_digits {
        let shown = (text.chars().count() / 4).min(3);
        return text.chars().take(shown).chain(['…']).collect();
    }
    text.split_whitespace()
        .take(6)
        .filter_map(|w| w.chars().next())
        .map(|c| format!("{c}…"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Severity;

    fn finding(code: &'static str, category: Category, value: &str) -> Finding {
        Finding {
            code: code.into(),
            category,
            severity: Severity::High,
            part: String::new(),
            field: String::new(),
            value: value.into(),
            sources: vec![crate::record::Source {
                part: "Exif".into(),
                field: "".into(),
                offset: None,
                size: None,
                value: format!("{value}5"),
            }],
        }
    }

    #[test]
    fn values_cannot_be_read_back() {
        let mut all = [
            finding("gps.position", Category::Gps, "48.858370, 2.294481"),
            finding("device.serial", Category::Device, "1234567890"),
            finding("owner.name", Category::Owner, "Léa Martin"),
            finding("dates.taken", Category::Dates, "2026:06:11 10:15:00 · 0000"),
            finding("gps.altitude", Category::Gps, "35"),
        ];
        mask_all(&mut all);
        let shown: Vec<_> = all.iter().map(|f| f.value.as_str()).collect();
        assert!(all[1].sources.iter().all(|s| !s.value.contains("345")));
        assert_eq!(shown, ["48.…, 2.…", "12…", "L… M…", "2026-… · 0000-…", "…"]);
    }
}
