"""What a run has asked of a model: requests, tokens, cost, and which of its answers were refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

__all__ = ["Usage", "spent"]


@dataclass(slots=True)
class Usage:
    """Counts of a run; threads may add at the same time.

    Attributes:
        requests: answers got from the server; ``cached`` those that came from the cache instead.
        retries: requests made again after a fault.
        input_tokens, output_tokens: as the server counts them; of cached answers none.
        uncounted: answers of a server that counts no tokens.
        prices: of a million tokens, if they are known.
        refused: what was in answers and not believed, by the reason.

    >>> usage = Usage(prices=(2.0, 8.0))
    >>> usage.add(input_tokens=500_000, output_tokens=1000)
    >>> usage.cost, str(usage)
    (1.008, '1 answer of the model, 0 from the cache; 500,000 + 1,000 tokens, cost 1.0080')
    """

    requests: int = 0
    cached: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    uncounted: int = 0
    prices: tuple[float, float] | None = None
    refused: Counter[str] = field(default_factory=Counter)
    _lock: Any = field(default_factory=Lock, repr=False, compare=False)

    def add(self, *, input_tokens: int | None, output_tokens: int | None) -> None:
        """Count an answer of the server."""
        with self._lock:
            self.requests += 1
            self.uncounted += input_tokens is None or output_tokens is None
            self.input_tokens += input_tokens or 0
            self.output_tokens += output_tokens or 0

    def count(self, what: str) -> None:
        """Count a ``cached`` answer or a ``retries``."""
        with self._lock:
            setattr(self, what, getattr(self, what) + 1)

    def refuse(self, reasons: Counter[str]) -> None:
        """Count what was refused of an answer."""
        with self._lock:
            self.refused.update(reasons)

    @property
    def cost(self) -> float | None:
        """In the currency of the prices; None if they are not known."""
        if self.prices is None:
            return None
        tokens = self.input_tokens, self.output_tokens
        return sum(price * count for price, count in zip(self.prices, tokens, strict=True)) / 1_000_000

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        names = ("requests", "cached", "retries", "input_tokens", "output_tokens", "uncounted", "cost")
        return {name: getattr(self, name) for name in names} | {"refused": dict(sorted(self.refused.items()))}

    def __str__(self) -> str:
        plural = "" if self.requests == 1 else "s"
        text = f"{self.requests} answer{plural} of the model, {self.cached} from the cache"
        text += f", {self.retries} retries" if self.retries else ""
        text += f"; {self.input_tokens:,} + {self.output_tokens:,} tokens"
        text += f" ({self.uncounted} not counted by the server)" if self.uncounted else ""
        text += f", cost {self.cost:.4f}" if self.cost is not None else ""
        if self.refused:
            reasons = ", ".join(f"{why} ({n})" for why, n in self.refused.most_common())
            text += f"; refused: {reasons}"
        return text


_SPENT = Usage()


def spent() -> Usage:
    """What this process has asked of models so far.

    >>> spent().requests >= 0
    True
    """
    return _SPENT
