import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, null=True)),
                ("number", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("day", models.DateField(blank=True, null=True)),
                ("truth", models.BooleanField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CustomerValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, null=True)),
                ("number", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("day", models.DateField(blank=True, null=True)),
                ("truth", models.BooleanField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="field",
            name="about",
            field=models.CharField(
                choices=[("ticket", "tickets"), ("customer", "customers"), ("account", "accounts")],
                default="ticket",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="field",
            name="key",
            field=models.SlugField(max_length=60),
        ),
        migrations.AddConstraint(
            model_name="field",
            constraint=models.UniqueConstraint(fields=("about", "key"), name="field_key_once"),
        ),
        migrations.AddField(
            model_name="accountvalue",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="field_values", to="people.account"
            ),
        ),
        migrations.AddField(
            model_name="accountvalue",
            name="field",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.field"
            ),
        ),
        migrations.AddField(
            model_name="customervalue",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="field_values", to="people.customer"
            ),
        ),
        migrations.AddField(
            model_name="customervalue",
            name="field",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.field"
            ),
        ),
        migrations.AddIndex(
            model_name="accountvalue",
            index=models.Index(
                condition=models.Q(("text__isnull", False)),
                fields=["field", "text"],
                name="account_value_text",
            ),
        ),
        migrations.AddIndex(
            model_name="accountvalue",
            index=models.Index(
                condition=models.Q(("number__isnull", False)),
                fields=["field", "number"],
                name="account_value_number",
            ),
        ),
        migrations.AddIndex(
            model_name="accountvalue",
            index=models.Index(
                condition=models.Q(("day__isnull", False)), fields=["field", "day"], name="account_value_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="accountvalue",
            constraint=models.UniqueConstraint(fields=("account", "field"), name="account_value_once"),
        ),
        migrations.AddIndex(
            model_name="customervalue",
            index=models.Index(
                condition=models.Q(("text__isnull", False)),
                fields=["field", "text"],
                name="customer_value_text",
            ),
        ),
        migrations.AddIndex(
            model_name="customervalue",
            index=models.Index(
                condition=models.Q(("number__isnull", False)),
                fields=["field", "number"],
                name="customer_value_number",
            ),
        ),
        migrations.AddIndex(
            model_name="customervalue",
            index=models.Index(
                condition=models.Q(("day__isnull", False)), fields=["field", "day"], name="customer_value_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="customervalue",
            constraint=models.UniqueConstraint(fields=("customer", "field"), name="customer_value_once"),
        ),
    ]
