//! `explain`: what a finding, an indicator, a kind of story, an event or a result code means.

mod card;
mod example;
mod list;
mod rule;
mod subject;
mod text;

use std::process::ExitCode;

use clap::ValueEnum;
use serde::Serialize;
use wmi_events::escape::escape;

use self::card::Card;
use self::subject::Subject;
use crate::output::{finish, stdout};
use crate::say::say;

pub(crate) use self::subject::names;

#[derive(clap::Args)]
pub(crate) struct ExplainArguments {
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Findings, indicators, kinds of stories, event IDs or result codes [default: a list of all].
    // A result code may be a negative number.
    #[arg(value_name = "NAME", allow_negative_numbers = true)]
    names: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON array, for programs.
    Json,
}

pub(crate) fn run(arguments: &ExplainArguments) -> ExitCode {
    if arguments.names.is_empty() {
        let entries = list::entries();
        return match arguments.format {
            Format::Text => print(&list::text(&entries)),
            Format::Json => print_json(&entries),
        };
    }
    let mut cards = Vec::new();
    for name in &arguments.names {
        match Subject::find(name) {
            Some(subject) => cards.push(Card::new(&subject)),
            None => unknown(name),
        }
    }
    if cards.len() < arguments.names.len() {
        return ExitCode::from(2);
    }
    match arguments.format {
        Format::Text => {
            let texts: Vec<_> = cards.iter().map(text::of).collect();
            print(&texts.join("\n\n"))
        }
        Format::Json => print_json(&cards),
    }
}

/// Says that there is no such name, and which are like it.
fn unknown(name: &str) {
    let near = subject::nearest(name);
    let near = match near.is_empty() {
        true => "`wmi-events explain` lists all names".to_owned(),
        false => format!("did you mean {}?", near.join(", ")),
    };
    say(&format!("no name `{}`: {near}", escape(name)));
}

fn print(text: &str) -> ExitCode {
    finish(stdout(), text);
    ExitCode::SUCCESS
}

fn print_json(value: &impl Serialize) -> ExitCode {
    match serde_json::to_string_pretty(value) {
        Ok(json) => print(&format!("{json}\n")),
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
