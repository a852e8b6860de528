//! What holds for every command line and script of PowerShell.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail so"
)]

use proptest::prelude::*;
use proptest::{collection, sample};
use wmi_events::cmdline::PowerShellCommand;
use wmi_events::cmdline::powershell::{Tokens, mentions_encoded_classes, wmi_uses};

/// Digits of base64, by the definition.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let chunk = |chunk: &[u8]| {
        let mut three = [0; 3];
        three[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        let digit = |n: usize| match n <= chunk.len() {
            true => char::from(DIGITS[(bits >> (18 - 6 * n) & 63) as usize]),
            false => '=',
        };
        [digit(0), digit(1), digit(2), digit(3)]
    };
    bytes.chunks(3).flat_map(chunk).collect()
}

fn encoded(script: &str) -> String {
    let bytes: Vec<u8> = script.encode_utf16().flat_map(u16::to_le_bytes).collect();
    base64(&bytes)
}

/// Pieces of scripts, put together in any order.
fn script() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        sample::select(vec![
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "@{",
            "@(",
            "$(",
            "'",
            "\"",
            "`",
            "|",
            ";",
            ",",
            "=",
            "+=",
            "+",
            ".",
            "::",
            "&",
            "\n",
            " ",
            "#",
            "<#",
            "#>",
            "@'\n",
            "\n'@",
            "-f ",
            "-join",
            "$a",
            "$_",
            "${",
            "gwmi ",
            "iwmi ",
            "Win32_Process",
            "[wmiclass]",
            "%",
            "foreach",
            "winmgmts:",
            ".Create(",
            ".Put()",
            "-Class ",
            "-CimSession ",
            "New-CimSession ",
            "iex ",
            "powershell -enc ",
            "YQBi",
            "if",
            "param",
            "New-Object ",
            "-ComObject ",
            "WbemScripting.SWbemLocator",
            ".ConnectServer(",
            "{0}",
            "\u{201c}",
            "\u{2019}",
            "\u{2013}",
            "é",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A spelling of a name: its case, and backticks within it.
fn spelled(name: &'static str) -> impl Strategy<Value = String> {
    collection::vec((any::<bool>(), 0..8_u8), name.len()).prop_map(move |choices| {
        let mut text = String::new();
        for (index, (c, (is_upper, tick))) in name.chars().zip(choices).enumerate() {
            if tick == 0 && index > 0 && c.is_alphabetic() {
                text.push('`');
            }
            text.push(if is_upper {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            });
        }
        text
    })
}

/// A parameter, shortened to no less than so many letters.
fn parameter(name: &'static str, least: usize) -> impl Strategy<Value = String> {
    let dash = sample::select(vec!["-", "\u{2013}", "\u{2014}", "\u{2015}"]);
    (dash, least..=name.len(), any::<bool>(), any::<bool>()).prop_map(
        move |(dash, len, is_upper, has_colon)| {
            let name = if is_upper {
                name.to_uppercase()
            } else {
                name.to_owned()
            };
            let end = if has_colon { ":" } else { " " };
            format!("{dash}{}{end}", &name[..len])
        },
    )
}

/// A value as it is, in quotes, or in parts.
fn value(text: &'static str) -> impl Strategy<Value = String> {
    (0..8_usize, 1..text.len()).prop_map(move |(style, at)| {
        let (start, end) = text.split_at(at);
        match style {
            0 => text.to_owned(),
            1 => format!("'{text}'"),
            2 => format!("\"{text}\""),
            3 => format!("\u{2018}{text}\u{2019}"),
            4 => format!("('{start}'+\"{end}\")"),
            5 => format!("('{{1}}{{0}}' -f '{end}','{start}')"),
            6 => format!("(-join('{start}','{end}'))"),
            _ => format!("{start}\"{end}\""),
        }
    })
}

/// A command, called by its name or by a string with the name.
fn called(names: Vec<&'static str>) -> impl Strategy<Value = String> {
    let spelled = sample::select(names).prop_flat_map(|name| (Just(name), spelled(name)));
    (spelled, 0..4_usize).prop_map(|((name, spelled), style)| match style {
        0 => format!("& '{name}'"),
        1 => format!("&(\"{}\"+'{}')", &name[..2], &name[2..]),
        _ => spelled,
    })
}

/// Parameters and their values, in any order.
fn invocation(
    names: Vec<&'static str>,
    parameters: Vec<BoxedStrategy<(String, String)>>,
) -> impl Strategy<Value = String> {
    (called(names), parameters.prop_shuffle()).prop_map(|(name, parameters)| {
        let mut text = name;
        for (parameter, value) in parameters {
            text.extend([" ", &*parameter, &*value]);
        }
        text
    })
}

proptest! {
    /// Any text, and any pieces of scripts.
    #[test]
    fn any_text(text in any::<String>(), script in script()) {
        for text in [&*text, &*script] {
            let command = PowerShellCommand::parse(text);
            prop_assert!(command.wmi_uses().len() <= 256);
            prop_assert_eq!(command.clone().into_owned(), command);
            prop_assert!(wmi_uses(text).len() <= 256);
            prop_assert!(Tokens::new(text).count() <= text.len());
            let _ = mentions_encoded_classes(text);
        }
    }

    /// However an invocation is spelled, it is the same use.
    #[test]
    fn spellings(
        wmi in invocation(vec!["Invoke-WmiMethod", "iwmi"], vec![
            (parameter("class", 2), value("Win32_Process")).boxed(),
            (parameter("name", 4), value("Create")).boxed(),
            (parameter("argumentlist", 2), value("calc.exe")).boxed(),
            (parameter("computername", 3), value("SRV01")).boxed(),
        ]),
        cim in invocation(vec!["Invoke-CimMethod", "icim"], vec![
            (parameter("classname", 2), value("Win32_Process")).boxed(),
            (parameter("methodname", 1), value("Create")).boxed(),
            (parameter("arguments", 1), value("calc.exe").prop_map(|text| format!("@{{CommandLine={text}}}")).boxed()).boxed(),
            (parameter("computername", 3), value("SRV01")).boxed(),
        ]),
    ) {
        let plain = "Invoke-WmiMethod -Class Win32_Process -Name Create -ArgumentList calc.exe -ComputerName SRV01";
        let plain = wmi_uses(plain);
        prop_assert!(plain[0].is_process_create());
        prop_assert_eq!(wmi_uses(&wmi), plain.clone(), "{}", wmi);
        // A bare word in a table would be a command.
        if !cim.contains("CommandLine=c") {
            prop_assert_eq!(wmi_uses(&cim), plain, "{}", cim);
        }
    }

    /// An encoded script has the same uses.
    #[test]
    fn encoded_scripts(script in script(), name in sample::select(vec!["-e", "-ec", "-enc", "/EncodedCommand", "\u{2013}en"])) {
        let line = format!("powershell.exe -nop {name} {}", encoded(&script));
        let command = PowerShellCommand::parse(&line);
        if !script.is_empty() {
            prop_assert!(command.is_encoded_valid);
            prop_assert_eq!(command.script.as_deref(), Some(&*script));
            prop_assert_eq!(command.wmi_uses(), wmi_uses(&script));
        }
        // Cut anywhere, what is left of it is a start of the script.
        let cut: String = line.chars().take(line.chars().count() - 1).collect();
        let start = PowerShellCommand::parse(&cut).script.unwrap_or_default().into_owned();
        let whole: Vec<u16> = script.encode_utf16().collect();
        let start: Vec<u16> = start.trim_end_matches('\u{fffd}').encode_utf16().collect();
        prop_assert!(whole.starts_with(&start) || cut.ends_with(' '));
    }

    /// The names of classes show in base64 wherever they stand.
    #[test]
    fn encoded_classes(before in "[ -~]{0,9}", after in "[ -~]{0,9}") {
        let script = format!("{before}Win32_ShadowCopy{after}");
        prop_assert!(mentions_encoded_classes(&encoded(&script)));
    }
}
