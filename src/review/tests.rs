//! The server over its socket, asked as a browser and as an attacker would.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Command, Finished, Options, Server, Source, root_of};
use crate::i18n::Lang;
use crate::pipeline::Progress;

const HEADER: &str = r#"{"type":"header","schema":1,"tool":"estompe","version":"0","mode":"scan","policy":"event","policy_digest":"00"}"#;
const END: &str = r#"{"type":"summary","complete":true}"#;

/// Runs nothing; says what it was asked.
struct Echo;

impl Command for Echo {
    fn run(
        &self,
        _: Lang,
        words: &[std::ffi::OsString],
        progress: &dyn Progress,
        _: &Arc<AtomicBool>,
    ) -> Result<Finished, String> {
        progress.found(1);
        progress.done(1);
        let words: Vec<_> = words.iter().map(|w| w.to_string_lossy().into_owned()).collect();
        Ok(Finished { summary: words.join(" "), complete: true, problems: 0 })
    }
}

struct Running {
    dir: tempfile::TempDir,
    host: String,
    base: String,
    enter: String,
    cookie: String,
    cancel: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

struct Got {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Got {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
}

fn digest() -> String {
    blake3::hash(b"the coded data").to_hex().to_string()
}

/// An album of one photo with two faces, and one record that leads out of it.
fn album(dir: &Path) -> Source {
    let photo = dir.join("album/fête <script>.jpg");
    std::fs::create_dir(dir.join("album")).expect("folder");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/portrait.jpg"), &photo).expect("photo");
    std::fs::write(dir.join("secret.jpg"), b"secret").expect("secret");
    let d = digest();
    let bytes = std::fs::metadata(&photo).expect("photo").len();
    let region = |n: u32| {
        format!(
            r#"{{"id":"{}-r{n:06}","kind":"face","label":"face","box":[{},10,{},60],"score":0.9,"decision":"pending"}}"#,
            &d[..12],
            100 * n,
            100 * n + 50
        )
    };
    let record = |path: &str, regions: &str| {
        let rest = r#""format":"jpeg","outcome":"scanned","displayed":{"width":600,"height":300},"findings":[]"#;
        format!(r#"{{"type":"file","path":{path:?},"size":{bytes},{rest},"regions":[{regions}],"digest_coded":"{d}"}}"#)
    };
    let lines = [
        HEADER.to_owned(),
        record("fête <script>.jpg", &format!("{},{}", region(0), region(1))),
        record("../secret.jpg", ""),
        record("/etc/hostname", ""),
        END.to_owned(),
    ];
    let report = dir.join("album.jsonl");
    std::fs::write(&report, lines.join("\n") + "\n").expect("report");
    Source { report, root: dir.join("album"), register: dir.join("registre.csv"), minor_signatures: 2 }
}

fn start(app: bool, idle: Duration) -> Running {
    let dir = tempfile::tempdir().expect("dir");
    let source = album(dir.path());
    assert_eq!(root_of(&source.report), Some(source.root.clone()));
    let options = Options {
        lang: Lang::En,
        album: (!app).then_some(source),
        roots: vec![dir.path().to_owned()],
        published: Vec::new(),
        minor_signatures: 2,
        command: Arc::new(Echo),
        idle,
    };
    let server = Server::open(options).unwrap_or_else(|t| panic!("{}", t.sentence(Lang::En)));
    let url = server.url();
    let rest = url.strip_prefix("http://").expect("http");
    let (host, path) = rest.split_once('/').expect("path");
    let (base, _) = path.split_once('/').expect("base");
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = cancel.clone();
    let thread = std::thread::spawn(move || server.run(&flag).expect("served"));
    let mut running = Running {
        host: host.to_owned(),
        base: format!("/{base}/"),
        enter: format!("/{path}"),
        cookie: String::new(),
        cancel,
        thread: Some(thread),
        dir,
    };
    if idle > Duration::from_secs(5) {
        let got = running.raw("GET", &running.enter, &[("Host", &running.host)], "");
        assert_eq!(got.status, 303, "{}", got.head);
        let cookie = got.head.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect("cookie");
        running.cookie = cookie.split(';').next().expect("value").to_owned();
    }
    running
}

impl Running {
    fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
        let mut stream = TcpStream::connect(&self.host).expect("connects");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("timeout");
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (k, v) in headers {
            head.push_str(&format!("{k}: {v}\r\n"));
        }
        // A server that refuses may close before all was sent.
        let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let cut =
            all.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no reply to {method} {path}"));
        let head = String::from_utf8_lossy(&all[..cut]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("status");
        Got { status, head, body: all[cut + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Got {
        self.raw("GET", &format!("{}{path}", self.base), &[("Host", &self.host), ("Cookie", &self.cookie)], "")
    }

    fn post(&self, path: &str, body: &str) -> Got {
        let kind = if path.starts_with("api/") { "application/json" } else { "application/x-www-form-urlencoded" };
        let origin = format!("http://{}", self.host);
        let headers =
            [("Host", self.host.as_str()), ("Cookie", &self.cookie), ("Origin", &origin), ("Content-Type", kind)];
        self.raw("POST", &format!("{}{path}", self.base), &headers, body)
    }

    fn register(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("registre.csv")).unwrap_or_default()
    }

    fn ended_within(&mut self, time: Duration) -> bool {
        let since = Instant::now();
        while since.elapsed() < time {
            if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
                if let Some(t) = self.thread.take() {
                    t.join().expect("no panic");
                }
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        if let Some(t) = self.thread.take() {
            let _ = t.join();
        }
    }
}

const LONG: Duration = Duration::from_secs(600);

#[test]
fn strangers_are_turned_away_at_the_socket() {
    let r = start(false, LONG);
    let host = ("Host", r.host.as_str());
    let cookie = ("Cookie", r.cookie.as_str());
    let page = format!("{}album", r.base);
    assert_eq!(r.get("album").status, 200);
    assert_eq!(r.raw("GET", &r.enter, &[host], "").status, 403, "the link works once");
    assert_eq!(r.raw("GET", &r.enter, &[host, cookie], "").status, 303, "its owner may use it again");
    assert_eq!(r.raw("GET", &page, &[host], "").status, 403);
    assert_eq!(r.raw("GET", &page, &[("Host", "evil.example"), cookie], "").status, 421);
    assert_eq!(r.raw("GET", "/", &[host, cookie], "").status, 404);
    assert_eq!(r.raw("GET", &page, &[host, cookie, ("Origin", "http://evil.example")], "").status, 403);
    assert_eq!(r.raw("GET", &page, &[host, cookie, ("Sec-Fetch-Site", "cross-site")], "").status, 403);
    for method in ["HEAD", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(r.raw(method, &page, &[host, cookie], "").status, 405, "{method}");
    }
    let origin = format!("http://{}", r.host);
    let form = [host, cookie, ("Origin", origin.as_str()), ("Content-Type", "text/plain")];
    assert_eq!(r.raw("POST", &format!("{}api/undo", r.base), &form, "{}").status, 415);
    assert_eq!(
        r.raw("POST", &format!("{}api/undo", r.base), &[host, cookie, ("Content-Type", "application/json")], "{}")
            .status,
        403
    );
    assert_eq!(r.post("api/decide", &" ".repeat(600 << 10)).status, 413);
    for path in [
        "static/../gate.rs",
        "static/",
        "picture/small/../x",
        "picture/9999/p0",
        "report/scan/x.html",
        "%2e%2e/x",
        "nothing",
    ] {
        assert_eq!(r.get(path).status, 404, "{path}");
    }
    let got = r.get("album");
    let head = got.head.to_lowercase();
    for want in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "frame-ancestors 'none'",
        "nosniff",
        "cache-control: no-store",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(head.contains(want), "{want}: {head}");
    }
    assert!(!head.contains("access-control"), "{head}");
    assert_eq!(r.register(), "", "nothing of this wrote anything");
}

#[test]
fn decisions_are_saved_at_once_and_taken_back() {
    let r = start(false, LONG);
    let album = r.get("api/album").json();
    let photos = album["photos"].as_array().expect("photos");
    assert_eq!(photos.len(), 1, "records that lead out of the album are left out: {photos:?}");
    assert_eq!(photos[0]["n"], "fête <script>.jpg");
    let id = |n: usize| photos[0]["f"][n]["i"].as_str().expect("id").to_owned();
    let photo = photos[0]["i"].as_str().expect("id").to_owned();
    assert!(!album.to_string().contains(&r.dir.path().display().to_string()), "no path of this machine");
    // A promise without an end is refused, and the sentence says so.
    let body = format!(r#"{{"faces":["{}"],"decision":"granted"}}"#, id(0));
    let got = r.post("api/decide", &body);
    assert_eq!((got.status, got.json()["field"].as_str()), (422, Some("until")));
    assert_eq!(r.register(), "");
    let body =
        format!(r#"{{"faces":["{}"],"decision":"granted","filled":{{"until":"2999-12-31","person":"P-7"}}}}"#, id(0));
    let got = r.post("api/decide", &body);
    assert_eq!((got.status, got.json()["faces"][0]["d"].as_str()), (200, Some("granted")), "{}", got.text());
    let saved = r.register();
    assert!(saved.contains(";granted;P-7;") && saved.contains("2999-12-31") && saved.lines().count() == 3, "{saved}");
    let got = r.post("api/draw", &format!(r#"{{"photo":"{photo}","box":[300,20,900,90]}}"#)).json();
    assert_eq!(got["faces"][0]["b"], serde_json::json!([300, 20, 600, 90]), "cut at the edge: {got}");
    assert_eq!(r.register().lines().count(), 4);
    for bad in ["[0,0,2,2]", "[700,0,900,50]", "[9,9,1,1]"] {
        assert_eq!(r.post("api/draw", &format!(r#"{{"photo":"{photo}","box":{bad}}}"#)).status, 422, "{bad}");
    }
    let gone = r.post("api/undo", "{}").json();
    assert_eq!((gone["gone"].is_string(), gone["undo"].as_u64()), (true, Some(1)), "{gone}");
    assert_eq!(r.register(), saved);
    r.post("api/undo", "{}");
    assert!(!r.register().contains("granted"));
    for bad in [
        r#"{"faces":[],"decision":"refused"}"#.to_owned(),
        r#"{"faces":["f00"],"decision":"refused"}"#.to_owned(),
        format!(r#"{{"faces":["{}"],"decision":"yes"}}"#, id(0)),
        format!(r#"{{"faces":["{}"],"filled":{{"id":"x"}}}}"#, id(0)),
        format!(r#"{{"faces":["{}"],"path":"/etc/passwd"}}"#, id(0)),
        "[".to_owned(),
    ] {
        assert_eq!(r.post("api/decide", &bad).status, 422, "{bad}");
    }
    // What another program wrote is not overwritten.
    let other = r.register() + "\r\n";
    std::fs::write(r.dir.path().join("registre.csv"), &other).expect("other");
    let body = format!(r#"{{"faces":["{}"],"decision":"refused"}}"#, id(1));
    let got = r.post("api/decide", &body);
    assert!(got.status == 422 && got.text().contains("another program"), "{}", got.text());
    assert_eq!(r.register(), other);
    assert_eq!(r.post("reload", "").status, 303);
    assert_eq!(r.post("api/decide", &body).status, 200);
    assert!(r.register().contains(";refused;"));
    let got = r.get(&format!("picture/small/{photo}"));
    assert!(got.status == 200 && got.body.starts_with(b"\xFF\xD8"), "{}", got.head);
    std::fs::write(r.dir.path().join("album/fête <script>.jpg"), b"another").expect("photo");
    assert_eq!(r.get(&format!("picture/view/{photo}")).status, 409, "boxes belong to the photo that was scanned");
}

#[test]
fn pages_escape_what_they_show_in_both_languages() {
    let r = start(false, LONG);
    let album = r.get("api/album").json();
    let face = album["photos"][0]["f"][0]["i"].as_str().expect("id").to_owned();
    let evil = "<script>alert(1)</script>";
    let body = serde_json::json!({ "faces": [face], "decision": "refused", "filled": { "person": evil } });
    assert_eq!(r.post("api/decide", &body.to_string()).status, 200);
    for (lang, word) in [("fr", "Personnes et retraits"), ("en", "People and withdrawals")] {
        assert_eq!(r.post("lang", &format!("lang={lang}&back=//evil.example")).status, 303);
        let page = r.post("people", "person=%3Cscript%3Ealert(1)%3C/script%3E").text();
        assert!(page.contains(word) && page.contains(&format!("<html lang=\"{lang}\">")), "{page}");
        assert!(!page.contains("<script>alert") && !page.contains("fête <script>"), "{page}");
        assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");
        for path in ["album", "findings", "clean", "people"] {
            let got = r.get(path);
            assert!(got.status == 200 && !got.text().contains("review-"), "{path}: {}", got.text());
        }
    }
    let page = r.post("withdraw", "person=%3Cscript%3Ealert(1)%3C/script%3E").text();
    assert!(page.contains("recorded for one face") && r.register().contains(";withdrawn;"), "{page}");
}

#[test]
fn the_clean_is_the_command_that_people_type() {
    let r = start(false, LONG);
    for bad in ["", "a%2Fb", "..", ".", "a%00b", "a%5Cb", "album"] {
        let got = r.post("clean", &format!("name={bad}&policy=event"));
        assert!(got.status == 200 && got.text().contains("role=\"alert\""), "{bad}: {}", got.head);
    }
    let got = r.post("clean", "name=copies&policy=event&credit=-x%3B+rm");
    assert_eq!(got.status, 303);
    let since = Instant::now();
    let page = loop {
        let page = r.get("done");
        if page.status == 200 || since.elapsed() > Duration::from_secs(10) {
            break page.text();
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let at = |name: &str| r.dir.path().canonicalize().expect("dir").join(name).display().to_string();
    let want = format!(
        "clean {} --out {} -p event --consent {} --report {} --report {} --credit=-x; rm",
        r.dir.path().join("album").display(),
        at("copies"),
        r.dir.path().join("registre.csv").display(),
        at("copies.jsonl"),
        at("copies.html")
    );
    assert!(page.contains(&want), "{want}\n{page}");
    assert!(page.contains(" -p event --consent ") && page.contains("--credit=&#39;-x; rm&#39;"), "{page}");
    assert!(r.register().lines().count() == 3, "undecided faces are in the register that the clean reads");
}

#[test]
fn the_app_shows_folders_of_its_roots_alone() {
    let r = start(true, LONG);
    assert_eq!(r.get("album").status, 303);
    let page = r.get("start").text();
    let id = page.split("start?at=").nth(1).and_then(|t| t.split('"').next()).expect("a root").to_owned();
    let page = r.get(&format!("start?at={id}")).text();
    assert!(page.contains(">album</a>"), "{page}");
    for bad in ["/etc", "..%2F..", "d00000000000000000000"] {
        assert!(r.get(&format!("start?at={bad}")).text().contains("role=\"alert\""), "{bad}");
        assert!(r.post("scan", &format!("folder={bad}&policy=event")).text().contains("role=\"alert\""), "{bad}");
    }
    // The root itself may not be scanned: its register would lie outside.
    assert!(r.post("scan", &format!("folder={id}&policy=event")).text().contains("role=\"alert\""));
}

#[test]
fn a_session_ends_when_nobody_asks_and_leaves_nothing() {
    let mut r = start(false, Duration::from_millis(400));
    assert!(r.ended_within(Duration::from_secs(10)), "idle");
    let mut r = start(false, LONG);
    assert!(!r.ended_within(Duration::from_millis(300)));
    r.cancel.store(true, Ordering::Relaxed);
    assert!(r.ended_within(Duration::from_secs(10)), "cancelled");
    let mut r = start(false, LONG);
    assert!(r.post("quit", "").text().contains("estompe has ended"));
    assert!(r.ended_within(Duration::from_secs(10)), "quit");
}

/// Every key that templates and scripts name exists in both languages.
#[test]
fn keys_of_templates_and_scripts_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |dir: &str| -> Vec<PathBuf> {
        std::fs::read_dir(root.join(dir)).expect("folder").flatten().map(|e| e.path()).collect()
    };
    let mut keys = Vec::new();
    for file in files("templates/review") {
        let text = std::fs::read_to_string(&file).expect("template");
        keys.extend(text.split("f.t(\"").skip(1).filter_map(|t| t.split('"').next()).map(str::to_owned));
    }
    for file in files("src/review/static") {
        let text = std::fs::read_to_string(&file).expect("script");
        let said = text.split("say(\"").skip(1).filter_map(|t| t.split('"').next());
        keys.extend(said.map(|k| format!("review-js-{k}")));
    }
    assert!(keys.len() > 80, "{}", keys.len());
    for lang in Lang::ALL {
        let missing: Vec<_> = keys.iter().filter(|k| crate::i18n::find(lang, k, &[]).is_none()).collect();
        assert!(missing.is_empty(), "{lang:?}: {missing:?}");
    }
}

/// WCAG 2.1, relative luminance and contrast ratio.
fn contrast(a: &str, b: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |n: usize| {
            let v = f64::from(u8::from_str_radix(&colour[1 + 2 * n..3 + 2 * n], 16).expect("hex")) / 255.0;
            if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn colours_are_told_apart_in_both_schemes() {
    assert!(
        (contrast("#ffffff", "#000000") - 21.0).abs() < 0.01 && (contrast("#777777", "#ffffff") - 4.48).abs() < 0.01
    );
    let css = include_str!("static/page.css");
    let schemes: Vec<&str> = css.split(":root{").skip(1).filter_map(|s| s.split('}').next()).collect();
    assert_eq!(schemes.len(), 2);
    for scheme in schemes {
        let get = |name: &str| {
            let text = scheme.split(&format!("--{name}:")).nth(1).unwrap_or_else(|| panic!("{name}"));
            text.split(';').next().expect("value").trim().to_owned()
        };
        for ground in ["page", "card"] {
            for ink in ["text", "soft", "accent", "error", "good"] {
                let ratio = contrast(&get(ink), &get(ground));
                assert!(ratio >= 4.5, "{ink} on {ground}: {ratio:.2} in {scheme}");
            }
            let ratio = contrast(&get("line"), &get(ground));
            assert!(ratio >= 3.0, "line on {ground}: {ratio:.2} in {scheme}");
        }
        assert!(contrast(&get("on-accent"), &get("accent")) >= 4.5, "{scheme}");
    }
}
