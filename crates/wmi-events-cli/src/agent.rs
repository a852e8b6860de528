//! `agent`: reads standard input as it comes, and writes findings and stories as JSON Lines.
//!
//! One thread waits for standard input; everything else is on the main thread, so that the state is
//! saved and counts are written also while the input is idle.

pub(crate) mod core;
mod counts;
mod input;
mod output;
pub(crate) mod problems;
mod reader;
mod service;
mod state;
pub(crate) mod stop;
mod teller;
pub(crate) mod timer;

use std::io;
use std::process::ExitCode;

use self::core::{Core, CoreArguments};
use self::input::Input;
use self::reader::Reader;
use self::service::Service;
use self::stop::Stop;
use crate::say::say;
use crate::written::{check_stdin, outputs};
use crate::zone::Zone;

#[derive(clap::Args)]
pub(crate) struct AgentArguments {
    #[command(flatten)]
    core: CoreArguments,

    /// The time zone of event times that were written without one, as NXLog and Splunk do.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    assume_timezone: Option<Zone>,
}

pub(crate) fn run(arguments: &AgentArguments) -> ExitCode {
    if let Err(error) = check_stdin(&outputs(arguments.core.output())) {
        say(&error);
        return ExitCode::from(2);
    }
    let (core, options) = match Core::open(&arguments.core, arguments.assume_timezone.as_ref()) {
        Ok(opened) => opened,
        Err(code) => return code,
    };
    let (stop, input) = match start() {
        Ok(started) => started,
        Err(error) => {
            say(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let service = Service {
        max_event_bytes: options.limits.max_event_bytes,
        reader: Reader::new(options, core.earlier()),
        core,
        is_at_line_end: true,
        input,
        stop,
    };
    service.run()
}

fn start() -> io::Result<(Stop, Input)> {
    let stop = Stop::on_signals()?;
    let input = Input::stdin(stop.clone())?;
    Ok((stop, input))
}
