-- Functions that the policies of cycle-tracking call. Run this between the catalogs and the policies:
--   terraform apply -target=databricks_catalog.cycle_tracking
--   these statements, on any warehouse
--   terraform apply
CREATE SCHEMA IF NOT EXISTS `cycle_tracking`.`governance`;
CREATE OR REPLACE FUNCTION `cycle_tracking`.`governance`.`mask_text`(value STRING)
  RETURNS STRING RETURN '***';
CREATE OR REPLACE FUNCTION `cycle_tracking`.`governance`.`only_with_consent`(agreed BOOLEAN)
  RETURNS BOOLEAN RETURN coalesce(agreed, false);
