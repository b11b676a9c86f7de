-- Read-only grants for the principal that reads or exports the system tables; ./meshledger probe names what is still missing. Run as account admin and metastore admin.
-- Replace `meshledger-reader` by your group or service principal.
-- The schemas must be enabled first: billing always is; access, compute, lakeflow and query are enabled by a metastore admin.
GRANT USE CATALOG ON CATALOG system TO `meshledger-reader`;

GRANT USE SCHEMA, SELECT ON SCHEMA system.billing TO `meshledger-reader`;
GRANT USE SCHEMA, SELECT ON SCHEMA system.access TO `meshledger-reader`;
GRANT USE SCHEMA, SELECT ON SCHEMA system.compute TO `meshledger-reader`;
GRANT USE SCHEMA, SELECT ON SCHEMA system.lakeflow TO `meshledger-reader`;
GRANT USE SCHEMA, SELECT ON SCHEMA system.query TO `meshledger-reader`;
GRANT USE SCHEMA, SELECT ON SCHEMA system.serving TO `meshledger-reader`;
GRANT USE SCHEMA, SELECT ON SCHEMA system.storage TO `meshledger-reader`;
GRANT USE SCHEMA, SELECT ON SCHEMA system.data_classification TO `meshledger-reader`;

-- For ./meshledger sync the principal also needs CAN USE on a small SQL warehouse, which is set on the warehouse's own page.

-- For the export only: a volume of your choice.
CREATE SCHEMA IF NOT EXISTS main.meshledger;
CREATE VOLUME IF NOT EXISTS main.meshledger.export;
GRANT USE CATALOG ON CATALOG main TO `meshledger-reader`;
GRANT USE SCHEMA ON SCHEMA main.meshledger TO `meshledger-reader`;
GRANT READ VOLUME, WRITE VOLUME ON VOLUME main.meshledger.export TO `meshledger-reader`;
