use super::*;

const COLLECTOR: Conventions = Conventions {
    empty_text_is_missing: true,
    numbers_may_be_names: true,
};
const OWN: Conventions = Conventions {
    empty_text_is_missing: false,
    numbers_may_be_names: false,
};

fn text(text: &str) -> FieldInput<'_> {
    text.into()
}

/// A header with one property.
fn with(set: impl FnOnce(&mut System<'static>)) -> System<'static> {
    let mut system = System::default();
    set(&mut system);
    system
}

#[test]
fn values_of_each_type() {
    let guid = Guid::from_u128(0x5484_9625_5478_4994_a5ba_3e3b_0328_c30d);
    let table: &[(Property, FieldInput<'static>, System<'static>)] = &[
        (
            Property::Computer,
            text("A"),
            with(|s| s.computer = Some("A".into())),
        ),
        (
            Property::Computer,
            12_u8.into(),
            with(|s| s.computer = Some("12".into())),
        ),
        (
            Property::Channel,
            text("B"),
            with(|s| s.channel = Some("B".into())),
        ),
        (
            Property::UserId,
            text("S-1"),
            with(|s| s.user_id = Some("S-1".into())),
        ),
        (
            Property::ProviderName,
            text("P"),
            with(|s| s.provider_name = Some("P".into())),
        ),
        (
            Property::ProviderGuid,
            text("54849625-5478-4994-A5BA-3E3B0328C30D"),
            with(|s| s.provider_guid = Some(guid)),
        ),
        (
            Property::ActivityId,
            guid.into(),
            with(|s| s.activity_id = Some(guid)),
        ),
        (
            Property::RelatedActivityId,
            guid.into(),
            with(|s| s.related_activity_id = Some(guid)),
        ),
        (
            Property::EventId,
            text("4688"),
            with(|s| s.event_id = EventId::new(4688)),
        ),
        (
            Property::EventId,
            text("4688.0"),
            with(|s| s.event_id = EventId::new(4688)),
        ),
        (
            Property::EventId,
            65_535_i64.into(),
            with(|s| s.event_id = EventId::new(65_535)),
        ),
        (
            Property::Qualifiers,
            text("0xffff"),
            with(|s| s.qualifiers = Some(0xffff)),
        ),
        (
            Property::Version,
            2_i8.into(),
            with(|s| s.version = Some(2)),
        ),
        (Property::Level, text(" 4 "), with(|s| s.level = Some(4))),
        (
            Property::Task,
            text("13312.00"),
            with(|s| s.task = Some(13312)),
        ),
        (
            Property::Opcode,
            255_u64.into(),
            with(|s| s.opcode = Some(255)),
        ),
        (
            Property::Keywords,
            text("-9214364837600034816"),
            with(|s| s.keywords = Some(Keywords::from_bits_retain(0x8020_0000_0000_0000))),
        ),
        (
            Property::Keywords,
            (-1_i64).into(),
            with(|s| s.keywords = Some(Keywords::from_bits_retain(u64::MAX))),
        ),
        (
            Property::TimeCreated,
            text("2023-10-18T05:43:52.7695919Z"),
            with(|s| s.time_created = WindowsTime::from_file_time(133_420_814_327_695_919)),
        ),
        (
            Property::RecordId,
            text("18446744073709551615"),
            with(|s| s.record_id = Some(u64::MAX)),
        ),
        (
            Property::ProcessId,
            text("4294967295"),
            with(|s| s.process_id = Some(u32::MAX)),
        ),
        (
            Property::ThreadId,
            0_u8.into(),
            with(|s| s.thread_id = Some(0)),
        ),
        (
            Property::TimeSource,
            text("received"),
            with(|s| s.time_source = TimeSource::Received),
        ),
        (
            Property::LocalTime,
            text("2026-03-03 09:04:55"),
            with(|s| s.local_time = Some("2026-03-03 09:04:55".into())),
        ),
    ];
    for (property, value, expected) in table {
        for conventions in [COLLECTOR, OWN] {
            let mut system = System::default();
            let outcome = system.set(*property, value.clone(), conventions);
            assert_eq!(outcome.unwrap(), Outcome::Set, "{property:?} {value:?}");
            assert_eq!(system, *expected, "{property:?} {value:?}");
        }
        if let FieldInput::Text(text) = value {
            let mut system = System::default();
            assert!(system.put(*property, text), "{property:?} {text}");
            assert_eq!(system, *expected, "{property:?} {text}");
        }
    }
    for property in Property::ALL {
        assert!(
            table.iter().any(|(other, ..)| other == property),
            "{property:?}"
        );
    }
}

#[test]
fn values_of_other_types() {
    let number = |bits| format!("expected a number of {bits} bits");
    let guid = format!("expected {}", Guid::EXPECTED);
    let table = [
        (
            Property::ProviderGuid,
            text("x"),
            "Provider Guid",
            guid.clone(),
        ),
        (
            Property::ActivityId,
            1_u8.into(),
            "ActivityID",
            guid.clone(),
        ),
        (
            Property::RelatedActivityId,
            (-1_i8).into(),
            "RelatedActivityID",
            guid,
        ),
        (Property::EventId, text("x"), "EventID", number(32)),
        (Property::EventId, text("4294967296"), "EventID", number(32)),
        (Property::EventId, text("4688.5"), "EventID", number(32)),
        (Property::EventId, text("4688."), "EventID", number(32)),
        (Property::EventId, (-1_i8).into(), "EventID", number(32)),
        (
            Property::Qualifiers,
            65_536_u32.into(),
            "Qualifiers",
            number(16),
        ),
        (Property::Version, text("256"), "Version", number(8)),
        (Property::RecordId, text("-1"), "EventRecordID", number(64)),
        (
            Property::ProcessId,
            text("4294967296.0"),
            "Execution ProcessID",
            number(32),
        ),
        (
            Property::ThreadId,
            text("%%"),
            "Execution ThreadID",
            number(32),
        ),
        (
            Property::TimeCreated,
            1_u8.into(),
            "SystemTime",
            format!("expected {}", WindowsTime::EXPECTED),
        ),
        (
            Property::TimeSource,
            text("guessed"),
            "TimeSource",
            format!("expected {}", TimeSource::EXPECTED),
        ),
    ];
    for (property, value, name, expected) in table {
        for conventions in [COLLECTOR, OWN] {
            let mut system = System::default();
            let error = system
                .set(property, value.clone(), conventions)
                .unwrap_err();
            assert_eq!(error.field(), Some(name));
            let found = value.clone().into_text();
            let message = format!("invalid `{name}`: {expected}, found `{found}`");
            assert_eq!(error.to_string(), message);
            assert_eq!(system, System::default(), "{property:?}");
        }
    }
}

#[test]
fn conventions_of_sources() {
    for property in Property::ALL {
        let mut system = System::default();
        let outcome = system.set(*property, text(""), COLLECTOR).unwrap();
        assert_eq!(outcome, Outcome::Missing, "{property:?}");
        assert_eq!(system, System::default());
        let expected = match property.is_text() {
            true => Outcome::Set,
            false => Outcome::Missing,
        };
        assert_eq!(
            system.set(*property, text(""), OWN).unwrap(),
            expected,
            "{property:?}"
        );
    }
    for property in [
        Property::Level,
        Property::Task,
        Property::Opcode,
        Property::Keywords,
    ] {
        let mut system = System::default();
        let outcome = system.set(property, text("Audit Success"), COLLECTOR);
        assert_eq!(outcome.unwrap(), Outcome::Missing, "{property:?}");
        assert_eq!(system, System::default());
        let error = system
            .set(property, text("Audit Success"), OWN)
            .unwrap_err();
        assert_eq!(error.field(), Some(property.name()));
    }
    for id in [
        text("65536"),
        text("4294967295"),
        70_000_i32.into(),
        text("65536.0"),
    ] {
        let outcome = System::default().set(Property::EventId, id, OWN);
        assert_eq!(outcome.unwrap(), Outcome::LongId);
    }
}

#[test]
fn typed_values() {
    let (guid, time) = (Guid::from_u128(1), WindowsTime::from_file_time(0).unwrap());
    for property in Property::ALL {
        let mut system = System::default();
        let is_set = [
            system.put_text(*property, "x".into()),
            system.put_number(*property, 1),
            system.put_guid(*property, guid),
            system.put_time(*property, time),
        ];
        let count = is_set.iter().filter(|is_set| **is_set).count();
        // It has names alone.
        if *property == Property::TimeSource {
            assert_eq!(count, 0);
            continue;
        }
        assert_eq!(count, 1, "{property:?}");
        assert_ne!(system, System::default(), "{property:?}");
    }
}
