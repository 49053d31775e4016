//! Precedence, locks and refusals, over files in a folder of the test's own.

use std::path::PathBuf;

use super::*;
use crate::policy::{RegionPolicy, Rename};

/// A system's, a user's and further files, with what they hold.
struct Host {
    dir: tempfile::TempDir,
    places: Places,
    variables: Vec<(&'static str, String)>,
}

impl Host {
    fn new(system: &str, user: &str) -> Host {
        let dir = tempfile::tempdir().expect("dir");
        let at = |n: &str, text: &str| {
            let path = dir.path().join(n);
            if !text.is_empty() {
                std::fs::write(&path, text).expect("write");
            }
            path
        };
        let places = Places { system: at("system.toml", system), user: Some(at("user.toml", user)) };
        Host { places, dir, variables: Vec::new() }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).expect("write");
        path
    }

    fn load(&self, config: Option<&Path>, no_config: bool, flags: &[(&str, &str)]) -> Result<Effective, ConfigError> {
        let flags = flags.iter().map(|(name, text)| {
            let key = Key::find(name).expect("key");
            let list = matches!(*name, "keep" | "remove" | "logo");
            let value = if list { Value::List(vec![(*text).into()]) } else { Value::Text((*text).into()) };
            Entry { key, value, source: Source::Flag(key.flag()) }
        });
        load(Asked {
            places: &self.places,
            config,
            no_config,
            variables: &|n| self.variables.iter().find(|(k, _)| *k == n).map(|(_, v)| v.into()),
            flags: flags.collect(),
        })
    }

    fn faces(&self, config: Option<&Path>, flags: &[(&str, &str)]) -> (RegionPolicy, String) {
        let e = self.load(config, false, flags).expect("good");
        (e.policy.faces, e.values["faces"].source.to_string())
    }
}

#[test]
fn each_layer_stands_over_the_one_before() {
    let mut host = Host::new("", "");
    assert_eq!(host.faces(None, &[]), (RegionPolicy::Flag, "preset share".into()));
    host = Host::new("faces = 'off'", "");
    assert_eq!(host.faces(None, &[]), (RegionPolicy::Off, format!("{}:1", host.places.system.display())));
    host = Host::new("faces = 'off'", "\nfaces = 'solid'");
    let user = host.places.user.clone().expect("user");
    assert_eq!(host.faces(None, &[]), (RegionPolicy::Solid, format!("{}:2", user.display())));
    let config = host.file("config.toml", "faces = 'blur'");
    assert_eq!(host.faces(Some(&config), &[]).0, RegionPolicy::Blur);
    host.variables.push(("ESTOMPE_FACES", "mosaic".into()));
    assert_eq!(host.faces(Some(&config), &[]), (RegionPolicy::Mosaic, "ESTOMPE_FACES".into()));
    let policy = host.file("atelier.toml", "policy = 'event'\nfaces = 'off'");
    let named = [("policy", policy.to_str().expect("utf-8"))];
    assert_eq!(host.faces(Some(&config), &named).0, RegionPolicy::Off);
    let both = [named[0], ("faces", "flag")];
    assert_eq!(host.faces(Some(&config), &both), (RegionPolicy::Flag, "--faces".into()));
    let e = host.load(None, false, &named).expect("good");
    assert_eq!((e.policy.name.as_str(), e.base), ("atelier", "event"));
    assert!(e.policy.dates_day_only && e.policy.keeps(Category::Credit));
}

#[test]
fn a_preset_is_the_ground_of_all_layers_and_the_strongest_names_it() {
    let host = Host::new("policy = 'batch'", "policy = 'event'\nrename = 'random'");
    let e = host.load(None, false, &[]).expect("good");
    assert_eq!((e.policy.name.as_str(), e.policy.rename), ("event", Rename::Random));
    let e = host.load(None, false, &[("policy", "partage")]).expect("good");
    assert_eq!((e.policy.name.as_str(), e.policy.rename), ("share", Rename::Random));
    assert!(e.policy.keep.is_empty());
    let mut host = host;
    let file = host.file("v.toml", "faces = 'off'");
    host.variables.push(("ESTOMPE_POLICY", file.display().to_string()));
    assert_eq!(host.faces(None, &[]).0, RegionPolicy::Off);
    assert_eq!(host.faces(None, &[("policy", "share")]).0, RegionPolicy::Flag);
    let bare = host.file("bare.toml", "jobs = 3");
    let e = host.load(None, false, &[("policy", bare.to_str().expect("utf-8"))]).expect("good");
    assert_eq!((e.policy.name.as_str(), e.base), ("bare", "event"), "a file without a preset leaves it as it is");
}

#[test]
fn categories_add_up_and_a_stronger_layer_takes_away() {
    let host = Host::new("keep = ['credit']", "keep = ['caption']\nremove = ['credit']");
    let e = host.load(None, false, &[("keep", "place")]).expect("good");
    assert_eq!(e.policy.keep.iter().map(|c| c.name()).collect::<Vec<_>>(), ["place", "caption"]);
    assert_eq!(e.kept[&Category::Place].to_string(), "--keep");
    let e = host.load(None, false, &[("policy", "event"), ("remove", "dates")]).expect("good");
    assert!(!e.policy.keeps(Category::Dates) && e.policy.keeps(Category::Caption));
}

#[test]
fn marks_of_all_layers_are_looked_for() {
    let host = Host::new("logo = ['a.png']", "logo = ['/m/b.png=b']");
    let e = host.load(None, false, &[("logo", "c.png")]).expect("good");
    let first = host.dir.path().join("a.png");
    let want = [first.to_str().expect("utf-8"), "/m/b.png=b", "c.png"];
    assert_eq!(e.get("logo").map(Value::list), Some(&want.map(String::from)[..]));
}

#[test]
fn what_is_locked_cannot_be_loosened_from_anywhere() {
    let system = "faces = 'blur'\nlocked = ['gps', 'credit', 'faces']";
    let locked = |r: Result<Effective, ConfigError>, what: &str, by: &str| match r {
        Err(ConfigError { source_of_it, wrong: Wrong::Locked { what: w, .. } }) => {
            assert!(w == what && source_of_it.to_string().contains(by), "{w} {source_of_it}");
        }
        other => panic!("{other:?}"),
    };
    let host = Host::new(system, "");
    locked(host.load(None, false, &[("keep", "gps")]), "gps", "--keep");
    locked(host.load(None, true, &[("keep", "gps")]), "gps", "--keep");
    locked(host.load(None, false, &[("faces", "flag")]), "faces", "--faces");
    locked(host.load(None, true, &[("faces", "off")]), "faces", "--faces");
    locked(host.load(None, false, &[("credit", "Me")]), "credit", "--credit");
    locked(host.load(Some(&host.file("c.toml", "keep = ['gps']")), false, &[]), "gps", "c.toml");
    locked(Host::new(system, "faces = 'off'").load(None, false, &[]), "faces", "user.toml");
    let mut variable = Host::new(system, "");
    variable.variables.push(("ESTOMPE_KEEP", "gps".into()));
    locked(variable.load(None, false, &[]), "gps", "ESTOMPE_KEEP");
    let policy = host.file("p.toml", "keep = ['gps']");
    locked(host.load(None, false, &[("policy", policy.to_str().expect("utf-8"))]), "gps", "p.toml");
    // Stricter is welcome, and a preset that would keep it does not.
    let e = host.load(None, true, &[("policy", "event"), ("faces", "solid")]).expect("stricter");
    assert!(!e.policy.keeps(Category::Credit) && e.policy.keeps(Category::Caption));
    assert_eq!(host.load(None, true, &[]).expect("good").policy.faces, RegionPolicy::Blur, "the floor itself holds");
}

#[test]
fn no_config_leaves_out_what_files_set() {
    let host = Host::new("rename = 'random'", "faces = 'off'");
    let e = host.load(None, true, &[]).expect("good");
    assert_eq!((e.policy.rename, e.policy.faces), (Rename::Keep, RegionPolicy::Flag));
    // Not even read: a broken file of the user cannot stand in the way.
    let broken = Host::new("", "nonsense");
    assert!(broken.load(None, false, &[]).is_err() && broken.load(None, true, &[]).is_ok());
}

#[test]
fn wrong_configurations_are_refused() {
    let host = Host::new("", "");
    let wrong = |r: Result<Effective, ConfigError>| r.expect_err("wrong").wrong;
    assert_eq!(wrong(host.load(None, false, &[("keep", "preview")])), Wrong::NotKeepable("preview"));
    assert_eq!(wrong(host.load(None, false, &[("policy", "nosuch")])), Wrong::NoSuchPolicy("nosuch".into()));
    let both = host.file("both.toml", "keep = ['gps']\nremove = ['gps']");
    assert_eq!(wrong(host.load(Some(&both), false, &[])), Wrong::Contradiction("gps"));
    let locks = host.file("locks.toml", "locked = ['gps']");
    assert_eq!(wrong(host.load(Some(&locks), false, &[])), Wrong::LockElsewhere);
    assert!(check(&locks).is_ok(), "it may be meant for the system");
    assert_eq!(wrong(Host::new("locked = ['faces']", "").load(None, false, &[])), Wrong::LockUnset("faces"));
    let missing = host.load(Some(Path::new("/nonexistent/x.toml")), false, &[]);
    assert_eq!(wrong(missing), Wrong::Unreadable(std::io::ErrorKind::NotFound));
    assert_eq!(wrong(check(&host.file("e.toml", "locked = ['gps']\nkeep = ['gps']"))), {
        let path = host.dir.path().join("e.toml");
        Wrong::Locked { what: "gps", by: Source::File { path, line: 1, column: 1 } }
    });
}

#[test]
fn a_bare_word_is_never_read_as_a_file() {
    // Whoever fills the scanned folder could leave a file of that name in the working folder.
    let host = Host::new("", "");
    assert!(
        matches!(host.load(None, false, &[("policy", "Cargo")]), Err(e) if matches!(e.wrong, Wrong::NoSuchPolicy(_)))
    );
    let by_path = host.load(None, false, &[("policy", "./nonexistent")]).expect_err("no such file");
    assert!(matches!(by_path.wrong, Wrong::Unreadable(_)));
}
