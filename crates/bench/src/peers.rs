//! One event of XML, read as a user would read it without this crate. Each gives 0 for an event
//! that it cannot read.
//!
//! They do not all do the same work:
//!
//! - [`quick_xml_loop`] reads every token and keeps nothing: the floor for anything built on it.
//! - [`quick_xml_serde`] derives a header and the fields as names and values.
//! - [`mod@roxmltree`] builds the tree and looks up the ID and each field.
//! - [`mod@windows_eventlog_native`] reads the header and the fields into maps.

use std::collections::BTreeMap;

/// Every token.
pub fn quick_xml_loop(xml: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut tokens = 0;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) | Err(_) => return tokens,
            Ok(_) => tokens += 1,
        }
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SerdeEvent {
    system: System,
    event_data: Option<EventData>,
    user_data: Option<BTreeMap<String, BTreeMap<String, String>>>,
}

#[derive(serde::Deserialize)]
struct System {
    #[serde(rename = "EventID")]
    event_id: u16,
    #[serde(rename = "Computer")]
    computer: String,
}

#[derive(serde::Deserialize)]
struct EventData {
    #[serde(rename = "Data")]
    data: Vec<Data>,
}

#[derive(serde::Deserialize)]
struct Data {
    #[serde(rename = "@Name")]
    name: String,
    #[serde(rename = "$text", default)]
    value: String,
}

/// A derived struct.
pub fn quick_xml_serde(xml: &str) -> usize {
    let Ok(event) = quick_xml::de::from_str::<SerdeEvent>(xml) else {
        return 0;
    };
    let data = event.event_data.map_or(0, |data| {
        data.data
            .iter()
            .map(|data| data.name.len() + data.value.len())
            .sum()
    });
    let user = event
        .user_data
        .map_or(0, |user| user.values().map(BTreeMap::len).sum());
    usize::from(event.system.event_id) + event.system.computer.len() + data + user
}

/// A tree, and look-ups in it.
pub fn roxmltree(xml: &str) -> usize {
    let Ok(document) = roxmltree::Document::parse(xml) else {
        return 0;
    };
    let text = |name: &str| {
        let mut nodes = document
            .descendants()
            .filter(|node| node.tag_name().name() == name);
        nodes
            .next()
            .and_then(|node| node.text())
            .map_or(0, str::len)
    };
    let fields = document
        .descendants()
        .filter(|node| matches!(node.tag_name().name(), "EventData" | "UserData"))
        .flat_map(|node| node.descendants())
        .map(|node| node.attribute("Name").map_or(0, str::len) + node.text().map_or(0, str::len));
    text("EventID") + text("Computer") + fields.sum::<usize>()
}

/// Another crate for events of Windows.
pub fn windows_eventlog_native(xml: &str) -> usize {
    windows_eventlog_native::parse_event_xml(xml, "Security")
        .map_or(0, |event| event.event_id as usize)
}
