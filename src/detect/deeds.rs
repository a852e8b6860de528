//! What an operation of a client does, by its method and target.

use super::names;
use crate::wmi::{Method, Operation, Target, classes};

/// What attackers do through WMI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    ProcessCreate,
    ServiceCreate,
    EventLogClear,
    ShadowCopyDelete,
    RegistryWrite,
    /// A filter, a consumer or a binding.
    SubscriptionCreate,
}

/// Declares a rule for each deed that makes an indicator of its own. `does` says of facts whether their
/// operation does a deed.
macro_rules! rules {
    ($facts:ty, $does:ident) => {
        $crate::detect::deeds::rules! { $facts, $does;
            service_create = ServiceCreate,
            event_log_clear = EventLogClear,
            shadow_copy_delete = ShadowCopyDelete,
            registry_write = RegistryWrite,
            subscription_create = SubscriptionCreate
        }
    };
    ($facts:ty, $does:ident; $($rule:ident = $deed:ident),*) => { $(
        pub(super) fn $rule(f: &$facts) -> Answer {
            $does(f, Deed::$deed)
        }
    )* };
}

pub(super) use rules;

/// Whether the call of a method does it.
pub(super) fn is_call(deed: Deed, class: &str, method: &str) -> bool {
    let is = |known: &str, name: &str| {
        classes::reaches(class, known) && method.eq_ignore_ascii_case(name)
    };
    match deed {
        Deed::ProcessCreate => is("Win32_Process", "Create"),
        Deed::ServiceCreate => is("Win32_Service", "Create"),
        Deed::EventLogClear => is("Win32_NTEventlogFile", "ClearEventlog"),
        Deed::ShadowCopyDelete => is("Win32_ShadowCopy", "Delete"),
        Deed::RegistryWrite => {
            class.eq_ignore_ascii_case("StdRegProv") && names::registry_write(method)
        }
        Deed::SubscriptionCreate => false,
    }
}

/// Whether an operation does it.
pub(super) fn does(operation: &Operation<'_>, deed: Deed) -> bool {
    let class = match &operation.target {
        Target::Method { object, method } => return is_call(deed, &object.class, method),
        Target::Object(path) => &path.class,
        Target::Class(class) => class,
        // It may be cut.
        Target::Other(text) if deed == Deed::SubscriptionCreate => text,
        _ => return false,
    };
    match deed {
        Deed::ShadowCopyDelete => {
            operation.method == Method::DeleteInstance
                && classes::reaches(class, "Win32_ShadowCopy")
        }
        Deed::SubscriptionCreate => {
            operation.method == Method::PutInstance && classes::is_of_subscription(class)
        }
        _ => false,
    }
}
