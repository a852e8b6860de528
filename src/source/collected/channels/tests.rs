use super::*;

#[test]
fn meanings() {
    let table = [
        ("ForwardedEvents", Meaning::Any),
        ("forwardedevents", Meaning::Any),
        ("Security", Meaning::Others),
        ("system", Meaning::Others),
        ("Microsoft-Windows-Sysmon/Operational", Meaning::Others),
        ("Sec", Meaning::Unknown),
        ("", Meaning::Unknown),
    ];
    for (channel, expected) in table {
        assert_eq!(meaning(channel), expected, "{channel}");
    }
}
