//! Logs as a table: files and folders of any shape that the library reads.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::catalog::streaming::StreamingTable;
use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{DataFusionError, Result, ScalarValue, plan_err};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::Expr;
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::streaming::PartitionStream;
use walkdir::WalkDir;
use wmi_events::schema::EventSet;
use wmi_events::source::{self, Options};
use wmi_events::{ErrorKind, Event};
use wmi_events_arrow::{BatchBuilder, NO_DAY, event_name, wide_schema};

/// The name of the table function.
pub(crate) const FUNCTION: &str = "wmi_events";

/// The columns that Parquet files have in the names of their folders.
pub(crate) const PARTITIONS: [&str; 2] = ["event", "day"];

/// The rows of a batch: what waits in memory for each file that is read.
const ROWS: usize = 8192;

/// What could not be read, by file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problems(Arc<Mutex<BTreeMap<String, Problem>>>);

#[derive(Clone, Debug)]
struct Problem {
    first: String,
    count: u64,
}

impl Problems {
    fn add(&self, file: &str, what: String) {
        let mut problems = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_file = problems.entry(file.to_owned());
        let new = Problem {
            first: what,
            count: 0,
        };
        of_file.or_insert(new).count += 1;
    }

    /// A line for each file.
    pub(crate) fn lines(&self) -> Vec<String> {
        let problems = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = |(file, problem): (&String, &Problem)| match problem.count {
            1 => format!("{file}: {}", problem.first),
            count => format!("{file}: {}, and {} more", problem.first, count - 1),
        };
        problems.iter().map(line).collect()
    }
}

/// `wmi_events('path', ...)`: the events of files and folders.
#[derive(Debug)]
pub(crate) struct Logs {
    pub(crate) problems: Problems,
}

impl TableFunctionImpl for Logs {
    fn call_with_args(&self, args: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        let path = |expression: &Expr| match expression {
            Expr::Literal(ScalarValue::Utf8(Some(path)), _) => Ok(PathBuf::from(path)),
            other => plan_err!("{FUNCTION} takes paths as texts, not {other}"),
        };
        let paths: Result<Vec<_>> = args.exprs().iter().map(path).collect();
        table(&paths?, &self.problems)
    }
}

/// The columns of a table: all columns, without dictionaries. Ballista loses their type between stages, and fails.
pub(crate) fn columns() -> SchemaRef {
    let fields = wide_schema();
    let plain = fields.fields().iter().map(|field| match field.data_type() {
        DataType::Dictionary(_, values) => {
            let field = Field::clone(field).with_data_type(DataType::clone(values));
            Arc::new(field)
        }
        _ => Arc::clone(field),
    });
    Arc::new(Schema::new(plain.collect::<Vec<_>>()))
}

/// The schema of the events of logs: all columns, and those of Parquet's folders.
fn schema() -> SchemaRef {
    let partition = |name: &&str| Arc::new(Field::new(*name, DataType::Utf8, true));
    let columns = columns();
    let fields = columns.fields().iter().cloned();
    Arc::new(Schema::new(
        fields
            .chain(PARTITIONS.iter().map(partition))
            .collect::<Vec<_>>(),
    ))
}

/// A table of the events of files and of the files in folders; each file is a partition.
pub(crate) fn table(paths: &[PathBuf], problems: &Problems) -> Result<Arc<dyn TableProvider>> {
    let mut files: Vec<Arc<dyn PartitionStream>> = Vec::new();
    for path in paths {
        let is_found = path.is_dir();
        for path in files_of(path)? {
            files.push(Arc::new(LogFile {
                path,
                is_found,
                schema: schema(),
                problems: problems.clone(),
            }));
        }
    }
    if files.is_empty() {
        return plan_err!("there are no files to read");
    }
    Ok(Arc::new(StreamingTable::try_new(schema(), files)?))
}

/// The file, or those in the folder.
fn files_of(path: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(path).follow_links(true).sort_by_file_name() {
        let entry = entry.map_err(|error| DataFusionError::External(error.into()))?;
        if !entry.file_type().is_dir() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// A file that is read when the table is scanned.
struct LogFile {
    path: PathBuf,
    /// In a folder: it may be no log.
    is_found: bool,
    schema: SchemaRef,
    problems: Problems,
}

impl fmt::Debug for LogFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}

impl PartitionStream for LogFile {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut builder = RecordBatchReceiverStreamBuilder::new(self.schema.clone(), 2);
        let sender = builder.tx();
        let (path, problems) = (self.path.clone(), self.problems.clone());
        let (is_found, schema) = (self.is_found, self.schema.clone());
        builder.spawn_blocking(move || {
            let name = path.display().to_string();
            let mut rows = Rows::new(schema);
            let mut options = Options::default();
            // Also those of Sysmon and of the Trace log.
            options.events = EventSet::ALL;
            let reader = match source::open_with(&path, &options) {
                Ok(reader) => reader,
                Err(error) if is_found && error.kind() == ErrorKind::Format => return Ok(()),
                Err(error) => {
                    problems.add(&name, error.to_string());
                    return Ok(());
                }
            };
            for event in reader {
                match event {
                    Ok(event) => rows.push(&event, &name)?,
                    Err(error) => problems.add(&name, error.to_string()),
                }
                // A query that has enough listens no more.
                if rows.batch.len() >= ROWS && sender.blocking_send(rows.finish()).is_err() {
                    return Ok(());
                }
            }
            drop(sender.blocking_send(rows.finish()));
            Ok(())
        });
        builder.build()
    }
}

/// Rows while they come.
struct Rows {
    schema: SchemaRef,
    batch: BatchBuilder,
    partitions: [StringBuilder; PARTITIONS.len()],
}

impl Rows {
    fn new(schema: SchemaRef) -> Self {
        Self {
            schema,
            batch: BatchBuilder::wide(),
            partitions: Default::default(),
        }
    }

    fn push(&mut self, event: &Event<'_>, file: &str) -> Result<()> {
        let pushed = self.batch.push_event(event, file);
        pushed.map_err(|rejected| DataFusionError::External(rejected.into()))?;
        let [name, day] = &mut self.partitions;
        name.append_value(event_name(event.payload.schema()));
        match event.system.time_text() {
            Some(time) => day.append_value(time.get(..10).unwrap_or_default()),
            None => day.append_value(NO_DAY),
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<RecordBatch> {
        let batch = self.batch.finish()?;
        let types = self.schema.fields().iter().map(|field| field.data_type());
        let plain = batch.columns().iter().zip(types);
        let columns: Result<Vec<_>, _> = plain
            .map(|(column, data_type)| cast(column, data_type))
            .collect();
        let mut columns = columns?;
        let partitions = self.partitions.iter_mut();
        columns.extend(partitions.map(|column| Arc::new(column.finish()) as ArrayRef));
        Ok(RecordBatch::try_new(self.schema.clone(), columns)?)
    }
}
