from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from monitor.cli.in_order import in_order


def test_results_come_in_the_order_of_the_items_whoever_is_done_first() -> None:
    async def main() -> list[int]:
        later = {number: asyncio.Event() for number in range(6)}
        later[5].set()

        async def work(number: int) -> int:
            await later[number].wait()
            if number:
                later[number - 1].set()  # the last is done first
            return number

        return [result async for result in in_order(iter(range(6)), work, ahead=6)]

    assert asyncio.run(main()) == list(range(6))


def test_no_more_than_so_many_wait() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    async def main() -> int:
        async def work(number: int) -> int:
            return number

        most = 0
        results = in_order(items(), work, ahead=4)
        async for result in results:
            most = max(most, len(taken) - result)
        return most

    assert asyncio.run(main()) <= 4 + 3
    assert taken == list(range(1_000))


def test_a_source_that_blocks_does_not_hold_up_what_is_under_way() -> None:
    first_is_out = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        assert first_is_out.wait(20)  # as a pipe whose writer waits for our answer
        yield 2

    async def main() -> list[int]:
        async def work(number: int) -> int:
            return number

        found = []
        async for result in in_order(items(), work, ahead=4):
            found.append(result)
            first_is_out.set()
        return found

    assert asyncio.run(main()) == [1, 2]


def test_a_fault_of_the_work_or_of_the_source_comes_out() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    async def main(items: Iterator[int]) -> list[float]:
        async def work(number: int) -> float:
            return 1 / number

        return [result async for result in in_order(items, work, ahead=4)]

    with pytest.raises(ZeroDivisionError):
        asyncio.run(main(iter([1, 0, 2])))
    with pytest.raises(OSError, match="gone"):
        asyncio.run(main(broken()))
