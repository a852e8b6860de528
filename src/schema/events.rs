//! The events. Adding one is one more entry here; see CONTRIBUTING.md.

/// Hands the table to a macro: see `schema::declare` and `event::models`. Their structs, [`Payload`](crate::event::Payload), their
/// [`EventSchema`](crate::schema::EventSchema)s and their IDs.
///
/// An entry reads
///
/// ```text
/// /// Docs of the struct.
/// pub struct Name<'a>, CONSTANT = 1234 of PROVIDER {
///     element: Some("Element"), // under UserData; None: EventData
///     fields: [
///         /// Docs of the field.
///         0 field: Type = InType "XmlName", "Alias" ...; // from version 0 on
///     ]
/// }
/// ```
macro_rules! event_table {
    ($callback:ident) => { $callback! {
    /// Event 4688 of Security auditing: a new process has been created.
    ///
    /// `wmic /node:HOST` on the source of a lateral movement over WMI, a child of
    /// WmiPrvSE.exe on its destination. Logged where the policy "Audit Process Creation" is
    /// on. Source: [event 4688] and the provider's manifest.
    ///
    /// [event 4688]: https://learn.microsoft.com/windows/security/threat-protection/auditing/event-4688
    pub struct ProcessCreation<'a>, PROCESS_CREATION = 4688 of SECURITY_AUDITING {
        element: None,
        fields: [
            /// The SID of the creator's user.
            0 subject_user_sid: Cow<'a, str> = Sid "SubjectUserSid";
            /// The name of the creator's user; `-` for none.
            0 subject_user_name: Cow<'a, str> = UnicodeString "SubjectUserName";
            /// The domain or computer of the creator's user; `-` for none.
            0 subject_domain_name: Cow<'a, str> = UnicodeString "SubjectDomainName";
            /// The logon session of the creator.
            0 subject_logon_id: LogonId = HexInt64 "SubjectLogonId";
            /// The ID of the new process.
            0 new_process_id: ProcessId = Pointer "NewProcessId", "New Process ID";
            /// The full path of the new process's image.
            0 new_process_name: Cow<'a, str> = UnicodeString "NewProcessName", "New Process Name";
            /// The kind of token the new process got.
            0 token_elevation_type: TokenElevation =
                UnicodeString "TokenElevationType", "Token Elevation Type";
            /// The ID of the *creator*, in spite of its name.
            0 process_id: ProcessId = Pointer "ProcessId", "Creator Process ID";
            /// The command line; empty unless the policy "Include command line in process
            /// creation events" is on.
            1 command_line: Cow<'a, str> = UnicodeString "CommandLine", "Process Command Line";
            /// The SID of the new process's user where it is another than the creator's, else
            /// `S-1-0-0`.
            2 target_user_sid: Cow<'a, str> = Sid "TargetUserSid";
            /// The name of the new process's user where it is another; `-` for none.
            2 target_user_name: Cow<'a, str> = UnicodeString "TargetUserName";
            /// The domain or computer of the new process's user; `-` for none.
            2 target_domain_name: Cow<'a, str> = UnicodeString "TargetDomainName";
            /// The logon session of the new process where it is another, else `0x0`.
            2 target_logon_id: LogonId = HexInt64 "TargetLogonId";
            /// The full path of the creator's image.
            2 parent_process_name: Cow<'a, str> =
                UnicodeString "ParentProcessName", "Creator Process Name";
            /// The integrity label of the new process, a SID `S-1-16-<level>`.
            2 mandatory_label: Cow<'a, str> = Sid "MandatoryLabel", "Mandatory Label";
        ]
    }

    /// Event 5857 of WMI-Activity, `Operation_StartedOperational`: a provider was loaded.
    ///
    /// Its DLL and the host process whose children the provider starts. Source: the provider's
    /// manifest.
    pub struct ProviderStarted<'a>, PROVIDER_STARTED = 5857 of WMI_ACTIVITY {
        element: Some("Operation_StartedOperational"),
        fields: [
            /// The provider's name, such as `CIMWin32`.
            0 provider_name: Cow<'a, str> = UnicodeString "ProviderName";
            /// The result of loading it.
            0 code: WbemStatus = HexInt32 "Code";
            /// The name of the process that hosts it, such as `wmiprvse.exe`. Not to be trusted
            /// for a provider that runs out of process.
            0 host_process: Cow<'a, str> = UnicodeString "HostProcess";
            /// The ID of that process; not to be trusted for a provider that runs out of
            /// process.
            0 process_id: ProcessId = UInt32 "ProcessID";
            /// The path of its DLL, often with environment variables.
            0 provider_path: Cow<'a, str> = UnicodeString "ProviderPath";
        ]
    }

    /// Event 5858 of WMI-Activity, `Operation_ClientFailure`: an operation of a client failed.
    ///
    /// Who asked for what, from which computer and process, and what came of it. Source: the
    /// provider's manifest.
    pub struct ClientFailure<'a>, CLIENT_FAILURE = 5858 of WMI_ACTIVITY {
        element: Some("Operation_ClientFailure"),
        fields: [
            /// A GUID, all zero where there is no correlation.
            0 id: Cow<'a, str> = UnicodeString "Id";
            /// The computer of the client, by its short name.
            0 client_machine: Cow<'a, str> = UnicodeString "ClientMachine";
            /// The client's user, `DOMAIN\name`, a SID, or empty.
            0 user: Cow<'a, str> = UnicodeString "User";
            /// The client's process, on its computer.
            0 client_process_id: ProcessId = UInt32 "ClientProcessId";
            /// The component that failed; mostly `Unknown`.
            0 component: Cow<'a, str> = UnicodeString "Component";
            /// The operation: interface, method, namespace, target.
            0 operation: Cow<'a, str> = UnicodeString "Operation";
            /// How it failed.
            0 result_code: WbemStatus = HexInt32 "ResultCode";
            /// Windows' guess at the cause; mostly `Unknown`.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 5859 of WMI-Activity, `Operation_EssStarted`: the event subsystem started to watch
    /// for what a permanent subscription asks.
    ///
    /// Source: the provider's manifest.
    pub struct EssStarted<'a>, ESS_STARTED = 5859 of WMI_ACTIVITY {
        element: Some("Operation_EssStarted"),
        fields: [
            /// The namespace that is watched.
            0 namespace_name: Cow<'a, str> = UnicodeString "NamespaceName", "Namespace";
            /// The query of the filter.
            0 query: Cow<'a, str> = UnicodeString "Query", "NotificationQuery";
            /// The owner of the subscription, in practice a SID.
            0 user: Cow<'a, str> = UnicodeString "User", "OwnerName";
            /// The process that watches.
            0 process_id: ProcessId = UInt32 "Processid", "HostProcessID";
            /// The event provider that watches.
            0 provider: Cow<'a, str> = UnicodeString "Provider", "providerName";
            /// The number of the query at its provider.
            0 query_id: u32 = UInt32 "queryid";
            /// `Permanent`.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 5860 of WMI-Activity, `Operation_TemporaryEssStarted`: a client subscribed to
    /// events for as long as it runs.
    ///
    /// Source: the provider's manifest.
    pub struct TemporaryEssStarted<'a>, TEMPORARY_ESS_STARTED = 5860 of WMI_ACTIVITY {
        element: Some("Operation_TemporaryEssStarted"),
        fields: [
            /// The namespace that is watched.
            0 namespace_name: Cow<'a, str> = UnicodeString "NamespaceName", "Namespace";
            /// The query.
            0 query: Cow<'a, str> = UnicodeString "Query", "NotificationQuery";
            /// The client's user, `DOMAIN\name`, a SID, or empty.
            0 user: Cow<'a, str> = UnicodeString "User", "UserName";
            /// The client's process, on its computer.
            0 process_id: ProcessId = UInt32 "Processid", "ClientProcessID";
            /// The computer of the client.
            0 client_machine: Cow<'a, str> = UnicodeString "ClientMachine", "MachineName";
            /// `Temporary`.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 5861 of WMI-Activity, `Operation_ESStoConsumerBinding`: a filter was bound to a
    /// consumer, a permanent subscription.
    ///
    /// WMI persistence: the whole filter and the whole consumer, in MOF. Source: the
    /// provider's manifest.
    pub struct EssToConsumerBinding<'a>, ESS_TO_CONSUMER_BINDING = 5861 of WMI_ACTIVITY {
        element: Some("Operation_ESStoConsumerBinding"),
        fields: [
            /// The namespace of the subscription.
            0 namespace: Cow<'a, str> = UnicodeString "Namespace";
            /// The name of the filter.
            0 ess: Cow<'a, str> = UnicodeString "ESS", "Eventfilter";
            /// The class and name of the consumer, `Class="Name"`.
            0 consumer: Cow<'a, str> = UnicodeString "CONSUMER";
            /// The instances of filter and consumer in MOF, several lines.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }
    } };
}

pub(crate) use event_table;
