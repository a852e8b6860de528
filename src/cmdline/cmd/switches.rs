//! The switches of cmd.exe, and its rule on the quotes around the command.

use std::borrow::Cow;

use super::command::{CmdCommand, Command, Runs, Switch};
use super::parse::commands;
use super::program::{has_extension, process_word_len};
use super::text::{from, is_blank, skip, without_quotes};

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
/// if it has an executable's extension at its end, and none before.
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_and_command() {
        let table = [
            ("cmd", "", "", None),
            ("cmd.exe /Q", "q", "", None),
            ("cmd foo", "", "", None),
            ("cmd /?", "", "", None),
            ("cmd /c whoami", "", "whoami", Some(Runs::Terminate)),
            (
                "cmd  /c  wmic process list",
                "",
                "wmic process list",
                Some(Runs::Terminate),
            ),
            ("cmd /cwhoami", "", "whoami", Some(Runs::Terminate)),
            ("cmd/c whoami", "", "whoami", Some(Runs::Terminate)),
            ("cmd /r whoami", "", "whoami", Some(Runs::Terminate)),
            ("cmd /K whoami", "", "whoami", Some(Runs::Stay)),
            ("cmd /Q/c whoami", "q", "whoami", Some(Runs::Terminate)),
            (
                "cmd /d/s/c\"whoami\"",
                "ds",
                "whoami",
                Some(Runs::Terminate),
            ),
            (
                "cmd /T:0a /A /U /E:ON /F:OFF /V:ON/C x",
                "tauefv",
                "x",
                Some(Runs::Terminate),
            ),
            ("cmd , ; /c x", "", "x", Some(Runs::Terminate)),
            ("cmd \"/c whoami\"", "", "whoami\"", Some(Runs::Terminate)),
            (r#""C:\a b\cmd.exe" /c x"#, "", "x", Some(Runs::Terminate)),
            (
                "C:/Windows/System32/cmd.exe /c x",
                "",
                "x",
                Some(Runs::Terminate),
            ),
            ("cmd /c /q x", "", "/q x", Some(Runs::Terminate)),
            ("cmd /c", "", "", Some(Runs::Terminate)),
        ];
        for (line, letters, command, runs) in table {
            let cmd = CmdCommand::parse(line);
            let found: String = cmd.switches.iter().map(|switch| switch.letter).collect();
            assert_eq!(
                (&*found, &*cmd.command, cmd.runs),
                (letters, command, runs),
                "{line}"
            );
        }
    }

    #[test]
    fn quotes() {
        let table = [
            (r#""whoami""#, "whoami"),
            (r#""whoami" > x"#, "whoami > x"),
            (r#""whoami"#, "whoami"),
            (r#""whoami" "#, "whoami"),
            (r#"a "b""#, r#"a "b""#),
            (r#""C:\a b\c.exe" -x"#, r#""C:\a b\c.exe" -x"#),
            // Not the name of a file.
            (r#""C:\c.exe -x y""#, r"C:\c.exe -x y"),
            (r#""C:\c.exe d.exe""#, r"C:\c.exe d.exe"),
            // No blank, a special character, more quotes.
            (r#""C:\c.exe""#, r"C:\c.exe"),
            (r#""C:\a&b c.exe""#, r"C:\a&b c.exe"),
            (r#""C:\a b.exe" "c""#, r#"C:\a b.exe" "c"#),
            (r#"""C:\a b.exe" "c"""#, r#""C:\a b.exe" "c""#),
        ];
        for (text, expected) in table {
            assert_eq!(stripped(text, false), expected, "{text}");
        }
        assert_eq!(stripped(r#""C:\a b\c.exe" -x"#, true), r"C:\a b\c.exe -x");
    }
}
