use super::*;

#[test]
fn groups_of_ids() {
    let shown = |ids: &[&str]| -> Vec<String> {
        let groups = groups(ids.iter().map(|id| (*id).to_owned()).collect());
        let show = |group: &Group| {
            let start = str::from_utf8(group.start.needle()).unwrap();
            format!("{start}+{}", group.ends.join(","))
        };
        groups.iter().map(show).collect()
    };
    assert_eq!(
        shown(&["5858", "4688", "5857", "5858"]),
        ["4688+", "58+57,58"]
    );
    assert_eq!(shown(&["1", "10", "104", "11"]), ["1+", "10+,4", "11+"]);
    let search = IdSearch::new(EventSet::SIX);
    assert_eq!(search.groups.len(), 2, "searches of each text");
}

#[test]
fn every_event_may_be_there() {
    let search = IdSearch::new(EventSet::SIX);
    let may_be_ours = |text: &[u8]| search.may_be_in(text);
    assert!(IdSearch::new(EventSet::ALL).may_be_in(b""));
    assert!(!IdSearch::new(EventSet::empty()).may_be_in(b"4688"));
    for event in EventSet::SIX.schemas() {
        let id = event.event_id;
        for text in [
            format!("{{\"EventID\":{id}}}"),
            format!("{{\"a\":1{id},\"EventID\": \"{id}\"}}"),
            format!("{id}.0"),
        ] {
            assert!(may_be_ours(text.as_bytes()), "{text}");
        }
        for text in [
            format!("1{id}"),
            format!("{id}9"),
            format!("{{\"ProcessID\":{id},\"port\":\"{id}\"}}"),
        ] {
            assert!(!may_be_ours(text.as_bytes()), "{text}");
        }
    }
    for text in [
        "", "4624", "468 8", "585", "5856", "5862", "58611", "46885857", "58",
    ] {
        assert!(!may_be_ours(text.as_bytes()), "{text}");
    }
}
