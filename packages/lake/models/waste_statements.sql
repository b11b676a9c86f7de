-- One row when statements of SQL warehouses are held at all: what has none is not zero but unknown.
select 1 as held from query.history where compute.warehouse_id is not null limit 1
