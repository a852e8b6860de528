//! Services that sc.exe, cmd.exe and PowerShell's cmdlet create.

use std::borrow::Cow;

use super::super::facts::ProcessFacts;
use super::super::judge;
use super::super::text::has;
use super::usage::{Action, RemoteUse, unquoted};
use super::wmic;
use crate::cmdline::powershell::{TokenKind, Tokens};
use crate::cmdline::{CmdCommand, PowerShellCommand, ScCommand, WmicCommand};
use crate::owned::derived;

pub(super) fn is_sc(facts: &ProcessFacts<'_>) -> bool {
    facts
        .image
        .is_some_and(|image| image.name().len() <= 6 && judge::is_named(image.name(), &["sc"]))
}

/// What sc.exe does.
pub(super) fn of_sc<'f>(facts: &'f ProcessFacts<'_>) -> Vec<RemoteUse<'f>> {
    let command = facts.line().and_then(ScCommand::parse);
    command.map(of_command).into_iter().collect()
}

fn of_command(mut command: ScCommand<'_>) -> RemoteUse<'_> {
    let server = command.server.take();
    let is_create = command.is("create");
    let is_config = command.is("config");
    let mut options = command.options.into_iter();
    let line = options.find(|option| option.name == "binpath");
    let line = line.map(|option| derived(&option.value, |value| unquoted(value).into()));
    let action = match line {
        line if is_create => Action::CreateService(line),
        Some(line) if is_config => Action::CreateService(Some(line)),
        _ => Action::Other,
    };
    RemoteUse::new(action, server, false)
}

/// The services that commands of `cmd /c` create on this computer.
pub(super) fn of_cmd(line: &str, computer: Option<&str>) -> Vec<Cow<'static, str>> {
    let is_any = has(line, "binpath") || has(line, "wmic") && has(line, "service");
    if !is_any {
        return Vec::new();
    }
    let mut services = Vec::new();
    for command in CmdCommand::parse(line).commands {
        if let Some(command) = ScCommand::parse(&command.line) {
            services.extend(of_command(command).local_service(computer).map(owned));
        } else if judge::is_named(&command.program, &["wmic"]) {
            let command = WmicCommand::parse(&command.line);
            let usage = wmic::of_command(&command);
            services.extend(usage.local_service(computer).map(owned));
        }
    }
    services
}

fn owned(line: Cow<'_, str>) -> Cow<'static, str> {
    line.into_owned().into()
}

/// The services that `New-Service` creates.
pub(super) fn of_script(line: &str) -> Vec<Cow<'static, str>> {
    let command = PowerShellCommand::parse(line);
    let script = command.script.as_deref().unwrap_or_default();
    let mut services = Vec::new();
    if !has(script, "new-service") {
        return services;
    }
    let mut tokens = Tokens::new(script);
    while let Some(token) = tokens.next() {
        if token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case("new-service") {
            services.extend(binary_path(tokens.clone()));
        }
    }
    services
}

/// The value of `-BinaryPathName`: by its name, or the second without one.
fn binary_path(tokens: Tokens<'_>) -> Option<Cow<'static, str>> {
    let mut parameter: Option<String> = None;
    let mut positional = 0;
    for token in tokens {
        match token.kind {
            TokenKind::Parameter => parameter = Some(token.text.to_ascii_lowercase()),
            TokenKind::Word | TokenKind::Number | TokenKind::Text | TokenKind::Variable => {
                let is_path = match parameter.take() {
                    Some(name) => "binarypathname".starts_with(&*name),
                    None => {
                        positional += 1;
                        positional == 2
                    }
                };
                // A variable is not known.
                if is_path && token.kind != TokenKind::Variable {
                    return Some(owned(unquoted(&token.text).into()));
                }
            }
            TokenKind::Sign if matches!(&*token.text, ";" | "|" | "}" | ")") => return None,
            TokenKind::Newline => return None,
            _ => {}
        }
    }
    None
}
