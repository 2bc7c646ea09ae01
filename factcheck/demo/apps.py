from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "factcheck.demo"
    label = "demo"
