use super::*;

#[test]
fn starts() {
    let at = |second| WindowsTime(chrono::DateTime::from_timestamp(second, 0).unwrap());
    let mut rooms = Rooms::default();
    let id = ProcessId::new(8);
    rooms.add(List::Starts, id, at(10), 1);
    rooms.add(List::Starts, id, at(20), NONE);
    rooms.add(List::Starts, ProcessId::new(12), at(15), 2);
    for (by, expected) in [(9, None), (10, Some(1)), (19, Some(1)), (20, Some(NONE))] {
        assert_eq!(
            rooms.start(id, at(by), |_| true).map(|(_, node)| node),
            expected,
            "{by}"
        );
    }
    assert_eq!(rooms.next_start(id, at(10), |_| true), Some(at(20)));
    assert_eq!(rooms.next_start(id, at(20), |_| true), None);
    // Of those that are wanted.
    assert_eq!(
        rooms.start(id, at(99), |node| node != NONE),
        Some((at(10), 1))
    );
    assert_eq!(rooms.next_start(id, at(10), |node| node != NONE), None);
    assert!(rooms.start(ProcessId::new(16), at(99), |_| true).is_none());
    rooms.forget_start(id, at(10), 1);
    assert!(rooms.start(id, at(99), |_| true).is_none());
}
