//! How suspicious a command is, by the program that it runs in the end.

use std::borrow::Cow;

use super::lolbins;
use super::text::has;
use crate::cmdline::cmd::{self, EndCommand};
use crate::cmdline::path::{Place, WindowsPath, base_name, is_program, program_with_blanks};
use crate::cmdline::{Argv, PowerShellCommand, powershell};

/// Whether a command line runs a proxy, a script or a program that any user may have put there.
///
/// A batch file or a program named by its full path is not suspicious for its wrapper.
pub(super) fn is_suspicious(line: &str) -> bool {
    has_caret_in_word(line) || ends(line).iter().any(is_suspicious_end)
}

/// Whether a `^` is between letters, which cmd.exe removes: `s^t^art`.
fn has_caret_in_word(line: &str) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'^', bytes).any(|index| {
        let before = index.checked_sub(1).and_then(|before| bytes.get(before));
        is_letter(before) && is_letter(bytes.get(index + 1))
    })
}

/// What a command line runs in the end.
pub(super) fn ends(line: &str) -> Vec<EndCommand<'_>> {
    match with_quoted_program(line) {
        Cow::Borrowed(line) => cmd::runs_in_the_end(line),
        Cow::Owned(line) => {
            let ends = cmd::runs_in_the_end(&line).into_iter();
            ends.map(EndCommand::into_owned).collect()
        }
    }
}

/// Whether a command line runs a program that is suspicious by itself, not by its wrapper.
pub(super) fn runs_suspicious_program(line: &str) -> bool {
    has_caret_in_word(line) || ends(line).iter().any(is_suspicious_program)
}

fn is_suspicious_end(end: &EndCommand<'_>) -> bool {
    let place = WindowsPath::new(&end.program).place();
    // `cmd /c calc`: the name says nothing about what it is.
    let is_unknown = !end.via.is_empty() && place == Place::Unknown && !is_plain_builtin(end);
    is_unknown || is_suspicious_program(end)
}

fn is_suspicious_program(end: &EndCommand<'_>) -> bool {
    /// Programs that run a file of theirs.
    const INTERPRETERS: [&str; 10] = [
        "msiexec", "python", "pythonw", "py", "java", "javaw", "node", "perl", "php", "ruby",
    ];
    let path = WindowsPath::new(&end.program);
    is_proxy(&end.program)
        || is_named(&end.program, &INTERPRETERS) && names_other_file(&end.arguments)
        || path.stream().is_some()
        || matches!(path.place(), Place::UserWritable | Place::Network)
        // A console program whose window is hidden.
        || end.via.contains(&"conhost")
}

/// Whether arguments name a file of another computer, or in a folder that any user may write.
fn names_other_file(arguments: &str) -> bool {
    has_remote_file(arguments)
        || Argv::new(arguments)
            .any(|argument| WindowsPath::new(&argument).place() == Place::UserWritable)
}

/// Whether it is a command of cmd.exe itself that only shows or writes text in a local file.
fn is_plain_builtin(end: &EndCommand<'_>) -> bool {
    const BUILTINS: [&str; 12] = [
        "cd", "chdir", "cls", "date", "dir", "echo", "exit", "rem", "time", "title", "ver", "vol",
    ];
    let is_written = end.redirects.iter().any(|redirect| {
        let place = WindowsPath::new(&redirect.target).place();
        is_executable_file(&redirect.target)
            || matches!(place, Place::UserWritable | Place::Network)
    });
    BUILTINS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&end.program))
        && !is_written
}

/// Whether a program runs code from text, or executes other code by proxy.
pub(super) fn is_proxy(program: &str) -> bool {
    is_named(program, &lolbins::ANYWHERE) || is_named(program, &lolbins::STARTED)
}

/// Whether a program has one of these names, with or without its extension.
pub(super) fn is_named(program: &str, names: &[&str]) -> bool {
    is_program(program.trim_matches('"'), names)
}

/// Whether all that a command line runs is named by full paths in folders where only administrators
/// write, and none of it is a proxy.
pub(super) fn is_protected(line: &str) -> bool {
    let ends = ends(line);
    !ends.is_empty()
        && ends
            .iter()
            .all(|end| WindowsPath::new(&end.program).is_protected() && !is_suspicious_end(end))
}

/// A line with its program in double quotes if that has blanks, as Windows finds it, or if it is in single
/// quotes, which wmic.exe takes for quotes.
pub(super) fn with_quoted_program(line: &str) -> Cow<'_, str> {
    let line = line.trim();
    if let Some(inner) = line.strip_prefix('\'') {
        return match inner.split_once('\'') {
            // `'a.exe' -x`
            Some((program, rest)) if rest.starts_with(char::is_whitespace) => {
                format!("\"{program}\"{rest}").into()
            }
            _ => inner.strip_suffix('\'').unwrap_or(inner).into(),
        };
    }
    let end = program_with_blanks(line);
    match end.and_then(|end| line.split_at_checked(end)) {
        Some((program, rest)) => format!("\"{program}\"{rest}").into(),
        None => line.into(),
    }
}

/// Whether a command line runs a program from an alternate data stream.
pub(super) fn runs_stream(line: &str) -> bool {
    ends(line).iter().any(|end| {
        let program = WindowsPath::new(&end.program);
        // A path with blanks and without quotes: the words up to the stream.
        let is_cut = program.is_on_drive() && !end.line.starts_with('"');
        let more = is_cut.then(|| path_with_blanks(&end.line)).flatten();
        has_stream(&program) || more.is_some_and(|path| has_stream(&WindowsPath::new(path)))
    })
}

fn has_stream(path: &WindowsPath) -> bool {
    let is_file = path.below_root().contains('\\') && path.is_on_drive();
    path.stream().is_some() && (is_file || path.place() == Place::UserWritable)
}

/// The start of a line up to the first word after a colon in a file's name: `C:\a b\c.txt:d.exe`.
fn path_with_blanks(line: &str) -> Option<&str> {
    let colon = line.get(2..)?.find(':')? + 2;
    let before = line.get(..colon)?;
    // The colon is in the last name of the path: a port or a time is in a word of its own.
    let name = base_name(before);
    let is_file = name.contains('.') && !name.contains(char::is_whitespace);
    let stream = line.get(colon + 1..)?;
    let end = stream.find(char::is_whitespace).unwrap_or(stream.len());
    let is_name = stream
        .get(..end)?
        .contains(|c: char| c.is_ascii_alphabetic());
    (is_file && is_name)
        .then(|| line.get(..colon + 1 + end))
        .flatten()
}

/// Whether a command line runs one of these programs in the end.
pub(super) fn runs_any(line: &str, programs: &[&str]) -> bool {
    ends(line)
        .iter()
        .any(|end| is_named(&end.program, programs))
}

/// Whether a command line names code that another one may have written: a script or a program in a
/// folder that any user may write, or a file of another computer.
pub(super) fn names_other_code(line: &str) -> bool {
    has_remote_file(line)
        || Argv::new(line.trim_start()).skip(1).any(|argument| {
            let path = WindowsPath::new(&argument);
            matches!(path.place(), Place::UserWritable | Place::Network)
                && is_executable_file(&argument)
        })
}

/// Whether a command line downloads, decodes, or hides what it runs.
pub(super) fn hides_or_downloads(line: &str) -> bool {
    ends(line).iter().any(|end| {
        if powershell::is_powershell(&end.program) {
            return hides_script(&PowerShellCommand::parse(&end.line));
        }
        let decodes = is_named(&end.program, &["certutil"])
            && [
                "-decode",
                "/decode",
                "-encode",
                "-urlcache",
                "/urlcache",
                "-f http",
            ]
            .iter()
            .any(|option| has(&end.arguments, option));
        decodes
            || is_proxy(&end.program)
                && (has_remote_file(&end.arguments) || downloads(&end.arguments))
    })
}

/// Whether PowerShell has an encoded script, a hidden window, or a script that downloads.
pub(super) fn hides_script(command: &PowerShellCommand<'_>) -> bool {
    command.encoded.is_some()
        || command.is_hidden
        || command.script.as_deref().is_some_and(downloads)
}

/// Whether a script gets code or files from elsewhere, or decodes them.
pub(super) fn downloads(script: &str) -> bool {
    const SIGNS: [&str; 15] = [
        "downloadstring",
        "downloadfile",
        "downloaddata",
        "invoke-webrequest",
        "invoke-restmethod",
        "invoke-expression",
        "start-bitstransfer",
        "net.webclient",
        "msxml2.xmlhttp",
        "msxml2.serverxmlhttp",
        "microsoft.xmlhttp",
        "winhttp.winhttprequest",
        "adodb.stream",
        "frombase64",
        "-urlcache",
    ];
    let is_word = |word: &str| {
        script
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .any(|one| one.eq_ignore_ascii_case(word))
    };
    SIGNS.iter().any(|sign| has(script, sign)) || is_word("iex") || is_word("iwr") || is_word("irm")
}

/// Whether a script of a script host downloads, or a command in its quotes does or hides what it runs.
pub(super) fn script_hides_or_downloads(script: &str) -> bool {
    let mut texts = script.split(['"', '\'']).filter(|text| text.contains(' '));
    downloads(script) || texts.any(hides_or_downloads)
}

/// Whether a text names a file on another computer: a URL or a UNC path.
pub(super) fn has_remote_file(text: &str) -> bool {
    let mut words = text.split([' ', '\t', '"', '\'', ',', '=', '(', ')']);
    words.any(|word| {
        word.contains("://")
            || word.starts_with(r"\\") && WindowsPath::new(word).place() == Place::Network
    })
}

/// Whether a file is on another computer, or in a folder that any user may write.
pub(super) fn is_foreign_file(text: &str) -> bool {
    let value = text.rsplit('=').next().unwrap_or(text);
    has_remote_file(text) || WindowsPath::new(value).place() == Place::UserWritable
}

/// Whether an argument is the number 0, also as `Name=0`.
pub(super) fn is_zero(argument: &str) -> bool {
    let value = argument.rsplit('=').next().unwrap_or_default();
    value.trim_matches([' ', '"', '(', ')']) == "0"
}

/// Whether a file of that name is run or interpreted where it is written: a script, a program, a
/// page of a web server.
pub(super) fn is_executable_file(path: &str) -> bool {
    const EXTENSIONS: [&str; 32] = [
        "asp", "aspx", "ashx", "asmx", "bat", "cmd", "com", "config", "cpl", "dll", "exe", "hta",
        "inf", "js", "jse", "jsp", "jspx", "lnk", "mof", "ocx", "php", "pif", "ps1", "psd1",
        "psm1", "scr", "url", "vbe", "vbs", "wsf", "wsh", "xsl",
    ];
    // Windows drops dots and blanks at the end of a name.
    let path = WindowsPath::new(path.trim_end_matches(['.', ' ']));
    let extension = path
        .file_name()
        .rsplit_once('.')
        .map(|(_, extension)| extension);
    extension.is_some_and(|e| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(e)))
}

#[cfg(test)]
mod tests;
