//! [`runs_in_the_end`]: the programs behind wrappers.

use std::borrow::Cow;

use super::end::{EndCommand, MAX_ENDS};
use super::parse::commands;
use super::program::is_builtin;
use super::wrappers;

/// Wrappers within wrappers.
const MAX_DEPTH: usize = 8;

/// The commands that run in the end: those behind `cmd /c`, `forfiles /c`, `conhost --headless`,
/// `pcalua -a`, `runas`, `rundll32 shell32.dll,ShellExec_RunDLL` and the like, `start`, `call`.
///
/// It takes the command line of any program; one that is no wrapper is the only command. A line
/// whose program is a command of cmd.exe itself (`echo`) is read as text for cmd.exe. At most 8
/// wrappers within each other are unwrapped, and at most 64 commands returned.
///
/// `schtasks /create /tr` and `wmic process call create` are no wrappers: the command runs later,
/// or elsewhere.
///
/// ```
/// use wmi_events::cmdline::cmd::runs_in_the_end;
///
/// let line = r#"forfiles /p C:\Windows /m *.ini /c "cmd /c start /b whoami /all""#;
/// let ends = runs_in_the_end(line);
/// assert_eq!(ends[0].line, "whoami /all");
/// assert_eq!(ends[0].via, ["forfiles", "cmd", "start"]);
/// assert_eq!(runs_in_the_end("whoami /all")[0].line, "whoami /all");
/// ```
#[must_use]
pub fn runs_in_the_end(line: &str) -> Vec<EndCommand<'_>> {
    let process = EndCommand::of_process(&line.into());
    if process.line.is_empty() {
        return Vec::new();
    }
    let mut open = Vec::new();
    if is_builtin(&process.program) {
        let all = EndCommand::of_commands(commands(line));
        open.extend(all.into_iter().rev().map(|command| (command, 1)));
    }
    if open.is_empty() {
        open.push((process, 0));
    }
    let mut ends = Vec::new();
    while let Some((command, depth)) = open.pop() {
        if ends.len() == MAX_ENDS {
            break;
        }
        let inner = if depth < MAX_DEPTH {
            inner(&command)
        } else {
            Vec::new()
        };
        if inner.is_empty() {
            ends.push(command);
        } else {
            open.extend(inner.into_iter().rev().map(|inner| (inner, depth + 1)));
        }
    }
    ends
}

/// What a command runs, if it is a wrapper.
fn inner<'a>(command: &EndCommand<'a>) -> Vec<EndCommand<'a>> {
    let unwrapped = match &command.line {
        Cow::Borrowed(line) => wrappers::unwrap(&command.program, line),
        Cow::Owned(line) => wrappers::unwrap(&command.program, line).map(|(name, inner)| {
            let inner = inner.into_iter().map(EndCommand::into_owned);
            (name, inner.collect())
        }),
    };
    let Some((name, mut inner)) = unwrapped else {
        return Vec::new();
    };
    let inherited = command.inherited();
    for inner in &mut inner {
        inner.redirects.splice(0..0, inherited.iter().cloned());
        let via = command.via.iter().chain([&name]).copied();
        inner.via.splice(0..0, via);
    }
    inner
}
