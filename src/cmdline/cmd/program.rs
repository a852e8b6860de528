//! Where the program of a command begins and ends.

use super::command::Prefix;
use super::text::{from, is_blank, is_delimiter, skip, word_len};
use crate::cmdline::path::base_name;

/// How many prefixes are kept; all are followed.
pub(super) const MAX_PREFIXES: usize = 8;

/// Where the program is in the text of a command.
pub(super) struct Found {
    pub(super) start: usize,
    /// The length of the program's word, quotes included.
    pub(super) len: usize,
}

/// Finds the program; follows `call` and `start`.
pub(super) fn find(text: &str, prefix: &mut Vec<Prefix>) -> Found {
    let mut rest = text;
    loop {
        rest = skip(rest, |byte| is_delimiter(byte) || byte == b'@');
        let len = shell_word_len(rest);
        let behind = from(rest, len);
        let word = rest.get(..len).unwrap_or_default();
        let next = if word.eq_ignore_ascii_case("call") {
            let target = skip(behind, is_delimiter);
            // A label of a batch file is no program.
            let is_program = !target.is_empty() && !target.starts_with(':');
            is_program.then_some((Prefix::Call, target))
        } else if word.eq_ignore_ascii_case("start") {
            behind_start(behind).map(|target| (Prefix::Start, target))
        } else {
            None
        };
        let Some((found, target)) = next else {
            return Found {
                start: text.len() - rest.len(),
                len,
            };
        };
        keep(prefix, found);
        rest = target;
    }
}

/// Adds a prefix, if there are not too many.
pub(super) fn keep(all: &mut Vec<Prefix>, prefix: Prefix) {
    if all.len() < MAX_PREFIXES {
        all.push(prefix);
    }
}

/// The text after the title and the switches of `start`; `None` if it runs nothing.
fn behind_start(text: &str) -> Option<&str> {
    let mut rest = text;
    let mut has_title = false;
    loop {
        rest = skip(rest, is_delimiter);
        if let Some(title) = rest.strip_prefix('"').filter(|_| !has_title) {
            // The first text in quotes is the title, wherever it stands.
            has_title = true;
            rest = title.split_once('"')?.1;
        } else if let Some(switch) = rest.strip_prefix('/') {
            let len = word_len(switch, |byte| is_delimiter(byte) || byte == b'/');
            let name = switch.get(..len).unwrap_or_default();
            rest = from(switch, len);
            let valued = ["d", "node", "affinity", "machine"];
            if valued
                .iter()
                .any(|valued| name.eq_ignore_ascii_case(valued))
            {
                rest = skip(rest, is_delimiter);
                rest = from(rest, word_len(rest, is_delimiter));
            }
        } else {
            return (!rest.is_empty()).then_some(rest);
        }
    }
}

/// The length of the program's word within a command of cmd.exe.
fn shell_word_len(text: &str) -> usize {
    if let Some(len) = glued_len(text) {
        return len;
    }
    let len = word_len(text, is_delimiter);
    let word = text.get(..len).unwrap_or_default();
    let slash = slashes(word).find(|&slash| {
        let before = word.get(..slash).unwrap_or_default();
        // `ipconfig/all` is a program and a switch, `C:/a` and `./a` are paths.
        let is_path = has_drive(before) || before.starts_with(['.', '/']);
        !before.is_empty() && (!is_path || ends_program(before))
    });
    slash.unwrap_or(len)
}

/// The length of the program's word in the command line of a process.
pub(super) fn process_word_len(text: &str) -> usize {
    let len = match text.strip_prefix('"') {
        Some(quoted) => quoted.find('"').map_or(text.len(), |end| end + 2),
        None => word_len(text, is_blank),
    };
    let word = text.get(..len).unwrap_or_default();
    let slash = slashes(word).find(|&slash| ends_program(word.get(..slash).unwrap_or_default()));
    slash.unwrap_or(len)
}

/// Where `/` stands outside quotes.
fn slashes(word: &str) -> impl Iterator<Item = usize> {
    let mut is_quoted = false;
    word.bytes().enumerate().filter_map(move |(index, byte)| {
        is_quoted ^= byte == b'"';
        (!is_quoted && byte == b'/').then_some(index)
    })
}

fn has_drive(text: &str) -> bool {
    let text = text.strip_prefix('"').unwrap_or(text);
    text.as_bytes().get(1) == Some(&b':')
}

/// Whether a text ends as a program's name does, so that a switch can follow at once.
fn ends_program(text: &str) -> bool {
    text.ends_with('"') || has_extension(text, &["exe", "com", "bat", "cmd"]) || is_cmd_at_end(text)
}

fn is_cmd_at_end(text: &str) -> bool {
    // A name: the rest of the text costs nothing.
    let tail = text.len().saturating_sub(10);
    text.get(tail..).is_some_and(|tail| is_cmd(base_name(tail)))
}

/// Whether a name is that of cmd.exe.
pub(super) fn is_cmd(name: &str) -> bool {
    ["cmd", "cmd.exe", "%comspec%", "!comspec!"]
        .iter()
        .any(|cmd| name.eq_ignore_ascii_case(cmd))
}

/// Whether a name has one of the extensions.
pub(super) fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let bytes = name.as_bytes();
    extensions.iter().any(|extension| {
        let dot = bytes.len().checked_sub(extension.len() + 1);
        dot.is_some_and(|dot| {
            bytes.get(dot) == Some(&b'.')
                && bytes
                    .get(dot + 1..)
                    .is_some_and(|end| end.eq_ignore_ascii_case(extension.as_bytes()))
        })
    })
}

/// The length of a command of cmd.exe that its argument follows at once: `cd\`, `cd..`, `echo.`
fn glued_len(text: &str) -> Option<usize> {
    const FOLLOWED_BY_PATH: [&str; 13] = [
        "cd", "chdir", "md", "mkdir", "rd", "rmdir", "dir", "del", "erase", "copy", "type", "ren",
        "pushd",
    ];
    let len = text.bytes().position(|byte| !byte.is_ascii_alphabetic())?;
    let (name, rest) = text.split_at_checked(len)?;
    let is_echo =
        name.eq_ignore_ascii_case("echo") && rest.starts_with(['.', ':', '\\', '(', '+', '[', ']']);
    let is_glued = is_echo
        || (rest.starts_with('\\') || rest.starts_with("..") || rest.starts_with(".\\"))
            && FOLLOWED_BY_PATH
                .iter()
                .any(|x| name.eq_ignore_ascii_case(x));
    is_glued.then_some(len)
}

/// Whether cmd.exe itself runs a command of that name.
pub(super) fn is_builtin(name: &str) -> bool {
    const NAMES: [&str; 45] = [
        "assoc", "break", "call", "cd", "chdir", "cls", "color", "copy", "date", "del", "dir",
        "echo", "endlocal", "erase", "exit", "for", "ftype", "goto", "if", "md", "mkdir", "mklink",
        "move", "path", "pause", "popd", "prompt", "pushd", "rd", "rem", "ren", "rename", "rmdir",
        "set", "setlocal", "shift", "start", "time", "title", "type", "ver", "verify", "vol",
        "dpath", "keys",
    ];
    NAMES
        .iter()
        .any(|builtin| name.eq_ignore_ascii_case(builtin))
}

#[cfg(test)]
mod tests;
