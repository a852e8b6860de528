//! Each rule of this crate against an attacker who wants to borrow it.

use std::borrow::Cow;

use super::pattern::arguments_match;
use super::*;

/// A path that a pattern matches.
fn instance(pattern: &str) -> String {
    let path = pattern
        .replace("%SystemRoot%", r"C:\Windows")
        .replace("%ProgramFiles%", r"C:\Program Files")
        .replace("%ProgramData%", r"C:\ProgramData")
        .replace("?:", "C:");
    path.replace("**", "x").replace('*', "x1")
}

fn rules() -> &'static [BaselineRule] {
    Baseline::enterprise().rules()
}

#[test]
fn paths_are_not_borrowed() {
    let mut count = 0;
    for rule in rules() {
        for pattern in [&rule.image, &rule.parent].into_iter().flatten() {
            assert!(pattern.is_anchored(), "{rule:?}");
            let path = instance(&pattern.to_string());
            assert!(pattern.matches(&path), "{pattern} {path}");
            let (_, below) = path.split_once('\\').unwrap();
            let name = below.rsplit('\\').next().unwrap();
            let folder = path.strip_suffix(name).unwrap();
            let spoofs = [
                format!(r"C:\ProgramData\{below}"),
                format!(r"C:\Users\Public\{below}"),
                format!(r"C:\Users\Public\C:\{below}"),
                format!(r"\\10.0.0.9\c$\{below}"),
                format!(r"\\?\UNC\10.0.0.9\share\{below}"),
                format!(r"{folder}..\..\..\..\..\..\..\Users\Public\{name}"),
                format!(r"C:\Users\Public\..\Public\{below}"),
                format!(r"C:\WINDOW~1\{name}"),
                format!("{path}:evil.exe"),
                format!("{path}x"),
                below.to_owned(),
                name.to_owned(),
            ];
            for spoof in spoofs {
                assert!(!pattern.matches(&spoof), "{pattern} {spoof}");
            }
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn words_are_not_borrowed() {
    let mut count = 0;
    for rule in rules() {
        let Some(patterns) = &rule.arguments else {
            continue;
        };
        let argument = |pattern: &Cow<'_, str>| {
            let text = instance(pattern);
            if text.contains(' ') {
                format!("\"{text}\"")
            } else {
                text
            }
        };
        let arguments: Vec<String> = patterns.iter().map(argument).collect();
        let line = format!("a.exe {}", arguments.join(" "));
        assert!(arguments_match(patterns, &line), "{patterns:?} {line}");
        let mut spoofs = vec![
            format!("{line} & calc.exe"),
            format!("{line}&calc.exe"),
            format!("{line} http://10.0.0.9/x"),
            format!(r"{line} \\10.0.0.9\s\x.exe"),
            format!(r"{line} ..\..\x.exe"),
            // The words of the rule, somewhere in another command.
            format!("a.exe -x calc.exe {}", arguments.join(" ")),
            format!(
                "a.exe \"calc.exe {}\"",
                arguments.join(" ").replace('"', "")
            ),
            "a.exe".to_owned(),
        ];
        for index in 0..arguments.len() {
            for other in [
                "x&calc",
                r"C:\Users\Public\x.exe",
                "http://10.0.0.9/x",
                "\"a b\"",
            ] {
                let mut arguments = arguments.clone();
                other.clone_into(&mut arguments[index]);
                spoofs.push(format!("a.exe {}", arguments.join(" ")));
            }
        }
        let has_rest = patterns.last().is_some_and(|last| last == "**");
        for spoof in spoofs {
            // What follows a `**` may be more arguments, but never a file elsewhere.
            let is_harmless = has_rest
                && !spoof.contains("://")
                && !spoof.contains(r"\\10.")
                && spoof.starts_with(&format!("a.exe {}", arguments.first().unwrap()));
            assert!(
                !arguments_match(patterns, &spoof) || is_harmless,
                "{patterns:?} {spoof}"
            );
        }
        count += 1;
    }
    assert!(count > 20, "{count}");
}
