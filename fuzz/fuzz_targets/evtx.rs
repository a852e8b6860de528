//! Any bytes as an EVTX file: no panic; side by side and one after the other give the same; what
//! is read reads back through JSON. The input is put behind a file's header, so that it is chunks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wmi_events::Event;
use wmi_events::source::Options;
use wmi_events::source::evtx::Reader;

fuzz_target!(|bytes: &[u8]| {
    let mut file = b"ElfFile\0".to_vec();
    file.resize(4096, 0);
    file.extend(bytes);
    let mut options = Options::default();
    options.recover = bytes.first().is_some_and(|byte| byte % 2 == 0);
    let read = |options: &Options| -> Vec<Result<Event<'static>, String>> {
        let reader =
            Reader::from_stream(file.as_slice(), options.clone()).expect("it has a header");
        reader
            .map(|event| event.map_err(|error| error.to_string()))
            .collect()
    };
    let alone = read(&options);
    options.threads = 2;
    assert_eq!(read(&options), alone);
    for event in alone.into_iter().flatten() {
        let json = serde_json::to_string(&event).expect("events are plain data");
        assert_eq!(Event::from_json(&json).expect("its own JSON"), Some(event));
    }
});
