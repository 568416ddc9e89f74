"""The schemas by an independent validator: each is a valid draft 2020-12 schema, the demonstration's records fit it as an
editor reads them (YAML 1.2), and a record with a field missing, a field too many or a map for a text does not fit."""
import copy
import glob
import json
import os
import re
import subprocess

import yaml
from jsonschema import Draft202012Validator

from script import root, program, ok, done


class Loader(yaml.SafeLoader):
    """on, off, yes and no are texts in YAML 1.2, and there are no dates."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, re.compile("^(?:true|false)$") if tag.endswith(":bool") else pattern)
            for tag, pattern in known if not tag.endswith(":timestamp")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def run(*args):
    return subprocess.run([program, *args, "-C", root], capture_output=True, check=True, text=True).stdout


def files_of(kind):
    if kind == "site":
        return [os.path.join(root, "content/site.yaml")]
    found = glob.glob(os.path.join(root, "content", kind, "**/*"), recursive=True)
    return sorted(f for f in found if f.endswith((".yaml", ".md")))


def records_of(file):
    with open(file, encoding="utf-8") as f:
        text = f.read()
    if file.endswith(".md"):
        fields, body = text.split("---\n", 2)[1:]
        yield {**yaml.load(fields, Loader), "body": body}
        return
    for document in yaml.load_all(text, Loader):
        yield from document if isinstance(document, list) else [document]


def deepest(error):
    while error.context:
        error = max(error.context, key=lambda e: len(e.absolute_path))
    return f"{list(error.absolute_path)}: {error.message[:300]}"


def spoiled(record, schema):
    """The record with one mistake after another."""
    more = {**record, "no_such_field": "x"}
    yield "a field too many", more
    for name in schema.get("required", []):
        less = copy.copy(record)
        less.pop(name, None)
        yield f"without {name}", less
    for name in ("title", "name"):
        if name in record:
            yield f"a map for {name}", {**record, name: {"a": "b"}}


for kind in [line.split()[0] for line in run("kinds").splitlines()]:
    schema = json.loads(run("kinds", kind, "--schema"))
    try:
        Draft202012Validator.check_schema(schema)
        validator, bad, n, missed = Draft202012Validator(schema), [], 0, []
        for file in files_of(kind):
            for record in records_of(file):
                n += 1
                bad += [f"{file} {record.get('id', '')} {deepest(e)}" for e in validator.iter_errors(record)][:1]
        for what, wrong in spoiled(record, schema["$defs"]["record"]):
            if validator.is_valid(wrong):
                missed.append(what)
        ok(n > 0 and not bad and not missed, f"{kind}: {n} records fit, and what is wrong does not", "\n".join(bad + missed))
    except Exception as e:  # a schema that is none, content that cannot be read
        ok(False, kind, repr(e))
done()
