"""The figures of the engine as Prometheus reads them (text format 0.0.4)."""

from collections.abc import Iterable, Mapping

from reminders.pulse import Pulse

Sample = tuple[Mapping[str, str], float]


def metrics_text(pulse: Pulse, counts: Mapping[tuple[str, str], int]) -> str:
    """All figures. ``counts``: messages by kind and state. A tick that never came is +Inf old."""
    ticks = [
        ({"task": task}, float("inf") if age is None else age.total_seconds())
        for task, age in sorted(pulse.ticks.items())
    ]
    messages = [
        ({"kind": kind, "state": state}, float(count))
        for (kind, state), count in sorted(counts.items())
    ]
    waiting: list[Sample] = [({}, pulse.oldest_pending.total_seconds())]
    parts = [
        _gauge("boneguard_messages", "Messages by kind and state.", messages),
        _gauge(
            "boneguard_oldest_pending_seconds",
            "For how long the message that waits longest has been due.",
            waiting,
        ),
        _gauge(
            "boneguard_tick_age_seconds",
            "How long ago this task of the tick of each minute last came to its end.",
            ticks,
        ),
    ]
    return "".join(parts)


def _gauge(name: str, help_text: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP {name} {help_text}", f"# TYPE {name} gauge"]
    for labels, value in samples:
        inside = ",".join(f'{key}="{text}"' for key, text in labels.items())
        lines.append(f"{name}{f'{{{inside}}}' if inside else ''} {_number(value)}")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return "+Inf" if value == float("inf") else str(round(value, 3)).removesuffix(".0")
