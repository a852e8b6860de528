//! The limits of the decoders of command lines and scripts.

use wmi_events::cmdline::cmd::{commands, runs_in_the_end};
use wmi_events::cmdline::powershell::wmi_uses;
use wmi_events::cmdline::{CmdCommand, ScCommand, WinrmCommand};
use wmi_events::secrets::redact;

use crate::{Limit, check};

/// The programs that run in the end.
fn ends(line: &str) -> String {
    let ends = runs_in_the_end(line);
    let programs: Vec<_> = ends.iter().map(|end| &*end.program).collect();
    match programs.as_slice() {
        [only] => (*only).to_owned(),
        all => format!("{} and {:?}", all.len(), all.last()),
    }
}

/// What a script does, with the class, the computers and whether there are unknown ones.
fn uses(script: &str) -> String {
    let uses = wmi_uses(script);
    match uses.as_slice() {
        [] => "nothing".to_owned(),
        [only] => format!(
            "{:?} {:?}, {}{}",
            only.action,
            only.class.as_deref().unwrap_or("-"),
            only.computers.len(),
            if only.has_unknown_computers {
                " and others"
            } else {
                ""
            }
        ),
        all => format!("{} uses", all.len()),
    }
}

#[test]
fn cmd_exe() {
    check(&[
        Limit {
            name: "src/cmdline/cmd/parse.rs::MAX_COMMANDS",
            value: 4096,
            read: |count| format!("{}", commands(&"a&".repeat(count)).len() == count),
            within: "true",
            beyond: "false",
        },
        Limit {
            name: "src/cmdline/cmd/parse.rs::MAX_COMMANDS",
            value: 4096,
            read: |count| {
                let line = format!("cmd /c {}whoami", "a&".repeat(count - 1));
                ends(&line).split(" and ").nth(1).unwrap().to_owned()
            },
            within: r#"Some("whoami")"#,
            beyond: r#"Some("a")"#,
        },
        Limit {
            // Deeper, the redirect of a block is not given to its commands.
            name: "src/cmdline/cmd/parse.rs::MAX_BLOCKS",
            value: 16,
            read: |count| {
                let line = format!(
                    "{}whoami{}>x{}",
                    "(".repeat(count),
                    ")",
                    ")".repeat(count - 1)
                );
                let commands = commands(&line);
                format!(
                    "{}, {} redirects",
                    commands[0].program,
                    commands[0].redirects.len()
                )
            },
            within: "whoami, 1 redirects",
            beyond: "whoami, 0 redirects",
        },
        Limit {
            // All are followed.
            name: "src/cmdline/cmd/program.rs::MAX_PREFIXES",
            value: 8,
            read: |count| {
                let line = format!("{}whoami", "call ".repeat(count));
                let commands = commands(&line);
                let is_kept = commands[0].prefix.len() == count;
                format!("{}, every prefix: {is_kept}", commands[0].program)
            },
            within: "whoami, every prefix: true",
            beyond: "whoami, every prefix: false",
        },
        Limit {
            name: "src/cmdline/cmd/switches.rs::MAX_SWITCHES",
            value: 64,
            read: |count| {
                let line = format!("cmd {}/c whoami", "/q".repeat(count));
                let cmd = CmdCommand::parse(&line);
                let is_kept = cmd.switches.len() == count;
                format!("{}, every switch: {is_kept}", cmd.commands[0].program)
            },
            within: "whoami, every switch: true",
            beyond: "whoami, every switch: false",
        },
        Limit {
            // With more words it is no loop, and `for` is the program.
            name: "src/cmdline/cmd/header.rs::MAX_FOR_WORDS",
            value: 6,
            read: |count| {
                let line = format!("for {}in (x) do whoami", "%i ".repeat(count));
                commands(&line)[0].program.to_string()
            },
            within: "whoami",
            beyond: "for",
        },
        Limit {
            name: "src/cmdline/cmd/end.rs::MAX_INHERITED",
            value: 16,
            read: |count| {
                let line = format!("cmd /c (cmd /c whoami){}", ">x".repeat(count));
                let redirects = runs_in_the_end(&line)[0].redirects.len();
                format!("every redirect: {}", redirects == count)
            },
            within: "every redirect: true",
            beyond: "every redirect: false",
        },
        Limit {
            name: "src/cmdline/cmd/end.rs::MAX_INHERITED_TARGET",
            value: 4096,
            read: |count| {
                let line = format!("cmd /c (cmd /c whoami)>{}", "x".repeat(count));
                let redirects = runs_in_the_end(&line)[0].redirects.len();
                format!("{redirects} redirects")
            },
            within: "1 redirects",
            beyond: "0 redirects",
        },
    ]);
}

/// Wrappers within wrappers are followed as far as what they cost to read allows; one that is not is a command.
#[test]
fn wrappers() {
    for (count, blanks, program) in [
        (1, 0, "whoami"),
        (8, 0, "whoami"),
        (9, 0, "whoami"),
        (100, 0, "whoami"),
        (7, 1 << 20, "whoami"),
        (8, 1 << 20, "whoami"),
        (9, 1 << 20, "cmd"),
    ] {
        let line = format!("{}whoami {}x", "cmd /c ".repeat(count), " ".repeat(blanks));
        assert_eq!(
            ends(&line),
            program,
            "{count} wrappers of a line of {} bytes",
            line.len()
        );
    }
    // However long: the rest is there to be looked at.
    let deep = format!("{}whoami", "cmd /c ".repeat(10_000));
    let ends = runs_in_the_end(&deep);
    assert_eq!(ends.len(), 1);
    assert_eq!(ends[0].program, "cmd");
    assert!(ends[0].line.ends_with("whoami"));
}

#[test]
fn power_shell() {
    check(&[
        Limit {
            name: "src/cmdline/powershell/context.rs::USES",
            value: 256,
            read: |count| {
                let script = format!(
                    "{}iwmi Win32_Process Create calc",
                    "gwmi a;".repeat(count - 1)
                );
                let uses = wmi_uses(&script);
                let is_kept = uses
                    .last()
                    .is_some_and(|last| last.method.as_deref() == Some("Create"));
                format!("every use: {}, the call: {is_kept}", uses.len() == count)
            },
            within: "every use: true, the call: true",
            beyond: "every use: false, the call: true",
        },
        Limit {
            name: "src/cmdline/powershell/walk.rs::SCRIPTS",
            value: 8,
            read: |count| {
                let script = (0..count).fold("gwmi a".to_owned(), |script, _| {
                    format!("iex '{}'", script.replace('\'', "''"))
                });
                uses(&script)
            },
            within: "Get \"a\", 0",
            beyond: "nothing",
        },
        Limit {
            name: "src/cmdline/powershell/stack.rs::DEPTH",
            value: 64,
            read: |count| uses(&format!("{}gwmi a{}", "(".repeat(count), ")".repeat(count))),
            within: "Get \"a\", 0",
            beyond: "Get \"a\", 0",
        },
        Limit {
            name: "src/cmdline/powershell/value.rs::COMPUTERS",
            value: 64,
            read: |count| {
                uses(&format!("gwmi a -cn h{}", ",h".repeat(count - 1)))
                    .replace(&count.to_string(), "all")
            },
            within: "Get \"a\", all",
            beyond: "Get \"a\", 64 and others",
        },
        Limit {
            name: "src/cmdline/powershell/value.rs::ITEMS",
            value: 4096,
            read: |count| uses(&format!("$a={}'h';gwmi a -cn $a", "'h',".repeat(count - 1))),
            within: "Get \"a\", 64 and others",
            beyond: "Get \"a\", 64 and others",
        },
        Limit {
            // The class is not known.
            name: "src/cmdline/powershell/value.rs::NAME_LEN",
            value: 512,
            read: |count| {
                uses(&format!("gwmi {}", "a".repeat(count))).replace(&"a".repeat(count), "all")
            },
            within: "Get \"all\", 0",
            beyond: "Get \"-\", 0",
        },
        Limit {
            name: "src/cmdline/powershell/value.rs::PATH_LEN",
            value: 2048,
            read: |count| {
                let filter = "x".repeat(count - "Win32_Process.Handle=\"\"".len());
                uses(&format!("[wmi]'Win32_Process.Handle=\"{filter}\"'"))
            },
            within: "Get \"Win32_Process\", 0",
            beyond: "Get \"Win32_Process\", 0",
        },
        Limit {
            // The method is not known.
            name: "src/cmdline/powershell/methods.rs::NAME_LEN",
            value: 256,
            read: |count| {
                let method = "m".repeat(count);
                let uses = wmi_uses(&format!("([wmiclass]'Win32_Process').{method}()"));
                format!(
                    "{:?}",
                    uses.last()
                        .map(|last| last.method.as_deref() == Some(&*method))
                )
            },
            within: "Some(true)",
            beyond: "Some(false)",
        },
        Limit {
            name: "src/cmdline/powershell/tokens.rs::TYPE_LEN",
            value: 128,
            read: |count| uses(&format!("[{}a.wmi]'Win32_Process'", "a".repeat(count - 7))),
            within: "Get \"Win32_Process\", 0",
            beyond: "nothing",
        },
        Limit {
            name: "src/cmdline/powershell/variables.rs::VARIABLES",
            value: 256,
            read: |count| {
                let others: String = (1..count).map(|n| format!("$v{n}='x';")).collect();
                uses(&format!("{others}$c='a';gwmi $c"))
            },
            within: "Get \"a\", 0",
            beyond: "Get \"-\", 0",
        },
    ]);
}

#[test]
fn winrm_and_sc() {
    check(&[
        Limit {
            name: "src/cmdline/winrm/parse.rs::SWITCHES",
            value: 64,
            read: |count| {
                let line = format!("winrm id {}", "-a:b ".repeat(count));
                format!(
                    "{}",
                    WinrmCommand::parse(&line).unwrap().switches.len() == count
                )
            },
            within: "true",
            beyond: "false",
        },
        Limit {
            name: "src/cmdline/winrm/table.rs::PROPERTIES",
            value: 4096,
            read: |count| {
                let line = format!("winrm i Create a @{{{}}}", "b=\"c\";".repeat(count));
                format!(
                    "{}",
                    WinrmCommand::parse(&line).unwrap().properties.len() == count
                )
            },
            within: "true",
            beyond: "false",
        },
        Limit {
            name: "src/cmdline/sc.rs::OPTIONS",
            value: 64,
            read: |count| {
                let line = format!("sc create a {}", "b= c ".repeat(count));
                format!(
                    "{}",
                    ScCommand::parse(&line).unwrap().options.len() == count
                )
            },
            within: "true",
            beyond: "false",
        },
    ]);
}

/// Beyond the last two no program takes the command: a parameter that is there twice, and a user of that length.
#[test]
fn passwords() {
    check(&[
        Limit {
            name: "src/secrets/assignments.rs::MAX_VALUE",
            value: 1024,
            read: |count| {
                let secret = "S".repeat(count);
                format!(
                    "shown: {}",
                    redact(&format!("app password={secret}; x")).contains("SSSSSSSS")
                )
            },
            within: "shown: false",
            beyond: "shown: false",
        },
        Limit {
            name: "src/secrets/programs.rs::MAX_NAME",
            value: 64,
            read: |count| {
                let name = format!("{}schtasks.exe", "x\\".repeat((count - 12) / 2));
                format!(
                    "shown: {}",
                    redact(&format!("{name} /create /rp SECRET")).contains("SECRET")
                )
            },
            within: "shown: false",
            beyond: "shown: false",
        },
        Limit {
            name: "src/secrets/programs.rs::MAX_DEPTH",
            value: 8,
            read: |count| {
                let line = (0..count).fold("schtasks /create /rp SECRET".to_owned(), |line, _| {
                    format!(
                        "cmd /c \"{}\"",
                        line.replace('\\', "\\\\").replace('"', "\\\"")
                    )
                });
                format!("shown: {}", redact(&line).contains("SECRET"))
            },
            within: "shown: false",
            beyond: "shown: false",
        },
        Limit {
            name: "src/secrets/cmdlets.rs::MAX_PARAMETERS",
            value: 15,
            read: |count| {
                let line = format!("ConvertTo-SecureString {}SECRET", "-f ".repeat(count));
                format!("shown: {}", redact(&line).contains("SECRET"))
            },
            within: "shown: false",
            beyond: "shown: true",
        },
        Limit {
            name: "src/secrets/cmdlets.rs::MAX_USER",
            value: 1023,
            read: |count| {
                let line = format!("NetworkCredential({}, SECRET)", "u".repeat(count));
                format!("shown: {}", redact(&line).contains("SECRET"))
            },
            within: "shown: false",
            beyond: "shown: true",
        },
    ]);
}
