//! `estompe policy list|show|check`: the presets, and the effective policy with the source of each value.
//! What `show` prints is a configuration file of its own: keys and values are never translated, sources stand in comments.

use std::io::Write;

use super::args::{CheckArgs, PolicyCommand};
use super::config;
use super::exit::Exit;
use super::explain::shown;
use super::fault::Fault;
use super::talk::Talker;
use crate::i18n::{Lang, t};
use crate::policy::{self, Effective, KEYS, Kind, PRESETS, Places, Source};
use crate::report::printable;

pub(super) fn policy(talk: &Talker, command: &PolicyCommand, out: &mut dyn Write) -> Result<Exit, Fault> {
    match command {
        PolicyCommand::List => {
            for (name, _) in PRESETS {
                let about = t(talk.lang, &format!("policy-{name}"), &[]);
                shown(writeln!(out, "{}\n  {about}", talk.paint.bold(name)))?;
            }
        }
        PolicyCommand::Show(args) => {
            let effective = config::load(args, None)?;
            shown(out.write_all(page(talk.lang, &effective).as_bytes()))?;
        }
        PolicyCommand::Check(args) => shown(writeln!(out, "{}", check(talk.lang, args)?))?,
    }
    Ok(Exit::Done)
}

fn check(lang: Lang, args: &CheckArgs) -> Result<String, Fault> {
    let Some(path) = &args.checked else {
        let effective = config::load(&args.policy, None)?;
        return Ok(t(lang, "policy-good", &[("name", printable(&effective.policy.name).into())]));
    };
    let effective = policy::check(path).map_err(Fault::Config)?;
    let system = Places::here(&|n| std::env::var_os(n)).system;
    let key = if effective.locked.is_empty() || *path == system { "config-good" } else { "config-good-locks" };
    let name = printable(&effective.policy.name);
    let (path, system) = (printable(&path.display().to_string()), system.display().to_string());
    Ok(t(lang, key, &[("path", path.into()), ("name", name.into()), ("system", system.into())]))
}

/// The effective policy, a line a value, its source behind it.
fn page(lang: Lang, e: &Effective) -> String {
    let source = |s: &Source| match s {
        Source::Preset(name) => t(lang, "config-preset", &[("name", (*name).into())]),
        other => printable(&other.to_string()),
    };
    let mut lines: Vec<(String, String)> = vec![(format!("policy = \"{}\"", e.base), source(&e.chosen))];
    if e.policy.name != e.base {
        lines.push((
            format!("# {}", t(lang, "config-named", &[("name", printable(&e.policy.name).into())])),
            String::new(),
        ));
    }
    for (key, set) in [("keep", &e.kept), ("remove", &e.removed)] {
        if set.is_empty() {
            lines.push((format!("{key} = []"), String::new()));
            continue;
        }
        lines.push((format!("{key} = ["), String::new()));
        lines.extend(set.iter().map(|(c, s)| (format!("  \"{}\",", c.name()), source(s))));
        lines.push(("]".into(), String::new()));
    }
    let mut table = "";
    for key in KEYS.iter().filter(|k| !matches!(k.kind, Kind::Policy | Kind::Categories | Kind::Locks)) {
        let (prefix, name) = key.name.split_once('.').unwrap_or(("", key.name));
        if prefix != table {
            lines.push((format!("\n[{prefix}]"), String::new()));
            table = prefix;
        }
        match e.values.get(key.name) {
            Some(entry) => lines.push((format!("{name} = {}", entry.value.toml()), source(&entry.source))),
            None if key.name == "credit" => {
                lines.push((format!("# {}", t(lang, "config-unset", &[("key", name.into())])), String::new()));
            }
            None => {}
        }
    }
    if let Some(by) = e.values.get("locked").map(|l| source(&l.source)) {
        let list = e.locked.join(", ");
        lines.push((
            format!("\n# {}", t(lang, "config-locks", &[("by", by.into()), ("list", list.into())])),
            String::new(),
        ));
    }
    let width = lines.iter().filter(|(_, s)| !s.is_empty()).map(|(l, _)| l.chars().count()).max().unwrap_or(0);
    let mut page = String::new();
    for (line, source) in lines {
        let gap = " ".repeat(width.saturating_sub(line.chars().count()));
        page.push_str(&if source.is_empty() { format!("{line}\n") } else { format!("{line}{gap}  # {source}\n") });
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Asked;
    use crate::policy::{Entry, Key, Value};

    #[test]
    fn what_is_shown_is_a_file_that_gives_the_same_policy() {
        let dir = tempfile::tempdir().expect("dir");
        let places = Places { system: dir.path().join("none"), user: None };
        let text = "policy = 'event'\nkeep = ['place']\nremove = ['caption']\nfaces = 'blur'\ncredit = 'Ville de \"X\"'\n\
                    logo = ['/m/a.png=mairie']\njobs = 2\n[consent]\nminor_signatures = 1\n";
        let load = |text: &str, flags| {
            let path = dir.path().join("c.toml");
            std::fs::write(&path, text).expect("write");
            policy::load(Asked { places: &places, config: Some(&path), no_config: false, variables: &|_| None, flags })
        };
        let flag = Entry {
            key: Key::find("rename").expect("key"),
            value: Value::Text("random".into()),
            source: Source::Flag("--rename".into()),
        };
        let first = load(text, vec![flag]).expect("good");
        for lang in Lang::ALL {
            let again = page(lang, &first);
            let second = load(&again, Vec::new()).unwrap_or_else(|e| panic!("{e}\n{again}"));
            assert_eq!(second.policy, first.policy, "{again}");
            assert_eq!(second.get("jobs"), first.get("jobs"));
        }
    }
}
