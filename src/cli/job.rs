//! The one place where the command line meets the library: it fills in inputs, policy, target and job.
//! It runs nothing and prints nothing.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::args::{Input, Output, ReportArgs, Run};
use super::fault::Fault;
use super::{marks, resume};
use crate::consent::Consent;
use crate::detect::Detector;
use crate::detect::face::{Effort, FaceDetector};
use crate::detect::logo::MarkDetector;
use crate::limits::Limits;
use crate::output::Target;
use crate::pipeline::{Job, Mode};
use crate::policy::{FacesEffort, Policy, RegionPolicy};
use crate::report::{Header, Kind, Shards, real};
use crate::source::{FilesFrom, Inputs, Shard};

/// Bytes of decoded pixels in flight, where `--memory` says nothing.
const MEMORY: u64 = 1 << 30;

/// The inputs; reports that lie among them are left out, or each run would find those of the run before.
pub(super) fn inputs(args: &Input, reports: &ReportArgs) -> Result<Inputs, Fault> {
    for path in &args.path {
        if let Err(e) = std::fs::symlink_metadata(path)
            && e.kind() == std::io::ErrorKind::NotFound
        {
            return Err(Fault::usage("err-no-such-path", &[("path", path.display().to_string().into())]));
        }
    }
    let shard = if args.shard_from_env {
        Some(Shard::from_env(|v| std::env::var(v).ok()).map_err(|_| Fault::usage("err-no-shard", &[]))?)
    } else {
        args.shard
    };
    let mut excludes = args.exclude.clone();
    excludes.extend(own_reports(&args.path, &reports.report));
    let files_from =
        args.files_from.as_ref().map(|p| FilesFrom { path: (p.as_os_str() != "-").then(|| p.clone()), nul: args.null });
    Ok(Inputs {
        paths: args.path.clone(),
        files_from,
        root: args.root.clone(),
        globs: args.glob.clone(),
        excludes,
        max_depth: args.max_depth,
        follow: args.follow,
        hidden: args.hidden,
        max_size: args.max_size,
        shard,
    })
}

/// Globs that match the report files lying below the folders that are looked through.
fn own_reports(roots: &[PathBuf], reports: &[PathBuf]) -> Vec<String> {
    let mut out = Vec::new();
    for report in reports {
        for root in roots.iter().filter(|r| r.is_dir()) {
            let Some(below) = real(report)
                .ok()
                .zip(real(root).ok())
                .and_then(|(r, d)| r.strip_prefix(d).ok().and_then(|p| p.to_str().map(globset::escape)))
            else {
                continue;
            };
            out.push(format!("{below}.partial"));
            out.push(below);
        }
    }
    out
}

/// Where copies go, if this run writes any.
pub(super) fn target(args: &Output, policy: &Policy) -> Option<Target> {
    let out = args.out.clone().or_else(|| args.in_place.then(PathBuf::new))?;
    Some(Target {
        out,
        in_place: args.backup.clone().filter(|_| args.in_place),
        overwrite: args.overwrite.unwrap_or_default(),
        durable: args.durable || args.in_place,
        timestamps: policy.timestamps,
        rename: policy.rename,
    })
}

/// Faces and marks, as far as the policy asks for them.
fn detectors(policy: &Policy, marks: &[String], limits: &Limits) -> Result<Vec<Box<dyn Detector>>, Fault> {
    let mut detectors: Vec<Box<dyn Detector>> = Vec::new();
    if policy.faces != RegionPolicy::Off {
        let effort = match policy.faces_effort {
            FacesEffort::Fast => Effort::Fast,
            FacesEffort::Normal => Effort::Normal,
            FacesEffort::Max => Effort::Max,
        };
        detectors.push(Box::new(FaceDetector::new(effort)?));
    }
    if policy.logos != RegionPolicy::Off {
        detectors.push(Box::new(MarkDetector::new(marks::read(marks, limits)?)?));
    }
    Ok(detectors)
}

/// What the parts of a job are made of.
pub(super) struct Parts<'a> {
    pub(super) mode: Mode,
    pub(super) inputs: Inputs,
    pub(super) policy: &'a Policy,
    pub(super) marks: &'a [String],
    pub(super) target: Option<Target>,
    pub(super) report: &'a ReportArgs,
    pub(super) run: &'a Run,
    pub(super) header: &'a Header,
    pub(super) cancel: Arc<AtomicBool>,
    pub(super) consent: Option<Consent>,
}

/// The job.
pub(super) fn job(p: Parts<'_>) -> Result<Job, Fault> {
    let limits = Limits::default();
    let resume = match &p.run.resume {
        Some(path) => resume::from_report(path, p.header)?,
        None => None,
    };
    Ok(Job {
        mode: p.mode,
        inputs: p.inputs,
        policy: p.policy.clone(),
        output: p.target,
        jobs: jobs(p.run),
        limits: limits.clone(),
        show_values: p.report.show_values,
        digests: p.report.digests,
        max_errors: p.run.max_errors,
        detectors: detectors(p.policy, p.marks, &limits)?,
        cancel: p.cancel,
        memory: p.run.memory.unwrap_or(MEMORY),
        resume,
        pictures: !p.report.no_pictures && p.report.report.iter().any(|r| Kind::of(r) == Some(Kind::Html)),
        consent: p.consent,
    })
}

/// Threads: `-j`, else what affinity and cgroup limits leave to this process.
fn jobs(run: &Run) -> usize {
    run.jobs.map(usize::from).unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// The shard as the report's header names it.
pub(super) fn shards(inputs: &Inputs) -> Option<Shards> {
    inputs.shard.map(|s| Shards { of: s.count, have: [s.index].into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_in_the_folder_are_left_out() {
        let dir = tempfile::tempdir().expect("dir");
        let root = vec![dir.path().to_owned()];
        let inside = own_reports(&root, &[dir.path().join("r[1].jsonl")]);
        assert_eq!(inside, ["r[[]1[]].jsonl.partial", "r[[]1[]].jsonl"]);
        assert!(own_reports(&root, &[dir.path().join("../r.jsonl")]).is_empty());
    }
}
