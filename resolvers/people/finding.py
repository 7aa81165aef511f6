"""Finding people by parts of what they are called."""

from tortoise.expressions import Q


def called(query: str) -> Q:
    """Rows with `email`, `first_name` and `last_name` that hold each word of a query in one of them."""
    wanted = Q()
    for word in query.split():
        wanted &= Q(email__icontains=word) | Q(first_name__icontains=word) | Q(last_name__icontains=word)
    return wanted
