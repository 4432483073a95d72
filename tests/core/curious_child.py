"""A child process that writes what it holds: its open files, and its limits of memory and time."""

import os
import resource

from core.sandbox.answering import write_answer


def main() -> None:
    files = os.listdir("/proc/self/fd")
    files.remove(str(max(map(int, files))))  # which listed them
    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    time, _ = resource.getrlimit(resource.RLIMIT_CPU)
    write_answer([f"[{len(files)},{memory},{time}]"], 100, "")
