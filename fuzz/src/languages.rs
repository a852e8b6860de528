//! The languages within the fields of WMI-Activity: MOF, subscriptions, WQL, operations, object paths.

use wmi_events::event::EssToConsumerBinding;
use wmi_events::wmi::mof::{Instance, MofValue};
use wmi_events::wmi::subscription::{Consumer, Subscription};
use wmi_events::wmi::{Keys, Namespace, ObjectPath, Operation, Query, Target};

use crate::cost::{are_parts, bounded, has_place, is_part, same, text};

/// MOF: what is whole is written and read back; instances that follow each other use up the text.
pub fn mof(bytes: &[u8]) {
    let text = &*text(bytes);
    match bounded(text.len(), || Instance::parse(text)) {
        Err(error) => has_place(&error, text),
        Ok(instance) => self::instance(text, &instance),
    }
    let mut rest = text;
    while let Ok((instance, after)) = Instance::parse_first(rest) {
        assert!(after.len() < rest.len() && rest.ends_with(after));
        self::instance(text, &instance);
        rest = after;
    }
}

fn instance(text: &str, instance: &Instance<'_>) {
    are_parts(text, [&instance.text, &instance.class]);
    for property in &instance.properties {
        is_part(text, &property.name);
        value(text, &property.value);
        assert!(instance.get(&property.name).is_some());
    }
    if instance.is_complete {
        let written = instance.to_string();
        same(&Instance::parse(&written).expect("what it wrote"), instance);
    }
    same(&instance.clone().into_owned(), instance);
    let consumer = Consumer::from_instance(instance.clone());
    let _ = (consumer.action(), consumer.creator_sid());
}

fn value(text: &str, value: &MofValue<'_>) {
    match value {
        MofValue::Text(part) => {
            assert!(part.raw().len() <= text.len());
            is_part(text, &part.value());
        }
        MofValue::Number(number) => {
            assert!(number.raw().len() <= text.len());
            let _ = number.as_f64();
        }
        MofValue::Array(values) => values.iter().for_each(|inner| self::value(text, inner)),
        _ => {}
    }
    let _ = (
        value.as_bytes(),
        value.as_i64(),
        value.as_u64(),
        value.as_bool(),
    );
}

/// The cause of event 5861, and its fields alone.
pub fn subscription(bytes: &[u8]) {
    let text = &*text(bytes);
    let subscription = bounded(text.len(), || Subscription::from_cause(text));
    check_subscription(&subscription);
    // What is whole is whole without what is around it.
    if subscription.is_complete {
        let filter = subscription.filter.instance.to_string();
        let consumer = subscription.consumer_instance.to_string();
        let written = format!("Binding EventFilter: \n{filter}Perm. Consumer: \n{consumer}");
        let again = Subscription::from_cause(&written);
        assert!(again.is_complete, "{written}");
        same(&again.filter.instance, &subscription.filter.instance);
        same(&again.consumer_instance, &subscription.consumer_instance);
    }
    let (first, rest) = text.split_once('\0').unwrap_or((text, text));
    let mut binding = EssToConsumerBinding::default();
    binding.consumer = Some(first.into());
    binding.ess = Some(rest.into());
    check_subscription(&binding.subscription());
    binding.possible_cause = Some(text.into());
    check_subscription(&binding.subscription());
}

fn check_subscription(subscription: &Subscription<'_>) {
    serde_json::to_string(subscription).expect("plain data");
    same(&subscription.clone().into_owned(), subscription);
    let _ = (subscription.consumer.action(), subscription.consumer.name());
    let _ = (subscription.filter.query(), subscription.filter.namespace());
}

/// WQL: its pieces are parts of it, and keywords match in any case.
pub fn wql(bytes: &[u8]) {
    let text = &*text(bytes);
    let query = match bounded(text.len(), || Query::parse(text)) {
        Ok(query) => query,
        Err(error) => return has_place(&error, text),
    };
    check_query(text, &query);
    let upper = text.to_ascii_uppercase();
    let other = Query::parse(&upper).expect("keywords match in any case");
    assert!(other.class.eq_ignore_ascii_case(&query.class));
    let shape = |query: &Query<'_>| {
        let lists = [&query.properties, &query.isa, &query.group_by].map(Vec::len);
        let numbers = [query.within, query.group_within].map(|number| number.map(f64::to_bits));
        let texts = [&query.condition, &query.having].map(|text| text.as_ref().map(|t| t.len()));
        (query.statement, lists, numbers, texts)
    };
    assert_eq!(shape(&other), shape(&query));
}

fn check_query(text: &str, query: &Query<'_>) {
    assert!(!query.class.is_empty());
    are_parts(text, [&query.text, &query.class]);
    are_parts(text, query.properties.iter().chain(&query.group_by));
    are_parts(text, query.condition.iter().chain(&query.having));
    are_parts(text, &query.isa);
    let _ = query.event_class();
    same(&query.clone().into_owned(), query);
}

/// The `Operation` of event 5858: written from its parts it is read as the same.
pub fn operation(bytes: &[u8]) {
    let text = &*text(bytes);
    let operation = match bounded(text.len(), || Operation::parse(text)) {
        Ok(operation) => operation,
        Err(error) => return has_place(&error, text),
    };
    are_parts(
        text,
        [
            &operation.text,
            &operation.interface,
            &operation.target_text,
        ],
    );
    same(&operation.clone().into_owned(), &operation);
    match &operation.target {
        Target::Query(query) => check_query(text, query),
        Target::Object(path) => check_path(text, path),
        Target::Method { object, method, .. } => {
            check_path(text, object);
            is_part(text, method);
        }
        _ => {}
    }
    // The separators may also be within the parts, where nobody can tell which is which.
    let namespace = operation
        .namespace
        .as_ref()
        .map(|namespace| namespace.as_str());
    let parts = [
        namespace.unwrap_or_default(),
        &operation.method_name(),
        &operation.interface,
    ];
    let is_separator = |c: char| matches!(c, '-' | ':') || c.is_whitespace();
    if parts.iter().any(|part| part.contains(is_separator)) {
        return;
    }
    let start = if operation.is_start { "Start " } else { "" };
    let (interface, method) = (&operation.interface, operation.method_name());
    let mut written = format!("{start}{interface}::{method}");
    if let Some(namespace) = &operation.namespace {
        assert!(namespace.as_str().len() <= text.len());
        written += &format!(" - {} : {}", namespace.as_str(), operation.target_text);
    }
    let again = Operation::parse(&written).expect("what it wrote");
    assert_eq!(
        (
            again.is_start,
            again.is_async,
            &again.interface,
            &again.method
        ),
        (
            operation.is_start,
            operation.is_async,
            &operation.interface,
            &operation.method
        ),
        "{written}"
    );
    assert_eq!(
        (&again.namespace, &again.target_text),
        (&operation.namespace, &operation.target_text),
        "{written}"
    );
}

/// Object paths and namespaces: written and read back.
pub fn object_path(bytes: &[u8]) {
    let text = &*text(bytes);
    match bounded(text.len(), || ObjectPath::parse(text)) {
        Err(error) => has_place(&error, text),
        Ok(path) => check_path(text, &path),
    }
    let namespace = Namespace::new(text);
    same(&namespace, &Namespace::new(&namespace.to_string()));
    assert!(namespace.is(namespace.as_str()));
    assert!(namespace.parts().map(str::len).sum::<usize>() <= text.len());
    same(&namespace.clone().into_owned(), &namespace);
}

fn check_path(text: &str, path: &ObjectPath<'_>) {
    are_parts(text, [&path.text, &path.class]);
    assert!(!path.class.is_empty());
    if let Keys::Named(keys) = &path.keys {
        for key in keys {
            are_parts(text, key.name.iter().chain([&key.value.text()]));
        }
    }
    same(&path.clone().into_owned(), path);
    let written = path.to_string();
    let again = ObjectPath::parse(&written);
    let again = again.unwrap_or_else(|error| panic!("{error}: {written}"));
    same(&again, path);
}
