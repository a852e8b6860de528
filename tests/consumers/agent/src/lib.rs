//! A long-running agent: it takes JSON as it comes, keeps what it cannot send in a queue on disk, and
//! resumes after a restart with the state it had, under the settings of today.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use wmi_events::detect::{Analysis, Baseline, Correlator, Finding, ProcessTree, Story};
use wmi_events::{Config, Event};

/// What is kept over a restart.
#[derive(Default, Serialize, Deserialize)]
struct State {
    correlator: Correlator,
    tree: ProcessTree,
    queue: Vec<Report>,
}

/// What goes to the server.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub event: Event<'static>,
    pub parent: Option<String>,
    pub findings: Vec<Finding<'static>>,
    pub stories: Vec<Story>,
}

pub struct Agent {
    baseline: Baseline,
    state: State,
}

impl Agent {
    /// Starts from a file of settings and the state of before, if there is one.
    pub fn start(config: &str, state: &Path) -> io::Result<Self> {
        let config: Config = serde_json::from_str(config)?;
        let mut state = match fs::read(state) {
            Ok(bytes) => postcard::from_bytes(&bytes).map_err(io::Error::other)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => State::default(),
            Err(error) => return Err(error),
        };
        let baseline = config.full_baseline();
        state.correlator.set_config(config.correlator);
        state.correlator.set_baseline(baseline.clone());
        state.tree.set_config(config.process_tree);
        Ok(Self { baseline, state })
    }

    /// Takes one event.
    pub fn take(&mut self, json: &str) -> Result<(), wmi_events::Error> {
        let Some(event) = Event::from_json(json)? else {
            return Ok(());
        };
        let analysis = Analysis::new(&event);
        let findings = self
            .baseline
            .assess(&analysis)
            .filter(|f| !f.is_suppressed());
        let findings: Vec<_> = findings.map(Finding::into_owned).collect();
        let correlator = &mut self.state.correlator;
        let updates = correlator.observe_analysis(&analysis).into_iter();
        let stories: Vec<_> = updates.filter_map(|update| correlator.story(update.story)).collect();
        self.state.tree.observe(&event);
        if !findings.is_empty() || !stories.is_empty() {
            let parent = self.state.tree.parent_image(&event).map(str::to_owned);
            let event = event.clone().into_owned();
            self.state.queue.push(Report {
                event,
                parent,
                findings,
                stories,
            });
        }
        Ok(())
    }

    /// The correlator, with the settings in effect.
    pub fn correlator(&self) -> &Correlator {
        &self.state.correlator
    }

    /// What waits to be sent.
    pub fn queue(&self) -> &[Report] {
        &self.state.queue
    }

    /// Stores the state: a restart costs nothing.
    pub fn stop(self, path: &Path) -> io::Result<()> {
        fs::write(
            path,
            postcard::to_stdvec(&self.state).map_err(io::Error::other)?,
        )
    }
}
