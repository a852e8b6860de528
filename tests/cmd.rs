//! What holds for every command line of cmd.exe, and of every wrapper.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail so")]

use proptest::prelude::*;
use proptest::{collection, option, sample};
use wmi_events::cmdline::cmd::{self, Command, EndCommand, RedirectKind, Separator};
use wmi_events::cmdline::{CmdCommand, argv};

/// A command as it is generated.
#[derive(Clone, Debug)]
struct Made {
    program: String,
    arguments: String,
    redirects: Vec<(u8, RedirectKind, String)>,
}

impl Made {
    fn text(&self) -> String {
        let mut text = match self.program.contains(' ') {
            true => format!("\"{}\"", self.program),
            false => self.program.clone(),
        };
        if !self.arguments.is_empty() {
            text.extend([" ", &self.arguments]);
        }
        for (handle, kind, target) in &self.redirects {
            let sign = match kind {
                RedirectKind::Input => "<".to_owned(),
                RedirectKind::Output => "> ".to_owned(),
                RedirectKind::Append => ">>".to_owned(),
                RedirectKind::Duplicate(of) => format!(">&{of}"),
                _ => unreachable!("not generated"),
            };
            let target = match target.contains(' ') {
                true => format!("\"{target}\""),
                false => target.clone(),
            };
            text.push_str(&format!(" {handle}{sign}{target}"));
        }
        text
    }

    fn is(&self, command: &Command<'_>) -> bool {
        let redirects = command.redirects.iter();
        let redirects = redirects.map(|r| (r.handle, r.kind, r.target.to_string()));
        command.program == self.program
            && command.arguments == self.arguments
            && redirects.eq(self.redirects.iter().cloned())
    }
}

fn program() -> impl Strategy<Value = String> {
    r"(C:\\[a-z]{1,4} ?[a-z]{1,4}\\)?x[a-z]{1,6}\.exe"
}

fn redirect() -> impl Strategy<Value = (u8, RedirectKind, String)> {
    let file = r"(\\\\[a-z]{1,4}\\c\$\\|C:\\t t\\)?[a-z]{1,5}[0-9]?";
    prop_oneof![
        (Just(0_u8), Just(RedirectKind::Input), file),
        (0..10_u8, Just(RedirectKind::Output), file),
        (0..10_u8, Just(RedirectKind::Append), file),
        (0..10_u8, 0..10_u8).prop_map(|(handle, of)| (
            handle,
            RedirectKind::Duplicate(of),
            String::new()
        )),
    ]
}

fn made() -> impl Strategy<Value = Made> {
    let word = r#"[a-z0-9/:\\.%*-]{1,6}|"[a-z &|<>()^]{0,6}""#;
    let arguments = collection::vec(word, 0..4).prop_map(|words| words.join(" "));
    (program(), arguments, collection::vec(redirect(), 0..3)).prop_map(
        |(program, arguments, redirects)| Made {
            program,
            arguments,
            redirects,
        },
    )
}

fn separator() -> impl Strategy<Value = (Separator, &'static str)> {
    sample::select(vec![
        (Separator::Always, "&"),
        (Separator::OnSuccess, " && "),
        (Separator::OnFailure, "||"),
        (Separator::Pipe, " | "),
    ])
}

/// Texts of what the parsers look for.
fn pieces() -> impl Strategy<Value = String> {
    let piece = sample::select(vec![
        "cmd",
        "/c",
        "/s",
        "/k",
        " ",
        " ",
        "\"",
        "\"",
        "^",
        "&",
        "&&",
        "|",
        "<",
        ">",
        ">>",
        "2>&1",
        "1",
        "(",
        ")",
        "@",
        ",",
        ";",
        "=",
        "if",
        "for",
        "/f",
        "in",
        "do",
        "else",
        "not",
        "exist",
        "==",
        "%i",
        "('",
        "')",
        "call",
        "start",
        "rem",
        "forfiles",
        "conhost",
        "--headless",
        "--",
        "pcalua",
        "-a",
        "-c",
        "runas",
        "rundll32",
        "shell32.dll,ShellExec_RunDLL",
        "url.dll,OpenURL",
        "explorer",
        ".exe",
        "0x22",
        "\\",
        "/",
        "file://",
        "é",
        "\n",
        "?",
        "echo",
        ":",
        "nul",
    ]);
    collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let parsed = CmdCommand::parse(text);
    let _ = parsed.output();
    for command in &parsed.commands {
        prop_assert!(command.text.is_empty() || parsed.command.contains(&*command.text));
        prop_assert!(command.words().count() <= command.line.len() + 1);
    }
    prop_assert_eq!(&parsed.clone().into_owned(), &parsed);
    prop_assert!(cmd::commands(text).len() <= 4096);
    let ends = cmd::runs_in_the_end(text);
    prop_assert!(ends.len() <= 64);
    prop_assert!(text.trim().is_empty() || !ends.is_empty());
    for end in ends {
        let _ = end.captures_output_to();
        prop_assert_eq!(&end.clone().into_owned(), &end);
    }
    Ok(())
}

/// A wrapper around a command line.
#[derive(Clone, Copy, Debug)]
enum Wrapper {
    Cmd,
    CmdS,
    Forfiles,
    Conhost,
    Start,
    Runas,
}

impl Wrapper {
    const fn name(self) -> &'static str {
        match self {
            Self::Cmd | Self::CmdS => "cmd",
            Self::Forfiles => "forfiles",
            Self::Conhost => "conhost",
            Self::Start => "start",
            Self::Runas => "runas",
        }
    }

    fn wrap(self, line: &str) -> String {
        match self {
            // Without /S, cmd.exe would take a leading quote.
            Self::Cmd if !line.starts_with('"') => {
                format!("C:\\Windows\\System32\\cmd.exe /Q /c {line}")
            }
            Self::Cmd | Self::CmdS => format!("cmd /d/s/c\"{line}\""),
            Self::Forfiles if !line.contains("0x22") => {
                let line = line.replace('"', "0x22");
                format!("forfiles /p C:\\Windows /m notepad.exe /c \"{line}\"")
            }
            Self::Forfiles => argv::join(["forfiles.exe", "/c", line]),
            Self::Conhost => format!("conhost.exe --headless {line}"),
            Self::Start => format!("cmd /s /c \"start \"\" /b {line}\""),
            Self::Runas => argv::join(["runas", "/user:a\\b", line]),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_pieces(text in pieces()) {
        check(&text)?;
        check(&format!("cmd /c {text}"))?;
    }

    /// A list of commands is parsed back to the same list.
    #[test]
    fn commands(
        first in made(),
        others in collection::vec((separator(), made()), 0..5),
        is_quoted in any::<bool>(),
        block in option::of(redirect()),
    ) {
        let mut text = first.text();
        let mut expected = vec![first];
        let mut separators = Vec::new();
        for ((separator, sign), made) in others {
            text.extend([sign, &made.text()]);
            separators.push(separator);
            expected.push(made);
        }
        separators.push(Separator::End);
        if let Some(redirect) = block {
            let made = Made { program: String::new(), arguments: String::new(), redirects: vec![redirect.clone()] };
            text = format!("({text}){}", made.text());
            for made in &mut expected {
                made.redirects.insert(0, redirect.clone());
            }
        }
        let line = match is_quoted || text.starts_with('"') {
            true => format!("cmd /s /c \"{text}\""),
            false => format!("cmd.exe /Q/c {text}"),
        };
        let parsed = CmdCommand::parse(&line);
        prop_assert_eq!(&parsed.command, &text);
        prop_assert_eq!(parsed.commands.len(), expected.len(), "{}", line);
        for ((command, made), separator) in parsed.commands.iter().zip(&expected).zip(separators) {
            prop_assert!(made.is(command), "{line}: {command:?} is not {made:?}");
            prop_assert_eq!(command.next, separator);
        }
    }

    /// Wrappers in any nesting leave the command that runs in the end.
    #[test]
    fn wrappers(
        program in program(),
        arguments in collection::vec(r#"[a-z0-9/:.%*-]{1,6}|"[a-z ]{1,6}""#, 0..3),
        wrappers in collection::vec(sample::select(vec![
            Wrapper::Cmd, Wrapper::CmdS, Wrapper::Forfiles, Wrapper::Conhost, Wrapper::Start, Wrapper::Runas,
        ]), 0..4),
    ) {
        let made = Made { program, arguments: arguments.join(" "), redirects: Vec::new() };
        let inner = made.text();
        let mut line = inner.clone();
        let mut via = Vec::new();
        let mut forfiles = 0;
        for wrapper in wrappers {
            forfiles += u32::from(matches!(wrapper, Wrapper::Forfiles));
            // The outer one would undo the escapes of the inner one.
            prop_assume!(forfiles < 2 || !inner.contains('"') && !line.contains('"'));
            line = wrapper.wrap(&line);
            via.insert(0, wrapper.name());
            if matches!(wrapper, Wrapper::Start) {
                via.insert(0, "cmd");
            }
        }
        let ends = cmd::runs_in_the_end(&line);
        let [EndCommand { line: end, program, arguments, via: found, .. }] = ends.as_slice() else {
            panic!("{line}: {ends:?}");
        };
        prop_assert_eq!(end, &inner, "{}", line);
        prop_assert_eq!(program, &made.program);
        prop_assert_eq!(arguments, &made.arguments);
        prop_assert_eq!(found, &via);
    }
}
