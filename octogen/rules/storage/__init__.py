"""Storage: OCT1xx."""

from __future__ import annotations

from octogen.rules.rule import Rule
from octogen.rules.storage.access_point_not_writable import access_point_not_writable
from octogen.rules.storage.cluster_shared_incomplete import cluster_shared_incomplete
from octogen.rules.storage.efs_access_point_refused import efs_access_point_refused
from octogen.rules.storage.efs_directory_missing import efs_directory_missing
from octogen.rules.storage.efs_in_one_zone import efs_in_one_zone
from octogen.rules.storage.efs_not_encrypted_in_transit import efs_not_encrypted_in_transit
from octogen.rules.storage.efs_throttled import efs_throttled
from octogen.rules.storage.file_system_policy_refuses import file_system_policy_refuses
from octogen.rules.storage.files_go_with_the_stack import files_go_with_the_stack
from octogen.rules.storage.folder_misspelt import folder_misspelt
from octogen.rules.storage.folders_collide import folders_collide
from octogen.rules.storage.import_left_mounted import import_left_mounted
from octogen.rules.storage.locks_refused import locks_refused
from octogen.rules.storage.node_folder_shared import node_folder_shared
from octogen.rules.storage.program_hidden import program_hidden
from octogen.rules.storage.shared_folder_not_mounted import shared_folder_not_mounted
from octogen.rules.storage.shared_folder_read_only import shared_folder_read_only
from octogen.rules.storage.storage_not_shared import storage_not_shared
from octogen.rules.storage.volume_not_writable import volume_not_writable

TITLE = "Storage"

RULES: tuple[Rule, ...] = (
    shared_folder_not_mounted,
    folders_collide,
    node_folder_shared,
    import_left_mounted,
    folder_misspelt,
    storage_not_shared,
    shared_folder_read_only,
    efs_not_encrypted_in_transit,
    efs_access_point_refused,
    access_point_not_writable,
    efs_in_one_zone,
    cluster_shared_incomplete,
    efs_directory_missing,
    files_go_with_the_stack,
    efs_throttled,
    volume_not_writable,
    locks_refused,
    program_hidden,
    file_system_policy_refuses,
)
