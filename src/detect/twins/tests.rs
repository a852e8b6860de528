use super::*;
use crate::event::{ProcessCreation, SysmonProcessCreation};
use crate::{Event, System, schema};

const LINE: &str = "wmic /node:FILE02 process call create calc.exe";
const IMAGE: &str = r"C:\Windows\System32\wbem\WMIC.exe";

fn at(event: &mut Event<'_>, second: u32) {
    let time = format!("2026-03-03T09:00:{second:02}Z").parse();
    event.system.time_created = Some(time.unwrap());
    event.system.computer = Some("WKS07".into());
}

fn audited(id: u32, second: u32) -> Event<'static> {
    let process = ProcessCreation::builder()
        .new_process_id(id)
        .new_process_name(IMAGE)
        .command_line(LINE);
    let mut event = Event::new(System::of(&schema::PROCESS_CREATION), process);
    event.system.record_id = Some(7);
    at(&mut event, second);
    event
}

fn by_sysmon(id: u32, second: u32, image: &str, line: Option<&str>) -> Event<'static> {
    let mut process = SysmonProcessCreation::builder()
        .process_id(id)
        .image(image.to_owned())
        .build();
    process.command_line = line.map(|line| line.to_owned().into());
    let mut event = Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), process);
    at(&mut event, second);
    event
}

#[test]
fn who_is_a_twin() {
    let other_line = Some("wmic /node:FILE03 os get");
    let lower = IMAGE.to_lowercase();
    let table = [
        ("same", by_sysmon(8, 1, IMAGE, Some(LINE)), true),
        ("later", by_sysmon(8, 10, IMAGE, Some(LINE)), true),
        ("case", by_sysmon(8, 0, &lower, Some(LINE)), true),
        (
            "device",
            by_sysmon(8, 0, r"\Device\HarddiskVolume3\x\wmic.exe", Some(LINE)),
            true,
        ),
        ("too late", by_sysmon(8, 11, IMAGE, Some(LINE)), false),
        ("another ID", by_sysmon(12, 0, IMAGE, Some(LINE)), false),
        ("another line", by_sysmon(8, 0, IMAGE, other_line), false),
        (
            "another image",
            by_sysmon(8, 0, r"C:\Temp\x.exe", Some(LINE)),
            false,
        ),
        ("the same log", audited(8, 1), false),
    ];
    for (name, other, is_twin) in table {
        for is_first in [true, false] {
            let audited = audited(8, 0);
            let mut events = [&audited, &other];
            if !is_first {
                events.reverse();
            }
            let mut twins = Twins::default();
            let [first, second] = events.map(|event| twins.observe(&Analysis::new(event)));
            assert_eq!(first, None, "{name}");
            assert_eq!(second.is_some(), is_twin, "{name}");
            if is_first && let Some(twin) = second {
                assert_eq!((twin.event_id.get(), twin.record_id), (4688, Some(7)));
                let findings: Vec<_> = audited.findings().collect();
                assert!(!findings.is_empty());
                assert!(findings.iter().all(|finding| twin.gave(finding.detection)));
            }
        }
    }
}

#[test]
fn what_has_no_twin() {
    let mut twins = Twins::default();
    let mut event = audited(8, 0);
    event.system.computer = None;
    assert_eq!(twins.observe(&Analysis::new(&event)), None);
    let plain = by_sysmon(8, 0, r"C:\Windows\notepad.exe", None);
    assert_eq!(twins.observe(&Analysis::new(&plain)), None);
    assert!(twins.0.by_id.is_empty());
}

#[test]
fn memory_is_bounded() {
    let mut recent = Recent::new();
    for id in 0..=u32::try_from(MAX_PROCESSES).unwrap() {
        let event = audited(id, 0);
        let process = event.process().unwrap();
        assert!(recent.meet(&event.system, process, ()).is_none());
    }
    assert_eq!(
        (recent.by_id.len(), recent.order.len()),
        (MAX_PROCESSES, MAX_PROCESSES)
    );
}

#[test]
fn a_third_log_and_a_log_after_another() {
    let mut twins = Twins::default();
    let mut all = |events: &[Event<'static>]| -> Vec<_> {
        let twin = |event| twins.observe(&Analysis::new(event));
        events.iter().map(twin).collect()
    };
    // The second says more than the first: the third has nothing new.
    let mut child = SysmonProcessCreation::builder()
        .process_id(8_u32)
        .command_line(LINE)
        .build();
    child.parent_image = Some(r"C:\Windows\System32\wbem\WmiPrvSE.exe".into());
    let mut child = Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), child);
    at(&mut child, 1);
    let created = crate::event::ProcessCreated::builder()
        .created_process_id(8_u32)
        .command_line(LINE);
    let mut created = Event::new(System::of(&schema::PROCESS_CREATED), created);
    at(&mut created, 2);
    let mut bare = audited(8, 0);
    if let crate::Payload::ProcessCreation(process) = &mut bare.payload {
        process.parent_process_name = None;
    }
    let [None, Some(_), Some(third)] = &all(&[bare, child, created.clone()])[..] else {
        panic!("twins");
    };
    assert!(
        created
            .findings()
            .all(|finding| third.gave(finding.detection))
    );
    // A whole log and then the other, with an ID that was taken twice.
    let logs = [
        audited(16, 0),
        audited(16, 30),
        by_sysmon(16, 1, IMAGE, Some(LINE)),
        by_sysmon(16, 31, IMAGE, Some(LINE)),
    ];
    let found: Vec<_> = all(&logs).iter().map(Option::is_some).collect();
    assert_eq!(found, [false, false, true, true]);
}

/// How far apart two logs may be where a time is the collector's.
#[test]
fn times_of_collectors() {
    for (second, is_twin) in [(119, true), (120, true), (121, false)] {
        let mut late = by_sysmon(7, 0, IMAGE, Some(LINE));
        late.system.time_created = format!("2026-03-03T09:{:02}:{:02}Z", second / 60, second % 60)
            .parse()
            .ok();
        late.system.time_source = TimeSource::Received;
        let mut twins = Twins::default();
        assert_eq!(twins.observe(&Analysis::new(&audited(7, 0))), None);
        assert_eq!(
            twins.observe(&Analysis::new(&late)).is_some(),
            is_twin,
            "{second}"
        );
    }
}
