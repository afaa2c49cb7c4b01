"""Python 3.10 loads every module: none needs what came later."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import enum
import importlib.util
import logging
import pkgutil
import sys
import typing

import pytest

import jupyter_secure_share

MODULES = [module.name for module in pkgutil.iter_modules(jupyter_secure_share.__path__)]

CAME_LATER = [
    (logging.LoggerAdapter, "__class_getitem__"),
    (logging.StreamHandler, "__class_getitem__"),
    (asyncio, "Barrier"),
    (asyncio, "Runner"),
    (asyncio, "TaskGroup"),
    (asyncio, "timeout"),
    (contextlib, "chdir"),
    (datetime, "UTC"),
    (enum, "StrEnum"),
    (typing, "Never"),
    (typing, "Self"),
    (typing, "assert_never"),
    (typing, "override"),
]


@pytest.mark.parametrize("name", [name for name in MODULES if name != "tests"])
def test_a_module_loads_without_what_came_later(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Red when a module is loaded anew and uses one of these on the way."""
    for owner, attribute in CAME_LATER:
        monkeypatch.delattr(owner, attribute, raising=False)
    found = importlib.util.find_spec(f"jupyter_secure_share.{name}")
    assert found is not None
    assert found.origin is not None
    # Under another name, because other tests know the classes of the loaded one.
    spec = importlib.util.spec_from_file_location(f"{found.name}_anew", found.origin)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
