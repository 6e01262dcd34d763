"""Which pages the guides show: (view, language, width) → file in docs/pictures."""

SHOWN = {
    ("public:welcome", "fr", 1280): "welcome",
    ("public:rights", "ar", 360): "rights-ar",
    ("public:situation", "en", 360): "situation-en",
    ("desk:today", "fr", 1280): "desk-today",
    ("desk:people", "fr", 1280): "desk-people",
    ("desk:person", "fr", 1280): "desk-person",
    ("desk:workshops", "fr", 1280): "desk-workshops",
    ("desk:reception", "fr", 1280): "desk-reception",
    ("desk:received", "fr", 1280): "desk-received",
    ("desk:continuity", "fr", 1280): "desk-continuity",
    ("registers:list", "fr", 1280): "registers",
    ("steering:overview", "fr", 1280): "steering-overview",
    ("steering:indicator", "fr", 1280): "steering-indicator",
    ("steering:bilan", "fr", 1280): "steering-bilan",
    ("steering:trail", "fr", 1280): "steering-trail",
    ("steering:roles", "fr", 1280): "steering-roles",
    ("person:home", "ar", 360): "person-home-ar",
    ("person:home", "en", 360): "person-home-en",
}
