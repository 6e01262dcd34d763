"""Cells that say one of a few things, in the words of the counters."""

import pytest

from maslak.imports.reading.choices import ServiceRead
from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.values import PARSERS, read_value


@pytest.mark.parametrize(
    ("kind", "value", "ways"),
    [
        ("sex", "female", ["F", "f", "Femme", "FÉMININ", "feminin", "Mme", "Female", "أنثى", "امرأة", "Féminn"]),
        ("sex", "male", ["M", "H", "homme", "Masculin", "M.", "male", "ذكر", "MASCULN"]),
        ("yes_no", True, ["Oui", "O", "oui ", "x", "1", 1, True, "yes", "نعم"]),
        ("yes_no", False, ["Non", "N", "0", 0, False, "no", "لا"]),
        ("attendance", True, ["présent", "Présente", "Oui", "O", "P", "1", "حاضر", "prsent"]),
        ("attendance", False, ["absent", "Absente", "N", "Non", "Abs.", "absent excusé", "no show", "غائبة"]),
        ("mode", "onsite", ["présentiel", "Présentielle", "sur place", "en agence", "حضوري"]),
        ("mode", "remote", ["à distance", "A DISTANCE", "distanciel", "en ligne", "عن بعد"]),
        ("mode", "video", ["visio", "Visioconférence", "Zoom"]),
        ("mode", "phone", ["téléphone", "Tél", "appel téléphonique", "هاتف"]),
        ("education", "none", ["Sans", "aucun niveau", "jamais scolarisée", "بدون"]),
        ("education", "primary", ["Primaire", "école primaire", "ابتدائي"]),
        ("education", "lower_secondary", ["Collège", "secondaire collégial", "إعدادي"]),
        ("education", "upper_secondary", ["Lycée", "Niveau bac", "secondaire", "ثانوي تأهيلي"]),
        ("education", "baccalaureate", ["Bac", "Baccalauréat", "BAC + 1", "باكالوريا"]),
        ("education", "bac2", ["Bac+2", "BAC + 2", "DUT", "bac plus 2"]),
        ("education", "bac3", ["Licence", "BAC + 3", "Bac+4", "إجازة"]),
        ("education", "bac5", ["Master", "Bac+5", "Ingénieur", "ماستر"]),
        ("education", "doctorate", ["Doctorat", "PhD", "دكتوراه"]),
        ("education", "vocational", ["Formation professionnelle", "OFPPT", "Technicien spécialisé", "تكوين مهني"]),
        ("contract_type", "cdd", ["CDD", "C.D.D.", "Contrat à durée déterminée", "عقد محدد المدة"]),
        ("contract_type", "cdi", ["CDI", "contrat a duree indeterminee", "عقد غير محدد المدة"]),
        ("contract_type", "cte", ["CTE", "Contrat de travail d'étranger"]),
        ("contract_type", "internship_ci", ["Stage insertion", "Stage d'insertion", "Contrat d'insertion", "Idmaj"]),
        ("contract_type", "domestic_19_12", ["domestique (19-12)", "Employée de maison", "عمل منزلي"]),
        ("contract_type", "temp_agency", ["Intérim", "travail temporaire"]),
        ("contract_type", "apprenticeship", ["Apprentissage", "contrat d'apprentissage"]),
        ("contract_type", "service_contract_ae", ["Prestation de service", "auto-entrepreneur"]),
        ("legal_form", "sarl", ["SARL", "S.A.R.L.", "société à responsabilité limitée"]),
        ("legal_form", "sarl_au", ["SARL AU", "SARL à associé unique"]),
        ("legal_form", "cooperative", ["Coopérative", "COOP", "تعاونية"]),
        ("legal_form", "auto_entrepreneur", ["Auto-entrepreneur", "AE", "المقاول الذاتي"]),
        ("project_type", "new", ["nouveau", "Nouveau projet"]),
        ("project_type", "strengthened", ["renforcement", "Renforcé"]),
        ("certificate_procedure", "simplified_a1", ["simplifiée A1", "Liste A1"]),
        ("certificate_procedure", "simplified_a2", ["simplifiée A2"]),
        ("certificate_procedure", "simplified", ["simplifiée", "Procédure simplifiée"]),
        ("certificate_procedure", "general", ["générale", "normale"]),
        ("certificate_nature", "first", ["première demande", "1ère demande"]),
        ("certificate_nature", "renewal", ["renouvellement", "Renouv."]),
        ("certificate_decision", "granted", ["délivrée", "Accordée", "avis favorable"]),
        ("certificate_decision", "refused", ["refusée", "Rejet", "avis défavorable"]),
        ("certainty", "official", ["officiel"]),
        ("certainty", "estimated", ["estimé", "provisoire"]),
        ("document_kind", "residence_card", ["Carte de séjour", "titre de séjour", "بطاقة الإقامة"]),
        ("document_kind", "passport", ["Passeport", "جواز سفر"]),
        ("region", "MA-06", ["MA-06", "06", 6, "Casablanca-Settat", "casablanca - settat", "Casablanca"]),
        ("region", "MA-06", ["الدار البيضاء - سطات"]),
        ("region", "MA-01", ["Tanger - Tétouan", "Tanger-Tétouan-Al Hoceïma", "MA-01", "طنجة"]),
        ("region", "MA-04", ["RSK", "Rabat - Salé - Kénitra", "Région de Rabat-Salé-Kénitra", "Salé"]),
    ],
)  # fmt: skip
def test_the_usual_ways_of_saying_it(kind, value, ways):
    assert {str(way): read_value(kind, way) for way in ways} == {str(way): value for way in ways}


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("sex", "?", "sex_unreadable"),
        ("sex", "X", "sex_unreadable"),
        ("sex", "1", "sex_coded"),
        ("sex", 2, "sex_coded"),
        ("yes_no", "peut-être", "yes_no_unreadable"),
        ("attendance", "?", "attendance_unreadable"),
        ("mode", "parfois", "mode_unreadable"),
        ("education", "beaucoup", "education_unreadable"),
        ("contract_type", "bénévolat", "contract_type_unreadable"),
        ("service", "autre", "service_unreadable"),
        ("legal_form", "truc", "legal_form_unreadable"),
        ("region", "Atlantide", "region_unknown"),
        ("certificate_decision", "bof", "certificate_decision_unreadable"),
    ],
)
def test_anything_else_is_refused_in_its_own_words(kind, written, code):
    with pytest.raises(BadValue) as refusal:
        read_value(kind, written)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("written", "kind", "topic"),
    [
        ("Entretien de positionnement", "interview", ""),
        ("ENTRETIEN DE POSITIONNEMENT", "interview", ""),
        ("مقابلة التموقع", "interview", ""),
        ("Information collective", "information", ""),
        ("Info coll.", "information", ""),
        ("Atelier recherche d'emploi – CV", "workshop", "cv"),
        ("Atelier recherche d'emploi – Lettre", "workshop", "letter"),
        ("Atelier recherche d’emploi - Entretien", "workshop", "interview_skills"),
        ("Atelier recherche d'emploi : Réseaux", "workshop", "networks"),
        ("atelier projet professionnel", "workshop", "project"),
        ("Atelier droit du travail", "workshop", "labour_law"),
        ("Atelier", "workshop", "other"),
        ("ورشة السيرة الذاتية", "workshop", "cv"),
    ],
)
def test_services_say_what_was_given_and_on_which_topic(written, kind, topic):
    assert read_value("service", written) == ServiceRead(kind, topic)


@pytest.mark.parametrize(
    ("written", "basis"),
    [
        ("Régularisé(e) 2014", "regularised_2014"),
        ("régularisée en 2014", "regularised_2014"),
        ("Régularisé(e) 2016-2017", "regularised_2016_17"),
        ("régularisé 2016-17", "regularised_2016_17"),
        ("Réfugié(e) reconnu(e)", "refugee_bra"),
        ("réfugié BRA", "refugee_bra"),
        ("Réfugiée HCR", "refugee_unhcr"),
        ("réfugié sous mandat HCR", "refugee_unhcr"),
        ("Demandeuse d'asile", "asylum_seeker_unhcr"),
        ("طالب لجوء", "asylum_seeker_unhcr"),
        ("Titre de séjour", "regular_resident_ci"),
        ("Carte de séjour", "regular_resident_ci"),
        ("carte d'immatriculation", "regular_resident_ci"),
        ("Carte de résidence", "long_term_resident_cr"),
        ("Récépissé", "receipt_pending"),
        ("conjointe de marocain", "spouse_of_ma"),
        ("étudiant", "student_ci"),
        ("apatride", "stateless"),
        ("convention d'établissement", "treaty_dz_tn_sn"),
    ],
)
def test_what_the_right_to_stay_rests_on(written, basis):
    assert read_value("residence_basis", written) == basis


@pytest.mark.parametrize(
    ("written", "basis", "code"),
    [
        ("mystère", "unknown", "residence_unreadable"),
        ("en situation irrégulière", "unknown", "residence_not_kept"),
        ("sans papiers", "unknown", "residence_not_kept"),
        ("غير نظامي", "unknown", "residence_not_kept"),
        ("réfugié", "refugee_bra", "refugee_body_missing"),
        ("régularisée", "regular_resident_ci", "residence_campaign_missing"),
    ],
)
def test_a_vague_or_unkept_situation_is_a_warning_never_a_refusal(written, basis, code):
    assert read_value("residence_basis", written)[:2] == Doubtful(basis, code)[:2]


def test_a_stamped_contract_says_which_body_recognised_the_refugee():
    assert read_value("visa_basis", "réfugié") == "refugee_bra"


def test_a_city_that_nobody_listed_stays_as_written():
    assert read_value("city", "Salé") == "Salé"
    assert read_value("city", "casablanca") == "Casablanca"
    assert read_value("city", "Petit Douar") == Doubtful("Petit Douar", "city_unknown")


def test_every_type_that_a_register_uses_has_a_parser():
    from maslak.imports.reading.kinds import kinds

    used = {one.type for kind in kinds().values() for part in kind.parts for one in part.fields.values()}
    assert used <= set(PARSERS)
