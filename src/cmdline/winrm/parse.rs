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
mod tests;
