import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('patients', '0002_health_profile'),
        ('reminders', '0008_review_by_period'),
    ]

    operations = [
        migrations.CreateModel(
            name='SafetyRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=40)),
                ('read_at', models.DateTimeField()),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='safety_reads', to='patients.patient')),
            ],
            options={
                'verbose_name': 'read safety message',
                'verbose_name_plural': 'read safety messages',
                'constraints': [models.UniqueConstraint(fields=('patient', 'period'), name='safety_read_once')],
            },
        ),
    ]
