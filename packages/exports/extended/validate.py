"""Runs the validator of the FinOps Foundation over a CSV file that is first given its types, as Parquet.

In CSV a sub account of digits only is taken for a number, and an empty column for one; the types are part of FOCUS.
"""
import json
import os
import sys

import duckdb
import focus_validator

with open(sys.argv[1], encoding="utf-8") as file:
    job = json.load(file)
source, target = (os.path.join(job["folder"], name) for name in ("focus.csv", "focus.parquet"))
read = f"read_csv('{source}', all_varchar = true, header = true, quote = '\"', escape = '\"')"
connection = duckdb.connect()
names = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()]


def typed(name):
    if name in job["numbers"]:
        return f'CAST("{name}" AS DECIMAL(38, 12)) AS "{name}"'
    if name in job["times"]:
        return f'CAST("{name}" AS TIMESTAMPTZ) AS "{name}"'
    return f'"{name}"'


connection.execute(f"COPY (SELECT {', '.join(map(typed, names))} FROM {read}) TO '{target}' (FORMAT parquet)")
connection.close()

# It looks for its own files from the folder in which it was installed.
os.chdir(os.path.dirname(os.path.dirname(focus_validator.__file__)))
sys.argv = ["focus-validator", "--data-file", target, "--validate-version", "1.2.0.1", "--block-download"]
sys.argv += ["--applicability-criteria", ",".join(job["criteria"]), "--output-type", "unittest"]
sys.argv += ["--output-destination", os.path.join(job["folder"], "report.xml")]
from focus_validator.main import main  # noqa: E402

main()
