import { account, changeTime, columnsOfType, deleteTime, workspace } from './columns.ts'
import { defineTable } from './table.ts'

/** Slowly changing: one row a configuration change. Columns: a published dump of a system catalog (the table is in preview). */
export const computeInstancePools = defineTable({
  name: 'compute.instance_pools',
  meaning: 'Pools of machines, a row a change',
  columns: [
    account,
    workspace,
    { name: 'instance_pool_id', type: 'string', meaning: 'unique inside a workspace' },
    changeTime,
    { name: 'create_time', type: 'timestamp', meaning: 'UTC' },
    deleteTime,
    { name: 'instance_pool_name', type: 'string', meaning: 'name' },
    { name: 'tags', type: 'map<string,string>', meaning: 'tags of the pool' },
    { name: 'node_type', type: 'string', meaning: 'machine' },
    ...columnsOfType('bigint', 'idle_instance_autotermination_minutes min_idle_instances max_capacity', 'limit'),
    { name: 'enable_elastic_disk', type: 'boolean', meaning: 'disks grow' },
    {
      name: 'disk_spec',
      type: 'struct<disk_type string, disk_count bigint, disk_size bigint, disk_iops bigint, disk_throughput bigint>',
      meaning: 'disks of a machine',
    },
    { name: 'preloaded_docker_images', type: 'array<string>', meaning: 'images loaded beforehand' },
    { name: 'preloaded_spark_version', type: 'string', meaning: 'runtime loaded beforehand' },
    {
      name: 'aws_attributes',
      type: 'struct<availability string, zone_id string, spot_bid_price_percent bigint>',
      meaning: 'settings on AWS',
    },
    {
      name: 'azure_attributes',
      type: 'struct<availability string, spot_bid_max_price double>',
      meaning: 'settings on Azure',
    },
    {
      name: 'gcp_attributes',
      type: 'struct<zone_id string, local_ssd_count bigint, availability string>',
      meaning: 'settings on GCP',
    },
  ],
  key: ['account_id', 'workspace_id', 'instance_pool_id', 'change_time'],
  changing: { object: ['account_id', 'workspace_id', 'instance_pool_id'], from: 'change_time', gone: 'delete_time' },
  prefer: ['delete_time IS NULL', 'delete_time'],
  required: ['workspace_id', 'instance_pool_id', 'change_time'],
  orderedBy: 'change_time',
  happenedAt: 'change_time',
  alignedOn: 'change_time',
  freshForHours: null,
  shapes: [],
})
