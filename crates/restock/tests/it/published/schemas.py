"""Holds schemas to their metaschema, and the examples of an AsyncAPI document to the schemas and to the document itself, whose
own schemas are of draft 07: python3 schemas.py SCHEMAS ASYNCAPI."""

import json
import pathlib
import sys

from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry
from referencing.jsonschema import DRAFT7

folder, asyncapi = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
checker = Draft202012Validator.FORMAT_CHECKER
# Without these the checker passes over the formats, and the examples would prove less than they seem to.
missing = {"date-time", "date", "uuid", "uri-reference"} - set(checker.checkers)
if missing:
    sys.exit(f"formats cannot be checked: {sorted(missing)}")

schemas, faults = {}, []
for file in sorted(folder.glob("*.json")):
    schema = json.loads(file.read_text())
    if schema.get("$schema") != Draft202012Validator.META_SCHEMA["$id"]:
        faults.append(f"{file.name}: $schema is {schema.get('$schema')}")
    try:
        Draft202012Validator.check_schema(schema, format_checker=checker)
    except SchemaError as error:
        faults.append(f"{file.name}: {error.json_path}: {error.message}")
    schemas[file.stem] = Draft202012Validator(schema, format_checker=checker)

document, examples = json.loads(asyncapi.read_text()), 0
registry = Registry().with_resource("urn:asyncapi", DRAFT7.create_resource(document))
for kind, message in document["components"]["messages"].items():
    whole = {"$ref": f"urn:asyncapi#/components/messages/{kind}/payload"}
    events = Draft7Validator(whole, registry=registry, format_checker=checker)
    if kind not in schemas:
        faults.append(f"{kind}: has no schema")
        continue
    for example in message.get("examples", []):
        examples += 1
        event = example["payload"]
        for error in [*schemas[kind].iter_errors(event["data"]), *events.iter_errors(event)]:
            faults.append(f"{kind}: example {example['name']}: {error.json_path}: {error.message}")

if faults:
    sys.exit("\n".join(faults))
print(len(schemas), examples)
