//! `report`: one page for a browser, to hand on.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::FindingArguments;
use crate::filter::FilterArguments;
use crate::run::{CommonArguments, InputArguments, Plan};
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
    common: CommonArguments,

    #[command(flatten)]
    filters: FilterArguments,

    #[command(flatten)]
    settings: FindingArguments,

    #[command(flatten)]
    inputs: InputArguments,
}

pub(crate) fn run(arguments: &ReportArguments) -> ExitCode {
    let plan = Plan {
        common: &arguments.common,
        filters: &arguments.filters,
        settings: &arguments.settings,
        inputs: &arguments.inputs,
        output: Some(&arguments.output),
        // The page sorts.
        by_time: false,
    };
    plan.run(|_| Form::Html)
}
