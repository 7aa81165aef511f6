"""GraphQL errors that the client's developer can act on; everything unexpected is masked."""

from graphql import GraphQLError


def bad_input(text: str) -> GraphQLError:
    """A request that makes no sense, with the reason."""
    return GraphQLError(text, extensions={"code": "BAD_USER_INPUT"})


def not_found(text: str) -> GraphQLError:
    """Something that is not there, or not for whoever asks."""
    return GraphQLError(text, extensions={"code": "NOT_FOUND"})
