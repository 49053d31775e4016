//! Names that say nothing: what the browser gets in place of paths and line numbers. They hold for one session.

use super::gate::secret;

pub(super) struct Ids(String);

impl Ids {
    pub(super) fn new() -> std::io::Result<Ids> {
        secret(16).map(Ids)
    }

    pub(super) fn photo(&self, n: usize) -> String {
        self.of('p', n.to_string().as_bytes())
    }

    pub(super) fn face(&self, n: usize) -> String {
        self.of('f', n.to_string().as_bytes())
    }

    pub(super) fn folder(&self, path: &std::path::Path) -> String {
        self.of('d', path.as_os_str().as_encoded_bytes())
    }

    fn of(&self, kind: char, what: &[u8]) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.0.as_bytes());
        hasher.update(&[u8::try_from(kind).unwrap_or(0)]);
        hasher.update(what);
        let hex = hasher.finalize().to_hex();
        format!("{kind}{}", hex.get(..20).unwrap_or_default())
    }
}
