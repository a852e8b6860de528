use super::*;

#[test]
fn paths_are_those_of_the_elements() {
    let elements = HEADER_ELEMENTS.iter().flat_map(|element| {
        let text = element
            .text
            .map(|property| (element.name.to_owned(), property));
        let attributes = element.attributes.iter().chain(element.added);
        let attributes =
            attributes.map(|(name, property)| (format!("{}_{name}", element.name), *property));
        text.into_iter().chain(attributes)
    });
    let mut count = 0;
    for (path, property) in elements {
        assert_eq!(property.path(), path);
        assert_eq!(Property::named(&path), Some(property));
        count += 1;
    }
    assert_eq!(count, Property::ALL.len());
}
