//! The Parquet files of `convert`, while events come.

use std::io;
use std::path::PathBuf;

use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline};
use wmi_events_arrow::{Dataset, DatasetOptions, NO_DAY};

use crate::say::shown;
use crate::secrets::Secrets;
use crate::show::Show;

/// A set of files and who judges the events.
pub(crate) struct Files {
    folder: PathBuf,
    dataset: Dataset,
    baseline: Baseline,
}

impl Files {
    pub(crate) fn new(show: &Show, folder: PathBuf, is_wide: bool) -> Self {
        let mut options = DatasetOptions::default();
        options.is_wide = is_wide;
        options.secrets = match show.secrets {
            Secrets::Mask => wmi_events_arrow::Secrets::Mask,
            Secrets::Show => wmi_events_arrow::Secrets::Show,
        };
        Self {
            dataset: Dataset::new(&folder, options),
            folder,
            baseline: show.baseline.clone(),
        }
    }

    pub(crate) fn event(&mut self, event: &Event<'_>, file: &str) -> io::Result<()> {
        let analysis = Analysis::new(event);
        let findings = self.baseline.assess(&analysis);
        let findings: Vec<_> = findings.filter(|f| !f.is_suppressed()).collect();
        let pushed = self.dataset.push(event, &analysis, &findings, file);
        pushed.map_err(io::Error::other)
    }

    /// Gives the files their names. Returns what standard error should say.
    pub(crate) fn end(self) -> io::Result<String> {
        let written = self.dataset.finish().map_err(io::Error::other)?;
        let mut said = format!(
            "{} events in {} files below {}\n",
            written.events,
            written.files.len(),
            shown(&self.folder)
        );
        if written.without_time > 0 {
            said += &format!(
                "{} of them have no time: they are in day={NO_DAY}\n",
                written.without_time
            );
        }
        Ok(said)
    }
}
