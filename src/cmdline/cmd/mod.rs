//! cmd.exe: its command line, the commands in it, and the programs that run in the end.
//!
//! [`CmdCommand`] parses a command line of cmd.exe, [`commands`] the text that cmd.exe executes,
//! and [`runs_in_the_end`] unwraps any command line.
//!
//! Sources:
//!
//! - Microsoft's pages on [cmd], [start], [forfiles] and [runas], and what `cmd /?` prints: the
//!   switches, and the rule on the quotes around a command;
//! - the answers to [How does the Windows Command Interpreter parse scripts?]: delimiters, carets,
//!   redirects, brackets, `rem`, which are measured there;
//! - the [arguments of conhost.exe] in the repository of the Windows console;
//! - LOLBAS on [pcalua.exe], [shell32.dll], [url.dll] and [explorer.exe].
//!
//! This parser makes these choices:
//!
//! - Variables (`%x%`, `!x!`) are not expanded; `%COMSPEC%` is cmd.exe.
//! - Quotes around the command stay if they hold the name of an executable file, which is told by
//!   its extension here: the file cannot be looked up.
//! - A line feed is a blank: cmd.exe ends a command there, and text is not to be hidden behind it.
//! - Text after a bracket that ends a block is a syntax error for cmd.exe, and a command here.
//!
//! [cmd]: https://learn.microsoft.com/windows-server/administration/windows-commands/cmd
//! [start]: https://learn.microsoft.com/windows-server/administration/windows-commands/start
//! [forfiles]: https://learn.microsoft.com/windows-server/administration/windows-commands/forfiles
//! [runas]: https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-R2-and-2012/cc771525(v=ws.11)
//! [How does the Windows Command Interpreter parse scripts?]: https://stackoverflow.com/questions/4094699
//! [arguments of conhost.exe]: https://github.com/microsoft/terminal/blob/main/src/host/ConsoleArguments.cpp
//! [pcalua.exe]: https://lolbas-project.github.io/lolbas/Binaries/Pcalua/
//! [shell32.dll]: https://lolbas-project.github.io/lolbas/Libraries/Shell32/
//! [url.dll]: https://lolbas-project.github.io/lolbas/Libraries/Url/
//! [explorer.exe]: https://lolbas-project.github.io/lolbas/Binaries/Explorer/

mod command;
mod end;
mod header;
mod parse;
mod program;
mod switches;
#[cfg(test)]
mod tests;
mod text;
mod unwrap;
mod wrappers;

pub use self::command::{
    CmdCommand, Command, Prefix, Redirect, RedirectKind, Runs, Separator, Switch,
};
pub use self::end::EndCommand;
pub use self::parse::commands;
pub use self::unwrap::runs_in_the_end;
