//! The parameters of powershell.exe and pwsh.exe.
//!
//! Sources: "about_PowerShell_exe", "about_Pwsh", and the order in which PowerShell's open source
//! tries the names.

use super::tokens::is_dash;

/// A parameter of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Switch {
    Command,
    CommandWithArgs,
    EncodedCommand,
    File,
    NoProfile,
    NonInteractive,
    NoExit,
    WindowStyle,
    ExecutionPolicy,
    WorkingDirectory,
    Version,
    /// Another one with a value.
    Value,
    /// Another one without.
    Flag,
}

/// The programs that know a parameter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Both,
    Desktop,
    Core,
}

/// Names in the order in which the program tries them, and the shortest prefix that it takes.
const NAMES: [(&str, &str, Switch, Of); 39] = [
    ("version", "v", Switch::Version, Of::Both),
    ("help", "h", Switch::Flag, Of::Both),
    ("?", "?", Switch::Flag, Of::Both),
    ("login", "l", Switch::Flag, Of::Core),
    ("noexit", "noe", Switch::NoExit, Of::Both),
    ("importsystemmodules", "imp", Switch::Flag, Of::Desktop),
    ("noprofile", "nop", Switch::NoProfile, Of::Both),
    ("nologo", "nol", Switch::Flag, Of::Both),
    ("noninteractive", "noni", Switch::NonInteractive, Of::Both),
    ("socketservermode", "so", Switch::Flag, Of::Both),
    ("servermode", "s", Switch::Flag, Of::Both),
    ("namedpipeservermode", "nam", Switch::Flag, Of::Core),
    ("sshservermode", "sshs", Switch::Flag, Of::Core),
    (
        "noprofileloadtime",
        "noprofileloadtime",
        Switch::Flag,
        Of::Core,
    ),
    ("interactive", "i", Switch::Flag, Of::Core),
    (
        "configurationfile",
        "configurationfile",
        Switch::Value,
        Of::Core,
    ),
    ("configurationname", "config", Switch::Value, Of::Both),
    ("custompipename", "cus", Switch::Value, Of::Core),
    (
        "commandwithargs",
        "commandwithargs",
        Switch::CommandWithArgs,
        Of::Core,
    ),
    ("cwa", "cwa", Switch::CommandWithArgs, Of::Core),
    ("command", "c", Switch::Command, Of::Both),
    ("windowstyle", "w", Switch::WindowStyle, Of::Both),
    ("file", "f", Switch::File, Of::Both),
    ("outputformat", "o", Switch::Value, Of::Both),
    ("of", "o", Switch::Value, Of::Both),
    ("inputformat", "i", Switch::Value, Of::Both),
    ("if", "if", Switch::Value, Of::Both),
    ("executionpolicy", "ex", Switch::ExecutionPolicy, Of::Both),
    ("ep", "ep", Switch::ExecutionPolicy, Of::Both),
    ("encodedcommand", "e", Switch::EncodedCommand, Of::Both),
    ("ec", "e", Switch::EncodedCommand, Of::Both),
    ("encodedarguments", "encodeda", Switch::Value, Of::Both),
    ("ea", "ea", Switch::Value, Of::Both),
    ("settingsfile", "settings", Switch::Value, Of::Core),
    ("sta", "sta", Switch::Flag, Of::Both),
    ("mta", "mta", Switch::Flag, Of::Both),
    ("workingdirectory", "wo", Switch::WorkingDirectory, Of::Core),
    ("wd", "wd", Switch::WorkingDirectory, Of::Core),
    ("psconsolefile", "p", Switch::Value, Of::Desktop),
];

/// The name in an argument that is a parameter: what follows one or two dashes or a slash.
pub(super) fn name(argument: &str) -> Option<&str> {
    let argument = argument.trim();
    let name = argument.strip_prefix(|c| is_dash(c) || c == '/')?;
    Some(name.strip_prefix(is_dash).unwrap_or(name))
}

/// The parameter with that name or prefix, and the value after a colon in it.
pub(super) fn find(name: &str, is_core: bool) -> Option<(Switch, Option<usize>)> {
    let unknown_to = if is_core { Of::Desktop } else { Of::Core };
    let find = |name: &str| {
        let has = |text: &str| {
            let start = text.get(..name.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        let mut names = NAMES.iter().filter(|(.., of)| *of != unknown_to);
        names
            .find(|(text, least, ..)| name.len() >= least.len() && has(text))
            .map(|(_, _, switch, _)| *switch)
    };
    if let Some(switch) = find(name) {
        return Some((switch, None));
    }
    // `-name:value` is no syntax of the program's; other tools write it.
    let (name, _) = name.split_once(':')?;
    let has_value = |switch: &Switch| {
        let flags = [
            Switch::NoProfile,
            Switch::NonInteractive,
            Switch::NoExit,
            Switch::Flag,
        ];
        !flags.contains(switch)
    };
    let switch = find(name).filter(has_value)?;
    Some((switch, Some(name.len() + 1)))
}

#[cfg(test)]
mod tests;
