"""GraphQL errors that the client's developer can act on; everything unexpected is masked."""

from graphql import GraphQLError


def bad_input(text: str) -> GraphQLError:
    """A request that makes no sense, with the reason."""
    return GraphQLError(text, extensions={"code": "BAD_USER_INPUT"})
