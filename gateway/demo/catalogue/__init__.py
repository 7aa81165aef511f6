"""The demo maison's whole catalogue: its collections and their pieces."""

from gateway.demo.catalogue import (
    aurore,
    entre_nous,
    fil_a_fil,
    jardin_d_hiver,
    maree,
    neve,
    passe_minuit,
    sous_bois,
)
from gateway.demo.catalogue.pieces import Collection, Piece

_ROOMS = (aurore, maree, sous_bois, neve, passe_minuit, fil_a_fil, entre_nous, jardin_d_hiver)

COLLECTIONS: tuple[Collection, ...] = tuple(room.COLLECTION for room in _ROOMS)
PIECES: tuple[Piece, ...] = tuple(piece for room in _ROOMS for piece in room.PIECES)

__all__ = ["COLLECTIONS", "PIECES"]
