-- Rare providers: DLLs that few computers load into WMI
--
-- Counts on how many computers each provider was loaded (5857), by its name and the path of its DLL, and shows
-- those of the fewest. A planted provider is on one or two computers of a fleet; a small fleet has many that are rare.
--
-- False positives: drivers of rare hardware; software that one server has.
-- ATT&CK: T1546.003, T1047.
--
-- param max_computers = 2: on how many computers a rare one may be
-- key: provider, path
WITH loaded AS (
    SELECT DISTINCT host_name(computer) AS computer, lower(provider_name) AS provider,
           lower(provider_path(provider_path)) AS path
    FROM provider_started
),
fleet AS (
    SELECT count(DISTINCT computer) AS fleet FROM loaded
)
SELECT provider, path, count(*) AS computers, fleet, min(computer) AS first_computer
FROM loaded CROSS JOIN fleet
GROUP BY provider, path, fleet
HAVING count(*) <= $max_computers
ORDER BY computers, provider, path
