//! [`Facts`]: what the columns have from the JSON of an event.

use serde::Deserialize;

/// The process IDs of a 4688 and the result of an operation, as far as the event has them.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) process: Option<u32>,
    pub(super) parent: Option<u32>,
    /// The name of a result such as `WBEM_E_ACCESS_DENIED`, or else its code.
    pub(super) result: String,
}

#[derive(Deserialize)]
struct Line {
    event_id: u16,
    #[serde(default)]
    data: Data,
    #[serde(default)]
    decoded: Decoded,
}

/// Of the fields of the event, those of a 4688 that lead to its parent.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Data {
    new_process_id: Option<String>,
    process_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct Decoded {
    #[serde(default)]
    result: Option<ResultCode>,
}

#[derive(Deserialize)]
struct ResultCode {
    code: Option<String>,
    name: Option<String>,
}

impl Facts {
    /// Nothing of a line that is not as expected: the page shows it all the same.
    pub(super) fn of(json: &str) -> Self {
        let Ok(line) = serde_json::from_str::<Line>(json) else {
            return Self::default();
        };
        let id = |text: Option<String>| number(&text?).filter(|_| line.event_id == 4688);
        let result = line.decoded.result.and_then(|r| r.name.or(r.code));
        Self {
            process: id(line.data.new_process_id),
            parent: id(line.data.process_id),
            result: result.unwrap_or_default(),
        }
    }
}

fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
