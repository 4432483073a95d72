"""A child process that never answers."""

import time


def main() -> None:
    while True:
        time.sleep(60)
