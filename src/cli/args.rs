//! The command line: names, values and headings. Its help texts are in the Fluent files (`arg-…`, `cmd-…`, `heading-…`).
//! It judges nothing beyond the form of a value.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Deserialize, Serialize};

use crate::format::CodedData;
use crate::output::Overwrite;
use crate::policy::keys::{
    self, CODED_DATA, CONVERTS, EFFORTS, FACES, FAIL_ON, LOGOS, ON_UNSUPPORTED, OVERWRITES, PROGRESS, RENAMES,
    TIMESTAMPS, TOLERATED,
};
use crate::policy::{Convert, FacesEffort, OnUnsupported, RegionPolicy, Rename, Timestamps};
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

/// A size such as `512M`.
fn size(text: &str) -> Result<u64, String> {
    keys::size(text).ok_or_else(|| text.to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ProgressKind {
    Auto,
    Bar,
    Plain,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    Consent(super::consent::ConsentCommand),
    #[cfg(feature = "review")]
    Review(super::review::ReviewArgs),
    #[cfg(feature = "review")]
    App(super::review::AppArgs),
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
    #[arg(short, long, value_name = "NAME|FILE")]
    pub(super) policy: Option<String>,
    #[arg(long, value_name = "CATEGORY,…", value_delimiter = ',', value_parser = choice::<Category>(CATEGORIES))]
    pub(super) keep: Vec<Category>,
    #[arg(long, value_name = "CATEGORY,…", value_delimiter = ',', value_parser = choice::<Category>(CATEGORIES))]
    pub(super) remove: Vec<Category>,
    #[arg(long, value_name = "off|flag|solid|mosaic|blur",
          value_parser = choice::<RegionPolicy>(FACES))]
    pub(super) faces: Option<RegionPolicy>,
    #[arg(long, value_name = "fast|normal|max",
          value_parser = choice::<FacesEffort>(EFFORTS))]
    pub(super) faces_effort: Option<FacesEffort>,
    #[arg(long, value_name = "off|flag|solid",
          value_parser = choice::<RegionPolicy>(LOGOS))]
    pub(super) logos: Option<RegionPolicy>,
    #[arg(long, value_name = "FILE[=NAME]")]
    pub(super) logo: Vec<String>,
    #[arg(long, value_name = "walk|copy",
          value_parser = choice::<CodedData>(CODED_DATA))]
    pub(super) coded_data: Option<CodedData>,
    #[arg(long, value_name = "REGISTER")]
    pub(super) consent: Option<PathBuf>,
    #[arg(long, value_name = "NAME", requires = "consent")]
    pub(super) medium: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) credit: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
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
    #[arg(long, value_name = "never|same|always", value_parser = choice::<Overwrite>(OVERWRITES))]
    pub(super) overwrite: Option<Overwrite>,
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
    #[arg(long, value_name = "list|copy|fail",
          value_parser = choice::<OnUnsupported>(ON_UNSUPPORTED))]
    pub(super) on_unsupported: Option<OnUnsupported>,
    #[arg(long, value_name = "keep|now|fixed",
          value_parser = choice::<Timestamps>(TIMESTAMPS))]
    pub(super) timestamps: Option<Timestamps>,
    #[arg(long, value_name = "keep|sequence|random",
          value_parser = choice::<Rename>(RENAMES))]
    pub(super) rename: Option<Rename>,
    #[arg(long, value_name = "off|jpeg|png",
          value_parser = choice::<Convert>(CONVERTS))]
    pub(super) convert: Option<Convert>,
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
    #[arg(long, value_name = "REPORT")]
    pub(super) baseline: Option<PathBuf>,
    #[arg(long)]
    pub(super) no_pictures: bool,
    #[arg(long)]
    pub(super) show_values: bool,
    #[arg(long)]
    pub(super) digests: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "run")]
pub(super) struct Run {
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(super) memory: Option<u64>,
    #[arg(long, value_name = "none|info|low|high",
          value_parser = choice::<FailOn>(FAIL_ON))]
    pub(super) fail_on: Option<FailOn>,
    #[arg(long, value_name = "N")]
    pub(super) max_errors: Option<u64>,
    #[arg(long, value_name = "findings,partial", value_delimiter = ',',
          value_parser = choice::<Tolerated>(TOLERATED))]
    pub(super) tolerate: Vec<Tolerated>,
    #[arg(long, value_name = "REPORT")]
    pub(super) resume: Option<PathBuf>,
    #[arg(long, value_name = "auto|bar|plain|none",
          value_parser = choice::<ProgressKind>(PROGRESS))]
    pub(super) progress: Option<ProgressKind>,
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(super) progress_interval: Option<u64>,
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
    #[arg(long, value_name = "DIR")]
    pub(super) photos: Option<PathBuf>,
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
    Check(CheckArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[arg(value_name = "FILE", help_heading = "input")]
    pub(super) checked: Option<PathBuf>,
    #[command(flatten)]
    pub(super) policy: PolicyArgs,
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
}
