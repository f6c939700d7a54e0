FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    DJANGO_SETTINGS_MODULE=saypro_align.settings.prod VAR_DIR=/var/lib/saypro-align
WORKDIR /srv/saypro-align

COPY requirements.txt ./
RUN pip install --disable-pip-version-check -r requirements.txt

COPY . .
# Collecting static files reads the settings, which insist on values; these are used for nothing else.
RUN useradd --system --home-dir "$VAR_DIR" --create-home align \
 && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    ALLOWED_HOSTS=localhost SITE_URL=https://localhost EMAIL_URL=smtp://localhost \
    DATABASE_URL=postgres://localhost/none REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput --verbosity 0 \
 && chown -R align "$VAR_DIR"

USER align
EXPOSE 8000
CMD ["gunicorn", "saypro_align.wsgi", "--bind", "0.0.0.0:8000", \
     "--no-control-socket", "--access-logfile", "-"]
