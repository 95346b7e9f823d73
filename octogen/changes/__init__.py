"""6. Two deployments to changes: what differs, what AWS does about it, and what that does to Octopus."""
