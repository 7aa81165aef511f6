"""Reads Shopify's product CSV into plain values; applying them to the shop is the caller's part."""

from resolvers.catalog.shopify.products import (
    ImportedImage,
    ImportedOption,
    ImportedProduct,
    ImportedVariant,
    Reading,
)
from resolvers.catalog.shopify.reader import read
from resolvers.catalog.shopify.remarks import Notice, Problem

__all__ = [
    "ImportedImage",
    "ImportedOption",
    "ImportedProduct",
    "ImportedVariant",
    "Notice",
    "Problem",
    "Reading",
    "read",
]
