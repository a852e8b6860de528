use super::super::predicates::{FLAG_NAMES, IS_NAMES};
use super::*;

/// Stored numbers and names keep their meaning.
#[test]
fn bits_and_names_are_unique() {
    let mut all = Indicators::empty();
    for (index, (name, flag)) in NAMES.iter().enumerate() {
        assert_eq!(flag.bits(), 1_u128 << index, "{name}");
        assert!(!all.contains(*flag), "{name}");
        assert_eq!(Indicators::from_name(&name.to_uppercase()), Some(*flag));
        assert_eq!(IS_NAMES.get(index), Some(&&*format!("is_{name}")));
        assert_eq!(FLAG_NAMES.get(index), Some(&&*name.to_uppercase()));
        all |= *flag;
    }
    assert_eq!(all, Indicators::all());
}
