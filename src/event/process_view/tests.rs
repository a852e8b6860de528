use super::*;
use crate::event::System;
use crate::schema;

fn sysmon() -> super::super::Builder<SysmonProcessCreation<'static>> {
    SysmonProcessCreation::builder()
        .process_id(5320_u32)
        .parent_process_id(4844_u32)
        .image(r"C:\Windows\System32\cmd.exe")
        .parent_image(r"C:\Windows\System32\wbem\WmiPrvSE.exe")
        .user(r"CORP\dana")
        .logon_id(0x001a_2b3c)
}

#[test]
fn users() {
    let table = [
        // parent's user, logon of the process, target, parent
        (None, 0x1a, Some(r"CORP\dana"), "-"),
        (Some("-"), 0x1a, Some(r"CORP\dana"), "-"),
        (
            Some(r"NT AUTHORITY\NETWORK SERVICE"),
            0x1a,
            Some(r"CORP\dana"),
            r"NT AUTHORITY\NETWORK SERVICE",
        ),
        (Some(r"corp\DANA"), 0x1a, None, r"CORP\dana"),
    ];
    for (parent, logon, target, shown) in table {
        let mut process = sysmon().logon_id(logon).build();
        process.parent_user = parent.map(Into::into);
        let view = ProcessView::from(&process);
        assert_eq!(
            view.target_user().map(|user| user.to_string()).as_deref(),
            target
        );
        assert_eq!(view.parent_user().to_string(), shown);
        assert_eq!(view.user().logon_id, Some(LogonId::new(logon)));
        assert!(view.tells_user() && view.log() == ProcessLog::Sysmon);
    }
    let audited = ProcessCreation::builder().target_user_name("-").build();
    assert!(ProcessView::from(&audited).tells_user());
    assert!(!ProcessView::from(&ProcessCreation::default()).tells_user());
}

#[test]
fn what_is_not_there_is_none() {
    for none in ["", "-", "?"] {
        let process = sysmon()
            .original_file_name(none)
            .hashes(none)
            .integrity_level(none)
            .process_guid(none)
            .parent_process_guid("{00000000-0000-0000-0000-000000000000}")
            .build();
        let view = ProcessView::from(&process);
        assert_eq!((view.original_file_name(), view.hashes()), (None, None));
        assert_eq!(view.integrity_level(), None);
        assert_eq!((view.guid(), view.parent_guid()), (None, None));
    }
    let process = sysmon()
        .integrity_level("high")
        .process_guid("{3bf93b6c-4a39-645d-0401-000000000a00}")
        .build();
    let view = ProcessView::from(&process);
    assert_eq!(view.integrity_level(), Some(IntegrityLevel::HIGH));
    assert!(view.guid().is_some());
}

#[test]
fn a_renamed_wmic_is_known_by_its_original_name() {
    let table = [
        (r"C:\Temp\x.exe", "wmic.exe", true),
        (r"C:\Temp\x.exe", "WMIC.EXE", true),
        (r"C:\Windows\System32\wbem\WMIC.exe", "-", true),
        (r"C:\Temp\x.exe", "-", false),
        (r"C:\Temp\x.exe", "x.exe", false),
    ];
    for (image, original, is_wmic) in table {
        let process = sysmon()
            .image(image)
            .original_file_name(original)
            .command_line("x /node:FILE02 os get")
            .build();
        let event = Event::new(System::of(&schema::SYSMON_PROCESS_CREATION), process);
        let command = event.process().unwrap().wmic_command();
        assert_eq!(command.is_some(), is_wmic, "{image} {original}");
    }
    let failure = super::super::ClientFailure::default();
    let event = Event::new(System::of(&schema::CLIENT_FAILURE), failure);
    assert!(event.process().is_none());
}
