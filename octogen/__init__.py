"""octogen: the AWS documents that run Octopus Server on Amazon ECS, generated and judged.

Data goes one way, and a folder is a stage of it: `source` (1), `values` (2), `topology` (3), `rendering` (4), `linting`
(5) and `reports` (9). For scripts, `octogen.api` has the steps.
"""
