"""Which pages the guides show: (account, view, language, width) → file in docs/pictures.

They are taken by the tests when asked to: MASLAK_PICTURES=1 make test, or
MASLAK_PICTURES=1 .venv/bin/pytest -m browser tests/browser/test_pages.py
"""

from __future__ import annotations

SHOWN = {
    ("", "public:welcome", "fr", 1280): "welcome",
    ("", "public:rights", "ar", 360): "rights-ar",
    ("", "public:situation", "en", 360): "situation-en",
    ("samira", "desk:today", "fr", 1280): "desk-today",
    ("samira", "desk:people", "fr", 1280): "desk-people",
    ("samira", "desk:person", "fr", 1280): "desk-person",
    ("samira", "desk:workshops", "fr", 1280): "desk-workshops",
    ("samira", "desk:reception", "fr", 1280): "desk-reception",
    ("awa", "desk:received", "fr", 1280): "desk-received",
    ("driss", "desk:continuity", "fr", 1280): "desk-continuity",
    ("samira", "registers:list", "fr", 1280): "registers",
    ("nadia", "steering:overview", "fr", 1280): "steering-overview",
    ("nadia", "steering:indicator", "fr", 1280): "steering-indicator",
    ("nadia", "steering:profiles", "fr", 1280): "steering-profiles",
    ("nadia", "steering:matching", "fr", 1280): "steering-matching",
    ("samira", "desk:proposals", "fr", 1280): "desk-proposals",
    ("nadia", "steering:bilan", "fr", 1280): "steering-bilan",
    ("hajar", "steering:trail", "fr", 1280): "steering-trail",
    ("hajar", "steering:roles", "fr", 1280): "steering-roles",
    ("rachida", "permits:queue", "fr", 1280): "permits-queue",
    ("rachida", "permits:file", "fr", 1280): "permits-file",
    ("youssef", "employer:home", "fr", 1280): "employer-home",
    ("ghita", "mentoring:mine", "fr", 1280): "mentoring-mine",
    ("samira", "mentoring:proposals", "fr", 1280): "mentoring-proposals",
    ("", "guide:start", "ar", 360): "guide-ar",
    ("", "training:directory", "fr", 1280): "training-directory",
    ("fouad", "training:received", "fr", 1280): "training-received",
    ("mariama", "person:home", "ar", 360): "person-home-ar",
    ("mariama", "person:home", "en", 360): "person-home-en",
    ("brahim", "ventures:list", "fr", 1280): "ventures-list",
    ("brahim", "ventures:venture", "fr", 1280): "ventures-venture",
    ("brahim", "ventures:jury", "fr", 1280): "ventures-jury",
    ("brahim", "ventures:follow-up", "fr", 1280): "ventures-follow-up",
    ("brahim", "ventures:survival", "fr", 1280): "ventures-survival",
    ("paola", "partner:home", "fr", 1280): "partner-home",
    ("paola", "partner:write", "fr", 1280): "partner-write",
    ("paola", "partner:project", "fr", 1280): "partner-project",
    ("nadia", "partner:report", "fr", 1280): "partner-review",
    ("samira", "outreach:desk", "fr", 1280): "outreach-desk",
    ("samira", "outreach:organise-event", "fr", 1280): "outreach-event",
    ("samira", "outreach:results", "fr", 1280): "outreach-results",
    ("", "outreach:resources", "fr", 1280): "outreach-resources",
}
