-- Writes the system tables that Meshledger reads as Parquet files into a volume. Run it in a notebook or a SQL warehouse of each region,
-- download the folder, and hand it to `./meshledger ingest`. Running it again is harmless: every row counts once.
-- Statement text and parameters are left out of query.history here already: they may hold personal data.

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/billing/usage' USING PARQUET
SELECT * FROM system.billing.usage WHERE ingestion_date >= add_months(current_date(), -13);

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/billing/list_prices' USING PARQUET
SELECT * FROM system.billing.list_prices;

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/access/audit' USING PARQUET
SELECT * FROM system.access.audit WHERE event_date >= add_months(current_date(), -12);

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/access/workspaces_latest' USING PARQUET
SELECT * FROM system.access.workspaces_latest;

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/access/table_lineage' USING PARQUET
SELECT * FROM system.access.table_lineage WHERE event_date >= add_months(current_date(), -12);

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/compute/clusters' USING PARQUET
SELECT * FROM system.compute.clusters;

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/compute/warehouses' USING PARQUET
SELECT * FROM system.compute.warehouses;

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/lakeflow/jobs' USING PARQUET
SELECT * FROM system.lakeflow.jobs;

INSERT OVERWRITE DIRECTORY '/Volumes/main/meshledger/export/query/history' USING PARQUET
SELECT * EXCEPT (statement_text, error_message, query_parameters) FROM system.query.history
WHERE start_time >= add_months(current_date(), -12);
