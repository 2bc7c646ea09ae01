from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "sources"

    def ready(self) -> None:
        from sources import checks, tasks  # noqa: F401  (registers checks of settings and the kinds of work)
