//! What is an attribute of an element where a converter of XML made an object of it.

use std::borrow::Cow;

use super::object::Raw;

/// Whether an element is an object of fields by name, not one element with its attributes and its text.
pub(super) fn is_map(element: Raw<'_, '_>) -> bool {
    element.object().is_some_and(|object| {
        let mut members = object.members();
        !object.is_wrapped_value()
            && members.all(|(name, value)| !is_attribute(&name.text(), value))
    })
}

/// The name of a `Data` element.
pub(super) fn attribute_name<'a>(element: Raw<'_, 'a>) -> Option<Cow<'a, str>> {
    let mut members = element.object()?.members();
    let name = members.find_map(|(name, raw)| match name.plain()? {
        "#attributes" => raw.object()?.get("Name"),
        name if matches!(name.len(), 4 | 5) => {
            let name = name.strip_prefix('@').unwrap_or(name);
            name.eq_ignore_ascii_case("Name").then_some(raw)
        }
        _ => None,
    })?;
    name.string().ok().flatten()
}

/// Whether a member is no field: the attributes or the name of an element, as converters of XML write them. Another
/// name with such a sign may be any field's.
pub(super) fn is_attribute(name: &str, value: Raw<'_, '_>) -> bool {
    let is_namespace = |name: &str| name == "xmlns" || name.starts_with("xmlns:");
    match name.strip_prefix('@') {
        Some(attribute) => {
            let is_known = ["Name", "Type"]
                .iter()
                .any(|n| n.eq_ignore_ascii_case(attribute));
            is_known || is_namespace(attribute)
        }
        None => {
            matches!(name, "#attributes" | "#text" | "xml_name")
                || is_namespace(name)
                || name.ends_with("_attributes") && value.is_object()
        }
    }
}
