//! `run`: a hunt over data, on this machine or on a cluster.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::ValueEnum;
use datafusion::arrow::array::{AsArray, StringArray};
use datafusion::arrow::datatypes::Schema;
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::common::{DataFusionError, ParamValues, Result, ScalarValue};
use datafusion::prelude::SessionContext;
use wmi_events::escape::escape;

use crate::hunts::Hunt;
use crate::logs::Problems;
use crate::{session, tables, timeless};

#[derive(clap::Args)]
pub(crate) struct RunArguments {
    /// A shipped hunt, or a file of SQL; several run in turn.
    #[arg(required = true, value_name = "HUNT")]
    hunts: Vec<String>,

    /// A folder that `wmi-events convert` wrote, or logs: files and folders. May be given again.
    #[arg(long, value_name = "PATH")]
    data: Vec<PathBuf>,

    /// Run on a cluster: the URL of its scheduler, such as df://127.0.0.1:50050. Its executors open the files.
    #[arg(long, value_name = "URL")]
    cluster: Option<String>,

    /// Give a parameter of the hunt another value.
    #[arg(long, value_name = "NAME=NUMBER")]
    param: Vec<String>,

    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// A table for people.
    Table,
    /// One JSON object for each row.
    Jsonl,
}

pub(crate) async fn run(arguments: RunArguments) -> Result<()> {
    let problems = Problems::default();
    let context = open(arguments.cluster.as_deref(), &arguments.data, &problems).await?;
    for name in &arguments.hunts {
        let mut hunt = Hunt::find(name).map_err(DataFusionError::Configuration)?;
        hunt.set(&arguments.param)
            .map_err(DataFusionError::Configuration)?;
        let begun = Instant::now();
        let rows = answer(&context, &hunt).await?;
        print(&rows, arguments.format)?;
        let count: usize = rows.iter().map(RecordBatch::num_rows).sum();
        say(&format!(
            "{}: {count} rows in {:.2} s",
            hunt.name,
            begun.elapsed().as_secs_f64()
        ));
    }
    for line in timeless::lines(&context)
        .await?
        .into_iter()
        .chain(problems.lines())
    {
        say(&line);
    }
    Ok(())
}

/// A session with the tables of the data.
pub(crate) async fn open(
    cluster: Option<&str>,
    data: &[PathBuf],
    problems: &Problems,
) -> Result<SessionContext> {
    let context = match cluster {
        Some(url) => session::remote(url, problems).await?,
        None => session::local(problems),
    };
    if cluster.is_some() && data.iter().any(|path| !tables::is_dataset(path)) {
        let what = "a cluster reads Parquet files: write them with `wmi-events convert`";
        return Err(DataFusionError::Configuration(what.to_owned()));
    }
    tables::register(&context, data, problems).await?;
    Ok(context)
}

/// The rows of a hunt's answer.
pub(crate) async fn answer(context: &SessionContext, hunt: &Hunt) -> Result<Vec<RecordBatch>> {
    let frame = context.sql(&hunt.sql).await?;
    if hunt.parameters.is_empty() {
        return frame.collect().await;
    }
    let values = hunt.parameters.iter().map(|parameter| {
        let value = ScalarValue::Int64(Some(parameter.value));
        (parameter.name.clone(), value)
    });
    let values: Vec<_> = values.collect();
    frame
        .with_param_values(ParamValues::from(values))?
        .collect()
        .await
}

fn print(rows: &[RecordBatch], format: Format) -> Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Table if rows.iter().all(|batch| batch.num_rows() == 0) => {
            writeln!(out, "no rows")?;
        }
        Format::Table => {
            let shown: Result<Vec<_>> = rows.iter().map(for_people).collect();
            writeln!(out, "{}", pretty_format_batches(&shown?)?)?;
        }
        Format::Jsonl => {
            let mut writer = LineDelimitedWriter::new(&mut out);
            writer.write_batches(&rows.iter().collect::<Vec<_>>())?;
            writer.finish()?;
        }
    }
    Ok(out.flush()?)
}

/// Rows whose texts are one line each, with control characters escaped: attackers write them.
fn for_people(batch: &RecordBatch) -> Result<RecordBatch> {
    let shown = batch
        .columns()
        .iter()
        .map(|column| match column.as_string_opt::<i32>() {
            Some(texts) => {
                let texts = texts.iter().map(|text| text.map(cut));
                Arc::new(texts.collect::<StringArray>())
            }
            None => Arc::clone(column),
        });
    let columns = batch
        .schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone().with_nullable(true))
        .collect::<Vec<_>>();
    Ok(RecordBatch::try_new(
        Arc::new(Schema::new(columns)),
        shown.collect(),
    )?)
}

/// A text in one line, not too long.
fn cut(text: &str) -> String {
    const LONGEST: usize = 120;
    let shown = escape(text);
    match shown.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
        None => shown.into_owned(),
    }
}

/// Writes a line to standard error; one that is closed is not an error.
pub(crate) fn say(line: &str) {
    drop(writeln!(io::stderr().lock(), "wmi-events-hunt: {line}"));
}
