"""Rate limits. They are kept in the cache; without it the desk goes on unthrottled rather than not at all."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

if TYPE_CHECKING:
    # REST framework imports this module, named in its settings, while its views are being defined.
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class _OpenWithoutCache(SimpleRateThrottle):
    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except RedisError as error:
            logger.warning("Requests are not throttled, the cache does not answer: %s", error)
            return True


class AnonymousRate(_OpenWithoutCache, AnonRateThrottle):
    """By address, for requests without a person behind them."""


class PersonRate(_OpenWithoutCache, UserRateThrottle):
    """By person, over all of their tokens."""
