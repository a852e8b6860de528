//! Events as one object of Windows' names.

use serde_json::Value;
use wmi_events::{Event, EventId, Record, System};

/// The event of an object: Windows' names, with the ID, the computer and the version among them.
pub(crate) fn event(object: &Value) -> Event<'static> {
    let fields = object.as_object().unwrap();
    let id = fields["EventID"].as_u64().unwrap();
    let mut system = System::new(EventId::new(u16::try_from(id).unwrap()));
    system.computer = fields["Computer"]
        .as_str()
        .map(|name| name.to_owned().into());
    system.version = fields
        .get("Version")
        .and_then(Value::as_u64)
        .and_then(|v| v.try_into().ok());
    let mut record = Record::new(system);
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("EventID" | "Computer" | "Version", _) => {}
            (_, Value::String(text)) => drop(record.set(name.clone(), text.clone())),
            (_, Value::Number(number)) => drop(record.set(name.clone(), number.as_u64().unwrap())),
            _ => {}
        }
    }
    record.into_event().unwrap().unwrap()
}
