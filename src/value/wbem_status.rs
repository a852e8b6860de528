//! [`WbemStatus`].

use std::fmt;
use std::str::FromStr;

use super::code::codes;
use super::number;
use crate::error::Error;

codes! {
    /// The HRESULT of a WMI operation, 32 bits, logged as `0x80041032`.
    ///
    /// Mostly a `WBEMSTATUS` code. An unknown number is kept.
    ///
    /// Source: [`WBEMSTATUS`] (`wbemcli.h`), all of it, and the codes of COM, RPC and Windows
    /// (`winerror.h`) that WMI returns. The numbers are those of the `windows-sys` crate, 0.61;
    /// the meanings follow Microsoft's page. Constants without a prefix are `WBEM_E_`, with
    /// `S_` `WBEM_S_`, with `MOF_` `WBEMMOF_E_`, with `ESS_` `WBEMESS_E_`.
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
    /// assert_eq!(status.meaning(), Some("Access denied"));
    /// assert_eq!(status.to_string(), "WBEM_E_ACCESS_DENIED (0x80041003)");
    /// assert_eq!(WbemStatus::new(0x80049999).to_string(), "0x80049999");
    /// assert_eq!(status.hex(), "0x80041003");
    /// assert!(status.is_failure());
    /// // As .NET and PowerShell print it.
    /// assert_eq!("-2147217405".parse::<WbemStatus>()?, status);
    /// # Ok::<(), wmi_events::Error>(())
    /// ```
    pub struct WbemStatus;

    /// Operation successful
    S_OK = 0x0, "S_OK";
    /// No more objects, or fewer than requested
    S_FALSE = 0x1, "WBEM_S_FALSE";
    /// Object or class already exists
    S_ALREADY_EXISTS = 0x0004_0001, "WBEM_S_ALREADY_EXISTS";
    /// Overridden property deleted, original value restored
    S_RESET_TO_DEFAULT = 0x0004_0002, "WBEM_S_RESET_TO_DEFAULT";
    /// Compared objects are not identical
    S_DIFFERENT = 0x0004_0003, "WBEM_S_DIFFERENT";
    /// Call timed out; some results may have been returned
    S_TIMEDOUT = 0x0004_0004, "WBEM_S_TIMEDOUT";
    /// No more data in the enumeration
    S_NO_MORE_DATA = 0x0004_0005, "WBEM_S_NO_MORE_DATA";
    /// Operation canceled
    S_OPERATION_CANCELLED = 0x0004_0006, "WBEM_S_OPERATION_CANCELLED";
    /// Request in progress, results not yet available
    S_PENDING = 0x0004_0007, "WBEM_S_PENDING";
    /// Same object more than once in the result set
    S_DUPLICATE_OBJECTS = 0x0004_0008, "WBEM_S_DUPLICATE_OBJECTS";
    /// Access denied to some of the resources
    S_ACCESS_DENIED = 0x0004_0009, "WBEM_S_ACCESS_DENIED";
    /// Not all requested objects returned: some resources are inaccessible
    S_PARTIAL_RESULTS = 0x0004_0010, "WBEM_S_PARTIAL_RESULTS";
    /// Source not available
    S_SOURCE_NOT_AVAILABLE = 0x0004_0017, "WBEM_S_SOURCE_NOT_AVAILABLE";
    /// Not implemented
    E_NOTIMPL = 0x8000_4001, "E_NOTIMPL";
    /// No such interface supported
    E_NOINTERFACE = 0x8000_4002, "E_NOINTERFACE";
    /// Operation aborted
    E_ABORT = 0x8000_4004, "E_ABORT";
    /// Unspecified error
    E_FAIL = 0x8000_4005, "E_FAIL";
    /// Catastrophic failure
    E_UNEXPECTED = 0x8000_FFFF, "E_UNEXPECTED";
    /// Call canceled by the message filter
    RPC_E_CALL_CANCELED = 0x8001_0002, "RPC_E_CALL_CANCELED";
    /// Server threw an exception
    RPC_E_SERVERFAULT = 0x8001_0105, "RPC_E_SERVERFAULT";
    /// Object disconnected from its clients
    RPC_E_DISCONNECTED = 0x8001_0108, "RPC_E_DISCONNECTED";
    /// Access denied to the COM call
    RPC_E_ACCESS_DENIED = 0x8001_011B, "RPC_E_ACCESS_DENIED";
    /// COM class not registered
    REGDB_E_CLASSNOTREG = 0x8004_0154, "REGDB_E_CLASSNOTREG";
    /// Call failed
    FAILED = 0x8004_1001, "WBEM_E_FAILED";
    /// Object not found
    NOT_FOUND = 0x8004_1002, "WBEM_E_NOT_FOUND";
    /// Access denied
    ACCESS_DENIED = 0x8004_1003, "WBEM_E_ACCESS_DENIED";
    /// Provider failed after its initialization
    PROVIDER_FAILURE = 0x8004_1004, "WBEM_E_PROVIDER_FAILURE";
    /// Type mismatch
    TYPE_MISMATCH = 0x8004_1005, "WBEM_E_TYPE_MISMATCH";
    /// Not enough memory
    OUT_OF_MEMORY = 0x8004_1006, "WBEM_E_OUT_OF_MEMORY";
    /// Context object not valid
    INVALID_CONTEXT = 0x8004_1007, "WBEM_E_INVALID_CONTEXT";
    /// Parameter not correct
    INVALID_PARAMETER = 0x8004_1008, "WBEM_E_INVALID_PARAMETER";
    /// Resource, typically a remote server, not available
    NOT_AVAILABLE = 0x8004_1009, "WBEM_E_NOT_AVAILABLE";
    /// Internal, critical error
    CRITICAL_ERROR = 0x8004_100A, "WBEM_E_CRITICAL_ERROR";
    /// Network packets corrupted in a remote session
    INVALID_STREAM = 0x8004_100B, "WBEM_E_INVALID_STREAM";
    /// Feature or operation not supported
    NOT_SUPPORTED = 0x8004_100C, "WBEM_E_NOT_SUPPORTED";
    /// Parent class not valid
    INVALID_SUPERCLASS = 0x8004_100D, "WBEM_E_INVALID_SUPERCLASS";
    /// Namespace not found
    INVALID_NAMESPACE = 0x8004_100E, "WBEM_E_INVALID_NAMESPACE";
    /// Instance not valid
    INVALID_OBJECT = 0x8004_100F, "WBEM_E_INVALID_OBJECT";
    /// Class not valid or not found
    INVALID_CLASS = 0x8004_1010, "WBEM_E_INVALID_CLASS";
    /// Provider has no registration
    PROVIDER_NOT_FOUND = 0x8004_1011, "WBEM_E_PROVIDER_NOT_FOUND";
    /// Provider registration incorrect or incomplete
    INVALID_PROVIDER_REGISTRATION = 0x8004_1012, "WBEM_E_INVALID_PROVIDER_REGISTRATION";
    /// COM cannot locate or load the provider
    PROVIDER_LOAD_FAILURE = 0x8004_1013, "WBEM_E_PROVIDER_LOAD_FAILURE";
    /// Component, such as a provider, failed to initialize
    INITIALIZATION_FAILURE = 0x8004_1014, "WBEM_E_INITIALIZATION_FAILURE";
    /// Networking error
    TRANSPORT_FAILURE = 0x8004_1015, "WBEM_E_TRANSPORT_FAILURE";
    /// Operation not valid
    INVALID_OPERATION = 0x8004_1016, "WBEM_E_INVALID_OPERATION";
    /// Query syntax not valid
    INVALID_QUERY = 0x8004_1017, "WBEM_E_INVALID_QUERY";
    /// Query language not supported
    INVALID_QUERY_TYPE = 0x8004_1018, "WBEM_E_INVALID_QUERY_TYPE";
    /// Object already exists
    ALREADY_EXISTS = 0x8004_1019, "WBEM_E_ALREADY_EXISTS";
    /// Qualifier cannot be overridden
    OVERRIDE_NOT_ALLOWED = 0x8004_101A, "WBEM_E_OVERRIDE_NOT_ALLOWED";
    /// Qualifier inherited from a parent class, cannot be deleted
    PROPAGATED_QUALIFIER = 0x8004_101B, "WBEM_E_PROPAGATED_QUALIFIER";
    /// Property inherited from a parent class, cannot be deleted
    PROPAGATED_PROPERTY = 0x8004_101C, "WBEM_E_PROPAGATED_PROPERTY";
    /// Unexpected sequence of calls
    UNEXPECTED = 0x8004_101D, "WBEM_E_UNEXPECTED";
    /// Illegal operation, such as spawning a class from an instance
    ILLEGAL_OPERATION = 0x8004_101E, "WBEM_E_ILLEGAL_OPERATION";
    /// Property cannot be a key
    CANNOT_BE_KEY = 0x8004_101F, "WBEM_E_CANNOT_BE_KEY";
    /// Class definition incomplete or not registered
    INCOMPLETE_CLASS = 0x8004_1020, "WBEM_E_INCOMPLETE_CLASS";
    /// Query syntax not valid
    INVALID_SYNTAX = 0x8004_1021, "WBEM_E_INVALID_SYNTAX";
    /// Reserved: object without server and namespace
    NONDECORATED_OBJECT = 0x8004_1022, "WBEM_E_NONDECORATED_OBJECT";
    /// Property is read-only
    READ_ONLY = 0x8004_1023, "WBEM_E_READ_ONLY";
    /// Provider cannot perform the operation
    PROVIDER_NOT_CAPABLE = 0x8004_1024, "WBEM_E_PROVIDER_NOT_CAPABLE";
    /// Change would invalidate a subclass
    CLASS_HAS_CHILDREN = 0x8004_1025, "WBEM_E_CLASS_HAS_CHILDREN";
    /// Class has instances, cannot be deleted or modified
    CLASS_HAS_INSTANCES = 0x8004_1026, "WBEM_E_CLASS_HAS_INSTANCES";
    /// Reserved: query not implemented
    QUERY_NOT_IMPLEMENTED = 0x8004_1027, "WBEM_E_QUERY_NOT_IMPLEMENTED";
    /// NULL for a property that must have a value
    ILLEGAL_NULL = 0x8004_1028, "WBEM_E_ILLEGAL_NULL";
    /// Qualifier type not valid
    INVALID_QUALIFIER_TYPE = 0x8004_1029, "WBEM_E_INVALID_QUALIFIER_TYPE";
    /// CIM type of the property not valid
    INVALID_PROPERTY_TYPE = 0x8004_102A, "WBEM_E_INVALID_PROPERTY_TYPE";
    /// Value out of range or incompatible with the type
    VALUE_OUT_OF_RANGE = 0x8004_102B, "WBEM_E_VALUE_OUT_OF_RANGE";
    /// Class cannot be a singleton
    CANNOT_BE_SINGLETON = 0x8004_102C, "WBEM_E_CANNOT_BE_SINGLETON";
    /// CIM type not valid
    INVALID_CIM_TYPE = 0x8004_102D, "WBEM_E_INVALID_CIM_TYPE";
    /// Method not available
    INVALID_METHOD = 0x8004_102E, "WBEM_E_INVALID_METHOD";
    /// Method parameters not valid
    INVALID_METHOD_PARAMETERS = 0x8004_102F, "WBEM_E_INVALID_METHOD_PARAMETERS";
    /// Qualifiers requested of a system property
    SYSTEM_PROPERTY = 0x8004_1030, "WBEM_E_SYSTEM_PROPERTY";
    /// Property or its type not recognized
    INVALID_PROPERTY = 0x8004_1031, "WBEM_E_INVALID_PROPERTY";
    /// Asynchronous call canceled, internally or by the user
    CALL_CANCELLED = 0x8004_1032, "WBEM_E_CALL_CANCELLED";
    /// WMI is shutting down
    SHUTTING_DOWN = 0x8004_1033, "WBEM_E_SHUTTING_DOWN";
    /// Method of a parent class reused with another signature
    PROPAGATED_METHOD = 0x8004_1034, "WBEM_E_PROPAGATED_METHOD";
    /// Parameter, such as a query, too complex or unsupported
    UNSUPPORTED_PARAMETER = 0x8004_1035, "WBEM_E_UNSUPPORTED_PARAMETER";
    /// Method parameter without an ID qualifier
    MISSING_PARAMETER_ID = 0x8004_1036, "WBEM_E_MISSING_PARAMETER_ID";
    /// ID qualifier of a method parameter not valid
    INVALID_PARAMETER_ID = 0x8004_1037, "WBEM_E_INVALID_PARAMETER_ID";
    /// ID qualifiers of method parameters out of sequence
    NONCONSECUTIVE_PARAMETER_IDS = 0x8004_1038, "WBEM_E_NONCONSECUTIVE_PARAMETER_IDS";
    /// Return value has an ID qualifier
    PARAMETER_ID_ON_RETVAL = 0x8004_1039, "WBEM_E_PARAMETER_ID_ON_RETVAL";
    /// Object path not valid
    INVALID_OBJECT_PATH = 0x8004_103A, "WBEM_E_INVALID_OBJECT_PATH";
    /// Disk full, or the repository at its 4 GB limit
    OUT_OF_DISK_SPACE = 0x8004_103B, "WBEM_E_OUT_OF_DISK_SPACE";
    /// Buffer too small
    BUFFER_TOO_SMALL = 0x8004_103C, "WBEM_E_BUFFER_TOO_SMALL";
    /// Put operation not supported by the provider
    UNSUPPORTED_PUT_EXTENSION = 0x8004_103D, "WBEM_E_UNSUPPORTED_PUT_EXTENSION";
    /// Object of an unknown type or version in marshaling
    UNKNOWN_OBJECT_TYPE = 0x8004_103E, "WBEM_E_UNKNOWN_OBJECT_TYPE";
    /// Packet of an unknown type or version in marshaling
    UNKNOWN_PACKET_TYPE = 0x8004_103F, "WBEM_E_UNKNOWN_PACKET_TYPE";
    /// Packet version not supported
    MARSHAL_VERSION_MISMATCH = 0x8004_1040, "WBEM_E_MARSHAL_VERSION_MISMATCH";
    /// Packet corrupt
    MARSHAL_INVALID_SIGNATURE = 0x8004_1041, "WBEM_E_MARSHAL_INVALID_SIGNATURE";
    /// Qualifier not valid here, such as a key qualifier on an object
    INVALID_QUALIFIER = 0x8004_1042, "WBEM_E_INVALID_QUALIFIER";
    /// Duplicate parameter in a method
    INVALID_DUPLICATE_PARAMETER = 0x8004_1043, "WBEM_E_INVALID_DUPLICATE_PARAMETER";
    /// Reserved: too much data
    TOO_MUCH_DATA = 0x8004_1044, "WBEM_E_TOO_MUCH_DATA";
    /// Server too busy; the provider can send the event again
    SERVER_TOO_BUSY = 0x8004_1045, "WBEM_E_SERVER_TOO_BUSY";
    /// Qualifier flavor not valid
    INVALID_FLAVOR = 0x8004_1046, "WBEM_E_INVALID_FLAVOR";
    /// Circular reference, such as a class derived from itself
    CIRCULAR_REFERENCE = 0x8004_1047, "WBEM_E_CIRCULAR_REFERENCE";
    /// Class update not supported
    UNSUPPORTED_CLASS_UPDATE = 0x8004_1048, "WBEM_E_UNSUPPORTED_CLASS_UPDATE";
    /// Key in use by instances or subclasses, cannot be changed
    CANNOT_CHANGE_KEY_INHERITANCE = 0x8004_1049, "WBEM_E_CANNOT_CHANGE_KEY_INHERITANCE";
    /// Index in use by instances or subclasses, cannot be changed
    CANNOT_CHANGE_INDEX_INHERITANCE = 0x8004_1050, "WBEM_E_CANNOT_CHANGE_INDEX_INHERITANCE";
    /// Too many properties in the class
    TOO_MANY_PROPERTIES = 0x8004_1051, "WBEM_E_TOO_MANY_PROPERTIES";
    /// Property redefined with a conflicting type in a derived class
    UPDATE_TYPE_MISMATCH = 0x8004_1052, "WBEM_E_UPDATE_TYPE_MISMATCH";
    /// Derived class overrides a qualifier that cannot be overridden
    UPDATE_OVERRIDE_NOT_ALLOWED = 0x8004_1053, "WBEM_E_UPDATE_OVERRIDE_NOT_ALLOWED";
    /// Method redeclared with a conflicting signature in a derived class
    UPDATE_PROPAGATED_METHOD = 0x8004_1054, "WBEM_E_UPDATE_PROPAGATED_METHOD";
    /// Method not marked as implemented in any class
    METHOD_NOT_IMPLEMENTED = 0x8004_1055, "WBEM_E_METHOD_NOT_IMPLEMENTED";
    /// Method marked as disabled
    METHOD_DISABLED = 0x8004_1056, "WBEM_E_METHOD_DISABLED";
    /// Refresher busy with another operation
    REFRESHER_BUSY = 0x8004_1057, "WBEM_E_REFRESHER_BUSY";
    /// Filtering query syntax not valid
    UNPARSABLE_QUERY = 0x8004_1058, "WBEM_E_UNPARSABLE_QUERY";
    /// Class in FROM is not an event class
    NOT_EVENT_CLASS = 0x8004_1059, "WBEM_E_NOT_EVENT_CLASS";
    /// GROUP BY without GROUP WITHIN
    MISSING_GROUP_WITHIN = 0x8004_105A, "WBEM_E_MISSING_GROUP_WITHIN";
    /// GROUP BY without properties: aggregation on all is not supported
    MISSING_AGGREGATION_LIST = 0x8004_105B, "WBEM_E_MISSING_AGGREGATION_LIST";
    /// Dot notation on a property that is not an embedded object
    PROPERTY_NOT_AN_OBJECT = 0x8004_105C, "WBEM_E_PROPERTY_NOT_AN_OBJECT";
    /// GROUP BY on an embedded object without dot notation
    AGGREGATING_BY_OBJECT = 0x8004_105D, "WBEM_E_AGGREGATING_BY_OBJECT";
    /// Event provider registration query names no event classes
    UNINTERPRETABLE_PROVIDER_QUERY = 0x8004_105F, "WBEM_E_UNINTERPRETABLE_PROVIDER_QUERY";
    /// Repository in use, cannot be backed up or restored
    BACKUP_RESTORE_WINMGMT_RUNNING = 0x8004_1060, "WBEM_E_BACKUP_RESTORE_WINMGMT_RUNNING";
    /// Asynchronous delivery queue overflow: event consumer too slow
    QUEUE_OVERFLOW = 0x8004_1061, "WBEM_E_QUEUE_OVERFLOW";
    /// Client lacks a security privilege
    PRIVILEGE_NOT_HELD = 0x8004_1062, "WBEM_E_PRIVILEGE_NOT_HELD";
    /// Operator not valid for the property type
    INVALID_OPERATOR = 0x8004_1063, "WBEM_E_INVALID_OPERATOR";
    /// Credentials specified on a local connection
    LOCAL_CREDENTIALS = 0x8004_1064, "WBEM_E_LOCAL_CREDENTIALS";
    /// Class cannot be abstract: its parent class is not
    CANNOT_BE_ABSTRACT = 0x8004_1065, "WBEM_E_CANNOT_BE_ABSTRACT";
    /// Amended object written without the flag for amended qualifiers
    AMENDED_OBJECT = 0x8004_1066, "WBEM_E_AMENDED_OBJECT";
    /// Client did not retrieve objects quickly enough
    CLIENT_TOO_SLOW = 0x8004_1067, "WBEM_E_CLIENT_TOO_SLOW";
    /// Null security descriptor
    NULL_SECURITY_DESCRIPTOR = 0x8004_1068, "WBEM_E_NULL_SECURITY_DESCRIPTOR";
    /// Operation timed out
    TIMED_OUT = 0x8004_1069, "WBEM_E_TIMED_OUT";
    /// Association not valid
    INVALID_ASSOCIATION = 0x8004_106A, "WBEM_E_INVALID_ASSOCIATION";
    /// Operation ambiguous
    AMBIGUOUS_OPERATION = 0x8004_106B, "WBEM_E_AMBIGUOUS_OPERATION";
    /// Quota exceeded: WMI uses too much memory
    QUOTA_VIOLATION = 0x8004_106C, "WBEM_E_QUOTA_VIOLATION";
    /// Reserved
    RESERVED_001 = 0x8004_106D, "WBEM_E_RESERVED_001";
    /// Reserved
    RESERVED_002 = 0x8004_106E, "WBEM_E_RESERVED_002";
    /// Locale not supported
    UNSUPPORTED_LOCALE = 0x8004_106F, "WBEM_E_UNSUPPORTED_LOCALE";
    /// Object handle out of date
    HANDLE_OUT_OF_DATE = 0x8004_1070, "WBEM_E_HANDLE_OUT_OF_DATE";
    /// Connection to the SQL database failed
    CONNECTION_FAILED = 0x8004_1071, "WBEM_E_CONNECTION_FAILED";
    /// Handle request not valid
    INVALID_HANDLE_REQUEST = 0x8004_1072, "WBEM_E_INVALID_HANDLE_REQUEST";
    /// Property name longer than 255 characters
    PROPERTY_NAME_TOO_WIDE = 0x8004_1073, "WBEM_E_PROPERTY_NAME_TOO_WIDE";
    /// Class name longer than 255 characters
    CLASS_NAME_TOO_WIDE = 0x8004_1074, "WBEM_E_CLASS_NAME_TOO_WIDE";
    /// Method name longer than 255 characters
    METHOD_NAME_TOO_WIDE = 0x8004_1075, "WBEM_E_METHOD_NAME_TOO_WIDE";
    /// Qualifier name longer than 255 characters
    QUALIFIER_NAME_TOO_WIDE = 0x8004_1076, "WBEM_E_QUALIFIER_NAME_TOO_WIDE";
    /// SQL deadlock: the command must be rerun
    RERUN_COMMAND = 0x8004_1077, "WBEM_E_RERUN_COMMAND";
    /// Database version does not match the repository driver
    DATABASE_VER_MISMATCH = 0x8004_1078, "WBEM_E_DATABASE_VER_MISMATCH";
    /// Provider does not allow the delete operation
    VETO_DELETE = 0x8004_1079, "WBEM_E_VETO_DELETE";
    /// Provider does not allow the put operation
    VETO_PUT = 0x8004_107A, "WBEM_E_VETO_PUT";
    /// Locale identifier not valid
    INVALID_LOCALE = 0x8004_1080, "WBEM_E_INVALID_LOCALE";
    /// Provider suspended
    PROVIDER_SUSPENDED = 0x8004_1081, "WBEM_E_PROVIDER_SUSPENDED";
    /// Object must be written and retrieved again first
    SYNCHRONIZATION_REQUIRED = 0x8004_1082, "WBEM_E_SYNCHRONIZATION_REQUIRED";
    /// No schema available
    NO_SCHEMA = 0x8004_1083, "WBEM_E_NO_SCHEMA";
    /// Provider already registered
    PROVIDER_ALREADY_REGISTERED = 0x8004_1084, "WBEM_E_PROVIDER_ALREADY_REGISTERED";
    /// Provider not registered
    PROVIDER_NOT_REGISTERED = 0x8004_1085, "WBEM_E_PROVIDER_NOT_REGISTERED";
    /// Fatal transport error
    FATAL_TRANSPORT_ERROR = 0x8004_1086, "WBEM_E_FATAL_TRANSPORT_ERROR";
    /// Encrypted connection required
    ENCRYPTED_CONNECTION_REQUIRED = 0x8004_1087, "WBEM_E_ENCRYPTED_CONNECTION_REQUIRED";
    /// Provider did not report results within the timeout
    PROVIDER_TIMED_OUT = 0x8004_1088, "WBEM_E_PROVIDER_TIMED_OUT";
    /// Instance without a defined key
    NO_KEY = 0x8004_1089, "WBEM_E_NO_KEY";
    /// Provider disabled: its COM server was unloaded
    PROVIDER_DISABLED = 0x8004_108A, "WBEM_E_PROVIDER_DISABLED";
    /// Event provider registration overlaps the system event domain
    ESS_REGISTRATION_TOO_BROAD = 0x8004_2001, "WBEMESS_E_REGISTRATION_TOO_BROAD";
    /// Query without a WITHIN clause
    ESS_REGISTRATION_TOO_PRECISE = 0x8004_2002, "WBEMESS_E_REGISTRATION_TOO_PRECISE";
    /// Computer lacks the domain permissions that the subscription needs
    ESS_AUTHZ_NOT_PRIVILEGED = 0x8004_2003, "WBEMESS_E_AUTHZ_NOT_PRIVILEGED";
    /// Expected a qualifier name
    MOF_EXPECTED_QUALIFIER_NAME = 0x8004_4001, "WBEMMOF_E_EXPECTED_QUALIFIER_NAME";
    /// Expected a semicolon or an equals sign
    MOF_EXPECTED_SEMI = 0x8004_4002, "WBEMMOF_E_EXPECTED_SEMI";
    /// Expected an opening brace
    MOF_EXPECTED_OPEN_BRACE = 0x8004_4003, "WBEMMOF_E_EXPECTED_OPEN_BRACE";
    /// Expected a closing brace, or illegal array element
    MOF_EXPECTED_CLOSE_BRACE = 0x8004_4004, "WBEMMOF_E_EXPECTED_CLOSE_BRACE";
    /// Expected a closing bracket
    MOF_EXPECTED_CLOSE_BRACKET = 0x8004_4005, "WBEMMOF_E_EXPECTED_CLOSE_BRACKET";
    /// Expected a closing parenthesis
    MOF_EXPECTED_CLOSE_PAREN = 0x8004_4006, "WBEMMOF_E_EXPECTED_CLOSE_PAREN";
    /// Number out of range, or string without quotes
    MOF_ILLEGAL_CONSTANT_VALUE = 0x8004_4007, "WBEMMOF_E_ILLEGAL_CONSTANT_VALUE";
    /// Expected a type identifier
    MOF_EXPECTED_TYPE_IDENTIFIER = 0x8004_4008, "WBEMMOF_E_EXPECTED_TYPE_IDENTIFIER";
    /// Expected an opening parenthesis
    MOF_EXPECTED_OPEN_PAREN = 0x8004_4009, "WBEMMOF_E_EXPECTED_OPEN_PAREN";
    /// Unexpected token
    MOF_UNRECOGNIZED_TOKEN = 0x8004_400A, "WBEMMOF_E_UNRECOGNIZED_TOKEN";
    /// Type identifier unrecognized or unsupported
    MOF_UNRECOGNIZED_TYPE = 0x8004_400B, "WBEMMOF_E_UNRECOGNIZED_TYPE";
    /// Expected a property or method name
    MOF_EXPECTED_PROPERTY_NAME = 0x8004_400C, "WBEMMOF_E_EXPECTED_PROPERTY_NAME";
    /// Typedefs and enumerated types not supported
    MOF_TYPEDEF_NOT_SUPPORTED = 0x8004_400D, "WBEMMOF_E_TYPEDEF_NOT_SUPPORTED";
    /// Unexpected alias: only a reference can have one
    MOF_UNEXPECTED_ALIAS = 0x8004_400E, "WBEMMOF_E_UNEXPECTED_ALIAS";
    /// Unexpected array initialization: not declared as an array
    MOF_UNEXPECTED_ARRAY_INIT = 0x8004_400F, "WBEMMOF_E_UNEXPECTED_ARRAY_INIT";
    /// Amendment syntax not valid
    MOF_INVALID_AMENDMENT_SYNTAX = 0x8004_4010, "WBEMMOF_E_INVALID_AMENDMENT_SYNTAX";
    /// Duplicate amendment specifier
    MOF_INVALID_DUPLICATE_AMENDMENT = 0x8004_4011, "WBEMMOF_E_INVALID_DUPLICATE_AMENDMENT";
    /// Pragma without a valid keyword
    MOF_INVALID_PRAGMA = 0x8004_4012, "WBEMMOF_E_INVALID_PRAGMA";
    /// Namespace path syntax not valid
    MOF_INVALID_NAMESPACE_SYNTAX = 0x8004_4013, "WBEMMOF_E_INVALID_NAMESPACE_SYNTAX";
    /// Expected a class name
    MOF_EXPECTED_CLASS_NAME = 0x8004_4014, "WBEMMOF_E_EXPECTED_CLASS_NAME";
    /// Value does not convert to its type
    MOF_TYPE_MISMATCH = 0x8004_4015, "WBEMMOF_E_TYPE_MISMATCH";
    /// Expected an alias name after the dollar sign
    MOF_EXPECTED_ALIAS_NAME = 0x8004_4016, "WBEMMOF_E_EXPECTED_ALIAS_NAME";
    /// Class declaration not valid
    MOF_INVALID_CLASS_DECLARATION = 0x8004_4017, "WBEMMOF_E_INVALID_CLASS_DECLARATION";
    /// Instance declaration not valid
    MOF_INVALID_INSTANCE_DECLARATION = 0x8004_4018, "WBEMMOF_E_INVALID_INSTANCE_DECLARATION";
    /// Expected a dollar sign and the name of an alias
    MOF_EXPECTED_DOLLAR = 0x8004_4019, "WBEMMOF_E_EXPECTED_DOLLAR";
    /// CIMTYPE qualifier specified directly
    MOF_CIMTYPE_QUALIFIER = 0x8004_401A, "WBEMMOF_E_CIMTYPE_QUALIFIER";
    /// Duplicate property name
    MOF_DUPLICATE_PROPERTY = 0x8004_401B, "WBEMMOF_E_DUPLICATE_PROPERTY";
    /// Namespace not valid: it may not name another server
    MOF_INVALID_NAMESPACE_SPECIFICATION = 0x8004_401C, "WBEMMOF_E_INVALID_NAMESPACE_SPECIFICATION";
    /// Value out of range
    MOF_OUT_OF_RANGE = 0x8004_401D, "WBEMMOF_E_OUT_OF_RANGE";
    /// Not a valid text or binary MOF file
    MOF_INVALID_FILE = 0x8004_401E, "WBEMMOF_E_INVALID_FILE";
    /// Embedded object cannot be an alias
    MOF_ALIASES_IN_EMBEDDED = 0x8004_401F, "WBEMMOF_E_ALIASES_IN_EMBEDDED";
    /// NULL elements in an array not supported
    MOF_NULL_ARRAY_ELEM = 0x8004_4020, "WBEMMOF_E_NULL_ARRAY_ELEM";
    /// Qualifier used more than once on the object
    MOF_DUPLICATE_QUALIFIER = 0x8004_4021, "WBEMMOF_E_DUPLICATE_QUALIFIER";
    /// Expected a flavor, such as ToInstance
    MOF_EXPECTED_FLAVOR_TYPE = 0x8004_4022, "WBEMMOF_E_EXPECTED_FLAVOR_TYPE";
    /// EnableOverride and DisableOverride on the same qualifier
    MOF_INCOMPATIBLE_FLAVOR_TYPES = 0x8004_4023, "WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES";
    /// Alias used twice
    MOF_MULTIPLE_ALIASES = 0x8004_4024, "WBEMMOF_E_MULTIPLE_ALIASES";
    /// Restricted with ToInstance or ToSubClass
    MOF_INCOMPATIBLE_FLAVOR_TYPES2 = 0x8004_4025, "WBEMMOF_E_INCOMPATIBLE_FLAVOR_TYPES2";
    /// Method cannot return an array
    MOF_NO_ARRAYS_RETURNED = 0x8004_4026, "WBEMMOF_E_NO_ARRAYS_RETURNED";
    /// Argument without an In or Out qualifier
    MOF_MUST_BE_IN_OR_OUT = 0x8004_4027, "WBEMMOF_E_MUST_BE_IN_OR_OUT";
    /// Flags syntax not valid
    MOF_INVALID_FLAGS_SYNTAX = 0x8004_4028, "WBEMMOF_E_INVALID_FLAGS_SYNTAX";
    /// Final brace and semicolon of a class missing, or bad type
    MOF_EXPECTED_BRACE_OR_BAD_TYPE = 0x8004_4029, "WBEMMOF_E_EXPECTED_BRACE_OR_BAD_TYPE";
    /// CIM 2.2 feature not supported for a qualifier value
    MOF_UNSUPPORTED_CIMV22_QUAL_VALUE = 0x8004_402A, "WBEMMOF_E_UNSUPPORTED_CIMV22_QUAL_VALUE";
    /// CIM 2.2 data type not supported
    MOF_UNSUPPORTED_CIMV22_DATA_TYPE = 0x8004_402B, "WBEMMOF_E_UNSUPPORTED_CIMV22_DATA_TYPE";
    /// Pragma deleteinstance syntax not valid
    MOF_INVALID_DELETEINSTANCE_SYNTAX = 0x8004_402C, "WBEMMOF_E_INVALID_DELETEINSTANCE_SYNTAX";
    /// Qualifier syntax not valid
    MOF_INVALID_QUALIFIER_SYNTAX = 0x8004_402D, "WBEMMOF_E_INVALID_QUALIFIER_SYNTAX";
    /// Qualifier used outside its scope
    MOF_QUALIFIER_USED_OUTSIDE_SCOPE = 0x8004_402E, "WBEMMOF_E_QUALIFIER_USED_OUTSIDE_SCOPE";
    /// Temporary file could not be created
    MOF_ERROR_CREATING_TEMP_FILE = 0x8004_402F, "WBEMMOF_E_ERROR_CREATING_TEMP_FILE";
    /// Included file not valid
    MOF_ERROR_INVALID_INCLUDE_FILE = 0x8004_4030, "WBEMMOF_E_ERROR_INVALID_INCLUDE_FILE";
    /// Pragma deleteclass syntax not valid
    MOF_INVALID_DELETECLASS_SYNTAX = 0x8004_4031, "WBEMMOF_E_INVALID_DELETECLASS_SYNTAX";
    /// File not found
    ERROR_FILE_NOT_FOUND = 0x8007_0002, "ERROR_FILE_NOT_FOUND";
    /// Access denied, by DCOM or Windows
    E_ACCESSDENIED = 0x8007_0005, "E_ACCESSDENIED";
    /// Not enough memory
    E_OUTOFMEMORY = 0x8007_000E, "E_OUTOFMEMORY";
    /// Argument not valid
    E_INVALIDARG = 0x8007_0057, "E_INVALIDARG";
    /// DLL not found
    ERROR_MOD_NOT_FOUND = 0x8007_007E, "ERROR_MOD_NOT_FOUND";
    /// Service disabled
    ERROR_SERVICE_DISABLED = 0x8007_0422, "ERROR_SERVICE_DISABLED";
    /// System shutdown in progress
    ERROR_SHUTDOWN_IN_PROGRESS = 0x8007_045B, "ERROR_SHUTDOWN_IN_PROGRESS";
    /// User name or password incorrect
    ERROR_LOGON_FAILURE = 0x8007_052E, "ERROR_LOGON_FAILURE";
    /// RPC server unavailable
    RPC_S_SERVER_UNAVAILABLE = 0x8007_06BA, "RPC_S_SERVER_UNAVAILABLE";
    /// Remote procedure call failed
    RPC_S_CALL_FAILED = 0x8007_06BE, "RPC_S_CALL_FAILED";
    /// Remote procedure call failed and did not execute
    RPC_S_CALL_FAILED_DNE = 0x8007_06BF, "RPC_S_CALL_FAILED_DNE";
    /// No more endpoints available from the endpoint mapper
    EPT_S_NOT_REGISTERED = 0x8007_06D9, "EPT_S_NOT_REGISTERED";
    /// Security package error in RPC
    RPC_S_SEC_PKG_ERROR = 0x8007_0721, "RPC_S_SEC_PKG_ERROR";
    /// COM server execution failed
    CO_E_SERVER_EXEC_FAILURE = 0x8008_0005, "CO_E_SERVER_EXEC_FAILURE";
}

impl WbemStatus {
    pub(crate) const EXPECTED: &str = "a status such as 0x80041032";

    /// Whether it is a failure: the severity bit of the HRESULT is set ([MS-ERREF] 2.1).
    ///
    /// [MS-ERREF]: https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/0642cb2f-2075-4469-918c-4441e69c548a
    #[must_use]
    pub const fn is_failure(self) -> bool {
        self.get() & 0x8000_0000 != 0
    }

    /// The number in hexadecimal, as Windows logs it: `0x80041003`.
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

    /// From a signed 32-bit number, as .NET prints it.
    pub(crate) fn from_signed(number: i64) -> Option<Self> {
        i32::try_from(number)
            .ok()
            .map(|n| Self::new(n.cast_unsigned()))
    }
}

impl fmt::Display for WbemStatus {
    /// The name and the number, or the number alone if it is unknown.
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
mod tests;
