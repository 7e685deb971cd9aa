#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sum Meson's records of test runs: names what failed, then `N passed, N failed, N skipped`.

Usage: count-results.py TESTLOG.json…   The status is 1 when a test failed or nothing passed.
"""
import json
import sys

PASSED = ("OK", "EXPECTEDFAIL")


def main(paths):
    passed, failed, skipped = 0, [], 0
    for path in paths:
        try:
            with open(path, encoding="utf-8") as log:
                records = [json.loads(line) for line in log]
        except (OSError, ValueError) as error:
            failed.append(f"no readable record of a test run: {error}")
            continue
        for record in records:
            if record["result"] in PASSED:
                passed += 1
            elif record["result"] == "SKIP":
                skipped += 1
            else:
                failed.append(f"{record['name']}: {record['result']} (see {path})")
    for line in failed:
        print("failed:", line)
    print(f"{passed} passed, {len(failed)} failed, {skipped} skipped")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
