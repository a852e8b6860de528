use super::*;

#[test]
fn ends() {
    let start = std::str::from_utf8(STARTS[0]).unwrap();
    let len = |content: &str| EventEnd::Len(start.len() + content.len() + "</Event>".len());
    let table = [
        ("</Event>", len("")),
        (
            "<EventID>1</EventID> Event <a/></Event><Event>",
            len("<EventID>1</EventID> Event <a/>"),
        ),
        ("why? not! </Event>", len("why? not! ")),
        ("<EventData></Event", EventEnd::More),
        ("", EventEnd::More),
        ("<Event></Event>", EventEnd::Unusual),
        ("<Event/></Event>", EventEnd::Unusual),
        ("<a:Event></Event>", EventEnd::Unusual),
        ("</Event ></Event>", EventEnd::Unusual),
        ("<!-- </Event> --></Event>", EventEnd::Unusual),
        ("<![CDATA[</Event>]]></Event>", EventEnd::Unusual),
        ("<?a </Event>?></Event>", EventEnd::Unusual),
    ];
    for (content, expected) in table {
        assert_eq!(
            find(format!("{start}{content}").as_bytes()),
            expected,
            "{content}"
        );
    }
    assert_eq!(find(b"<Event></Event>"), EventEnd::Unusual);
    assert_eq!(find(b"<Event xmlns='x'></Event>"), EventEnd::Unusual);
}
