"""The header `Retry-After`, which a server or a proxy may fill with anything."""

from __future__ import annotations

import time
from email.utils import formatdate

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_shim.http.session import _retry_after

_TEXTS = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=30)
_DATES = st.from_regex(r"\A(Mon, )?[0-9]{1,2} (Jan|Feb) [0-9]{1,5} [0-9]{2}:[0-9]{2}:[0-9]{2} ([+-][0-9]{4}|GMT|)\Z")


@given(_TEXTS | _DATES)
def test_whatever_it_says_is_a_wait_or_nothing(text: str) -> None:
    wait = _retry_after(httpx.Response(503, headers=[(b"retry-after", text.encode("latin-1"))]))
    assert wait is None or wait >= 0


@given(st.integers(0, 10**6))
def test_seconds_are_seconds(seconds: int) -> None:
    assert _retry_after(httpx.Response(503, headers={"Retry-After": str(seconds)})) == seconds


@given(st.integers(0, 10**6))
def test_a_date_is_the_time_until_then(seconds: int) -> None:
    date = formatdate(time.time() + seconds, usegmt=True)
    assert _retry_after(httpx.Response(503, headers={"Retry-After": date})) == pytest.approx(seconds, abs=5)
