//! The predicates of the library as SQL functions: one for each event lists its indicators.

use std::borrow::Cow;

use wmi_events::cmdline::{WmicCommand, wmic};
use wmi_events::detect::{Analysis, Indicators};
use wmi_events::event::{
    ClientFailure, EssToConsumerBinding, ProcessCreation, ProviderStarted, TemporaryEssStarted,
};
use wmi_events::value::{Host, WbemStatus};
use wmi_events::{Event, EventId, Payload, System};

use super::function::{Answer, Arguments, Function, argument, first};

pub(super) static PREDICATES: &[Function] = &[
    Function {
        name: "is_remote_wmic",
        arguments: &["command_line", "computer"],
        answer: Answer::Flag(is_remote_wmic),
        meaning: "Whether a command line of wmic names another computer than the one that logged it.",
    },
    Function {
        name: "is_wmic_process_create",
        arguments: &["command_line"],
        answer: Answer::Flag(is_wmic_process_create),
        meaning: "Whether a command line of wmic creates a process.",
    },
    Function {
        name: "is_wmiprvse_child",
        arguments: &["parent_process_name"],
        answer: Answer::Flag(is_wmiprvse_child),
        meaning: "Whether the creator of a process is the WMI provider host.",
    },
    Function {
        name: "is_wmiexec_output_redirect",
        arguments: &["command_line"],
        answer: Answer::Flag(is_wmiexec_output_redirect),
        meaning: "Whether cmd.exe redirects its output to a share as wmiexec does.",
    },
    Function {
        name: "is_remote_client",
        arguments: &["client_machine", "computer"],
        answer: Answer::Flag(is_remote_client),
        meaning: "Whether the client of an operation is another computer; null if either is unknown.",
    },
    Function {
        name: "is_same_host",
        arguments: &["name", "other"],
        answer: Answer::Flag(is_same_host),
        meaning: "Whether two names may mean the same computer: short or full, in any case.",
    },
    Function {
        name: "process_indicators",
        arguments: &[
            "new_process_name",
            "command_line",
            "parent_process_name",
            "computer",
        ],
        answer: Answer::Texts(process_indicators),
        meaning: "The indicators of a process creation (4688).",
    },
    Function {
        name: "provider_indicators",
        arguments: &["provider_name", "provider_path", "code"],
        answer: Answer::Texts(provider_indicators),
        meaning: "The indicators of a loaded provider (5857).",
    },
    Function {
        name: "failure_indicators",
        arguments: &["operation", "result_code", "client_machine", "computer"],
        answer: Answer::Texts(failure_indicators),
        meaning: "The indicators of a failed operation (5858).",
    },
    Function {
        name: "watch_indicators",
        arguments: &["query", "namespace_name", "user"],
        answer: Answer::Texts(watch_indicators),
        meaning: "The indicators of a temporary subscription (5860).",
    },
    Function {
        name: "binding_indicators",
        arguments: &["possible_cause", "namespace"],
        answer: Answer::Texts(binding_indicators),
        meaning: "The indicators of a permanent subscription (5861).",
    },
];

fn is_remote_wmic(arguments: &Arguments<'_>) -> Option<bool> {
    let line = first(arguments)?;
    Some(wmic::looks_like_wmic(line) && WmicCommand::parse(line).is_remote(argument(arguments, 1)))
}

fn is_wmic_process_create(arguments: &Arguments<'_>) -> Option<bool> {
    let line = first(arguments)?;
    Some(wmic::looks_like_wmic(line) && WmicCommand::parse(line).is_process_create())
}

fn is_wmiprvse_child(arguments: &Arguments<'_>) -> Option<bool> {
    let mut process = ProcessCreation::default();
    process.parent_process_name = Some(first(arguments)?.into());
    Analysis::of_process(&process).indicator(Indicators::WMIPRVSE_CHILD)
}

fn is_wmiexec_output_redirect(arguments: &Arguments<'_>) -> Option<bool> {
    let mut process = ProcessCreation::default();
    process.new_process_name = Some(r"C:\Windows\System32\cmd.exe".into());
    process.command_line = Some(first(arguments)?.into());
    Analysis::of_process(&process).indicator(Indicators::WMIEXEC_OUTPUT_REDIRECT)
}

fn is_remote_client(arguments: &Arguments<'_>) -> Option<bool> {
    let mut failure = ClientFailure::default();
    failure.client_machine = text(arguments, 0);
    failure.remote(&system(EventId::CLIENT_FAILURE, argument(arguments, 1)))
}

fn is_same_host(arguments: &Arguments<'_>) -> Option<bool> {
    Some(Host::new(first(arguments)?).is_same(argument(arguments, 1)?))
}

fn process_indicators(arguments: &Arguments<'_>) -> Option<Vec<String>> {
    let mut process = ProcessCreation::default();
    process.new_process_name = text(arguments, 0);
    process.command_line = text(arguments, 1);
    process.parent_process_name = text(arguments, 2);
    let system = system(EventId::PROCESS_CREATION, argument(arguments, 3));
    Some(indicators(system, Payload::from(process)))
}

fn provider_indicators(arguments: &Arguments<'_>) -> Option<Vec<String>> {
    let mut provider = ProviderStarted::default();
    provider.provider_name = text(arguments, 0);
    provider.provider_path = text(arguments, 1);
    provider.code = status(argument(arguments, 2));
    let system = system(EventId::PROVIDER_STARTED, None);
    Some(indicators(system, Payload::from(provider)))
}

fn failure_indicators(arguments: &Arguments<'_>) -> Option<Vec<String>> {
    let mut failure = ClientFailure::default();
    failure.operation = text(arguments, 0);
    failure.result_code = status(argument(arguments, 1));
    failure.client_machine = text(arguments, 2);
    let system = system(EventId::CLIENT_FAILURE, argument(arguments, 3));
    Some(indicators(system, Payload::from(failure)))
}

fn watch_indicators(arguments: &Arguments<'_>) -> Option<Vec<String>> {
    let mut started = TemporaryEssStarted::default();
    started.query = text(arguments, 0);
    started.namespace_name = text(arguments, 1);
    started.user = text(arguments, 2);
    let system = system(EventId::TEMPORARY_ESS_STARTED, None);
    Some(indicators(system, Payload::from(started)))
}

fn binding_indicators(arguments: &Arguments<'_>) -> Option<Vec<String>> {
    let mut binding = EssToConsumerBinding::default();
    binding.possible_cause = text(arguments, 0);
    binding.namespace = text(arguments, 1);
    let system = system(EventId::ESS_TO_CONSUMER_BINDING, None);
    Some(indicators(system, Payload::from(binding)))
}

fn text<'a>(arguments: &Arguments<'a>, place: usize) -> Option<Cow<'a, str>> {
    argument(arguments, place).map(Cow::Borrowed)
}

/// A code as Windows prints it, or the number of a column.
pub(super) fn status(text: Option<&str>) -> Option<WbemStatus> {
    let text = text?;
    let number = text.parse().ok().map(WbemStatus::new);
    number.or_else(|| text.parse().ok())
}

fn system(id: EventId, computer: Option<&str>) -> System<'_> {
    let mut system: System<'_> = System::new(id);
    system.computer = computer.map(Cow::Borrowed);
    system
}

fn indicators<'a>(system: System<'a>, payload: Payload<'a>) -> Vec<String> {
    let event = Event::new(system, payload);
    event.indicators().names().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function, its arguments, and the answer.
    type Case<'a> = (&'a str, &'a [Option<&'a str>], Option<bool>);

    #[test]
    fn predicates() {
        let wmic = "wmic /node:SRV01 process call create calc.exe";
        let table: &[Case<'_>] = &[
            ("is_remote_wmic", &[Some(wmic), Some("WKS01")], Some(true)),
            (
                "is_remote_wmic",
                &[Some(wmic), Some("srv01.corp.example")],
                Some(false),
            ),
            ("is_remote_wmic", &[Some("ping SRV01"), None], Some(false)),
            ("is_remote_wmic", &[None, Some("WKS01")], None),
            ("is_wmic_process_create", &[Some(wmic)], Some(true)),
            (
                "is_wmiprvse_child",
                &[Some(r"C:\Windows\System32\wbem\WmiPrvSE.exe")],
                Some(true),
            ),
            (
                "is_wmiprvse_child",
                &[Some(r"C:\Windows\explorer.exe")],
                Some(false),
            ),
            ("is_wmiprvse_child", &[None], None),
            (
                "is_wmiexec_output_redirect",
                &[Some(
                    r"cmd.exe /Q /c whoami 1> \\127.0.0.1\ADMIN$\__1700000000.5 2>&1",
                )],
                Some(true),
            ),
            (
                "is_remote_client",
                &[Some("WKS07"), Some("FILE02")],
                Some(true),
            ),
            ("is_remote_client", &[None, Some("FILE02")], None),
            (
                "is_same_host",
                &[Some("WKS01"), Some("wks01.corp.example")],
                Some(true),
            ),
        ];
        for (name, arguments, expected) in table.iter().copied() {
            let found = PREDICATES
                .iter()
                .find(|function| function.name == name)
                .unwrap();
            let Answer::Flag(flag) = found.answer else {
                panic!("{name}")
            };
            assert_eq!(flag(arguments), expected, "{name} {arguments:?}");
        }
    }

    #[test]
    fn indicators_of_each_event() {
        let wmic = r"C:\Windows\System32\wbem\WMIC.exe";
        let table: [(&str, &[Option<&str>], &str); 3] = [
            (
                "process_indicators",
                &[Some(wmic), Some("wmic /node:SRV01 os get"), None, None],
                "remote_wmic",
            ),
            (
                "failure_indicators",
                &[
                    Some("Start IWbemServices::x"),
                    Some("2147749891"),
                    Some("A"),
                    Some("B"),
                ],
                "access_denied",
            ),
            (
                "failure_indicators",
                &[None, Some("0x80041003"), Some("A"), Some("B")],
                "remote_failure",
            ),
        ];
        for (name, arguments, expected) in table {
            let found = PREDICATES
                .iter()
                .find(|function| function.name == name)
                .unwrap();
            let Answer::Texts(texts) = found.answer else {
                panic!("{name}")
            };
            let names = texts(arguments).unwrap();
            assert!(
                names.iter().any(|name| name == expected),
                "{name} {names:?}"
            );
        }
    }
}
