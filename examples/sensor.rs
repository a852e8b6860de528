//! A sensor that gets events from ETW: turns properties into findings, without XML.
//!
//! ```text
//! cargo run --example sensor
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints")]

use wmi_events::detect::Analysis;
use wmi_events::{Error, EventId, Record, System};

/// An event from a trace session: its header and its properties.
struct EtwEvent {
    id: u16,
    computer: &'static str,
    properties: &'static [(&'static str, &'static str)],
}

/// Property names of the provider Microsoft-Windows-WMI-Activity.
const EVENTS: [EtwEvent; 2] = [
    EtwEvent {
        id: 5858,
        computer: "FILE02",
        properties: &[
            ("ClientMachine", "WKS07"),
            ("User", r"CORP\dana"),
            ("ClientProcessId", "5320"),
            (
                "Operation",
                r"Start IWbemServices::ExecMethod - ROOT\CIMV2 : Win32_Process::Create",
            ),
            ("ResultCode", "0x80041003"),
        ],
    },
    EtwEvent {
        id: 5860,
        computer: "FILE02",
        properties: &[
            ("Namespace", r"ROOT\CIMV2"),
            ("NotificationQuery", "SELECT * FROM Win32_ProcessStartTrace"),
            ("UserName", r"CORP\dana"),
            ("processid", "5320"),
        ],
    },
];

fn main() -> Result<(), Error> {
    for etw in EVENTS {
        let mut system = System::new(EventId::new(etw.id));
        system.computer = Some(etw.computer.into());
        let mut record = Record::new(system);
        for (name, value) in etw.properties {
            record.set(*name, *value);
        }
        // `None` for an event that this crate does not model.
        let Some(event) = record.into_event()? else {
            continue;
        };
        let analysis = Analysis::new(&event);
        println!("{} {:?}", event.system.event_id, analysis.indicators());
        for finding in analysis.findings() {
            println!("  {} ({})", finding.name(), finding.severity);
        }
    }
    Ok(())
}
