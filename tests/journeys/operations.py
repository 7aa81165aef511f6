"""The documents of a guest's way through the shop."""

ADD = """mutation Add($lines: [CartLineInput!]!, $ifVersion: Int) {
  cartLinesAdd(lines: $lines, ifVersion: $ifVersion) {
    cartToken
    cart { id version totalQuantity lines { id quantity engraving giftMessage unitPrice { amount } total { amount }
           variant { id sku } availability { state } }
           cost { subtotal { amount } delivery { amount } total { amount } isEstimated }
           checkout { step blockers { code lineId } } }
    warnings { code lineId }
    userErrors { __typename code message field }
  }
}"""

DELIVER = """mutation Deliver($delivery: CartDeliveryInput!) {
  cartDeliveryUpdate(delivery: $delivery) {
    cart { version delivery { email phone option { handle price { amount } } options { handle } }
           cost { total { amount } taxes { rate taxable { amount } tax { amount } } isEstimated }
           checkout { step blockers { code } } }
    userErrors { __typename code message field }
  }
}"""

SUBMIT = """mutation Submit($token: ID!, $terms: String!, $url: URL!, $total: Decimal, $consent: Boolean) {
  checkoutSubmit(attemptToken: $token, acceptedTermsVersion: $terms, returnUrl: $url, expectedTotal: $total,
                 personalisationConsent: $consent) {
    order { id number status statusLabel statusExplanation total { amount } payment { state dueAt canRetry } }
    accessToken
    payment { redirectUrl expiresAt }
    userErrors { __typename code message field }
  }
}"""

ORDER = """query Order($number: String!, $token: String) {
  order(number: $number, accessToken: $token) {
    number status statusLabel statusExplanation total { amount } email
    timeline { cursor status statusLabel at message }
    lines { sku title quantity engraving unitPrice { amount } total { amount } taxRate
            variant { sku } product { handle } }
    taxes { rate taxable { amount } tax { amount } }
    payment { state method dueAt canRetry }
    cancellation { reason message at }
    withdrawal { isOpen until excludedLineIds }
    invoices { number }
    shipment { trackingNumber }
  }
}"""
