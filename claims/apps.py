from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        from claims import receivers, tasks  # noqa: F401  (connects the signal, registers the kinds of work)
