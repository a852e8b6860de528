-- First-seen consumers: permanent subscriptions that no computer had before
--
-- Groups the permanent subscriptions (5861) of the fleet by what their consumers run, and shows those whose first
-- event is in the last days of the data. Windows' own subscription is left out. One without a time is shown, for it
-- may be new.
--
-- False positives: software that was rolled out in these days; many computers have it then.
-- ATT&CK: T1546.003.
--
-- param days = 7: how many days before the newest event count as new
-- key: consumer_class, consumer_name, consumer_command
WITH bindings AS (
    SELECT computer, time, consumer_class, mof_property(possible_cause, 'consumer.Name') AS consumer_name,
           consumer_command, wql_class, security_user_id
    FROM ess_to_consumer_binding
    WHERE NOT array_has(indicators, 'default_subscription')
),
newest AS (
    SELECT max(time) AS last_time FROM events
)
SELECT consumer_class, consumer_name, consumer_command, min(wql_class) AS wql_class,
       count(DISTINCT computer) AS computers, min(computer) AS first_computer, min(time) AS first_time
FROM bindings CROSS JOIN newest
GROUP BY consumer_class, consumer_name, consumer_command, last_time
HAVING count(time) < count(*)
    OR CAST(min(time) AS BIGINT) > CAST(last_time AS BIGINT) - $days * 86400000000000
ORDER BY first_time, consumer_class, consumer_name, consumer_command
