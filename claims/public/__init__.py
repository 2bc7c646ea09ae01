"""What the public reads: published checks, without a login, without cookies, the same for everybody.

Only frozen publications and the ledger of corrections are read here, never a claim or a review that people work on.
Mounted by `factcheck.urls` if `FACTCHECK_PUBLIC_PAGES` is on.
"""
