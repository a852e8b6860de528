use std::sync::mpsc::channel;

use sensor::{run, store, EventRecord, Property, Rule};
use wmi_events::detect::Finding;
use wmi_events::sigma::LogSource;
use wmi_events::Event;

#[test]
fn alerts_are_stored_and_read_back() {
    const WMI_ACTIVITY: u128 = 0x1418ef04_b0b4_4623_bf7e_d74ab47bbdaa;
    let text =
        |name: &str, value: &str| (name.to_owned(), Property::UnicodeString(value.to_owned()));
    let event = |id, properties| EventRecord {
        provider_id: WMI_ACTIVITY,
        id,
        version: 0,
        time_stamp: 133_420_814_327_695_919,
        properties,
    };
    let denied = ("ResultCode".to_owned(), Property::HexInt32(0x8004_1003));
    let cause = "Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = \"A\";\n\tQuery = \"SELECT * \
        FROM __TimerEvent\";\n};\nPerm. Consumer: \ninstance of CommandLineEventConsumer\n{\n\
        \tCommandLineTemplate = \"powershell -enc AA==\";\n\tName = \"A\";\n};\n";
    let events = vec![
        event(5861, vec![text("PossibleCause", cause), text("ESS", "A")]),
        event(
            5858,
            vec![
                text(
                    "Operation",
                    "Start IWbemServices::GetObject - ROOT\\CIMV2 : X",
                ),
                denied,
            ],
        ),
        event(5858, vec![text("ResultCode", "no number")]),
        event(11, vec![text("Operation", "x")]),
    ];
    let (sender, receiver) = channel();
    let worker = std::thread::spawn(move || store(receiver));
    let mut errors = Vec::new();
    let rule = |title, source, contains| Rule {
        title,
        source,
        contains,
    };
    let rules = [
        rule(
            "consumer",
            LogSource::WMI_EVENT,
            ("Destination", "powershell"),
        ),
        rule("filter", LogSource::WMI_EVENT, ("Query", "__TimerEvent")),
        rule("native", LogSource::WMI, ("ESS", "A")),
        rule("other source", LogSource::PROCESS_CREATION, ("ESS", "A")),
        rule("header", LogSource::WMI, ("Computer", "FILE02")),
    ];
    run(events, &rules, &sender, |error| {
        errors.push(error.to_string());
    });
    drop(sender);
    let lines = worker.join().unwrap().unwrap();
    assert_eq!(errors.len(), 1, "{errors:?}");
    let (event, rules, findings): (Event<'static>, Vec<String>, Vec<Finding<'static>>) =
        serde_json::from_str(&lines[0]).unwrap();
    assert_eq!(rules, ["consumer", "filter", "native", "header"]);
    assert_eq!(event.field("ESS").unwrap().text(), "A");
    assert!(findings
        .iter()
        .any(|finding| finding.detection.techniques[0].id == "T1546.003"));
}
