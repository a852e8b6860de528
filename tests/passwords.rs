//! No output but the event's own data holds a password.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

mod common;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;

use proptest::prelude::*;
use proptest::{collection, sample};
use wmi_events::cmdline::Argv;
use wmi_events::cmdline::wmic::WmicCommand;
use wmi_events::detect::Analysis;
use wmi_events::schema::{EventSet, InType};
use wmi_events::secrets::redact;
use wmi_events::source;
use wmi_events::wmi::subscription::Subscription;
use wmi_events::{Event, EventId, Record, System};

/// What no output may hold, in any case.
const SECRET: &str = "sEcReT";

fn assert_hidden(output: &str, line: &str, what: &str) {
    let is_shown = output.to_lowercase().contains(&SECRET.to_lowercase());
    assert!(!is_shown, "{what} of {line:?} shows it: {output}");
}

fn event<'a>(id: EventId, fields: &[(&'static str, &'a str)]) -> Event<'a> {
    let mut record = Record::new(System::new(id));
    for (name, value) in fields {
        record.set(*name, *value);
    }
    record.into_event().unwrap().unwrap()
}

/// Every output on an event but its own data.
fn assert_findings_hidden(event: &Event<'_>, field: &str, line: &str) {
    let findings: Vec<_> = event.findings().collect();
    let has_field = |finding: &wmi_events::detect::Finding<'_>| {
        finding.evidence.iter().any(|(name, _)| *name == field)
    };
    assert!(findings.iter().any(has_field), "nothing found on {line:?}");
    for finding in findings {
        assert_hidden(&format!("{finding:?}"), line, "finding");
        assert_hidden(
            &serde_json::to_string(&finding).unwrap(),
            line,
            "finding's JSON",
        );
    }
}

#[test]
fn winrm() {
    for line in [
        "winrm.vbs i Create wmicimv2/Win32_Process @{CommandLine=\"a\"} -r:B -u:c -p:sEcReT",
        "winrm.vbs i Create wmicimv2/Win32_Process -r:B -password:\"a sEcReT\" -u:c",
        "x.vbs i Create wmicimv2/Win32_Process \"-p:a sEcReT\" -r:B",
    ] {
        let line = format!("cscript {line}");
        assert_hidden(&redact(&line), &line, "redacted text");
        let image = r"C:\Windows\System32\cscript.exe";
        let fields = [("NewProcessName", image), ("CommandLine", &*line)];
        let event = event(EventId::PROCESS_CREATION, &fields);
        assert_findings_hidden(&event, "CommandLine", &line);
    }
}

fn assert_all_hidden(line: &str) {
    let redacted = redact(line);
    assert_hidden(&redacted, line, "redacted text");
    for argument in Argv::new(&redacted) {
        assert_hidden(&argument, line, "argument");
    }
    for text in [line, &redacted] {
        let command = WmicCommand::parse(text);
        assert_hidden(&format!("{command:?}"), line, "command");
        assert_hidden(
            &serde_json::to_string(&command).unwrap(),
            line,
            "command's JSON",
        );
    }
    let wmic = [
        ("NewProcessName", r"C:\Windows\System32\wbem\WMIC.exe"),
        ("ParentProcessName", r"C:\Program Files\Office\WINWORD.EXE"),
        ("CommandLine", line),
    ];
    assert_findings_hidden(
        &event(EventId::PROCESS_CREATION, &wmic),
        "CommandLine",
        line,
    );
    let shell = [
        ("NewProcessName", r"C:\Windows\System32\cmd.exe"),
        (
            "ParentProcessName",
            r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        ),
        ("CommandLine", line),
    ];
    assert_findings_hidden(
        &event(EventId::PROCESS_CREATION, &shell),
        "CommandLine",
        line,
    );
    let text = line.replace('\\', "\\\\").replace('"', "\\\"");
    let consumers = [
        ("CommandLineEventConsumer", "CommandLineTemplate"),
        ("CommandLineEventConsumer", "ExecutablePath"),
        ("ActiveScriptEventConsumer", "ScriptText"),
    ];
    for (class, property) in consumers {
        let cause = format!(
            "Binding EventFilter: \ninstance of __EventFilter\n{{\n\tName = \"F\";\n}};\n\
             Perm. Consumer: \ninstance of {class}\n{{\n\t{property} = \"{text}\";\n}};\n"
        );
        let subscription = Subscription::from_cause(&cause);
        let read = subscription.consumer_instance.text(property);
        assert_eq!(read.as_deref(), Some(line));
        let json = serde_json::to_string(&subscription).unwrap();
        assert_hidden(&json, line, "subscription's JSON");
        let path = format!("{class}=\"C\"");
        let binding = [("ESS", "F"), ("CONSUMER", &path), ("PossibleCause", &cause)];
        let binding = event(EventId::ESS_TO_CONSUMER_BINDING, &binding);
        assert_findings_hidden(&binding, property, line);
    }
}

/// The look-alikes of each letter, those of ASCII first and more often.
fn letter(letter: char) -> impl Strategy<Value = char> {
    let rows = [
        ('p', "ppPPᵖᴾₚᴘⓟⓅｐＰ𝐩𝒫"),
        ('a', "aaAAᵃᴬₐᴀⓐⒶªａＡ𝐚𝒜"),
        ('s', "ssSSˢₛꜱⓢⓈｓＳ𝐬𝒮"),
        ('w', "wwWWʷᵂᴡⓦⓌｗＷ𝐰𝒲"),
        ('o', "ooOOᵒᴼₒᴏⓞⓄºｏＯ𝐨𝒪"),
        ('r', "rrRRʳᴿᵣʀⓡⓇｒＲ𝐫𝓡"),
        ('d', "ddDDᵈᴰᴅⓓⒹｄＤ𝐝𝒟"),
    ];
    let row = rows.iter().find(|(of, _)| *of == letter).unwrap().1;
    sample::select(row.chars().collect::<Vec<_>>())
}

/// The name, with what shells take out between its letters.
fn name() -> impl Strategy<Value = String> {
    let between = sample::select(
        &[
            "", "", "", "", "", "", "", "", "", "", "^", "`", "\"\"", "''", "\u{200b}", "\u{ad}",
        ][..],
    );
    let letters = || "password".chars().map(letter).collect::<Vec<_>>();
    prop_oneof![
        letters().prop_map(|letters| letters.into_iter().collect()),
        (letters(), collection::vec(between, 8)).prop_map(|(letters, between)| {
            let pairs = letters.into_iter().zip(between);
            pairs
                .map(|(letter, noise)| format!("{noise}{letter}"))
                .collect()
        }),
    ]
}

/// How sign `S`, name `N` (of halves `H` and `I`), colon `C` and value `V` are put together.
/// In those of the second list quotes keep the value together.
const WORDS: &[&str] = &[
    "SNCV",
    "SNCV",
    "\"SN\"CV",
    "S\"N\"CV",
    "SH\"I\"CV",
    "\"SNC\"V",
    "SNC\"a\"V",
    "SNC\"a\"\"V\"",
    "SNC'it''V'",
    "SNCa'V",
    "SNC^V",
    "SNC`V",
    "\"SNCV\"",
];
const QUOTED: &[&str] = &[
    "SNC\"V\"",
    "SNC'V'",
    "SNC\\\"V\\\"",
    "SNC\"\"V\"\"",
    "SNC^\"V^\"",
    "SNC“V”",
    "SNC＂V＂",
    "SNC\"a\"\"V\"",
    "SNC\"a\\\"V\"",
    "SNC'it''V'",
    "SNCa\"V\"",
    "SH\"ICV\"",
    "\"SNCV\"",
    "'SNCV'",
    "\\\"SNCV\\\"",
    "\"\"SNCV\"\"",
    "^\"SNCV^\"",
    "“SNCV”",
    "\"SNC\"\"V\"",
];

/// The switch with its value, in any spelling.
fn switch() -> impl Strategy<Value = String> {
    let signs = ["/", "-", "/", "-", "／", "－", "–", "—", "−", "∕", "⁄"];
    let gaps = [
        "", "", "", "", " ", "\t", "\u{a0}", "\u{3000}", "^", "\u{200b}",
    ];
    let colons = [
        ":",
        ":",
        ":",
        " : ",
        "：",
        "∶",
        ":\t",
        "\u{a0}:\u{2003}",
        "=",
        " ",
        "\u{a0}",
    ];
    let words = [
        "V", "aVb", "V!", "a/V", "-V", "p@V", "a^V", "a:V", "%V%", "a\u{a0}V", "a\u{b}V", "äV",
        "V,b",
    ];
    let phrases = [
        "V",
        "a V",
        "V b",
        "a V b",
        "a /b V",
        "a -b V c",
        "a, V;b",
        "ä\u{a0}V",
    ];
    let parts = prop_oneof![
        (sample::select(WORDS), sample::select(words.to_vec())),
        (sample::select(QUOTED), sample::select(phrases.to_vec())),
    ];
    (
        sample::select(signs.to_vec()),
        sample::select(gaps.to_vec()),
        name(),
        sample::select(colons.to_vec()),
        parts,
    )
        .prop_map(|(sign, gap, name, colon, (form, value))| {
            let half = name.char_indices().nth(name.chars().count() / 2).unwrap().0;
            let value = value.replace('V', SECRET);
            let put = |c| match c {
                'S' => format!("{sign}{gap}"),
                'N' => name.clone(),
                'H' => name[..half].to_owned(),
                'I' => name[half..].to_owned(),
                'C' => colon.to_owned(),
                'V' => value.clone(),
                other => other.to_string(),
            };
            form.chars().map(put).collect()
        })
}

/// A line of wmic.exe with the switch in any place.
fn line() -> impl Strategy<Value = String> {
    let places = [
        "wmic /node:SRV01 /user:u W process call create calc.exe",
        "wmic W /node:SRV01 os get",
        "wmic /user:uW os get",
        "wmic /node:SRV01 os get W",
        "wmic /node:SRV01 os W get /format:csv",
        "wmic /node:SRV01 W",
        "wmic W",
        r#"wmic process call create "wmic W os get""#,
        r#"wmic process where "name='x' and W" get name"#,
    ];
    let around = [
        "L",
        "L",
        "cmd /c L",
        "cmd.exe /c \"L\"",
        r"cmd.exe /Q /c L 1> \\127.0.0.1\ADMIN$\__1.2 2>&1",
        "powershell L",
        "powershell -Command \"L\"",
        "powershell -c \"& {L}\"",
        "x = \"L\"\r\nCreateObject(\"WScript.Shell\").Run x",
    ];
    let (places, around) = (places.to_vec(), around.to_vec());
    (sample::select(places), sample::select(around), switch())
        .prop_map(|(place, around, switch)| around.replace('L', &place.replace('W', &switch)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn no_output_shows_a_password(line in line()) {
        assert_all_hidden(&line);
    }

    /// A password does not hide the rest of wmic.exe's command.
    #[test]
    fn no_password_hides_a_command(switch in switch()) {
        let line = format!("wmic /node:SRV01 /user:u {switch} process call create calc.exe");
        let command = WmicCommand::parse(&line);
        prop_assert!(command.is_password_given, "{line}");
        prop_assert!(command.is_process_create(), "{line}: {command:?}");
        prop_assert_eq!(command.nodes, ["SRV01"]);
        prop_assert_eq!(command.user.as_deref(), Some("u"));
        prop_assert_eq!(command.arguments, ["calc.exe"], "{}", line);
    }

    /// What is parsed is masked, in any text of such pieces.
    #[test]
    fn what_is_parsed_is_masked(line in pieces()) {
        let redacted = redact(&line);
        let command = WmicCommand::parse(&line);
        if command.is_password_given {
            prop_assert!(redacted.contains("***"), "{line}");
        }
    }

    #[test]
    fn other_text_is_borrowed(line in any::<String>()) {
        prop_assert!(matches!(redact(&line), Cow::Borrowed(same) if same == line));
    }
}

/// Text of what decides where a password begins and ends.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "/",
        "-",
        "／",
        "–",
        "password",
        "password",
        "pass",
        "word",
        "PASSWORD:",
        "ｐassword",
        ":",
        ":",
        "：",
        "=",
        " ",
        " ",
        " ",
        "\t",
        "\u{a0}",
        "\"",
        "\"",
        "\"",
        "'",
        "\\",
        "^",
        "`",
        "“",
        "x",
        "y",
        "é",
        "os ",
        "process ",
        "call ",
        "create ",
        "path ",
        "where ",
        "/node:",
        "/user:",
        "wmic ",
        "cmd /c ",
        ",",
        "(",
        "\u{200b}",
    ];
    collection::vec(sample::select(PIECES), 0..24)
        .prop_map(|pieces| format!("wmic {}", pieces.concat()))
}

/// Each leaked once.
#[test]
fn known_spellings() {
    let table = [
        "\"/password:X y\"",
        "/password:\"\"X y\"\"",
        "/password:\"a\"\"X\"",
        "/password:\"a\\\"X\"",
        "/password:\"a\"X",
        "/password:'it''X'",
        "/\tpassword:X",
        "/\u{a0}password:X",
        "\"/password\":X",
        "/pass\"word\":X",
        "/pass^word:X",
        "／password：X",
        "/password \"X\"",
    ];
    for switch in table {
        let switch = switch.replace('X', SECRET);
        for line in [
            format!("wmic /node:SRV01 {switch} process call create calc.exe"),
            format!("wmic /node:SRV01 process get name {switch}"),
            format!("cmd /c wmic /node:SRV01 {switch} os get"),
            format!("powershell \"wmic /node:SRV01 {switch} os get\""),
        ] {
            assert_all_hidden(&line);
        }
    }
}

/// What is surely outside the value stays readable.
#[test]
fn the_rest_stays_readable() {
    let table = [
        (
            "wmic /node:SRV01 /password:x process call create y",
            "wmic /node:SRV01 /password:*** process call create y",
        ),
        (
            r#"wmic /node:A "/password:x y" process call create "cmd /c dir""#,
            r#"wmic /node:A "/password:***" process call create "cmd /c dir""#,
        ),
        (
            r#"cmd.exe /c "wmic /user:u /password:x /node:A os get" & dir"#,
            r#"cmd.exe /c "wmic /user:u /password:*** /node:A os get" & dir"#,
        ),
        (
            r#"powershell -c "wmic '/password:x y' os get; wmic /password:'z z' os get""#,
            r#"powershell -c "wmic '/password:***' os get; wmic /password:*** os get""#,
        ),
        (
            "wmic /pass^word:x os get /format:csv /every:1",
            "wmic /pass^word:*** /format:csv /every:1",
        ),
        (
            "net user a b /passwordreq:yes /passwordchg:no",
            "net user a *** /passwordreq:yes /passwordchg:no",
        ),
        (
            r#"wmic /node:A /user:u /password:"" os get"#,
            r#"wmic /node:A /user:u /password:"" os get"#,
        ),
        (
            r#"sh.Run "wmic /node:" & h & " /password:" & p & " os get""#,
            r#"sh.Run "wmic /node:" & h & " /password:*** os get""#,
        ),
    ];
    for (line, expected) in table {
        assert_eq!(redact(line), expected);
        assert_eq!(redact(expected), expected);
    }
}

/// A password in the spelling of several rules.
const LINES: [&str; 6] = [
    "wmic /node:SRV01 /user:adm /password:sEcReT os get",
    r"net use \\SRV01\c$ sEcReT /user:adm",
    "net user adm sEcReT /add",
    r"psexec \\SRV01 -u adm -p sEcReT cmd",
    "ConvertTo-SecureString 'sEcReT' -AsPlainText -Force",
    "x://adm:sEcReT@SRV01/",
];

/// Every kind of event with the text in all that is text.
fn events_with(text: &str) -> impl Iterator<Item = Event<'_>> {
    EventSet::ALL.schemas().map(move |schema| {
        let mut system = System::of(schema);
        for property in [
            &mut system.computer,
            &mut system.channel,
            &mut system.user_id,
            &mut system.local_time,
        ] {
            *property = Some(text.into());
        }
        let mut record = Record::new(system);
        let is_text =
            |name: &str, of: InType| of == InType::UnicodeString && name != "TokenElevationType";
        for field in schema
            .fields
            .iter()
            .filter(|field| is_text(field.name, field.in_type))
        {
            record.set(field.name, text);
        }
        record.set(text, "of a name").set("OfALaterVersion", text);
        assert_hidden(&format!("{record:?}"), text, "record");
        record.into_event().unwrap().unwrap()
    })
}

#[test]
fn debug_shows_no_password() {
    for line in LINES {
        let mut kinds = 0;
        for event in events_with(line) {
            kinds += 1;
            let mut shown = format!("{event:?} {:?} {:?}", event.payload, Analysis::new(&event));
            for field in event.fields() {
                write!(shown, "{field:?}").unwrap();
            }
            for (name, value) in event.entries() {
                write!(shown, "{value:?}").unwrap();
                // The value itself is as logged.
                if name == "OfALaterVersion" {
                    assert_eq!(value.text(), line);
                }
            }
            for view in event.sigma_views() {
                write!(shown, "{view:?}").unwrap();
            }
            write!(
                shown,
                "{:?}{:?}",
                event.process(),
                event.findings().collect::<Vec<_>>()
            )
            .unwrap();
            assert_hidden(&shown, line, "Debug");
            let masked = event.redacted();
            assert!(matches!(masked, Cow::Owned(_)));
            assert_hidden(&serde_json::to_string(&*masked).unwrap(), line, "redacted");
            assert!(matches!(masked.redacted(), Cow::Borrowed(_)));
            // Its own serde is as logged.
            assert!(serde_json::to_string(&event).unwrap().contains("sEcReT"));
        }
        assert_eq!(kinds, EventSet::ALL.schemas().count());
    }
}

#[test]
fn errors_show_no_password() {
    for line in LINES {
        let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
        record.set("NewProcessId", line);
        let mut shown = format!("{:?}", record.into_event().unwrap_err());
        let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
        let error = record.try_set(line, "x").unwrap_err();
        write!(shown, "{error} {error:?}").unwrap();
        let xml = format!(
            "<Event><{line}/></Event>\n{line}\n<Event><System><EventID>{line}</EventID></System></Event>"
        );
        let json = format!("{{\"EventID\": 4688, {line}\n{line}\n{{\"EventID\":\"{line}\"}}\n");
        for input in [xml, json, line.to_owned()] {
            match source::from_reader(std::io::Cursor::new(input), &source::Options::default()) {
                Ok(mut reader) => {
                    for error in reader.by_ref().filter_map(Result::err) {
                        write!(shown, "{error} {error:?}").unwrap();
                    }
                    write!(shown, "{:?}", reader.stats()).unwrap();
                }
                Err(error) => write!(shown, "{error} {error:?}").unwrap(),
            }
        }
        assert_hidden(&shown, line, "an error");
    }
}

/// What names a program or a key of the rules: a slow look that knows no spelling.
fn may_name_a_secret(text: &str) -> bool {
    let text = text.to_lowercase();
    let has = |word: &&str| text.contains(*word);
    [
        "password",
        "pwd",
        "securestring",
        "credential",
        "psexec",
        "schtasks",
        "winrm",
        "winrs",
        "runas",
        "cmdkey",
    ]
    .iter()
    .any(has)
        || text.contains("net") && text.contains("use")
        || text.contains("://") && text.contains('@')
}

/// Of real logs, only texts with a command of the rules change, and of those only what is masked.
#[test]
fn nothing_else_changes_in_the_corpus() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let (mut texts, mut changed) = (0_u64, 0_u64);
    for path in common::files(&corpus.join("xml"), "xml") {
        let reader =
            wmi_events::source::xml::Reader::new(BufReader::new(File::open(path).unwrap()));
        for event in reader.filter_map(Result::ok) {
            for (_, value) in event.entries() {
                let text = value.text();
                texts += 1;
                let Cow::Owned(masked) = redact(&text) else {
                    continue;
                };
                changed += 1;
                assert!(may_name_a_secret(&text), "{text}");
                let mut rest = &*text;
                for part in masked.split("***") {
                    let at = rest
                        .find(part)
                        .unwrap_or_else(|| panic!("{text}: {masked}"));
                    rest = &rest[at + part.len()..];
                }
            }
        }
    }
    println!("{changed} of {texts} texts have a password");
    assert!(changed * 100 < texts);
}
