"""docs/configuration.md: every key of .octogen.yaml, from schemas/configuration.schema.json."""

from __future__ import annotations

from octogen.linting.configuration import configuration_schema
from scripts.docs_schema import Reference

_INTRODUCTION = """\
# Configuration

<!-- `make docs` writes this page from schemas/configuration.schema.json. -->

`.octogen.yaml` says which files of a repository describe Octopus, and how `octogen lint` judges them. Put it at the
top of the repository: octogen looks for it from the working directory upwards, or takes what `--config` names. All
paths in it are relative to its own directory. The same keys may go below `[tool.octogen]` in `pyproject.toml`.
`octogen schema configuration` prints the JSON Schema from which this page is made, for editors.

```yaml
# yaml-language-server: $schema=octogen-configuration.schema.json
deployments:
  - name: test
    values: deploy/values.yaml
    overlays: [deploy/values-test.yaml]
  - name: production
    values: deploy/values.yaml
    overlays: [deploy/values-eu.yaml, deploy/values-production.yaml]   # in this order: later ones win
    documents: [deploy/out]   # what `octogen render -o deploy/out` has written
  - name: legacy
    documents: [stacks/octopus.yaml]   # a CloudFormation template

failOn: warning
ignore:
  - rule: OCT801
    files: stacks/**
    reason: The subnets have no NAT gateway.
```

- `octogen lint` judges all deployments, and what `files` names. A missing file of a deployment is a finding.
- The commit hook `octogen-lint` runs `octogen lint --changed -- FILE…`. It judges each deployment that one of the files
  belongs to, as a whole, and all of them where the configuration itself has changed. A deleted file counts as well. In
  `args` of your own, keep `--` at the end: file names follow it, and one of them may look like an option.
- Of the files that belong to no deployment, the hook judges values files and CloudFormation templates, whatever their
  names, and AWS documents with the others in their directory. It knows an overlay by its keys and judges it on the
  `values.yaml` beside it. Without one, the finding shows the line to add here. Helm charts are left alone.
"""


def configuration_page() -> str:
    """Return the page."""
    schema = configuration_schema()
    reference = Reference(schema)
    parts = [_INTRODUCTION, *reference.table(schema, "")]
    for key, below in schema["properties"].items():
        parts += reference.section(key, below, depth=2)
    return "\n".join(parts).rstrip() + "\n"
