//! [`Consumer`]: the standard consumer classes.

use std::borrow::Cow;

use super::super::mof::{Instance, MofValue};
use crate::value::Sid;

/// Declares the standard consumers: one struct a class, from one table.
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
            /// A property is `None` where it has its default, which the log leaves out, or is
            /// not of its type.
            #[derive(Clone, Debug, Default, PartialEq)]
            #[non_exhaustive]
            pub struct $consumer<'a> {
                /// `Name`: its key.
                pub name: Option<Cow<'a, str>>,
                /// `CreatorSID`: who made it.
                pub creator_sid: Option<Sid>,
                /// `MachineName`: the computer that it is for.
                pub machine_name: Option<Cow<'a, str>>,
                /// `MaximumQueueSize`, in bytes.
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
            }
        )*

        /// What is run or written when the filter matches.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Consumer<'a> {
            $(
                #[doc = concat!("A `", stringify!($consumer), "`.")]
                $variant($consumer<'a>),
            )*
            /// One of another class, which may be anyone's: the whole instance.
            Other(Instance<'a>),
        }

        impl<'a> Consumer<'a> {
            /// The consumer that an instance is.
            #[must_use]
            pub fn from_instance(instance: Instance<'a>) -> Self {
                $(
                    if instance.class.eq_ignore_ascii_case(stringify!($consumer)) {
                        return Self::$variant($consumer::from_instance(&instance));
                    }
                )*
                Self::Other(instance)
            }

            /// The name of its class.
            #[must_use]
            pub fn class(&self) -> &'a str {
                match self {
                    $( Self::$variant(_) => stringify!($consumer), )*
                    Self::Other(instance) => instance.class,
                }
            }

            /// Its name.
            #[must_use]
            pub fn name(&self) -> Option<Cow<'a, str>> {
                match self {
                    $( Self::$variant(consumer) => consumer.name.clone(), )*
                    Self::Other(instance) => instance.text("Name"),
                }
            }

            /// Who made it.
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
    /// Runs a command, as a child of WmiPrvSE.exe and as Local System. Source:
    /// [CommandLineEventConsumer].
    ///
    /// [CommandLineEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/commandlineeventconsumer
    CommandLine = CommandLineEventConsumer {
        /// The command line, with the event's properties between `%`.
        command_line_template: Cow<'a, str> = "CommandLineTemplate";
        /// The program; without it, the first word of the command line.
        executable_path: Cow<'a, str> = "ExecutablePath";
        /// Where it runs.
        working_directory: Cow<'a, str> = "WorkingDirectory";
        /// Whether it runs in the session of the user who is logged on.
        run_interactively: bool = "RunInteractively";
        /// Seconds until it is killed; 0 for never.
        kill_timeout: u32 = "KillTimeout";
        /// The priority of its threads.
        priority: i32 = "Priority";
        /// How its window is shown.
        show_window_command: u32 = "ShowWindowCommand";
        /// The desktop that it runs on.
        desktop_name: Cow<'a, str> = "DesktopName";
        /// The title of its window.
        window_title: Cow<'a, str> = "WindowTitle";
        /// Whether it gets a console of its own.
        create_new_console: bool = "CreateNewConsole";
        /// Whether it begins a process group.
        create_new_process_group: bool = "CreateNewProcessGroup";
        /// Whether a 16-bit program runs in a machine of its own.
        create_separate_wow_vdm: bool = "CreateSeparateWowVdm";
        /// Whether a 16-bit program runs in the shared machine.
        create_shared_wow_vdm: bool = "CreateSharedWowVdm";
        /// The colours of its console.
        fill_attributes: u32 = "FillAttributes";
        /// Whether the pointer shows no sign of waiting.
        force_off_feedback: bool = "ForceOffFeedback";
        /// Whether the pointer shows a sign of waiting.
        force_on_feedback: bool = "ForceOnFeedback";
        /// Whether it gets the default error mode.
        use_default_error_mode: bool = "UseDefaultErrorMode";
        /// Where its window is, in pixels from the left.
        x_coordinate: u32 = "XCoordinate";
        /// The width of its console, in characters.
        x_num_characters: u32 = "XNumCharacters";
        /// The width of its window, in pixels.
        x_size: u32 = "XSize";
        /// Where its window is, in pixels from the top.
        y_coordinate: u32 = "YCoordinate";
        /// The height of its console, in characters.
        y_num_characters: u32 = "YNumCharacters";
        /// The height of its window, in pixels.
        y_size: u32 = "YSize";
    }

    /// Runs a script in scrcons.exe. Source: [ActiveScriptEventConsumer].
    ///
    /// [ActiveScriptEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/activescripteventconsumer
    ActiveScript = ActiveScriptEventConsumer {
        /// The language, such as `VBScript` or `JScript`.
        scripting_engine: Cow<'a, str> = "ScriptingEngine";
        /// The script itself.
        script_text: Cow<'a, str> = "ScriptText";
        /// The file with the script, where there is no text.
        script_file_name: Cow<'a, str> = "ScriptFileName";
        /// Seconds until it is killed; 0 for never.
        kill_timeout: u32 = "KillTimeout";
    }

    /// Writes a line to a file. Source: [LogFileEventConsumer].
    ///
    /// [LogFileEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/logfileeventconsumer
    LogFile = LogFileEventConsumer {
        /// The file.
        filename: Cow<'a, str> = "Filename";
        /// What is written, with the event's properties between `%`.
        text: Cow<'a, str> = "Text";
        /// From how many bytes on a new file is begun.
        maximum_file_size: u64 = "MaximumFileSize";
        /// Whether it is UTF-16.
        is_unicode: bool = "IsUnicode";
    }

    /// Writes an event to the Application log. Source: [NTEventLogEventConsumer].
    ///
    /// [NTEventLogEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/nteventlogeventconsumer
    NtEventLog = NTEventLogEventConsumer {
        /// Whose event it is.
        source_name: Cow<'a, str> = "SourceName";
        /// Its ID.
        event_id: u32 = "EventID";
        /// Its type: 0 success, 1 error, 2 warning, 4 information, 8 and 16 audit.
        event_type: u32 = "EventType";
        /// Its category.
        category: u16 = "Category";
        /// How many insertion strings it has.
        number_of_insertion_strings: u32 = "NumberOfInsertionStrings";
        /// The insertion strings, with the event's properties between `%`.
        insertion_string_templates: Vec<Cow<'a, str>> = "InsertionStringTemplates";
        /// The property that holds the SID of its user.
        name_of_user_sid_property: Cow<'a, str> = "NameOfUserSIDProperty";
        /// The property that holds its binary data.
        name_of_raw_data_property: Cow<'a, str> = "NameOfRawDataProperty";
        /// The computer that it is written on.
        unc_server_name: Cow<'a, str> = "UNCServerName";
    }

    /// Sends mail. Source: [SMTPEventConsumer].
    ///
    /// [SMTPEventConsumer]: https://learn.microsoft.com/windows/win32/wmisdk/smtpeventconsumer
    Smtp = SMTPEventConsumer {
        /// The server.
        smtp_server: Cow<'a, str> = "SMTPServer";
        /// To whom.
        to_line: Cow<'a, str> = "ToLine";
        /// From whom.
        from_line: Cow<'a, str> = "FromLine";
        /// The subject.
        subject: Cow<'a, str> = "Subject";
        /// The text.
        message: Cow<'a, str> = "Message";
        /// Copies to whom.
        cc_line: Cow<'a, str> = "CcLine";
        /// Hidden copies to whom.
        bcc_line: Cow<'a, str> = "BccLine";
        /// Answers to whom.
        reply_to_line: Cow<'a, str> = "ReplyToLine";
        /// More header lines.
        header_fields: Vec<Cow<'a, str>> = "HeaderFields";
    }
}

/// What a consumer would do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsumerAction<'a> {
    /// Run a program.
    Command {
        /// The program, where it is given apart.
        executable: Option<Cow<'a, str>>,
        /// The command line.
        command_line: Option<Cow<'a, str>>,
        /// Where it runs.
        working_directory: Option<Cow<'a, str>>,
    },
    /// Run a script.
    Script {
        /// Its language.
        engine: Option<Cow<'a, str>>,
        /// The script.
        text: Option<Cow<'a, str>>,
        /// The file it is in.
        file: Option<Cow<'a, str>>,
    },
    /// Write to a file.
    File {
        /// The file.
        name: Option<Cow<'a, str>>,
        /// What is written.
        text: Option<Cow<'a, str>>,
    },
    /// Write an event.
    LogEntry {
        /// Whose event it is.
        source: Option<Cow<'a, str>>,
        /// Its ID.
        event_id: Option<u32>,
        /// Its insertion strings.
        strings: Vec<Cow<'a, str>>,
    },
    /// Send mail.
    Mail {
        /// The server.
        server: Option<Cow<'a, str>>,
        /// To whom.
        to: Option<Cow<'a, str>>,
        /// The subject.
        subject: Option<Cow<'a, str>>,
        /// The text.
        message: Option<Cow<'a, str>>,
    },
}

impl<'a> Consumer<'a> {
    /// What it would do; `None` for a class whose properties are not known.
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

/// A type that a property can have.
pub(super) trait Property<'a>: Sized {
    fn from_value(value: &MofValue<'a>) -> Option<Self>;
}

impl<'a> Property<'a> for Cow<'a, str> {
    fn from_value(value: &MofValue<'a>) -> Option<Self> {
        value.as_text()
    }
}

impl Property<'_> for bool {
    fn from_value(value: &MofValue<'_>) -> Option<Self> {
        value.as_bool()
    }
}

impl<'a> Property<'a> for Vec<Cow<'a, str>> {
    fn from_value(value: &MofValue<'a>) -> Option<Self> {
        value.as_array()?.iter().map(MofValue::as_text).collect()
    }
}

macro_rules! numbers {
    ($($number:ty = $as:ident),*) => { $(
        impl Property<'_> for $number {
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

/// The log writes a SID as the array of its bytes.
pub(super) fn creator_sid(instance: &Instance<'_>) -> Option<Sid> {
    Sid::from_bytes(&instance.get("CreatorSID")?.as_bytes()?).ok()
}
