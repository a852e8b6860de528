//! Commands that clear logs, delete copies, add accounts, or dump credentials.

use super::judge::{ends, is_named};
use super::names;
use super::script;
use super::text::begins_with;
use crate::cmdline::cmd::EndCommand;
use crate::cmdline::powershell::{self, PowerShellCommand};

/// PowerShell within PowerShell.
const DEPTH: usize = 4;

/// Whether a command line clears logs, deletes copies, adds accounts, or dumps credentials.
pub(super) fn is_sensitive(line: &str) -> bool {
    is_sensitive_at(line, DEPTH)
}

fn is_sensitive_at(line: &str, depth: usize) -> bool {
    ends(line).iter().any(|end| {
        if depth > 0 && powershell::is_powershell(&end.program) {
            let command = PowerShellCommand::parse(&end.line);
            let script = command.script.as_deref().unwrap_or_default();
            return script::commands(script).any(|line| is_sensitive_at(line, depth - 1));
        }
        is_sensitive_end(end)
    })
}

fn is_sensitive_end(end: &EndCommand<'_>) -> bool {
    /// Programs, and words that must all be among their arguments.
    const COMMANDS: [(&str, &[&str]); 34] = [
        ("vssadmin", &["delete"]),
        ("vssadmin", &["resize"]),
        ("vssadmin", &["create", "shadow"]),
        ("diskshadow", &[]),
        ("wbadmin", &["delete"]),
        ("bcdedit", &["recoveryenabled", "no"]),
        ("bcdedit", &["recoveryenabled", "off"]),
        ("bcdedit", &["recoveryenabled", "false"]),
        ("bcdedit", &["recoveryenabled", "0"]),
        ("bcdedit", &["bootstatuspolicy", "ignore"]),
        ("schtasks", &["/create"]),
        ("wevtutil", &["cl"]),
        ("wevtutil", &["clear-log"]),
        ("clear-eventlog", &[]),
        ("remove-eventlog", &[]),
        ("new-localuser", &[]),
        ("add-localgroupmember", &[]),
        ("fsutil", &["deletejournal"]),
        ("ntdsutil", &[]),
        ("esentutl", &["/y"]),
        ("reg", &["save"]),
        ("net", &["user", "/add"]),
        ("net1", &["user", "/add"]),
        ("net", &["localgroup", "/add"]),
        ("net1", &["localgroup", "/add"]),
        ("net", &["group", "/add"]),
        ("net1", &["group", "/add"]),
        ("netsh", &["firewall", "off"]),
        ("netsh", &["advfirewall", "off"]),
        ("sc", &["create"]),
        ("procdump", &["lsass"]),
        ("procdump64", &["lsass"]),
        ("procdump64a", &["lsass"]),
        ("cipher", &["/w"]),
    ];
    let mut known = COMMANDS
        .iter()
        .filter(|(program, _)| is_named(&end.program, &[*program]));
    let ends_security = || {
        is_named(&end.program, &["taskkill", "tskill"])
            && names::security_process(&end.arguments.to_ascii_lowercase())
    };
    known.any(|(_, words)| words.iter().all(|word| has_word(&end.arguments, word)))
        || ends_security()
}

/// Whether one of the words of a text begins with that one, in any case; a short one only as a whole.
fn has_word(text: &str, word: &str) -> bool {
    text.split_ascii_whitespace().any(|one| {
        let one = one.trim_matches(['"', '\'', ',']);
        if word.len() <= 2 && !word.starts_with('/') {
            one.eq_ignore_ascii_case(word)
        } else {
            begins_with(one, word)
        }
    })
}
