use super::*;

#[test]
fn lists() {
    let table = [
        (r#"{"records":[{"a":1},"#, Some((12, 1))),
        (r#" { "count" : 2, "value" : [ {"#, Some((27, 1))),
        (
            r#"{"took":1,"hits":{"total":{"value":9},"hits":[{"#,
            Some((46, 2)),
        ),
        (r#"{"a":[1,"x\"]",{"b":[{}]}],"events":[{"#, Some((37, 1))),
        // Not a list of objects, another name, or no list in what is there.
        (r#"{"records":[1,"#, None),
        (r#"{"columns_":[{"#, None),
        (r#"{"EventID":4688,"CommandLine":"x"#, None),
        (r#"{"records":"#, None),
    ];
    for (text, expected) in table {
        let start = text.find('{').unwrap();
        let found = record_list(text.as_bytes(), start);
        assert_eq!(
            found.map(|list| (list.start, list.depth)),
            expected,
            "{text}"
        );
    }
}
