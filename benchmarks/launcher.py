"""Starts programs one after the other and tells what each cost; run by `processes.py` as a small process of its own.

On Linux a program's peak memory starts at that of the process that started it, so this one imports next to nothing.
A request is a line of JSON with `argv`, `env`, `folder`, `output` and `errors` (paths); the answer is a line with
`seconds` of processor time, `peak` in KiB and `status`.
"""

import json
import os
import sys


def serve() -> None:
    """Answer each request until the input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        os.chdir(request["folder"])
        how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [
            (os.POSIX_SPAWN_OPEN, 1, request["output"], how, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, request["errors"], how, 0o600),
        ]
        child = os.posix_spawn(request["argv"][0], request["argv"], request["env"], file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        answer = {"seconds": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss, "status": status}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
