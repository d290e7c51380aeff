"""The command line's own house: a server in a process, and a folder in which commands work."""

import pytest

from tests.process import bot_api, jiedui, write


@pytest.fixture(scope="session")
def server():
    """The address of a Bot API server in a process of its own, one for all."""
    with bot_api() as url:
        yield url


@pytest.fixture
def configured(tmp_path, server):
    """A folder in which `jiedui run` works; its database is there."""
    write(tmp_path, server)
    assert jiedui(tmp_path, "find", "南安").returncode == 0
    return tmp_path
