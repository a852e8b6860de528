//! sc.exe command lines: `sc [\\SERVER] COMMAND [SERVICE] [OPTION= VALUE]...`.
//!
//! Source: Microsoft's page on [sc create] and its neighbours, and what `sc /?` prints. The value
//! follows in the next argument; `binPath=C:\a.exe` without the blank is read too, as Windows 11
//! does.
//!
//! [sc create]: https://learn.microsoft.com/windows-server/administration/windows-commands/sc-create

use std::borrow::Cow;

use super::Argv;
use super::path::is_program;
use crate::owned::{all_owned, derived, owned};
use crate::value::Host;

/// The most options that are kept.
const OPTIONS: usize = 64;

/// A parsed command line of sc.exe.
///
/// It holds no password, only whether there was one.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::ScCommand;
///
/// let line = r#"sc.exe \\SRV01 create updater binPath= "C:\t\a.exe -k" start= auto"#;
/// let command = ScCommand::parse(line).unwrap();
/// assert_eq!(command.server.as_deref(), Some("SRV01"));
/// assert!(command.is("create"));
/// assert_eq!(command.service.as_deref(), Some("updater"));
/// assert_eq!(command.bin_path(), Some(r"C:\t\a.exe -k"));
/// assert_eq!(command.option("start"), Some("auto"));
/// assert!(command.is_remote(Some("WKS01")));
///
/// assert!(ScCommand::parse("schtasks /query").is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ScCommand<'a> {
    /// The server, without its backslashes.
    pub server: Option<Cow<'a, str>>,
    /// The command as written: `create`, `config`, `start` and others.
    pub command: Option<Cow<'a, str>>,
    /// The name of the service.
    pub service: Option<Cow<'a, str>>,
    /// The options with a value, in order, but no password; at most 64.
    pub options: Vec<ScOption<'a>>,
    /// Whether `password=` has a value.
    pub is_password_given: bool,
}

/// An option and its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ScOption<'a> {
    /// Its name in lower case, without `=`.
    pub name: String,
    /// Its value, without quotes around it.
    pub value: Cow<'a, str>,
}

impl<'a> ScCommand<'a> {
    /// Parses a command line, the program first; `None` if the program is not sc.exe, by its name.
    #[must_use]
    pub fn parse(command_line: &'a str) -> Option<Self> {
        let mut argv = Argv::new(command_line.trim_start());
        let program = argv.next()?;
        if !is_program(program.trim_matches('"'), &["sc"]) {
            return None;
        }
        let mut command = Self::default();
        let mut word = argv.next();
        if let Some(server) = word.take_if(|word| word.starts_with(r"\\")) {
            let name = |server: &str| server.trim_start_matches('\\').to_owned();
            command.server = Some(match server {
                Cow::Borrowed(server) => server.trim_start_matches('\\').into(),
                Cow::Owned(server) => name(&server).into(),
            });
            word = argv.next();
        }
        command.command = word;
        command.service = argv.next();
        command.read_options(argv);
        Some(command)
    }

    fn read_options(&mut self, mut argv: Argv<'a>) {
        while let Some(word) = argv.next() {
            let Some(end) = word.find('=') else { continue };
            let name = word.get(..end).unwrap_or_default().to_ascii_lowercase();
            let value = if end + 1 == word.len() {
                argv.next().unwrap_or_default()
            } else {
                derived(&word, |word| word.get(end + 1..).unwrap_or_default().into())
            };
            if name == "password" {
                self.is_password_given |= !value.is_empty();
            } else if self.options.len() < OPTIONS {
                self.options.push(ScOption { name, value });
            }
        }
    }
}

impl ScCommand<'_> {
    /// Whether its command is that one, in any case.
    #[must_use]
    pub fn is(&self, command: &str) -> bool {
        let named = self.command.as_deref();
        named.is_some_and(|named| named.eq_ignore_ascii_case(command))
    }

    /// The value of an option; the name is in lower case.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&str> {
        let mut options = self.options.iter();
        let found = options.find(|option| option.name == name);
        found.map(|option| &*option.value)
    }

    /// The command line of the service: `binPath=`.
    #[must_use]
    pub fn bin_path(&self) -> Option<&str> {
        self.option("binpath")
    }

    /// Whether it names another computer than the one that it runs on.
    ///
    /// An empty name, `.`, `localhost`, a loopback address, or the short or full name of `computer` is
    /// local.
    #[must_use]
    pub fn is_remote(&self, computer: Option<&str>) -> bool {
        let server = self.server.as_deref();
        server.is_some_and(|server| Host::new(server).is_remote(computer))
    }

    /// Detaches the command from its command line, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::cmdline::ScCommand;
    ///
    /// let line = String::from("sc query eventlog");
    /// let command: ScCommand<'static> = ScCommand::parse(&line).unwrap().into_owned();
    /// assert_eq!(command.service.as_deref(), Some("eventlog"));
    /// ```
    #[must_use]
    pub fn into_owned(self) -> ScCommand<'static> {
        ScCommand {
            server: self.server.map(owned),
            command: self.command.map(owned),
            service: self.service.map(owned),
            options: all_owned(self.options, |option| ScOption {
                name: option.name,
                value: owned(option.value),
            }),
            is_password_given: self.is_password_given,
        }
    }
}

#[cfg(test)]
mod tests;
