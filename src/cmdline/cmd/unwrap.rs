//! [`runs_in_the_end`]: the programs behind wrappers.

use std::borrow::Cow;

use super::end::EndCommand;
use super::parse::{MAX_COMMANDS, commands, cost};
use super::program::is_builtin;
use super::wrappers;

/// How much of wrappers is read, as a multiple of the line: so many within one another, or more in a short line.
const MAX_READ: usize = 8;
/// How much is read in a line of any length.
const FREE_READ: usize = 32 << 10;

/// The commands that run in the end: those behind `cmd /c`, `forfiles /c`, `conhost --headless`,
/// `pcalua -a`, `runas`, `rundll32 shell32.dll,ShellExec_RunDLL` and the like, `start`, `call`.
///
/// It takes the command line of any program; one that is no wrapper is the only command. A line
/// whose program is a command of cmd.exe itself (`echo`) is read as text for cmd.exe.
///
/// Wrappers within each other are unwrapped until 32 KiB and 8 times the line have been read; one that is not
/// is a command of its own, so nothing of the line is lost. At most 4,096 commands are returned, which are more
/// than cmd.exe takes.
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
        open.extend(all.into_iter().rev());
    }
    if open.is_empty() {
        open.push(process);
    }
    let mut ends = Vec::new();
    let mut budget = Budget {
        reads: line
            .len()
            .saturating_mul(MAX_READ)
            .saturating_add(FREE_READ),
        copies: line.len().saturating_mul(64).saturating_add(4096),
    };
    while let Some(command) = open.pop() {
        if ends.len() == MAX_COMMANDS {
            break;
        }
        let inner = inner(&command, &mut budget);
        if inner.is_empty() {
            ends.push(command);
        } else {
            open.extend(inner.into_iter().rev());
        }
    }
    ends
}

/// What may still be done for a line: it keeps the time linear.
struct Budget {
    /// The bytes that may still be read.
    reads: usize,
    /// What wrappers may still give to the commands within them.
    copies: usize,
}

/// What a command runs, if it is a wrapper.
fn inner<'a>(command: &EndCommand<'a>, budget: &mut Budget) -> Vec<EndCommand<'a>> {
    // What is no wrapper costs nothing: its line is not read.
    let Some(reads) = budget.reads.checked_sub(command.line.len()) else {
        return Vec::new();
    };
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
    budget.reads = reads;
    let inherited = command.inherited();
    let cost = cost(&inherited);
    // The last ones first: the budget may end.
    for inner in inner.iter_mut().rev() {
        if let Some(copies) = budget.copies.checked_sub(cost + command.via.len()) {
            budget.copies = copies;
            inner.redirects.splice(0..0, inherited.iter().cloned());
            let via = command.via.iter().chain([&name]).copied();
            inner.via.splice(0..0, via);
        } else {
            inner.via.insert(0, name);
        }
    }
    inner
}
