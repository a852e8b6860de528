//! `--config`: the file of settings, and `--enterprise`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wmi_events::Config;
use wmi_events::detect::Baseline;
use wmi_events::escape::escape;

use crate::say::say;

#[derive(clap::Args)]
pub(crate) struct ConfigArgument {
    /// Settings in JSON: limits, archives, the correlator, rules for expected activity.
    #[arg(long = "config", value_name = "FILE")]
    path: Option<PathBuf>,
}

/// The settings of a command with findings.
#[derive(clap::Args)]
pub(crate) struct FindingArguments {
    #[command(flatten)]
    config: ConfigArgument,

    /// Expect the activity of well-known management software: its findings become low.
    #[arg(long)]
    enterprise: bool,
}

impl ConfigArgument {
    /// Reads the file; without one, the defaults. An error is said, and is a usage error.
    pub(crate) fn read(&self) -> Result<Config, ExitCode> {
        let Some(path) = &self.path else {
            return Ok(Config::default());
        };
        let config = json(path).and_then(|json| {
            let config: Config = serde_json::from_slice(&json).map_err(io::Error::other)?;
            for problem in config.baseline.check() {
                let name = path.display().to_string();
                say(&format!("{}: warning: {problem}", escape(&name)));
            }
            Ok(config)
        });
        config.map_err(|error| usage_error(path, &error))
    }
}

impl FindingArguments {
    /// The settings, and the rules for expected activity: those of the file, then this crate's.
    pub(crate) fn read(&self) -> Result<(Config, Baseline), ExitCode> {
        let config = self.config.read()?;
        let baseline = if self.enterprise {
            config.baseline.clone().and(Baseline::enterprise())
        } else {
            config.full_baseline()
        };
        Ok((config, baseline))
    }
}

/// The text of a file, without the byte order mark that editors on Windows write.
pub(crate) fn json(path: &Path) -> io::Result<Vec<u8>> {
    let mut json = fs::read(path)?;
    if json.starts_with(b"\xef\xbb\xbf") {
        json.drain(..3);
    }
    Ok(json)
}

/// Says what is wrong with a file.
pub(crate) fn usage_error(path: &Path, error: &io::Error) -> ExitCode {
    let name = path.display().to_string();
    say(&format!(
        "{}: {}",
        escape(&name),
        escape(&error.to_string())
    ));
    ExitCode::from(2)
}
