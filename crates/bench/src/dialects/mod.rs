//! Events that were written for this crate, as collectors write them in JSON: a line an event, its
//! members in the collector's order.

mod collectors;
pub mod message;
mod others;

pub use collectors::DIALECTS;
use roxmltree::{Document, Node};

use crate::events::{SAMPLE, each};

/// An event, without any collector.
#[derive(Debug)]
pub struct Parts {
    pub xml: String,
    pub provider: String,
    pub guid: String,
    pub id: u16,
    pub version: u8,
    pub task: u16,
    pub keywords: String,
    /// `2026-03-03T08:59:02.3318840Z`
    pub time: String,
    pub record: u64,
    pub process: u32,
    pub thread: u32,
    pub channel: String,
    pub computer: String,
    /// The element of `UserData`.
    pub operation: Option<String>,
    pub data: Vec<(String, String)>,
}

/// How a collector writes an event, and where ten of its values are then.
pub struct Dialect {
    pub name: &'static str,
    pub line: fn(&Parts) -> String,
    /// Provider, ID, version, time, record number, process, channel, computer, and two fields.
    pub paths: [&'static [&'static str]; 10],
    /// The text of JSON or XML within the line, in which the fields are.
    pub inner: &'static [&'static str],
    /// Whether it writes events of other logs than Security.
    pub has_all_logs: bool,
}

/// The six events of the sample.
pub fn ours() -> Vec<Parts> {
    events(SAMPLE).filter(is_ours).collect()
}

/// Events of other kinds.
pub fn others() -> Vec<Parts> {
    events(others::EVENTS).collect()
}

/// The same with the digits of an ID of ours in each, so that a search alone does not tell them.
pub fn others_with_digits() -> Vec<Parts> {
    let mut events = others();
    for event in &mut events {
        let own = format!(" ProcessID='{}'", event.process);
        event.xml = event.xml.replacen(&own, " ProcessID='4688'", 1);
        event.process = 4688;
    }
    events
}

fn is_ours(parts: &Parts) -> bool {
    parts.id == 4688 || (5857..=5861).contains(&parts.id)
}

impl Dialect {
    /// Lines of those events that it can have.
    pub fn lines(&self, events: &[Parts]) -> String {
        let is_written = |parts: &&Parts| self.has_all_logs || parts.channel == "Security";
        let lines = events.iter().filter(is_written);
        lines.map(|parts| (self.line)(parts) + "\n").collect()
    }
}

fn events(xml: &'static str) -> impl Iterator<Item = Parts> {
    each(xml).filter_map(parts)
}

fn parts(xml: &str) -> Option<Parts> {
    let document = Document::parse(xml).ok()?;
    let find = |name: &str| {
        let mut nodes = document.descendants();
        nodes.find(|node| node.tag_name().name() == name)
    };
    let text = |name: &str| {
        find(name)
            .and_then(|node| node.text())
            .unwrap_or_default()
            .to_owned()
    };
    let attribute = |name: &str, attribute: &str| {
        let value = find(name).and_then(|node| node.attribute(attribute));
        value.unwrap_or_default().to_owned()
    };
    let value = |node: Node<'_, '_>| node.text().unwrap_or_default().to_owned();
    let elements = |node: Node<'_, '_>| -> Vec<(String, String)> {
        let elements = node.children().filter(Node::is_element);
        let named = elements.map(|node| {
            let name = node.attribute("Name").unwrap_or(node.tag_name().name());
            (name.to_owned(), value(node))
        });
        named.collect()
    };
    let operation = find("UserData").and_then(|node| node.first_element_child());
    let data = operation.or_else(|| find("EventData"));
    Some(Parts {
        provider: attribute("Provider", "Name"),
        guid: attribute("Provider", "Guid"),
        id: text("EventID").parse().ok()?,
        version: text("Version").parse().ok()?,
        task: text("Task").parse().ok()?,
        keywords: text("Keywords"),
        time: attribute("TimeCreated", "SystemTime"),
        record: text("EventRecordID").parse().ok()?,
        process: attribute("Execution", "ProcessID").parse().ok()?,
        thread: attribute("Execution", "ThreadID").parse().ok()?,
        channel: text("Channel"),
        computer: text("Computer"),
        operation: operation.map(|node| node.tag_name().name().to_owned()),
        data: data.map(elements).unwrap_or_default(),
        xml: xml.to_owned(),
    })
}

/// A JSON string.
fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A JSON object of members whose values are JSON already.
fn object<'a>(members: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let members = members.into_iter();
    let members: Vec<_> = members
        .map(|(name, value)| format!("{}:{value}", text(name)))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn array(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(","))
}

impl Parts {
    /// The fields as members.
    fn fields(&self) -> impl Iterator<Item = (&str, String)> {
        self.data
            .iter()
            .map(|(name, value)| (name.as_str(), text(value)))
    }

    /// `EventData` or `UserData`, with the fields under the element of the second.
    fn data(&self) -> (&'static str, String) {
        let fields = object(self.fields());
        match &self.operation {
            Some(operation) => ("UserData", object([(operation.as_str(), fields)])),
            None => ("EventData", fields),
        }
    }

    /// The time as far as its digit of that place after the point.
    fn time_to(&self, digits: usize) -> &str {
        self.time.get(..20 + digits).unwrap_or_default()
    }

    /// `2026-03-03 08:59:02`
    fn seconds(&self) -> String {
        self.time.get(..19).unwrap_or_default().replace('T', " ")
    }
}
