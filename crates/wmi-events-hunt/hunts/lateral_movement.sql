-- Lateral movement: a process that wmic created on another computer
--
-- Joins each command of wmic that creates a process on another computer with the children of WmiPrvSE.exe on
-- that computer within a window. Both sides must log 4688: the source with its command line. A clock that is behind
-- is allowed for. A pair in which one event has no time is shown too, without `seconds`.
--
-- It does not see other clients (PowerShell, wmiexec): they leave no wmic on the source. False positives:
-- administrators' scripts; a management agent that starts something in the same seconds.
-- ATT&CK: T1047.
--
-- param window_seconds = 120: how long after the command the process may start
-- param skew_seconds = 5: how far the clock of the target may be behind
-- key: source, target, command
WITH sources AS (
    SELECT computer AS source, time AS source_time, subject_user_name AS user_name, command_line AS command,
           unnest(wmic_targets(command_line, computer)) AS node
    FROM process_creation
    WHERE array_has(indicators, 'remote_wmic') AND array_has(indicators, 'wmic_process_create')
),
children AS (
    SELECT computer AS target, time AS target_time, new_process_name AS created, command_line AS created_command
    FROM process_creation
    WHERE array_has(indicators, 'wmiprvse_child')
)
SELECT DISTINCT source, target, command, user_name, created, created_command, source_time,
       (CAST(target_time AS BIGINT) - CAST(source_time AS BIGINT)) / 1000000000 AS seconds
FROM sources JOIN children ON host_name(node) = host_name(target)
WHERE is_same_host(node, target)
  AND (source_time IS NULL OR target_time IS NULL
       OR CAST(target_time AS BIGINT) - CAST(source_time AS BIGINT)
          BETWEEN -1000000000 * $skew_seconds AND 1000000000 * $window_seconds)
ORDER BY source_time, source, target, command, created, created_command, seconds
