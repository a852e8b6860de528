//! Runs the tool as a user does.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail so"
)]

#[path = "../../../../tests/common/mod.rs"]
mod common;

mod contract;
mod encoding;
mod events;
mod filters;
mod formats;
mod inputs;
mod report;
mod siem;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// The sample in the repository.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample.xml");

/// Runs it in the repository's folder, so that paths are those of the documentation.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wmi-events"));
    command
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .args(arguments)
        .env("COLUMNS", "100")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs it with those arguments, and without standard input.
fn triage(arguments: &[&str]) -> Output {
    command(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Runs it with those arguments and a pipe as standard input.
fn piped(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_owned();
    // It may stop reading early.
    let writer = std::thread::spawn(move || drop(input.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The events of JSON Lines.
fn lines(output: &Output) -> Vec<Value> {
    let lines = json_lines_of(output).into_iter();
    lines.filter(|line| line["story"].is_null()).collect()
}

/// The stories of JSON Lines, which are after the events.
fn stories(output: &Output) -> Vec<Value> {
    let lines = json_lines_of(output).into_iter();
    lines.skip_while(|line| line["story"].is_null()).collect()
}

fn json_lines_of(output: &Output) -> Vec<Value> {
    text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
