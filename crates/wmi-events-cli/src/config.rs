//! `--config`: the file of settings.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use wmi_events::Config;
use wmi_events::escape::escape;

use crate::say::say;

#[derive(clap::Args)]
pub(crate) struct ConfigArgument {
    /// Settings in JSON: limits, archives, the correlator, rules for expected activity.
    #[arg(long = "config", value_name = "FILE")]
    path: Option<PathBuf>,
}

impl ConfigArgument {
    /// Reads the file; without one, the defaults. An error is said, and is a usage error.
    pub(crate) fn read(&self) -> Result<Config, ExitCode> {
        let Some(path) = &self.path else {
            return Ok(Config::default());
        };
        let config = fs::read(path).and_then(|json| {
            // Editors on Windows write a byte order mark.
            let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&json);
            serde_json::from_slice(json).map_err(io::Error::other)
        });
        config.map_err(|error| {
            let name = path.display().to_string();
            say(&format!(
                "{}: {}",
                escape(&name),
                escape(&error.to_string())
            ));
            ExitCode::from(2)
        })
    }
}
