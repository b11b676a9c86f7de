-- Guardrails of the domain growth. Generated: change the domain, not this file. Run again, it changes nothing.
CREATE CATALOG IF NOT EXISTS `growth`;
ALTER CATALOG `growth` SET TAGS ('cost_centre' = 'CC-1');
CREATE SCHEMA IF NOT EXISTS `growth`.`gold`;

-- Masks and filters before grants: nobody sees a column before its mask is there.
GRANT USE CATALOG, USE SCHEMA, SELECT, MODIFY, EXECUTE, CREATE TABLE, CREATE VOLUME ON CATALOG `growth` TO `ada@selene.example`;
ALTER CATALOG `growth` OWNER TO `ada@selene.example`;
