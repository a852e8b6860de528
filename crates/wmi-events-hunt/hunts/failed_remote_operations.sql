-- Failed remote operations by user: who is refused by many computers
--
-- Counts for each user and client the computers that refused their operation (5858 with access denied). Someone who
-- tries credentials or rights over WMI is refused by many.
--
-- False positives: a scanner or monitor whose account has no rights on some computers.
-- ATT&CK: T1047, T1078.
--
-- param min_computers = 3: by how many computers at least
-- key: user_name, client
SELECT lower("user") AS user_name, host_name(client_machine) AS client, count(*) AS operations,
       count(DISTINCT host_name(computer)) AS computers, min(time) AS first_time, max(time) AS last_time
FROM client_failure
WHERE array_has(indicators, 'remote_failure') AND array_has(indicators, 'access_denied')
GROUP BY lower("user"), host_name(client_machine)
HAVING count(DISTINCT host_name(computer)) >= $min_computers
ORDER BY computers DESC, user_name, client
