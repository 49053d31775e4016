//! The page as a file: nothing of a photo gets out of its place, colours can be read, large reports are split.

use std::path::Path;

use super::super::tests::{header, record};
use super::super::{Collector, Place, Sink};
use super::*;
use crate::geometry::{Rect, Size};
use crate::record::{
    Category, Decision, FileRecord, Finding, Outcome, Picture, Region, RegionKind, Reporter, Severity,
};

fn report(lang: Lang, records: &[FileRecord], to: &Path) -> String {
    let sink = Sink { render: Box::new(Html::new(lang, to)), place: Some(Place::new(to)) };
    let c = Collector::start(header(None), vec![sink]).expect("start");
    let picture = Picture { size: Size::new(320, 200), jpeg: vec![0xFF, 0xD8, 0xFF, 0xD9] };
    for r in records {
        c.pictured(r, (r.outcome == Outcome::Scanned).then_some(&picture));
    }
    c.finish(true, &mut io::sink()).expect("finish");
    std::fs::read_to_string(to).expect("a report")
}

fn with_face(path: &str, decision: Decision) -> FileRecord {
    let region = Region {
        id: "3f2a91bc04de-r000001".into(),
        kind: RegionKind::Face,
        label: "face".into(),
        rect: Rect::from([160, 100, 320, 300]),
        score: 0.9,
        decision,
        hidden: None,
    };
    FileRecord {
        outcome: Outcome::Scanned,
        displayed: Some(Size::new(1600, 1000)),
        regions: vec![region],
        ..record(path, "gps.position")
    }
}

#[test]
fn hashes_of_the_policy_are_those_of_style_and_script() {
    use base64::Engine as _;
    let hash =
        |text: &str| format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(sha256(text.as_bytes())));
    assert_eq!(
        base64::engine::general_purpose::STANDARD.encode(sha256(b"abc")),
        "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        "FIPS 180-4, example B.1"
    );
    assert_eq!((STYLE_HASH, SCRIPT_HASH), (hash(STYLE).as_str(), hash(SCRIPT).as_str()));
    let dir = tempfile::tempdir().expect("dir");
    let page = report(Lang::En, &[], &dir.path().join("r.html"));
    assert!(page.contains(&format!("<style>{STYLE}</style>")) && page.contains(&format!("<script>{SCRIPT}</script>")));
    assert!(page.contains("default-src &#39;none&#39;"), "the quotes of the policy are escaped in its attribute");
}

#[test]
fn hostile_texts_stay_texts() {
    let evil = "\"><script>alert(1)</script>{{7*7}}\u{202e}'=cmd|' /C calc'!A0<img src=x onerror=alert(1)>";
    let mut r = with_face(evil, Decision::Pending);
    r.reason = Some(evil.into());
    r.notes = vec![evil.into()];
    r.output = Some(evil.into());
    r.digest_after = Some(evil.into());
    r.findings.push(Finding {
        code: evil.to_owned().into(),
        category: Category::Owner,
        severity: Severity::High,
        part: evil.into(),
        field: evil.into(),
        value: evil.repeat(20_000),
        sources: Vec::new(),
    });
    r.regions[0].kind = RegionKind::Logo;
    r.regions[0].label = evil.to_owned().into();
    let dir = tempfile::tempdir().expect("dir");
    for lang in Lang::ALL {
        let page =
            report(lang, &[r.clone(), FileRecord { outcome: Outcome::Held, ..r.clone() }], &dir.path().join("r.html"));
        assert_eq!(page.matches("<script").count(), 1, "our own alone");
        assert!(
            !page.contains("<img") && !page.contains('\u{202e}') && page.contains("&#60;script&#62;")
                || page.contains("&lt;script&gt;")
        );
        assert!(page.len() < 100_000, "{} bytes: long values are cut", page.len());
        for outside in ["http:", "https:", "url(", "@import", "href=\"/"] {
            assert!(!page.replace(SCRIPT, "").contains(outside), "{outside}");
        }
    }
}

#[test]
fn decisions_come_first_and_pictures_have_words() {
    let dir = tempfile::tempdir().expect("dir");
    let held = FileRecord {
        outcome: Outcome::Held,
        reason_code: Some("consent.review".into()),
        reason: Some("x".into()),
        ..record("c.jpg", "gps.position")
    };
    let records = [with_face("a.jpg", Decision::Pending), with_face("b.jpg", Decision::Granted), held];
    let page = report(Lang::Fr, &records, &dir.path().join("r.html"));
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at("id=\"awaiting\"") < at("id=\"sums\"") && at("id=\"sums\"") < at("id=\"photo-1\""));
    assert!(at("href=\"#photo-1\"") < at("href=\"#photo-3\"") && !page.contains("href=\"#photo-2\""));
    assert!(page.contains("un visage sans décision") && page.contains("lang=\"fr\""));
    // The frame lies on the small picture where the region lies on the large one.
    assert!(page.contains(r#"<rect class="frame" x="32" y="20" width="32" height="40"/>"#), "scaled to a fifth");
    assert!(page.contains("sans décision\u{202f}; en haut à gauche</li>"), "the list says where each number is");
    assert!(page.contains("Petite image de a.jpg\u{a0}: un visage encadré"));
    assert!(page.contains("data:image/jpeg;base64,/9j/2Q=="));
    assert!(!page.contains("arrêtée avant sa fin"));
    assert_eq!(page.matches("<h1>").count(), 1);
    assert!(!page.contains(">html-") && !page.contains("\"html-"), "every sentence is there");
}

#[test]
fn large_reports_are_an_index_and_pages() {
    let dir = tempfile::tempdir().expect("dir");
    let at = dir.path().join("rapport été.html");
    let records: Vec<_> = (0..650).map(|n| with_face(&format!("{n:04}.jpg"), Decision::Pending)).collect();
    let index = report(Lang::En, &records, &at);
    let folder = dir.path().join("rapport été-pages");
    assert!(
        !index.contains("class=\"photo\"") && index.contains("href=\"rapport%20%C3%A9t%C3%A9-pages/page-003.html\"")
    );
    assert!(index.contains("rapport%20%C3%A9t%C3%A9-pages/page-002.html#photo-301"));
    let pages: Vec<String> =
        (1..=3).map(|n| std::fs::read_to_string(folder.join(pages::file(n))).expect("a page")).collect();
    assert_eq!(pages.iter().map(|p| p.matches("class=\"photo\"").count()).collect::<Vec<_>>(), [300, 300, 50]);
    assert!(pages[1].contains("../rapport%20%C3%A9t%C3%A9.html#code-gps.position"));
    assert!(
        pages[1].contains("page-001.html") && pages[1].contains("page-003.html") && !pages[2].contains("page-004.html")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |p: &Path| std::fs::metadata(p).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("page-001.html"))), (0o700, 0o600));
    }
    // A smaller report of that name leaves no page behind; a folder of somebody else stays.
    report(Lang::En, &records[..2], &at);
    assert!(!folder.exists());
    std::fs::create_dir(&folder).expect("folder");
    std::fs::write(folder.join("mine.txt"), "mine").expect("file");
    report(Lang::En, &records[..2], &at);
    assert!(folder.join("mine.txt").exists());
}

#[test]
fn colours_can_be_read_in_light_and_dark() {
    let schemes: Vec<&str> = STYLE.split(":root{").skip(1).take(2).map(|s| s.split('}').next().unwrap_or("")).collect();
    assert_eq!(schemes.len(), 2);
    for scheme in schemes {
        let colour = |name: &str| {
            let hex = scheme.split(';').find_map(|d| d.trim().strip_prefix(&format!("--{name}:#"))).expect("colour");
            let channel = |i: usize| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect("hex");
            luminance([channel(0), channel(1), channel(2)])
        };
        // Numbers of places stand on the colour of the bars.
        let (a, b) = (colour("page"), colour("bar"));
        assert!((a.max(b) + 0.05) / (a.min(b) + 0.05) >= 4.5, "numbers on the map");
        for back in ["page", "card"] {
            for front in ["text", "soft", "accent", "high", "low", "info", "good"] {
                let (a, b) = (colour(back), colour(front));
                let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(ratio >= 4.5, "{front} on {back}: {ratio:.2}");
            }
            for front in ["line", "bar"] {
                let (a, b) = (colour(back), colour(front));
                assert!((a.max(b) + 0.05) / (a.min(b) + 0.05) >= 3.0, "{front} on {back}");
            }
        }
    }
}

/// Relative luminance, WCAG 2.1.
fn luminance(rgb: [u8; 3]) -> f64 {
    let linear = rgb.map(|v| {
        let c = f64::from(v) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// FIPS 180-4, §6.2; the constants are the fractional parts of roots of the first primes.
fn sha256(data: &[u8]) -> [u8; 32] {
    let primes: Vec<u32> = (2u32..312).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    let fraction = |x: f64| ((x - x.floor()) * 4_294_967_296.0) as u32;
    let k: Vec<u32> = primes.iter().map(|p| fraction(f64::from(*p).cbrt())).collect();
    let mut h: Vec<u32> = primes.iter().take(8).map(|p| fraction(f64::from(*p).sqrt())).collect();
    let mut padded = data.to_vec();
    padded.push(0x80);
    padded.resize(padded.len() + (120 - padded.len() % 64) % 64, 0);
    padded.extend((data.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        let mut w: Vec<u32> = block.chunks(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]])).collect();
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ (w[i - 15] >> 3);
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ (w[i - 2] >> 10);
            w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
        }
        let mut v = h.clone();
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let t1 = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(k[i]).wrapping_add(w[i]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let t2 = s0.wrapping_add((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(t1);
            v[0] = t1.wrapping_add(t2);
        }
        h.iter_mut().zip(&v).for_each(|(a, b)| *a = a.wrapping_add(*b));
    }
    let mut out = [0; 32];
    out.iter_mut().zip(h.iter().flat_map(|n| n.to_be_bytes())).for_each(|(o, b)| *o = b);
    out
}
