//! `convert`: the events as Parquet files, for DuckDB, DataFusion, Spark and the like.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::output::Destination;
use crate::run::Arguments;
use crate::show::Form;

#[derive(clap::Args)]
pub(crate) struct ConvertArguments {
    /// The folder of the files, which is made if there is none: DIR/event=NAME/day=DATE/part-RUN-NUMBER.parquet. A second
    /// run adds its files; they take their names when all is read.
    #[arg(short, long, value_name = "DIR", help_heading = "Output")]
    output: PathBuf,

    /// Give every file the columns of all events, so that one table reads them all.
    #[arg(long, help_heading = "Output")]
    wide: bool,

    #[command(flatten)]
    all: Arguments,
}

pub(crate) fn run(arguments: &ConvertArguments) -> ExitCode {
    let folder = &arguments.output;
    let is_wide = arguments.wide;
    // Every file is sorted.
    let by_time = false;
    arguments.all.run(
        Some(folder),
        by_time,
        || Destination::folder(folder),
        |_| Form::Parquet { is_wide },
    )
}
