use super::super::keys::Side;
use super::*;
use crate::event::EventId;
use crate::value::WindowsTime;

/// Below, at and above the number of keys of an event.
#[test]
fn keys_up_to_the_limit() {
    for (count, kept) in [
        (MAX_KEYS - 1, MAX_KEYS - 1),
        (MAX_KEYS, MAX_KEYS),
        (MAX_KEYS + 1, MAX_KEYS),
    ] {
        let header = Header {
            computer: "A",
            short: "a",
            time: WindowsTime(chrono::DateTime::UNIX_EPOCH),
            event_id: EventId::PROCESS_CREATION,
            record_id: None,
            file: None,
            severity: None,
            has_own_time: true,
        };
        let mut draft = header.draft(EventRole::Source, None, "x".into());
        let ids = (0..count as u64).map(ProcessId::new);
        draft.keys = ids.map(|id| keys::provider(Side::Cause, "a", id)).collect();
        let first = draft.keys.first().map(|key| key.hash);
        let mut graph = Graph::default();
        let (number, _) = graph.place(draft, &CorrelatorConfig::default()).unwrap();
        let keys = &graph.nodes.get(number).unwrap().keys;
        assert_eq!(keys.len(), kept, "{count}");
        assert_eq!(
            keys.first().map(|key| key.hash),
            first,
            "the first ones stay"
        );
    }
}
