//! [`EndCommand`]: a command that runs behind wrappers.

use std::borrow::Cow;

use super::command::{Command, Redirect, captured};
use super::program::process_word_len;
use super::text::{from, is_blank, skip, trim, without_quotes};
use crate::owned::{all_owned, derived, owned};

/// What a command inherits from its wrappers: so many redirects, the last ones, with targets of this length.
const MAX_INHERITED: usize = 16;
const MAX_INHERITED_TARGET: usize = 4096;

/// A command that runs behind all wrappers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct EndCommand<'a> {
    /// Its command line, the program first.
    pub line: Cow<'a, str>,
    /// The program, without its quotes.
    pub program: Cow<'a, str>,
    /// The text after the program.
    pub arguments: Cow<'a, str>,
    /// Its redirects in the order of their effect; those of the wrappers around it come first.
    pub redirects: Vec<Redirect<'a>>,
    /// The names of the wrappers from the outside, such as `cmd`, `forfiles` and `start`.
    pub via: Vec<&'static str>,
}

impl<'a> EndCommand<'a> {
    /// The file that gets its output, errors too; see [`CmdCommand::output`].
    ///
    /// ```
    /// use wmi_events::cmdline::cmd::runs_in_the_end;
    ///
    /// let ends = runs_in_the_end(r"cmd /c cmd /c whoami > C:\a 2>&1");
    /// assert_eq!(ends[0].captures_output_to().as_deref(), Some(r"C:\a"));
    /// ```
    ///
    /// [`CmdCommand::output`]: super::CmdCommand::output
    #[must_use]
    pub fn captures_output_to(&self) -> Option<Cow<'a, str>> {
        captured(&self.redirects).map(|redirect| redirect.target.clone())
    }

    /// Detaches the command from its command line.
    ///
    /// ```
    /// use wmi_events::cmdline::cmd::{EndCommand, runs_in_the_end};
    ///
    /// let line = String::from("cmd /c whoami");
    /// let end: EndCommand<'static> = runs_in_the_end(&line).remove(0).into_owned();
    /// assert_eq!(end.program, "whoami");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> EndCommand<'static> {
        EndCommand {
            line: owned(self.line),
            program: owned(self.program),
            arguments: owned(self.arguments),
            redirects: all_owned(self.redirects, Redirect::into_owned),
            via: self.via,
        }
    }

    /// The command of a process: what a wrapper gives to `CreateProcess`.
    pub(super) fn of_process(line: &Cow<'a, str>) -> Self {
        let line = derived(line, |line| skip(line, is_blank).into());
        let len = process_word_len(&line);
        Self {
            program: derived(&line, |line| {
                without_quotes(line.get(..len).unwrap_or_default())
            }),
            arguments: derived(&line, |line| trim(from(line, len)).into()),
            line,
            redirects: Vec::new(),
            via: Vec::new(),
        }
    }

    /// What cmd.exe runs.
    pub(super) fn of_commands(commands: Vec<Command<'a>>) -> Vec<Self> {
        let commands = commands.into_iter().filter(|c| !c.program.is_empty());
        let end = |command: Command<'a>| Self {
            line: command.line,
            program: command.program,
            arguments: command.arguments,
            redirects: command.redirects,
            via: command.prefix.iter().map(|prefix| prefix.name()).collect(),
        };
        commands.map(end).collect()
    }

    /// The redirects that the commands within it have, too.
    pub(super) fn inherited(&self) -> Vec<Redirect<'a>> {
        let fit = |r: &&Redirect<'_>| r.target.len() <= MAX_INHERITED_TARGET;
        let last = self.redirects.iter().rev().filter(fit).take(MAX_INHERITED);
        let mut inherited: Vec<_> = last.cloned().collect();
        inherited.reverse();
        inherited
    }
}
