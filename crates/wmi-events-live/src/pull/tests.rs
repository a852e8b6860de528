use std::rc::Rc;

use wmi_events::source::Limits;

use super::*;
use crate::event_log::Properties;
use crate::fake::{Entry, Fake, Service};
use crate::options::Rendering;

const WMI: &str = "Microsoft-Windows-WMI-Activity";
const SECURITY: &str = "Microsoft-Windows-Security-Auditing";

fn xml(provider: &str, id: u16, number: u64, data: &str) -> Rc<str> {
    let xml = format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
         <Provider Name='{provider}'/><EventID>{id}</EventID><Version>0</Version>\
         <TimeCreated SystemTime='2026-03-03T08:59:02.3318840Z'/><EventRecordID>{number}</EventRecordID>\
         <Computer>WKS07</Computer></System>{data}</Event>"
    );
    xml.into()
}

/// A record of WMI-Activity's log.
fn wmi(number: u64) -> Entry {
    let data = "<UserData><Operation_StartedOperational xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>\
                <ProviderName>CIMWin32</ProviderName><Code>0x0</Code></Operation_StartedOperational></UserData>";
    Entry {
        log: "WMI",
        number,
        xml: xml(WMI, 5857, number, data),
    }
}

fn security(number: u64) -> Entry {
    let data = "<EventData><Data Name='CommandLine'>wmic os get</Data></EventData>";
    Entry {
        log: "Security",
        number,
        xml: xml(SECURITY, 4688, number, data),
    }
}

fn service(entries: impl IntoIterator<Item = Entry>) -> Rc<Service> {
    let service = Service::default();
    service.entries.borrow_mut().extend(entries);
    Rc::new(service)
}

fn options(batch: usize) -> Options {
    Options {
        batch,
        ..Options::default()
    }
}

fn open(service: &Rc<Service>, start: Start, batch: usize) -> Result<Pull<Fake>, Error> {
    Pull::open(Fake(Rc::clone(service)), "query", start, &options(batch))
}

/// What is given up to the end of a batch, in short.
fn batch(pull: &mut Pull<Fake>) -> Vec<String> {
    let mut given = Vec::new();
    while let Some(item) = pull.next_borrowed() {
        given.push(match item {
            Ok(Item::Event(event)) => event.system.record_id.unwrap().to_string(),
            Ok(Item::Other) => "other".into(),
            Ok(Item::Gap(gap)) => format!("gap after {:?}, {:?}", gap.bookmark, gap.goes_on),
            Err(error) => format!("{:?} {:?}", error.kind(), error.code()),
        });
    }
    given
}

fn fail(service: &Service, call: &'static str, after: u32, code: Code) {
    service.failures.borrow_mut().push((call, after, code));
}

fn bookmark(pull: &mut Pull<Fake>) -> Option<String> {
    pull.bookmark().unwrap()
}

#[test]
fn batches_and_their_ends() {
    let service = service((1..=5).map(wmi));
    let mut pull = open(&service, Start::Oldest, 2).unwrap();
    assert_eq!(bookmark(&mut pull), None);
    for (given, taken) in [
        (&["1", "2"][..], 2),
        (&["3", "4"], 4),
        (&["5"], 5),
        (&[], 5),
        (&[], 5),
    ] {
        assert!(given.is_empty() || pull.is_ready());
        assert_eq!(batch(&mut pull), given);
        assert_eq!(bookmark(&mut pull), Some(format!("WMI {taken}")));
    }
    assert!(!pull.is_ready());
    assert!(!pull.wait(Duration::from_millis(1)).unwrap());
    service.entries.borrow_mut().push(wmi(6));
    assert_eq!(batch(&mut pull), ["6"]);
    assert_eq!((pull.stats().seen, pull.stats().matched), (6, 6));
    drop(pull);
    assert_eq!(service.open.get(), 0);
}

/// The bookmark is that of what was given, not of what was fetched, and knows every log.
#[test]
fn a_bookmark_within_a_batch() {
    let logs = [security(7), wmi(1), security(8), wmi(2), security(9)];
    let service = service(logs);
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    for _ in 0..4 {
        assert!(matches!(pull.next_borrowed(), Some(Ok(Item::Event(_)))));
    }
    let stored = bookmark(&mut pull).unwrap();
    assert_eq!(stored, "Security 8,WMI 2");
    drop(pull);
    let mut pull = open(&service, Start::Bookmark(stored), 64).unwrap();
    assert_eq!(batch(&mut pull), ["9"]);
}

#[test]
fn future_events() {
    let service = service([wmi(1)]);
    let mut pull = open(&service, Start::Future, 64).unwrap();
    assert_eq!(batch(&mut pull), [""; 0]);
    service.entries.borrow_mut().push(wmi(2));
    assert_eq!(batch(&mut pull), ["2"]);
}

/// The log was overwritten while nothing ran.
#[test]
fn a_stale_bookmark_is_a_gap() {
    let service = service([wmi(8), wmi(9)]);
    let mut pull = open(&service, Start::Bookmark("WMI 5".into()), 64).unwrap();
    // Until an event was taken, the next run must come here again.
    assert_eq!(bookmark(&mut pull).unwrap(), "WMI 5");
    let gap = r#"gap after Some("WMI 5"), Oldest"#;
    assert_eq!(batch(&mut pull), [gap, "8", "9"]);
    assert_eq!(bookmark(&mut pull).unwrap(), "WMI 9");
    assert_eq!(batch(&mut pull), [""; 0]);
    // Of several logs, what the old bookmark had of the others is gone with it: they are read again.
    let service = self::service([security(7), wmi(8)]);
    let start = Start::Bookmark("Security 7,WMI 5".into());
    let mut pull = open(&service, start, 64).unwrap();
    assert_eq!(batch(&mut pull).len(), 3);
    assert_eq!(bookmark(&mut pull).unwrap(), "Security 7,WMI 8");
}

/// The log was overwritten beneath the subscription.
#[test]
fn a_gap_while_it_runs() {
    let service = service([wmi(1), wmi(2)]);
    let mut pull = open(&service, Start::Oldest, 1).unwrap();
    assert_eq!(batch(&mut pull), ["1"]);
    *service.entries.borrow_mut() = vec![wmi(8), wmi(9)];
    fail(&service, "EvtNext", 0, Code::ERROR_EVT_QUERY_RESULT_STALE);
    assert_eq!(
        batch(&mut pull),
        [r#"gap after Some("WMI 1"), Oldest"#, "8"]
    );
    assert_eq!(batch(&mut pull), ["9"]);
    // The record is there after all: nothing is missing.
    fail(&service, "EvtNext", 0, Code::ERROR_EVT_QUERY_RESULT_STALE);
    service.entries.borrow_mut().push(wmi(10));
    assert_eq!(batch(&mut pull), ["10"]);
    // Before anything was read.
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    fail(&service, "EvtNext", 0, Code::ERROR_EVT_QUERY_RESULT_STALE);
    assert_eq!(batch(&mut pull), ["gap after None, Oldest", "8", "9", "10"]);
    let mut pull = open(&service, Start::Future, 64).unwrap();
    fail(&service, "EvtNext", 0, Code::ERROR_EVT_QUERY_RESULT_STALE);
    assert_eq!(batch(&mut pull), ["gap after None, Future"]);
    // It never ends.
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    for _ in 0..=MAX_AGAIN {
        fail(&service, "EvtNext", 0, Code::ERROR_EVT_QUERY_RESULT_STALE);
    }
    assert_eq!(
        batch(&mut pull),
        ["gap after None, Oldest", "Lost Some(15011)"]
    );
}

/// The service moves on although it could not send the batch.
#[test]
fn a_batch_that_is_too_large() {
    let service = service((1..=9).map(wmi));
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    service.most.set(Some(3));
    assert_eq!(batch(&mut pull), ["1", "2"]);
    service.most.set(Some(1));
    assert_eq!(batch(&mut pull), ["3"]);
    assert_eq!(batch(&mut pull), ["4"]);
    service.most.set(Some(0));
    assert_eq!(batch(&mut pull), ["Lost Some(1734)"]);
    // What came before the first event of a subscription to future ones may be lost with the position.
    service.most.set(Some(2));
    let mut pull = open(&service, Start::Future, 4).unwrap();
    service.entries.borrow_mut().push(wmi(10));
    assert_eq!(batch(&mut pull), ["gap after None, Future"]);
}

#[test]
fn the_service_is_restarted() {
    let service = service((1..=4).map(wmi));
    let mut pull = open(&service, Start::Oldest, 2).unwrap();
    assert_eq!(batch(&mut pull), ["1", "2"]);
    fail(&service, "EvtNext", 0, Code::RPC_S_SERVER_UNAVAILABLE);
    assert_eq!(batch(&mut pull), ["Lost Some(1722)"]);
    // It is not tried again at once.
    let calls = service.calls.borrow().len();
    assert_eq!(batch(&mut pull), [""; 0]);
    assert_eq!(service.calls.borrow().len(), calls);
    assert!(!pull.wait(Duration::from_millis(1)).unwrap());
    // And not later than it may be.
    assert!(pull.patience(Duration::from_secs(9)) <= FIRST_RETRY);
    pull.retry.at = None;
    assert!(pull.wait(Duration::MAX).unwrap());
    fail(&service, "EvtSubscribe", 0, Code::RPC_S_SERVER_UNAVAILABLE);
    assert_eq!(batch(&mut pull), ["Subscribe Some(1722)"]);
    assert_eq!(pull.retry.last, FIRST_RETRY * 2);
    pull.retry.at = None;
    assert_eq!(batch(&mut pull), ["3", "4"]);
    assert_eq!(pull.retry.last, Duration::ZERO);
    for _ in 0..10 {
        pull.retry.later();
    }
    assert_eq!(pull.retry.last, LAST_RETRY);
}

/// A subscription to future events that had given nothing cannot know what it missed.
#[test]
fn a_restart_before_the_first_event() {
    let service = service([wmi(1)]);
    let mut pull = open(&service, Start::Future, 2).unwrap();
    fail(&service, "EvtNext", 0, Code::ERROR_INVALID_HANDLE);
    assert_eq!(batch(&mut pull), ["Lost Some(6)"]);
    pull.retry.at = None;
    assert_eq!(batch(&mut pull), ["gap after None, Future"]);
}

#[test]
fn idle() {
    let codes = [
        Code::ERROR_NO_MORE_ITEMS,
        Code::ERROR_TIMEOUT,
        Code::ERROR_INVALID_OPERATION,
    ];
    for code in codes {
        let service = service([wmi(1)]);
        let mut pull = open(&service, Start::Oldest, 2).unwrap();
        fail(&service, "EvtNext", 0, code);
        assert_eq!(batch(&mut pull), [""; 0]);
        assert!(!pull.is_ready());
        assert_eq!(batch(&mut pull), ["1"]);
    }
}

/// The first call of each name fails: `open` says which, and closes what it had opened.
#[test]
fn errors_of_open() {
    let calls = [
        ("EvtCreateRenderContext", 0, ErrorKind::Subscribe),
        ("EvtCreateRenderContext", 1, ErrorKind::Subscribe),
        ("EvtCreateBookmark", 0, ErrorKind::Bookmark),
        ("EvtSubscribe", 0, ErrorKind::Subscribe),
    ];
    for (call, after, kind) in calls {
        let service = service([wmi(1)]);
        fail(&service, call, after, Code::ERROR_ACCESS_DENIED);
        let mut options = options(64);
        options.rendering = Rendering::Values;
        let opened = Pull::open(Fake(Rc::clone(&service)), "query", Start::Oldest, &options);
        let error = opened.err().unwrap();
        assert_eq!((error.kind(), error.code()), (kind, Some(5)), "{call}");
        let text = error.to_string();
        let expected = format!("{call}: the user may not read the log (ERROR_ACCESS_DENIED, 5)");
        assert!(text.ends_with(&expected), "{text}");
        assert_eq!(service.open.get(), 0, "{call}");
    }
    let service = service([]);
    let error = open(&service, Start::Bookmark("no".into()), 64)
        .err()
        .unwrap();
    assert_eq!(error.kind(), ErrorKind::Bookmark);
    // A stale bookmark, and then not even the oldest record.
    fail(&service, "EvtSubscribe", 1, Code(4711));
    let error = open(&service, Start::Bookmark("WMI 1".into()), 64)
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "cannot subscribe: EvtSubscribe: Windows error 4711"
    );
    assert_eq!(service.open.get(), 0);
}

/// What goes wrong with one event costs no other, and does not come again.
#[test]
fn errors_of_one_event() {
    let mut broken = wmi(2);
    broken.xml = broken.xml.replace("5857", "x").into();
    let foreign = Entry {
        xml: xml("Other", 1, 4, ""),
        ..wmi(4)
    };
    let service = service([wmi(1), broken, wmi(3), foreign, wmi(5)]);
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    fail(&service, "EvtRender", 0, Code(8));
    assert_eq!(
        batch(&mut pull),
        ["Event Some(8)", "Event None", "3", "other", "5"]
    );
    assert_eq!(bookmark(&mut pull).unwrap(), "WMI 5");
    let stats = pull.stats();
    assert_eq!(
        (stats.seen, stats.matched, stats.skipped, stats.malformed),
        (5, 2, 1, 2)
    );
    // The event is given, then that its bookmark was not made.
    service.entries.borrow_mut().extend([wmi(6), wmi(7)]);
    fail(&service, "EvtUpdateBookmark", 0, Code(8));
    assert_eq!(batch(&mut pull), ["6", "Bookmark Some(8)", "7"]);
    assert_eq!(bookmark(&mut pull).unwrap(), "WMI 7");
    fail(&service, "EvtRender", 0, Code(8));
    assert_eq!(pull.bookmark().err().unwrap().kind(), ErrorKind::Bookmark);
    assert_eq!(bookmark(&mut pull).unwrap(), "WMI 7");
    fail(&service, "WaitForSingleObject", 0, Code(6));
    assert_eq!(batch(&mut pull), [""; 0]);
    assert_eq!(
        pull.wait(Duration::ZERO).err().unwrap().kind(),
        ErrorKind::Lost
    );
}

/// An event as Windows writes it costs no allocation, nor does fetching it.
#[test]
fn no_allocation() {
    let service = service((1..=300).map(wmi));
    service.calls.borrow_mut().reserve(10_000);
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    assert_eq!(batch(&mut pull).len(), 64);
    let made = allocation_counter::measure(|| {
        for _ in 0..3 {
            while let Some(item) = pull.next_borrowed() {
                assert!(matches!(item, Ok(Item::Event(_))));
            }
        }
    });
    assert_eq!((made.count_total, pull.stats().matched), (0, 256));
}

/// A warning is that of the last event, and counted once.
#[test]
fn warnings() {
    let mut cut = wmi(1);
    cut.xml = cut
        .xml
        .replace("</Event>", "<RenderingInfo Culture='en-US'><Message>WMI")
        .into();
    let service = service([cut, wmi(2)]);
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    for (is_event, warnings) in [(true, 1), (true, 0), (false, 0)] {
        assert_eq!(pull.next_borrowed().is_some(), is_event);
        assert_eq!(
            (pull.warnings().len(), pull.stats().warnings),
            (warnings, 1)
        );
    }
}

/// The buffer grows to a long event, and no further than the limit.
#[test]
fn long_events() {
    let mut long = wmi(1);
    long.xml = long.xml.replace("CIMWin32", &"x".repeat(50_000)).into();
    let service = service([long.clone(), wmi(2), long]);
    let mut limits = Limits::default();
    let mut pull = open(&service, Start::Oldest, 64).unwrap();
    assert_eq!(batch(&mut pull), ["1", "2"]);
    limits.max_event_bytes = 40_000;
    let mut options = options(64);
    options.events = limits.into();
    let log = Fake(Rc::clone(&service));
    let mut pull = Pull::open(log, "query", Start::Oldest, &options).unwrap();
    assert_eq!(batch(&mut pull), ["Event Some(122)", "2"]);
}

/// With kills at random points: each event at least once, and again no more than one batch.
#[test]
fn killed_at_any_point() {
    let mut random = 4711_u64;
    let mut next = move |below: u64| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let service = service((1..=2000).map(|number| {
        if number % 3 == 0 {
            security(number)
        } else {
            wmi(number)
        }
    }));
    let (mut stored, mut taken): (Option<String>, Vec<u64>) = (None, Vec::new());
    let mut committed = 0;
    while committed < 2000 {
        let start = stored.clone().map_or(Start::Oldest, Start::Bookmark);
        let mut pull = open(&service, start, 64).unwrap();
        let mut left = next(300);
        'run: loop {
            let mut has_taken = false;
            while let Some(item) = pull.next_borrowed() {
                let Ok(Item::Event(event)) = item else {
                    panic!("{item:?}");
                };
                taken.push(event.system.record_id.unwrap());
                has_taken = true;
                if left == 0 {
                    break 'run;
                }
                left -= 1;
            }
            if !has_taken {
                break;
            }
            stored = bookmark(&mut pull);
            committed = *taken.last().unwrap();
        }
        // What was taken and not committed is at most a batch.
        assert!(*taken.last().unwrap() - committed <= 64);
    }
    assert_eq!(service.open.get(), 0);
    let mut highest = 0;
    for number in taken {
        assert!(number <= highest + 1, "{number} is missing");
        assert!(
            number + 64 > highest,
            "{number} comes again after {highest}"
        );
        highest = highest.max(number);
    }
    assert_eq!(highest, 2000);
}

/// The values of an event 5857, and of its header.
fn values(properties: Properties, entry: &Entry) -> (Vec<u64>, usize) {
    let text = |text: &str| (1, text.encode_utf16().chain([0]).collect::<Vec<_>>(), 0);
    let number = |kind, number| (kind, Vec::new(), number);
    let null = || number(0, 0);
    let values = match properties {
        Properties::System => vec![
            text(WMI),
            null(),
            number(6, 5857),
            null(),
            number(4, 0),
            number(6, 0),
            number(4, 0),
            number(21, 0x4000_0000_0000_0000),
            number(17, 134_170_019_423_318_840),
            number(10, entry.number),
            null(),
            null(),
            number(8, 4),
            number(8, 212),
            text("Microsoft-Windows-WMI-Activity/Operational"),
            text("WKS07"),
            null(),
            number(4, 0),
        ],
        Properties::User if entry.number == 2 => vec![text("CIMWin32")],
        Properties::User => vec![
            text("CIMWin32"),
            number(20, 0x8004_1032),
            text("wmiprvse.exe"),
            if entry.number == 3 {
                number(14, 0)
            } else {
                number(8, 4844)
            },
            null(),
        ],
    };
    let mut words = Vec::new();
    let mut behind: Vec<u64> = Vec::new();
    for (kind, units, number) in &values {
        let at = (values.len() * 2 + behind.len()) * 8;
        words.extend([
            if units.is_empty() { *number } else { at as u64 },
            kind << 32,
        ]);
        for chunk in units.chunks(4) {
            let word = chunk
                .iter()
                .rev()
                .fold(0, |word, unit| word << 16 | u64::from(*unit));
            behind.push(word);
        }
    }
    words.extend(behind);
    (words, values.len())
}

/// Typed values where their number fits: otherwise, and where one has another type, the XML.
#[test]
fn rendered_as_values() {
    let service = service((1..=3).map(wmi));
    *service.values.borrow_mut() = Some(values);
    let mut options = options(64);
    options.rendering = Rendering::Values;
    let log = Fake(Rc::clone(&service));
    let mut pull = Pull::open(log, "query", Start::Oldest, &options).unwrap();
    let mut events = Vec::new();
    while let Some(item) = pull.next_borrowed() {
        let Item::Event(event) = item.unwrap() else {
            panic!()
        };
        events.push(event.into_owned());
    }
    let text = |index: usize, name: &str| {
        events[index]
            .field(name)
            .map(|field| field.text().into_owned())
    };
    assert_eq!(text(0, "ProcessID").as_deref(), Some("4844"));
    assert_eq!(text(0, "Code").as_deref(), Some("0x80041032"));
    assert_eq!(text(0, "ProviderPath"), None);
    let system = &events[0].system;
    assert_eq!(system.computer.as_deref(), Some("WKS07"));
    assert_eq!(
        system.time_text().unwrap().to_string(),
        "2026-03-03T08:59:02.3318840Z"
    );
    assert_eq!((system.record_id, system.thread_id), (Some(1), Some(212)));
    for index in [1, 2] {
        assert_eq!(text(index, "Code").as_deref(), Some("0x0"));
        assert_eq!(text(index, "ProcessID"), None);
    }
    assert_eq!((pull.stats().seen, pull.stats().matched), (3, 3));
    drop(pull);
    // Another event than those that are chosen is not read further than its header.
    options.events.events = wmi_events::schema::EventSet::PROCESS_CREATION;
    let log = Fake(Rc::clone(&service));
    let mut pull = Pull::open(log, "query", Start::Oldest, &options).unwrap();
    assert_eq!(batch(&mut pull), ["other"; 3]);
    drop(pull);
    assert_eq!(service.open.get(), 0);
}
