//! Programs whose arguments are a command line that they run.

use std::borrow::Cow;

use super::command::CmdCommand;
use super::end::EndCommand;
use super::parse::commands;
use super::program::{has_extension, is_cmd, process_word_len};
use super::text::{from, is_blank, skip, trim};
use crate::cmdline::Argv;
use crate::cmdline::path::base_name;

/// The wrapper's name, and what it runs.
type Unwrapped<'t> = (&'static str, Vec<EndCommand<'t>>);

/// What a command line runs, if its program is a wrapper.
pub(super) fn unwrap<'t>(program: &str, line: &'t str) -> Option<Unwrapped<'t>> {
    let name = base_name(program);
    if is_cmd(name) {
        let inner = CmdCommand::parse(line).commands;
        return Some(("cmd", EndCommand::of_commands(inner)));
    }
    if name.eq_ignore_ascii_case("for") {
        let inner = commands(set_command(line)?);
        return Some(("for", EndCommand::of_commands(inner)));
    }
    type Wrapper = for<'t> fn(&'t str) -> Option<Cow<'t, str>>;
    let wrappers: [(&'static str, Wrapper); 6] = [
        ("forfiles", forfiles),
        ("conhost", conhost),
        ("pcalua", pcalua),
        ("runas", runas),
        ("rundll32", rundll32),
        ("explorer", explorer),
    ];
    let stem = if has_extension(name, &["exe"]) {
        name.get(..name.len() - 4)?
    } else {
        name
    };
    let is_it = |(name, _): &(&str, Wrapper)| stem.eq_ignore_ascii_case(name);
    let (name, wrapped) = wrappers.into_iter().find(is_it)?;
    let inner = EndCommand::of_process(&wrapped(behind_program(line))?);
    (!inner.program.is_empty()).then(|| (name, vec![inner]))
}

/// The text behind the program; it begins with a blank.
fn behind_program(line: &str) -> &str {
    from(line, process_word_len(line))
}

fn arguments(behind: &str) -> Argv<'_> {
    let mut argv = Argv::new(behind);
    // The text begins with a blank: an empty program.
    argv.next();
    argv
}

fn is_any(word: &str, names: &[&str]) -> bool {
    names.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// The command that the set of `for /f` runs: `('command')`.
fn set_command(line: &str) -> Option<&str> {
    let set = line.split_once('(')?.1;
    let set = trim(set.rsplit_once(')')?.0);
    ['\'', '`']
        .iter()
        .find_map(|quote| set.strip_prefix(*quote)?.strip_suffix(*quote))
}

/// `forfiles .. /c "command"`
fn forfiles(behind: &str) -> Option<Cow<'_, str>> {
    let mut argv = arguments(behind);
    argv.find(|argument| is_any(argument, &["/c", "-c"]))?;
    argv.next().map(with_characters)
}

/// Undoes the `0xHH` of forfiles.
fn with_characters(command: Cow<'_, str>) -> Cow<'_, str> {
    if !command.contains("0x") {
        return command;
    }
    let mut out = String::with_capacity(command.len());
    let mut rest = &*command;
    while let Some((before, behind)) = rest.split_once("0x") {
        out.push_str(before);
        let digits = behind
            .get(..2)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = match byte {
            Some(byte @ 1..=0x7f) => {
                out.push(char::from(byte));
                from(behind, 2)
            }
            _ => {
                out.push_str("0x");
                behind
            }
        };
    }
    out.push_str(rest);
    out.into()
}

/// `conhost [options] [--] command`
fn conhost(behind: &str) -> Option<Cow<'_, str>> {
    const OPTIONS: [&str; 7] = [
        "--headless",
        "--inheritcursor",
        "--resizequirk",
        "--win32input",
        "-forcev1",
        "-forcenohandoff",
        "-embedding",
    ];
    const WITH_VALUE: [&str; 7] = [
        "--server",
        "--signal",
        "--width",
        "--height",
        "--vtmode",
        "--feature",
        "--textmeasurement",
    ];
    let mut argv = arguments(behind);
    loop {
        let rest = argv.rest();
        let argument = argv.next()?;
        if argument == "--" {
            return Some(argv.rest().into());
        } else if is_any(&argument, &WITH_VALUE) {
            argv.next();
        } else if !is_any(&argument, &OPTIONS)
            // The handle of its server, and the path that a console's process had.
            && !argument.starts_with("0x")
            && !argument.starts_with(r"\??\")
        {
            return Some(rest.into());
        }
    }
}

/// `pcalua -a program [-c arguments]`
fn pcalua(behind: &str) -> Option<Cow<'_, str>> {
    let mut argv = arguments(behind);
    let mut program = None;
    let mut passed = None;
    while let Some(argument) = argv.next() {
        if is_any(&argument, &["-a", "/a"]) {
            program = argv.next();
        } else if is_any(&argument, &["-c", "/c"]) {
            let rest = argv.rest();
            let first = argv.next();
            // One argument is the text; more are the arguments themselves.
            passed = if argv.rest().is_empty() {
                first
            } else {
                Some(rest.into())
            };
            break;
        }
    }
    let program = path(program?);
    match passed {
        Some(passed) => Some([&program, " ", &passed].concat().into()),
        None => Some(program),
    }
}

/// A path as the program of a command line.
fn path(path: Cow<'_, str>) -> Cow<'_, str> {
    if path.contains([' ', '\t']) && !path.contains('"') {
        ["\"", &path, "\""].concat().into()
    } else {
        path
    }
}

/// `runas [/options] "command"`
fn runas(behind: &str) -> Option<Cow<'_, str>> {
    let mut argv = arguments(behind);
    loop {
        let rest = argv.rest();
        let argument = argv.next()?;
        if !argument.starts_with(['/', '-']) {
            return Some(if argv.rest().is_empty() {
                argument
            } else {
                rest.into()
            });
        }
    }
}

/// `rundll32 dll,function command`
fn rundll32(behind: &str) -> Option<Cow<'_, str>> {
    let is_end = |c: char| c == ',' || c.is_ascii() && is_blank(c as u8);
    let text = trim(behind);
    let (dll, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => text.split_at_checked(text.find(is_end)?)?,
    };
    let rest = skip(rest, |byte| byte == b',' || is_blank(byte));
    let (function, command) = rest.split_at_checked(rest.find(is_end)?)?;
    let command = trim(command.strip_prefix(',').unwrap_or(command));
    let dll = base_name(dll);
    let dll = if has_extension(dll, &["dll"]) {
        dll.get(..dll.len() - 4)?
    } else {
        dll
    };
    let is = |dlls: &[&str], functions: &[&str]| {
        // A name may have the letter of its kind of text.
        let stem = function
            .strip_suffix(['A', 'W', 'a', 'w'])
            .unwrap_or(function);
        is_any(dll, dlls) && (is_any(function, functions) || is_any(stem, functions))
    };
    if is(&["shell32", "windows.storage"], &["ShellExec_RunDLL"]) {
        // `?mask?` may come first.
        let mask = command
            .strip_prefix('?')
            .and_then(|mask| mask.split_once('?'));
        return Some(trim(mask.map_or(command, |(_, command)| command)).into());
    }
    let runs_file = is(&["url"], &["OpenURL", "FileProtocolHandler"])
        || is(&["ieframe", "shdocvw"], &["OpenURL"]);
    if !runs_file {
        return None;
    }
    let file = ["file:///", "file://"]
        .iter()
        .find_map(|scheme| {
            let start = command.get(..scheme.len())?;
            start
                .eq_ignore_ascii_case(scheme)
                .then(|| from(command, scheme.len()))
        })
        .unwrap_or(command);
    (!file.contains("://")).then(|| path(file.into()))
}

/// `explorer program` or `explorer /root,"program"`; it shows other files and folders.
fn explorer(behind: &str) -> Option<Cow<'_, str>> {
    const RUN: [&str; 13] = [
        "exe", "com", "bat", "cmd", "scr", "pif", "vbs", "vbe", "js", "jse", "wsf", "hta", "lnk",
    ];
    let text = trim(behind);
    let root = text
        .get(..6)
        .filter(|root| root.eq_ignore_ascii_case("/root,"));
    let text = trim(from(text, root.map_or(0, str::len)));
    let file = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    let file = file.unwrap_or(text);
    let is_run = has_extension(file, &RUN) && !file.starts_with('/') && !file.contains("://");
    is_run.then(|| path(file.into()))
}
