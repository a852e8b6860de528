use super::*;
use crate::event::EventId;
use crate::value::{Guid, Keywords, Sid};

#[test]
fn each_position_is_its_property() {
    let time = 134_087_222_950_000_000_u64;
    let (provider, activity, related) =
        (Guid::from_u128(1), Guid::from_u128(2), Guid::from_u128(3));
    let values: Vec<Option<FieldInput<'_>>> = vec![
        Some("Contoso".into()),
        Some(provider.into()),
        Some(4_u16.into()),
        Some(5_u16.into()),
        Some(6_u8.into()),
        Some(7_u16.into()),
        Some(8_u8.into()),
        // The type of keywords is `EvtVarTypeInt64`.
        Some(i64::MIN.into()),
        Some(time.into()),
        Some(9_u64.into()),
        Some(activity.into()),
        Some(related.into()),
        Some(10_u32.into()),
        Some(11_u32.into()),
        Some("Log".into()),
        Some("PC".into()),
        Some(Sid::LOCAL_SYSTEM.into()),
        Some(12_u8.into()),
        Some("of a later Windows".into()),
    ];
    let system = System::from_values(values).unwrap();
    let expected = System {
        provider_name: Some("Contoso".into()),
        provider_guid: Some(provider),
        event_id: EventId::new(4),
        qualifiers: Some(5),
        level: Some(6),
        task: Some(7),
        opcode: Some(8),
        keywords: Some(Keywords::from_bits_retain(1 << 63)),
        time_created: WindowsTime::from_file_time(time),
        record_id: Some(9),
        activity_id: Some(activity),
        related_activity_id: Some(related),
        process_id: Some(10),
        thread_id: Some(11),
        channel: Some("Log".into()),
        computer: Some("PC".into()),
        user_id: Some("S-1-5-18".into()),
        version: Some(12),
        ..System::default()
    };
    assert_eq!(system, expected);
}

#[test]
fn nulls_are_missing_and_other_types_are_errors() {
    assert_eq!(System::from_values([]).unwrap(), System::default());
    let nulls = std::iter::repeat_n(None, 18);
    assert_eq!(System::from_values(nulls).unwrap(), System::default());
    let table: [(usize, FieldInput<'_>, &str); 4] = [
        (1, 4_u32.into(), "Provider Guid"),
        (4, 256_u32.into(), "Level"),
        (8, u64::MAX.into(), "SystemTime"),
        (17, "new".into(), "Version"),
    ];
    for (position, value, name) in table {
        let mut values = vec![None; 18];
        values[position] = Some(value);
        let error = System::from_values(values).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
    }
}
