//! The order of rows in a file: by computer, then by time.

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampNanosecondType;
use arrow_array::{Array, RecordBatch};

/// The rows of each day in their order, days ascending. Rows without a computer or a time are last; equal
/// ones stay in the order in which they came.
pub(crate) fn by_day<D: Ord + Copy>(batch: &RecordBatch, days: &[D]) -> Vec<(D, Vec<u32>)> {
    let computers = batch.column_by_name("computer");
    let computers = computers.and_then(|column| column.as_string_opt::<i32>());
    let times = batch.column_by_name("time");
    let times = times.and_then(|column| column.as_primitive_opt::<TimestampNanosecondType>());
    let mut rows: Vec<_> = (0_u32..)
        .zip(days)
        .enumerate()
        .map(|(row, (number, day))| {
            let computer = computers.filter(|column| column.is_valid(row));
            let computer = computer.map(|column| column.value(row));
            let time = times.filter(|column| column.is_valid(row));
            let time = time.map(|column| column.value(row));
            let key = (computer.is_none(), computer, time.is_none(), time);
            (*day, key, number)
        })
        .collect();
    // The number of the row is the last of the key: none is equal to another.
    rows.sort_unstable();
    let mut sorted: Vec<(D, Vec<u32>)> = Vec::new();
    for (day, _, number) in rows {
        match sorted.last_mut() {
            Some((last, numbers)) if *last == day => numbers.push(number),
            _ => sorted.push((day, vec![number])),
        }
    }
    sorted
}
