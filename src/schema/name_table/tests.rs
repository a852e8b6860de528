use super::*;

#[test]
fn names_of_any_length_and_case() {
    let names = [
        "",
        "a",
        "Id",
        "EventID",
        "Computer",
        "ProviderGuid",
        "EventRecordID",
    ];
    let table = NameTable::new([0, 1].into_iter().flat_map(|parent| {
        (0..)
            .zip(names)
            .map(move |(n, name)| (parent, name, n + parent))
    }));
    for (number, name) in (0..).zip(names) {
        for parent in [0, 1] {
            assert_eq!(table.find(parent, name), Some((number + parent, true)));
            let upper = name.to_uppercase();
            let is_same = upper == name;
            let found = table.find(parent, &upper);
            assert_eq!(found, Some((number + parent, is_same)), "{name}");
        }
        assert_eq!(table.find(2, name), None);
    }
    for unknown in ["b", "Eventi", "EventIDs", "ProviderGuix", "é"] {
        assert_eq!(table.find(0, unknown), None);
    }
    assert_eq!(NameTable::default().find(0, "a"), None);
}
