"""What a volume of a task definition is: whose files it holds, who else sees them, and for how long they stay."""

from __future__ import annotations

import posixpath
import re

from octogen.view.part import Part

_CIFS = frozenset(("cifs", "samba", "smb", "smb2", "smb3", "smbfs"))
_NFS = ("nfs", "efs")


def is_shared(volume: Part) -> bool | None:
    """Return whether a volume is one and the same for all tasks.

    A path of the container instance may be a network file system that is mounted there, and a plug-in's Docker volume
    anything; an EBS volume, a local Docker volume and a bind mount without a path are each task's or instance's own.
    """
    if any(volume.has(f"{system}VolumeConfiguration") for system in ("efs", "s3files")):
        return True
    if any(volume.link(member) for member in ("host", "dockerVolumeConfiguration", "configuredAtLaunch")):
        return None  # a reference, where a mapping or a boolean belongs
    if instance_path(volume):
        return None
    docker = volume.at("dockerVolumeConfiguration")
    if not docker.has():
        return False
    if is_cifs(volume) or _file_system(docker).startswith("nfs"):
        return True
    return False if docker.text("driver") == "local" or is_ebs(volume) else None


def outlives_task(volume: Part) -> bool:
    """Return whether what a task writes is certainly still there when the next one starts."""
    kept = volume.text("dockerVolumeConfiguration", "scope") == "shared"
    return is_shared(volume) is True or bool(instance_path(volume)) or kept


def is_empty_bind_mount(volume: Part) -> bool:
    """Return whether a volume is a bind mount without a path: a directory that each task gets anew."""
    others = ("dockerVolumeConfiguration", "configuredAtLaunch", "fsxWindowsFileServerVolumeConfiguration")
    return is_shared(volume) is False and not any(volume.has(member) for member in others)


def instance_path(volume: Part) -> str:
    """Return the path of the container instance that a volume is; empty where it is none."""
    docker = volume.at("dockerVolumeConfiguration")
    device = docker.link("driverOpts", "device")
    bound = device.startswith("/") and "bind" in docker.link("driverOpts", "o").split(",")
    if volume.has("host", "sourcePath"):
        return volume.link("host", "sourcePath")
    return device if bound else ""


def network_share(volume: Part) -> tuple[str, ...]:
    """Return what a Docker volume leads to over the network: address, if it is known, and path; empty for others."""
    docker = volume.at("dockerVolumeConfiguration")
    device = docker.link("driverOpts", "device")
    if not device or not (is_cifs(volume) or _file_system(docker).startswith(_NFS)):
        return ()
    address = re.search(r"(?:^|,)addr=([^,]+)", docker.link("driverOpts", "o"))
    host, colon, path = device.partition(":")
    if not colon:
        return "", posixpath.normpath(device)
    return host or (address[1] if address else ""), posixpath.normpath(path or "/")


def is_cifs(volume: Part) -> bool:
    """Return whether a volume is a share of CIFS, which is SMB."""
    return _file_system(volume.at("dockerVolumeConfiguration")) in _CIFS


def is_ebs(volume: Part) -> bool:
    """Return whether a Docker volume is an EBS volume that a plug-in attaches to the instance."""
    driver = volume.text("dockerVolumeConfiguration", "driver") or ""
    return re.search(r"\bebs\b", driver.lower()) is not None


def _file_system(docker: Part) -> str:
    """Return the file system of a Docker volume, as its options name it, or the name of its plug-in."""
    plug_in = docker.link("driver").partition(":")[0].rpartition("/")[2]
    return (docker.link("driverOpts", "type") or plug_in).lower()
