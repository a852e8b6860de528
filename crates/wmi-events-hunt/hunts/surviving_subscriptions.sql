-- Subscriptions that survive a reboot: active again on a later start, on few computers
--
-- A permanent subscription is logged when it is bound (5861), and its query when WMI starts it (5859). This shows
-- subscriptions of few computers whose query was started again after the binding: they survived a restart of WMI or of
-- the computer. Windows' own is left out. Where one of the two has no time, the order is not known and both are shown.
--
-- False positives: software that only a few computers have.
-- ATT&CK: T1546.003.
--
-- param max_computers = 2: on how many computers it may be
-- param restart_seconds = 60: how long after the binding a start counts as a later one
-- key: computer, consumer_name, consumer_command
WITH bindings AS (
    SELECT computer, time, consumer_class, mof_property(possible_cause, 'consumer.Name') AS consumer_name,
           coalesce(consumer_command, '') AS consumer_command, mof_property(possible_cause, 'filter.Query') AS query
    FROM ess_to_consumer_binding
    WHERE NOT array_has(indicators, 'default_subscription')
),
spread AS (
    SELECT consumer_class AS c, consumer_name AS n, consumer_command AS r, count(DISTINCT host_name(computer)) AS computers
    FROM bindings
    GROUP BY consumer_class, consumer_name, consumer_command
),
starts AS (
    SELECT computer, time, query FROM ess_started
)
SELECT b.computer, b.consumer_name, b.consumer_command, b.consumer_class, b.query, s.computers,
       min(b.time) AS bound, max(e.time) AS last_started, count(DISTINCT e.time) AS starts
FROM bindings AS b
JOIN spread AS s ON b.consumer_class = s.c AND b.consumer_name = s.n AND b.consumer_command = s.r
JOIN starts AS e ON host_name(b.computer) = host_name(e.computer) AND b.query = e.query
WHERE s.computers <= $max_computers
  AND (b.time IS NULL OR e.time IS NULL
       OR CAST(e.time AS BIGINT) > CAST(b.time AS BIGINT) + 1000000000 * $restart_seconds)
GROUP BY b.computer, b.consumer_name, b.consumer_command, b.consumer_class, b.query, s.computers
ORDER BY bound, b.computer, b.consumer_name, b.consumer_command
