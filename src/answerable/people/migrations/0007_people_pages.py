import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import functions


def name_main_addresses(apps, schema_editor):
    """Everybody's first address is their main one."""
    customers, identities = apps.get_model("people", "Customer"), apps.get_model("people", "Identity")
    first = identities.objects.filter(customer=models.OuterRef("pk")).order_by("pk").values("address")[:1]
    known = functions.Coalesce(models.Subquery(first), models.Value(""))
    customers.objects.filter(address="").update(address=known)


def keep_domains(apps, schema_editor):
    """Each account's one domain becomes the first of several; of two accounts, the older one keeps it."""
    accounts, domains = apps.get_model("people", "Account"), apps.get_model("people", "AccountDomain")
    kept = {}
    for pk, domain in accounts.objects.exclude(domain="").order_by("pk").values_list("pk", "domain"):
        kept.setdefault(domain, pk)
    domains.objects.bulk_create(
        [domains(account_id=pk, name=domain) for domain, pk in kept.items()], batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_staff_away"),
    ]

    operations = [
        migrations.CreateModel(
            name="AboutNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AccountDomain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="account",
            name="contract",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AddField(
            model_name="account",
            name="contract_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="contract_to",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="currency",
            field=models.CharField(blank=True, default="", max_length=3),
        ),
        migrations.AddField(
            model_name="account",
            name="is_reference",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="account",
            name="renews_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="value",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
        ),
        migrations.AddField(
            model_name="customer",
            name="address",
            field=models.CharField(blank=True, default="", max_length=320),
        ),
        migrations.AddField(
            model_name="identity",
            name="verified_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["name", "id"], name="account_by_name"),
        ),
        migrations.AddField(
            model_name="aboutnote",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="people.account",
            ),
        ),
        migrations.AddField(
            model_name="aboutnote",
            name="customer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="people.customer",
            ),
        ),
        migrations.AddField(
            model_name="aboutnote",
            name="staff",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accountdomain",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="domains", to="people.account"
            ),
        ),
        migrations.AddConstraint(
            model_name="aboutnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("customer", None), ("account", None), _connector="XOR"),
                name="note_about_customer_or_account",
            ),
        ),
        migrations.RunPython(name_main_addresses, migrations.RunPython.noop),
        migrations.RunPython(keep_domains, migrations.RunPython.noop),
    ]
