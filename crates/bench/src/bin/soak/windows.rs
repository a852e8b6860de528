//! An event in XML as Windows writes it.

use std::fmt::Write;

use wmi_events::Event;

const NAMESPACE: &str = "http://schemas.microsoft.com/win/2004/08/events/event";

pub(crate) fn xml(event: &Event<'_>) -> String {
    let system = &event.system;
    let mut out = String::new();
    let text =
        |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().unwrap_or_default().to_owned();
    let guid = system
        .provider_guid
        .map(|guid| guid.to_string())
        .unwrap_or_default();
    let number = |number: Option<u64>| number.unwrap_or_default();
    let written = write!(
        out,
        "<Event xmlns='{NAMESPACE}'><System><Provider Name='{}' Guid='{guid}'/><EventID>{}</EventID>\
         <Version>{}</Version><Level>{}</Level><Task>{}</Task><Opcode>{}</Opcode><Keywords>{}</Keywords>\
         <TimeCreated SystemTime='{}'/><EventRecordID>{}</EventRecordID><Correlation/>\
         <Execution ProcessID='{}' ThreadID='{}'/><Channel>{}</Channel><Computer>{}</Computer>\
         <Security/></System>",
        text(&system.provider_name),
        system.event_id,
        number(system.version.map(u64::from)),
        number(system.level.map(u64::from)),
        number(system.task.map(u64::from)),
        number(system.opcode.map(u64::from)),
        system.keywords.unwrap_or_default(),
        system.time_text().unwrap_or_default(),
        number(system.record_id),
        number(system.process_id.map(u64::from)),
        number(system.thread_id.map(u64::from)),
        text(&system.channel),
        text(&system.computer),
    );
    debug_assert!(written.is_ok());
    match event.payload.schema().element {
        None => {
            out += "<EventData>";
            for field in event.fields() {
                out += &format!("<Data Name='{}'>", field.name());
                escape(&field.text(), &mut out);
                out += "</Data>";
            }
            out += "</EventData></Event>";
        }
        Some(element) => {
            out += &format!(
                "<UserData><{element} xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>"
            );
            for field in event.fields() {
                out += &format!("<{}>", field.name());
                escape(&field.text(), &mut out);
                out += &format!("</{}>", field.name());
            }
            out += &format!("</{element}></UserData></Event>");
        }
    }
    out
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\r' => out.push_str("&#xD;"),
            c => out.push(c),
        }
    }
}
