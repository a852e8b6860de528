//! `live`: reads the Event Log of Windows as it is written, and writes findings and stories as JSON Lines.
//!
//! The state has the bookmarks of the logs in it: both are saved at once, after a batch of which something was
//! told. What is told again after a crash is what was told since, of one batch of each log.

mod log;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use wmi_events::schema::EventSet;
use wmi_events::source::Stats;
use wmi_events_live::{Item, Login, Options, Start, Subscription};

use self::log::Log;
use crate::agent::core::{Core, CoreArguments};
use crate::agent::stop::{SLICE, Stop};
use crate::agent::timer::Timer;
use crate::read::with_cause;
use crate::say::say;

/// How often a log that could not be opened is tried again, in seconds.
const AGAIN: u32 = 60;

/// How often a log is read although nothing was signaled.
const POLL: Duration = Duration::from_secs(10);

#[derive(clap::Args)]
pub(crate) struct LiveArguments {
    #[command(flatten)]
    core: CoreArguments,

    /// Where a log is begun of which the state has no bookmark.
    #[arg(long, value_enum, default_value_t = Begin::Oldest, help_heading = "Reading")]
    start: Begin,

    /// The logs of another computer, as the user who runs this.
    #[arg(long, value_name = "HOST", help_heading = "Reading")]
    server: Option<String>,

    /// Fetch up to N events of a log at once. What is told again after a crash is at most that many of each log.
    #[arg(long, value_name = "N", default_value_t = 64, help_heading = "Reading",
          value_parser = clap::value_parser!(u16).range(1..=1024))]
    batch: u16,
}

#[derive(Clone, Copy, ValueEnum)]
enum Begin {
    /// At its oldest record.
    Oldest,
    /// With what is logged from now on.
    Future,
}

pub(crate) fn run(arguments: &LiveArguments) -> ExitCode {
    let (core, reading) = match Core::open(&arguments.core, None) {
        Ok(opened) => opened,
        Err(code) => return code,
    };
    let events = reading.events - EventSet::TRACE;
    if events.is_empty() {
        say("there is no event to read: analytic logs have no subscriptions");
        return ExitCode::from(2);
    }
    if events != reading.events {
        say(
            "warning: the events of WMI-Activity/Trace are not read: analytic logs have no subscriptions",
        );
    }
    let stop = match Stop::on_signals() {
        Ok(stop) => stop,
        Err(error) => {
            say(&format!("cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let mut options = Options::default();
    options.events = reading;
    options.batch = arguments.batch.into();
    options.login = arguments.server.as_deref().map(Login::new);
    let service = Service {
        earlier: core.earlier(),
        core,
        stop,
        closed: Log::of(events),
        logs: Vec::new(),
        subscriptions: Vec::new(),
        start: match arguments.start {
            Begin::Oldest => Start::Oldest,
            Begin::Future => Start::Future,
        },
        options,
    };
    service.run()
}

struct Service {
    core: Core,
    stop: Stop,
    /// The counts of earlier runs.
    earlier: Stats,
    /// Logs that could not be opened.
    closed: Vec<Log>,
    /// Those that are open, and their subscriptions in the same order.
    logs: Vec<Log>,
    subscriptions: Vec<Subscription>,
    start: Start,
    options: Options,
}

impl Service {
    fn run(mut self) -> ExitCode {
        self.open_closed();
        let mut is_well = !self.logs.is_empty();
        if is_well {
            is_well = self.read();
        } else {
            say("no log could be opened");
        }
        // The subscriptions are closed before the state says that all is done.
        drop(self.subscriptions);
        is_well &= self.core.finish();
        if is_well {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    /// Opens what is not open yet.
    fn open_closed(&mut self) {
        for log in std::mem::take(&mut self.closed) {
            let stored = self.core.bookmarks.get(&**log.name()).cloned();
            let start = stored.map_or(self.start.clone(), Start::Bookmark);
            match Subscription::with_options(log.query(), start, &self.options) {
                Ok(subscription) => {
                    self.logs.push(log);
                    self.subscriptions.push(subscription);
                }
                Err(error) => {
                    let what = with_cause(&error);
                    self.core.problems.say(&format!("{}: {what}", log.name()));
                    self.closed.push(log);
                }
            }
        }
    }

    /// Reads until it is asked to end; returns whether nothing failed.
    fn read(&mut self) -> bool {
        let mut again = Timer::every(AGAIN);
        let mut polled = Instant::now();
        loop {
            if self.core.has_failed() {
                return false;
            }
            if self.stop.is_asked() {
                return true;
            }
            if again.is_due(Instant::now()) {
                self.open_closed();
            }
            match Subscription::wait_any(&self.subscriptions, SLICE) {
                Ok(false) if polled.elapsed() < POLL => {}
                Ok(_) => {
                    polled = Instant::now();
                    for index in 0..self.subscriptions.len() {
                        self.take(index);
                    }
                }
                Err(error) => {
                    say(&with_cause(&error));
                    return false;
                }
            }
            self.core.do_what_is_due();
        }
    }

    /// Tells the next batch of a log, and commits it.
    fn take(&mut self, index: usize) {
        let (Some(log), Some(subscription)) =
            (self.logs.get(index), self.subscriptions.get_mut(index))
        else {
            return;
        };
        let core = &mut self.core;
        let (mut has_taken, mut has_told) = (false, false);
        while let Some(item) = subscription.next_borrowed() {
            has_taken = true;
            let is_event = matches!(item, Ok(Item::Event(_)));
            match item {
                Ok(Item::Event(event)) => has_told |= core.tell(log.name(), event),
                Ok(Item::Gap(gap)) => {
                    core.counts.gaps += 1;
                    core.problems.say(&format!("{}: {gap}", log.name()));
                }
                Ok(_) => {}
                Err(error) => {
                    let what = with_cause(&error);
                    core.problems.say(&format!("{}: {what}", log.name()));
                }
            }
            for warning in subscription.warnings().iter().filter(|_| is_event) {
                let what = with_cause(warning);
                core.problems
                    .say(&format!("{}: warning: {what}", log.name()));
            }
        }
        if !has_taken {
            return;
        }
        match subscription.bookmark() {
            Ok(Some(bookmark)) => {
                core.bookmarks.insert(log.name().to_string(), bookmark);
            }
            Ok(None) => {}
            Err(error) => {
                let what = with_cause(&error);
                core.problems.say(&format!("{}: {what}", log.name()));
            }
        }
        core.counts.input = self.earlier;
        for subscription in &self.subscriptions {
            core.counts.input += subscription.stats();
        }
        core.has_changed = true;
        if has_told {
            core.save();
        }
    }
}
