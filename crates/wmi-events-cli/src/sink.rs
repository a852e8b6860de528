//! What comes of the output of events: a report, lines, or a page.

use std::io::{self, Write};

use wmi_events::Event;
use wmi_events::detect::Story;

use crate::html::{self, HeadInput, HeadProblem, Page};
use crate::identity;
use crate::output::Destination;
#[cfg(feature = "parquet")]
use crate::parquet::Files;
use crate::show::{Form, Output, Part, Show};
use crate::siem::Siem;
use crate::spool::{Key, Spool};
use crate::story;
use crate::summary::Summary;
use crate::text::Report;
use crate::text::head::Head;
use crate::timesketch;
use crate::zone::now;

pub(crate) enum Sink {
    Report(Box<Report>, Destination),
    Lines(Box<Lines>),
    Page(Box<Page<Destination>>),
    #[cfg(feature = "parquet")]
    Files(Box<Files>),
}

/// Lines as they come, or by time at the end.
pub(crate) struct Lines {
    out: Destination,
    form: Form,
    spool: Option<Spool>,
    /// Events that the format cannot have.
    left_out: u64,
}

/// What is known at the end.
pub(crate) struct Ending<'e> {
    pub(crate) show: &'e Show,
    pub(crate) head: &'e Head,
    pub(crate) summary: &'e Summary,
    pub(crate) stories: Vec<Story>,
    /// The number of events and of stories that limits of memory dropped.
    pub(crate) dropped: (u64, u64),
}

impl Sink {
    pub(crate) fn new(show: &Show, mut out: Destination, by_time: bool) -> io::Result<Self> {
        #[cfg(feature = "parquet")]
        if let (Form::Parquet { is_wide }, Destination::Folder(folder, _)) = (show.form, &out) {
            let files = Files::new(show, folder.clone(), is_wide);
            return Ok(Self::Files(Box::new(files)));
        }
        Ok(match show.form {
            Form::Table { layout, has_rows } => {
                let report = Report::new(layout, show.zone.clone(), has_rows, by_time);
                Self::Report(Box::new(report), out)
            }
            Form::Html => Self::Page(Box::new(Page::new(out))),
            form => {
                if matches!(form, Form::Csv) {
                    out.write_all(show.columns.heading().as_bytes())?;
                }
                let spool = by_time.then(Spool::new);
                Self::Lines(Box::new(Lines {
                    out,
                    form,
                    spool,
                    left_out: 0,
                }))
            }
        })
    }

    pub(crate) fn event(
        &mut self,
        event: &Event<'_>,
        #[cfg_attr(not(feature = "parquet"), expect(unused_variables))] file: &str,
        output: Output,
    ) -> io::Result<()> {
        match self {
            #[cfg(feature = "parquet")]
            Self::Files(files) => files.event(event, file),
            Self::Report(report, _) => of_report(report, event, output),
            Self::Lines(lines) => lines.event(output),
            Self::Page(page) => match (output.row, output.line) {
                (Some(row), Some(line)) => page.row(&row, &line),
                _ => Ok(()),
            },
        }
    }

    /// Writes the lines that there are: the next may be late.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Lines(lines) => lines.out.flush(),
            Self::Report(..) | Self::Page(_) => Ok(()),
            #[cfg(feature = "parquet")]
            Self::Files(_) => Ok(()),
        }
    }

    /// Writes what comes at the end. Returns what standard error should say.
    pub(crate) fn end(self, mut ending: Ending<'_>) -> io::Result<String> {
        let dropped = story::dropped(ending.dropped);
        let (out, said) = match self {
            Self::Report(report, mut out) => {
                // A stable sort: then by time.
                ending
                    .stories
                    .sort_by_key(|story| std::cmp::Reverse(story.severity));
                // The head says it of one input.
                let inputs = match ending.summary.inputs().len() {
                    0..2 => String::new(),
                    _ => ending.summary.table(),
                };
                report.write(&mut out, ending.head, &ending.stories, &inputs)?;
                out.write_all(dropped.as_bytes())?;
                (out, String::new())
            }
            Self::Lines(lines) => lines.end(&ending)?,
            Self::Page(page) => {
                let out = page.finish(&page_head(&ending), &ending.stories)?;
                (out, ending.summary.to_string() + &dropped)
            }
            #[cfg(feature = "parquet")]
            Self::Files(files) => {
                let said = ending.summary.to_string() + &duplicates(ending.head);
                return Ok(said + &files.end()?);
            }
        };
        out.close()?;
        Ok(said)
    }
}

impl Lines {
    fn event(&mut self, output: Output) -> io::Result<()> {
        match (&mut self.spool, output.line) {
            (_, None) => {
                self.left_out += 1;
                Ok(())
            }
            (Some(spool), Some(line)) => spool.push(Key::new(0, output.time), [0; 2], &line),
            (None, Some(line)) => self.out.write_all(line.as_bytes()),
        }
    }

    fn end(self, ending: &Ending<'_>) -> io::Result<(Destination, String)> {
        let mut out = self.out;
        if let Some(spool) = self.spool {
            spool.each(|_, line| out.write_all(line.as_bytes()))?;
        }
        let lines = match self.form {
            Form::Jsonl => story::lines(&ending.stories),
            Form::Timesketch => ending
                .stories
                .iter()
                .filter_map(timesketch::story)
                .collect(),
            Form::Siem(schema) => {
                let secrets = ending.show.secrets;
                let siem = Siem { schema, secrets };
                let stories = ending.stories.iter();
                stories.map(|story| siem.story(story, None)).collect()
            }
            _ => String::new(),
        };
        out.write_all(lines.as_bytes())?;
        let mut said = ending.summary.to_string() + &story::dropped(ending.dropped);
        if self.left_out > 0 {
            let left_out = self.left_out;
            said +=
                &format!("{left_out} events without a time are left out: this format needs one\n");
        }
        said += &duplicates(ending.head);
        Ok((out, said))
    }
}

fn duplicates(head: &Head) -> String {
    match head.duplicates {
        0 => String::new(),
        count => format!("{count} events are left out that were read before\n"),
    }
}

fn of_report(report: &mut Report, event: &Event<'_>, output: Output) -> io::Result<()> {
    if let Some(line) = output.line {
        report.row(output.time, &line)?;
    }
    match output.part {
        Some(Part::Block { text, group, rank }) => {
            let notes = [group, identity::of_event(&event.system)];
            report.block(Key::new(rank, output.time), notes, output.time, &text)
        }
        Some(Part::Rest(group)) => {
            report.rest(group);
            Ok(())
        }
        None => Ok(()),
    }
}

fn page_head(ending: &Ending<'_>) -> html::Head {
    let head = ending.head;
    let inputs = ending.summary.inputs().iter();
    let problems = head.problems.iter();
    let zone = &ending.show.zone;
    let now = now();
    html::Head {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made: now.map_or_else(String::new, |now| zone.whole(now)),
        filters: head.filters.join(" "),
        zone: zone.name(),
        inputs: inputs
            .map(|(name, stats)| HeadInput {
                name: name.clone(),
                stats: *stats,
            })
            .collect(),
        not_logs: head.no_logs,
        problems: problems
            .map(|(name, message)| HeadProblem {
                name: name.clone(),
                message: message.clone(),
            })
            .collect(),
        filtered_out: head
            .total
            .matched
            .saturating_sub(head.shown + head.duplicates),
        duplicates: head.duplicates,
        dropped_stories: ending.dropped.1,
    }
}
