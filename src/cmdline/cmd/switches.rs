//! The switches of cmd.exe, and its rule on the quotes around the command.

use std::borrow::Cow;

use super::command::{CmdCommand, Command, Runs, Switch};
use super::parse::commands;
use super::program::{has_extension, is_builtin, is_cmd, process_word_len};
use super::text::{from, is_blank, skip, trim, without_quotes};
use crate::cmdline::path::base_name;

/// More of them tell nothing.
const MAX_SWITCHES: usize = 64;

impl<'a> CmdCommand<'a> {
    /// Parses a command line, the program first; every text gives a value.
    ///
    /// The program's name is not checked.
    ///
    /// ```
    /// use wmi_events::cmdline::CmdCommand;
    ///
    /// let cmd = CmdCommand::parse(r#"cmd /V:ON/C "set x=1&& rundll32 a.dll,b""#);
    /// assert_eq!(cmd.command, "set x=1&& rundll32 a.dll,b");
    /// assert_eq!(cmd.commands[1].program, "rundll32");
    /// assert_eq!(cmd.switches[0].value.as_deref(), Some("ON"));
    /// ```
    #[must_use]
    pub fn parse(line: &'a str) -> Self {
        let line = skip(line, is_blank);
        let len = process_word_len(line);
        let mut cmd = Self {
            program: without_quotes(line.get(..len).unwrap_or_default()),
            ..Self::default()
        };
        let Some(command) = cmd.read_switches(from(line, len)) else {
            return cmd;
        };
        let command = skip(command, is_blank);
        match stripped(command, cmd.has_switch('s')) {
            Cow::Borrowed(command) => {
                cmd.commands = commands(command);
                cmd.command = command.into();
            }
            Cow::Owned(command) => {
                let all = commands(&command).into_iter();
                cmd.commands = all.map(Command::into_owned).collect();
                cmd.command = command.into();
            }
        }
        cmd
    }

    /// Reads the switches; the text after `/c`, `/k` or `/r`. cmd.exe skips other words.
    fn read_switches(&mut self, text: &'a str) -> Option<&'a str> {
        let mut rest = text;
        loop {
            let switch = rest.split_once('/')?.1;
            let letter = switch.chars().next()?.to_ascii_lowercase();
            if !letter.is_ascii_alphanumeric() {
                rest = switch;
                continue;
            }
            rest = from(switch, 1);
            match letter {
                'c' | 'r' => self.runs = Some(Runs::Terminate),
                'k' => self.runs = Some(Runs::Stay),
                _ => {
                    let is_end = |c: char| c == '/' || c == '"' || c.is_ascii_whitespace();
                    let len = rest.find(is_end).unwrap_or(rest.len());
                    let (value, behind) = rest.split_at_checked(len)?;
                    if self.switches.len() < MAX_SWITCHES {
                        let value = value.strip_prefix(':').map(Cow::Borrowed);
                        self.switches.push(Switch { letter, value });
                    }
                    rest = behind;
                    continue;
                }
            }
            return Some(rest);
        }
    }
}

/// The command without the quotes that cmd.exe strips: the first character if it is a quote, and
/// the last quote, wherever it is.
fn stripped(command: &str, has_s: bool) -> Cow<'_, str> {
    let Some(inner) = command.strip_prefix('"') else {
        return command.into();
    };
    if !has_s && is_kept(inner) {
        return command.into();
    }
    match inner.rsplit_once('"') {
        None => inner.into(),
        Some((text, "")) => text.into(),
        Some((text, behind)) if behind.bytes().all(is_blank) => text.into(),
        Some((text, behind)) => Cow::Owned([text, behind].concat()),
    }
}

/// Whether the quotes are those of a program's path with blanks in it.
///
/// cmd.exe looks whether the text in the quotes is the name of an executable file. Here it is one
/// if it has an executable's extension at its end and none before, and nothing in it that only a
/// program with arguments has.
fn is_kept(inner: &str) -> bool {
    const EXTENSIONS: [&str; 4] = ["exe", "com", "bat", "cmd"];
    let Some((path, behind)) = inner.split_once('"') else {
        return false;
    };
    let mut words = path.split_ascii_whitespace();
    let has_blank = words.clone().nth(1).is_some();
    has_blank
        && !behind.contains('"')
        && !path.contains(['&', '<', '>', '(', ')', '@', '^', '|'])
        && words
            .next_back()
            .is_some_and(|word| has_extension(word, &EXTENSIONS))
        && !words.any(|word| has_extension(word, &EXTENSIONS))
        && !has_arguments(path)
}

/// Whether a text with blanks is a program and its arguments, as far as that shows without the disk: a switch, a
/// second path or a URL follows, or the first word is a program.
fn has_arguments(text: &str) -> bool {
    /// Programs that are given others, or files, as arguments.
    const PROGRAMS: [&str; 17] = [
        "bitsadmin",
        "certutil",
        "conhost",
        "cscript",
        "explorer",
        "forfiles",
        "mshta",
        "msiexec",
        "pcalua",
        "powershell",
        "pwsh",
        "regsvr32",
        "runas",
        "rundll32",
        "schtasks",
        "taskkill",
        "wscript",
    ];
    let text = trim(text);
    let first = text.split_ascii_whitespace().next().unwrap_or_default();
    let name = base_name(first);
    // A folder may be `Contoso - App`.
    let is_argument = |word: &str| word.starts_with(['/', '-', '\\', '%', '"']) && word != "-";
    // The colon of a drive is the only one that a name has.
    let has_colon = text.bytes().skip(2).any(|byte| byte == b':');
    // `a.dll,function`, but not `Contoso, Inc`.
    let mut commas = text.split(',').skip(1);
    has_colon
        || commas.any(|behind| !behind.starts_with(' '))
        || text.contains(['*', '?'])
        || text.split_ascii_whitespace().skip(1).any(is_argument)
        || is_builtin(name)
        || is_cmd(name)
        || PROGRAMS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
