"""A storefront in small, and an endpoint that puts the pieces of the edge together as the shop's own does."""

from typing import Any

import orjson
from graphql import GraphQLError, build_schema, execute_sync, validate
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.edge.json_body import BadBody, content_type, parse
from gateway.edge.refusing import refuse
from schema.limits import check_document, enforce

SCHEMA = build_schema("""
type Query {
  hello: String
  product(id: ID): Product
  products(first: Int = 24, after: String, last: Int): ProductConnection!
  recent(first: Int!): [Product!]!
  availability(skus: [String!]!): [Availability]!
  search: [Hit!]!
  node: Node
}
type Mutation { signIn(password: String): Boolean cartLinesAdd(sku: String): Boolean }
type Subscription { orderStatusChanged: Product }
interface Node { id: ID! }
union Hit = Product | Collection
type PageInfo { hasNextPage: Boolean! endCursor: String }
type ProductConnection { nodes: [Product!]! edges: [ProductEdge!]! pageInfo: PageInfo! }
type ProductEdge { cursor: String! node: Product! }
type VariantConnection { nodes: [ProductVariant!]! pageInfo: PageInfo! }
type ImageConnection { nodes: [Image!]! pageInfo: PageInfo! }
type CollectionConnection { nodes: [Collection!]! }
type Product implements Node {
  id: ID! handle: String! title: String! tags: [String!]!
  featuredImage: Image
  related: [Product!]!
  images(first: Int = 20, after: String): ImageConnection!
  variants(first: Int = 50, after: String): VariantConnection!
  collections(first: Int = 20): CollectionConnection!
  priceRange: PriceRange!
  availability: Availability!
}
type Collection implements Node { id: ID! title: String! products(first: Int = 24): ProductConnection! }
type ProductVariant { id: ID! sku: String! title: String! price: Money availability: Availability! image: Image
  selectedOptions: [SelectedOption!]! }
type SelectedOption { name: String! value: String! }
type PriceRange { min: Money! max: Money! }
type Money { amount: String! currencyCode: String! formatted: String! }
type Availability { state: String! canAddToCart: Boolean! label: String! }
type Image { url: String! altText: String! width: Int height: Int }
""")

LIST = """
query List($first: Int = 24) {
  products(first: $first) {
    nodes {
      id handle title
      featuredImage { ...Picture }
      priceRange { min { ...Price } max { ...Price } }
      availability { ...CanBuy }
      images { nodes { ...Picture } }
      variants {
        nodes { id sku title price { ...Price } availability { ...CanBuy } selectedOptions { name value } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
fragment Picture on Image { url altText width height }
fragment Price on Money { amount currencyCode formatted }
fragment CanBuy on Availability { state canAddToCart label }
"""


class Endpoint:
    """Counts what was executed, so that a test can say that nothing was."""

    def __init__(self) -> None:
        self.executed = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if content_type(request.headers.get("content-type")) is None:
            await refuse(scope, receive, send, 415, "CONTENT_TYPE", "Send application/json.")
            return
        try:
            answer = self.answer(parse(await request.body()))
        except BadBody as error:
            await refuse(scope, receive, send, 400, "BAD_BODY", str(error))
        except GraphQLError as error:
            await Response(orjson.dumps({"errors": [error.formatted]}), 400)(scope, receive, send)
        else:
            await Response(orjson.dumps(answer))(scope, receive, send)

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        document = check_document(body["query"])
        variables = body.get("variables")
        enforce(document, body.get("operationName"), variables, SCHEMA)
        if errors := validate(SCHEMA, document):
            raise errors[0]
        self.executed += 1
        result = execute_sync(SCHEMA, document, {"hello": "world"}, variable_values=variables)
        return dict(result.formatted)
