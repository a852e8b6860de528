//! The table of events. A new event is a new entry here; see CONTRIBUTING.md.

/// Passes the table to a macro; see `schema::declare` and `event::models`.
///
/// It generates the structs, [`Payload`](crate::event::Payload), the
/// [`EventSchema`](crate::schema::EventSchema)s and the IDs. The form of an entry:
///
/// ```text
/// /// Docs of the struct.
/// pub struct Name<'a>, CONSTANT = 1234 of PROVIDER {
///     element: Some("Element"), // under UserData; None: EventData
///     messages: [message("The text is %1.", 1)], // see `MessageTemplate`
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
    /// Lateral movement over WMI shows as `wmic /node:HOST` on the source computer and as a child
    /// of WmiPrvSE.exe on the destination. Version 0 is of Windows Vista and Server 2008, 1 of Windows
    /// 8.1 and Server 2012 R2, 2 of Windows 10 and Server 2016. Source: [event 4688] and the provider's
    /// manifest.
    ///
    /// Logged if the policy "Audit Process Creation" is enabled:
    /// `auditpol /set /subcategory:"Process Creation" /success:enable`.
    ///
    /// [event 4688]: https://learn.microsoft.com/windows/security/threat-protection/auditing/event-4688
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::ProcessCreation;
    ///
    /// let mut process = ProcessCreation::default();
    /// process.command_line = Some("wmic /node:SRV01 os get".into());
    /// assert_eq!(process.wmic_command().unwrap().nodes, ["SRV01"]);
    /// assert_eq!(process.fields().next().unwrap().name(), "CommandLine");
    /// ```
    pub struct ProcessCreation<'a>, PROCESS_CREATION = 4688 of SECURITY_AUDITING {
        element: None,
        messages: [
            message(
                "A new process has been created.\n\n\
                 Creator Subject:\n\
                 \tSecurity ID:\t\t%1\n\tAccount Name:\t\t%2\n\
                 \tAccount Domain:\t\t%3\n\tLogon ID:\t\t%4\n\n\
                 Target Subject:\n\
                 \tSecurity ID:\t\t%10\n\tAccount Name:\t\t%11\n\
                 \tAccount Domain:\t\t%12\n\tLogon ID:\t\t%13\n\n\
                 Process Information:\n\
                 \tNew Process ID:\t\t%5\n\tNew Process Name:\t%6\n\
                 \tToken Elevation Type:\t%7\n\tMandatory Label:\t\t%15\n\
                 \tCreator Process ID:\t%8\n\tCreator Process Name:\t%14\n\
                 \tProcess Command Line:\t%9\n\nToken Elevation Type indicates",
                9,
            ),
            // Version 1.
            message(
                "A new process has been created.\n\n\
                 Subject:\n\
                 \tSecurity ID:\t\t%1\n\tAccount Name:\t\t%2\n\
                 \tAccount Domain:\t\t%3\n\tLogon ID:\t\t%4\n\n\
                 Process Information:\n\
                 \tNew Process ID:\t\t%5\n\tNew Process Name:\t%6\n\
                 \tToken Elevation Type:\t%7\n\tCreator Process ID:\t%8\n\
                 \tProcess Command Line:\t%9\n\nToken Elevation Type indicates",
                9,
            ),
            // Version 0.
            message(
                "A new process has been created.\n\n\
                 Subject:\n\
                 \tSecurity ID:\t\t%1\n\tAccount Name:\t\t%2\n\
                 \tAccount Domain:\t\t%3\n\tLogon ID:\t\t%4\n\n\
                 Process Information:\n\
                 \tNew Process ID:\t\t%5\n\tNew Process Name:\t%6\n\
                 \tToken Elevation Type:\t%7\n\tCreator Process ID:\t%8\n\n\
                 Token Elevation Type indicates",
                6,
            ),
        ],
        fields: [
            /// The SID of the user who created the process.
            0 subject_user_sid: Cow<'a, str> = Sid "SubjectUserSid";
            /// The name of the user who created the process; `-` if there is none.
            0 subject_user_name: Cow<'a, str> = UnicodeString "SubjectUserName";
            /// The domain or computer of the user who created the process; `-` if there is none.
            0 subject_domain_name: Cow<'a, str> = UnicodeString "SubjectDomainName";
            /// The logon session of the user who created the process.
            0 subject_logon_id: LogonId = HexInt64 "SubjectLogonId";
            /// The ID of the new process.
            0 new_process_id: ProcessId = Pointer "NewProcessId", "New Process ID";
            /// The full path of the new process's executable.
            0 new_process_name: Cow<'a, str> = UnicodeString "NewProcessName", "New Process Name";
            /// The token elevation type of the new process.
            0 token_elevation_type: TokenElevation =
                UnicodeString "TokenElevationType", "Token Elevation Type";
            /// The ID of the *creator* process, despite the name of the field.
            0 process_id: ProcessId = Pointer "ProcessId", "Creator Process ID";
            /// The command line; empty unless its policy is enabled.
            ///
            /// The policy is "Include command line in process creation events", the registry value
            /// `ProcessCreationIncludeCmdLine_Enabled`.
            1 command_line: Cow<'a, str> = UnicodeString "CommandLine", "Process Command Line";
            /// The SID of the new process's user if it differs from the creator's, else
            /// `S-1-0-0`.
            2 target_user_sid: Cow<'a, str> = Sid "TargetUserSid";
            /// The name of the new process's user if it differs; `-` if there is none.
            2 target_user_name: Cow<'a, str> = UnicodeString "TargetUserName";
            /// The domain or computer of the new process's user; `-` if there is none.
            2 target_domain_name: Cow<'a, str> = UnicodeString "TargetDomainName";
            /// The logon session of the new process's user if it differs, else `0x0`.
            2 target_logon_id: LogonId = HexInt64 "TargetLogonId";
            /// The full path of the creator process's executable.
            2 parent_process_name: Cow<'a, str> =
                UnicodeString "ParentProcessName", "Creator Process Name";
            /// The integrity label of the new process, a SID `S-1-16-<level>`.
            2 mandatory_label: Cow<'a, str> = Sid "MandatoryLabel", "Mandatory Label";
        ]
    }

    /// Event 5857 of WMI-Activity, `Operation_StartedOperational`: a provider was loaded.
    ///
    /// It names the provider's DLL and its host process, the parent of the processes that the
    /// provider starts. Source: the event provider's manifest.
    ///
    /// Logged by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::ProviderStarted;
    /// use wmi_events::value::ProcessId;
    ///
    /// let mut started = ProviderStarted::default();
    /// started.process_id = Some(ProcessId::new(4844));
    /// started.provider_path = Some(r"%systemroot%\system32\wbem\cimwin32.dll".into());
    /// assert_eq!(started.is_system_provider(), Some(true));
    /// assert_eq!(started.fields().count(), 2);
    /// ```
    pub struct ProviderStarted<'a>, PROVIDER_STARTED = 5857 of WMI_ACTIVITY {
        element: Some("Operation_StartedOperational"),
        messages: [message(
            "%1 provider started with result code %2. HostProcess = %3; ProcessID = %4; \
             ProviderPath = %5",
            5,
        )],
        fields: [
            /// The name of the provider, such as `CIMWin32`.
            0 provider_name: Cow<'a, str> = UnicodeString "ProviderName";
            /// The result of loading the provider.
            0 code: WbemStatus = HexInt32 "Code";
            /// The name of the host process, such as `wmiprvse.exe`; unreliable for an
            /// out-of-process provider.
            0 host_process: Cow<'a, str> = UnicodeString "HostProcess";
            /// The ID of the host process; unreliable for an out-of-process provider.
            0 process_id: ProcessId = UInt32 "ProcessID";
            /// The path of the provider's DLL, often with environment variables.
            0 provider_path: Cow<'a, str> = UnicodeString "ProviderPath";
        ]
    }

    /// Event 5858 of WMI-Activity, `Operation_ClientFailure`: an operation of a client failed.
    ///
    /// It names the client's user, computer and process, the operation, and its result. Source:
    /// the provider's manifest.
    ///
    /// Logged by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::ClientFailure;
    /// use wmi_events::value::WbemStatus;
    ///
    /// let mut failure = ClientFailure::default();
    /// failure.user = Some(r"CORP\alice".into());
    /// failure.result_code = Some(WbemStatus::ACCESS_DENIED);
    /// assert_eq!(failure.status().unwrap().meaning(), Some("Access denied"));
    /// assert_eq!(failure.fields().next().unwrap().name(), "User");
    /// ```
    pub struct ClientFailure<'a>, CLIENT_FAILURE = 5858 of WMI_ACTIVITY {
        element: Some("Operation_ClientFailure"),
        messages: [message(
            "Id = %1; ClientMachine = %2; User = %3; ClientProcessId = %4; Component = %5; \
             Operation = %6; ResultCode = %7; PossibleCause = %8",
            6,
        )],
        fields: [
            /// The correlation GUID; all zeros if there is none.
            0 id: Cow<'a, str> = UnicodeString "Id";
            /// The short name of the client's computer.
            0 client_machine: Cow<'a, str> = UnicodeString "ClientMachine";
            /// The client's user: `DOMAIN\name`, a SID, or empty.
            0 user: Cow<'a, str> = UnicodeString "User";
            /// The ID of the client's process, on the client's computer.
            0 client_process_id: ProcessId = UInt32 "ClientProcessId";
            /// The component that failed; mostly `Unknown`.
            0 component: Cow<'a, str> = UnicodeString "Component";
            /// The operation: interface, method, namespace, target.
            0 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The result of the operation.
            0 result_code: WbemStatus = HexInt32 "ResultCode";
            /// Windows' guess at the cause; mostly `Unknown`.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 5859 of WMI-Activity, `Operation_EssStarted`: a permanent subscription was activated.
    ///
    /// The event subsystem (ESS) watches for the events that the query selects. Source: the
    /// provider's manifest.
    ///
    /// Logged by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::EssStarted;
    ///
    /// let mut started = EssStarted::default();
    /// started.namespace_name = Some("//./root/CIMV2".into());
    /// started.query = Some("select * from __TimerEvent".into());
    /// assert!(started.namespace().unwrap().is(r"root\cimv2"));
    /// assert_eq!(started.wql()?.unwrap().class, "__TimerEvent");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct EssStarted<'a>, ESS_STARTED = 5859 of WMI_ACTIVITY {
        element: Some("Operation_EssStarted"),
        messages: [message(
            "Namespace = %1; NotificationQuery = %2; OwnerName = %3; HostProcessID = %4;  \
             Provider= %5, queryID = %6; PossibleCause = %7",
            2,
        )],
        fields: [
            /// The namespace of the query.
            0 namespace_name: Cow<'a, str> = UnicodeString "NamespaceName", "Namespace";
            /// The event query of the filter, in WQL.
            0 query: Cow<'a, str> = UnicodeString "Query", "NotificationQuery";
            /// The owner of the subscription; in practice a SID.
            0 user: Cow<'a, str> = UnicodeString "User", "OwnerName";
            /// The ID of the process that hosts the event provider.
            0 process_id: ProcessId = UInt32 "Processid", "HostProcessID";
            /// The event provider.
            0 provider: Cow<'a, str> = UnicodeString "Provider", "providerName";
            /// The number of the query within the event provider.
            0 query_id: u32 = UInt32 "queryid";
            /// `Permanent`.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 5860 of WMI-Activity, `Operation_TemporaryEssStarted`: a temporary subscription.
    ///
    /// The subscription ends with its client. Source: the provider's manifest.
    ///
    /// Logged by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::TemporaryEssStarted;
    ///
    /// let mut started = TemporaryEssStarted::default();
    /// started.user = Some(r"CORP\alice".into());
    /// started.query = Some("SELECT * FROM Win32_ProcessStartTrace".into());
    /// assert_eq!(started.account().unwrap().to_string(), r"CORP\alice");
    /// assert_eq!(started.wql()?.unwrap().class, "Win32_ProcessStartTrace");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct TemporaryEssStarted<'a>, TEMPORARY_ESS_STARTED = 5860 of WMI_ACTIVITY {
        element: Some("Operation_TemporaryEssStarted"),
        messages: [message(
            "Namespace = %1; NotificationQuery = %2; UserName = %3; ClientProcessID = %4, \
             ClientMachine = %5; PossibleCause = %6",
            2,
        )],
        fields: [
            /// The namespace of the query.
            0 namespace_name: Cow<'a, str> = UnicodeString "NamespaceName", "Namespace";
            /// The event query of the client, in WQL.
            0 query: Cow<'a, str> = UnicodeString "Query", "NotificationQuery";
            /// The client's user: `DOMAIN\name`, a SID, or empty.
            0 user: Cow<'a, str> = UnicodeString "User", "UserName";
            /// The ID of the client's process, on the client's computer.
            0 process_id: ProcessId = UInt32 "Processid", "ClientProcessID";
            /// The name of the client's computer.
            0 client_machine: Cow<'a, str> = UnicodeString "ClientMachine", "MachineName";
            /// `Temporary`.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 5861 of WMI-Activity, `Operation_ESStoConsumerBinding`: a consumer was bound.
    ///
    /// A binding of an event filter to a consumer is a permanent subscription, the mechanism of
    /// WMI persistence. The event contains the whole filter and the whole consumer, in MOF.
    /// Source: the provider's manifest.
    ///
    /// Logged by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::EssToConsumerBinding;
    ///
    /// let mut binding = EssToConsumerBinding::default();
    /// binding.ess = Some("Health".into());
    /// binding.consumer = Some(r#"CommandLineEventConsumer="Health""#.into());
    /// let subscription = binding.subscription();
    /// assert_eq!(subscription.filter.name.as_deref(), Some("Health"));
    /// assert_eq!(subscription.consumer.class(), "CommandLineEventConsumer");
    /// ```
    pub struct EssToConsumerBinding<'a>, ESS_TO_CONSUMER_BINDING = 5861 of WMI_ACTIVITY {
        element: Some("Operation_ESStoConsumerBinding"),
        messages: [message(
            "Namespace = %1; Eventfilter = %2 (refer to its activate eventid:5859); \
             Consumer = %3; PossibleCause = %4",
            4,
        )],
        fields: [
            /// The namespace of the subscription.
            0 namespace: Cow<'a, str> = UnicodeString "Namespace";
            /// The name of the filter.
            0 ess: Cow<'a, str> = UnicodeString "ESS", "Eventfilter";
            /// The class and the name of the consumer, `Class="Name"`.
            0 consumer: Cow<'a, str> = UnicodeString "CONSUMER";
            /// The instances of the filter and the consumer in MOF, on several lines.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }
    } };
}

pub(crate) use event_table;
