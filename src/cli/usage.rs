//! Says in the reader's language what is wrong with a command line. It repeats nothing of the parser's English.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use crate::i18n::{Lang, t};
use crate::report::printable;

/// The sentence for an error of the parser, with a line on where help is; `None` for help and version, which are no errors.
pub(super) fn sentence(lang: Lang, e: &Error, command: &Command) -> Option<String> {
    let get = |kind: ContextKind| e.get(kind).map(shown).unwrap_or_default();
    let arg = printable(&get(ContextKind::InvalidArg));
    let value = printable(&get(ContextKind::InvalidValue));
    let valid = get(ContextKind::ValidValue);
    let args = [
        ("arg", (&arg).into()),
        ("value", (&value).into()),
        ("valid", (&valid).into()),
        ("prior", get(ContextKind::PriorArg).into()),
        ("command", printable(&get(ContextKind::InvalidSubcommand)).into()),
    ];
    let key = match e.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => "usage-no-command",
        ErrorKind::UnknownArgument => "usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "usage-unknown-command",
        ErrorKind::InvalidValue if value.is_empty() => "usage-no-value",
        ErrorKind::InvalidValue if !valid.is_empty() => "usage-not-one-of",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "usage-bad-value",
        ErrorKind::ArgumentConflict if get(ContextKind::PriorArg) == arg => "usage-twice",
        ErrorKind::ArgumentConflict => "usage-conflict",
        ErrorKind::MissingRequiredArgument => "usage-missing",
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => "usage-number-of-values",
        ErrorKind::InvalidUtf8 => "usage-not-utf8",
        _ => "usage-other",
    };
    let mut text = t(lang, key, &args);
    let hint = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(get)
        .find(|s| !s.is_empty());
    if let Some(hint) = hint {
        text.push('\n');
        text.push_str(&t(lang, "usage-did-you-mean", &[("hint", printable(&hint).into())]));
    }
    text.push('\n');
    text.push_str(&t(lang, "usage-see-help", &[("help", help_of(command).into())]));
    Some(text)
}

/// The help command nearest to what was typed: the sub-command, where one was named.
fn help_of(root: &Command) -> String {
    let mut at = root;
    let mut words = vec!["estompe".to_owned()];
    for typed in std::env::args().skip(1) {
        let Some(next) = at.find_subcommand(&typed) else { continue };
        words.push(next.get_name().to_owned());
        at = next;
    }
    words.push("--help".to_owned());
    words.join(" ")
}

fn shown(v: &ContextValue) -> String {
    match v {
        ContextValue::String(s) => s.clone(),
        ContextValue::Strings(s) => s.join(", "),
        ContextValue::Number(n) => n.to_string(),
        ContextValue::StyledStr(s) => s.to_string(),
        ContextValue::StyledStrs(s) => s.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}
