//! Command lines: argv, cmd.exe, PowerShell, wmic.exe, winrm.vbs and sc.exe; Windows paths; passwords.

use std::borrow::Cow;

use wmi_events::cmdline::cmd::{self, Command, Redirect};
use wmi_events::cmdline::powershell::{self, Tokens};
use wmi_events::cmdline::{
    Argv, CmdCommand, PowerShellCommand, ScCommand, WindowsPath, WinrmCommand, WmicCommand, argv,
    wmic,
};
use wmi_events::detect::PathPattern;
use wmi_events::event::ProcessCreation;
use wmi_events::secrets::{RULES, redact};
use wmi_events::{Event, EventId, System, escape};

use crate::cost::{are_parts, bounded, is_part, same, text};

/// Arguments: no more of them than of the text, and what is joined is split as it was.
pub fn argv(bytes: &[u8]) {
    let text = &*text(bytes);
    let mut words = Argv::new(text);
    let mut arguments = Vec::new();
    loop {
        let before = words.rest();
        let Some(argument) = words.next() else { break };
        is_part(text, &argument);
        assert!(before.ends_with(words.rest()));
        arguments.push(argument);
    }
    assert!(words.next().is_none());
    let len: usize = arguments.iter().map(|argument| argument.len()).sum();
    assert!(len <= text.len() && arguments.len() <= text.len() + 1);
    // No program's name has a quote, and none can be written.
    if arguments
        .first()
        .is_some_and(|program| !program.contains('"'))
    {
        let line = argv::join(arguments.iter().map(|argument| &**argument));
        assert!(Argv::new(&line).eq(arguments.iter().cloned()), "{line}");
    }
}

/// cmd.exe: bounded, of parts of the text, and the same when detached.
pub fn cmd(bytes: &[u8]) {
    let text = &*text(bytes);
    let parsed = bounded(text.len(), || CmdCommand::parse(text));
    are_parts(text, [&parsed.program, &parsed.command]);
    assert!(parsed.switches.len() <= 64 && parsed.commands.len() <= 4096);
    for switch in &parsed.switches {
        are_parts(text, &switch.value);
        assert!(parsed.has_switch(switch.letter));
    }
    are_commands(text, &parsed.commands);
    let _ = (parsed.captures_output_to(), parsed.output());
    same(&parsed.clone().into_owned(), &parsed);
    are_commands(text, &bounded(text.len(), || cmd::commands(text)));
    let ends = bounded(text.len(), || cmd::runs_in_the_end(text));
    assert!(ends.len() <= 4096);
    for end in ends {
        for piece in [&end.line, &end.program, &end.arguments] {
            assert!(piece.len() <= text.len() + 1, "{piece:?} of {text:?}");
        }
        are_redirects(text, &end.redirects);
        let _ = end.captures_output_to();
        same(&end.clone().into_owned(), &end);
    }
}

fn are_commands(text: &str, commands: &[Command<'_>]) {
    for command in commands {
        are_parts(text, [&command.text, &command.program, &command.arguments]);
        // It has a blank after the program.
        assert!(command.line.len() <= text.len() + 1);
        assert!(command.prefix.len() <= 8);
        are_redirects(text, &command.redirects);
        assert!(command.words().count() <= text.len() + 1);
    }
}

fn are_redirects(text: &str, redirects: &[Redirect<'_>]) {
    for redirect in redirects {
        assert!(redirect.handle <= 9);
        is_part(text, &redirect.target);
    }
}

/// PowerShell: a command line, and a script.
pub fn powershell(bytes: &[u8]) {
    let text = &*text(bytes);
    let parsed = bounded(text.len(), || PowerShellCommand::parse(text));
    are_parts(text, &parsed.arguments);
    is_part(text, &parsed.program);
    let named = [
        &parsed.encoded,
        &parsed.file,
        &parsed.execution_policy,
        &parsed.version,
    ];
    are_parts(text, named.into_iter().flatten());
    are_parts(text, &parsed.working_directory);
    // A script that is decoded has at most 3 bytes of UTF-8 for 2 of UTF-16, which are 2.67 of base64.
    assert!(
        parsed
            .script
            .iter()
            .all(|script| script.len() <= 2 * text.len())
    );
    assert!(parsed.encoded.is_some() || !parsed.is_encoded_valid);
    same(&parsed.clone().into_owned(), &parsed);
    let uses = bounded(2 * text.len(), || parsed.wmi_uses());
    assert!(uses.len() <= 2 * text.len());
    let len: usize = Tokens::new(text)
        .map(|token| {
            is_part(text, &token.text);
            token.text.len()
        })
        .sum();
    assert!(len <= text.len());
    for used in bounded(text.len(), || powershell::wmi_uses(text)) {
        let named = [
            &used.class,
            &used.method,
            &used.namespace,
            &used.query,
            &used.filter,
        ];
        for piece in named.into_iter().flatten().chain(&used.computers) {
            assert!(piece.len() <= 3 * text.len(), "{piece:?} of {text:?}");
        }
        let _ = used.is_process_create();
    }
    let _ = powershell::mentions_encoded_classes(text);
    let _ = powershell::is_powershell(text);
}

/// wmic.exe's grammar; a password before any text is never told.
pub fn wmic(bytes: &[u8]) {
    let text = &*text(bytes);
    let parsed = bounded(text.len(), || WmicCommand::parse(text));
    are_parts(
        text,
        parsed
            .nodes
            .iter()
            .chain(&parsed.node_files)
            .chain(&parsed.arguments),
    );
    let named = [
        &parsed.user,
        &parsed.namespace,
        &parsed.condition,
        &parsed.method,
        &parsed.role,
    ];
    are_parts(text, named.into_iter().flatten().chain(&parsed.format));
    let targets: Vec<_> = parsed.targets(Some("WKS07")).collect();
    assert!(targets.len() <= text.len() + 1);
    // A computer other than this one makes it remote.
    let is_remote = targets.iter().any(|target| !target.is_local);
    assert!(!is_remote || parsed.is_remote(Some("WKS07")), "{text}");
    let _ = (parsed.format_source(), parsed.is_process_create());
    assert!(parsed.looks_like_wmic() || !wmic::looks_like_wmic(text));
    same(&parsed.clone().into_owned(), &parsed);
    serde_json::to_string(&parsed).expect("plain data");
    // The fuzzer finds out what is looked for.
    if text.contains("S3CRET9") {
        return;
    }
    let line = format!("wmic /password:S3CRET9 {text}");
    let parsed = WmicCommand::parse(&line);
    let shown = [
        format!("{parsed:?}"),
        serde_json::to_string(&parsed).expect("plain data"),
        redact(&line).into_owned(),
        wmic::redact(&line).into_owned(),
    ];
    assert!(parsed.is_password_given);
    assert!(
        shown.iter().all(|shown| !shown.contains("S3CRET9")),
        "{shown:?}"
    );
}

/// winrm.vbs and sc.exe.
pub fn winrm(bytes: &[u8]) {
    let text = &*text(bytes);
    for line in [text, &format!("winrm {text}"), &format!("cscript {text}")] {
        if let Some(parsed) = bounded(line.len(), || WinrmCommand::parse(line)) {
            assert!(parsed.properties.len() <= 256 && parsed.switches.len() <= 64);
            let named = [
                &parsed.file,
                &parsed.method,
                &parsed.remote,
                &parsed.resource,
                &parsed.user,
            ];
            are_parts(line, named.into_iter().flatten());
            for property in &parsed.properties {
                are_parts(line, [&property.name, &property.value]);
                assert!(parsed.property(&property.name).is_some());
            }
            let _ = (parsed.class(), parsed.host(), parsed.is_process_create());
            same(&parsed.clone().into_owned(), &parsed);
        }
    }
    let line = format!("sc {text}");
    if let Some(parsed) = bounded(line.len(), || ScCommand::parse(&line)) {
        assert!(parsed.options.len() <= 64);
        let named = [&parsed.command, &parsed.server, &parsed.service];
        are_parts(&line, named.into_iter().flatten());
        for option in &parsed.options {
            is_part(&line, &option.value);
            assert!(parsed.option(&option.name).is_some());
        }
        let _ = (parsed.bin_path(), parsed.is_remote(Some("WKS07")));
        same(&parsed.clone().into_owned(), &parsed);
    }
}

/// Windows paths: what is resolved stays as it is, and patterns.
pub fn path(bytes: &[u8]) {
    let text = &*text(bytes);
    let (pattern, name) = text.split_once('\0').unwrap_or((text, text));
    let path = bounded(name.len(), || WindowsPath::new(name));
    let written = path.to_string();
    assert!(
        written.len() <= 3 * name.len() + 16,
        "{written:?} of {name:?}"
    );
    // A name may look like a root, or like a variable, without what was before it.
    if path.is_on_drive() {
        same(&WindowsPath::new(&written), &path);
    }
    for piece in [
        path.file_name(),
        path.below_root(),
        path.stream().unwrap_or_default(),
    ] {
        assert!(written.contains(piece), "{piece:?} is not in {written:?}");
    }
    assert!(path.drive().is_none_or(|drive| drive.is_ascii_alphabetic()));
    let _ = (path.place(), path.is_protected(), path.has_short_name());
    let pattern = PathPattern::new(pattern.to_owned());
    let matches = bounded(text.len(), || pattern.matches(name));
    assert!(!matches || pattern.is_anchored() && path.is_on_drive());
    // A path that is named whole is matched.
    let is_plain = path.is_on_drive() && !path.has_short_name() && path.stream().is_none();
    if is_plain && !written.contains(['*', '?', '%', '/']) && !path.below_root().is_empty() {
        let whole = PathPattern::new(written.clone());
        assert!(
            !whole.is_anchored() || whole.matches(name),
            "{written:?} of {name:?}"
        );
    }
}

/// Passwords: nothing else is masked, what is masked stays so, and a known password is never shown.
pub fn secrets(bytes: &[u8]) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let text = &*text(rest);
    let masked = bounded(text.len(), || redact(text));
    is_masked(text, &masked);
    let again = redact(&masked);
    is_masked(&masked, &again);
    let rule = &RULES[usize::from(*first) % RULES.len()];
    assert!(redact(rule.example).contains("***"));
    let line = format!("wmic /password:S3CRET9 {text}");
    assert!(
        text.contains("S3CRET9") || !redact(&line).contains("S3CRET9"),
        "{line:?}"
    );
    // An event has the same masked.
    let process = ProcessCreation::builder()
        .command_line(text)
        .new_process_name(text);
    let event = Event::new(System::new(EventId::PROCESS_CREATION), process);
    let shown = event.redacted();
    assert_eq!(
        matches!(shown, Cow::Borrowed(_)),
        matches!(masked, Cow::Borrowed(_))
    );
    assert_eq!(shown.get("CommandLine").expect("it has one").text(), masked);
    let debug = format!("{event:?}");
    assert!(debug.contains(&format!("{masked:?}")), "{debug}");
    // What is shown on a terminal is one line.
    let line = escape::escape(text);
    assert!(!line.contains(char::is_control), "{line:?}");
    assert_eq!(escape::escape(&line), line);
}

/// What is left of a text are its parts, in order.
fn is_masked(text: &str, masked: &str) {
    let mut rest = text;
    for (index, part) in masked.split("***").enumerate() {
        let at = rest.find(part);
        let at = at.unwrap_or_else(|| panic!("{masked:?} is not {text:?} masked"));
        assert!(index > 0 || at == 0, "{masked:?} is not {text:?} masked");
        rest = &rest[at + part.len()..];
    }
}
