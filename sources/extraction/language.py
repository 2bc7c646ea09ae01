"""The language of a text, where its page does not declare it.

Not in the sandbox: it is given text, not a document, and the model is unpacked through a temporary file.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

logger = logging.getLogger(__name__)

MIN_CHARS = 200
MIN_PROBABILITY = 0.9
#: More text makes the answer slower, not better.
MAX_CHARS = 3_000

DETECTED = "text of the page"


def detected_language(text: str) -> tuple[str, str]:
    """The language (ISO 639-1) and `DETECTED`; ("", "") when the text is short or no language stands out."""
    identifier = _identifier() if len(text) >= MIN_CHARS else None
    if identifier is None:
        return "", ""
    code, probability = identifier.classify(text[:MAX_CHARS])
    return (str(code), DETECTED) if probability >= MIN_PROBABILITY else ("", "")


@cache
def _identifier() -> Any:
    """The model, None where it cannot be unpacked: no article is lost for want of its language."""
    # Loaded when first needed: the model costs a second and most pages declare their language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:
        logger.warning("No language is detected: the model takes 70 MB in the temporary directory (%s)", error)
        return None
