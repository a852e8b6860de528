//! What tools that attack through WMI are told to do. No password is read.
//!
//! Sources: the help of Impacket's `wmiexec.py`, `wmiquery.py` and `wmipersist.py`, of NetExec, of
//! wmiexec.vbs, and the READMEs of SharpWMI and SharpMove.

use std::borrow::Cow;

use super::super::attack_tool;
use super::super::facts::ProcessFacts;
use super::super::image::Program;
use super::super::text::{begins_with, has};
use super::usage::{Action, RemoteUse, unquoted};
use crate::cmdline::Argv;
use crate::cmdline::path::base_name;

/// The most computers that are read of a command line.
const COMPUTERS: usize = 4096;

pub(super) fn is_client(facts: &ProcessFacts<'_>) -> bool {
    let program = facts.image.map(|image| image.program);
    matches!(program, Some(Program::Other | Program::ScriptHost))
        && attack_tool::wmi_attack_tool(facts) == Some(true)
}

pub(super) fn uses<'f>(facts: &'f ProcessFacts<'_>) -> Vec<RemoteUse<'f>> {
    let line = facts.line().unwrap_or_default().trim_start();
    let usage = sharp(line).or_else(|| {
        let words = Argv::new(line);
        let name = facts.image.map_or("", |image| image.name());
        // `nxc smb`, `python nxc.py smb`, `python -m nxc smb`
        let mut first = words.clone().take(3);
        if attack_tool::is_suite(name) || first.any(|word| attack_tool::is_suite(&word)) {
            netexec(words)
        } else {
            script(words, name)
        }
    });
    usage.into_iter().collect()
}

/// SharpWMI and SharpMove: `action=exec computername=A,B command="..."`.
fn sharp(line: &str) -> Option<RemoteUse<'static>> {
    if !has(line, "computername=") {
        return None;
    }
    let value = |name: &str| {
        Argv::new(line).find_map(|word| {
            let (named, value) = word.split_once('=')?;
            let named = named.trim_start_matches(['/', '-']);
            let is_it = named.eq_ignore_ascii_case(name);
            is_it.then(|| value.trim_matches('"').to_owned())
        })
    };
    let line = || value("command").map(|line| unquoted(&line).to_owned());
    let action = match &*value("action")?.to_ascii_lowercase() {
        "create" | "exec" => Action::StartProcess(line().unwrap_or_default().into()),
        "execvbs" | "executevbs" => Action::CreateSubscription,
        "scm" | "modsvc" => Action::CreateService(line().map(Cow::Owned)),
        _ => Action::Other,
    };
    let names = value("computername")?;
    let mut names = names.split(',');
    let known: Vec<_> = names.by_ref().take(COMPUTERS).collect();
    let known = known
        .into_iter()
        .map(|name| Cow::Owned(name.trim().to_owned()));
    Some(RemoteUse::new(action, known, names.next().is_some()))
}

/// A script of Impacket, or wmiexec.vbs.
fn script<'f>(mut words: Argv<'f>, image: &str) -> Option<RemoteUse<'f>> {
    const TOOLS: [&str; 3] = ["wmiexec", "wmiquery", "wmipersist"];
    let tool = |word: &str| {
        let name = base_name(word.trim_matches('"')).to_ascii_lowercase();
        // `impacket.examples.wmiexec`, `impacket-wmiexec`, `wmiexec2.py`
        let name = name.strip_prefix("impacket-").unwrap_or(&name);
        let mut parts = name.split('.');
        let is_vbs = name.ends_with(".vbs");
        let tool = parts.find_map(|part| TOOLS.into_iter().find(|tool| part.starts_with(tool)));
        tool.map(|tool| (tool, is_vbs))
    };
    let first = words.next()?;
    let found = tool(&first).or_else(|| tool(image));
    let (tool, is_vbs) = found.or_else(|| words.find_map(|word| tool(&word)))?;
    if is_vbs {
        vbs(words)
    } else {
        impacket(tool, words)
    }
}

/// `[[DOMAIN/]USER[:PASSWORD]@]HOST [COMMAND...]`
fn impacket<'f>(tool: &str, mut words: Argv<'f>) -> Option<RemoteUse<'f>> {
    /// Options with a value.
    const VALUES: [&str; 17] = [
        "-share",
        "-codec",
        "-shell-type",
        "-com-version",
        "-hashes",
        "-aeskey",
        "-dc-ip",
        "-a",
        "-keytab",
        "-namespace",
        "-file",
        "-rpc-auth-level",
        "-name",
        "-vbs",
        "-filter",
        "-timer",
        "-target-ip",
    ];
    let mut target = None;
    let mut command = String::new();
    while let Some(word) = words.next() {
        if word.starts_with('-') {
            if VALUES
                .iter()
                .any(|option| option.eq_ignore_ascii_case(&word))
            {
                words.next();
            }
        } else if target.is_none() {
            // A password may have an `@`.
            let host = word.rsplit('@').next().unwrap_or_default();
            target = Some(Cow::Owned(host.to_owned()));
        } else {
            let blank = if command.is_empty() { "" } else { " " };
            command.extend([blank, &*word]);
        }
    }
    let action = match tool {
        "wmiexec" => Action::StartProcess(unquoted(&command).to_owned().into()),
        "wmipersist" if begins_with(&command, "install") => Action::CreateSubscription,
        _ => Action::Other,
    };
    Some(RemoteUse::new(action, [target?], false))
}

/// `/cmd HOST [USER PASSWORD] COMMAND`, `/shell HOST [USER PASSWORD]`
fn vbs(mut words: Argv<'_>) -> Option<RemoteUse<'_>> {
    let mode = words.next()?;
    let host = words.next()?;
    let is_option = |word: &Cow<'_, str>| word.starts_with(['-', '/']);
    let mut rest: Vec<_> = words.take(4).filter(|word| !is_option(word)).collect();
    let is_command = mode.eq_ignore_ascii_case("/cmd") && rest.len() != 2;
    let command = rest.pop().filter(|_| is_command).unwrap_or_default();
    Some(RemoteUse::new(Action::StartProcess(command), [host], false))
}

/// `nxc wmi HOST... -x COMMAND`
fn netexec(words: Argv<'_>) -> Option<RemoteUse<'_>> {
    const PROTOCOLS: [&str; 3] = ["wmi", "smb", "mssql"];
    let mut words = words.skip(1).peekable();
    let is_protocol = |word: &str| PROTOCOLS.iter().any(|p| p.eq_ignore_ascii_case(word));
    words.find(|word| is_protocol(word))?;
    let mut names = Vec::new();
    let mut has_unknown = false;
    while let Some(word) = words.next_if(|word| !word.starts_with('-')) {
        match is_range(&word) {
            true => has_unknown = true,
            false if names.len() < COMPUTERS => names.push(word),
            false => has_unknown = true,
        }
    }
    let mut action = Action::Other;
    while let Some(word) = words.next() {
        match &*word {
            "-x" => action = Action::StartProcess(words.next().unwrap_or_default()),
            // It is encoded on its way.
            "-X" => action = Action::StartProcess(Cow::Borrowed("")),
            _ => {}
        }
    }
    Some(RemoteUse::new(action, names, has_unknown))
}

/// Whether it names a range of addresses, or a file with computers.
fn is_range(target: &str) -> bool {
    let is_addresses = target
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    target.contains(['/', '\\']) || has(target, ".txt") || is_addresses && target.contains('-')
}
