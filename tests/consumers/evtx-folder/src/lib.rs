//! Reads the EVTX files of a folder in parallel, keeps their events, and judges them together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use wmi_events::detect::{Analysis, Correlator, Finding, Severity, Story};
use wmi_events::source::{self, Options, Stats};
use wmi_events::wmi::subscription::Subscription;
use wmi_events::{Event, Payload};

/// What was read of a file.
pub struct Log {
    pub path: PathBuf,
    pub events: Vec<Event<'static>>,
    pub errors: Vec<wmi_events::Error>,
    pub stats: Stats,
}

/// The files of a folder, each on a thread of the pool.
pub fn read(folder: &Path) -> std::io::Result<Vec<Log>> {
    let files = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut logs: Vec<_> = files
        .into_par_iter()
        .map(|file| read_log(file.path()))
        .collect();
    logs.sort_by(|one, two| one.path.cmp(&two.path));
    Ok(logs)
}

fn read_log(path: PathBuf) -> Log {
    let (mut events, mut errors, mut stats) = (Vec::new(), Vec::new(), Stats::default());
    match source::open_with(&path, &Options::default()) {
        Ok(mut reader) => {
            for event in reader.by_ref() {
                match event {
                    Ok(event) => events.push(event),
                    Err(error) => errors.push(error),
                }
            }
            stats = reader.stats();
        }
        Err(error) => errors.push(error),
    }
    Log {
        path,
        events,
        errors,
        stats,
    }
}

/// The findings on all events, the gravest first. They outlive the logs.
pub fn findings(logs: &[Log]) -> Vec<Finding<'static>> {
    let events = logs.par_iter().flat_map(|log| &log.events);
    let mut findings: Vec<_> = events
        .flat_map_iter(|event| {
            event
                .findings()
                .map(Finding::into_owned)
                .collect::<Vec<_>>()
        })
        .filter(|finding| finding.severity >= Severity::Medium)
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The permanent subscriptions by the name of their filter.
pub fn subscriptions(logs: &[Log]) -> BTreeMap<String, Subscription<'static>> {
    let events = logs.iter().flat_map(|log| &log.events);
    let of = |event: &Event<'static>| match &event.payload {
        Payload::EssToConsumerBinding(binding) => {
            let subscription = binding.subscription().into_owned();
            Some((
                subscription.filter.name.as_deref()?.to_owned(),
                subscription,
            ))
        }
        _ => None,
    };
    events.filter_map(of).collect()
}

/// What the events of all files show together.
pub fn stories(logs: &[Log]) -> Vec<Story> {
    let mut correlator = Correlator::default();
    for log in logs {
        let file = log.path.display().to_string().into();
        for event in &log.events {
            correlator.add(&Analysis::new(event), Some(&file));
        }
    }
    correlator.stories()
}
