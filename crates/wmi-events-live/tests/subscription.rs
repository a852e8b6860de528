//! Subscriptions to the stand-in for `wevtapi.dll` in `tests/standin`, which must be beside this program:
//! `.ci/check_live.sh` makes it. Elsewhere the tests say that they are skipped.
#![cfg(windows)]
#![allow(
    unsafe_code,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests fail so, and call the stand-in"
)]

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::mem::transmute;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use windows_sys::Win32::System::LibraryLoader::{GetModuleHandleW, GetProcAddress};
use windows_sys::core::{PCSTR, s, w};
use wmi_events::Event;
use wmi_events::schema::EventSet;
use wmi_events_live::{Error, ErrorKind, Item, Login, Options, Rendering, Start, Subscription};

/// The stand-in has one log and one list of failures: one test at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const WMI: &str = "Microsoft-Windows-WMI-Activity/Operational";

struct StandIn {
    _guard: MutexGuard<'static, ()>,
    path: PathBuf,
}

type Counter = unsafe extern "system" fn() -> u32;

/// A function of the stand-in; `None` if the DLL is another one.
fn function(name: PCSTR) -> Option<Counter> {
    // SAFETY: the name ends with a NUL.
    let module = unsafe { GetModuleHandleW(w!("wevtapi.dll")) };
    // SAFETY: the program is linked to that DLL, which is never unloaded; the name ends with a NUL.
    let function = unsafe { GetProcAddress(module, name) };
    // SAFETY: the stand-in's functions of these names take nothing and return 32 bits, or nothing that is used.
    function.map(|function| unsafe {
        transmute::<unsafe extern "system" fn() -> isize, Counter>(function)
    })
}

fn call(name: PCSTR) -> Option<u32> {
    // SAFETY: as in `function`.
    function(name).map(|function| unsafe { function() })
}

fn set(name: &str, value: &str) {
    // SAFETY: only this thread and the stand-in look at it while the guard is held, and the system locks it.
    unsafe { std::env::set_var(name, value) };
}

impl StandIn {
    /// With a log of its own; `None` without the stand-in.
    fn new(name: &str) -> Option<Self> {
        let guard = ONE_AT_A_TIME
            .lock()
            .unwrap_or_else(|error| error.into_inner());
        if call(s!("StandInReset")).is_none() {
            assert!(
                std::env::var_os("CI_STANDIN").is_none(),
                "the stand-in is not there"
            );
            println!("skipped: wevtapi.dll is not the stand-in");
            return None;
        }
        let path =
            std::env::temp_dir().join(format!("wmi-events-live-{name}-{}", std::process::id()));
        File::create(&path).unwrap();
        set("STANDIN_LOG", path.to_str().unwrap());
        set("STANDIN_FAIL", "");
        set("STANDIN_MOST", "");
        Some(Self {
            _guard: guard,
            path,
        })
    }

    fn append(&self, lines: &str) {
        append(&self.path, lines);
    }

    /// These calls fail, counted from now on.
    fn fail(&self, failures: &str) {
        call(s!("StandInReset"));
        set("STANDIN_FAIL", failures);
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        if !thread::panicking() {
            assert_eq!(call(s!("StandInOpenHandles")), Some(0), "open handles");
            assert_eq!(call(s!("StandInMisuses")), Some(0), "misused handles");
        }
        drop(fs::remove_file(&self.path));
    }
}

fn append(path: &PathBuf, lines: &str) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(lines.as_bytes()).unwrap();
}

fn header(provider: &str, guid: &str, id: u16, version: u8, log: &str, number: u64) -> String {
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
         <Provider Name='{provider}' Guid='{guid}'/><EventID>{id}</EventID><Version>{version}</Version>\
         <Level>0</Level><Task>0</Task><Opcode>0</Opcode><Keywords>0x4000000000000000</Keywords>\
         <TimeCreated SystemTime='2026-03-03T08:59:02.3318840Z'/><EventRecordID>{number}</EventRecordID>\
         <Correlation ActivityID='{{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}}'/>\
         <Execution ProcessID='4' ThreadID='212'/><Channel>{log}</Channel>\
         <Computer>WKS07.corp.example</Computer><Security UserID='S-1-5-18'/></System>"
    )
}

/// A line of the log: event 5857.
fn started(number: u64) -> String {
    let header = header(
        "Microsoft-Windows-WMI-Activity",
        "{1418ef04-b0b4-4623-bf7e-d74ab47bbdaa}",
        5857,
        0,
        WMI,
        number,
    );
    let path = r"%systemroot%\system32\wbem\cimwin32.dll";
    format!(
        "{WMI}\t{number}\t{header}<UserData><Operation_StartedOperational \
         xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'><ProviderName>Größe {number}</ProviderName>\
         <Code>0x80041032</Code><HostProcess>wmiprvse.exe</HostProcess><ProcessID>4844</ProcessID>\
         <ProviderPath>{path}</ProviderPath></Operation_StartedOperational></UserData></Event>\
         \ts:Größe {number}|x32:0x80041032|s:wmiprvse.exe|u32:4844|s:{path}\n"
    )
}

/// Event 4688 of version 2.
fn created(number: u64) -> String {
    let guid = "{54849625-5478-4994-a5ba-3e3b0328c30d}";
    let provider = "Microsoft-Windows-Security-Auditing";
    let header = header(provider, guid, 4688, 2, "Security", number);
    let rows = [
        (
            "SubjectUserSid",
            "sid",
            "S-1-5-21-1004336348-1177238915-682003330-1157",
        ),
        ("SubjectUserName", "s", "dana"),
        ("SubjectDomainName", "s", "CORP"),
        ("SubjectLogonId", "x64", "0x5a31c"),
        ("NewProcessId", "x64", "0x1d40"),
        ("NewProcessName", "s", r"C:\Windows\System32\wbem\WMIC.exe"),
        ("TokenElevationType", "s", "%%1936"),
        ("ProcessId", "x64", "0x12ec"),
        (
            "CommandLine",
            "s",
            "wmic /node:FILE02 process call create calc",
        ),
        ("TargetUserSid", "sid", "S-1-0-0"),
        ("TargetUserName", "s", "-"),
        ("TargetDomainName", "s", "-"),
        ("TargetLogonId", "x64", "0x0"),
        ("ParentProcessName", "s", r"C:\Windows\System32\cmd.exe"),
        ("MandatoryLabel", "sid", "S-1-16-12288"),
    ];
    let (mut data, mut values) = (String::new(), Vec::new());
    for (name, kind, value) in rows {
        write!(data, "<Data Name='{name}'>{value}</Data>").unwrap();
        values.push(format!("{kind}:{value}"));
    }
    let values = values.join("|");
    format!("Security\t{number}\t{header}<EventData>{data}</EventData></Event>\t{values}\n")
}

fn wmi_query() -> String {
    (EventSet::SIX - EventSet::PROCESS_CREATION).structured_query()
}

fn open(start: Start) -> Result<Subscription, Error> {
    Subscription::open(&wmi_query(), start)
}

/// What is given up to the end of a batch, in short.
fn batch(log: &mut Subscription) -> Vec<String> {
    let mut given = Vec::new();
    while let Some(item) = log.next_borrowed() {
        given.push(match item {
            Ok(Item::Event(event)) => event.system.record_id.unwrap().to_string(),
            Ok(Item::Gap(gap)) => format!("gap {}", gap.bookmark.is_some()),
            Ok(other) => format!("{other:?}"),
            Err(error) => format!("{:?} {}", error.kind(), error.code().unwrap()),
        });
    }
    given
}

/// Everything there is, as events of their own.
fn all(log: &mut Subscription) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    loop {
        let before = events.len();
        while let Some(item) = log.next_borrowed() {
            let Ok(Item::Event(event)) = item else {
                panic!("{item:?}");
            };
            events.push(event.into_owned());
        }
        if events.len() == before {
            return events;
        }
    }
}

fn numbers(from: u64, to: u64) -> Vec<String> {
    (from..=to).map(|number| number.to_string()).collect()
}

#[test]
fn batches() {
    let Some(stand_in) = StandIn::new("batches") else {
        return;
    };
    stand_in.append(&(1..=150).map(started).collect::<String>());
    let mut log = open(Start::Oldest).unwrap();
    assert_eq!(batch(&mut log), numbers(1, 64));
    let stored = log.bookmark().unwrap().unwrap();
    let expected = format!("<Bookmark Channel='{WMI}' RecordId='64' IsCurrent='true'/>");
    assert!(stored.contains(&expected), "{stored}");
    assert_eq!(batch(&mut log), numbers(65, 128));
    assert_eq!(batch(&mut log), numbers(129, 150));
    assert_eq!(batch(&mut log), [""; 0]);
    assert_eq!((log.stats().seen, log.stats().matched), (150, 150));
    drop(log);
    let mut log = open(Start::Bookmark(stored)).unwrap();
    assert_eq!(batch(&mut log), numbers(65, 128));
    // It is closed within a batch.
    assert!(log.next_borrowed().is_some());
}

/// Both renderings give the same events, over both logs.
#[test]
fn renderings() {
    let Some(stand_in) = StandIn::new("renderings") else {
        return;
    };
    let mut lines = String::new();
    for number in 1..=40 {
        lines += &started(number);
        lines += &created(number + 1000);
    }
    // A field more than the schema has, and one that is bytes: from XML.
    lines += &started(41).replace("|s:wmi", "|u32:7|s:wmi");
    lines += &started(42).replace("|u32:4844", "|bin:4844");
    stand_in.append(&lines);
    let query = EventSet::SIX.structured_query();
    let mut events = Vec::new();
    for rendering in [Rendering::Xml, Rendering::Values] {
        let mut options = Options::default();
        options.rendering = rendering;
        options.batch = 16;
        let mut log = Subscription::with_options(&query, Start::Oldest, &options).unwrap();
        events.push(all(&mut log));
        assert_eq!(log.stats().matched, 82);
    }
    let values = events.pop().unwrap();
    assert_eq!(events[0], values);
    let command = values[1].field("CommandLine").unwrap();
    assert_eq!(command.text(), "wmic /node:FILE02 process call create calc");
    assert!(values[1].is_remote_wmic());
    // A long text does not fit in the first buffers.
    let long = "Größe ".repeat(5000);
    stand_in.append(&started(50).replace("Größe ", &long));
    for rendering in [Rendering::Xml, Rendering::Values] {
        let mut options = Options::default();
        options.rendering = rendering;
        options.batch = 1024;
        let mut log = Subscription::with_options(&query, Start::Oldest, &options).unwrap();
        let events = all(&mut log);
        let name = events.last().unwrap().field("ProviderName").unwrap();
        assert!(name.text().starts_with("Größe Größe"));
    }
}

/// The service signals what comes later.
#[test]
fn waiting() {
    let Some(stand_in) = StandIn::new("waiting") else {
        return;
    };
    stand_in.append(&started(1));
    let mut log = open(Start::Future).unwrap();
    assert_eq!(batch(&mut log), [""; 0]);
    assert!(!log.wait(Duration::from_millis(50)).unwrap());
    for number in 2..12 {
        let path = stand_in.path.clone();
        let writing = thread::spawn(move || {
            thread::sleep(Duration::from_millis(30));
            append(&path, &started(number));
        });
        let began = Instant::now();
        let mut given = batch(&mut log);
        while given.is_empty() {
            assert!(began.elapsed() < Duration::from_secs(60));
            let logs = std::slice::from_ref(&log);
            if number % 2 == 0 {
                log.wait(Duration::from_secs(60)).unwrap();
            } else {
                Subscription::wait_any(logs, Duration::from_secs(60)).unwrap();
            }
            given = batch(&mut log);
        }
        assert_eq!(given, [number.to_string()]);
        // It did not wait for its time to pass.
        assert!(began.elapsed() < Duration::from_secs(50));
        writing.join().unwrap();
    }
}

#[test]
fn a_stale_bookmark() {
    let Some(stand_in) = StandIn::new("stale") else {
        return;
    };
    stand_in.append(&(1..=3).map(started).collect::<String>());
    let mut log = open(Start::Oldest).unwrap();
    assert_eq!(batch(&mut log), ["1", "2", "3"]);
    let stored = log.bookmark().unwrap().unwrap();
    drop(log);
    // The log was overwritten.
    let lines: String = (8..=9).map(started).collect();
    fs::write(&stand_in.path, lines).unwrap();
    let mut log = open(Start::Bookmark(stored.clone())).unwrap();
    assert_eq!(log.bookmark().unwrap(), Some(stored));
    assert_eq!(batch(&mut log), ["gap true", "8", "9"]);
    // Beneath the subscription, which finds its record in the end.
    stand_in.append(&started(10));
    stand_in.fail("EvtNext:1:15011");
    assert_eq!(batch(&mut log), ["10"]);
}

#[test]
fn a_batch_that_is_too_large() {
    let Some(stand_in) = StandIn::new("large") else {
        return;
    };
    stand_in.append(&(1..=40).map(started).collect::<String>());
    let mut log = open(Start::Oldest).unwrap();
    set("STANDIN_MOST", "10");
    assert_eq!(batch(&mut log), numbers(1, 8));
    assert_eq!(batch(&mut log), numbers(9, 16));
    set("STANDIN_MOST", "0");
    assert_eq!(batch(&mut log), ["Lost 1734"]);
}

/// Each call fails once; the handles that were open before it are closed.
#[test]
fn errors_of_every_call() {
    let Some(stand_in) = StandIn::new("errors") else {
        return;
    };
    stand_in.append(&(1..=3).map(started).collect::<String>());
    let opening = [
        ("EvtOpenSession:1:1326", ErrorKind::Subscribe, 1326),
        ("EvtCreateRenderContext:1:8", ErrorKind::Subscribe, 8),
        ("EvtCreateRenderContext:2:8", ErrorKind::Subscribe, 8),
        ("EvtCreateBookmark:1:8", ErrorKind::Bookmark, 8),
        ("EvtSubscribe:1:5", ErrorKind::Subscribe, 5),
    ];
    let mut options = Options::default();
    options.rendering = Rendering::Values;
    options.login = Some(Login::new("SRV01"));
    for (failure, kind, code) in opening {
        stand_in.fail(failure);
        let opened = Subscription::with_options(&wmi_query(), Start::Oldest, &options);
        let error = opened.err().unwrap();
        assert_eq!(
            (error.kind(), error.code()),
            (kind, Some(code)),
            "{failure}"
        );
        let call = failure.split(':').next().unwrap();
        assert!(error.to_string().contains(call), "{error}");
        assert_eq!(call_count(), 0, "{failure}");
    }
    stand_in.fail("");
    let error = open(Start::Bookmark("nothing".into())).err().unwrap();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Bookmark, Some(15008))
    );
    let error = Subscription::open("*", Start::Oldest).err().unwrap();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Subscribe, Some(15001))
    );
    let sysmon = EventSet::SYSMON.structured_query();
    let error = Subscription::open(&sysmon, Start::Oldest).err().unwrap();
    assert_eq!(error.code(), Some(15007));

    let mut log = open(Start::Oldest).unwrap();
    stand_in.fail("EvtRender:1:8,EvtUpdateBookmark:2:8");
    assert_eq!(batch(&mut log), ["Event 8", "2", "Bookmark 8", "3"]);
    stand_in.fail("EvtRender:1:8");
    assert_eq!(log.bookmark().err().unwrap().kind(), ErrorKind::Bookmark);
    stand_in.append(&started(4));
    // The service is restarted: it is opened again a second later, and nothing is lost.
    stand_in.fail("EvtNext:1:1722,EvtSubscribe:1:1722");
    assert_eq!(batch(&mut log), ["Lost 1722"]);
    let began = Instant::now();
    let mut given = Vec::new();
    while !given.contains(&"4".to_owned()) {
        assert!(began.elapsed() < Duration::from_secs(60), "{given:?}");
        log.wait(Duration::from_secs(10)).unwrap();
        given.extend(batch(&mut log));
    }
    assert_eq!(given, ["Subscribe 1722", "4"]);
    assert!(began.elapsed() > Duration::from_millis(2500));
}

fn call_count() -> u32 {
    call(s!("StandInOpenHandles")).unwrap()
}

#[test]
fn another_computer() {
    let Some(stand_in) = StandIn::new("login") else {
        return;
    };
    stand_in.append(&(1..=3).map(started).collect::<String>());
    let mut options = Options::default();
    let mut login = Login::new("SRV01");
    login.user = Some("collector".into());
    login.domain = Some("CORP".into());
    login.password = Some("wrong".into());
    options.login = Some(login.clone());
    let opened = Subscription::with_options(&wmi_query(), Start::Oldest, &options);
    let error = opened.err().unwrap();
    assert_eq!(
        error.to_string(),
        "cannot subscribe: EvtOpenSession: Windows error 1326"
    );
    login.password = Some("secret".into());
    options.login = Some(login);
    let mut log = Subscription::with_options(&wmi_query(), Start::Oldest, &options).unwrap();
    assert_eq!(batch(&mut log), ["1", "2", "3"]);
    // The session is made anew with the subscription.
    stand_in.fail("EvtNext:1:15011");
    stand_in.append(&started(4));
    assert_eq!(batch(&mut log), ["4"]);
    assert_eq!(call(s!("StandInSessions")), Some(1));
    // Session, subscription and bookmark.
    assert_eq!(call_count(), 3);
}
