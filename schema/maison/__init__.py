"""The maison in GraphQL: who it is, how it is reached, what its pages say."""
