//! Refuses outputs that would mix with the inputs: inside one, around one, or the same under another name.

use std::path::{Component, Path, PathBuf};

use super::Target;
use crate::error::{Error, Result};

/// Checks the target against the named inputs, links and `..` resolved, before anything is written.
pub fn check(target: &Target, inputs: &[PathBuf]) -> Result<()> {
    let folder = target.in_place.as_ref().unwrap_or(&target.out);
    let out = resolve(folder);
    if out.is_file() {
        return Err(Error::Policy(format!("{} is a file, not a folder", folder.display()).into()));
    }
    for input in inputs {
        let real = resolve(input);
        if target.in_place.is_none() && real.is_file() {
            if real.parent() == Some(out.as_path()) {
                return Err(mixed(folder, input));
            }
            continue;
        }
        if fold(&out).starts_with(fold(&real)) || (target.in_place.is_none() && fold(&real).starts_with(fold(&out))) {
            return Err(mixed(folder, input));
        }
    }
    Ok(())
}

fn mixed(out: &Path, input: &Path) -> Error {
    Error::Policy(
        format!(
            "the output {} and the input {} lie in each other; name a folder beside it",
            out.display(),
            input.display()
        )
        .into(),
    )
}

/// Names that differ in case alone may be one folder, on the systems of most users.
fn fold(p: &Path) -> PathBuf {
    if cfg!(any(windows, target_os = "macos")) {
        PathBuf::from(p.to_string_lossy().to_lowercase())
    } else {
        p.to_owned()
    }
}

/// The real path of what exists, and the rest of the name behind it.
fn resolve(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut known = absolute.clone();
    let mut rest = Vec::new();
    while let Some(parent) = known.parent().map(Path::to_owned) {
        rest.extend(known.components().next_back().map(|c| c.as_os_str().to_owned()));
        known = parent;
        if let Ok(mut real) = known.canonicalize() {
            for name in rest.iter().rev() {
                match Path::new(name).components().next() {
                    Some(Component::ParentDir) => {
                        real.pop();
                    }
                    Some(Component::CurDir) | None => {}
                    _ => real.push(name),
                }
            }
            return real;
        }
    }
    absolute
}
