//! What a command line of cmd.exe holds.

use std::borrow::Cow;

use crate::cmdline::Argv;
use crate::owned::{all_owned, owned};

/// A parsed command line of cmd.exe.
///
/// # Examples
///
/// ```
/// use wmi_events::cmdline::cmd::{CmdCommand, Runs};
///
/// let line = r"cmd.exe /Q /c cd \ 1> \\127.0.0.1\ADMIN$\__1619425227.89 2>&1";
/// let cmd = CmdCommand::parse(line);
/// assert_eq!(cmd.switches[0].letter, 'q');
/// assert_eq!(cmd.runs, Some(Runs::Terminate));
/// assert_eq!(cmd.commands[0].program, "cd");
/// assert_eq!(cmd.commands[0].arguments, r"\");
/// let file = cmd.captures_output_to();
/// assert_eq!(file.as_deref(), Some(r"\\127.0.0.1\ADMIN$\__1619425227.89"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CmdCommand<'a> {
    /// The first word, without its quotes.
    pub program: Cow<'a, str>,
    /// The switches before `/c`, `/k` or `/r`, in order; at most 64.
    pub switches: Vec<Switch<'a>>,
    /// What cmd.exe does after the command; `None` if it is interactive.
    pub runs: Option<Runs>,
    /// The text that cmd.exe executes, without the outer quotes that it strips.
    pub command: Cow<'a, str>,
    /// The commands in it, at most 4,096.
    pub commands: Vec<Command<'a>>,
}

/// A switch of cmd.exe.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Switch<'a> {
    /// Its letter in lower case.
    pub letter: char,
    /// The text after its colon: `ON` of `/V:ON`.
    pub value: Option<Cow<'a, str>>,
}

/// What cmd.exe does after its command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Runs {
    /// It terminates: `/c`, or `/r`, which is the same.
    Terminate,
    /// It stays: `/k`.
    Stay,
}

/// A command that cmd.exe runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Command<'a> {
    /// The command as written, with its redirects and without brackets around it.
    pub text: Cow<'a, str>,
    /// What stands before the program and leads to it, from the left; at most 8.
    pub prefix: Vec<Prefix>,
    /// The program and its arguments: no redirects, no carets, a blank after the program.
    pub line: Cow<'a, str>,
    /// The program, without its quotes. Empty if there are only redirects.
    pub program: Cow<'a, str>,
    /// The text after the program, without redirects and carets.
    pub arguments: Cow<'a, str>,
    /// Its redirects in the order of their effect: those of the blocks around it come first.
    pub redirects: Vec<Redirect<'a>>,
    /// What joins it to the next command.
    pub next: Separator,
}

/// A word of cmd.exe that leads to another command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Prefix {
    /// `call`
    Call,
    /// `start ["title"] [switches]`
    Start,
    /// `for %v in (set) do`
    For,
    /// `if condition`, or `else`.
    If,
}

impl Prefix {
    /// Its name in lower case.
    ///
    /// ```
    /// use wmi_events::cmdline::cmd;
    ///
    /// let commands = cmd::commands(r#"start "" /b calc.exe"#);
    /// assert_eq!(commands[0].prefix[0].name(), "start");
    /// assert_eq!(commands[0].program, "calc.exe");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Start => "start",
            Self::For => "for",
            Self::If => "if",
        }
    }
}

/// A redirect of a command's input or output.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Redirect<'a> {
    /// The handle, 0 to 9; 1 is the output and 2 the errors.
    pub handle: u8,
    /// What happens to the handle.
    pub kind: RedirectKind,
    /// The file, without quotes and carets; empty for [`RedirectKind::Duplicate`].
    pub target: Cow<'a, str>,
}

/// What a redirect does to its handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RedirectKind {
    /// `<`: it reads a file.
    Input,
    /// `>`: it writes a file.
    Output,
    /// `>>`: it appends to a file.
    Append,
    /// `>&1` or `<&1`: it becomes a copy of that handle.
    Duplicate(u8),
}

/// What joins a command to the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Separator {
    /// Nothing: the text, a block or the set of `for /f` ends.
    #[default]
    End,
    /// `&`: the next one runs in any case.
    Always,
    /// `&&`: the next one runs if this one succeeds.
    OnSuccess,
    /// `||`: the next one runs if this one fails.
    OnFailure,
    /// `|`: the next one reads this one's output.
    Pipe,
}

impl<'a> CmdCommand<'a> {
    /// The redirect that captures the output of the last command, errors too.
    ///
    /// `1> FILE 2>&1` is the usual form; `2>&1 > FILE` counts as well, and so does `&> FILE`,
    /// although cmd.exe captures less with them: they tell what was meant. A trailing `exit` is
    /// not the last command. `NUL` captures nothing.
    ///
    /// ```
    /// use wmi_events::cmdline::CmdCommand;
    ///
    /// let cmd = CmdCommand::parse(r"cmd /Q/c (whoami /all) 1> \\localhost\C$\a 2>&1 & exit");
    /// assert_eq!(cmd.output().unwrap().target, r"\\localhost\C$\a");
    /// assert!(CmdCommand::parse("cmd /c dir > C:\\a").output().is_none());
    /// ```
    #[must_use]
    pub fn output(&self) -> Option<&Redirect<'a>> {
        let is_exit = |c: &Command<'_>| c.program.eq_ignore_ascii_case("exit");
        let last = self.commands.iter().rev().find(|c| !is_exit(c))?;
        let captured = captured(&last.redirects);
        // A command of only redirects behind another one is `&> FILE`.
        captured.or_else(|| {
            let is_bare = last.program.is_empty() && self.commands.len() > 1;
            is_bare.then(|| written(&last.redirects)).flatten()
        })
    }

    /// The file of [`output`](Self::output).
    ///
    /// ```
    /// use wmi_events::cmdline::CmdCommand;
    ///
    /// let cmd = CmdCommand::parse(r#"cmd /Q/c whoami 1> "C:\windows\temp\8c1f.txt" 2>&1"#);
    /// assert_eq!(cmd.captures_output_to().as_deref(), Some(r"C:\windows\temp\8c1f.txt"));
    /// ```
    #[must_use]
    pub fn captures_output_to(&self) -> Option<Cow<'a, str>> {
        self.output().map(|redirect| redirect.target.clone())
    }

    /// Whether a switch is given; the letter is in lower case.
    ///
    /// ```
    /// use wmi_events::cmdline::CmdCommand;
    ///
    /// assert!(CmdCommand::parse("cmd /Q/V:ON/C whoami").has_switch('v'));
    /// ```
    #[must_use]
    pub fn has_switch(&self, letter: char) -> bool {
        self.switches.iter().any(|switch| switch.letter == letter)
    }

    /// Detaches the command from its command line, copying what is still borrowed.
    ///
    /// ```
    /// use wmi_events::cmdline::CmdCommand;
    ///
    /// let line = String::from("cmd /c whoami");
    /// let cmd: CmdCommand<'static> = CmdCommand::parse(&line).into_owned();
    /// assert_eq!(cmd.commands[0].program, "whoami");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> CmdCommand<'static> {
        CmdCommand {
            program: owned(self.program),
            switches: all_owned(self.switches, |switch| Switch {
                letter: switch.letter,
                value: switch.value.map(owned),
            }),
            runs: self.runs,
            command: owned(self.command),
            commands: all_owned(self.commands, Command::into_owned),
        }
    }
}

impl Command<'_> {
    /// Its words by the rules of [`Argv`], the program first.
    ///
    /// ```
    /// use wmi_events::cmdline::cmd;
    ///
    /// let commands = cmd::commands(r#"@net user "a b" > x"#);
    /// assert!(commands[0].words().eq(["net", "user", "a b"]));
    /// ```
    #[must_use]
    pub fn words(&self) -> Argv<'_> {
        Argv::new(&self.line)
    }

    /// Detaches the command from its text.
    ///
    /// ```
    /// use wmi_events::cmdline::cmd;
    ///
    /// let text = String::from("whoami /all");
    /// let command: cmd::Command<'static> = cmd::commands(&text).remove(0).into_owned();
    /// assert_eq!(command.arguments, "/all");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Command<'static> {
        Command {
            text: owned(self.text),
            prefix: self.prefix,
            line: owned(self.line),
            program: owned(self.program),
            arguments: owned(self.arguments),
            redirects: all_owned(self.redirects, Redirect::into_owned),
            next: self.next,
        }
    }
}

impl Redirect<'_> {
    /// Detaches the redirect from its text.
    ///
    /// ```
    /// use wmi_events::cmdline::cmd::{self, Redirect};
    ///
    /// let text = String::from("dir > x");
    /// let redirect: Redirect<'static> = cmd::commands(&text)[0].redirects[0].clone().into_owned();
    /// assert_eq!(redirect.target, "x");
    /// ```
    #[must_use]
    pub fn into_owned(self) -> Redirect<'static> {
        Redirect {
            handle: self.handle,
            kind: self.kind,
            target: owned(self.target),
        }
    }

    fn is_to_file(&self) -> bool {
        let name = self.target.trim_end_matches(':');
        matches!(self.kind, RedirectKind::Output | RedirectKind::Append)
            && !name.eq_ignore_ascii_case("nul")
    }
}

/// The redirect that sends output and errors to a file.
pub(super) fn captured<'r, 'a>(redirects: &'r [Redirect<'a>]) -> Option<&'r Redirect<'a>> {
    let output = written(redirects)?;
    let errors = redirects.iter().rev().find(|r| r.handle == 2)?;
    let is_same = errors.kind == RedirectKind::Duplicate(1)
        || errors.is_to_file() && errors.target.eq_ignore_ascii_case(&output.target);
    is_same.then_some(output)
}

/// The redirect that sends the output to a file: the last one counts.
fn written<'r, 'a>(redirects: &'r [Redirect<'a>]) -> Option<&'r Redirect<'a>> {
    let last = redirects.iter().rev().find(|r| r.handle == 1)?;
    last.is_to_file().then_some(last)
}
