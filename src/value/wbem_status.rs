//! [`WbemStatus`].

use std::fmt;
use std::str::FromStr;

use super::code::codes;
use super::number;
use crate::error::Error;

codes! {
    /// The HRESULT of a WMI operation, mostly one of the `WBEMSTATUS` codes, logged as
    /// `0x80041032`. Any 32-bit number is kept.
    ///
    /// Source: [`WBEMSTATUS`] (`wbemcli.h`), the whole of it, and what WMI returns of COM, RPC
    /// and Windows (`winerror.h`); numbers as in the `windows-sys` crate, 0.61. Constants
    /// without a prefix are `WBEM_E_`, with `S_` `WBEM_S_`, with `MOF_` `WBEMMOF_E_`, with
    /// `ESS_` `WBEMESS_E_`.
    ///
    /// [`WBEMSTATUS`]: https://learn.microsoft.com/windows/win32/wmisdk/wmi-error-constants
    ///
    /// # Examples
    ///
    /// ```
    /// use wmi_events::value::WbemStatus;
    ///
    /// let status: WbemStatus = "0x80041003".parse()?;
    /// assert_eq!(status, WbemStatus::ACCESS_DENIED);
    /// assert_eq!(status.name(), Some("WBEM_E_ACCESS_DENIED"));
    /// assert_eq!(status.meaning(), Some("The user may not do this."));
    /// assert_eq!(status.to_string(), "WBEM_E_ACCESS_DENIED (0x80041003)");
    /// assert_eq!(WbemStatus::new(0x80049999).to_string(), "0x80049999");
    /// assert_eq!(status.hex(), "0x80041003");
    /// assert!(status.is_failure());
    /// // As .NET and PowerShell print it.
    /// assert_eq!("-2147217405".parse::<WbemStatus>()?, status);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct WbemStatus;

    /// It succeeded.
    S_OK = 0x0, "S_OK";
    /// No more, or less than was asked for.
    S_FALSE = 0x1, "WBEM_S_FALSE";
    /// It exists already.
    S_ALREADY_EXISTS = 0x0004_0001, "WBEM_S_ALREADY_EXISTS";
    /// The value is its default again.
    S_RESET_TO_DEFAULT = 0x0004_0002, "WBEM_S_RESET_TO_DEFAULT";
    /// The objects differ.
    S_DIFFERENT = 0x0004_0003, "WBEM_S_DIFFERENT";
    /// It took too long; more may come.
    S_TIMEDOUT = 0x0004_0004, "WBEM_S_TIMEDOUT";
    /// There is no more data.
    S_NO_MORE_DATA = 0x0004_0005, "WBEM_S_NO_MORE_DATA";
    /// The operation was cancelled.
    S_OPERATION_CANCELLED = 0x0004_0006, "WBEM_S_OPERATION_CANCELLED";
    /// It is still under way.
    S_PENDING = 0x0004_0007, "WBEM_S_PENDING";
    /// Some objects came twice.
    S_DUPLICATE_OBJECTS = 0x0004_0008, "WBEM_S_DUPLICATE_OBJECTS";
    /// Some of it the user may not see.
    S_ACCESS_DENIED = 0x0004_0009, "WBEM_S_ACCESS_DENIED";
    /// Only a part of the results came.
    S_PARTIAL_RESULTS = 0x0004_0010, "WBEM_S_PARTIAL_RESULTS";
    /// The source is not there.
    S_SOURCE_NOT_AVAILABLE = 0x0004_0017, "WBEM_S_SOURCE_NOT_AVAILABLE";
    /// It is not implemented.
    E_NOTIMPL = 0x8000_4001, "E_NOTIMPL";
    /// The object has no such interface.
    E_NOINTERFACE = 0x8000_4002, "E_NOINTERFACE";
    /// It was aborted.
    E_ABORT = 0x8000_4004, "E_ABORT";
    /// It failed, with no more to say.
    E_FAIL = 0x8000_4005, "E_FAIL";
    /// Something unexpected happened.
    E_UNEXPECTED = 0x8000_FFFF, "E_UNEXPECTED";
    /// The call was cancelled.
    RPC_E_CALL_CANCELED = 0x8001_0002, "RPC_E_CALL_CANCELED";
    /// The server threw an exception.
    RPC_E_SERVERFAULT = 0x8001_0105, "RPC_E_SERVERFAULT";
    /// The object is no longer connected to its client.
    RPC_E_DISCONNECTED = 0x8001_0108, "RPC_E_DISCONNECTED";
    /// Access is denied to the COM call.
    RPC_E_ACCESS_DENIED = 0x8001_011B, "RPC_E_ACCESS_DENIED";
    /// The COM class is not registered.
    REGDB_E_CLASSNOTREG = 0x8004_0154, "REGDB_E_CLASSNOTREG";
    /// It failed, with no more to say.
    FAILED = 0x8004_1001, "WBEM_E_FAILED";
    /// The object was not found.
    NOT_FOUND = 0x8004_1002, "WBEM_E_NOT_FOUND";
    /// The user may not do this.
    ACCESS_DENIED = 0x8004_1003, "WBEM_E_ACCESS_DENIED";
    /// The provider failed.
    PROVIDER_FAILURE = 0x8004_1004, "WBEM_E_PROVIDER_FAILURE";
    /// The types do not match.
    TYPE_MISMATCH = 0x8004_1005, "WBEM_E_TYPE_MISMATCH";
    /// There is not enough memory.
    OUT_OF_MEMORY = 0x8004_1006, "WBEM_E_OUT_OF_MEMORY";
    /// The object is not valid here.
    INVALID_CONTEXT = 0x8004_1007, "WBEM_E_INVALID_CONTEXT";
    /// A parameter is not valid.
    INVALID_PARAMETER = 0x8004_1008, "WBEM_E_INVALID_PARAMETER";
    /// What was asked for is not there now.
    NOT_AVAILABLE = 0x8004_1009, "WBEM_E_NOT_AVAILABLE";
    /// An internal, critical error.
    CRITICAL_ERROR = 0x8004_100A, "WBEM_E_CRITICAL_ERROR";
    /// The data from the network was not valid.
    INVALID_STREAM = 0x8004_100B, "WBEM_E_INVALID_STREAM";
    /// The provider does not offer this.
    NOT_SUPPORTED = 0x8004_100C, "WBEM_E_NOT_SUPPORTED";
    /// The superclass does not exist.
    INVALID_SUPERCLASS = 0x8004_100D, "WBEM_E_INVALID_SUPERCLASS";
    /// The namespace does not exist.
    INVALID_NAMESPACE = 0x8004_100E, "WBEM_E_INVALID_NAMESPACE";
    /// The object is not valid.
    INVALID_OBJECT = 0x8004_100F, "WBEM_E_INVALID_OBJECT";
    /// The class does not exist.
    INVALID_CLASS = 0x8004_1010, "WBEM_E_INVALID_CLASS";
    /// The provider was not found.
    PROVIDER_NOT_FOUND = 0x8004_1011, "WBEM_E_PROVIDER_NOT_FOUND";
    /// The provider is registered wrongly.
    INVALID_PROVIDER_REGISTRATION = 0x8004_1012, "WBEM_E_INVALID_PROVIDER_REGISTRATION";
    /// The provider could not be loaded.
    PROVIDER_LOAD_FAILURE = 0x8004_1013, "WBEM_E_PROVIDER_LOAD_FAILURE";
    /// A component could not be started.
    INITIALIZATION_FAILURE = 0x8004_1014, "WBEM_E_INITIALIZATION_FAILURE";
    /// The connection failed on the way.
    TRANSPORT_FAILURE = 0x8004_1015, "WBEM_E_TRANSPORT_FAILURE";
    /// The operation is not valid.
    INVALID_OPERATION = 0x8004_1016, "WBEM_E_INVALID_OPERATION";
    /// The query is not valid.
    INVALID_QUERY = 0x8004_1017, "WBEM_E_INVALID_QUERY";
    /// The query language is not known.
    INVALID_QUERY_TYPE = 0x8004_1018, "WBEM_E_INVALID_QUERY_TYPE";
    /// The object exists already.
    ALREADY_EXISTS = 0x8004_1019, "WBEM_E_ALREADY_EXISTS";
    /// The value may not be overridden.
    OVERRIDE_NOT_ALLOWED = 0x8004_101A, "WBEM_E_OVERRIDE_NOT_ALLOWED";
    /// The qualifier is inherited.
    PROPAGATED_QUALIFIER = 0x8004_101B, "WBEM_E_PROPAGATED_QUALIFIER";
    /// The property is inherited.
    PROPAGATED_PROPERTY = 0x8004_101C, "WBEM_E_PROPAGATED_PROPERTY";
    /// Something unexpected happened.
    UNEXPECTED = 0x8004_101D, "WBEM_E_UNEXPECTED";
    /// The operation is not allowed here.
    ILLEGAL_OPERATION = 0x8004_101E, "WBEM_E_ILLEGAL_OPERATION";
    /// The property may not be a key.
    CANNOT_BE_KEY = 0x8004_101F, "WBEM_E_CANNOT_BE_KEY";
    /// The class lacks a part.
    INCOMPLETE_CLASS = 0x8004_1020, "WBEM_E_INCOMPLETE_CLASS";
    /// The syntax is not valid.
    INVALID_SYNTAX = 0x8004_1021, "WBEM_E_INVALID_SYNTAX";
    /// The object has no server and namespace.
    NONDECORATED_OBJECT = 0x8004_1022, "WBEM_E_NONDECORATED_OBJECT";
    /// The property may only be read.
    READ_ONLY = 0x8004_1023, "WBEM_E_READ_ONLY";
    /// The provider cannot do this.
    PROVIDER_NOT_CAPABLE = 0x8004_1024, "WBEM_E_PROVIDER_NOT_CAPABLE";
    /// The class has subclasses.
    CLASS_HAS_CHILDREN = 0x8004_1025, "WBEM_E_CLASS_HAS_CHILDREN";
    /// The class has instances.
    CLASS_HAS_INSTANCES = 0x8004_1026, "WBEM_E_CLASS_HAS_INSTANCES";
    /// The provider does not do queries.
    QUERY_NOT_IMPLEMENTED = 0x8004_1027, "WBEM_E_QUERY_NOT_IMPLEMENTED";
    /// The property may not be NULL.
    ILLEGAL_NULL = 0x8004_1028, "WBEM_E_ILLEGAL_NULL";
    /// The qualifier's type is not valid.
    INVALID_QUALIFIER_TYPE = 0x8004_1029, "WBEM_E_INVALID_QUALIFIER_TYPE";
    /// The property's type is not valid.
    INVALID_PROPERTY_TYPE = 0x8004_102A, "WBEM_E_INVALID_PROPERTY_TYPE";
    /// The value is out of range.
    VALUE_OUT_OF_RANGE = 0x8004_102B, "WBEM_E_VALUE_OUT_OF_RANGE";
    /// The class may not be a singleton.
    CANNOT_BE_SINGLETON = 0x8004_102C, "WBEM_E_CANNOT_BE_SINGLETON";
    /// The CIM type is not valid.
    INVALID_CIM_TYPE = 0x8004_102D, "WBEM_E_INVALID_CIM_TYPE";
    /// The class has no such method.
    INVALID_METHOD = 0x8004_102E, "WBEM_E_INVALID_METHOD";
    /// The method's parameters are not valid.
    INVALID_METHOD_PARAMETERS = 0x8004_102F, "WBEM_E_INVALID_METHOD_PARAMETERS";
    /// A system property may not be changed.
    SYSTEM_PROPERTY = 0x8004_1030, "WBEM_E_SYSTEM_PROPERTY";
    /// The class has no such property.
    INVALID_PROPERTY = 0x8004_1031, "WBEM_E_INVALID_PROPERTY";
    /// The client cancelled the call.
    CALL_CANCELLED = 0x8004_1032, "WBEM_E_CALL_CANCELLED";
    /// WMI is shutting down.
    SHUTTING_DOWN = 0x8004_1033, "WBEM_E_SHUTTING_DOWN";
    /// The method is inherited.
    PROPAGATED_METHOD = 0x8004_1034, "WBEM_E_PROPAGATED_METHOD";
    /// The parameter is not supported.
    UNSUPPORTED_PARAMETER = 0x8004_1035, "WBEM_E_UNSUPPORTED_PARAMETER";
    /// A parameter lacks its ID.
    MISSING_PARAMETER_ID = 0x8004_1036, "WBEM_E_MISSING_PARAMETER_ID";
    /// A parameter's ID is not valid.
    INVALID_PARAMETER_ID = 0x8004_1037, "WBEM_E_INVALID_PARAMETER_ID";
    /// The parameters' IDs have gaps.
    NONCONSECUTIVE_PARAMETER_IDS = 0x8004_1038, "WBEM_E_NONCONSECUTIVE_PARAMETER_IDS";
    /// The return value has a parameter ID.
    PARAMETER_ID_ON_RETVAL = 0x8004_1039, "WBEM_E_PARAMETER_ID_ON_RETVAL";
    /// The object path is not valid.
    INVALID_OBJECT_PATH = 0x8004_103A, "WBEM_E_INVALID_OBJECT_PATH";
    /// The disk is full.
    OUT_OF_DISK_SPACE = 0x8004_103B, "WBEM_E_OUT_OF_DISK_SPACE";
    /// The buffer is too small.
    BUFFER_TOO_SMALL = 0x8004_103C, "WBEM_E_BUFFER_TOO_SMALL";
    /// The way of putting is not supported.
    UNSUPPORTED_PUT_EXTENSION = 0x8004_103D, "WBEM_E_UNSUPPORTED_PUT_EXTENSION";
    /// The type of the object is not known.
    UNKNOWN_OBJECT_TYPE = 0x8004_103E, "WBEM_E_UNKNOWN_OBJECT_TYPE";
    /// The packet is of no known type.
    UNKNOWN_PACKET_TYPE = 0x8004_103F, "WBEM_E_UNKNOWN_PACKET_TYPE";
    /// The marshaling data is of another version.
    MARSHAL_VERSION_MISMATCH = 0x8004_1040, "WBEM_E_MARSHAL_VERSION_MISMATCH";
    /// The marshaling data is not valid.
    MARSHAL_INVALID_SIGNATURE = 0x8004_1041, "WBEM_E_MARSHAL_INVALID_SIGNATURE";
    /// The qualifier is not valid.
    INVALID_QUALIFIER = 0x8004_1042, "WBEM_E_INVALID_QUALIFIER";
    /// A parameter that is both in and out differs between the two.
    INVALID_DUPLICATE_PARAMETER = 0x8004_1043, "WBEM_E_INVALID_DUPLICATE_PARAMETER";
    /// The object has too much data.
    TOO_MUCH_DATA = 0x8004_1044, "WBEM_E_TOO_MUCH_DATA";
    /// The server is too busy.
    SERVER_TOO_BUSY = 0x8004_1045, "WBEM_E_SERVER_TOO_BUSY";
    /// The flavor is not valid.
    INVALID_FLAVOR = 0x8004_1046, "WBEM_E_INVALID_FLAVOR";
    /// The object refers to itself.
    CIRCULAR_REFERENCE = 0x8004_1047, "WBEM_E_CIRCULAR_REFERENCE";
    /// The class may not be updated so.
    UNSUPPORTED_CLASS_UPDATE = 0x8004_1048, "WBEM_E_UNSUPPORTED_CLASS_UPDATE";
    /// An inherited key may not be changed.
    CANNOT_CHANGE_KEY_INHERITANCE = 0x8004_1049, "WBEM_E_CANNOT_CHANGE_KEY_INHERITANCE";
    /// An inherited index may not be changed.
    CANNOT_CHANGE_INDEX_INHERITANCE = 0x8004_1050, "WBEM_E_CANNOT_CHANGE_INDEX_INHERITANCE";
    /// The class has too many properties.
    TOO_MANY_PROPERTIES = 0x8004_1051, "WBEM_E_TOO_MANY_PROPERTIES";
    /// The update would change a type.
    UPDATE_TYPE_MISMATCH = 0x8004_1052, "WBEM_E_UPDATE_TYPE_MISMATCH";
    /// The update would change what subclasses override.
    UPDATE_OVERRIDE_NOT_ALLOWED = 0x8004_1053, "WBEM_E_UPDATE_OVERRIDE_NOT_ALLOWED";
    /// The update would change an inherited method.
    UPDATE_PROPAGATED_METHOD = 0x8004_1054, "WBEM_E_UPDATE_PROPAGATED_METHOD";
    /// The method is not implemented.
    METHOD_NOT_IMPLEMENTED = 0x8004_1055, "WBEM_E_METHOD_NOT_IMPLEMENTED";
    /// The method is disabled.
    METHOD_DISABLED = 0x8004_1056, "WBEM_E_METHOD_DISABLED";
    /// The refresher is busy.
    REFRESHER_BUSY = 0x8004_1057, "WBEM_E_REFRESHER_BUSY";
    /// The query cannot be parsed.
    UNPARSABLE_QUERY = 0x8004_1058, "WBEM_E_UNPARSABLE_QUERY";
    /// The class is no event class.
    NOT_EVENT_CLASS = 0x8004_1059, "WBEM_E_NOT_EVENT_CLASS";
    /// A query lacks its GROUP WITHIN.
    MISSING_GROUP_WITHIN = 0x8004_105A, "WBEM_E_MISSING_GROUP_WITHIN";
    /// A query lacks the list of what to group by.
    MISSING_AGGREGATION_LIST = 0x8004_105B, "WBEM_E_MISSING_AGGREGATION_LIST";
    /// The property is no embedded object.
    PROPERTY_NOT_AN_OBJECT = 0x8004_105C, "WBEM_E_PROPERTY_NOT_AN_OBJECT";
    /// A query groups by an embedded object.
    AGGREGATING_BY_OBJECT = 0x8004_105D, "WBEM_E_AGGREGATING_BY_OBJECT";
    /// The provider's registered query is not understood.
    UNINTERPRETABLE_PROVIDER_QUERY = 0x8004_105F, "WBEM_E_UNINTERPRETABLE_PROVIDER_QUERY";
    /// The repository cannot be restored while WMI runs.
    BACKUP_RESTORE_WINMGMT_RUNNING = 0x8004_1060, "WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING";
    /// The queue of events is full.
    QUEUE_OVERFLOW = 0x8004_1061, "WBEM_E_QUEUE_OVERFLOW";
    /// The client lacks a privilege.
    PRIVILEGE_NOT_HELD = 0x8004_1062, "WBEM_E_PRIVILEGE_NOT_HELD";
    /// The operator is not valid for the type.
    INVALID_OPERATOR = 0x8004_1063, "WBEM_E_INVALID_OPERATOR";
    /// Other credentials were given for a local connection.
    LOCAL_CREDENTIALS = 0x8004_1064, "WBEM_E_LOCAL_CREDENTIALS";
    /// The class may not be abstract.
    CANNOT_BE_ABSTRACT = 0x8004_1065, "WBEM_E_CANNOT_BE_ABSTRACT";
    /// An object with localized parts was put without the flag for it.
    AMENDED_OBJECT = 0x8004_1066, "WBEM_E_AMENDED_OBJECT";
    /// The client did not take its objects fast enough.
    CLIENT_TOO_SLOW = 0x8004_1067, "WBEM_E_CLIENT_TOO_SLOW";
    /// The security descriptor is NULL.
    NULL_SECURITY_DESCRIPTOR = 0x8004_1068, "WBEM_E_NULL_SECURITY_DESCRIPTOR";
    /// It took too long.
    TIMED_OUT = 0x8004_1069, "WBEM_E_TIMED_OUT";
    /// The association is not valid.
    INVALID_ASSOCIATION = 0x8004_106A, "WBEM_E_INVALID_ASSOCIATION";
    /// It is not clear which operation is meant.
    AMBIGUOUS_OPERATION = 0x8004_106B, "WBEM_E_AMBIGUOUS_OPERATION";
    /// A quota is used up.
    QUOTA_VIOLATION = 0x8004_106C, "WBEM_E_QUOTA_VIOLATION";
    /// Reserved.
    RESERVED_001 = 0x8004_106D, "WBEM_E_RESERVED_001";
    /// Reserved.
    RESERVED_002 = 0x8004_106E, "WBEM_E_RESERVED_002";
    /// The locale is not supported.
    UNSUPPORTED_LOCALE = 0x8004_106F, "WBEM_E_UNSUPPORTED_LOCALE";
    /// The handle is no longer valid.
    HANDLE_OUT_OF_DATE = 0x8004_1070, "WBEM_E_HANDLE_OUT_OF_DATE";
    /// The connection failed.
    CONNECTION_FAILED = 0x8004_1071, "WBEM_E_CONNECTION_FAILED";
    /// The handle may not be asked for.
    INVALID_HANDLE_REQUEST = 0x8004_1072, "WBEM_E_INVALID_HANDLE_REQUEST";
    /// The property's name is too long.
    PROPERTY_NAME_TOO_WIDE = 0x8004_1073, "WBEM_E_PROPERTY_NAME_TOO_WIDE";
    /// The class's name is too long.
    CLASS_NAME_TOO_WIDE = 0x8004_1074, "WBEM_E_CLASS_NAME_TOO_WIDE";
    /// The method's name is too long.
    METHOD_NAME_TOO_WIDE = 0x8004_1075, "WBEM_E_METHOD_NAME_TOO_WIDE";
    /// The qualifier's name is too long.
    QUALIFIER_NAME_TOO_WIDE = 0x8004_1076, "WBEM_E_QUALIFIER_NAME_TOO_WIDE";
    /// The MOF was compiled for another version and must be compiled again.
    RERUN_COMMAND = 0x8004_1077, "WBEM_E_RERUN_COMMAND";
    /// The repository is of another version.
    DATABASE_VER_MISMATCH = 0x8004_1078, "WBEM_E_DATABASE_VER_MISMATCH";
    /// A provider forbids to delete it.
    VETO_DELETE = 0x8004_1079, "WBEM_E_VETO_DELETE";
    /// A provider forbids to put it.
    VETO_PUT = 0x8004_107A, "WBEM_E_VETO_PUT";
    /// The locale is not valid.
    INVALID_LOCALE = 0x8004_1080, "WBEM_E_INVALID_LOCALE";
    /// The provider is suspended.
    PROVIDER_SUSPENDED = 0x8004_1081, "WBEM_E_PROVIDER_SUSPENDED";
    /// The operation must be synchronized.
    SYNCHRONIZATION_REQUIRED = 0x8004_1082, "WBEM_E_SYNCHRONIZATION_REQUIRED";
    /// The class has no schema.
    NO_SCHEMA = 0x8004_1083, "WBEM_E_NO_SCHEMA";
    /// The provider is registered already.
    PROVIDER_ALREADY_REGISTERED = 0x8004_1084, "WBEM_E_PROVIDER_ALREADY_REGISTERED";
    /// The provider is not registered.
    PROVIDER_NOT_REGISTERED = 0x8004_1085, "WBEM_E_PROVIDER_NOT_REGISTERED";
    /// The connection broke for good.
    FATAL_TRANSPORT_ERROR = 0x8004_1086, "WBEM_E_FATAL_TRANSPORT_ERROR";
    /// The namespace is only given over an encrypted connection.
    ENCRYPTED_CONNECTION_REQUIRED = 0x8004_1087, "WBEM_E_ENCRYPTED_CONNECTION_REQUIRED";
    /// The provider took too long.
    PROVIDER_TIMED_OUT = 0x8004_1088, "WBEM_E_PROVIDER_TIMED_OUT";
    /// The object has no key.
    NO_KEY = 0x8004_1089, "WBEM_E_NO_KEY";
    /// The provider is disabled.
    PROVIDER_DISABLED = 0x8004_108A, "WBEM_E_PROVIDER_DISABLED";
    /// The event provider's query covers more than the provider offers.
    ESS_REGISTRATION_TOO_BROAD = 0x8004_2001, "WBEMESS_E_REGISTRATION_TOO_BROAD";
    /// The event provider's query covers less than the provider offers.
    ESS_REGISTRATION_TOO_PRECISE = 0x8004_2002, "WBEMESS_E_REGISTRATION_TOO_PRECISE";
    /// The consumer may not see the event.
    ESS_AUTHZ_NOT_PRIVILEGED = 0x8004_2003, "WBEMESS_E_AUTHZ_NOT_PRIVILEGED";
    /// The name of a qualifier was expected.
    MOF_EXPECTED_QUALIFIER_NAME = 0x8004_4001, "WBEMMOF_E_EXPECTED_QUALIFIER_NAME";
    /// A semicolon was expected.
    MOF_EXPECTED_SEMI = 0x8004_4002, "WBEMMOF_E_EXPECTED_SEMI";
    /// An opening brace was expected.
    MOF_EXPECTED_OPEN_BRACE = 0x8004_4003, "WBEMMOF_E_EXPECTED_OPEN_BRACE";
    /// A closing brace was expected.
    MOF_EXPECTED_CLOSE_BRACE = 0x8004_4004, "WBEMMOF_E_EXPECTED_CLOSE_BRACE";
    /// A closing bracket was expected.
    MOF_EXPECTED_CLOSE_BRACKET = 0x8004_4005, "WBEMMOF_E_EXPECTED_CLOSE_BRACKET";
    /// A closing parenthesis was expected.
    MOF_EXPECTED_CLOSE_PAREN = 0x8004_4006, "WBEMMOF_E_EXPECTED_CLOSE_PAREN";
    /// A constant is not valid.
    MOF_ILLEGAL_CONSTANT_VALUE = 0x8004_4007, "WBEMMOF_E_ILLEGAL_CONSTANT_VALUE";
    /// A type was expected.
    MOF_EXPECTED_TYPE_IDENTIFIER = 0x8004_4008, "WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER";
    /// An opening parenthesis was expected.
    MOF_EXPECTED_OPEN_PAREN = 0x8004_4009, "WBEMMOF_E_EXPECTED_OPEN_PAREN";
    /// A token is not known.
    MOF_UNRECOGNIZED_TOKEN = 0x8004_400A, "WBEMMOF_E_UNRECOGNIZED_TOKEN";
    /// A type is not known.
    MOF_UNRECOGNIZED_TYPE = 0x8004_400B, "WBEMMOF_E_UNRECOGNIZED_TYPE";
    /// The name of a property was expected.
    MOF_EXPECTED_PROPERTY_NAME = 0x8004_400C, "WBEMMOF_E_EXPECTED_PROPERTY_NAME";
    /// Type definitions are not supported.
    MOF_TYPEDEF_NOT_SUPPORTED = 0x8004_400D, "WBEMMOF_E_TYPEDEF_NOT_SUPPORTED";
    /// An alias was not expected.
    MOF_UNEXPECTED_ALIAS = 0x8004_400E, "WBEMMOF_E_UNEXPECTED_ALIAS";
    /// An array was not expected.
    MOF_UNEXPECTED_ARRAY_INIT = 0x8004_400F, "WBEMMOF_E_UNEXPECTED_ARRAY_INIT";
    /// An amendment is not valid.
    MOF_INVALID_AMENDMENT_SYNTAX = 0x8004_4010, "WBEMMOF_E_INVALID_AMENDMENT_SYNTAX";
    /// An amendment is there twice.
    MOF_INVALID_DUPLICATE_AMENDMENT = 0x8004_4011, "WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT";
    /// A pragma is not valid.
    MOF_INVALID_PRAGMA = 0x8004_4012, "WBEMMOF_E_INVALID_PRAGMA";
    /// The namespace's syntax is not valid.
    MOF_INVALID_NAMESPACE_SYNTAX = 0x8004_4013, "WBEMMOF_E_INVALID_NAMESPACE_SYNTAX";
    /// The name of a class was expected.
    MOF_EXPECTED_CLASS_NAME = 0x8004_4014, "WBEMMOF_E_EXPECTED_CLASS_NAME";
    /// A value is not of its type.
    MOF_TYPE_MISMATCH = 0x8004_4015, "WBEMMOF_E_TYPE_MISMATCH";
    /// An alias was expected.
    MOF_EXPECTED_ALIAS_NAME = 0x8004_4016, "WBEMMOF_E_EXPECTED_ALIAS_NAME";
    /// The declaration of a class is not valid.
    MOF_INVALID_CLASS_DECLARATION = 0x8004_4017, "WBEMMOF_E_INVALID_CLASS_DECLARATION";
    /// The declaration of an instance is not valid.
    MOF_INVALID_INSTANCE_DECLARATION = 0x8004_4018, "WBEMMOF_E_INVALID_INSTANCE_DECLARATION";
    /// A dollar sign was expected.
    MOF_EXPECTED_DOLLAR = 0x8004_4019, "WBEMMOF_E_EXPECTED_DOLLAR";
    /// The CIMTYPE qualifier is set by hand.
    MOF_CIMTYPE_QUALIFIER = 0x8004_401A, "WBEMMOF_E_CIMTYPE_QUALIFIER";
    /// A property is there twice.
    MOF_DUPLICATE_PROPERTY = 0x8004_401B, "WBEMMOF_E_DUPLICATE_PROPERTY";
    /// The namespace is not valid.
    MOF_INVALID_NAMESPACE_SPECIFICATION = 0x8004_401C, "WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION";
    /// A number is out of range.
    MOF_OUT_OF_RANGE = 0x8004_401D, "WBEMMOF_E_OUT_OF_RANGE";
    /// The file is not valid.
    MOF_INVALID_FILE = 0x8004_401E, "WBEMMOF_E_INVALID_FILE";
    /// An alias stands in an embedded object.
    MOF_ALIASES_IN_EMBEDDED = 0x8004_401F, "WBEMMOF_E_ALIASES_IN_EMBEDDED";
    /// An element of an array is NULL.
    MOF_NULL_ARRAY_ELEM = 0x8004_4020, "WBEMMOF_E_NULL_ARRAY_ELEM";
    /// A qualifier is there twice.
    MOF_DUPLICATE_QUALIFIER = 0x8004_4021, "WBEMMOF_E_DUPLICATE_QUALIFIER";
    /// A flavor was expected.
    MOF_EXPECTED_FLAVOR_TYPE = 0x8004_4022, "WBEMMOF_E_EXPECTED_FLAVOR_TYPE";
    /// Flavors exclude each other.
    MOF_INCOMPATIBLE_FLAVOR_TYPES = 0x8004_4023, "WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES";
    /// An alias is used for more than one object.
    MOF_MULTIPLE_ALIASES = 0x8004_4024, "WBEMMOF_E_MULTIPLE_ALIASES";
    /// Flavors cannot be used together.
    MOF_INCOMPATIBLE_FLAVOR_TYPES2 = 0x8004_4025, "WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2";
    /// A method may not return an array.
    MOF_NO_ARRAYS_RETURNED = 0x8004_4026, "WBEMMOF_E_NO_ARRAYS_RETURNED";
    /// A parameter must be in or out.
    MOF_MUST_BE_IN_OR_OUT = 0x8004_4027, "WBEMMOF_E_MUST_BE_IN_OR_OUT";
    /// The flags are not valid.
    MOF_INVALID_FLAGS_SYNTAX = 0x8004_4028, "WBEMMOF_E_INVALID_FLAGS_SYNTAX";
    /// A brace was expected, or the type is wrong.
    MOF_EXPECTED_BRACE_OR_BAD_TYPE = 0x8004_4029, "WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE";
    /// A CIM 2.2 qualifier's value is not supported.
    MOF_UNSUPPORTED_CIMV22_QUAL_VALUE = 0x8004_402A, "WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE";
    /// A CIM 2.2 type is not supported.
    MOF_UNSUPPORTED_CIMV22_DATA_TYPE = 0x8004_402B, "WBEMMOF_E_UNSUPPORTED_CIMV22_DATA_TYPE";
    /// A deletion of an instance is not valid.
    MOF_INVALID_DELETEINSTANCE_SYNTAX = 0x8004_402C, "WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX";
    /// A qualifier's syntax is not valid.
    MOF_INVALID_QUALIFIER_SYNTAX = 0x8004_402D, "WBEMMOF_E_INVALID_QUALIFIER_SYNTAX";
    /// A qualifier stands where it may not.
    MOF_QUALIFIER_USED_OUTSIDE_SCOPE = 0x8004_402E, "WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE";
    /// A temporary file could not be made.
    MOF_ERROR_CREATING_TEMP_FILE = 0x8004_402F, "WBEMMOF_E_ERROR_CREATING_TEMP_FILE";
    /// An included file is not valid.
    MOF_ERROR_INVALID_INCLUDE_FILE = 0x8004_4030, "WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE";
    /// A deletion of a class is not valid.
    MOF_INVALID_DELETECLASS_SYNTAX = 0x8004_4031, "WBEMMOF_E_INVALID_DELETECLASS_SYNTAX";
    /// The file was not found.
    ERROR_FILE_NOT_FOUND = 0x8007_0002, "ERROR_FILE_NOT_FOUND";
    /// Access is denied, by DCOM or Windows.
    E_ACCESSDENIED = 0x8007_0005, "E_ACCESSDENIED";
    /// There is not enough memory.
    E_OUTOFMEMORY = 0x8007_000E, "E_OUTOFMEMORY";
    /// An argument is not valid.
    E_INVALIDARG = 0x8007_0057, "E_INVALIDARG";
    /// The DLL was not found.
    ERROR_MOD_NOT_FOUND = 0x8007_007E, "ERROR_MOD_NOT_FOUND";
    /// The service is disabled.
    ERROR_SERVICE_DISABLED = 0x8007_0422, "ERROR_SERVICE_DISABLED";
    /// The computer is shutting down.
    ERROR_SHUTDOWN_IN_PROGRESS = 0x8007_045B, "ERROR_SHUTDOWN_IN_PROGRESS";
    /// The user name or the password is wrong.
    ERROR_LOGON_FAILURE = 0x8007_052E, "ERROR_LOGON_FAILURE";
    /// The RPC server cannot be reached.
    RPC_S_SERVER_UNAVAILABLE = 0x8007_06BA, "RPC_S_SERVER_UNAVAILABLE";
    /// The remote procedure call failed.
    RPC_S_CALL_FAILED = 0x8007_06BE, "RPC_S_CALL_FAILED";
    /// The remote procedure call failed and did not run.
    RPC_S_CALL_FAILED_DNE = 0x8007_06BF, "RPC_S_CALL_FAILED_DNE";
    /// The RPC endpoint mapper has no such endpoint.
    EPT_S_NOT_REGISTERED = 0x8007_06D9, "EPT_S_NOT_REGISTERED";
    /// The authentication of an RPC failed.
    RPC_S_SEC_PKG_ERROR = 0x8007_0721, "RPC_S_SEC_PKG_ERROR";
    /// The COM server could not be started.
    CO_E_SERVER_EXEC_FAILURE = 0x8008_0005, "CO_E_SERVER_EXEC_FAILURE";
}

impl WbemStatus {
    pub(crate) const EXPECTED: &str = "a status such as 0x80041032";

    /// Whether it says failure: the severity bit of the HRESULT ([MS-ERREF] 2.1).
    ///
    /// [MS-ERREF]: https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/0642cb2f-2075-4469-918c-4441e69c548a
    #[must_use]
    pub const fn is_failure(self) -> bool {
        self.get() & 0x8000_0000 != 0
    }

    /// The number as Windows logs it, `0x80041003`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("{:#x}", self.get())
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match number::trim(text).strip_prefix('-') {
            // A negative HRESULT in decimal: the same 32 bits, read as signed.
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits
                .parse()
                .ok()
                .and_then(|n: u64| Self::from_signed(-i64::try_from(n).ok()?)),
            Some(_) => None,
            None => number::parse(text).map(Self::new),
        }
    }

    /// From the signed 32 bits that .NET prints.
    pub(crate) fn from_signed(number: i64) -> Option<Self> {
        i32::try_from(number)
            .ok()
            .map(|n| Self::new(n.cast_unsigned()))
    }
}

impl fmt::Display for WbemStatus {
    /// The name and the number, or just the number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({:#x})", self.get()),
            None => write!(f, "{:#x}", self.get()),
        }
    }
}

impl FromStr for WbemStatus {
    type Err = Error;

    /// Reads `0x80041003`, `2147749891` or `-2147217405`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Field`](crate::ErrorKind::Field) for anything else, such as
    /// `0x180041003` (33 bits).
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text).ok_or_else(|| Error::value("WbemStatus", Self::EXPECTED, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let table = [
            ("0x0", Some(0)),
            ("0x80041032", Some(0x8004_1032)),
            ("0X8004100c", Some(0x8004_100c)),
            ("2147749938", Some(0x8004_1032)),
            ("-2147217358", Some(0x8004_1032)),
            ("-2147483648", Some(0x8000_0000)),
            ("-2147483649", None),
            ("--1", None),
            ("-", None),
            ("-0x1", None),
            ("4294967296", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(
                WbemStatus::parse(text).map(WbemStatus::get),
                expected,
                "{text:?}"
            );
        }
    }
}
