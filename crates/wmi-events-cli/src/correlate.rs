//! `correlate`: reads the logs of several computers and prints their stories.

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

use wmi_events::Config;
use wmi_events::detect::{Analysis, Baseline, Correlator};

use crate::config::FindingArguments;
use crate::each;
use crate::output::{finish, stdout};
use crate::story;

#[derive(clap::Args)]
pub(crate) struct CorrelateArguments {
    #[command(flatten)]
    settings: FindingArguments,

    /// Files, folders (recursive), or `-` for standard input [default: piped input, or a sample].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &CorrelateArguments) -> ExitCode {
    match arguments.settings.read() {
        Ok((config, baseline)) => correlate(arguments, config, baseline),
        Err(code) => code,
    }
}

fn correlate(arguments: &CorrelateArguments, config: Config, baseline: Baseline) -> ExitCode {
    let mut options = config.options;
    options.threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut correlator = Correlator::new(config.correlator);
    correlator.set_baseline(baseline);
    let is_all_read = each::event(&arguments.paths, &options, |event, file| {
        correlator.add(&Analysis::new(event), Some(file));
    });
    let text = story::texts(correlator.stories(), correlator.dropped());
    finish(stdout(), text.strip_prefix('\n').unwrap_or(&text));
    if is_all_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
