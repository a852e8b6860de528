use super::super::role::EventRole;
use super::*;
use crate::event::EventId;
use crate::value::WindowsTime;

#[test]
fn names() {
    let table: [(&[&str], &[&str]); 5] = [
        (&["A", "a.x.y", "A.X.Y", "A."], &["a.x.y"]),
        (&["A.x", "A.y", "A"], &["A.x", "A.y"]),
        (&["A", "B", "A.x", "A.y"], &["A.x", "B", "A.y"]),
        (
            &["10.0.0.5", "10.0.0.6", "10.0.0.5"],
            &["10.0.0.5", "10.0.0.6"],
        ),
        (&[], &[]),
    ];
    for (names, expected) in table {
        let event = |computer: &&str| EventRef {
            file: None,
            record_id: None,
            computer: (*computer).to_owned(),
            time: WindowsTime(chrono::DateTime::UNIX_EPOCH),
            event_id: EventId::PROCESS_CREATION,
            role: EventRole::Process,
            user: None,
            what: String::new(),
        };
        let events: Vec<_> = names.iter().map(event).collect();
        let computers = Computers::of(events.iter());
        for name in names {
            let number = computers.number(name).unwrap();
            assert!(Host::new(computers.name(number)).is_same(name), "{name}");
        }
        assert_eq!(computers.into_names(), expected);
    }
}
