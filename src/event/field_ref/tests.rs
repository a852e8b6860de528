use super::super::Property;
use super::*;

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
fn token_elevations_are_text_if_known() {
    let known = FieldRef::from_elevation(TokenElevation::FULL);
    assert_eq!(known.as_str(), Some("%%1937"));
    let unknown = FieldRef::from_elevation(TokenElevation::new(1940));
    assert_eq!((unknown.as_str(), &*unknown.text()), (None, "%%1940"));
}
