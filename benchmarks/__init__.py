"""One file per measured promise. Each compares with a peer or a limit in the same run: `docs/benchmarks.md`."""
