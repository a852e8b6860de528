//! A made-up fleet: hosts, days and planted attacks, to try hunts and to size a cluster before there is one.

mod attack;
mod check;
mod days;
mod event;
mod host;
mod plan;
mod random;

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use wmi_events_arrow::{Dataset, DatasetOptions};

pub(crate) use self::check::{CheckArguments, check};
use self::days::{Day, PER_DAY};
use self::host::Host;
use self::plan::Plan;
use self::random::Random;

/// The file of what is planted, beside the events.
const TRUTH: &str = "truth.jsonl";
/// The folder of the events.
const EVENTS: &str = "events";

#[derive(clap::Args)]
pub(crate) struct GenerateArguments {
    /// The folder to write: DIR/events and DIR/truth.jsonl.
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// About how many events; there is a host for every 333 a day.
    #[arg(long, default_value_t = 1_000_000)]
    events: u64,

    /// How many days.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(10..=3650))]
    days: u32,

    /// The same number makes the same fleet.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Writes a fleet, a day at a time.
pub(crate) fn generate(arguments: &GenerateArguments) -> Result<(), String> {
    let begun = Instant::now();
    let folder = arguments.output.join(EVENTS);
    if folder.exists() {
        return Err(format!("{}: is there already", folder.display()));
    }
    let mut random = Random::new(arguments.seed);
    let count = arguments.events / (u64::from(arguments.days) * PER_DAY);
    let count = usize::try_from(count).unwrap_or(usize::MAX).max(20);
    let mut hosts: Vec<Host> = (0..count)
        .map(|number| Host::new(number, &mut random))
        .collect();
    let plan = Plan::new(&hosts, arguments.days, &mut random);
    let (mut written, mut bytes) = (0, 0);
    for number in 0..arguments.days {
        let mut dataset = Dataset::new(&folder, DatasetOptions::default());
        let day = Day::new(number, &plan);
        day.write(&mut hosts, &mut random, &mut |event| {
            let pushed = dataset.push_event(&event, "fleet");
            pushed.map_err(|error| error.to_string())
        })?;
        let of_day = dataset.finish().map_err(|error| error.to_string())?;
        written += of_day.events;
        for file in of_day.files {
            bytes += fs::metadata(&file).map_or(0, |metadata| metadata.len());
        }
    }
    write_truth(&arguments.output.join(TRUTH), &plan).map_err(|error| error.to_string())?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{written} events of {count} hosts and {} days, {} planted: {bytes} bytes, {:.1} an event; {seconds:.1} s, \
         {:.2} us an event",
        arguments.days,
        plan.truth().len(),
        per(bytes as f64, written),
        per(seconds * 1e6, written)
    );
    Ok(())
}

/// An amount for each of so many.
#[allow(clippy::cast_precision_loss, reason = "a figure for people")]
fn per(amount: f64, count: u64) -> f64 {
    amount / count.max(1) as f64
}

fn write_truth(path: &Path, plan: &Plan) -> std::io::Result<()> {
    let mut file = BufWriter::new(fs::File::create(path)?);
    for (hunt, key) in plan.truth() {
        let line = serde_json::json!({ "hunt": hunt, "key": key });
        writeln!(file, "{line}")?;
    }
    file.flush()
}
