#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""outsidekubernetes.py FILE: each object of the file is made one of the Kubernetes project's Python client, whose models
are generated from the API's published OpenAPI schema, and written again. A field that the schema doesn't have is lost on
the way, one of another type is changed, and one that must be there is missed: each is said, and ends it with 1. Prints
the objects as JSON."""
import json
import re
import sys

import yaml
from kubernetes import client

MODELS = {
    ("apps/v1", "Deployment"): "V1Deployment",
    ("v1", "Service"): "V1Service",
    ("v1", "ConfigMap"): "V1ConfigMap",
    ("v1", "Secret"): "V1Secret",
    ("v1", "PersistentVolumeClaim"): "V1PersistentVolumeClaim",
}
LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")


class Answer:
    """What the client reads objects from."""

    def __init__(self, value):
        self.data = json.dumps(value)


def differences(path, ours, theirs):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(set(ours) | set(theirs)):
            # An empty mapping or list says nothing, and the client doesn't write it.
            if key not in theirs and ours[key] in ({}, []):
                continue
            if key not in ours or key not in theirs:
                yield f"{path}.{key}: not in the schema"
            else:
                yield from differences(f"{path}.{key}", ours[key], theirs[key])
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, pair in enumerate(zip(ours, theirs)):
            yield from differences(f"{path}[{place}]", *pair)
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{path}: {ours!r} is {theirs!r} by the schema"


def problems(api, thing):
    kind = (thing.get("apiVersion"), thing.get("kind"))
    if kind not in MODELS:
        return [f"{kind}: not known"]
    name = thing["metadata"]["name"]
    try:
        made = api.deserialize(Answer(thing), MODELS[kind])
    except (ValueError, TypeError) as error:
        return [f"{name}: {error}"]
    found = list(differences(name, thing, api.sanitize_for_serialization(made)))
    # Names are texts by the schema; the API's own words tell what they may be.
    labels = name.split(".") if kind[1] in ("ConfigMap", "Secret") else [name]
    if len(name) > 253 or not all(LABEL.fullmatch(label) and len(label) <= 63 for label in labels):
        found.append(f"{name}: no name for {kind[1]}")
    found += [f"{name}: label {value}" for value in thing["metadata"]["labels"].values() if len(value) > 63]
    return found


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        things = list(yaml.safe_load_all(file))
    api = client.ApiClient()
    found = [problem for thing in things for problem in problems(api, thing)]
    names = [(thing["kind"], thing["metadata"]["name"]) for thing in things]
    found += [f"{name}: twice" for name in set(names) if names.count(name) > 1]
    print(json.dumps(things))
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


sys.exit(main())
