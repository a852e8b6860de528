-- Clients of failed changes: the program that tried to change another computer over WMI
--
-- A 5858 names the computer and the process ID of its client. This joins a failed remote change (a method call, or
-- an instance or class that is written or deleted) with the process that had this ID on the client: the last that
-- started before. Both sides of the join may be in different logs. A failure or a process without a time is joined too,
-- but only if nothing with a time fits.
--
-- A process ID is used again: the longer the window, the less sure the join.
-- ATT&CK: T1047.
--
-- param window_seconds = 86400: how long before the failure the process may have started
-- key: client, computer, program
WITH failures AS (
    SELECT computer, time, client_machine, client_process_id, "user" AS user_name, operation, result_name
    FROM client_failure
    WHERE array_has(indicators, 'remote_failure')
      AND operation_method IN ('ExecMethod', 'ExecMethodAsync', 'PutInstance', 'PutInstanceAsync', 'PutClass',
                               'PutClassAsync', 'DeleteInstance', 'DeleteInstanceAsync', 'DeleteClass', 'DeleteClassAsync')
),
joined AS (
    SELECT f.computer, f.time, f.user_name, f.operation, f.result_name, p.computer AS client,
           p.new_process_name AS program, p.command_line AS program_command,
           row_number() OVER (
               PARTITION BY f.computer, f.time, f.client_machine, f.client_process_id, f.operation
               ORDER BY p.time DESC NULLS LAST, p.new_process_name, p.command_line
           ) AS place
    FROM failures AS f JOIN process_creation AS p
      ON host_name(f.client_machine) = host_name(p.computer)
     AND CAST(f.client_process_id AS BIGINT UNSIGNED) = p.new_process_id
    WHERE f.time IS NULL OR p.time IS NULL
       OR CAST(f.time AS BIGINT) - CAST(p.time AS BIGINT) BETWEEN 0 AND 1000000000 * $window_seconds
)
SELECT DISTINCT client, computer, program, program_command, user_name, operation, result_name, time
FROM joined
WHERE place = 1
ORDER BY time, client, computer, program, operation
