//! Who may ask what of the local page: every request passes here first. It answers nothing itself and reads no body.
//!
//! The page is served on the loopback address, where every program of the machine and every web site that the browser has
//! open can knock. Host against DNS rebinding, Origin and Sec-Fetch-Site against other sites, a token that works once against
//! other users, and a cookie bound to a random path: browsers do not keep the cookies of two ports of one host apart.
//! RFC 6265bis (cookies), Fetch §3.2 (Origin), W3C Fetch Metadata Request Headers.

use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::{HeaderMap, Method, StatusCode, header};

/// Why a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    Host,
    Origin,
    Method,
    ContentType,
    Path,
    Token,
    Used,
    Cookie,
    Size,
}

impl Refusal {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Refusal::Host => StatusCode::MISDIRECTED_REQUEST,
            Refusal::Origin | Refusal::Token | Refusal::Used | Refusal::Cookie => StatusCode::FORBIDDEN,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refusal::Path => StatusCode::NOT_FOUND,
            Refusal::Size => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }

    /// The key of its sentence.
    pub(super) fn key(self) -> &'static str {
        match self {
            Refusal::Host | Refusal::Origin => "review-refused-elsewhere",
            Refusal::Token | Refusal::Cookie => "review-refused-stranger",
            Refusal::Used => "review-refused-used",
            Refusal::Path => "review-refused-path",
            Refusal::Method | Refusal::ContentType | Refusal::Size => "review-refused-form",
        }
    }
}

/// A request that may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// The first visit: the browser gets its cookie.
    Enter,
    /// A visitor who is known.
    Known,
}

/// The rules of one session.
pub(super) struct Gate {
    host: String,
    origin: String,
    base: String,
    token: String,
    used: AtomicBool,
    session: String,
}

impl Gate {
    /// Rules for a server on that port, with fresh secrets.
    pub(super) fn new(port: u16) -> std::io::Result<Gate> {
        let host = format!("127.0.0.1:{port}");
        Ok(Gate {
            origin: format!("http://{host}"),
            host,
            base: secret(8)?,
            token: secret(16)?,
            used: AtomicBool::new(false),
            session: secret(32)?,
        })
    }

    /// The address that opens the page once.
    pub(super) fn url(&self) -> String {
        format!("{}/{}/enter/{}", self.origin, self.base, self.token)
    }

    /// The cookie of the visitor who came with the token.
    pub(super) fn cookie(&self) -> String {
        format!("estompe={}; Path=/{}/; HttpOnly; SameSite=Strict", self.session, self.base)
    }

    /// The path below the session's own.
    pub(super) fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix('/')?.strip_prefix(self.base.as_str())?.strip_prefix('/')
    }

    /// Judges the head of a request.
    pub(super) fn judge(&self, method: &Method, path: &str, headers: &HeaderMap) -> Result<Pass, Refusal> {
        let mut hosts = headers.get_all(header::HOST).iter();
        if hosts.next().is_none_or(|h| h.as_bytes() != self.host.as_bytes()) || hosts.next().is_some() {
            return Err(Refusal::Host);
        }
        if !matches!(*method, Method::GET | Method::POST) {
            return Err(Refusal::Method);
        }
        let below = self.below(path).ok_or(Refusal::Path)?;
        let origin = headers.get(header::ORIGIN);
        let foreign = origin.is_some_and(|o| o.as_bytes() != self.origin.as_bytes());
        if foreign || (*method == Method::POST && origin.is_none()) {
            return Err(Refusal::Origin);
        }
        if let Some(token) = below.strip_prefix("enter/") {
            return self.enter(method, token, headers);
        }
        // A request that another site caused carries no cookie; this holds even for browsers that get SameSite wrong.
        let site = headers.get("sec-fetch-site").map(|s| s.as_bytes());
        if site.is_some_and(|s| s != b"same-origin" && s != b"none") {
            return Err(Refusal::Origin);
        }
        if !self.knows(headers) {
            return Err(Refusal::Cookie);
        }
        if *method == Method::POST {
            let wanted =
                if below.starts_with("api/") { "application/json" } else { "application/x-www-form-urlencoded" };
            let given = headers.get(header::CONTENT_TYPE).and_then(|c| c.to_str().ok()).unwrap_or_default();
            if !given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted) {
                return Err(Refusal::ContentType);
            }
        }
        Ok(Pass::Known)
    }

    fn enter(&self, method: &Method, token: &str, headers: &HeaderMap) -> Result<Pass, Refusal> {
        if *method != Method::GET {
            return Err(Refusal::Method);
        }
        if !same(token, &self.token) {
            return Err(Refusal::Token);
        }
        // Who is in already may open the link again.
        if self.used.swap(true, Ordering::SeqCst) && !self.knows(headers) {
            return Err(Refusal::Used);
        }
        Ok(Pass::Enter)
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
        cookies
            .flat_map(|c| c.split(';'))
            .any(|c| c.trim().strip_prefix("estompe=").is_some_and(|v| same(v, &self.session)))
    }
}

/// Compares through digests, so that time says nothing of where two secrets differ.
fn same(a: &str, b: &str) -> bool {
    blake3::hash(a.as_bytes()) == blake3::hash(b.as_bytes())
}

/// So many random bytes in hexadecimal.
pub(super) fn secret(bytes: usize) -> std::io::Result<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|e| std::io::Error::other(e.to_string()))?;
    Ok(random.iter().map(|b| format!("{b:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORT: u16 = 40_123;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (k, v) in list {
            map.append(*k, v.parse().expect("a header"));
        }
        map
    }

    fn gate() -> (Gate, String, String) {
        let g = Gate::new(PORT).expect("random");
        let (base, cookie) = (format!("/{}/", g.base), format!("a=b; estompe={}", g.session));
        (g, base, cookie)
    }

    #[test]
    fn the_token_opens_once() {
        let (g, base, cookie) = gate();
        let host = [("host", "127.0.0.1:40123")];
        let enter = format!("{base}enter/{}", g.token);
        assert_eq!(
            g.judge(&Method::GET, &format!("{base}enter/{}", "0".repeat(32)), &headers(&host)),
            Err(Refusal::Token)
        );
        assert_eq!(g.judge(&Method::GET, &format!("{base}enter/"), &headers(&host)), Err(Refusal::Token));
        assert_eq!(g.judge(&Method::GET, &enter, &headers(&host)), Ok(Pass::Enter));
        assert_eq!(g.judge(&Method::GET, &enter, &headers(&host)), Err(Refusal::Used));
        let known = headers(&[host[0], ("cookie", &cookie)]);
        assert_eq!(g.judge(&Method::GET, &enter, &known), Ok(Pass::Enter));
        assert!(g.cookie().contains("HttpOnly; SameSite=Strict") && g.cookie().contains(&format!("Path={base};")));
        assert!(g.url().starts_with("http://127.0.0.1:40123/") && g.url().ends_with(&g.token));
        // Two sessions share nothing.
        let (other, ..) = gate();
        assert!(other.token != g.token && other.session != g.session && other.base != g.base);
    }

    #[test]
    fn each_wrong_head_is_refused() {
        let (g, base, cookie) = gate();
        let (host, origin) = ("127.0.0.1:40123", "http://127.0.0.1:40123");
        let (c, json, form) = (cookie.as_str(), "application/json", "application/x-www-form-urlencoded");
        let good = [("host", host), ("cookie", c)];
        let post = [("host", host), ("origin", origin), ("cookie", c), ("content-type", json)];
        let judge =
            |m: Method, path: &str, h: &[(&'static str, &str)]| g.judge(&m, &format!("{base}{path}"), &headers(h));
        assert_eq!(judge(Method::GET, "album", &good), Ok(Pass::Known));
        assert_eq!(judge(Method::POST, "api/decide", &post), Ok(Pass::Known));
        for wrong in
            ["localhost:40123", "127.0.0.1", "127.0.0.1:40124", "evil.example:40123", "127.0.0.1:40123.evil.example"]
        {
            assert_eq!(judge(Method::GET, "album", &[("host", wrong), ("cookie", c)]), Err(Refusal::Host), "{wrong}");
        }
        assert_eq!(judge(Method::GET, "album", &[("cookie", c)]), Err(Refusal::Host));
        assert_eq!(judge(Method::GET, "album", &[("host", host), ("host", host), ("cookie", c)]), Err(Refusal::Host));
        for wrong in
            ["http://evil.example", "null", "http://localhost:40123", "https://127.0.0.1:40123", "http://127.0.0.1:1"]
        {
            let h = [("host", host), ("origin", wrong), ("cookie", c), ("content-type", json)];
            assert_eq!(judge(Method::POST, "api/decide", &h), Err(Refusal::Origin), "{wrong}");
            assert_eq!(judge(Method::GET, "album", &h), Err(Refusal::Origin), "{wrong}");
        }
        // A form of another site would have an origin; a POST without one comes from no browser.
        let bare = [("host", host), ("cookie", c), ("content-type", json)];
        assert_eq!(judge(Method::POST, "api/decide", &bare), Err(Refusal::Origin));
        for site in ["cross-site", "same-site"] {
            let h = [good[0], good[1], ("sec-fetch-site", site)];
            assert_eq!(judge(Method::GET, "picture/small/x", &h), Err(Refusal::Origin), "{site}");
        }
        for m in [Method::PUT, Method::DELETE, Method::OPTIONS, Method::HEAD, Method::PATCH, Method::TRACE] {
            assert_eq!(judge(m, "album", &good), Err(Refusal::Method));
        }
        for wrong in [None, Some("estompe="), Some("estompe=00"), Some("other=1")] {
            let mut h = vec![("host", host)];
            h.extend(wrong.map(|w| ("cookie", w)));
            assert_eq!(judge(Method::GET, "album", &h), Err(Refusal::Cookie), "{wrong:?}");
        }
        for (path, wrong) in [("api/decide", form), ("api/decide", "text/plain"), ("api/decide", ""), ("clean", json)] {
            let h = [("host", host), ("origin", origin), ("cookie", c), ("content-type", wrong)];
            assert_eq!(judge(Method::POST, path, &h), Err(Refusal::ContentType), "{path} {wrong}");
        }
        for path in ["/", "/album", "//album", "/0000000000000000/album", ""] {
            assert_eq!(g.judge(&Method::GET, path, &headers(&good)), Err(Refusal::Path), "{path}");
        }
    }
}
