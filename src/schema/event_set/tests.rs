use super::*;

#[test]
fn texts_of_sets() {
    let table = [
        (EventSet::ALL, "all"),
        (EventSet::SIX, "six"),
        (EventSet::empty(), "none"),
        (EventSet::SIX | EventSet::TRACE, "six,trace"),
        (EventSet::SYSMON_WMI_EVENT_FILTER, "sysmon:19"),
        (
            EventSet::PROCESS_CREATION | EventSet::PROCESS_CREATED,
            "4688,23",
        ),
    ];
    for (set, text) in table {
        assert_eq!(set.to_string(), text);
        assert_eq!(text.parse::<EventSet>().unwrap(), set, "{text}");
    }
    for text in ["", "1", "seven", "sysmon:4688", "six;all"] {
        let error = text.parse::<EventSet>().unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Field, "{text}");
    }
    let spelled: EventSet = " SIX , ProcessCreation, Sysmon:20".parse().unwrap();
    assert_eq!(spelled, EventSet::SIX | EventSet::SYSMON_WMI_EVENT_CONSUMER);
}

#[test]
fn each_event_has_a_word_and_a_bit_of_its_own() {
    let mut all = EventSet::empty();
    for event in EVENTS {
        let set = event.as_set();
        assert_eq!(set.bits().count_ones(), 1, "{}", event.name);
        assert!(!all.intersects(set), "{}", event.name);
        assert_eq!(event.word().parse::<EventSet>().unwrap(), set);
        assert_eq!(event.name.parse::<EventSet>().unwrap(), set);
        let names: Vec<_> = set.schemas().map(|event| event.name).collect();
        assert_eq!(names, [event.name]);
        all |= set;
    }
    assert_eq!(all, EventSet::ALL);
    assert_eq!(EventSet::default(), EventSet::SIX);
}
