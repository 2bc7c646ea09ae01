"""The readers behind the connectors: bytes → JSON values. They run in the sandbox only; nothing else imports them."""
