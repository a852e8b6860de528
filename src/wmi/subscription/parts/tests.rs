use super::*;
use crate::wmi::subscription::ConsumerAction;

#[test]
fn texts_with_and_without_quotes() {
    let table = [
        (r#" "root\\cimv2""#, r"root\cimv2"),
        (r#""a \"b\" \\c""#, r#"a "b" \c"#),
        ("root/cimv2", "root/cimv2"),
        (r#"C:\x "y""#, r#"C:\x "y""#),
        ("", ""),
        (" ", ""),
        ("\"", ""),
        (r#" "cut \"#, "cut "),
    ];
    for (text, expected) in table {
        assert_eq!(unquoted(text), expected, "{text}");
    }
}

#[test]
fn paths_of_a_binding() {
    let table = [
        (
            r#" "\\\\.\\ROOT\\subscription:CommandLineEventConsumer.Name=\"up \\\"dater\"""#,
            r#" "\\\\.\\ROOT\\subscription:__EventFilter.Name=\"up\"""#,
            "CommandLineEventConsumer",
            Some(r#"up "dater"#),
            Some("up"),
        ),
        (
            r#" "ActiveScriptEventConsumer.Name=\"x\"""#,
            r#" "__EventFilter.Name=\"y\"""#,
            "ActiveScriptEventConsumer",
            Some("x"),
            Some("y"),
        ),
        ("-", "", "", None, None),
        ("", "\"", "", None, None),
    ];
    for (consumer, filter, class, name, filter_name) in table {
        let bound = Subscription::of_paths(filter, consumer);
        assert_eq!(bound.consumer.class(), class, "{consumer}");
        assert_eq!(bound.consumer.name().as_deref(), name, "{consumer}");
        assert_eq!(bound.filter.name.as_deref(), filter_name, "{filter}");
    }
}

#[test]
fn a_consumer_alone() {
    let properties = [
        ("Name", Some(r#" "x""#)),
        ("CommandLineTemplate", Some(r#" "C:\\x.exe \"a b\"""#)),
        ("ExecutablePath", Some(" ")),
        ("WorkingDirectory", None),
    ];
    let subscription = Subscription::of_consumer("CommandLineEventConsumer", &properties);
    let Some(ConsumerAction::Command {
        command_line,
        executable,
        ..
    }) = subscription.consumer.action()
    else {
        unreachable!()
    };
    assert_eq!(command_line.as_deref(), Some(r#"C:\x.exe "a b""#));
    assert_eq!(executable, None);
    assert_eq!(subscription.filter.name, None);
}
