//! Members of the objects of WMI, and types that make such objects.

use std::rc::Rc;

use super::base64;
use super::context::Context;
use super::uses::WmiAction;
use super::value::{Kind, Target, Value};

/// What a call or a command gives: a value, or a script that it runs.
#[derive(Debug)]
pub(super) enum Outcome {
    Value(Value),
    Script(Rc<String>),
}

/// Methods that every object has or that only read: they are no methods of WMI.
const OTHER_METHODS: [&str; 22] = [
    "gettype",
    "tostring",
    "equals",
    "gethashcode",
    "gettext",
    "compareto",
    "getpropertyvalue",
    "getqualifiervalue",
    "getpropertyqualifiervalue",
    "setpropertyqualifiervalue",
    "getmethodparameters",
    "getmethodqualifiervalue",
    "dispose",
    "initializelifetimeservice",
    "createobjref",
    "copyto",
    "getsubclasses",
    "getrelatedclasses",
    "getrelationshipclasses",
    "contains",
    "indexof",
    "getenumerator",
];

/// Methods that give the object itself, or others of its class.
const SAME: [&str; 11] = [
    "get",
    "clone",
    "clone_",
    "refresh_",
    "getinstances",
    "instances_",
    "getrelated",
    "associators_",
    "item",
    "itemindex",
    "psobject",
];

/// The longest name of a method or type.
const NAME_LEN: usize = 256;

fn text(args: &[Value], index: usize) -> Option<&str> {
    args.get(index).and_then(Value::as_text)
}

/// A property of a value.
pub(super) fn property(value: Value, name: &str) -> Value {
    match value {
        Value::Object(_) | Value::Block(Some(_)) if name.eq_ignore_ascii_case("psbase") => value,
        // `.Delete.Invoke()`
        Value::Object(target) if is_called_member(name) || name.eq_ignore_ascii_case("create") => {
            Value::Method(Rc::new((target, name.to_owned())))
        }
        _ => Value::Unknown,
    }
}

/// The value of an expression that is the name of a WMI object: `winmgmts:...`.
pub(super) fn moniker(context: &mut Context, text: &str) -> Option<Value> {
    let target = Target::from_moniker(text)?;
    let action = match target.kind {
        Kind::Services => WmiAction::Connect,
        _ => WmiAction::Get,
    };
    Some(context.object(action, target))
}

/// Calls a method.
pub(super) fn call(context: &mut Context, on: &Value, method: &str, args: Vec<Value>) -> Outcome {
    if method.len() > NAME_LEN {
        return Outcome::Value(Value::Unknown);
    }
    let lower = method.to_ascii_lowercase();
    // Wherever they stand: of a type that is not known here, or in another language's helper.
    if matches!(&*lower, "getobject" | "bindtomoniker") {
        let object = match args.first() {
            Some(Value::Text(text)) => moniker(context, text),
            Some(object @ Value::Object(_)) => Some(object.clone()),
            _ => None,
        };
        return Outcome::Value(object.unwrap_or_default());
    }
    let value = match on {
        Value::Object(target) => on_object(context, target, method, &lower, args),
        Value::Method(method) if lower == "invoke" => {
            let (target, method) = &**method;
            return call(context, &Value::Object(Rc::clone(target)), method, args);
        }
        Value::Type(name) => return on_type(context, name, &lower, &args),
        Value::Locator if lower == "connectserver" => {
            let mut target = Target {
                kind: Kind::Services,
                ..Target::default()
            };
            if let Some(namespace) = text(&args, 1) {
                target.set_namespace(namespace);
            }
            let host = args.first().filter(|host| host.as_text() != Some(""));
            if let Some(host) = host {
                target.set_computers(host);
            }
            context.object(WmiAction::Connect, target)
        }
        // `[Text.Encoding]::Unicode.GetString(...)`: the encoding shows in the bytes.
        _ if lower == "getstring" => match args.first() {
            Some(Value::Bytes(bytes)) if context.spend(bytes.len()) => {
                let is_wide = bytes.iter().skip(1).step_by(2).any(|byte| *byte == 0);
                Value::text(match is_wide {
                    true => base64::utf16(bytes).0,
                    false => String::from_utf8_lossy(bytes).into_owned(),
                })
            }
            _ => Value::Unknown,
        },
        Value::Text(_) if matches!(&*lower, "tostring" | "trim" | "tolower" | "toupper") => {
            on.clone()
        }
        _ => Value::Unknown,
    };
    Outcome::Value(value)
}

fn on_object(
    context: &mut Context,
    target: &Rc<Target>,
    method: &str,
    lower: &str,
    mut args: Vec<Value>,
) -> Value {
    let same = || Value::Object(Rc::clone(target));
    match target.kind {
        Kind::Services => return on_services(context, target, lower, &args),
        Kind::Session if lower == "invokemethod" => {
            in_session(context, target, &args);
            return Value::Unknown;
        }
        Kind::Watcher | Kind::Session => return Value::Unknown,
        Kind::Object | Kind::Instance => {}
    }
    match lower {
        "put" | "put_" => context.put(target),
        "delete" | "delete_" => {
            context.add(WmiAction::Delete, target);
        }
        "createinstance" | "spawninstance_" => {
            return Value::Object(Rc::new(Target {
                kind: Kind::Instance,
                ..(**target).clone()
            }));
        }
        "invokemethod" | "execmethod_" => {
            if !args.is_empty() {
                let method = args.remove(0);
                context.invoke(target, method.as_text(), &Value::list(args));
            }
        }
        "setpropertyvalue" => {
            if let Some(name) = text(&args, 0) {
                context.change(target, name, args.get(1).unwrap_or(&Value::Unknown));
            }
        }
        "foreach" => match args.first() {
            Some(Value::Text(name)) if !name.eq_ignore_ascii_case("foreach") => {
                let name = Rc::clone(name);
                args.remove(0);
                return on_object(context, target, &name, &name.to_ascii_lowercase(), args);
            }
            Some(Value::Block(Some(inner))) => return Value::Object(Rc::clone(inner)),
            _ => {}
        },
        "where" => {
            return match args.first() {
                Some(Value::Block(Some(inner))) => Value::Object(Rc::clone(inner)),
                _ => same(),
            };
        }
        _ if SAME.contains(&lower) => return same(),
        _ if OTHER_METHODS.contains(&lower) => {}
        _ => context.invoke(target, Some(method), &Value::list(args)),
    }
    Value::Unknown
}

/// `$session.InvokeMethod(namespace, class, method, arguments)`.
fn in_session(context: &mut Context, session: &Target, args: &[Value]) {
    let (Some(namespace), Some(class)) = (text(args, 0), text(args, 1)) else {
        return;
    };
    let mut target = Target {
        kind: Kind::Object,
        has_session: true,
        ..session.clone()
    };
    target.class = super::value::name(class);
    target.set_namespace(namespace);
    let arguments = args.get(3).cloned().unwrap_or_default();
    context.invoke(&target, text(args, 2), &arguments);
}

fn on_services(context: &mut Context, services: &Target, lower: &str, args: &[Value]) -> Value {
    let mut target = Target {
        kind: Kind::Object,
        ..services.clone()
    };
    let first = text(args, 0);
    match lower {
        "execquery" | "execqueryasync" => {
            if let Some(query) = first.filter(|query| context.spend(query.len())) {
                target.set_query(query);
            }
            return context.object(WmiAction::Get, target);
        }
        "get" | "instancesof" | "subclassesof" | "associatorsof" | "referencesto" => {
            if let Some(path) = first {
                target.set_path(path);
            }
            return context.object(WmiAction::Get, target);
        }
        "delete" => {
            if let Some(path) = first {
                target.set_path(path);
            }
            context.add(WmiAction::Delete, &target);
        }
        "execmethod" => {
            if let Some(path) = first {
                target.set_path(path);
            }
            let rest = args.get(2..).unwrap_or_default().to_vec();
            context.invoke(&target, text(args, 1), &Value::list(rest));
        }
        "execnotificationquery" | "execnotificationqueryasync" => {
            if let Some(query) = first.filter(|query| context.spend(query.len())) {
                target.set_query(query);
            }
            target.kind = Kind::Watcher;
            return context.object(WmiAction::Subscribe, target);
        }
        _ => {}
    }
    Value::Unknown
}

/// The last part of a type's name, in small letters.
fn short_name(name: &str) -> String {
    if name.len() > NAME_LEN {
        return String::new();
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    last.trim().to_ascii_lowercase()
}

fn on_type(context: &mut Context, name: &str, method: &str, args: &[Value]) -> Outcome {
    let value = match (&*short_name(name), method) {
        (_, "new") => construct(context, name, args),
        ("activator", "createinstance") => args.first().cloned().unwrap_or_default(),
        (_, "gettypefromprogid") if text(args, 0).is_some_and(is_locator) => Value::Locator,
        (_, "gettypefromclsid") if text(args, 0).is_some_and(is_locator) => Value::Locator,
        ("cimsession", "create") => {
            let mut target = Target {
                kind: Kind::Session,
                ..Target::default()
            };
            if let Some(host) = args.first() {
                target.set_computers(host);
            }
            context.add(WmiAction::Connect, &target);
            Value::Object(Rc::new(target))
        }
        ("scriptblock", "create") => {
            if let Some(Value::Text(script)) = args.first() {
                return Outcome::Script(Rc::clone(script));
            }
            Value::Unknown
        }
        ("convert", "frombase64string") => match text(args, 0) {
            Some(text) if context.spend(text.len()) => {
                Value::Bytes(Rc::new(base64::decode(text).0))
            }
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    };
    Outcome::Value(value)
}

/// The names of the locator's class: `WbemScripting.SWbemLocator` and its ID.
fn is_locator(name: &str) -> bool {
    if name.len() > NAME_LEN {
        return false;
    }
    let name = name.trim_matches(['{', '}']);
    let names = [
        "WbemScripting.SWbemLocator",
        "WbemScripting.SWbemLocator.1",
        "76A64158-CB41-11D1-8B02-00600806D9B6",
    ];
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// `New-Object -ComObject`.
pub(super) fn com_object(name: &str) -> Value {
    match is_locator(name) {
        true => Value::Locator,
        false => Value::Unknown,
    }
}

/// A new object of a type.
pub(super) fn construct(context: &mut Context, name: &str, args: &[Value]) -> Value {
    let mut target = Target::default();
    // With a scope, it is the first of two or more.
    let mut args = args.iter().flat_map(Value::items);
    let first = args.next();
    let second = args.next();
    let (scope, last) = match second {
        Some(second @ (Value::Text(_) | Value::Object(_))) => (first, Some(second)),
        _ => (None, first),
    };
    match scope {
        Some(Value::Text(namespace)) => target.set_namespace(namespace),
        Some(Value::Object(scope)) => {
            target = (**scope).clone();
            target.kind = Kind::Object;
        }
        _ => {}
    }
    let text = last.and_then(Value::as_text);
    match &*short_name(name) {
        "wmiclass" | "managementclass" | "wmi" | "managementobject" => {
            if let Some(path) = text {
                target.set_path(path);
            }
            context.object(WmiAction::Get, target)
        }
        "wmisearcher" | "managementobjectsearcher" => {
            if let Some(query) = text.filter(|query| context.spend(query.len())) {
                target.set_query(query);
            }
            context.object(WmiAction::Get, target)
        }
        "managementeventwatcher" => {
            target.kind = Kind::Watcher;
            if let Some(query) = text.filter(|query| context.spend(query.len())) {
                target.set_query(query);
            }
            context.object(WmiAction::Subscribe, target)
        }
        "managementscope" => {
            target.kind = Kind::Services;
            if let Some(namespace) = text {
                target.set_namespace(namespace);
            }
            context.object(WmiAction::Connect, target)
        }
        "managementpath" | "objectquery" | "wqlobjectquery" | "selectquery" | "eventquery"
        | "wqleventquery" => last.cloned().unwrap_or_default(),
        _ => Value::Unknown,
    }
}

/// A value cast to a type.
pub(super) fn cast(context: &mut Context, name: &str, value: Value) -> Value {
    match &*short_name(name) {
        "wmiclass"
        | "managementclass"
        | "wmi"
        | "managementobject"
        | "managementscope"
        | "wmisearcher"
        | "managementobjectsearcher" => match value {
            Value::Object(_) => value,
            _ => construct(context, name, &[value]),
        },
        "char" => {
            let code = value
                .as_text()
                .filter(|text| text.len() < 16)
                .and_then(|text| match text.strip_prefix("0x") {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => text.parse().ok(),
                });
            match code.and_then(char::from_u32) {
                Some(c) => Value::text(c),
                None => value,
            }
        }
        _ => value,
    }
}

/// Methods that `ForEach-Object Name` calls; another name may be a property's.
const MEMBERS: [&str; 16] = [
    "delete",
    "put",
    "terminate",
    "startservice",
    "stopservice",
    "pauseservice",
    "resumeservice",
    "uninstall",
    "reboot",
    "shutdown",
    "win32shutdown",
    "enable",
    "disable",
    "cleareventlog",
    "changestartmode",
    "rename",
];

/// Whether `ForEach-Object` with that member's name calls a method.
pub(super) fn is_called_member(name: &str) -> bool {
    MEMBERS
        .iter()
        .any(|member| member.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
