use super::*;

#[test]
fn marks_fit_their_bits() {
    assert!(TABLE.marks.len() <= 64);
}
