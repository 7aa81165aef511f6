#!/bin/sh
# A guest buys a ring with nothing but curl; the shop runs on http://localhost:8000 (make run).
set -eu

SHOP=${SHOP:-http://localhost:8000}
JAR=$(mktemp)

ask() { # one GraphQL request; the cart's cookie travels in the jar
  curl -sS "$SHOP/graphql" -b "$JAR" -c "$JAR" \
    -H 'Content-Type: application/json' -H 'GraphQL-Require-Preflight: 1' --data "$1"
  echo
}

value() { # the first value of a JSON field
  sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"
}

echo '— Pieces'
ask '{"query": "{ products(first: 3, filter: {kind: [RING], canAddToCart: true}) { nodes { title handle priceRange { min { formatted } } sizeRequired } } }"}'

echo '— Is this ring there, in size 52?'
ask '{"query": "{ availability(skus: [\"AUR-BAG-LUE-OJ-52\"]) { sku availability { state label canAddToCart } } }"}'

echo '— Into the cart'
ask '{"query": "mutation { cartLinesAdd(lines: [{sku: \"AUR-BAG-LUE-OJ-52\"}]) { cart { totalQuantity cost { total { formatted } } checkout { step } } userErrors { code message } } }"}'

echo '— Where to deliver'
ask '{"query": "mutation { cartDeliveryUpdate(delivery: {email: \"claire@example.com\", phone: \"06 12 34 56 78\", address: {firstName: \"Claire\", lastName: \"Martin\", line1: \"12 rue de la Paix\", postalCode: \"75002\", city: \"Paris\", country: \"FR\"}}) { cart { cost { total { amount formatted } taxes { rate tax { formatted } } } delivery { option { title earliest latest } } checkout { step } } userErrors { code message field } } }"}'

echo '— Order, with an obligation to pay'
TERMS=$(ask '{"query": "{ shop { termsVersion } }"}' | value termsVersion)
ORDER=$(ask '{"query": "mutation($terms: String!, $back: URL!) { checkoutSubmit(attemptToken: \"first-try\", acceptedTermsVersion: $terms, returnUrl: $back) { order { number statusLabel } accessToken payment { redirectUrl } userErrors { code message } } }", "variables": {"terms": "'"$TERMS"'", "back": "'"$SHOP"'/return"}}')
echo "$ORDER"
NUMBER=$(echo "$ORDER" | value number)
TOKEN=$(echo "$ORDER" | value accessToken)
PAGE=$(echo "$ORDER" | value redirectUrl)

echo '— Pay on the hosted page'
curl -sS -o /dev/null -w '%{http_code} → %{redirect_url}\n' "$PAGE" --data 'outcome=accept'

echo '— The order, once the bank has answered'
for try in 1 2 3 4 5 6 7 8 9 10; do
  STATE=$(ask '{"query": "query($n: String!, $t: String) { order(number: $n, accessToken: $t) { number status statusLabel statusExplanation timeline { statusLabel at } payment { state method } } }", "variables": {"n": "'"$NUMBER"'", "t": "'"$TOKEN"'"}}')
  case $STATE in *IN_VALIDATION*) break ;; esac
  sleep 1
done
echo "$STATE"

echo '— Its letters'
for try in 1 2 3 4 5 6 7 8 9 10; do
  LETTERS=$(curl -sS "$SHOP/mailbox.json" | tr '{' '\n' | grep -o '"subject":"[^"]*"' | grep "$NUMBER" || true)
  [ "$(echo "$LETTERS" | wc -l)" -ge 2 ] && break
  sleep 1
done
echo "$LETTERS"
rm -f "$JAR"
