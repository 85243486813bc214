import threading

from newscrawler.record.clock import Failed, guarded


def count_for_ever() -> int:
    number = 0
    while True:
        number += 1


def test_what_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    slow = guarded(count_for_ever, seconds=0.05)
    assert isinstance(slow, Failed)
    assert slow.reason == "too_slow"
    assert guarded(lambda: 7) == 7


def test_what_raises_is_told_with_its_kind() -> None:
    assert guarded(lambda: 1 // 0) == Failed(
        reason="reading", detail="ZeroDivisionError: integer division or modulo by zero"
    )


def test_a_thread_that_cannot_be_interrupted_reads_without_a_clock() -> None:
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(guarded(lambda: 7, seconds=1e-6)))
    thread.start()
    thread.join()
    assert seen == [7]
