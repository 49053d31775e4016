//! A reply and its headers: what the browser may load, keep and tell others. Content Security Policy Level 3; HTML §7.
//! It decides nothing.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::gate::Refusal;
use crate::i18n::{Lang, t};

/// The page may load its own files, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What is sent back.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
    to: Option<String>,
    cookie: Option<String>,
    policy: Option<String>,
}

impl Reply {
    pub(super) fn new(status: StatusCode, kind: &'static str, body: impl Into<Vec<u8>>) -> Reply {
        Reply { status, kind, body: body.into(), to: None, cookie: None, policy: None }
    }

    pub(super) fn html(text: String) -> Reply {
        Reply::new(StatusCode::OK, "text/html; charset=utf-8", text)
    }

    /// A page that comes with a policy of its own.
    pub(super) fn page_of(bytes: Vec<u8>, policy: String) -> Reply {
        let policy = Some(format!("{policy}; frame-ancestors 'none'"));
        Reply { policy, ..Reply::new(StatusCode::OK, "text/html; charset=utf-8", bytes) }
    }

    pub(super) fn json(value: &serde_json::Value) -> Reply {
        Reply::new(StatusCode::OK, "application/json", value.to_string())
    }

    /// The same under another status.
    pub(super) fn but(self, status: StatusCode) -> Reply {
        Reply { status, ..self }
    }

    pub(super) fn text(status: StatusCode, text: String) -> Reply {
        Reply::new(status, "text/plain; charset=utf-8", text)
    }

    /// Goes on to another page, which is asked for with GET.
    pub(super) fn to(page: &str) -> Reply {
        Reply { to: Some(page.to_owned()), ..Reply::new(StatusCode::SEE_OTHER, "text/plain", "") }
    }

    /// The first visit: the token leaves the address bar.
    pub(super) fn entered(cookie: &str) -> Reply {
        Reply { cookie: Some(cookie.to_owned()), ..Reply::to("../home") }
    }

    pub(super) fn refused(refusal: Refusal, lang: Lang) -> Reply {
        Reply::text(refusal.status(), t(lang, refusal.key(), &[]))
    }

    pub(super) fn broken(lang: Lang) -> Reply {
        Reply::text(StatusCode::INTERNAL_SERVER_ERROR, t(lang, "review-err-broken", &[]))
    }
}

/// The reply with the headers that every reply has.
pub(super) fn respond(reply: Reply) -> Response<Body> {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_TYPE, reply.kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Photos must not stay in the browser's cache when the session is over.
        (header::CACHE_CONTROL, "no-store"),
        // Not `no-referrer`: forms would then come without an origin.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("permissions-policy", HeaderValue::from_static("camera=(), microphone=(), geolocation=()"));
    let policy = reply.policy.as_deref().unwrap_or(POLICY);
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, Some(policy)),
        (header::LOCATION, reply.to.as_deref()),
        (header::SET_COOKIE, reply.cookie.as_deref()),
    ] {
        if let Some(value) = value.and_then(|v| HeaderValue::from_str(v).ok()) {
            headers.insert(name, value);
        }
    }
    response
}
