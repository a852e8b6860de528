use std::borrow::Cow;
use std::collections::BTreeSet;

use super::*;
use crate::event::System;
use crate::schema::EVENTS;
use crate::schema::field_input::FieldInput;

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
