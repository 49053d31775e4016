//! The layers of configuration from the side of the command line: flags become a layer, and what files and variables
//! say of the run fills in the flags that were not given. It knows no file format and no rule of precedence.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::args::{Input, Output, PolicyArgs, Run};
use super::fault::Fault;
use crate::i18n::Lang;
use crate::policy::{self, Asked, Effective, Entry, KEYS, Key, Layer, Places, Source, Value};
use crate::record::Category;
use crate::report::shell_word;

/// The effective policy of flags, variables and files.
pub(super) fn load(args: &PolicyArgs, output: Option<&Output>) -> Result<Effective, Fault> {
    let places = Places::here(&|n| std::env::var_os(n));
    load_from(&places, &|n| std::env::var_os(n), args, output)
}

fn load_from(
    places: &Places,
    variables: &dyn Fn(&str) -> Option<OsString>,
    args: &PolicyArgs,
    output: Option<&Output>,
) -> Result<Effective, Fault> {
    let asked = Asked {
        places,
        config: args.config.as_deref(),
        no_config: args.no_config,
        variables,
        flags: flags(args, output),
    };
    policy::load(asked).map_err(Fault::Config)
}

fn flags(args: &PolicyArgs, output: Option<&Output>) -> Layer {
    let mut layer = Layer::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let (Some(key), Some(value)) = (Key::find(name), value) {
            layer.push(Entry { key, value, source: Source::Flag(key.flag()) });
        }
    };
    let categories =
        |list: &[Category]| (!list.is_empty()).then(|| Value::List(list.iter().map(|c| c.name().to_owned()).collect()));
    set("policy", args.policy.clone().map(Value::Text));
    set("keep", categories(&args.keep));
    set("remove", categories(&args.remove));
    set("faces", word(args.faces));
    set("faces-effort", word(args.faces_effort));
    set("logos", word(args.logos));
    set("logo", (!args.logo.is_empty()).then(|| Value::List(args.logo.clone())));
    set("coded-data", word(args.coded_data));
    set("credit", args.credit.clone().map(Value::Text));
    if let Some(o) = output {
        set("timestamps", word(o.timestamps));
        set("rename", word(o.rename));
        set("convert", word(o.convert));
        set("on-unsupported", word(o.on_unsupported));
    }
    layer
}

/// A choice as the word that stands for it.
fn word<T: Serialize>(choice: Option<T>) -> Option<Value> {
    let json = serde_json::to_value(choice?).ok()?;
    json.as_str().map(|s| Value::Text(s.to_owned()))
}

/// Fills in what the command line leaves open of the run.
pub(super) fn fill(e: &Effective, run: &mut Run, input: &mut Input) {
    let number = |key| e.get(key).and_then(Value::number);
    run.jobs = run.jobs.or_else(|| number("jobs").and_then(|n| n.try_into().ok()));
    run.memory = run.memory.or_else(|| number("memory"));
    run.max_errors = run.max_errors.or_else(|| number("max-errors"));
    run.progress_interval = run.progress_interval.or_else(|| number("progress-interval"));
    run.fail_on = run.fail_on.or_else(|| e.get("fail-on").and_then(Value::read));
    run.progress = run.progress.or_else(|| e.get("progress").and_then(Value::read));
    if run.tolerate.is_empty() {
        let words = e.get("tolerate").map(Value::list).unwrap_or_default();
        run.tolerate = words.iter().filter_map(|w| Value::Text(w.clone()).read()).collect();
    }
    input.max_size = input.max_size.or_else(|| number("max-size"));
}

/// The same for how copies are written.
pub(super) fn fill_output(e: &Effective, output: &mut Output) {
    output.overwrite = output.overwrite.or_else(|| e.get("overwrite").and_then(Value::read));
    output.durable = output.durable || e.get("durable") == Some(&Value::Flag(true));
}

/// The policy as it was typed, for the next command to type; what variables and files say will be in effect then too.
pub(super) fn retyped(args: &PolicyArgs) -> String {
    let list = |c: &[Category]| c.iter().map(|c| c.name()).collect::<Vec<_>>().join(",");
    let mut out = String::new();
    let mut add = |flag: &str, value: Option<String>| {
        if let Some(v) = value {
            out.push_str(&format!(" {flag} {}", shell_word(&v)));
        }
    };
    add("-p", args.policy.clone().filter(|p| p != "share"));
    add("--keep", (!args.keep.is_empty()).then(|| list(&args.keep)));
    add("--remove", (!args.remove.is_empty()).then(|| list(&args.remove)));
    add("--credit", args.credit.clone());
    add("--consent", args.consent.as_ref().map(|c| c.display().to_string()));
    add("--medium", args.medium.clone());
    add("--config", args.config.as_ref().map(|c| c.display().to_string()));
    if args.no_config {
        out.push_str(" --no-config");
    }
    out
}

/// What must be known before the command line is read, because it decides how its errors are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Early {
    pub(super) lang: Option<Lang>,
    pub(super) color: Option<super::args::When>,
}

/// Reads the same files once, and says nothing of errors: they are told when the policy is loaded.
pub(super) fn early(typed: &[OsString]) -> Early {
    // A pipe can be read only once, and that is for the policy.
    let regular = |p: &String| Path::new(p).is_file();
    let args = PolicyArgs {
        policy: typed_value(typed, "--policy", Some("-p")).filter(regular),
        config: typed_value(typed, "--config", None).filter(regular).map(PathBuf::from),
        no_config: typed.iter().any(|w| w == "--no-config"),
        ..PolicyArgs::default()
    };
    let asked = typed_value(typed, "--lang", None);
    let files = load(&args, None).ok();
    let get = |key: &str| files.as_ref().and_then(|e| e.get(key));
    Early {
        lang: asked.or_else(|| Some(get("lang")?.text().to_owned())).map(|l| Lang::from_locale(&l)),
        color: get("color").and_then(Value::read),
    }
}

/// The value that was typed behind a flag.
fn typed_value(typed: &[OsString], long: &str, short: Option<&str>) -> Option<String> {
    let mut words = typed.iter().skip(1).map(|w| w.to_string_lossy());
    while let Some(w) = words.next() {
        if w == "--" {
            break;
        }
        if w == long || short.is_some_and(|s| w == s) {
            return words.next().map(|v| v.into_owned());
        }
        let joined = w.strip_prefix(long).and_then(|v| v.strip_prefix('='));
        if let Some(v) = joined.or_else(|| w.strip_prefix(short?)) {
            return Some(v.to_owned());
        }
    }
    None
}

/// Variables that look like ours and are none: a typing error must not pass for a setting.
pub(super) fn unknown_variables() -> Vec<String> {
    let known: Vec<String> = KEYS.iter().filter_map(Key::variable).collect();
    let names = std::env::vars_os().filter_map(|(n, _)| n.into_string().ok());
    let mut unknown: Vec<String> = names.filter(|n| n.starts_with("ESTOMPE_") && !known.contains(n)).collect();
    unknown.sort();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::exit::Exit;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn flags_are_seen_before_the_command_line_is_read() {
        let get = |t: &str| typed_value(&words(t), "--policy", Some("-p"));
        assert_eq!(get("estompe scan . --policy=a"), Some("a".into()));
        assert_eq!(get("estompe scan . -p a"), Some("a".into()));
        assert_eq!(get("estompe scan . -pa"), Some("a".into()));
        assert_eq!(get("estompe scan -- -p a"), None);
        assert_eq!(typed_value(&words("estompe --lang fr"), "--lang", None), Some("fr".into()));
    }

    #[test]
    fn what_the_system_locks_ends_with_exit_code_2_and_a_sentence() {
        let dir = tempfile::tempdir().expect("dir");
        let system = dir.path().join("estompe.toml");
        std::fs::write(&system, "locked = ['gps']").expect("write");
        let places = Places { system, user: None };
        let args = PolicyArgs { keep: vec![Category::Gps], no_config: true, ..PolicyArgs::default() };
        let fault = load_from(&places, &|_| None, &args, None).expect_err("locked");
        assert_eq!(fault.exit(), Exit::Usage);
        for (lang, word) in [(Lang::En, "locked"), (Lang::Fr, "verrouill")] {
            let text = fault.sentence(lang);
            assert!(text.contains("--keep") && text.contains("gps") && text.contains(word), "{text}");
            assert!(text.contains("estompe.toml"), "{text}");
        }
    }

    #[test]
    fn files_fill_in_what_was_not_typed() {
        let dir = tempfile::tempdir().expect("dir");
        let user = dir.path().join("estompe.toml");
        std::fs::write(&user, "jobs = 3\nfail-on = 'low'\ntolerate = ['partial']\noverwrite = 'always'\nmemory = '2G'")
            .expect("write");
        let places = Places { system: dir.path().join("none"), user: Some(user) };
        let e = load_from(&places, &|_| None, &PolicyArgs::default(), None).expect("good");
        let parse = |line: &str| <super::super::args::Cli as clap::Parser>::try_parse_from(words(line)).expect("line");
        let cli = parse("estompe clean . --out o -j 5");
        let super::super::args::Command::Clean(mut a) = cli.command else { panic!("clean") };
        fill(&e, &mut a.run, &mut a.input);
        fill_output(&e, &mut a.output);
        assert_eq!((a.run.jobs, a.run.memory, a.run.tolerate.len()), (Some(5), Some(2_000_000_000), 1));
        assert_eq!(a.output.overwrite, Some(crate::output::Overwrite::Always));
        assert!(a.run.fail_on.is_some());
    }
}
