"""Codes of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maslak.core.scales import Cefr as Cefr
from maslak.core.scales import Education as Education


class Sex(models.TextChoices):
    FEMALE = "female", _("Femme")
    MALE = "male", _("Homme")
    UNSTATED = "unstated", _("Non indiqué")


class DocumentKind(models.TextChoices):
    RESIDENCE_CARD = "residence_card", _("Titre de séjour")
    RESIDENCE_RECEIPT = "residence_receipt", _("Récépissé")
    REFUGEE_CARD = "refugee_card_bra", _("Carte de réfugié (BRA)")
    UNHCR_CERTIFICATE = "unhcr_certificate", _("Attestation du HCR")
    PASSPORT = "passport", _("Passeport")
    CONSULAR_CARD = "consular_card", _("Carte consulaire")


class ResidenceBasis(models.TextChoices):
    """What the right to stay rests on. An irregular stay is never kept on a person (protection rule)."""

    REGULAR = "regular_resident_ci", _("Carte d'immatriculation")
    LONG_TERM = "long_term_resident_cr", _("Carte de résidence")
    REGULARISED_2014 = "regularised_2014", _("Régularisation 2014")
    REGULARISED_2016 = "regularised_2016_17", _("Régularisation 2016-2017")
    REFUGEE_BRA = "refugee_bra", _("Réfugié·e reconnu·e (BRA)")
    REFUGEE_UNHCR = "refugee_unhcr", _("Réfugié·e sous mandat du HCR")
    ASYLUM_SEEKER = "asylum_seeker_unhcr", _("Demande d'asile auprès du HCR")
    STATELESS = "stateless", _("Apatride")
    TREATY = "treaty_dz_tn_sn", _("Convention (Algérie, Tunisie, Sénégal)")
    STUDENT = "student_ci", _("Séjour pour études")
    SPOUSE = "spouse_of_ma", _("Conjoint·e d'une personne marocaine")
    RECEIPT = "receipt_pending", _("Récépissé en cours")
    UNKNOWN = "unknown", _("Non demandé")


class Purpose(models.TextChoices):
    """What a person may agree to, one by one."""

    REGISTRATION = "registration", _("Tenir mon dossier d'accompagnement")
    REFERRAL = "referral", _("Transmettre mon dossier à une organisation nommée")
    EMPLOYERS = "share_profile_employers", _("Montrer mon profil sans nom aux employeurs")
    SMS = "sms", _("M'écrire par SMS")
    STATISTICS = "statistics", _("Compter mon parcours dans les statistiques sans mon nom")


class HolderBasis(models.TextChoices):
    REGISTRATION = "registration", _("inscription")
    CONSENT = "consent", _("consentement")
    REFERRAL = "referral", _("orientation acceptée")


class CandidateStatus(models.TextChoices):
    OPEN = "open", _("à examiner")
    MERGED = "merged", _("fusionnés")
    DIFFERENT = "different", _("personnes différentes")


class Reason(models.TextChoices):
    """What speaks for or against two files being one person's."""

    DOCUMENT = "document", _("même numéro de document")
    PHONE = "phone", _("même téléphone")
    LOCAL_NUMBER = "local_number", _("même numéro de registre")
    NAME_SAME = "name_same", _("même nom")
    NAME_SOUND = "name_sound", _("nom qui se prononce de même")
    NAME_CLOSE = "name_close", _("nom proche")
    NAME_PART = "name_part", _("une partie du nom")
    BIRTH_SAME = "birth_same", _("même date de naissance")
    BIRTH_SWAPPED = "birth_swapped", _("jour et mois de naissance intervertis")
    BIRTH_YEAR = "birth_year", _("même année de naissance")
    BIRTH_NEAR = "birth_near", _("dates de naissance proches")
    BIRTH_DIFFERS = "birth_differs", _("naissance différente")
    SEX_DIFFERS = "sex_differs", _("sexe différent")
    NATIONALITY_DIFFERS = "nationality_differs", _("nationalité différente")
