//! Arrow record batches and Parquet files of the events of [`wmi_events`].
//!
//! The columns come from the table of events, [`wmi_events::schema`]: the header, every field under its
//! Windows name in snake_case and with its type, what was understood of the event (`indicators`,
//! `findings`, `wmic_nodes`, `consumer_class`, `consumer_command`, `wql_class`, `operation_method`,
//! `result_name`), and the file it is from. [`BatchBuilder`] makes batches of one event or of all.
//! [`Dataset`] writes a folder of Parquet files, partitioned by event and day.
//!
//! | column | type | |
//! |---|---|---|
//! | `time` | timestamp in UTC, to the nanosecond | null if the event has none |
//! | `time_text` | text | a time that `time` cannot hold: before 1677 or after 2262 |
//! | `time_source` | text | `event`, or `received` if the time is the collector's |
//! | `local_time` | text | the event's own time, if nothing says its zone |
//! | `wmic_nodes` | list of texts | null if the event is not a command of wmic.exe |
//! | `findings` | list of `name`, `severity`, `technique` | after the baseline; the technique is the main one |
//! | `extra` | list of `name`, `value` | fields that the schema does not have |
//! | `masked` | list of texts | the fields in which a password was masked |
//!
//! A process ID has 64 bits, a status code 32; logon IDs and SIDs are text. A field whose name is that of
//! another column begins with `data_`. Passwords are masked unless
//! [`Secrets::Show`] is chosen.
//!
//! Arrow and Parquet are of the major version that DataFusion 55 uses.

mod batch;
mod column;
mod columns;
mod dataset;
mod digits;
mod header;
mod layout;
mod mask;
mod name;
mod part;
mod repeated;
mod sort;
mod understood;

pub use arrow_array;
pub use arrow_schema;

pub use self::batch::{BatchBuilder, Rejected};
pub use self::columns::{column_name, event_name, event_schema, wide_schema};
pub use self::dataset::{Dataset, DatasetOptions, NO_DAY, Written};
pub use self::mask::Secrets;
pub use self::understood::consumer_command;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
