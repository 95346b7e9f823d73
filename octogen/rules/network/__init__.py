"""Network and observability: OCT8xx."""

from __future__ import annotations

from octogen.rules.network.exec_on_read_only_root import exec_on_read_only_root
from octogen.rules.network.no_logs import no_logs
from octogen.rules.network.nodes_have_public_addresses import nodes_have_public_addresses
from octogen.rules.network.portal_open_to_everybody import portal_open_to_everybody
from octogen.rules.network.read_only_root_without_folders import read_only_root_without_folders
from octogen.rules.network.security_group_shared import security_group_shared
from octogen.rules.network.storage_port_closed import storage_port_closed
from octogen.rules.rule import Rule

TITLE = "Network and observability"

RULES: tuple[Rule, ...] = (
    nodes_have_public_addresses,
    no_logs,
    security_group_shared,
    exec_on_read_only_root,
    read_only_root_without_folders,
    storage_port_closed,
    portal_open_to_everybody,
)
