"""Answers that are kept: threads that miss one wait for the thread that makes it."""

import threading
from typing import Any

import pytest

from statements.rest.http.kept_answers import keep


def test_threads_that_miss_an_answer_at_once_get_the_one_that_one_of_them_makes():
    is_making, may_go_on = threading.Event(), threading.Event()
    made: list[str] = []
    answers: list[Any] = []

    def make() -> str:
        made.append("made")
        is_making.set()
        assert may_go_on.wait(10)
        return "answer"

    def ask() -> None:
        answers.append(keep({"key": make}, lambda: 7))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    threads[0].start()
    assert is_making.wait(10)
    for thread in threads[1:]:
        thread.start()
    may_go_on.set()
    for thread in threads:
        thread.join(10)

    assert made == ["made"]
    assert answers == [(7, ["answer"])] * 5


def test_what_fails_is_tried_again_and_what_was_made_before_is_kept():
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        if made.count("slow") == 1 and name == "slow":
            raise TimeoutError
        return name

    makers = {name: lambda name=name: make(name) for name in ("quick", "slow")}
    with pytest.raises(TimeoutError):
        keep(makers, lambda: 7)

    assert keep(makers, lambda: 7) == (7, ["quick", "slow"])
    assert made == ["quick", "slow", "slow"]


def test_the_revision_is_read_only_if_something_must_be_made():
    read: list[int] = []

    def latest() -> int:
        read.append(1)
        return len(read)

    assert keep({"one": lambda: "a"}, latest) == (1, ["a"])
    assert keep({"one": lambda: "b"}, latest) == (1, ["a"])
    assert keep({"one": lambda: "b", "two": lambda: "c"}, latest) == (2, ["b", "c"])
    assert len(read) == 2
