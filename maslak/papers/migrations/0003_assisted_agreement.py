from django.db import migrations, models

KINDS = [
    ("certificate", "Attestation d'activité"),
    ("contract", "Contrat visé"),
    ("receipt", "Récépissé de dépôt"),
    ("refusal", "Décision de refus"),
    ("training_certificate", "Certificat de formation"),
    ("assisted_agreement", "Convention de contrat aidé"),
]


class Migration(migrations.Migration):

    dependencies = [("papers", "0002_training_certificate")]

    operations = [
        migrations.RemoveConstraint(model_name="paper", name="paper_kind_known"),
        migrations.AlterField(
            model_name="paper", name="kind", field=models.CharField(choices=KINDS, max_length=24)
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [code for code, _label in KINDS])), name="paper_kind_known"
            ),
        ),
    ]
