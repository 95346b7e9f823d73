"""What is read of a connection string, and that a password never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octogen.octopus.connection_string import ConnectionString, is_true, parse

SECRET = "correct-horse"  # noqa: S105 - the test's own


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Server=tcp:AGListener,1433;Database=Octopus;IntegratedSecurity=SSPI;MultiSubnetFailover=True",
            ConnectionString(server="tcp:AGListener,1433", database="Octopus", multi_subnet_failover="True"),
        ),
        ("Data Source = sql ; UID=octopus; ENCRYPT=Strict ", ConnectionString("sql", "", "octopus", "Strict")),
        ("Addr=sql;Initial Catalog='Oct;o''pus';User=\"o\"\"k\"", ConnectionString("sql", "Oct;o'pus", 'o"k')),
        ("network  address=sql;failover partner=other", ConnectionString("sql", failover_partner="other")),
        ("server=one;server=two", ConnectionString("two")),
        ("server=a=b", ConnectionString("a=b")),
        ("", ConnectionString()),
        (";;=;server;'", ConnectionString()),
    ],
)
def test_keywords_synonyms_and_quotes_are_read_as_the_client_reads_them(text: str, expected: ConnectionString) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize("keyword", ["Password", "PWD", "pass word", "Access Token"])
@pytest.mark.parametrize("written", [SECRET, f"'{SECRET};server=x'", f'"{SECRET}', f"{SECRET};{SECRET}"])
def test_a_password_is_in_no_part_of_what_is_read(keyword: str, written: str) -> None:
    assert SECRET not in repr(parse(f"Server=sql;User Id=octopus;{keyword}={written};Database=Octopus"))


@pytest.mark.parametrize(
    ("server", "host"),
    [
        ("tcp:SQL.example.com,1433", "sql.example.com"),
        ("sql.example.com\\instance,1433", "sql.example.com"),
        ("\\\\sql\\pipe\\sql\\query", "sql"),
        ("[::1],1433", "::1"),
    ],
)
def test_the_host_is_told_without_protocol_instance_and_port(server: str, host: str) -> None:
    assert parse(f"Server={server}").host == host


@pytest.mark.parametrize(
    "server", [".", "(local)", "LOCALHOST,1433", ".\\SQLEXPRESS", "(LocalDB)\\v11", "127.0.0.1", "tcp:[::1],1433"]
)
def test_the_machine_that_connects_is_known_by_all_its_names(server: str) -> None:
    assert parse(f"Server={server}").is_local


@pytest.mark.parametrize("server", ["localhost.example.com", "local", "sql", "127.example.com", "${DB_HOST}"])
def test_no_other_machine_is_taken_for_it(server: str) -> None:
    assert not parse(f"Server={server}").is_local
    assert not parse("Database=Octopus").is_local


def test_pipes_and_shared_memory_are_told_from_addresses() -> None:
    assert parse(r"Server=np:\\sql\pipe\sql\query").is_named_pipe
    assert parse(r"Server=\\sql\pipe\sql\query").is_named_pipe
    assert parse("Server=lpc:sql").is_named_pipe
    assert not parse("Server=tcp:sql,1433").is_named_pipe


def test_flags_are_set_by_yes_and_true() -> None:
    assert [word for word in ("True", "yes", "false", "no", "1", "") if is_true(word)] == ["True", "yes"]


@given(st.text(alphabet=st.sampled_from("=;'\" \\,.srveu\n")))
def test_nothing_that_is_written_breaks_the_reader(text: str) -> None:
    string = parse(text)
    assert isinstance(string.host, str)
    assert parse(f"{text};server=sql").server == "sql" or {"'", '"'} & set(text)
