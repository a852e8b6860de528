//! [`PowerShellCommand`]: a parsed command line of powershell.exe or pwsh.exe.

use std::borrow::Cow;
use std::collections::VecDeque;

use super::base64;
use super::switches::{self, Switch};
use crate::cmdline::argv::Argv;
use crate::cmdline::path::{is_program, program_with_blanks};
use crate::owned::{all_owned, owned};

/// A parsed command line of powershell.exe or pwsh.exe.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::PowerShellCommand;
///
/// let command = PowerShellCommand::parse(r#"powershell -nop -w hidden -c "gwmi Win32_Process""#);
/// assert!(command.no_profile && command.is_hidden);
/// assert_eq!(command.script.as_deref(), Some("gwmi Win32_Process"));
///
/// let command = PowerShellCommand::parse("powershell.exe -enc ZwB3AG0AaQAgAHgA");
/// assert_eq!(command.script.as_deref(), Some("gwmi x"));
/// assert!(command.is_encoded_valid);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PowerShellCommand<'a> {
    /// The program, as written.
    pub program: Cow<'a, str>,
    /// Whether the program is pwsh.exe, which takes a bare argument for a file.
    pub is_pwsh: bool,
    /// The script on the command line, decoded.
    ///
    /// It is the value of `-Command` or `-EncodedCommand`, or what powershell.exe takes for a command
    /// because no parameter is before it.
    pub script: Option<Cow<'a, str>>,
    /// The value of `-File`, or the bare argument of pwsh.exe.
    pub file: Option<Cow<'a, str>>,
    /// The arguments after the file or after the value of `-CommandWithArgs`.
    pub arguments: Vec<Cow<'a, str>>,
    /// The value of `-EncodedCommand`, as written.
    pub encoded: Option<Cow<'a, str>>,
    /// Whether that value is whole and valid: base64 of UTF-16.
    ///
    /// PowerShell runs no invalid one. It is decoded as far as it goes, as it may be cut.
    pub is_encoded_valid: bool,
    /// `-NoProfile`.
    pub no_profile: bool,
    /// `-NonInteractive`.
    pub non_interactive: bool,
    /// `-NoExit`.
    pub no_exit: bool,
    /// `-WindowStyle Hidden`.
    pub is_hidden: bool,
    /// Whether the script is read from standard input: `-Command -` or `-File -`.
    pub is_from_input: bool,
    /// The value of `-ExecutionPolicy`.
    pub execution_policy: Option<Cow<'a, str>>,
    /// The value of `-WorkingDirectory`.
    pub working_directory: Option<Cow<'a, str>>,
    /// The value of `-Version`.
    pub version: Option<Cow<'a, str>>,
}

impl PowerShellCommand<'_> {
    /// Detaches the command from its command line, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::cmdline::PowerShellCommand;
    ///
    /// let line = String::from("pwsh -File a.ps1 x");
    /// let command: PowerShellCommand<'static> = PowerShellCommand::parse(&line).into_owned();
    /// assert_eq!(command.file.as_deref(), Some("a.ps1"));
    /// ```
    #[must_use]
    pub fn into_owned(self) -> PowerShellCommand<'static> {
        PowerShellCommand {
            program: owned(self.program),
            script: self.script.map(owned),
            file: self.file.map(owned),
            arguments: all_owned(self.arguments, owned),
            encoded: self.encoded.map(owned),
            execution_policy: self.execution_policy.map(owned),
            working_directory: self.working_directory.map(owned),
            version: self.version.map(owned),
            is_pwsh: self.is_pwsh,
            is_encoded_valid: self.is_encoded_valid,
            no_profile: self.no_profile,
            non_interactive: self.non_interactive,
            no_exit: self.no_exit,
            is_hidden: self.is_hidden,
            is_from_input: self.is_from_input,
        }
    }
}

/// Arguments after the program.
enum Arguments<'a> {
    Line(Argv<'a>),
    List(VecDeque<Cow<'a, str>>),
}

impl<'a> Arguments<'a> {
    fn next(&mut self) -> Option<Cow<'a, str>> {
        match self {
            Self::Line(argv) => argv.next(),
            Self::List(list) => list.pop_front(),
        }
    }

    /// The place in the line.
    fn line(&self) -> Option<Argv<'a>> {
        match self {
            Self::Line(argv) => Some(argv.clone()),
            Self::List(_) => None,
        }
    }

    /// These arguments and the one before them.
    fn back(self, before: Option<Argv<'a>>, argument: Cow<'a, str>) -> Self {
        match (self, before) {
            (Self::List(mut list), _) => {
                list.push_front(argument);
                Self::List(list)
            }
            (line, None) => line,
            (_, Some(line)) => Self::Line(line),
        }
    }

    /// The other arguments as one text, a blank between them.
    fn joined(mut self) -> Option<Cow<'a, str>> {
        if let Self::Line(argv) = &self {
            let rest = argv.rest().trim_end_matches([' ', '\t']);
            if !rest.is_empty() && !rest.contains(['"', '\t']) && !rest.contains("  ") {
                return Some(rest.into());
            }
        }
        let first = self.next()?;
        let Some(second) = self.next() else {
            return Some(first);
        };
        let mut text = first.into_owned();
        text.extend([" ", &*second]);
        while let Some(argument) = self.next() {
            text.extend([" ", &*argument]);
        }
        Some(text.into())
    }
}

/// Whether a program is powershell.exe or pwsh.exe, by its name.
///
/// ```
/// use wmi_events::cmdline::powershell::is_powershell;
///
/// assert!(is_powershell(r"C:\Program Files\PowerShell\7\pwsh.exe"));
/// assert!(is_powershell("PowerShell"));
/// assert!(!is_powershell("powershell_ise.exe"));
/// ```
#[must_use]
pub fn is_powershell(program: &str) -> bool {
    is_program(program.trim(), &["powershell", "pwsh", "pwsh-preview"])
}

impl<'a> PowerShellCommand<'a> {
    /// Parses a command line. Its first argument is taken for the program, under any name.
    ///
    /// Names of parameters may be shortened as the program accepts it.
    ///
    /// ```
    /// use wmi_events::cmdline::PowerShellCommand;
    ///
    /// let command = PowerShellCommand::parse("powershell /ep bypass gwmi -Class x");
    /// assert_eq!(command.execution_policy.as_deref(), Some("bypass"));
    /// assert_eq!(command.script.as_deref(), Some("gwmi -Class x"));
    /// ```
    #[must_use]
    pub fn parse(line: &'a str) -> Self {
        let end = program_with_blanks(line);
        if let Some((program, rest)) = end.and_then(|end| line.split_at_checked(end)) {
            let mut argv = Argv::new(rest);
            // The text begins with a blank: an empty program.
            argv.next();
            return Self::read(program.into(), Arguments::Line(argv));
        }
        let mut argv = Argv::new(line);
        let program = argv.next().unwrap_or_default();
        Self::read(program, Arguments::Line(argv))
    }

    /// The command of a program and its arguments.
    pub(super) fn from_arguments(program: &'a str, arguments: Vec<Cow<'a, str>>) -> Self {
        Self::read(program.into(), Arguments::List(arguments.into()))
    }

    fn read(program: Cow<'a, str>, mut arguments: Arguments<'a>) -> Self {
        let is_pwsh = is_program(program.trim(), &["pwsh", "pwsh-preview"]);
        let mut command = Self {
            program,
            is_pwsh,
            ..Self::default()
        };
        loop {
            let before = arguments.line();
            let Some(argument) = arguments.next() else {
                break;
            };
            if argument.trim().is_empty() {
                continue;
            }
            let found = switches::name(&argument).and_then(|name| switches::find(name, is_pwsh));
            let Some((switch, inline)) = found else {
                // The first argument that is no parameter begins the command or names the file.
                let from_here = arguments.back(before, argument);
                if is_pwsh {
                    command.set_file(from_here);
                } else {
                    command.set_script(from_here);
                }
                break;
            };
            if let Some(at) = inline {
                // A value in the argument is as the next argument.
                let name = switches::name(&argument).unwrap_or_default();
                let value = name.get(at..).unwrap_or_default().to_owned();
                let mut list = vec![Cow::Owned(value)];
                if !matches!(switch, Switch::Command | Switch::File) {
                    command.set_value(switch, list.pop());
                    continue;
                }
                while let Some(next) = arguments.next() {
                    list.push(next);
                }
                arguments = Arguments::List(list.into());
            }
            match switch {
                Switch::NoProfile => command.no_profile = true,
                Switch::NonInteractive => command.non_interactive = true,
                Switch::NoExit => command.no_exit = true,
                Switch::Flag => {}
                Switch::Command => {
                    command.set_script(arguments);
                    break;
                }
                Switch::File => {
                    command.set_file(arguments);
                    break;
                }
                Switch::CommandWithArgs => {
                    command.script = command.script.take().or(arguments.next());
                    command.arguments = std::iter::from_fn(|| arguments.next()).collect();
                    break;
                }
                // pwsh prints its version, and reads no more.
                Switch::Version if is_pwsh => break,
                _ => command.set_value(switch, arguments.next()),
            }
        }
        command
    }

    fn set_value(&mut self, switch: Switch, value: Option<Cow<'a, str>>) {
        match switch {
            Switch::WindowStyle => {
                // The value of an enumeration may be a prefix or a number.
                let is_hidden = |value: &str| {
                    let start = "hidden".get(..value.len());
                    value == "1" || start.is_some_and(|start| start.eq_ignore_ascii_case(value))
                };
                let value = value.as_deref().map_or("", str::trim);
                self.is_hidden = !value.is_empty() && is_hidden(value);
            }
            Switch::ExecutionPolicy => self.execution_policy = value,
            Switch::WorkingDirectory => self.working_directory = value,
            Switch::Version => self.version = value,
            Switch::EncodedCommand if self.encoded.is_none() => {
                let Some(value) = value else { return };
                let (bytes, is_base64) = base64::decode(&value);
                let (script, is_text) = base64::utf16(&bytes);
                self.is_encoded_valid = is_base64 && is_text;
                self.script = Some(script.into());
                self.encoded = Some(value);
            }
            Switch::CommandWithArgs => self.script = value,
            _ => {}
        }
    }

    fn set_script(&mut self, arguments: Arguments<'a>) {
        // With two of them, the program ends with an error.
        if self.script.is_none() {
            self.script = arguments.joined();
        }
        if self.script.as_deref() == Some("-") {
            self.script = None;
            self.is_from_input = true;
        }
    }

    fn set_file(&mut self, mut arguments: Arguments<'a>) {
        self.file = arguments.next();
        self.arguments = std::iter::from_fn(|| arguments.next()).collect();
        if self.file.as_deref() == Some("-") {
            self.file = None;
            self.is_from_input = true;
        }
    }
}

#[cfg(test)]
mod tests;
