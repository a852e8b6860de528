//! The commands of a script of PowerShell.

use super::judge;
use crate::cmdline::path::{Place, WindowsPath, strip_prefix};

/// The commands of a script, each from its name on: what is between its signs, outside quotes.
pub(super) fn commands(script: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let pieces = script.split(move |c: char| {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        quote.is_none() && matches!(c, ';' | '|' | '&' | '{' | '}' | '(' | ')' | '\n' | '\r')
    });
    pieces.map(command).filter(|text| !text.is_empty())
}

/// A statement from the name of its command on, which another one may run or whose result may be kept.
fn command(piece: &str) -> &str {
    const RUNNERS: [&str; 6] = [
        "start-process ",
        "saps ",
        "-filepath ",
        "invoke-expression ",
        "iex ",
        // `. file` runs it too.
        ". ",
    ];
    let mut text = piece.trim_start();
    if text.starts_with('$')
        && let Some((name, value)) = text.split_once('=')
        && !name.trim_end().contains(char::is_whitespace)
    {
        text = value.trim_start();
    }
    // In the order in which they may stand.
    for runner in RUNNERS {
        text = strip_prefix(text, runner).map_or(text, str::trim_start);
    }
    text
}

/// Whether a script runs a file that any user may write or that is on another computer, or a program that
/// downloads or decodes.
pub(super) fn runs_other_code(script: &str) -> bool {
    commands(script).any(|line| {
        let mut ends = judge::ends(line).into_iter();
        let is_other = ends.any(|end| {
            let place = WindowsPath::new(&end.program).place();
            matches!(place, Place::UserWritable | Place::Network)
                && judge::is_executable_file(&end.program)
        });
        is_other || judge::hides_or_downloads(line)
    })
}

#[cfg(test)]
mod tests;
