//! The first line of a report: what was done, by which policy, on which share of the files. It holds no clock and no host,
//! so that the reports of shards merge byte for byte.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::policy::Policy;

/// Number of the layout of reports. Fields are added, never renamed; it rises only if one must change its meaning.
const SCHEMA: u32 = 1;

/// Which shards of how many a report covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shards {
    /// Number of shards of the whole.
    pub of: u64,
    /// The shards that are in, counted from 1.
    pub have: BTreeSet<u64>,
}

impl Shards {
    /// The shards that are not in.
    pub fn missing(&self) -> Vec<u64> {
        (1..=self.of).filter(|n| !self.have.contains(n)).collect()
    }
}

/// The `header` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Layout of the report.
    pub schema: u32,
    /// Always `estompe`.
    pub tool: String,
    /// Version that wrote the report.
    pub version: String,
    /// `scan`, `clean`, `dry-run` or `verify`.
    pub mode: String,
    /// Name of the policy.
    pub policy: String,
    /// BLAKE3 of the effective policy, hex.
    pub policy_digest: String,
    /// Which part of the files, where the work was split; absent when all are in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shard: Option<Shards>,
    /// BLAKE3 of the decisions that held, hex, where a register was given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub consent: Option<String>,
    /// The effective policy, so that reports can say it in words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effective: Option<serde_json::Value>,
}

impl Header {
    /// The header of a run.
    pub fn new(mode: &str, policy: &Policy, shard: Option<Shards>) -> Self {
        Header {
            schema: SCHEMA,
            tool: "estompe".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            mode: mode.into(),
            policy: policy.name.clone(),
            policy_digest: digest(policy),
            shard,
            consent: None,
            effective: serde_json::to_value(policy).ok(),
        }
    }

    /// True when records under both headers may stand in one report.
    pub fn agrees(&self, other: &Header) -> bool {
        let of = |h: &Header| h.shard.as_ref().map(|s| s.of);
        let split = of(self).zip(of(other)).is_none_or(|(a, b)| a == b);
        split
            && (self.schema, &self.version, &self.mode, &self.policy_digest, &self.consent)
                == (other.schema, &other.version, &other.mode, &other.policy_digest, &other.consent)
    }
}

/// BLAKE3 of the policy as JSON; its fields stand in a fixed order and its sets are sorted.
fn digest(policy: &Policy) -> String {
    let json = serde_json::to_vec(policy).unwrap_or_default();
    blake3::hash(&json).to_hex().to_string()
}
