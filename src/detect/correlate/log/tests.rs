use super::*;

fn process<'a>(number: u64, line: &'a str) -> NewProcess<'a> {
    NewProcess {
        started: WindowsTime(chrono::DateTime::UNIX_EPOCH),
        id: Some(ProcessId::new(number)),
        creator_id: None,
        record_id: Some(number),
        file: None,
        severity: None,
        parent: Parent::Other,
        origin: Origin::Audited,
        computer: "A",
        text: line,
        has_line: true,
        user: User::Text("dana"),
    }
}

#[test]
fn texts_and_chains() {
    let mut log = Log::default();
    let mut last = [Position::NONE; 3];
    for number in 0..5000_u64 {
        let line = "x".repeat(usize::try_from(number % 997).unwrap());
        let of = &mut last[usize::try_from(number % 3).unwrap()];
        *of = log.push(&process(number, &line), number % 3, *of);
    }
    for round in 0..3 {
        let mut count = 0;
        for (computer, last) in last.iter().enumerate() {
            let mut expected = 4998 + u64::try_from(computer).unwrap();
            if expected > 4999 {
                expected -= 3;
            }
            for (position, entry) in log.chain(*last) {
                assert_eq!(
                    (entry.record_id.get(), entry.computer),
                    (Some(expected), computer as u64)
                );
                let texts = log.texts(position);
                let len = usize::try_from(expected % 997).unwrap();
                assert_eq!((texts.computer, texts.text.len()), ("A", len));
                assert_eq!(texts.user, "dana");
                expected = expected.saturating_sub(3);
                count += 1;
            }
        }
        assert_eq!(count, log.len(), "{round}");
        log.pop().unwrap();
    }
    while log.pop().is_some() {}
    assert_eq!((log.len(), log.bytes()), (0, 0));
    assert!(log.get(last[0]).is_none());
}

#[test]
fn passwords_and_files() {
    let mut log = Log::default();
    log.push(
        &process(1, "wmic /password:SECRET os get"),
        1,
        Position::NONE,
    );
    assert!(!format!("{log:?}").contains("SECRET"));
    let (one, two): (Arc<str>, Arc<str>) = ("a".repeat(1000).into(), "b".repeat(1000).into());
    for (file, expected) in [(&one, 1), (&one, 1), (&two, 2)] {
        log.push(
            &NewProcess {
                file: Some(file),
                ..process(1, "")
            },
            1,
            Position::NONE,
        );
        assert_eq!(log.chunks[0].file_bytes / 1000, expected);
    }
}

/// As its event has it, or in one text; cut, after its passwords are masked.
#[test]
fn users() {
    let mut log = Log::default();
    let long = "x".repeat(2000);
    let secret = format!("/password:SECRET {long}");
    for (domain, name, expected) in [
        (None, None, "-"),
        (Some("CORP"), Some("dana"), r"CORP\dana"),
        (None, Some("dana"), "dana"),
        (Some("CORP"), Some(&*long), &format!(r"CORP\{long}")[..1024]),
        (
            None,
            Some(&*secret),
            &format!("/password:*** {long}")[..1024],
        ),
    ] {
        let process = crate::event::ProcessCreation {
            subject_domain_name: domain.map(Into::into),
            subject_user_name: name.map(Into::into),
            ..Default::default()
        };
        let user = User::Of((&process).into());
        let position = log.push(
            &NewProcess {
                user,
                ..self::process(1, "cmd.exe")
            },
            1,
            Position::NONE,
        );
        let texts = log.texts(position);
        assert_eq!((texts.computer, texts.text), ("A", "cmd.exe"));
        assert_eq!(texts.user, expected);
    }
}
