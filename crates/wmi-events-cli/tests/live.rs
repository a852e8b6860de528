//! `wmi-events live`, with the stand-in for `wevtapi.dll` of the crate `wmi-events-live` beside the tool:
//! `.ci/check_live.sh` puts it there. Elsewhere the tests say that they are skipped. All events are this crate's own.
#![cfg(windows)]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests fail so"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

const WMI: &str = "Microsoft-Windows-WMI-Activity/Operational";
const SECURITY: &str = "Security";

/// Far more than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(400);

/// Whether the stand-in is there.
fn has_stand_in() -> bool {
    let is_there = std::env::var_os("CI_STANDIN").is_some();
    if !is_there {
        println!("skipped: the stand-in for wevtapi.dll is not there");
    }
    is_there
}

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("live-{name}"));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn header(provider: &str, id: u16, version: u8, log: &str, number: u64, computer: &str) -> String {
    format!(
        "{log}\t{number}\t<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
         <Provider Name='{provider}'/><EventID>{id}</EventID><Version>{version}</Version>\
         <TimeCreated SystemTime='2026-03-03T08:59:{:02}.{:07}Z'/><EventRecordID>{number}</EventRecordID>\
         <Channel>{log}</Channel><Computer>{computer}</Computer></System>",
        number / 1000 % 60,
        number % 1000
    )
}

/// A process with a finding.
fn process(number: u64, computer: &str, image: &str, parent: &str, line: &str) -> String {
    let header = header(
        "Microsoft-Windows-Security-Auditing",
        4688,
        2,
        SECURITY,
        number,
        computer,
    );
    let data = [
        ("SubjectUserName", "dana"),
        ("NewProcessId", &format!("{:#x}", number * 4)),
        ("NewProcessName", image),
        ("ProcessId", "0x12ec"),
        ("CommandLine", line),
        ("ParentProcessName", parent),
    ];
    let mut fields = String::new();
    for (name, value) in data {
        write!(fields, "<Data Name='{name}'>{value}</Data>").unwrap();
    }
    format!("{header}<EventData>{fields}</EventData></Event>\n")
}

fn listing(number: u64) -> String {
    let (image, parent) = (
        r"C:\Windows\System32\wbem\WMIC.exe",
        r"C:\Windows\System32\cmd.exe",
    );
    process(number, "WKS07", image, parent, "wmic process list brief")
}

/// A provider with a finding.
fn provider(number: u64) -> String {
    let header = header(
        "Microsoft-Windows-WMI-Activity",
        5857,
        0,
        WMI,
        number,
        "WKS07",
    );
    format!(
        "{header}<UserData><Operation_StartedOperational \
         xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'><ProviderName>NetQosCim</ProviderName>\
         <Code>0x0</Code><HostProcess>wmiprvse.exe</HostProcess><ProcessID>4844</ProcessID>\
         <ProviderPath>%systemroot%\\system32\\wbem\\qoswmi.dll</ProviderPath>\
         </Operation_StartedOperational></UserData></Event>\n"
    )
}

/// So many events in two logs, among them pairs that make a story each, far apart.
fn log_of(count: u64) -> String {
    let mut text = String::new();
    for number in 1..=count / 2 {
        let pair = number / 200;
        let line = format!("cmd.exe /c echo {pair}");
        let (wbem, cmd) = (r"C:\Windows\System32\wbem", r"C:\Windows\System32\cmd.exe");
        text += &match number % 200 {
            20 => {
                let line = format!("wmic /node:FILE{pair} process call create &quot;{line}&quot;");
                let source = format!("WKS{pair}");
                process(number, &source, &format!(r"{wbem}\WMIC.exe"), cmd, &line)
                    .replace("dana", &format!("user{pair}"))
            }
            160 => {
                let host = format!("FILE{pair}");
                process(number, &host, cmd, &format!(r"{wbem}\WmiPrvSE.exe"), &line)
                    .replace("dana", &format!("{host}$"))
            }
            _ => listing(number),
        };
        text += &provider(number);
    }
    text
}

struct Live {
    child: Child,
    stderr: thread::JoinHandle<String>,
}

impl Live {
    fn start(folder: &Path, name: &str, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wmi-events"))
            .args(["live", "--state"])
            .arg(folder.join(format!("{name}.json")))
            .arg("-o")
            .arg(folder.join(format!("{name}.jsonl")))
            .args(more)
            .env("STANDIN_LOG", folder.join("log"))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            stderr.read_to_end(&mut text).unwrap();
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { child, stderr }
    }

    /// Polls until it holds, while this runs.
    fn until(&mut self, what: &str, mut holds: impl FnMut() -> bool) {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < PATIENCE, "{what}");
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "{what}: it ended: {ended:?}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends it as a crash does; gives what was on its standard error.
    fn kill(mut self) -> String {
        drop(self.child.kill());
        self.child.wait().unwrap();
        self.stderr.join().unwrap()
    }

    /// Its exit code, and what was on its standard error.
    fn wait(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        (status.code(), self.stderr.join().unwrap())
    }
}

/// The whole lines of the output. One that a kill has cut is ended by the next run: its event is told again.
fn lines(folder: &Path, name: &str) -> Vec<String> {
    let bytes = fs::read(folder.join(format!("{name}.jsonl"))).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let whole = text
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    let is_json = |line: &&str| serde_json::from_str::<Value>(line).is_ok();
    let whole = whole.filter(is_json);
    whole.map(|line| line.trim_end().to_owned()).collect()
}

/// The log and the number of an event; the ID and the events of a story.
enum Told {
    Event(String, u64),
    Story(String, BTreeSet<String>),
}

fn told(line: &str) -> Told {
    let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    match line["story"].as_str() {
        Some(id) => {
            let events = line["events"].as_array().unwrap().iter();
            let events = events.map(|event| format!("{} {}", event["file"], event["record_id"]));
            Told::Story(id.to_owned(), events.collect())
        }
        None => {
            let log = line["channel"].as_str().unwrap().to_owned();
            assert_eq!(line["file"], *log);
            Told::Event(log, line["record_id"].as_u64().unwrap())
        }
    }
}

/// The stories as they were told last.
fn stories(lines: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut stories = BTreeMap::new();
    for line in lines {
        if let Told::Story(id, events) = told(line) {
            stories.insert(id, events);
        }
    }
    stories
}

fn events(lines: &[String]) -> usize {
    let events = lines.iter().filter(|line| !line.starts_with("{\"update\""));
    events.count()
}

/// Whether the state has the bookmark of the last record of both logs.
fn is_done(folder: &Path, name: &str, last: u64) -> bool {
    let state = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap_or_default();
    state.matches(&format!("RecordId='{last}'")).count() == 2
}

/// Killed at random points, it tells each of 10,000 events at least once. What it tells again is of the batch of
/// a log that was not committed, and stories are those of one run, under the same IDs.
#[test]
fn killed_at_random_points() {
    if !has_stand_in() {
        return;
    }
    const BATCH: u64 = 256;
    let (count, last) = (10_000, 5_000);
    let folder = folder("killed");
    fs::write(folder.join("log"), log_of(count)).unwrap();
    let more = ["--batch", "256", "--metrics-every", "0"];
    let mut whole = Live::start(&folder, "whole", &more);
    whole.until("one run tells everything", || {
        is_done(&folder, "whole", last)
    });
    assert_eq!(whole.kill(), "");
    let expected = lines(&folder, "whole");
    assert_eq!(events(&expected), 10_000);
    assert_eq!(stories(&expected).len(), 25);

    let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut random = u64::from(clock.subsec_nanos());
    println!("seed {random}");
    let mut next = move |below: u64| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let size = || fs::metadata(folder.join("killed.jsonl")).map_or(0, |metadata| metadata.len());
    let average = fs::metadata(folder.join("whole.jsonl")).unwrap().len() / 10_000;
    // The lines that each run has added.
    let (mut runs, mut before) = (Vec::new(), 0);
    while !is_done(&folder, "killed", last) {
        let mut run = Live::start(&folder, "killed", &more);
        let kill_at = size() + next(1200) * average;
        let mut polls = 0;
        run.until("a run tells something", || {
            polls += 1;
            // The last run may have nothing left to tell.
            size() > kill_at || polls % 50 == 0 && is_done(&folder, "killed", last)
        });
        thread::sleep(Duration::from_millis(next(20)));
        assert_eq!(run.kill(), "");
        let all = lines(&folder, "killed");
        runs.push(all[before..].to_vec());
        before = all.len();
    }
    let mut highest: BTreeMap<String, u64> = BTreeMap::new();
    let mut repeated = 0;
    for run in &runs {
        let mut again: BTreeMap<String, u64> = BTreeMap::new();
        let mut is_first: BTreeSet<String> = BTreeSet::new();
        let began = highest.clone();
        for line in run {
            let Told::Event(log, number) = told(line) else {
                continue;
            };
            let highest = highest.entry(log.clone()).or_default();
            assert!(number <= *highest + 1, "{log} {number} is missing");
            let before = began.get(&log).copied().unwrap_or(0);
            if number <= before {
                assert!(
                    number + BATCH > before,
                    "{log} {number} again after {before}"
                );
                *again.entry(log.clone()).or_default() += 1;
            }
            if is_first.insert(log.clone()) {
                assert!(number > before.saturating_sub(BATCH), "{log} {number}");
            }
            *highest = number.max(*highest);
        }
        // Of each log one batch was not committed: killed in one of the second log, and then in one of the first
        // before the second was read again, it tells both again.
        for (log, again) in again {
            assert!(again <= BATCH, "{log}: {again} events again");
            repeated += again;
        }
    }
    assert_eq!(highest.get(SECURITY), Some(&last));
    assert_eq!(highest.get(WMI), Some(&last));
    let all = lines(&folder, "killed");
    assert_eq!(stories(&all), stories(&expected));
    println!(
        "{} runs, {repeated} of {count} events told again",
        runs.len()
    );
    assert!(runs.len() > 5);
}

/// A log that was overwritten while nothing ran is a gap in that log, said and counted.
#[test]
fn gaps() {
    if !has_stand_in() {
        return;
    }
    let folder = folder("gaps");
    let log = folder.join("log");
    let both = |numbers: &[u64]| -> String {
        let lines = numbers
            .iter()
            .map(|&number| listing(number) + &provider(number));
        lines.collect()
    };
    fs::write(&log, both(&[1, 2, 3])).unwrap();
    let more = ["--metrics-every", "1"];
    let mut run = Live::start(&folder, "gaps", &more);
    run.until("a first run", || is_done(&folder, "gaps", 3));
    assert!(!run.kill().contains("missing"));
    // Security was overwritten; the other log was not.
    let lines_now = [listing(8), listing(9), provider(3), provider(9)].concat();
    fs::write(&log, lines_now).unwrap();
    let mut run = Live::start(&folder, "gaps", &more);
    run.until("a second run", || is_done(&folder, "gaps", 9));
    // What is appended comes as it is written.
    let mut file = OpenOptions::new().append(true).open(&log).unwrap();
    file.write_all(both(&[10]).as_bytes()).unwrap();
    run.until("what is new", || is_done(&folder, "gaps", 10));
    thread::sleep(Duration::from_millis(1500));
    let stderr = run.kill();
    let gaps: Vec<_> = stderr
        .lines()
        .filter(|line| line.contains("missing"))
        .collect();
    let expected = format!(
        "{SECURITY}: records are missing: the log was overwritten or cleared; reading goes on at the oldest record"
    );
    assert_eq!(gaps.len(), 1, "{stderr}");
    assert!(gaps[0].ends_with(&expected), "{stderr}");
    let metrics = stderr
        .lines()
        .rfind(|line| line.starts_with("{\"metrics\""))
        .unwrap();
    let metrics: Value = serde_json::from_str(metrics).unwrap();
    assert_eq!(metrics["metrics"]["gaps"], 1);
    assert_eq!(metrics["metrics"]["input"]["seen"], 11);
    assert_eq!(events(&lines(&folder, "gaps")), 11);
    // Of a log that begins in the future, nothing that is there.
    let mut run = Live::start(
        &folder,
        "future",
        &["--start", "future", "--state-every", "1"],
    );
    thread::sleep(Duration::from_secs(3));
    let mut file = OpenOptions::new().append(true).open(&log).unwrap();
    file.write_all(both(&[11]).as_bytes()).unwrap();
    run.until("what is new", || is_done(&folder, "future", 11));
    run.kill();
    assert_eq!(events(&lines(&folder, "future")), 2);
}

/// A log that is not there hides no other; none at all is an error.
#[test]
fn logs_that_are_not_there() {
    if !has_stand_in() {
        return;
    }
    let folder = folder("missing");
    fs::write(folder.join("log"), listing(1) + &provider(1)).unwrap();
    let mut run = Live::start(
        &folder,
        "some",
        &["--events", "six,sysmon", "--metrics-every", "0"],
    );
    run.until("the others are read", || is_done(&folder, "some", 1));
    let stderr = run.kill();
    let expected = "Microsoft-Windows-Sysmon/Operational: cannot subscribe: EvtSubscribe: there is no such log";
    assert!(stderr.contains(expected), "{stderr}");
    let run = Live::start(
        &folder,
        "none",
        &["--events", "sysmon", "--metrics-every", "0"],
    );
    let (code, stderr) = run.wait();
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("no log could be opened"), "{stderr}");
    let run = Live::start(&folder, "trace", &["--events", "trace"]);
    let (code, stderr) = run.wait();
    assert_eq!(code, Some(2), "{stderr}");
    assert!(
        stderr.contains("analytic logs have no subscriptions"),
        "{stderr}"
    );
}
