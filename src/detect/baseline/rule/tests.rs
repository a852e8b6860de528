use super::*;
use crate::event::EventId;
use crate::{Event, Record, System};

fn event(
    id: EventId,
    computer: &'static str,
    fields: &[(&'static str, &'static str)],
) -> Event<'static> {
    let mut system = System::new(id);
    system.computer = (!computer.is_empty()).then(|| computer.into());
    let mut record = Record::new(system);
    for (name, value) in fields {
        record.set(*name, *value);
    }
    record.into_event().unwrap().unwrap()
}

fn rule() -> BaselineRule {
    BaselineRule::new("*", BaselineAction::Suppress, "known")
}

fn fits(rule: &BaselineRule, event: &Event<'_>) -> bool {
    rule.fits(&Analysis::new(event))
}

#[test]
fn computers() {
    let mut rule = rule();
    rule.hosts = vec!["FILE02".into(), "*.lab.example".into()];
    for (computer, expected) in [
        ("FILE02", true),
        ("file02.corp.example", true),
        ("FILE021", false),
        ("WKS07.lab.example", true),
        ("WKS07.corp.example", false),
        ("", false),
    ] {
        let event = event(EventId::PROVIDER_STARTED, computer, &[]);
        assert_eq!(fits(&rule, &event), expected, "{computer}");
    }
}

/// Of each event, the user whom it is about.
#[test]
fn users() {
    const LOCAL: &str = r"NT AUTHORITY\SYSTEM";
    let creation = EventId::PROCESS_CREATION;
    let service: &[_] = &[
        ("SubjectUserSid", "S-1-5-18"),
        ("SubjectUserName", "WKS07$"),
    ];
    let of_service = [
        service,
        &[("TargetUserName", "dana"), ("TargetDomainName", "CORP")],
    ]
    .concat();
    for (id, fields, user, expected) in [
        (creation, service, "S-1-5-18", true),
        (creation, service, "WKS07$", false),
        (creation, &of_service, r"CORP\dana", true),
        (creation, &of_service, "S-1-5-18", false),
        (creation, &[("SubjectUserName", "dana")], "DANA", true),
        (creation, &[("SubjectUserName", "dana")], "adm-*", false),
        (creation, &[], "dana", false),
        (EventId::CLIENT_FAILURE, &[("User", LOCAL)], "SYSTEM", true),
        (
            EventId::CLIENT_FAILURE,
            &[("User", LOCAL)],
            r"NT AUTHORITY\*",
            true,
        ),
        (
            EventId::CLIENT_FAILURE,
            &[("User", "S-1-5-18")],
            "S-1-5-18",
            true,
        ),
        (
            EventId::CLIENT_FAILURE,
            &[("User", r"CORP\dana")],
            "SYSTEM",
            false,
        ),
        (EventId::CLIENT_FAILURE, &[("User", "")], "SYSTEM", false),
        (
            EventId::TEMPORARY_ESS_STARTED,
            &[("User", LOCAL)],
            "SYSTEM",
            true,
        ),
        (EventId::PROVIDER_STARTED, &[], "SYSTEM", false),
    ] {
        let mut rule = rule();
        rule.user = Some(user.into());
        assert_eq!(
            fits(&rule, &event(id, "A", fields)),
            expected,
            "{id:?} {fields:?} {user}"
        );
    }
}

/// The program of a consumer, whichever property names it.
#[test]
fn programs_of_consumers() {
    let cause = |properties: &str| -> &'static str {
        let text = format!(
            "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tName = \"a\";\n}};\nPerm. Consumer: \n\
             instance of CommandLineEventConsumer\n{{\n{properties}\tName = \"a\";\n}};\n"
        );
        text.leak()
    };
    for (properties, expected) in [
        ("\tExecutablePath = \"C:\\\\Tools\\\\a.exe\";\n", true),
        (
            "\tCommandLineTemplate = \"C:\\\\Tools\\\\a.exe -x\";\n",
            true,
        ),
        (
            "\tCommandLineTemplate = \"\\\"C:\\\\Tools\\\\a.exe\\\" -x\";\n",
            true,
        ),
        (
            "\tCommandLineTemplate = \"C:\\\\Temp\\\\a.exe -x\";\n",
            false,
        ),
        ("\tCommandLineTemplate = \"\";\n", false),
        ("", false),
    ] {
        let mut rule = rule();
        rule.image = Some(PathPattern::new(r"?:\Tools\a.exe"));
        let fields = [("PossibleCause", cause(properties))];
        let event = event(EventId::ESS_TO_CONSUMER_BINDING, "A", &fields);
        assert_eq!(fits(&rule, &event), expected, "{properties}");
    }
}
