use super::*;

#[test]
fn kinds() {
    let mut kinds = Kinds::default();
    assert_eq!(kinds.gravest(), None);
    for kind in StoryKind::all().iter().copied() {
        kinds.add(kind);
        assert_eq!(kinds.gravest(), Some(kind));
    }
}

#[test]
fn ids() {
    for text in [
        "",
        "ff",
        "+000000000000001",
        "00000000000000fg",
        "0x0000000000000f",
    ] {
        assert!(text.parse::<StoryId>().is_err(), "{text}");
    }
    assert_eq!(
        "FFFFFFFFFFFFFFFF".parse::<StoryId>().ok(),
        Some(StoryId(u64::MAX))
    );
}
