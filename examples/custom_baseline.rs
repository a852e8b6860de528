//! A custom baseline: expected activity at a site is not reported.
//!
//! ```text
//! cargo run --example custom_baseline
//! ```

#![allow(clippy::print_stdout, reason = "a program that prints")]

use wmi_events::detect::{Analysis, Baseline};
use wmi_events::{EventId, Record, System};

/// The rules of a site, as in a file.
const RULES: &str = r#"[
  {"finding": "wmiprvse_child", "action": "suppress", "reason": "our inventory agent",
   "fields": {"NewProcessName": "C:\\Program Files\\Inventory\\scan.exe"}}
]"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let own: Baseline = serde_json::from_str(RULES)?;
    // The site's rules first, then the Windows baseline.
    let baseline = own.and(Baseline::windows());
    for image in [
        r"C:\Program Files\Inventory\scan.exe",
        r"C:\Users\Public\scan.exe",
    ] {
        let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
        record.set("NewProcessName", image).set(
            "ParentProcessName",
            r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        );
        let event = record.into_event()?.ok_or("4688 is modelled")?;
        for finding in baseline.assess(&Analysis::new(&event)) {
            match &finding.suppression {
                Some(rule) => println!("{image}: expected, {}", rule.reason),
                None => println!("{image}: {} ({})", finding.name(), finding.severity),
            }
        }
    }
    Ok(())
}
