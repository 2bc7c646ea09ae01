from django.apps import AppConfig
from django.conf import settings


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        from claims import checks, receivers, tasks  # noqa: F401  (checks settings, connects the signal, registers work)
        from claims.attribution import configure
        from claims.services import outside_reader
        from sources.ingest.providers import also_ask

        configure(model=settings.FACTCHECK_ENGLISH_MODEL)
        also_ask(outside_reader.access)
