//! `report`: one page for a browser, to hand on.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::output::Destination;
use crate::run::Arguments;
use crate::show::Form;

#[derive(clap::Args)]
pub(crate) struct ReportArguments {
    /// The page to write; `-` for standard output. It takes its name when it is whole.
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "wmi-events.html",
        help_heading = "Output"
    )]
    output: PathBuf,

    #[command(flatten)]
    all: Arguments,
}

pub(crate) fn run(arguments: &ReportArguments) -> ExitCode {
    // The page sorts.
    let by_time = false;
    let output = Some(&*arguments.output);
    arguments.all.run(
        output,
        by_time,
        || Destination::open(output),
        |_| Form::Html,
    )
}
