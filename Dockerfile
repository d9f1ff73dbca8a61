FROM python:3.11-slim AS build
WORKDIR /product
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY .ci/uv.lock requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement uv.lock \
    && uv pip sync --no-cache --require-hashes --python /venv/bin/python requirements.lock
COPY . .
# Collecting files needs settings, and those need secrets: made up here, and forgotten.
RUN if [ -d growth_program/core/locale ]; then \
        python -m babel.messages.frontend compile --domain django --directory growth_program/core/locale; \
    fi \
    && SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(50))') \
    GROWTH_KEYS=$(python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
    DATABASE_URL=postgresql:///none REDIS_URL=redis://none FILES_URL=file:///none ALLOWED_HOSTS=none \
    EMAIL_HOST=none EMAIL_FROM=none \
    DJANGO_SETTINGS_MODULE=growth_program.settings.production \
    python manage.py collectstatic --no-input

FROM python:3.11-slim
# A new volume takes the folder's owner and mode over.
RUN useradd --system --uid 10001 --no-create-home growth \
    && install --directory --owner growth --mode 700 /files
WORKDIR /product
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=growth_program.settings.production
COPY --from=build /venv /venv
COPY --from=build /product /product
USER growth
EXPOSE 8000
CMD ["gunicorn", "growth_program.wsgi", "--bind", "0.0.0.0:8000", "--preload", "--no-control-socket", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
