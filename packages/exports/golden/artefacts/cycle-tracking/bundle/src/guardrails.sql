-- Guardrails of the domain cycle-tracking. Generated: change the domain, not this file. Run again, it changes nothing.
CREATE CATALOG IF NOT EXISTS `cycle_tracking`;
ALTER CATALOG `cycle_tracking` SET TAGS ('team' = 'cycle-tracking', 'cost_centre' = 'CC-410');
CREATE SCHEMA IF NOT EXISTS `cycle_tracking`.`gold`;
CREATE SCHEMA IF NOT EXISTS `cycle_tracking`.`silver`;
CREATE SCHEMA IF NOT EXISTS `cycle_tracking`.`governance`;
CREATE OR REPLACE FUNCTION `cycle_tracking`.`governance`.`mask_text`(value STRING)
  RETURNS STRING RETURN '***';
CREATE OR REPLACE FUNCTION `cycle_tracking`.`governance`.`only_with_consent`(agreed BOOLEAN)
  RETURNS BOOLEAN RETURN coalesce(agreed, false);

-- Masks and filters before grants: nobody sees a column before its mask is there.
CREATE OR REPLACE POLICY `mask_cycle_tracking_phi`
  ON CATALOG `cycle_tracking`
  COMMENT 'Columns of class phi are masked for everybody outside the team'
  COLUMN MASK `cycle_tracking`.`governance`.`mask_text`
  TO `account users`
  EXCEPT `team-cycle-tracking`
  FOR TABLES MATCH COLUMNS has_tag_value('class', 'phi') AS masked
  ON COLUMN masked;
CREATE OR REPLACE POLICY `filter_cycle_tracking_consent`
  ON CATALOG `cycle_tracking`
  COMMENT 'Rows of people who did not agree are seen by the team alone'
  ROW FILTER `cycle_tracking`.`governance`.`only_with_consent`
  TO `account users`
  EXCEPT `team-cycle-tracking`
  FOR TABLES MATCH COLUMNS has_tag_value('class', 'consent') AS agreed
  USING COLUMNS (agreed);
GRANT USE CATALOG, USE SCHEMA, SELECT, MODIFY, EXECUTE, CREATE TABLE, CREATE VOLUME ON CATALOG `cycle_tracking` TO `team-cycle-tracking`;
ALTER CATALOG `cycle_tracking` OWNER TO `team-cycle-tracking`;
