//! Prints the permanent WMI subscriptions in a log, from its 5861 events: trigger and action.
//!
//! ```text
//! cargo run --example subscriptions --features full -- WMI-Activity.evtx
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints")]

use wmi_events::detect::Indicators;
use wmi_events::escape::escape;
use wmi_events::source::{self, Options};
use wmi_events::wmi::subscription::ConsumerAction;
use wmi_events::{Error, Payload};

const SAMPLE: &str = include_str!("sample.xml");

fn main() -> Result<(), Error> {
    let mut log = match std::env::args_os().nth(1) {
        Some(path) => source::open(path)?,
        None => source::from_reader(SAMPLE.as_bytes(), &Options::default())?,
    };
    while let Some(event) = log.next_borrowed() {
        let event = event?;
        let Payload::EssToConsumerBinding(binding) = &event.payload else {
            continue;
        };
        // The subscription that every Windows installation has.
        if event.indicator(Indicators::DEFAULT_SUBSCRIPTION) == Some(true) {
            continue;
        }
        let subscription = binding.subscription();
        let query = subscription.filter.query_text.as_deref().unwrap_or("-");
        println!("when {}", escape(query));
        match subscription.consumer.action() {
            Some(ConsumerAction::Command { command_line, .. }) => {
                println!("  run {}", escape(command_line.as_deref().unwrap_or("-")));
            }
            Some(ConsumerAction::Script { engine, text, .. }) => {
                let engine = engine.unwrap_or_default();
                println!("  run {engine}: {}", escape(&text.unwrap_or_default()));
            }
            Some(_) => println!("  write or send something"),
            None => println!(
                "  a consumer of class {}",
                escape(subscription.consumer.class())
            ),
        }
        if !subscription.is_complete {
            println!("  (the log has cut it)");
        }
    }
    Ok(())
}
