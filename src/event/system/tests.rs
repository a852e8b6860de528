use super::*;

#[test]
fn an_id_that_several_share_tells_nothing() {
    let (one, other) = (&schema::CLIENT_FAILURE, &schema::ESS_STARTED);
    let table: [(&[&'static EventSchema], bool); 4] = [
        (&[], false),
        (&[other], false),
        (&[other, one], true),
        (&[one, other, one], false),
    ];
    for (events, is_found) in table {
        let found = only(events, EventId::CLIENT_FAILURE);
        assert_eq!(found.is_some(), is_found, "{}", events.len());
    }
    let unknown = System::new(EventId::new(7045));
    assert_eq!((unknown.provider_name, unknown.version), (None, None));
    assert_eq!(System::new(EventId::CLIENT_FAILURE).version, Some(0));
}
