use super::*;
use crate::value::{LogonId, ProcessId};

fn process(set: impl FnOnce(&mut ProcessCreation<'static>)) -> ProcessCreation<'static> {
    let mut process = ProcessCreation {
        subject_user_sid: Some("S-1-5-18".into()),
        subject_user_name: Some("WKS07$".into()),
        subject_domain_name: Some("CORP".into()),
        subject_logon_id: Some(LogonId::SYSTEM),
        target_user_sid: Some("S-1-0-0".into()),
        target_user_name: Some("-".into()),
        target_domain_name: Some("-".into()),
        target_logon_id: Some(LogonId::new(0)),
        ..ProcessCreation::default()
    };
    set(&mut process);
    process
}

#[test]
fn users_logons_and_levels_of_the_new_process() {
    let dana = |p: &mut ProcessCreation<'static>| {
        p.target_user_sid = Some("S-1-5-21-1-2-3-1104".into());
        p.target_user_name = Some("dana".into());
        p.target_domain_name = Some("CORP".into());
        p.target_logon_id = Some(LogonId::new(0x52_a1c0));
    };
    let table: [(ProcessCreation<'_>, &str, Option<&str>); 14] = [
        (process(|_| {}), "User", Some(r"NT AUTHORITY\SYSTEM")),
        (process(|_| {}), "LogonId", Some("0x3e7")),
        (process(dana), "User", Some(r"CORP\dana")),
        (process(dana), "user", Some(r"CORP\dana")),
        (process(dana), "LogonId", Some("0x52a1c0")),
        (
            process(|p| p.subject_user_sid = Some("S-1-5-21-1-2-3-500".into())),
            "User",
            Some(r"CORP\WKS07$"),
        ),
        (ProcessCreation::default(), "User", None),
        (ProcessCreation::default(), "LogonId", None),
        (
            ProcessCreation {
                subject_user_sid: Some("S-1-5-21-1-2-3-1".into()),
                ..ProcessCreation::default()
            },
            "User",
            Some("S-1-5-21-1-2-3-1"),
        ),
        (
            process(|p| p.mandatory_label = Some("S-1-16-12288".into())),
            "IntegrityLevel",
            Some("High"),
        ),
        (
            process(|p| p.mandatory_label = Some("S-1-16-1".into())),
            "IntegrityLevel",
            Some("S-1-16-1"),
        ),
        (
            process(|p| p.new_process_id = Some(ProcessId::new(16))),
            "ProcessId",
            Some("16"),
        ),
        (
            process(|p| p.process_id = Some(ProcessId::new(16))),
            "ParentProcessId",
            Some("16"),
        ),
        (
            process(|p| p.new_process_name = Some("a".into())),
            "NewProcessName",
            None,
        ),
    ];
    for (process, name, expected) in &table {
        let found = get(process, name).map(FieldRef::text);
        assert_eq!(found.as_deref(), *expected, "{name} of {process:?}");
    }
}
