//! Which events are shown: `--from`, `--to`, `--event`, `--computer`, `--user`, `--grep`, `--finding`,
//! `--min-severity` and `--findings`.

use std::borrow::Cow;
use std::collections::HashSet;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use regex::{Regex, RegexBuilder};
use wmi_events::Event;
use wmi_events::detect::{Analysis, Detection, Severity, Story, StoryKind};
use wmi_events::schema::{EVENTS, EventSet};
use wmi_events::value::{Account, Sid, WindowsTime};

use crate::details::creators;
use crate::found::{Found, UserRule};
use crate::identity;
use crate::secrets::Secrets;
use crate::when::{self, End};
use crate::zone::Zone;

#[derive(clap::Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArguments {
    /// Show events from this time on: RFC 3339, a date, a date and a time, or before now as in -24h.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    from: Option<String>,

    /// Show events up to this time; a date includes its day.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    to: Option<String>,

    /// Show events with these IDs, such as 4688,5861.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    event: Vec<u16>,

    /// Show events of these computers: the full or the short name, `*` for any characters, a comma between two.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = name)]
    computer: Vec<String>,

    /// Show events with these users: a name, DOMAIN\name or a SID, `*` for any characters, a comma between two.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = name)]
    user: Vec<String>,

    /// Show events with a field that matches a regular expression; (?i) ignores case.
    #[arg(long, value_name = "REGEX")]
    grep: Option<Regex>,

    /// Show events with these findings, and stories of these kinds; a comma between two.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = name)]
    finding: Vec<String>,

    /// Show only events with a finding.
    #[arg(long)]
    findings: bool,

    /// Show only events with a finding of at least this severity, and such stories.
    #[arg(long, value_name = "LEVEL", value_parser = severity())]
    min_severity: Option<Severity>,
}

/// A name of a list: blanks around it do not count.
fn name(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    if name.is_empty() {
        return Err("a name is empty");
    }
    Ok(name.to_owned())
}

/// The severities by name.
pub(crate) fn severity() -> impl TypedValueParser<Value = Severity> {
    let names = ["informational", "low", "medium", "high", "critical"];
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Severity>())
}

/// What an event must have to be shown. An empty list is no condition.
#[derive(Default)]
pub(crate) struct Filter {
    from: Option<WindowsTime>,
    to: Option<WindowsTime>,
    events: Vec<u16>,
    computers: Vec<Regex>,
    users: Vec<Regex>,
    grep: Option<Regex>,
    findings: Vec<String>,
    at_least: Option<Severity>,
    /// The conditions as given, for the head of a report.
    pub(crate) words: Vec<String>,
}

impl Filter {
    /// The filter; a mistake in an argument is a usage error.
    pub(crate) fn new(
        arguments: &FilterArguments,
        events: EventSet,
        zone: &Zone,
    ) -> Result<Self, String> {
        // Not in the zone of the system: to know it, all zones of the system are listed.
        let now = Timestamp::now().to_zoned_datetime(TimeZone::UTC);
        let time = |text: &Option<String>, name: &str, end| {
            let time = text
                .as_deref()
                .map(|text| when::parse(text, end, zone, &now));
            time.transpose().map_err(|error| format!("{name}: {error}"))
        };
        let (from, to) = (
            time(&arguments.from, "--from", End::From)?,
            time(&arguments.to, "--to", End::To)?,
        );
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(format!("--from ({from}) is after --to ({to})"));
        }
        for id in &arguments.event {
            if !events.schemas().any(|event| event.event_id.get() == *id) {
                let known = events.schemas().map(|event| event.event_id.to_string());
                let known: Vec<_> = known.collect();
                let is_known = EVENTS.iter().any(|event| event.event_id.get() == *id);
                let hint = if is_known {
                    "; --events reads others"
                } else {
                    ""
                };
                return Err(format!(
                    "--event: {id} is not one of {}{hint}",
                    known.join(", ")
                ));
            }
        }
        for name in &arguments.finding {
            check_finding(name)?;
        }
        let patterns = |texts: &[String]| -> Result<Vec<_>, String> {
            texts.iter().map(|text| pattern(text)).collect()
        };
        let any = arguments.findings.then_some(Severity::Informational);
        let at_least = arguments.min_severity.or(any);
        Ok(Self {
            from,
            to,
            events: arguments.event.clone(),
            computers: patterns(&arguments.computer)?,
            users: patterns(&arguments.user)?,
            grep: arguments.grep.clone(),
            findings: arguments.finding.clone(),
            at_least,
            words: words(arguments, from, to, at_least),
        })
    }

    /// Whether an event is shown. One without a time is not left out for that.
    pub(crate) fn passes(
        &self,
        analysis: &Analysis<'_>,
        event: &Event<'_>,
        found: &Found<'_>,
        secrets: Secrets,
    ) -> bool {
        self.passes_header(event)
            && (self.findings.is_empty() || self.is_found(found))
            && self.at_least.is_none_or(|least| found.is_at_least(least))
            && (self.users.is_empty() || self.is_user(analysis, event))
            && self
                .grep
                .as_ref()
                .is_none_or(|grep| has_match(event, grep, secrets))
    }

    fn is_found(&self, found: &Found<'_>) -> bool {
        let findings = found.findings.iter().map(|finding| finding.name());
        let mut names = findings.chain(found.rules.iter().map(|rule| &*rule.name));
        names.any(|name| self.findings.iter().any(|wanted| wanted == name))
    }

    fn passes_header(&self, event: &Event<'_>) -> bool {
        let system = &event.system;
        let is_in_time = system.time_created.is_none_or(|time| {
            self.from.is_none_or(|from| time >= from) && self.to.is_none_or(|to| time <= to)
        });
        let is_computer = || {
            let computer = system.computer.as_deref().unwrap_or_default();
            let short = computer.split('.').next().unwrap_or_default();
            matches(&self.computers, computer) || matches(&self.computers, short)
        };
        is_in_time
            && (self.events.is_empty() || self.events.contains(&system.event_id.get()))
            && (self.computers.is_empty() || is_computer())
    }

    fn is_user(&self, analysis: &Analysis<'_>, event: &Event<'_>) -> bool {
        users(analysis, event).iter().any(|user| {
            let name = user.rsplit('\\').next().unwrap_or_default();
            matches(&self.users, user) || matches(&self.users, name)
        })
    }

    /// Whether a story is shown: one of its events passes the conditions on events, or `--finding` names its kind;
    /// and it is grave enough. `shown` has the events that pass.
    pub(crate) fn passes_story(&self, story: &Story, shown: &HashSet<u64>) -> bool {
        let has_shown = || {
            story
                .events
                .iter()
                .any(|event| shown.contains(&identity::of_story(event)))
        };
        self.at_least.is_none_or(|least| story.severity >= least)
            && (!self.is_any_of_events() || has_shown() || self.is_kind(story.kind))
    }

    fn is_kind(&self, kind: StoryKind) -> bool {
        self.findings.iter().any(|name| name == kind.name())
    }

    /// Whether there is a condition on events other than the severity.
    pub(crate) fn is_any_of_events(&self) -> bool {
        self.from.is_some()
            || self.to.is_some()
            || self.grep.is_some()
            || !(self.events.is_empty()
                && self.computers.is_empty()
                && self.users.is_empty()
                && self.findings.is_empty())
    }
}

/// A name with `*` for any characters, as a whole and in any case.
fn pattern(text: &str) -> Result<Regex, String> {
    let escaped = regex::escape(text).replace(r"\*", ".*");
    let built = RegexBuilder::new(&format!("^(?:{escaped})$"))
        .case_insensitive(true)
        .build();
    built.map_err(|error| format!("{text:?}: {error}"))
}

fn matches(patterns: &[Regex], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(text))
}

fn check_finding(name: &str) -> Result<(), String> {
    let is_known = name.starts_with(UserRule::PREFIX)
        || Detection::all()
            .iter()
            .any(|detection| detection.name == name)
        || StoryKind::all().iter().any(|kind| kind.name() == name);
    if is_known {
        return Ok(());
    }
    Err(format!(
        "--finding: there is no finding and no kind of story {name:?}; `wmi-events explain` lists them"
    ))
}

/// The users of an event: each as `DOMAIN\\name` and by SID, one of those by its well-known name too.
fn users(analysis: &Analysis<'_>, event: &Event<'_>) -> Vec<String> {
    let account = |account: Account<'_>| {
        let sid = account.sid.as_deref().unwrap_or_default().to_owned();
        [account.to_string(), sid]
    };
    let mut users = match event.process() {
        Some(process) => {
            let accounts = [process.parent_user(), process.user()];
            accounts.into_iter().flat_map(account).collect()
        }
        None => event
            .field("User")
            .map(|user| vec![user.into_text().into_owned()])
            .unwrap_or_default(),
    };
    if let Some(subscription) = analysis.subscription() {
        users.extend(creators(subscription).iter().map(ToString::to_string));
    }
    let known = users
        .iter()
        .filter_map(|user| user.parse::<Sid>().ok()?.well_known_name());
    let known: Vec<_> = known.map(str::to_owned).collect();
    users.extend(known);
    users
}

/// Whether the text of a field, as it is shown, matches.
fn has_match(event: &Event<'_>, grep: &Regex, secrets: Secrets) -> bool {
    let fields = event.fields().map(wmi_events::event::Field::into_text);
    let extra = event.extra.iter().map(|field| Cow::Borrowed(&*field.value));
    let computer = event.system.computer.as_deref().map(Cow::Borrowed);
    fields
        .chain(extra)
        .chain(computer)
        .any(|text| grep.is_match(&secrets.mask(text).0))
}

fn words(
    arguments: &FilterArguments,
    from: Option<WindowsTime>,
    to: Option<WindowsTime>,
    at_least: Option<Severity>,
) -> Vec<String> {
    let list = |name: &str, values: &[String]| {
        (!values.is_empty()).then(|| format!("--{name} {}", values.join(",")))
    };
    let events: Vec<_> = arguments.event.iter().map(u16::to_string).collect();
    let words = [
        from.map(|time| format!("--from {time}")),
        to.map(|time| format!("--to {time}")),
        list("event", &events),
        list("computer", &arguments.computer),
        list("user", &arguments.user),
        arguments.grep.as_ref().map(|grep| format!("--grep {grep}")),
        list("finding", &arguments.finding),
        at_least.map(|level| format!("--min-severity {level}")),
    ];
    words.into_iter().flatten().collect()
}
