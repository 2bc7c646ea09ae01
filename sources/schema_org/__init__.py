"""What schema.org data (JSON-LD) says, in all the shapes it is written in. Values in, values out; no I/O."""
