//! The register as a whole: mistakes, joins, merges, what spreadsheets do to it.

use std::fmt::Write as _;

use super::*;
use crate::geometry::{Rect, Size};
use crate::record::{Decision as D, Region, RegionKind};

const DIGEST: &str = "3f2a91bc04de0000000000000000000000000000000000000000000000000000";

fn today() -> Date {
    Date::new(2026, 11, 25).expect("a day")
}

fn terms() -> Terms {
    Terms { today: today(), minor_signatures: 2, medium: None }
}

fn region(id: &str, rect: [u32; 4]) -> Region {
    Region {
        id: id.into(),
        kind: RegionKind::Face,
        label: "face".into(),
        rect: Rect::from(rect),
        score: 0.9,
        decision: D::Pending,
        hidden: None,
    }
}

fn photo<'a>(path: &'a str, digest: &'a str) -> Photo<'a> {
    Photo { path, digest, size: Some(Size::new(1000, 800)), is_copy: false }
}

/// Rows of `id;photo;box;decision;until;` and what else is needed, read.
fn register(rows: &str) -> Result<Register, Vec<Wrong>> {
    let head = "id;photo;box;decision;until;date;capacity;signatures;basis;media;digest;person\r\n";
    Register::read(format!("{head}{rows}").as_bytes(), today())
}

fn decisions(r: &Register, terms: &Terms) -> Vec<D> {
    r.rows().iter().map(|row| row.decision(terms)).collect()
}

#[test]
fn mistakes_are_named_by_line_and_column_and_all_at_once() {
    let rows = "\
        ;;[1, 2, 3, 4];granted;2027-01-01\n\
        ;a.jpg;;granted;2027-01-01\n\
        ;a.jpg;[3, 2, 1, 4];granted;2027-01-01\n\
        ;a.jpg;[1, 2, 3];granted;2027-01-01\n\
        ;a.jpg;[1, 2, 3, 4];oui;2027-01-01\n\
        ;a.jpg;[1, 2, 3, 4];granted;\n\
        ;a.jpg;[1, 2, 3, 4];granted;06/20/2026\n\
        ;a.jpg;[1, 2, 3, 4];granted;2026-01-01;2026-02-01\n\
        ;a.jpg;[1, 2, 3, 4];granted;2028-01-01;2027-02-01\n\
        ;a.jpg;[1, 2, 3, 4];exempt;\n\
        ;a.jpg;[1, 2, 3, 4];granted;2027-01-01;;bambin\n\
        ;a.jpg;[1, 2, 3, 4];granted;2027-01-01;;minor;deux\n\
        7;a.jpg;[1, 2, 3, 4];;\n\
        3f2a91bc04de-r000001;a.jpg;[1, 2, 3, 4];;;;;;;;ff\n\
        3f2a91bc04de-r000002;a.jpg;[1, 2, 3, 4];;\n\
        3f2a91bc04de-r000002;a.jpg;[9, 9, 20, 20];;\n\
        ;b.jpg;[1, 2, 3, 4];;\n\
        ;b.jpg;(1 2 3 4);refused;\n";
    let wrong = register(rows).expect_err("mistakes");
    let got: Vec<_> = wrong.iter().map(|w| (w.line, w.column.as_ref().map(|c| c.0), w.what)).collect();
    let want = [
        (2, 1, What::PhotoMissing),
        (3, 2, What::BoxMissing),
        (4, 2, What::Box),
        (5, 2, What::Box),
        (6, 3, What::Decision),
        (7, 4, What::UntilMissing),
        (8, 4, What::Date),
        (9, 4, What::UntilBeforeDate),
        (10, 5, What::DateInFuture),
        (11, 8, What::GroundMissing),
        (12, 6, What::Capacity),
        (13, 7, What::Signatures),
        (14, 0, What::IdUnknown),
        (15, 10, What::Digest),
        (17, 0, What::IdTwice),
        (19, 2, What::RectangleTwice),
    ];
    assert_eq!(got, want.map(|(line, column, what)| (line, Some(column), what)));
    assert_eq!(wrong[4].value, "oui");
    let missing = Register::read(b"id;photo;decision;until\n", today()).expect_err("no box");
    assert_eq!(missing[0].what, What::NoHeadings);
    let many = "x;a.jpg;[1, 2, 3, 4];;\n".repeat(500);
    assert_eq!(register(&many).expect_err("mistakes").len(), 20);
}

#[test]
fn what_holds_depends_on_the_day_the_signatures_and_the_medium() {
    let rows = "\
        ;1.jpg;[0, 0, 9, 9];accordé;2026-11-25\n\
        ;2.jpg;[0, 0, 9, 9];granted;24/11/2026\n\
        ;3.jpg;[0, 0, 9, 9];granted;2027-01-01;;mineur;1\n\
        ;4.jpg;[0, 0, 9, 9];granted;2027-01-01;;minor;2\n\
        ;5.jpg;[0, 0, 9, 9];exempt;;;;;historical subject\n\
        ;6.jpg;[0, 0, 9, 9];exempt;2020-01-01;;;;historical subject\n\
        ;7.jpg;[0, 0, 9, 9];granted;2027-01-01;;;;;Site, Bulletin\n\
        ;8.jpg;[0, 0, 9, 9];granted;2027-01-01;2026-11-26\n\
        ;9.jpg;[0, 0, 9, 9];retiré;\n";
    let r = register(rows).expect("sound");
    let usual =
        [D::Granted, D::Expired, D::Pending, D::Granted, D::Exempt, D::Expired, D::Granted, D::Pending, D::Withdrawn];
    assert_eq!(decisions(&r, &terms()), usual);
    let one_signature = Terms { minor_signatures: 1, ..terms() };
    assert_eq!(decisions(&r, &one_signature)[2], D::Granted);
    let on = |m: &str| Terms { medium: Some(m.into()), ..terms() };
    assert_eq!(decisions(&r, &on("bulletin"))[6], D::Granted);
    assert_eq!(decisions(&r, &on("facebook"))[6], D::Pending);
    assert_eq!(decisions(&r, &on("facebook"))[0], D::Granted, "where nothing is said of media, all are meant");
    assert_ne!(r.digest(&terms()), r.digest(&one_signature));
    let s = status(&r, &terms(), 30);
    assert_eq!(s.counts[..2], [(D::Pending, 2), (D::Granted, 3)]);
    assert_eq!((s.photos, s.ending.len(), s.unsigned.len(), s.gone.len()), (9, 1, 1, 3));
}

#[test]
fn regions_are_joined_by_id_and_by_data_and_overlap() {
    let rows = format!(
        "3f2a91bc04de-r000001;p.jpg;[0, 0, 100, 100];granted;2027-01-01;;;;;;{DIGEST}\n\
         3f2a91bc04de-r000002;p.jpg;[200, 0, 300, 100];refused;;;;;;;{DIGEST}\n\
         3f2a91bc04de-r000003;p.jpg;[400, 0, 500, 100];fausse détection;;;;;;;{DIGEST}\n\
         3f2a91bc04de-r000004;p.jpg;[600, 0, 700, 100];;;;;;;;{DIGEST}\n\
         ;p.jpg;[900, 700, 2000, 2000];refused;\n\
         ;other.jpg;[0, 0, 100, 100];refused;\n"
    );
    let r = register(&rows).expect("sound");
    // Found again with slightly other rectangles, one moved, one new, one missing; under another name too.
    let today = [[4, 2, 103, 99], [190, 5, 310, 110], [400, 0, 500, 100], [100, 300, 200, 400]];
    for path in ["p.jpg", "moved/q.jpg"] {
        let mut regions: Vec<Region> = today.iter().map(|b| region("new", *b)).collect();
        assert_eq!(r.settle(photo(path, DIGEST), &mut regions, &terms()), Settled::Joined);
        let got: Vec<_> = regions.iter().map(|g| (g.id.as_str(), g.decision, <[u32; 4]>::from(g.rect))).collect();
        let mut want = vec![
            ("3f2a91bc04de-r000001", D::Granted, [0, 0, 103, 100]),
            // What is hidden covers what was decided on and what is found today.
            ("3f2a91bc04de-r000002", D::Refused, [190, 0, 310, 110]),
            ("3f2a91bc04de-r000003", D::FalseDetection, [400, 0, 500, 100]),
            ("new", D::Pending, [100, 300, 200, 400]),
            ("3f2a91bc04de-r000004", D::Pending, [600, 0, 700, 100]),
        ];
        let drawn = drawn_id(DIGEST, "p.jpg", Rect::from([900, 700, 2000, 2000]));
        if path == "p.jpg" {
            // Cut at the edge; kept although nobody was found there.
            want.push((&drawn, D::Refused, [900, 700, 1000, 800]));
        }
        assert_eq!(got, want, "{path}");
    }
    assert_eq!(r.unmet(), 1, "other.jpg was not among the photos");
}

#[test]
fn changed_pictures_and_rectangles_outside_stop_the_photo() {
    let rows = format!(
        "3f2a91bc04de-r000001;p.jpg;[0, 0, 100, 100];granted;2027-01-01;;;;;;{DIGEST}\n;far.jpg;[5000, 0, 6000, 9];refused;\n"
    );
    let r = register(&rows).expect("sound");
    let other = "aa".repeat(32);
    let mut regions = vec![region("x", [0, 0, 100, 100])];
    assert_eq!(r.settle(photo("p.jpg", &other), &mut regions, &terms()), Settled::Changed);
    assert_eq!(regions[0].decision, D::Pending, "the old yes is not for the new picture");
    // Same first digits, other picture.
    let twin = format!("3f2a91bc04de{}", "f".repeat(52));
    assert_eq!(r.settle(photo("p.jpg", &twin), &mut regions, &terms()), Settled::Changed);
    assert_eq!(r.settle(photo("far.jpg", &other), &mut Vec::new(), &terms()), Settled::Outside);
    // A copy in which other faces were hidden has other data; its shown faces stand where they stood.
    let copy = Photo { is_copy: true, ..photo("p.jpg", &other) };
    assert_eq!(r.settle(copy, &mut regions, &terms()), Settled::Joined);
    assert_eq!(regions[0].decision, D::Granted);
}

#[test]
fn where_rows_disagree_the_strictest_holds() {
    let rows = format!(
        "3f2a91bc04de-r000001;p.jpg;[0, 0, 100, 100];granted;2027-01-01;;;;;;{DIGEST}\n;p.jpg;[0, 0, 110, 110];refused;\n"
    );
    for rows in [rows.clone(), rows.lines().rev().collect::<Vec<_>>().join("\n")] {
        let mut regions = vec![region("3f2a91bc04de-r000001", [0, 0, 100, 100])];
        register(&rows).expect("sound").settle(photo("p.jpg", DIGEST), &mut regions, &terms());
        assert_eq!(regions.iter().map(|r| r.decision).collect::<Vec<_>>(), [D::Refused]);
        assert_eq!(<[u32; 4]>::from(regions[0].rect), [0, 0, 110, 110]);
    }
}

#[test]
fn a_second_export_adds_new_faces_and_keeps_what_people_wrote() {
    let mut r = Register::empty();
    let first = [region("3f2a91bc04de-r000001", [0, 0, 100, 100])];
    assert_eq!(r.take("=p.jpg", DIGEST, &first), 1);
    let text = String::from_utf8(r.to_csv()).expect("UTF-8");
    let line = text.lines().nth(1).expect("a row");
    assert_eq!(line, format!("3f2a91bc04de-r000001;'=p.jpg;1;\"[0, 0, 100, 100]\";0.900;;;;;;;;;;{DIGEST}"));
    // Edited: own column, other order, a decision.
    let edited = format!(
        "my notes,decision,id,photo,box,until,digest\n\"a, b\",granted,3f2a91bc04de-r000001,'=p.jpg,\"[0, 0, 100, 100]\",2027-01-01,{DIGEST}\n"
    );
    let mut r = Register::read(edited.as_bytes(), today()).expect("sound");
    let again = [region("new", [2, 2, 101, 100]), region("3f2a91bc04de-r000009", [500, 0, 600, 100])];
    assert_eq!(r.take("=p.jpg", DIGEST, &again), 1);
    assert_eq!(r.take("copy of p.jpg", DIGEST, &again), 0, "the same picture under another name");
    let read = Register::read(&r.to_csv(), today()).expect("sound");
    assert_eq!(read.table.headings[..4], ["my notes", "decision", "id", "photo"]);
    assert_eq!(read.table.rows[0].1[..3], ["a, b", "granted", "3f2a91bc04de-r000001"]);
    assert_eq!(read.rows()[1].id, "3f2a91bc04de-r000009");
    assert_eq!(read.rows()[0].photo, "=p.jpg");
}

#[test]
fn imports_update_rows_give_ids_and_lose_nothing() {
    let mut base = Register::empty();
    base.take(
        "p.jpg",
        DIGEST,
        &[region("3f2a91bc04de-r000001", [0, 0, 9, 9]), region("3f2a91bc04de-r000002", [50, 0, 60, 9])],
    );
    let saved = "id\tphoto\tbox\tdecision\tuntil\tmine\n\
        3f2a91bc04de-r000001\tp.jpg\t[0, 0, 9, 9]\taccordé\t31/12/2027\tx\n\
        \tp.jpg\t[20, 20, 30, 30]\trefusé\t\t\n\
        \tq.jpg\t[1, 1, 5, 5]\trefusé\t\t\n\
        \tr.jpg\t[1, 1, 5, 5]\trefusé\t\t\n";
    let read = || Register::read(saved.as_bytes(), today()).expect("sound");
    let other = "bb".repeat(32);
    let known = |p: &str| (p == "q.jpg").then(|| other.clone());
    let done = import(read(), Some(&base), &known, today()).expect("merged");
    assert_eq!((done.changed, done.added, done.kept), (1, 3, 1));
    let rows = done.register.rows();
    assert_eq!(
        rows.iter().map(|r| r.stated).collect::<Vec<_>>(),
        [D::Granted, D::Refused, D::Refused, D::Refused, D::Pending]
    );
    assert_eq!(rows[0].digest, DIGEST, "columns that the table left out come back");
    assert!(rows[1].id.starts_with("3f2a91bc04de-d") && rows[1].digest == DIGEST, "{:?}", rows[1]);
    assert!(rows[2].id.starts_with("bbbbbbbbbbbb-d") && rows[2].digest == other);
    assert!(rows[3].id.contains("-d") && rows[3].digest.is_empty());
    assert!(done.register.table.headings.contains(&"mine".to_owned()));
    // The same table once more changes nothing.
    let again = import(read(), Some(&done.register), &known, today()).expect("merged");
    assert_eq!((again.changed, again.added, again.register.to_csv()), (0, 0, done.register.to_csv()));
    // An id of another album.
    let stray = saved.replace("r000001", "r00000f");
    let wrong = import(Register::read(stray.as_bytes(), today()).expect("sound"), Some(&base), &known, today())
        .expect_err("unknown");
    assert_eq!((wrong[0].line, wrong[0].what), (2, What::IdUnknown));
}

#[test]
fn twenty_thousand_rows_are_no_burden() {
    let mut text = "id;photo;number;box;score;decision;person;until;digest\r\n".to_owned();
    for n in 0..20_000 {
        let digest = blake3::hash(format!("{}", n / 4).as_bytes()).to_hex();
        let key = digest.get(..12).expect("hex");
        let x = 100 * (n % 4);
        let _ = writeln!(
            text,
            "{key}-r{n:06};album/IMG_{:05}.jpg;{};\"[{x}, 0, {}, 90]\";0,934;accordé;'+33 formulaire {n};31/12/2027;{digest}\r",
            n / 4,
            n % 4,
            x + 90
        );
    }
    let start = std::time::Instant::now();
    let r = Register::read(text.as_bytes(), today()).expect("sound");
    let out = r.to_csv();
    for n in 0..5_000 {
        let digest = blake3::hash(format!("{n}").as_bytes()).to_hex().to_string();
        let mut regions = vec![region("new", [1, 1, 89, 88]), region("new", [101, 0, 188, 88])];
        r.settle(photo(&format!("album/IMG_{n:05}.jpg"), &digest), &mut regions, &terms());
        assert_eq!(regions.len(), 4);
    }
    assert!(status(&r, &terms(), 30).counts == [(D::Granted, 20_000)] && r.unmet() == 0 && out.len() > 2_000_000);
    // Unoptimised, and on a machine that does other work, the same takes longer; what grows with the square would take minutes.
    let allowed = if cfg!(debug_assertions) { 20.0 } else { 1.0 };
    assert!(start.elapsed().as_secs_f64() < allowed, "{:?}", start.elapsed());
}
