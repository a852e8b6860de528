//! The table of events. A new event is a new entry here; see CONTRIBUTING.md.

/// Passes the table to a macro; see `schema::declare` and `event::models`.
///
/// It generates the structs, [`Payload`](crate::event::Payload), the
/// [`EventSchema`](crate::schema::EventSchema)s and the IDs. The form of an entry:
///
/// ```text
/// /// Docs of the struct.
/// pub struct Name<'a>, CONSTANT = 1234 of PROVIDER in CHANNEL {
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
    pub struct ProcessCreation<'a>, PROCESS_CREATION = 4688 of SECURITY_AUDITING in SECURITY {
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
    pub struct ProviderStarted<'a>, PROVIDER_STARTED = 5857 of WMI_ACTIVITY in WMI_OPERATIONAL {
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
    pub struct ClientFailure<'a>, CLIENT_FAILURE = 5858 of WMI_ACTIVITY in WMI_OPERATIONAL {
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
    pub struct EssStarted<'a>, ESS_STARTED = 5859 of WMI_ACTIVITY in WMI_OPERATIONAL {
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
    pub struct TemporaryEssStarted<'a>, TEMPORARY_ESS_STARTED = 5860 of WMI_ACTIVITY in WMI_OPERATIONAL {
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
    pub struct EssToConsumerBinding<'a>, ESS_TO_CONSUMER_BINDING = 5861 of WMI_ACTIVITY in WMI_OPERATIONAL {
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

    /// Event 1 of Sysmon: process creation, where Sysmon is installed beside or instead of auditing.
    ///
    /// Beside what 4688 has it tells the original file name, the hashes, the creator's command line, and
    /// the user of the new process. Source: [Sysmon, events] and its manifest (schema 4.90). An
    /// older Sysmon writes fewer fields under the same version. In the command line each `%` is doubled.
    ///
    /// Logged if Sysmon's configuration includes the process (`ProcessCreate`).
    ///
    /// [Sysmon, events]: https://learn.microsoft.com/sysinternals/downloads/sysmon#events
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::SysmonProcessCreation;
    ///
    /// let mut process = SysmonProcessCreation::default();
    /// process.image = Some(r"C:\Temp\x.exe".into());
    /// process.original_file_name = Some("wmic.exe".into());
    /// assert_eq!(process.fields().count(), 2);
    /// ```
    pub struct SysmonProcessCreation<'a>, SYSMON_PROCESS_CREATION = 1 of SYSMON in SYSMON_OPERATIONAL, boxed {
        element: None,
        messages: [message(
            "Process Create:\nRuleName: %1\nUtcTime: %2\nProcessGuid: %3\nProcessId: %4\nImage: %5\n\
             FileVersion: %6\nDescription: %7\nProduct: %8\nCompany: %9\nOriginalFileName: %10\n\
             CommandLine: %11\nCurrentDirectory: %12\nUser: %13\nLogonGuid: %14\nLogonId: %15\n\
             TerminalSessionId: %16\nIntegrityLevel: %17\nHashes: %18\nParentProcessGuid: %19\n\
             ParentProcessId: %20\nParentImage: %21\nParentCommandLine: %22\nParentUser: %23",
            11,
        )],
        fields: [
            /// The name of the rule that included the event; `-` if it has none.
            5 rule_name: Cow<'a, str> = UnicodeString "RuleName";
            /// When the process was created, in UTC: `2026-03-03 09:04:55.109`.
            5 utc_time: Cow<'a, str> = UnicodeString "UtcTime";
            /// The GUID of the process, the same in all events of Sysmon about it.
            5 process_guid: Cow<'a, str> = Guid "ProcessGuid";
            /// The ID of the new process.
            5 process_id: ProcessId = UInt32 "ProcessId";
            /// The full path of the new process's executable.
            5 image: Cow<'a, str> = UnicodeString "Image";
            /// The version in the executable's resources; `-` or `?` if there is none.
            5 file_version: Cow<'a, str> = UnicodeString "FileVersion";
            /// The description in the executable's resources.
            5 description: Cow<'a, str> = UnicodeString "Description";
            /// The product in the executable's resources.
            5 product: Cow<'a, str> = UnicodeString "Product";
            /// The company in the executable's resources.
            5 company: Cow<'a, str> = UnicodeString "Company";
            /// The file name in the executable's resources: that of a renamed program too.
            5 original_file_name: Cow<'a, str> = UnicodeString "OriginalFileName";
            /// The command line.
            5 command_line: Cow<'a, str> = UnicodeString "CommandLine";
            /// The directory in which it was started.
            5 current_directory: Cow<'a, str> = UnicodeString "CurrentDirectory";
            /// The user that the process runs as: `DOMAIN\name`.
            5 user: Cow<'a, str> = UnicodeString "User";
            /// The GUID of the user's logon session.
            5 logon_guid: Cow<'a, str> = Guid "LogonGuid";
            /// The user's logon session.
            5 logon_id: LogonId = HexInt64 "LogonId";
            /// The number of the user's session on the desktop.
            5 terminal_session_id: u32 = UInt32 "TerminalSessionId";
            /// The integrity level in words: `Low`, `Medium`, `High`, `System`.
            5 integrity_level: Cow<'a, str> = UnicodeString "IntegrityLevel";
            /// The hashes of the executable: `SHA256=...,IMPHASH=...`.
            5 hashes: Cow<'a, str> = UnicodeString "Hashes";
            /// The GUID of the creator; zeros if it is unknown.
            5 parent_process_guid: Cow<'a, str> = Guid "ParentProcessGuid";
            /// The ID of the creator.
            5 parent_process_id: ProcessId = UInt32 "ParentProcessId";
            /// The full path of the creator's executable.
            5 parent_image: Cow<'a, str> = UnicodeString "ParentImage";
            /// The command line of the creator.
            5 parent_command_line: Cow<'a, str> = UnicodeString "ParentCommandLine";
            /// The user that the creator runs as.
            5 parent_user: Cow<'a, str> = UnicodeString "ParentUser";
        ]
    }

    /// Event 19 of Sysmon: a filter of a permanent subscription was created, changed or deleted.
    ///
    /// Source: [Sysmon, events] and its manifest.
    ///
    /// Logged if Sysmon's configuration includes `WmiEvent`.
    ///
    /// [Sysmon, events]: https://learn.microsoft.com/sysinternals/downloads/sysmon#events
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::SysmonWmiEventFilter;
    ///
    /// let mut filter = SysmonWmiEventFilter::default();
    /// filter.query = Some(r#" "SELECT * FROM __TimerEvent""#.into());
    /// assert_eq!(filter.wql()?.unwrap().class, "__TimerEvent");
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct SysmonWmiEventFilter<'a>, SYSMON_WMI_EVENT_FILTER = 19 of SYSMON in SYSMON_OPERATIONAL {
        element: None,
        messages: [message(
            "WmiEventFilter activity detected:\nRuleName: %1\nEventType: %2\nUtcTime: %3\n\
             Operation: %4\nUser: %5\nEventNamespace: %6\nName: %7\nQuery: %8",
            8,
        )],
        fields: [
            /// The name of the rule that included the event; `-` if it has none.
            3 rule_name: Cow<'a, str> = UnicodeString "RuleName";
            /// `WmiFilterEvent`.
            3 event_type: Cow<'a, str> = UnicodeString "EventType";
            /// When it happened, in UTC: `2026-03-03 09:04:55.109`.
            3 utc_time: Cow<'a, str> = UnicodeString "UtcTime";
            /// `Created`, `Modified` or `Deleted`.
            3 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The user who did it: `DOMAIN\name`.
            3 user: Cow<'a, str> = UnicodeString "User";
            /// The namespace whose events the filter watches, in quotes.
            3 event_namespace: Cow<'a, str> = UnicodeString "EventNamespace";
            /// The name of the filter, in quotes.
            3 name: Cow<'a, str> = UnicodeString "Name";
            /// The event query of the filter, in WQL, in quotes.
            3 query: Cow<'a, str> = UnicodeString "Query";
        ]
    }

    /// Event 20 of Sysmon: a consumer of a permanent subscription was created, changed or deleted.
    ///
    /// Source: [Sysmon, events] and its manifest.
    ///
    /// Logged if Sysmon's configuration includes `WmiEvent`.
    ///
    /// [Sysmon, events]: https://learn.microsoft.com/sysinternals/downloads/sysmon#events
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::SysmonWmiEventConsumer;
    ///
    /// let mut consumer = SysmonWmiEventConsumer::default();
    /// consumer.consumer_type = Some("Command Line".into());
    /// consumer.destination = Some(r#" "cmd.exe /c calc""#.into());
    /// assert_eq!(consumer.fields().count(), 2);
    /// ```
    pub struct SysmonWmiEventConsumer<'a>, SYSMON_WMI_EVENT_CONSUMER = 20 of SYSMON in SYSMON_OPERATIONAL {
        element: None,
        messages: [message(
            "WmiEventConsumer activity detected:\nRuleName: %1\nEventType: %2\nUtcTime: %3\n\
             Operation: %4\nUser: %5\nName: %6\nType: %7\nDestination: %8",
            8,
        )],
        fields: [
            /// The name of the rule that included the event; `-` if it has none.
            3 rule_name: Cow<'a, str> = UnicodeString "RuleName";
            /// `WmiConsumerEvent`.
            3 event_type: Cow<'a, str> = UnicodeString "EventType";
            /// When it happened, in UTC: `2026-03-03 09:04:55.109`.
            3 utc_time: Cow<'a, str> = UnicodeString "UtcTime";
            /// `Created`, `Modified` or `Deleted`.
            3 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The user who did it: `DOMAIN\name`.
            3 user: Cow<'a, str> = UnicodeString "User";
            /// The name of the consumer, in quotes.
            3 name: Cow<'a, str> = UnicodeString "Name";
            /// The kind of the consumer: `Command Line`, `Script` and others.
            3 consumer_type: Cow<'a, str> = UnicodeString "Type";
            /// What the consumer does: its command line or its script, in quotes.
            3 destination: Cow<'a, str> = UnicodeString "Destination";
        ]
    }

    /// Event 21 of Sysmon: a filter was bound to a consumer, or the binding was changed or deleted.
    ///
    /// Source: [Sysmon, events] and its manifest.
    ///
    /// Logged if Sysmon's configuration includes `WmiEvent`.
    ///
    /// [Sysmon, events]: https://learn.microsoft.com/sysinternals/downloads/sysmon#events
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::SysmonWmiEventConsumerToFilter;
    ///
    /// let mut binding = SysmonWmiEventConsumerToFilter::default();
    /// binding.operation = Some("Created".into());
    /// assert_eq!(binding.fields().next().unwrap().name(), "Operation");
    /// ```
    pub struct SysmonWmiEventConsumerToFilter<'a>, SYSMON_WMI_EVENT_CONSUMER_TO_FILTER = 21 of SYSMON in SYSMON_OPERATIONAL {
        element: None,
        messages: [message(
            "WmiEventConsumerToFilter activity detected:\nRuleName: %1\nEventType: %2\nUtcTime: %3\n\
             Operation: %4\nUser: %5\nConsumer: %6\nFilter: %7",
            6,
        )],
        fields: [
            /// The name of the rule that included the event; `-` if it has none.
            3 rule_name: Cow<'a, str> = UnicodeString "RuleName";
            /// `WmiBindingEvent`.
            3 event_type: Cow<'a, str> = UnicodeString "EventType";
            /// When it happened, in UTC: `2026-03-03 09:04:55.109`.
            3 utc_time: Cow<'a, str> = UnicodeString "UtcTime";
            /// `Created`, `Modified` or `Deleted`.
            3 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The user who did it: `DOMAIN\name`.
            3 user: Cow<'a, str> = UnicodeString "User";
            /// The object path of the consumer, in quotes.
            3 consumer: Cow<'a, str> = UnicodeString "Consumer";
            /// The object path of the filter, in quotes.
            3 filter: Cow<'a, str> = UnicodeString "Filter";
        ]
    }

    /// Event 11 of WMI-Activity's Trace log: an operation of a client started.
    ///
    /// It names the client: user, computer, process, and since Windows 10 1803 its full name, the
    /// creation time of its process, and whether it is local.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::OperationStarted;
    ///
    /// let mut started = OperationStarted::default();
    /// started.operation = Some(r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create".into());
    /// started.is_local = Some(false);
    /// assert_eq!(started.operation()?.unwrap().method_name(), "ExecMethod");
    /// assert_eq!(started.fields().count(), 2);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct OperationStarted<'a>, OPERATION_STARTED = 11 of WMI_ACTIVITY in WMI_TRACE {
        element: Some("Operation_New"),
        messages: [
            // Since Windows 10 1803 it prints the creation time in place of the namespace.
            message(
                "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; Operation = %4; \
                 ClientMachine = %5; User = %7; ClientProcessId = %8; NamespaceName = %9",
                4,
            ),
            message(
                "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; Operation = %4; \
                 ClientMachine = %5; User = %7; ClientProcessId = %8; NamespaceName = %10",
                4,
            ),
        ],
        fields: [
            /// The correlation GUID; zeros if the client gave none.
            0 correlation_id: Cow<'a, str> = UnicodeString "CorrelationId";
            /// The number of the client's request, which its operations share.
            0 group_operation_id: u32 = UInt32 "GroupOperationId";
            /// The number of the operation.
            0 operation_id: u32 = UInt32 "OperationId";
            /// The operation: interface, method, namespace, target, after `Start `.
            0 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The short name of the client's computer, or `Local`; the client says it itself.
            0 client_machine: Cow<'a, str> = UnicodeString "ClientMachine";
            /// The full name of the client's computer; since Windows 10 1803.
            0 client_machine_fqdn: Cow<'a, str> = UnicodeString "ClientMachineFQDN";
            /// The client's user: `DOMAIN\name`.
            0 user: Cow<'a, str> = UnicodeString "User";
            /// The ID of the client's process, on the client's computer.
            0 client_process_id: ProcessId = UInt32 "ClientProcessId";
            /// When the client's process was created, a `FILETIME`; 0 if unknown. Since Windows 10 1803.
            0 client_process_creation_time: u64 = UInt64 "ClientProcessCreationTime";
            /// The namespace: `\\.\root\cimv2`.
            0 namespace_name: Cow<'a, str> = UnicodeString "NamespaceName";
            /// Whether the client is on the same computer; since Windows 10 1803.
            0 is_local: bool = Boolean "IsLocal";
        ]
    }

    /// Event 12 of WMI-Activity's Trace log: a provider was asked for an operation.
    ///
    /// Its `GroupOperationId` is that of the [`OperationStarted`](crate::event::OperationStarted) that it is part of.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::ProviderOperation;
    ///
    /// let mut operation = ProviderOperation::default();
    /// operation.provider_name = Some("CIMWin32".into());
    /// assert_eq!(operation.fields().next().unwrap().name(), "ProviderName");
    /// ```
    pub struct ProviderOperation<'a>, PROVIDER_OPERATION = 12 of WMI_ACTIVITY in WMI_TRACE {
        element: Some("Operation_Provider_Info_New"),
        messages: [
            message(
                "ProviderInfo for GroupOperationId = %1; Operation = %2; HostID = %3; ProviderName = %4; \
                 ProviderGuid = %5; Path = %6",
                2,
            ),
        ],
        fields: [
            /// The number of the client's request, which its operations share.
            0 group_operation_id: u32 = UInt32 "GroupOperationId";
            /// The operation: `Provider::`, method, provider, class.
            0 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The ID of the provider's host process.
            0 host_id: ProcessId = UInt32 "HostId";
            /// The name of the provider, such as `CIMWin32`.
            0 provider_name: Cow<'a, str> = UnicodeString "ProviderName";
            /// The GUID of the provider.
            0 provider_guid: Cow<'a, str> = UnicodeString "ProviderGuid";
            /// The path of the provider's DLL, often with environment variables.
            0 path: Cow<'a, str> = UnicodeString "Path";
        ]
    }

    /// Event 13 of WMI-Activity's Trace log: an operation ended.
    ///
    /// Its `OperationId` is that of the [`OperationStarted`](crate::event::OperationStarted).
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::OperationStopped;
    /// use wmi_events::value::WbemStatus;
    ///
    /// let mut stopped = OperationStopped::default();
    /// stopped.result_code = Some(WbemStatus::ACCESS_DENIED);
    /// assert_eq!(stopped.fields().next().unwrap().text(), "0x80041003");
    /// ```
    pub struct OperationStopped<'a>, OPERATION_STOPPED = 13 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "Stop OperationId = %1; ResultCode = %2",
                2,
            ),
        ],
        fields: [
            /// The number of the operation.
            0 operation_id: u32 = UInt32 "OperationId";
            /// The result of the operation.
            0 result_code: WbemStatus = HexInt32 "ResultCode";
        ]
    }

    /// Event 17 of WMI-Activity's Trace log: a request came in over a transport, such as DCOM.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::TransportOperation;
    ///
    /// let mut operation = TransportOperation::default();
    /// operation.protocol = Some("DCOM".into());
    /// assert_eq!(operation.fields().next().unwrap().name(), "Protocol");
    /// ```
    pub struct TransportOperation<'a>, TRANSPORT_OPERATION = 17 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "CorrelationId = %1; ProcessId = %2; Protocol = %3; Operation = %4; User = %5; Namespace = %6",
                4,
            ),
        ],
        fields: [
            /// The correlation GUID; zeros if the client gave none.
            0 correlation_id: Cow<'a, str> = UnicodeString "CorrelationId";
            /// The ID of the process.
            0 process_id: ProcessId = UInt32 "ProcessId";
            /// The transport, such as `DCOM`.
            0 protocol: Cow<'a, str> = UnicodeString "Protocol";
            /// The operation.
            0 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The client's user: `DOMAIN\name`.
            0 user: Cow<'a, str> = UnicodeString "User";
            /// The namespace.
            0 namespace: Cow<'a, str> = UnicodeString "Namespace";
        ]
    }

    /// Event 18 of WMI-Activity's Trace log: events for a consumer were dropped.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::EventsDropped;
    ///
    /// let mut dropped = EventsDropped::default();
    /// dropped.consumer_type = Some("Permanent".into());
    /// assert_eq!(dropped.fields().count(), 1);
    /// ```
    pub struct EventsDropped<'a>, EVENTS_DROPPED = 18 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "WMI Events were dropped. ConsumerType = %1; Possiblecause = %2",
                2,
            ),
        ],
        fields: [
            /// The kind of the consumer.
            0 consumer_type: Cow<'a, str> = UnicodeString "ConsumerType";
            /// Windows' explanation.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 19 of WMI-Activity's Trace log: something is deleted from the WMI repository.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::RepositoryDelete;
    ///
    /// let mut delete = RepositoryDelete::default();
    /// delete.is_local = Some(true);
    /// assert_eq!(delete.fields().next().unwrap().text(), "true");
    /// ```
    pub struct RepositoryDelete<'a>, REPOSITORY_DELETE = 19 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "Performing delete operation on the WMI repository. OperationID = %1; Operation = %2",
                2,
            ),
        ],
        fields: [
            /// The number of the operation.
            0 operation_id: u32 = UInt32 "OperationID";
            /// The operation.
            0 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The ID of the client's process, on the client's computer.
            0 client_process_id: ProcessId = UInt32 "ClientProcessId";
            /// The full name of the client's computer; since Windows 10 1803.
            0 client_machine_fqdn: Cow<'a, str> = UnicodeString "ClientMachineFQDN";
            /// When the client's process was created, a `FILETIME`; 0 if unknown. Since Windows 10 1803.
            0 client_process_creation_time: u64 = UInt64 "ClientProcessCreationTime";
            /// Whether the client is on the same computer; since Windows 10 1803.
            0 is_local: bool = Boolean "IsLocal";
        ]
    }

    /// Event 20 of WMI-Activity's Trace log: something is written to the WMI repository.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::RepositoryUpdate;
    ///
    /// let mut update = RepositoryUpdate::default();
    /// update.flags = Some(0);
    /// assert_eq!(update.fields().next().unwrap().name(), "Flags");
    /// ```
    pub struct RepositoryUpdate<'a>, REPOSITORY_UPDATE = 20 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "Performing Update operation on the WMI repository. OperationID = %1; Operation = %2; Flags = %3",
                2,
            ),
        ],
        fields: [
            /// The number of the operation.
            0 operation_id: u32 = UInt32 "OperationID";
            /// The operation.
            0 operation: Cow<'a, str> = UnicodeString "Operation";
            /// The flags of the call.
            0 flags: u32 = UInt32 "Flags";
            /// The ID of the client's process, on the client's computer.
            0 client_process_id: ProcessId = UInt32 "ClientProcessId";
            /// The full name of the client's computer; since Windows 10 1803.
            0 client_machine_fqdn: Cow<'a, str> = UnicodeString "ClientMachineFQDN";
            /// When the client's process was created, a `FILETIME`; 0 if unknown. Since Windows 10 1803.
            0 client_process_creation_time: u64 = UInt64 "ClientProcessCreationTime";
            /// Whether the client is on the same computer; since Windows 10 1803.
            0 is_local: bool = Boolean "IsLocal";
        ]
    }

    /// Event 21 of WMI-Activity's Trace log: events were bound to a consumer.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::EventsBound;
    ///
    /// let mut bound = EventsBound::default();
    /// bound.possible_cause = Some("x".into());
    /// assert_eq!(bound.fields().next().unwrap().name(), "PossibleCause");
    /// ```
    pub struct EventsBound<'a>, EVENTS_BOUND = 21 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "WMI Events were bound. ConsumerType = %1; Possiblecause = %2",
                2,
            ),
        ],
        fields: [
            /// The kind of the consumer.
            0 consumer_type: Cow<'a, str> = UnicodeString "ConsumerType";
            /// Windows' explanation.
            0 possible_cause: Cow<'a, str> = UnicodeString "PossibleCause";
        ]
    }

    /// Event 22 of WMI-Activity's Trace log: a method was executed.
    ///
    /// It names class and method apart, and the client. Since Windows 10 1803.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::MethodExecuted;
    ///
    /// let mut executed = MethodExecuted::default();
    /// executed.class_name = Some("Win32_Process".into());
    /// executed.method_name = Some("Create".into());
    /// assert_eq!(executed.fields().count(), 2);
    /// ```
    pub struct MethodExecuted<'a>, METHOD_EXECUTED = 22 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; ClassName= %4; \
                 MethodName = %5; ImplementationClass = %6; ClientMachine = %7; User = %9; \
                 ClientProcessId = %10; NamespaceName = %12",
                4,
            ),
        ],
        fields: [
            /// The correlation GUID; zeros if the client gave none.
            0 correlation_id: Cow<'a, str> = UnicodeString "CorrelationId";
            /// The number of the client's request, which its operations share.
            0 group_operation_id: u32 = UInt32 "GroupOperationId";
            /// The number of the operation.
            0 operation_id: u32 = UInt32 "OperationId";
            /// The class on which the method was called.
            0 class_name: Cow<'a, str> = UnicodeString "ClassName";
            /// The method.
            0 method_name: Cow<'a, str> = UnicodeString "MethodName";
            /// The class that implements the method.
            0 implementation_class: Cow<'a, str> = UnicodeString "ImplementationClass";
            /// The short name of the client's computer, or `Local`; the client says it itself.
            0 client_machine: Cow<'a, str> = UnicodeString "ClientMachine";
            /// The full name of the client's computer; since Windows 10 1803.
            0 client_machine_fqdn: Cow<'a, str> = UnicodeString "ClientMachineFQDN";
            /// The client's user: `DOMAIN\name`.
            0 user: Cow<'a, str> = UnicodeString "User";
            /// The ID of the client's process, on the client's computer.
            0 client_process_id: ProcessId = UInt32 "ClientProcessId";
            /// When the client's process was created, a `FILETIME`; 0 if unknown. Since Windows 10 1803.
            0 client_process_creation_time: u64 = UInt64 "ClientProcessCreationTime";
            /// The namespace: `\\.\root\cimv2`.
            0 namespace_name: Cow<'a, str> = UnicodeString "NamespaceName";
            /// Whether the client is on the same computer; since Windows 10 1803.
            0 is_local: bool = Boolean "IsLocal";
        ]
    }

    /// Event 23 of WMI-Activity's Trace log: WMI created a process for a client.
    ///
    /// It names both: the process with its command line, ID and creation time, and the client with its
    /// user, computer, process and the creation time of that. Since Windows 10 1809. The text of its message
    /// has each value after the label of another: the creation time after `ClientMachine`, the client's full
    /// name after `User`, and the user after `ClientProcessId`.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::ProcessCreated;
    ///
    /// let mut created = ProcessCreated::default();
    /// created.command_line = Some("calc.exe".into());
    /// created.created_process_creation_time = Some(133_420_814_327_695_919);
    /// let time = created.process_started().unwrap();
    /// assert_eq!(time.to_string(), "2023-10-18T05:43:52.7695919Z");
    /// ```
    pub struct ProcessCreated<'a>, PROCESS_CREATED = 23 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [
            message(
                "CorrelationId = %1; GroupOperationId = %2; OperationId = %3; Commandline= %4; \
                 CreatedProcessId = %5; ClientMachine = %6; User = %8; ClientProcessId = %9",
                4,
            ),
        ],
        fields: [
            /// The correlation GUID; zeros if the client gave none.
            0 correlation_id: Cow<'a, str> = UnicodeString "CorrelationId";
            /// The number of the client's request, which its operations share.
            0 group_operation_id: u32 = UInt32 "GroupOperationId";
            /// The number of the operation.
            0 operation_id: u32 = UInt32 "OperationId";
            /// The command line of the process.
            0 command_line: Cow<'a, str> = UnicodeString "Commandline";
            /// The ID of the process.
            0 created_process_id: ProcessId = UInt32 "CreatedProcessId";
            /// When the process was created, a `FILETIME`.
            0 created_process_creation_time: u64 = UInt64 "CreatedProcessCreationTime";
            /// The short name of the client's computer, or `Local`; the client says it itself.
            0 client_machine: Cow<'a, str> = UnicodeString "ClientMachine";
            /// The full name of the client's computer; since Windows 10 1803.
            0 client_machine_fqdn: Cow<'a, str> = UnicodeString "ClientMachineFQDN";
            /// The client's user: `DOMAIN\name`.
            0 user: Cow<'a, str> = UnicodeString "User";
            /// The ID of the client's process, on the client's computer.
            0 client_process_id: ProcessId = UInt32 "ClientProcessId";
            /// When the client's process was created, a `FILETIME`; 0 if unknown. Since Windows 10 1803.
            0 client_process_creation_time: u64 = UInt64 "ClientProcessCreationTime";
            /// Whether the client is on the same computer; since Windows 10 1803.
            0 is_local: bool = Boolean "IsLocal";
        ]
    }

    /// Event 24 of WMI-Activity's Trace log: the query of a client's request.
    ///
    /// Its `GroupOperationId` is that of the [`OperationStarted`](crate::event::OperationStarted). Its message is not
    /// known. Since Windows 11 24H2.
    ///
    /// Source: the provider's manifest, in which every list of fields is version 0.
    /// The element around its fields is not documented; any is read.
    ///
    /// Logged if the analytic log is enabled:
    /// `wevtutil set-log Microsoft-Windows-WMI-Activity/Trace /enabled:true`.
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::event::OperationQuery;
    ///
    /// let mut query = OperationQuery::default();
    /// query.query = Some("select * from Win32_Process".into());
    /// assert_eq!(query.fields().next().unwrap().name(), "Query");
    /// ```
    pub struct OperationQuery<'a>, OPERATION_QUERY = 24 of WMI_ACTIVITY in WMI_TRACE {
        element: None,
        messages: [],
        fields: [
            /// The number of the client's request, which its operations share.
            0 group_operation_id: u32 = UInt32 "GroupOperationId";
            /// The query, in WQL.
            0 query: Cow<'a, str> = UnicodeString "Query";
            /// The namespace: `\\.\root\cimv2`.
            0 namespace_name: Cow<'a, str> = UnicodeString "NamespaceName";
        ]
    }
    } };
}

pub(crate) use event_table;
