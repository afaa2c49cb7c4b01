"""Tests of the server extension and its command line."""
