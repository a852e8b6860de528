//! Reads inputs one after another and hands out their events, for commands that print a result at the end.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use wmi_events::Event;
use wmi_events::escape::escape;
use wmi_events::source::Options;

use crate::input::{self, Input};
use crate::read::{FileName, with_cause};
use crate::say::say;

/// Hands each event and the name of its file to `take`, and says what could not be read. Returns whether all was; an
/// error if there is nothing to read.
pub(crate) fn event(
    paths: &[PathBuf],
    options: &Options,
    mut take: impl FnMut(&Event<'_>, &Arc<str>),
) -> Result<bool, ExitCode> {
    let found = input::find(paths, None, None).and_then(|(inputs, problems)| {
        if inputs.iter().any(Input::is_sample) {
            return Err(
                "there is no input: give files, folders, or - for standard input".to_owned(),
            );
        }
        Ok((inputs, problems))
    });
    let (inputs, problems) = found.map_err(|error| {
        say(&error);
        ExitCode::from(2)
    })?;
    let mut is_all_read = true;
    for problem in &problems {
        say(&format!("{}: {}", escape(&problem.name), problem.what));
        is_all_read &= problem.is_harmless;
    }
    for input in &inputs {
        let mut unread = |what: &str| {
            say(&format!("{}: {what}", escape(&input.name)));
            is_all_read = false;
        };
        let length = input.length();
        let mut events = match input.open(options) {
            Ok(events) => events,
            Err(error) if input.is_no_log(&error) => continue,
            Err(error) => {
                unread(&with_cause(&error));
                continue;
            }
        };
        let mut name = FileName::new(&input.name);
        while let Some(event) = events.next() {
            match event {
                Ok(event) => take(&event, name.of(events.member())),
                Err(error) => unread(&with_cause(&error)),
            }
        }
        if let Some(cut) = length.and_then(|length| length.cut()) {
            unread(&cut);
        }
    }
    Ok(is_all_read)
}
