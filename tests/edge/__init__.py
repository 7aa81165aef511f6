"""The edge: deadlines, heads, bodies, origins, hosts and the cost of documents."""
