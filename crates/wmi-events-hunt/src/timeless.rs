//! Events without a time: a join on times may leave them out, so they are named.

use datafusion::arrow::array::{Array, Int64Array, RecordBatch};
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::common::Result;
use datafusion::prelude::SessionContext;

use crate::tables::EVENTS_TABLE;

/// How many computers are named.
const NAMED: usize = 10;

/// A line for each event and computer with events that have no time, the most first; none without such tables.
pub(crate) async fn lines(context: &SessionContext) -> Result<Vec<String>> {
    if !context.table_exist(EVENTS_TABLE)? {
        return Ok(Vec::new());
    }
    let query = format!(
        "SELECT event, computer, source_file, count(*) AS events FROM {EVENTS_TABLE} \
         WHERE time IS NULL GROUP BY event, computer, source_file ORDER BY events DESC, event, computer, source_file"
    );
    let rows = context.sql(&query).await?.collect().await?;
    let total: i64 = rows.iter().map(total).sum();
    let mut lines = Vec::new();
    if total == 0 {
        return Ok(lines);
    }
    lines.push(format!(
        "{total} events have no time; hunts show them with what else they share:"
    ));
    let count: usize = rows.iter().map(RecordBatch::num_rows).sum();
    for (batch, row) in rows
        .iter()
        .flat_map(|batch| (0..batch.num_rows()).map(move |row| (batch, row)))
        .take(NAMED)
    {
        let texts: std::result::Result<Vec<_>, _> = batch
            .columns()
            .iter()
            .map(|column| array_value_to_string(column, row))
            .collect();
        if let [event, computer, file, events] = texts?.as_slice() {
            lines.push(format!("    {events} {event} of {computer} in {file}"));
        }
    }
    if count > NAMED {
        lines.push(format!("    and those of {} more", count - NAMED));
    }
    Ok(lines)
}

fn total(batch: &RecordBatch) -> i64 {
    let counts = batch.column_by_name("events");
    let counts = counts.and_then(|counts| counts.as_any().downcast_ref::<Int64Array>());
    counts.map_or(0, |counts| counts.iter().flatten().sum())
}
