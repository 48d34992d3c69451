"""The peers by name: engines of the package index that can be made to hold rules, as well as each can."""

from __future__ import annotations

from benchmarks.percolation import automata, batches, percolators
from benchmarks.percolation.engines import Engine

PEERS = (
    Engine("perq", percolators.perq, "perq"),
    Engine("perq-grams", percolators.perq_grams, "perq"),
    Engine("mokaccino", percolators.mokaccino, "mokaccino"),
    Engine("mokaccino-grams", percolators.mokaccino_grams, "mokaccino"),
    Engine("ahocorasick_rs", automata.ahocorasick_rs, "ahocorasick_rs"),
    Engine("ahocorasick_rs-raw", automata.ahocorasick_rs_raw, "ahocorasick_rs"),
    Engine("pyahocorasick", automata.pyahocorasick, "ahocorasick"),
    Engine("ahocorasick_rs-same", automata.with_our_fold(automata.ahocorasick_rs), "ahocorasick_rs"),
    Engine("pyahocorasick-same", automata.with_our_fold(automata.pyahocorasick), "ahocorasick"),
    Engine("hyperscan", automata.hyperscan, "hyperscan"),
    Engine("flashtext2", automata.flashtext2, "flashtext2"),
    Engine("fts5", batches.fts5, "pysqlite3"),
    Engine("tantivy", batches.tantivy, "tantivy"),
    Engine("regex-loop", automata.regex_loop, "re", most=1_000),
)
