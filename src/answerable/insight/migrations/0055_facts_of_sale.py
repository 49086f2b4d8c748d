from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0054_how_taken")]

    operations = [
        migrations.RemoveIndex(model_name="ticketfact", name="ticket_fact_by_sale"),
        migrations.AddIndex(
            model_name="ticketfact",
            index=models.Index(fields=["sale", "day", "ticket"], name="ticket_fact_of_sale"),
        ),
    ]
