//! What the fuzz targets check. Each target is a function of bytes that fails by a panic, so that libFuzzer, the replay of
//! past failures and a debugger run the same.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "checks fail so"
)]

#[allow(dead_code, reason = "the tests use more of it")]
mod common;
mod cost;
mod made;

pub mod command_lines;
pub mod events;
pub mod languages;
pub mod linear;
pub mod readers;
pub mod seeds;
pub mod stored;
pub mod tool;
pub mod words;

// The tool's own, which name each other so.
#[allow(dead_code, reason = "not all of the tool is fuzzed")]
#[path = "../../crates/wmi-events-cli/src/code_page.rs"]
mod code_page;
#[allow(dead_code, reason = "not all of the tool is fuzzed")]
#[path = "../../crates/wmi-events-cli/src/when.rs"]
mod when;
#[allow(dead_code, reason = "not all of the tool is fuzzed")]
#[path = "../../crates/wmi-events-cli/src/zone.rs"]
mod zone;

use self::words::Family;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of its program.
    pub name: &'static str,
    /// The check.
    pub run: fn(&[u8]),
    /// What its inputs are made of.
    pub family: Family,
}

macro_rules! targets {
    ($($name:literal: $run:path, $family:ident;)*) => {
        /// All targets.
        pub const TARGETS: &[Target] = &[$( Target { name: $name, run: $run, family: Family::$family }, )*];
    };
}

targets! {
    "xml": readers::xml, Xml;
    "xml_paths": readers::xml_paths, Xml;
    "utf16": readers::utf16, Xml;
    "json": readers::json, Json;
    "locate": readers::locate, Json;
    "csv": readers::csv, Csv;
    "text": readers::blocks, Text;
    "message": readers::rendered, Text;
    "stream": readers::stream, Streams;
    "damage": readers::damage, Choices;
    "archive": readers::archive, Bytes;
    "zip": readers::zip, Choices;
    "evtx": readers::evtx, Bytes;
    "evtx_events": readers::evtx_events, Choices;
    "mof": languages::mof, Wmi;
    "subscription": languages::subscription, Wmi;
    "wql": languages::wql, Wmi;
    "operation": languages::operation, Wmi;
    "object_path": languages::object_path, Wmi;
    "argv": command_lines::argv, CommandLines;
    "cmd": command_lines::cmd, CommandLines;
    "powershell": command_lines::powershell, CommandLines;
    "wmic": command_lines::wmic, CommandLines;
    "winrm": command_lines::winrm, CommandLines;
    "path": command_lines::path, CommandLines;
    "secrets": command_lines::secrets, CommandLines;
    "values": stored::values, Wmi;
    "shapes": events::shapes, Choices;
    "differential": events::differential, Choices;
    "sigma": events::sigma, Choices;
    "detect": events::detect, Choices;
    "stored": stored::events, Stored;
    "state": stored::states, Stored;
    "baseline": stored::baseline, Stored;
    "tool_lines": tool::lines, Streams;
    "tool_arguments": tool::arguments, Tool;
    "linear": linear::linear, CommandLines;
}
