//! [`Property`].

/// A property of an event's header.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Property {
    ProviderName,
    ProviderGuid,
    EventId,
    Qualifiers,
    Version,
    Level,
    Task,
    Opcode,
    Keywords,
    TimeCreated,
    RecordId,
    ActivityId,
    RelatedActivityId,
    ProcessId,
    ThreadId,
    Channel,
    Computer,
    UserId,
}
