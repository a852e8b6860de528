//! A sensor that gets each event of an ETW session as properties by name, as TDH decodes them. Its engine
//! asks for fields by the names of Sigma. It owns what it decodes: alerts go to another thread, and are
//! stored as JSON Lines.

use std::sync::mpsc::{Receiver, Sender};

use wmi_events::detect::Finding;
use wmi_events::record::FieldInput;
use wmi_events::sigma::LogSource;
use wmi_events::value::{Guid, WindowsTime};
use wmi_events::{Error, Event, EventId, Record, System};

/// A property's value, by its ETW in-type.
pub enum Property {
    UnicodeString(String),
    Uint32(u32),
    HexInt32(u32),
}

/// The header of an `EVENT_RECORD`, and its properties.
pub struct EventRecord {
    pub provider_id: u128,
    pub id: u16,
    pub version: u8,
    /// 100 ns since 1601.
    pub time_stamp: u64,
    pub properties: Vec<(String, Property)>,
}

/// A rule of the sensor's engine.
pub struct Rule {
    pub title: &'static str,
    pub source: LogSource,
    /// A name of Sigma for the log source, and text that the field contains.
    pub contains: (&'static str, &'static str),
}

impl Rule {
    /// Whether the rule matches the event as its log source.
    pub fn matches(&self, event: &Event<'_>) -> bool {
        let (name, text) = self.contains;
        let mut views = event.sigma_views();
        views.any(|view| {
            let field = view.get(name).filter(|_| view.log_source() == self.source);
            field.is_some_and(|field| field.text().contains(text))
        })
    }
}

/// What goes to the alert thread.
pub struct Alert {
    pub event: Event<'static>,
    pub rules: Vec<&'static str>,
    pub findings: Vec<Finding<'static>>,
}

/// Decodes an event; `None` for one that is not among those that show WMI activity.
pub fn decode(raw: EventRecord, computer: &str) -> Result<Option<Event<'static>>, Error> {
    let mut system = System::default();
    system.provider_guid = Some(Guid::from_u128(raw.provider_id));
    system.event_id = EventId::new(raw.id);
    system.version = Some(raw.version);
    system.time_created = WindowsTime::from_file_time(raw.time_stamp);
    system.computer = Some(computer.to_owned().into());
    let mut record = Record::new(system);
    for (name, property) in raw.properties {
        let value: FieldInput<'static> = match property {
            Property::UnicodeString(text) => text.into(),
            Property::Uint32(number) | Property::HexInt32(number) => number.into(),
        };
        record.set(name, value);
    }
    record.into_event()
}

/// Decodes events and sends those with a rule or finding; errors go to `complain`.
pub fn run(
    events: impl IntoIterator<Item = EventRecord>,
    rules: &[Rule],
    alerts: &Sender<Alert>,
    mut complain: impl FnMut(&Error),
) {
    for raw in events {
        match decode(raw, "FILE02.corp.example") {
            Ok(Some(event)) => {
                let findings: Vec<_> = event.findings().map(Finding::into_owned).collect();
                let matching = rules.iter().filter(|rule| rule.matches(&event));
                let rules: Vec<_> = matching.map(|rule| rule.title).collect();
                if findings.is_empty() && rules.is_empty() {
                    continue;
                }
                let alert = Alert {
                    event,
                    rules,
                    findings,
                };
                if alerts.send(alert).is_err() {
                    return;
                }
            }
            Ok(None) => {}
            Err(error) => complain(&error),
        }
    }
}

/// One JSON line for each alert: the event, the titles of its rules, and its findings.
pub fn store(alerts: Receiver<Alert>) -> serde_json::Result<Vec<String>> {
    let line = |alert: Alert| serde_json::to_string(&(alert.event, alert.rules, alert.findings));
    alerts.into_iter().map(line).collect()
}
