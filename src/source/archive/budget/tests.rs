use super::*;

fn budget(set: impl FnOnce(&mut ArchiveLimits)) -> Arc<Budget> {
    let mut limits = ArchiveLimits::default();
    set(&mut limits);
    Budget::new(limits)
}

#[test]
fn limits_are_hit_above_them() {
    let unpacked = budget(|limits| limits.max_unpacked_bytes = 10);
    assert_eq!(unpacked.unpacked(9), Ok(()));
    assert_eq!(unpacked.unpacked(1), Ok(()));
    let error = unpacked.unpacked(1).unwrap_err();
    assert_eq!(
        error,
        "more than 10 bytes unpacked (`max_unpacked_bytes`); the rest is not read"
    );
    assert_eq!(unpacked.spent(), Spent::All);
    unpacked.begin_part(100);
    assert_eq!(unpacked.spent(), Spent::All, "for good");

    let members = budget(|limits| limits.max_members = 2);
    assert_eq!((members.member(), members.member()), (Ok(()), Ok(())));
    let error = members.member().unwrap_err();
    assert_eq!(
        error,
        "more than 2 members in archives (`max_members`); the rest is not read"
    );
    assert_eq!(members.spent(), Spent::All);

    let ratio = budget(|limits| {
        limits.max_ratio = 10;
        limits.ratio_free_bytes = 50;
    });
    for (packed, allowed) in [(0, 50), (5, 50), (6, 60)] {
        ratio.begin_part(packed);
        assert_eq!(ratio.spent(), Spent::Nothing, "another part");
        assert_eq!(ratio.unpacked(allowed), Ok(()));
        let error = ratio.unpacked(1).unwrap_err();
        let shown = format!("more than 10 times the {packed} packed bytes (`max_ratio`)");
        assert_eq!(error, shown + REST);
        assert_eq!(ratio.spent(), Spent::Part);
    }
}

#[test]
fn memory_is_given_back() {
    let budget = budget(|limits| limits.max_buffered_bytes = 10);
    let held = Held::new(vec![0; 4], &budget);
    let more = Held::new(vec![0; 6], &budget);
    assert_eq!(budget.room(), 0);
    drop(held);
    assert_eq!(budget.room(), 4);
    drop(more);
    assert_eq!(budget.room(), 10);
}

#[test]
fn a_stream_is_weighed_as_it_is_read() {
    let budget = budget(|limits| {
        limits.max_ratio = 2;
        limits.ratio_free_bytes = 0;
    });
    let mut input = Weighed::new(&b"0123456789"[..], &budget);
    input.consume(3);
    let mut rest = [0; 2];
    assert_eq!(input.read(&mut rest).unwrap(), 2);
    assert_eq!(budget.unpacked(10), Ok(()));
    assert!(budget.unpacked(1).is_err());
}
