/** The columns of the system tables with their types, letter for letter as Databricks documents them. */
const strings = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, 'VARCHAR']))
const bigints = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, 'BIGINT']))
const integers = (names: string): Record<string, string> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, 'INTEGER']))
const struct = (members: Record<string, string>): string =>
  `STRUCT(${Object.entries(members)
    .map(([name, type]) => `"${name}" ${type}`)
    .join(', ')})`

const MAP = 'MAP(VARCHAR, VARCHAR)'
const DECIMAL = 'DECIMAL(38,18)'

const usageMetadata = struct({
  ...strings(
    `cluster_id job_id job_run_id job_name notebook_id notebook_path warehouse_id instance_pool_id node_type
     dlt_pipeline_id dlt_update_id dlt_maintenance_id endpoint_name endpoint_id run_name app_id app_name
     central_clean_room_id source_region destination_region metastore_id private_endpoint_name networking_client
     storage_api_type budget_policy_id usage_policy_id database_instance_id recipient_id sharing_materialization_id
     uc_table_catalog uc_table_schema uc_table_name table_id schema_id catalog_id ai_runtime_pool_id
     ai_runtime_workload_id agent_bricks_id index_id base_environment_id dbsql_statement_id`,
  ),
  genie: struct(strings('agent_id channel surface')),
})

const productFeatures = struct({
  ...strings('jobs_tier sql_tier dlt_tier'),
  is_serverless: 'BOOLEAN',
  is_photon: 'BOOLEAN',
  ...strings('serving_type performance_target'),
  networking: struct(strings('connectivity_type')),
  ai_runtime: struct(strings('compute_type')),
  serverless_gpu: struct(strings('workload_type')),
  model_serving: struct(strings('offering_type')),
  ai_gateway: struct(strings('feature_type')),
  ai_functions: struct(strings('ai_function')),
  agent_bricks: struct(strings('problem_type workload_type')),
  apps: struct(strings('compute_size')),
  lakeflow_connect: struct(strings('task_type zerobus_request_type')),
  lakebase: struct(strings('storage_type compute_type')),
  ai_bi_genie: struct(strings('capability_type offering_type')),
  genie: struct(strings('offering_type')),
})

const waits = (type: string) => ({
  min_time_between_triggers_seconds: type,
  wait_after_last_change_seconds: type,
})

const side = (name: string) =>
  strings(
    `${name}_table_full_name ${name}_table_catalog ${name}_table_schema ${name}_table_name ${name}_path ${name}_type`,
  )

export const columns = {
  usage: {
    ...strings('record_id account_id workspace_id sku_name cloud'),
    usage_start_time: 'TIMESTAMP',
    usage_end_time: 'TIMESTAMP',
    usage_date: 'DATE',
    custom_tags: MAP,
    usage_unit: 'VARCHAR',
    usage_quantity: DECIMAL,
    usage_metadata: usageMetadata,
    identity_metadata: struct(strings('run_as created_by owned_by run_by')),
    record_type: 'VARCHAR',
    ingestion_date: 'DATE',
    billing_origin_product: 'VARCHAR',
    product_features: productFeatures,
    usage_type: 'VARCHAR',
  },
  listPrices: {
    account_id: 'VARCHAR',
    price_start_time: 'TIMESTAMP',
    price_end_time: 'TIMESTAMP',
    ...strings('sku_name cloud currency_code usage_unit'),
    pricing: struct({
      default: DECIMAL,
      promotional: struct({ default: DECIMAL }),
      effective_list: struct({ default: DECIMAL }),
    }),
  },
  audit: {
    ...strings('account_id workspace_id version'),
    event_time: 'TIMESTAMP',
    event_date: 'DATE',
    ...strings('source_ip_address user_agent session_id'),
    user_identity: struct(strings('email subject_name')),
    ...strings('service_name action_name request_id'),
    request_params: MAP,
    response: struct({ status_code: 'INTEGER', ...strings('error_message result') }),
    ...strings('audit_level event_id'),
    identity_metadata: struct(strings('run_by run_as acting_resource run_by_display_name run_as_display_name')),
  },
  workspacesLatest: {
    ...strings('account_id workspace_id workspace_name workspace_url'),
    create_time: 'TIMESTAMP',
    status: 'VARCHAR',
  },
  tableLineage: {
    ...strings('account_id metastore_id workspace_id entity_type entity_id entity_run_id'),
    entity_metadata: struct({
      job_info: struct(strings('job_id job_run_id')),
      dlt_pipeline_info: struct(strings('dlt_pipeline_id dlt_update_id')),
      ...strings('notebook_id dashboard_id legacy_dashboard_id sql_query_id genie_space_id alert_id'),
    }),
    ...side('source'),
    ...side('target'),
    created_by: 'VARCHAR',
    event_time: 'TIMESTAMP',
    event_date: 'DATE',
    ...strings('record_id event_id statement_id'),
    direct_access: 'BOOLEAN',
  },
  clusters: {
    ...strings('account_id workspace_id cluster_id cluster_name owned_by'),
    create_time: 'TIMESTAMP',
    delete_time: 'TIMESTAMP',
    ...strings('driver_node_type worker_node_type'),
    ...bigints('worker_count min_autoscale_workers max_autoscale_workers auto_termination_minutes'),
    enable_elastic_disk: 'BOOLEAN',
    tags: MAP,
    cluster_source: 'VARCHAR',
    init_scripts: 'VARCHAR[]',
    aws_attributes: struct({
      first_on_demand: 'INTEGER',
      ...strings('availability zone_id instance_profile_arn'),
      spot_bid_price_percent: 'INTEGER',
      ebs_volume_type: 'VARCHAR',
      ...integers('ebs_volume_count ebs_volume_size ebs_volume_iops ebs_volume_throughput'),
    }),
    azure_attributes: struct({ first_on_demand: 'INTEGER', availability: 'VARCHAR', spot_bid_max_price: 'DOUBLE' }),
    gcp_attributes: struct({
      use_preemptible_executors: 'BOOLEAN',
      google_service_account: 'VARCHAR',
      boot_disk_size: 'INTEGER',
      ...strings('availability zone_id'),
      local_ssd_count: 'INTEGER',
    }),
    ...strings('driver_instance_pool_id worker_instance_pool_id dbr_version'),
    change_time: 'TIMESTAMP',
    change_date: 'DATE',
    ...strings('data_security_mode policy_id'),
  },
  warehouses: {
    ...strings('account_id workspace_id warehouse_id warehouse_name warehouse_type warehouse_channel warehouse_size'),
    min_clusters: 'INTEGER',
    max_clusters: 'INTEGER',
    auto_stop_minutes: 'INTEGER',
    tags: MAP,
    created_by: 'VARCHAR',
    change_time: 'TIMESTAMP',
    delete_time: 'TIMESTAMP',
  },
  jobs: {
    ...strings('account_id workspace_id job_id name description creator_id creator_user_name run_as run_as_user_name'),
    tags: MAP,
    trigger: struct({
      file_arrival: struct({ url: 'VARCHAR', ...waits('INTEGER') }),
      periodic: struct({ interval: 'INTEGER', units: 'VARCHAR' }),
      continuous: struct({ enabled: 'BOOLEAN' }),
      table_update: struct({ table_names: 'VARCHAR[]', ...waits('BIGINT'), condition: 'VARCHAR' }),
      schedule: struct(strings('quartz_cron_expression timezone_id')),
    }),
    trigger_type: 'VARCHAR',
    paused: 'BOOLEAN',
    timeout_seconds: 'BIGINT',
    health_rules: `${struct({ metric: 'VARCHAR', operator: 'VARCHAR', value: 'BIGINT' })}[]`,
    deployment: struct(strings('kind metadata_file_path')),
    create_time: 'TIMESTAMP',
    change_time: 'TIMESTAMP',
    delete_time: 'TIMESTAMP',
  },
  queryHistory: {
    ...strings('account_id workspace_id statement_id session_id execution_status'),
    compute: struct(strings('type cluster_id warehouse_id')),
    ...strings('executed_by_user_id executed_by executed_as executed_as_user_id statement_text statement_type'),
    ...strings('error_message client_application client_driver cache_origin_statement_id'),
    ...bigints(
      `total_duration_ms waiting_for_compute_duration_ms waiting_at_capacity_duration_ms execution_duration_ms
       compilation_duration_ms total_task_duration_ms result_fetch_duration_ms`,
    ),
    start_time: 'TIMESTAMP',
    end_time: 'TIMESTAMP',
    update_time: 'TIMESTAMP',
    ...bigints(
      'read_partitions pruned_files pruned_files_bytes read_files read_files_bytes read_rows produced_rows read_bytes',
    ),
    read_io_cache_percent: 'TINYINT',
    from_result_cache: 'BOOLEAN',
    ...bigints('spilled_local_bytes written_bytes written_rows written_files shuffle_read_bytes'),
    query_source: struct({
      job_info: struct(strings('job_id job_run_id job_task_run_id')),
      pipeline_info: struct(strings('pipeline_id update_id')),
      ...strings('legacy_dashboard_id dashboard_id alert_id notebook_id sql_query_id genie_space_id'),
    }),
    query_tags: MAP,
    query_parameters: struct({ is_truncated: 'BOOLEAN', named_parameters: MAP, pos_parameters: 'VARCHAR[]' }),
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>

export type TableName = keyof typeof columns
