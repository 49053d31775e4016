//! Sums over the records of a run: a pure fold, so that merged reports recompute it from their records alone.
//! It holds counts and the first few problems, never a list that grows with the number of files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::record::{Category, Decision, FileRecord, Outcome, RegionKind, Severity};

/// How many problems are named in the summary; the others are in the report.
const NAMED_PROBLEMS: usize = 10;

/// Codes that say where a photo was taken.
const WHERE: [&str; 5] = ["gps.position", "gps.destination", "gps.area", "place.name", "filename.position"];

/// Files by the severity of what was found in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Severities {
    /// Files with a finding of that severity.
    pub high: u64,
    /// The same.
    pub low: u64,
    /// The same.
    pub info: u64,
}

impl Severities {
    fn add(&mut self, s: Severity) {
        match s {
            Severity::High => self.high += 1,
            Severity::Low => self.low += 1,
            Severity::Info => self.info += 1,
        }
    }

    /// The worst severity of which there is one.
    pub fn worst(&self) -> Option<Severity> {
        [(self.high, Severity::High), (self.low, Severity::Low), (self.info, Severity::Info)]
            .into_iter()
            .find_map(|(n, s)| (n > 0).then_some(s))
    }

    /// Number of files, each under its worst.
    pub fn files(&self) -> u64 {
        self.high + self.low + self.info
    }
}

/// Faces or marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Regions {
    /// How many rectangles.
    pub regions: u64,
    /// On how many photos.
    pub files: u64,
}

/// What was kept on purpose.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KeptFor {
    /// What.
    pub category: Category,
    /// Why, as a stable code.
    pub reason: String,
}

/// A file that could not be treated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its path as the report names it.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Stable code of the reason.
    pub code: String,
    /// The reason in English.
    pub reason: String,
}

/// The sums.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Totals {
    /// False when the run was stopped before its end.
    pub complete: bool,
    /// Inputs.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Inputs by outcome.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Files by code of finding.
    pub findings: BTreeMap<String, u64>,
    /// Files by category and worst severity within it.
    pub categories: BTreeMap<Category, Severities>,
    /// Files by their worst finding.
    pub worst: Severities,
    /// Files by their worst finding that the earlier report does not name, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fresh: Option<Severities>,
    /// Files that say where they were taken.
    pub located: u64,
    /// The same by the part that says it.
    pub located_by: BTreeMap<String, u64>,
    /// Faces found.
    pub faces: Regions,
    /// Faces by what was decided about them.
    pub decisions: BTreeMap<Decision, u64>,
    /// Marks found.
    pub logos: Regions,
    /// Regions of any kind that copies hide.
    pub hidden: Regions,
    /// Cleaned files by category that their copy no longer holds.
    pub removed: BTreeMap<Category, u64>,
    /// Files by what was kept on purpose and why.
    #[serde(serialize_with = "as_list")]
    pub kept: BTreeMap<KeptFor, u64>,
    /// Files by note.
    pub notes: BTreeMap<String, u64>,
    /// Inputs that could not be treated.
    pub problems: u64,
    /// The first of them in path order.
    #[serde(skip)]
    pub first_problems: BTreeMap<Vec<u8>, Problem>,
    /// Files whose bytes the copy repeats exactly, or that were skipped as done before.
    #[serde(skip)]
    pub untouched: u64,
}

fn as_list<S: serde::Serializer>(kept: &BTreeMap<KeptFor, u64>, s: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        #[serde(flatten)]
        what: &'a KeptFor,
        files: u64,
    }
    s.collect_seq(kept.iter().map(|(what, files)| Row { what, files: *files }))
}

impl Totals {
    /// Adds one record.
    pub fn add(&mut self, r: &FileRecord) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(r.size);
        *self.outcomes.entry(r.outcome).or_default() += 1;
        self.add_findings(r);
        for (kind, sum) in [(RegionKind::Face, &mut self.faces), (RegionKind::Logo, &mut self.logos)] {
            let n = r.regions.iter().filter(|g| g.kind == kind).count() as u64;
            sum.regions += n;
            sum.files += u64::from(n > 0);
        }
        let n = r.regions.iter().filter(|g| g.hidden.is_some()).count() as u64;
        self.hidden.regions += n;
        self.hidden.files += u64::from(n > 0);
        for g in r.regions.iter().filter(|g| g.kind != RegionKind::Logo) {
            *self.decisions.entry(g.decision).or_default() += 1;
        }
        self.add_treated(r);
        for note in r.notes.iter().collect::<BTreeSet<_>>() {
            *self.notes.entry(note.clone()).or_default() += 1;
        }
        match r.outcome {
            Outcome::Held | Outcome::Refused | Outcome::Unsupported | Outcome::Failed | Outcome::Copied => {
                self.add_problem(r);
            }
            Outcome::AlreadyClean | Outcome::Skipped => self.untouched += 1,
            Outcome::Scanned | Outcome::Cleaned => {}
        }
    }

    /// Adds a file by the worst of its findings that are new.
    pub(super) fn add_fresh(&mut self, s: Severity) {
        self.fresh.get_or_insert_default().add(s);
    }

    fn add_findings(&mut self, r: &FileRecord) {
        let mut codes = BTreeSet::new();
        let mut categories: BTreeMap<Category, Severity> = BTreeMap::new();
        let mut places = BTreeSet::new();
        for f in &r.findings {
            codes.insert(f.code.as_ref());
            let worst = categories.entry(f.category).or_insert(f.severity);
            *worst = (*worst).max(f.severity);
            if WHERE.contains(&f.code.as_ref()) {
                if f.sources.is_empty() {
                    places.extend(f.part.split(", "));
                }
                places.extend(f.sources.iter().map(|s| s.part.as_ref()));
            }
        }
        for c in codes {
            *self.findings.entry(c.to_owned()).or_default() += 1;
        }
        if let Some(worst) = categories.values().max() {
            self.worst.add(*worst);
        }
        for (c, s) in categories {
            self.categories.entry(c).or_default().add(s);
        }
        self.located += u64::from(!places.is_empty());
        for p in places {
            *self.located_by.entry(p.to_owned()).or_default() += 1;
        }
    }

    fn add_treated(&mut self, r: &FileRecord) {
        let kept: BTreeSet<KeptFor> = r
            .kept
            .iter()
            .map(|k| KeptFor { category: k.category, reason: k.reason.as_deref().unwrap_or("policy").to_owned() })
            .collect();
        if r.outcome == Outcome::Cleaned {
            // Names, sidecars and regions are not part of the metadata that a copy leaves out.
            let outside = [Category::Filename, Category::Sidecar, Category::Face, Category::Logo, Category::Display];
            let mut gone: BTreeSet<Category> =
                r.findings.iter().filter(|f| f.severity > Severity::Info).map(|f| f.category).collect();
            // Blocks hold traces of several kinds: their own kind is told only where no finding says it better.
            if gone.iter().all(|c| outside.contains(c)) {
                gone.extend(r.removed.iter().map(|t| t.category));
            }
            gone.retain(|c| !outside.contains(c) && !kept.iter().any(|k| k.category == *c));
            for c in gone {
                *self.removed.entry(c).or_default() += 1;
            }
        }
        for k in kept {
            *self.kept.entry(k).or_default() += 1;
        }
    }

    fn add_problem(&mut self, r: &FileRecord) {
        self.problems += 1;
        let problem = Problem {
            path: r.path.clone(),
            outcome: r.outcome,
            code: r.reason_code.as_deref().unwrap_or_default().to_owned(),
            reason: r.reason.clone().unwrap_or_default(),
        };
        self.first_problems.insert(super::path_key(r), problem);
        if self.first_problems.len() > NAMED_PROBLEMS {
            self.first_problems.pop_last();
        }
    }

    /// Number of inputs with that outcome.
    pub fn outcome(&self, o: Outcome) -> u64 {
        self.outcomes.get(&o).copied().unwrap_or(0)
    }
}
