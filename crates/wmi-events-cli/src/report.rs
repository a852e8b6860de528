//! Writes events to standard output, problems to standard error, and a summary at the end.

use std::io::{self, BufWriter, Stdout, Write};

use indicatif::ProgressBar;
use wmi_events::detect::{Analysis, Correlator};
use wmi_events::escape::escape;

use crate::input::{Input, Problem};
use crate::output::stdout;
use crate::read::{Message, Outcome};
use crate::say::{print, say};
use crate::show::Printer;
use crate::story;
use crate::summary::Summary;
use crate::table;

pub(crate) struct Report {
    out: BufWriter<Stdout>,
    /// Whether a line names each input before its events.
    names_inputs: bool,
    progress: ProgressBar,
    summary: Summary,
    correlator: Correlator,
    is_all_read: bool,
}

impl Report {
    pub(crate) fn new(names_inputs: bool, progress: ProgressBar, correlator: Correlator) -> Self {
        Self {
            out: stdout(),
            names_inputs,
            progress,
            summary: Summary::default(),
            correlator,
            is_all_read: true,
        }
    }

    /// Whether everything was read and every problem could be reported.
    pub(crate) fn is_all_read(&self) -> bool {
        self.is_all_read
    }

    pub(crate) fn write(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    pub(crate) fn problem(&mut self, problem: &Problem) {
        self.say(&problem.name, &problem.what);
        if !problem.is_harmless {
            self.is_all_read = false;
            self.summary.unread(&problem.name);
        }
    }

    pub(crate) fn take(&mut self, input: &Input, message: Message) -> io::Result<()> {
        match message {
            Message::Begin if self.names_inputs => self.write(&table::input_line(&input.name))?,
            Message::Begin | Message::Several(_) => {}
            Message::Event(shown) => {
                if let Some(text) = shown.text {
                    self.write(&text)?;
                }
                self.correlator
                    .add(&Analysis::new(&shown.event), Some(&shown.file));
                for (technique, severity) in shown.findings {
                    self.summary
                        .found(technique, shown.computer.clone(), severity);
                }
            }
            Message::Waiting => self.out.flush()?,
            Message::Warning(warning) => {
                self.out.flush()?;
                self.say(&input.name, &format!("warning: {warning}"));
            }
            Message::Error(error) => {
                self.out.flush()?;
                self.say(&input.name, &error);
                self.is_all_read = false;
            }
            Message::Done(outcome) => {
                self.progress.inc(input.len().unwrap_or_default());
                if let Outcome::Read {
                    stats,
                    unrecognized: Some(first),
                    ..
                } = &outcome
                {
                    let count = stats.unrecognized;
                    let what = match count {
                        1 => first.to_string(),
                        _ => format!("{first}, and {} more", count - 1),
                    };
                    self.say(&input.name, &what);
                    self.is_all_read &= count < stats.seen;
                }
                self.summary.add(&input.name, &outcome);
            }
        }
        Ok(())
    }

    fn say(&mut self, name: &str, what: &str) {
        let line = format!("{}: {what}", escape(name));
        let is_said = self.progress.suspend(|| say(&line));
        self.is_all_read &= is_said;
    }

    pub(crate) fn end(&mut self, printer: &Printer) -> io::Result<()> {
        let summary = self.summary.to_string();
        let stories = self.correlator.stories();
        match printer {
            Printer::Table(table) => {
                self.write(&format!("\n{summary}"))?;
                for line in story::texts(stories, self.correlator.dropped()).lines() {
                    self.write(&table.cut(line))?;
                }
            }
            Printer::Jsonl => {
                self.write(&story::lines(&stories))?;
                let dropped = story::dropped(self.correlator.dropped());
                self.is_all_read &= print(&format!("{summary}{dropped}"));
            }
        }
        self.out.flush()
    }
}
