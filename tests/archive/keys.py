"""Print the key of each URL on stdin, as the module named on the command line makes it."""

import importlib
import json
import sys

if __name__ == "__main__":
    surt = importlib.import_module(sys.argv[1]).surt
    for line in sys.stdin:
        print(surt(json.loads(line)))  # noqa: T201 - a script of archive_tools.sh
