-- Names and addresses of workspaces.
select workspace_id, workspace_name, workspace_url
from access.workspaces_latest
order by workspace_id
