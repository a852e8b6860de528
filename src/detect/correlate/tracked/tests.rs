use super::*;

#[test]
fn holds_few_others() {
    let mut tracked = Tracked::default();
    let computer = |number: u64| number.wrapping_mul(0x2545_f491_4f6c_dd1d);
    let id = |number: u64| ProcessId::new(number % 100 * 4);
    assert!(tracked.is_full() && !tracked.may_hold(computer(1), id(1)));
    tracked.clear(5000);
    for number in 0..10_000 {
        tracked.add(computer(number), id(number));
    }
    assert!((0..10_000).all(|number| tracked.may_hold(computer(number), id(number))));
    let others = 10_000..110_000;
    let held = others.filter(|number| tracked.may_hold(computer(*number), id(*number)));
    assert!(held.count() < 3000);
    while !tracked.is_full() {
        tracked.add(1, id(1));
    }
    tracked.clear(0);
    assert!(!tracked.may_hold(1, id(1)));
}
