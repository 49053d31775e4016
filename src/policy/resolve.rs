//! From layers to one policy: each layer over the one before, categories joined, locks of the system's file held.
//! Command line > policy file > `ESTOMPE_*` > `--config` > user > system > preset. It prints nothing.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use super::fault::{ConfigError, Source, Wrong};
use super::keys::{Key, Value};
use super::layer::{Entry, Layer, from_variables};
use super::places::{Places, read, read_if_there};
use super::preset::KEEPABLE;
use super::{PRESETS, Policy};
use crate::record::Category;

/// What the layers are made of.
pub struct Asked<'a> {
    /// Where files are read without being named.
    pub places: &'a Places,
    /// `--config FILE`.
    pub config: Option<&'a Path>,
    /// `--no-config`: the user's and the system's file set nothing. What the system locks stays locked.
    pub no_config: bool,
    /// The environment.
    pub variables: &'a dyn Fn(&str) -> Option<OsString>,
    /// What the command line sets.
    pub flags: Layer,
}

/// The effective policy, and every value with its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Effective {
    /// The policy.
    pub policy: Policy,
    /// The preset that it starts from.
    pub base: &'static str,
    /// The keys that are set, except `policy`, `keep` and `remove`.
    pub values: BTreeMap<&'static str, Entry>,
    /// Where the policy was chosen.
    pub chosen: Source,
    /// The categories that are kept, each with the place that asked for it.
    pub kept: BTreeMap<Category, Source>,
    /// The categories that a weaker layer keeps and a stronger one takes away.
    pub removed: BTreeMap<Category, Source>,
    /// What the system's file locks.
    pub locked: Vec<String>,
}

impl Effective {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key).map(|e| &e.value)
    }

    /// True when something other than a preset set the key.
    pub fn is_chosen(&self, key: &str) -> bool {
        self.values.get(key).is_some_and(|e| !matches!(e.source, Source::Preset(_)))
    }
}

/// Reads the layers and merges them.
pub fn load(asked: Asked<'_>) -> Result<Effective, ConfigError> {
    let system = read_if_there(&asked.places.system)?;
    let locks = Locks::of(&system)?;
    let system: Layer = match asked.no_config {
        true => system.into_iter().filter(|e| locks.names(e.key.name)).collect(),
        false => system,
    };
    let user = match &asked.places.user {
        Some(path) if !asked.no_config => read_if_there(path)?,
        _ => Layer::new(),
    };
    let config = asked.config.map(read).transpose()?.unwrap_or_default();
    let (of_variables, variables) = split(from_variables(asked.variables)?)?;
    let retold = asked.flags.iter().any(|e| e.key.name == "policy");
    let (of_flags, flags) = split(asked.flags)?;
    // Another policy on the command line takes the place of a policy file that the environment names.
    let of_variables = if retold { Layer::new() } else { of_variables };
    merge(vec![system, user, config, of_variables, variables, of_flags, flags], locks)
}

/// Judges one file as if it were the system's, over its preset alone.
pub fn check(path: &Path) -> Result<Effective, ConfigError> {
    let layer = read(path)?;
    let locks = Locks::of(&layer)?;
    merge(vec![layer], locks)
}

/// A layer whose `policy` names a file: that file's entries, and the layer without the name.
fn split(layer: Layer) -> Result<(Layer, Layer), ConfigError> {
    let (named, mut rest): (Layer, Layer) = layer.into_iter().partition(|e| e.key.name == "policy");
    let Some(mut entry) = named.into_iter().next() else { return Ok((Layer::new(), rest)) };
    let name = entry.value.text().to_owned();
    if let Some((english, _)) = PRESETS.iter().find(|(en, fr)| *en == name || *fr == name) {
        entry.value = Value::Text((*english).to_owned());
        rest.push(entry);
        return Ok((Layer::new(), rest));
    }
    // A bare word is never a file: one of that name may lie in the folder that is scanned.
    let path = Path::new(&name);
    if path.components().count() > 1 || path.extension().is_some_and(|e| e == "toml") {
        let mut layer = read(path)?;
        if !layer.iter().any(|e| e.key.name == "policy") {
            let source = Source::File { path: path.to_owned(), line: 0, column: 0 };
            layer.push(Entry { key: entry.key, value: Value::Text(String::new()), source });
        }
        return Ok((layer, rest));
    }
    Err(ConfigError::new(entry.source, Wrong::NoSuchPolicy(name)))
}

/// What the system's file locks, and where it says so.
struct Locks {
    what: Vec<String>,
    at: Option<Source>,
}

impl Locks {
    fn of(system: &Layer) -> Result<Locks, ConfigError> {
        let Some(lock) = system.iter().find(|e| e.key.name == "locked") else {
            return Ok(Locks { what: Vec::new(), at: None });
        };
        for what in lock.value.list() {
            if let Some(key) = Key::find(what).filter(|k| !k.strictness.is_empty())
                && !system.iter().any(|e| e.key == key)
            {
                return Err(ConfigError::new(lock.source.clone(), Wrong::LockUnset(key.name)));
            }
        }
        Ok(Locks { what: lock.value.list().to_vec(), at: Some(lock.source.clone()) })
    }

    fn names(&self, name: &str) -> bool {
        self.what.iter().any(|w| w == name)
    }

    /// The error for an entry that would loosen what is locked.
    fn broken(&self, what: &'static str, by: &Source) -> ConfigError {
        let at = self.at.clone().unwrap_or_else(|| by.clone());
        ConfigError::new(by.clone(), Wrong::Locked { what, by: at })
    }
}

/// Merges layers, the first of which is the system's, from the weakest to the strongest.
fn merge(layers: Vec<Layer>, locks: Locks) -> Result<Effective, ConfigError> {
    let mut policy = base(&layers);
    let base = PRESETS.iter().map(|(en, _)| *en).find(|en| *en == policy.name).unwrap_or("share");
    let mut values = of_preset(&policy, base);
    let from = Source::Preset(base);
    let mut sets = Sets { kept: policy.keep.iter().map(|c| (*c, from.clone())).collect(), ..Sets::default() };
    // A preset asks for nothing: what is locked it simply does not keep.
    for c in policy.keep.iter().filter(|c| locks.names(c.name())) {
        sets.remove(*c, locks.at.as_ref().unwrap_or(&from));
    }
    let mut chosen = from;
    for (n, layer) in layers.into_iter().enumerate() {
        sets.apply(&layer, &locks)?;
        for entry in layer {
            match entry.key.name {
                "keep" | "remove" => continue,
                "policy" => {
                    policy.name = name_of(&entry, n).unwrap_or(policy.name);
                    chosen = entry.source;
                    continue;
                }
                "locked" if n > 0 => return Err(ConfigError::new(entry.source, Wrong::LockElsewhere)),
                "credit" if locks.names("credit") => return Err(locks.broken("credit", &entry.source)),
                name if n > 0 && locks.names(name) && is_looser(&entry, values.get(name)) => {
                    return Err(locks.broken(name, &entry.source));
                }
                _ => {}
            }
            join(&mut values, entry);
        }
    }
    policy.keep = sets.kept.keys().copied().collect();
    fill(&mut policy, &values);
    Ok(Effective { policy, base, values, chosen, kept: sets.kept, removed: sets.removed, locked: locks.what })
}

/// The preset that the strongest layer with a word on it names.
fn base(layers: &[Layer]) -> Policy {
    let named = layers.iter().rev().flatten().filter(|e| e.key.name == "policy").map(|e| e.value.text());
    let name = named.into_iter().find(|n| !n.is_empty()).unwrap_or("share");
    Policy::preset(name).expect("names of presets were checked when they were read")
}

/// What the policy is called: a preset by its name, a policy file by its own.
fn name_of(entry: &Entry, layer: usize) -> Option<String> {
    const POLICY_FILES: [usize; 2] = [3, 5];
    match &entry.source {
        Source::File { path, .. } if POLICY_FILES.contains(&layer) => {
            Some(path.file_stem()?.to_string_lossy().into_owned())
        }
        _ => Some(entry.value.text().to_owned()),
    }
}

/// The categories that are kept so far, and those that were taken away again.
#[derive(Default)]
struct Sets {
    kept: BTreeMap<Category, Source>,
    removed: BTreeMap<Category, Source>,
}

impl Sets {
    fn remove(&mut self, c: Category, by: &Source) {
        if self.kept.remove(&c).is_some() {
            self.removed.insert(c, by.clone());
        }
    }

    /// Applies `keep` and `remove` of one layer.
    fn apply(&mut self, layer: &Layer, locks: &Locks) -> Result<(), ConfigError> {
        let read = |e: &Entry| e.value.list().iter().filter_map(|n| Category::from_name(n)).collect::<Vec<_>>();
        let of = |name: &'static str| layer.iter().filter(move |e| e.key.name == name);
        for entry in of("keep") {
            for c in read(entry) {
                let wrong = |w| Err(ConfigError::new(entry.source.clone(), w));
                if !KEEPABLE.contains(&c) {
                    return wrong(Wrong::NotKeepable(c.name()));
                }
                if of("remove").any(|e| read(e).contains(&c)) {
                    return wrong(Wrong::Contradiction(c.name()));
                }
                if locks.names(c.name()) {
                    return Err(locks.broken(c.name(), &entry.source));
                }
                self.kept.insert(c, entry.source.clone());
                self.removed.remove(&c);
            }
        }
        for entry in of("remove") {
            read(entry).into_iter().for_each(|c| self.remove(c, &entry.source));
        }
        Ok(())
    }
}

/// Marks add up, anything else is replaced.
fn join(values: &mut BTreeMap<&'static str, Entry>, mut entry: Entry) {
    if let (Value::List(new), "logo") = (&mut entry.value, entry.key.name)
        && let Some(before) = values.get(entry.key.name)
    {
        let mut all = before.value.list().to_vec();
        all.append(new);
        *new = all;
    }
    values.insert(entry.key.name, entry);
}

/// True when the entry's word is looser than what the system's file says.
fn is_looser(entry: &Entry, system: Option<&Entry>) -> bool {
    let rank = |e: &Entry| e.key.rank(e.value.text());
    system.is_some_and(|s| rank(entry) < rank(s))
}

/// What the preset sets.
fn of_preset(p: &Policy, base: &'static str) -> BTreeMap<&'static str, Entry> {
    fn word<T: serde::Serialize>(v: &T) -> Value {
        Value::Text(serde_json::to_value(v).ok().and_then(|j| j.as_str().map(str::to_owned)).unwrap_or_default())
    }
    let values = [
        ("faces", word(&p.faces)),
        ("faces-effort", word(&p.faces_effort)),
        ("logos", word(&p.logos)),
        ("coded-data", word(&p.coded_data)),
        ("timestamps", word(&p.timestamps)),
        ("rename", word(&p.rename)),
        ("convert", word(&p.convert)),
        ("on-unsupported", word(&p.on_unsupported)),
        ("consent.minor_signatures", Value::Number(p.minor_signatures.into())),
    ];
    let entry = |(name, value)| {
        let key = Key::find(name).expect("keys of presets are keys");
        (key.name, Entry { key, value, source: Source::Preset(base) })
    };
    values.into_iter().map(entry).collect()
}

/// Puts the values into the policy.
fn fill(p: &mut Policy, values: &BTreeMap<&'static str, Entry>) {
    fn set<T: serde::de::DeserializeOwned>(to: &mut T, value: Option<&Value>) {
        if let Some(v) = value.and_then(Value::read) {
            *to = v;
        }
    }
    let get = |name: &str| values.get(name).map(|e| &e.value);
    set(&mut p.faces, get("faces"));
    set(&mut p.faces_effort, get("faces-effort"));
    set(&mut p.logos, get("logos"));
    set(&mut p.coded_data, get("coded-data"));
    set(&mut p.timestamps, get("timestamps"));
    set(&mut p.rename, get("rename"));
    set(&mut p.convert, get("convert"));
    set(&mut p.on_unsupported, get("on-unsupported"));
    p.credit = get("credit").map(|v| v.text().to_owned()).filter(|c| !c.is_empty());
    let signatures = get("consent.minor_signatures").and_then(Value::number);
    p.minor_signatures = signatures.and_then(|n| u8::try_from(n).ok()).unwrap_or(p.minor_signatures);
}

#[cfg(test)]
mod tests;
