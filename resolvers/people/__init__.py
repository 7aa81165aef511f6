"""People: who calls, how they write their addresses and numbers."""
