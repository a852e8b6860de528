//! What is stored: events, findings, states, baselines and settings, and the values of fields.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wmi_events::detect::{Analysis, Baseline, Correlator, Finding, ProcessTree};
use wmi_events::schema::EventSet;
use wmi_events::value::{
    Account, Guid, Host, LogonId, ProcessId, Sid, TokenElevation, WbemStatus, WindowsTime,
};
use wmi_events::{Config, Event};

use crate::cost::{same, text};
use crate::made;

/// A stored event or finding, in JSON and in postcard: what is read is written and read back.
pub fn events(bytes: &[u8]) {
    read::<Event<'static>>(bytes, as_written);
    read::<Finding<'static>>(bytes, as_written);
}

/// A stored state: bounded, written and read back, and able to go on.
pub fn states(bytes: &[u8]) {
    // Reading numbers computers, events and stories anew.
    let same = |one: &Correlator, other: &Correlator| {
        one.len() == other.len() && one.stories() == other.stories()
    };
    let next = made_events(bytes);
    for mut correlator in read(bytes, same) {
        is_bounded(&correlator);
        for event in &next {
            for update in correlator.observe(event) {
                assert!(correlator.story(update.story).is_some());
            }
            is_bounded(&correlator);
        }
    }
    for mut tree in read::<ProcessTree>(bytes, as_written) {
        assert!(tree.used_bytes() <= tree.config().max_bytes);
        for event in &next {
            tree.observe(event);
            assert!(tree.ancestors(event).count() <= tree.len() + 1);
            assert!(tree.used_bytes() <= tree.config().max_bytes);
        }
    }
}

fn is_bounded(correlator: &Correlator) {
    let (used, max) = (correlator.used_bytes(), correlator.config().max_bytes);
    let state = || serde_json::to_string(correlator).expect("plain data");
    assert!(used <= max, "{used} bytes of {max}: {}", state());
}

/// Some events that the bytes choose.
fn made_events(bytes: &[u8]) -> Vec<Event<'static>> {
    let tail = &bytes[bytes.len().saturating_sub(64)..];
    made::events(&mut arbitrary::Unstructured::new(tail), 4, EventSet::ALL).unwrap_or_default()
}

/// A baseline or settings, in JSON: read back, checked, and applied without losing a finding.
pub fn baseline(bytes: &[u8]) {
    let text = &*text(bytes);
    if let Ok(config) = serde_json::from_str::<Config>(text) {
        let json = serde_json::to_string(&config).expect("plain data");
        same(
            &serde_json::from_str::<Config>(&json).expect("its own"),
            &config,
        );
        apply(&config.full_baseline(), text);
    }
    if let Ok(baseline) = serde_json::from_str::<Baseline>(text) {
        let json = serde_json::to_string(&baseline).expect("plain data");
        same(
            &serde_json::from_str::<Baseline>(&json).expect("its own"),
            &baseline,
        );
        for problem in baseline.check() {
            let shown = problem.to_string();
            assert!(
                !shown.is_empty() && !shown.contains(char::is_control),
                "{shown:?}"
            );
        }
        apply(&baseline, text);
    }
}

fn apply(baseline: &Baseline, text: &str) {
    let event = made::started_by_wmi(r"C:\Windows\System32\cmd.exe", text);
    let analysis = Analysis::new(&event);
    let names: Vec<_> = analysis.findings().map(|finding| finding.name()).collect();
    let assessed: Vec<_> = baseline
        .assess(&analysis)
        .map(|finding| finding.name())
        .collect();
    assert_eq!(assessed, names);
}

/// Whether both are written the same.
fn as_written<T: Serialize>(one: &T, other: &T) -> bool {
    postcard::to_stdvec(one).expect("plain data") == postcard::to_stdvec(other).expect("plain data")
}

/// What either format reads, which is written and read back as the same.
fn read<T: Serialize + DeserializeOwned>(bytes: &[u8], same: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut read: Vec<T> = Vec::new();
    if let Ok(value) = serde_json::from_slice(bytes) {
        let json = serde_json::to_string(&value).expect("plain data");
        assert!(same(&serde_json::from_str(&json).expect("its own"), &value));
        let binary = postcard::to_stdvec(&value).expect("plain data");
        assert!(same(
            &postcard::from_bytes(&binary).expect("its own"),
            &value
        ));
        read.push(value);
    }
    // A header in binary need not be that of its event, which JSON cannot say.
    if let Ok(value) = postcard::from_bytes(bytes) {
        let binary = postcard::to_stdvec(&value).expect("plain data");
        assert!(same(
            &postcard::from_bytes(&binary).expect("its own"),
            &value
        ));
        read.push(value);
    }
    read
}

/// The values of fields: what is read is printed and read back.
pub fn values(bytes: &[u8]) {
    let text = &*text(bytes);
    prints::<Sid>(text);
    prints::<Guid>(text);
    prints::<LogonId>(text);
    prints::<ProcessId>(text);
    prints::<TokenElevation>(text);
    if let Ok(status) = text.parse::<WbemStatus>() {
        assert_eq!(status.hex().parse::<WbemStatus>().expect("its own"), status);
    }
    prints::<WindowsTime>(text);
    prints::<EventSet>(text);
    if let Ok(sid) = text.parse::<Sid>() {
        assert_eq!(Sid::from_bytes(&sid.to_bytes()).expect("its own"), sid);
    }
    if let Ok(sid) = Sid::from_bytes(bytes) {
        assert_eq!(sid.to_bytes(), bytes);
        assert_eq!(
            sid.to_string().parse::<Sid>().expect("what it printed"),
            sid
        );
    }
    if let Some(ticks) = bytes.first_chunk::<8>()
        && let Some(time) = WindowsTime::from_file_time(u64::from_le_bytes(*ticks))
    {
        assert_eq!(
            time.to_string()
                .parse::<WindowsTime>()
                .expect("what it printed"),
            time
        );
    }
    if let Some(account) = Account::from_name(text) {
        same(&account.clone().into_owned(), &account);
    }
    let (first, second) = text.split_once('\0').unwrap_or((text, text));
    let (one, other) = (Host::new(first), Host::new(second));
    assert_eq!(one.is_same(second), other.is_same(first), "{text:?}");
    assert!(one.short_name().len() <= first.len());
    let _ = (one.is_local(), one.is_name_of(second));
}

fn prints<T: FromStr + Display + PartialEq + Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let printed = value.to_string();
        match printed.parse::<T>() {
            Ok(again) => assert_eq!(again, value, "{text:?}"),
            Err(_) => panic!("{value:?} of {text:?} is printed as {printed:?}"),
        }
    }
}
