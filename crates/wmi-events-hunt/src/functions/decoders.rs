//! The decoders of the library as SQL functions.

use wmi_events::cmdline::{Argv, WmicCommand, wmic};
use wmi_events::event::ProviderStarted;
use wmi_events::secrets::redact;
use wmi_events::value::{Host, Sid};
use wmi_events::wmi::subscription::Subscription;
use wmi_events::wmi::{Operation, Query, Target};

use super::function::{Answer, Arguments, Function, argument, first};
use super::predicates::status;

pub(super) static DECODERS: &[Function] = &[
    Function {
        name: "wmic_targets",
        arguments: &["command_line", "computer"],
        answer: Answer::Texts(wmic_targets),
        meaning: "The other computers that a command line of wmic names in /NODE.",
    },
    Function {
        name: "argv",
        arguments: &["command_line"],
        answer: Answer::Texts(|arguments| {
            Some(
                Argv::new(first(arguments)?)
                    .map(|word| word.into_owned())
                    .collect(),
            )
        }),
        meaning: "The arguments of a command line, as Windows splits it.",
    },
    Function {
        name: "redact",
        arguments: &["text"],
        answer: Answer::Text(|arguments| Some(redact(first(arguments)?).into_owned())),
        meaning: "A text with its passwords masked.",
    },
    Function {
        name: "host_name",
        arguments: &["name"],
        answer: Answer::Text(|arguments| {
            Some(
                Host::new(first(arguments)?)
                    .short_name()
                    .to_ascii_lowercase(),
            )
        }),
        meaning: "The short name of a computer in lower case, by which events of computers are joined.",
    },
    Function {
        name: "wql_class",
        arguments: &["query"],
        answer: Answer::Text(|arguments| {
            Some(Query::parse(first(arguments)?).ok()?.class.into_owned())
        }),
        meaning: "The class of a query.",
    },
    Function {
        name: "wql_condition",
        arguments: &["query"],
        answer: Answer::Text(|arguments| {
            Some(
                Query::parse(first(arguments)?)
                    .ok()?
                    .condition?
                    .into_owned(),
            )
        }),
        meaning: "The condition of a query.",
    },
    Function {
        name: "wql_isa",
        arguments: &["query"],
        answer: Answer::Texts(wql_isa),
        meaning: "The classes that a query names after ISA.",
    },
    Function {
        name: "mof_property",
        arguments: &["possible_cause", "name"],
        answer: Answer::Text(mof_property),
        meaning: "A property of a subscription by its name: of its filter or else of its consumer, or of the one that \
                  is named, as in 'consumer.Name'.",
    },
    Function {
        name: "consumer_class",
        arguments: &["possible_cause"],
        answer: Answer::Text(|arguments| {
            Some(
                Subscription::from_cause(first(arguments)?)
                    .consumer
                    .class()
                    .to_owned(),
            )
        }),
        meaning: "The class of a subscription's consumer.",
    },
    Function {
        name: "consumer_command",
        arguments: &["possible_cause"],
        answer: Answer::Text(consumer_command),
        meaning: "What a subscription's consumer runs: a command line, a program, a script or its file.",
    },
    Function {
        name: "operation_method",
        arguments: &["operation"],
        answer: Answer::Text(|arguments| {
            Some(Operation::parse(first(arguments)?).ok()?.method_name())
        }),
        meaning: "The method of an operation, such as ExecQuery.",
    },
    Function {
        name: "operation_class",
        arguments: &["operation"],
        answer: Answer::Text(operation_class),
        meaning: "The class that an operation is about: of its query, object or method.",
    },
    Function {
        name: "operation_namespace",
        arguments: &["operation"],
        answer: Answer::Text(operation_namespace),
        meaning: "The namespace of an operation.",
    },
    Function {
        name: "result_name",
        arguments: &["code"],
        answer: Answer::Text(|arguments| Some(status(first(arguments))?.name()?.to_owned())),
        meaning: "The name of a result code, such as WBEM_E_ACCESS_DENIED.",
    },
    Function {
        name: "provider_path",
        arguments: &["provider_path"],
        answer: Answer::Text(provider_path),
        meaning: "The path of a provider with its environment variables in their usual places.",
    },
    Function {
        name: "sid_name",
        arguments: &["sid"],
        answer: Answer::Text(|arguments| {
            Some(
                first(arguments)?
                    .parse::<Sid>()
                    .ok()?
                    .well_known_name()?
                    .to_owned(),
            )
        }),
        meaning: "The English name of a well-known SID.",
    },
];

fn wmic_targets(arguments: &Arguments<'_>) -> Option<Vec<String>> {
    let line = first(arguments).filter(|line| wmic::looks_like_wmic(line))?;
    let command = WmicCommand::parse(line);
    let targets = command.targets(argument(arguments, 1));
    let remote = targets.filter(|target| !target.is_local);
    Some(remote.map(|target| target.name.to_owned()).collect())
}

fn wql_isa(arguments: &Arguments<'_>) -> Option<Vec<String>> {
    let query = Query::parse(first(arguments)?).ok()?;
    Some(
        query
            .isa
            .iter()
            .map(|class| class.clone().into_owned())
            .collect(),
    )
}

fn mof_property(arguments: &Arguments<'_>) -> Option<String> {
    let subscription = Subscription::from_cause(first(arguments)?);
    let name = argument(arguments, 1)?;
    let (filter, consumer) = (
        &subscription.filter.instance,
        &subscription.consumer_instance,
    );
    let text = match name.split_once('.') {
        Some((of, name)) if of.eq_ignore_ascii_case("filter") => filter.text(name),
        Some((of, name)) if of.eq_ignore_ascii_case("consumer") => consumer.text(name),
        _ => filter.text(name).or_else(|| consumer.text(name)),
    };
    text.map(|text| text.into_owned())
}

fn consumer_command(arguments: &Arguments<'_>) -> Option<String> {
    let subscription = Subscription::from_cause(first(arguments)?);
    let command = wmi_events_arrow::consumer_command(subscription.consumer.action()?);
    command.map(|command| command.into_owned())
}

fn operation_class(arguments: &Arguments<'_>) -> Option<String> {
    let class = match Operation::parse(first(arguments)?).ok()?.target {
        Target::Query(query) => query.class,
        Target::Class(class) => class,
        Target::Object(path) | Target::Method { object: path, .. } => path.class,
        _ => return None,
    };
    Some(class.into_owned())
}

fn operation_namespace(arguments: &Arguments<'_>) -> Option<String> {
    let operation = Operation::parse(first(arguments)?).ok()?;
    operation
        .namespace
        .map(|namespace| namespace.as_str().to_owned())
}

fn provider_path(arguments: &Arguments<'_>) -> Option<String> {
    let mut provider = ProviderStarted::default();
    provider.provider_path = Some(first(arguments)?.into());
    provider.provider_path()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAUSE: &str = "Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = \"F\";\n\t\
        Query = \"SELECT * FROM __TimerEvent\";\n};\nPerm. Consumer: \ninstance of \
        CommandLineEventConsumer\n{\n\tCommandLineTemplate = \"x.exe\";\n\tName = \"C\";\n};\n";
    const OPERATION: &str =
        r"Start IWbemServices::ExecQuery - ROOT\CIMV2 : SELECT State FROM Win32_Service";

    fn answer(name: &str, arguments: &[Option<&str>]) -> Option<String> {
        let found = DECODERS
            .iter()
            .find(|function| function.name == name)
            .unwrap();
        assert_eq!(found.arguments.len(), arguments.len(), "{name}");
        match found.answer {
            Answer::Text(text) => text(arguments),
            Answer::Texts(texts) => texts(arguments).map(|texts| texts.join("|")),
            Answer::Flag(flag) => flag(arguments).map(|flag| flag.to_string()),
        }
    }

    /// A function, its arguments, and the answer.
    type Case<'a> = (&'a str, &'a [Option<&'a str>], Option<&'a str>);

    const WMIC: &str = "wmic /node:\"SRV01\",localhost,A /password:x os get";
    const ISA: &str =
        "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process'";

    const CASES: &[Case<'static>] = &[
        (
            "wmic_targets",
            &[Some(WMIC), Some("a.corp.example")],
            Some("SRV01"),
        ),
        ("wmic_targets", &[Some(WMIC), None], Some("SRV01|A")),
        ("wmic_targets", &[Some("ping A"), None], None),
        ("argv", &[Some("\"a b\" c")], Some("a b|c")),
        (
            "redact",
            &[Some("wmic /password:x os get")],
            Some("wmic /password:*** os get"),
        ),
        ("host_name", &[Some(r"\\WKS01.corp.example")], Some("wks01")),
        ("wql_class", &[Some(ISA)], Some("__InstanceCreationEvent")),
        ("wql_class", &[Some("nothing")], None),
        (
            "wql_condition",
            &[Some(ISA)],
            Some("TargetInstance ISA 'Win32_Process'"),
        ),
        ("wql_isa", &[Some(ISA)], Some("Win32_Process")),
        (
            "mof_property",
            &[Some(CAUSE), Some("CommandLineTemplate")],
            Some("x.exe"),
        ),
        ("mof_property", &[Some(CAUSE), Some("Name")], Some("F")),
        (
            "mof_property",
            &[Some(CAUSE), Some("consumer.Name")],
            Some("C"),
        ),
        ("mof_property", &[Some(CAUSE), Some("consumer.Query")], None),
        (
            "consumer_class",
            &[Some(CAUSE)],
            Some("CommandLineEventConsumer"),
        ),
        ("consumer_command", &[Some(CAUSE)], Some("x.exe")),
        ("operation_method", &[Some(OPERATION)], Some("ExecQuery")),
        ("operation_class", &[Some(OPERATION)], Some("Win32_Service")),
        (
            "operation_namespace",
            &[Some(OPERATION)],
            Some(r"ROOT\CIMV2"),
        ),
        (
            "result_name",
            &[Some("0x80041003")],
            Some("WBEM_E_ACCESS_DENIED"),
        ),
        (
            "result_name",
            &[Some("2147749891")],
            Some("WBEM_E_ACCESS_DENIED"),
        ),
        (
            "provider_path",
            &[Some(r"%systemroot%\x.dll")],
            Some(r"C:\Windows\x.dll"),
        ),
        (
            "sid_name",
            &[Some("S-1-5-18")],
            Some(r"NT AUTHORITY\SYSTEM"),
        ),
        ("sid_name", &[None], None),
    ];

    #[test]
    fn decoders() {
        for (name, arguments, expected) in CASES.iter().copied() {
            assert_eq!(
                answer(name, arguments).as_deref(),
                expected,
                "{name} {arguments:?}"
            );
        }
    }

    /// Any function takes null.
    #[test]
    fn nulls() {
        for function in DECODERS {
            let nulls = vec![None; function.arguments.len()];
            assert_eq!(answer(function.name, &nulls), None, "{}", function.name);
        }
    }
}
