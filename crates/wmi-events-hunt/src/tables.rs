//! The tables of a hunt: `events` with all columns, and one for each event, over Parquet files or logs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::catalog::TableProvider;
use datafusion::common::{Result, plan_err};
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{
    ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl,
};
use datafusion::prelude::SessionContext;
use wmi_events::schema::EVENTS;
use wmi_events_arrow::{event_name, event_schema};

use crate::logs::{self, PARTITIONS, Problems};

/// The table with all columns.
pub(crate) const EVENTS_TABLE: &str = "events";

/// Registers the tables over the data: folders that `wmi-events convert` wrote, or else logs.
pub(crate) async fn register(
    context: &SessionContext,
    data: &[PathBuf],
    problems: &Problems,
) -> Result<()> {
    let (folders, logs): (Vec<PathBuf>, Vec<PathBuf>) =
        data.iter().cloned().partition(|path| is_dataset(path));
    let table: Arc<dyn TableProvider> = match (folders.as_slice(), logs.as_slice()) {
        ([], []) => return Ok(()),
        (folders, []) => Arc::new(parquet(folders)?),
        ([], logs) => logs::table(logs, problems)?,
        _ => return plan_err!("logs and Parquet files are not read together: convert the logs"),
    };
    context.register_table(EVENTS_TABLE, table)?;
    for event in EVENTS.iter() {
        let (name, schema) = (event_name(event), event_schema(event));
        let columns = schema.fields().iter().map(|field| field.name().as_str());
        let columns: Vec<_> = columns.chain(PARTITIONS).collect();
        let columns = columns.join(", ");
        let view = format!("SELECT {columns} FROM {EVENTS_TABLE} WHERE event = '{name}'");
        let view = context.sql(&view).await?.into_view();
        context.register_table(name, view)?;
    }
    Ok(())
}

/// Whether it is on another machine, or a folder with partitions.
pub(crate) fn is_dataset(path: &Path) -> bool {
    let is_url = path.to_str().is_some_and(|path| path.contains("://"));
    let has_partitions = || {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut names = entries.map(|entry| entry.file_name());
        names.any(|name| name.to_string_lossy().starts_with("event="))
    };
    is_url || has_partitions()
}

/// Folders of Parquet files, partitioned by event and day.
fn parquet(folders: &[PathBuf]) -> Result<ListingTable> {
    let url = |folder: &PathBuf| {
        let mut url = folder.display().to_string();
        // A folder, not a file.
        if !url.ends_with('/') {
            url.push('/');
        }
        ListingTableUrl::parse(url)
    };
    let urls: Result<Vec<_>> = folders.iter().map(url).collect();
    let partitions = PARTITIONS.map(|name| (name.to_owned(), DataType::Utf8));
    let format = ParquetFormat::default().with_enable_pruning(true);
    let options = ListingOptions::new(Arc::new(format))
        .with_file_extension(".parquet")
        .with_table_partition_cols(partitions.to_vec());
    let config = ListingTableConfig::new_with_multi_paths(urls?)
        .with_listing_options(options)
        .with_schema(logs::columns());
    ListingTable::try_new(config)
}
