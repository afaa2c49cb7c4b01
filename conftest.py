"""Jupyter's own pytest plugin: a real server on a free port for each test that asks for one."""

pytest_plugins = ("pytest_jupyter.jupyter_server",)
