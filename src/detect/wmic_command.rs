//! What a command of wmic.exe does: its target, verb and method as the rules ask for them.

use std::borrow::Cow;

use crate::cmdline::wmic::{Target, Verb, WmicCommand, unquote_launched};
use crate::fold;
use crate::owned::derived;
use crate::wmi::{Namespace, ObjectPath, classes};

/// Whether a word follows that is no verb: after the alias, or after the condition's last quote.
pub(super) fn has_unknown_verb(command: &WmicCommand<'_>) -> bool {
    let condition = command.condition.as_deref().unwrap_or_default();
    let (before, last) = condition
        .rsplit_once(char::is_whitespace)
        .unwrap_or(("", ""));
    let is_word = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let follows = is_word && before.trim_end().ends_with(['"', '\'', ')']);
    command.verb.is_none() && (follows || !command.arguments.is_empty())
}

/// What selects the instances: the condition, and the keys of the path.
pub(super) fn selection(command: &WmicCommand<'_>) -> String {
    let mut text = String::new();
    if let Some(Target::Path(path) | Target::Class(path)) = &command.target {
        text.push_str(path);
        text.push(' ');
    }
    text.push_str(command.condition.as_deref().unwrap_or_default());
    // `service WinDefend call stopservice`
    if command.condition.is_none() {
        text.extend(
            command
                .arguments
                .iter()
                .flat_map(|argument| [" ", argument]),
        );
    }
    folded(&text)
}

/// The command line that `process call create` starts, without the quotes around the whole of it.
pub(super) fn started<'c>(command: &'c WmicCommand<'_>) -> Option<Cow<'c, str>> {
    created(command).map(|line| derived(&line, |line| without_quotes_around(line).into()))
}

/// A line without the quotes around the whole of it; those of its program stay.
fn without_quotes_around(line: &str) -> &str {
    let Some(inner) = line.strip_prefix('"') else {
        return line;
    };
    match inner.split_once('"') {
        // `"a b" -c` and `"a" "b"` begin with a program in quotes.
        Some((_, behind)) if behind.starts_with(char::is_whitespace) => line,
        _ => inner.strip_suffix('"').unwrap_or(inner),
    }
}

/// The command line that `process call create` starts, with the quotes in it.
pub(super) fn created<'c>(command: &'c WmicCommand<'_>) -> Option<Cow<'c, str>> {
    let arguments = &command.arguments;
    let first = arguments.first().filter(|_| starts_process(command))?;
    // `CommandLine="..."`, in any place; the launcher takes the backslashes before its quotes.
    let named = arguments.iter().find_map(|argument| {
        let (name, value) = argument.split_once('=')?;
        let is_it = fold::is(name.trim(), "commandline");
        is_it.then(|| match value.contains("\\\"") {
            true => unquote_launched(value),
            false => value.into(),
        })
    });
    let line = named.unwrap_or(Cow::Borrowed(first));
    // `create("...")`
    let is_bracket = |c: char| c.is_whitespace() || matches!(c, '(' | ')');
    Some(derived(&line, |line| line.trim_matches(is_bracket).into()))
}

pub(super) fn starts_process(command: &WmicCommand<'_>) -> bool {
    is_on(command, "process", "win32_process") && calls(command, &["create"])
}

/// Whether a command's target is that alias, or a class that reaches that class; both in lower case.
pub(super) fn is_on(command: &WmicCommand<'_>, alias: &str, class: &str) -> bool {
    match &command.target {
        Some(Target::Alias(name)) => !alias.is_empty() && fold::is(name, alias),
        Some(Target::Path(_) | Target::Class(_)) => {
            class_of(command).is_some_and(|named| classes::reaches(&named, class))
        }
        _ => false,
    }
}

/// The class that a command names, in lower case.
pub(super) fn class_of(command: &WmicCommand<'_>) -> Option<String> {
    let path = object_path(command)?;
    Some(folded(&path.class))
}

fn object_path<'c>(command: &'c WmicCommand<'_>) -> Option<ObjectPath<'c>> {
    match &command.target {
        Some(Target::Path(path) | Target::Class(path)) => ObjectPath::parse(path).ok(),
        _ => None,
    }
}

/// Whether it calls one of these methods, which are in lower case.
pub(super) fn calls(command: &WmicCommand<'_>, methods: &[&str]) -> bool {
    has_verb(command, Verb::Call)
        && command
            .method
            .as_deref()
            .is_some_and(|m| methods.iter().any(|name| fold::is(m, name)))
}

/// Whether it deletes instances, by the verb or by a method.
pub(super) fn deletes(command: &WmicCommand<'_>) -> bool {
    has_verb(command, Verb::Delete) || calls(command, &["delete"])
}

/// Whether it does what that verb says: with `/?` and nothing else behind it, wmic.exe only shows its help.
pub(super) fn has_verb(command: &WmicCommand<'_>, verb: Verb) -> bool {
    let is_help = command.arguments.is_empty() && asks_for_help(command);
    command.verb == Some(verb) && !is_help
}

/// Whether it only reads, or asks for help; LIST is wmic's default.
pub(super) fn reads(command: &WmicCommand<'_>) -> bool {
    let is_read = matches!(
        command.verb,
        None | Some(Verb::Get | Verb::List | Verb::Assoc)
    );
    is_read || asks_for_help(command)
}

fn asks_for_help(command: &WmicCommand<'_>) -> bool {
    command
        .verb_switches
        .iter()
        .any(|switch| switch.name == "?")
}

/// Whether it is in a namespace: that of its object path, or else that of `/NAMESPACE`.
pub(super) fn is_in(command: &WmicCommand<'_>, namespace: &str) -> bool {
    let of_path = object_path(command).and_then(|path| path.namespace);
    if let Some(of_path) = of_path {
        return is_path_of(&of_path, namespace);
    }
    let given = command.namespace.as_deref();
    given.is_some_and(|given| is_path_of(&Namespace::new(given), namespace))
}

/// Whether a namespace is that one, on any host.
fn is_path_of(given: &Namespace<'_>, namespace: &str) -> bool {
    let parts: Vec<_> = given.parts().collect();
    Namespace::new(&parts.join("\\")).is(namespace)
}

/// A text in lower case, with look-alikes as the letters that they stand for.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(fold::fold).collect()
}
