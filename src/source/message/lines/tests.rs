//! 4688 in other languages, cut or incomplete.

use super::super::test_values::{named, read};
use super::super::{Content, read as read_into};
use crate::event::EventId;

/// The words of a language, invented for these tests.
struct Language {
    title: &'static str,
    /// Of the creator, the target, and the process.
    sections: [&'static str; 3],
    /// Of an account.
    account: [&'static str; 4],
    /// Of the process, in the order of version 2.
    process: [&'static str; 7],
    colon: &'static str,
    /// Around each label and value.
    mark: &'static str,
    /// The explanation: one line, and what begins the lines of the types.
    explanation: &'static str,
    kind: &'static str,
}

const LANGUAGES: [Language; 5] = [
    Language {
        title: "Žáný průběh byl založen.",
        sections: ["Zakladatel", "Cílový účet", "Údaje průběhu"],
        account: ["Šifra účtu", "Jméno účtu", "Říše účtu", "Přihlášení"],
        process: [
            "Číslo průběhu",
            "Dráha průběhu",
            "Stupeň žetonu",
            "Závazný štítek",
            "Číslo původce",
            "Dráha původce",
            "Příkaz průběhu",
        ],
        colon: "\u{a0}:",
        mark: "",
        explanation: "Stupeň žetonu říká, jaký žeton průběh dostal.",
        kind: "Stupeň",
    },
    Language {
        title: "Появился процесс.",
        sections: ["Создатель", "Цель", "О процессе"],
        account: ["Знак счёта", "Имя счёта", "Область счёта", "Вход"],
        process: [
            "Номер процесса",
            "Путь процесса",
            "Вид маркера",
            "Метка",
            "Номер родителя",
            "Путь родителя",
            "Строка процесса",
        ],
        colon: ":",
        mark: "",
        explanation: "Строкой «Вид маркера» описан маркер: он дан процессу.",
        kind: "Вид",
    },
    Language {
        title: "\u{200f}תהליך נולד.\u{200f}",
        sections: ["יוצר", "יעד", "על התהליך"],
        account: ["סימן", "שם", "תחום", "כניסה"],
        process: [
            "מספר",
            "נתיב",
            "סוג אסימון",
            "תווית",
            "מספר אב",
            "נתיב אב",
            "פקודה",
        ],
        colon: ":",
        mark: "\u{200f}",
        explanation: "סוג אסימון מסביר את האסימון.",
        kind: "סוג",
    },
    Language {
        title: "某进程诞生。",
        sections: ["发起者", "对象", "进程概况"],
        account: ["安全号", "户名", "户域", "登录号"],
        process: [
            "进程号",
            "进程路径",
            "令牌级别",
            "标签",
            "父进程号",
            "父进程路径",
            "命令",
        ],
        colon: "：",
        mark: "",
        explanation: "令牌级别说明进程得到的令牌。",
        kind: "级别",
    },
    Language {
        title: "프로세스가 생겼다.",
        sections: ["만든 사람", "대상", "프로세스"],
        account: ["표식", "이름", "영역", "로그인"],
        process: [
            "번호",
            "경로",
            "토큰 등급",
            "꼬리표",
            "부모 번호",
            "부모 경로",
            "명령",
        ],
        colon: ":",
        mark: "\u{200e}",
        explanation: "토큰 등급은 토큰을 설명한다.",
        kind: "등급",
    },
];

/// How a message is written.
#[derive(Clone)]
struct Form {
    indent: &'static str,
    /// Between a colon and a value.
    gap: &'static str,
    /// After the name of a section.
    section_end: &'static str,
    /// An empty line.
    between: &'static str,
    line_end: &'static str,
    has_title: bool,
    /// How many lines the explanation has.
    explanation: usize,
}

const FORM: Form = Form {
    indent: "\t",
    gap: "\t\t",
    section_end: ":",
    between: "\n",
    line_end: "\r\n",
    has_title: true,
    explanation: 4,
};

const COMMAND: &str = "wmic: /node:a process";

fn accounts() -> [[&'static str; 4]; 2] {
    [
        ["S-1-5-18", "HOST$", "CORP", "0x3e7"],
        [r"CORP\eve", "-", "", "0x0"],
    ]
}

fn process(command: &'static str) -> [&'static str; 7] {
    [
        "0xea0",
        r"C:\Program Files\x: y.exe",
        "TokenElevationTypeLimited (3)",
        "S-1-16-8192",
        "0x1e8",
        r"C:\z.exe",
        command,
    ]
}

/// A message of that version.
fn message(language: &Language, form: &Form, version: usize, command: &'static str) -> String {
    let mark = language.mark;
    let line = |(label, value): (&&str, &&str)| {
        format!(
            "{}{mark}{label}{mark}{}{}{mark}{value}{mark}\n",
            form.indent, language.colon, form.gap
        )
    };
    let section =
        |name: &str, lines: String| format!("{}{name}{}\n{lines}", form.between, form.section_end);
    let mut text = String::new();
    if form.has_title {
        text.push_str(language.title);
        text.push('\n');
    }
    let sections = if version == 2 { 2 } else { 1 };
    for (name, values) in language.sections.iter().zip(accounts()).take(sections) {
        let lines = language.account.iter().zip(&values).map(line).collect();
        text.push_str(&section(name, lines));
    }
    let positions: &[usize] = match version {
        2 => &[0, 1, 2, 3, 4, 5, 6],
        1 => &[0, 1, 2, 4, 6],
        _ => &[0, 1, 2, 4],
    };
    let process = process(command);
    let lines = positions
        .iter()
        .map(|index| line((&language.process[*index], &process[*index])));
    text.push_str(&section(language.sections[2], lines.collect()));
    let types = (1..4).map(|number| format!("{} {number} \"x/y\".", language.kind));
    let explanation = std::iter::once(language.explanation.to_owned()).chain(types);
    for line in explanation.take(form.explanation) {
        text.push_str(form.between);
        text.push_str(&line);
        text.push('\n');
    }
    text.replace('\n', form.line_end)
}

fn values(version: usize, command: &str) -> Vec<String> {
    let names = ["UserSid", "UserName", "DomainName", "LogonId"];
    let mut all = Vec::new();
    let sections = if version == 2 { 2 } else { 1 };
    for (prefix, values) in ["Subject", "Target"].iter().zip(accounts()).take(sections) {
        let values = names.iter().zip(values);
        all.extend(values.map(|(name, value)| format!("{prefix}{name}={value}")));
    }
    all.push("NewProcessId=0xea0".to_owned());
    all.push(r"NewProcessName=C:\Program Files\x: y.exe".to_owned());
    all.push("TokenElevationType=TokenElevationTypeLimited (3)".to_owned());
    if version == 2 {
        all.push("MandatoryLabel=S-1-16-8192".to_owned());
    }
    all.push("ProcessId=0x1e8".to_owned());
    if version == 2 {
        all.push(r"ParentProcessName=C:\z.exe".to_owned());
    }
    if version > 0 {
        all.push(format!("CommandLine={command}"));
    }
    all
}

#[test]
fn languages_and_forms() {
    let id = EventId::PROCESS_CREATION;
    let forms = [
        FORM,
        Form {
            section_end: "",
            ..FORM
        },
        Form {
            section_end: ":\tx",
            ..FORM
        },
        Form {
            section_end: "\u{a0}:\u{200f}",
            ..FORM
        },
        Form { indent: "", ..FORM },
        Form {
            indent: " ",
            gap: "  ",
            ..FORM
        },
        Form {
            indent: "\u{a0}",
            gap: "\u{a0}",
            ..FORM
        },
        Form {
            indent: "",
            gap: " ",
            section_end: "",
            ..FORM
        },
        Form { gap: "", ..FORM },
        Form {
            line_end: "\n",
            ..FORM
        },
        Form {
            line_end: "\r",
            ..FORM
        },
        Form {
            line_end: "\r\n\r\n",
            indent: "",
            ..FORM
        },
        Form {
            between: "",
            ..FORM
        },
        Form {
            between: " \t\n\n",
            line_end: "\n",
            ..FORM
        },
        Form {
            has_title: false,
            ..FORM
        },
        Form {
            explanation: 0,
            ..FORM
        },
        Form {
            explanation: 1,
            ..FORM
        },
        Form {
            explanation: 2,
            ..FORM
        },
    ];
    for language in LANGUAGES {
        for (index, form) in forms.iter().enumerate() {
            for version in 0..3 {
                let text = message(&language, form, version, COMMAND);
                let expected = values(version, COMMAND);
                assert_eq!(named(id, &text), expected, "form {index}: {text:?}");
            }
        }
    }
}

/// What collectors make of a message in one line.
fn joined(text: &str) -> [String; 4] {
    let is_break = |c: char| matches!(c, '\r' | '\n' | '\t');
    let words = text.split(is_break).filter(|word| !word.is_empty());
    [
        // As Snare.
        words.collect::<Vec<_>>().join("  "),
        text.replace(is_break, " "),
        text.replace("\r\n", "  "),
        text.replace("\r\n", "\t"),
    ]
}

#[test]
fn messages_in_one_line() {
    let id = EventId::PROCESS_CREATION;
    let forms = [
        FORM,
        Form {
            section_end: "\u{a0}:\u{200f}",
            ..FORM
        },
        Form { indent: "", ..FORM },
        Form {
            indent: "  ",
            gap: "  ",
            ..FORM
        },
        Form { gap: " ", ..FORM },
        Form {
            has_title: false,
            ..FORM
        },
        Form {
            explanation: 0,
            ..FORM
        },
        Form {
            explanation: 1,
            ..FORM
        },
        Form {
            explanation: 2,
            ..FORM
        },
    ];
    for language in LANGUAGES {
        for (index, form) in forms.iter().enumerate() {
            for version in 0..3 {
                for command in [COMMAND, "\"a  b\" c: d  e", ""] {
                    // Without the types, nothing shows that the explanation is not the command.
                    if command.is_empty() && (1..4).contains(&form.explanation) {
                        continue;
                    }
                    for text in joined(&message(&language, form, version, command)) {
                        let expected = values(version, command);
                        assert_eq!(named(id, &text), expected, "form {index}: {text:?}");
                    }
                }
            }
        }
    }
}

/// One blank may be within a label or a value: nothing is read rather than guessed.
#[test]
fn messages_in_one_line_with_single_blanks() {
    for language in LANGUAGES {
        let text = message(&language, &FORM, 2, COMMAND);
        let words: Vec<_> = text.split_whitespace().collect();
        let error = read(EventId::PROCESS_CREATION, &words.join(" ")).unwrap_err();
        assert!(error.contains("malformed message"), "{error}");
    }
}

#[test]
fn command_lines_in_other_languages() {
    let id = EventId::PROCESS_CREATION;
    for language in LANGUAGES {
        let label = format!("{}: \\x\n{} 1: x", language.process[2], language.kind);
        let several: &'static str = Box::leak(
            format!(
                "a: b\n\n{}{}\n\tx:\t0x4\n\n{}\n{label}\n\n\ty",
                language.process[4], language.colon, language.explanation
            )
            .into_boxed_str(),
        );
        for command in [
            "",
            ":",
            "a\n",
            "a\n\n\tb: c",
            "\"a\" \"b:c\" ：d",
            "a\n\nb 1\nb 2",
            several,
        ] {
            for version in 1..3 {
                for form in [
                    FORM,
                    Form {
                        explanation: 0,
                        ..FORM
                    },
                ] {
                    let form = Form {
                        line_end: "\n",
                        ..form
                    };
                    let text = message(&language, &form, version, command);
                    let expected = values(version, command.trim_end());
                    assert_eq!(named(id, &text), expected, "{text:?}");
                }
            }
        }
    }
}

#[test]
fn cut_messages() {
    let id = EventId::PROCESS_CREATION;
    for language in LANGUAGES {
        // Without its explanation.
        let form = Form {
            explanation: 0,
            ..FORM
        };
        for version in 0..3 {
            let text = message(&language, &form, version, COMMAND);
            let expected = values(version, COMMAND);
            let mut counts = Vec::new();
            for (end, _) in text.char_indices() {
                let cut = &text[..end];
                match read(id, cut) {
                    // The first line alone.
                    Ok(None) => assert!(!cut.contains(language.colon), "{cut:?}"),
                    Ok(Some(values)) => {
                        let (last, before) = values.split_last().unwrap();
                        let schema = &crate::schema::PROCESS_CREATION;
                        for (found, expected) in values.iter().zip(&expected) {
                            let name = schema.fields[found.0].name;
                            let (known, value) = expected.split_once('=').unwrap();
                            assert_eq!(name, known, "{cut:?}");
                            // Only the last value may be cut.
                            let is_last = found == last && before.len() + 1 == values.len();
                            let is_it = value == found.1 || is_last && value.starts_with(&found.1);
                            assert!(is_it, "{name} is {:?} in {cut:?}", found.1);
                        }
                        counts.push(values.len());
                    }
                    Err(error) => assert!(error.contains("malformed message"), "{error}"),
                }
            }
            assert_eq!(counts.last(), Some(&expected.len()));
            assert_eq!(counts.first(), Some(&4), "the creator");
        }
    }
}

#[test]
fn titles_alone() {
    let id = EventId::PROCESS_CREATION;
    let english = "A new process has been created.";
    let titles = LANGUAGES.map(|language| language.title);
    for title in titles.into_iter().chain([english, "", " \r\n"]) {
        for text in [
            title.to_owned(),
            format!("{title}\r\n\r\n"),
            format!(" {title}"),
        ] {
            assert_eq!(read(id, &text), Ok(None), "{text:?}");
        }
    }
}

/// Nothing says which line is missing, so nothing is read.
#[test]
fn lines_too_few_or_too_many() {
    let id = EventId::PROCESS_CREATION;
    for language in LANGUAGES {
        for explanation in [4, 1, 0] {
            let form = Form {
                explanation,
                ..FORM
            };
            let text = message(&language, &form, 2, COMMAND);
            let all: Vec<&str> = text.split("\r\n").filter(|line| !line.is_empty()).collect();
            // The first line may be missing, and the end. After the line of the creator's ID
            // nothing is a number.
            let last_number = all.iter().position(|line| line.contains("0x1e8")).unwrap();
            for index in 1..all.len() - explanation {
                let mut fewer = all.clone();
                fewer.remove(index);
                let mut more = all.clone();
                more.insert(index, "x: y");
                let more = (index <= last_number).then_some(more);
                for lines in std::iter::once(fewer).chain(more) {
                    let text = lines.join("\n");
                    let expected = values(2, COMMAND);
                    match read(id, &text) {
                        Ok(_) => {
                            let found = named(id, &text);
                            let is_it = expected.starts_with(&found);
                            assert!(is_it, "line {index}: {found:?} in {text:?}");
                        }
                        Err(error) => assert!(error.contains("malformed message"), "{error}"),
                    }
                }
            }
        }
    }
    let error = read(id, "x: y\nz: 1").unwrap_err();
    assert_eq!(
        error,
        "malformed message at byte 0: expected the lines of the event's message"
    );
}

const ENGLISH: &str = "A new process has been created.\n\nCreator Subject:\n\tSecurity ID:\t\tS-1-5-18\n\tAccount Name:\t\tHOST$\n\tAccount Domain:\t\tCORP\n\tLogon ID:\t\t0x3e7\n\nTarget Subject:\n\tSecurity ID:\t\tCORP\\eve\n\tAccount Name:\t\t-\n\tAccount Domain:\t\t\n\tLogon ID:\t\t0x0\n\nProcess Information:\n\tNew Process ID:\t\t0xea0\n\tNew Process Name:\tC:\\Program Files\\x: y.exe\n\tToken Elevation Type:\tTokenElevationTypeLimited (3)\n\n\tMandatory Label:\t\tS-1-16-8192\n\tCreator Process ID:\t0x1e8\n\tCreator Process Name:\tC:\\z.exe\n\tProcess Command Line:\twmic: /node:a process\n\nToken Elevation Type indicates the type.\n\nType 1 is a.\n\nType 2 is b.\n\nType 3 is c.";

#[test]
fn english_with_lines_missing() {
    let id = EventId::PROCESS_CREATION;
    let all = values(2, COMMAND);
    assert_eq!(named(id, ENGLISH), all);
    assert_eq!(named(id, &ENGLISH.replace('\t', "  ")), all);
    let lines: Vec<&str> = ENGLISH.split('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        let Some((_, value)) = line
            .strip_prefix('\t')
            .and_then(|line| line.split_once('\t'))
        else {
            continue;
        };
        let mut fewer = lines.clone();
        fewer.remove(index);
        let value = value.trim_start();
        let is_missing = |field: &&String| field.split_once('=').is_none_or(|f| f.1 != value);
        let found = named(id, &fewer.join("\r\n"));
        assert_eq!(found.len(), all.len() - 1, "{line}");
        // `-` is there once, and so is each other value.
        let expected: Vec<_> = all.iter().filter(is_missing).cloned().collect();
        assert_eq!(found, expected, "{line}");
    }
    // A value that is not of its type.
    let wrong = ENGLISH
        .replace("0xea0", "zz")
        .replace("Mandatory Label", "x");
    let at = wrong.find("zz").unwrap();
    assert_eq!(
        read(id, &wrong).unwrap_err(),
        format!(
            "invalid `NewProcessId` at byte {at}: expected a hexadecimal (0x1f) or decimal number of 64 bits, found `zz`"
        )
    );
    // An empty number is left out.
    let empty = ENGLISH.replace("0xea0", "");
    let is_other = |field: &&String| !field.starts_with("NewProcessId");
    let others: Vec<_> = all.iter().filter(is_other).cloned().collect();
    assert_eq!(named(id, &empty), others);
}

#[test]
fn messages_in_quotes() {
    let id = EventId::PROCESS_CREATION;
    let schema = &crate::schema::PROCESS_CREATION;
    let mut record = crate::record::Record::new(crate::event::System::new(id));
    let quoted = format!("\"{ENGLISH}\"");
    super::super::fill(&mut record, &quoted, 100).unwrap();
    let event = record.into_event().unwrap().unwrap();
    assert_eq!(event.fields().count(), schema.fields.len());
    // Offsets are those of the message with its quotes.
    let wrong = quoted
        .replace("0xea0", "zz")
        .replace("Mandatory Label", "x");
    let mut record = crate::record::Record::new(crate::event::System::new(id));
    let error = super::super::fill(&mut record, &wrong, 100).unwrap_err();
    assert_eq!(error.offset(), wrong.find("zz").map(|at| 100 + at as u64));
    assert_eq!(error.event_id(), Some(id));
    assert_eq!(record.len(), 0);
}

/// A message fills what a record lacks; its first line alone is no error for the caller.
#[test]
fn records_that_have_values() {
    let system = crate::event::System::new(EventId::PROCESS_CREATION);
    let mut record = crate::record::Record::new(system.clone());
    record.set("NewProcessName", "mine").set("CommandLine", "");
    let title = "A new process has been created.";
    assert_eq!(read_into(&mut record, title, 0).unwrap(), Content::NoFields);
    assert_eq!(record.len(), 2);
    assert_eq!(read_into(&mut record, ENGLISH, 0).unwrap(), Content::Fields);
    let event = record.into_event().unwrap().unwrap();
    assert_eq!(event.field("NewProcessName").unwrap().text(), "mine");
    assert_eq!(event.field("CommandLine").unwrap().text(), "");
    assert_eq!(event.field("NewProcessId").unwrap().text(), "0xea0");
    assert_eq!(event.fields().count(), 15);

    let error = super::super::parse(system, title).unwrap_err();
    assert_eq!(
        error.to_string(),
        "event 4688: malformed message at byte 0: expected the fields of the event"
    );
}
