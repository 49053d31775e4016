//! SARIF 2.1.0 (OASIS), for the places where findings of other tools are shown. A result a finding; the rules are our codes.
//! It is written as a stream: the results come after the tool, so that nothing has to be held.

use std::io::{self, Write};
use std::sync::Arc;

use serde_json::json;

use super::baseline::{PRINT, print};
use super::{Baseline, Entry, Header, Render, Totals, printable};
use crate::i18n::{self, Lang, code_key};
use crate::inspect::CODES;
use crate::record::Severity;

/// Writes SARIF with its texts in one language.
pub struct Sarif {
    lang: Lang,
    first: bool,
    baseline: Option<Arc<Baseline>>,
}

impl Sarif {
    /// A writer whose texts are in `lang`.
    pub fn new(lang: Lang) -> Self {
        Sarif { lang, first: true, baseline: None }
    }

    /// The same, telling for each result whether an earlier report names it.
    #[must_use]
    pub fn against(self, baseline: Arc<Baseline>) -> Self {
        Sarif { baseline: Some(baseline), ..self }
    }

    fn rules(&self) -> Vec<serde_json::Value> {
        let text = |code: &str, field| i18n::t(self.lang, &code_key("code", code, field), &[]);
        CODES
            .iter()
            .map(|c| c.code)
            .map(|code| {
                json!({
                    "id": code,
                    "shortDescription": { "text": text(code, "title") },
                    "fullDescription": { "text": text(code, "what") },
                    "help": { "text": text(code, "advice") },
                })
            })
            .collect()
    }
}

/// The path as a relative URI (RFC 3986): everything but unreserved characters and `/` in percent form.
fn uri(path: &[u8]) -> String {
    let mut out = String::with_capacity(path.len());
    for &b in path {
        if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

impl Render for Sarif {
    fn begin(&mut self, out: &mut dyn Write, header: &Header) -> io::Result<()> {
        let driver = json!({
            "name": header.tool,
            "version": header.version,
            "semanticVersion": header.version,
            "rules": self.rules(),
        });
        out.write_all(br#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":"#)?;
        serde_json::to_writer(&mut *out, &driver)?;
        let about = json!({ "policy": header.policy, "policyDigest": header.policy_digest, "mode": header.mode });
        write!(out, r#"}},"language":"{}","properties":{about},"results":["#, self.lang.code())
    }

    fn file(&mut self, out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let r = entry.record()?;
        let at = uri(&super::path_key(r));
        for f in &r.findings {
            let title = i18n::find(self.lang, &code_key("code", &f.code, "title"), &[]);
            let title = title.unwrap_or_else(|| f.code.to_string());
            let said = if f.value.is_empty() { String::new() } else { format!(" = {}", f.value) };
            let level = match f.severity {
                Severity::High => "error",
                Severity::Low => "warning",
                Severity::Info => "note",
            };
            let mut result = json!({
                "ruleId": f.code,
                "level": level,
                "message": { "text": printable(&format!("{title} ({} {}){said}", f.part, f.field)) },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": at } } }],
                "partialFingerprints": { PRINT: print(&r.path, f).to_hex().as_str() },
            });
            if let Some(b) = &self.baseline {
                result["baselineState"] = if b.knows(&r.path, f) { "unchanged" } else { "new" }.into();
            }
            if !std::mem::take(&mut self.first) {
                out.write_all(b",")?;
            }
            out.write_all(b"\n")?;
            serde_json::to_writer(&mut *out, &result)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        // "Successful" in the sense of SARIF §3.20.14: the tool came to its end and looked at every file.
        let ok = totals.complete && totals.problems == 0;
        writeln!(out, r#"],"invocations":[{{"executionSuccessful":{ok}}}]}}]}}"#)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("é t/a#b.jpg".as_bytes()), "%C3%A9%20t/a%23b.jpg");
        assert_eq!(uri(&[0xff, b'/']), "%FF/");
    }

    #[test]
    fn the_stream_is_one_json_value() {
        let mut s = Sarif::new(Lang::Fr);
        let mut out = Vec::new();
        let header = Header {
            schema: 1,
            tool: "estompe".into(),
            version: "0".into(),
            mode: "scan".into(),
            policy: "share".into(),
            policy_digest: "00".into(),
            shard: None,
            consent: None,
            effective: None,
        };
        s.begin(&mut out, &header).expect("begin");
        for path in ["a.jpg", "b.jpg"] {
            s.file(&mut out, &Entry::new(super::super::tests::line(path, "gps.position"))).expect("file");
        }
        s.end(&mut out, &Totals::default()).expect("end");
        let v: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        assert_eq!(
            v.pointer("/runs/0/results/1/locations/0/physicalLocation/artifactLocation/uri").expect("uri"),
            "b.jpg"
        );
        assert_eq!(v.pointer("/runs/0/results/0/ruleId").expect("rule"), "gps.position");
        assert_eq!(v.pointer("/runs/0/tool/driver/rules").and_then(|r| r.as_array()).map(Vec::len), Some(CODES.len()));
    }
}
