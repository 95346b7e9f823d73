"""Secrets and identity: OCT7xx."""

from __future__ import annotations

from octogen.rules.rule import Rule
from octogen.rules.secrets.default_admin_password import default_admin_password
from octogen.rules.secrets.file_system_open import file_system_open
from octogen.rules.secrets.malformed_arn import malformed_arn
from octogen.rules.secrets.master_key_malformed import master_key_malformed
from octogen.rules.secrets.no_execution_role import no_execution_role
from octogen.rules.secrets.no_master_key import no_master_key
from octogen.rules.secrets.one_role_for_both import one_role_for_both
from octogen.rules.secrets.role_lacks_a_right import role_lacks_a_right
from octogen.rules.secrets.secret_in_plain_text import secret_in_plain_text
from octogen.rules.secrets.secret_of_another_region import secret_of_another_region

TITLE = "Secrets and identity"

RULES: tuple[Rule, ...] = (
    secret_in_plain_text,
    no_master_key,
    master_key_malformed,
    one_role_for_both,
    no_execution_role,
    default_admin_password,
    malformed_arn,
    secret_of_another_region,
    role_lacks_a_right,
    file_system_open,
)
