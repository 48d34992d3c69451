"""The only network I/O of the program: bounded, guarded, under one deadline."""
