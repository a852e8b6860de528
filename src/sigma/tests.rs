use super::LogSource;
use crate::schema::{EVENTS, SYSMON};
use crate::{Record, System};

/// Sysmon's events have the category of rules written for them, and the service; their names are theirs in both.
#[test]
fn log_sources_of_every_event() {
    for schema in EVENTS {
        let mut record = Record::new(System::of(schema));
        record.set("User", "dana").set("Image", "a.exe");
        let event = record.into_event().unwrap().unwrap();
        let sources: Vec<_> = event.sigma_views().map(|view| view.log_source()).collect();
        let id = schema.event_id.get();
        let expected: &[LogSource] = match id {
            4688 => &[LogSource::PROCESS_CREATION, LogSource::SECURITY],
            1 if schema.provider.guid == SYSMON.guid => {
                &[LogSource::PROCESS_CREATION, LogSource::SYSMON]
            }
            19..=21 if schema.provider.guid == SYSMON.guid => {
                &[LogSource::WMI_EVENT, LogSource::SYSMON]
            }
            5861 => {
                assert_eq!(sources[1..], [LogSource::WMI_EVENT; 3]);
                &[LogSource::WMI]
            }
            _ => &[LogSource::WMI],
        };
        assert_eq!(sources[..expected.len()], *expected, "{id}");
        if expected.contains(&LogSource::SYSMON) {
            for view in event.sigma_views() {
                assert_eq!(view.get("User").unwrap().text(), "dana");
                assert_eq!(view.get("EventID").unwrap().as_decimal(), Some(id.into()));
                assert!(view.fields().any(|(name, _)| name == "User"));
            }
        }
    }
}
