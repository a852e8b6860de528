use super::*;

#[test]
fn unreadable_instances() {
    let consumer = "Perm. Consumer: instance of LogFileEventConsumer{Name=\"C\";};";
    // The filter's open quote swallows the beginning of the consumer.
    let open_quote = format!("instance of __EventFilter{{Query=\"select;}};{consumer}");
    // Exceeds the allowance: each instance reads all the following text.
    let many = "instance of A as ".repeat(1000);
    let table = [
        ("", consumer, "LogFileEventConsumer"),
        ("one", &open_quote, "LogFileEventConsumer"),
        (
            "many",
            &format!("{many};{consumer}"),
            "LogFileEventConsumer",
        ),
        ("many and no more", &format!("{many};"), ""),
    ];
    for (name, cause, class) in table {
        assert_eq!(
            Subscription::from_cause(cause).consumer.class(),
            class,
            "{name}"
        );
    }
    let mut instances = Instances::new(&many);
    assert_eq!(instances.next_start(many.len()), KEYWORDS.len());
    instances.allowance = 0;
    assert_eq!(instances.next_start(many.len()), many.len());
    assert_eq!(instances.next_start(1), KEYWORDS.len());
}
