"""Rules of the database beyond their examples: what RDS instances and connection strings must not be held against."""

from __future__ import annotations

from textwrap import indent

import pytest
import yaml

from octogen.linting import lint
from octogen.rule import example_documents

IMAGE = "octopusdeploy/octopusdeploy:2026.3.15878"


def findings(documents: dict[str, object], rule: str) -> list[tuple[str, str]]:
    """Return the pointer and the message of what a rule finds in documents."""
    text = "".join(f"{name}:\n{indent(yaml.safe_dump(body), '  ')}" for name, body in documents.items())
    return [("/".join(map(str, item.pointer)), item.message) for item in lint(example_documents(text), select=[rule])]


def octopus(count: int = 2, image: str = IMAGE, **variables: str) -> dict[str, object]:
    """Return a service of `count` nodes with these environment variables."""
    environment = [{"name": name, "value": value} for name, value in variables.items()]
    container = {"name": "octopus-server", "image": image, "environment": environment}
    return {
        "task-definition": {"family": "octopus", "containerDefinitions": [container]},
        "service": {"serviceName": "octopus", "taskDefinition": "octopus", "desiredCount": count},
    }


def instance(**members: object) -> dict[str, object]:
    return {"DBInstanceIdentifier": "octopus", "DBInstanceClass": "db.m6i.large", "Engine": "sqlserver-se", **members}


def places(documents: dict[str, object], rule: str) -> list[str]:
    return [pointer for pointer, _ in findings(documents, rule)]


# The instance.


@pytest.mark.parametrize(
    ("members", "count", "expected"),
    [
        ({"MultiAZ": False}, 2, ["MultiAZ"]),
        ({}, 2, ["MultiAZ"]),  # AWS creates a single instance
        ({"MultiAZ": True}, 2, []),
        ({"MultiAZ": False}, 1, []),
        ({"Engine": "sqlserver-ex"}, 2, ["Engine"]),
        ({"Engine": "custom-sqlserver-se", "MultiAZ": False}, 2, ["MultiAZ"]),
        ({"Engine": "postgres", "MultiAZ": False}, 2, []),  # somebody else's
    ],
)
def test_several_nodes_need_a_database_that_fails_over(
    members: dict[str, object], count: int, expected: list[str]
) -> None:
    assert places({**octopus(count), "database": instance(**members)}, "OCT601") == expected


def test_a_database_without_octopus_is_somebody_else_s() -> None:
    assert places({"database": instance(MultiAZ=False)}, "OCT601") == []


def test_of_several_instances_the_connection_string_tells_octopus_s() -> None:
    def described(name: str) -> dict[str, object]:
        return instance(DBInstanceIdentifier=name, MultiAZ=False, Endpoint={"Address": f"{name}.example.com"})

    both = {"database.one": described("one"), "database.two": described("two")}
    named = octopus(DB_CONNECTION_STRING="Server=tcp:two.example.com,1433;Database=Octopus")
    text = "Server=elsewhere;Database=Octopus"
    assert places({**octopus(), **both}, "OCT601") == []
    assert places({**octopus(DB_CONNECTION_STRING=text), **both}, "OCT601") == []
    assert places({**named, **both}, "OCT601") == ["MultiAZ"]


@pytest.mark.parametrize(
    ("engine", "version", "expected"),
    [
        ("sqlserver-se", "16.00.4085.2.v1", []),
        ("sqlserver-se", "15.00.4073.23.v1", []),
        ("sqlserver-se", "15.00.4043.16.v1", ["EngineVersion"]),
        ("sqlserver-se", "15.00", []),  # AWS chooses the rest
        ("sqlserver-se", "13.00", ["EngineVersion"]),  # Standard 2016 never had availability groups
        ("sqlserver-ee", "15.00.4043.16.v1", []),
        ("sqlserver-ee", "14.00.3035.2.v1", ["EngineVersion"]),
        ("sqlserver-ee", "12.00.6293.0.v1", ["EngineVersion"]),
        ("sqlserver-se", "", []),
        ("sqlserver-se", "newest", []),
        ("sqlserver-web", "16.00.4085.2.v1", ["Engine"]),
    ],
)
def test_the_edition_and_version_decide_how_rds_fails_over(engine: str, version: str, expected: list[str]) -> None:
    database = instance(Engine=engine, EngineVersion=version, MultiAZ=True)
    assert places({**octopus(), "database": database}, "OCT602") == expected
    assert places({**octopus(1), "database": database}, "OCT602") == []


@pytest.mark.parametrize(
    ("instance_class", "cap", "expected"),
    [
        ("db.m6i.large", "10", []),
        ("db.m6i.large", "19", []),  # 38 tasks: what is documented for 20
        ("db.m6i.large", "20", ["DBInstanceClass"]),
        ("db.r5.xlarge", "20", []),
        ("db.t3.micro", "5", ["DBInstanceClass"]),
        ("db.m6i.16xlarge", "1000", []),
        ("db.new.colossal", "1000", []),
        ("db.t3.micro", "many", []),
        ("db.t3.micro", "0", []),
    ],
)
def test_the_instance_class_is_held_against_all_nodes_together(
    instance_class: str, cap: str, expected: list[str]
) -> None:
    database = instance(DBInstanceClass=instance_class, MultiAZ=True)
    assert places({**octopus(TASK_CAP=cap), "database": database}, "OCT605") == expected


# The connection string. None of its secrets is ever shown.


def of_string(text: str, rule: str, image: str = IMAGE) -> list[str]:
    found = findings(octopus(DB_CONNECTION_STRING=text, image=image), rule)
    assert not [message for _, message in found if "hush" in message]
    return [message for _, message in found]


@pytest.mark.parametrize(
    ("user", "count"), [("sa", 1), ("SA", 1), ("'sa'", 1), ("sam", 0), ("octopus", 0), ("${USER}", 0), ("", 0)]
)
def test_sa_is_found_however_it_is_written(user: str, count: int) -> None:
    assert len(of_string(f"Server=sql;User Id={user};Password=hush", "OCT603")) == count


@pytest.mark.parametrize(
    ("server", "count"),
    [
        ("localhost", 1),
        ("(localdb)\\hush", 1),
        (r"np:\\sql\pipe\hush", 1),
        ("sql.example.com,1433", 0),
        ("localhost.example.com", 0),
    ],
)
def test_a_database_on_the_node_is_found_by_its_address(server: str, count: int) -> None:
    assert len(of_string(f"Server={server};Password=hush", "OCT604")) == count


def test_a_string_without_server_or_no_string_at_all_says_nothing() -> None:
    for text in ("Database=Octopus;Encrypt=True", "hush", ""):
        for rule in ("OCT603", "OCT604", "OCT606"):
            assert of_string(text, rule) == []


@pytest.mark.parametrize(
    ("encrypt", "tag", "count"),
    [
        ("", "2022.1.2232", 1),
        ("", "2022.2.6971", 0),  # the client library encrypts unless told otherwise
        ("", "latest", 0),
        ("Encrypt=False", "2026.3.15878", 1),
        ("Encrypt=optional", "2026.3.15878", 1),
        ("Encrypt=Strict", "2022.1.2232", 0),
    ],
)
def test_encryption_is_judged_by_what_the_version_does(encrypt: str, tag: str, count: int) -> None:
    image = f"octopusdeploy/octopusdeploy:{tag}"
    assert len(of_string(f"Server=sql;Password=hush;{encrypt}", "OCT606", image)) == count


def test_a_listener_is_known_by_its_name_or_by_the_description_of_the_instance() -> None:
    described = instance(MultiAZ=True, ListenerEndpoint={"Address": "abc.example.com", "Port": 1433})
    for server, count in (("AGListener", 1), ("abc.example.com", 1), ("sql.example.com", 0)):
        text = f"Server=tcp:{server},1433;Encrypt=True"
        documents = {**octopus(DB_CONNECTION_STRING=text), "database": described}
        assert len(findings(documents, "OCT606")) == count
        documents = {**octopus(DB_CONNECTION_STRING=f"{text};MultiSubnetFailover=yes"), "database": described}
        assert findings(documents, "OCT606") == []


def test_a_failover_partner_is_mirroring() -> None:
    (message,) = of_string("Server=sql;Failover Partner=hush;Encrypt=True", "OCT606")
    assert "mirroring" in message
