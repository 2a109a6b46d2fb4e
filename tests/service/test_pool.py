"""Processes for many threads: what breaks one, and the end of all."""

import math
import os
import threading
import time

import pytest

from extractor.errors import TooLargeError
from extractor.service.pool import EndedError, Pool


def test_a_process_that_ends_costs_its_call_only() -> None:
    pool = Pool(1)
    with pytest.raises(TooLargeError):
        pool.call(20, os._exit, 0)
    assert pool.call(20, math.sqrt, 4.0) == 2.0
    pool.close()


def test_the_end_ends_who_is_at_work_and_who_waits() -> None:
    pool, errors = Pool(1), list[Exception]()

    def work() -> None:
        try:
            pool.call(20, time.sleep, 50)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    pool.close()
    for thread in threads:
        thread.join(20)
    assert sorted(type(error).__name__ for error in errors) == ["EndedError", "TooLargeError"]
    with pytest.raises(EndedError):
        pool.call(20, math.sqrt, 4.0)
