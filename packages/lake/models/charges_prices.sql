-- What has a price at all in the currency of the account ($currency): it tells why a usage row has none.
select distinct account_id, sku_name, cloud, usage_unit
from billing.list_prices
where currency_code = $currency or currency_code is null
