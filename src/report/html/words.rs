//! The policy in words, and how to verify: what a reader needs to trust the report without knowing the program.

use super::super::Header;
use super::photo::shown;
use crate::i18n::{Lang, code_key, t};
use crate::record::Category;

/// The effective policy, a sentence a line.
pub(super) fn policy(lang: Lang, header: &Header) -> Vec<String> {
    let mut out = vec![t(lang, "html-policy-name", &[("name", shown(&header.policy).into())])];
    if let Some(p) = &header.effective {
        let text = |key: &str| p.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let kept: Vec<&str> =
            p.get("keep").and_then(|k| k.as_array()).into_iter().flatten().filter_map(|v| v.as_str()).collect();
        let name = |c: &str| t(lang, &code_key("category", c, ""), &[]);
        let sorted = |kept_ones: bool| {
            let asked = Category::NAMED.iter().filter(|c| !matches!(c, Category::Face | Category::Logo));
            asked.map(|c| c.name()).filter(|c| kept.contains(c) == kept_ones).map(name).collect::<Vec<_>>().join(", ")
        };
        if !kept.is_empty() {
            out.push(t(lang, "html-policy-kept", &[("list", sorted(true).into())]));
        }
        out.push(t(lang, "html-policy-removed", &[("list", sorted(false).into())]));
        for key in ["faces", "logos"] {
            let value = text(key);
            if ["off", "flag", "solid", "mosaic", "blur"].contains(&value.as_str()) {
                out.push(t(lang, &format!("html-policy-{key}-{value}"), &[]));
            }
        }
        if header.consent.is_some() {
            out.push(t(lang, "html-policy-register", &[]));
        }
        let coded = text("coded_data");
        if ["walk", "copy"].contains(&coded.as_str()) {
            out.push(t(lang, &format!("html-policy-coded-{coded}"), &[]));
        }
        let credit = text("credit");
        if !credit.is_empty() {
            out.push(t(lang, "html-policy-credit", &[("credit", shown(&credit).into())]));
        }
    }
    out.push(t(lang, "html-policy-digest", &[("digest", shown(&header.policy_digest).into())]));
    out
}

/// What to do to check what the report says: sentences, some with a command.
pub(super) fn verify(lang: Lang, header: &Header) -> Vec<(String, String)> {
    let say = |k: &str| t(lang, k, &[]);
    let policy = match header.policy.as_str() {
        "share" => String::new(),
        name => format!(" -p {}", super::super::shell_word(&shown(name))),
    };
    let folder = say("html-verify-place");
    let mut out = match header.mode.as_str() {
        "clean" => vec![
            (say("html-verify-copies"), format!("estompe verify {folder}{policy}")),
            (say("html-verify-digests"), "b3sum PHOTO".to_owned()),
        ],
        "verify" => vec![(say("html-verify-again"), format!("estompe verify {folder}{policy}"))],
        _ => vec![(say("html-verify-unchanged"), String::new())],
    };
    out.push((say("html-verify-help"), String::new()));
    out
}
