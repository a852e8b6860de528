//! The facts about what a name stands for, for programs; `text` shows them to people.

use serde::Serialize;
use wmi_events::detect::{ATTACK_VERSION, Detection, Indicators, Severity, StoryKind, Technique};
use wmi_events::schema::{EVENTS, EventSchema, EventSet, FieldSpec};
use wmi_events::value::WbemStatus;
use wmi_events::{Record, System};

use super::example::{Example, Kind};
use super::rule::{Rule, flag};
use super::subject::Subject;
use crate::plain::paragraphs;
use crate::schema::EventCard;

const FINDINGS_PAGE: &str = "https://docs.rs/wmi-events/latest/wmi_events/_guides/findings/";
const STORIES_PAGE: &str =
    "https://docs.rs/wmi-events/latest/wmi_events/detect/enum.StoryKind.html";
const CODES_PAGE: &str = "https://learn.microsoft.com/windows/win32/wmisdk/wmi-error-constants";

/// The facts about one name.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Card {
    Finding(Box<FindingCard>),
    Indicator(IndicatorCard),
    Story(StoryCard),
    Event(Box<EventWithFindings>),
    ResultCode(CodeCard),
}

#[derive(Serialize)]
pub(crate) struct FindingCard {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) severity: Severity,
    pub(crate) techniques: &'static [Technique],
    pub(crate) attack_version: &'static str,
    /// The IDs of the events that can have it.
    #[serde(serialize_with = "super::rule::words")]
    pub(crate) events: EventSet,
    /// The indicators that the event must show.
    pub(crate) when: Vec<Rule>,
    /// Those that it must not show.
    pub(crate) unless: Vec<Unless>,
    pub(crate) false_positives: &'static str,
    pub(crate) example: Option<Example>,
    pub(crate) near_miss: Option<Example>,
    pub(crate) benign: Option<Example>,
    /// What `--enterprise` does to the finding on the benign event; `null` if it is not on it.
    pub(crate) benign_with_enterprise: Option<String>,
    /// The fields without which the example has not the finding.
    pub(crate) needs: Vec<Need>,
    /// If there are none: the fields each of which is enough for the example.
    pub(crate) enough: Vec<Need>,
    /// When Windows logs the events.
    pub(crate) logged: Vec<Logged>,
    /// Findings that an event with this one has too.
    pub(crate) implies: Vec<&'static str>,
    pub(crate) implied_by: Vec<&'static str>,
    pub(crate) evidence: &'static [&'static str],
    pub(crate) references: &'static [&'static str],
    pub(crate) documentation: &'static str,
}

/// An indicator that prevents a finding, and the findings that tell of it instead.
#[derive(Serialize)]
pub(crate) struct Unless {
    pub(crate) indicator: &'static str,
    pub(crate) then: Vec<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct Need {
    pub(crate) field: &'static str,
    /// The first version of the event with the field.
    pub(crate) since: u8,
    pub(crate) meaning: String,
}

#[derive(Serialize)]
pub(crate) struct Logged {
    #[serde(skip)]
    pub(crate) event: String,
    pub(crate) event_id: u16,
    pub(crate) channel: &'static str,
    pub(crate) setting: String,
}

#[derive(Serialize)]
pub(crate) struct IndicatorCard {
    #[serde(flatten)]
    pub(crate) rule: Rule,
    pub(crate) implies: Vec<&'static str>,
    /// The findings that need it.
    pub(crate) findings: Vec<&'static str>,
    pub(crate) documentation: String,
}

#[derive(Serialize)]
pub(crate) struct StoryCard {
    pub(crate) name: &'static str,
    pub(crate) severity: Severity,
    pub(crate) techniques: &'static [Technique],
    pub(crate) attack_version: &'static str,
    /// What happened, then the events that show it.
    pub(crate) meaning: Vec<String>,
    pub(crate) documentation: &'static str,
}

#[derive(Serialize)]
pub(crate) struct EventWithFindings {
    #[serde(flatten)]
    pub(crate) event: EventCard,
    pub(crate) findings: Vec<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct CodeCard {
    pub(crate) name: &'static str,
    pub(crate) code: String,
    /// As .NET and PowerShell print it.
    pub(crate) signed: i32,
    pub(crate) is_failure: bool,
    pub(crate) meaning: &'static str,
    pub(crate) documentation: &'static str,
}

impl Card {
    pub(crate) fn new(subject: &Subject) -> Self {
        match subject {
            Subject::Finding(detection) => Self::Finding(Box::new(finding(detection))),
            Subject::Indicator(flag) => Self::Indicator(indicator(*flag)),
            Subject::Story(kind) => Self::Story(story(*kind)),
            Subject::Event(schema) => Self::Event(Box::new(EventWithFindings {
                event: EventCard::new(schema),
                findings: on_event(schema),
            })),
            Subject::Code(code) => Self::ResultCode(result_code(*code)),
        }
    }
}

fn finding(detection: &'static Detection) -> FindingCard {
    let example = Example::of(detection, Kind::Example);
    let benign = Example::of(detection, Kind::Benign);
    let fields = example.as_ref();
    let needed = fields.map(|example| example.needed(detection));
    let is_any_needed = needed.as_ref().is_some_and(|needed| !needed.is_empty());
    let enough = fields.filter(|_| !is_any_needed);
    let enough = enough.map(|example| example.enough(detection));
    let events = events_of(detection);
    let logged = events.schemas();
    let all = || {
        Detection::all()
            .iter()
            .filter(|other| other.name != detection.name)
    };
    let implied = all().filter(|other| implies(detection, other));
    let implying = all().filter(|other| implies(other, detection));
    FindingCard {
        name: detection.name,
        title: detection.title,
        severity: detection.severity,
        techniques: detection.techniques,
        attack_version: ATTACK_VERSION,
        when: Rule::all_of(detection.when),
        unless: detection
            .unless
            .names()
            .map(|name| unless(detection, name))
            .collect(),
        false_positives: detection.false_positives,
        example,
        near_miss: Example::of(detection, Kind::NearMiss),
        benign_with_enterprise: benign
            .as_ref()
            .and_then(|benign| benign.with_enterprise(detection)),
        benign,
        needs: needs(needed),
        enough: needs(enough),
        logged: logged.map(logged_by).collect(),
        implies: implied.map(|other| other.name).collect(),
        implied_by: implying.map(|other| other.name).collect(),
        evidence: detection.evidence,
        references: detection.references,
        documentation: FINDINGS_PAGE,
        events,
    }
}

fn indicator(indicator: Indicators) -> IndicatorCard {
    let rule = Rule::all_of(indicator).pop().unwrap_or_default();
    let needing = Detection::all()
        .iter()
        .filter(|finding| finding.when.contains(indicator));
    IndicatorCard {
        implies: (indicator.with_implied() - indicator).names().collect(),
        findings: needing.map(|finding| finding.name).collect(),
        documentation: format!("{FINDINGS_PAGE}#{}", rule.name),
        rule,
    }
}

fn story(kind: StoryKind) -> StoryCard {
    StoryCard {
        name: kind.name(),
        severity: kind.severity(),
        techniques: kind.techniques(),
        attack_version: ATTACK_VERSION,
        meaning: paragraphs(kind.meaning()),
        documentation: STORIES_PAGE,
    }
}

fn result_code(code: WbemStatus) -> CodeCard {
    CodeCard {
        name: code.name().unwrap_or_default(),
        code: code.hex(),
        signed: code.get().cast_signed(),
        is_failure: code.is_failure(),
        meaning: code.meaning().unwrap_or_default(),
        documentation: CODES_PAGE,
    }
}

/// The events that can show all indicators of a detection at once, and none that it excludes.
fn events_of(detection: &Detection) -> EventSet {
    let rules = Rule::all_of(detection.when);
    let events = EVENTS.iter().copied().filter(|event| {
        let is_possible = rules.iter().all(|rule| rule.events.has(event));
        is_possible && !always_shown(event).intersects(detection.unless)
    });
    events.fold(EventSet::empty(), |all, event| all | event.as_set())
}

/// What an event shows by its ID alone, such as that a 5860 is a temporary subscription.
fn always_shown(event: &EventSchema) -> Indicators {
    match Record::new(System::of(event)).into_event() {
        Ok(Some(event)) => event.indicators(),
        _ => Indicators::empty(),
    }
}

/// The findings on an event.
fn on_event(event: &EventSchema) -> Vec<&'static str> {
    let findings = Detection::all().iter();
    findings
        .filter(|finding| events_of(finding).has(event))
        .map(|finding| finding.name)
        .collect()
}

/// Whether each event with the first finding has the other too.
fn implies(finding: &Detection, other: &Detection) -> bool {
    let shown = finding.when.with_implied();
    shown.contains(other.when) && !shown.intersects(other.unless)
}

fn unless(detection: &Detection, indicator: &'static str) -> Unless {
    let shown = (detection.when | flag(indicator)).with_implied();
    let then = Detection::all().iter().filter(|other| {
        other.when.contains(flag(indicator))
            && shown.contains(other.when)
            && !shown.intersects(other.unless)
    });
    Unless {
        indicator,
        then: then.map(|other| other.name).collect(),
    }
}

fn needs(specs: Option<Vec<&'static FieldSpec>>) -> Vec<Need> {
    let specs = specs.unwrap_or_default().into_iter();
    let needs = specs.map(|spec| Need {
        field: spec.name,
        since: spec.since,
        meaning: paragraphs(spec.meaning).join(" "),
    });
    needs.collect()
}

/// The paragraph of an event's description that says so.
fn logged_by(schema: &'static EventSchema) -> Logged {
    let texts = paragraphs(schema.description);
    let setting = texts.into_iter().find(|text| text.starts_with("Logged"));
    Logged {
        event: schema.word(),
        event_id: schema.event_id.get(),
        channel: schema.channel,
        setting: setting.unwrap_or_default(),
    }
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests fail so")]
mod tests {
    use super::*;

    #[test]
    fn facts_of_each_finding() {
        for detection in Detection::all() {
            let card = finding(detection);
            let name = card.name;
            let Some(example) = &card.example else {
                panic!("{name}");
            };
            assert!(card.events.has(example.event.payload.schema()), "{name}");
            assert_eq!(card.logged.len(), card.events.schemas().count(), "{name}");
            assert!(
                card.logged.iter().all(|logged| !logged.setting.is_empty()),
                "{name}"
            );
            assert!(
                card.needs.iter().all(|need| !need.meaning.is_empty()),
                "{name}"
            );
            // What it implies is on the example too.
            let event = &example.event;
            let found = wmi_events::detect::Baseline::default()
                .assess(&wmi_events::detect::Analysis::new(event));
            let found: Vec<_> = found.map(|finding| finding.name()).collect();
            let shows = event.indicators();
            for implied in &card.implies {
                let known = Detection::all().iter().find(|other| other.name == *implied);
                let is_covered = known.is_some_and(|other| shows.intersects(other.unless));
                assert!(
                    found.contains(implied) || is_covered,
                    "{name}: {implied}: {found:?}"
                );
            }
        }
    }
}
