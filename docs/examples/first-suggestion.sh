#!/usr/bin/env bash
# From nothing to the first suggestion and the first click, by curl. Needs a running Restock (see docs/connect.md) whose
# central system is central.py with the order below. Prints what it sees and fails where it is not what is expected.
set -euo pipefail
restock=${1:-http://127.0.0.1:8080}

zone=${ZONE:-UTC} # of the retailer: its midnight begins a day
day() { TZ=$zone date -d "+$1 days" +%F; }
send() { curl -sS --fail-with-body -X POST "$restock/events" -H 'content-type: application/cloudevents+json' -d "$1"; echo; }
# The one suggestion as "kind to_date", or nothing.
suggestion() {
    curl -sS "$restock/api/suggestions?product_id=LAMP-1" |
        grep -o '"kind":"[a-z]*"\|"to_date":"[0-9-]*"' | cut -d'"' -f4 | paste -sd' '
}
is_worked_off() { curl -sS "$restock/api/inbox" | grep -q '"pending":0'; }
# What was sent is answered as soon as it is stored, and reviewed after that: so this asks until it is so, for a minute.
expect() {
    local seen until=$((SECONDS + 60))
    until seen=$(suggestion) && [ "$seen" = "$1" ] && is_worked_off; do
        [ $SECONDS -lt $until ] || { echo "expected \"$1\", saw \"$seen\"" >&2; exit 1; }
        sleep 0.1
    done
    echo "   -> $seen"
}

echo "1. a supplier, and a product with one sale a day"
send '{"specversion":"1.0","id":"s1","source":"urn:example","type":"purchasing.supplier.published.v1","data":
  {"supplier_id":"LUMEN","version":1,"name":"Lumen Ltd","email":"orders@lumen.example","language":"en"}}'
send '{"specversion":"1.0","id":"p1","source":"urn:example","type":"planning.product.published.v1","data":
  {"product_id":"LAMP-1","version":1,"name":"Desk lamp","supplier_id":"LUMEN","lead_time_days":10,"review_period_days":7,
   "safety_stock":0,"forecast":{"from":"'"$(day 0)"'","daily":['"$(printf '1,%.0s' $(seq 199))"'1]}}}'

echo "2. forty on the shelf, and an order of 150 that arrives in twenty days (fetched from the central system)"
send '{"specversion":"1.0","id":"c1","source":"urn:example","type":"warehouse.stock.counted.v1","data":
  {"product_id":"LAMP-1","location_id":"SHOP","seq":1,"level":40}}'
send '{"specversion":"1.0","id":"o1","source":"urn:example","type":"purchasing.order.placed.v1","data":{"order_id":"O-1"}}'
expect "postpone $(day 40)"

echo "3. twenty-five are sold: now the order is needed earlier"
send '{"specversion":"1.0","id":"d2","source":"urn:example","type":"warehouse.stock.changed.v1","data":
  {"product_id":"LAMP-1","location_id":"SHOP","seq":2,"delta":-25,"reason":"sale"}}'
expect "advance $(day 15)"

echo "4. the same event again changes nothing"
send '{"specversion":"1.0","id":"d2","source":"urn:example","type":"warehouse.stock.changed.v1","data":
  {"product_id":"LAMP-1","location_id":"SHOP","seq":2,"delta":-25,"reason":"sale"}}'
expect "advance $(day 15)"
