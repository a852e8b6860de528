//! The markup of the page. Every text of an event, an input or the command line is escaped for display, and maud
//! escapes it for HTML.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use wmi_events::escape::escape;
use wmi_events::source::Stats;
use wmi_events::value::WindowsTime;

use super::assets::{self, SCRIPT, STYLE};
use super::head::{Head, HeadInput, HeadProblem};
use super::totals::{LEVELS, Totals};

/// The maximum number of inputs and of problems that are listed; the rest are counted.
const MAX_LISTED: usize = 1_000;

/// What is after the last block.
pub(super) const END: &str = "</body>\n</html>\n";

/// The page up to its data.
pub(super) fn begin(head: &Head, totals: &Totals) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(assets::policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content={ "wmi-events " (escape(&head.version)) };
                title { "WMI activity report" }
                style { (PreEscaped(STYLE)) }
            }
            body data-zone=(escape(&head.zone)) {
                (header(head, totals))
                noscript { (briefs(totals)) }
                p #message role="alert" hidden {}
                (app())
            }
        }
    };
    // The data and the script follow in the body.
    let text = markup.into_string();
    text.strip_suffix("</body></html>")
        .unwrap_or(&text)
        .to_owned()
}

/// The script of the page.
pub(super) fn script() -> String {
    format!("<script>{SCRIPT}</script>\n")
}

fn header(head: &Head, totals: &Totals) -> Markup {
    html! {
        header.page-head {
            div.title {
                h1 { "WMI activity report" }
                p.made {
                    "wmi-events " (escape(&head.version))
                    @if !head.made.is_empty() { " · made " (escape(&head.made)) }
                }
                div.tools hidden {
                    button #zone type="button" title="Show times in UTC or in another zone" { "UTC" }
                    button #theme type="button" title="Light or dark" { "Dark" }
                    button #print type="button" { "Print" }
                }
            }
            (figures(totals))
            @if !head.filters.is_empty() || head.filtered_out > 0 || head.duplicates > 0 {
                p.filters { (filters(head)) }
            }
            @if totals.taken < totals.events {
                p.notice {
                    "This page has " (count(totals.taken)) " of " (count(totals.events))
                    " events: after so many, only those with a finding, with their neighbours. Events of a story that "
                    "are not on the page are shown with the story's own text."
                }
            }
            @if head.dropped_stories > 0 {
                p.notice { (count(head.dropped_stories)) " stories were dropped to bound memory." }
            }
            (problems(&head.problems))
            (inputs(head))
        }
    }
}

fn figures(totals: &Totals) -> Markup {
    html! {
        dl.figures {
            div { dt { "Events" } dd { (count(totals.events)) } }
            div { dt { "With findings" } dd { (count(totals.with_findings())) } }
            @for level in [5, 4, 3, 2, 1] {
                @let (name, events) = (LEVELS.get(level), totals.levels.get(level));
                @if let (Some(name), Some(events)) = (name, events) {
                    @if *events > 0 || (2..5).contains(&level) {
                        @let none = if *events == 0 { " is-none" } else { "" };
                        div class=(format!("level-{level}{none}")) {
                            dt { (name) }
                            dd { (count(*events)) }
                        }
                    }
                }
            }
            div { dt { "Stories" } dd { (totals.stories) } }
            div { dt { "Computers" } dd { (totals.computers()) } }
            div.span {
                dt { "Span" }
                dd { (time(totals.first)) " – " (time(totals.last)) }
            }
        }
    }
}

/// A time, which the script shows in another zone on request.
fn time(time: Option<WindowsTime>) -> Markup {
    let Some(time) = time else {
        return html! { "-" };
    };
    let time = time.to_string();
    let shown = time.replace('T', " ");
    html! { time datetime=(time) { (shown.get(..19).unwrap_or(&shown)) " UTC" } }
}

fn filters(head: &Head) -> String {
    let mut parts = Vec::new();
    if !head.filters.is_empty() {
        parts.push(format!("Filters: {}", escape(&head.filters)));
    }
    if head.filtered_out > 0 {
        parts.push(format!(
            "{} events left out by filters",
            count(head.filtered_out)
        ));
    }
    if head.duplicates > 0 {
        parts.push(format!(
            "{} events left out as duplicates",
            count(head.duplicates)
        ));
    }
    parts.join(" · ")
}

fn problems(problems: &[HeadProblem]) -> Markup {
    let rest = problems.len().saturating_sub(MAX_LISTED);
    html! {
        @if !problems.is_empty() {
            details.problems open[problems.len() <= 5] {
                summary { "Not read, or not wholly: " (problems.len()) }
                ul {
                    @for problem in problems.iter().take(MAX_LISTED) {
                        li { b.mono { (escape(&problem.name)) } ": " (escape(&problem.message)) }
                    }
                    @if rest > 0 { li { "and " (rest) " more" } }
                }
            }
        }
    }
}

fn inputs(head: &Head) -> Markup {
    let mut total = Stats::default();
    for stats in head.inputs.iter().filter_map(|input| input.stats) {
        total += stats;
    }
    let rest = head.inputs.len().saturating_sub(MAX_LISTED);
    html! {
        details.inputs {
            summary {
                "Read: " (head.inputs.len()) @if head.inputs.len() == 1 { " input" } @else { " inputs" }
                ", " (count(total.seen)) " records, " (count(total.matched)) " events of WMI or process creation"
                @if total.malformed > 0 { ", " (count(total.malformed)) " malformed" }
                @if total.unrecognized > 0 { ", " (count(total.unrecognized)) " unrecognized" }
            }
            div.scroll {
                table {
                    thead {
                        tr {
                            th scope="col" { "Input" }
                            @for name in ["Seen", "Matched", "Skipped", "Unrecognized", "Malformed", "Warnings"] {
                                th.number scope="col" { (name) }
                            }
                        }
                    }
                    tbody {
                        @for input in head.inputs.iter().take(MAX_LISTED) { (input_row(input)) }
                        @if rest > 0 { tr { td colspan="7" { "and " (rest) " more inputs" } } }
                    }
                    @if head.inputs.len() > 1 {
                        tfoot { tr { th scope="row" { "Total" } (numbers(&total)) } }
                    }
                }
            }
            @if head.not_logs > 0 { p { (count(head.not_logs)) " files are no event logs." } }
        }
    }
}

fn input_row(input: &HeadInput) -> Markup {
    html! {
        tr {
            th.mono scope="row" { (escape(&input.name)) }
            @if let Some(stats) = &input.stats {
                (numbers(stats))
            } @else {
                td colspan="6" { "not read" }
            }
        }
    }
}

fn numbers(stats: &Stats) -> Markup {
    let numbers = [
        stats.seen,
        stats.matched,
        stats.skipped,
        stats.unrecognized,
        stats.malformed,
        stats.warnings,
    ];
    html! { @for number in numbers { td.number { (count(number)) } } }
}

/// The findings for a browser that runs no scripts.
fn briefs(totals: &Totals) -> Markup {
    let rest = totals
        .with_findings()
        .saturating_sub(totals.briefs.len() as u64);
    html! {
        section {
            h2 { "Findings" }
            p { "Scripts are off: the first findings are below; stories, details and filters need scripts." }
            table.briefs {
                thead {
                    tr {
                        @for name in ["Time (UTC)", "Severity", "Computer", "Event", "Finding", "What"] {
                            th scope="col" { (name) }
                        }
                    }
                }
                tbody {
                    @for brief in &totals.briefs {
                        tr {
                            td.mono { (brief.time) }
                            td { (brief.level) }
                            td { (escape(&brief.computer)) }
                            td { (brief.event_id) }
                            td { (brief.titles) }
                            td.mono { bdo dir="ltr" { (escape(&brief.what)) } }
                        }
                    }
                }
            }
            @if rest > 0 { p { "and " (count(rest)) " more events with findings" } }
        }
    }
}

/// What the script fills.
fn app() -> Markup {
    html! {
        main #app hidden {
            div.filter-bar role="search" {
                label for="query" { "Filter" }
                input #query type="search" autocomplete="off" spellcheck="false"
                    placeholder="words, field:value, \"a phrase\", -without" aria-describedby="status";
                label.check { input #only-findings type="checkbox"; " Findings only" }
                output #status role="status" {}
                details.help {
                    summary { "Help" }
                    div #help {}
                }
                div #chips {}
            }
            section #histogram-part aria-labelledby="histogram-title" {
                div.part-head {
                    h2 #histogram-title { "Events over time" }
                    div #legend {}
                    form #range {
                        label { "From " input #from type="text" size="23" spellcheck="false" autocomplete="off"; }
                        label { "to " input #to type="text" size="23" spellcheck="false" autocomplete="off"; }
                        button type="submit" { "Set" }
                        button #whole type="button" { "Whole span" }
                    }
                }
                div #histogram {}
            }
            section #stories-part aria-labelledby="stories-title" {
                div.part-head { h2 #stories-title { "Stories" } p.hint #stories-hint {} }
                div #story-list {}
            }
            section #findings-part aria-labelledby="findings-title" {
                div.part-head { h2 #findings-title { "Findings" } p.hint #findings-hint {} }
                div.scroll #finding-list {}
            }
            section #events-part aria-labelledby="events-title" {
                div.part-head {
                    h2 #events-title { "Events" }
                    p.hint { "↑ ↓ move, Enter opens, Esc closes, / filters, s stars" }
                    div #export {}
                }
                div.events {
                    aside #facets aria-label="Facets" {}
                    div #table {}
                    aside #details aria-label="Details" tabindex="-1" hidden {}
                }
            }
        }
    }
}

/// A number with separators of thousands.
fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
