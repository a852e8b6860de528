//! Compares the answers of the hunts with what is planted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::arrow::util::display::array_value_to_string;

use super::{EVENTS, TRUTH, per};
use crate::hunts::Hunt;
use crate::logs::Problems;
use crate::run::{answer, open};

#[derive(clap::Args)]
pub(crate) struct CheckArguments {
    /// The folder that `generate` wrote.
    fleet: PathBuf,

    /// Run the hunts on a cluster: the URL of its scheduler.
    #[arg(long, value_name = "URL")]
    cluster: Option<String>,
}

/// Runs every shipped hunt, and prints what it found, missed and found besides, and what it took.
pub(crate) async fn check(arguments: &CheckArguments) -> Result<(), String> {
    let truth = truth(&arguments.fleet.join(TRUTH))?;
    let data = [arguments.fleet.join(EVENTS)];
    let problems = Problems::default();
    let context = open(arguments.cluster.as_deref(), &data, &problems).await;
    let context = context.map_err(|error| error.to_string())?;
    let all = Hunt::parse("events", "SELECT count(*) AS events FROM events");
    let rows = answer(&context, &all)
        .await
        .map_err(|error| error.to_string())?;
    let count = keys(&rows, &["events".to_owned()])?;
    let count: u64 = count
        .iter()
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap_or_default();
    let mut is_right = true;
    for hunt in Hunt::shipped() {
        let begun = Instant::now();
        let rows = answer(&context, &hunt).await;
        let rows = rows.map_err(|error| format!("{}: {error}", hunt.name))?;
        let seconds = begun.elapsed().as_secs_f64();
        let found = keys(&rows, &hunt.key)?;
        let planted = truth.get(&hunt.name).cloned().unwrap_or_default();
        let missed: Vec<_> = planted.difference(&found).collect();
        let others: Vec<_> = found.difference(&planted).collect();
        println!(
            "{}: {} planted, {} found, {} missed, {} others; {seconds:.2} s, {:.3} us an event",
            hunt.name,
            planted.len(),
            planted.intersection(&found).count(),
            missed.len(),
            others.len(),
            per(seconds * 1e6, count)
        );
        for (what, key) in missed
            .iter()
            .map(|key| ("missed", key))
            .chain(others.iter().map(|key| ("other", key)))
            .take(5)
        {
            println!("    {what}: {key}");
        }
        is_right &= missed.is_empty() && others.is_empty() && !planted.is_empty();
    }
    println!("{count} events");
    if is_right {
        Ok(())
    } else {
        Err("the answers are not what is planted".to_owned())
    }
}

/// What is planted, by hunt.
fn truth(path: &std::path::Path) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut truth: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        let line: serde_json::Value =
            serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text = |name: &str| {
            line.get(name)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        truth.entry(text("hunt")).or_default().insert(text("key"));
    }
    Ok(truth)
}

/// The keys of the rows of an answer.
fn keys(rows: &[RecordBatch], names: &[String]) -> Result<BTreeSet<String>, String> {
    let mut keys = BTreeSet::new();
    for batch in rows {
        let column = |name: &String| {
            batch
                .column_by_name(name)
                .ok_or_else(|| format!("no column {name}"))
        };
        let columns: Vec<_> = names.iter().map(column).collect::<Result<_, _>>()?;
        for row in 0..batch.num_rows() {
            let texts = columns
                .iter()
                .map(|column| array_value_to_string(column, row));
            let texts: Vec<_> = texts
                .collect::<Result<_, _>>()
                .map_err(|error| error.to_string())?;
            keys.insert(texts.join("|"));
        }
    }
    Ok(keys)
}
