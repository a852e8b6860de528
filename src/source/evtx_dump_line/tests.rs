use super::*;

#[test]
fn labels() {
    let table: [(&str, Option<&str>); 12] = [
        ("Record 1\n<Event", Some("Record 1")),
        ("Record 12\r\n{}", Some("Record 12\r")),
        ("Record 1 <Event", Some("Record 1 ")),
        ("Record 1{}", Some("Record 1")),
        ("Record 1 (recovered)\n", Some("Record 1 (recovered)")),
        ("Record 7", Some("Record 7")),
        ("Record 1x\n", None),
        ("Record \n", None),
        ("Record 1\r2", None),
        ("Recorded 1", None),
        ("Rec", None),
        ("", None),
    ];
    for (text, expected) in table {
        let expected = expected.map_or(Found::Nothing, |label| Found::Is(label.len()));
        assert_eq!(record_label(text.as_bytes(), true), expected, "{text:?}");
        for end in 0..text.len() {
            let part = record_label(&text.as_bytes()[..end], false);
            assert!(part == Found::More || part == expected, "{end} of {text:?}");
        }
    }
    // Regardless of its length.
    let long = format!("Record 1{}", " ".repeat(MAX_TEXT));
    for text in [long.clone(), format!("{long}x")] {
        let found = record_label(text.as_bytes(), false);
        assert_eq!(found, Found::Is(MAX_TEXT));
    }
}
