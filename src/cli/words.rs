//! Puts the reader's language into the command line: help texts, headings and value names from Fluent.
//! It adds no argument and changes no meaning.

use std::path::Path;

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Cli;
use crate::i18n::{Lang, find, t};
use crate::policy::Places;

/// The whole command with its texts in `lang`.
pub(super) fn command(lang: Lang) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help_heading("talk");
    // A fixed width: what people read, and what tests compare, does not depend on the terminal of the day.
    let root = Cli::command().disable_version_flag(true).disable_help_subcommand(true).max_term_width(110).arg(version);
    speak(root, lang, "")
}

fn speak(command: Command, lang: Lang, path: &str) -> Command {
    let key = if path.is_empty() { "cmd-estompe".to_owned() } else { format!("cmd-{path}") };
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help_heading("talk").display_order(99);
    let command = command
        .disable_help_flag(true)
        .arg(help)
        .about(t(lang, &key, &[]))
        .help_template(t(lang, "help-template", &[]))
        .subcommand_help_heading(t(lang, "heading-commands", &[]))
        .subcommand_value_name(t(lang, "value-command", &[]))
        .mut_args(|a| argument(a, lang));
    let places = Places::here(&|n| std::env::var_os(n));
    let user = places.user.map_or_else(|| "–".to_owned(), |p| home(&p));
    let args = [("system", places.system.display().to_string().into()), ("user", user.into())];
    let command = match find(lang, &format!("{key}-after"), &args) {
        Some(text) => command.after_help(text),
        None => command,
    };
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    names.into_iter().fold(command, |c, name| {
        let deeper = if path.is_empty() { name.clone() } else { format!("{path}-{name}") };
        c.mut_subcommand(name, |s| speak(s, lang, &deeper))
    })
}

/// The path with `~` for the home folder: pages that are generated on one machine are read on others.
fn home(path: &Path) -> String {
    let home = std::env::var_os("HOME").filter(|h| !h.is_empty());
    match home.and_then(|h| path.strip_prefix(h).ok().map(Path::to_owned)) {
        Some(below) => Path::new("~").join(below).display().to_string(),
        None => path.display().to_string(),
    }
}

fn argument(arg: Arg, lang: Lang) -> Arg {
    let help = t(lang, &arg_key(arg.get_id().as_str()), &[]);
    let heading = arg.get_help_heading().map(|h| t(lang, &format!("heading-{h}"), &[]));
    let value = arg.get_value_names().and_then(|v| v.first()).map(|name| value_name(lang, name));
    let arg = arg.help(help);
    let arg = match heading {
        Some(h) => arg.help_heading(h),
        None => arg,
    };
    if !arg.get_action().takes_values() {
        return arg;
    }
    // The values stand in the value name already, and variables in the manual.
    let arg = arg.hide_possible_values(true).hide_env(true);
    match value {
        Some(v) => arg.value_name(v),
        None => arg,
    }
}

/// Key of the help text of an argument.
pub(super) fn arg_key(id: &str) -> String {
    format!("arg-{}", id.replace('_', "-"))
}

/// `FILE|-` in the reader's words; lists of accepted values stay as they are typed.
fn value_name(lang: Lang, name: &str) -> String {
    let word = |w: &str| find(lang, &format!("value-{}", w.to_ascii_lowercase()), &[]).unwrap_or_else(|| w.to_owned());
    let mut out = String::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(rest.len());
        let (upper, after) = rest.split_at(end);
        if upper.len() > 1 {
            out.push_str(&word(upper));
            rest = after;
        } else {
            out.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(c: &Command, path: &str, seen: &mut Vec<String>) {
        seen.push(if path.is_empty() { "cmd-estompe".into() } else { format!("cmd-{path}") });
        for a in c.get_arguments().filter(|a| a.get_id() != "help" || path.is_empty()) {
            seen.push(arg_key(a.get_id().as_str()));
        }
        for s in c.get_subcommands() {
            let deeper = if path.is_empty() { s.get_name().to_owned() } else { format!("{path}-{}", s.get_name()) };
            walk(s, &deeper, seen);
        }
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        for lang in Lang::ALL {
            let c = command(lang);
            c.clone().debug_assert();
            let mut keys = Vec::new();
            walk(&c, "", &mut keys);
            let missing: Vec<_> = keys.iter().filter(|k| find(lang, k, &[]).is_none()).collect();
            assert!(missing.is_empty(), "{lang:?}: {missing:?}");
        }
    }

    #[test]
    fn value_names_are_translated_word_by_word() {
        assert_eq!(value_name(Lang::Fr, "FILE|-"), "FICHIER|-");
        assert_eq!(value_name(Lang::Fr, "I/N"), "I/N");
        assert_eq!(value_name(Lang::Fr, "off|flag"), "off|flag");
    }
}
