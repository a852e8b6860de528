use super::*;

#[test]
fn answers_are_kept() {
    for answer in [None, Some(false), Some(true)] {
        let lazy = LazyAnswer::default();
        assert_eq!(lazy.get_or(|| answer), answer);
        assert_eq!(lazy.get_or(|| unreachable!()), answer);
    }
}
