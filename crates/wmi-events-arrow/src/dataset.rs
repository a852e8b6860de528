//! [`Dataset`]: a folder of Parquet files, partitioned by event and day.

use std::fmt;
use std::path::PathBuf;
use std::ptr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use wmi_events::Event;
use wmi_events::detect::{Analysis, Finding};
use wmi_events::schema::EventSchema;
use wmi_events::value::WindowsTime;

use crate::batch::{BatchBuilder, Rejected};
use crate::columns::event_name;
use crate::mask::Secrets;
use crate::part::{self, Part};
use crate::sort::by_day;

/// The partition of events without a time, as Hive names that of a null.
pub const NO_DAY: &str = "__HIVE_DEFAULT_PARTITION__";

/// How a [`Dataset`] is written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatasetOptions {
    /// Whether every file has the columns of all events, so that one table reads them all. Default: no.
    pub is_wide: bool,
    /// Whether passwords are masked. Default: yes.
    pub secrets: Secrets,
    /// About how many bytes of events wait in memory; more are written. Default: 256 MiB.
    pub max_bytes: usize,
    /// How many events of one ID wait in memory. Default: 1048576.
    pub max_rows: usize,
}

impl Default for DatasetOptions {
    fn default() -> Self {
        Self {
            is_wide: false,
            secrets: Secrets::default(),
            max_bytes: 256 << 20,
            max_rows: 1 << 20,
        }
    }
}

/// What a run wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The number of events.
    pub events: u64,
    /// How many of them have no time: they are in the partition [`NO_DAY`].
    pub without_time: u64,
}

/// A folder of Parquet files: `event=<name>/day=<yyyy-mm-dd>/part-<run>-<number>.parquet`.
///
/// Each file is sorted by computer and time. Events wait in memory up to a limit; then those of the
/// event that has most of them are written. Files take their names in [`finish`](Self::finish): a run that
/// fails before leaves none, and a second run adds its own.
///
/// # Examples
///
/// ```
/// use wmi_events::{EventId, Record, System};
/// use wmi_events_arrow::{Dataset, DatasetOptions, NO_DAY};
///
/// let folder = tempfile::tempdir()?;
/// let mut dataset = Dataset::new(folder.path(), DatasetOptions::default());
/// let event = Record::new(System::new(EventId::PROCESS_CREATION)).into_event()?.unwrap();
/// dataset.push_event(&event, "a.evtx")?;
/// let written = dataset.finish()?;
/// assert_eq!((written.events, written.without_time), (1, 1));
/// let parent = written.files[0].parent().unwrap();
/// assert_eq!(parent, folder.path().join("event=process_creation").join(format!("day={NO_DAY}")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Dataset {
    folder: PathBuf,
    options: DatasetOptions,
    waiting: Vec<Waiting>,
    parts: Vec<Part>,
    written: Written,
}

/// The events of one ID that wait.
#[derive(Debug)]
struct Waiting {
    event: &'static EventSchema,
    batch: BatchBuilder,
    /// The day of each.
    days: Vec<Day>,
    properties: Arc<WriterProperties>,
}

/// The day of an event; one without is the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Day {
    Of(WindowsDate),
    None,
}

/// Days since the beginning of the common era.
type WindowsDate = i32;

impl Dataset {
    /// A dataset in that folder, which is made if there is none.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, options: DatasetOptions) -> Self {
        Self {
            folder: folder.into(),
            options,
            waiting: Vec::new(),
            parts: Vec::new(),
            written: Written::default(),
        }
    }

    /// Adds an event with its findings after [`Baseline::windows`](wmi_events::detect::Baseline::windows).
    ///
    /// # Errors
    ///
    /// As [`push`](Self::push).
    pub fn push_event(&mut self, event: &Event<'_>, source_file: &str) -> Result<(), ParquetError> {
        let analysis = Analysis::new(event);
        let findings: Vec<_> = analysis.findings().collect();
        self.push(event, &analysis, &findings, source_file)
    }

    /// Adds an event with these findings. `analysis` is of the same event.
    ///
    /// # Errors
    ///
    /// If a file cannot be written, such as on a full disk.
    pub fn push(
        &mut self,
        event: &Event<'_>,
        analysis: &Analysis<'_>,
        findings: &[Finding<'_>],
        source_file: &str,
    ) -> Result<(), ParquetError> {
        let at = self.place(event.payload.schema())?;
        let Some(waiting) = self.waiting.get_mut(at) else {
            return Ok(());
        };
        let pushed = waiting.batch.push(event, analysis, findings, source_file);
        if pushed == Err(Rejected::Full) && !waiting.batch.is_empty() {
            self.write(at)?;
            return self.push(event, analysis, findings, source_file);
        }
        pushed.map_err(|rejected| ParquetError::General(rejected.to_string()))?;
        let day = event.system.time_created.map_or(Day::None, day);
        waiting.days.push(day);
        self.written.events += 1;
        self.written.without_time += u64::from(day == Day::None);
        if waiting.batch.len() >= self.options.max_rows {
            return self.write(at);
        }
        // Adding up is cheap, but not for each event.
        if self.written.events.is_multiple_of(256) {
            self.relieve()?;
        }
        Ok(())
    }

    /// The place of an event's rows.
    fn place(&mut self, event: &'static EventSchema) -> Result<usize, ParquetError> {
        let found = self
            .waiting
            .iter()
            .position(|waiting| ptr::eq(waiting.event, event));
        if let Some(found) = found {
            return Ok(found);
        }
        let batch = match self.options.is_wide {
            true => BatchBuilder::wide(),
            false => BatchBuilder::of_event(event),
        };
        let fields = batch.schema().fields().iter();
        let columns: Vec<_> = fields.flat_map(|field| leaves(field)).collect();
        let properties = part::properties(&columns)?;
        self.waiting.push(Waiting {
            event,
            batch: batch.with_secrets(self.options.secrets),
            days: Vec::new(),
            properties,
        });
        Ok(self.waiting.len() - 1)
    }

    /// Writes events while too much waits.
    fn relieve(&mut self) -> Result<(), ParquetError> {
        loop {
            let bytes = self.waiting.iter().map(|waiting| waiting.batch.bytes());
            let total: usize = bytes.clone().sum();
            let largest = bytes.enumerate().max_by_key(|(_, bytes)| *bytes);
            match largest {
                Some((at, bytes)) if total > self.options.max_bytes && bytes > 0 => {
                    self.write(at)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Writes the events of one ID, a file for each day.
    fn write(&mut self, at: usize) -> Result<(), ParquetError> {
        let Some(waiting) = self.waiting.get_mut(at) else {
            return Ok(());
        };
        let days = std::mem::take(&mut waiting.days);
        let batch = waiting.batch.finish()?;
        let event = self
            .folder
            .join(format!("event={}", event_name(waiting.event)));
        for (day, rows) in by_day(&batch, &days) {
            let folder = event.join(format!("day={day}"));
            let part = Part::write(&folder, &batch, &rows, &waiting.properties)?;
            self.parts.push(part);
        }
        Ok(())
    }

    /// Writes what waits, and gives all files their names.
    ///
    /// # Errors
    ///
    /// If a file cannot be written or named.
    pub fn finish(mut self) -> Result<Written, ParquetError> {
        for at in 0..self.waiting.len() {
            self.write(at)?;
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let run = now.map_or(0, |now| now.as_nanos());
        for (number, part) in self.parts.into_iter().enumerate() {
            self.written.files.push(part.finish(run, number)?);
        }
        Ok(self.written)
    }
}

fn day(time: WindowsTime) -> Day {
    use chrono::Datelike;

    Day::Of(time.0.date_naive().num_days_from_ce())
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = match self {
            Self::Of(days) => chrono::NaiveDate::from_num_days_from_ce_opt(*days),
            Self::None => None,
        };
        match date {
            Some(date) => write!(f, "{}", date.format("%Y-%m-%d")),
            None => f.write_str(NO_DAY),
        }
    }
}

/// The names of the columns that Parquet makes of one of Arrow's: a structure has one for each field.
fn leaves(field: &arrow_schema::Field) -> Vec<&str> {
    use arrow_schema::DataType;

    let structure = match field.data_type() {
        DataType::List(item) => item.data_type(),
        data_type => data_type,
    };
    match structure {
        DataType::Struct(fields) => fields.iter().map(|_| field.name().as_str()).collect(),
        _ => vec![field.name()],
    }
}
