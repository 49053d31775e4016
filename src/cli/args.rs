//! The command line: names, values and headings. Its help texts are in the Fluent files (`arg-…`, `cmd-…`, `heading-…`).
//! It judges nothing beyond the form of a value.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::format::CodedData;
use crate::output::Overwrite;
use crate::policy::{FacesEffort, OnUnsupported, RegionPolicy, Rename, Timestamps};
use crate::record::{Category, Severity};
use crate::source::Shard;

/// Names of the categories, as `--keep` and `--remove` take them.
const CATEGORIES: &[&str] = &[
    "gps",
    "place",
    "device",
    "owner",
    "people",
    "dates",
    "software",
    "history",
    "credit",
    "caption",
    "preview",
    "hidden-data",
    "hidden-pixels",
    "unknown",
    "filename",
    "sidecar",
    "hdr",
    "face",
    "logo",
];

/// One of a few names, read by the type's own serde names so that command line, TOML and report agree.
fn choice<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(names).try_map(|s: String| T::deserialize(StrDeserializer::<ValueError>::new(&s)))
}

/// A size: `512M`, `2G`, `1500000`, `64MiB`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.get(digits.len()..).unwrap_or_default().to_ascii_lowercase();
    let factor: u64 = match unit.as_str() {
        "" | "b" | "o" => 1,
        "k" | "kb" | "ko" => 1_000,
        "m" | "mb" | "mo" => 1_000_000,
        "g" | "gb" | "go" => 1_000_000_000,
        "t" | "tb" | "to" => 1_000_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(format!("unit {unit}")),
    };
    digits.parse::<u64>().ok().and_then(|n| n.checked_mul(factor)).ok_or_else(|| text.to_owned())
}

/// What to do with names that are taken.
fn overwrite() -> impl TypedValueParser<Value = Overwrite> {
    PossibleValuesParser::new(["never", "same", "always"]).map(|s| match s.as_str() {
        "never" => Overwrite::Never,
        "always" => Overwrite::Always,
        _ => Overwrite::Same,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ProgressKind {
    Auto,
    Bar,
    Plain,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stdout {
    Text,
    Jsonl,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FailOn {
    None,
    Info,
    Low,
    High,
}

impl FailOn {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            FailOn::None => None,
            FailOn::Info => Some(Severity::Info),
            FailOn::Low => Some(Severity::Low),
            FailOn::High => Some(Severity::High),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tolerated {
    Findings,
    Partial,
}

#[derive(Debug, Parser)]
#[command(name = "estompe", version)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) talk: Talk,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "talk")]
pub(super) struct Talk {
    #[arg(short, long, global = true, display_order = 90)]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, display_order = 90)]
    pub(super) verbose: bool,
    #[arg(long, global = true, display_order = 91, value_name = "fr|en", env = "ESTOMPE_LANG",
          value_parser = choice::<String>(&["fr", "en"]))]
    pub(super) lang: Option<String>,
    #[arg(long, global = true, display_order = 91, value_name = "auto|always|never", env = "ESTOMPE_COLOR",
          value_parser = choice::<When>(&["auto", "always", "never"]))]
    pub(super) color: Option<When>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Scan(ScanArgs),
    Clean(Box<CleanArgs>),
    Verify(ScanArgs),
    #[command(subcommand)]
    Report(ReportCommand),
    #[command(subcommand)]
    Policy(PolicyCommand),
    Formats,
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub(super) struct ScanArgs {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
    #[command(flatten)]
    pub(super) run: Run,
}

#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
    #[command(flatten)]
    pub(super) run: Run,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct Input {
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub(super) path: Vec<PathBuf>,
    #[arg(long, value_name = "FILE|-")]
    pub(super) files_from: Option<PathBuf>,
    #[arg(short = '0', long, requires = "files_from")]
    pub(super) null: bool,
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    #[arg(short, long, value_name = "GLOB")]
    pub(super) glob: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    #[arg(long, value_name = "N")]
    pub(super) max_depth: Option<usize>,
    #[arg(long)]
    pub(super) follow: bool,
    #[arg(long)]
    pub(super) hidden: bool,
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(super) max_size: Option<u64>,
    #[arg(long, value_name = "I/N", value_parser = Shard::parse, conflicts_with = "shard_from_env")]
    pub(super) shard: Option<Shard>,
    #[arg(long)]
    pub(super) shard_from_env: bool,
}

#[derive(Debug, Args, Clone, Default)]
#[command(next_help_heading = "policy")]
pub(super) struct PolicyArgs {
    #[arg(short, long, value_name = "NAME|FILE", env = "ESTOMPE_POLICY")]
    pub(super) policy: Option<String>,
    #[arg(long, value_name = "CATEGORY,…", value_delimiter = ',', value_parser = choice::<Category>(CATEGORIES))]
    pub(super) keep: Vec<Category>,
    #[arg(long, value_name = "CATEGORY,…", value_delimiter = ',', value_parser = choice::<Category>(CATEGORIES))]
    pub(super) remove: Vec<Category>,
    #[arg(long, value_name = "off|flag|solid|mosaic|blur", env = "ESTOMPE_FACES",
          value_parser = choice::<RegionPolicy>(&["off", "flag", "solid", "mosaic", "blur"]))]
    pub(super) faces: Option<RegionPolicy>,
    #[arg(long, value_name = "fast|normal|max", env = "ESTOMPE_FACES_EFFORT",
          value_parser = choice::<FacesEffort>(&["fast", "normal", "max"]))]
    pub(super) faces_effort: Option<FacesEffort>,
    #[arg(long, value_name = "off|flag|solid", env = "ESTOMPE_LOGOS",
          value_parser = choice::<RegionPolicy>(&["off", "flag", "solid"]))]
    pub(super) logos: Option<RegionPolicy>,
    #[arg(long, value_name = "FILE[=NAME]")]
    pub(super) logo: Vec<String>,
    #[arg(long, value_name = "walk|copy", env = "ESTOMPE_CODED_DATA",
          value_parser = choice::<CodedData>(&["walk", "copy"]))]
    pub(super) coded_data: Option<CodedData>,
    #[arg(long, value_name = "TEXT", env = "ESTOMPE_CREDIT")]
    pub(super) credit: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[arg(long)]
    pub(super) no_config: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "output")]
pub(super) struct Output {
    #[arg(short, long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[arg(long, requires = "backup", conflicts_with = "out")]
    pub(super) in_place: bool,
    #[arg(long, value_name = "DIR", requires = "in_place")]
    pub(super) backup: Option<PathBuf>,
    #[arg(long, value_name = "never|same|always", default_value = "same", hide_default_value = true,
          value_parser = overwrite())]
    pub(super) overwrite: Overwrite,
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
    #[arg(long, value_name = "list|copy|fail",
          value_parser = choice::<OnUnsupported>(&["list", "copy", "fail"]))]
    pub(super) on_unsupported: Option<OnUnsupported>,
    #[arg(long, value_name = "keep|now|fixed", env = "ESTOMPE_TIMESTAMPS",
          value_parser = choice::<Timestamps>(&["keep", "now", "fixed"]))]
    pub(super) timestamps: Option<Timestamps>,
    #[arg(long, value_name = "keep|sequence|random", env = "ESTOMPE_RENAME",
          value_parser = choice::<Rename>(&["keep", "sequence", "random"]))]
    pub(super) rename: Option<Rename>,
    #[arg(long)]
    pub(super) durable: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "report")]
pub(super) struct ReportArgs {
    #[arg(long, value_name = "FILE")]
    pub(super) report: Vec<PathBuf>,
    #[arg(long, value_name = "text|jsonl|csv", default_value = "text", hide_default_value = true,
          value_parser = choice::<Stdout>(&["text", "jsonl", "csv"]))]
    pub(super) format: Stdout,
    #[arg(long)]
    pub(super) show_values: bool,
    #[arg(long)]
    pub(super) digests: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "run")]
pub(super) struct Run {
    #[arg(short, long, value_name = "N", env = "ESTOMPE_JOBS", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    #[arg(long, value_name = "SIZE", env = "ESTOMPE_MEMORY", value_parser = size)]
    pub(super) memory: Option<u64>,
    #[arg(long, value_name = "none|info|low|high",
          value_parser = choice::<FailOn>(&["none", "info", "low", "high"]))]
    pub(super) fail_on: Option<FailOn>,
    #[arg(long, value_name = "N")]
    pub(super) max_errors: Option<u64>,
    #[arg(long, value_name = "findings,partial", value_delimiter = ',',
          value_parser = choice::<Tolerated>(&["findings", "partial"]))]
    pub(super) tolerate: Vec<Tolerated>,
    #[arg(long, value_name = "REPORT")]
    pub(super) resume: Option<PathBuf>,
    #[arg(long, value_name = "auto|bar|plain|none", env = "ESTOMPE_PROGRESS",
          value_parser = choice::<ProgressKind>(&["auto", "bar", "plain", "none"]))]
    pub(super) progress: Option<ProgressKind>,
    #[arg(long, value_name = "SECONDS", default_value_t = 10, hide_default_value = true,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(super) progress_interval: u64,
}

#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    Render(RenderArgs),
    Merge(MergeArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct RenderArgs {
    #[arg(value_name = "REPORT")]
    pub(super) rendered: PathBuf,
    #[arg(short = 'o', long = "output", value_name = "FILE", required = true)]
    pub(super) rendered_to: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct MergeArgs {
    #[arg(value_name = "REPORT", required = true)]
    pub(super) merged: Vec<PathBuf>,
    #[arg(short = 'o', long = "output", value_name = "FILE", required = true)]
    pub(super) merged_to: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    List,
    Show(PolicyArgs),
    Check(PolicyArgs),
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct ExplainArgs {
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "input")]
pub(super) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "output")]
pub(super) struct ManArgs {
    #[arg(long = "dir", value_name = "DIR")]
    pub(super) man_dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_can_be_named() {
        assert_eq!(CATEGORIES, Category::NAMED.iter().map(|c| c.name()).collect::<Vec<_>>());
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("512M"), Ok(512_000_000));
        assert_eq!(size("64MiB"), Ok(64 << 20));
        assert_eq!(size("12"), Ok(12));
        assert!(size("").is_err() && size("M").is_err() && size("1x").is_err() && size("99999999999G").is_err());
    }
}
