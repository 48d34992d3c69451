"""The whole way of an item, ours and that of the plain stack, and the outlets on loopback that both ask."""
