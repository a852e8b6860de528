//! Messages as Windows renders them.

use super::Parts;

/// What follows the last section of a 4688.
const TOKEN_TYPES: &str = "Token Elevation Type indicates the type of token that was assigned to the new process in \
accordance with User Account Control policy.";

/// The sections of a 4688: a heading, and its lines with their fields.
const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "Creator Subject",
        &[
            ("Security ID:\t\t", "SubjectUserSid"),
            ("Account Name:\t\t", "SubjectUserName"),
            ("Account Domain:\t\t", "SubjectDomainName"),
            ("Logon ID:\t\t", "SubjectLogonId"),
        ],
    ),
    (
        "Target Subject",
        &[
            ("Security ID:\t\t", "TargetUserSid"),
            ("Account Name:\t\t", "TargetUserName"),
            ("Account Domain:\t\t", "TargetDomainName"),
            ("Logon ID:\t\t", "TargetLogonId"),
        ],
    ),
    (
        "Process Information",
        &[
            ("New Process ID:\t\t", "NewProcessId"),
            ("New Process Name:\t", "NewProcessName"),
            ("Token Elevation Type:\t", "TokenElevationType"),
            ("Mandatory Label:\t\t", "MandatoryLabel"),
            ("Creator Process ID:\t", "ProcessId"),
            ("Creator Process Name:\t", "ParentProcessName"),
            ("Process Command Line:\t", "CommandLine"),
        ],
    ),
];

/// The message of an event.
pub fn of(event: &Parts) -> String {
    let field = |name: &str| {
        let mut data = event.data.iter();
        data.find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.as_str())
    };
    match event.id {
        4688 => {
            let mut message = "A new process has been created.\r\n\r\n".to_owned();
            for (heading, lines) in SECTIONS {
                message += &format!("{heading}:\r\n");
                for (line, name) in *lines {
                    message += &format!("\t{line}{}\r\n", field(name));
                }
                message += "\r\n";
            }
            message + TOKEN_TYPES
        }
        5857 => format!(
            "{} provider started with result code {}. HostProcess = {}; ProcessID = {}; ProviderPath = {}",
            field("ProviderName"),
            field("Code"),
            field("HostProcess"),
            field("ProcessID"),
            field("ProviderPath")
        ),
        5858 => format!(
            "Id = {}; ClientMachine = {}; User = {}; ClientProcessId = {}; Component = {}; Operation = {}; ResultCode = {}; PossibleCause = {}",
            field("Id"),
            field("ClientMachine"),
            field("User"),
            field("ClientProcessId"),
            field("Component"),
            field("Operation"),
            field("ResultCode"),
            field("PossibleCause")
        ),
        5859 => format!(
            "Namespace = {}; NotificationQuery = {}; OwnerName = {}; HostProcessID = {};  Provider= {}, queryID = {}; PossibleCause = {}",
            field("NamespaceName"),
            field("Query"),
            field("User"),
            field("Processid"),
            field("Provider"),
            field("queryid"),
            field("PossibleCause")
        ),
        5860 => format!(
            "Namespace = {}; NotificationQuery = {}; UserName = {}; ClientProcessID = {}, ClientMachine = {}; PossibleCause = {}",
            field("NamespaceName"),
            field("Query"),
            field("User"),
            field("Processid"),
            field("ClientMachine"),
            field("PossibleCause")
        ),
        5861 => format!(
            "Namespace = {}; Eventfilter = {} (refer to its activate eventid:5859); Consumer = {}; PossibleCause = {}",
            field("Namespace"),
            field("ESS"),
            field("CONSUMER"),
            field("PossibleCause")
        ),
        _ => {
            let lines = event.data.iter();
            let lines = lines.map(|(name, value)| format!("\t{name}:\t\t{value}\r\n"));
            format!(
                "An event of {}.\r\n\r\n{}",
                event.provider,
                lines.collect::<String>()
            )
        }
    }
}
