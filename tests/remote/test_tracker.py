"""What a run knows of the objects that it has created, and of those that were there before it."""

from __future__ import annotations

from provider_shim.remote.tracker import Tracker


def test_an_object_belongs_to_one_resource() -> None:
    tracker: Tracker[str] = Tracker()
    assert not tracker.has_created("a")
    assert tracker.claim("a")
    assert not tracker.claim("a")
    assert tracker.has_created("a")
    tracker.release("a")
    assert not tracker.has_created("a")
    tracker.release("a")
    assert tracker.claim("a")


def test_objects_from_before_the_run_are_noted_once_for_each_group() -> None:
    tracker: Tracker[str] = Tracker()
    assert not tracker.knows_earlier("kafka")
    tracker.note_earlier("kafka", ["a"])
    # What is there later may be the run's own.
    tracker.note_earlier("kafka", ["a", "b"])
    tracker.note_earlier("http", ["c"])
    assert [tracker.was_earlier(id) for id in "abcd"] == [True, False, True, False]
    assert tracker.knows_earlier("kafka")
    assert not tracker.knows_earlier("cassandra")


def test_a_creation_that_goes_on_is_waited_for_once() -> None:
    tracker: Tracker[str] = Tracker()
    tracker.start("a", "operation")
    assert tracker.take_started("a") == "operation"
    assert tracker.take_started("a") is None
