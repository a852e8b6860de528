//! `report`: makes the page, for trying it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use wmi_events::Event;
use wmi_events::detect::{Analysis, Baseline, Correlator, Finding};

use crate::config::FindingArguments;
use crate::html::{Head, HeadInput, HeadProblem, Page};
use crate::input;
use crate::jsonl;
use crate::output::give_up;
use crate::read::{FileName, with_cause};
use crate::row::{Row, RowFinding};
use crate::table::describe;

#[derive(clap::Args)]
pub(crate) struct ReportArguments {
    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    #[command(flatten)]
    settings: FindingArguments,

    /// Files, folders (recursive), or `-` for standard input [default: piped input, or a sample].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(arguments: &ReportArguments) -> ExitCode {
    let (config, baseline) = match arguments.settings.read() {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    let mut options = config.options;
    options.threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut correlator = Correlator::new(config.correlator);
    correlator.set_baseline(baseline.clone());
    let made = File::create(&arguments.output).and_then(|file| {
        let mut page = Page::new(BufWriter::new(file));
        let (inputs, problems) = input::find(&arguments.paths);
        let mut head = Head {
            version: env!("CARGO_PKG_VERSION").into(),
            zone: "UTC".into(),
            problems: problems
                .into_iter()
                .map(|p| problem(p.name, p.what))
                .collect(),
            ..Head::default()
        };
        for input in &inputs {
            let mut events = match input.open(&options) {
                Ok(events) => events,
                Err(error) if input.is_no_log(&error) => {
                    head.not_logs += 1;
                    continue;
                }
                Err(error) => {
                    head.problems
                        .push(problem(input.name.clone(), with_cause(&error)));
                    let name = input.name.clone();
                    head.inputs.push(HeadInput { name, stats: None });
                    continue;
                }
            };
            let mut name = FileName::new(&input.name);
            while let Some(event) = events.next() {
                match event {
                    Ok(event) => {
                        let file = name.of(events.member());
                        correlator.add(&Analysis::new(&event), Some(file));
                        add(&mut page, &event, file, &baseline)?;
                    }
                    Err(error) => head
                        .problems
                        .push(problem(input.name.clone(), with_cause(&error))),
                }
            }
            let (name, stats) = (input.name.clone(), Some(events.stats()));
            head.inputs.push(HeadInput { name, stats });
        }
        page.finish(&head, &correlator.stories())?;
        Ok(head.problems.is_empty())
    });
    match made {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => give_up(&error),
    }
}

fn problem(name: String, message: String) -> HeadProblem {
    HeadProblem { name, message }
}

fn add<W: Write>(
    page: &mut Page<W>,
    event: &Event<'_>,
    file: &Arc<str>,
    baseline: &Baseline,
) -> io::Result<()> {
    let analysis = Analysis::new(event);
    let findings = baseline.assess(&analysis);
    let mut findings: Vec<_> = findings.filter(|f| !f.is_suppressed()).collect();
    let json = jsonl::line(file, &analysis, &findings);
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let (kind, who, what) = describe(&analysis, &event.payload);
    let what = wmi_events::cmdline::wmic::redact(&what).into_owned();
    let row = Row {
        time: event.system.time_created,
        computer: event.system.computer.as_deref().unwrap_or("-").into(),
        channel: event.system.channel.as_deref().unwrap_or("-").into(),
        event_id: event.system.event_id.get(),
        record_id: event.system.record_id,
        kind,
        who,
        what,
        findings: findings.iter().map(of_row).collect(),
        file: Arc::clone(file),
    };
    page.row(&row, &json)
}

fn of_row(finding: &Finding<'_>) -> RowFinding {
    let techniques = finding.detection.techniques.iter();
    RowFinding {
        name: finding.name(),
        title: finding.detection.title,
        severity: finding.severity,
        techniques: techniques.map(|technique| technique.id).collect(),
    }
}
