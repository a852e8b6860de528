use super::*;

fn cause(consumer: &str) -> String {
    format!(
        "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tCreatorSID = {{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}};\n\
             \tEventNamespace = \"root\\\\cimv2\";\n\tName = \"A \\\"b\\\"\";\n\tQuery = \"SELECT * FROM __TimerEvent\";\n}};\n\
             Perm. Consumer: \ninstance of {consumer};\n"
    )
}

#[test]
fn every_name_of_each_event() {
    let cause = cause(
        "CommandLineEventConsumer\n{\n\tCommandLineTemplate = \"calc.exe -a\";\n\
             \tCreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};\n\tName = \"C:\\\\d\";\n}",
    );
    let subscription = Subscription::from_cause(&cause);
    let events = WmiEvent::of(&subscription, &Namespace::new("//./root/subscription"));
    let table: [&[(&str, &str)]; 3] = [
        &[
            ("EventID", "19"),
            ("EventType", "WmiFilterEvent"),
            ("Operation", "Created"),
            ("User", r"NT AUTHORITY\SYSTEM"),
            ("EventNamespace", r"root\cimv2"),
            ("Name", "A \"b\""),
            ("Query", "SELECT * FROM __TimerEvent"),
        ],
        &[
            ("EventID", "20"),
            ("EventType", "WmiConsumerEvent"),
            ("Operation", "Created"),
            ("User", r"BUILTIN\Administrators"),
            ("Name", r"C:\d"),
            ("Type", "Command Line"),
            ("Destination", "calc.exe -a"),
        ],
        &[
            ("EventID", "21"),
            ("EventType", "WmiBindingEvent"),
            ("Operation", "Created"),
            ("User", r"BUILTIN\Administrators"),
            (
                "Consumer",
                r#"\\.\root\subscription:CommandLineEventConsumer.Name="C:\\d""#,
            ),
            (
                "Filter",
                r#"\\.\root\subscription:__EventFilter.Name="A \"b\"""#,
            ),
        ],
    ];
    for (event, expected) in events.iter().zip(table) {
        let found: Vec<_> = event.fields().map(|(n, value)| (n, value.text())).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(n, text)| (*n, Cow::from(*text)))
            .collect();
        assert_eq!(found, expected);
        for (name, value) in event.fields() {
            assert_eq!(event.get(&name.to_lowercase()), Some(value));
        }
        assert_eq!(event.get(""), None);
    }
}

#[test]
fn types_and_destinations() {
    let table = [
        (
            "ActiveScriptEventConsumer { ScriptText = \"x = 1\"; ScriptFileName = \"a.vbs\"; }",
            "Script",
            Some("x = 1"),
        ),
        (
            "ActiveScriptEventConsumer { ScriptFileName = \"a.vbs\"; }",
            "Script",
            Some("a.vbs"),
        ),
        (
            "CommandLineEventConsumer { ExecutablePath = \"a.exe\"; }",
            "Command Line",
            Some("a.exe"),
        ),
        (
            "LogFileEventConsumer { Filename = \"a.log\"; }",
            "LogFileEventConsumer",
            Some("a.log"),
        ),
        (
            "SMTPEventConsumer { SMTPServer = \"mail\"; }",
            "SMTPEventConsumer",
            None,
        ),
        ("OurConsumer { Path = \"x\"; }", "OurConsumer", None),
    ];
    for (consumer, kind, destination) in table {
        let cause = cause(consumer);
        let subscription = Subscription::from_cause(&cause);
        let [_, event, _] = WmiEvent::of(&subscription, &Namespace::new(""));
        assert_eq!(event.get("Type").unwrap().text(), kind, "{consumer}");
        let found = event.get("Destination").map(FieldRef::text);
        assert_eq!(found.as_deref(), destination, "{consumer}");
    }
}
