"""Whatever the order of verbs, restarts and clocks: the frontier agrees with a dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from newscrawler.frontier import Commit, NewTask, Outcome

if TYPE_CHECKING:
    from conftest import Store

PATHS = st.integers(min_value=0, max_value=12)
OUTCOMES = st.sampled_from(["stored", "unchanged", "rejected", "gone", "retried", "failed"])


class FrontierModel(RuleBasedStateMachine):
    """State of every URL, kept by hand: pending (with its due time), leased, done or failed."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store.fresh()
        self.frontier = self.store.open()
        self.now = 1000.0
        self.states: dict[str, str] = {}
        self.due: dict[str, float] = {}
        self.fetches: dict[str, int] = {}

    def key(self, number: int) -> str:
        return f"https://h{number % 3}.example/{number}"

    @rule(numbers=st.lists(PATHS, max_size=5), wait=st.sampled_from([0.0, 50.0]))
    def put(self, numbers: list[int], wait: float) -> None:
        due = self.now + wait if wait else 0.0
        new = {self.key(number) for number in numbers} - self.states.keys()
        tasks = [NewTask(url=self.key(n), key=self.key(n), site=f"s{n % 2}", due=due) for n in numbers]
        assert self.frontier.put(tasks, now=self.now) == len(new)
        for key in new:
            self.states[key], self.due[key] = "pending", due

    @rule(number=PATHS)
    def put_again(self, number: int) -> None:
        key = self.key(number)
        self.frontier.put([NewTask(url=key, key=key, site=f"s{number % 2}", again=True)], now=self.now)
        if self.states.get(key) != "leased":
            self.states[key], self.due[key] = "pending", 0.0

    @rule(count=st.integers(min_value=1, max_value=6))
    def lease(self, count: int) -> None:
        due = {key for key, state in self.states.items() if state == "pending" and self.due[key] <= self.now}
        due |= {
            key for key, state in self.states.items() if state in {"done", "failed"} and 0 < self.due[key] <= self.now
        }
        leased = {task.key for task in self.frontier.lease(count, now=self.now)}
        assert leased <= due
        assert len(leased) == min(count, len(due))
        for key in due:
            self.states[key], self.due[key] = "pending", 0.0
        for key in leased:
            self.states[key] = "leased"

    @precondition(lambda self: "leased" in self.states.values())
    @rule(data=st.data(), name=OUTCOMES, wait=st.sampled_from([0.0, 30.0]))
    def conclude(self, data: st.DataObject, name: str, wait: float) -> None:
        key = data.draw(st.sampled_from(sorted(key for key, state in self.states.items() if state == "leased")))
        due = self.now + wait if wait else 0.0
        outcome = Outcome(key=key, outcome=name, moment=self.now, due=due)
        self.frontier.commit(Commit(moment=self.now, outcomes=(outcome,)))
        self.states[key] = {"retried": "pending", "failed": "failed"}.get(name, "done")
        self.due[key] = due
        self.fetches[key] = self.fetches.get(key, 0) + 1

    @rule(seconds=st.sampled_from([1.0, 31.0, 60.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def restart(self) -> None:
        self.frontier.close()
        self.frontier = self.store.open()
        for key, state in self.states.items():
            if state == "leased":
                self.states[key], self.due[key] = "pending", 0.0

    @invariant()
    def agrees(self) -> None:
        counts = self.frontier.counts()
        states = list(self.states.values())
        assert (counts.pending, counts.leased, counts.done, counts.failed) == tuple(
            states.count(name) for name in ("pending", "leased", "done", "failed")
        )
        assert sum(counts.outcomes.values()) == sum(self.fetches.values())
        for key, fetches in self.fetches.items():
            assert len(self.frontier.history(key)) == fetches

    def teardown(self) -> None:
        self.frontier.close()


def test_a_store_agrees_with_a_dictionary(store: Store) -> None:
    chosen = settings(max_examples=12, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(lambda: FrontierModel(store), settings=chosen)
