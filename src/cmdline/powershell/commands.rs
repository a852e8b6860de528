//! Commands of a script that use WMI.

use std::borrow::Cow;
use std::rc::Rc;

use super::cmdlets::{Argument, Bound, Cmdlet};
use super::command::{PowerShellCommand, is_powershell};
use super::context::Context;
use super::methods::{self, Outcome};
use super::uses::WmiAction;
use super::value::{Kind, Target, UNKNOWN, Value, name};
use crate::cmdline::winrm::class_of_resource;
use crate::wmi::Query;

/// Runs a command on what is piped to it.
pub(super) fn run(
    context: &mut Context,
    command: &str,
    arguments: Vec<Argument>,
    piped: Option<Value>,
) -> Outcome {
    let by_alias = || Cmdlet::find(context.command_of(command)?);
    let Some(cmdlet) = Cmdlet::find(command).or_else(by_alias) else {
        if is_powershell(command) {
            return nested(context, command, arguments);
        }
        return Outcome::Value(Value::Unknown);
    };
    let mut bound = cmdlet.bind(arguments);
    let value = match cmdlet {
        Cmdlet::GetObject => match bound.take("") {
            Some(Value::Text(text)) => methods::moniker(context, &text),
            other => other,
        }
        .unwrap_or_default(),
        Cmdlet::NewObject => new_object(context, &mut bound),
        Cmdlet::ForEach => for_each(context, &mut bound, piped),
        Cmdlet::Pass => match bound.get("expandproperty") {
            None => piped.unwrap_or_default(),
            Some(_) => Value::Unknown,
        },
        Cmdlet::Where => selected(context, &mut bound, piped.unwrap_or_default()),
        Cmdlet::SetAlias => {
            let (name, value) = (bound.take("name"), bound.take("value"));
            let texts = name.as_ref().and_then(Value::as_text);
            if let Some((name, command)) = texts.zip(value.as_ref().and_then(Value::as_text)) {
                context.add_alias(name, command);
            }
            Value::Unknown
        }
        // `& (gcm iwmi) ...`
        Cmdlet::GetCommand => bound.take("name").unwrap_or_default(),
        Cmdlet::InvokeExpression => match bound.take("command").or(piped) {
            Some(Value::Text(script)) => return Outcome::Script(script),
            _ => Value::Unknown,
        },
        Cmdlet::StartProcess => return start_process(context, &mut bound),
        Cmdlet::NewCimSession => session(context, &mut bound, piped.as_ref()),
        Cmdlet::WmiExec => {
            let mut target = process_class();
            if let Some(computers) = bound.get("target") {
                target.set_computers(computers);
            }
            let command = bound.get("command").cloned().unwrap_or_default();
            context.invoke(&target, Some("Create"), &command);
            Value::Unknown
        }
        Cmdlet::WmiCommand => {
            let mut target = process_class();
            if let Some(computers) = bound.get("computername") {
                target.set_computers(computers);
            }
            context.invoke(&target, Some("Create"), &Value::Unknown);
            Value::Unknown
        }
        Cmdlet::WsManAction => ws_man_action(context, &mut bound),
        _ => wmi(context, *cmdlet, &mut bound, piped),
    };
    Outcome::Value(value)
}

fn process_class() -> Target {
    Target {
        class: name("Win32_Process"),
        ..Target::default()
    }
}

/// `Invoke-WSManAction wmicimv2/Win32_Process -Action Create -ValueSet @{...}`.
fn ws_man_action(context: &mut Context, bound: &mut Bound) -> Value {
    let resource = bound.take("resourceuri");
    let action = bound.take("action");
    let class = resource.as_ref().and_then(Value::as_text);
    let Some(class) = class.and_then(class_of_resource) else {
        return Value::Unknown;
    };
    let mut target = Target {
        class: name(class),
        ..Target::default()
    };
    if let Some(computers) = bound.get("computername") {
        target.set_computers(computers);
    }
    let values = bound.get("valueset").cloned().unwrap_or_default();
    let method = action.as_ref().and_then(Value::as_text);
    context.invoke(&target, method, &values);
    Value::Unknown
}

/// The script of a nested `powershell -Command` or `-EncodedCommand`.
fn nested(context: &mut Context, command: &str, arguments: Vec<Argument>) -> Outcome {
    let mut texts = Vec::new();
    for argument in arguments {
        match argument {
            Argument::Parameter { name, .. } => texts.push(Cow::Owned(format!("-{name}"))),
            Argument::Value(value) => {
                for item in value.items() {
                    let text = item.as_text().unwrap_or(UNKNOWN);
                    if context.spend(text.len()) {
                        texts.push(Cow::Owned(text.to_owned()));
                    }
                }
            }
        }
    }
    script_of(PowerShellCommand::from_arguments(command, texts))
}

fn script_of(command: PowerShellCommand<'_>) -> Outcome {
    match command.script {
        Some(script) => Outcome::Script(Rc::new(script.into_owned())),
        None => Outcome::Value(Value::Unknown),
    }
}

fn start_process(context: &mut Context, bound: &mut Bound) -> Outcome {
    let program = bound.take("filepath");
    let arguments = bound.take("argumentlist");
    if let Some(program) = program.as_ref().and_then(Value::as_text)
        && program.len() < 1024
        && is_powershell(program)
        && let Some(arguments) = arguments.filter(|arguments| {
            context.spend(arguments.count()) && context.spend(arguments.text_len())
        })
    {
        let texts = arguments
            .items()
            .iter()
            .map(|item| item.as_text().unwrap_or(UNKNOWN));
        // Start-Process joins them without quotes.
        let line: Vec<_> = std::iter::once("powershell").chain(texts).collect();
        return script_of(PowerShellCommand::parse(&line.join(" ")));
    }
    Outcome::Value(Value::Unknown)
}

fn new_object(context: &mut Context, bound: &mut Bound) -> Value {
    if let Some(name) = bound.get("comobject") {
        return name.as_text().map(methods::com_object).unwrap_or_default();
    }
    let Some(Value::Text(name)) = bound.take("typename") else {
        return Value::Unknown;
    };
    let arguments = match bound.get("argumentlist") {
        Some(value) => vec![value.clone()],
        None => bound.rest(),
    };
    methods::construct(context, &name, &arguments)
}

fn for_each(context: &mut Context, bound: &mut Bound, piped: Option<Value>) -> Value {
    let process = bound.get("membername").or(bound.get("process")).cloned();
    let Some(process) = process.or_else(|| bound.take("process")) else {
        return Value::Unknown;
    };
    match process {
        Value::Block(Some(target)) => Value::Object(target),
        Value::Text(member) => {
            let arguments = match bound.get("argumentlist") {
                Some(value) => vec![value.clone()],
                None => bound.rest(),
            };
            let on = piped.unwrap_or_default();
            if arguments.is_empty() && !methods::is_called_member(&member) {
                return methods::property(on, &member);
            }
            match methods::call(context, &on, &member, arguments) {
                Outcome::Value(value) => value,
                Outcome::Script(_) => Value::Unknown,
            }
        }
        _ => Value::Unknown,
    }
}

/// The objects that `Where-Object` lets through.
fn selected(context: &mut Context, bound: &mut Bound, piped: Value) -> Value {
    match bound.take("filterscript") {
        Some(Value::Block(Some(target))) => return Value::Object(target),
        Some(Value::Block(None)) => return piped,
        _ => {}
    }
    let Some(mut target) = piped.as_object().cloned() else {
        return piped;
    };
    for text in bound.compared() {
        target = selected_by(context, &target, text);
    }
    Value::Object(target)
}

/// The objects that have a text, while the budget lasts.
pub(super) fn selected_by(context: &mut Context, target: &Rc<Target>, text: &str) -> Rc<Target> {
    let before = target.selection.as_deref().map_or(0, str::len);
    match context.spend(before + text.len()) {
        true => Rc::new(target.selected(text)),
        false => Rc::clone(target),
    }
}

fn session(context: &mut Context, bound: &mut Bound, piped: Option<&Value>) -> Value {
    let mut target = Target {
        kind: Kind::Session,
        ..Target::default()
    };
    if let Some(computers) = bound.take("computername").as_ref().or(piped) {
        target.set_computers(computers);
    }
    context.add(WmiAction::Connect, &target);
    Value::Object(Rc::new(target))
}

/// A cmdlet on a class, an object or a query.
fn wmi(context: &mut Context, cmdlet: Cmdlet, bound: &mut Bound, piped: Option<Value>) -> Value {
    let is_piped = piped.is_some();
    let object = ["inputobject", "cimclass"]
        .iter()
        .find_map(|name| bound.get(name))
        .cloned();
    let piped = piped.filter(|value| value.as_object().is_some());
    let mut object = object.or(piped);
    let takes_object = matches!(
        cmdlet,
        Cmdlet::SetCim | Cmdlet::RemoveCim | Cmdlet::GetCimAssociated | Cmdlet::InvokeCim
    );
    if object.is_none()
        && takes_object
        && bound
            .peek()
            .is_some_and(|value| value.as_object().is_some())
    {
        object = bound.take("");
    }
    let mut target = match object.as_ref().and_then(Value::as_object) {
        Some(object) => (**object).clone(),
        None => Target::default(),
    };
    if target.kind == Kind::Session {
        target = Target::default();
    }
    let class_names = [
        "class",
        "classname",
        "path",
        "query",
        "inputobject",
        "cimclass",
    ];
    let has_object = object.is_some() || bound.has_any(&class_names);
    // What is piped but not known is an object if the class is missing.
    let is_on_piped = is_piped && bound.positional() < 2 && !bound.has_any(&["name", "methodname"]);
    let takes_class = !has_object
        && match cmdlet {
            Cmdlet::InvokeWmi | Cmdlet::InvokeCim => !is_on_piped,
            Cmdlet::SetCim | Cmdlet::RemoveCim | Cmdlet::GetCimAssociated => false,
            Cmdlet::RemoveWmi => !is_piped || bound.positional() > 0,
            _ => true,
        };
    let class = bound.get("class").or(bound.get("classname")).cloned();
    let class = match class {
        None if takes_class => bound.take_table(false),
        class => class,
    };
    let mut query = bound.get("query").cloned();
    if matches!(cmdlet, Cmdlet::SetCim | Cmdlet::RemoveCim) && !has_object {
        query = query.or_else(|| bound.take_table(false));
    }
    if let Some(class) = class.as_ref().and_then(Value::as_text) {
        // The first positional value of a subscription is a class or a query.
        let is_subscription = matches!(cmdlet, Cmdlet::RegisterWmi | Cmdlet::RegisterCim);
        if is_subscription && context.spend(class.len()) && Query::parse(class).is_ok() {
            query = query.or_else(|| Some(Value::text(class)));
        } else {
            target.class = name(class);
        }
    }
    if let Some(path) = bound.get("path").and_then(Value::as_text) {
        target.set_path(path);
    }
    if let Some(namespace) = bound.get("namespace").and_then(Value::as_text) {
        target.set_namespace(namespace);
    }
    if let Some(computers) = bound.get("computername") {
        target.set_computers(computers);
    }
    if let Some(session) = bound.get("cimsession") {
        target.set_session(session);
    }
    if let Some(query) = query.as_ref().and_then(Value::as_text)
        && context.spend(query.len())
    {
        target.set_query(query);
    }
    if let Some(filter) = bound.get("filter").and_then(Value::as_text)
        && context.spend(filter.len())
    {
        target.filter = Some(filter.into());
    }
    act(context, cmdlet, bound, target, object)
}

fn act(
    context: &mut Context,
    cmdlet: Cmdlet,
    bound: &mut Bound,
    mut target: Target,
    object: Option<Value>,
) -> Value {
    let action = match cmdlet {
        Cmdlet::InvokeWmi | Cmdlet::InvokeCim => {
            let names = ["name", "methodname"];
            let method = names.iter().find_map(|name| bound.get(name)).cloned();
            let method = method.or_else(|| bound.take_table(false));
            let arguments = bound
                .get("arguments")
                .or(bound.get("argumentlist"))
                .cloned();
            let arguments = arguments.or_else(|| bound.take_table(true));
            let arguments = arguments.unwrap_or_else(|| Value::list(bound.rest()));
            let method = method.as_ref().and_then(Value::as_text);
            context.invoke(&target, method, &arguments);
            return Value::Unknown;
        }
        // An object that is read again.
        Cmdlet::GetCim if bound.get("inputobject").is_some() => return object.unwrap_or_default(),
        Cmdlet::GetWmi | Cmdlet::GetCim | Cmdlet::GetCimClass => WmiAction::Get,
        Cmdlet::GetCimAssociated => {
            if let Some(class) = bound.get("resultclassname").and_then(Value::as_text) {
                target.class = name(class);
            }
            WmiAction::Get
        }
        Cmdlet::SetWmi | Cmdlet::NewCim => WmiAction::Create,
        Cmdlet::SetCim => WmiAction::Set,
        Cmdlet::RemoveWmi | Cmdlet::RemoveCim => WmiAction::Delete,
        _ => WmiAction::Subscribe,
    };
    let properties = match cmdlet {
        Cmdlet::SetWmi | Cmdlet::NewCim | Cmdlet::SetCim => {
            let table = bound.get("property").or(bound.get("arguments")).cloned();
            table.or_else(|| bound.take_table(true))
        }
        _ => None,
    };
    // A watched class is no object to call.
    if action == WmiAction::Subscribe {
        target.kind = Kind::Watcher;
    }
    let arguments = properties.and_then(|value| context.arguments(&value, false));
    let value = context.object(action, target);
    if let Value::Object(added) = &value
        && let Some(added) = context.last_mut(added.use_index)
    {
        added.arguments = arguments;
    }
    match action {
        WmiAction::Delete => Value::Unknown,
        _ => value,
    }
}
