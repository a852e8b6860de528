//! The redirection that wmiexec appends to a command to fetch its output over a share.

use crate::cmdline::CmdCommand;
use crate::cmdline::cmd;
use crate::cmdline::path::{Place, WindowsPath};

/// Whether a command line of cmd.exe has `/Q`, `/c`, and ends its command with
/// `1> \\127.0.0.1\<share>\__<digits>[.<digits>] 2>&1`.
pub(super) fn is_wmiexec(line: &str) -> bool {
    let Some((command, target)) = split_redirect(line) else {
        return is_nested_wmiexec(line);
    };
    let parsed = CmdCommand::parse(command);
    parsed.has_switch('q') && parsed.runs.is_some() && is_output_file(target)
}

/// The same with the redirect in the quotes of a second cmd.exe, which the first one runs.
fn is_nested_wmiexec(line: &str) -> bool {
    // Most lines end otherwise.
    if !line.trim_end_matches(['"', ' ']).ends_with("2>&1") {
        return false;
    }
    let parsed = CmdCommand::parse(line);
    let is_quiet = parsed.has_switch('q') && parsed.runs.is_some();
    is_quiet
        && cmd::runs_in_the_end(line).iter().any(|end| {
            let shells = end.via.iter().filter(|via| **via == "cmd").count();
            let captured = end.captures_output_to();
            shells > 1 && captured.is_some_and(|file| is_output_file(&file))
        })
}

/// The command that a tool of remote execution gave to cmd.exe in a line such as
/// `cmd.exe /Q /c <command> 1> <file> 2>&1`, where the file is one of [`is_of_a_tool`].
pub(super) fn command_of_a_tool(line: &str) -> Option<String> {
    let (command, target) = split_redirect(line)?;
    if !is_output_file(target) && !is_of_a_tool(target) {
        return None;
    }
    let parsed = CmdCommand::parse(command);
    parsed.runs?;
    Some(parsed.command.trim().to_owned()).filter(|command| !command.is_empty())
}

/// Whether a command line of cmd.exe has `/c` and writes its output, errors too, to a file on a
/// share of any computer: `> \\HOST\SHARE\FILE 2>&1`.
pub(super) fn is_to_share(line: &str) -> bool {
    let Some(command) = line.trim_end().strip_suffix("2>&1") else {
        return false;
    };
    let Some((command, target)) = command.rsplit_once('>') else {
        return false;
    };
    let has_switch = CmdCommand::parse(command).runs.is_some();
    let path = WindowsPath::new(target);
    let is_file = path.place() == Place::Network && path.below_root().split('\\').count() >= 3;
    has_switch && is_file && !command.ends_with(['^', '2'])
}

/// Whether tools of remote execution write a command's output to such a file: on a share of any
/// computer, or in `\Windows\Temp` under a random name.
pub(super) fn is_of_a_tool(file: &str) -> bool {
    let path = WindowsPath::new(file);
    if path.place() == Place::Network {
        return path.below_root().split('\\').count() >= 3;
    }
    let below = path.below_root().to_ascii_lowercase();
    let name = below
        .strip_prefix(r"windows\temp\")
        .filter(|name| path.is_on_drive() && !name.contains('\\'));
    // Impacket and NetExec: letters alone, `__<time>`, or a GUID with `.txt`.
    name.is_some_and(|name| {
        let is_letters = name.len() >= 4 && name.bytes().all(|b| b.is_ascii_alphabetic());
        let is_time = name.starts_with("__");
        let is_guid = name.strip_suffix(".txt").is_some_and(|name| {
            name.len() >= 8 && name.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
        });
        is_letters || is_time || is_guid
    })
}

/// Splits at the last `1>` into the text before it and the file after it.
fn split_redirect(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end().strip_suffix("2>&1")?;
    let (command, target) = line.rsplit_once("1>")?;
    command
        .ends_with([' ', '\t', '"'])
        .then_some((command, target.trim()))
}

fn is_output_file(target: &str) -> bool {
    let Some(path) = target.strip_prefix(r"\\127.0.0.1\") else {
        return false;
    };
    let Some((share, file)) = path.split_once('\\') else {
        return false;
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_time = file
        .strip_prefix("__")
        .is_some_and(|time| match time.split_once('.') {
            Some((seconds, fraction)) => is_digits(seconds) && is_digits(fraction),
            // dcomexec writes no dot.
            None => is_digits(time),
        });
    !share.is_empty() && is_time
}

#[cfg(test)]
mod tests;
