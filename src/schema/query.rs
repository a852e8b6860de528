//! The query for chosen events, in the form that the event log takes.

use super::{EventSchema, EventSet};

impl EventSet {
    /// The [structured query] for these events in their logs: for `EvtQuery`, `EvtSubscribe` and
    /// `wevtutil /sq:true`.
    ///
    /// [`EvtSubscribe`] takes no analytic log, so subscribe to a set without [`TRACE`](Self::TRACE).
    /// Where a log may be missing, as Sysmon's, it needs `EvtSubscribeTolerateQueryErrors`.
    ///
    /// [structured query]: https://learn.microsoft.com/windows/win32/wes/queryschema-querytype-complextype
    /// [`EvtSubscribe`]: https://learn.microsoft.com/windows/win32/api/winevt/nf-winevt-evtsubscribe
    ///
    /// ```
    /// use wmi_events::schema::EventSet;
    ///
    /// let select = "<Select Path=\"Security\">*[System[Provider[@Name=\
    ///     'Microsoft-Windows-Security-Auditing'] and (EventID=4688)]]</Select>";
    /// assert!(EventSet::SIX.structured_query().contains(select));
    /// ```
    #[must_use]
    pub fn structured_query(self) -> String {
        let mut rest = self;
        let mut selects = String::new();
        while let Some(first) = rest.schemas().next() {
            let (provider, channel) = (first.provider.name, first.channel);
            let is_beside =
                |event: &&EventSchema| event.provider.name == provider && event.channel == channel;
            let beside = rest.schemas().filter(is_beside);
            let ids = beside
                .clone()
                .map(|event| format!("EventID={}", event.event_id));
            let ids = ids.collect::<Vec<_>>().join(" or ");
            selects.push_str(&format!(
                "<Select Path=\"{channel}\">*[System[Provider[@Name='{provider}'] and ({ids})]]</Select>"
            ));
            rest -= beside.map(EventSchema::as_set).collect();
        }
        format!("<QueryList><Query Id=\"0\">{selects}</Query></QueryList>")
    }
}

#[cfg(test)]
mod tests;
