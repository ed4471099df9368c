#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""outsideansible.py PLAYBOOK: whether each task's module takes its parameters, by the module's own documentation and
Ansible's own validator. Says what it doesn't take, and ends with 1 then."""
import json
import subprocess
import sys

import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

KEPT = ("type", "elements", "choices", "aliases", "required")


def spec_of(options):
    spec = {}
    for name, option in options.items():
        spec[name] = {key: option[key] for key in KEPT if key in option}
        if isinstance(spec[name].get("choices"), dict):
            spec[name]["choices"] = list(spec[name]["choices"])
        if "suboptions" in option:
            spec[name]["options"] = spec_of(option["suboptions"])
    return spec


def validator_of(module):
    told = subprocess.run(["ansible-doc", "-t", "module", "-j", module], stdout=subprocess.PIPE, check=True).stdout
    return ArgumentSpecValidator(spec_of(json.loads(told)[module]["doc"]["options"]))


def main():
    yaml.SafeLoader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))
    with open(sys.argv[1], encoding="utf-8") as file:
        plays = yaml.safe_load(file)
    validators = {}
    wrong = 0
    for play in plays:
        for task in play["tasks"]:
            for module in set(task) - {"name"}:
                if module not in validators:
                    validators[module] = validator_of(module)
                for problem in validators[module].validate(task[module]).error_messages:
                    print(f"{task['name']}: {problem}")
                    wrong = 1
    return wrong


sys.exit(main())
