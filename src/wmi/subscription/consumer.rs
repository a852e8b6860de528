//! [`Consumer`]: the standard event consumer classes.

use std::borrow::Cow;

use super::super::mof::{Instance, MofValue};
use crate::owned::{all_owned, owned};
use crate::value::Sid;

/// Declares the standard consumers from one table: one struct per class.
macro_rules! consumers {
    ( $(
        $(#[$doc:meta])*
        $variant:ident = $consumer:ident {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty = $name:literal; )*
        }
    )* ) => {
        $(
            $(#[$doc])*
            ///
            /// A property is `None` if it has its default value, which the log omits, or a value
            /// of another type.
            #[derive(Clone, Debug, Default, PartialEq)]
            #[non_exhaustive]
            pub struct $consumer<'a> {
                /// `Name`: the key of the consumer.
                pub name: Option<Cow<'a, str>>,
                /// `CreatorSID`: the SID of the user who created the consumer.
                pub creator_sid: Option<Sid>,
                /// `MachineName`: the computer that WMI sends the events to.
                pub machine_name: Option<Cow<'a, str>>,
                /// `MaximumQueueSize`: the maximum size of its event queue, in bytes.
                pub maximum_queue_size: Option<u32>,
                $(
                    $(#[$field_doc])*
                    #[doc = concat!("\n\nWindows name `", $name, "`.")]
                    pub $field: Option<$type>,
                )*
            }

            impl<'a> $consumer<'a> {
                fn from_instance(instance: &Instance<'a>) -> Self {
                    Self {
                        name: get(instance, "Name"),
                        creator_sid: creator_sid(instance),
                        machine_name: get(instance, "MachineName"),
                        maximum_queue_size: get(instance, "MaximumQueueSize"),
                        $( $field: get(instance, $name), )*
                    }
                }

                fn into_owned(self) -> $consumer<'static> {
                    $consumer {
                        name: self.name.map(owned),
                        creator_sid: self.creator_sid,
                        machine_name: self.machine_name.map(owned),
                        maximum_queue_size: self.maximum_queue_size,
                        $( $field: self.$field.map(Property::into_owned), )*
                    }
                }
            }
        )*

        /// The properties of the standard consumers.
        pub(super) const PROPERTIES: &[&str] = &[
            "MachineName",
            "MaximumQueueSize",
            $( $( $name, )* )*
        ];

        /// An event consumer: the action of a subscription when its filter matches.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Consumer<'a> {
            $(
                #[doc = concat!("A `", stringify!($consumer), "`.")]
                $variant($consumer<'a>),
            )*
            /// A consumer of any other class: the whole instance.
            Other(Instance<'a>),
        }

        impl<'a> Consumer<'a> {
            /// Converts an instance to a consumer, by its class.
            #[must_use]
            pub fn from_instance(instance: Instance<'a>) -> Self {
                Self::standard(&instance).unwrap_or(Self::Other(instance))
            }

            /// A consumer of a standard class.
            pub(super) fn standard(instance: &Instance<'a>) -> Option<Self> {
                $(
                    if instance.class.eq_ignore_ascii_case(stringify!($consumer)) {
                        return Some(Self::$variant($consumer::from_instance(instance)));
                    }
                )*
                None
            }

            /// The class name.
            #[must_use]
            pub fn class(&self) -> &str {
                match self {
                    $( Self::$variant(_) => stringify!($consumer), )*
                    Self::Other(instance) => &instance.class,
                }
            }

            pub(super) fn into_owned(self) -> Consumer<'static> {
                match self {
                    $( Self::$variant(consumer) => Consumer::$variant(consumer.into_owned()), )*
                    Self::Other(instance) => Consumer::Other(instance.into_owned()),
                }
            }

            /// The name of the consumer, its key.
            #[must_use]
            pub fn name(&self) -> Option<Cow<'a, str>> {
                match self {
                    $( Self::$variant(consumer) => consumer.name.clone(), )*
                    Self::Other(instance) => instance.text("Name"),
                }
            }

            /// The SID of the user who created the consumer.
            #[must_use]
            pub fn creator_sid(&self) -> Option<Sid> {
                match self {
                    $( Self::$variant(consumer) => consumer.creator_sid, )*
                    Self::Other(instance) => creator_sid(instance),
                }
            }
        }
    };
}

consumers! {
    /// Starts a process, as a child of WmiPrvSE.exe, under Local System.
    ///
    /// Source: [CommandLineEventConsumer].
    ///
    /// [CommandLineEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/commandlineeventconsumer
    CommandLine = CommandLineEventConsumer {
        /// The command line, with event properties between `%`.
        command_line_template: Cow<'a, str> = "CommandLineTemplate";
        /// The program; if absent, the first word of the command line.
        executable_path: Cow<'a, str> = "ExecutablePath";
        /// The working directory.
        working_directory: Cow<'a, str> = "WorkingDirectory";
        /// Whether the process runs in the interactive window station.
        run_interactively: bool = "RunInteractively";
        /// Seconds until WMI terminates the process; 0 for never.
        kill_timeout: u32 = "KillTimeout";
        /// The priority of the process threads.
        priority: i32 = "Priority";
        /// The initial show state of the window.
        show_window_command: u32 = "ShowWindowCommand";
        /// The name of the desktop.
        desktop_name: Cow<'a, str> = "DesktopName";
        /// The title of the window.
        window_title: Cow<'a, str> = "WindowTitle";
        /// Whether the process gets a new console.
        create_new_console: bool = "CreateNewConsole";
        /// Whether the process is the root of a new process group.
        create_new_process_group: bool = "CreateNewProcessGroup";
        /// Whether a 16-bit program runs in a private Virtual DOS Machine.
        create_separate_wow_vdm: bool = "CreateSeparateWowVdm";
        /// Whether a 16-bit program runs in the shared Virtual DOS Machine.
        create_shared_wow_vdm: bool = "CreateSharedWowVdm";
        /// The text and background colors of the console.
        fill_attributes: u32 = "FillAttributes";
        /// Whether the feedback cursor is forced off.
        force_off_feedback: bool = "ForceOffFeedback";
        /// Whether the feedback cursor is forced on.
        force_on_feedback: bool = "ForceOnFeedback";
        /// Whether the process gets the default error mode.
        use_default_error_mode: bool = "UseDefaultErrorMode";
        /// The X offset of the window, in pixels from the left.
        x_coordinate: u32 = "XCoordinate";
        /// The width of the console, in characters.
        x_num_characters: u32 = "XNumCharacters";
        /// The width of the window, in pixels.
        x_size: u32 = "XSize";
        /// The Y offset of the window, in pixels from the top.
        y_coordinate: u32 = "YCoordinate";
        /// The height of the console, in characters.
        y_num_characters: u32 = "YNumCharacters";
        /// The height of the window, in pixels.
        y_size: u32 = "YSize";
    }

    /// Runs a script in scrcons.exe.
    ///
    /// Source: [ActiveScriptEventConsumer].
    ///
    /// [ActiveScriptEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/activescripteventconsumer
    ActiveScript = ActiveScriptEventConsumer {
        /// The scripting engine, such as `VBScript` or `JScript`.
        scripting_engine: Cow<'a, str> = "ScriptingEngine";
        /// The text of the script.
        script_text: Cow<'a, str> = "ScriptText";
        /// The path of the script file, if there is no script text.
        script_file_name: Cow<'a, str> = "ScriptFileName";
        /// Seconds until WMI terminates the script; 0 for never.
        kill_timeout: u32 = "KillTimeout";
    }

    /// Writes a line to a log file.
    ///
    /// Source: [LogFileEventConsumer].
    ///
    /// [LogFileEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/logfileeventconsumer
    LogFile = LogFileEventConsumer {
        /// The path of the file.
        filename: Cow<'a, str> = "Filename";
        /// The line to write, with event properties between `%`.
        text: Cow<'a, str> = "Text";
        /// The maximum size of the file, in bytes; beyond it, a new file is started.
        maximum_file_size: u64 = "MaximumFileSize";
        /// Whether the file is UTF-16.
        is_unicode: bool = "IsUnicode";
    }

    /// Writes an event to the Application log.
    ///
    /// Source: [NTEventLogEventConsumer].
    ///
    /// [NTEventLogEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/nteventlogeventconsumer
    NtEventLog = NTEventLogEventConsumer {
        /// The source name of the event.
        source_name: Cow<'a, str> = "SourceName";
        /// The event ID.
        event_id: u32 = "EventID";
        /// The event type: 0 success, 1 error, 2 warning, 4 information, 8 and 16 audit.
        event_type: u32 = "EventType";
        /// The event category.
        category: u16 = "Category";
        /// The number of insertion strings.
        number_of_insertion_strings: u32 = "NumberOfInsertionStrings";
        /// The insertion strings, with event properties between `%`.
        insertion_string_templates: Vec<Cow<'a, str>> = "InsertionStringTemplates";
        /// The property that contains the SID of the event's user.
        name_of_user_sid_property: Cow<'a, str> = "NameOfUserSIDProperty";
        /// The property that contains the event's raw data.
        name_of_raw_data_property: Cow<'a, str> = "NameOfRawDataProperty";
        /// The computer on which the event is logged.
        unc_server_name: Cow<'a, str> = "UNCServerName";
    }

    /// Sends an e-mail.
    ///
    /// Source: [SMTPEventConsumer].
    ///
    /// [SMTPEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/smtpeventconsumer
    Smtp = SMTPEventConsumer {
        /// The SMTP server.
        smtp_server: Cow<'a, str> = "SMTPServer";
        /// The recipients.
        to_line: Cow<'a, str> = "ToLine";
        /// The sender.
        from_line: Cow<'a, str> = "FromLine";
        /// The subject line.
        subject: Cow<'a, str> = "Subject";
        /// The body.
        message: Cow<'a, str> = "Message";
        /// The CC recipients.
        cc_line: Cow<'a, str> = "CcLine";
        /// The BCC recipients.
        bcc_line: Cow<'a, str> = "BccLine";
        /// The reply-to address.
        reply_to_line: Cow<'a, str> = "ReplyToLine";
        /// Additional header fields.
        header_fields: Vec<Cow<'a, str>> = "HeaderFields";
    }
}

/// The action of an event consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsumerAction<'a> {
    /// Starts a process.
    #[non_exhaustive]
    Command {
        /// The program, if specified separately.
        executable: Option<Cow<'a, str>>,
        /// The command line.
        command_line: Option<Cow<'a, str>>,
        /// The working directory.
        working_directory: Option<Cow<'a, str>>,
    },
    /// Runs a script.
    #[non_exhaustive]
    Script {
        /// The scripting engine.
        engine: Option<Cow<'a, str>>,
        /// The text of the script.
        text: Option<Cow<'a, str>>,
        /// The path of the script file.
        file: Option<Cow<'a, str>>,
    },
    /// Writes to a file.
    #[non_exhaustive]
    File {
        /// The path of the file.
        name: Option<Cow<'a, str>>,
        /// The line to write.
        text: Option<Cow<'a, str>>,
    },
    /// Writes an event to the Application log.
    #[non_exhaustive]
    LogEntry {
        /// The source name of the event.
        source: Option<Cow<'a, str>>,
        /// The event ID.
        event_id: Option<u32>,
        /// The insertion strings.
        strings: Vec<Cow<'a, str>>,
    },
    /// Sends an e-mail.
    #[non_exhaustive]
    Mail {
        /// The SMTP server.
        server: Option<Cow<'a, str>>,
        /// The recipients.
        to: Option<Cow<'a, str>>,
        /// The subject line.
        subject: Option<Cow<'a, str>>,
        /// The body.
        message: Option<Cow<'a, str>>,
    },
}

impl<'a> Consumer<'a> {
    /// The action of the consumer; `None` for any class but the five standard ones.
    #[must_use]
    pub fn action(&self) -> Option<ConsumerAction<'a>> {
        Some(match self {
            Self::CommandLine(consumer) => ConsumerAction::Command {
                executable: consumer.executable_path.clone(),
                command_line: consumer.command_line_template.clone(),
                working_directory: consumer.working_directory.clone(),
            },
            Self::ActiveScript(consumer) => ConsumerAction::Script {
                engine: consumer.scripting_engine.clone(),
                text: consumer.script_text.clone(),
                file: consumer.script_file_name.clone(),
            },
            Self::LogFile(consumer) => ConsumerAction::File {
                name: consumer.filename.clone(),
                text: consumer.text.clone(),
            },
            Self::NtEventLog(consumer) => ConsumerAction::LogEntry {
                source: consumer.source_name.clone(),
                event_id: consumer.event_id,
                strings: consumer
                    .insertion_string_templates
                    .clone()
                    .unwrap_or_default(),
            },
            Self::Smtp(consumer) => ConsumerAction::Mail {
                server: consumer.smtp_server.clone(),
                to: consumer.to_line.clone(),
                subject: consumer.subject.clone(),
                message: consumer.message.clone(),
            },
            Self::Other(_) => return None,
        })
    }
}

/// A type of a property.
pub(super) trait Property<'a>: Sized {
    /// The type without borrowed text.
    type Owned;

    fn from_value(value: &MofValue<'a>) -> Option<Self>;

    fn into_owned(self) -> Self::Owned;
}

impl<'a> Property<'a> for Cow<'a, str> {
    type Owned = Cow<'static, str>;

    fn into_owned(self) -> Cow<'static, str> {
        owned(self)
    }

    fn from_value(value: &MofValue<'a>) -> Option<Self> {
        value.as_text()
    }
}

impl Property<'_> for bool {
    type Owned = Self;

    fn into_owned(self) -> Self {
        self
    }

    fn from_value(value: &MofValue<'_>) -> Option<Self> {
        value.as_bool()
    }
}

impl<'a> Property<'a> for Vec<Cow<'a, str>> {
    type Owned = Vec<Cow<'static, str>>;

    fn into_owned(self) -> Vec<Cow<'static, str>> {
        all_owned(self, owned)
    }

    fn from_value(value: &MofValue<'a>) -> Option<Self> {
        value.as_array()?.iter().map(MofValue::as_text).collect()
    }
}

macro_rules! numbers {
    ($($number:ty = $as:ident),*) => { $(
        impl Property<'_> for $number {
            type Owned = Self;

            fn into_owned(self) -> Self {
                self
            }

            fn from_value(value: &MofValue<'_>) -> Option<Self> {
                value.$as()?.try_into().ok()
            }
        }
    )* };
}

numbers!(u16 = as_u64, u32 = as_u64, u64 = as_u64, i32 = as_i64);

pub(super) fn get<'a, T: Property<'a>>(instance: &Instance<'a>, name: &str) -> Option<T> {
    T::from_value(instance.get(name)?)
}

/// The log writes a SID as a byte array.
pub(super) fn creator_sid(instance: &Instance<'_>) -> Option<Sid> {
    Sid::from_bytes(&instance.get("CreatorSID")?.as_bytes()?).ok()
}
