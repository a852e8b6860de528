//! `correlate`: reads the logs of several computers and prints their correlations.

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

use wmi_events::Config;
use wmi_events::detect::{Correlator, Severity};

use crate::config::ConfigArgument;
use crate::each;
use crate::output::{finish, stdout};
use crate::story;

#[derive(clap::Args)]
pub(crate) struct CorrelateArguments {
    #[command(flatten)]
    config: ConfigArgument,

    /// Files, folders (recursive), or `-` for standard input [default: piped input, or a sample].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &CorrelateArguments) -> ExitCode {
    match arguments.config.read() {
        Ok(config) => correlate(arguments, config),
        Err(code) => code,
    }
}

fn correlate(arguments: &CorrelateArguments, config: Config) -> ExitCode {
    let mut options = config.options;
    options.threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut correlator = Correlator::new(config.correlator);
    let mut found = Vec::new();
    let is_all_read = each::event(&arguments.paths, &options, |event| {
        found.extend(correlator.observe(event));
    });
    found.retain(|correlation| correlation.kind.severity() > Severity::Informational);
    story::sort(&mut found);
    let text: String = found.iter().map(story::text).collect();
    finish(stdout(), &text);
    if is_all_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
