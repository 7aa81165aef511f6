"""What each noun of the shop keeps of people."""
