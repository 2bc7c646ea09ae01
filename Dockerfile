# One image for web, workers, beat and commands. Pin the base by digest before you rely on it: docs/operations.md.
FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/production.txt /tmp/production.txt
RUN pip install --require-hashes --no-deps --only-binary=:all: -r /tmp/production.txt
WORKDIR /app
COPY manage.py ./
COPY factcheck factcheck
COPY sources sources
COPY claims claims
RUN python -m compileall -q factcheck sources claims
# Collecting files needs settings, not servers. The key is random, lives for this one command and is in no layer.
RUN FACTCHECK_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
    FACTCHECK_HOSTS=build.invalid DATABASE_URL=postgresql://build.invalid/x REDIS_URL=redis://build.invalid/0 \
    DJANGO_SETTINGS_MODULE=factcheck.settings.production \
    python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11.14-slim-bookworm
# A fixed number, so that volumes keep their owner from version to version.
RUN groupadd --gid 10001 factcheck \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin factcheck
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# A new volume takes its owner from here; everything else belongs to root and is only read.
RUN install --directory --owner=10001 --group=10001 --mode=0750 /app/var/snapshots
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=factcheck.settings.production \
    FACTCHECK_VAR=/app/var
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "factcheck.wsgi:application", "--bind=0.0.0.0:8000", \
    "--worker-class=gthread", "--workers=2", "--threads=8", "--graceful-timeout=20", \
    "--max-requests=5000", "--max-requests-jitter=500", "--access-logfile=-", "--no-control-socket"]
