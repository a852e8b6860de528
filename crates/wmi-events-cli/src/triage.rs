//! `triage`: shows what events, findings and stories there are.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use console::Term;

use crate::output::Destination;
use crate::run::Arguments;
use crate::show::Form;
use crate::siem::Schema;
use crate::text::layout::Layout;

#[derive(clap::Args)]
pub(crate) struct TriageArguments {
    #[command(flatten)]
    form: FormArguments,

    #[command(flatten)]
    all: Arguments,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Output")]
struct FormArguments {
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Show each event as a row too.
    #[arg(long)]
    all: bool,

    /// The order of events: as they are read, or by time with those without a time last.
    #[arg(long, value_enum, default_value_t = Sort::Input)]
    sort: Sort,

    /// Write to a file instead of standard output. It takes its name when it is whole.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A report for people: stories and findings in full, then counts of the rest.
    Table,
    /// One JSON object per event and per story, for programs.
    Jsonl,
    /// One row per event with a column for every field, for Timeline Explorer and spreadsheets.
    Csv,
    /// JSON Lines for Timesketch.
    Timesketch,
    /// JSON Lines in the Elastic Common Schema: a document per event, finding and story.
    Ecs,
    /// JSON Lines in OCSF: a document per event, finding and story.
    Ocsf,
    /// One page for a browser; `report` makes it too.
    Html,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Sort {
    Time,
    Input,
}

pub(crate) fn run(arguments: &TriageArguments) -> ExitCode {
    let FormArguments { output, sort, .. } = &arguments.form;
    let by_time = *sort == Sort::Time;
    let output = output.as_deref();
    arguments.all.run(
        output,
        by_time,
        || Destination::open(output),
        |out| form(&arguments.form, out),
    )
}

fn form(arguments: &FormArguments, out: &Destination) -> Form {
    match arguments.format {
        Format::Table => Form::Table {
            layout: Layout {
                width: out.is_terminal().then(width),
            },
            has_rows: arguments.all,
        },
        Format::Jsonl => Form::Jsonl,
        Format::Csv => Form::Csv,
        Format::Timesketch => Form::Timesketch,
        Format::Ecs => Form::Siem(Schema::Ecs),
        Format::Ocsf => Form::Siem(Schema::Ocsf),
        Format::Html => Form::Html,
    }
}

/// The columns of the terminal.
fn width() -> usize {
    let of_terminal = Term::stdout()
        .size_checked()
        .map(|(_, columns)| usize::from(columns));
    of_terminal.unwrap_or(80).max(40)
}
