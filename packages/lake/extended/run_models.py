"""Runs models on Apache Spark over Parquet files and writes their rows. Argument: a job file; see spark.ts for its form."""

import json
import struct
import sys
from datetime import date, datetime
from decimal import Decimal

from pyspark.sql import Row, SparkSession


def plain(value):
    """A value in the form in which both engines' values are compared (comparable.ts writes DuckDB's)."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, Decimal)):
        text = format(Decimal(value), "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return {"number": "0" if text in ("-0", "") else text}
    if isinstance(value, float):
        return {"double": struct.pack(">d", value).hex()}
    if isinstance(value, datetime):
        return {"time": value.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Row):
        return {"struct": [[name, plain(member)] for name, member in value.asDict(recursive=False).items()]}
    if isinstance(value, dict):
        return {"map": sorted([[plain(key), plain(held)] for key, held in value.items()], key=json.dumps)}
    if isinstance(value, (list, tuple)):
        return {"list": [plain(item) for item in value]}
    raise TypeError(f"no comparable form for {type(value).__name__}")


def main(job_file):
    with open(job_file, encoding="utf-8") as file:
        job = json.load(file)
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "6g")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", job["folder"] + "/warehouse")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    for name, path in job["tables"].items():
        schema, dot, _ = name.partition(".")
        if dot:
            spark.sql(f"CREATE DATABASE IF NOT EXISTS {schema}")
            spark.sql(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM parquet.`{path}`")
        else:
            spark.read.parquet(path).createOrReplaceTempView(name)
    answers = {}
    for model in job["models"]:
        try:
            frame = spark.sql(model["sql"], args=model["values"])
            rows = [[plain(value) for value in row] for row in frame.collect()]
            answers[model["name"]] = {"columns": frame.columns, "rows": rows}
            if model.get("as"):
                frame.createOrReplaceTempView(model["as"])
        except Exception as error:  # The test shows it beside the model's name.
            answers[model["name"]] = {"error": str(error)[:2000]}
    with open(job["answers"], "w", encoding="utf-8") as file:
        json.dump(answers, file)


main(sys.argv[1])
