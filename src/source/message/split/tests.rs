//! Values that hold the words of the template, and lines joined to one.

use proptest::prelude::*;

use super::super::test_values::{named, read, read_of};
use super::super::values::TOKEN_ELEVATION_TYPE;
use crate::event::EventId;
use crate::schema::{EVENTS, InType};

#[test]
fn values_that_hold_the_words() {
    let table: [(EventId, &str, &[&str]); 12] = [
        (
            EventId::PROVIDER_STARTED,
            r"A. HostProcess = x provider started with result code 0x80041002. HostProcess = wmiprvse.exe; ProcessID = 12; ProviderPath = C:\a; ProviderPath = b.dll",
            &[
                "A. HostProcess = x",
                "0x80041002",
                "wmiprvse.exe",
                "12",
                r"C:\a; ProviderPath = b.dll",
            ],
        ),
        (
            EventId::PROVIDER_STARTED,
            " provider started with result code 0x0. HostProcess = ; ProcessID = 1; ProviderPath = ",
            &["", "0x0", "", "1", ""],
        ),
        // A number where one is expected decides.
        (
            EventId::PROVIDER_STARTED,
            "a provider started with result code b provider started with result code 0x0. HostProcess = h; ProcessID = x; ProcessID = 1; ProviderPath = p\r\n",
            &[
                "a provider started with result code b",
                "0x0",
                "h; ProcessID = x",
                "1",
                "p",
            ],
        ),
        (
            EventId::CLIENT_FAILURE,
            "Id = {0}; ClientMachine = A; User = D\\u; ClientProcessId = 7; Component = Unknown; Operation = Start IWbemServices::ExecQuery - root\\cimv2 : select * from X where A = '; ResultCode = 0x1; PossibleCause = no'; ResultCode = 0x80041032; PossibleCause = Unknown",
            &[
                "{0}",
                "A",
                "D\\u",
                "7",
                "Unknown",
                "Start IWbemServices::ExecQuery - root\\cimv2 : select * from X where A = '; ResultCode = 0x1; PossibleCause = no'",
                "0x80041032",
                "Unknown",
            ],
        ),
        (
            EventId::CLIENT_FAILURE,
            "Id = {0}; ClientMachine = A; User = ; ClientProcessId = 7; Component = Unknown; Operation = x; ResultCode = 0x80041032; PossibleCause = a; PossibleCause = b",
            &[
                "{0}",
                "A",
                "",
                "7",
                "Unknown",
                "x",
                "0x80041032",
                "a; PossibleCause = b",
            ],
        ),
        (
            EventId::ESS_STARTED,
            "Namespace = //./root/CIMV2; NotificationQuery = select * from X where A = '; OwnerName = me; HostProcessID = 1'; OwnerName = S-1-5-32-544; HostProcessID = 2724;  Provider= SCM Event Provider, queryID = 3; PossibleCause = Permanent",
            &[
                "//./root/CIMV2",
                "select * from X where A = '; OwnerName = me; HostProcessID = 1'",
                "S-1-5-32-544",
                "2724",
                "SCM Event Provider",
                "3",
                "Permanent",
            ],
        ),
        // Blanks are other than in the template; those of the values stay.
        (
            EventId::ESS_STARTED,
            "\nNamespace\t= a;\u{a0}NotificationQuery =   select  x ; OwnerName = ; HostProcessID =  1; Provider=, queryID = 3;  PossibleCause =",
            &["a", "  select  x ", "", " 1", "", "3", ""],
        ),
        (
            EventId::TEMPORARY_ESS_STARTED,
            "Namespace = root; NotificationQuery = select; UserName = A\\b; ClientProcessID = 3080, ClientMachine = W5; PossibleCause = Temporary",
            &["root", "select", "A\\b", "3080", "W5", "Temporary"],
        ),
        (
            EventId::TEMPORARY_ESS_STARTED,
            "Namespace = root; NotificationQuery = a\r\nb; UserName = ; ClientProcessID = 0x10, ClientMachine = ; PossibleCause = ",
            &["root", "a\r\nb", "", "0x10", "", ""],
        ),
        (
            EventId::ESS_TO_CONSUMER_BINDING,
            "Namespace = //./root/subscription; Eventfilter = F (refer to its activate eventid:5859); Consumer = A=\"x; PossibleCause = \\\"y\"; PossibleCause = Binding EventFilter: \ninstance; PossibleCause = z\n",
            &[
                "//./root/subscription",
                "F",
                "A=\"x; PossibleCause = \\\"y\"",
                "Binding EventFilter: \ninstance; PossibleCause = z\n",
            ],
        ),
        (
            EventId::ESS_TO_CONSUMER_BINDING,
            "Namespace = n; Eventfilter = F (refer to its activate eventid:5859); Consumer = A=\"x\"; PossibleCause = Binding EventFilter:   instance of A  {  };  ",
            &[
                "n",
                "F",
                "A=\"x\"",
                "Binding EventFilter:   instance of A  {  };  ",
            ],
        ),
        (
            EventId::ESS_TO_CONSUMER_BINDING,
            "Namespace = ; Eventfilter =  (refer to its activate eventid:5859); Consumer = ; PossibleCause = ",
            &["", "", "", ""],
        ),
    ];
    for (id, message, expected) in table {
        let values = read(id, message).unwrap().unwrap();
        let values: Vec<_> = values.iter().map(|(_, value)| &**value).collect();
        assert_eq!(values, expected, "{message}");
    }
}

/// A message with these values, as Windows renders it.
fn render(text: &str, values: &[String]) -> String {
    let mut pieces = text.split('%');
    let mut message = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = piece[..end].parse().unwrap();
        message.push_str(&values[number - 1]);
        message.push_str(&piece[end..]);
    }
    message
}

proptest! {
    /// Over values without the words of any template: each is read as it was rendered.
    #[test]
    fn what_is_rendered_is_read(
        texts in prop::collection::vec(r"([a-zA-Z0-9 .:/\()-]{0,12})", 15..16),
        numbers in prop::collection::vec(any::<u32>(), 15..16),
    ) {
        for schema in EVENTS {
            let values: Vec<String> = schema.fields.iter().enumerate().map(|(index, field)| {
                let (text, number) = (&texts[index % 15], numbers[index % 15]);
                match field.in_type {
                    _ if field.name == TOKEN_ELEVATION_TYPE => format!("%%{}", 1936 + number % 3),
                    in_type if in_type.is_number() => number.to_string(),
                    InType::Sid => format!("S-{text}"),
                    // Digits alone would be the time that newer messages have there.
                    _ if field.name == "NamespaceName" => format!("//{text}"),
                    _ => text.clone(),
                }
            }).collect();
            for template in schema.messages {
                let message = render(template.text, &values);
                let read = read_of(schema, &message).unwrap().unwrap();
                prop_assert_eq!(read.len(), template.text.matches('%').count());
                for (field, value) in read {
                    // Label and value are separated by tabs or blanks.
                    let is_lines = template.text.contains('\n');
                    let expected = if is_lines { values[field].trim_end() } else { &values[field] };
                    let value = if is_lines { value.trim_end() } else { &value };
                    prop_assert_eq!(value, expected, "{}", message);
                }
            }
        }
    }

    /// Any text, also with the words of the templates.
    #[test]
    fn any_text_is_read_or_an_error(
        words in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        texts in prop::collection::vec(".{0,8}", 40..41),
    ) {
        for schema in EVENTS.iter().filter(|schema| !schema.messages.is_empty()) {
            let known: Vec<&str> = schema.messages.iter().flat_map(|template| {
                template.text.split(|c: char| c == '%' || c.is_ascii_digit())
            }).collect();
            let mut message = String::new();
            for (word, text) in words.iter().zip(&texts) {
                message.push_str(known[word.index(known.len())]);
                message.push_str(text);
            }
            if let Ok(Some(values)) = read_of(schema, &message) {
                let mut fields: Vec<_> = values.iter().map(|(field, _)| *field).collect();
                fields.sort_unstable();
                fields.dedup();
                prop_assert_eq!(fields.len(), values.len(), "a field twice");
            }
        }
    }
}

#[test]
fn other_messages() {
    let table = [
        (
            EventId::CLIENT_FAILURE,
            "The service was started.",
            "malformed message at byte 0: expected Id = ",
        ),
        (
            EventId::CLIENT_FAILURE,
            "x Id = {0}; ClientMachine = A",
            "malformed message at byte 0: expected Id = ",
        ),
        (
            EventId::CLIENT_FAILURE,
            "Id = {0}; ClientMachine = A; User = B",
            "malformed message at byte 36: expected ; ClientProcessId = ",
        ),
        (
            EventId::PROVIDER_STARTED,
            "x provider started with result code y. HostProcess = z; ProcessID = 1; ProviderPath = ",
            "malformed message at byte 36: expected . HostProcess = ",
        ),
        (
            EventId::PROVIDER_STARTED,
            "x provider started with result code 0x100000000. HostProcess = z; ProcessID = 1; ProviderPath = ",
            "malformed message at byte 36: expected . HostProcess = ",
        ),
    ];
    for (id, message, expected) in table {
        assert_eq!(read(id, message).unwrap_err(), expected, "{message}");
    }
}

const JOINED: &str = "A new process has been created.  Creator Subject:  Security ID:  S-1-5-18  Account Name:  HOST$  Account Domain:  CORP  Logon ID:  0x3E7  Target Subject:  Security ID:  S-1-0-0  Account Name:  -  Account Domain:  -  Logon ID:  0x0  Process Information:  New Process ID:  0xea0  New Process Name:  C:\\a b.exe  Token Elevation Type:  %%1936  Mandatory Label:  S-1-16-12288  Creator Process ID:  0x1e8  Creator Process Name:  C:\\c.exe  Process Command Line:  a  /b   Token Elevation Type indicates the type of token.";

/// What Snare writes: blanks for tabs and line ends.
#[test]
fn lines_joined_to_one() {
    let values = [
        "SubjectUserSid=S-1-5-18",
        "SubjectUserName=HOST$",
        "SubjectDomainName=CORP",
        "SubjectLogonId=0x3E7",
        "TargetUserSid=S-1-0-0",
        "TargetUserName=-",
        "TargetDomainName=-",
        "TargetLogonId=0x0",
        "NewProcessId=0xea0",
        r"NewProcessName=C:\a b.exe",
        "TokenElevationType=%%1936",
        "MandatoryLabel=S-1-16-12288",
        "ProcessId=0x1e8",
        r"ParentProcessName=C:\c.exe",
        // Its last blank is its own: two are for the empty line.
        "CommandLine=a  /b ",
    ];
    let changed = |name: &str, value: &str| -> Vec<String> {
        let change = |old: &&str| match old.split_once('=') {
            Some((known, _)) if known == name => format!("{name}={value}"),
            _ => (*old).to_owned(),
        };
        values.iter().map(change).collect()
    };
    let id = EventId::PROCESS_CREATION;
    let one_version = |text: &str| text.replace("Creator Subject", "Subject");
    let table = [
        (JOINED.to_owned(), changed("", "")),
        // A collector that joins with one blank, whose value has no blank of its own then.
        (
            JOINED.replace("   Token", " Token").replace("  ", " "),
            changed("CommandLine", "a /b"),
        ),
        // Real Snare: three blanks for a line end and a tab.
        (JOINED.replace("  Account", "   Account"), changed("", "")),
        (
            JOINED.replace("Account Name:  HOST$", "Account Name:"),
            changed("SubjectUserName", ""),
        ),
        (
            JOINED.replace("Account Domain:  CORP", "Account Domain:  "),
            changed("SubjectDomainName", ""),
        ),
        (
            JOINED.replace("a  /b   Token", "  Token"),
            changed("CommandLine", ""),
        ),
        // The words of a label in a value.
        (
            JOINED.replace(r"C:\a b.exe", r"C:\  Token Elevation Type:  \x.exe"),
            changed("NewProcessName", r"C:\  Token Elevation Type:  \x.exe"),
        ),
        (
            JOINED.replace(
                "a  /b ",
                "a  Creator Process ID:  0x4  Process Command Line:  b ",
            ),
            changed(
                "CommandLine",
                "a  Creator Process ID:  0x4  Process Command Line:  b ",
            ),
        ),
        // The explanation's words in the command line.
        (
            JOINED.replace("a  /b ", r"a  Token Elevation Type indicates C:\x "),
            changed("CommandLine", r"a  Token Elevation Type indicates C:\x "),
        ),
        // A collector that cuts the explanation off: nothing of the command line is hidden.
        (
            JOINED.replace(
                "Token Elevation Type indicates the type of token.",
                r"Token Elevation Type indicates C:\x > y",
            ),
            changed(
                "CommandLine",
                r"a  /b   Token Elevation Type indicates C:\x > y",
            ),
        ),
    ];
    for (message, values) in table {
        assert_eq!(named(id, &message), values, "{message}");
    }
    // Cut: the values before.
    for (end, count) in [
        ("New Process Name:  C:\\a b.exe", 10),
        ("Logon ID:  0x3E7", 4),
        ("Creator Process ID:  0x1e8  Crea", 12),
    ] {
        let (before, _) = JOINED.split_once(end).unwrap();
        let cut = format!("{before}{end}");
        let found = named(id, &cut);
        assert_eq!(
            found,
            values.get(..found.len()).unwrap_or_default(),
            "{cut}"
        );
        assert_eq!(found.len(), count, "{cut}");
    }
    // Versions 1 and 0.
    let (before, after) = JOINED.split_once("Target Subject").unwrap();
    let (_, after) = after.split_once("Process Information").unwrap();
    let version_1 = one_version(&format!("{before}Process Information{after}"))
        .replace("Mandatory Label:  S-1-16-12288  ", "")
        .replace(r"Creator Process Name:  C:\c.exe  ", "");
    assert_eq!(named(id, &version_1).len(), 9);
    assert_eq!(named(id, &version_1).last().unwrap(), "CommandLine=a  /b ");
    let version_0 = version_1.replace("Process Command Line:  a  /b   ", "");
    assert_eq!(named(id, &version_0).last().unwrap(), "ProcessId=0x1e8");
}
