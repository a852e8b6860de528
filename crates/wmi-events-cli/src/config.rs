//! `--config`: the file of settings, and `--enterprise`.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wmi_events::Config;
use wmi_events::detect::Baseline;
use wmi_events::escape::escape;
use wmi_events::schema::EventSet;

use crate::say::{say, shown};

#[derive(clap::Args)]
pub(crate) struct ConfigArgument {
    /// Settings in JSON: limits, archives, the correlator, rules for expected activity.
    #[arg(long = "config", value_name = "FILE")]
    path: Option<PathBuf>,
}

/// The settings of a command with findings.
#[derive(clap::Args)]
#[command(next_help_heading = "Findings")]
pub(crate) struct FindingArguments {
    #[command(flatten)]
    config: ConfigArgument,

    /// Read these events: six (4688 and 5857 to 5861, the default), all, sysmon, trace, or names and IDs from
    /// `wmi-events schema` (`sysmon:1`), with commas between them.
    #[arg(long, value_name = "EVENTS", help_heading = "Reading")]
    events: Option<EventSet>,

    /// Rules for expected activity in JSON, as `baseline learn` proposes them; before those of --config.
    #[arg(long = "baseline", value_name = "FILE")]
    rules: Vec<PathBuf>,

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
            warn(path, &config.baseline);
            Ok(config)
        });
        config.map_err(|error| usage_error(path, &error))
    }
}

impl FindingArguments {
    /// The settings, and the rules for expected activity: those of the files, then this crate's.
    pub(crate) fn read(&self) -> Result<(Config, Baseline), ExitCode> {
        let mut config = self.config.read()?;
        if let Some(events) = self.events {
            config.options.events = events;
        }
        let mut own = Baseline::default();
        for path in &self.rules {
            let rules = json(path).and_then(|json| rules(&json));
            let rules = rules.map_err(|error| usage_error(path, &error))?;
            warn(path, &rules);
            own = own.and(&rules);
        }
        config.baseline = own.and(&config.baseline);
        let baseline = if self.enterprise {
            config.baseline.clone().and(Baseline::enterprise())
        } else {
            config.full_baseline()
        };
        Ok((config, baseline))
    }
}

/// Says what is wrong with rules that can be read.
fn warn(path: &Path, rules: &Baseline) {
    for problem in rules.check() {
        say(&format!("{}: warning: {problem}", shown(path)));
    }
}

/// The rules of a list, or of settings.
pub(crate) fn rules(json: &[u8]) -> io::Result<Baseline> {
    let is_list = json.trim_ascii_start().starts_with(b"[");
    let rules = if is_list {
        serde_json::from_slice(json)
    } else {
        serde_json::from_slice(json).map(|config: Config| config.baseline)
    };
    rules.map_err(io::Error::other)
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
pub(crate) fn usage_error(path: &Path, error: &dyn fmt::Display) -> ExitCode {
    say(&format!("{}: {}", shown(path), escape(&error.to_string())));
    ExitCode::from(2)
}
