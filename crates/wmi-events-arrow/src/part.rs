//! [`Part`]: one Parquet file, which takes its name when the whole run is written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{RecordBatch, UInt32Array};
use arrow_schema::ArrowError;
use arrow_select::take::take_record_batch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use tempfile::{NamedTempFile, TempPath};

/// The beginning of the names of files that are not whole yet.
const UNFINISHED: &str = ".wmi-events-";

/// The rows of a row group: one is skipped if no computer or time of it is asked for.
pub(crate) const GROUP: usize = 128 << 10;
/// The rows of a page, which may be skipped too.
const PAGE: usize = 8 << 10;

/// A file that is written, and the name that it will have.
#[derive(Debug)]
pub(crate) struct Part {
    unfinished: TempPath,
    folder: PathBuf,
}

impl Part {
    /// Writes rows of a batch, in this order.
    pub(crate) fn write(
        folder: &Path,
        batch: &RecordBatch,
        rows: &[u32],
        properties: &Arc<WriterProperties>,
    ) -> Result<Self, ParquetError> {
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        // As a file that is created plainly: the temporary one is the owner's alone.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        let properties = WriterProperties::clone(properties);
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))?;
        for group in rows.chunks(GROUP) {
            let group = UInt32Array::from_iter_values(group.iter().copied());
            writer.write(&take_record_batch(batch, &group)?)?;
            writer.flush()?;
        }
        let file: NamedTempFile = writer.into_inner()?;
        Ok(Self {
            unfinished: file.into_temp_path(),
            folder: folder.to_owned(),
        })
    }

    /// Gives the file its name, which no other has.
    pub(crate) fn finish(self, run: u128, number: usize) -> io::Result<PathBuf> {
        let mut unfinished = self.unfinished;
        for attempt in 0_u32.. {
            let again = if attempt == 0 {
                String::new()
            } else {
                format!("-{attempt}")
            };
            let name = format!("part-{run:016x}-{number:05}{again}.parquet");
            let path = self.folder.join(name);
            match unfinished.persist_noclobber(&path) {
                Ok(()) => return Ok(path),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                    unfinished = error.path;
                }
                Err(error) => return Err(error.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// How files are written: zstd, with statistics by which engines skip row groups and pages.
pub(crate) fn properties(columns: &[&str]) -> Result<Arc<WriterProperties>, ParquetError> {
    let position = |name: &str| {
        let position = columns.iter().position(|column| *column == name);
        let position = position.and_then(|position| i32::try_from(position).ok());
        position.ok_or_else(|| ArrowError::SchemaError(format!("no column {name}")))
    };
    let ascending = |column_idx| SortingColumn {
        column_idx,
        descending: false,
        nulls_first: false,
    };
    let order = vec![
        ascending(position("computer")?),
        ascending(position("time")?),
    ];
    let mut properties = WriterProperties::builder();
    // In the order of a file they grow by little.
    for growing in ["time", "record_id"] {
        properties = properties
            .set_column_dictionary_enabled(growing.into(), false)
            .set_column_encoding(growing.into(), Encoding::DELTA_BINARY_PACKED);
    }
    let properties = properties
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by(concat!("wmi-events-arrow ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_max_row_group_row_count(Some(GROUP))
        .set_data_page_row_count_limit(PAGE)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_sorting_columns(Some(order))
        .build();
    Ok(Arc::new(properties))
}
