use std::collections::BTreeSet;

use super::super::Property;
use super::*;
use crate::Record;
use crate::schema::EVENTS;

/// A header with every property.
fn full() -> System<'static> {
    let mut system = System::default();
    for property in Property::ALL {
        let is_set = system.put_text(*property, "x".into())
            || system.parse(*property, "received")
            || system.put_number(*property, 18)
            || system.put_guid(*property, Guid::from_u128(1))
            || system.put_time(*property, WindowsTime::from_file_time(0).unwrap());
        assert!(is_set, "{property:?}");
    }
    system
}

#[test]
fn every_property_by_its_path_in_any_case() {
    let system = full();
    let entries: Vec<_> = system.entries().collect();
    assert_eq!(entries.len(), Property::ALL.len());
    for (name, value) in entries {
        assert_eq!(system.get(name), Some(value), "{name}");
        assert_eq!(system.get(&name.to_uppercase()), Some(value), "{name}");
        assert_eq!(System::default().get(name).is_some(), name == "EventID");
    }
    let table = [
        ("EventID", "18"),
        ("Keywords", "0x12"),
        ("Provider_Guid", "{00000000-0000-0000-0000-000000000001}"),
        ("TimeCreated_SystemTime", "1601-01-01T00:00:00.0000000Z"),
        ("Security_UserID", "x"),
    ];
    for (name, text) in table {
        let value = system.get(name).unwrap();
        assert_eq!(value.text(), text, "{name}");
        assert_eq!(value.as_decimal().is_some(), text == "18", "{name}");
        assert_eq!(value.as_str().is_some(), text == "x", "{name}");
    }
    for unknown in ["", "Provider", "ProviderName", "SystemTime", "ThreadID"] {
        assert_eq!(system.get(unknown), None, "{unknown}");
    }
}

#[test]
fn every_field_by_each_of_its_names() {
    for schema in EVENTS {
        let system = System::of(schema);
        let mut record = Record::new(system);
        let names: BTreeSet<_> = schema.fields.iter().map(|field| field.name).collect();
        for field in schema.fields {
            // 1 is of every type.
            record.set(field.name, 1_u32);
        }
        record.set("Other", "of a later version");
        let event = record.into_event().unwrap().unwrap();
        for spec in schema.fields {
            let expected = event.field(spec.name).unwrap();
            for name in spec.aliases.iter().chain([&spec.name]) {
                let value = event.get(name).unwrap();
                assert_eq!(value.text(), expected.text(), "{name}");
                let is_text = matches!(expected.value(), FieldInput::Text(Cow::Borrowed(_)));
                assert_eq!(value.as_str().is_some(), is_text, "{name}");
            }
        }
        assert_eq!(event.get("other").unwrap().text(), "of a later version");
        let listed: BTreeSet<_> = event.entries().map(|(name, _)| name).collect();
        assert!(names.is_subset(&listed) && listed.contains("Channel"));
    }
}

#[test]
fn token_elevations_are_text_if_known() {
    let known = FieldRef::from_elevation(TokenElevation::FULL);
    assert_eq!(known.as_str(), Some("%%1937"));
    let unknown = FieldRef::from_elevation(TokenElevation::new(1940));
    assert_eq!((unknown.as_str(), &*unknown.text()), (None, "%%1940"));
}
