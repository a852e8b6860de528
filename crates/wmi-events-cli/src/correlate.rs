//! `correlate`: reads the logs of several computers and prints their correlations.

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

use wmi_events::Config;
use wmi_events::detect::{Correlator, Severity};
use wmi_events::escape::escape;

use crate::config::ConfigArgument;
use crate::input;
use crate::output::{finish, stdout};
use crate::read::with_cause;
use crate::say::say;
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
    let (inputs, missing) = input::find(&arguments.paths);
    let mut is_all_read = true;
    for problem in &missing {
        say(&format!("{}: {}", escape(&problem.name), problem.what));
        is_all_read &= problem.is_harmless;
    }
    let mut options = config.options;
    options.threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut correlator = Correlator::new(config.correlator);
    let mut found = Vec::new();
    for input in &inputs {
        let name = escape(&input.name);
        let mut events = match input.open(&options) {
            Ok(events) => events,
            Err(error) if input.is_no_log(&error) => continue,
            Err(error) => {
                say(&format!("{name}: {}", with_cause(&error)));
                is_all_read = false;
                continue;
            }
        };
        while let Some(event) = events.next_borrowed() {
            match event {
                Ok(event) => found.extend(correlator.observe(&event)),
                Err(error) => {
                    say(&format!("{name}: {}", with_cause(&error)));
                    is_all_read = false;
                }
            }
        }
    }
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
