//! Parses command lines of winrm.vbs.

use super::command::{Operation, Switch, WinrmCommand};
use super::items::{Item, Items};
use crate::cmdline::Argv;
use crate::cmdline::path::{base_name, is_program};

/// The most switches that are kept.
const SWITCHES: usize = 64;

impl<'a> WinrmCommand<'a> {
    /// Parses a command line, the program first; `None` if it does not run winrm.vbs.
    ///
    /// ```
    /// use wmi_events::cmdline::WinrmCommand;
    ///
    /// assert!(WinrmCommand::parse("winrm quickconfig -q").is_some());
    /// assert!(WinrmCommand::parse(r"cscript x.vbs g wmicimv2/Win32_BIOS -r:SRV01").is_some());
    /// assert!(WinrmCommand::parse("winrs -r:SRV01 dir").is_none());
    /// ```
    #[must_use]
    pub fn parse(command_line: &'a str) -> Option<Self> {
        let mut argv = Argv::new(command_line.trim_start());
        let program = argv.next()?;
        let mut is_named = is_winrm(&program);
        if !is_named {
            if !is_program(&program, &["cscript", "wscript"]) {
                return None;
            }
            // The switches of the script host.
            let script = argv.find(|argument| !argument.starts_with("//"))?;
            is_named = is_winrm(&script);
        }
        let command = Self::of_items(Items::new(argv.rest()));
        let is_winrm = is_named || command.operation.is_some() && command.class().is_some();
        is_winrm.then_some(command)
    }

    fn of_items(items: Items<'a>) -> Self {
        let mut command = Self::default();
        let mut is_first = true;
        for item in items {
            match item {
                Item::Word(word) if is_first => {
                    is_first = false;
                    command.operation = Operation::of(&word);
                }
                Item::Word(word) => {
                    let is_invoke = command.operation == Some(Operation::Invoke);
                    if is_invoke && command.method.is_none() {
                        command.method = Some(word);
                    } else if command.resource.is_none() {
                        command.resource = Some(word);
                    }
                }
                Item::Table(properties) => {
                    if command.properties.is_empty() {
                        command.properties = properties;
                    }
                }
                Item::Password(is_given) => command.is_password_given |= is_given,
                Item::Switch(name, value) => {
                    let known = match &*name {
                        "r" | "remote" => &mut command.remote,
                        "u" | "username" => &mut command.user,
                        "file" => &mut command.file,
                        _ => {
                            if command.switches.len() < SWITCHES {
                                command.switches.push(Switch { name, value });
                            }
                            continue;
                        }
                    };
                    if known.is_none() {
                        *known = value;
                    }
                }
            }
        }
        command
    }
}

/// Whether a program or script is winrm.vbs or its batch file, by its name.
fn is_winrm(program: &str) -> bool {
    let name = base_name(program.trim_matches('"'));
    ["winrm", "winrm.cmd", "winrm.vbs"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `operation method resource {table} @remote ~user -switches`
    fn shown(line: &str) -> String {
        let Some(command) = WinrmCommand::parse(line) else {
            return "-".to_owned();
        };
        let mut shown = command.operation.map_or("?", Operation::name).to_owned();
        let texts = [
            (" ", &command.method),
            (" ", &command.resource),
            (" <", &command.file),
            (" @", &command.remote),
            (" ~", &command.user),
        ];
        for (mark, text) in texts {
            if let Some(text) = text {
                shown.extend([mark, text]);
            }
        }
        for property in &command.properties {
            shown.extend([" ", &*property.name, "=", &*property.value]);
        }
        for switch in &command.switches {
            shown.extend([" -", &*switch.name]);
        }
        if command.is_password_given {
            shown.push_str(" ***");
        }
        assert_eq!(command.clone().into_owned(), command);
        shown
    }

    #[test]
    fn commands() {
        let table = [
            (
                r#"winrm invoke Create wmicimv2/Win32_Process @{CommandLine="calc.exe"} -r:http://FILE02:5985"#,
                "invoke Create wmicimv2/Win32_Process @http://FILE02:5985 CommandLine=calc.exe",
            ),
            (
                r#""C:\Windows\System32\cscript.exe" //nologo //E:vbs "C:\Windows\System32\winrm.vbs" i Create wmicimv2/Win32_Process -r:FILE02 @{CommandLine=cmd /c x}"#,
                "invoke Create wmicimv2/Win32_Process @FILE02 CommandLine=cmd /c x",
            ),
            (
                r#"winrm.cmd set wmicimv2/Win32_Service?Name=x @{StartMode="Manual"} -u:CORP\a "-p:b c" -r:"FILE02" -a:Basic"#,
                r"set wmicimv2/Win32_Service?Name=x @FILE02 ~CORP\a StartMode=Manual -a ***",
            ),
            (
                "WINRM e wmicimv2/* -remote:FILE02 -filter:\"select * from x\" -p:",
                "enumerate wmicimv2/* @FILE02 -filter",
            ),
            (
                "winrm i Create wmicimv2/Win32_Process -file:x.xml",
                "invoke Create wmicimv2/Win32_Process <x.xml",
            ),
            ("winrm id -r:FILE02", "identify @FILE02"),
            ("winrm qc -q", "quickconfig -q"),
            ("winrm get winrm/config", "get winrm/config"),
            ("winrm -?", "? -?"),
            ("winrm", "?"),
            ("winrm x y", "? y"),
            (
                "cscript x.vbs i Create wmi/root/cimv2/Win32_Process -r:A",
                "invoke Create wmi/root/cimv2/Win32_Process @A",
            ),
            ("cscript x.vbs get y", "-"),
            ("cscript //nologo", "-"),
            ("powershell winrm id", "-"),
            ("", "-"),
            // Tables without an end.
            (
                r#"winrm i Create wmicimv2/Win32_Process @{CommandLine="a b" -r:A -p:SECRET"#,
                "invoke Create wmicimv2/Win32_Process @A CommandLine=a b ***",
            ),
            (
                r#"winrm i Create wmicimv2/Win32_Process @{CommandLine="a b -r:A -p:SECRET"#,
                "invoke Create wmicimv2/Win32_Process CommandLine=a b -r:A",
            ),
        ];
        for (line, expected) in table {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn no_password_is_kept() {
        for line in [
            "winrm id -p:SECRET",
            "winrm id /password:\"SECRET x\" -r:A",
            "winrm id \"-p:x SECRET\" -r:A",
            r#"winrm id -p:"a\"b SECRET" -r:A"#,
            r#"winrm s wmicimv2/X @{a="b" -p:SECRET -x:"y"} -r:A"#,
            r#"winrm s wmicimv2/X @{a="b" -p:SECRET"#,
            r#"winrm s wmicimv2/X "@{a=b -p:SECRET"#,
            "winrm s wmicimv2/X @{a=b -p:SECRET",
        ] {
            let command = WinrmCommand::parse(line).unwrap();
            assert!(
                !format!("{command:?}").contains("SECRET"),
                "{line}: {command:?}"
            );
        }
    }
}
