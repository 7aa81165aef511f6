"""Search: the same pieces on both databases, whatever is typed, and those that fit best first."""

from random import Random

from resolvers.catalog.search import terms
from resolvers.folding import folded
from tests.catalog.questions import FACETS, LIST, listed
from tests.house_of import House
from tests.makers import piece

ODD = (
    '"',
    "'",
    "%",
    "*",
    "_",
    "?",
    "$1",
    "\\",
    "(",
    "a:b",
    "-lueur",
    "^bague",
    "NEAR(bague lueur)",
    "AND",
    "OR NOT",
    "bague AND",
    "{title}: bague",
    "bague & !lueur",
    "<->",
    "🙂",
    "💍 bague",
    "'; DROP TABLE products; --",
    "' OR '1'='1",
    "\u202e\u0301",
    "ﬁ",
    "指輪",
    "0x1F 1e5 12e-5 -3.14",
    "x" * 200,
    "a " * 100,
)


async def test_words_are_found_without_accents_in_the_plural_and_by_their_beginning(house: House) -> None:
    english = {"en": {"title": "Eternity Ring", "description": "A ring of diamonds.", "tag/fiancailles": "engagement"}}
    await house.shelve(
        piece("Alliance Éternité", handle="eternite", tags=("fiançailles",), description="Anneau d’or.", texts=english),
        piece("Nœud de l’Œillet", handle="oeillet", tags=("bijoux",), description="Deux cœurs émaillés à l’ancienne."),
        piece("Jonc 18K", handle="jonc", description="Poinçon 750."),
    )
    found = {
        "eternite": ["eternite"],
        "ÉTERNITÉ": ["eternite"],
        "alliances éternités": ["eternite"],
        "allia etern": ["eternite"],
        "éternité alliance": ["eternite"],
        "rings": ["eternite"],
        "eternity diamond": ["eternite"],
        "engagement": ["eternite"],
        "fiancaille": ["eternite"],
        "l’or": [],
        "d’or": ["eternite"],
        "oeillets": ["oeillet"],
        "œillet": ["oeillet"],
        "bijou": ["oeillet"],
        "coeur emaillé": ["oeillet"],
        "18k": ["jonc"],
        "750": ["jonc"],
        "eternite jonc": [],
    }
    for language in ("FR", "EN"):
        for words, handles in found.items():
            for sort in ("MANUAL", "RELEVANCE"):
                assert await listed(house, words=words, sort=sort, language=language) == handles, words
    assert await listed(house, words="  ") == await listed(house), "nothing asked is the whole list"


async def test_the_title_counts_more_than_tags_and_tags_more_than_the_description(house: House) -> None:
    many = "lueur " * 60
    await house.shelve(
        piece("Jonc", handle="described", description=f"{many} du soir {many}"),
        piece("Bague", handle="tagged", tags=("lueur", "soir"), description="Une pièce."),
        piece("Soir", handle="half", tags=("lueur",), description=many),
        piece("Une très longue bague de la lueur du grand soir d’hiver", handle="titled", description="Une pièce."),
    )
    for language in ("FR", "EN"):
        ranked = await listed(house, words="lueurs soir", sort="RELEVANCE", language=language)
        assert ranked[0] == "titled"
        assert set(ranked[1:3]) == {"tagged", "half"}
        assert ranked[3] == "described"
    english = {"en": {"title": "Evening glow"}}
    await house.shelve(
        piece("Collier", handle="mentions", description="evening glow"), piece("Or", handle="english", texts=english)
    )
    assert await listed(house, words="glow", sort="RELEVANCE") == ["english", "mentions"]


async def test_nothing_that_is_typed_is_an_error(house: House) -> None:
    await house.shelve(piece("Bague Lueur"), piece("Jonc"))
    for words in ODD:
        for sort in ("MANUAL", "RELEVANCE"):
            assert set(await listed(house, words=words, sort=sort)) <= {"bague-lueur", "jonc"}, words
        await house.ask(FACETS, words=words)
    assert await listed(house, words="💍 bague") == ["bague-lueur"]
    assert await listed(house, words="🙂") == []
    assert len(await listed(house)) == 2, "and nothing was lost"
    (error,) = await house.visitor.errors(LIST, words="x" * 201)
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    for written in (r"\u0000", r"\u{00}"):
        (error,) = await house.visitor.errors(f'{{ products(query: "{written}") {{ nodes {{ id }} }} }}')
        assert error["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_both_databases_find_what_a_plain_reading_of_the_words_finds(house: House) -> None:
    """The same seed on either: each is compared with words that begin like those asked for."""
    chance = Random(7)  # noqa: S311 - the same pieces every time
    syllables = ("or", "ù", "ba", "gue", "s", "x", "1", "8", "k", "ç", "ll", "œ", "0x", "-", ".", "’")

    def word() -> str:
        return "".join(chance.choices(syllables, k=chance.randint(1, 4)))

    texts = {f"p{place}": " ".join(word() for _ in range(chance.randint(1, 5))) for place in range(60)}
    await house.shelve(
        *(piece(f"{text or 'x'} a", handle=handle, description="", tags=()) for handle, text in texts.items())
    )
    for _ in range(60):
        words = " ".join(word() for _ in range(chance.randint(1, 2)))
        wanted = terms(words)
        expected = [
            handle
            for handle, text in texts.items()
            if wanted and all(_begins(asked, f"{folded(text)} a {handle}") for asked in wanted)
        ]
        if words.strip():
            assert await listed(house, words=words) == expected, words
            assert sorted(await listed(house, words=words, sort="RELEVANCE")) == sorted(expected)


def _begins(asked: str, text: str) -> bool:
    return any(word.startswith(asked) for word in text.split())
