"""Network and observability: OCT8xx."""

from __future__ import annotations

from octogen.rule import Rule
from octogen.rules.network.exec_on_read_only_root import exec_on_read_only_root
from octogen.rules.network.no_logs import no_logs
from octogen.rules.network.one_security_group import one_security_group
from octogen.rules.network.portal_open_to_everybody import portal_open_to_everybody
from octogen.rules.network.public_address import public_address
from octogen.rules.network.read_only_root_without_folders import read_only_root_without_folders

TITLE = "Network and observability"

RULES: tuple[Rule, ...] = (
    public_address,
    no_logs,
    one_security_group,
    exec_on_read_only_root,
    read_only_root_without_folders,
    portal_open_to_everybody,
)
